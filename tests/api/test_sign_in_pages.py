"""Signing in and out, as a browser does it.

SI01 the right password leads to where one wanted to go, and the browser then holds a session
SI02 the cookie is HttpOnly, SameSite=Lax, for every path, no longer than a session lives, Secure by https
SI03 unknown login, wrong password and disabled account get the same answer, word for word
SI04 a session is new at each sign-in, whatever the browser held before; the one it held ends
SI05 signing out ends the session on the server, not only in the browser
SI06 signing in never leads off the site
SI07 whoever must change the password is led there and nowhere else
SI08 with a second factor the password alone opens nothing; a wrong code can be corrected
SI09 after too many failures the door says until when it is closed
SI11 by https both cookies have the names that no neighbouring site can plant; the others are not read
SI12 a browser that holds two cookies of one name holds none
SI10 whoever is signed in is led on
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pyotp
import pytest

from survey.access import sessions
from survey.api import forms
from survey.api.route_rules import (
    CHANGE,
    SIGN_IN,
    SIGN_IN_CODE,
    SIGN_OUT,
)
from survey.problems import ProblemCode
from survey.storage import account_changes, accounts, credentials
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
    fields_of,
    form,
    send,
    session_cookie,
)

if TYPE_CHECKING:
    from httpx import Response as Answer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of a made-up person


def says(code: ProblemCode) -> str:
    """Return the beginning of the sentence of *code*."""
    return code.value.partition("{")[0].split(".")[0]


def disable(site: Site, login: str) -> None:
    found = accounts.by_login(site.app.whole, login)
    assert found is not None
    account_changes.change(
        site.app.whole,
        found.state.account,
        accounts.Grant(role=found.state.role, active=False),
        seen_version=found.state.version,
        actor="test",
        at=site.clock(),
    )


def with_second_factor(site: Site, login: str) -> None:
    found = accounts.by_login(site.app.whole, login)
    assert found is not None
    account, at = found.state.account, site.clock()
    assert credentials.start_second_factor(site.app.whole, account, SECRET, at=at)
    assert credentials.confirm_second_factor(site.app.whole, account, SECRET, 1, at=at)


def code(site: Site) -> str:
    return pyotp.TOTP(SECRET).at(site.clock())


def test_si01_the_right_password_opens(site: Site) -> None:
    browser = site.browser()

    answer = send(browser, f"{SIGN_IN}?ve=/ban-do%3Fdot=1", SIGN_IN, login=BINH, password=PASSWORD)

    assert (answer.status_code, answer.headers["location"]) == (303, "/ban-do?dot=1")
    assert browser.get("/ban-do").text == PAGE


def test_si01_the_login_may_be_typed_in_capitals(site: Site) -> None:
    answer = send(site.browser(), SIGN_IN, login=f" {BINH.upper()} ", password=PASSWORD)

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("public", "scheme", "secure"),
    [
        pytest.param("", "http", False, id="SI02 http"),
        pytest.param("", "https", True, id="SI02 https"),
        pytest.param("https://mot-cua.example", "http", True, id="SI02 https ends at a proxy"),
    ],
)
def test_si02_the_cookie(site: Site, public: str, scheme: str, secure: object) -> None:
    browser = site.reached_by(public).browser(scheme=scheme)
    origin = public or f"{scheme}://{HERE}"
    page = browser.get(SIGN_IN)
    held = {"cookie": page.headers["set-cookie"].partition(";")[0]}  # as a browser would send it

    answer = browser.post(
        SIGN_IN,
        data=fields_of(page) | {"login": BINH, "password": PASSWORD},
        headers={"origin": origin, **held},
    )

    attributes = {part.strip().lower() for part in session_cookie(answer).split(";")[1:]}
    lives = int(sessions.LONGEST.total_seconds())
    expected = {"httponly", "samesite=lax", "path=/", f"max-age={lives}"}
    assert attributes == expected | ({"secure"} if secure else set())


def by_https(site: Site) -> tuple[TestClient, Answer]:
    """Sign in by https and return browser and answer; the browser holds what a real one would."""
    browser = site.browser(scheme="https")
    return browser, send(browser, SIGN_IN, "", f"https://{HERE}", login=BINH, password=PASSWORD)


def test_si11_names_by_https(site: Site) -> None:
    browser, answer = by_https(site)

    assert {
        cookie.partition("=")[0] for cookie in browser.get(SIGN_IN).headers.get_list("set-cookie")
    } <= {f"__Host-{forms.COOKIE}"}
    assert session_cookie(answer).startswith(f"__Host-{sessions.COOKIE}=")
    assert set(browser.cookies) == {f"__Host-{forms.COOKIE}", f"__Host-{sessions.COOKIE}"}
    assert browser.get("/").text == PAGE


def test_si11_a_plain_cookie_opens_nothing_by_https(site: Site) -> None:
    token = site.signed_in().cookies[sessions.COOKIE]

    for name, opens in ((sessions.COOKIE, False), (f"__Host-{sessions.COOKIE}", True)):
        answer = site.browser(scheme="https", cookie=f"{name}={token}").get("/")
        assert (answer.text == PAGE) is opens


def test_si11_signing_out_by_https(site: Site) -> None:
    browser, _ = by_https(site)

    answer = send(browser, SIGN_OUT, "", f"https://{HERE}")

    attributes = {part.strip().lower() for part in session_cookie(answer).split(";")}
    assert {"secure", "path=/", "max-age=0"} <= attributes
    assert f"__Host-{sessions.COOKIE}" not in browser.cookies


def test_si12_two_cookies_are_none(site: Site) -> None:
    mine, other = (site.signed_in(who).cookies[sessions.COOKIE] for who in (BINH, CUC))

    for held in ((mine, other), (other, mine), (mine, mine)):
        line = "; ".join(f"{sessions.COOKIE}={token}" for token in held)
        assert site.browser(cookie=line).get("/").headers["location"] == SIGN_IN


def test_si12_two_nonces_are_none(site: Site) -> None:
    browser = site.browser()
    fields = form(browser, SIGN_IN)
    nonce = browser.cookies[forms.COOKIE]
    line = f"{forms.COOKIE}={nonce}; {forms.COOKIE}={nonce}"

    answer = site.browser(cookie=line).post(
        SIGN_IN,
        data=fields | {"login": BINH, "password": PASSWORD},
        headers={"origin": f"http://{HERE}"},
    )

    assert answer.status_code == 403


def test_si03_nobody_learns_which_logins_exist(site: Site) -> None:
    disable(site, CUC)
    answers = []
    for login in ("khong.co", BINH, CUC):
        browser = site.browser()
        password = PASSWORD if login == CUC else OTHER_PASSWORD
        answer = send(browser, SIGN_IN, login=login, password=password)
        told = answer.text.replace(login, "…").replace(fields_of(answer)[forms.FIELD], "…")
        answers.append((answer.status_code, told, session_cookie(answer)))

    assert len(set(answers)) == 1
    assert answers[0][0] == 422
    assert says(ProblemCode.SIGN_IN_REFUSED) in answers[0][1]


def test_si03_what_was_typed_is_escaped_and_the_password_is_not_sent_back(site: Site) -> None:
    answer = send(site.browser(), SIGN_IN, login='"><script>x', password="bí mật của tôi")  # noqa: S106

    assert "<script>" not in answer.text
    assert "&#34;&gt;&lt;script&gt;x" in answer.text
    assert "bí mật của tôi" not in answer.text


def test_si04_a_session_that_somebody_planted_is_not_taken_over(site: Site) -> None:
    browser = site.browser()
    browser.cookies.set(sessions.COOKIE, "planted-by-somebody", domain="127.0.0.1")

    answer = send(browser, SIGN_IN, login=BINH, password=PASSWORD)

    token = session_cookie(answer).partition("=")[2].partition(";")[0]
    assert token not in {"", "planted-by-somebody"}
    assert sessions.live(site.app, "planted-by-somebody") is None
    assert sessions.live(site.app, token) is not None


def test_si04_signing_in_again_ends_what_the_browser_held(site: Site) -> None:
    browser = site.browser()
    filled = form(browser, SIGN_IN) | {"login": BINH, "password": PASSWORD}
    tokens = []
    for _ in range(2):  # the form stood open in two tabs
        browser.post(SIGN_IN, data=filled, headers={"origin": f"http://{HERE}"})
        tokens.append(browser.cookies[sessions.COOKIE])

    assert tokens[0] != tokens[1]
    assert sessions.live(site.app, tokens[0]) is None
    assert sessions.live(site.app, tokens[1]) is not None


def test_si05_signing_out_ends_the_session(site: Site) -> None:
    browser = site.signed_in()
    token = browser.cookies[sessions.COOKIE]

    answer = send(browser, SIGN_OUT)

    assert (answer.status_code, answer.headers["location"]) == (303, SIGN_IN)
    assert sessions.COOKIE not in browser.cookies
    assert sessions.live(site.app, token) is None
    thief = site.browser()
    thief.cookies.set(sessions.COOKIE, token, domain="127.0.0.1")
    assert thief.get("/").headers["location"] == SIGN_IN


def test_si05_another_browser_stays_signed_in(site: Site) -> None:
    here, there = site.signed_in(), site.signed_in()

    send(here, SIGN_OUT)

    assert there.get("/").text == PAGE


@pytest.mark.parametrize(
    "follow",
    [
        "//evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "%2F%2Fevil.example",
        "%5C%5Cevil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ],
)
@pytest.mark.parametrize("quoted", [False, True], ids=["SI06 as it is", "SI06 quoted"])
def test_si06_signing_in_stays_on_the_site(site: Site, follow: str, quoted: object) -> None:
    asked = quote(follow, safe="") if quoted else follow.replace("\t", "%09")
    browser = site.browser()
    page = browser.get(f"{SIGN_IN}?ve={asked}")
    filled = fields_of(page) | {"login": BINH, "password": PASSWORD}

    posted = browser.post(SIGN_IN, data=filled, headers={"origin": f"http://{HERE}"})
    again = browser.get(f"{SIGN_IN}?ve={asked}")

    assert (posted.headers["location"], again.headers["location"]) == ("/", "/")


def test_si06_the_form_itself_cannot_say_otherwise(site: Site) -> None:
    answer = send(site.browser(), SIGN_IN, login=BINH, password=PASSWORD, ve="//evil.example")

    assert answer.headers["location"] == "/"


def test_si07_a_password_that_must_be_changed_comes_first(site: Site) -> None:
    add(site.app, "dung.pham", "Phạm Văn Dũng", must_change=True)
    browser = site.browser()

    answer = send(browser, f"{SIGN_IN}?ve=/ban-do", SIGN_IN, login="dung.pham", password=PASSWORD)

    assert answer.headers["location"] == CHANGE
    assert browser.get("/ban-do").headers["location"] == CHANGE
    assert browser.get("/media/x").headers["location"] == CHANGE
    changed = send(browser, CHANGE, now=PASSWORD, password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert changed.status_code == 303
    assert browser.get("/ban-do").text == PAGE


def test_si08_the_password_alone_opens_nothing(site: Site) -> None:
    with_second_factor(site, BINH)
    browser = site.browser()

    asked = send(browser, f"{SIGN_IN}?ve=/ban-do", SIGN_IN, login=BINH, password=PASSWORD)

    assert (asked.status_code, session_cookie(asked)) == (200, "")
    assert browser.get("/ban-do").status_code == 303
    origin = {"origin": f"http://{HERE}"}
    wrong = browser.post(SIGN_IN_CODE, data=fields_of(asked) | {"code": "000000"}, headers=origin)
    assert wrong.status_code == 422
    assert says(ProblemCode.CODE_WRONG) in wrong.text
    right = browser.post(SIGN_IN_CODE, data=fields_of(wrong) | {"code": code(site)}, headers=origin)
    assert (right.status_code, right.headers["location"]) == (303, "/ban-do")
    replay = browser.post(
        SIGN_IN_CODE, data=fields_of(wrong) | {"code": code(site)}, headers=origin
    )
    assert replay.status_code == 422
    assert session_cookie(replay) == ""


def test_si08_a_step_that_took_too_long_begins_again(site: Site) -> None:
    with_second_factor(site, BINH)
    browser = site.browser()
    asked = send(browser, SIGN_IN, login=BINH, password=PASSWORD)
    site.clock.forward(minutes=10)

    answer = browser.post(
        SIGN_IN_CODE,
        data=fields_of(asked) | {"code": code(site)},
        headers={"origin": f"http://{HERE}"},
    )

    assert answer.status_code == 422
    assert says(ProblemCode.SIGN_IN_AGAIN) in answer.text
    assert 'name="password"' in answer.text


def test_si08_the_page_of_the_code_cannot_be_opened_by_itself(site: Site) -> None:
    assert site.browser().get(SIGN_IN_CODE).headers["location"] == SIGN_IN


def test_si09_the_door_closes_after_too_many_failures(site: Site) -> None:
    browser = site.browser()
    for _ in range(5):
        send(browser, SIGN_IN, login=BINH, password=OTHER_PASSWORD)

    answer = send(browser, SIGN_IN, login=BINH, password=PASSWORD)

    assert answer.status_code == 429
    assert says(ProblemCode.SIGN_IN_CLOSED) in answer.text
    assert session_cookie(answer) == ""


def test_si10_whoever_is_signed_in_is_led_on(site: Site) -> None:
    answer = site.signed_in().get(f"{SIGN_IN}?ve=/ban-do")

    assert (answer.status_code, answer.headers["location"]) == (303, "/ban-do")
