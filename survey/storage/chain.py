"""The chain of the audit, looked at row by row: what was changed, taken out, slipped in or cut off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from sqlalchemy import select, type_coerce
from sqlalchemy.types import NullType

from survey.problems import Problem, ProblemCode, problem
from survey.settings import local
from survey.storage.audit import ROOT, Head, digest_of
from survey.storage.system_tables import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from survey.storage.engine import Database
    from survey.storage.heads import KeptHead

CLOCK_SLACK: Final = timedelta(minutes=5)
"""How far the clock may go back without a word: machines correct theirs, and writers wait in turn."""

_MOST_SAID: Final = 20
_AT_A_TIME: Final = 2_000
_ROWS: Final = select(
    audit.c.id,
    type_coerce(audit.c.at, NullType()).label("at"),  # as it lies there: it may be no moment at all
    audit.c.actor,
    audit.c.action,
    audit.c.outcome,
    audit.c.place_json,
    audit.c.digest,
).order_by(audit.c.id)


class ChainRow(NamedTuple):
    """A row as it lies there, whatever that is; *id* is a number."""

    id: Any
    at: Any
    actor: Any
    action: Any
    outcome: Any
    place_json: Any
    digest: Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the audit. Of *faults* and *notices* the first few, of both how many in all.

    *head* is the newest row, *at* its moment. Without faults every row is as it was written, and every kept head
    is still there; a notice is something that a person should look at.
    """

    rows: int
    head: Head | None
    at: datetime | None
    faults: tuple[Problem, ...]
    faults_in_all: int
    notices: tuple[Problem, ...]
    notices_in_all: int


def verify(database: Database, kept: Iterable[KeptHead] = ()) -> Verdict:
    """Compute every digest anew, and look for the heads that were *kept*; memory stays bounded."""
    with database.read() as connection:
        return verify_rows(rows_of(connection), kept)


def rows_of(connection: Connection) -> Iterable[ChainRow]:
    """Return the rows of the audit in their order, a few at a time."""
    found: Any = connection.execution_options(yield_per=_AT_A_TIME).execute(_ROWS)
    return cast("Iterable[ChainRow]", found)


def verify_rows(rows: Iterable[ChainRow], kept: Iterable[KeptHead] = ()) -> Verdict:
    """Do the same with *rows* of an audit that are in their order, from wherever they come."""
    look = _Look()
    for one in kept:
        look.heads.setdefault(one.head.number, []).append(one)
    for row in rows:
        look.at_row(row)
    for ones in look.heads.values():
        look.faults.extend(_head_problem(ProblemCode.AUDIT_HEAD_GONE, one) for one in ones)
    head = Head(look.number, look.digest) if look.rows else None
    faults, notices = look.faults, look.notices
    return Verdict(
        rows=look.rows,
        head=head,
        at=look.newest_at,
        faults=tuple(faults.first),
        faults_in_all=faults.count,
        notices=tuple(notices.first),
        notices_in_all=notices.count,
    )


@dataclass(slots=True)
class _Some:
    """The first of many problems, and how many there are."""

    first: list[Problem] = field(default_factory=list)
    count: int = 0

    def extend(self, problems: Iterable[Problem]) -> None:
        for one in problems:
            self.count += 1
            if len(self.first) < _MOST_SAID:
                self.first.append(one)


@dataclass(slots=True)
class _Look:
    """How far the chain has been followed: the row before the next one, and what was found."""

    number: int = 0
    digest: str = ROOT
    moment: datetime | None = None
    newest_at: datetime | None = None
    rows: int = 0
    heads: dict[int, list[KeptHead]] = field(default_factory=dict)
    faults: _Some = field(default_factory=_Some)
    notices: _Some = field(default_factory=_Some)

    def at_row(self, row: ChainRow) -> None:
        self.rows += 1
        moment = _moment(row.at)
        self.faults.extend(self._broken(row, moment))
        self.faults.extend(
            _head_problem(ProblemCode.AUDIT_HEAD_DIFFERS, one)
            for one in self.heads.pop(row.id, ())
            if one.head.digest != row.digest
        )
        if moment is not None:
            self.notices.extend(self._clock(row.id, moment))
            self.moment = moment
        self.number, self.digest, self.newest_at = row.id, str(row.digest), moment

    def _broken(self, row: ChainRow, moment: datetime | None) -> Iterator[Problem]:
        if row.id < 1:
            yield problem(ProblemCode.AUDIT_EXTRA, number=row.id)
        elif row.id > self._next:
            missing = {"first": self._next, "last": row.id - 1}
            yield problem(ProblemCode.AUDIT_MISSING, **missing)  # what follows hangs on nothing
        elif _digest(self.digest if row.id > 1 else ROOT, row, moment) != row.digest:
            yield problem(ProblemCode.AUDIT_CHANGED, number=row.id)

    @property
    def _next(self) -> int:
        return max(self.number, 0) + 1

    def _clock(self, number: int, moment: datetime) -> Iterator[Problem]:
        if self.moment is not None and moment < self.moment - CLOCK_SLACK:
            moments = {"at": _shown(moment), "before": _shown(self.moment)}
            yield problem(ProblemCode.AUDIT_CLOCK, number=number, **moments)


def _digest(before: str, row: ChainRow, moment: datetime | None) -> str | None:
    """Return the digest that *row* should have; None where it is nothing that we ever wrote."""
    if moment is None:
        return None
    words = (row.actor, row.action, row.outcome, row.place_json)
    if not all(isinstance(word, str) for word in words):
        return None
    return digest_of(before, row.id, moment, *words)


def _moment(stored: object) -> datetime | None:
    """Return the moment that lies in a row, None where nothing of ours wrote it so."""
    if isinstance(stored, datetime):
        return stored
    try:
        moment = datetime.fromisoformat(str(stored))
    except ValueError:
        return None
    as_we_write = moment.isoformat(" ", "microseconds")  # SQLite keeps no zone
    return moment.replace(tzinfo=UTC) if as_we_write == stored else None


def _head_problem(code: ProblemCode, one: KeptHead) -> Problem:
    day = f"{one.day:%d/%m/%Y}"
    return problem(code, line=one.line, day=day, number=one.head.number)


def _shown(moment: datetime) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}"
