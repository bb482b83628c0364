"""The page of accounts.

PC01 only who manages accounts sees the page; somebody else sees no account and no name
PC02 an account is made with the fields that its role has, and its link is shown until the page is left
PC03 everything wrong is told at once; what was typed stays, and no link is shown
PC04 the list is narrowed by words, role and condition, which stand in the address
PC05 role and reach are changed; who saw an older version is told, and sees the new one
PC06 a person is called something else
PC07 an account is disabled once one is sure, and enabled again
PC08 a new link voids the one before; sessions are ended; a lost second factor goes once one is sure
PC16 a new password is required of who has one, and the page tells that it is
PC09 a person is erased only where the login was typed; the account stays without a name
PC10 the own account offers no change of rights, no end and no erasure
PC11 a person of a team stands with its teams, or with what is to be done where there is none
PC12 what each role may do is drawn from the rules: all roles, all actions
PC13 what people type is text on the page; an address of no account says so and closes
PC14 the page of teams tells desk people whose name has no account of a team, and who has one
PC15 the page has the address that the navigation gives it, also as the first one
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from survey import field_work, labels
from survey.access import accounts, own_account
from survey.model import CommuneCode, DomainCode
from survey.planning import TeamDraft
from survey.problems import ProblemCode
from survey.rights import CHARTERS, AccountRole, Action
from survey.storage import accounts as store
from survey.storage import credentials, sessions
from survey.storage.accounts import Account
from survey.ui import charter_box, style, text, text_teams
from survey.ui import text_accounts as words
from survey.ui.accounts_page import ACCOUNT_PARAM, CONDITION_PARAM, ROLE_PARAM, SEARCH_PARAM
from tests.support.accounts import PASSWORD, cheap
from tests.ui.pages import (
    DESK,
    LY_SON,
    PATH,
    account_of,
    bodies,
    copy,
    open_page,
    prepare,
    run,
    shown,
    sign_in,
    the_app,
    use_database,
    widget,
)

ACCOUNTS, AUDIT, TEAMS = PATH["accounts_page"], PATH["audit_page"], PATH["teams_page"]
ADMIN, AN = "Võ Quản Trị", "Nguyễn Văn An"
SECRET = re.compile(r"/mat-khau/([\w-]{43})")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a round."""
    return prepare(tmp_path_factory.mktemp("accounts"))


@pytest.fixture(autouse=True)
def _home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from use_database(copy(made, tmp_path), monkeypatch)


def opened(**query: str) -> AppTest:
    """Open the page as the administrator."""
    return open_page(ACCOUNTS, nguoi=ADMIN, vai=labels.ACCOUNT_ROLE[AccountRole.ADMIN], **query)


def opened_at(account: str) -> AppTest:
    return opened(**{ACCOUNT_PARAM: account})


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def fill(page: AppTest, key: str, **values: str) -> AppTest:
    for part, value in values.items():
        widget(page, "text_input", f"{key}.{part}").set_value(value)
    return run(page)


def choose(page: AppTest, kind: str, key: str, value: object) -> AppTest:
    widget(page, kind, key).set_value(value)
    return run(page)


def keys(page: AppTest) -> set[str]:
    kinds = ("button", "checkbox", "multiselect", "selectbox", "text_input")
    return {str(one.key) for kind in kinds for one in page.get(kind)}


def listed(page: AppTest) -> list[str]:
    """Return the names that stand in the list on *page*, as markup."""
    mark = f'data-label="{words.COLUMN_PERSON}"'
    (table,) = [body for body in bodies(page) if mark in body] or [""]
    return re.findall(r"<div><a [^>]*>(.*?)</a>", table)


def links(page: AppTest) -> list[str]:
    """Return the tokens of the links that are shown."""
    return SECRET.findall("\n".join(bodies(page)))


def found(login: str) -> Account:
    account = store.by_login(the_app().whole, login)
    assert account is not None
    return account


def now(account: str) -> Account:
    return store.get(the_app().whole, account)


def an_official(name: str = AN) -> str:
    """Return the account of an official of Lý Sơn."""
    return account_of(name, AccountRole.COMMUNE, communes=frozenset({LY_SON})).state.account


def grant_key(account: str) -> str:
    return f"account.{account}.{now(account).state.version}"


