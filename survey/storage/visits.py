"""The visits of a round: planned, moved, begun, done or cancelled; every change is a new event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert

from survey.model import RoundState
from survey.storage.encoding import storable
from survey.storage.guards import hold_round, round_not_open
from survey.storage.plans import read_plan
from survey.storage.submissions import withdraw_standing
from survey.storage.tables import visit, visit_event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.model import Actor, Visit
    from survey.planning import Plan
    from survey.scheduling import VisitChange
    from survey.storage.engine import Database


def add(
    database: Database,
    round_id: int,
    check: Callable[[Plan], Sequence[Visit]],
    *,
    actor: Actor,
    at: datetime,
) -> tuple[int, ...]:
    """Record the new visits that *check* returns for the stored plan; return their ids.

    *check* runs inside the transaction and raises where the visits are refused.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN; what *check* raises.
    """

    def operation(connection: Connection) -> tuple[int, ...]:
        _hold_open(connection, round_id)
        ids = []
        for found in check(read_plan(connection, round_id)):
            row = {
                "round_id": round_id,
                "team_id": found.team_id,
                "commune": found.commune,
                "kind": found.kind.value,
                "actor_name": actor.name,
                "at": at,
            }
            number = connection.scalars(insert(visit).returning(visit.c.id), row).one()
            _record(connection, replace(found, id=number), actor=actor, at=at)
            ids.append(number)
        return tuple(ids)

    return database.write(operation)


def change(
    database: Database,
    round_id: int,
    check: Callable[[Plan], VisitChange],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Record the visit that *check* returns, and withdraw a submission where it says so.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN; FORM_APPROVED where it would withdraw an approved
            form, which the desk reopens first; what *check* raises.
    """

    def operation(connection: Connection) -> None:
        _hold_open(connection, round_id)
        changed = check(read_plan(connection, round_id))
        _record(connection, changed.visit, actor=actor, at=at)
        if changed.withdrawal:
            withdraw_standing(
                connection,
                round_id,
                changed.visit.commune,
                reason=changed.withdrawal,
                actor=actor,
                at=at,
            )

    database.write(operation)


def _hold_open(connection: Connection, round_id: int) -> None:
    facts = hold_round(connection, round_id)
    if facts.state is not RoundState.OPEN:
        raise round_not_open(facts)


def _record(connection: Connection, found: Visit, *, actor: Actor, at: datetime) -> None:
    storable(found.note, found.reason, actor.name)
    row = {
        "visit_id": found.id,
        "state": found.state.value,
        "day": found.day,
        "starts": f"{found.starts:%H:%M}",
        "ends": f"{found.ends:%H:%M}",
        "note": found.note,
        "reason": found.reason,
        "actor_name": actor.name,
        "at": at,
    }
    connection.execute(insert(visit_event).values(**row))
