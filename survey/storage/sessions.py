"""Sessions: who is signed in, where, since when.

The token that a browser holds is nowhere in the database, only its sha256; so a copy of the database
opens no session. A session is made by the server alone and never revived once it has ended.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from survey.storage import audit
from survey.storage.accounts import STATE, AccountState, known_in, newest, state_of
from survey.storage.audit import Entry
from survey.storage.encoding import storable
from survey.storage.system_tables import account_event, credential, person, session

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from survey.storage.engine import Database

KEPT: Final = timedelta(days=30)
"""How long after its beginning a session is remembered, whatever became of it."""

SIGNED_OUT: Final = "signed_out"
ELSEWHERE: Final = "elsewhere"  # ended from another session of the same account
DISABLED: Final = "disabled"
PASSWORD: Final = "password"  # noqa: S105 - why a session ended
IDLE: Final = "idle"
TOO_LONG: Final = "too_long"
CLOCK: Final = "clock"  # it is of the future: somebody set the clock back
BY_ADMIN: Final = "admin"


SIGN_OUT: Final = "sign_out"
SESSION_ENDED: Final = "session_ended"
"""The two actions of the audit by which a session ends."""


class Created(NamedTuple):
    """A new session. *token* and *csrf* are secrets that leave with the answer."""

    token: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Own:
    """A session in the list of its account; *name* is no secret."""

    name: str
    device: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """A session that has not ended, with the account as it is at this moment.

    *id* is the digest of its token, *name* what its own list calls it. *person* is the person's name.
    """

    id: str
    name: str
    csrf: str
    created_at: datetime
    seen_at: datetime
    login: str
    person: str
    must_change: bool
    state: AccountState


def digest(token: str) -> str:
    """Return by which a session is found: the sha256 of its *token*."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


# Writing -----------------------------------------------------------------------------------------


def create(database: Database, account: str, *, device: str, at: datetime) -> Created:
    """Begin a session of *account* and return its secrets."""
    return database.write(lambda connection: create_in(connection, account, device=device, at=at))


def create_in(connection: Connection, account: str, *, device: str, at: datetime) -> Created:
    """Do what :func:`create` does within a write that does more; old sessions are forgotten."""
    storable(device)
    made = Created(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    row = {
        "id": digest(made.token),
        "account": account,
        "name": secrets.token_hex(8),
        "csrf": made.csrf,
        "device": device,
        "created_at": at,
        "seen_at": at,
        "ended_by": "",
    }
    connection.execute(delete(session).where(session.c.created_at < at - KEPT))
    connection.execute(insert(session), row)
    return made


def touch(database: Database, id_: str, *, at: datetime) -> None:
    """Note that a session was used; one that has ended stays as it is."""
    seen = update(session).where(
        session.c.id == id_, session.c.ended_at.is_(None), session.c.seen_at < at
    )
    database.write(lambda connection: connection.execute(seen.values(seen_at=at)))


def end(
    database: Database, account: str, name: str, *, at: datetime, why: str, action: str
) -> bool:
    """End the session that *account* calls *name* and note *action*; return False where it had ended."""

    def operation(connection: Connection) -> bool:
        which = (session.c.account == account, session.c.name == name)
        if _end(connection, at, why, *which) == 0:
            return False
        audit.append_in(connection, Entry(at, account, action, why))
        return True

    return database.write(operation)


def end_others(database: Database, account: str, name: str, *, at: datetime) -> int:
    """End the sessions of *account* but the one called *name* and note it; return how many."""

    def operation(connection: Connection) -> int:
        ended = end_all_in(connection, account, at=at, why=ELSEWHERE, but=name)
        if ended:
            entry = Entry(at, account, SESSION_ENDED, ELSEWHERE, {"sessions": ended})
            audit.append_in(connection, entry)
        return ended

    return database.write(operation)


def end_all(database: Database, account: str, *, actor: str, at: datetime) -> int:
    """End the sessions of *account* because *actor* wants it, and note that; return how many.

    Raises:
        SurveyError: ACCOUNT_UNKNOWN.
    """

    def operation(connection: Connection) -> int:
        known_in(connection, account)
        ended = end_all_in(connection, account, at=at, why=BY_ADMIN)
        place: dict[str, int | str] = {"account": account, "sessions": ended}
        audit.append_in(connection, Entry(at, actor, SESSION_ENDED, BY_ADMIN, place))
        return ended

    return database.write(operation)


def end_all_in(
    connection: Connection, account: str, *, at: datetime, why: str, but: str = ""
) -> int:
    """End the sessions of *account* but the one called *but*; return how many were alive."""
    return _end(connection, at, why, session.c.account == account, session.c.name != but)


def erase_in(connection: Connection, account: str) -> None:
    """Erase every trace of the sessions of *account*."""
    connection.execute(delete(session).where(session.c.account == account))


def _end(connection: Connection, at: datetime, why: str, *which: Any) -> int:
    ended = update(session).where(session.c.ended_at.is_(None), *which)
    return connection.execute(ended.values(ended_at=at, ended_by=why)).rowcount


# Reading -----------------------------------------------------------------------------------------

_LOOK: Final = (
    select(
        session.c.id,
        session.c.name,
        session.c.csrf,
        session.c.created_at,
        session.c.seen_at,
        person.c.login,
        person.c.name.label("person"),
        credential.c.must_change,
        *STATE,
    )
    .join_from(session, person, person.c.account == session.c.account)
    .join(account_event, account_event.c.account == session.c.account)
    .outerjoin(credential, credential.c.account == session.c.account)
    .where(session.c.id == bindparam("id"), session.c.ended_at.is_(None), newest(session.c.account))
)


def look(database: Database, id_: str) -> Looked | None:
    """Return the session whose token has this digest, None where it has ended or its person is erased."""
    with database.read() as connection:
        row = connection.execute(_LOOK, {"id": id_}).first()
    return None if row is None else _looked(row)


def own(database: Database, account: str, *, since: datetime) -> tuple[Own, ...]:
    """Return the sessions of *account* that have not ended and were used after *since*, newest first."""
    query = (
        select(session.c.name, session.c.device, session.c.created_at, session.c.seen_at)
        .where(
            session.c.account == account, session.c.ended_at.is_(None), session.c.seen_at > since
        )
        .order_by(session.c.seen_at.desc(), session.c.name)
    )
    with database.read() as connection:
        return tuple(Own(*row) for row in connection.execute(query))


def _looked(row: Row[*tuple[Any, ...]]) -> Looked:
    return Looked(
        id=row.id,
        name=row.name,
        csrf=row.csrf,
        created_at=row.created_at,
        seen_at=row.seen_at,
        login=row.login,
        person=row.person,
        must_change=bool(row.must_change),
        state=state_of(row),
    )
