"""Our own HTML: templates that escape everything, and the headers that every page carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from survey import labels
from survey.api import route_rules, text
from survey.problems import Problem, ProblemCode

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER: Final = Path(__file__).parent / "pages"
_STYLE: Final = (_FOLDER / "style.css").read_bytes()
_STYLE_VERSION: Final = sha256(_STYLE).hexdigest()[:12]
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # an address of a page may hold a one-time token; "no-referrer" would make a browser post
    # with "Origin: null"
    "Referrer-Policy": "strict-origin",
    "Cache-Control": "no-store",
}
FINE: Final = 200
UNPROCESSABLE: Final = 422
_STATUS: Final[Mapping[ProblemCode, int]] = {
    ProblemCode.FORM_ELSEWHERE: 403,
    ProblemCode.FORM_EXPIRED: 403,
    ProblemCode.FORM_KIND: 415,
    ProblemCode.FORM_LETTERS: 400,
    ProblemCode.FORM_TOO_LONG: 413,
    ProblemCode.FORBIDDEN: 403,
    ProblemCode.LOCAL_ONLY: 403,
    ProblemCode.LOCAL_ONLY_PUBLISHED: 403,
    ProblemCode.LINK_SPENT: 410,
    ProblemCode.SIGNED_OUT: 401,
    ProblemCode.SIGN_IN_CLOSED: 429,
    ProblemCode.DATABASE_REFUSED: 503,
    ProblemCode.DATABASE_UNREACHABLE: 503,
    ProblemCode.DATABASE_REFUSED: 503,
    ProblemCode.DATA_AWAY: 503,
    ProblemCode.PROVIDER_ANSWER: 502,
    ProblemCode.PROVIDER_BUSY: 429,
    ProblemCode.PROVIDER_DENIED: 403,
    ProblemCode.PROVIDER_DOWN: 503,
    ProblemCode.PROVIDER_UNKNOWN: 403,
}


def html(template: str, *, status: int = 200, **values: object) -> Response:
    """Return the page that *template* draws from *values*."""
    drawn = _environment().get_template(template).render(values)
    return HTMLResponse(drawn, status, HEADERS)


def refused(problems: Iterable[Problem], *, status: int = 0) -> Response:
    """Return the page that says what stands in the way."""
    told = tuple(problems)
    return html("refused.html", status=status or status_of(told), problems=told)


def status_of(problems: Iterable[Problem]) -> int:
    """Return the HTTP status of a page that tells *problems*: that of the first that has one of its own."""
    codes = [problem.code for problem in problems]
    known = (_STATUS[code] for code in codes if code in _STATUS)
    return next(known, UNPROCESSABLE if codes else FINE)


def not_local(public_url: str) -> ProblemCode:
    """Return why made-up data is not shown to who is not local (see :func:`survey.api.origins.is_local`)."""
    return ProblemCode.LOCAL_ONLY_PUBLISHED if public_url else ProblemCode.LOCAL_ONLY


def plain(status: int) -> Response:
    """Return an answer without a word, for what is no page."""
    return PlainTextResponse("", status, {"Cache-Control": "no-store"})


def lead_to(path: str) -> Response:
    """Return the answer that sends a browser to *path* of this site, with GET."""
    return RedirectResponse(path, 303, HEADERS)


def style(asked: HTTPConnection) -> Response:
    """Answer with the style of our pages; its address changes whenever it does."""
    newest = asked.query_params.get("v") == _STYLE_VERSION
    keep = "public, max-age=31536000, immutable" if newest else "no-cache"
    return Response(_STYLE, media_type="text/css", headers={"Cache-Control": keep})


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - start-up

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        text=text,
        paths=route_rules,
        product=labels.PRODUCT,
        style=f"{route_rules.STYLE}?v={_STYLE_VERSION}",
    )
    return made
