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
            await self._inner(scope, receive, partial(_hardened, send))
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
            stage = self._stage(app)
        except SurveyError as error:
            return _not_started(asked, error)
        if stage is Stage.MADE_UP:
            return _made_up(asked, access)
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


def _made_up(asked: HTTPConnection, access: Access) -> Response | None:
    if not origins.is_local(asked):
        return rendering.refused([problem(ProblemCode.LOCAL_ONLY)])
    return None if access is Access.SESSION else _lead(asked, "/")


def _real(asked: HTTPConnection, access: Access, app: Application) -> Response | None:
    if access is Access.DOOR:
        return None
    if access is Access.SETUP:
        return _lead(asked, route_rules.SIGN_IN)
    session = sessions.live(app, held_token(asked))
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
    mode = asked.headers.get("sec-fetch-mode")
    person = (
        mode == "navigate" if mode is not None else "text/html" in asked.headers.get("accept", "")
    )
    return rendering.lead_to(path) if person else rendering.plain(401)


def _not_started(asked: HTTPConnection, error: SurveyError) -> Response:
    """Say why nothing can be shown: the reason, with its paths and addresses, on this machine only."""
    told = error.problems if origins.is_local(asked) else [problem(ProblemCode.NOT_STARTED)]
    return rendering.refused(told, status=503)


async def _hardened(send: Send, message: Message) -> None:
    """Send *message* with the headers that Streamlit leaves out."""
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        for name, value in _WITHOUT_OURS.items():
            headers.setdefault(name, value)
    await send(message)
