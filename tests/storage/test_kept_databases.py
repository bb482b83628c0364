"""Databases that earlier releases left in provinces, kept as SQL text in tests/kept.

KD01 one is kept of every schema before today's; each holds rows in every table that it has
KD02 each is brought up to date by opening it, and has the tables that the program believes in
KD03 not a value of a row is lost or changed by that
KD04 today's software reads it: content, rounds, answers with their history, scores
KD05 it goes on from there: what was kept stays guarded, and the next answer is taken
KD06 what fills a kept database leaves no table of today's schema empty
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, Table, create_engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from survey.model import Answer, AnswerState, RoundState
from survey.storage import upgrade
from survey.storage.engine import Database
from survey.storage.schema import HEAD
from survey.storage.tables import PASSING, answer_event, metadata
from tests.kept.answers import AWKWARD
from tests.kept.keep import FOLDER, empty_tables
from tests.kept.province import fill
from tests.storage.builders import execute
from tests.support.small_province import (
    AREA,
    GATE,
    HERE,
    RECORD,
    SHARE,
    Clock,
    draft,
    empty_province,
    said,
    saved,
)

EARLIER = upgrade.known_revisions()[:-1]
VERSION = "alembic_version"


@pytest.fixture(params=EARLIER)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def kept(revision: str, tmp_path: Path) -> Path:
    """The database as that release left it, in SQLite."""
    file = tmp_path / "kept.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((FOLDER / f"{revision}.sql").read_text("utf-8"))
    return file


@pytest.fixture
def left(kind: str, empty_url: str, kept: Path, revision: str) -> str:
    """The URL of the same database on either system, not opened yet."""
    if kind == "sqlite":
        place = Path(empty_url.removeprefix("sqlite:///"))
        place.parent.mkdir()
        shutil.copy(kept, place)
    else:
        source, target = create_engine(f"sqlite:///{kept}"), create_engine(empty_url)
        with target.begin() as connection:
            upgrade.build(connection, revision)
            for table, columns in columns_of(kept).items():
                rows = [
                    dict(zip(columns, row, strict=True)) for row in read(source, table, columns)
                ]
                if rows:
                    connection.execute(insert(table), rows)
        source.dispose()
        target.dispose()
    return empty_url


def columns_of(kept: Path) -> dict[Table, list[str]]:
    """Return the tables of a kept database with their columns, each after those it refers to."""
    with closing(sqlite3.connect(kept)) as connection:
        there = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")]
            for table in metadata.sorted_tables
        }
    return {table: columns for table, columns in there.items() if columns}


def read(engine: Engine, table: Table, columns: list[str]) -> list[tuple[Any, ...]]:
    """Return the rows of *table*, those *columns* only, in the order of its key."""
    query = select(*(table.c[name] for name in columns)).order_by(*table.primary_key)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def raw(file: Path, table: Table, columns: list[str]) -> list[tuple[Any, ...]]:
    """Return the same as SQLite has it on the disk."""
    key = ", ".join(column.name for column in table.primary_key)
    query = f'SELECT {", ".join(columns)} FROM "{table.name}" ORDER BY {key}'  # noqa: S608 - names of ours
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def test_kd01_one_is_kept_of_every_earlier_schema() -> None:
    kept = {file.stem for file in FOLDER.glob("*.sql")}

    assert upgrade.known_revisions()[-1] == HEAD
    assert set(EARLIER) <= kept <= {*EARLIER, HEAD}


def test_kd01_every_table_holds_rows(kept: Path, revision: str) -> None:
    assert empty_tables(kept) == []
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute(f"SELECT version_num FROM {VERSION}").fetchall() == [(revision,)]  # noqa: S608 - a name of ours
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_kd02_opening_brings_it_up_to_date(left: str) -> None:
    with Database.open(left) as database, database.read() as connection:
        context = MigrationContext.configure(connection)

        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []


def test_kd03_every_value_survives(left: str, kept: Path, kind: str) -> None:
    Database.open(left).close()
    source, target = create_engine(f"sqlite:///{kept}"), create_engine(left)
    tables = columns_of(kept)

    assert {table.name for table in tables} >= {"answer_event", "submission", "evidence"}
    for table, columns in tables.items():
        expected = read(source, table, columns)
        assert read(target, table, columns) == expected
        assert expected or table.name in PASSING
        if kind == "sqlite":
            file = Path(left.removeprefix("sqlite:///"))
            assert raw(file, table, columns) == raw(kept, table, columns)
    source.dispose()
    target.dispose()


def test_kd04_todays_software_reads_it(left: str, tmp_path: Path) -> None:
    app = empty_province(tmp_path / "files", Clock(), left)
    try:
        rnd = app.rounds()[0]
        answers = app.current(rnd.id, HERE)
        found = app.assess(rnd.id)

        assert (app.installed().province, app.installed().made_up) == ("51", True)
        assert (rnd.name, rnd.state) == ("Đợt 1", RoundState.OPEN)
        assert answers[SHARE].answer == Answer(AnswerState.ANSWERED, {"dat": 3, "can": 4})
        assert answers[RECORD].answer.state is AnswerState.NOT_APPLICABLE
        versions = [event.version for event in app.history(rnd.id, HERE) if event.item == AREA]
        assert sorted(versions) == [1, 2]
        notes = [event.answer.note for event in app.history(rnd.id, HERE) if event.item == GATE]
        assert AWKWARD in notes
        assert len(found.communes) == 96
    finally:
        app.close()


def test_kd05_it_goes_on_from_there(left: str, tmp_path: Path) -> None:
    app = empty_province(tmp_path / "files", Clock(), left)
    try:
        round_id = app.rounds()[0].id
        seen = app.current(round_id, HERE).get(SHARE)
        assert seen is not None
        better = said(dat=4, can=4)
        given = draft(round_id, SHARE, better, based_on=seen.version, actor=seen.actor)

        assert saved(app, given).version == seen.version + 1
        with pytest.raises(IntegrityError, match="append-only"):
            execute(app.database, update(answer_event).values(note=""))
    finally:
        app.close()


def test_kd06_every_table_of_today_is_filled(tmp_path: Path) -> None:
    clock = Clock()
    app = empty_province(tmp_path, clock)
    fill(app, clock)
    app.close()

    assert empty_tables(tmp_path / "readiness.db") == []
