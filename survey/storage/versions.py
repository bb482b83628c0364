"""The content files as they were: every version of catalogue, policy, units, templates, boundaries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.encoding import canonical, storable
from survey.storage.tables import content_version, installation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.model import Actor
    from survey.storage.engine import Database

VERSION = content_version.c


class ContentKind(StrEnum):
    """What a set of content files says."""

    CATALOGUE = "catalogue"
    POLICY = "policy"
    UNITS = "units"
    TEMPLATES = "templates"
    BOUNDARIES = "boundaries"


@dataclass(frozen=True, slots=True)
class Version:
    """One recorded version; without *recorded_by* it came with the software."""

    kind: ContentKind
    number: int
    recorded_at: datetime
    recorded_by: str
    reason: str


# Writing -----------------------------------------------------------------------------------------


def record(
    database: Database,
    kind: ContentKind,
    files: Mapping[str, str],
    *,
    at: datetime,
    actor: Actor | None = None,
    reason: str = "",
) -> int:
    """Keep *files* (text by file name) and return their number; unchanged files keep theirs."""
    row = _row(kind, files, at, actor, reason)
    return database.claim(lambda connection: _add(connection, row))


def record_together(
    database: Database,
    changed: Mapping[ContentKind, Mapping[str, str]],
    *,
    expected: Mapping[ContentKind, int | None],
    at: datetime,
    actor: Actor,
    reason: str,
) -> dict[ContentKind, int]:
    """Keep the files of all kinds in *changed*, or of none; return the newest numbers after it.

    *expected* holds the newest number that the person saw of every kind that belongs together, None
    for a kind that had no version.

    Raises:
        SurveyError: RULES_MOVED where somebody recorded a version of one of its kinds since.
    """
    rows = [_row(kind, files, at, actor, reason) for kind, files in changed.items()]
    seen = {kind: number for kind, number in expected.items() if number is not None}

    def operation(connection: Connection) -> dict[ContentKind, int]:
        if connection.dialect.name == "postgresql":  # one at a time: no unique key spans the kinds
            connection.execute(select(installation.c.id).with_for_update())
        if _newest_numbers(connection, expected) != seen:
            raise SurveyError([problem(ProblemCode.RULES_MOVED)])
        for row in rows:
            _add(connection, row)
        return _newest_numbers(connection, expected)

    return database.claim(operation)


def _row(
    kind: ContentKind, files: Mapping[str, str], at: datetime, actor: Actor | None, reason: str
) -> dict[str, object]:
    name = actor.name if actor else None
    storable(*files, *files.values(), name or "", reason)
    text = canonical(dict(files))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    who = {"recorded_at": at, "actor_name": name, "reason": reason or None}
    return {"kind": kind.value, "sha256": sha256, "files_json": text, **who}


def _add(connection: Connection, row: Mapping[str, object]) -> int:
    """Insert *row* under the next number of its kind, unless the newest version is the same."""
    newest_first = (
        select(VERSION.number, VERSION.sha256)
        .where(VERSION.kind == row["kind"])
        .order_by(VERSION.number.desc())
        .limit(1)
    )
    found = connection.execute(newest_first).one_or_none()
    number: int = found.number if found is not None else 0
    if found is not None and found.sha256 == row["sha256"]:
        return number
    connection.execute(insert(content_version).values(**row, number=number + 1))
    return number + 1


# Reading -----------------------------------------------------------------------------------------


def load(database: Database, kind: ContentKind, number: int) -> dict[str, str]:
    """Return the files of version *number*.

    Raises:
        LookupError: there is no such version.
    """
    query = select(VERSION.files_json).where(VERSION.kind == kind.value, VERSION.number == number)
    with database.read() as connection:
        text = connection.scalar(query)
    if text is None:
        raise LookupError(f"no {kind.value} version {number}")
    files: dict[str, str] = json.loads(text)
    return files


def newest(
    database: Database, kind: ContentKind, *, recorded_until: datetime | None = None
) -> int | None:
    """Return the number of the newest version known at *recorded_until*, None before the first."""
    query = select(func.max(VERSION.number)).where(VERSION.kind == kind.value)
    if recorded_until is not None:
        query = query.where(VERSION.recorded_at <= recorded_until)
    with database.read() as connection:
        number: int | None = connection.scalar(query)
    return number


def newest_numbers(
    database: Database, kinds: Collection[ContentKind] = tuple(ContentKind)
) -> dict[ContentKind, int]:
    """Return the newest number of each of *kinds* at one moment; a kind without versions is left out."""
    with database.read() as connection:
        return _newest_numbers(connection, kinds)


def history(
    database: Database, kinds: Collection[ContentKind] = tuple(ContentKind)
) -> tuple[Version, ...]:
    """Return every version of *kinds*, without its files, oldest first."""
    query = (
        select(
            VERSION.kind, VERSION.number, VERSION.recorded_at, VERSION.actor_name, VERSION.reason
        )
        .where(VERSION.kind.in_([kind.value for kind in kinds]))
        .order_by(VERSION.recorded_at, VERSION.kind, VERSION.number)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Version(ContentKind(kind), number, at, name or "", reason or "")
        for kind, number, at, name, reason in rows
    )


def _newest_numbers(
    connection: Connection, kinds: Collection[ContentKind]
) -> dict[ContentKind, int]:
    query = (
        select(VERSION.kind, func.max(VERSION.number))
        .where(VERSION.kind.in_([kind.value for kind in kinds]))
        .group_by(VERSION.kind)
    )
    return {ContentKind(kind): number for kind, number in connection.execute(query)}
