"""By what people sign in: the hash of a password, the secret of a second factor.

One row an account, made when its first password is set. A changed password ends the account's other
sessions in the same write. What is noted in the audit names the account and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from survey.storage import audit, one_time, sessions
from survey.storage.accounts import known_in
from survey.storage.audit import Entry
from survey.storage.system_tables import credential

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Update

    from survey.storage.engine import Database

PASSWORD_CHANGED: Final = "password_changed"  # noqa: S105 - an action of the audit
PASSWORD_REQUIRED: Final = "password_required"  # noqa: S105 - likewise
SECOND_FACTOR_ON: Final = "second_factor_on"
SECOND_FACTOR_OFF: Final = "second_factor_off"


@dataclass(frozen=True, slots=True)
class Credential:
    """By what an account signs in.

    *secret* is that of the second factor, "" without one; it counts once it is *confirmed*. *step* is
    the newest one whose code was accepted.
    """

    account: str
    password_hash: str
    must_change: bool
    secret: str
    confirmed: bool
    step: int


def get(database: Database, account: str) -> Credential | None:
    """Return by what *account* signs in, None where no password was ever set."""
    with database.read() as connection:
        return get_in(connection, account)


def get_in(connection: Connection, account: str) -> Credential | None:
    """Return the same within a transaction."""
    query = select(credential).where(credential.c.account == account)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Credential(
        account=row.account,
        password_hash=row.password_hash,
        must_change=row.must_change,
        secret=row.totp_secret,
        confirmed=row.totp_confirmed,
        step=row.totp_step,
    )


# Passwords ---------------------------------------------------------------------------------------


def set_password_in(
    connection: Connection,
    account: str,
    password_hash: str,
    *,
    at: datetime,
    must_change: bool = False,
    session: str = "",
) -> None:
    """Give *account* another password and end its sessions but the one called *session*.

    Links and half-made sign-ins from before are worthless then, and no sign-in that verified the old
    password slips in. Raises SurveyError (ACCOUNT_UNKNOWN).
    """
    known_in(connection, account)
    fields = {"password_hash": password_hash, "must_change": must_change, "at": at}
    if connection.execute(_of(account).values(**fields)).rowcount == 0:
        blank = {"totp_secret": "", "totp_confirmed": False, "totp_step": 0}
        connection.execute(insert(credential).values(account=account, **fields, **blank))
    sessions.end_all_in(connection, account, at=at, why=sessions.PASSWORD, but=session)
    one_time.void_in(connection, account, one_time.LINK, one_time.CODE)
    _note(connection, account, account, PASSWORD_CHANGED, at)


def replace_password(
    database: Database, account: str, seen: str, password_hash: str, *, session: str, at: datetime
) -> bool:
    """Put *password_hash* in the place of *seen*; return False where that is no longer the hash.

    The account's sessions end but the one called *session*.
    """

    def operation(connection: Connection) -> bool:
        known_in(connection, account)
        now = get_in(connection, account)
        if now is None or now.password_hash != seen:
            return False
        set_password_in(connection, account, password_hash, at=at, session=session)
        return True

    return database.write(operation)


def rehash(database: Database, account: str, seen: str, password_hash: str) -> None:
    """Put another hash of the same password in the place of *seen*, where that is still the hash."""
    same = _of(account).where(credential.c.password_hash == seen)
    database.write(lambda connection: connection.execute(same.values(password_hash=password_hash)))


def require_change(database: Database, account: str, *, actor: str, at: datetime) -> bool:
    """Let *account* change its password before anything else; return False where it has none.

    Its sessions end, and half-made sign-ins are worthless.
    """
    put = _of(account).values(must_change=True, at=at)

    def operation(connection: Connection) -> bool:
        known_in(connection, account)
        if connection.execute(put).rowcount == 0:
            return False
        sessions.end_all_in(connection, account, at=at, why=sessions.PASSWORD)
        one_time.void_in(connection, account, one_time.CODE)
        _note(connection, account, actor, PASSWORD_REQUIRED, at)
        return True

    return database.write(operation)


# The second factor -------------------------------------------------------------------------------


def start_second_factor(database: Database, account: str, secret: str, *, at: datetime) -> bool:
    """Keep *secret* until it is confirmed; return False where a confirmed one is in force."""
    started = _of(account).where(~credential.c.totp_confirmed)
    return _changed(database, started.values(totp_secret=secret, totp_step=0, at=at))


def confirm_second_factor(
    database: Database, account: str, secret: str, step: int, *, at: datetime
) -> bool:
    """Let *secret* count from now on; return False where it is not what waits for that."""
    waiting = _of(account).where(
        credential.c.totp_secret == secret,
        ~credential.c.totp_confirmed,
        credential.c.totp_step < step,
    )
    put = waiting.values(totp_confirmed=True, totp_step=step, at=at)

    def operation(connection: Connection) -> bool:
        if connection.execute(put).rowcount == 0:
            return False
        _note(connection, account, account, SECOND_FACTOR_ON, at)
        return True

    return database.write(operation)


def use_step_in(connection: Connection, account: str, secret: str, step: int) -> bool:
    """Remember that a code of *step* was accepted; return False where it was before."""
    unused = _of(account).where(
        credential.c.totp_secret == secret,
        credential.c.totp_confirmed,
        credential.c.totp_step < step,
    )
    return connection.execute(unused.values(totp_step=step)).rowcount == 1


def drop_second_factor(database: Database, account: str, *, actor: str, at: datetime) -> bool:
    """Forget the second factor of *account*; return False where it had none.

    Where *actor* is somebody else its sessions end too.
    """
    none = _of(account).where(credential.c.totp_secret != "")
    put = none.values(totp_secret="", totp_confirmed=False, totp_step=0, at=at)

    def operation(connection: Connection) -> bool:
        if connection.execute(put).rowcount == 0:
            return False
        if actor != account:
            sessions.end_all_in(connection, account, at=at, why=sessions.PASSWORD)
        _note(connection, account, actor, SECOND_FACTOR_OFF, at)
        return True

    dropped = database.write(operation)
    database.forget()
    return dropped


def _of(account: str) -> Update:
    return update(credential).where(credential.c.account == account)


def _changed(database: Database, put: Update) -> bool:
    def operation(connection: Connection) -> Any:
        return connection.execute(put).rowcount == 1

    return bool(database.write(operation))


def _note(connection: Connection, account: str, actor: str, action: str, at: datetime) -> None:
    audit.append_in(connection, Entry(at, actor, action, "done", {"account": account}))
