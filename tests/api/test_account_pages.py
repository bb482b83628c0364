"""The own account: password, sessions, second factor.

AC01 the page says who one is, in which role, how far it reaches
AC02 the list of sessions shows this one and the others, and ends one or all others
AC03 nobody ends a session of somebody else
AC04 a new password needs the old one, twice the same; all other sessions end, this one stays
AC05 the second factor is turned on by password and code, and off by password
AC06 a link sets a password once; looking at it does not use it up
AC07 a link that is used, expired, voided or made up says the same
"""

from __future__ import annotations

import re

import pyotp
import pytest

from survey import labels
from survey.access import accounts, sessions
from survey.api import text
from survey.api.route_rules import (
    ACCOUNT,
    ACCOUNT_SESSIONS,
    CHANGE,
    SECOND_FACTOR,
    SECOND_FACTOR_CONFIRM,
    SECOND_FACTOR_OFF,
    SIGN_IN,
)
from survey.model import CommuneCode, DomainCode
from survey.problems import ProblemCode
from survey.rights import AccountRole
from survey.storage import accounts as store
from survey.storage.accounts import Grant
from tests.api.site import (
    BINH,
    CUC,
    HERE,
    OTHER_PASSWORD,
    PAGE,
    PASSWORD,
    Site,
    TestClient,
    add,
    form,
    send,
)
from tests.api.test_sign_in_pages import says

_KEY = re.compile(r'class="key">([A-Z2-7 ]+)<')


def account_of(site: Site, login: str) -> str:
    found = store.by_login(site.app.whole, login)
    assert found is not None
    return found.state.account


def link(site: Site, login: str = BINH) -> str:
    return f"/mat-khau/{accounts.reset_link(site.app, account_of(site, login))}"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(Grant(role=AccountRole.ADMIN), [text.NO_SCOPE], id="AC01 admin"),
        pytest.param(Grant(role=AccountRole.DESK), [text.EVERYWHERE], id="AC01 desk"),
        pytest.param(
            Grant(role=AccountRole.LEADER, everywhere=True), [text.EVERYWHERE], id="AC01 leader"
        ),
        pytest.param(
            Grant(role=AccountRole.MEMBER, communes=frozenset({CommuneCode("21025")})),
            ["Phường ", text.BY_TEAMS],
            id="AC01 member",
        ),
        pytest.param(
            Grant(role=AccountRole.AGENCY, agency="ubnd_xa", domains=frozenset({DomainCode("TS")})),
            ["UBND cấp xã", "Trụ sở", text.EVERYWHERE, text.SECRECY_NO],
            id="AC01 agency",
        ),
        pytest.param(
            Grant(role=AccountRole.COMMUNE, communes=frozenset({CommuneCode("21034")})),
            ["Xã An Phú"],
            id="AC01 commune",
        ),
        pytest.param(
            Grant(role=AccountRole.EXECUTIVE, secrecy=True),
            [text.EVERYWHERE, text.SECRECY_YES],
            id="AC01 executive",
        ),
    ],
)
def test_ac01_who_one_is(site: Site, given: Grant, told: list[str]) -> None:
    add(site.app, "em.vo", "Võ Thị Em <b>", given)

    page = site.signed_in("em.vo").get(ACCOUNT).text

    for words in ("Võ Thị Em &lt;b&gt;", "em.vo", labels.ACCOUNT_ROLE[given.role], *told):
        assert words in page


def test_ac02_sessions(site: Site) -> None:
    here, there, third = site.signed_in(), site.signed_in(), site.signed_in()
    page = here.get(ACCOUNT).text
    assert page.count(text.THIS_SESSION) == 1
    assert page.count("Firefox · Windows") == 3

    send(here, ACCOUNT, ACCOUNT_SESSIONS, session=live(site, there).session)

    assert there.get("/").headers["location"] == SIGN_IN
    assert (third.get("/").text, here.get("/").text) == (PAGE, PAGE)
    token = form(here, ACCOUNT)["csrf"]
    answer = here.post(ACCOUNT_SESSIONS, data={"csrf": token}, headers={"origin": f"http://{HERE}"})
    assert answer.headers["location"].startswith(ACCOUNT)
    assert third.get("/").headers["location"] == SIGN_IN
    assert here.get("/").text == PAGE


def live(site: Site, browser: TestClient) -> sessions.LiveSession:
    found = sessions.live(site.app, browser.cookies[sessions.COOKIE])
    assert found is not None
    return found


def test_ac02_the_session_itself_is_ended_by_signing_out(site: Site) -> None:
    site.signed_in()  # so that the page has a form
    here = site.signed_in()

    answer = send(here, ACCOUNT, ACCOUNT_SESSIONS, session=live(site, here).session)

    assert answer.headers["location"] == "/dang-xuat"
    assert here.get("/").text == PAGE


def test_ac03_the_session_of_somebody_else(site: Site) -> None:
    other = site.signed_in(CUC)
    site.signed_in()  # so that the page has a form
    here = site.signed_in()

    send(here, ACCOUNT, ACCOUNT_SESSIONS, session=live(site, other).session)

    assert other.get("/").text == PAGE
    assert live(site, other).session not in here.get(ACCOUNT).text


