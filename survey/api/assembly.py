"""What app.py mounts: every route of ours, the door before them, and what is said at the start."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from survey.access import first_start
from survey.api import (
    account_pages,
    failures,
    first_start_pages,
    oidc_pages,
    password_pages,
    rendering,
    route_rules,
    routes,
    sign_in_pages,
    text,
)
from survey.api.door import Door, Stage, stage_of
from survey.application import Application
from survey.problems import SurveyError

PAGES = (
    *sign_in_pages.PAGES,
    *oidc_pages.PAGES,
    *password_pages.PAGES,
    *account_pages.PAGES,
    *first_start_pages.PAGES,
)


def all_routes(application: Callable[[], Application]) -> list[Route]:
    """Return the routes beside the pages of Streamlit; *application* opens the province once."""
    return [
        *routes.routes(application),
        Route(route_rules.STYLE, rendering.style),
        *(page.route(application) for page in PAGES),
    ]


def middleware(application: Callable[[], Application]) -> list[Middleware]:
    """Return the door."""
    return [Middleware(Door, application=application)]


def exception_handlers() -> Mapping[Any, Callable[[Any, Any], Response]]:
    """Return what answers where no route does, and where one fails."""
    return failures.HANDLERS


def start(
    application: Callable[[], Application], address: Callable[[], str]
) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """Return what to do while the server starts: tell the console the code of the first start.

    *address* is where the pages are found. A province that cannot be opened is said by its pages.
    """

    @asynccontextmanager
    async def starting(_: object) -> AsyncIterator[None]:
        await run_in_threadpool(_tell_code, application, address)
        yield

    return starting


def _tell_code(application: Callable[[], Application], address: Callable[[], str]) -> None:
    try:
        app = application()
        code = first_start.setup_code(app) if stage_of(app) is Stage.UNOWNED else None
    except SurveyError:
        return
    if code is not None:
        where = (app.settings.public_url or address()).rstrip("/") + route_rules.SETUP
        sys.stdout.write(text.CONSOLE_CODE.format(code=code, address=where) + "\n")
        sys.stdout.flush()
