"""Who may ask for which address: the one table of all routes, ours and Streamlit's.

A route that is not in it fails the build; an address that no line fits needs a session.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache
from re import Pattern
from typing import Final

from starlette.routing import compile_path


class Access(Enum):
    """Who may ask. Made-up data answers only its own machine, whatever stands here but PUBLIC."""

    PUBLIC = auto()
    """Everybody: letters, scripts, "alive"; nothing of the province."""
    SETUP = auto()
    """Everybody, until there is an administrator."""
    DOOR = auto()
    """Everybody, once there is one: signing in."""
    KEY = auto()
    """Whoever is signed in, also with a password that must be changed first."""
    SESSION = auto()
    """Whoever is signed in."""
    CLOSED = auto()
    """Nobody: what Streamlit brings along and we do not use."""


STYLE: Final = "/kieu-trang.css"
SIGN_IN: Final = "/dang-nhap"
SIGN_IN_CODE: Final = "/dang-nhap/ma"
PROVIDER: Final = "/dang-nhap/tinh"
PROVIDER_BACK: Final = "/dang-nhap/tinh/ve"
SIGN_OUT: Final = "/dang-xuat"
LINK: Final = "/mat-khau/{token}"
CHANGE: Final = "/doi-mat-khau"
ACCOUNT: Final = "/tai-khoan"
ACCOUNT_SESSIONS: Final = "/tai-khoan/phien"
SECOND_FACTOR: Final = "/tai-khoan/lop-hai"
SECOND_FACTOR_CONFIRM: Final = "/tai-khoan/lop-hai/xac-nhan"
SECOND_FACTOR_OFF: Final = "/tai-khoan/lop-hai/tat"
SETUP: Final = "/khoi-tao"
SETUP_DEMO: Final = "/khoi-tao/minh-hoa"
SAID: Final = "xong"
"""Under which name an address says what has just been done."""

ROUTE_RULES: Final[Mapping[str, Access]] = {
    # beside the pages
    "/healthz": Access.PUBLIC,
    "/fonts/{name}": Access.PUBLIC,
    STYLE: Access.PUBLIC,
    "/geo/{province}.json": Access.SESSION,
    # signing in
    SIGN_IN: Access.DOOR,
    SIGN_IN_CODE: Access.DOOR,
    PROVIDER: Access.DOOR,
    PROVIDER_BACK: Access.DOOR,
    LINK: Access.DOOR,
    SIGN_OUT: Access.KEY,
    CHANGE: Access.KEY,
    ACCOUNT: Access.SESSION,
    ACCOUNT_SESSIONS: Access.SESSION,
    SECOND_FACTOR: Access.SESSION,
    SECOND_FACTOR_CONFIRM: Access.SESSION,
    SECOND_FACTOR_OFF: Access.SESSION,
    SETUP: Access.SETUP,
    SETUP_DEMO: Access.SETUP,
    # Streamlit: its scripts, and what a page needs
    "/static/{path:path}": Access.PUBLIC,
    "/favicon.png": Access.PUBLIC,
    "/_stcore/health": Access.PUBLIC,
    "/_stcore/host-config": Access.SESSION,
    "/_stcore/stream": Access.SESSION,
    "/_stcore/upload_file/{session_id}/{file_id}": Access.SESSION,
    "/_stcore/bidi-components/{path:path}": Access.SESSION,
    "/media/{file_id:path}": Access.SESSION,
    "/component/{path:path}": Access.SESSION,
    # Streamlit: what we do not use
    "/_stcore/metrics": Access.CLOSED,
    "/_stcore/script-health-check": Access.CLOSED,
    "/_stcore/agent/interact": Access.CLOSED,
    "/_stcore/agent/openapi.json": Access.CLOSED,
    "/_stcore/agent/mcp": Access.CLOSED,
    "/auth/login": Access.CLOSED,
    "/auth/logout": Access.CLOSED,
    "/oauth2callback": Access.CLOSED,
    # every page
    "": Access.SESSION,
}


def access_of(path: str) -> Access:
    """Return who may ask for *path*."""
    found = (access for pattern, access in _patterns() if pattern.fullmatch(path))
    return next(found, Access.SESSION)


@cache
def _patterns() -> tuple[tuple[Pattern[str], Access], ...]:
    return tuple((compile_path(path)[0], access) for path, access in ROUTE_RULES.items())
