"""What administrators do with accounts.

AA01 an account is made with a link and without a password; nobody but its person sets one
AA02 logins are 3 to 64 of a–z 0–9 . _ -, names are composed; everything wrong is told at once
AA03 what does not fit a role is refused, all at once, with the field it concerns
AA04 communes are of the province, domains and agencies of the catalogue
AA05 only who may manage accounts does so, and a refusal is noted; only who may read them reads them
AA06 nobody changes what the own account may do, nor disables, erases, resets it
AA07 who manages accounts in a session that has ended is refused
AA09 a new password is required of who has one: sessions end, and the next one begins with it; it is noted
AA08 a change takes effect at once; disabling keeps what the account was given
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from survey import labels
from survey.access import accounts, own_account, sessions, sign_in
from survey.access.accounts import NewPerson
from survey.access.identity import SessionIdentity
from survey.application import Application
from survey.model import CommuneCode, DomainCode
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.storage import audit
from survey.storage.accounts import Grant
from tests.storage.builders import refusal
from tests.support.accounts import HERE as ADDRESS
from tests.support.accounts import PASSWORD, PHONE, an_office, live, signed_in
from tests.support.small_province import HERE, THERE, Clock

COMMUNES, TS, SPARE = frozenset({HERE, THERE}), frozenset({DomainCode("TS")}), "ubnd_xa"
BINH = NewPerson("binh.tran", " Trần  Thị Bi\u0300nh", "Chuyên viên", "binh@tinh.vn")
DESK = Grant(role=AccountRole.DESK)
FIELD = labels.ACCOUNT_FIELD
UNFIT, MISSING = ProblemCode.ACCOUNT_SCOPE, ProblemCode.ACCOUNT_SCOPE_MISSING


@pytest.fixture
def app(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A province with an administrator and An of the desk."""
    app = an_office(tmp_path_factory.getbasetemp(), tmp_path, Clock())
    yield app
    app.close()


def acting(app: Application, login: str) -> Application:
    """Return *app* as it works for who signs in as *login*."""
    return app.acting_for(SessionIdentity(app, signed_in(app, login).token))


def account_of(app: Application, login: str) -> str:
    found = {person.login: state.account for person, state in accounts.everybody(app) if person}
    return found[login]


def version(app: Application, account: str) -> int:
    return accounts.get(app, account).state.version


def test_aa01_an_account_is_made_with_a_link(app: Application) -> None:
    admin = acting(app, "quan.tri")

    made = accounts.create(admin, BINH, DESK)

    person, state = accounts.get(admin, made.account)
    assert person is not None
    assert (person.login, person.name) == ("binh.tran", "Trần Thị Bình")
    assert (state.role, state.active) == (AccountRole.DESK, True)
    with pytest.raises(SurveyError):
        sign_in.with_password(app, "binh.tran", PASSWORD, device=PHONE, address=ADDRESS)


@pytest.mark.parametrize(
    ("person", "wrong"),
    [
        pytest.param(NewPerson("ab", "Ai"), [ProblemCode.ACCOUNT_LOGIN], id="AA02 two letters"),
        pytest.param(NewPerson("a" * 65, "Ai"), [ProblemCode.ACCOUNT_LOGIN], id="AA02 too many"),
        pytest.param(NewPerson("bình", "Ai"), [ProblemCode.ACCOUNT_LOGIN], id="AA02 a mark"),
        pytest.param(NewPerson("a b c", "Ai"), [ProblemCode.ACCOUNT_LOGIN], id="AA02 blanks"),
        pytest.param(NewPerson(" Binh.T ", "Ai"), [], id="AA02 capitals are made small"),
        pytest.param(NewPerson("binh", " "), [ProblemCode.TEXT_MISSING], id="AA02 no name"),
        pytest.param(
            NewPerson("051090123456", "Ai"), [ProblemCode.CONTACT_ID_CARD], id="AA02 an ID number"
        ),
        pytest.param(
            NewPerson("?", "x" * 201, "CCCD 051090123456", "sai"),
            [
                ProblemCode.FIELD_TEXT_LONG,
                ProblemCode.CONTACT_EMAIL,
                ProblemCode.ACCOUNT_LOGIN,
                ProblemCode.CONTACT_ID_CARD,
            ],
            id="AA02 everything",
        ),
    ],
)
def test_who_an_account_is_for(
    app: Application, person: NewPerson, wrong: list[ProblemCode]
) -> None:
    def create() -> object:
        return accounts.create(app, person, DESK)

    if wrong:
        assert refusal(create) == [(code, "") for code in wrong]
        assert len(accounts.everybody(app)) == 2
    else:
        create()
        assert account_of(app, person.login.strip().lower())


def grant(role: AccountRole, **given: object) -> Grant:
    return replace(Grant(role=role), **given)  # type: ignore[arg-type]


