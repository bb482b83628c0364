"""Rows of answers: how an event is written to a row and read back, and which one is the newest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, select

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
from survey.rights import OPERATOR, Rights
from survey.storage.encoding import (
    decode_texts,
    decode_values,
    encode_texts,
    encode_values,
    storable,
)
from survey.storage.reach import limited
from survey.storage.tables import answer_event

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table

EVENT = answer_event.c
PLACE: Mapping[str, Column[Any]] = {
    "round_id": EVENT.round_id,
    "commune": EVENT.commune,
    "item": EVENT.item,
}
"""What the rights of a reader are asked about."""
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
"""As a limit of recorded time: everything that is known."""


def newest_select(
    columns: Iterable[ColumnElement[Any]], *where: ColumnElement[bool], table: Table = answer_event
) -> Select[*tuple[Any, ...]]:
    """Return the query of the newest event of every item that *where* keeps, in *table*.

    *where* may speak of round, commune and item. Events later than the parameter recorded_until
    are not known to the query. It costs more to build than to run: build it once.
    """
    newer, event = table.alias("newer"), table.c
    key = ("round_id", "commune", "item")
    superseded = exists().where(
        *(newer.c[name] == event[name] for name in key),
        newer.c.version > event.version,
        newer.c.at <= bindparam("recorded_until"),
    )
    return select(*columns).where(*where, event.at <= bindparam("recorded_until"), ~superseded)


OF_ROUND = EVENT.round_id == bindparam("round_id")
OF_COMMUNE = and_(OF_ROUND, EVENT.commune == bindparam("commune"))
_NEWEST_OF_COMMUNE = newest_select(EVENT, OF_COMMUNE)
_NEWEST_OF_ITEMS = newest_select(
    EVENT, OF_COMMUNE, EVENT.item.in_(bindparam("items", expanding=True))
)


def newest_events(
    connection: Connection,
    round_id: int,
    commune: CommuneCode,
    items: Collection[ItemCode] | None = None,
    *,
    recorded_until: datetime | None = None,
    rights: Rights = OPERATOR,
) -> dict[ItemCode, AnswerEvent]:
    """Return the newest event of every item of *commune*, or of *items* only, that *rights* reach."""
    values = {
        "round_id": round_id,
        "commune": commune,
        "recorded_until": recorded_until or END_OF_TIME,
    }
    if items is None:
        rows = connection.execute(limited(_NEWEST_OF_COMMUNE, rights, **PLACE), values)
    else:
        query = limited(_NEWEST_OF_ITEMS, rights, **PLACE)
        rows = connection.execute(query, {**values, "items": list(items)})
    return {event.item: event for event in map(event_of, rows)}


def event_of(row: Row[*tuple[Any, ...]]) -> AnswerEvent:
    """Return the event that stands in *row*."""
    return AnswerEvent(
        round_id=row.round_id,
        commune=CommuneCode(row.commune),
        item=ItemCode(row.item),
        version=row.version,
        answer=Answer(
            state=AnswerState(row.state),
            values=decode_values(row.values_json),
            reason=row.reason,
            note=row.note,
            evidence=decode_texts(row.evidence_json),
        ),
        actor=Actor(row.actor_name, Role(row.actor_role)),
        door=Door(row.door),
        at=row.at,
    )


def row_of(event: AnswerEvent) -> dict[str, object]:
    """Return *event* as a row."""
    return {**circumstances(event), **answer_columns(event.answer)}


def circumstances(event: AnswerEvent) -> dict[str, object]:
    """Return the columns of *event* that say where, by whom and when, not what."""
    return {
        "round_id": event.round_id,
        "commune": event.commune,
        "item": event.item,
        "version": event.version,
        "actor_name": event.actor.name,
        "actor_role": event.actor.role.value,
        "door": event.door.value,
        "at": event.at,
    }


def answer_columns(answer: Answer) -> Mapping[str, str]:
    """Return *answer* as columns; two answers are the same when these are equal."""
    storable(answer.reason, answer.note, *answer.evidence)
    return {
        "state": answer.state.value,
        "values_json": encode_values(answer.values),
        "reason": answer.reason,
        "note": answer.note,
        "evidence_json": encode_texts(answer.evidence),
    }
