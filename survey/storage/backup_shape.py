"""What a database of one revision consists of, and what a backup knows of the one inside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import MetaData, create_engine, text

from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.encoding import decode_texts
from survey.storage.files import is_digest

if TYPE_CHECKING:
    from sqlalchemy import Connection

FLEETING: Final = ("session", "one_time", "attempt")
"""Tables whose rows do not belong into a backup: restored, they would sign people in again."""
EVIDENCE_LIST: Final = "evidence_json"
"""The column in which a row of any table names its evidence files."""


class Kind(StrEnum):
    """Which program keeps a database."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a database: whose it is, rows by table, digests of the evidence it names."""

    kind: Kind
    revision: str
    province: str
    made_up: bool
    rows: Mapping[str, int]
    evidence: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """The tables of a revision with their columns, each after those that it refers to.

    *parts* is everything that SQLite's schema consists of.
    """

    tables: Mapping[str, tuple[str, ...]]
    parts: frozenset[tuple[object, ...]]


@cache
def shape_of(revision: str) -> Shape:
    """Return what the migrations build up to *revision*.

    Raises:
        SurveyError: BACKUP_NEWER where this software does not know it.
    """
    from survey.storage import upgrade  # noqa: PLC0415 - Alembic takes a third of a second

    engine, found = create_engine("sqlite://", hide_parameters=True), MetaData()
    try:
        with engine.begin() as connection:
            upgrade.build(connection, revision)
            found.reflect(connection)
            parts = parts_of(connection)
    except LookupError:
        known = upgrade.known_revisions()[-1]
        raise SurveyError(
            [problem(ProblemCode.BACKUP_NEWER, found=revision, known=known)]
        ) from None
    finally:
        engine.dispose()
    tables = {table.name: tuple(table.columns.keys()) for table in found.sorted_tables}
    return Shape(tables, parts)


def parts_of(connection: Connection) -> frozenset[tuple[object, ...]]:
    """Return the tables (how many columns, which sort), indexes and triggers of an SQLite schema."""
    listed = connection.execute(
        text(
            "SELECT type, name, ncol, wr FROM pragma_table_list"
            " WHERE schema = 'main' AND name NOT GLOB 'sqlite_*'"
            " UNION ALL SELECT type, name, tbl_name, NULL FROM sqlite_schema"
            " WHERE type IN ('index', 'trigger') AND name NOT GLOB 'sqlite_*'"
        )
    )
    return frozenset(tuple(row) for row in listed)


def unusable(detail: object) -> SurveyError:
    """Return the refusal of a database out of a backup."""
    return SurveyError([problem(ProblemCode.BACKUP_DATABASE, detail=detail)])


def named_evidence(lists: Collection[str]) -> frozenset[str]:
    """Return the digests in *lists* of evidence, as the column EVIDENCE_LIST holds them.

    Raises:
        SurveyError: BACKUP_DATABASE where one is no list of digests.
    """
    try:
        found = frozenset(digest for listed in lists for digest in decode_texts(listed))
    except (ValueError, TypeError, RecursionError):
        raise unusable(EVIDENCE_LIST) from None
    return require_digests(found)


def require_digests(found: frozenset[str]) -> frozenset[str]:
    """Return *found*; raises SurveyError (BACKUP_DATABASE) where one of them is no digest."""
    if not all(map(is_digest, found)):
        raise unusable("sha256")
    return found
