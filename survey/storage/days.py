"""What was recorded within a span of time: how many answers, by whom, in which commune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from survey.model import AnswerState, CommuneCode
from survey.storage.events import PLACE
from survey.storage.reach import limited
from survey.storage.tables import answer_event

if TYPE_CHECKING:
    from datetime import datetime

    from survey.storage.engine import Database


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many answers were recorded in one commune, by whom, and when the last one."""

    answers: int
    people: tuple[str, ...]
    last: datetime


def recorded_between(
    database: Database, round_id: int, *, since: datetime, until: datetime
) -> dict[CommuneCode, Recorded]:
    """Return what was recorded from *since* to before *until*, in one query.

    Every answer given counts, corrections too; answers taken back do not.
    """
    event = answer_event.c
    query = (
        select(
            event.commune,
            event.actor_name,
            func.count().label("answers"),
            func.max(event.at).label("last"),
        )
        .where(
            event.round_id == round_id,
            event.at >= since,
            event.at < until,
            event.state != AnswerState.NOT_REACHED.value,
        )
        .group_by(event.commune, event.actor_name)
        .order_by(event.commune, event.actor_name)
    )
    found: dict[CommuneCode, Recorded] = {}
    with database.read() as connection:
        for row in connection.execute(limited(query, database.rights, **PLACE)):
            code = CommuneCode(row.commune)
            before = found.get(code, Recorded(0, (), row.last))
            found[code] = Recorded(
                before.answers + row.answers,
                (*before.people, row.actor_name),
                max(before.last, row.last),
            )
    return found
