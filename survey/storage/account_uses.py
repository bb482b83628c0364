"""How accounts are used: whether somebody can sign in with them, and whether somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from survey.storage.system_tables import credential, session

if TYPE_CHECKING:
    from datetime import datetime

    from survey.storage.engine import Database


class Use(NamedTuple):
    """How one account is used.

    *password* is whether one was ever set, *must_change* whether another is asked for next, *second_factor* whether a code is asked for. *sessions* are
    alive; *signed_in_at* is when the newest one began, None where none is remembered.
    """

    password: bool = False
    second_factor: bool = False
    sessions: int = 0
    signed_in_at: datetime | None = None
    must_change: bool = False


UNUSED = Use()


def uses(database: Database, *, seen_after: datetime, begun_after: datetime) -> dict[str, Use]:
    """Return how each account is used that ever was; the others are UNUSED.

    A session is alive that was used after *seen_after* and began after *begun_after*.
    """
    alive = func.count().filter(
        session.c.ended_at.is_(None),
        session.c.seen_at > seen_after,
        session.c.created_at > begun_after,
    )
    signed_in = select(session.c.account, alive, func.max(session.c.created_at)).group_by(
        session.c.account
    )
    can = select(credential.c.account, credential.c.totp_confirmed, credential.c.must_change)
    with database.read() as connection:
        found = {
            account: Use(password=True, second_factor=factor, must_change=must_change)
            for account, factor, must_change in connection.execute(can)
        }
        for account, sessions, newest in connection.execute(signed_in):
            use = found.get(account, UNUSED)
            found[account] = use._replace(sessions=sessions, signed_in_at=newest)
    return found
