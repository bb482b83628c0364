"""What works once, on SQLite and on PostgreSQL.

OT01 a token is taken once, with what was kept for it; of many who take it at once one gets it
OT02 it is of one kind, and neither expired nor of the future
OT03 looking at it leaves it
OT04 the database holds no token
OT05 what has expired is forgotten when something new is issued
OT06 what was issued for an account can be made worthless, kind by kind
OT07 a link sets one password, of an account in use; a newer link or a new password voids it
OT08 of two who come as the first administrator with the same code one gets in
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.storage import account_changes, accounts, credentials, invitations, one_time, sessions
from survey.storage.accounts import Grant, Person
from survey.storage.engine import Database
from survey.storage.one_time import OneTime
from survey.storage.system_tables import one_time as table
from tests.storage.builders import NOON, at_once, minutes, refusal

HOUR = timedelta(hours=1)
TEAM, ADMIN = Grant(role=AccountRole.MEMBER), Grant(role=AccountRole.ADMIN)
AN = Person("", "an", "Nguyễn Văn An")


def issued(database: Database, account: str = "a1", kind: str = "link") -> str:
    return one_time.issue(database, kind, account, {"về": "/đâu"}, at=NOON, lives=HOUR)


def invited(database: Database) -> tuple[str, str]:
    return invitations.invite(database, AN, TEAM, actor="operator", at=NOON)


def rows(database: Database) -> list[str]:
    with database.read() as connection:
        return [str(tuple(row)) for row in connection.execute(select(table))]


def test_ot01_a_token_is_taken_once(database: Database) -> None:
    token = issued(database)

    assert one_time.take(database, token, "link", at=NOON) == OneTime("a1", {"về": "/đâu"})
    assert one_time.take(database, token, "link", at=NOON) is None


def test_ot01_of_many_at_once_one_gets_it(database: Database) -> None:
    token = issued(database)

    taken = at_once(8, lambda _: one_time.take(database, token, "link", at=NOON))

    assert len([found for found in taken if found]) == 1


@pytest.mark.parametrize(
    ("kind_taken", "after", "good"),
    [
        pytest.param("link", 59.9, True, id="OT02 in time"),
        pytest.param("link", 60, False, id="OT02 expired"),
        pytest.param("code", 1, False, id="OT02 of another kind"),
        pytest.param("link", -5, True, id="OT02 clocks differ a little"),
        pytest.param("link", -5.1, False, id="OT02 the clock was set back"),
    ],
)
def test_when_a_token_is_good(
    database: Database, kind_taken: str, after: float, *, good: bool
) -> None:
    token, at = issued(database), minutes(after)

    assert (one_time.peek(database, token, kind_taken, at=at) is not None) is good
    assert (one_time.take(database, token, kind_taken, at=at) is not None) is good


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "Đ" * 5000])
def test_ot02_what_was_never_issued_is_nothing(database: Database, token: str) -> None:
    issued(database)

    assert one_time.take(database, token, "link", at=NOON) is None


def test_ot03_looking_leaves_it(database: Database) -> None:
    token = issued(database)

    assert one_time.peek(database, token, "link", at=NOON) == OneTime("a1", {"về": "/đâu"})
    assert one_time.take(database, token, "link", at=NOON) is not None


def test_ot04_the_database_holds_no_token(database: Database) -> None:
    token = issued(database)

    assert [row for row in rows(database) if token in row] == []


def test_ot05_what_has_expired_is_forgotten(database: Database) -> None:
    issued(database)
    one_time.issue(database, "link", "a2", {}, at=minutes(60), lives=HOUR)

    assert len(rows(database)) == 1


def test_ot06_what_was_issued_can_be_made_worthless(database: Database) -> None:
    gone, other, of_another = (
        issued(database),
        issued(database, kind="code"),
        issued(database, "a2"),
    )

    database.write(lambda connection: one_time.void_in(connection, "a1", "link"))

    assert one_time.peek(database, gone, "link", at=NOON) is None
    assert one_time.peek(database, other, "code", at=NOON) is not None
    assert one_time.peek(database, of_another, "link", at=NOON) is not None


def test_ot07_a_link_sets_one_password(database: Database) -> None:
    account, link = invited(database)

    assert [invitations.set_password(database, link, text, at=NOON) for text in "ab"] == [
        account,
        None,
    ]
    found = credentials.get(database, account)
    assert found is not None
    assert (found.password_hash, found.must_change, found.confirmed) == ("a", False, False)


def test_ot07_of_two_at_once_one_sets_it(database: Database) -> None:
    account, link = invited(database)

    who = at_once(4, lambda n: invitations.set_password(database, link, f"{n}", at=NOON))

    found = credentials.get(database, account)
    assert found is not None
    assert who[int(found.password_hash)] == account
    assert who.count(None) == 3


def test_ot07_a_newer_link_voids_it(database: Database) -> None:
    account, link = invited(database)
    newer = invitations.renew_link(database, account, actor="operator", at=minutes(1))

    assert invitations.owner(database, link, at=minutes(2)) is None
    found = invitations.owner(database, newer, at=minutes(2))
    assert found is not None
    assert found.login == "an"
    assert invitations.set_password(database, link, "a", at=minutes(2)) is None


def test_ot07_a_password_voids_links_and_ends_sessions(database: Database) -> None:
    account, link = invited(database)
    token = sessions.create(database, account, device="", at=NOON).token
    invitations.set_password(database, link, "a", at=NOON)
    link = invitations.renew_link(database, account, actor="operator", at=NOON)

    assert sessions.look(database, sessions.digest(token)) is None
    assert credentials.replace_password(database, account, "a", "b", session="", at=NOON)
    assert invitations.set_password(database, link, "c", at=NOON) is None
    assert not credentials.replace_password(database, account, "a", "d", session="", at=NOON)


def test_ot07_a_link_of_an_account_not_in_use_is_none(database: Database) -> None:
    account_changes.create(database, Person("", "boss", "Sếp"), ADMIN, actor="", at=NOON)
    account, _ = invited(database)
    version = accounts.get(database, account).state.version
    off = Grant(role=AccountRole.MEMBER, active=False)
    account_changes.change(database, account, off, seen_version=version, actor="", at=NOON)
    orphan = one_time.issue(database, one_time.LINK, account, {}, at=NOON, lives=HOUR)

    def renew() -> str:
        return invitations.renew_link(database, account, actor="operator", at=NOON)

    assert refusal(renew) == [(ProblemCode.ACCOUNT_DISABLED, "")]
    assert invitations.set_password(database, orphan, "a", at=NOON) is None
    assert credentials.get(database, account) is None


def first(database: Database, code: str, login: str) -> str:
    person = Person("", login, f"Người {login}")
    return invitations.first_administrator(database, code, person, "h", actor="operator", at=NOON)


def test_ot08_one_first_administrator_gets_in(database: Database) -> None:
    code = invitations.setup_code(database, at=NOON, lives=HOUR)
    assert code is not None

    def come(number: int) -> bool:
        try:
            first(database, code, f"so{number}")
        except SurveyError:
            return False
        return True

    assert at_once(4, come).count(True) == 1
    assert invitations.setup_code(database, at=NOON, lives=HOUR) is None


def test_ot08_a_code_is_worthless_once_somebody_manages_accounts(database: Database) -> None:
    old = invitations.setup_code(database, at=NOON, lives=HOUR)
    code = invitations.setup_code(database, at=NOON, lives=HOUR)
    assert old is not None
    assert code is not None
    assert refusal(lambda: first(database, old, "an")) == [(ProblemCode.SETUP_CODE, "")]

    account_changes.create(database, AN, ADMIN, actor="operator", at=NOON)

    assert refusal(lambda: first(database, code, "binh")) == [(ProblemCode.SETUP_DONE, "")]
    assert len(accounts.everybody(database)) == 1