ALL = {
    "everywhere": True,
    "communes": COMMUNES,
    "domains": TS,
    "agency": SPARE,
    "secrecy": True,
}


@pytest.mark.parametrize(
    ("role", "given", "wrong"),
    [
        pytest.param(AccountRole.ADMIN, {}, [], id="AA03 admin"),
        pytest.param(
            AccountRole.ADMIN, ALL, [(UNFIT, key) for key in ALL], id="AA03 admin has no reach"
        ),
        pytest.param(AccountRole.DESK, {}, [], id="AA03 desk"),
        pytest.param(
            AccountRole.DESK, ALL, [(UNFIT, key) for key in ALL], id="AA03 desk has all of it"
        ),
        pytest.param(AccountRole.LEADER, {}, [], id="AA03 leader, by teams"),
        pytest.param(AccountRole.LEADER, {"everywhere": True}, [], id="AA03 leader everywhere"),
        pytest.param(AccountRole.MEMBER, {"communes": COMMUNES}, [], id="AA03 member, own"),
        pytest.param(
            AccountRole.MEMBER,
            ALL,
            [
                (UNFIT, "domains"),
                (UNFIT, "agency"),
                (UNFIT, "secrecy"),
                (ProblemCode.ACCOUNT_SCOPE_TWICE, "communes"),
            ],
            id="AA03 member with everything",
        ),
        pytest.param(AccountRole.AGENCY, {}, [(MISSING, "domains")], id="AA03 agency of nothing"),
        pytest.param(AccountRole.AGENCY, {"domains": TS}, [], id="AA03 agency"),
        pytest.param(
            AccountRole.AGENCY,
            {"domains": TS, "agency": SPARE, "secrecy": True},
            [],
            id="AA03 agency with a grant",
        ),
        pytest.param(
            AccountRole.AGENCY,
            {"communes": COMMUNES},
            [(UNFIT, "communes"), (MISSING, "domains")],
            id="AA03 agency by communes",
        ),
        pytest.param(AccountRole.COMMUNE, {}, [(MISSING, "communes")], id="AA03 commune of none"),
        pytest.param(AccountRole.COMMUNE, {"communes": COMMUNES}, [], id="AA03 commune"),
        pytest.param(
            AccountRole.COMMUNE,
            {"everywhere": True, "secrecy": True},
            [(UNFIT, "everywhere"), (UNFIT, "secrecy"), (MISSING, "communes")],
            id="AA03 commune everywhere",
        ),
        pytest.param(AccountRole.EXECUTIVE, {"secrecy": True}, [], id="AA03 executive by grant"),
        pytest.param(
            AccountRole.AGENCY,
            {"domains": frozenset({"XX", "TS"}), "agency": "so_la"},
            [(ProblemCode.DOMAIN_UNKNOWN, "domains"), (ProblemCode.AGENCY_UNKNOWN, "agency")],
            id="AA04 unknown domain and agency",
        ),
        pytest.param(
            AccountRole.COMMUNE,
            {"communes": frozenset({CommuneCode("00004"), CommuneCode("x"), HERE})},
            [(ProblemCode.COMMUNE_UNKNOWN, "communes")] * 2,
            id="AA04 another province's commune",
        ),
    ],
)
def test_what_an_account_is_given(
    app: Application,
    role: AccountRole,
    given: dict[str, object],
    wrong: list[tuple[ProblemCode, str]],
) -> None:
    admin, wanted = acting(app, "quan.tri"), grant(role, **given)

    found = list(accounts.scope_faults(admin, wanted))

    assert [(one.code, one.place) for one in found] == [(code, FIELD[key]) for code, key in wrong]
    assert all(one.text for one in found)


def test_aa03_a_scope_that_does_not_fit_is_not_given(app: Application) -> None:
    wrong = grant(AccountRole.DESK, everywhere=True)
    account = account_of(app, "an.nguyen")
    before = accounts.get(app, account)

    assert len(refusal(lambda: accounts.create(app, BINH, wrong))) == 1
    seen = before.state.version
    assert len(refusal(lambda: accounts.change(app, account, wrong, seen_version=seen))) == 1
    assert accounts.get(app, account) == before


MANAGING: dict[str, Callable[[Application, str], object]] = {
    "create": lambda app, _: accounts.create(app, BINH, DESK),
    "change": lambda app, account: accounts.change(app, account, DESK, seen_version=1),
    "disable": lambda app, account: accounts.disable(app, account, seen_version=1),
    "enable": lambda app, account: accounts.enable(app, account, seen_version=1),
    "rename": lambda app, account: accounts.change_person(app, account, BINH),
    "link": accounts.reset_link,
    "factor": accounts.drop_second_factor,
    "password": accounts.require_new_password,
    "erase": accounts.erase,
    "sessions": accounts.end_sessions,
}
READING: dict[str, Callable[[Application, str], object]] = {
    "everybody": lambda app, _: accounts.everybody(app),
    "get": accounts.get,
}


