"""The plan of a round as it is stored: its teams, its visits, and where somebody has been."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from survey.model import AnswerState, CommuneCode, Role, Team, Visit, VisitKind, VisitState
from survey.planning import Plan, person_key
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.storage import signatures
from survey.storage.encoding import decode_texts
from survey.storage.reach import limited, told
from survey.storage.tables import answer_event, team, team_event, visit, visit_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, Connection, Row, Select

    from survey.rights import Rights
    from survey.storage.engine import Database

_PLACE: Mapping[str, Column[Any]] = {"round_id": visit.c.round_id, "commune": visit.c.commune}
_begun = visit_event.alias("begun")
_BEGUN_AT = (
    select(func.min(_begun.c.at))
    .where(_begun.c.visit_id == visit.c.id, _begun.c.state == VisitState.BEGUN.value)
    .scalar_subquery()
)


def teams_of(database: Database, round_id: int) -> tuple[Team, ...]:
    """Return the teams of the round in the order in which they were made.

    Who has no right to field work is told of none.
    """
    if Action.READ_FIELD_WORK not in database.rights.actions:
        return ()
    with database.read() as connection:
        found = _teams(connection, round_id)
    return found if database.rights.everywhere else _seen_by(database.rights, found)


def communes_of_person(database: Database, account: str) -> dict[int, frozenset[CommuneCode]]:
    """Return the communes of the teams in which a name stands that is or was the account's, by round."""
    keys = signatures.keys_of(database, account)
    newest = select(func.max(team_event.c.id)).group_by(team_event.c.team_id)
    query = (
        select(team.c.round_id, team_event)
        .join(team_event, team_event.c.team_id == team.c.id)
        .where(team_event.c.id.in_(newest))
    )
    found: dict[int, frozenset[CommuneCode]] = {}
    with database.read() as connection:
        for row in connection.execute(query):
            people = (row.leader, *decode_texts(row.members_json))
            if not keys.isdisjoint(map(person_key, people)):
                own = map(CommuneCode, decode_texts(row.communes_json))
                found[row.round_id] = found.get(row.round_id, frozenset()).union(own)
    return found


def _seen_by(rights: Rights, found: tuple[Team, ...]) -> tuple[Team, ...]:
    """Return the teams that go to a commune within reach, with no other communes."""
    seen = (
        replace(one, communes=tuple(c for c in one.communes if rights.sees(c, one.round_id)))
        for one in found
    )
    return tuple(one for one in seen if one.communes)


def visits_of(
    database: Database, round_id: int, commune: CommuneCode | None = None
) -> tuple[Visit, ...]:
    """Return the visits of the round (to one *commune*), cancelled ones too, in order of time.

    Who has no right to field work is told only of those that have begun: a plan may be meant to surprise.
    """
    query = _visits_told(database.rights).where(visit.c.round_id == round_id)
    if commune is not None:
        query = query.where(visit.c.commune == commune)
    with database.read() as connection:
        found = connection.execute(limited(query, database.rights, **_PLACE))
        return tuple(map(_visit, found))


def visit_of(database: Database, visit_id: int) -> Visit:
    """Return one visit as it is now.

    Raises:
        SurveyError: VISIT_UNKNOWN, also where the reader is not told of it (see :func:`visits_of`).
    """
    with database.read() as connection:
        query = limited(
            _visits_told(database.rights).where(visit.c.id == visit_id), database.rights, **_PLACE
        )
        row = connection.execute(query).one_or_none()
    if row is None:
        raise SurveyError([problem(ProblemCode.VISIT_UNKNOWN, value=visit_id)])
    return _visit(row)


def read_plan(connection: Connection, round_id: int) -> Plan:
    """Return teams, visits, and the communes in which an answer of an inspector stands."""
    event, later = answer_event.c, answer_event.alias("later").c
    taken_back = exists().where(
        *(later[name] == event[name] for name in ("round_id", "commune", "item")),
        later.version > event.version,
        later.state == AnswerState.NOT_REACHED.value,
    )
    answered = (
        select(event.commune)
        .distinct()
        .where(
            event.round_id == round_id,
            event.actor_role == Role.INSPECTOR.value,
            event.state != AnswerState.NOT_REACHED.value,
            ~taken_back,
        )
    )
    visits = connection.execute(_visits().where(visit.c.round_id == round_id))
    return Plan(
        teams=_teams(connection, round_id),
        visits=tuple(map(_visit, visits)),
        visited=frozenset(map(CommuneCode, connection.scalars(answered))),
    )


def _teams(connection: Connection, round_id: int) -> tuple[Team, ...]:
    newest = select(func.max(team_event.c.id)).group_by(team_event.c.team_id)
    query = (
        select(team.c.round_id, team_event)
        .join(team_event, team_event.c.team_id == team.c.id)
        .where(team.c.round_id == round_id, team_event.c.id.in_(newest))
        .order_by(team.c.id)
    )
    return tuple(  # who reads is asked of the communes, which lie in the row as JSON
        Team(
            id=row.team_id,
            round_id=row.round_id,
            name=row.name,
            leader=row.leader,
            members=decode_texts(row.members_json),
            communes=tuple(map(CommuneCode, decode_texts(row.communes_json))),
            version=row.id,
        )
        for row in connection.execute(told(query))
    )


def _visits() -> Select[*tuple[Any, ...]]:
    newest = select(func.max(visit_event.c.id)).group_by(visit_event.c.visit_id)
    event = visit_event.c
    return (
        select(
            *(visit.c.round_id, visit.c.team_id, visit.c.commune, visit.c.kind),
            visit_event,
            _BEGUN_AT.label("begun_at"),
        )
        .join(visit_event, event.visit_id == visit.c.id)
        .where(event.id.in_(newest))
        .order_by(event.day, event.starts, event.visit_id)
    )


def _visits_told(rights: Rights) -> Select[*tuple[Any, ...]]:
    """Return the query of the visits of which a reader with *rights* is told."""
    if Action.READ_FIELD_WORK in rights.actions:
        return _visits()
    return _visits().where(_BEGUN_AT.is_not(None))


def _visit(row: Row[*tuple[Any, ...]]) -> Visit:
    return Visit(
        id=row.visit_id,
        round_id=row.round_id,
        team_id=row.team_id,
        commune=CommuneCode(row.commune),
        kind=VisitKind(row.kind),
        state=VisitState(row.state),
        day=row.day,
        starts=time.fromisoformat(row.starts),
        ends=time.fromisoformat(row.ends),
        note=row.note,
        begun_at=row.begun_at,
        changed_at=row.at,
        reason=row.reason,
        version=row.id,
    )
