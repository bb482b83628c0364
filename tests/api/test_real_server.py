"""The app as it is started: the door stands before Streamlit's own routes.

RS01 on an empty database pages lead to the first start, the WebSocket and the measurements are refused
RS02 after the first start the same process lets the administrator in, over HTTP and WebSocket
RS04 a WebSocket of a page elsewhere is refused at once, and the internet is asked nothing for it
RS05 what no route answers is told in Vietnamese
RS03 the code of the first start is told to the console alone
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from survey.access import sessions
from survey.api import forms
from survey.api.route_rules import ACCOUNT, SETUP
from survey.problems import ProblemCode
from survey.settings import ROOT
from tests.api.site import PASSWORD
from tests.api.test_sign_in_pages import says
from tests.support.streamlit_server import StreamlitServer

_CODE = re.compile(r": ([\w-]{43})\n")
_FIELD = re.compile(rf'name="{forms.FIELD}" value="([0-9a-f]+)"')


@pytest.fixture(scope="module")
def internet() -> Iterator[socket.socket]:
    """What the server takes for the way to the internet: nobody answers there, and we see who knocks."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, internet: socket.socket
) -> Iterator[StreamlitServer]:
    """The app on an empty database."""
    folder: Path = tmp_path_factory.mktemp("real-server")
    environment = {"READINESS_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    way = "http://{}:{}".format(*internet.getsockname())
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        environment |= {name: way, name.upper(): way}
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


def connects(server: StreamlitServer, token: str = "", origin: str | None = None) -> bool:
    headers = {"Cookie": f"{sessions.COOKIE}={token}"}
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    named = None if origin is None else Origin(origin)
    try:
        with connect(address, additional_headers=headers, origin=named, proxy=None):
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
    server: StreamlitServer, browser: httpx.Client, internet: socket.socket
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
    for method, path in (("DELETE", ACCOUNT), ("POST", "/ban-do")):  # RS05
        refused = browser.request(method, path)
        assert (refused.status_code, says(ProblemCode.PAGE_WAY) in refused.text) == (405, True)
    assert not connects(server, "forged")

    held, began = browser.cookies[sessions.COOKIE], time.monotonic()  # RS04
    assert connects(server, held, f"http://127.0.0.1:{server.port}")
    for origin in ("http://evil.example", "http://localhost:9999", "null"):
        assert not connects(server, held, origin)
    assert time.monotonic() - began < 5
    with pytest.raises(TimeoutError):
        internet.accept()
