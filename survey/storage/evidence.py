"""What is known about stored files; the files themselves lie in :mod:`survey.storage.files`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, insert, select

from survey.model import Evidence
from survey.storage.encoding import encode_texts, storable
from survey.storage.files import is_digest
from survey.storage.reach import limited, told
from survey.storage.tables import answer_event, evidence, objection, self_answer_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Table

    from survey.storage.engine import Database


_NAMING = (answer_event, self_answer_event, objection)
"""What names files of evidence: each row is of a commune and an item."""


def record(database: Database, found: Evidence) -> None:
    """Keep what is known about a file; what was said of the same file first stays."""
    storable(found.digest, found.media_type, found.original_name, found.uploaded_by)
    same = select(evidence.c.digest).where(evidence.c.digest == found.digest)

    def operation(connection: Connection) -> None:
        if connection.scalar(same) is None:
            connection.execute(insert(evidence).values(**asdict(found)))

    database.claim(operation)


def readable(database: Database, digest: str) -> bool:
    """Return whether the reader may open the file *digest*.

    It may where something within its reach names the file, now or earlier; and where it stored the file
    itself and nothing names it yet.
    """
    rights = database.rights
    if rights.unlimited or not is_digest(digest):
        return rights.unlimited
    mine = (evidence.c.digest == digest, evidence.c.uploaded_by == rights.name)
    with database.read() as connection:
        for table in _NAMING:
            columns = table.c
            place = {"round_id": columns.round_id, "commune": columns.commune, "item": columns.item}
            query = select(columns.item).where(_names(table, digest)).limit(1)
            if connection.scalar(limited(query, rights, **place)) is not None:
                return True
        if connection.scalar(select(evidence.c.digest).where(*mine)) is None:
            return False
        named = (select(t.c.item).where(_names(t, digest)).limit(1) for t in _NAMING)
        return all(connection.scalar(told(query)) is None for query in named)


def _names(table: Table, digest: str) -> ColumnElement[bool]:
    """Return the condition that a row of *table* names the file *digest*."""
    within = encode_texts([digest])[1:-1]  # as it stands in the list
    return table.c.evidence_json.contains(within, autoescape=True)


def get(database: Database, digest: str) -> Evidence | None:
    """Return what is known about the file *digest*, None when it was never recorded."""
    return get_many(database, [digest]).get(digest)


def get_many(database: Database, digests: Iterable[str]) -> dict[str, Evidence]:
    """Return what is known about those of the files *digests* that were recorded."""
    query = select(evidence).where(evidence.c.digest.in_(set(digests)))
    with database.read() as connection:
        rows = connection.execute(query).all()
    return {row.digest: Evidence(**row._mapping) for row in rows}  # noqa: SLF001  # the documented name
