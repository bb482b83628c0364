"""The submissions: frozen snapshots of a commune's answers, which may be withdrawn, never edited."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select

from survey import labels
from survey.model import (
    Actor,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    ItemCode,
    Role,
    Submission,
    SubmissionState,
)
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.encoding import canonical, storable
from survey.storage.events import EVENT, event_of, newest_events, row_of
from survey.storage.guards import refuse_submission, refuse_withdrawal
from survey.storage.tables import answer_event, submission, submission_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from survey.storage.engine import Database

SUBMISSION = submission.c
WITHDRAWAL = submission_event.c


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was submitted: somebody recorded these items since the submitter looked."""

    items: tuple[ItemCode, ...]


# Writing -----------------------------------------------------------------------------------------


def submit(
    database: Database,
    round_id: int,
    commune: CommuneCode,
    *,
    versions: Mapping[ItemCode, int],
    actor: Actor,
    at: datetime,
) -> Submission | Stale:
    """Freeze the answers of *commune*, if *versions* are still the newest of every item.

    Items that were taken back may be left out of *versions*.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN, SUBMISSION_STANDING, SUBMISSION_EMPTY.
    """
    storable(commune, actor.name)

    def operation(connection: Connection) -> Submission | Stale:
        refuse_submission(connection, round_id, commune)
        answers = newest_events(connection, round_id, commune)
        stale = _stale_items(answers, versions)
        if stale:
            return Stale(stale)
        snapshot = {item: answers[item] for item in versions}
        if not any(map(_is_said, snapshot.values())):
            raise SurveyError([problem(ProblemCode.SUBMISSION_EMPTY, place=commune)])
        return _freeze(connection, round_id, commune, snapshot, actor=actor, at=at)

    return database.write(operation)