def refused(page: AppTest, *codes: ProblemCode) -> bool:
    """Return whether *page* tells the problems *codes* and nothing else."""
    told = [style.plain(code.value.partition("{")[0]) for code in codes]
    errors = [error.value for error in page.error]
    return len(errors) == len(told) and all(any(part in error for error in errors) for part in told)


def test_pc01_who_may_not_sees_nobody() -> None:
    an_official()

    page = open_page(ACCOUNTS)

    assert text.PAGE_NOT_YOURS in shown(page)
    assert AN not in shown(page)
    assert listed(page) == []
    assert "accounts.create" not in keys(page)


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        pytest.param(AccountRole.ADMIN, set(), id="PC02 admin"),
        pytest.param(AccountRole.DESK, set(), id="PC02 desk"),
        pytest.param(AccountRole.LEADER, {"everywhere", "communes"}, id="PC02 leader"),
        pytest.param(AccountRole.MEMBER, {"everywhere", "communes"}, id="PC02 member"),
        pytest.param(AccountRole.AGENCY, {"domains", "agency", "secrecy"}, id="PC02 agency"),
        pytest.param(AccountRole.COMMUNE, {"communes"}, id="PC02 commune"),
        pytest.param(AccountRole.EXECUTIVE, {"secrecy"}, id="PC02 executive"),
    ],
)
def test_pc02_the_fields_that_a_role_has(role: AccountRole, fields: set[str]) -> None:
    page = opened()
    assert widget(page, "selectbox", "accounts.new.0.role").value is None
    assert widget(page, "button", "accounts.create").disabled

    page = choose(page, "selectbox", "accounts.new.0.role", role)

    every = {"everywhere", "communes", "domains", "agency", "secrecy"}
    assert {part for part in every if f"accounts.new.0.{part}" in keys(page)} == fields
    assert not widget(page, "button", "accounts.create").disabled


def test_pc02_an_account_is_made_and_its_link_shown() -> None:
    cheap(the_app())
    page = fill(opened(), "accounts.new.0", name="Lê Văn Sơn", login="Le.Son", post="Giám đốc")
    page = choose(page, "selectbox", "accounts.new.0.role", AccountRole.COMMUNE)
    page = choose(page, "multiselect", "accounts.new.0.communes", [LY_SON])

    page = press(page, "accounts.create")

    person, state = found("le.son")
    assert person is not None
    assert (person.name, person.post) == ("Lê Văn Sơn", "Giám đốc")
    assert state.communes == {LY_SON}
    assert "Lê Văn Sơn" in listed(page)
    assert widget(page, "text_input", "accounts.new.1.name").value == ""
    (token,) = links(page)
    assert links(run(page)) == [token]
    assert own_account.set_password(the_app(), token, PASSWORD) == state.account

    for path in (AUDIT, ACCOUNTS):
        page._page_hash = calc_hash(path)  # noqa: SLF001 - switch_page knows only pages that are files
        page = run(page)
    assert links(page) == []


def test_pc02_a_link_is_hidden_when_it_is_copied() -> None:
    page = press(opened_at(an_official()), "account.link")
    assert len(links(page)) == 1

    assert links(press(page, "accounts.link.hide")) == []


def test_pc02_of_a_team_everywhere_or_some_communes() -> None:
    page = fill(opened(), "accounts.new.0", name="Trần Bình", login="tran.binh")
    page = choose(page, "selectbox", "accounts.new.0.role", AccountRole.MEMBER)
    page = choose(page, "multiselect", "accounts.new.0.communes", [LY_SON])
    page = choose(page, "checkbox", "accounts.new.0.everywhere", value=True)
    assert "accounts.new.0.communes" not in keys(page)

    press(page, "accounts.create")

    state = found("tran.binh").state
    assert (state.everywhere, state.communes) == (True, frozenset())


def test_pc02_an_agency() -> None:
    page = fill(opened(), "accounts.new.0", name="Trần Sở", login="tran.so")
    page = choose(page, "selectbox", "accounts.new.0.role", AccountRole.AGENCY)
    page = choose(page, "multiselect", "accounts.new.0.domains", ["CT", "CD"])
    page = choose(page, "selectbox", "accounts.new.0.agency", "so_noi_vu")
    page = choose(page, "checkbox", "accounts.new.0.secrecy", value=True)

    press(page, "accounts.create")

    state = found("tran.so").state
    assert state.domains == {DomainCode("CT"), DomainCode("CD")}
    assert (state.agency, state.secrecy) == ("so_noi_vu", True)


