"""An SQLite database in a backup: copied while others write, examined without trust, put in place."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.backup_shape import (
    EVIDENCE_LIST,
    FLEETING,
    Contents,
    Kind,
    named_evidence,
    parts_of,
    require_digests,
    shape_of,
    unusable,
)
from survey.storage.chain import Verdict, rows_of, verify_rows
from survey.storage.engine import LOCK_WAIT_SECONDS, unreachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from survey.storage.heads import KeptHead

BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""What follows the name of a database in the names of its files."""


def take(database: Path, file: Path) -> None:
    """Write a copy of *database*, as it is at one moment, into the new *file*.

    VACUUM INTO writes live rows only, so that nothing that was erased is carried along in free
    pages. Writers are not held up.

    Raises:
        SurveyError: DATABASE_EMPTY where there is none; DATABASE_UNREACHABLE.
    """
    if not database.is_file():
        raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
    try:
        with closing(_connect(database, "mode=rw")) as source:
            source.execute("VACUUM INTO ?", [str(file)])
        file.chmod(0o600)
        with closing(_connect(file, "mode=rw")) as copy:
            _strip(copy)
    except sqlite3.Error as error:
        raise unreachable(str(database), str(error)) from error


def examine(file: Path) -> Contents:
    """Return what stands in the database *file*, which may be anything.

    Raises:
        SurveyError: BACKUP_DATABASE where it is damaged or not laid out by our migrations;
            BACKUP_NEWER; DATABASE_EMPTY where it belongs to no province.
    """
    with _opened(file) as connection:
        return _contents(connection)


def examine_audit(file: Path, kept: Iterable[KeptHead]) -> Verdict:
    """Return what became of the audit in the examined database *file*; raises SurveyError (BACKUP_DATABASE)."""
    with _opened(file) as connection:
        return verify_rows(rows_of(connection), kept)


def is_empty(database: Path) -> bool:
    """Return whether nothing lies where *database* and what belongs to it would lie."""
    return not any(database.with_name(database.name + more).exists() for more in BESIDE)


def settle(file: Path) -> None:
    """Let the examined copy *file* be written as a database at work is, see :mod:`.engine`."""
    with closing(_connect(file, "mode=rw")) as connection:
        connection.execute("PRAGMA journal_mode=WAL").close()


# Copying -----------------------------------------------------------------------------------------


def _connect(file: Path, *options: str) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?{'&'.join(options)}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=LOCK_WAIT_SECONDS)


def _strip(copy: sqlite3.Connection) -> None:
    """Delete the rows that do not belong into a backup, overwriting them."""
    copy.execute("PRAGMA secure_delete=ON").close()
    copy.execute("PRAGMA journal_mode=MEMORY").close()
    there = {name for (name,) in copy.execute("SELECT name FROM sqlite_schema")}
    for table in FLEETING:
        if table in there:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours


# Examining ---------------------------------------------------------------------------------------


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    engine = create_engine(
        "sqlite://", creator=lambda: _untrusted(file), poolclass=NullPool, hide_parameters=True
    )
    try:
        with engine.connect() as connection:
            yield connection
    except (sqlite3.Error, DBAPIError) as error:
        raise unusable(error.orig if isinstance(error, DBAPIError) else error) from error
    finally:
        engine.dispose()


def _untrusted(file: Path) -> sqlite3.Connection:
    """Open *file* as SQLite advises for files from strangers; it cannot be written."""
    connection = _connect(file, "mode=ro", "immutable=1")
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def _contents(connection: Connection) -> Contents:
    """Look at the schema before any row: a view could stand where a table should."""
    parts = parts_of(connection)
    if ("table", "alembic_version") not in {part[:2] for part in parts}:
        raise unusable("alembic_version")
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    shape = shape_of(revision)
    strange = {part for part in parts if part[0] != "index"} - shape.parts
    if different := strange | (shape.parts - parts):
        raise unusable(", ".join(sorted({str(part[1]) for part in different})))
    _require_sound(connection)
    rows = {table: _count(connection, table) for table in shape.tables}
    owner = connection.execute(text("SELECT province, made_up FROM installation")).one_or_none()
    if owner is None:
        raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
    evidence = _evidence(connection, shape.tables)
    return Contents(Kind.SQLITE, revision, str(owner.province), bool(owner.made_up), rows, evidence)


def _require_sound(connection: Connection) -> None:
    said = connection.scalar(text("PRAGMA integrity_check(1)"))
    if said != "ok":
        raise unusable(said)
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise unusable(f"foreign_key_check: {broken[0]}")


def _count(connection: Connection, table: str) -> int:
    return int(connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0)  # noqa: S608 - a name of ours


def _evidence(connection: Connection, tables: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    found = frozenset(map(str, connection.scalars(text("SELECT digest FROM evidence"))))
    lists: set[str] = set()
    for table, columns in tables.items():
        if EVIDENCE_LIST in columns:
            query = f'SELECT DISTINCT {EVIDENCE_LIST} FROM "{table}"'  # noqa: S608 - names of ours
            lists.update(map(str, connection.scalars(text(query))))
    return require_digests(found) | named_evidence(lists)
