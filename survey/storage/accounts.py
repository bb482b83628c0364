"""Accounts as they are: what each of them is given, and whose it is.

What an account may do is the newest of its events. Its person, outside identities and credential are
rows that can be erased; an erased account keeps its history and has no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, func, select

from survey.model import CommuneCode, DomainCode
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import AccountRole
from survey.storage.encoding import decode_texts
from survey.storage.system_tables import account_event, outside_identity, person

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

    from survey.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an account is given: a role, how far it reaches, and whether it can be used.

    *everywhere* is for people of teams who work in every commune; *secrecy* shows confidential items
    to a role that has them by grant.
    """

    role: AccountRole
    active: bool = True
    everywhere: bool = False
    communes: frozenset[CommuneCode] = frozenset()
    domains: frozenset[DomainCode] = frozenset()
    agency: str = ""
    secrecy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState(Grant):
    """What an account is given now; *version* is the number of the event that says so."""

    account: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Whose an account is: *login* is how the person signs in, *name* how the person signs."""

    account: str
    login: str
    name: str
    post: str = ""
    email: str = ""


class Account(NamedTuple):
    """An account; its person is None once erased."""

    person: Person | None
    state: AccountState


STATE: Final = tuple(column.label(f"state_{column.name}") for column in account_event.c)
"""The columns that :func:`state_of` reads."""
_PERSON: Final = tuple(
    person.c[name].label(f"person_{name}") for name in ("account", "login", "name", "post", "email")
)


def get(database: Database, account: str) -> Account:
    """Return an account; raises SurveyError (ACCOUNT_UNKNOWN) where there is none."""
    found = _found(database, account_event.c.account == account)
    if not found:
        raise SurveyError([problem(ProblemCode.ACCOUNT_UNKNOWN)])
    return found[0]


def everybody(database: Database) -> tuple[Account, ...]:
    """Return all accounts there ever were, in no order that says anything."""
    return _found(database)


def by_login(database: Database, login: str) -> Account | None:
    """Return the account that signs in as *login*."""
    return next(iter(_found(database, person.c.login == login)), None)


def by_outside_identity(database: Database, issuer: str, subject: str) -> Account | None:
    """Return the account for which the identity *subject* of *issuer* stands."""
    account = select(outside_identity.c.account).where(is_outside(issuer, subject))
    found = _found(database, account_event.c.account == account.scalar_subquery())
    return next(iter(found), None)


def has_admin(database: Database) -> bool:
    """Return whether anybody can manage accounts."""
    with database.read() as connection:
        return bool(admins_in(connection))


# Within a transaction ----------------------------------------------------------------------------


def held_in(connection: Connection, account: str) -> AccountState | None:
    """Return what *account* is given, None without a person; nobody changes it until the transaction ends."""
    held = select(person.c.account).where(person.c.account == account).with_for_update()
    if connection.execute(held).first() is None:
        return None
    newest_event = newest(account_event.c.account)
    query = select(*STATE).where(account_event.c.account == account, newest_event)
    return state_of(connection.execute(query).one())


def known_in(connection: Connection, account: str) -> AccountState:
    """Return the same; raises SurveyError (ACCOUNT_UNKNOWN) where the account has no person."""
    state = held_in(connection, account)
    if state is None:
        raise SurveyError([problem(ProblemCode.ACCOUNT_UNKNOWN)])
    return state


def in_use_by_email_in(connection: Connection, email: str) -> set[str]:
    """Return the accounts that can be used, of people with the address *email*, none where it is ""."""
    if not email:
        return set()
    query = (
        select(person.c.account)
        .join_from(person, account_event, account_event.c.account == person.c.account)
        .where(_has_email(email), newest(account_event.c.account), account_event.c.active)
    )
    return set(connection.scalars(query))


def admins_in(connection: Connection) -> set[str]:
    """Return the accounts that manage accounts and can be used."""
    query = select(account_event.c.account).where(
        newest(account_event.c.account),
        account_event.c.active,
        account_event.c.role == AccountRole.ADMIN.value,
    )
    return set(connection.scalars(query))


# Queries -----------------------------------------------------------------------------------------


def newest(account: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that an account_event is the newest of *account*."""
    other = account_event.alias()
    number = select(func.max(other.c.id)).where(other.c.account == account)
    return account_event.c.id == number.scalar_subquery()


def _has_email(email: str) -> ColumnElement[bool]:
    return func.lower(person.c.email) == email.lower()


def is_outside(issuer: str, subject: str) -> ColumnElement[bool]:
    """Return the condition that an outside identity is *subject* of *issuer*."""
    columns = outside_identity.c
    return and_(columns.issuer == issuer, columns.subject == subject)


def _found(database: Database, *wanted: ColumnElement[bool]) -> tuple[Account, ...]:
    query = (
        select(*STATE, *_PERSON)
        .outerjoin_from(account_event, person, person.c.account == account_event.c.account)
        .where(newest(account_event.c.account), *wanted)
        .order_by(account_event.c.account)
    )
    with database.read() as connection:
        return tuple(Account(_person(row), state_of(row)) for row in connection.execute(query))


def _person(row: Row[*tuple[Any, ...]]) -> Person | None:
    if row.person_account is None:
        return None
    return Person(
        account=row.person_account,
        login=row.person_login,
        name=row.person_name,
        post=row.person_post,
        email=row.person_email,
    )


def state_of(row: Row[*tuple[Any, ...]]) -> AccountState:
    """Return what the columns STATE of *row* say."""
    return AccountState(
        account=row.state_account,
        role=AccountRole(row.state_role),
        active=row.state_active,
        everywhere=row.state_everywhere,
        communes=frozenset(map(CommuneCode, decode_texts(row.state_communes_json))),
        domains=frozenset(map(DomainCode, decode_texts(row.state_domains_json))),
        agency=row.state_agency,
        secrecy=row.state_secrecy,
        version=row.state_id,
        at=row.state_at,
    )
