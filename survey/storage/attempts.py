"""How often signing in was tried in vain, and until when a door stays closed because of it.

An attempt is counted before anything is verified and taken back when it succeeds: many attempts at
the same moment are counted as many. A subject is a login from one address, a login from wherever, or
an address, of which the store knows a digest only. Guessing closes the door early where the guesses come
from, so that no stranger keeps somebody out elsewhere; for everybody it closes after many more of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from survey.storage.system_tables import attempt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from survey.storage.engine import Database

FORGOTTEN: Final = timedelta(days=2)
"""After this long without an attempt nothing is known of a subject."""


@dataclass(frozen=True, slots=True)
class Limit:
    """When a door closes: at the failure number *free*, for *first*, twice as long at each one after.

    One failure is forgiven for every *forgiven_every* that passes without an attempt while it is open.
    Where it counts *knocks*, an attempt at another door that is closed is a failure, too.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgiven_every: timedelta
    knocks: bool = False

    def closes_for(self, failures: int) -> timedelta:
        """Return for how long the door closes at this number of failures."""
        beyond = failures - self.free
        if beyond < 0:
            return timedelta()
        doublings = min(beyond, 32)  # far beyond any longest, near enough for a number
        return min(self.first * int(2**doublings), self.longest)


PAIR: Final = Limit(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))
"""One who keeps guessing comes to one guess in 15 minutes."""
LOGIN: Final = Limit(50, timedelta(minutes=15), timedelta(minutes=15), timedelta(minutes=5))
"""It forgives three times as fast as one address that keeps guessing may fail."""
ADDRESS: Final = Limit(20, timedelta(seconds=30), timedelta(hours=1), timedelta(minutes=3), True)  # noqa: FBT003 - a table
"""An address may be a whole office behind one gateway: it is let go sooner, and closed for longer."""
JOURNEY: Final = Limit(100, timedelta(seconds=10), timedelta(minutes=5), timedelta(seconds=5))
"""How often an address may begin to sign in elsewhere: nothing was guessed, but each one is written down."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose attempts are counted together."""

    digest: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Counted:
    """An attempt that was counted, and until when it closed the door, None where it did not."""

    subject: Subject
    closed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Closed:
    """The door is closed; nothing was counted but knocks."""

    until: datetime


def pair(name: str, address: str) -> Subject:
    """Return the subject that the attempts at one login from one address are counted for."""
    return Subject(_digest_of("pair", name, address), PAIR)


def login(name: str) -> Subject:
    """Return the subject that all attempts at one login are counted for, known or not."""
    return Subject(_digest(f"login:{name}"), LOGIN)


def code(name: str) -> Subject:
    """Return the subject that all codes of a second factor are counted for.

    Only who knows the password comes so far: it closes as early as one address does.
    """
    return Subject(_digest(f"code:{name}"), PAIR)


def own(account: str, address: str) -> tuple[Subject, ...]:
    """Return the subjects that an account which is signed in is counted for when it says its password.

    What strangers do at the door is not counted there.
    """
    return (
        Subject(_digest_of("own", account, address), PAIR),
        Subject(_digest(f"own:{account}"), LOGIN),
    )


def address(text: str) -> Subject:
    """Return the subject that all attempts from one address are counted for."""
    return Subject(_digest(f"address:{text}"), ADDRESS)


def journey(text: str) -> Subject:
    """Return the subject that what one address begins at the provider of identities is counted for."""
    return Subject(_digest(f"journey:{text}"), JOURNEY)


