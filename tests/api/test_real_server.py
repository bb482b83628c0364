"""The app as it is started: the door stands before Streamlit's own routes.

RS01 on an empty database pages lead to the first start, the WebSocket and the measurements are refused
RS02 after the first start the same process lets the administrator in, over HTTP and WebSocket
RS03 the code of the first start is told to the console alone
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from survey.access import sessions
from survey.api import forms
from survey.api.route_rules import SETUP
from survey.settings import ROOT
from tests.api.site import PASSWORD
from tests.support.streamlit_server import StreamlitServer

_CODE = re.compile(r": (\S{16,})\n")
_FIELD = re.compile(rf'name="{forms.FIELD}" value="([0-9a-f]+)"')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    """The app on an empty database."""
    folder: Path = tmp_path_factory.mktemp("real-server")
    environment = {"READINESS_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    with StreamlitServer(ROOT, folder / "log", environment) as started:
        started.wait_until_healthy()
        yield started


def ask(
    server: StreamlitServer, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, dict[str, str], str]:
    """Send one request and return status, headers (the last of a name) and text."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        named = {"Accept": "text/html"} | {k.replace("_", "-"): v for k, v in headers.items()}
        connection.request(method, path, body.encode(), named)
        got = connection.getresponse()
        return got.status, {k.lower(): v for k, v in got.getheaders()}, got.read().decode()
    finally:
        connection.close()


def connects(server: StreamlitServer, cookie: str = "") -> bool:
    headers = {"Cookie": cookie} if cookie else None
    try:
        with connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", additional_headers=headers):
            return True
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        return False


def test_rs01_an_empty_database(server: StreamlitServer) -> None:
    status, headers, _ = ask(server, "GET", "/ban-do")

    assert (status, headers["location"]) == (303, SETUP)
    assert ask(server, "GET", "/_stcore/metrics")[0] == 403
    assert ask(server, "GET", "/_stcore/health")[0] == 200
    assert not connects(server)


def test_rs02_the_first_administrator_comes_in(server: StreamlitServer) -> None:
    (code,) = _CODE.findall(server.log.read_text("utf-8"))  # RS03
    _, headers, page = ask(server, "GET", SETUP)
    filled = {
        forms.FIELD: _FIELD.findall(page)[0],
        "code": code,
        "province": "51",
        "login": "admin.an",
        "name": "Nguyễn Thị An",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    assert code not in page

    status, headers, _ = ask(
        server,
        "POST",
        SETUP,
        urlencode(filled),
        Content_Type="application/x-www-form-urlencoded",
        Origin=f"http://127.0.0.1:{server.port}",
        Cookie=headers["set-cookie"].partition(";")[0],
    )

    assert (status, headers["location"]) == (303, "/")
    cookies = urllib.request.parse_http_list(headers["set-cookie"])
    held = next(c for c in cookies if c.startswith(sessions.COOKIE)).partition(";")[0]
    status, headers, page = ask(server, "GET", "/", Cookie=held)
    assert (status, headers["x-frame-options"]) == (200, "DENY")
    assert '<div id="root">' in page
    assert connects(server, held)
    assert not connects(server)
