"""The first start: the code of the console, the first administrator, made-up data.

FS01 with the code of the console the first administrator is made, signed in, and the province installed
FS02 whatever is wrong is said at once, nothing is made, and the code stays good
FS03 a code that is wrong makes nothing
FS04 the code works once
FS05 in a province that has data already only the administrator is missing: no province is asked for
FS06 made-up data needs no code but this machine
FS07 the console is told a code while there is no administrator, and nothing otherwise
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from survey.access import first_start
from survey.api import assembly
from survey.api.route_rules import SETUP, SETUP_DEMO
from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage import accounts
from tests.api.site import PAGE, PASSWORD, Site, TestClient, fields_of, form, send, session_cookie
from tests.api.test_sign_in_pages import says

WHO = {"login": "admin.an", "name": "Nguyễn Thị An", "password": PASSWORD, "again": PASSWORD}
_CODE = re.compile(r": ([\w-]{43})\n")


def code_of(site: Site) -> str:
    found = first_start.setup_code(site.app)
    assert found is not None
    return found


def made(site: Site) -> tuple[object, ...]:
    return site.app.installation, accounts.everybody(site.app.whole)


def test_fs01_the_first_administrator(empty: Site) -> None:
    browser = empty.browser()

    answer = send(browser, SETUP, code=f" {code_of(empty)} ", province="51", **WHO)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert empty.app.installed().province == "51"
    assert not empty.app.installed().made_up
    assert browser.get("/").text == PAGE
    assert empty.signed_in("admin.an")


def test_fs02_everything_that_is_wrong_at_once(empty: Site) -> None:
    code = code_of(empty)
    wrong = {"login": "X", "name": "", "password": "ngắn", "again": "ngắn", "province": "99"}

    answer = send(empty.browser(), SETUP, code=code, **wrong)

    assert answer.status_code == 422
    assert answer.text.count("<p>") > len(wrong) - 1
    assert says(ProblemCode.PASSWORD_SHORT) in answer.text
    assert made(empty) == (None, ())
    assert send(empty.browser(), SETUP, code=code, province="51", **WHO).status_code == 303


def test_fs02_what_was_typed_stays(empty: Site) -> None:
    answer = send(empty.browser(), SETUP, code="x", province="51", **WHO | {"again": "y"})

    assert 'value="admin.an"' in answer.text
    assert '<option value="51" selected>' in answer.text
    assert PASSWORD not in answer.text
    assert says(ProblemCode.PASSWORD_REPEAT) in answer.text


@pytest.mark.parametrize("code", ["", "x", "a" * 43])
def test_fs03_a_wrong_code(empty: Site, code: str) -> None:
    code_of(empty)

    answer = send(empty.browser(), SETUP, code=code, province="51", **WHO)

    assert answer.status_code == 422
    assert says(ProblemCode.SETUP_CODE) in answer.text
    assert session_cookie(answer) == ""
    assert made(empty) == (None, ())


def test_fs04_the_code_works_once(empty: Site) -> None:
    code, slow = code_of(empty), empty.browser()
    filled = form(slow, SETUP) | {"code": code, "province": "51"} | WHO | {"login": "thief"}
    send(empty.browser(), SETUP, code=code, province="51", **WHO)

    answer = slow.post(SETUP, data=filled, headers={"origin": "http://127.0.0.1:8501"})

    assert session_cookie(answer) == ""
    assert [one.person.login for one in accounts.everybody(empty.app.whole) if one.person] == [
        "admin.an"
    ]


def test_fs05_a_province_with_data(empty: Site) -> None:
    empty.app.install("12", made_up=False)
    browser = empty.browser()
    assert 'name="province"' not in browser.get(SETUP).text

    answer = send(browser, SETUP, code=code_of(empty), **WHO)

    assert answer.status_code == 303
    assert empty.app.installed().province == "12"


def test_fs06_made_up_data(empty: Site) -> None:
    browser = empty.browser()

    answer = send(browser, SETUP, SETUP_DEMO, province="12")  # Lai Châu, 38 communes

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert empty.app.installed().made_up
    assert browser.get("/").text == PAGE


@pytest.mark.parametrize("province", ["", "99", "../x"])
def test_fs06_a_province_that_is_none(empty: Site, province: str) -> None:
    answer = send(empty.browser(), SETUP, SETUP_DEMO, province=province)

    assert (answer.status_code, empty.app.installation) == (422, None)


@pytest.mark.parametrize(
    ("address", "host"),
    [("10.0.0.7", "127.0.0.1:8501"), ("127.0.0.1", "elsewhere.example")],
    ids=["FS06 another machine", "FS06 another name"],
)
def test_fs06_made_up_data_is_for_this_machine(empty: Site, address: str, host: str) -> None:
    browser = empty.browser(address=address, host=host)
    assert SETUP_DEMO not in browser.get(SETUP).text

    answer = send(browser, SETUP, SETUP_DEMO, f"http://{host}", province="12")

    assert answer.status_code == 403
    assert empty.app.installation is None
    assert browser.get(SETUP_DEMO).headers["location"] == SETUP


def test_fs06_no_made_up_data_behind_a_public_address(empty: Site) -> None:
    browser = empty.reached_by("https://mot-cua.example").browser()
    page = browser.get(SETUP)
    assert SETUP_DEMO not in page.text

    answer = browser.post(
        SETUP_DEMO,
        data=fields_of(page) | {"province": "12"},
        headers={
            "origin": "https://mot-cua.example",
            "cookie": page.headers["set-cookie"].partition(";")[0],
        },
    )

    assert answer.status_code == 403
    assert says(ProblemCode.LOCAL_ONLY_PUBLISHED) in answer.text
    assert empty.app.installation is None


def started(application: Callable[[], Application]) -> None:
    """Start and stop a server as app.py does."""
    served = Starlette(lifespan=assembly.start(application, lambda: "http://127.0.0.1:8501"))
    with TestClient(served):
        pass


def test_fs07_the_console_is_told_the_code(empty: Site, capsys: pytest.CaptureFixture[str]) -> None:
    started(lambda: empty.app)

    told = capsys.readouterr().out
    assert "http://127.0.0.1:8501/khoi-tao" in told
    (code,) = _CODE.findall(told)
    assert send(empty.browser(), SETUP, code=code, province="51", **WHO).status_code == 303


@pytest.mark.parametrize("which", ["site", "made_up"])
def test_fs07_the_console_is_told_nothing(
    request: pytest.FixtureRequest, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found: Site = request.getfixturevalue(which)

    started(lambda: found.app)

    assert capsys.readouterr().out == ""


def test_fs07_a_province_that_cannot_be_opened_does_not_stop_the_server(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken() -> Application:
        raise SurveyError([problem(ProblemCode.DATA_DIR, path="x", detail="y")])

    started(broken)

    assert capsys.readouterr().out == ""


def test_fs07_the_public_address_is_told(empty: Site, capsys: pytest.CaptureFixture[str]) -> None:
    empty.reached_by("https://mot-cua.example")

    started(lambda: empty.app)

    assert "https://mot-cua.example/khoi-tao" in capsys.readouterr().out
