"""The teams of a round: who goes where; every change is a new event, the newest one counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from survey.model import RoundState
from survey.storage.encoding import encode_texts, storable
from survey.storage.guards import hold_round, round_not_open
from survey.storage.plans import read_plan
from survey.storage.tables import team, team_event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.model import Actor
    from survey.planning import Plan, TeamDraft
    from survey.storage.engine import Database


def save(
    database: Database,
    round_id: int,
    check: Callable[[Plan], Sequence[TeamDraft]],
    *,
    actor: Actor,
    at: datetime,
) -> tuple[int, ...]:
    """Record the teams that *check* returns for the stored plan; return their ids.

    *check* runs inside the transaction and raises where the change is refused.

    Raises:
        SurveyError: ROUND_UNKNOWN; ROUND_NOT_OPEN when the round is locked; what *check* raises.
    """
    who = {"actor_name": actor.name, "at": at}

    def operation(connection: Connection) -> tuple[int, ...]:
        facts = hold_round(connection, round_id)
        if facts.state is RoundState.LOCKED:
            raise round_not_open(facts)
        ids = []
        for draft in check(read_plan(connection, round_id)):
            storable(draft.name, draft.leader, *draft.members, *draft.communes)
            number = draft.id
            if number is None:
                new = insert(team).returning(team.c.id)
                number = connection.scalars(new, {"round_id": round_id, **who}).one()
            row = {
                "team_id": number,
                "name": draft.name,
                "leader": draft.leader,
                "members_json": encode_texts(draft.members),
                "communes_json": encode_texts(draft.communes),
            }
            connection.execute(insert(team_event).values(**row, **who))
            ids.append(number)
        return tuple(ids)

    return database.write(operation)