def test_pc03_everything_wrong_is_told() -> None:
    page = fill(opened(), "accounts.new.0", name=" ", login="Sơn", email="ở nhà")
    page = choose(page, "selectbox", "accounts.new.0.role", AccountRole.COMMUNE)

    page = press(page, "accounts.create")

    assert len(page.error) == 4
    assert links(page) == []
    assert widget(page, "text_input", "accounts.new.0.login").value == "Sơn"
    assert len(listed(page)) == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param({}, {ADMIN, AN, "Trần Thị Bình"}, id="PC04 all but the erased"),
        pytest.param({SEARCH_PARAM: "tran binh"}, {"Trần Thị Bình"}, id="PC04 words"),
        pytest.param({ROLE_PARAM: "admin"}, {ADMIN}, id="PC04 a role"),
        pytest.param({CONDITION_PARAM: "disabled"}, {AN}, id="PC04 a condition"),
        pytest.param({SEARCH_PARAM: "không ai"}, set(), id="PC04 nobody"),
        pytest.param({ROLE_PARAM: "<b>"}, {ADMIN, AN, "Trần Thị Bình"}, id="PC04 no choice"),
    ],
)
def test_pc04_the_list_is_narrowed(query: dict[str, str], names: set[str]) -> None:
    official = an_official()
    an_official("Trần Thị Bình")
    gone = an_official("Lê Đi")
    app = the_app()
    accounts.erase(app, gone)
    accounts.disable(app, official, seen_version=now(official).state.version)

    page = opened(**query)

    assert set(listed(page)) == names
    assert bool(page.info) == (not names)
    assert "Lê Đi" not in shown(page)


def test_pc04_what_was_searched_stands_in_the_ways_to_accounts() -> None:
    official = an_official()
    page = opened()

    widget(page, "text_input", "accounts.search").set_value("nguyen an")
    page = run(page)

    assert listed(page) == [AN]
    assert page.query_params[SEARCH_PARAM] == "nguyen an"
    assert f"{SEARCH_PARAM}=nguyen+an&amp;{ACCOUNT_PARAM}={official}" in shown(page)


def test_pc04_how_accounts_are_used() -> None:
    cheap(the_app())
    fresh = an_official()
    signed_in = account_of("Trần Bình", AccountRole.DESK).state.account
    sign_in("Trần Bình", AccountRole.DESK)
    quiet = an_official("Lê Lặng")
    own_account.set_password(the_app(), accounts.reset_link(the_app(), quiet), PASSWORD)

    said = "\n".join(bodies(opened()))

    for account, part in (
        (fresh, labels.ACCOUNT_NO_PASSWORD),
        (signed_in, words.SESSIONS.format(n=1)),
        (quiet, labels.ACCOUNT_NOT_SEEN),
    ):
        row = said.partition(f"{ACCOUNT_PARAM}={account}")[2].partition("</tr>")[0]
        assert part in row


def test_pc05_role_and_reach_are_changed() -> None:
    account = an_official()
    page = opened_at(account)
    key = grant_key(account)
    assert widget(page, "multiselect", f"{key}.communes").value == [LY_SON]

    page = choose(page, "multiselect", f"{key}.communes", [LY_SON, "21025"])
    page = press(page, "account.role.save")
    assert now(account).state.communes == {LY_SON, CommuneCode("21025")}

    page = choose(page, "selectbox", f"{grant_key(account)}.role", AccountRole.EXECUTIVE)
    page = press(page, "account.role.save")
    state = now(account).state
    assert (state.role, state.communes) == (AccountRole.EXECUTIVE, frozenset())


def test_pc05_an_account_begins_with_what_it_has() -> None:
    given = {"domains": frozenset({DomainCode("CT")}), "agency": "so_noi_vu", "secrecy": True}
    account = account_of("Trần Sở", AccountRole.AGENCY, **given).state.account

    press(opened_at(account), "account.role.save")

    state = now(account).state
    assert {part: getattr(state, part) for part in given} == given


def test_pc05_a_disabled_account_stays_disabled() -> None:
    account = an_official()
    accounts.disable(the_app(), account, seen_version=now(account).state.version)
    page = opened_at(account)

    page = choose(page, "selectbox", f"{grant_key(account)}.role", AccountRole.DESK)
    press(page, "account.role.save")

    state = now(account).state
    assert (state.role, state.active) == (AccountRole.DESK, False)


