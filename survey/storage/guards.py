"""What must hold before something is written, checked inside the transaction that writes it.

The row of the round is the lock: who answers shares it, who changes the round or freezes a commune
holds it alone, so that no answer slips in between. SQLite needs no lock: it has a single writer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, exists, func, or_, select

from survey import labels
from survey.model import RETURNED, Role, RoundState, SubmissionState
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.tables import (
    review_event,
    round_,
    round_event,
    submission,
    submission_event,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from survey.model import CommuneCode

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_ROUND = select(round_.c.name).where(round_.c.id == bindparam("round_id"))
_SHARED_ROUND = _ROUND.with_for_update(read=True)
_HELD_ROUND = _ROUND.with_for_update()
_STATE = (
    select(round_event.c.state)
    .where(round_event.c.round_id == bindparam("round_id"))
    .order_by(round_event.c.id.desc())
    .limit(1)
)
_WITHDRAWN = exists().where(
    submission_event.c.submission_id == submission.c.id,
    submission_event.c.state == SubmissionState.WITHDRAWN.value,
)
_REVIEWED = (
    select(review_event.c.state)
    .where(review_event.c.submission_id == submission.c.id)
    .order_by(review_event.c.id.desc())
    .limit(1)
    .correlate(submission)
)
_state_of_form = func.coalesce(_REVIEWED.scalar_subquery(), SubmissionState.RECEIVED.value)
_STANDS = and_(
    submission.c.round_id == bindparam("round_id"),
    submission.c.commune == bindparam("commune"),
    ~_WITHDRAWN,
)
_REVIEWED_AT = select(func.max(review_event.c.at)).where(
    review_event.c.submission_id == submission.c.id
)
_FACTS = (
    select(
        round_.c.name,
        _STATE.scalar_subquery().label("state"),
        submission.c.at.label("submitted_at"),
        _state_of_form.label("form"),
        _REVIEWED_AT.correlate(submission).scalar_subquery().label("reviewed_at"),
    )
    .select_from(round_.outerjoin(submission, _STANDS))
    .where(round_.c.id == bindparam("round_id"))
)
_BINDS = exists().where(_STANDS, *(_state_of_form != state.value for state in sorted(RETURNED)))
_IS_APPROVED = exists().where(_STANDS, _state_of_form == SubmissionState.APPROVED.value)
MAY_ANSWER = and_(
    _STATE.scalar_subquery() == RoundState.OPEN.value,
    ~_IS_APPROVED,
    or_(bindparam("actor_role") != Role.INSPECTOR.value, ~_BINDS),
)
"""What :func:`refuse_answers` asks for, as a condition on round_id, commune and actor_role."""


class Facts(NamedTuple):
    """The name and state of a round, and what the standing submission of the commune is, if any."""

    name: str
    state: RoundState
    form: SubmissionState | None
    submitted_at: datetime | None
    reviewed_at: datetime | None


def refuse_answers(
    connection: Connection, round_id: int, commune: CommuneCode, roles: Collection[Role]
) -> None:
    """Refuse unless *roles* may answer for *commune*; that stays so until the transaction ends.

    A standing submission binds the inspectors, until it is sent back; the desk's items are the
    province's own. An approved one binds everybody.
    """
    facts = _facts(connection, round_id, commune, _SHARED_ROUND)
    _refuse_unless_open(facts)
    _refuse_approved(facts, commune)
    if Role.INSPECTOR in roles:
        _refuse_standing(facts, commune)


def refuse_submission(connection: Connection, round_id: int, commune: CommuneCode) -> None:
    """Refuse unless *commune* may submit; nobody else writes until the transaction ends."""
    facts = _facts(connection, round_id, commune, _HELD_ROUND)
    _refuse_unless_open(facts)
    _refuse_approved(facts, commune)
    _refuse_standing(facts, commune)


def refuse_withdrawal(connection: Connection, round_id: int, commune: CommuneCode) -> None:
    """Refuse unless *commune* may withdraw; nobody else writes until the transaction ends."""
    facts = _facts(connection, round_id, commune, _HELD_ROUND)
    _refuse_unless_open(facts)
    if facts.form is None:
        raise SurveyError([problem(ProblemCode.SUBMISSION_NONE, place=commune)])
    _refuse_approved(facts, commune)
    if facts.form in RETURNED:
        state = labels.SUBMISSION_STATE[facts.form]
        raise SurveyError([problem(ProblemCode.FORM_RETURNED, place=commune, state=state)])


def refuse_unlocking(connection: Connection, round_id: int, commune: CommuneCode) -> None:
    """Refuse where the form of *commune* is approved; nobody else writes until the transaction ends."""
    _refuse_approved(_facts(connection, round_id, commune, _HELD_ROUND), commune)


def share_open_round(connection: Connection, round_id: int) -> None:
    """Refuse unless the round is open; that stays so until the transaction ends."""
    _refuse_unless_open(_facts(connection, round_id, None, _SHARED_ROUND))


def share_round(connection: Connection, round_id: int) -> None:
    """Let nobody change the round or freeze a commune until the transaction ends."""
    _lock(connection, round_id, _SHARED_ROUND)


def hold_round(connection: Connection, round_id: int) -> Facts:
    """Return the facts of the round; nobody else writes to it until the transaction ends."""
    return _facts(connection, round_id, None, _HELD_ROUND)


def round_not_open(facts: Facts) -> SurveyError:
    """Return the refusal of a change to a round in its present state."""
    details = {"round": facts.name, "state": labels.ROUND_STATE[facts.state]}
    return SurveyError([problem(ProblemCode.ROUND_NOT_OPEN, **details)])


def round_unknown(round_id: int) -> SurveyError:
    """Return the refusal of a round that does not exist."""
    return SurveyError([problem(ProblemCode.ROUND_UNKNOWN, value=round_id)])


def _lock(connection: Connection, round_id: int, lock: Select[str]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(lock, {"round_id": round_id})


def _facts(
    connection: Connection, round_id: int, commune: CommuneCode | None, lock: Select[str]
) -> Facts:
    _lock(connection, round_id, lock)
    row = connection.execute(_FACTS, {"round_id": round_id, "commune": commune}).one_or_none()
    if row is None:
        raise round_unknown(round_id)
    form = SubmissionState(row.form) if row.submitted_at else None
    return Facts(row.name, RoundState(row.state), form, row.submitted_at, row.reviewed_at)


def _refuse_unless_open(facts: Facts) -> None:
    if facts.state is not RoundState.OPEN:
        raise round_not_open(facts)


def _refuse_approved(facts: Facts, commune: CommuneCode) -> None:
    if facts.form is SubmissionState.APPROVED and facts.reviewed_at is not None:
        at = _shown(facts.reviewed_at)
        raise SurveyError([problem(ProblemCode.FORM_APPROVED, place=commune, at=at)])


def _refuse_standing(facts: Facts, commune: CommuneCode) -> None:
    if facts.submitted_at is not None and facts.form not in RETURNED:
        at = _shown(facts.submitted_at)
        raise SurveyError([problem(ProblemCode.SUBMISSION_STANDING, place=commune, at=at)])


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(_VIETNAM):%H:%M %d/%m/%Y}"
