"""The submissions: frozen snapshots of a commune's answers, which may be withdrawn, never edited."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from survey import labels
from survey.model import (
    RETURNED,
    Actor,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    ItemCode,
    Submission,
    SubmissionState,
)
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.encoding import canonical, storable
from survey.storage.events import EVENT, event_of, newest_events, row_of
from survey.storage.events import PLACE as ANSWER_PLACE
from survey.storage.forms import FORM, PLACE, STANDS, every_form, form_of, standing_forms
from survey.storage.guards import refuse_submission, refuse_unlocking, refuse_withdrawal
from survey.storage.reach import limited
from survey.storage.tables import answer_event, review_event, submission, submission_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.storage.engine import Database

_SENT_BACK_ONCE = RETURNED | {SubmissionState.EDITED}


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

    Items that were taken back may be left out of *versions*. A form that was sent back is
    withdrawn with it; the new one is EDITED.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN, SUBMISSION_STANDING, FORM_APPROVED,
            SUBMISSION_EMPTY, FORM_UNCHANGED.
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
        last = _last(connection, round_id, commune)
        if last is not None and last.state in RETURNED:
            if last.versions == versions:
                raise SurveyError([problem(ProblemCode.FORM_UNCHANGED, place=commune)])
            _withdraw(connection, last.id, reason=labels.RESUBMITTED, actor=actor, at=at)
        return _freeze(connection, round_id, commune, snapshot, last=last, actor=actor, at=at)

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
        SurveyError: REASON_MISSING, ROUND_UNKNOWN, ROUND_NOT_OPEN, SUBMISSION_NONE, FORM_APPROVED,
            FORM_RETURNED.
    """
    reason = reason.strip()
    storable(reason, actor.name)
    if not reason:
        said = labels.SUBMISSION_STATE[SubmissionState.WITHDRAWN]
        raise SurveyError([problem(ProblemCode.REASON_MISSING, place=commune, state=said)])

    def operation(connection: Connection) -> Submission:
        refuse_withdrawal(connection, round_id, commune)
        found = withdraw_standing(connection, round_id, commune, reason=reason, actor=actor, at=at)
        again = connection.execute(every_form(round_id).where(FORM.id == found)).one()
        return form_of(again)

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
    """Withdraw the form that binds the inspectors of *commune*, if any; return its id.

    A form that was sent back binds nobody and stays, so that what was said of it holds until a new
    one is made over it. Who calls this holds the round already (see :mod:`survey.storage.guards`).

    Raises:
        SurveyError: FORM_APPROVED; the desk reopens such a form first.
    """
    refuse_unlocking(connection, round_id, commune)
    query = every_form(round_id).where(FORM.commune == commune, STANDS)
    row = connection.execute(query).one_or_none()
    if row is None or (found := form_of(row)).state in RETURNED:
        return None
    _withdraw(connection, found.id, reason=reason, actor=actor, at=at)
    return found.id


def _withdraw(
    connection: Connection, number: int, *, reason: str, actor: Actor, at: datetime
) -> None:
    row = {"state": SubmissionState.WITHDRAWN.value, "reason": reason}
    who = {"actor_name": actor.name, "at": at}
    connection.execute(insert(submission_event).values(submission_id=number, **row, **who))


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
    last: Submission | None,
    actor: Actor,
    at: datetime,
) -> Submission:
    row = {
        "round_id": round_id,
        "commune": commune,
        "number": last.number + 1 if last else 1,
        "versions_json": canonical({item: event.version for item, event in snapshot.items()}),
        "digest": digest_of(snapshot.values()),
        "actor_name": actor.name,
        "actor_role": actor.role.value,
        "at": at,
    }
    number = connection.scalars(insert(submission).returning(FORM.id), row).one()
    if last is not None and last.review is not None and last.review.state in _SENT_BACK_ONCE:
        edited = {"submission_id": number, "state": SubmissionState.EDITED.value, "reason": ""}
        connection.execute(insert(review_event).values(**edited, actor_name=actor.name, at=at))
    return form_of(connection.execute(every_form(round_id).where(FORM.id == number)).one())


def _last(connection: Connection, round_id: int, commune: CommuneCode) -> Submission | None:
    """Return the newest submission of *commune*, withdrawn or not."""
    query = every_form(round_id).where(FORM.commune == commune)
    row = connection.execute(query.order_by(FORM.number.desc()).limit(1)).one_or_none()
    return None if row is None else form_of(row)


# Reading -----------------------------------------------------------------------------------------


_STANDING_NOW = standing_forms(bindparam("round_id")).where(
    FORM.commune == bindparam("commune")
)  # it costs more to build than to run


def standing(
    database: Database,
    round_id: int,
    commune: CommuneCode,
    *,
    recorded_until: datetime | None = None,
) -> Submission | None:
    """Return the submission of *commune* that stood at *recorded_until*, None without one."""
    query = _STANDING_NOW
    if recorded_until is not None:
        query = standing_forms(round_id, recorded_until).where(FORM.commune == commune)
    values = {"round_id": round_id, "commune": commune}
    with database.read() as connection:
        row = connection.execute(limited(query, database.rights, **PLACE), values).one_or_none()
    return None if row is None else form_of(row)


def all_standing(
    database: Database, round_id: int, *, recorded_until: datetime | None = None
) -> dict[CommuneCode, Submission]:
    """Return the submissions of the round that stood at *recorded_until*, by commune."""
    query = standing_forms(round_id, recorded_until).order_by(FORM.commune)
    with database.read() as connection:
        rows = connection.execute(limited(query, database.rights, **PLACE)).all()
    return {CommuneCode(row.commune): form_of(row) for row in rows}


def history(database: Database, round_id: int, commune: CommuneCode) -> tuple[Submission, ...]:
    """Return every submission of *commune*, withdrawn ones too, oldest first."""
    query = every_form(round_id).where(FORM.commune == commune).order_by(FORM.number)
    with database.read() as connection:
        found = connection.execute(limited(query, database.rights, **PLACE))
        return tuple(map(form_of, found))


def made_between(
    database: Database, round_id: int, *, since: datetime, until: datetime
) -> dict[CommuneCode, Submission]:
    """Return the newest submission of each commune from *since* to before *until*, withdrawn ones too."""
    query = every_form(round_id).where(FORM.at >= since, FORM.at < until).order_by(FORM.number)
    with database.read() as connection:
        found = connection.execute(limited(query, database.rights, **PLACE))
        return {CommuneCode(row.commune): form_of(row) for row in found}


def answers_of(database: Database, submitted: Submission) -> dict[ItemCode, AnswerEvent]:
    """Return the answers as they were when they were submitted."""
    query = select(answer_event).where(
        EVENT.round_id == submitted.round_id,
        EVENT.commune == submitted.commune,
        EVENT.item.in_(submitted.versions),
    )
    with database.read() as connection:
        found = connection.execute(limited(query, database.rights, **ANSWER_PLACE))
        events = [event_of(row) for row in found]
    return {
        event.item: event for event in events if event.version == submitted.versions[event.item]
    }
