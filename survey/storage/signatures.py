"""The names by which accounts sign: each is of one account for ever, also after it was renamed or erased.

Answers, forms and teams hold names. Only because nobody else ever gets one do they say who it was.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from survey.planning import person_key
from survey.storage.system_tables import signature

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from survey.storage.engine import Database

_NAME = signature.c


def keys_of(database: Database, account: str) -> frozenset[str]:
    """Return every name that *account* ever had, as names are compared (see ``person_key``)."""
    with database.read() as connection:
        return frozenset(connection.scalars(_keys(account)))


def keys_by_account(database: Database) -> dict[str, frozenset[str]]:
    """Return the same for all accounts there ever were."""
    found = defaultdict(set)
    with database.read() as connection:
        for row in connection.execute(select(_NAME.account, _NAME.name_key)):
            found[row.account].add(row.name_key)
    return {account: frozenset(keys) for account, keys in found.items()}


# Within a transaction ----------------------------------------------------------------------------


def owner_in(connection: Connection, name: str) -> str | None:
    """Return the account whose name *name* is or was, None where it never was anybody's."""
    return connection.scalar(select(_NAME.account).where(_NAME.name_key == person_key(name)))


def keys_of_person_in(connection: Connection, name: str) -> frozenset[str]:
    """Return all names of the account whose name *name* is or was; without one, that name alone."""
    owner = owner_in(connection, name)
    own = connection.scalars(_keys(owner)) if owner is not None else ()
    return frozenset({person_key(name), *own})


def keep_in(connection: Connection, account: str, name: str, *, at: datetime) -> None:
    """Make *name* the account's own for ever; its caller has refused the name of another one."""
    if owner_in(connection, name) is None:
        row = {"name_key": person_key(name), "account": account, "name": name, "at": at}
        connection.execute(insert(signature), row)


def _keys(account: str) -> Select[str]:
    return select(_NAME.name_key).where(_NAME.account == account)
