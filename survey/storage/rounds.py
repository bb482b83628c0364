"""The rounds: created once, moved from state to state, with deadlines that may be set anew."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select

from survey import labels
from survey.model import (
    Actor,
    Deadline,
    ProvinceCode,
    Round,
    RoundState,
)
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.storage.encoding import storable
from survey.storage.guards import hold_round, round_not_open, round_unknown
from survey.storage.tables import round_, round_deadline, round_event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from typing import Any

    from sqlalchemy import BindParameter, Column, Connection, Row, Select, Table

    from survey.storage.engine import Database

TRANSITIONS = frozenset(
    {
        (RoundState.PREPARED, RoundState.OPEN),
        (RoundState.OPEN, RoundState.LOCKED),
        (RoundState.LOCKED, RoundState.OPEN),
    }
)


# Writing -----------------------------------------------------------------------------------------


def create(
    database: Database,
    *,
    name: str,
    province: ProvinceCode,
    opens_on: date,
    closes_on: date,
    catalogue_version: int,
    policy_version: int,
    actor: Actor,
    at: datetime,
    units_version: int | None = None,
    deadlines: Sequence[Deadline] = (),
) -> int:
    """Create a PREPARED round that pins the given versions, with its *deadlines*; return its id.

    Raises:
        SurveyError: ROUND_NAME, ROUND_NAME_TAKEN, ROUND_DATES, all that apply.
    """
    name = name.strip()
    storable(name, province, actor.name)
    new_round = {
        "name": name,
        "province": province,
        "opens_on": opens_on,
        "closes_on": closes_on,
        "catalogue_version": catalogue_version,
        "policy_version": policy_version,
        "units_version": units_version,
        "created_at": at,
        "created_by": actor.name,
    }

    def operation(connection: Connection) -> int:
        taken = connection.scalar(select(round_.c.id).where(round_.c.name == name)) is not None
        problems = _problems_of_new(name, opens_on, closes_on, taken=taken)
        if problems:
            raise SurveyError(problems)
        round_id: int = connection.scalars(insert(round_).returning(round_.c.id), new_round).one()
        _record_state(connection, round_id, RoundState.PREPARED, actor=actor, at=at, reason="")
        for preset in deadlines:
            row = {"scope": preset.scope, "due": preset.due, "source": preset.source}
            connection.execute(
                insert(round_deadline).values(
                    round_id=round_id, **row, actor_name=actor.name, at=at
                )
            )
        return round_id

    return database.claim(operation)


def change_state(
    database: Database,
    round_id: int,
    target: RoundState,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Move the round to *target*.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_TRANSITION.
    """
    storable(actor.name, reason)

    def operation(connection: Connection) -> None:
        state = hold_round(connection, round_id).state
        if (state, target) not in TRANSITIONS:
            raise SurveyError(
                [
                    problem(
                        ProblemCode.ROUND_TRANSITION,
                        state=labels.ROUND_STATE[state],
                        target=labels.ROUND_STATE[target],
                    )
                ]
            )
        _record_state(connection, round_id, target, actor=actor, at=at, reason=reason)

    database.write(operation)


def set_deadline(
    database: Database,
    round_id: int,
    scope: str,
    due: date | None,
    source: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Set the deadline of *scope* (an item or a domain), or take it away when *due* is None.

    Raises:
        SurveyError: DEADLINE_SOURCE, ROUND_UNKNOWN; ROUND_NOT_OPEN when the round is locked.
    """
    source = source.strip()
    storable(scope, source, actor.name)
    if due is not None and not source:
        raise SurveyError([problem(ProblemCode.DEADLINE_SOURCE, place=scope, value=scope)])
    row = {"scope": scope, "due": due, "source": source, "actor_name": actor.name, "at": at}

    def operation(connection: Connection) -> None:
        facts = hold_round(connection, round_id)
        if facts.state is RoundState.LOCKED:
            raise round_not_open(facts)
        connection.execute(insert(round_deadline).values(round_id=round_id, **row))

    database.write(operation)


def _problems_of_new(name: str, opens_on: date, closes_on: date, *, taken: bool) -> list[Problem]:
    problems = []
    if not name:
        problems.append(problem(ProblemCode.ROUND_NAME))
    if taken:
        problems.append(problem(ProblemCode.ROUND_NAME_TAKEN, value=name))
    if closes_on < opens_on:
        days = {"opens": f"{opens_on:%d/%m/%Y}", "closes": f"{closes_on:%d/%m/%Y}"}
        problems.append(problem(ProblemCode.ROUND_DATES, **days))
    return problems


def _record_state(
    connection: Connection,
    round_id: int,
    state: RoundState,
    *,
    actor: Actor,
    at: datetime,
    reason: str,
) -> None:
    row = {"round_id": round_id, "state": state.value, "reason": reason, "at": at}
    connection.execute(insert(round_event).values(**row, actor_name=actor.name))


# Reading -----------------------------------------------------------------------------------------


def get(database: Database, round_id: int, *, recorded_until: datetime | None = None) -> Round:
    """Return the round as it was known at *recorded_until*.

    Raises:
        SurveyError: ROUND_UNKNOWN, also for a time before the round was created.
    """
    found = _read(database, round_id, recorded_until)
    if not found:
        raise round_unknown(round_id)
    return found[0]


def all_rounds(database: Database) -> tuple[Round, ...]:
    """Return the rounds in the order in which they were created."""
    return _read(database, None, None)


def _read(
    database: Database, round_id: int | None, recorded_until: datetime | None
) -> tuple[Round, ...]:
    query, dates = _queries(one=round_id is not None, then=recorded_until is not None)
    values = {"round_id": round_id, "recorded_until": recorded_until}
    with database.read() as connection:
        rows = connection.execute(query, values).all()
        deadlines: dict[int, list[Deadline]] = defaultdict(list)
        for row in connection.execute(dates, values):
            if row.due is not None:
                deadlines[row.round_id].append(Deadline(row.scope, row.due, row.source))
    return tuple(_round(row, tuple(deadlines[row.id])) for row in rows)


@cache
def _queries(*, one: bool, then: bool) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Return the queries of rounds with their state, and of deadlines; they cost more to build than to run.

    A round that was not yet created has no state, and is none.
    """
    state = _newest(round_event, [round_event.c.round_id], then=then).subquery()
    query = (
        select(round_, state.c.state, state.c.at.label("state_at"))
        .join(state, state.c.round_id == round_.c.id)
        .order_by(round_.c.id)
    )
    scopes = [round_deadline.c.round_id, round_deadline.c.scope]
    dates = _newest(round_deadline, scopes, then=then).order_by(*scopes)
    if one:
        number: BindParameter[int] = bindparam("round_id")
        query = query.where(round_.c.id == number)
        dates = dates.where(round_deadline.c.round_id == number)
    return query, dates


def _newest(table: Table, key: list[Column[Any]], *, then: bool) -> Select[*tuple[Any, ...]]:
    """Return the query of the newest row of each *key* in *table*."""
    ids = select(func.max(table.c.id)).group_by(*key)
    if then:
        ids = ids.where(table.c.at <= bindparam("recorded_until"))
    return select(table).where(table.c.id.in_(ids))


def _round(row: Row[*tuple[Any, ...]], deadlines: tuple[Deadline, ...]) -> Round:
    return Round(
        id=row.id,
        name=row.name,
        province=ProvinceCode(row.province),
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        catalogue_version=row.catalogue_version,
        policy_version=row.policy_version,
        state=RoundState(row.state),
        state_at=row.state_at,
        deadlines=deadlines,
        units_version=row.units_version,
    )
