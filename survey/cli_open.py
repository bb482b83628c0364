"""What the commands share: the open province and the round that is meant."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from survey.model import RoundState
from survey.problems import ProblemCode, SurveyError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.application import Application
    from survey.model import Round

BY: Final = "lệnh readiness"
VIA: Final = "command"
"""How the audit tells what a command did for a person from what that person did itself."""
_LOGIN: ContextVar[str | None] = ContextVar("login", default=None)
"""For whom this command works: who signs in so; None is the operator of the machine."""

RoundOption = Annotated[
    int | None,
    typer.Option(
        "--round", metavar="SỐ", help="Số của đợt; bỏ trống: đợt duy nhất hoặc đợt mở mới nhất."
    ),
]


DAY_FORMAT: Final = "%Y-%m-%d"
DayOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=[DAY_FORMAT],
        metavar="NĂM-THÁNG-NGÀY",
        help="Ngày chấm điểm; bỏ trống: hôm nay, hoặc ngày khóa đợt.",
    ),
]
IdentityOption = Annotated[
    Path | None,
    typer.Option(metavar="TỆP", help="Tệp khóa để mở bản sao lưu mã hóa.", show_default=False),
]


def day_of(moment: datetime | None) -> date | None:
    """Return the day that DayOption read."""
    return moment.date() if moment else None


def work_as(login: str | None) -> None:
    """Let the provinces that are opened from now on work for *login*, for the operator where it is None."""
    _LOGIN.set(login)


@contextmanager
def opened() -> Iterator[Application]:
    """Yield the open province as it works for whom the command line names; it is closed at the end.

    Raises:
        SurveyError: ACCOUNT_NOBODY where that account is unknown or not in use.
    """
    from survey.application import Application  # noqa: PLC0415 - ``--help`` answers at once
    from survey.settings import Settings  # noqa: PLC0415 - likewise

    application = Application.open(Settings.from_env())
    try:
        yield _acting(application, _LOGIN.get())
    finally:
        application.close()


def _acting(application: Application, login: str | None) -> Application:
    if login is None:
        return application
    from survey.access.identity import KnownIdentity  # noqa: PLC0415 - ``--help`` answers at once
    from survey.access.logins import normal  # noqa: PLC0415 - likewise

    try:
        return application.acting_for(KnownIdentity(application, normal(login), VIA))
    except SurveyError as error:
        if [found.code for found in error.problems] != [ProblemCode.SIGNED_OUT]:
            raise
        raise SurveyError([problem(ProblemCode.ACCOUNT_NOBODY, value=login)]) from None


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
