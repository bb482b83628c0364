"""What changes accounts: made, given something else, renamed, linked, erased.

What an account may do is history and is only added to; whose it is can be erased. Every change is
noted in the audit by the same transaction.
"""

from __future__ import annotations

import secrets
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import delete, insert, select, text, update

from survey.planning import person_key
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import AccountRole, Action
from survey.storage import audit, sessions, signatures
from survey.storage.accounts import (
    AccountState,
    Grant,
    Person,
    admins_in,
    in_use_by_email_in,
    is_outside,
    known_in,
)
from survey.storage.audit import Entry
from survey.storage.encoding import encode_texts, storable
from survey.storage.system_tables import (
    account_event,
    credential,
    one_time,
    outside_identity,
    person,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.storage.engine import Database

ERASED: Final = "erased"
"""The action of the audit by which a person leaves."""


class Note(NamedTuple):
    """Who makes a change, when, and what the audit calls its outcome."""

    actor: str
    at: datetime
    outcome: str


def create(database: Database, new: Person, given: Grant, *, actor: str, at: datetime) -> str:
    """Make an account for *new* (its account is not looked at) and return what it is called.

    Raises:
        SurveyError: ACCOUNT_LOGIN_TAKEN and ACCOUNT_NAME_TAKEN, both at once.
    """
    return database.claim(lambda connection: create_in(connection, new, given, actor=actor, at=at))


def create_in(
    connection: Connection, new: Person, given: Grant, *, actor: str, at: datetime
) -> str:
    """Do what :func:`create` does within a write that does more; its audit entry comes last."""
    account = f"a{secrets.token_hex(8)}"  # never digits alone: the audit takes those for a person's
    _alone(connection)
    _refuse_taken(connection, account, new)
    connection.execute(insert(person).values(account=account, **_fields(new), at=at))
    signatures.keep_in(connection, account, new.name, at=at)
    _give(connection, account, given, Note(actor, at, "created"))
    return account


def change(
    database: Database, account: str, given: Grant, *, seen_version: int, actor: str, at: datetime
) -> AccountState:
    """Give *account* something else and return that; one that is disabled is signed out everywhere.

    Raises:
        SurveyError: ACCOUNT_UNKNOWN, also where the person is erased; ACCOUNT_CHANGED where
            *seen_version* is no longer the newest; LAST_ADMIN.
    """

    def operation(connection: Connection) -> AccountState:
        _alone(connection)
        before = known_in(connection, account)
        if before.version != seen_version:
            raise SurveyError([problem(ProblemCode.ACCOUNT_CHANGED)])
        _keep_an_admin(connection, account, given)
        if not given.active:
            _close(connection, account, at)
        _give(connection, account, given, Note(actor, at, _outcome(before, given)))
        return known_in(connection, account)

    return database.write(operation)


def change_person(database: Database, changed: Person, *, actor: str, at: datetime) -> None:
    """Put *changed* in the place of what its account's person was called; that is erased.

    Its earlier names stay its own: nobody else can get them.

    Raises:
        SurveyError: ACCOUNT_UNKNOWN; ACCOUNT_LOGIN_TAKEN and ACCOUNT_NAME_TAKEN, both at once.
    """
    put = (
        update(person).where(person.c.account == changed.account).values(**_fields(changed), at=at)
    )

    def operation(connection: Connection) -> None:
        _alone(connection)
        known_in(connection, changed.account)
        _refuse_taken(connection, changed.account, changed)
        connection.execute(put)
        signatures.keep_in(connection, changed.account, changed.name, at=at)
        _note(connection, changed.account, Note(actor, at, "renamed"))

    database.claim(operation)
    database.forget()


def erase_person(database: Database, account: str, *, actor: str, at: datetime) -> None:
    """Erase whose *account* is and everything by which it signs in; its history and audit stay.

    Its names stay too, as they do in answers and forms, so that they never become another's.

    Raises:
        SurveyError: ACCOUNT_UNKNOWN; LAST_ADMIN.
    """

    def operation(connection: Connection) -> None:
        _alone(connection)
        before = known_in(connection, account)
        off = Grant(role=before.role, active=False)
        _keep_an_admin(connection, account, off)
        if before.active:
            _insert(connection, account, off, actor=actor, at=at)
        for table in (outside_identity, credential, one_time):
            connection.execute(delete(table).where(table.c.account == account))
        sessions.erase_in(connection, account)
        connection.execute(delete(person).where(person.c.account == account))
        audit.append_in(connection, Entry(at, actor, ERASED, "done", {"account": account}))

    database.write(operation)
    database.forget()


def link_outside(
    database: Database, account: str, issuer: str, subject: str, *, actor: str, at: datetime
) -> None:
    """Let the identity *subject* of *issuer* stand for *account* from now on.

    Raises:
        SurveyError: ACCOUNT_UNKNOWN; OUTSIDE_IDENTITY_TAKEN where it stands for another account.
    """
    storable(issuer, subject)
    known = select(outside_identity.c.account).where(is_outside(issuer, subject))
    row = {"issuer": issuer, "subject": subject, "account": account, "at": at}

    def operation(connection: Connection) -> None:
        known_in(connection, account)
        owner = connection.scalar(known)
        if owner is None:
            connection.execute(insert(outside_identity), row)
            _note(connection, account, Note(actor, at, "linked"))
        elif owner != account:
            raise SurveyError([problem(ProblemCode.OUTSIDE_IDENTITY_TAKEN)])

    database.claim(operation)


class Unlinked(Enum):
    """Why an outside identity was given to nobody, as the audit says it."""

    NOBODY = "unknown"
    SEVERAL = "several"
    HELD = "held"
    """Another identity of the same issuer stands for the account: mailboxes are handed on."""


def link_by_email(
    database: Database, email: str, issuer: str, subject: str, *, at: datetime
) -> str | Unlinked:
    """Let a new outside identity stand for the one account in use that has the address *email*.

    Returns that account, or why there is none; then nothing is changed.
    """
    storable(issuer, subject)

    def operation(connection: Connection) -> str | Unlinked:
        _alone(connection)
        owner = connection.scalar(
            select(outside_identity.c.account).where(is_outside(issuer, subject))
        )
        if owner is not None:  # two tabs at the same moment
            return str(owner)
        found = in_use_by_email_in(connection, email)
        if len(found) != 1:
            return Unlinked.SEVERAL if found else Unlinked.NOBODY
        account = found.pop()
        held = select(outside_identity.c.account).where(
            outside_identity.c.account == account, outside_identity.c.issuer == issuer
        )
        if connection.scalar(held) is not None:
            return Unlinked.HELD
        row = {"issuer": issuer, "subject": subject, "account": account, "at": at}
        connection.execute(insert(outside_identity), row)
        _note(connection, account, Note(account, at, "linked"))
        return account

    return database.claim(operation)


def _alone(connection: Connection) -> None:
    """Let nobody else change accounts until the transaction ends; on SQLite nobody else writes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE account_event IN SHARE ROW EXCLUSIVE MODE"))


def _refuse_taken(connection: Connection, account: str, wanted: Person) -> None:
    """Refuse a login that another account has, and a name that another one has or ever had."""
    login = select(person.c.account).where(person.c.login == wanted.login)
    owners = {
        problem(ProblemCode.ACCOUNT_LOGIN_TAKEN, value=wanted.login): connection.scalar(login),
        problem(ProblemCode.ACCOUNT_NAME_TAKEN, value=wanted.name): signatures.owner_in(
            connection, wanted.name
        ),
    }
    problems = [found for found, owner in owners.items() if owner not in {None, account}]
    if problems:
        raise SurveyError(problems)


def _keep_an_admin(connection: Connection, account: str, given: Grant) -> None:
    """Refuse *given* where the province would be left without anybody who manages accounts."""
    if given.active and given.role is AccountRole.ADMIN:
        return
    if admins_in(connection) == {account}:
        raise SurveyError([problem(ProblemCode.LAST_ADMIN)])


def _close(connection: Connection, account: str, at: datetime) -> None:
    connection.execute(delete(one_time).where(one_time.c.account == account))
    sessions.end_all_in(connection, account, at=at, why=sessions.DISABLED)


def _outcome(before: Grant, given: Grant) -> str:
    if before.active != given.active:
        return "enabled" if given.active else "disabled"
    return "changed"


def _give(connection: Connection, account: str, given: Grant, note: Note) -> None:
    version = _insert(connection, account, given, actor=note.actor, at=note.at)
    _note(connection, account, note, role=given.role.value, version=version)


def _insert(connection: Connection, account: str, given: Grant, *, actor: str, at: datetime) -> int:
    row = {
        "account": account,
        "role": given.role.value,
        "active": given.active,
        "everywhere": given.everywhere,
        "communes_json": encode_texts(sorted(given.communes)),
        "domains_json": encode_texts(sorted(given.domains)),
        "agency": given.agency,
        "secrecy": given.secrecy,
        "actor": actor,
        "at": at,
    }
    version: int = connection.scalars(
        insert(account_event).returning(account_event.c.id), row
    ).one()
    return version


def _note(connection: Connection, account: str, note: Note, **more: int | str) -> None:
    place = {"account": account, **more}
    action = Action.MANAGE_ACCOUNTS.value
    audit.append_in(connection, Entry(note.at, note.actor, action, note.outcome, place))


def _fields(of: Person) -> dict[str, str]:
    storable(of.login, of.name, of.post, of.email)
    return {
        "login": of.login,
        "name": of.name,
        "name_key": person_key(of.name),
        "post": of.post,
        "email": of.email,
    }
