"""Small things to store, named by what matters in a test."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Connection, Executable

from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    Door,
    ItemCode,
    ProvinceCode,
    Role,
    RoundState,
)
from survey.problems import ProblemCode, SurveyError
from survey.storage import answers, rounds
from survey.storage.answers import NewAnswer
from survey.storage.engine import Database

T = TypeVar("T")

NOON = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
NO_ROUND = 999_999
HERE = CommuneCode("21025")
THERE = CommuneCode("21034")
A = ItemCode("CT-01")
B = ItemCode("CT-02")
AN = Actor("Nguyễn Văn An", Role.INSPECTOR)
BINH = Actor("Trần Thị Bình", Role.INSPECTOR)
DESK = Actor("Lê Thị Chi", Role.DESK)


def minutes(count: float) -> datetime:
    """Return the moment *count* minutes after noon."""
    return NOON + timedelta(minutes=count)


def prepared_round(database: Database, name: str = "Đợt 1") -> int:
    """Create a round that is not open yet."""
    return rounds.create(
        database,
        name=name,
        province=ProvinceCode("51"),
        opens_on=date(2026, 12, 1),
        closes_on=date(2026, 12, 31),
        catalogue_version=1,
        policy_version=1,
        actor=DESK,
        at=minutes(-60),
    )


def open_round(database: Database, name: str = "Đợt 1") -> int:
    """Create a round and open it."""
    round_id = prepared_round(database, name)
    rounds.change_state(database, round_id, RoundState.OPEN, actor=DESK, at=minutes(-30))
    return round_id


def said(text: str, *evidence: str) -> Answer:
    """Return an answer that holds *text*."""
    return Answer(AnswerState.ANSWERED, {"noi_dung": text}, evidence=evidence)


def new(
    round_id: int,
    answer: Answer | str = "có",
    *,
    commune: CommuneCode = HERE,
    item: ItemCode = A,
    based_on: int = 0,
    actor: Actor = AN,
) -> NewAnswer:
    """Return something to append."""
    answer = said(answer) if isinstance(answer, str) else answer
    return NewAnswer(round_id, commune, item, answer, based_on, actor, Door.PAGE)


def texts(database: Database, round_id: int, **limits: datetime) -> dict[ItemCode, object]:
    """Return what the current answers of HERE say."""
    found = answers.current(database, round_id, HERE, **limits)
    return {item: event.answer.values.get("noi_dung") for item, event in found.items()}


def refusal(work: Callable[[], object]) -> list[tuple[ProblemCode, str]]:
    """Return codes and places of the problems for which *work* was refused."""
    with pytest.raises(SurveyError) as caught:
        work()
    assert str(caught.value)  # every sentence finds its details
    return [(problem.code, problem.place) for problem in caught.value.problems]


def execute(database: Database, statement: Executable, *rows: dict[str, object]) -> None:
    """Run *statement* in a write, past the stores."""

    def operation(connection: Connection) -> None:
        connection.execute(statement, list(rows) or None)

    database.write(operation)


def at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """Run *work* with 0, 1, 2 … in threads that start together; return the results in order."""
    start = threading.Barrier(count)

    def run(number: int) -> T:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
