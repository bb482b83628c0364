"""Files that pages fetch by address: the shapes of the map and the interface font.

Public by nature (places and letters), cached by ETag, and named from fixed lists: no part of an
address is ever used as a path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from geo.drawing import etag, map_geometry
from geo.tile_grid import Tile, read_tiles
from survey.application import Application
from survey.settings import CONTENT

FONT_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
GEOMETRY_PATH: Final = "/geo/{province}.json"
GEOMETRY_URL: Final = GEOMETRY_PATH + "?v={version}"
"""*version* is that of the shapes in use (``app.shapes``): another address once the office adopts others.
The answer does not depend on it, the browser's store does."""
_FONTS = {f"BeVietnamPro-{weight}.ttf" for weight in FONT_WEIGHTS}
_REVALIDATE = "no-cache"
_LONG = "public, max-age=31536000, immutable"


def routes(application: Callable[[], Application]) -> list[Route]:
    """Return the routes that app.py mounts beside the pages; *application* opens the province once."""

    @lru_cache(maxsize=40)  # of all 34 provinces, and what the office adopted meanwhile
    def drawing(province: str, version: int | None) -> bytes | None:
        return _drawing(application(), province, version)

    def geometry(request: Request) -> Response:
        province = request.path_params["province"]
        return _geometry(request, drawing(province, _version(application(), province)))

    return [
        Route(GEOMETRY_PATH, geometry),
        Route("/fonts/{name}", _font),
        Route("/healthz", _health),
    ]


def _geometry(request: Request, body: bytes | None) -> Response:
    """Answer with the drawing of a province; 304 where the browser holds the same one."""
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


def _version(app: Application, province: str) -> int | None:
    """Return which shapes of *province* are in use, None for those that ship: of every other province."""
    installed = app.installation
    own = installed is not None and installed.province == province
    return app.shapes.newest() if own else None


def _drawing(app: Application, province: str, version: int | None) -> bytes | None:
    """Return the drawing of *province*, None where there is none."""
    if province not in {known.code for known in app.registry.provinces}:
        return None
    shapes = app.shapes
    found = shapes.shipped(province) if version is None else shapes.current(province).boundaries
    communes = app.registry.province(province)
    return map_geometry(found, communes, _tiles().get(province, {})) if found.shapes else None


@cache
def _tiles() -> Mapping[str, Mapping[str, Tile]]:
    return read_tiles(CONTENT / "tile_grids.csv")
