"""Opening, reading and writing.

ST10 opening creates the folder, a file of the owner's own and the schema; opening again nothing
ST11 SQLite runs in WAL mode, waits for the disk at each commit, and checks foreign keys
ST12 an address that cannot be opened is a problem, and its text never shows the password
ST13 a database of newer software is refused
ST14 what write() returned for is there after opening again; what raised left nothing
ST15 a reader sees one moment of the database and cannot write
ST16 a closed database is closed: it takes nothing any more and leaves no connection
ST17 several processes may open a new database at once
ST18 a write that another transaction's unique key stopped is run again by claim()
ST19 what a server refuses is a problem; what it says of rows, and what was typed, is in no error and no log
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, func, insert, make_url, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from survey.problems import ProblemCode, SurveyError
from survey.storage import rounds
from survey.storage.engine import Database
from survey.storage.tables import contact, content_version, installation, round_
from survey.ui.apology import apologise
from tests.storage.builders import NOON, at_once, execute, prepared_round, refusal

ROOT = Path(__file__).parents[2]
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"])
only_postgresql = pytest.mark.parametrize("kind", ["postgresql"])


def count_of_rounds(database: Database) -> int:
    with database.read() as connection:
        return connection.scalars(select(func.count()).select_from(round_)).one()


def test_st10_an_empty_database_is_set_up_once(empty_url: str) -> None:
    with Database.open(empty_url) as database:
        prepared_round(database)
    with Database.open(empty_url) as database:
        assert count_of_rounds(database) == 1


@only_sqlite
def test_st10_the_file_is_created_for_its_owner_alone(empty_url: str, tmp_path: Path) -> None:
    Database.open(empty_url).close()

    assert (tmp_path / "store" / "readiness.db").stat().st_mode & 0o777 == 0o600


@only_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_st11_sqlite_is_set_to_keep_data(database: Database, pragma: str, value: object) -> None:
    found = database.write(lambda c: c.execute(text(f"PRAGMA {pragma}")).scalar())

    assert found == value


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite:////proc/nowhere/a.db", id="no folder"),
        pytest.param("sqlite://", id="no file"),
        pytest.param("mysql://an:s3cret@localhost/a", id="another kind"),
        pytest.param("postgresql://an:s3cret@127.0.0.1:1/a?password=s3cret", id="nobody there"),
        pytest.param("postgresql://an:s3cret@127.0.0.1:port/a", id="no port"),
        pytest.param("s3cret", id="no URL"),
    ],
)
def test_st12_an_unreachable_database_is_a_problem_without_the_password(url: str) -> None:
    with pytest.raises(SurveyError) as caught:
        Database.open(url)

    (found,) = caught.value.problems
    assert found.code is ProblemCode.DATABASE_UNREACHABLE
    assert "s3cret" not in str(caught.value)


def test_st12_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.db").write_bytes(b"JPEG" * 1000)

    problems = refusal(lambda: Database.open(f"sqlite:///{tmp_path}/photo.db"))

    assert problems == [(ProblemCode.DATABASE_UNREACHABLE, "")]


def test_st12_the_shown_address_hides_the_password(url: str) -> None:
    address = url.replace("postgres:@", "postgres:s3cret@")

    with Database.open(address) as database:
        assert "s3cret" not in database.url


def test_st13_a_newer_database_is_refused(empty_url: str) -> None:
    Database.open(empty_url).close()
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    assert refusal(lambda: Database.open(empty_url)) == [(ProblemCode.DATABASE_NEWER, "")]


def test_st14_a_write_is_there_after_opening_again(url: str) -> None:
    with Database.open(url) as database:
        prepared_round(database)
    with Database.open(url) as database:
        assert [found.name for found in rounds.all_rounds(database)] == ["Đợt 1"]


def test_st14_an_operation_that_raises_leaves_nothing(database: Database) -> None:
    row = {"kind": "policy", "number": 1, "sha256": "", "files_json": "{}", "recorded_at": NOON}

    with pytest.raises(ZeroDivisionError):
        database.write(lambda c: c.execute(insert(content_version), row).rowcount // 0)

    with database.read() as connection:
        assert connection.execute(select(content_version)).all() == []


def test_st15_a_reader_sees_one_moment(database: Database) -> None:
    prepared_round(database, "Đợt 1")
    with database.read() as connection:
        before = connection.execute(select(round_.c.name)).all()
        prepared_round(database, "Đợt 2")
        after = connection.execute(select(round_.c.name)).all()

    assert after == before
    assert count_of_rounds(database) == 2


def test_st15_a_reader_cannot_write(database: Database) -> None:
    row = {"kind": "policy", "number": 1, "sha256": "", "files_json": "{}", "recorded_at": NOON}

    with pytest.raises((DBAPIError, SurveyError)), database.read() as connection:
        connection.execute(insert(content_version), row)


def test_st16_a_closed_database_takes_nothing(url: str) -> None:
    database = Database.open(url)
    database.close()
    database.close()

    with pytest.raises(RuntimeError):
        database.write(lambda _: None)
    with pytest.raises(RuntimeError), database.read():
        pass


@only_sqlite
def test_st16_closing_leaves_one_plain_file(url: str, tmp_path: Path) -> None:
    with Database.open(url) as database:
        at_once(8, lambda number: prepared_round(database, f"Đợt {number}"))

    assert [path.name for path in (tmp_path / "store").iterdir()] == ["readiness.db"]


def test_st17_processes_may_open_a_new_database_at_once(empty_url: str) -> None:
    command = "import sys; from survey.storage.engine import Database; Database.open(sys.argv[1])"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", command + ".close()", empty_url],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    assert [process.communicate()[1] for process in processes] == ["", ""]


def test_st18_of_many_who_want_one_name_one_gets_it(database: Database) -> None:
    def create(_: int) -> object:
        try:
            return prepared_round(database)
        except SurveyError as error:
            return error.problems[0].code

    outcomes = at_once(8, create)

    assert outcomes.count(ProblemCode.ROUND_NAME_TAKEN) == 7
    assert count_of_rounds(database) == 1


def test_st18_other_violations_are_not_repeated(database: Database) -> None:
    calls = []
    second = {"id": 2, "province": "51", "made_up": True, "created_at": NOON}

    def operation(connection: Connection) -> None:
        calls.append(second)
        connection.execute(insert(installation), second)

    with pytest.raises(IntegrityError):
        database.claim(operation)
    assert calls == [second]


@only_postgresql
def test_st12_a_lost_connection_is_a_problem_and_the_next_one_works(database: Database) -> None:
    terminate = text("SELECT pg_terminate_backend(pg_backend_pid())")

    problems = refusal(lambda: execute(database, terminate))

    assert problems == [(ProblemCode.DATABASE_UNREACHABLE, "")]
    assert prepared_round(database) > 0


TYPED = "CCCD 012345678901 của ông Nguyễn Văn A"
FINDING = {"commune": "21025", "name": TYPED, "post": "", "phone": "", "email": "", "at": NOON}


def logged(error: Exception, caplog: pytest.LogCaptureFixture) -> str:
    """Return what the log keeps of *error*, as pages and as servers write it."""
    caplog.clear()
    apologise(error)
    logging.getLogger("readiness").error("a request failed", exc_info=error)
    return caplog.text


@pytest.fixture
def limited(url: str) -> Iterator[Database]:
    """The database as a role has it that may not insert contacts."""
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        for statement in (
            "DROP ROLE IF EXISTS limited",
            "CREATE ROLE limited LOGIN PASSWORD 'p'",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO limited",
        ):
            connection.execute(text(statement))
    address = make_url(url).set(username="limited", password="p")  # noqa: S106 - of a test
    with Database.open(address.render_as_string(hide_password=False)) as database:
        yield database
    with owner.connect() as connection:
        connection.execute(text("DROP OWNED BY limited"))
        connection.execute(text("DROP ROLE limited"))
    owner.dispose()


@only_postgresql
def test_st19_a_role_that_may_not_write_is_told_and_what_was_typed_is_not(
    limited: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SurveyError) as caught:
        execute(limited, insert(contact), {**FINDING, "actor_name": TYPED})

    (found,) = caught.value.problems
    assert (found.code, dict(found.details)["detail"]) == (
        ProblemCode.DATABASE_REFUSED,
        "InsufficientPrivilege 42501",
    )
    said = logged(caught.value, caplog)
    assert "42501" in said
    assert TYPED not in said


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({**FINDING, "actor_name": None}, id="ST19 a value less"),
        pytest.param({**FINDING, "actor_name": "", "id": 1}, id="ST19 a number twice"),
    ],
)
def test_st19_a_violation_quotes_no_row(
    database: Database, row: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    execute(database, insert(contact), {**FINDING, "actor_name": "", "id": 1})

    with pytest.raises(IntegrityError) as caught:
        execute(database, insert(contact), row)

    said = logged(caught.value, caplog)
    assert "IntegrityError" in said
    assert (TYPED in said, "21025" in said) == (False, False)


@only_postgresql
def test_st19_text_that_a_server_cannot_keep_is_a_problem(database: Database) -> None:
    row = {**FINDING, "name": "\0", "actor_name": ""}

    problems = refusal(lambda: execute(database, insert(contact), row))

    assert problems == [(ProblemCode.DATABASE_REFUSED, "")]
