"""What is answered where no route answers, and where something fails.

FL01 an address of nobody, and a method that it does not take, are told in Vietnamese; a script gets the status
FL02 a database that refuses is a 503, and where it lies is told to nobody but the log
FL03 a fault of ours is a 500 in Vietnamese, without a word of what failed; the server learns of it
FL04 a database that is away by the time a session is looked up is a 503
"""

from __future__ import annotations

import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from survey.api import assembly, failures
from survey.api.route_rules import ACCOUNT, SIGN_IN, STYLE
from survey.api.visit import Page, Visit
from survey.problems import Problem, ProblemCode, SurveyError, problem
from tests.api.site import HERE, PASSWORD, Site, TestClient, form
from tests.api.test_sign_in_pages import says

AWAY = problem(ProblemCode.DATABASE_UNREACHABLE, url="postgresql://db.tinh.vn/x", detail="secret")
REFUSED = problem(ProblemCode.DATABASE_REFUSED, url="postgresql://db.tinh.vn/x", detail="secret")


def raising(error: Exception, *, accept: str = "text/html") -> TestClient:
    """Return a browser of a site whose only route fails."""

    def fail(_: Request) -> Response:
        raise error

    served = Starlette(routes=[Route("/", fail)], exception_handlers=assembly.exception_handlers())
    return TestClient(served, headers={"accept": accept}, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        pytest.param("DELETE", ACCOUNT, 405, ProblemCode.PAGE_WAY, id="FL01 a page of ours"),
        pytest.param("POST", ACCOUNT, 405, ProblemCode.PAGE_WAY, id="FL01 a form that is none"),
        pytest.param("POST", STYLE, 405, ProblemCode.PAGE_WAY, id="FL01 a file"),
        pytest.param("POST", "/ban-do", 405, ProblemCode.PAGE_WAY, id="FL01 a page of Streamlit"),
    ],
)
def test_fl01_a_method(site: Site, method: str, path: str, status: int, code: ProblemCode) -> None:
    browser = site.signed_in()

    answer = browser.request(method, path)

    assert (answer.status_code, says(code) in answer.text) == (status, True)
    browser.headers["accept"] = "*/*"
    script = browser.request(method, path)
    assert (script.status_code, script.text) == (status, "")


def test_fl01_an_address() -> None:
    for accept, told in (("text/html", True), ("*/*", False)):
        answer = raising(KeyError(), accept=accept).get("/khong-co")
        assert (answer.status_code, says(ProblemCode.PAGE_UNKNOWN) in answer.text) == (404, told)
        assert "Not Found" not in answer.text


@pytest.mark.parametrize("one", [AWAY, REFUSED], ids=lambda one: f"FL02 {one.code.name}")
@pytest.mark.parametrize("caught", [True, False], ids=["on the page", "by the route"])
def test_fl02_a_database_that_refuses(
    site: Site, caplog: pytest.LogCaptureFixture, one: Problem, *, caught: bool
) -> None:
    def act(visit: Visit) -> Response:
        if caught:
            return visit.page("refused.html", status=503, problems=(one,))
        raise SurveyError([one])

    page = Page("/dang-nhap", act=act)
    served = Starlette(routes=[page.route(lambda: site.app)])
    browser = TestClient(served, base_url=f"http://{HERE}", headers={"accept": "text/html"})
    held = site.browser()
    fields = form(held, SIGN_IN)
    browser.cookies.update(held.cookies)

    with caplog.at_level(logging.ERROR):
        answer = browser.post(
            SIGN_IN, data=fields | {"password": PASSWORD}, headers={"origin": f"http://{HERE}"}
        )

    assert (answer.status_code, says(ProblemCode.DATA_AWAY) in answer.text) == (503, True)
    assert "db.tinh.vn" not in answer.text
    assert "db.tinh.vn" in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        pytest.param(KeyError("x"), 500, ProblemCode.SERVER_FAILED, id="FL03 ours"),
        pytest.param(SurveyError([AWAY]), 503, ProblemCode.DATA_AWAY, id="FL02 told"),
    ],
)
def test_fl03_a_fault(error: Exception, status: int, code: ProblemCode) -> None:
    answer = raising(error).get("/")
    script = raising(error, accept="*/*").get("/")

    assert (answer.status_code, says(code) in answer.text) == (status, True)
    assert not {"KeyError", "db.tinh.vn", "Internal"} & set(answer.text.split())
    assert (script.status_code, script.text) == (status, "")


def test_fl03_the_server_learns_of_it() -> None:
    browser = raising(KeyError("x"))
    browser._transport.raise_server_exceptions = True  # noqa: SLF001 - what a server sees

    with pytest.raises(KeyError):
        browser.get("/")


def test_fl02_what_is_no_fault_of_a_database_is_told_as_it_is() -> None:
    known = (problem(ProblemCode.FORM_KIND), problem(ProblemCode.LINK_SPENT))

    assert failures.told(known) == known
    assert failures.told([AWAY]) == (problem(ProblemCode.DATA_AWAY),)


@pytest.mark.parametrize(
    ("host", "code"),
    [
        pytest.param("127.0.0.1", ProblemCode.DATABASE_UNREACHABLE, id="FL04 on this machine"),
        pytest.param("10.0.0.7", ProblemCode.NOT_STARTED, id="FL04 elsewhere"),
    ],
)
def test_fl04_a_database_that_goes_away(site: Site, host: str, code: ProblemCode) -> None:
    browser = site.signed_in()
    token = dict(browser.cookies)
    file = site.app.settings.data_dir / "readiness.db"
    site.app.whole.forget()
    site.app.whole._readers.dispose()  # noqa: SLF001 - connections that hold the file
    file.rename(file.with_name("away.db"))
    file.mkdir()
    other = site.browser(address=host)
    other.cookies.update(token)

    answer = other.get("/ban-do")

    assert (answer.status_code, says(code) in answer.text) == (503, True)
