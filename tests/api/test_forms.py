"""Every form of ours against what another site, an old page or a script may send.

FM01 every page with a form answers its own form, whatever is wrong in it, with a page
FM02 a form without its token, with somebody else's, or of another page's cookie is refused
FM03 a form that another site sent is refused, whatever it holds
FM04 only the kind of body that a form has, of limited length and number of fields
FM05 a refused form changes nothing
FM06 an address answers only with what it is for: no form by GET, no page by POST
FM07 our pages may hold no script, go into no frame, send no form elsewhere, stay in no cache
FM08 without a session the forms of signed-in people lead to the sign-in
FM09 letters that nobody types are refused in every field
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.access import sessions
from survey.api import forms
from survey.api.assembly import PAGES
from survey.api.route_rules import (
    ACCOUNT,
    ACCOUNT_SESSIONS,
    CHANGE,
    SECOND_FACTOR,
    SECOND_FACTOR_CONFIRM,
    SECOND_FACTOR_OFF,
    SETUP,
    SIGN_IN,
    SIGN_OUT,
)
from survey.problems import ProblemCode
from tests.api.site import HERE, OTHER_PASSWORD, PASSWORD, Site, TestClient, form, opened
from tests.api.test_sign_in_pages import says

OWN = {"origin": f"http://{HERE}"}
FORMS = [page.path.replace("{token}", "abc") for page in PAGES if page.act]
PRIVATE = [page.path for page in PAGES if page.act and page.signed_in]
ANYBODY = [path for path in FORMS if path not in PRIVATE]
KINDS = ["text/plain", "application/json", "multipart/form-data; boundary=x", ""]


class Visitors:
    """Browsers that may open a page, each with the token that a form of it holds; made once.

    What is refused changes nothing, so that all refusals may be tried on the same two sites.
    """

    def __init__(self, real: Site, empty: Site) -> None:
        self._real = real
        self._empty = empty
        self._known: dict[str, tuple[TestClient, str]] = {}

    def of(self, path: str) -> tuple[TestClient, str]:
        """Return a browser that may open *path* and its token."""
        kind = "in" if path in PRIVATE else "start" if path.startswith(SETUP) else "out"
        if kind not in self._known:
            self._known[kind] = self.new(path)
        return self._known[kind]

    def new(self, path: str) -> tuple[TestClient, str]:
        """Return another one."""
        if path in PRIVATE:
            browser = self._real.signed_in()
            return browser, form(browser, SIGN_OUT)[forms.FIELD]
        start = path.startswith(SETUP)
        browser = (self._empty if start else self._real).browser()
        return browser, form(browser, SETUP if start else SIGN_IN)[forms.FIELD]


@pytest.fixture(scope="module")
def visitors(
    made_real: Path, made_empty: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """Browsers of a real province and of an empty one."""
    folder = tmp_path_factory.mktemp("visitors")
    with opened(made_real, folder / "real") as real, opened(made_empty, folder / "empty") as empty:
        yield Visitors(real, empty)


@pytest.mark.parametrize("path", FORMS)
def test_fm01_an_empty_form_is_answered(site: Site, empty: Site, path: str) -> None:
    browser, token = Visitors(site, empty).of(path)

    answer = browser.post(path, data={forms.FIELD: token}, headers=OWN)

    assert answer.status_code in {303, 410, 422}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({}, id="FM02 none"),
        pytest.param({forms.FIELD: ""}, id="FM02 empty"),
        pytest.param({forms.FIELD: "0" * 64}, id="FM02 made up"),
        pytest.param({forms.FIELD: "đ\udcff"}, id="FM02 no letters"),
    ],
)
def test_fm02_no_token(visitors: Visitors, path: str, sent: dict[str, str]) -> None:
    browser, _ = visitors.of(path)
    body = "&".join(f"{name}={value}" for name, value in sent.items()).encode("utf-8", "replace")

    answer = browser.post(
        path, content=body, headers=OWN | {"content-type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code in {403, 415}


@pytest.mark.parametrize("path", PRIVATE)
def test_fm02_the_token_of_another_session(visitors: Visitors, path: str) -> None:
    _, other = visitors.new(path)
    browser, _ = visitors.of(path)

    answer = browser.post(path, data={forms.FIELD: other}, headers=OWN)

    assert answer.status_code == 403
    assert says(ProblemCode.FORM_EXPIRED) in answer.text


@pytest.mark.parametrize("path", ANYBODY)
def test_fm02_the_token_of_another_browser(visitors: Visitors, path: str) -> None:
    _, other = visitors.new(path)
    browser, _ = visitors.of(path)

    answer = browser.post(path, data={forms.FIELD: other}, headers=OWN)

    assert answer.status_code == 403
    assert says(ProblemCode.FORM_EXPIRED) in answer.text


def test_fm02_a_nonce_that_somebody_planted_is_not_enough(site: Site) -> None:
    planted = "A" * 43

    answer = site.browser(cookie=f"{forms.COOKIE}={planted}").post(
        SIGN_IN, data={forms.FIELD: planted}, headers=OWN
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="FM03 it says nothing"),
        pytest.param({"origin": "https://evil.example"}, id="FM03 Origin"),
        pytest.param({"origin": "null"}, id="FM03 hidden"),
        pytest.param({"referer": "https://evil.example/x"}, id="FM03 Referer"),
        pytest.param(OWN | {"sec-fetch-site": "cross-site"}, id="FM03 the browser says so"),
    ],
)
def test_fm03_another_site(visitors: Visitors, path: str, headers: dict[str, str]) -> None:
    browser, token = visitors.of(path)

    answer = browser.post(path, data={forms.FIELD: token}, headers=headers)

    assert (answer.status_code, says(ProblemCode.FORM_ELSEWHERE) in answer.text) == (403, True)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"FM04 {kind or 'none'}")
def test_fm04_another_kind_of_body(visitors: Visitors, path: str, kind: str) -> None:
    browser, token = visitors.of(path)

    answer = browser.post(
        path, content=f"{forms.FIELD}={token}", headers=OWN | {"content-type": kind}
    )

    assert (answer.status_code, says(ProblemCode.FORM_KIND) in answer.text) == (415, True)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"login=" + b"x" * forms.MOST_BYTES, 413, id="FM04 too long"),
        pytest.param(b"&".join(b"a=b" for _ in range(31)), 415, id="FM04 too many fields"),
        pytest.param(b"login=%ff%fe", 415, id="FM04 no UTF-8"),
        pytest.param("login=ạ".encode(), 415, id="FM04 letters that were not quoted"),
        pytest.param(b"login=%00", 400, id="FM09 a zero byte"),
        pytest.param(b"login=a%0Ab", 400, id="FM09 a line's end"),
        pytest.param(b"login=%C2%9B", 400, id="FM09 a control letter beyond ASCII"),
        pytest.param(b"lo%00gin=a", 400, id="FM09 in the name of a field"),
        pytest.param(b"login=a%09b", 403, id="FM09 a tabulator is pasted"),
    ],
)
def test_fm04_a_body_that_is_no_form(visitors: Visitors, body: bytes, status: int) -> None:
    browser, _ = visitors.of(SIGN_IN)
    kind = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}

    answer = browser.post(SIGN_IN, content=body, headers=OWN | kind)

    assert answer.status_code == status


@pytest.mark.parametrize("path", FORMS)
def test_fm09_control_letters_are_refused(visitors: Visitors, path: str) -> None:
    browser, token = visitors.of(path)
    odd = {"login": "a\x00b\r\n", "password": "\x00", "ve": "/a\x00b", "session": "\x00"}

    answer = browser.post(path, data={forms.FIELD: token} | odd, headers=OWN)

    assert (answer.status_code, says(ProblemCode.FORM_LETTERS) in answer.text) == (400, True)


def test_fm05_a_refused_form_changes_nothing(site: Site) -> None:
    browser = site.signed_in()
    token = form(browser, CHANGE)[forms.FIELD]
    wanted = {"now": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}

    browser.post(CHANGE, data=wanted, headers=OWN)
    browser.post(CHANGE, data=wanted | {forms.FIELD: token}, headers={"origin": "http://evil"})
    browser.post(SIGN_OUT, headers={"origin": "http://evil"})

    assert sessions.live(site.app, browser.cookies[sessions.COOKIE]) is not None
    assert site.signed_in(password=PASSWORD)


@pytest.mark.parametrize("path", FORMS)
def test_fm06_a_form_by_get_does_nothing(visitors: Visitors, path: str) -> None:
    browser, token = visitors.of(path)

    answer = browser.get(path, params={forms.FIELD: token, "password": PASSWORD})

    assert answer.status_code in {200, 303, 410}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_fm06_other_methods(visitors: Visitors, method: str) -> None:
    assert visitors.of(CHANGE)[0].request(method, CHANGE).status_code == 405


def test_fm06_a_page_without_a_form_takes_none(visitors: Visitors) -> None:
    assert visitors.of(CHANGE)[0].post(ACCOUNT, headers=OWN).status_code == 405


@pytest.mark.parametrize("path", [SIGN_IN, "/mat-khau/abc", ACCOUNT, CHANGE, SIGN_OUT])
def test_fm07_headers(visitors: Visitors, path: str) -> None:
    browser, _ = visitors.of(CHANGE if path == ACCOUNT else path)

    answer = browser.get(path)

    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "data:",  # an empty icon
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "strict-origin"
    assert "<script" not in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize("path", PRIVATE)
def test_fm08_without_a_session(site: Site, path: str) -> None:
    answer = site.browser().post(path, headers=OWN)

    assert (answer.status_code, answer.headers["location"]) == (303, SIGN_IN)


def test_fm08_the_forms_are_known() -> None:
    assert set(PRIVATE) == {
        ACCOUNT_SESSIONS,
        CHANGE,
        SECOND_FACTOR,
        SECOND_FACTOR_CONFIRM,
        SECOND_FACTOR_OFF,
        SIGN_OUT,
    }
