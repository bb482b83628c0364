"""The answers: appended, never overwritten; the newest event of an item is its current answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select

from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Door,
    ItemCode,
    Role,
)
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.events import (
    END_OF_TIME,
    EVENT,
    OF_ROUND,
    PLACE,
    event_of,
    newest_events,
    newest_select,
)
from survey.storage.guards import refuse_answers
from survey.storage.reach import limited
from survey.storage.recording import Appended, Conflict, NewAnswer, prepare, record, record_one
from survey.storage.tables import answer_event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from survey.storage.engine import Database


__all__ = [
    "Appended",
    "Conflict",
    "LastChange",
    "NewAnswer",
    "RecordedRow",
    "StandingRow",
    "append",
    "append_many",
    "current",
    "history",
    "last_changes",
    "of_item",
    "plain_select",
    "recorded_rows",
    "standing_rows",
    "take_back",
]


class StandingRow(NamedTuple):
    """The newest event of one item in one commune, as light as the scoring needs it."""

    commune: str
    item: str
    version: int
    state: str
    values_json: str
    reason: str
    evidence_json: str


class RecordedRow(NamedTuple):
    """The newest event of one item in one commune, with all that was recorded."""

    commune: str
    item: str
    version: int
    state: str
    values_json: str
    reason: str
    evidence_json: str
    note: str
    actor_name: str
    actor_role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LastChange:
    """What happened in one commune: when last, how many events in each role, and by whom."""

    at: datetime
    events: Mapping[Role, int]
    actors: tuple[str, ...]


STANDING = newest_select([EVENT[name] for name in StandingRow._fields], OF_ROUND)
"""The query of the scoring path; its parameters are round_id and recorded_until."""
_RECORDED = newest_select([EVENT[name] for name in RecordedRow._fields], OF_ROUND)
_OF_ITEM = newest_select(EVENT, and_(OF_ROUND, EVENT.item == bindparam("item")))


# Writing -----------------------------------------------------------------------------------------


def append(database: Database, new: NewAnswer, *, at: datetime) -> Appended | Conflict:
    """Record *new* unless somebody else answered the item meanwhile.

    Saying again what is already the newest answer changes nothing and counts as recorded.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN, EVIDENCE_UNKNOWN; SUBMISSION_STANDING for an
            inspector, because the province's own desk items stay open after a submission.
    """
    return database.claim(partial(record_one, entry=prepare(new, at)))


def append_many(
    database: Database, entries: Sequence[tuple[NewAnswer, datetime]]
) -> list[Appended] | Conflict:
    """Record all *entries*, each with its time, or nothing; return the first conflict if any."""
    prepared = [prepare(new, at) for new, at in entries]
    return database.claim(partial(record, prepared=prepared))


def take_back(
    database: Database,
    round_id: int,
    commune: CommuneCode,
    *,
    actor: Actor,
    at: datetime,
    since: datetime | None = None,
    door: Door = Door.PAGE,
) -> int:
    """Take back what *actor* said last in *commune* (since a time); return how many items.

    What was said under the same name in another role stays. The history keeps everything: a NOT_REACHED event follows each of the answers.
    """

    def operation(connection: Connection) -> int:
        refuse_answers(connection, round_id, commune, [actor.role])
        found = newest_events(connection, round_id, commune)
        mine = [
            event
            for event in found.values()
            if event.actor == actor
            and event.answer.state is not AnswerState.NOT_REACHED
            and (since is None or event.at >= since)
        ]
        if not mine:
            raise SurveyError(
                [problem(ProblemCode.NOTHING_TO_UNDO, place=commune, name=actor.name)]
            )
        nothing = Answer(AnswerState.NOT_REACHED)
        prepared = []
        for event in mine:
            new = NewAnswer(round_id, commune, event.item, nothing, event.version, actor, door)
            prepared.append(prepare(new, at))
        record(connection, prepared)
        return len(mine)

    return database.claim(operation)


# Reading -----------------------------------------------------------------------------------------


def current(
    database: Database,
    round_id: int,
    commune: CommuneCode,
    *,
    recorded_until: datetime | None = None,
) -> dict[ItemCode, AnswerEvent]:
    """Return the newest event of every item of *commune*, as known at *recorded_until*."""
    with database.read() as connection:
        return newest_events(
            connection, round_id, commune, recorded_until=recorded_until, rights=database.rights
        )


def history(
    database: Database, round_id: int, commune: CommuneCode, item: ItemCode | None = None
) -> tuple[AnswerEvent, ...]:
    """Return every event of *commune* (of one *item*), oldest first."""
    query = select(answer_event).where(EVENT.round_id == round_id, EVENT.commune == commune)
    if item is not None:
        query = query.where(EVENT.item == item)
    with database.read() as connection:
        query = limited(query, database.rights, **PLACE)
        rows = connection.execute(query.order_by(EVENT.at, EVENT.item, EVENT.version)).all()
    return tuple(map(event_of, rows))


def standing_rows(
    database: Database, round_id: int, *, recorded_until: datetime | None = None
) -> Sequence[StandingRow]:
    """Return the newest event of every commune and item of the round, in one query."""
    values = {"round_id": round_id, "recorded_until": recorded_until or END_OF_TIME}
    with database.read() as connection:
        query = limited(STANDING, database.rights, **PLACE)
        cursor: Any = connection.execute(query, values).cursor  # without Row: a third less time
        return list(map(StandingRow._make, cursor))


def recorded_rows(database: Database, round_id: int) -> Sequence[RecordedRow]:
    """Return the newest event of every commune and item of the round whole, in one query."""
    values = {"round_id": round_id, "recorded_until": END_OF_TIME}
    with database.read() as connection:
        query = limited(_RECORDED, database.rights, **PLACE)
        return [RecordedRow(*row) for row in connection.execute(query, values)]


def of_item(database: Database, round_id: int, item: ItemCode) -> dict[CommuneCode, AnswerEvent]:
    """Return the newest event of *item* in every commune that has one, in one query."""
    values = {"round_id": round_id, "item": item, "recorded_until": END_OF_TIME}
    with database.read() as connection:
        query = limited(_OF_ITEM, database.rights, **PLACE)
        events = map(event_of, connection.execute(query, values))
        return {event.commune: event for event in events}


def plain_select(database: Database, round_id: int) -> str:
    """Return the SQL of :func:`standing_rows` with its parameters written out."""
    values = {"round_id": round_id, "recorded_until": END_OF_TIME}
    with database.read() as connection:
        compiled = STANDING.params(values).compile(
            connection, compile_kwargs={"literal_binds": True}
        )
    return str(compiled)


def last_changes(database: Database, round_id: int) -> dict[CommuneCode, LastChange]:
    """Return the communes of the round in which something was recorded, and what happened."""
    who = (EVENT.commune, EVENT.actor_role, EVENT.actor_name)
    query = (
        select(*who, func.max(EVENT.at).label("at"), func.count().label("events"))
        .where(EVENT.round_id == round_id)
        .group_by(*who)
        .order_by(*who)
    )
    with database.read() as connection:
        rows = connection.execute(limited(query, database.rights, **PLACE)).all()
    by_commune = defaultdict(list)
    for row in rows:
        by_commune[CommuneCode(row.commune)].append(row)
    return {commune: _last_change(rows) for commune, rows in by_commune.items()}


def _last_change(rows: Sequence[Row[str, str, str, datetime, int]]) -> LastChange:
    events: Counter[Role] = Counter()
    for row in rows:
        events[Role(row.actor_role)] += row.events
    return LastChange(
        at=max(row.at for row in rows),
        events=dict(events),
        actors=tuple(sorted({row.actor_name for row in rows})),
    )