@pytest.mark.parametrize("way", [*MANAGING, *READING], ids=lambda way: f"AA05 {way}")
def test_only_who_may_manages_accounts(app: Application, way: str) -> None:
    desk, admin = acting(app, "an.nguyen"), account_of(app, "quan.tri")
    before = accounts.everybody(app)

    do = {**MANAGING, **READING}[way]

    assert refusal(lambda: do(desk, admin)) == [(ProblemCode.FORBIDDEN, "")]
    assert accounts.everybody(app) == before
    newest = audit.page(app.whole, limit=1)[0]
    assert (newest.actor, newest.outcome) == (account_of(app, "an.nguyen"), "refused")


@pytest.mark.parametrize(
    "way",
    [way for way in MANAGING if way not in {"create", "rename", "sessions"}],
    ids=lambda w: f"AA06 {w}",
)
def test_nobody_changes_the_own_account(app: Application, way: str) -> None:
    accounts.create(app, BINH, Grant(role=AccountRole.ADMIN))
    admin, account = acting(app, "quan.tri"), account_of(app, "quan.tri")
    before = accounts.everybody(app)

    assert refusal(lambda: MANAGING[way](admin, account)) == [(ProblemCode.OWN_ACCOUNT, "")]
    assert accounts.everybody(app) == before


def test_aa07_a_session_that_has_ended_manages_nothing(app: Application) -> None:
    made = signed_in(app, "quan.tri")
    admin = app.acting_for(SessionIdentity(app, made.token))
    sessions.end(app, live(app, made))

    assert refusal(lambda: accounts.create(admin, BINH, DESK)) == [(ProblemCode.SIGNED_OUT, "")]


def test_aa08_disabling_keeps_what_was_given(app: Application) -> None:
    admin = acting(app, "quan.tri")
    given = grant(AccountRole.MEMBER, communes=COMMUNES)
    account = accounts.create(admin, BINH, given).account

    off = accounts.disable(admin, account, seen_version=version(admin, account))
    on = accounts.enable(admin, account, seen_version=off.version)

    assert (off.active, off.communes) == (False, COMMUNES)
    assert (on.active, on.communes, on.role) == (True, COMMUNES, AccountRole.MEMBER)


def test_aa08_an_administrator_signs_somebody_out(app: Application) -> None:
    admin, made = acting(app, "quan.tri"), [signed_in(app) for _ in range(2)]
    account = account_of(app, "an.nguyen")

    assert accounts.end_sessions(admin, account) == 2

    assert [sessions.live(app, one.token) for one in made] == [None, None]
    assert live(app, signed_in(app)).account == account
    unknown = refusal(lambda: accounts.end_sessions(admin, "a0"))
    assert unknown == [(ProblemCode.ACCOUNT_UNKNOWN, "")]


def test_aa08_the_changes_are_of_the_administrator(app: Application) -> None:
    admin = acting(app, "quan.tri")
    account = accounts.create(admin, BINH, DESK).account
    accounts.change_person(admin, account, replace(BINH, post="Trưởng phòng"))
    accounts.reset_link(admin, account)
    accounts.erase(admin, account)

    rows = audit.page(app.whole, limit=4)
    assert [row.outcome for row in reversed(rows)] == ["created", "renamed", "link", "done"]
    assert {row.actor for row in rows} == {account_of(app, "quan.tri")}
    assert {row.place["account"] for row in rows} == {account}


def test_aa09_a_new_password_is_required(app: Application) -> None:
    an, admin = account_of(app, "an.nguyen"), account_of(app, "quan.tri")
    before = signed_in(app)

    accounts.require_new_password(acting(app, "quan.tri"), an)

    assert sessions.live(app, before.token) is None
    again = signed_in(app)
    assert (again.must_change, live(app, again).must_change) == (True, True)
    newest = [row for row in audit.page(app.whole, limit=9) if row.action == "password_required"]
    assert [(row.actor, dict(row.place)) for row in newest] == [(admin, {"account": an})]
    changed = live(app, again)
    own_account.change_password(app, changed, PASSWORD, "bốn con gà ăn thóc", address=ADDRESS)
    assert not live(app, again).must_change


def test_aa09_where_there_is_none(app: Application) -> None:
    made = accounts.create(app, BINH, DESK).account
    erased = account_of(app, "an.nguyen")
    accounts.erase(app, erased)

    for account, code in (
        (made, ProblemCode.ACCOUNT_NO_PASSWORD),
        (erased, ProblemCode.ACCOUNT_UNKNOWN),
        ("a0", ProblemCode.ACCOUNT_UNKNOWN),
    ):
        found = refusal(lambda account=account: accounts.require_new_password(app, account))  # type: ignore[misc]  # its own
        assert found == [(code, "")]
