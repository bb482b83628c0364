"""Signing in.

SI01 the right password opens a session; a login is read in any capitals, with blanks around it
SI02 what is refused is refused alike: unknown login, wrong password, no password yet, disabled, erased
SI03 five failures close the login's door at that address, also for the right password, and for logins that
     nobody has; fifty from anywhere close it for everybody
SI04 twenty failures, or knocks at a closed door, close the address's door for every login
SI05 a success forgets the login's failures, and counts neither for the address
SI06 while the door is closed nothing is verified and nothing is noted
SI07 with a second factor the password opens no session: the code does, within five minutes, and once
SI08 wrong codes count as failures; knowing the password gives no fresh attempts, and no other address does
SI09 a code is not accepted twice, nor after the password or the second factor changed
SI10 many guesses at the same moment get no further than five, from many addresses than fifty
SI11 the provider's word opens a session of an account in use
SI12 every sign-in and every refusal is noted, with neither login nor address nor password
SI13 a password kept at another cost is kept anew when it is said
SI14 a password that changed while it was verified opens nothing
SI15 a stranger who guesses for half a day at one address keeps nobody out elsewhere
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from survey.access import accounts, own_account, passwords, sign_in
from survey.access.accounts import NewPerson
from survey.access.own_account import NewSecret
from survey.access.sign_in import CodeNeeded, NewSession, open_session, with_code, with_password
from survey.application import Application
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.settings import PasswordCost
from survey.storage import audit, credentials, entering
from survey.storage.accounts import Grant
from tests.storage.builders import at_once, refusal
from tests.support.accounts import (
    CHEAP,
    HERE,
    PASSWORD,
    PHONE,
    an_account,
    an_office,
    live,
    signed_in,
)
from tests.support.small_province import Clock

REFUSED = [(ProblemCode.SIGN_IN_REFUSED, "")]
CLOSED = [(ProblemCode.SIGN_IN_CLOSED, "")]
CODE_WRONG = [(ProblemCode.CODE_WRONG, "")]
AGAIN = [(ProblemCode.SIGN_IN_AGAIN, "")]
DESK = Grant(role=AccountRole.DESK)
WRONG = "sai rồi sai nữa"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> Iterator[Application]:
    """A province with an administrator and An of the desk."""
    app = an_office(tmp_path_factory.getbasetemp(), tmp_path, clock)
    yield app
    app.close()


def attempt(
    app: Application, login: str = "an.nguyen", password: str = PASSWORD, address: str = HERE
) -> NewSession | CodeNeeded:
    return with_password(app, login, password, device=PHONE, address=address)


def refused(
    app: Application, login: str = "an.nguyen", password: str = WRONG, address: str = HERE
) -> list[tuple[ProblemCode, str]]:
    return refusal(lambda: attempt(app, login, password, address))


def notes(app: Application) -> list[tuple[str, str, str]]:
    rows = audit.page(app.whole, limit=100)
    return [(r.action, r.outcome, r.actor) for r in reversed(rows) if r.action[:4] == "sign"]


def account_of(app: Application, login: str = "an.nguyen") -> str:
    return next(
        state.account
        for person, state in accounts.everybody(app)
        if person and person.login == login
    )


def disable(app: Application, login: str = "an.nguyen") -> None:
    state = accounts.get(app, account_of(app, login)).state
    accounts.disable(app, state.account, seen_version=state.version)


def with_second_factor(app: Application) -> NewSecret:
    """Turn An's second factor on; codes of this half minute and before are used up then."""
    session = live(app, signed_in(app))
    secret = own_account.begin_second_factor(app, session, PASSWORD, address=HERE)
    own_account.confirm_second_factor(app, session, code(app, secret), address=HERE)
    return secret


def code(app: Application, secret: NewSecret) -> str:
    return pyotp.TOTP(secret.secret).at(app.clock())


def wrong_code(app: Application, secret: NewSecret) -> str:
    return f"{(int(code(app, secret)) + 1) % 1_000_000:06}"


def pending(app: Application) -> str:
    found = attempt(app)
    assert isinstance(found, CodeNeeded)
    return found.pending


@pytest.mark.parametrize("login", ["an.nguyen", " AN.Nguyen\t"])
def test_si01_the_right_password_opens_a_session(app: Application, login: str) -> None:
    found = attempt(app, login)

    assert isinstance(found, NewSession)
    assert live(app, found).login == "an.nguyen"


def test_si02_everything_is_refused_alike(app: Application) -> None:
    accounts.create(app, NewPerson("chua.co", "Chưa có"), DESK)
    an_account(app, "da.nghi", DESK)
    an_account(app, "da.xoa", DESK)
    disable(app, "da.nghi")
    accounts.erase(app, account_of(app, "da.xoa"))

    for login in ("khong.co", "chua.co", "da.nghi", "da.xoa", "", "\x00", "\ud800", "x" * 5000):
        assert refused(app, login, PASSWORD, address=login) == REFUSED
    assert refused(app, password="") == REFUSED
    assert refused(app, password="\x00\ud800" * 5000) == REFUSED


