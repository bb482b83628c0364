"""A PostgreSQL database in a backup: taken by pg_dump, read and put back without trusting the dump.

A dump is a program: restored as it is, it runs whatever SQL stands in it with the rights of whoever
restores. So nothing of it is run here. ``pg_restore`` turns it into text; of that text only rows of
tables that we know are taken, and they go into tables that our own migrations have made.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from psycopg import Error, sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from survey.problems import ProblemCode, SurveyError, problem
from survey.storage import upgrade
from survey.storage.backup_dump import Seen, audit_rows, blocks, first_line, output
from survey.storage.backup_shape import (
    FLEETING,
    Contents,
    Kind,
    Shape,
    named_evidence,
    require_digests,
    shape_of,
    unusable,
)
from survey.storage.chain import Verdict, verify_rows
from survey.storage.engine import said_by, unreachable, without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import URL, Connection

    from survey.storage.heads import KeptHead

_NO_RELATION: Final = text(
    "SELECT NOT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg_toast%')"
)


def take(address: URL, file: Path) -> None:
    """Write the database at *address*, as it is at one moment, into the new *file*.

    Raises:
        SurveyError: DATABASE_EMPTY where it has no tables; DATABASE_UNREACHABLE; BACKUP_PROGRAM
            where pg_dump is missing; BACKUP_PROGRAM_FAILED.
    """
    with _connected(address) as connection:
        if not inspect(connection).has_table("alembic_version"):
            raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
    skipped = [f"--exclude-table-data={table}" for table in FLEETING]
    with (
        _conninfo(address) as conninfo,
        output(
            "pg_dump",
            "--format=custom",
            "--encoding=UTF8",
            "--no-owner",
            "--no-privileges",
            "--no-password",
            *skipped,
            f"--file={file}",
            f"--dbname={conninfo}",
        ) as lines,
    ):
        for _ in lines:
            pass


def examine(file: Path) -> Contents:
    """Return what stands in the dump *file*, which may be anything; no server is asked.

    Raises:
        SurveyError: BACKUP_DATABASE where it is damaged or holds what our migrations do not lay
            out; BACKUP_NEWER; DATABASE_EMPTY where it belongs to no province; BACKUP_PROGRAM where
            pg_restore is missing.
    """
    seen = Seen()
    with output("pg_restore", "--data-only", "--file=-", str(file), refused=unusable) as lines:
        for table, columns, rows in blocks(lines):
            seen.take_in(table, columns, rows)
    if len(seen.revisions) != 1:
        raise unusable("alembic_version")
    (revision,) = seen.revisions
    shape = shape_of(revision)
    missing = shape.tables.keys() - FLEETING - seen.rows.keys()
    if strange := (seen.rows.keys() - shape.tables.keys()) | missing:
        raise unusable(", ".join(sorted(strange)))
    if len(seen.owners) != 1:
        raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
    ((province, made_up),) = seen.owners
    counts = {table: seen.rows.get(table, 0) for table in shape.tables}
    evidence = require_digests(frozenset(seen.digests)) | named_evidence(seen.lists)
    return Contents(Kind.POSTGRESQL, revision, province, made_up == "t", counts, evidence)


def examine_audit(file: Path, kept: Iterable[KeptHead]) -> Verdict:
    """Return what became of the audit in the examined dump *file*; raises SurveyError (BACKUP_DATABASE)."""
    only = ("--table=audit", "--data-only", "--file=-", str(file))
    with output("pg_restore", *only, refused=unusable) as lines:
        return verify_rows(audit_rows(lines), kept)


def is_empty(address: URL) -> bool:
    """Return whether the database at *address* holds no table, view or sequence.

    Raises:
        SurveyError: DATABASE_UNREACHABLE.
    """
    with _connected(address) as connection:
        return bool(connection.scalar(_NO_RELATION))


def put_back(address: URL, file: Path, contents: Contents, last: Callable[[], None]) -> None:
    """Fill the empty database at *address* from *file*, of which *contents* are known.

    *last* is called when everything is in place but not yet to be seen; where it raises, or
    anything else does, the database stays empty.

    Raises:
        SurveyError: RESTORE_NOT_EMPTY; BACKUP_DATABASE where the rows do not fit; DATABASE_UNREACHABLE.
    """
    shape = shape_of(contents.revision)
    with _connected(address) as connection:
        if not connection.scalar(_NO_RELATION):
            raise SurveyError(
                [problem(ProblemCode.RESTORE_NOT_EMPTY, path=without_secrets(address))]
            )
        upgrade.build(connection, contents.revision)
        connection.execute(text("DELETE FROM alembic_version"))  # it comes with the rows
        connection.execute(text("SET LOCAL client_encoding TO 'UTF8'"))
        try:
            for table in shape.tables:
                _fill(connection, shape, file, table)
            _require_counts(connection, contents)
        except (Error, DBAPIError) as error:  # the driver's own come from COPY
            raise unusable(said_by(getattr(error, "orig", error))) from None
        last()
        connection.commit()


# The server --------------------------------------------------------------------------------------


@contextmanager
def _connected(address: URL) -> Iterator[Connection]:
    engine = create_engine(address, hide_parameters=True, connect_args={"connect_timeout": 10})
    try:
        connection = engine.connect()
    except DBAPIError as error:
        engine.dispose()
        raise unreachable(without_secrets(address), first_line(str(error.orig))) from None
    try:
        with connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _conninfo(address: URL) -> Iterator[str]:
    """Yield how a program of PostgreSQL finds *address*; no password stands in its arguments."""
    _, known = address.get_dialect()().create_connect_args(address)
    password = known.pop("password", None)
    with ExitStack() as stack:
        if password is not None:
            file = stack.enter_context(tempfile.NamedTemporaryFile("w", encoding="utf-8"))
            escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
            file.write(f"*:*:*:*:{escaped}\n")
            file.flush()
            known["passfile"] = file.name
        yield make_conninfo(**known)


def _fill(connection: Connection, shape: Shape, file: Path, table: str) -> None:
    """Copy the rows of *table* out of *file*, and let its numbers go on behind them."""
    driver: Any = connection.connection.driver_connection
    only = (f"--table={table}", "--data-only", "--file=-", str(file))
    with output("pg_restore", *only, refused=unusable) as lines:
        for found, columns, rows in blocks(lines):
            if found != table or not set(columns) <= set(shape.tables[table]):
                raise unusable(found)
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
            with driver.cursor() as cursor, cursor.copy(command) as copy:
                for row in rows:
                    copy.write(row)
    if "id" in shape.tables[table]:
        numbers = connection.scalar(select(func.pg_get_serial_sequence(f'"{table}"', "id")))
        highest = connection.scalar(text(f'SELECT max(id) FROM "{table}"')) if numbers else None  # noqa: S608 - a name of ours
        if highest is not None:
            connection.execute(select(func.setval(numbers, highest)))


def _require_counts(connection: Connection, contents: Contents) -> None:
    for table, expected in contents.rows.items():
        found = connection.scalar(text(f'SELECT count(*) FROM "{table}"'))  # noqa: S608 - a name of ours
        if found != expected:
            raise unusable(table)