def test_pc05_who_saw_an_older_version_is_told() -> None:
    account = an_official()
    page = opened_at(account)
    old = grant_key(account)
    page = choose(page, "selectbox", f"{old}.role", AccountRole.DESK)
    executive = store.Grant(role=AccountRole.EXECUTIVE)
    accounts.change(the_app(), account, executive, seen_version=now(account).state.version)

    page = press(page, "account.role.save")

    assert refused(page, ProblemCode.ACCOUNT_CHANGED)
    assert now(account).state.role is AccountRole.EXECUTIVE
    shown_role = widget(page, "selectbox", f"{grant_key(account)}.role").value
    assert shown_role is AccountRole.EXECUTIVE


def test_pc06_a_person_is_called_something_else() -> None:
    account = an_official()
    page = opened_at(account)
    (key,) = {k.rpartition(".")[0] for k in keys(page) if k.endswith(".person.name")}
    assert widget(page, "text_input", f"{key}.name").value == AN

    page = fill(page, key, name="Nguyễn Văn An (Lý Sơn)", login="an.lyson")
    page = press(page, "account.person.save")

    person = now(account).person
    assert person is not None
    assert (person.name, person.login) == ("Nguyễn Văn An (Lý Sơn)", "an.lyson")
    assert "Nguyễn Văn An (Lý Sơn)" in listed(page)

    (key,) = {k.rpartition(".")[0] for k in keys(page) if k.endswith(".person.name")}
    page = press(fill(page, key, name=ADMIN), "account.person.save")
    assert refused(page, ProblemCode.ACCOUNT_NAME_TAKEN)


def test_pc07_disabled_and_enabled() -> None:
    account = an_official()
    token = sign_in(AN, AccountRole.COMMUNE)
    page = opened_at(account)
    assert widget(page, "button", "account.disable").disabled

    page = choose(page, "checkbox", f"{grant_key(account)}.disable.sure", value=True)
    page = press(page, "account.disable")
    assert not now(account).state.active
    assert sessions.look(the_app().whole, sessions.digest(token)) is None
    assert "account.link" not in keys(page)

    press(page, "account.enable")
    assert now(account).state.active


def test_pc08_a_new_link_voids_the_one_before() -> None:
    page = press(opened_at(an_official()), "account.link")
    (first,) = links(page)

    (second,) = links(press(page, "account.link"))

    assert own_account.link_owner(the_app(), first) is None
    assert own_account.link_owner(the_app(), second) is not None


def test_pc08_sessions_are_ended() -> None:
    account = an_official()
    tokens = [sign_in(AN, AccountRole.COMMUNE) for _ in range(2)]

    page = press(opened_at(account), "account.sessions.end")

    assert "account.sessions.end" not in keys(page)
    looked = [sessions.look(the_app().whole, sessions.digest(token)) for token in tokens]
    assert looked == [None, None]


def test_pc16_a_new_password_is_required() -> None:
    account = an_official()
    assert "account.password" not in keys(opened_at(account))
    cheap(the_app())
    own_account.set_password(the_app(), accounts.reset_link(the_app(), account), PASSWORD)
    sign_in(AN, AccountRole.COMMUNE)

    page = press(opened_at(account), "account.password")

    held = credentials.get(the_app().whole, account)
    assert held is not None
    assert held.must_change
    assert sessions.own(the_app().whole, account, since=datetime.min.replace(tzinfo=UTC)) == ()
    assert "account.password" not in keys(page)
    assert words.DOOR_MUST_CHANGE in shown(page)


def test_pc08_a_lost_second_factor_goes() -> None:
    account, app = an_official(), cheap(the_app())
    assert "account.factor.drop" not in keys(opened_at(account))
    own_account.set_password(app, accounts.reset_link(app, account), PASSWORD)
    credentials.start_second_factor(app.whole, account, "JBSWY3DP", at=app.clock())
    credentials.confirm_second_factor(app.whole, account, "JBSWY3DP", 1, at=app.clock())
    page = opened_at(account)
    assert widget(page, "button", "account.factor.drop").disabled

    page = choose(page, "checkbox", f"{grant_key(account)}.factor.sure", value=True)
    page = press(page, "account.factor.drop")

    kept = credentials.get(app.whole, account)
    assert kept is not None
    assert not kept.confirmed
    assert "account.factor.drop" not in keys(page)