@pytest.mark.parametrize("login", ["an.nguyen", "khong.co"], ids=lambda login: f"SI03 {login}")
def test_five_failures_close_the_door(app: Application, clock: Clock, login: str) -> None:
    for _ in range(5):
        assert refused(app, login) == REFUSED

    assert refused(app, login, PASSWORD) == CLOSED
    clock.forward(seconds=29)
    assert refused(app, login.upper(), PASSWORD) == CLOSED
    clock.forward(seconds=1)
    assert refused(app, login) == REFUSED
    clock.forward(seconds=59)
    assert refused(app, login, PASSWORD) == CLOSED


@pytest.mark.parametrize("login", ["an.nguyen", "khong.co"], ids=lambda login: f"SI03 {login}")
def test_fifty_failures_anywhere_close_the_door(app: Application, clock: Clock, login: str) -> None:
    for number in range(50):
        assert refused(app, login, address=f"{number}") == REFUSED

    assert refused(app, login, PASSWORD, address="elsewhere") == CLOSED
    clock.forward(minutes=15)
    assert refused(app, login, address="elsewhere") == REFUSED
    assert refused(app, login, PASSWORD, address="elsewhere") == CLOSED


def test_si03_after_the_time_the_right_password_is_right(app: Application, clock: Clock) -> None:
    for _ in range(5):
        refused(app)
    clock.forward(seconds=30)

    assert isinstance(attempt(app), NewSession)


def test_si03_a_clock_set_back_opens_nothing(app: Application, clock: Clock) -> None:
    for _ in range(5):
        refused(app)
    clock.forward(days=-1)

    assert refused(app, password=PASSWORD) == CLOSED


def test_si04_an_address_closes_for_every_login(app: Application) -> None:
    for number in range(20):
        assert refused(app, f"khong.co{number}") == REFUSED

    assert refused(app, password=PASSWORD) == CLOSED
    assert isinstance(attempt(app, address="10.0.0.2"), NewSession)


def test_si04_knocks_at_a_closed_door_count_too(app: Application) -> None:
    for _ in range(20):
        refused(app)

    assert refused(app, "khong.co") == CLOSED
    assert isinstance(attempt(app, address="10.0.0.2"), NewSession)


def test_si05_a_success_forgets_failures(app: Application) -> None:
    for day in range(4):
        for number in range(20):
            assert refused(app, address=f"{day} {number}") == REFUSED
        for _ in range(4):
            assert refused(app, address=f"home {day}") == REFUSED
        assert isinstance(attempt(app, address=f"home {day}"), NewSession)


def test_si05_a_success_does_not_count_for_the_address(app: Application) -> None:
    for _ in range(30):
        assert isinstance(attempt(app), NewSession)


def test_si06_behind_a_closed_door_nothing_is_noted(app: Application) -> None:
    for _ in range(5):
        refused(app)
    before = notes(app)
    for _ in range(50):
        refused(app)

    assert notes(app) == before


def test_si07_the_password_alone_opens_no_session(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)

    step = pending(app)
    found = with_code(app, step, code(app, secret), device=PHONE, address=HERE)

    assert live(app, found).login == "an.nguyen"
    clock.forward(minutes=1)
    again = refusal(lambda: with_code(app, step, code(app, secret), device=PHONE, address=HERE))
    assert again == AGAIN


@pytest.mark.parametrize(
    ("minutes", "problems"),
    [pytest.param(4.9, [], id="SI07 in time"), pytest.param(5, AGAIN, id="SI07 too late")],
)
def test_a_code_comes_in_time(
    app: Application, clock: Clock, minutes: float, problems: list[tuple[ProblemCode, str]]
) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    step = pending(app)
    clock.forward(minutes=minutes)

    assert outcome(app, step, code(app, secret)) == problems


def outcome(
    app: Application, step: str, given: str, address: str = HERE
) -> list[tuple[ProblemCode, str]]:
    try:
        with_code(app, step, given, device=PHONE, address=address)
    except SurveyError as error:
        return [(problem.code, problem.place) for problem in error.problems]
    return []


def test_si07_a_forged_step_is_none(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)

    assert outcome(app, "forged", code(app, secret)) == AGAIN


