"""The content files as they were: every version of catalogue and policy that was ever used."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from survey.storage.encoding import canonical, storable
from survey.storage.tables import content_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.storage.engine import Database

VERSION = content_version.c


class ContentKind(StrEnum):
    """What a set of content files says."""

    CATALOGUE = "catalogue"
    POLICY = "policy"
    UNITS = "units"
    TEMPLATES = "templates"


def record(database: Database, kind: ContentKind, files: Mapping[str, str], *, at: datetime) -> int:
    """Keep *files* (text by file name) and return their number; unchanged files keep theirs."""
    storable(*files, *files.values())
    text = canonical(dict(files))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    newest_first = (
        select(VERSION.number, VERSION.sha256)
        .where(VERSION.kind == kind.value)
        .order_by(VERSION.number.desc())
        .limit(1)
    )

    def operation(connection: Connection) -> int:
        newest = connection.execute(newest_first).one_or_none()
        number: int = newest.number if newest is not None else 0
        if newest is not None and newest.sha256 == sha256:
            return number
        number += 1
        row = {"kind": kind.value, "number": number, "sha256": sha256, "files_json": text}
        connection.execute(insert(content_version).values(**row, recorded_at=at))
        return number

    return database.claim(operation)


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
