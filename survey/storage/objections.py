"""The objections: filed once, decided once; a decision and the correction it brings are one write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from survey import labels
from survey.follow_up import Objection, ObjectionState
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Door,
    ItemCode,
    RoundState,
)
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.storage.encoding import decode_texts, encode_texts, encode_values, storable
from survey.storage.events import newest_events
from survey.storage.guards import hold_round, refuse_answers, round_not_open
from survey.storage.reach import limited
from survey.storage.recording import Conflict, NewAnswer, Prepared, prepare, record
from survey.storage.tables import evidence, objection, objection_event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Column, Connection, Row

    from survey.storage.engine import Database

__all__ = ["Conflict", "Decision", "NewObjection", "decide", "get", "lodge", "of_round", "withdraw"]

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_EVENT = objection_event.c
_PLACE: Mapping[str, Column[Any]] = {
    "round_id": objection.c.round_id,
    "commune": objection.c.commune,
    "item": objection.c.item,
}
_SELECT = (
    select(
        objection,
        _EVENT.state,
        _EVENT.reason,
        _EVENT.version.label("corrected"),
        _EVENT.actor_name.label("decided_by"),
        _EVENT.at.label("decided_at"),
    )
    .select_from(objection.outerjoin(objection_event, _EVENT.objection_id == objection.c.id))
    .order_by(objection.c.id)
)


@dataclass(frozen=True, slots=True)
class NewObjection:
    """An objection that a commune wants to make; *version* is the answer that it saw."""

    round_id: int
    commune: CommuneCode
    item: ItemCode
    version: int
    text: str
    evidence: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the province decides: *seen* is the version of the answer that it looked at.

    With an *answer* the objection is accepted, without one it is rejected.
    """

    objection: Objection
    seen: int
    reason: str
    actor: Actor
    answer: Answer | None = None


# Writing -----------------------------------------------------------------------------------------


def lodge(database: Database, new: NewObjection, *, at: datetime) -> int:
    """Keep *new* and return its id.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN, or all that apply of OBJECTION_NO_ANSWER,
            OBJECTION_STALE, OBJECTION_STANDING, EVIDENCE_UNKNOWN.
    """
    storable(new.commune, new.item, new.text, new.by, *new.evidence)
    row = {
        "round_id": new.round_id,
        "commune": new.commune,
        "item": new.item,
        "version": new.version,
        "text": new.text,
        "evidence_json": encode_texts(new.evidence),
        "actor_name": new.by,
        "at": at,
    }

    def operation(connection: Connection) -> int:
        _hold_open(connection, new.round_id)
        problems = [
            *_not_the_newest(connection, new),
            *_another_stands(connection, new),
            *_unknown_files(connection, new),
        ]
        if problems:
            raise SurveyError(problems)
        number: int = connection.scalars(insert(objection).returning(objection.c.id), row).one()
        return number

    return database.write(operation)


def decide(database: Database, decision: Decision, *, at: datetime) -> Objection | Conflict:
    """Record *decision*, and with it the corrected answer where there is one; all or nothing.

    Returns the objection as it is now; the Conflict where the answer changed since the decider
    looked. An answer that was put right meanwhile, in the same words, is not recorded again.

    Raises:
        SurveyError: ROUND_NOT_OPEN; OBJECTION_DECIDED; OBJECTION_UNCHANGED where the corrected
            answer is the one objected to; EVIDENCE_UNKNOWN; FORM_APPROVED.
    """
    found, actor = decision.objection, decision.actor
    storable(decision.reason, actor.name)
    place = (found.round_id, found.commune, found.item)
    correction: Prepared | None = None
    if decision.answer is not None:
        new = NewAnswer(*place, decision.answer, decision.seen, actor, Door.OBJECTION)
        correction = prepare(new, at)

    def operation(connection: Connection) -> Objection | Conflict:
        _hold_open(connection, found.round_id)
        _refuse_decided(connection, found.id)
        newest = newest_events(connection, found.round_id, found.commune, [found.item])[found.item]
        if newest.version != decision.seen:
            return Conflict(newest)
        state, version = ObjectionState.REJECTED, None
        if correction is not None:
            state = ObjectionState.ACCEPTED
            refuse_answers(connection, found.round_id, found.commune, [actor.role])
            version = _correct(connection, found, newest, correction)
        row = {"reason": decision.reason, "version": version, "actor_name": actor.name, "at": at}
        return _settle(connection, found.id, state, row)

    return database.write(operation)


def withdraw(
    database: Database, found: Objection, *, by: str, reason: str, at: datetime
) -> Objection:
    """Take the objection back and return it as it is now.

    Raises:
        SurveyError: ROUND_NOT_OPEN, OBJECTION_DECIDED.
    """
    storable(by, reason)
    row = {"reason": reason, "version": None, "actor_name": by, "at": at}

    def operation(connection: Connection) -> Objection:
        _hold_open(connection, found.round_id)
        _refuse_decided(connection, found.id)
        return _settle(connection, found.id, ObjectionState.WITHDRAWN, row)

    return database.write(operation)