def test_si07_a_wrong_code_leaves_the_step(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    step = pending(app)

    assert outcome(app, step, wrong_code(app, secret)) == CODE_WRONG
    assert outcome(app, step, code(app, secret)) == []


def test_si08_wrong_codes_close_the_door(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    for _ in range(5):
        assert outcome(app, pending(app), wrong_code(app, secret)) == CODE_WRONG

    assert refused(app, password=PASSWORD) == CLOSED


def test_si08_a_closed_door_takes_no_right_code(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    step = pending(app)
    for _ in range(5):
        outcome(app, step, wrong_code(app, secret))

    assert outcome(app, step, code(app, secret)) == CLOSED


def test_si08_another_address_gives_no_fresh_codes(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    for number in range(5):
        assert outcome(app, pending(app), wrong_code(app, secret), f"{number}") == CODE_WRONG

    assert outcome(app, pending(app), code(app, secret), "elsewhere") == CLOSED


def test_si09_a_code_is_not_accepted_twice(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    assert outcome(app, pending(app), code(app, secret)) == CODE_WRONG  # it confirmed the factor
    clock.forward(minutes=1)
    good = code(app, secret)
    first, second = pending(app), pending(app)

    assert outcome(app, first, good) == []
    assert outcome(app, second, good) == CODE_WRONG


def test_si09_of_two_who_say_one_code_at_once_one_gets_in(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    good, steps = code(app, secret), [pending(app) for _ in range(4)]

    found = at_once(4, lambda number: outcome(app, steps[number], good))

    assert found.count([]) == 1


@pytest.mark.parametrize("change", ["password", "factor", "disabled"], ids=lambda c: f"SI09 {c}")
def test_a_step_of_before_is_worthless(app: Application, clock: Clock, change: str) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    step, account = pending(app), account_of(app)
    if change == "password":
        own_account.set_password(app, accounts.reset_link(app, account), "bốn con gà ăn thóc")
    elif change == "factor":
        accounts.drop_second_factor(app, account)
    else:
        disable(app)

    assert outcome(app, step, code(app, secret)) == AGAIN


def test_si10_many_guesses_at_once_get_no_further(app: Application) -> None:
    found = at_once(12, lambda _: refused(app))

    assert [found.count(kind) for kind in (REFUSED, CLOSED)] == [5, 7]


def test_si10_from_many_addresses_no_further_than_fifty(app: Application) -> None:
    found = at_once(54, lambda number: refused(app, address=f"{number}"))

    assert [found.count(kind) for kind in (REFUSED, CLOSED)] == [50, 4]


def test_si11_the_providers_word(app: Application) -> None:
    account = account_of(app)

    assert live(app, open_session(app, account, device=PHONE)).account == account
    disable(app)
    assert refusal(lambda: open_session(app, account, device=PHONE)) == REFUSED
    assert refusal(lambda: open_session(app, "a0", device=PHONE)) == REFUSED


def test_si12_every_attempt_is_noted(app: Application, clock: Clock) -> None:
    account = account_of(app)
    attempt(app)
    refused(app)
    refused(app, "khong.co")
    open_session(app, account, device=PHONE)

    assert notes(app) == [
        ("sign_in", "password", account),
        ("sign_in_refused", "password", ""),
        ("sign_in_refused", "password", ""),
        ("sign_in", "provider", account),
    ]
    rows = audit.page(app.whole, limit=3)
    assert [dict(row.place) for row in rows] == [{}, {}, {"account": account}]


def test_si12_codes_are_noted(app: Application, clock: Clock) -> None:
    secret = with_second_factor(app)
    clock.forward(minutes=1)
    step, account = pending(app), account_of(app)
    outcome(app, step, wrong_code(app, secret))
    outcome(app, step, code(app, secret))

    assert notes(app)[-2:] == [("sign_in_refused", "code", ""), ("sign_in", "code", account)]


def test_si13_a_password_is_kept_anew_at_another_cost(app: Application) -> None:
    account, dearer = account_of(app), PasswordCost(passes=2, memory_kib=16, lanes=1)
    before = credentials.get(app.whole, account)
    attempt(app)
    assert credentials.get(app.whole, account) == before
    app.settings = app.settings.__class__(
        app.settings.database_url, app.settings.data_dir, password_cost=dearer
    )
    session = attempt(app)

    after = credentials.get(app.whole, account)
    assert after is not None
    assert not passwords.outdated(after.password_hash, dearer)
    assert passwords.outdated(after.password_hash, CHEAP)
    assert isinstance(session, NewSession)
    assert live(app, session)
    assert isinstance(attempt(app), NewSession)


def test_si14_a_password_that_changed_meanwhile_opens_nothing(app: Application) -> None:
    account = account_of(app)
    seen = credentials.get(app.whole, account)
    own_account.set_password(app, accounts.reset_link(app, account), "bốn con gà ăn thóc")

    made = entering.enter(
        app.whole, account, how=sign_in.BY_PASSWORD, device="", at=app.clock(), seen=seen
    )

    assert made is None


def test_si15_a_stranger_keeps_nobody_out_elsewhere(app: Application, clock: Clock) -> None:
    tried, honest = 0, 0
    for minute in range(12 * 60):
        clock.forward(minutes=1)
        tried += refused(app, address="stranger") == REFUSED
        if minute % 60 == 59:
            honest += isinstance(attempt(app), NewSession)

    assert honest == 12
    assert tried < 60
