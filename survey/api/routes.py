"""Files that pages fetch by address: the shapes of the map and the interface font.

Public by nature (places and letters), cached by ETag, and named from fixed lists: no part of an
address is ever used as a path.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from geo.boundaries import read_boundaries
from geo.communes import read_registry
from geo.drawing import etag, map_geometry
from survey.settings import CONTENT

FONT_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
GEOMETRY_URL = "/geo/{province}.json"
_FONTS = {f"BeVietnamPro-{weight}.ttf" for weight in FONT_WEIGHTS}
_REVALIDATE = "no-cache"
_LONG = "public, max-age=31536000, immutable"


def routes() -> list[Route]:
    """Return the routes that app.py mounts beside the pages."""
    return [
        Route("/geo/{province}.json", _geometry),
        Route("/fonts/{name}", _font),
        Route("/healthz", _health),
    ]


def _geometry(request: Request) -> Response:
    """Answer with the drawing of a province; 304 where the browser holds the same one."""
    body = _drawing(request.path_params["province"])
    if body is None:
        return PlainTextResponse("", status_code=404)
    headers = {"ETag": etag(body), "Cache-Control": _REVALIDATE}
    if _holds(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _holds(header: str, tag: str) -> bool:
    """Return whether If-None-Match names *tag*; a proxy that compresses marks it as weak."""
    held = {one.strip().removeprefix("W/") for one in header.split(",")}
    return tag in held or "*" in held


def _font(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FONTS:
        return PlainTextResponse("", status_code=404)
    return Response(_font_file(name), media_type="font/ttf", headers={"Cache-Control": _LONG})


def _health(_: Request) -> Response:
    return PlainTextResponse("ok")


@cache
def _font_file(name: str) -> bytes:
    return resources.files("fontpkg_be_vietnam_pro").joinpath("files", name).read_bytes()


@cache
def _provinces() -> frozenset[str]:
    return frozenset(
        province.code for province in read_registry(CONTENT / "communes.csv").provinces
    )


@cache
def _drawing(province: str) -> bytes | None:
    """Return the drawing of *province*, None where there is none (34 answers at the most are kept)."""
    path = CONTENT / "boundaries" / f"{province}.json"
    if province not in _provinces() or not path.exists():
        return None
    communes = read_registry(CONTENT / "communes.csv").province(province)
    return map_geometry(read_boundaries(path), communes)