def test_pc09_a_person_is_erased_where_the_login_was_typed() -> None:
    account = an_official()
    page = opened_at(account)

    page = press(fill(page, f"account.{account}.erase", login="an"), "account.erase")
    assert refused(page, ProblemCode.ACCOUNT_NOT_CONFIRMED)
    assert now(account).person is not None

    login = found("nguyen.van.an").person
    assert login is not None
    page = press(fill(page, f"account.{account}.erase", login=login.login), "account.erase")

    assert now(account).person is None
    assert AN not in shown(page)
    assert not {key for key in keys(page) if key.startswith("account.")}
    assert account in shown(opened(**{CONDITION_PARAM: "erased"}))


def test_pc10_the_own_account_offers_no_change_of_rights() -> None:
    account = account_of(ADMIN, AccountRole.ADMIN).state.account

    page = opened_at(account)

    offered = {key for key in keys(page) if key.startswith("account.") and "person" not in key}
    assert offered == set()
    assert "account.person.save" in keys(page)


def test_pc11_a_person_stands_with_its_teams() -> None:
    alone = account_of("Trần Lẻ", AccountRole.MEMBER, everywhere=False).state.account
    member = account_of("Lê Thị Chi", AccountRole.MEMBER, everywhere=False).state.account
    draft = TeamDraft("Đoàn <1>", "Trần Thị Bình", ("lê thị  chi",), (LY_SON,))
    field_work.save_teams(the_app(), 1, [draft], actor=DESK)

    said = "\n".join(bodies(opened_at(member)))
    assert "Đoàn &lt;1&gt;" in said
    assert words.BELONGS in said
    assert [warning.value for warning in opened_at(alone).warning] == [words.TEAMS_NONE]


def test_pc12_what_each_role_may_do_comes_from_the_rules() -> None:
    rows = {row[0]: row[1:] for row in charter_box.rows()}

    for place, role in enumerate(AccountRole):
        allowed = {a for a in Action if rows[labels.AUDIT_ACTION[a]][place] == words.YES}
        assert allowed == CHARTERS[role].actions
    assert {len(row) for row in rows.values()} == {len(AccountRole) + 1}
    assert len(rows) == len(Action) + 3
    said = "\n".join(bodies(opened()))
    assert all(style.escaped(name) in said for name in rows)


def test_pc13_what_people_type_is_text() -> None:
    account = an_official("<b>An</b> *x*")

    page = opened_at(account)

    assert "&lt;b&gt;An&lt;/b&gt; *x*" in listed(page)
    assert "<b>An</b>" not in "\n".join(bodies(page))
    assert style.plain("<b>An</b> *x*") in [one.value for one in page.subheader]
    assert "<b>An" not in "\n".join(bodies(press(page, "account.link")))


def test_pc13_an_address_of_no_account_says_so() -> None:
    page = opened_at("a0123")
    assert [warning.value for warning in page.warning] == [words.UNKNOWN]

    page = press(page, "accounts.close")
    assert not page.warning
    assert ACCOUNT_PARAM not in page.query_params


def test_pc14_teams_tell_whose_name_has_no_account() -> None:
    account_of("Trần Thị Bình", AccountRole.LEADER)
    account_of("Lê Thị Chi", AccountRole.DESK)  # not of a team
    draft = TeamDraft("Đoàn <1>", "Trần Thị BÌNH", ("Lê Thị Chi", "Đỗ Dũng"), (LY_SON,))
    field_work.save_teams(the_app(), 1, [draft], actor=DESK)

    desk = shown(open_page(TEAMS, dot="1", xem="doan"))
    leader = shown(open_page(TEAMS, dot="1", xem="doan", nguoi="Trần Thị Bình", vai="Trưởng đoàn"))

    assert text_teams.NO_ACCOUNT.format(n=2) in desk
    assert "Đoàn &lt;1&gt;: Lê Thị Chi, Đỗ Dũng" in desk
    assert text_teams.HAVE_ACCOUNT.format(n=1) in desk
    assert text_teams.NO_ACCOUNT.format(n=2) not in leader


def test_pc15_the_page_is_the_first_one_too() -> None:
    an_official()

    page = open_page("", nguoi=ADMIN, vai=labels.ACCOUNT_ROLE[AccountRole.ADMIN])

    assert AN in listed(page)
