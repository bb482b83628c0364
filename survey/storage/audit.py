"""The audit: who did what, when and where, in rows that hold each other.

The digest of a row is taken over the row and the digest before it: a row that is changed, taken out
or slipped in breaks the chain at its place. A tail that is cut off leaves a whole chain; only a head
that was kept elsewhere tells of it (see :mod:`survey.storage.heads`).

Places are codes and numbers. No word of a person can enter, nor a number long enough to be one of
a person; names are joined when the rows are read, from a table that can be erased.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from survey.storage.encoding import canonical
from survey.storage.system_tables import account_event, audit, person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row, Select

    from survey.storage.engine import Database

ROOT: Final = "0" * 64
"""What stands for the digest before the first row."""
UNFIT: Final = "unfit"
VIA: Final = "via"
"""The option of a connection, and the place of a row, that tell by which way somebody came, see Rights."""

_LOCK_KEY: Final = 0x4155_4454  # any fixed number: PostgreSQL lets one transaction append at a time
_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KEY: Final = re.compile(r"[a-z][a-z_]{0,31}")
_PERSONAL: Final = re.compile(r"[0-9]{9,12}")  # as long as the numbers of cards and telephones
_LARGEST: Final = 99_999_999
_NEWEST: Final = select(audit.c.id, audit.c.digest).order_by(audit.c.id.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be noted. *actor* is an account, who ran a command, or "" for somebody unknown.

    Raises ValueError where anything but codes and numbers would be noted: a mistake of the program.
    """

    at: datetime
    actor: str
    action: str
    outcome: str
    place: Mapping[str, int | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a noted moment needs a time zone")
        for code in (self.actor or "-", self.action, self.outcome):
            _require_code(code)
        for key, value in self.place.items():
            if not _KEY.fullmatch(key):
                raise ValueError("a noted place has an unfit key")
            _require_place(value)


def _require_code(code: str) -> None:
    if as_code(code) != code:
        raise ValueError("a noted text is no code")  # the text stays out of tracebacks and logs


def _require_place(value: int | str) -> None:
    if isinstance(value, str):
        _require_code(value)
    elif type(value) is not int or abs(value) > _LARGEST:
        raise ValueError("a noted place is neither a code nor a small number")


def as_code(typed: str) -> str:
    """Return *typed* as it may be noted: as it is where it is a code, else a word for what is none."""
    fit = _CODE.fullmatch(typed) and not _PERSONAL.fullmatch(typed)
    return typed if fit else UNFIT


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row: whoever keeps it elsewhere sees later whether all up to it is still there."""

    number: int
    digest: str


# Writing ------------------------------------------------------------------------------------------


def append(database: Database, entry: Entry) -> int:
    """Note *entry* durably and return its number."""
    return database.write(lambda connection: append_in(connection, entry))


def append_in(connection: Connection, entry: Entry) -> int:
    """Note *entry* in the same transaction as what it tells of, and return its number.

    Do this last: until the transaction ends, everybody else who notes something waits for it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK_KEY)))
    newest = connection.execute(_NEWEST).first()
    number, before = (newest.id + 1, newest.digest) if newest else (1, ROOT)
    via = connection.get_execution_options().get(VIA)
    place = canonical({**entry.place, **({VIA: via} if via else {})})
    digest = digest_of(before, number, entry.at, entry.actor, entry.action, entry.outcome, place)
    row = {
        "id": number,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "outcome": entry.outcome,
        "place_json": place,
        "digest": digest,
    }
    connection.execute(insert(audit), row)
    return number


def digest_of(
    before: str, number: int, at: datetime, actor: str, action: str, outcome: str, place: str
) -> str:
    """Return the digest of a row: sha256 over the digest *before* it and its fields as JSON."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = canonical([number, moment, actor, action, outcome, place])
    return sha256(f"{before}{row}".encode()).hexdigest()


# Reading ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted; None lets everything through. *until* itself is not wanted any more."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    action: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A row of the audit. *name* is the person's of today, None where there is no such person."""

    number: int
    at: datetime
    actor: str
    name: str | None
    action: str
    outcome: str
    place: Mapping[str, int | str]
    digest: str


EVERYTHING: Final = Filter()


def head(database: Database) -> Head | None:
    """Return the newest row, None while nothing is noted."""
    with database.read() as connection:
        newest = connection.execute(_NEWEST).first()
    return Head(newest.id, newest.digest) if newest else None


def page(
    database: Database, chosen: Filter = EVERYTHING, *, before: int | None = None, limit: int
) -> tuple[Noted, ...]:
    """Return the newest *limit* rows that *chosen* wants, of those older than number *before*."""
    query = (
        select(audit, person.c.name)
        .select_from(audit.outerjoin(person, person.c.account == audit.c.actor))
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    query = _wanted(query, chosen)
    if before is not None:
        query = query.where(audit.c.id < before)
    with database.read() as connection:
        return tuple(map(_noted, connection.execute(query)))


def accounts(database: Database) -> dict[str, str | None]:
    """Return every account there ever was, with the name of its person; None where it was erased."""
    known = select(account_event.c.account).distinct().subquery()
    query = (
        select(known.c.account, person.c.name)
        .select_from(known.outerjoin(person, person.c.account == known.c.account))
        .order_by(known.c.account)
    )
    with database.read() as connection:
        return {row.account: row.name for row in connection.execute(query)}


def _wanted(query: Select[*tuple[Any, ...]], chosen: Filter) -> Select[*tuple[Any, ...]]:
    if chosen.since is not None:
        query = query.where(audit.c.at >= chosen.since)
    if chosen.until is not None:
        query = query.where(audit.c.at < chosen.until)
    for name in ("actor", "action", "outcome"):
        value = getattr(chosen, name)
        if value is not None:
            query = query.where(audit.c[name] == value)
    return query


def _noted(row: Row[*tuple[Any, ...]]) -> Noted:
    return Noted(
        number=row.id,
        at=row.at,
        actor=row.actor,
        name=row.name,
        action=row.action,
        outcome=row.outcome,
        place=json.loads(row.place_json),
        digest=row.digest,
    )
