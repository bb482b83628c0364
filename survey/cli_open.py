"""What the commands share: the open province and the round that is meant."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from survey.model import RoundState
from survey.problems import ProblemCode, SurveyError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.application import Application
    from survey.model import Round

BY: Final = "lệnh readiness"

RoundOption = Annotated[
    int | None,
    typer.Option(
        "--round", metavar="SỐ", help="Số của đợt; bỏ trống: đợt duy nhất hoặc đợt mở mới nhất."
    ),
]


@contextmanager
def opened() -> Iterator[Application]:
    """Yield the open province; it is closed at the end."""
    from survey.application import Application  # noqa: PLC0415 - ``--help`` answers at once
    from survey.settings import Settings  # noqa: PLC0415 - likewise

    application = Application.open(Settings.from_env())
    try:
        yield application
    finally:
        application.close()


def chosen_round(application: Application, number: int | None) -> Round:
    """Return round *number*; without one the newest open round, else the only one."""
    application.installed()
    if number is not None:
        return application.round(number)
    rounds = application.rounds()
    newest = [rnd for rnd in rounds if rnd.state is RoundState.OPEN][-1:]
    if newest:
        return newest[0]
    if len(rounds) == 1:
        return rounds[0]
    if not rounds:
        raise SurveyError([problem(ProblemCode.ROUND_NONE)])
    allowed = "; ".join(f"{rnd.id}: {rnd.name}" for rnd in rounds)
    raise SurveyError([problem(ProblemCode.ROUND_WHICH, allowed=allowed)])
