"""How a session begins: what was verified, the session, the failures forgiven and the audit in one write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from survey.storage import attempts, audit, credentials, one_time, sessions
from survey.storage.accounts import held_in
from survey.storage.attempts import Counted, Subject
from survey.storage.audit import Entry
from survey.storage.credentials import Credential
from survey.storage.sessions import Created

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.storage.engine import Database

SIGN_IN: Final = "sign_in"
SIGN_IN_REFUSED: Final = "sign_in_refused"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in as it was counted: for what is tried, and for an address."""

    tried: tuple[Counted, ...]
    address: Counted


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the second factor that was right: of which *step* of *secret*, with which token."""

    pending: str
    secret: str
    step: int


def knock(
    database: Database, login: str, address: str, *, at: datetime, with_code: bool = False
) -> Attempt | attempts.Closed:
    """Count an attempt before it is verified; at a closed door it counts for the address alone."""
    tried: tuple[Subject, ...] = (attempts.pair(login, address), attempts.login(login))
    if with_code:
        tried = (*tried, attempts.code(login))
    counted = attempts.count(database, (*tried, attempts.address(address)), at=at)
    if isinstance(counted, attempts.Closed):
        return counted
    return Attempt(counted[:-1], counted[-1])


def enter(
    database: Database,
    account: str,
    *,
    how: str,
    device: str,
    at: datetime,
    attempt: Attempt | None = None,
    seen: Credential | None = None,
    code: Code | None = None,
) -> Created | None:
    """Begin a session of *account*, *how* being what the audit says of it.

    The login's failures are forgotten, and *attempt* does not count against its address. Returns None
    where the account cannot be used, the password is no longer the one that was *seen*, or the *code* was
    used meanwhile: nothing begins then.
    """

    def operation(connection: Connection) -> Created | None:
        if not _usable(connection, account, seen):
            return None
        if code is not None and not _used_now(connection, account, code, at):
            return None
        if attempt is not None:
            for one in attempt.tried:
                attempts.clear_in(connection, one.subject)
            attempts.take_back_in(connection, [attempt.address])
        made = sessions.create_in(connection, account, device=device, at=at)
        audit.append_in(connection, Entry(at, account, SIGN_IN, how))
        return made

    return database.write(operation)


def ask_for_code(
    database: Database, account: str, login: str, attempt: Attempt, *, at: datetime
) -> str:
    """Return the token to be sent with a code; the right password was no failure.

    Earlier failures stay, so that knowing the password gives no fresh attempts at the code.
    """

    def operation(connection: Connection) -> str:
        attempts.take_back_in(connection, [*attempt.tried, attempt.address])
        return one_time.issue_in(
            connection, one_time.CODE, account, {"login": login}, at=at, lives=one_time.CODE_LIVES
        )

    return database.write(operation)


def refuse(database: Database, account: str, why: str, *, at: datetime) -> None:
    """Note a refused attempt; *account* is the one it was aimed at, "" where there is none."""
    place = {"account": account} if account else {}
    audit.append(database, Entry(at, "", SIGN_IN_REFUSED, why, place))


def _usable(connection: Connection, account: str, seen: Credential | None) -> bool:
    state = held_in(connection, account)
    if state is None or not state.active:
        return False
    if seen is None:
        return True
    now = credentials.get_in(connection, account)
    return now is not None and now.password_hash == seen.password_hash


def _used_now(connection: Connection, account: str, code: Code, at: datetime) -> bool:
    if one_time.take_in(connection, code.pending, one_time.CODE, at=at) is None:
        return False
    return credentials.use_step_in(connection, account, code.secret, code.step)
