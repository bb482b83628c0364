"""How people without a password come in: by a link that an administrator gave, or as the first one.

Whatever is taken is taken in the write that it is for: of two who come with the same token one finds
nothing, and none is lost where the write fails.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import AccountRole, Action
from survey.storage import account_changes, accounts, audit, credentials, one_time
from survey.storage.accounts import Grant, Person, admins_in, held_in, known_in
from survey.storage.audit import Entry

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.storage.engine import Database

_NOBODY: Final = ""  # the account of the code of the first start


# Links -------------------------------------------------------------------------------------------


def invite(
    database: Database, new: Person, given: Grant, *, actor: str, at: datetime
) -> tuple[str, str]:
    """Make an account and return it with the token of the link by which its password is set.

    Raises:
        SurveyError: as :func:`account_changes.create`.
    """

    def operation(connection: Connection) -> tuple[str, str]:
        account = account_changes.create_in(connection, new, given, actor=actor, at=at)
        return account, _link(connection, account, at)

    return database.claim(operation)


def renew_link(database: Database, account: str, *, actor: str, at: datetime) -> str:
    """Return the token of a new link to set the password of *account*; the one before is worthless.

    Raises:
        SurveyError: ACCOUNT_UNKNOWN; ACCOUNT_DISABLED.
    """

    def operation(connection: Connection) -> str:
        if not known_in(connection, account).active:
            raise SurveyError([problem(ProblemCode.ACCOUNT_DISABLED)])
        token = _link(connection, account, at)
        place = {"account": account}
        audit.append_in(connection, Entry(at, actor, Action.MANAGE_ACCOUNTS.value, "link", place))
        return token

    return database.write(operation)


def _link(connection: Connection, account: str, at: datetime) -> str:
    one_time.void_in(connection, account, one_time.LINK)
    lives = one_time.LINK_LIVES
    return one_time.issue_in(connection, one_time.LINK, account, {}, at=at, lives=lives)


def owner(database: Database, token: str, *, at: datetime) -> Person | None:
    """Return whose password the link *token* sets, None where it sets none (any more); it stays."""
    found = one_time.peek(database, token, one_time.LINK, at=at)
    return accounts.get(database, found.account).person if found else None


def set_password(database: Database, token: str, password_hash: str, *, at: datetime) -> str | None:
    """Set a password by a link and return its account, all of whose sessions end.

    None where the link is worthless, or the account cannot be used.
    """

    def operation(connection: Connection) -> str | None:
        found = one_time.take_in(connection, token, one_time.LINK, at=at)
        state = held_in(connection, found.account) if found else None
        if state is None or not state.active:
            return None
        credentials.set_password_in(connection, state.account, password_hash, at=at)
        return state.account

    return database.write(operation)


# The first administrator -------------------------------------------------------------------------


def setup_code(database: Database, *, at: datetime, lives: timedelta) -> str | None:
    """Return the code by which the first administrator comes in; the one before is worthless.

    None where somebody manages accounts already.
    """

    def operation(connection: Connection) -> str | None:
        one_time.void_in(connection, _NOBODY, one_time.SETUP)
        if admins_in(connection):
            return None
        return one_time.issue_in(connection, one_time.SETUP, _NOBODY, {}, at=at, lives=lives)

    return database.write(operation)


def is_setup_code(database: Database, code: str, *, at: datetime) -> bool:
    """Return whether *code* would let the first administrator in; it stays."""
    return one_time.peek(database, code, one_time.SETUP, at=at) is not None


def first_administrator(
    database: Database, code: str, new: Person, password_hash: str, *, actor: str, at: datetime
) -> str:
    """Make the first administrator, whose password is known already, and return the account.

    Raises:
        SurveyError: SETUP_CODE; SETUP_DONE where there is one; as :func:`account_changes.create`.
    """

    def operation(connection: Connection) -> str:
        if one_time.take_in(connection, code, one_time.SETUP, at=at) is None:
            raise SurveyError([problem(ProblemCode.SETUP_CODE)])
        given = Grant(role=AccountRole.ADMIN)
        account = account_changes.create_in(connection, new, given, actor=actor, at=at)
        if admins_in(connection) != {account}:
            raise SurveyError([problem(ProblemCode.SETUP_DONE)])
        credentials.set_password_in(connection, account, password_hash, at=at)
        return account

    return database.claim(operation)
