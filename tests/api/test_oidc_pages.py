"""Signing in by the province's provider of identities, as a browser does it.

OP01 from the page of signing in to the provider and back: the browser then holds a session like any other
OP02 where no provider is set there is neither a button nor an address
OP03 the cookie of the journey is HttpOnly, SameSite=Lax, short-lived, for these addresses only, Secure by https
OP04 it never leads off the site, neither there nor back
OP05 whoever has no account is told whom to ask, and nothing of what the provider said is shown
OP06 with a second factor the code is asked for, and then one is where one wanted to go
OP07 an answer that is replayed, or comes to another browser, opens nothing
OP08 the session that the browser held before ends; who is signed in is led on and asks nobody
OP09 every refusal has a page of its own with a status
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyotp
import pytest
from starlette.testclient import TestClient

from survey.access import provider, sessions
from survey.api.oidc_pages import COOKIE
from survey.api.route_rules import ACCOUNT, PROVIDER, PROVIDER_BACK, SIGN_IN, SIGN_IN_CODE
from survey.problems import ProblemCode
from survey.rights import AccountRole
from survey.settings import Oidc
from survey.storage import account_changes, accounts, attempts, credentials
from survey.storage.accounts import Grant, Person
from survey.storage.one_time import OUTSIDE_LIVES
from tests.api.site import CUC, HERE, PAGE, Site, fields_of, session_cookie
from tests.support.oidc_provider import Provider, let_in, running

PUBLIC = f"http://{HERE}"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of a made-up person


@pytest.fixture
def there(site: Site) -> Iterator[Provider]:
    """The provider that the site knows; Dung of the desk has the address that it vouches for."""
    provider.provider_of.cache_clear()
    with running(site.clock) as found:
        site.app.settings = replace(site.app.settings, oidc=found.settings(), public_url=PUBLIC)
        person = Person("", "dung.pham", "Phạm Văn Dũng", email="binh@tinh.vn")
        desk = Grant(role=AccountRole.DESK)
        account_changes.create(site.app.whole, person, desk, actor="test", at=site.clock())
        yield found


def leave(browser: TestClient, follow: str = "") -> str:
    """Leave for the provider and return where it sends the browser."""
    answer = browser.get(PROVIDER + (f"?ve={follow}" if follow else ""))
    assert answer.status_code == 303, answer.text
    return let_in(answer.headers["location"])


def path(address: str) -> str:
    """Return *address* without its site, having looked that it is ours."""
    assert address.startswith(f"{PUBLIC}{PROVIDER_BACK}?")
    return address.removeprefix(PUBLIC)


def dung(site: Site) -> str:
    found = accounts.by_login(site.app.whole, "dung.pham")
    assert found is not None
    return found.state.account


def says(code: ProblemCode) -> str:
    return code.value.partition("{")[0].split(".")[0]


def test_op01_there_and_back(site: Site, there: Provider) -> None:
    browser = site.browser()
    page = browser.get(f"{SIGN_IN}?ve=/ban-do%3Fdot=1%26xa=2")
    assert f'href="{PROVIDER}?ve=/ban-do%3Fdot%3D1%26xa%3D2"' in page.text

    back = browser.get(path(leave(browser, "/ban-do%3Fdot%3D1%26xa%3D2")))

    assert (back.status_code, back.headers["location"]) == (303, "/ban-do?dot=1&xa=2")
    assert "httponly" in session_cookie(back).lower()
    assert browser.get("/ban-do").text == PAGE
    assert "Phạm Văn Dũng" in browser.get(ACCOUNT).text


def test_op02_without_a_provider(site: Site) -> None:
    browser = site.browser()

    assert PROVIDER not in browser.get(SIGN_IN).text
    assert [browser.get(path).status_code for path in (PROVIDER, PROVIDER_BACK)] == [404, 404]


@pytest.mark.parametrize("address", [PROVIDER, PROVIDER_BACK])
def test_op02_only_asked_for(site: Site, there: Provider, address: str) -> None:
    assert site.browser().post(address).status_code == 405


def test_op02_made_up_data_knows_no_provider(made_up: Site) -> None:
    made_up.app.settings = replace(
        made_up.app.settings, oidc=Oidc("https://sso.example", "x", "y"), public_url=PUBLIC
    )

    answer = made_up.browser().get(PROVIDER)

    assert (answer.status_code, "location" in answer.headers) == (403, False)


@pytest.mark.parametrize(
    ("public", "secure"),
    [
        pytest.param(PUBLIC, False, id="OP03 http"),
        pytest.param("https://mot-cua.example", True, id="OP03 https ends at a proxy"),
    ],
)
def test_op03_the_cookie(site: Site, there: Provider, public: str, secure: object) -> None:
    answer = site.reached_by(public).browser().get(PROVIDER)

    made = next(h for h in answer.headers.get_list("set-cookie") if h.startswith(COOKIE))
    attributes = {part.strip().lower() for part in made.split(";")[1:]}
    lives = int(OUTSIDE_LIVES.total_seconds())
    expected = {"httponly", "samesite=lax", f"path={PROVIDER}", f"max-age={lives}"}
    assert attributes == expected | ({"secure"} if secure else set())
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "follow",
    [
        pytest.param("https://xau.example/", id="OP04 another site"),
        pytest.param("//xau.example", id="OP04 another host"),
        pytest.param("/%5Cxau.example", id="OP04 a backslash"),
        pytest.param("javascript:alert(1)", id="OP04 a script"),
        pytest.param("/x%0D%0Aset-cookie:a=b", id="OP04 a header"),
    ],
)
def test_op04_never_off_the_site(site: Site, there: Provider, follow: str) -> None:
    browser = site.browser()
    back = path(leave(browser, follow))

    answer = browser.get(f"{back}&ve={follow}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_op05_who_has_no_account(site: Site, there: Provider) -> None:
    browser = site.browser()
    there.knobs.email = "<script>@tinh.vn"

    answer = browser.get(path(leave(browser)))

    assert answer.status_code == 403
    assert says(ProblemCode.PROVIDER_UNKNOWN) in answer.text
    assert "script" not in answer.text
    assert session_cookie(answer) == ""
    assert browser.get("/ban-do").status_code == 303


def test_op05_what_the_provider_says_is_not_shown(site: Site, there: Provider) -> None:
    browser = site.browser()
    there.knobs.denied = "access_denied"

    answer = browser.get(path(leave(browser)))

    assert answer.status_code == 403
    assert says(ProblemCode.PROVIDER_DENIED) in answer.text
    assert "<b>no</b>" not in answer.text


def test_op06_a_second_factor(site: Site, there: Provider) -> None:
    account, at = dung(site), site.clock()
    site.app.whole.write(lambda c: credentials.set_password_in(c, account, "$", at=at))
    assert credentials.start_second_factor(site.app.whole, account, SECRET, at=at)
    assert credentials.confirm_second_factor(site.app.whole, account, SECRET, 1, at=at)
    browser = site.browser()

    page = browser.get(path(leave(browser, "/ban-do")))

    assert page.status_code == 200
    assert session_cookie(page) == ""
    assert browser.get("/ban-do").status_code == 303
    answer = browser.post(
        SIGN_IN_CODE,
        data=fields_of(page) | {"code": pyotp.TOTP(SECRET).at(site.clock())},
        headers={"origin": PUBLIC},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/ban-do")
    assert browser.get("/ban-do").text == PAGE


def test_op07_an_answer_that_is_replayed(site: Site, there: Provider) -> None:
    browser = site.browser()
    back = path(leave(browser))
    browser.get(back)

    answer = browser.get(back)

    assert answer.status_code == 422
    assert says(ProblemCode.SIGN_IN_AGAIN) in answer.text
    assert session_cookie(answer) == ""


@pytest.mark.parametrize("began", [True, False], ids=["OP07 began its own", "OP07 began none"])
def test_op07_another_browser(site: Site, there: Provider, began: object) -> None:
    back = path(leave(site.browser()))
    other = site.browser()
    if began:
        leave(other)

    answer = other.get(back)

    assert answer.status_code == 422
    assert session_cookie(answer) == ""


def test_op08_who_is_signed_in_is_led_on(site: Site, there: Provider) -> None:
    browser = site.signed_in(CUC)

    answer = browser.get(f"{PROVIDER}?ve=/ban-do")

    assert (answer.status_code, answer.headers["location"]) == (303, "/ban-do")
    assert there.asked == []


def test_op08_the_session_before_ends(site: Site, there: Provider) -> None:
    browser = site.browser()
    back = path(leave(browser))
    before = site.signed_in(CUC).cookies[sessions.COOKIE]
    browser.cookies.set(sessions.COOKIE, before, domain="127.0.0.1")

    browser.get(back)

    assert sessions.live(site.app, before) is None


def test_op09_a_provider_that_is_down(site: Site, there: Provider) -> None:
    site.app.settings = replace(site.app.settings, oidc=Oidc("http://127.0.0.1:9", "x", "y"))

    answer = site.browser().get(PROVIDER)

    assert answer.status_code == 503
    assert says(ProblemCode.PROVIDER_DOWN) in answer.text


def test_op09_a_token_that_is_not_believed(site: Site, there: Provider) -> None:
    browser = site.browser()
    there.knobs.claims = {"aud": "khac"}

    answer = browser.get(path(leave(browser)))

    assert answer.status_code == 502
    assert says(ProblemCode.PROVIDER_ANSWER) in answer.text


def test_op09_too_many_from_one_address(site: Site, there: Provider) -> None:
    for _ in range(attempts.JOURNEY.free):
        attempts.count(site.app.whole, [attempts.journey("127.0.0.1")], at=site.clock())

    assert site.browser().get(PROVIDER).status_code == 429
