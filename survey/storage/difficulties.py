"""The register of difficulties: each is reported once, and every step is a row of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, insert, or_, select

from survey import labels
from survey.follow_up import Difficulty, DifficultyEvent, DifficultyKind, DifficultyState
from survey.model import (
    CommuneCode,
    ItemCode,
)
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import OPERATOR, AccountRole, Rights
from survey.storage.encoding import storable
from survey.storage.reach import limited, told
from survey.storage.tables import difficulty, difficulty_event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection, Row, Select

    from survey.storage.engine import Database

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

TRANSITIONS = frozenset(
    {
        (DifficultyState.OPEN, DifficultyState.OPEN),  # another agency, another date
        (DifficultyState.OPEN, DifficultyState.ANSWERED),
        (DifficultyState.OPEN, DifficultyState.ESCALATED),
        (DifficultyState.ESCALATED, DifficultyState.OPEN),
        (DifficultyState.ESCALATED, DifficultyState.ANSWERED),
        (DifficultyState.ANSWERED, DifficultyState.OPEN),
        (DifficultyState.ANSWERED, DifficultyState.ESCALATED),
        (DifficultyState.ANSWERED, DifficultyState.CLOSED),
        (DifficultyState.CLOSED, DifficultyState.OPEN),
    }
)
_OF_AGENCY = frozenset({DifficultyState.ANSWERED, DifficultyState.ESCALATED})


@dataclass(frozen=True, slots=True)
class Report:
    """A difficulty as somebody reports it."""

    round_id: int | None
    commune: CommuneCode | None
    kind: DifficultyKind
    item: ItemCode
    text: str
    reported_by: str
    reported_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """The next step of a difficulty."""

    state: DifficultyState
    agency: str
    due: date | None
    text: str
    day: date


def next_states(rights: Rights, now: DifficultyEvent) -> frozenset[DifficultyState]:
    """Return the states into which who has *rights* may bring a difficulty that stands at *now*.

    An agency answers what is open and asked of it, or says that it is beyond its powers; the rest of
    the register is the desk's.
    """
    after = frozenset(state for state in DifficultyState if (now.state, state) in TRANSITIONS)
    if rights.role is not AccountRole.AGENCY:
        return after
    asked = now.state is DifficultyState.OPEN and now.agency == rights.agency
    return after & _OF_AGENCY if asked else frozenset()


# Writing -----------------------------------------------------------------------------------------


def report(database: Database, new: Report, first: Step, *, by: str, at: datetime) -> int:
    """Keep *new* with its first step and return its id."""
    storable(new.item, new.text, new.reported_by, first.agency, first.text, by)
    row = {
        "round_id": new.round_id,
        "commune": new.commune,
        "kind": new.kind.value,
        "item": new.item,
        "text": new.text,
        "reported_by": new.reported_by,
        "reported_on": new.reported_on,
        "actor_name": by,
        "at": at,
    }

    def operation(connection: Connection) -> int:
        number: int = connection.scalars(insert(difficulty).returning(difficulty.c.id), row).one()
        _insert(connection, number, first, by=by, at=at)
        return number

    return database.write(operation)


def move(
    database: Database, number: int, step: Step, *, seen: int, by: str, at: datetime
) -> Difficulty:
    """Add *step* after the event *seen* and return the difficulty as it is now.

    Raises:
        SurveyError: DIFFICULTY_UNKNOWN; DIFFICULTY_CHANGED where *seen* is no longer the newest;
            DIFFICULTY_TRANSITION; FORBIDDEN where the step is not the person's (:func:`next_states`).
    """
    storable(step.agency, step.text, by)
    lock = select(difficulty.c.id).where(difficulty.c.id == number).with_for_update()

    def operation(connection: Connection) -> Difficulty:
        if connection.dialect.name == "postgresql":
            connection.execute(lock)
        now = _one(connection, number, database.rights).now
        if now.id != seen:
            at_ = f"{now.at.astimezone(_VIETNAM):%H:%M %d/%m/%Y}"
            raise SurveyError([problem(ProblemCode.DIFFICULTY_CHANGED, who=now.by, at=at_)])
        if (now.state, step.state) not in TRANSITIONS:
            names = {
                "state": labels.DIFFICULTY_STATE[now.state],
                "target": labels.DIFFICULTY_STATE[step.state],
            }
            raise SurveyError([problem(ProblemCode.DIFFICULTY_TRANSITION, **names)])
        if not _theirs(database.rights, now, step):
            raise SurveyError([problem(ProblemCode.FORBIDDEN)])
        _insert(connection, number, step, by=by, at=at)
        return _one(connection, number)

    return database.write(operation)


def _theirs(rights: Rights, now: DifficultyEvent, step: Step) -> bool:
    """Return whether the person may take *step*; an agency moves neither the date nor who answers."""
    moved = (step.agency, step.due) != (now.agency, now.due)
    if moved and rights.role is AccountRole.AGENCY:
        return False
    return step.state in next_states(rights, now)


def _insert(connection: Connection, number: int, step: Step, *, by: str, at: datetime) -> None:
    row = {
        "difficulty_id": number,
        "state": step.state.value,
        "agency": step.agency,
        "due": step.due,
        "text": step.text,
        "day": step.day,
        "actor_name": by,
        "at": at,
    }
    connection.execute(insert(difficulty_event).values(**row))


# Reading -----------------------------------------------------------------------------------------


def everything(database: Database) -> tuple[Difficulty, ...]:
    """Return the whole register with all steps, in the order in which it was reported."""
    with database.read() as connection:
        query = select(difficulty).order_by(difficulty.c.id)
        rows = connection.execute(_within(query, database.rights)).all()
        found = told(select(difficulty_event).order_by(difficulty_event.c.id))
        steps = connection.execute(found).all()  # those of rows that are not there are left out
    return _together(rows, steps)


def get(database: Database, number: int) -> Difficulty:
    """Return one difficulty; raises SurveyError (DIFFICULTY_UNKNOWN) where there is none."""
    with database.read() as connection:
        return _one(connection, number, database.rights)


def _within(query: Select[*tuple[Any, ...]], rights: Rights) -> Any:
    """Return *query* so that it finds what *rights* reach: an agency also what is asked of it now.

    What is of the whole province has no commune: those find it who reach every commune.
    """
    if not rights.agency:
        return limited(query, rights, commune=difficulty.c.commune, item=difficulty.c.item)
    event, item = difficulty_event.c, difficulty.c.item
    newest = select(func.max(event.id)).group_by(event.difficulty_id)
    asked = select(event.difficulty_id).where(event.agency == rights.agency, event.id.in_(newest))
    may_be_told = and_(difficulty.c.id.in_(asked), item.in_(sorted(rights.items_asked)))
    return told(query.where(or_(item.in_(sorted(rights.items or ())), may_be_told)))


def _one(connection: Connection, number: int, rights: Rights = OPERATOR) -> Difficulty:
    event = difficulty_event.c
    query = select(difficulty).where(difficulty.c.id == number)
    rows = connection.execute(_within(query, rights)).all()
    found = select(difficulty_event).where(event.difficulty_id == number).order_by(event.id)
    steps = connection.execute(told(found)).all()
    if not rows:
        raise SurveyError([problem(ProblemCode.DIFFICULTY_UNKNOWN, value=number)])
    return _together(rows, steps)[0]


def _together(
    rows: Iterable[Row[*tuple[Any, ...]]], steps: Iterable[Row[*tuple[Any, ...]]]
) -> tuple[Difficulty, ...]:
    events: dict[int, list[DifficultyEvent]] = defaultdict(list)
    for row in steps:
        events[row.difficulty_id].append(_event(row))
    return tuple(_difficulty(row, tuple(events[row.id])) for row in rows)


def _event(row: Row[*tuple[Any, ...]]) -> DifficultyEvent:
    return DifficultyEvent(
        id=row.id,
        state=DifficultyState(row.state),
        agency=row.agency,
        due=row.due,
        text=row.text,
        day=row.day,
        by=row.actor_name,
        at=row.at,
    )


def _difficulty(row: Row[*tuple[Any, ...]], events: tuple[DifficultyEvent, ...]) -> Difficulty:
    return Difficulty(
        id=row.id,
        round_id=row.round_id,
        commune=None if row.commune is None else CommuneCode(row.commune),
        kind=DifficultyKind(row.kind),
        item=ItemCode(row.item),
        text=row.text,
        reported_by=row.reported_by,
        reported_on=row.reported_on,
        by=row.actor_name,
        at=row.at,
        events=events,
    )
