"""What happens inside the transaction that records answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, exists, insert, or_, select

from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    CommuneCode,
    Door,
    ItemCode,
    Role,
)
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.encoding import storable
from survey.storage.events import EVENT, OF_COMMUNE, answer_columns, circumstances, newest_events
from survey.storage.guards import MAY_ANSWER, refuse_answers, share_round
from survey.storage.tables import answer_event, evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


_INSERT = insert(answer_event)
_of_this_item = exists().where(
    OF_COMMUNE,
    EVENT.item == bindparam("item"),
)
_INSERT_UNOPPOSED = insert(answer_event).from_select(
    EVENT.keys(),
    select(*(bindparam(column.name, type_=column.type) for column in EVENT)).where(
        MAY_ANSWER,
        ~_of_this_item.where(EVENT.version >= bindparam("version")),
        or_(
            bindparam("version") == 1,
            _of_this_item.where(EVENT.version == bindparam("version") - 1),
        ),
    ),
)
"""Inserts an answer when nothing stands against it, all in one statement."""


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer that somebody wants to record.

    *based_on* is the version of this item that the writer saw, 0 when there was none.
    """

    round_id: int
    commune: CommuneCode
    item: ItemCode
    answer: Answer
    based_on: int
    actor: Actor
    door: Door


@dataclass(frozen=True, slots=True)
class Appended:
    """The answer is recorded, as *event*."""

    event: AnswerEvent


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was recorded: somebody else answered this item since the writer looked."""

    theirs: AnswerEvent


class Prepared(NamedTuple):
    """A new answer as columns, worked out before the transaction keeps others waiting."""

    new: NewAnswer
    columns: Mapping[str, str]
    at: datetime


def prepare(new: NewAnswer, at: datetime) -> Prepared:
    """Return *new* as columns; refuse text that a database cannot keep.

    What a commune says of itself never gets here: it has a table of its own.
    """
    if new.actor.role is Role.COMMUNE:
        raise ValueError("a commune does not answer for the inspection")
    storable(new.commune, new.item, new.actor.name)
    return Prepared(new, answer_columns(new.answer), at)


def record_one(connection: Connection, entry: Prepared) -> Appended | Conflict:
    """Write *entry* unless it is stale.

    Nearly always nothing stands against it, and one statement does. What it does not insert is
    looked at closely by :func:`record`, which knows all the reasons.
    """
    event = _event(entry.new, entry.at)
    if not event.answer.evidence:
        share_round(connection, event.round_id)
        row = {**circumstances(event), **entry.columns}
        if connection.execute(_INSERT_UNOPPOSED, row).rowcount == 1:
            return Appended(event)
    outcome = record(connection, [entry])
    return outcome if isinstance(outcome, Conflict) else outcome[0]


def record(connection: Connection, prepared: Sequence[Prepared]) -> list[Appended] | Conflict:
    """Write all of *prepared*, or nothing when one of them is stale."""
    _refuse(connection, [entry.new for entry in prepared])
    newest = _newest(connection, [entry.new for entry in prepared])
    outcome: list[Appended] = []
    rows: list[dict[str, object]] = []
    for new, columns, at in prepared:
        key = (new.round_id, new.commune, new.item)
        theirs = newest.get(key)
        if new.based_on == (theirs.version if theirs else 0):
            event = newest[key] = _event(new, at)
            rows.append({**circumstances(event), **columns})
        elif theirs is None:
            raise ValueError(f"{new.item} is based on version {new.based_on}, which never was")
        elif answer_columns(theirs.answer) == columns:
            event = theirs
        else:
            return Conflict(theirs)
        outcome.append(Appended(event))
    if rows:
        # always in the order of the key: writers that wait for one another never do so in a ring
        rows.sort(key=itemgetter("round_id", "commune", "item", "version"))
        connection.execute(_INSERT, rows)
    return outcome


def _event(new: NewAnswer, at: datetime) -> AnswerEvent:
    return AnswerEvent(
        round_id=new.round_id,
        commune=new.commune,
        item=new.item,
        version=new.based_on + 1,
        answer=new.answer,
        actor=new.actor,
        door=new.door,
        at=at,
    )


def _refuse(connection: Connection, new: Sequence[NewAnswer]) -> None:
    """Raise what stands against recording *new*."""
    roles: dict[tuple[int, CommuneCode], set[Role]] = defaultdict(set)
    for one in new:
        roles[one.round_id, one.commune].add(one.actor.role)
    for (round_id, commune), present in sorted(roles.items()):
        refuse_answers(connection, round_id, commune, present)
    refuse_unknown_evidence(connection, new)


def refuse_unknown_evidence(connection: Connection, new: Sequence[NewAnswer]) -> None:
    """Refuse answers that name files which were never recorded."""
    digests = {digest for one in new for digest in one.answer.evidence}
    if not digests:
        return
    known = set(connection.scalars(select(evidence.c.digest).where(evidence.c.digest.in_(digests))))
    problems = [
        problem(ProblemCode.EVIDENCE_UNKNOWN, place=one.item, value=digest)
        for one in new
        for digest in one.answer.evidence
        if digest not in known
    ]
    if problems:
        raise SurveyError(problems)


def _newest(
    connection: Connection, new: Sequence[NewAnswer]
) -> dict[tuple[int, CommuneCode, ItemCode], AnswerEvent]:
    """Return the newest events of the items of *new*."""
    items: dict[tuple[int, CommuneCode], set[ItemCode]] = defaultdict(set)
    for one in new:
        items[one.round_id, one.commune].add(one.item)
    return {
        (round_id, commune, item): event
        for (round_id, commune), codes in items.items()
        for item, event in newest_events(connection, round_id, commune, codes).items()
    }