def withdraw(
    database: Database,
    round_id: int,
    commune: CommuneCode,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Submission:
    """Withdraw the standing submission of *commune* and return it as it is now.

    Raises:
        SurveyError: REASON_MISSING, ROUND_UNKNOWN, ROUND_NOT_OPEN, SUBMISSION_NONE.
    """
    reason = reason.strip()
    storable(reason, actor.name)
    if not reason:
        said = labels.SUBMISSION_STATE[SubmissionState.WITHDRAWN]
        raise SurveyError([problem(ProblemCode.REASON_MISSING, place=commune, state=said)])

    def operation(connection: Connection) -> Submission:
        refuse_withdrawal(connection, round_id, commune)
        found = withdraw_standing(connection, round_id, commune, reason=reason, actor=actor, at=at)
        again = connection.execute(_select(round_id).where(SUBMISSION.id == found)).one()
        return _submission(again)

    return database.write(operation)


def withdraw_standing(
    connection: Connection,
    round_id: int,
    commune: CommuneCode,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> int | None:
    """Withdraw what *commune* has submitted, if anything; return its id.

    Who calls this holds the round already (see :mod:`survey.storage.guards`).
    """
    query = _select(round_id).where(SUBMISSION.commune == commune, _standing())
    found = connection.execute(query).one_or_none()
    if found is None:
        return None
    row = {"state": SubmissionState.WITHDRAWN.value, "reason": reason}
    who = {"actor_name": actor.name, "at": at}
    connection.execute(insert(submission_event).values(submission_id=found.id, **row, **who))
    return int(found.id)


def digest_of(answers: Iterable[AnswerEvent]) -> str:
    """Return the sha256 of the canonical JSON of *answers*: the same answers, the same digest."""
    rows = sorted(
        ({**row_of(event), "at": event.at.astimezone(UTC).isoformat()} for event in answers),
        key=lambda row: (str(row["item"]), str(row["version"])),
    )
    return hashlib.sha256(canonical(rows).encode()).hexdigest()


def _is_said(event: AnswerEvent) -> bool:
    return event.answer.state is not AnswerState.NOT_REACHED


def _stale_items(
    answers: Mapping[ItemCode, AnswerEvent], versions: Mapping[ItemCode, int]
) -> tuple[ItemCode, ...]:
    """Return the items of which *versions* does not know the newest answer."""
    newest = {item: event.version for item, event in answers.items()}
    expected = {item for item, event in answers.items() if _is_said(event)} | versions.keys()
    return tuple(sorted(item for item in expected if newest.get(item) != versions.get(item)))


def _freeze(
    connection: Connection,
    round_id: int,
    commune: CommuneCode,
    snapshot: Mapping[ItemCode, AnswerEvent],
    *,
    actor: Actor,
    at: datetime,
) -> Submission:
    same = (SUBMISSION.round_id == round_id, SUBMISSION.commune == commune)
    number = connection.scalar(select(func.count()).select_from(submission).where(*same)) or 0
    row = {
        "round_id": round_id,
        "commune": commune,
        "number": number + 1,
        "versions_json": canonical({item: event.version for item, event in snapshot.items()}),
        "digest": digest_of(snapshot.values()),
        "actor_name": actor.name,
        "actor_role": actor.role.value,
        "at": at,
    }
    connection.execute(insert(submission).values(**row))
    query = _select(round_id).where(SUBMISSION.commune == commune, _standing())
    return _submission(connection.execute(query).one())


# Reading -----------------------------------------------------------------------------------------


def standing(
    database: Database,
    round_id: int,
    commune: CommuneCode,
    *,
    recorded_until: datetime | None = None,
) -> Submission | None:
    """Return the submission of *commune* that stood at *recorded_until*, None without one."""
    query = _standing_select(round_id, recorded_until).where(SUBMISSION.commune == commune)
    with database.read() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _submission(row)


def all_standing(
    database: Database, round_id: int, *, recorded_until: datetime | None = None
) -> dict[CommuneCode, Submission]:
    """Return the submissions of the round that stood at *recorded_until*, by commune."""
    query = _standing_select(round_id, recorded_until).order_by(SUBMISSION.commune)
    with database.read() as connection:
        rows = connection.execute(query).all()
    return {CommuneCode(row.commune): _submission(row) for row in rows}


def history(database: Database, round_id: int, commune: CommuneCode) -> tuple[Submission, ...]:
    """Return every submission of *commune*, withdrawn ones too, oldest first."""
    query = _select(round_id).where(SUBMISSION.commune == commune).order_by(SUBMISSION.number)
    with database.read() as connection:
        return tuple(map(_submission, connection.execute(query)))


def made_between(
    database: Database, round_id: int, *, since: datetime, until: datetime
) -> dict[CommuneCode, Submission]:
    """Return the newest submission of each commune from *since* to before *until*, withdrawn ones too."""
    query = (
        _select(round_id)
        .where(SUBMISSION.at >= since, SUBMISSION.at < until)
        .order_by(SUBMISSION.number)
    )
    with database.read() as connection:
        return {CommuneCode(row.commune): _submission(row) for row in connection.execute(query)}


def answers_of(database: Database, submitted: Submission) -> dict[ItemCode, AnswerEvent]:
    """Return the answers as they were when they were submitted."""
    query = select(answer_event).where(
        EVENT.round_id == submitted.round_id,
        EVENT.commune == submitted.commune,
        EVENT.item.in_(submitted.versions),
    )
    with database.read() as connection:
        events = [event_of(row) for row in connection.execute(query)]
    return {
        event.item: event for event in events if event.version == submitted.versions[event.item]
    }


def _select(round_id: int, recorded_until: datetime | None = None) -> Select[*tuple[Any, ...]]:
    """Return the query of the submissions of the round, with their withdrawals if any."""
    same = and_(WITHDRAWAL.submission_id == SUBMISSION.id)
    if recorded_until is not None:
        same = and_(same, WITHDRAWAL.at <= recorded_until)
    return (
        select(submission, WITHDRAWAL.state, WITHDRAWAL.reason)
        .select_from(submission.outerjoin(submission_event, same))
        .where(SUBMISSION.round_id == round_id)
    )


def _standing() -> ColumnElement[bool]:
    return WITHDRAWAL.id.is_(None)


def _standing_select(round_id: int, recorded_until: datetime | None) -> Select[*tuple[Any, ...]]:
    query = _select(round_id, recorded_until).where(_standing())
    return query if recorded_until is None else query.where(SUBMISSION.at <= recorded_until)


def _submission(row: Row[*tuple[Any, ...]]) -> Submission:
    return Submission(
        id=row.id,
        round_id=row.round_id,
        commune=CommuneCode(row.commune),
        number=row.number,
        actor=Actor(row.actor_name, Role(row.actor_role)),
        at=row.at,
        versions=json.loads(row.versions_json),
        digest=row.digest,
        state=SubmissionState(row.state or SubmissionState.RECEIVED),
        state_reason=row.reason or "",
    )
