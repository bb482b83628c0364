"""A real site for tests: our routes and door before stand-ins for Streamlit's own, on real SQLite."""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from survey.access import passwords, sessions
from survey.api import assembly, route_rules
from survey.application import Application
from survey.rights import AccountRole
from survey.settings import PasswordCost
from survey.storage import account_changes, credentials
from survey.storage.accounts import Grant, Person
from tests.support.small_province import Clock, empty_province

with warnings.catch_warnings():  # it would like a package that nothing else needs
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient as TestClient  # noqa: PLC0414 - tests take it from here

if TYPE_CHECKING:
    from httpx import Response as Answer

HERE = "127.0.0.1:8501"
CHEAP = PasswordCost(passes=1, memory_kib=8, lanes=1)
PASSWORD = "con trâu vàng qua cầu"  # noqa: S105 - of a made-up person
OTHER_PASSWORD = "mười hai bát phở bò"  # noqa: S105 - likewise
BINH, CUC = "binh.tran", "cuc.le"
PAGE = "<!doctype html>the page"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


@dataclass
class Site:
    """The app, its clock, and what serves it."""

    app: Application
    clock: Clock
    served: Starlette

    def browser(
        self, *, address: str = "127.0.0.1", host: str = HERE, scheme: str = "http", **headers: str
    ) -> TestClient:
        """Return a browser with no cookies that follows no redirect by itself."""
        return client(self.served, address=address, host=host, scheme=scheme, **headers)

    def signed_in(self, login: str = BINH, password: str = PASSWORD) -> TestClient:
        """Return a browser in which *login* has signed in."""
        browser = self.browser()
        answer = send(browser, route_rules.SIGN_IN, login=login, password=password)
        assert answer.status_code == 303
        return browser

    def reached_by(self, public_url: str) -> Site:
        """Return the same site, where people reach it by *public_url*."""
        self.app.settings = replace(self.app.settings, public_url=public_url)
        return self


def client(
    served: Starlette,
    *,
    address: str = "127.0.0.1",
    host: str = HERE,
    scheme: str = "http",
    **headers: str,
) -> TestClient:
    """Return a browser at *address* that reaches *served* by the name *host*."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return TestClient(
        served,
        base_url=f"{scheme}://{host}",
        client=(address, 50000),
        headers={"accept": "text/html", "user-agent": "Firefox/1 (Windows)"} | named,
        follow_redirects=False,
    )


def form(browser: TestClient, path: str, **headers: str) -> dict[str, str]:
    """Open the page at *path* and return the hidden fields of its first form."""
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 200, answer.status_code
    return fields_of(answer)


def fields_of(answer: Answer) -> dict[str, str]:
    """Return the hidden fields of a page; of one that stands there twice the first."""
    found = [(name, unescape(value)) for name, value in _HIDDEN.findall(answer.text)]
    return dict(reversed(found))


def send(
    browser: TestClient, path: str, at: str = "", /, origin: str = f"http://{HERE}", **fields: str
) -> Answer:
    """Open the form at *path*, fill in *fields* and send it, to *at* where that is another address."""
    filled = form(browser, path) | fields
    answer: Answer = browser.post(at or path, data=filled, headers={"origin": origin})
    return answer


def add(
    app: Application,
    login: str,
    name: str,
    given: Grant = Grant(role=AccountRole.DESK),  # noqa: B008 - a frozen value
    *,
    must_change: bool = False,
) -> str:
    """Make an account that signs in with PASSWORD and return what it is called."""
    person = Person("", login, name)
    account = account_changes.create(app.whole, person, given, actor="test", at=app.clock())
    app.whole.write(
        lambda connection: credentials.set_password_in(
            connection, account, _hash(), at=app.clock(), must_change=must_change
        )
    )
    return account


@cache
def _hash() -> str:
    return passwords.hashed(PASSWORD, CHEAP)


def serve(app: Application) -> Starlette:
    """Return what app.py makes, with stand-ins where Streamlit's routes are."""
    return Starlette(
        routes=[
            *assembly.all_routes(lambda: app),
            WebSocketRoute("/_stcore/stream", _stream),
            Route("/_stcore/upload_file/{session_id}/{file_id}", _page, methods=["PUT"]),
            Mount("/", app=_page_of_streamlit),
        ],
        middleware=assembly.middleware(lambda: app),
        exception_handlers=assembly.exception_handlers(),
    )


@contextmanager
def opened(made: Path, folder: Path) -> Iterator[Site]:
    """Yield a site on a copy of the database in *made*."""
    shutil.copytree(made, folder)
    clock = Clock()
    app = _open(folder, clock)
    yield Site(app, clock, serve(app))
    app.close()


def make_empty(folder: Path) -> Path:
    """Make an empty database in *folder* and return that."""
    _open(folder, Clock()).close()
    return folder


def make_real(folder: Path) -> Path:
    """Make the database of a real province: an administrator, and two people of the centre."""
    app = _open(folder, Clock())
    app.install("51", made_up=False)
    add(app, "admin", "Nguyễn Thị An", Grant(role=AccountRole.ADMIN))
    add(app, BINH, "Trần Văn Bình")
    add(app, CUC, "Lê Thị Cúc")
    app.close()
    return folder


def make_made_up(folder: Path) -> Path:
    """Make a database of made-up data."""
    app = _open(folder, Clock())
    app.install("51", made_up=True)
    app.close()
    return folder


def _open(folder: Path, clock: Clock) -> Application:
    app = empty_province(folder, clock)
    app.settings = replace(app.settings, password_cost=CHEAP)
    return app


def session_cookie(answer: Answer) -> str:
    """Return the header by which *answer* sets the session, "" where it does not."""
    found = [h for h in answer.headers.get_list("set-cookie") if sessions.COOKIE in h]
    return found[0] if found else ""


def _page(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def _page_of_streamlit(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as Streamlit's files do: every address with the one page, and GET alone."""
    if scope["method"] not in {"GET", "HEAD"}:
        raise HTTPException(405)
    await HTMLResponse(PAGE)(scope, receive, send)


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("judged outside" if "origin" in socket.headers else "connected")
    await socket.close()
