"""The table of routes: every address of the app has a rule, and every rule an address.

RR01 every route that the real app mounts, ours and Streamlit's, stands in the table
RR02 every line of the table is a route, or a file that Streamlit serves beside its routes
RR03 what no line fits needs a session, also what is nearly the address of something public
RR04 what Streamlit brings along and we do not use is closed
RR05 what everybody may ask for holds no data: fonts, scripts, styles, "alive"
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from survey.api.route_rules import ROUTE_RULES, Access, access_of
from survey.settings import ROOT
from survey.ui.frame import SECTIONS

FILES = {"/static/{path:path}", "/favicon.png", "/_stcore/script-health-check"}
"""Served by the mount of Streamlit's files; the last is mounted by a setting only."""
LIST_ROUTES = """
import json
import app
print(json.dumps([route.path for route in app.app._build_starlette_app().routes]))
"""


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The routes of app.py, as a process of its own builds them."""
    folder: Path = tmp_path_factory.mktemp("data")
    told = subprocess.run(
        [sys.executable, "-c", LIST_ROUTES],
        cwd=ROOT,
        env={**os.environ, "READINESS_DATA_DIR": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    routes: list[str] = json.loads(told.stdout.splitlines()[-1])
    return routes


def test_rr01_every_route_has_a_rule(mounted: list[str]) -> None:
    assert set(mounted) - set(ROUTE_RULES) == set()


def test_rr02_every_rule_has_a_route(mounted: list[str]) -> None:
    assert set(ROUTE_RULES) - set(mounted) == FILES


@pytest.mark.parametrize(
    "path",
    [
        *(f"/{page[1]}" for pages in SECTIONS.values() for page in pages),
        "/geo/51.json",
        "/media/0123.jpg",
        "/_stcore/stream",
        "/_stcore/upload_file/1/2",
        "/index.html",
        "/healthz/",
        "/healthz/x",
        "//healthz",
        "/HEALTHZ",
        "/fonts/x/y",
        "/static",
        "/staticx/y",
        "/dang-nhap/x",
        "/mat-khau/",
        "/mat-khau/a/b",
        "/kieu-trang.css/x",
        "/favicon.png\n",
        "",
    ],
)
def test_rr03_anything_else_needs_a_session(path: str) -> None:
    assert access_of(path) is Access.SESSION


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
    ],
)
def test_rr04_what_we_do_not_use_is_closed(path: str) -> None:
    assert access_of(path) is Access.CLOSED


def test_rr05_what_is_public() -> None:
    public = {path for path, access in ROUTE_RULES.items() if access is Access.PUBLIC}

    assert public == {
        "/healthz",
        "/fonts/{name}",
        "/kieu-trang.css",
        "/static/{path:path}",
        "/favicon.png",
        "/_stcore/health",
    }