def _hold_open(connection: Connection, round_id: int) -> None:
    """Refuse unless the round is open; nobody else writes to it until the transaction ends."""
    facts = hold_round(connection, round_id)
    if facts.state is not RoundState.OPEN:
        raise round_not_open(facts)


def _not_the_newest(connection: Connection, new: NewObjection) -> list[Problem]:
    newest = newest_events(connection, new.round_id, new.commune, [new.item]).get(new.item)
    if newest is None or newest.answer.state is AnswerState.NOT_REACHED:
        return [problem(ProblemCode.OBJECTION_NO_ANSWER, new.item, item=new.item)]
    if newest.version != new.version:
        return [problem(ProblemCode.OBJECTION_STALE, new.item, item=new.item)]
    return []


def _another_stands(connection: Connection, new: NewObjection) -> list[Problem]:
    same = (
        objection.c.round_id == new.round_id,
        objection.c.commune == new.commune,
        objection.c.item == new.item,
        _EVENT.id.is_(None),
    )
    if connection.execute(_SELECT.where(*same)).first() is None:
        return []
    return [problem(ProblemCode.OBJECTION_STANDING, new.item, item=new.item)]


def _unknown_files(connection: Connection, new: NewObjection) -> list[Problem]:
    query = select(evidence.c.digest).where(evidence.c.digest.in_(new.evidence))
    known = set(connection.scalars(query))
    return [
        problem(ProblemCode.EVIDENCE_UNKNOWN, new.item, value=digest)
        for digest in new.evidence
        if digest not in known
    ]


def _refuse_decided(connection: Connection, number: int) -> None:
    query = select(objection_event).where(_EVENT.objection_id == number)
    row = connection.execute(query).one_or_none()
    if row is not None:
        details = {
            "state": labels.OBJECTION_STATE[ObjectionState(row.state)],
            "at": f"{row.at.astimezone(_VIETNAM):%H:%M %d/%m/%Y}",
            "who": row.actor_name,
        }
        raise SurveyError([problem(ProblemCode.OBJECTION_DECIDED, **details)])


def _correct(
    connection: Connection, found: Objection, newest: AnswerEvent, correction: Prepared
) -> int:
    """Record the correction after *newest*; return the version of the answer that is right."""
    if _says(newest.answer) == _says(correction.new.answer):
        if newest.version == found.version:
            raise SurveyError([problem(ProblemCode.OBJECTION_UNCHANGED, found.item)])
        return newest.version
    outcome = record(connection, [correction])
    if isinstance(outcome, Conflict):
        raise TypeError("the round is held: nobody answers between the look and the write")
    return outcome[0].event.version


def _says(answer: Answer) -> tuple[str, str, str]:
    """Return what an answer says, without what goes with it."""
    return answer.state.value, encode_values(answer.values), answer.reason


def _settle(
    connection: Connection, number: int, state: ObjectionState, row: dict[str, Any]
) -> Objection:
    values = {"objection_id": number, "state": state.value, **row}
    connection.execute(insert(objection_event).values(**values))
    return _objection(connection.execute(_SELECT.where(objection.c.id == number)).one())


# Reading -----------------------------------------------------------------------------------------


def of_round(database: Database, round_id: int) -> tuple[Objection, ...]:
    """Return every objection of the round, in the order in which they came."""
    with database.read() as connection:
        query = _SELECT.where(objection.c.round_id == round_id)
        rows = connection.execute(limited(query, database.rights, **_PLACE)).all()
    return tuple(map(_objection, rows))


def get(database: Database, number: int) -> Objection:
    """Return one objection; raises SurveyError (OBJECTION_UNKNOWN) where there is none."""
    with database.read() as connection:
        query = limited(_SELECT.where(objection.c.id == number), database.rights, **_PLACE)
        row = connection.execute(query).one_or_none()
    if row is None:
        raise SurveyError([problem(ProblemCode.OBJECTION_UNKNOWN, value=number)])
    return _objection(row)


def _objection(row: Row[*tuple[Any, ...]]) -> Objection:
    return Objection(
        id=row.id,
        round_id=row.round_id,
        commune=CommuneCode(row.commune),
        item=ItemCode(row.item),
        version=row.version,
        text=row.text,
        evidence=decode_texts(row.evidence_json),
        by=row.actor_name,
        at=row.at,
        state=ObjectionState(row.state or ObjectionState.UNDECIDED),
        reason=row.reason or "",
        corrected=row.corrected,
        decided_by=row.decided_by or "",
        decided_at=row.decided_at,
    )
