"""The app as it is started: the door stands before Streamlit's own routes.

RS01 on an empty database pages lead to the first start, the WebSocket and the measurements are refused
RS02 after the first start the same process lets the administrator in, over HTTP and WebSocket
RS03 the code of the first start is told to the console alone
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from survey.access import sessions
from survey.api import forms
from survey.api.route_rules import SETUP
from survey.settings import ROOT
from tests.api.site import PASSWORD
from tests.support.streamlit_server import StreamlitServer

_CODE = re.compile(r": ([\w-]{43})\n")
_FIELD = re.compile(rf'name="{forms.FIELD}" value="([0-9a-f]+)"')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    """The app on an empty database."""
    folder: Path = tmp_path_factory.mktemp("real-server")
    environment = {"READINESS_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    with StreamlitServer(ROOT, folder / "log", environment) as started:
        started.wait_until_healthy()
        yield started


@pytest.fixture
def browser(server: StreamlitServer) -> Iterator[httpx.Client]:
    """A browser without cookies."""
    with httpx.Client(
        base_url=f"http://127.0.0.1:{server.port}", headers={"accept": "text/html"}, timeout=30
    ) as opened:
        yield opened


def connects(server: StreamlitServer, token: str = "") -> bool:
    headers = {"Cookie": f"{sessions.COOKIE}={token}"}
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    try:
        with connect(address, additional_headers=headers):
            return True
    except InvalidStatus:
        return False


def test_rs01_an_empty_database(server: StreamlitServer, browser: httpx.Client) -> None:
    answer = browser.get("/ban-do")

    assert (answer.status_code, answer.headers["location"]) == (303, SETUP)
    assert browser.get("/_stcore/metrics").status_code == 403
    assert browser.get("/_stcore/health").status_code == 200
    assert not connects(server)


def test_rs02_the_first_administrator_comes_in(
    server: StreamlitServer, browser: httpx.Client
) -> None:
    (code,) = _CODE.findall(server.log.read_text("utf-8"))  # RS03
    page = browser.get(SETUP).text
    assert code not in page
    person = {"login": "admin.an", "name": "Nguyễn Thị An", "password": PASSWORD, "again": PASSWORD}
    token = {forms.FIELD: _FIELD.findall(page)[0]}

    answer = browser.post(
        SETUP,
        data={"code": code, "province": "51"} | person | token,
        headers={"origin": str(browser.base_url)},
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    drawn = browser.get("/")
    assert (drawn.status_code, drawn.headers["x-frame-options"]) == (200, "DENY")
    assert '<div id="root">' in drawn.text
    assert connects(server, browser.cookies[sessions.COOKIE])
    assert not connects(server, "forged")
