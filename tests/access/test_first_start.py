"""The first start.

FS01 whoever has the code of the console becomes the first administrator, of a province in an empty database
FS02 a code is good for one, for a day, until a newer one; there is none once somebody manages accounts
FS03 made-up data need nobody
FS04 whatever is wrong is told at once; nothing is made, and the code stays good
FS05 without the code nothing else is looked at
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.access import accounts, first_start
from survey.access.accounts import NewPerson
from survey.application import Application
from survey.problems import ProblemCode
from survey.rights import AccountRole
from survey.storage import audit
from survey.storage.accounts import Grant
from tests.storage.builders import refusal
from tests.support.accounts import PASSWORD, an_account, cheap, live, signed_in
from tests.support.small_province import Clock, empty_province

AN = NewPerson("an.nguyen", "Nguyễn Văn An")
NO_CODE = [(ProblemCode.SETUP_CODE, "")]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """An application on an empty database."""
    app = cheap(empty_province(tmp_path, clock))
    yield app
    app.close()


def code_of(app: Application) -> str:
    code = first_start.setup_code(app)
    assert code is not None
    return code


def first(app: Application, code: str, *, person: NewPerson = AN, province: str = "51") -> str:
    return first_start.first_administrator(app, code, person, PASSWORD, province=province)


def test_fs01_the_first_administrator(app: Application) -> None:
    account = first(app, code_of(app))

    assert (app.installed().province, app.installed().made_up) == ("51", False)
    session = live(app, signed_in(app))
    assert (session.account, session.state.role) == (account, AccountRole.ADMIN)
    assert [row.action for row in reversed(audit.page(app.whole, limit=9))][-3:] == [
        "manage_accounts",
        "password_changed",
        "sign_in",
    ]


def test_fs01_a_province_that_is_installed_stays(app: Application) -> None:
    app.install("51", made_up=False)
    first(app, code_of(app), province="")

    assert app.installed().province == "51"


def test_fs02_a_code_is_good_for_one(app: Application) -> None:
    code = code_of(app)
    first(app, code)

    assert refusal(lambda: first(app, code, person=NewPerson("binh", "Bình"))) == NO_CODE
    assert first_start.setup_code(app) is None
    assert len(accounts.everybody(app)) == 1


def test_fs02_a_newer_code_voids_the_one_before(app: Application) -> None:
    old, _ = code_of(app), code_of(app)

    assert refusal(lambda: first(app, old)) == NO_CODE


def test_fs02_a_code_is_good_for_a_day(app: Application, clock: Clock) -> None:
    code = code_of(app)
    clock.forward(hours=24)

    assert refusal(lambda: first(app, code)) == NO_CODE
    assert app.installation is None


def test_fs02_others_than_administrators_do_not_count(app: Application) -> None:
    app.install("51", made_up=False)
    an_account(app, "binh", Grant(role=AccountRole.DESK))
    assert first(app, code_of(app), province="")

    assert first_start.setup_code(app) is None


def test_fs03_made_up_data_need_nobody(app: Application) -> None:
    app.install("51", made_up=True)

    assert first_start.setup_code(app) is None


def test_fs04_everything_wrong_is_told(app: Application) -> None:
    code = code_of(app)

    def come() -> object:
        person = NewPerson("a", "")
        return first_start.first_administrator(app, code, person, "matkhau", province="99")

    assert refusal(come) == [
        (ProblemCode.TEXT_MISSING, ""),
        (ProblemCode.ACCOUNT_LOGIN, ""),
        (ProblemCode.PASSWORD_SHORT, ""),
        (ProblemCode.PASSWORD_COMMON, ""),
        (ProblemCode.PROVINCE_UNKNOWN, ""),
    ]
    assert app.installation is None
    assert first(app, code)


@pytest.mark.parametrize("code", ["", "x", "\x00", "\ud800"], ids=repr)
def test_fs05_without_the_code_nothing_is_looked_at(app: Application, code: str) -> None:
    code_of(app)

    assert refusal(lambda: first(app, code, person=NewPerson("", ""))) == NO_CODE
    assert app.installation is None