def test_ac04_a_new_password(site: Site) -> None:
    here, there = site.signed_in(), site.signed_in()

    answer = send(here, CHANGE, now=PASSWORD, password=OTHER_PASSWORD, again=OTHER_PASSWORD)

    assert answer.headers["location"].startswith(ACCOUNT)
    assert text.PASSWORD_CHANGED in here.get(answer.headers["location"]).text
    assert there.get("/").headers["location"] == SIGN_IN
    assert site.signed_in(password=OTHER_PASSWORD)


@pytest.mark.parametrize(
    ("now", "new", "again", "codes"),
    [
        pytest.param(
            OTHER_PASSWORD,
            "bốn mùa hoa gạo đỏ",
            "bốn mùa hoa gạo đỏ",
            [ProblemCode.PASSWORD_WRONG],
            id="AC04 the old one is wrong",
        ),
        pytest.param(
            PASSWORD,
            OTHER_PASSWORD,
            OTHER_PASSWORD + "!",
            [ProblemCode.PASSWORD_REPEAT],
            id="AC04 not twice the same",
        ),
        pytest.param(
            PASSWORD,
            "ngan",
            "ngắn",
            [ProblemCode.PASSWORD_REPEAT, ProblemCode.PASSWORD_SHORT],
            id="AC04 everything at once",
        ),
    ],
)
def test_ac04_a_password_that_is_refused(
    site: Site, now: str, new: str, again: str, codes: list[ProblemCode]
) -> None:
    here, there = site.signed_in(), site.signed_in()

    answer = send(here, CHANGE, now=now, password=new, again=again)

    assert answer.status_code == 422
    assert all(says(code) in answer.text for code in codes)
    assert there.get("/").text == PAGE
    assert site.signed_in(password=PASSWORD)


def test_ac05_the_second_factor(site: Site) -> None:
    here = site.signed_in()
    origin = {"origin": f"http://{HERE}"}

    wrong = send(here, SECOND_FACTOR, password=OTHER_PASSWORD)
    assert (wrong.status_code, says(ProblemCode.PASSWORD_WRONG) in wrong.text) == (422, True)
    began = send(here, SECOND_FACTOR, password=PASSWORD)
    assert began.headers["location"] == SECOND_FACTOR_CONFIRM
    page = here.get(SECOND_FACTOR_CONFIRM)
    (key,) = _KEY.findall(page.text)
    assert "<svg" in page.text
    missed = send(here, SECOND_FACTOR_CONFIRM, code="000000")
    assert (missed.status_code, _KEY.findall(missed.text)) == (422, [key])
    code = pyotp.TOTP(key.replace(" ", "")).at(site.clock())
    turned_on = send(here, SECOND_FACTOR_CONFIRM, code=code)
    assert text.FACTOR_TURNED_ON in here.get(turned_on.headers["location"]).text

    asked = send(site.browser(), SIGN_IN, login=BINH, password=PASSWORD)
    assert 'name="code"' in asked.text
    refused = send(here, SECOND_FACTOR_OFF, password=OTHER_PASSWORD)
    assert refused.status_code == 422
    turned_off = send(here, SECOND_FACTOR_OFF, password=PASSWORD)
    assert text.FACTOR_TURNED_OFF in here.get(turned_off.headers["location"]).text
    assert here.post(SECOND_FACTOR_CONFIRM, headers=origin).status_code in {403, 415}
    assert site.signed_in()


def test_ac05_nothing_to_confirm(site: Site) -> None:
    assert site.signed_in().get(SECOND_FACTOR_CONFIRM).headers["location"] == ACCOUNT
    assert site.signed_in().get(ACCOUNT_SESSIONS).headers["location"] == ACCOUNT


def test_ac06_a_link_sets_a_password_once(site: Site) -> None:
    path, there = link(site), site.signed_in()
    browser = site.browser()
    for _ in range(3):
        assert BINH in browser.get(path).text
    short = send(browser, path, password="ngắn", again="ngắn")  # noqa: S106 - one that is refused
    assert (short.status_code, says(ProblemCode.PASSWORD_SHORT) in short.text) == (422, True)

    answer = send(browser, path, password=OTHER_PASSWORD, again=OTHER_PASSWORD)

    assert answer.headers["location"].startswith(SIGN_IN)
    assert text.PASSWORD_SET in browser.get(answer.headers["location"]).text
    assert there.get("/").headers["location"] == SIGN_IN
    assert site.signed_in(password=OTHER_PASSWORD)
    again = browser.get(path)
    assert (again.status_code, says(ProblemCode.LINK_SPENT) in again.text) == (410, True)


def test_ac06_of_two_forms_of_one_link_one_wins(site: Site) -> None:
    path, browser = link(site), site.browser()
    filled = form(browser, path) | {"password": OTHER_PASSWORD, "again": OTHER_PASSWORD}
    origin = {"origin": f"http://{HERE}"}

    answers = [browser.post(path, data=filled, headers=origin).status_code for _ in range(2)]

    assert answers == [303, 410]


def test_ac07_a_link_that_is_good_for_nothing(site: Site) -> None:
    voided, expired = link(site), link(site, CUC)
    renewed = link(site)
    assert site.browser().get(renewed).status_code == 200
    told = {site.browser().get(voided).text, site.browser().get("/mat-khau/made-up").text}
    site.clock.forward(hours=25)
    told.add(site.browser().get(expired).text)

    assert len(told) == 1
