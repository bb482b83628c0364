"""Runs the migrations that a database misses, by Alembic."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from survey.problems import ProblemCode, SurveyError, problem

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_FOLDER = Path(__file__).parent / "migrations"
_LOCK_KEY = 0x5353_4D43  # any fixed number: PostgreSQL lets one migration run at a time
_one_at_a_time = threading.Lock()  # Alembic keeps its context in global variables


def bring_up_to_date(readers: Engine, writers: Engine) -> None:
    """Run the missing migrations in one transaction; refuse a database from newer software."""
    scripts = _scripts()
    with readers.connect() as connection:
        found = _revision(connection, scripts)
    if found == scripts.get_current_head():
        return
    with _one_at_a_time, writers.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK_KEY)))
        _revision(connection, scripts)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def build(connection: Connection, revision: str) -> None:
    """Make the tables of *revision* in the empty database of *connection*, in its transaction.

    Raises:
        LookupError: this software does not know *revision*.
    """
    if revision not in known_revisions():
        raise LookupError(revision)
    config = _config()
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, revision)


def known_revisions() -> tuple[str, ...]:
    """Return every revision of the schema that this software knows, oldest first."""
    return tuple(script.revision for script in _scripts().walk_revisions())[::-1]


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _revision(connection: Connection, scripts: ScriptDirectory) -> str | None:
    """Return the revision of the database, None when it is empty; refuse an unknown one."""
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        head = scripts.get_current_head()
        raise SurveyError([problem(ProblemCode.DATABASE_NEWER, found=found, known=head)])
    return found
