"""How accounts are used, on SQLite and on PostgreSQL.

AU01 an account without a password, and one that nobody signed in with, is unused
AU02 a second factor counts once it is confirmed
AU03 sessions are alive that were used lately, began lately and have not ended; the newest one's beginning stays
AU04 all sessions of an account are ended by somebody else, which is noted; those of others go on
AU05 an erased account is unused
"""

from __future__ import annotations

from sqlalchemy import update

from survey.rights import AccountRole
from survey.storage import account_changes, audit, credentials, sessions
from survey.storage.account_uses import UNUSED, Use, uses
from survey.storage.accounts import Grant, Person
from survey.storage.engine import Database
from survey.storage.system_tables import credential
from tests.storage.builders import NOON, minutes

BOSS = "operator"


def made(database: Database, login: str = "an") -> str:
    person, desk = Person("", login, f"Người {login}"), Grant(role=AccountRole.DESK)
    return account_changes.create(database, person, desk, actor=BOSS, at=NOON)


def use(database: Database, account: str) -> Use:
    found = uses(database, seen_after=minutes(30), begun_after=minutes(10))
    return found.get(account, UNUSED)


def set_password(database: Database, account: str) -> None:
    database.write(lambda c: credentials.set_password_in(c, account, "hash", at=NOON))


def used(database: Database, account: str, begun: int, seen: int) -> str:
    """Begin a session, use it later, and return the digest of its token."""
    token = sessions.create(database, account, device="", at=minutes(begun)).token
    sessions.touch(database, sessions.digest(token), at=minutes(seen))
    return sessions.digest(token)


def test_au01_an_account_that_nobody_used(database: Database) -> None:
    account = made(database)
    assert use(database, account) == UNUSED

    set_password(database, account)
    assert use(database, account) == UNUSED._replace(password=True)


def test_au02_a_second_factor_counts_once_confirmed(database: Database) -> None:
    account = made(database)
    set_password(database, account)
    credentials.start_second_factor(database, account, "JBSWY3DP", at=NOON)
    assert not use(database, account).second_factor

    credentials.confirm_second_factor(database, account, "JBSWY3DP", 1, at=NOON)
    assert use(database, account).second_factor

    database.write(lambda c: c.execute(update(credential).values(totp_confirmed=False)))
    assert not use(database, account).second_factor


def test_au03_sessions_that_are_alive(database: Database) -> None:
    account, other = made(database), made(database, "binh")
    for begun, seen in ((5, 50), (20, 30), (20, 31)):  # too old, idle, alive
        used(database, account, begun, seen)
    ended = sessions.look(database, used(database, account, 25, 40))
    assert ended is not None
    sessions.end(database, account, ended.name, at=minutes(45), why="idle", action="sign_out")
    sessions.create(database, other, device="", at=minutes(35))

    assert use(database, account) == UNUSED._replace(sessions=1, signed_in_at=minutes(25))
    assert use(database, other) == UNUSED._replace(sessions=1, signed_in_at=minutes(35))


def test_au04_all_sessions_of_an_account_are_ended(database: Database) -> None:
    account, other = made(database), made(database, "binh")
    for whose in (account, account, other):
        sessions.create(database, whose, device="", at=minutes(40))

    ended = sessions.end_all(database, account, actor=other, at=minutes(41))

    assert (ended, use(database, account).sessions, use(database, other).sessions) == (2, 0, 1)
    newest = audit.page(database, limit=1)[0]
    assert (newest.actor, newest.action, newest.outcome) == (other, "session_ended", "admin")
    assert dict(newest.place) == {"account": account, "sessions": 2}


def test_au05_an_erased_account_is_unused(database: Database) -> None:
    account = made(database)
    set_password(database, account)
    sessions.create(database, account, device="", at=minutes(40))

    account_changes.erase_person(database, account, actor=BOSS, at=minutes(41))

    assert use(database, account) == UNUSED
