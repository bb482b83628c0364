"""Rows of the audit, and what somebody with the password of the database could do to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, create_engine, delete, insert, select, text

from survey.storage import audit
from survey.storage.audit import Entry
from survey.storage.engine import Database
from survey.storage.system_tables import audit as table
from tests.storage.builders import NOON, minutes

AN = "00000000000000a1"
BINH = "00000000000000b2"


def entry(
    at: datetime = NOON, actor: str = AN, action: str = "answer", **place: int | str
) -> Entry:
    """Return something to note."""
    return Entry(at, actor, action, "done", place)


def filled(database: Database, count: int = 10) -> None:
    """Note *count* entries, one a minute."""
    for number in range(count):
        audit.append(database, entry(minutes(number), round=1, item=f"CT-{number:02}"))


def tamper(url: str, *statements: Executable) -> None:
    """Run *statements* as somebody who can take off the triggers."""
    engine = create_engine(url)
    with engine.begin() as connection:
        _disarm(connection)
        for statement in statements:
            connection.execute(statement)
    engine.dispose()


def forge(url: str, number: int, **changes: object) -> None:
    """Change row *number* and compute all following digests anew, as the program would."""
    engine = create_engine(url)
    with engine.begin() as connection:
        _disarm(connection)
        rows = [row._asdict() for row in connection.execute(select(table).order_by(table.c.id))]
        connection.execute(delete(table))
        connection.execute(insert(table), _chained(rows, number, changes))
    engine.dispose()


def _chained(
    rows: list[dict[str, Any]], number: int, changes: dict[str, object]
) -> list[dict[str, Any]]:
    before = audit.ROOT
    for row in rows:
        if row["id"] == number:
            row.update(changes)
        del row["digest"]
        at, place = row["at"], row["place_json"]
        words = (row["actor"], row["action"], row["outcome"], place)
        before = row["digest"] = audit.digest_of(before, row["id"], at, *words)
    return rows


def _disarm(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in ("audit_keeps_rows", "audit_keeps_all_rows"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
