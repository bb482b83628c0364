"""Keeps a small made-up database of today's schema as SQL text: once at each release that changed it.

    python -m tests.kept.keep     writes tests/kept/<revision>.sql

A kept database is never written again: it is what that release left in provinces.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from survey.storage.schema import HEAD
from survey.storage.tables import PASSING
from tests.kept.province import fill
from tests.support.small_province import Clock, empty_province

FOLDER = Path(__file__).parent


def sql_of(database: Path) -> str:
    """Return the SQLite file *database* as statements that make it again."""
    with closing(sqlite3.connect(database)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def empty_tables(database: Path) -> list[str]:
    """Return the tables without a row, but for those whose rows pass anyway."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            n for (n,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return [
            name
            for name in names
            if name not in PASSING
            and connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)  # noqa: S608 - a name of ours
        ]


def main() -> str:
    """Write the kept database of today's schema; return what to tell."""
    target = FOLDER / f"{HEAD}.sql"
    if target.exists():
        return f"{target.name} is kept already"
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        app = empty_province(Path(folder), clock)
        fill(app, clock)
        app.close()
        database = Path(folder, "readiness.db")
        if missing := empty_tables(database):
            return f"nothing kept: let tests/kept/province.py fill {', '.join(missing)}"
        target.write_text(sql_of(database), "utf-8")
    return f"kept {target.name}"


if __name__ == "__main__":
    sys.exit(main())
