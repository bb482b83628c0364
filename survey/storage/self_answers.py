"""What communes say of themselves: appended beside the inspection, in a table of their own.

No query of the inspection reads this table, and nothing here reads the inspection's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, insert, literal, select

from survey.model import AnswerEvent, CommuneCode, Door, ItemCode, Role
from survey.storage.answers import StandingRow
from survey.storage.encoding import storable
from survey.storage.events import END_OF_TIME, answer_columns, event_of, newest_select, row_of
from survey.storage.guards import share_open_round
from survey.storage.reach import limited
from survey.storage.recording import Appended, Conflict, NewAnswer, refuse_unknown_evidence
from survey.storage.tables import self_answer_event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.storage.engine import Database

__all__ = [
    "Appended",
    "Conflict",
    "NewAnswer",
    "append",
    "append_many",
    "current",
    "history",
    "standing_rows",
]

_EVENT = self_answer_event.c
_WHOLE = (
    *_EVENT,
    literal(Role.COMMUNE.value).label("actor_role"),
    literal(Door.PAGE.value).label("door"),
)
"""The columns of an event, with those that are the same for all and therefore not stored."""
_OF_ROUND = _EVENT.round_id == bindparam("round_id")
_OF_COMMUNE = and_(_OF_ROUND, _EVENT.commune == bindparam("commune"))
_NEWEST = newest_select(_WHOLE, _OF_COMMUNE, table=self_answer_event)
_NEWEST_OF_ITEM = _NEWEST.where(_EVENT.item == bindparam("item"))
_STANDING = newest_select(
    [_EVENT[name] for name in StandingRow._fields], _OF_ROUND, table=self_answer_event
)
_HISTORY = select(*_WHOLE).where(_OF_COMMUNE).order_by(_EVENT.at, _EVENT.item, _EVENT.version)


# Writing -----------------------------------------------------------------------------------------


def append(database: Database, new: NewAnswer, *, at: datetime) -> Appended | Conflict:
    """Record *new* unless somebody else answered the item for the commune meanwhile.

    Saying again what is already the newest answer changes nothing and counts as recorded.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN, EVIDENCE_UNKNOWN. A submission of the inspectors
            does not stand in the way.
    """
    outcome = append_many(database, [(new, at)])
    return outcome if isinstance(outcome, Conflict) else outcome[0]


def append_many(
    database: Database, entries: Sequence[tuple[NewAnswer, datetime]]
) -> list[Appended] | Conflict:
    """Record all *entries*, each with its time, or nothing; return the first conflict if any."""
    prepared = [_prepared(new, at) for new, at in entries]

    def operation(connection: Connection) -> list[Appended] | Conflict:
        for round_id in sorted({new.round_id for new, _ in entries}):
            share_open_round(connection, round_id)
        refuse_unknown_evidence(connection, [new for new, _ in entries])
        return _record(connection, prepared)

    return database.claim(operation)


class _Prepared(NamedTuple):
    """An answer as the event and the row that it would be."""

    event: AnswerEvent
    row: Mapping[str, object]


def _prepared(new: NewAnswer, at: datetime) -> _Prepared:
    """Return *new* prepared; refuse what cannot be kept here."""
    if new.actor.role is not Role.COMMUNE:
        raise ValueError("only a commune answers for itself")
    storable(new.commune, new.item, new.actor.name)
    event = AnswerEvent(
        round_id=new.round_id,
        commune=new.commune,
        item=new.item,
        version=new.based_on + 1,
        answer=new.answer,
        actor=new.actor,
        door=Door.PAGE,
        at=at,
    )
    return _Prepared(event, {n: value for n, value in row_of(event).items() if n in _EVENT})


def _record(connection: Connection, prepared: Sequence[_Prepared]) -> list[Appended] | Conflict:
    """Write *prepared*, or nothing when one of them is stale."""
    newest: dict[tuple[int, CommuneCode, ItemCode], AnswerEvent | None] = {}
    outcome, rows = [], []
    for event, row in prepared:
        key = (event.round_id, event.commune, event.item)
        theirs = newest[key] if key in newest else _newest(connection, *key)
        if event.version == (theirs.version if theirs else 0) + 1:
            newest[key] = event
            rows.append(row)
            outcome.append(Appended(event))
        elif theirs is None:
            raise ValueError(f"{event.item} is based on version {event.version - 1}, never written")
        elif answer_columns(theirs.answer) == answer_columns(event.answer):
            outcome.append(Appended(theirs))
        else:
            return Conflict(theirs)
    if rows:
        connection.execute(insert(self_answer_event), rows)
    return outcome


def _newest(
    connection: Connection, round_id: int, commune: CommuneCode, item: ItemCode
) -> AnswerEvent | None:
    values = {"round_id": round_id, "commune": commune, "item": item, "recorded_until": END_OF_TIME}
    row = connection.execute(_NEWEST_OF_ITEM, values).one_or_none()
    return event_of(row) if row is not None else None


# Reading -----------------------------------------------------------------------------------------


def current(database: Database, round_id: int, commune: CommuneCode) -> dict[ItemCode, AnswerEvent]:
    """Return the newest event of every item that *commune* answered for itself."""
    query = limited(_NEWEST, database.rights, **_PLACE)
    values = {"round_id": round_id, "commune": commune, "recorded_until": END_OF_TIME}
    with database.read() as connection:
        return {event.item: event for event in map(event_of, connection.execute(query, values))}


def history(
    database: Database, round_id: int, commune: CommuneCode, item: ItemCode | None = None
) -> tuple[AnswerEvent, ...]:
    """Return everything that *commune* said of itself (of one *item*), oldest first."""
    query = _HISTORY if item is None else _HISTORY.where(_EVENT.item == item)
    query = limited(query, database.rights, **_PLACE)
    with database.read() as connection:
        rows = connection.execute(query, {"round_id": round_id, "commune": commune}).all()
    return tuple(map(event_of, rows))


def standing_rows(
    database: Database, round_id: int, *, recorded_until: datetime | None = None
) -> Sequence[StandingRow]:
    """Return the newest event of every commune and item of the round, in one query."""
    query = limited(_STANDING, database.rights, **_PLACE)
    values = {"round_id": round_id, "recorded_until": recorded_until or END_OF_TIME}
    with database.read() as connection:
        return [StandingRow(*row) for row in connection.execute(query, values)]


_PLACE = {"commune": _EVENT.commune, "round_id": _EVENT.round_id, "item": _EVENT.item}
"""What a reader's rights are asked about."""