def count(
    database: Database, subjects: Sequence[Subject], *, at: datetime
) -> tuple[Counted, ...] | Closed:
    """Count an attempt for all *subjects* as if it had failed.

    Where a door is closed only those are counted that count knocks, and whose own door is open.
    """

    def operation(connection: Connection) -> tuple[Counted, ...] | Closed:
        rows = {subject: _row(connection, subject, at) for subject in subjects}
        shut = {one: row.closed_until for one, row in rows.items() if row and _is_closed(row, at)}
        counted = tuple(
            _counted(connection, subject, row, at)
            for subject, row in rows.items()
            if not shut or (subject.limit.knocks and subject not in shut)
        )
        if not shut:
            return counted
        closed = [one.closed_until for one in counted if one.closed_until is not None]
        return Closed(max([*shut.values(), *closed]))

    return database.claim(operation)


def take_back(database: Database, counted: Sequence[Counted]) -> None:
    """Let an attempt that was no failure not have counted, for each of its subjects."""

    def operation(connection: Connection) -> None:
        take_back_in(connection, counted)

    database.write(operation)


def take_back_in(connection: Connection, counted: Sequence[Counted]) -> None:
    """Do what :func:`take_back` does within a write that does more."""
    for one in counted:
        mine = update(attempt).where(attempt.c.subject == one.subject.digest)
        connection.execute(
            mine.where(attempt.c.failures > 0).values(failures=attempt.c.failures - 1)
        )
        if one.closed_until is not None:  # a later failure's own closing stays
            opened = mine.where(attempt.c.closed_until == one.closed_until)
            connection.execute(opened.values(closed_until=None))


def clear_in(connection: Connection, subject: Subject) -> None:
    """Forget all failures of *subject*, within a write that does more."""
    connection.execute(delete(attempt).where(attempt.c.subject == subject.digest))


def _row(connection: Connection, subject: Subject, at: datetime) -> Row[*tuple[Any, ...]] | None:
    """Return what is known of *subject*, seen from *at*.

    Where the clock was set back since, what is left of a closing begins anew: no door opens sooner by it,
    and none stays closed for longer than its limit.
    """
    query = select(attempt).where(attempt.c.subject == subject.digest).with_for_update()
    row = connection.execute(query).first()
    if row is None or row.last_at <= at:
        return row
    closing = None
    if row.closed_until is not None:
        closing = at + (row.closed_until - row.last_at)
    moved = update(attempt).where(attempt.c.subject == subject.digest)
    connection.execute(moved.values(last_at=at, closed_until=closing))
    return connection.execute(query).first()


def _is_closed(row: Row[*tuple[Any, ...]], at: datetime) -> bool:
    return row.closed_until is not None and at < row.closed_until


def _counted(
    connection: Connection, subject: Subject, row: Row[*tuple[Any, ...]] | None, at: datetime
) -> Counted:
    limit = subject.limit
    failures = 1 if row is None else _left(row, limit, at) + 1
    closing = limit.closes_for(failures)
    fields = {
        "failures": failures,
        "last_at": at,
        "closed_until": at + closing if closing else None,
    }
    if row is None:
        _forget_old(connection, at)
        connection.execute(insert(attempt).values(subject=subject.digest, **fields))
    else:
        put = update(attempt).where(attempt.c.subject == subject.digest)
        connection.execute(put.values(**fields))
    return Counted(subject, at + closing if closing else None)


def _forget_old(connection: Connection, at: datetime) -> None:
    """Forget who has not tried for long; a row that somebody holds is left for another time."""
    old = select(attempt.c.subject).where(attempt.c.last_at < at - FORGOTTEN)
    unheld = old.with_for_update(skip_locked=True)
    connection.execute(delete(attempt).where(attempt.c.subject.in_(unheld)))


def _left(row: Row[*tuple[Any, ...]], limit: Limit, at: datetime) -> int:
    """Return how many of the failures are not forgiven yet."""
    since = max(row.last_at, row.closed_until or row.last_at)
    forgiven = max(at - since, timedelta()) // limit.forgiven_every
    failures: int = row.failures
    return max(failures - int(forgiven), 0)


def _digest_of(kind: str, name: str, address: str) -> str:
    return _digest(
        f"{kind}:{_digest(name)}:{address}"
    )  # no name can look like another with an address


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
