"""What is particular to backups of PostgreSQL.

BP01 a dump is data: no SQL of it is run, what guards a restored database is made by our migrations
BP02 a dump that holds what our migrations do not lay out is refused
BP03 what is no dump, or a dump that was cut, is refused
BP04 a program that is missing, too old or fails is told; nothing is left
BP05 no password stands in the arguments of a program
BP06 a restore that fails at its very end leaves the database empty
BP07 a database that cannot be reached is told, without its password
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import IntegrityError

from survey.access.backup import make
from survey.access.restore import restore
from survey.problems import ProblemCode
from survey.settings import Settings
from survey.storage import backup
from survey.storage.backup import Kind
from survey.storage.engine import Database
from tests.access.backups import AT, all_rows, filled, settings_at
from tests.storage.builders import execute, refusal

BAD = [(ProblemCode.BACKUP_DATABASE, "")]
SECRET = "mật:khẩu\\"  # noqa: S105 - made up


@pytest.fixture
def kind() -> str:
    """Only PostgreSQL."""
    return "postgresql"


@pytest.fixture
def source(empty_url: str, tmp_path: Path, programs: None) -> Settings:
    """A filled province in a database of its own."""
    return filled(settings_at(tmp_path / "data", empty_url))


@pytest.fixture
def target(postgresql: str, tmp_path: Path) -> Iterator[Settings]:
    """An empty place."""
    run(postgresql.format(name="postgres"), "CREATE DATABASE target")
    yield settings_at(tmp_path / "new", postgresql.format(name="target"))
    run(postgresql.format(name="postgres"), "DROP DATABASE target WITH (FORCE)")


def run(url: str, *statements: str) -> None:
    """Run *statements* as somebody who may do everything."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def program(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program *name* before those of PostgreSQL."""
    folder.mkdir()
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_bp01_the_sql_of_a_dump_is_not_run(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    run(
        source.database_url,
        "CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'",
    )

    restore(target, make(source, tmp_path / "a.tar", at=AT).file)

    with (
        Database.open(target.database_url) as database,
        pytest.raises(IntegrityError, match="append-only"),
    ):
        execute(database, text("DELETE FROM evidence"))


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("CREATE TABLE strange (a int)", id="BP02 another table"),
        pytest.param("SELECT lo_create(0)", id="BP02 a large object"),
        pytest.param("DROP TABLE review_issue", id="BP02 a table less"),
        pytest.param("INSERT INTO alembic_version VALUES ('0001')", id="BP02 two revisions"),
        pytest.param("DELETE FROM alembic_version", id="BP02 no revision"),
    ],
)
def test_bp02_what_our_migrations_do_not_lay_out(
    statement: str, source: Settings, tmp_path: Path
) -> None:
    run(source.database_url, statement)

    assert refusal(lambda: make(source, tmp_path / "a.tar", at=AT)) == BAD


