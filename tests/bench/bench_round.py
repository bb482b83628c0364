"""From the database to the scores of a province, against the plain SELECT of the same rows.

Run with `pytest tests/bench/bench_round.py`. One round of 96 communes with made-up answers. Two
plain SELECTs stand beside us, in turns: SQLAlchemy Core, which is what anybody would write here, and
sqlite3 without anything around it. The evaluator is warm, as it is in a running app; the first
assessment after a start is told too.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import pytest
from sqlalchemy import create_engine, text

from survey.application import Application
from survey.assessment import Assessment
from survey.storage import answers
from tests.exchange.demo_home import copy_of_demo, opened

ROUND: Final = 1
TURNS: Final = 40
WARM_UP: Final = 5
MOST: Final = 3.0

pytestmark = pytest.mark.bench


@pytest.fixture
def app(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Quảng Ngãi with made-up data; what is loaded by then is out of the collector's way."""
    app = opened(copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path))
    gc.collect()
    gc.freeze()
    yield app
    gc.unfreeze()
    app.close()


@pytest.fixture
def statement(app: Application) -> str:
    """The SELECT of the rows that the scoring reads, as text without parameters."""
    return answers.plain_select(app.database, ROUND)


@pytest.fixture
def core(app: Application, statement: str) -> Iterator[Callable[[], object]]:
    """The plain SELECT by SQLAlchemy Core."""
    engine = create_engine(app.settings.database_url)

    def select() -> object:
        with engine.connect() as connection:
            return connection.execute(text(statement)).all()

    yield select
    engine.dispose()


@pytest.fixture
def driver(tmp_path: Path, statement: str) -> Iterator[Callable[[], object]]:
    """The plain SELECT by sqlite3 alone."""
    with closing(sqlite3.connect(tmp_path / "readiness.db")) as connection:
        yield lambda: connection.execute(statement).fetchall()


def whole(found: Assessment) -> object:
    """Look at everything that the pages show of a province."""
    return (
        found.readiness.value,
        found.level,
        found.rank,
        found.visited,
        found.item_gaps,
        [found.lag(row) for row in range(len(found.communes))],
    )


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turns(*works: Callable[[], object]) -> list[list[float]]:
    """Return the seconds of each of *works*, done one after the other, each first in its turn."""
    found: list[list[float]] = [[] for _ in works]
    for turn in range(WARM_UP + TURNS):
        for place in range(len(works)):
            which = (turn + place) % len(works)
            took = seconds(works[which])
            if turn >= WARM_UP:
                found[which].append(took)
    return found


def ratio(ours: list[float], bare: list[float]) -> float:
    return median(own / base for own, base in zip(ours, bare, strict=True))


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


def milliseconds(times: list[float]) -> str:
    return f"{1000 * median(times):.1f} ms"


def test_a_round_is_assessed_within_three_times_the_plain_select(
    app: Application,
    core: Callable[[], object],
    driver: Callable[[], object],
    capsys: pytest.CaptureFixture[str],
) -> None:
    cold = seconds(lambda: whole(app.assess(ROUND)))

    ours, by_core, by_driver, everything = in_turns(
        lambda: app.assess(ROUND).level,
        core,
        driver,
        lambda: whole(app.assess(ROUND)),
    )
    rows = len(answers.standing_rows(app.database, ROUND))

    say(
        capsys,
        f"{rows} rows: levels {milliseconds(ours)} = {ratio(ours, by_core):.2f} × SQLAlchemy Core"
        f" ({milliseconds(by_core)}) = {ratio(ours, by_driver):.2f} × sqlite3"
        f" ({milliseconds(by_driver)}); all that pages show {milliseconds(everything)}"
        f" = {ratio(everything, by_core):.2f} × Core; first of all {1000 * cold:.0f} ms",
    )
    assert ratio(ours, by_core) <= MOST
    assert ratio(everything, by_core) <= MOST


def test_the_plain_select_finds_the_same_rows(
    app: Application, core: Callable[[], object], driver: Callable[[], object]
) -> None:
    rows = sorted(map(tuple, answers.standing_rows(app.database, ROUND)))

    assert sorted(map(tuple, core())) == sorted(map(tuple, driver())) == rows  # type: ignore[call-overload]
