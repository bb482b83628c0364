"""What works once: links to set a password, the code of the first start, steps of signing in.

Only the sha256 of a token is stored. Taking one deletes it in the same statement, so that of two who
come with the same token one finds nothing.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select

from survey.storage.encoding import canonical
from survey.storage.system_tables import one_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from survey.storage.engine import Database

# Kinds of what works once
LINK: Final = "link"  # to set a password
CODE: Final = "code"  # the password was right, a code is asked for
SETUP: Final = "setup"  # the first administrator
OUTSIDE: Final = "outside"  # somebody was sent to the provider of identities

CODE_LIVES: Final = timedelta(minutes=5)
LINK_LIVES: Final = timedelta(hours=24)
OUTSIDE_LIVES: Final = timedelta(minutes=10)

SLACK: Final = timedelta(minutes=5)
"""How far a moment may lie in the future before the clock must have been set back."""


@dataclass(frozen=True, slots=True)
class OneTime:
    """What was issued: for which account ("" for none), and what goes with it."""

    account: str
    content: Mapping[str, str]


def issue(
    database: Database,
    kind: str,
    account: str,
    content: Mapping[str, str],
    *,
    at: datetime,
    lives: timedelta,
) -> str:
    """Store something that can be taken once within *lives* and return its token, a secret."""
    return database.write(
        lambda connection: issue_in(connection, kind, account, content, at=at, lives=lives)
    )


def issue_in(
    connection: Connection,
    kind: str,
    account: str,
    content: Mapping[str, str],
    *,
    at: datetime,
    lives: timedelta,
) -> str:
    """Do what :func:`issue` does within a write that does more; what has expired is forgotten."""
    token = secrets.token_urlsafe(32)
    row = {
        "digest": _digest(token),
        "kind": kind,
        "account": account,
        "content_json": canonical(dict(content)),
        "created_at": at,
        "expires_at": at + lives,
    }
    connection.execute(delete(one_time).where(one_time.c.expires_at <= at))
    connection.execute(insert(one_time), row)
    return token


def void_in(connection: Connection, account: str, *kinds: str) -> None:
    """Make everything of these *kinds* that was issued for *account* worthless."""
    issued = one_time.c.account == account
    connection.execute(delete(one_time).where(issued, one_time.c.kind.in_(kinds)))


def take(database: Database, token: str, kind: str, *, at: datetime) -> OneTime | None:
    """Return what *token* stands for and make it worthless.

    None where it is unknown, of another kind, used, expired, or of the future.
    """
    return database.write(lambda connection: take_in(connection, token, kind, at=at))


def take_in(connection: Connection, token: str, kind: str, *, at: datetime) -> OneTime | None:
    """Do what :func:`take` does within a write that does more."""
    taken = delete(one_time).where(one_time.c.digest == _digest(token), one_time.c.kind == kind)
    return _good(connection.execute(taken.returning(*one_time.c)).first(), at)


def peek(database: Database, token: str, kind: str, *, at: datetime) -> OneTime | None:
    """Return what :func:`take` would return, and leave it."""
    query = select(one_time).where(one_time.c.digest == _digest(token), one_time.c.kind == kind)
    with database.read() as connection:
        return _good(connection.execute(query).first(), at)


def _good(row: Row[*tuple[Any, ...]] | None, at: datetime) -> OneTime | None:
    if row is None or at >= row.expires_at or row.created_at > at + SLACK:
        return None
    return OneTime(row.account, json.loads(row.content_json))


def _digest(token: str) -> str:
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
