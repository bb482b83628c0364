"""The comparisons that the province asks for every morning: since yesterday, since the last round.

*Since yesterday* is told in two parts: what people recorded since yesterday began in Vietnam, judged
at one date, so that who looks in the morning sees the day before; and what the last midnight alone
changed in the answers of now (a deadline, a certificate).
*Since the last round* compares what both rounds ask, in communes that both visited.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from survey.application import Application
from survey.assessment import Assessment
from survey.changes import ChangeKind, Changes, compare
from survey.evaluation import AnswerRow
from survey.model import CommuneCode, Round, RoundState
from survey.problems import ProblemCode, SurveyError
from survey.settings import LOCAL_ZONE
from survey.storage import submissions


@dataclass(frozen=True, eq=False)
class Overnight:
    """What people *recorded* since yesterday began, and what the last midnight alone changed."""

    recorded: Changes
    elapsed: Changes


@dataclass(frozen=True, eq=False)
class LastRound:
    """The round before, and what differs from it."""

    round: Round
    changes: Changes


def since_yesterday(
    app: Application, found: Assessment, rows: Sequence[AnswerRow]
) -> Overnight | None:
    """Return what changed since yesterday; None where *found* is not of today, or is younger.

    *rows* are the answers that *found* was made from: what is saved meanwhile stands on neither
    side of the midnight.
    """
    if found.as_of != app.today:
        return None
    number, yesterday = found.round.id, found.as_of - timedelta(days=1)
    until = datetime.combine(yesterday, time(), LOCAL_ZONE) - timedelta(microseconds=1)
    try:
        before = app.assess(number, as_of=found.as_of, recorded_until=until)
    except SurveyError as error:
        if [problem.code for problem in error.problems] != [ProblemCode.ROUND_UNKNOWN]:
            raise
        return None  # the round was made since
    then = submissions.all_standing(app.database, number, recorded_until=until)
    recorded = with_submissions(compare(before, found), set(then), set(app.standing(number)))
    earlier = app.assess(number, as_of=yesterday, rows=rows)
    return Overnight(recorded, compare(earlier, found))


def since_last_round(app: Application, found: Assessment) -> LastRound | None:
    """Return what differs from the round before, each judged at its own date; None without one."""
    previous = round_before(app.rounds(), found.round)
    if previous is None:
        return None
    before = app.assess(previous.id)
    both = _visited(before) & _visited(found)
    return LastRound(previous, compare(before, found, both))


def round_before(rounds: Collection[Round], rnd: Round) -> Round | None:
    """Return the round that opened before *rnd*, the latest of them; one in preparation is none."""
    return next(iter(rounds_before(rounds, rnd)), None)


def rounds_before(rounds: Collection[Round], rnd: Round) -> list[Round]:
    """Return the rounds that opened before *rnd*, the latest first, without those in preparation."""
    earlier = (
        other
        for other in rounds
        if (other.opens_on, other.id) < (rnd.opens_on, rnd.id)
        and other.state is not RoundState.PREPARED
    )
    return sorted(earlier, key=lambda other: (other.opens_on, other.id), reverse=True)


def with_submissions(
    changes: Changes, before: Collection[CommuneCode], after: Collection[CommuneCode]
) -> Changes:
    """Return *changes* with the communes whose submission stands now and did not then, and back."""
    codes = changes.communes
    return replace(
        changes,
        by_kind={
            **changes.by_kind,
            ChangeKind.SUBMITTED: tuple(c for c in codes if c in after and c not in before),
            ChangeKind.WITHDRAWN: tuple(c for c in codes if c in before and c not in after),
        },
    )


def _visited(found: Assessment) -> set[CommuneCode]:
    return {code for code, seen in zip(found.communes, found.visited, strict=True) if seen}
