"""Accounts in the store, on SQLite and on PostgreSQL.

AC01 what an account is given comes back; its newest event counts, all of them stay
AC02 an account's number says nothing of the person, and is none that the audit takes for a person's
AC03 login and name are of one account, however the name is capitalised or spaced; both are told at once
AC04 who changes an account names the version that was seen
AC05 the last active administrator is neither disabled, demoted nor erased, whoever tries at once
AC06 a disabled account's sessions end and its links are worthless, in the same write
AC07 erasing a person leaves the account's history, audit and names, and nothing by which it signs in
AC08 every change is noted in the audit, and a refused one is not
AC09 an outside identity stands for one account
AC10 found by login, by outside identity
AC11 a name is its account's own for ever: renamed or erased, nobody else gets it, and it may come back
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from survey.model import CommuneCode, DomainCode
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.storage import account_changes as changes
from survey.storage import accounts, audit, invitations, one_time, sessions, signatures
from survey.storage.accounts import Account, Grant, Person
from survey.storage.engine import Database
from survey.storage.system_tables import (
    account_event,
    credential,
    outside_identity,
    person,
    session,
)
from survey.storage.system_tables import one_time as one_time_table
from tests.storage.builders import NOON, at_once, minutes, refusal

BOSS = "operator"
AN = Person("", "an", "Nguyễn Văn An", "Phó phòng", "An@Tinh.vn")
ADMIN = Grant(role=AccountRole.ADMIN)
TEAM = Grant(
    role=AccountRole.MEMBER, communes=frozenset({CommuneCode("21025"), CommuneCode("21034")})
)
AGENCY = Grant(
    role=AccountRole.AGENCY, domains=frozenset({DomainCode("CT")}), agency="so_nv", secrecy=True
)


def made(database: Database, login: str = "an", grant: Grant = ADMIN, **changed: str) -> str:
    whom = replace(Person("", login, f"Người {login}"), **changed)
    return changes.create(database, whom, grant, actor=BOSS, at=NOON)


def changed(database: Database, account: str, grant: Grant) -> None:
    version = accounts.get(database, account).state.version
    changes.change(database, account, grant, seen_version=version, actor=BOSS, at=minutes(5))


def outcomes(database: Database) -> list[tuple[str, str]]:
    rows = audit.page(database, limit=100)
    return [(row.action, row.outcome) for row in reversed(rows)]


def events(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(account_event)) or 0


@pytest.mark.parametrize("grant", [ADMIN, TEAM, AGENCY], ids=lambda grant: f"AC01 {grant.role}")
def test_what_an_account_is_given_comes_back(database: Database, grant: Grant) -> None:
    account = changes.create(database, AN, grant, actor=BOSS, at=NOON)

    found = accounts.get(database, account)

    assert found.person == replace(AN, account=account)
    given = {name: getattr(found.state, name) for name in Grant.__dataclass_fields__}
    assert Grant(**given) == grant
    assert (found.state.account, found.state.at) == (account, NOON)


def test_ac01_the_newest_event_counts_and_all_stay(database: Database) -> None:
    account = made(database, grant=TEAM)
    made(database, "binh")
    changed(database, account, AGENCY)

    assert accounts.get(database, account).state.role is AccountRole.AGENCY
    assert len(accounts.everybody(database)) == 2
    assert events(database) == 3


def test_ac02_the_number_says_nothing(database: Database) -> None:
    first, second = made(database), made(database, "binh")

    assert first != second
    assert not first.isdecimal()
    assert len(first) == 17


@pytest.mark.parametrize(
    ("login", "name", "refused"),
    [
        pytest.param("an", "Ai", [ProblemCode.ACCOUNT_LOGIN_TAKEN], id="AC03 login"),
        pytest.param(
            "ba", " nguyễn  VĂN An", [ProblemCode.ACCOUNT_NAME_TAKEN], id="AC03 name, spelt freely"
        ),
        pytest.param(
            "ba",
            "Nguye\u0302\u0303n Văn An",
            [ProblemCode.ACCOUNT_NAME_TAKEN],
            id="AC03 decomposed",
        ),
        pytest.param(
            "an",
            "Nguyễn Văn An",
            [ProblemCode.ACCOUNT_LOGIN_TAKEN, ProblemCode.ACCOUNT_NAME_TAKEN],
            id="AC03 both",
        ),
    ],
)
def test_logins_and_names_are_of_one_account(
    database: Database, login: str, name: str, refused: list[ProblemCode]
) -> None:
    changes.create(database, AN, ADMIN, actor=BOSS, at=NOON)
    other = made(database, "binh")
    wanted = [(code, "") for code in refused]

    assert refusal(lambda: made(database, login, name=name)) == wanted
    again = Person(other, login, name)
    assert refusal(lambda: changes.change_person(database, again, actor=BOSS, at=NOON)) == wanted


def test_ac03_names_that_differ_by_a_mark_are_two(database: Database) -> None:
    made(database, "an", name="Nguyễn Văn An")
    made(database, "ân", name="Nguyễn Văn Ân")

    assert len(accounts.everybody(database)) == 2


def test_ac03_of_many_at_once_one_gets_the_login(database: Database) -> None:
    def attempt(number: int) -> bool:
        try:
            made(database, name=f"Người {number}")
        except SurveyError:
            return False
        return True

    assert at_once(6, attempt).count(True) == 1


def test_ac03_a_person_may_be_renamed(database: Database) -> None:
    account = made(database)
    renamed = Person(account, "an", "Nguyễn An", "Trưởng phòng", "")

    changes.change_person(database, renamed, actor=BOSS, at=minutes(1))

    assert accounts.get(database, account).person == renamed


def test_ac04_another_version_was_seen(database: Database) -> None:
    account = made(database, grant=TEAM)
    seen = accounts.get(database, account).state.version
    changed(database, account, AGENCY)

    def stale() -> object:
        return changes.change(database, account, TEAM, seen_version=seen, actor=BOSS, at=NOON)

    assert refusal(stale) == [(ProblemCode.ACCOUNT_CHANGED, "")]


def test_ac04_an_unknown_account(database: Database) -> None:
    unknown = [(ProblemCode.ACCOUNT_UNKNOWN, "")]

    def change() -> object:
        return changes.change(database, "a0", TEAM, seen_version=1, actor=BOSS, at=NOON)

    assert refusal(change) == unknown
    assert refusal(lambda: accounts.get(database, "a0")) == unknown
    assert refusal(lambda: changes.erase_person(database, "a0", actor=BOSS, at=NOON)) == unknown


LEAVING: dict[str, Callable[[Database, str], None]] = {
    "disabled": lambda database, account: changed(database, account, replace(ADMIN, active=False)),
    "demoted": lambda database, account: changed(database, account, TEAM),
    "erased": lambda database, account: changes.erase_person(
        database, account, actor=BOSS, at=NOON
    ),
}


@pytest.mark.parametrize("way", LEAVING, ids=lambda way: f"AC05 {way}")
def test_the_last_administrator_stays(database: Database, way: str) -> None:
    admin = made(database)
    disabled = made(database, "binh")
    changed(database, disabled, replace(ADMIN, active=False))
    made(database, "chi", TEAM)
    before = outcomes(database)

    assert refusal(lambda: LEAVING[way](database, admin)) == [(ProblemCode.LAST_ADMIN, "")]
    assert outcomes(database) == before
    assert accounts.has_admin(database)


@pytest.mark.parametrize("way", LEAVING, ids=lambda way: f"AC05 one of two {way} at once")
def test_of_two_administrators_one_stays(database: Database, way: str) -> None:
    both = [made(database), made(database, "binh")]

    def leave(number: int) -> list[ProblemCode]:
        try:
            LEAVING[way](database, both[number])
        except SurveyError as error:
            return [problem.code for problem in error.problems]
        return []

    assert sorted(at_once(2, leave), key=len) == [[], [ProblemCode.LAST_ADMIN]]
    assert accounts.has_admin(database)


def test_ac06_disabling_signs_out_and_voids_links(database: Database) -> None:
    made(database)
    account, link = invitations.invite(
        database, Person("", "binh", "Bình"), TEAM, actor=BOSS, at=NOON
    )
    token = sessions.create(database, account, device="", at=NOON).token

    changed(database, account, replace(TEAM, active=False))
    assert sessions.look(database, sessions.digest(token)) is None
    changed(database, account, TEAM)

    assert sessions.look(database, sessions.digest(token)) is None
    assert one_time.peek(database, link, one_time.LINK, at=NOON) is None


def test_ac07_erasing_leaves_history_alone(database: Database) -> None:
    made(database)
    account, link = invitations.invite(
        database, replace(AN, login="binh"), TEAM, actor=BOSS, at=NOON
    )
    invitations.set_password(database, link, "hash", at=NOON)
    invitations.renew_link(database, account, actor=BOSS, at=NOON)
    changes.link_outside(database, account, "https://sso", "77", actor=BOSS, at=NOON)
    sessions.create(database, account, device="Máy", at=NOON)
    state = accounts.get(database, account).state

    changes.erase_person(database, account, actor=BOSS, at=minutes(1))

    erased = accounts.get(database, account)
    assert erased.person is None
    assert (erased.state.role, erased.state.active) == (AccountRole.MEMBER, False)
    assert state in history(database, account)
    for table in (person, credential, session, one_time_table, outside_identity):
        with database.read() as connection:
            mine = select(func.count()).where(table.c.account == account)
            assert connection.scalar(mine) == 0
    assert outcomes(database)[-1] == ("erased", "done")


def history(database: Database, account: str) -> list[object]:
    query = select(*accounts.STATE).where(account_event.c.account == account)
    with database.read() as connection:
        return [accounts.state_of(row) for row in connection.execute(query)]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_ac07_nothing_of_an_erased_person_is_left_in_the_files(database: Database) -> None:
    made(database, "boss")
    account = changes.create(database, AN, TEAM, actor=BOSS, at=NOON)
    changes.erase_person(database, account, actor=BOSS, at=minutes(1))

    file = Path(database.url.removeprefix("sqlite:///"))
    left = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert account.encode() in left
    assert [text for text in (AN.post, AN.email) if text.encode() in left] == []
    assert AN.name.encode() in left  # it stays the account's own


def test_ac08_every_change_is_noted(database: Database) -> None:
    account = made(database, grant=TEAM)
    made(database, "binh")
    changed(database, account, replace(TEAM, active=False))
    changed(database, account, TEAM)
    changed(database, account, AGENCY)
    changes.change_person(database, Person(account, "ba", "Ba"), actor=BOSS, at=NOON)
    changes.link_outside(database, account, "i", "s", actor=BOSS, at=NOON)
    changes.erase_person(database, account, actor=BOSS, at=NOON)

    notes = ["created", "created", "disabled", "enabled", "changed", "renamed", "linked"]
    assert outcomes(database) == [
        *(("manage_accounts", note) for note in notes),
        ("erased", "done"),
    ]


def linked(database: Database, account: str, subject: str) -> None:
    changes.link_outside(database, account, "i", subject, actor=BOSS, at=NOON)


def test_ac09_an_outside_identity_stands_for_one_account(database: Database) -> None:
    an, binh = made(database), made(database, "binh")
    linked(database, an, "s")
    linked(database, an, "s")
    linked(database, binh, "t")

    refused = refusal(lambda: linked(database, binh, "s"))

    assert refused == [(ProblemCode.OUTSIDE_IDENTITY_TAKEN, "")]
    assert whose(accounts.by_outside_identity(database, "i", "s")) == an
    assert accounts.by_outside_identity(database, "other", "s") is None


def whose(account: Account | None) -> str:
    return account.state.account if account else ""


def test_ac10_found_by_login(database: Database) -> None:
    account = changes.create(database, AN, ADMIN, actor=BOSS, at=NOON)
    made(database, "binh")

    assert whose(accounts.by_login(database, "an")) == account
    assert accounts.by_login(database, "ai") is None


def test_ac07_a_disabled_account_can_be_erased(database: Database) -> None:
    made(database)
    account = made(database, "binh", TEAM)
    changed(database, account, replace(TEAM, active=False))
    before = events(database)
    changes.erase_person(database, account, actor=BOSS, at=NOON)

    assert accounts.get(database, account).person is None
    assert events(database) == before


def test_ac07_an_erased_login_is_free_again(database: Database) -> None:
    made(database)
    account = made(database, "binh")
    changes.erase_person(database, account, actor=BOSS, at=NOON)

    assert made(database, "binh", name="Người khác") != account


def rename(database: Database, account: str, name: str, login: str = "an") -> None:
    changes.change_person(database, Person(account, login, name), actor=BOSS, at=minutes(1))


@pytest.mark.parametrize("way", ["renamed", "erased"], ids=lambda way: f"AC11 {way}")
def test_a_name_that_somebody_had_is_nobody_elses(database: Database, way: str) -> None:
    made(database, "boss")
    account = made(database, name="Nguyễn Văn An")
    other = made(database, "binh")
    if way == "renamed":
        rename(database, account, "Nguyễn An")
    else:
        changes.erase_person(database, account, actor=BOSS, at=NOON)
    taken = [(ProblemCode.ACCOUNT_NAME_TAKEN, "")]

    assert refusal(lambda: made(database, "ba", name="NGUYỄN VĂN AN")) == taken
    assert refusal(lambda: rename(database, other, "nguyễn văn an", "binh")) == taken
    assert signatures.keys_of(database, other) == {"người binh"}


def test_ac11_a_name_comes_back_to_its_account(database: Database) -> None:
    account = made(database, name="Nguyễn Văn An")
    for name in ("Nguyễn An", "Nguyễn Văn An", "NGUYỄN AN"):
        rename(database, account, name)

    known = accounts.get(database, account).person
    assert known is not None
    assert known.name == "NGUYỄN AN"
    assert signatures.keys_by_account(database) == {account: {"nguyễn văn an", "nguyễn an"}}


def test_ac11_of_many_at_once_one_gets_an_earlier_name(database: Database) -> None:
    others = [made(database, f"a{number}") for number in range(4)]

    def attempt(number: int) -> bool:
        try:
            rename(database, others[number], "Nguyễn Văn An", f"a{number}")
        except SurveyError:
            return False
        return True

    assert at_once(4, attempt).count(True) == 1
