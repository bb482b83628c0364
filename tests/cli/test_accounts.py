"""The commands of accounts.

CC01 create makes an account within its scope and prints a link that sets its password
CC02 everything wrong with an account is told at once, and nothing is made
CC03 reset gives a new link, also to the only administrator; the second factor goes only where asked
CC04 disable ends the account's sessions; the only administrator stays
CC05 list tells each account with role, reach and condition, an erased one without its person
CC06 what is done is noted as the operator's; no link and no name is in the audit
CC07 a login that nobody has is refused; an empty database has no accounts
CC08 the link begins with the address of the province where it is known
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from survey.access import account_list, accounts, own_account
from survey.application import Application
from survey.model import CommuneCode
from survey.problems import ProblemCode
from survey.rights import AccountRole
from survey.settings import Settings
from survey.storage import audit, credentials, sessions
from survey.storage.accounts import Account, by_login
from tests.cli.conftest import Command
from tests.support.accounts import PASSWORD, cheap
from tests.support.made_once import put_empty_database

LINK = re.compile(r"http://127\.0\.0\.1:8501/mat-khau/(\S+)")
LY_SON = "21548"
ADMIN = ("--login", "quan.tri", "--name", "Võ Quản Trị", "--role", "admin")
OFFICIAL = ("--login", "ly.son", "--name", "Lê Văn Sơn", "--role", "commune", "--commune", LY_SON)


@contextmanager
def the_app(home: Path) -> Iterator[Application]:
    app = Application.open(Settings.from_env({"READINESS_DATA_DIR": str(home)}))
    yield cheap(app)
    app.close()


@pytest.fixture
def province(home: Path, readiness: Command) -> Path:
    """A province without data, with one administrator."""
    put_empty_database(home)
    assert readiness("init", "--province", "51").exit_code == 0
    assert readiness("account", "create", *ADMIN).exit_code == 0
    return home


def known(app: Application, login: str) -> Account:
    found = by_login(app.whole, login)
    assert found is not None
    return found


def set_password(home: Path, stdout: str) -> None:
    """Set a password by the link that was printed."""
    (token,) = LINK.findall(stdout)
    with the_app(home) as app:
        own_account.set_password(app, token, PASSWORD)


def problems(stderr: str) -> int:
    return sum(line.startswith("Lỗi: ") for line in stderr.splitlines())


def test_cc01_an_account_is_made(province: Path, readiness: Command) -> None:
    result = readiness("account", "create", *OFFICIAL, "--post", "Giám đốc")

    assert result.exit_code == 0
    set_password(province, result.stdout)
    with the_app(province) as app:
        person, state = known(app, "ly.son")
        assert credentials.get(app.whole, state.account) is not None
    assert person is not None
    assert (person.name, person.post) == ("Lê Văn Sơn", "Giám đốc")
    assert state.role is AccountRole.COMMUNE
    assert state.communes == {CommuneCode(LY_SON)}


@pytest.mark.parametrize(
    ("words", "count"),
    [
        pytest.param(("--login", "A", "--name", "", "--role", "commune"), 3, id="CC02 all at once"),
        pytest.param((*OFFICIAL, "--domain", "TS", "--secrecy"), 2, id="CC02 not of the role"),
        pytest.param((*OFFICIAL, "--commune", "00004"), 1, id="CC02 of another province"),
        pytest.param((*ADMIN[:4], "--role", "desk"), 2, id="CC02 login and name are taken"),
    ],
)
def test_cc02_what_is_wrong_is_told(
    words: tuple[str, ...], count: int, province: Path, readiness: Command
) -> None:
    result = readiness("account", "create", *words)

    assert (result.exit_code, result.stdout, problems(result.stderr)) == (1, "", count)
    with the_app(province) as app:
        assert len(accounts.everybody(app)) == 1


def test_cc02_a_role_that_is_none_is_a_wrong_command_line(
    province: Path, readiness: Command
) -> None:
    result = readiness("account", "create", *ADMIN[:4], "--role", "king")

    assert (result.exit_code, result.stdout) == (2, "")


def test_cc03_the_only_administrator_gets_a_new_link(province: Path, readiness: Command) -> None:
    first = readiness("account", "reset", "quan.tri")
    again = readiness("account", "reset", "QUAN.TRI ")

    assert (first.exit_code, again.exit_code) == (0, 0)
    with the_app(province) as app:
        (token,) = LINK.findall(first.stdout)
        assert own_account.link_owner(app, token) is None
    set_password(province, again.stdout)


@pytest.mark.parametrize(
    ("words", "confirmed"),
    [
        pytest.param((), True, id="CC03 the second factor stays"),
        pytest.param(("--drop-second-factor",), False, id="CC03 the second factor goes"),
    ],
)
def test_cc03_a_lost_telephone(
    words: tuple[str, ...], confirmed: object, province: Path, readiness: Command
) -> None:
    set_password(province, readiness("account", "reset", "quan.tri").stdout)
    with the_app(province) as app:
        account, at = known(app, "quan.tri").state.account, app.clock()
        credentials.start_second_factor(app.whole, account, "JBSWY3DP", at=at)
        credentials.confirm_second_factor(app.whole, account, "JBSWY3DP", 1, at=at)

    assert readiness("account", "reset", "quan.tri", *words).exit_code == 0

    with the_app(province) as app:
        found = credentials.get(app.whole, account)
    assert found is not None
    assert found.confirmed is confirmed


def test_cc04_a_disabled_account_is_signed_out(province: Path, readiness: Command) -> None:
    readiness("account", "create", *OFFICIAL)
    with the_app(province) as app:
        account = known(app, "ly.son").state.account
        token = sessions.create(app.whole, account, device="", at=app.clock()).token

    assert readiness("account", "disable", "ly.son").exit_code == 0

    with the_app(province) as app:
        assert sessions.look(app.whole, sessions.digest(token)) is None
        assert not known(app, "ly.son").state.active


def test_cc04_the_only_administrator_stays(province: Path, readiness: Command) -> None:
    result = readiness("account", "disable", "quan.tri")

    assert (result.exit_code, result.stdout, problems(result.stderr)) == (1, "", 1)
    assert ProblemCode.LAST_ADMIN.value in result.stderr


def test_cc05_the_list(province: Path, readiness: Command) -> None:
    readiness("account", "create", *OFFICIAL)
    readiness("account", "disable", "ly.son")
    readiness("account", "create", "--login", "di", "--name", "x")  # refused: no role
    readiness("account", "create", "--login", "da.di", "--name", "Lê Đi", "--role", "executive")
    with the_app(province) as app:
        gone = known(app, "da.di").state.account
        accounts.erase(app, gone)

    result = readiness("account", "list")

    assert (result.exit_code, result.stderr) == (0, "")
    admin, official, erased = result.stdout.splitlines()
    assert admin.startswith("quan.tri · Võ Quản Trị · ")
    assert official.startswith("ly.son · Lê Văn Sơn · ")
    assert "Đặc khu Lý Sơn" in official
    assert erased.startswith(f"{gone} · ")
    assert "Lê Đi" not in result.stdout


def test_cc06_what_is_done_is_noted(province: Path, readiness: Command) -> None:
    made = readiness("account", "create", *OFFICIAL)
    readiness("account", "reset", "ly.son")
    readiness("account", "disable", "ly.son")

    with the_app(province) as app:
        rows = audit.page(app.whole, limit=9)
        account = known(app, "ly.son").state.account
    noted = [(row.actor, row.outcome, row.place["account"]) for row in reversed(rows)][1:]
    assert noted == [("operator", done, account) for done in ("created", "link", "disabled")]
    (token,) = LINK.findall(made.stdout)
    told = str(rows)
    assert [secret for secret in (token, "Lê Văn Sơn", "ly.son") if secret in told] == []


@pytest.mark.parametrize("command", ["reset", "disable"])
def test_cc07_a_login_of_nobody_is_refused(
    command: str, province: Path, readiness: Command
) -> None:
    result = readiness("account", command, "ai")

    assert (result.exit_code, result.stdout, problems(result.stderr)) == (1, "", 1)


@pytest.mark.parametrize(
    "words", [("list",), ("create", *ADMIN), ("reset", "ai"), ("disable", "ai")], ids=str
)
def test_cc07_an_empty_database_has_no_accounts(
    words: tuple[str, ...], home: Path, readiness: Command
) -> None:
    result = readiness("account", *words)

    assert (result.exit_code, result.stdout, problems(result.stderr)) == (1, "", 1)
    with the_app(home) as app:
        assert account_list.listed(app) == ()


def test_cc08_the_link_begins_with_the_provinces_address(
    province: Path, readiness: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READINESS_PUBLIC_URL", "https://sansang.quangngai.gov.vn/")

    result = readiness("account", "reset", "quan.tri")

    assert "\nhttps://sansang.quangngai.gov.vn/mat-khau/" in result.stdout
    assert result.stderr == ""
