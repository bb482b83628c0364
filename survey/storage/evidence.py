"""What is known about stored files; the files themselves lie in :mod:`survey.storage.files`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from survey.model import Evidence
from survey.storage.encoding import storable
from survey.storage.tables import evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from survey.storage.engine import Database


def record(database: Database, found: Evidence) -> None:
    """Keep what is known about a file; what was said of the same file first stays."""
    storable(found.digest, found.media_type, found.original_name, found.uploaded_by)
    same = select(evidence.c.digest).where(evidence.c.digest == found.digest)

    def operation(connection: Connection) -> None:
        if connection.scalar(same) is None:
            connection.execute(insert(evidence).values(**asdict(found)))

    database.claim(operation)


def get(database: Database, digest: str) -> Evidence | None:
    """Return what is known about the file *digest*, None when it was never recorded."""
    return get_many(database, [digest]).get(digest)


def get_many(database: Database, digests: Iterable[str]) -> dict[str, Evidence]:
    """Return what is known about those of the files *digests* that were recorded."""
    query = select(evidence).where(evidence.c.digest.in_(set(digests)))
    with database.read() as connection:
        rows = connection.execute(query).all()
    return {row.digest: Evidence(**row._mapping) for row in rows}  # noqa: SLF001  # the documented name
