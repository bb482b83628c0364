"""What people do with their own account.

OA01 a link shows whose it is and sets one password, which then opens the door; it is looked at, not used up,
     by opening it
OA02 a password that is not good enough leaves the link good; nothing is changed
OA03 a link lives a day; a new one, a new password, a disabled account void it
OA04 the own password is changed by saying the old one; all other sessions end, this one goes on
OA05 what is wrong with it is told at once; the same one again is refused
OA06 the old password is not guessed in an open session: those attempts close that door, and nobody else does,
     whatever is tried at the door outside
OA07 a second factor begins with the password and counts once a code of it was confirmed
OA08 it is turned off with the password; an administrator takes it off a lost telephone, who is then signed out
OA09 all of it is noted
OA10 who must change the password is told so by the session, and not any more afterwards
OA11 of several who use one link, one password or one code at once, one does
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest

from survey.access import accounts, own_account, passwords, sessions, sign_in
from survey.access.sessions import LiveSession
from survey.access.sign_in import CodeNeeded, NewSession
from survey.application import Application
from survey.problems import ProblemCode, SurveyError
from survey.storage import audit, credentials
from tests.storage.builders import at_once, refusal
from tests.support.accounts import CHEAP, HERE, PASSWORD, PHONE, an_office, live, signed_in
from tests.support.small_province import Clock

NEW = "bốn con gà ăn thóc"
SPENT = [(ProblemCode.LINK_SPENT, "")]
WRONG = [(ProblemCode.PASSWORD_WRONG, "")]


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


@pytest.fixture
def an(app: Application) -> LiveSession:
    return live(app, signed_in(app))


def enters(app: Application, password: str) -> bool:
    """Return whether *password* opens the door, all the way or to the second factor."""
    try:
        sign_in.with_password(app, "an.nguyen", password, device=PHONE, address=HERE)
    except SurveyError:
        return False
    return True


def changed(app: Application, who: LiveSession, old: str = PASSWORD, new: str = NEW) -> None:
    own_account.change_password(app, who, old, new, address=HERE)


def begun(app: Application, who: LiveSession) -> pyotp.TOTP:
    return pyotp.TOTP(own_account.begin_second_factor(app, who, PASSWORD, address=HERE).secret)


def confirmed(app: Application, who: LiveSession) -> pyotp.TOTP:
    codes = begun(app, who)
    own_account.confirm_second_factor(app, who, codes.at(app.clock()), address=HERE)
    return codes


def test_oa01_a_link_sets_one_password(app: Application, an: LiveSession) -> None:
    link = accounts.reset_link(app, an.account)
    for _ in range(3):
        found = own_account.link_owner(app, link)
        assert found is not None
        assert found.login == "an.nguyen"
    assert enters(app, PASSWORD)

    assert own_account.set_password(app, link, NEW) == an.account

    assert (enters(app, NEW), enters(app, PASSWORD)) == (True, False)
    assert own_account.link_owner(app, link) is None
    assert refusal(lambda: own_account.set_password(app, link, NEW)) == SPENT


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        pytest.param("ngắn quá", ProblemCode.PASSWORD_SHORT, id="OA02 short"),
        pytest.param("matkhau12345", ProblemCode.PASSWORD_COMMON, id="OA02 common"),
        pytest.param("an.nguyen.2026", ProblemCode.PASSWORD_PERSONAL, id="OA02 the login"),
    ],
)
def test_a_bad_password_leaves_the_link(
    app: Application, an: LiveSession, bad: str, why: ProblemCode
) -> None:
    link = accounts.reset_link(app, an.account)

    assert refusal(lambda: own_account.set_password(app, link, bad)) == [(why, "")]
    assert own_account.set_password(app, link, NEW) == an.account


@pytest.mark.parametrize(
    ("hours", "good"),
    [pytest.param(23.9, True, id="OA03 in time"), pytest.param(24, False, id="OA03 too late")],
)
def test_a_link_lives_a_day(
    app: Application, clock: Clock, an: LiveSession, hours: float, *, good: bool
) -> None:
    link = accounts.reset_link(app, an.account)
    clock.forward(hours=hours)

    assert (own_account.link_owner(app, link) is not None) is good


def test_oa03_a_newer_link_or_password_voids_it(app: Application, an: LiveSession) -> None:
    first = accounts.reset_link(app, an.account)
    second = accounts.reset_link(app, an.account)
    assert refusal(lambda: own_account.set_password(app, first, NEW)) == SPENT
    changed(app, an)

    assert refusal(lambda: own_account.set_password(app, second, PASSWORD)) == SPENT


def test_oa04_changing_the_password_ends_other_sessions(app: Application, an: LiveSession) -> None:
    other = signed_in(app)

    changed(app, an)

    assert sessions.live(app, other.token) is None
    assert [one.name for one in sessions.own(app, an)] == [an.session]
    assert (enters(app, NEW), enters(app, PASSWORD)) == (True, False)


def test_oa05_what_is_wrong_is_told_at_once(app: Application, an: LiveSession) -> None:
    assert refusal(lambda: changed(app, an, "matkhau1", "matkhau1")) == [
        (ProblemCode.PASSWORD_SHORT, ""),
        (ProblemCode.PASSWORD_COMMON, ""),
        (ProblemCode.PASSWORD_SAME, ""),
    ]
    assert refusal(lambda: changed(app, an, PASSWORD, PASSWORD)) == [
        (ProblemCode.PASSWORD_SAME, "")
    ]
    assert enters(app, PASSWORD)


def test_oa06_the_old_password_is_not_guessed(app: Application, an: LiveSession) -> None:
    for _ in range(5):
        assert refusal(lambda: changed(app, an, "sai mật khẩu")) == WRONG

    assert refusal(lambda: changed(app, an)) == [(ProblemCode.SIGN_IN_CLOSED, "")]


def test_oa06_from_many_addresses_neither(app: Application, an: LiveSession) -> None:
    def guess(address: str) -> None:
        own_account.change_password(app, an, "sai mật khẩu", NEW, address=address)

    for number in range(50):
        assert refusal(lambda number=number: guess(f"{number}")) == WRONG  # type: ignore[misc]  # its own number

    assert refusal(lambda: guess("elsewhere")) == [(ProblemCode.SIGN_IN_CLOSED, "")]


def test_oa06_what_strangers_try_outside_is_not_counted(app: Application, an: LiveSession) -> None:
    for _ in range(30):  # from the same address: an office behind one gateway
        assert not enters(app, "sai mật khẩu")

    changed(app, an)


def test_oa06_the_right_one_is_no_failure(app: Application, an: LiveSession) -> None:
    for _ in range(6):
        changed(app, an, PASSWORD, NEW)
        changed(app, an, NEW, PASSWORD)

    assert enters(app, PASSWORD)


def test_oa07_a_second_factor_counts_once_confirmed(
    app: Application, clock: Clock, an: LiveSession
) -> None:
    assert own_account.waiting_second_factor(app, an) is None
    codes = begun(app, an)
    waiting = own_account.waiting_second_factor(app, an)
    assert waiting is not None
    assert (waiting.secret, codes.secret in waiting.uri) == (codes.secret, True)
    assert not own_account.has_second_factor(app, an)
    assert isinstance(signed_in(app), NewSession)

    own_account.confirm_second_factor(app, an, codes.at(clock.at), address=HERE)

    assert own_account.has_second_factor(app, an)
    assert own_account.waiting_second_factor(app, an) is None
    found = sign_in.with_password(app, "an.nguyen", PASSWORD, device=PHONE, address=HERE)
    assert isinstance(found, CodeNeeded)


def test_oa07_it_begins_with_the_password(app: Application, an: LiveSession) -> None:
    def begin() -> object:
        return own_account.begin_second_factor(app, an, "sai mật khẩu", address=HERE)

    assert refusal(begin) == WRONG
    assert own_account.waiting_second_factor(app, an) is None


def test_oa07_a_wrong_code_confirms_nothing(
    app: Application, clock: Clock, an: LiveSession
) -> None:
    codes = begun(app, an)
    wrong = f"{(int(codes.at(clock.at)) + 1) % 1_000_000:06}"

    def confirm(code: str) -> list[tuple[ProblemCode, str]]:
        return refusal(lambda: own_account.confirm_second_factor(app, an, code, address=HERE))

    for _ in range(5):
        assert confirm(wrong) == [(ProblemCode.CODE_WRONG, "")]
    assert confirm(codes.at(clock.at)) == [(ProblemCode.SIGN_IN_CLOSED, "")]
    assert not own_account.has_second_factor(app, an)


def test_oa07_a_confirmed_one_is_not_replaced(
    app: Application, clock: Clock, an: LiveSession
) -> None:
    codes = confirmed(app, an)

    assert refusal(lambda: begun(app, an)) == [(ProblemCode.SECOND_FACTOR_ON, "")]
    clock.forward(minutes=1)
    again = refusal(
        lambda: own_account.confirm_second_factor(app, an, codes.at(clock.at), address=HERE)
    )
    assert again == [(ProblemCode.SECOND_FACTOR_OFF, "")]


def test_oa08_it_is_turned_off_with_the_password(app: Application, an: LiveSession) -> None:
    confirmed(app, an)

    def turn_off(password: str) -> None:
        own_account.turn_off_second_factor(app, an, password, address=HERE)

    assert refusal(lambda: turn_off("sai mật khẩu")) == WRONG
    turn_off(PASSWORD)

    assert not own_account.has_second_factor(app, an)
    assert refusal(lambda: turn_off(PASSWORD)) == [(ProblemCode.SECOND_FACTOR_OFF, "")]
    assert isinstance(signed_in(app), NewSession)


def test_oa08_an_administrator_takes_it_off_a_lost_telephone(
    app: Application, an: LiveSession
) -> None:
    confirmed(app, an)
    accounts.drop_second_factor(app, an.account)

    assert sessions.own(app, an) == ()
    assert isinstance(signed_in(app), NewSession)
    again = refusal(lambda: accounts.drop_second_factor(app, an.account))
    assert again == [(ProblemCode.SECOND_FACTOR_OFF, "")]


def test_oa09_all_of_it_is_noted(app: Application, an: LiveSession) -> None:
    begin = len(audit.page(app.whole, limit=100))
    refusal(lambda: changed(app, an, "sai mật khẩu"))
    changed(app, an)
    own_account.begin_second_factor(app, an, NEW, address=HERE)
    waiting = own_account.waiting_second_factor(app, an)
    assert waiting is not None
    code = pyotp.TOTP(waiting.secret).at(app.clock())
    own_account.confirm_second_factor(app, an, code, address=HERE)
    own_account.turn_off_second_factor(app, an, NEW, address=HERE)

    rows = audit.page(app.whole, limit=100)[:-begin][::-1]
    assert [(row.action, row.outcome) for row in rows] == [
        ("sign_in_refused", "password"),
        ("password_changed", "done"),
        ("second_factor_on", "done"),
        ("second_factor_off", "done"),
    ]
    assert {row.actor for row in rows[1:]} == {an.account}


def at_the_same_time(work: Callable[[int], object]) -> list[list[ProblemCode]]:
    """Do *work* three times at once; return the problems of each, none for who got through first."""

    def run(number: int) -> list[ProblemCode]:
        try:
            work(number)
        except SurveyError as error:
            return [problem.code for problem in error.problems]
        return []

    return sorted(at_once(3, run), key=len)


def test_oa11_one_link_sets_one_password(app: Application, an: LiveSession) -> None:
    link = accounts.reset_link(app, an.account)

    found = at_the_same_time(lambda n: own_account.set_password(app, link, f"{NEW} {n}"))

    assert found == [[], [ProblemCode.LINK_SPENT], [ProblemCode.LINK_SPENT]]


def test_oa11_an_old_password_is_put_away_once(app: Application, an: LiveSession) -> None:
    found = at_the_same_time(lambda n: changed(app, an, new=f"{NEW} {n}"))

    assert found == [[], [ProblemCode.PASSWORD_WRONG], [ProblemCode.PASSWORD_WRONG]]


def test_oa11_a_second_factor_is_confirmed_once(app: Application, an: LiveSession) -> None:
    code = begun(app, an).at(app.clock())

    found = at_the_same_time(
        lambda _: own_account.confirm_second_factor(app, an, code, address=HERE)
    )

    assert found == [[], [ProblemCode.SECOND_FACTOR_OFF], [ProblemCode.SECOND_FACTOR_OFF]]


def test_oa10_who_must_change_is_told_so(app: Application, an: LiveSession) -> None:
    kept = passwords.hashed(PASSWORD, CHEAP)
    app.whole.write(
        lambda connection: credentials.set_password_in(
            connection, an.account, kept, at=app.clock(), must_change=True
        )
    )
    made = signed_in(app)
    assert made.must_change
    session = live(app, made)
    assert session.must_change

    changed(app, session)

    assert not live(app, made).must_change