def test_bp02_a_newer_schema_is_told(source: Settings, tmp_path: Path) -> None:
    run(source.database_url, "UPDATE alembic_version SET version_num = '9999'")

    refused = refusal(lambda: make(source, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.BACKUP_NEWER, "")]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: b"", id="BP03 nothing"),
        pytest.param(lambda data: b"no dump", id="BP03 something else"),
        pytest.param(lambda data: data[: len(data) * 3 // 4], id="BP03 cut"),
    ],
)
def test_bp03_what_is_no_dump(
    change: Callable[[bytes], bytes], source: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a.dump"
    backup.take(source.database_url, file)
    file.write_bytes(change(file.read_bytes()))

    assert refusal(lambda: backup.examine(Kind.POSTGRESQL, file)) == BAD


HEAD_ROW = b"COPY public.alembic_version (version_num) FROM stdin;\n0003\n\\.\n"


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"DROP TABLE team;\n", id="BP01 a statement"),
        pytest.param(b"\\! reboot\n", id="BP01 a command of psql"),
        pytest.param(b"COPY public.team (id) FROM PROGRAM 'x';\n", id="BP01 rows of a program"),
        pytest.param(b"COPY public.team (id) FROM stdin;\n1\n", id="BP03 rows without an end"),
        pytest.param(HEAD_ROW * 2, id="BP02 a table twice"),
        pytest.param(HEAD_ROW.replace(b"0003", b"0003\t1"), id="BP02 a cell too many"),
        pytest.param(b"COPY public.evidence (digest) FROM stdin;\n\xff\n\\.\n", id="BP03 no UTF-8"),
        pytest.param(HEAD_ROW, id="BP02 nothing but a revision"),
        pytest.param(b"", id="BP02 nothing"),
    ],
)
def test_bp01_what_pg_restore_says_is_looked_at_line_by_line(
    said: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.dump"
    file.write_bytes(said)
    program(tmp_path / "bin", "pg_restore", 'cat "$3"', monkeypatch)

    assert refusal(lambda: backup.examine(Kind.POSTGRESQL, file)) == BAD


def test_bp04_a_missing_program_is_told(
    source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    refused = refusal(lambda: make(source, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.BACKUP_PROGRAM, "")]
    assert not (tmp_path / "a.tar").exists()


def test_bp04_a_program_that_fails_is_told(
    source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "pg_dump", "echo half > half; exit 1", monkeypatch)
    monkeypatch.chdir(tmp_path)

    refused = refusal(lambda: make(source, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.BACKUP_PROGRAM_FAILED, "")]
    assert not (tmp_path / "a.tar").exists()


def test_bp05_no_password_stands_in_the_arguments(
    source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    script = f"""
echo "$@" > {seen}
cat $(echo "$@" | sed "s/.*passfile=\\([^ ]*\\).*/\\1/") >> {seen}
exit 1"""
    program(tmp_path / "bin", "pg_dump", script, monkeypatch)
    address = make_url(source.database_url).set(password=SECRET)
    place = settings_at(source.data_dir, address.render_as_string(hide_password=False))

    refusal(lambda: make(place, tmp_path / "a.tar", at=AT))

    arguments, passfile = seen.read_text("utf-8").splitlines()
    assert SECRET not in arguments
    assert f"dbname={address.database}" in arguments
    assert passfile == "*:*:*:*:mật\\:khẩu\\\\"


def test_bp06_a_restore_that_fails_at_its_end_leaves_nothing(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a.dump"
    contents = backup.take(source.database_url, file)

    def fail() -> None:
        raise OSError(28, "no room")

    with pytest.raises(OSError, match="no room"):
        backup.put_back(target.database_url, file, contents, fail)

    backup.require_empty(target.database_url)
    backup.put_back(target.database_url, file, contents, lambda: None)
    assert len(all_rows(target.database_url)["answer_event"]) == 2


def test_bp06_rows_that_do_not_fit_leave_nothing(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    run(
        source.database_url,
        "ALTER TABLE team DROP CONSTRAINT fk_team_round_id",
        "INSERT INTO team VALUES (1, 77, 'x', now())",
    )
    made = make(source, tmp_path / "a.tar", at=AT)

    assert refusal(lambda: restore(target, made.file)) == BAD
    backup.require_empty(target.database_url)
    assert not target.data_dir.exists()


def test_bp06_a_copy_that_is_not_what_was_examined_leaves_nothing(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a.dump"
    contents = backup.take(source.database_url, file)
    other = replace(contents, rows={**contents.rows, "team": 1})

    assert refusal(lambda: backup.put_back(target.database_url, file, other, lambda: None)) == BAD
    backup.require_empty(target.database_url)
    taken = [(ProblemCode.RESTORE_NOT_EMPTY, "")]
    url = source.database_url
    assert refusal(lambda: backup.put_back(url, file, contents, lambda: None)) == taken


def test_bp07_an_unreachable_database_is_told_without_its_password(tmp_path: Path) -> None:
    place = settings_at(tmp_path, f"postgresql://x:{'y' * 9}@127.0.0.1:1/none")

    for work in (
        lambda: make(place, tmp_path / "a.tar", at=AT),
        lambda: restore(place, tmp_path / "a.tar"),
    ):
        assert refusal(work) == [(ProblemCode.DATABASE_UNREACHABLE, "")]
