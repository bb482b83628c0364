"""What is answered where nobody answers an address, and where something of ours fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from survey.api import origins, rendering
from survey.problems import Problem, ProblemCode, SurveyError, problem

_LOG: Final = logging.getLogger(__name__)
_OF_THE_DATABASE: Final = frozenset(
    {ProblemCode.DATABASE_UNREACHABLE, ProblemCode.DATABASE_REFUSED}
)
_NO_ROUTE: Final = {404: ProblemCode.PAGE_UNKNOWN, 405: ProblemCode.PAGE_WAY}


def told(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return *problems* as everybody may read them: where the database lies is told to the log alone."""
    found = tuple(problems)
    for one in found:
        if one.code in _OF_THE_DATABASE:
            _LOG.error("%s", SurveyError([one]))
    return tuple(
        problem(ProblemCode.DATA_AWAY) if one.code in _OF_THE_DATABASE else one for one in found
    )


def no_route(request: Request, error: HTTPException) -> Response:
    """Answer where an address is of nobody, or takes no such method; a script is told the status."""
    code = _NO_ROUTE.get(error.status_code)
    if code is None or not origins.is_person(request):
        answer = rendering.plain(error.status_code)
    else:
        answer = rendering.refused([problem(code)], status=error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def broken(request: Request, error: Exception) -> Response:
    """Answer where something of ours failed; the server raises it again, for its log."""
    known = told(error.problems) if isinstance(error, SurveyError) else ()
    status = 503 if known else 500
    if not origins.is_person(request):
        return rendering.plain(status)
    return rendering.refused(known or [problem(ProblemCode.SERVER_FAILED)], status=status)


HANDLERS: Final[Mapping[Any, Callable[[Any, Any], Response]]] = {
    HTTPException: no_route,
    Exception: broken,
}
