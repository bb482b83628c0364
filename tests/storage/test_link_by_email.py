"""Linking an identity of the province's provider to the account with the verified address.

LE01 the one account in use with the address is linked, however it is capitalised, and that is noted
LE02 nobody is linked where no account in use, or more than one, has the address; no address is nobody's
LE03 an account is linked to one identity of an issuer; a second one gets nothing
LE04 an identity that is linked stays with its account, whatever address comes with it
LE05 of two identities that come at the same moment one is linked
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey.rights import AccountRole
from survey.storage import account_changes, accounts, audit
from survey.storage.account_changes import Unlinked, link_by_email
from survey.storage.accounts import Grant, Person
from survey.storage.engine import Database
from tests.storage.builders import NOON, at_once

ISSUER, SUBJECT = "https://sso.tinh.vn", "can-bo-77"
DESK = Grant(role=AccountRole.DESK)


@pytest.fixture
def an(database: Database) -> str:
    """An, who has an address."""
    return add(database, "an")


def add(database: Database, login: str, email: str = "An@tinh.vn") -> str:
    person = Person("", login, f"Người {login}", email=email)
    return account_changes.create(database, person, DESK, actor="test", at=NOON)


def disable(database: Database, account: str) -> None:
    seen, off = accounts.get(database, account).state.version, replace(DESK, active=False)
    account_changes.change(database, account, off, seen_version=seen, actor="test", at=NOON)


def link(
    database: Database, email: str = "an@tinh.vn", subject: str = SUBJECT, issuer: str = ISSUER
) -> str | Unlinked:
    return link_by_email(database, email, issuer, subject, at=NOON)


def linked(database: Database, subject: str = SUBJECT) -> str | None:
    found = accounts.by_outside_identity(database, ISSUER, subject)
    return found.state.account if found else None


def test_le01_the_one_account(database: Database, an: str) -> None:
    add(database, "binh", "binh@tinh.vn")

    assert link(database, "AN@tinh.VN") == an
    assert linked(database) == an
    [note] = audit.page(database, limit=1)
    assert (note.actor, note.outcome, note.place) == (an, "linked", {"account": an})


@pytest.mark.parametrize(
    ("email", "why"),
    [
        pytest.param("ai@tinh.vn", Unlinked.NOBODY, id="LE02 of nobody"),
        pytest.param("", Unlinked.NOBODY, id="LE02 none"),
        pytest.param("%@tinh.vn", Unlinked.NOBODY, id="LE02 no pattern"),
        pytest.param("hai@tinh.vn", Unlinked.SEVERAL, id="LE02 of two"),
    ],
)
def test_le02_nobody(database: Database, an: str, email: str, why: Unlinked) -> None:
    add(database, "hai.mot", "hai@tinh.vn")
    add(database, "hai.hai", "hai@tinh.vn")
    add(database, "khong", "")

    assert link(database, email) is why
    assert linked(database) is None


def test_le02_a_disabled_account_does_not_count(database: Database, an: str) -> None:
    disable(database, an)
    assert link(database) is Unlinked.NOBODY
    new = add(database, "an.moi")

    assert link(database) == new


def test_le03_a_second_identity(database: Database, an: str) -> None:
    link(database)

    assert link(database, subject="khac") is Unlinked.HELD
    assert link(database, subject="khac", issuer="https://sso.khac.vn") == an


def test_le04_what_is_linked_stays(database: Database, an: str) -> None:
    link(database)
    add(database, "binh", "binh@tinh.vn")

    assert link(database, "binh@tinh.vn") == an


@pytest.mark.usefixtures("an")
def test_le05_two_at_the_same_moment(database: Database) -> None:
    found = at_once(4, lambda number: link(database, subject=f"can-bo-{number}"))

    assert found.count(Unlinked.HELD) == 3


def test_le05_one_identity_in_two_tabs(database: Database, an: str) -> None:
    assert at_once(3, lambda _: link(database)) == [an, an, an]
