"""Whether a database has the schema of this software, answered without loading Alembic.

Alembic takes a third of a second to import and is needed once in the life of a release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, select
from sqlalchemy.sql import column, table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD: Final = "0003"
"""The newest revision in migrations/versions; a test holds it there."""

_VERSION = table("alembic_version", column("version_num"))


def bring_up_to_date(readers: Engine, writers: Engine) -> None:
    """Run the missing migrations in one transaction; refuse a database from newer software."""
    with readers.connect() as connection:
        current = _revision(connection)
    if current != HEAD:
        from survey.storage import upgrade  # noqa: PLC0415 - see the head of this module

        upgrade.bring_up_to_date(readers, writers)


def _revision(connection: Connection) -> str | None:
    """Return the revision written in the database, None where it holds none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    found: str | None = connection.scalar(select(_VERSION.c.version_num))
    return found
