"""The door before everything, pages of Streamlit and routes alike: who comes in, who is led where."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from survey.access import sessions
from survey.api import origins, rendering, route_rules
from survey.api.route_rules import Access, access_of
from survey.api.visit import FOLLOW, held_token
from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem
from survey.settings import published_as
from survey.storage import accounts

_POLICY_VIOLATION: Final = 1008
_WITHOUT_OURS: Final = {
    "content-security-policy": "frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Stage(Enum):
    """How far the database is."""

    UNOWNED = auto()
    """Nobody manages it: it is empty, or real and without an administrator."""
    MADE_UP = auto()
    REAL = auto()


def stage_of(app: Application) -> Stage:
    """Return how far the database of *app* is."""
    found = app.installation
    if found is not None and found.made_up:
        return Stage.MADE_UP
    return Stage.REAL if found is not None and accounts.has_admin(app.whole) else Stage.UNOWNED


class Door:
    """ASGI middleware: lets a request pass, or answers it."""

    def __init__(self, app: ASGIApp, application: Callable[[], Application]) -> None:
        self._inner = app
        self._application = application
        self._settled: tuple[Application, Stage] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on to what lies behind."""
        if scope["type"] not in {"http", "websocket"}:
            await self._inner(scope, receive, send)
            return
        answer = await self._answer(HTTPConnection(scope))
        if answer is None:
            await self._inner(_judged(scope), receive, partial(_hardened, send))
        elif scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
        else:
            await answer(scope, receive, send)

    async def _answer(self, asked: HTTPConnection) -> Response | None:
        """Return what *asked* is answered with here, None where it may pass."""
        access = access_of(asked.scope["path"])
        if access is Access.PUBLIC:
            return None
        if access is Access.CLOSED:
            return rendering.plain(403)
        return await run_in_threadpool(self._turn_away, asked, access)

    def _turn_away(self, asked: HTTPConnection, access: Access) -> Response | None:
        try:
            app = self._application()
        except SurveyError as error:
            return _not_started(asked, error, published_as())
        try:
            return self._decided(asked, access, app)
        except SurveyError as error:
            return _not_started(asked, error, app.settings.public_url)

    def _decided(self, asked: HTTPConnection, access: Access, app: Application) -> Response | None:
        public_url = app.settings.public_url
        if asked.scope["type"] == "websocket" and not origins.is_own_socket(asked, public_url):
            return rendering.plain(403)
        stage = self._stage(app)
        if stage is Stage.MADE_UP:
            return _made_up(asked, access, public_url)
        if stage is Stage.UNOWNED:
            own = access is Access.SETUP
            return None if own else _lead(asked, route_rules.SETUP)
        return _real(asked, access, app)

    def _stage(self, app: Application) -> Stage:
        """Return the stage; once the database has an owner it stays so and is not asked again."""
        if self._settled is not None and self._settled[0] is app:
            return self._settled[1]
        stage = stage_of(app)
        if stage is not Stage.UNOWNED:
            self._settled = app, stage
        return stage


def _made_up(asked: HTTPConnection, access: Access, public_url: str) -> Response | None:
    if not origins.is_local(asked, public_url):
        return rendering.refused([problem(rendering.not_local(public_url))])
    return None if access is Access.SESSION else _lead(asked, "/")


def _real(asked: HTTPConnection, access: Access, app: Application) -> Response | None:
    if access is Access.DOOR:
        return None
    if access is Access.SETUP:
        return _lead(asked, route_rules.SIGN_IN)
    session = sessions.live(app, held_token(asked, app.settings.public_url))
    if session is None:
        return _lead(asked, _sign_in_and_back(asked))
    if session.must_change and access is not Access.KEY:
        return _lead(asked, route_rules.CHANGE)
    return None


def _sign_in_and_back(asked: HTTPConnection) -> str:
    """Return the address of the sign-in, with the page to come back to where one was asked for."""
    path, query = asked.scope["path"], asked.scope["query_string"].decode("latin-1")
    if asked.scope.get("method") != "GET" or path in {"/", route_rules.SIGN_OUT}:
        return route_rules.SIGN_IN
    wanted = quote(path) + (f"?{query}" if query else "")
    return f"{route_rules.SIGN_IN}?{FOLLOW}={quote(wanted, safe='')}"


def _lead(asked: HTTPConnection, path: str) -> Response:
    """Lead a person to *path*; what a script asks for is refused without a word."""
    return rendering.lead_to(path) if origins.is_person(asked) else rendering.plain(401)


def _not_started(asked: HTTPConnection, error: SurveyError, public_url: str) -> Response:
    """Say why nothing can be shown: the reason, with its paths and addresses, on this machine only."""
    here = origins.is_local(asked, public_url)
    told = error.problems if here else [problem(ProblemCode.NOT_STARTED)]
    return rendering.refused(told, status=503)


def _judged(scope: Scope) -> Scope:
    """Return *scope* without the origin of a WebSocket, which was compared here.

    Behind a proxy that keeps no Host Streamlit would not know it, and ask the internet for its own address.
    """
    if scope["type"] != "websocket":
        return scope
    return {**scope, "headers": [one for one in scope["headers"] if one[0] != b"origin"]}


async def _hardened(send: Send, message: Message) -> None:
    """Send *message* with the headers that Streamlit leaves out."""
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        for name, value in _WITHOUT_OURS.items():
            headers.setdefault(name, value)
    await send(message)
