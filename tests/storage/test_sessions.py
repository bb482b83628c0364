"""Sessions and credentials in the store, on SQLite and on PostgreSQL.

SS01 a session is found by the digest of its token, with the account as it is at that moment
SS02 use moves it forward only, and revives nothing
SS03 ending is done once; one, all others or all of an account, and none of another's
SS04 a session begins only for an account in use whose password is what was verified
SS05 whatever happens at the same moment, a disabled account or one with another password has no session left
SS06 a step of the second factor is used once
SS07 a second factor waits until it is confirmed, and a confirmed one is not replaced
SS08 an attempt that succeeds forgets the login's failures and does not count for the address
SS09 a hash at another cost takes the place of the one that was verified, and of no other
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey.rights import AccountRole
from survey.storage import account_changes, accounts, attempts, credentials, entering, sessions
from survey.storage.accounts import Grant, Person
from survey.storage.attempts import Closed
from survey.storage.credentials import Credential
from survey.storage.engine import Database
from survey.storage.entering import Attempt, Code
from survey.storage.sessions import Created
from tests.storage.builders import NOON, at_once, minutes

TEAM = Grant(role=AccountRole.MEMBER)
KEPT, OTHER = "hash", "another"


def person(database: Database, login: str = "an") -> str:
    """Make an account whose password hash is KEPT."""
    whom = Person("", login, f"Người {login}")
    account = account_changes.create(database, whom, TEAM, actor="operator", at=NOON)
    password(database, account, KEPT)
    return account


def password(database: Database, account: str, kept: str) -> None:
    database.write(
        lambda connection: credentials.set_password_in(connection, account, kept, at=NOON)
    )


def disable(database: Database, account: str) -> None:
    version = accounts.get(database, account).state.version
    off = replace(TEAM, active=False)
    given = {"actor": "operator", "at": NOON}
    account_changes.change(database, account, off, seen_version=version, **given)  # type: ignore[arg-type]


def begun(database: Database, account: str, at: float = 0) -> str:
    """Begin a session and return the digest of its token."""
    made = sessions.create(database, account, device="Máy", at=minutes(at))
    return sessions.digest(made.token)


def of(database: Database, account: str) -> Credential:
    found = credentials.get(database, account)
    assert found is not None
    return found


def entered(
    database: Database,
    account: str,
    *,
    seen: Credential | None = None,
    code: Code | None = None,
    attempt: Attempt | None = None,
) -> Created | None:
    way = {"how": "password", "device": "Máy", "at": NOON}
    return entering.enter(database, account, seen=seen, code=code, attempt=attempt, **way)  # type: ignore[arg-type]


def alive(database: Database, account: str) -> int:
    return len(sessions.own(database, account, since=minutes(-1)))


def test_ss01_a_session_is_found_with_its_account(database: Database) -> None:
    account, other = person(database), person(database, "binh")
    begun(database, other)
    found = sessions.look(database, begun(database, account))

    assert found is not None
    assert (found.login, found.person, found.must_change) == ("an", "Người an", False)
    assert found.state == accounts.get(database, account).state
    assert (found.created_at, found.seen_at) == (NOON, NOON)
    assert sessions.look(database, sessions.digest("forged")) is None


def test_ss01_without_a_password_nothing_must_change(database: Database) -> None:
    whom = Person("", "an", "An")
    account = account_changes.create(database, whom, TEAM, actor="operator", at=NOON)

    found = sessions.look(database, begun(database, account))

    assert found is not None
    assert not found.must_change


def test_ss02_use_moves_forward_only(database: Database) -> None:
    account = person(database)
    session = begun(database, account)
    for at in (3, 2):
        sessions.touch(database, session, at=minutes(at))

    found = sessions.look(database, session)
    assert found is not None
    assert found.seen_at == minutes(3)
    sessions.end(database, account, found.name, at=minutes(4), why="x", action="sign_out")
    sessions.touch(database, session, at=minutes(5))
    assert sessions.look(database, session) is None


def test_ss03_endings(database: Database) -> None:
    account, other = person(database), person(database, "binh")
    first, *_ = [begun(database, account, at) for at in range(4)]
    begun(database, other)
    here = sessions.look(database, first)
    assert here is not None
    newest = sessions.own(database, account, since=minutes(-1))[0]

    def end(whose: str) -> bool:
        how = {"at": NOON, "why": "x", "action": "sign_out"}
        return sessions.end(database, whose, newest.name, **how)  # type: ignore[arg-type]

    assert [end(other), end(account), end(account)] == [False, True, False]
    assert sessions.end_others(database, account, here.name, at=NOON) == 2
    assert (alive(database, account), alive(database, other)) == (1, 1)
    assert sessions.end_all(database, account, actor="operator", at=NOON) == 1
    assert (alive(database, account), alive(database, other)) == (0, 1)


def test_ss04_a_session_begins_for_an_account_in_use(database: Database) -> None:
    account = person(database)
    seen = of(database, account)

    assert entered(database, account, seen=seen) is not None
    assert entered(database, account, seen=replace(seen, password_hash=OTHER)) is None
    assert entered(database, "a0") is None
    disable(database, account)
    assert entered(database, account, seen=seen) is None
    assert entered(database, account) is None


@pytest.mark.parametrize("meanwhile", ["disabled", "password"], ids=lambda way: f"SS05 {way}")
def test_nothing_slips_in(database: Database, meanwhile: str) -> None:
    account = person(database)
    seen = of(database, account)

    def run(number: int) -> None:
        if number:
            entered(database, account, seen=seen)
        elif meanwhile == "disabled":
            disable(database, account)
        else:
            password(database, account, OTHER)

    at_once(6, run)

    assert alive(database, account) == 0


def second_factor(database: Database, account: str) -> None:
    assert credentials.start_second_factor(database, account, "S", at=NOON)
    assert credentials.confirm_second_factor(database, account, "S", 10, at=NOON)


def step(database: Database, account: str, number: int = 11) -> Code:
    counted = entering.knock(database, "an", "here", at=NOON)
    assert not isinstance(counted, Closed)
    return Code(entering.ask_for_code(database, account, "an", counted, at=NOON), "S", number)


def test_ss06_a_step_is_used_once(database: Database) -> None:
    account = person(database)
    second_factor(database, account)
    codes = [step(database, account) for _ in range(4)]

    made = at_once(4, lambda number: entered(database, account, code=codes[number]))

    assert len([one for one in made if one]) == 1
    assert of(database, account).step == 11
    assert entered(database, account, code=step(database, account, 10)) is None
    assert entered(database, account, code=Code("forged", "S", 12)) is None
    assert (
        entered(database, account, code=replace(step(database, account, 12), secret=OTHER)) is None
    )
    assert entered(database, account, code=step(database, account, 12)) is not None


def test_ss07_a_second_factor_waits_until_confirmed(database: Database) -> None:
    account = person(database)
    assert credentials.start_second_factor(database, account, "R", at=NOON)
    assert credentials.start_second_factor(database, account, "S", at=NOON)

    def confirm(secret: str) -> bool:
        return credentials.confirm_second_factor(database, account, secret, 10, at=NOON)

    assert [confirm("R"), confirm("S"), confirm("S")] == [False, True, False]
    assert not credentials.start_second_factor(database, account, "T", at=NOON)
    begun(database, account)
    assert credentials.drop_second_factor(database, account, actor=account, at=NOON)
    assert alive(database, account) == 1
    assert not credentials.drop_second_factor(database, account, actor="operator", at=NOON)
    assert (of(database, account).secret, of(database, account).confirmed) == ("", False)


def test_ss08_a_success_forgets_failures(database: Database) -> None:
    account = person(database)
    for _ in range(4):
        entering.knock(database, "an", "here", at=NOON)
    last = entering.knock(database, "an", "here", at=NOON)
    assert not isinstance(last, Closed)
    assert last.tried[0].closed_until is not None

    assert entered(database, account, attempt=last) is not None

    again = [entering.knock(database, "an", "there", at=NOON) for _ in range(6)]
    assert [isinstance(one, Closed) for one in again] == [False] * 5 + [True]
    for _ in range(16):
        counted = attempts.count(database, [attempts.address("here")], at=NOON)
        assert not isinstance(counted, Closed)
    assert isinstance(attempts.count(database, [attempts.address("here")], at=NOON), Closed)


def test_ss09_a_hash_takes_the_place_of_what_was_verified(database: Database) -> None:
    account = person(database)
    session = begun(database, account)
    credentials.rehash(database, account, OTHER, "x")
    assert of(database, account).password_hash == KEPT

    credentials.rehash(database, account, KEPT, OTHER)

    assert of(database, account).password_hash == OTHER
    assert sessions.look(database, session) is not None
