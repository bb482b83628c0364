"""The door before pages and routes.

DR01 without a session a page leads to the sign-in, and from there back to itself
DR02 what a script asks for, and the WebSocket, are refused without a session
DR03 what everybody may ask for needs none, whatever the database
DR04 what is closed stays closed, also for who is signed in
DR05 forged, ended, idle and too old sessions open nothing; nor does that of a disabled account
DR06 an empty database, and one without an administrator, lead to the first start and nowhere else
DR07 once there is an administrator the first start is over
DR08 made-up data answers on this machine only: by address, by name, and past no proxy
DR09 made-up data has no sign-in: its pages lead to the app
DR10 what passes carries the headers that Streamlit leaves out
DR12 a WebSocket that a page elsewhere opens is refused, whatever the database and whoever is signed in; what
     lies behind never sees where one came from
DR13 behind a public address made-up data answers nobody, and says why
DR11 a province that cannot be opened says why on this machine only
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocketDisconnect

from survey.access import sessions
from survey.api import assembly, origins
from survey.api.route_rules import ACCOUNT, ROUTE_RULES, SETUP, SIGN_IN, STYLE, Access
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import AccountRole
from survey.storage.accounts import Grant
from tests.api.site import BINH, CUC, HERE, PAGE, Site, TestClient, add, client, serve
from tests.api.test_sign_in_pages import disable, says

SIGNED_IN_ONLY = [path for path, access in ROUTE_RULES.items() if access is Access.SESSION]
OPEN = ["/healthz", "/fonts/BeVietnamPro-Regular.ttf", STYLE]


def address(path: str) -> str:
    """Return an address that the route *path* fits."""
    for name in ("province", "path:path", "file_id:path", "session_id", "file_id"):
        path = path.replace(f"{{{name}}}", "51")
    return path or "/"


def connects(browser: TestClient, origin: str = "") -> bool:
    try:
        address = str(browser.base_url.copy_with(scheme="ws", path="/_stcore/stream"))
        headers = {"origin": origin} if origin else {}
        with browser.websocket_connect(address, headers=headers) as socket:
            return socket.receive_text() == "connected"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        pytest.param("/", SIGN_IN, id="DR01 the first page"),
        pytest.param("/ban-do", f"{SIGN_IN}?ve=%2Fban-do", id="DR01 a page"),
        pytest.param(
            "/ho-so-xa?dot=1&xa=21034",
            f"{SIGN_IN}?ve=%2Fho-so-xa%3Fdot%3D1%26xa%3D21034",
            id="DR01 with its query",
        ),
        pytest.param("/a%20b", f"{SIGN_IN}?ve=%2Fa%2520b", id="DR01 a blank stays quoted"),
    ],
)
def test_dr01_a_page_leads_to_the_sign_in(site: Site, asked: str, leads: str) -> None:
    answer = site.browser().get(asked)

    assert (answer.status_code, answer.headers["location"]) == (303, leads)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", SIGNED_IN_ONLY)
def test_dr02_a_script_is_refused(site: Site, path: str) -> None:
    browser = site.browser(accept="*/*")

    answer = browser.get(address(path))

    assert (answer.status_code, answer.text) == (401, "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"sec_fetch_mode": "navigate"}, 303, id="DR02 a person follows a link"),
        pytest.param({"sec_fetch_mode": "cors"}, 401, id="DR02 a script that takes HTML too"),
    ],
)
def test_dr02_the_browser_tells_a_person_from_a_script(
    site: Site, headers: dict[str, str], status: int
) -> None:
    assert site.browser(**headers).get("/ban-do").status_code == status


def test_dr02_the_websocket(site: Site) -> None:
    assert not connects(site.browser())
    assert connects(site.signed_in())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_dr02_an_upload(site: Site, method: str) -> None:
    path = "/_stcore/upload_file/1/2"

    assert site.browser(accept="*/*").request(method, path).status_code == 401
    assert site.signed_in().request("PUT", path).status_code == 200


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("which", ["site", "empty", "made_up"])
def test_dr03_what_everybody_may_ask_for(
    request: pytest.FixtureRequest, which: str, path: str
) -> None:
    found: Site = request.getfixturevalue(which)

    assert found.browser(address="10.0.0.7", host="elsewhere.example").get(path).status_code == 200


@pytest.mark.parametrize("path", [p for p, a in ROUTE_RULES.items() if a is Access.CLOSED])
def test_dr04_closed_is_closed(site: Site, path: str) -> None:
    for browser in (site.browser(), site.signed_in()):
        answer = browser.get(path)
        assert (answer.status_code, answer.text) == (403, "")


@pytest.mark.parametrize(
    "token", ["x", "", "a" * 43, "a" * 5000, '"; DROP TABLE session', "%00", "../../x"]
)
def test_dr05_a_forged_session_opens_nothing(site: Site, token: str) -> None:
    browser = site.browser(cookie=f"{sessions.COOKIE}={token}")

    assert browser.get("/").headers["location"] == SIGN_IN
    assert not connects(browser)


@pytest.mark.parametrize(
    "time",
    [
        pytest.param(timedelta(minutes=61), id="DR05 idle"),
        pytest.param(timedelta(hours=13), id="DR05 too old"),
        pytest.param(-timedelta(hours=1), id="DR05 the clock was set back"),
    ],
)
def test_dr05_a_session_that_is_over(site: Site, time: timedelta) -> None:
    browser = site.signed_in()
    assert browser.get("/").text == PAGE
    site.clock.at += time

    assert browser.get("/").headers["location"] == SIGN_IN
    assert not connects(browser)


def test_dr05_a_disabled_account(site: Site) -> None:
    browser = site.signed_in(CUC)
    disable(site, CUC)

    assert browser.get("/").headers["location"] == SIGN_IN
    assert not connects(browser)


def test_dr05_a_session_survives_a_restart(site: Site) -> None:
    held = site.signed_in(BINH).cookies[sessions.COOKIE]

    again = client(serve(site.app), cookie=f"{sessions.COOKIE}={held}")

    assert again.get("/ban-do").text == PAGE


@pytest.mark.parametrize("path", ["/", "/ban-do", SIGN_IN, ACCOUNT, "/mat-khau/abc"])
def test_dr06_an_empty_database_leads_to_the_first_start(empty: Site, path: str) -> None:
    assert empty.browser().get(path).headers["location"] == SETUP
    assert empty.browser(accept="*/*").get(path).status_code == 401
    assert not connects(empty.browser())


def test_dr06_a_province_without_an_administrator_does_too(empty: Site) -> None:
    empty.app.install("51", made_up=False)
    add(empty.app, BINH, "Trần Văn Bình")

    assert empty.browser().get("/ban-do").headers["location"] == SETUP
    add(empty.app, "admin", "Nguyễn Thị An", Grant(role=AccountRole.ADMIN))
    assert empty.browser().get("/").headers["location"] == SIGN_IN


@pytest.mark.parametrize("path", [SETUP, "/khoi-tao/minh-hoa"])
def test_dr07_the_first_start_is_over(site: Site, path: str) -> None:
    assert site.browser().get(path).headers["location"] == SIGN_IN
    assert site.browser().post(path).headers["location"] == SIGN_IN


@pytest.mark.parametrize(
    ("machine", "host", "headers", "status"),
    [
        pytest.param("127.0.0.1", "127.0.0.1:8501", {}, 200, id="DR08 this machine"),
        pytest.param("::1", "localhost:8501", {}, 200, id="DR08 this machine by name"),
        pytest.param("10.0.0.7", "127.0.0.1:8501", {}, 403, id="DR08 another machine"),
        pytest.param("127.0.0.1", "demo.example", {}, 403, id="DR08 a name made to point here"),
        pytest.param(
            "127.0.0.1", "127.0.0.1", {"x_forwarded_for": "127.0.0.1"}, 403, id="DR08 a proxy"
        ),
        pytest.param("127.0.0.1", "127.0.0.1", {"forwarded": "for=x"}, 403, id="DR08 another one"),
    ],
)
def test_dr08_made_up_data_stays_on_this_machine(
    made_up: Site, machine: str, host: str, headers: dict[str, str], status: int
) -> None:
    browser = made_up.browser(address=machine, host=host, **headers)

    answer = browser.get("/ban-do")

    assert answer.status_code == status
    assert (says(ProblemCode.LOCAL_ONLY) in answer.text) is (status == 403)
    assert browser.get("/geo/51.json").status_code == status
    assert browser.get(SIGN_IN).status_code == (303 if status == 200 else 403)
    assert connects(browser) is (status == 200)


@pytest.mark.parametrize("path", [SIGN_IN, ACCOUNT, SETUP, "/dang-xuat", "/mat-khau/abc"])
def test_dr09_made_up_data_has_no_sign_in(made_up: Site, path: str) -> None:
    browser = made_up.browser()
    browser.follow_redirects = True

    answer = browser.get(path)

    assert (answer.url.path, answer.text) == ("/", PAGE)


@pytest.mark.parametrize("path", ["/ban-do", "/geo/51.json", "/dang-xuat", SIGN_IN])
def test_dr10_headers(site: Site, path: str) -> None:
    browser = site.browser() if path == SIGN_IN else site.signed_in()

    headers = browser.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] in {"same-origin", "strict-origin"}


@pytest.mark.parametrize("which", ["site", "made_up"])
@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        pytest.param("", True, id="DR12 no browser"),
        pytest.param(f"http://{HERE}", True, id="DR12 our own page"),
        pytest.param("http://evil.example", False, id="DR12 another site"),
        pytest.param("http://localhost:9999", False, id="DR12 another port of this machine"),
        pytest.param("null", False, id="DR12 a hidden origin"),
    ],
)
def test_dr12_whose_page_opens_the_websocket(
    request: pytest.FixtureRequest, which: str, origin: str, expected: object
) -> None:
    found: Site = request.getfixturevalue(which)
    browser = found.signed_in() if which == "site" else found.browser()

    assert connects(browser, origin) is expected


def test_dr12_of_two_origins_neither_is_ours(site: Site) -> None:
    scope = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/_stcore/stream",
        "headers": [(b"host", HERE.encode()), *[(b"origin", f"http://{HERE}".encode())] * 2],
    }

    assert not origins.is_own_socket(HTTPConnection(scope), "")


@pytest.mark.parametrize("path", ["/ban-do", "/geo/51.json", SIGN_IN])
def test_dr13_no_made_up_data_behind_a_public_address(made_up: Site, path: str) -> None:
    browser = made_up.reached_by("https://mot-cua.example").browser()

    answer = browser.get(path)

    assert (answer.status_code, says(ProblemCode.LOCAL_ONLY_PUBLISHED) in answer.text) == (
        403,
        True,
    )
    assert not connects(browser)


def test_dr11_nor_behind_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise SurveyError([problem(ProblemCode.DATA_DIR, path="x", detail="y")])

    monkeypatch.setenv("READINESS_PUBLIC_URL", "https://mot-cua.example")
    served = Starlette(middleware=assembly.middleware(broken))  # type: ignore[arg-type]  # never returns

    answer = client(served, host="127.0.0.1").get("/ban-do")

    assert (answer.status_code, says(ProblemCode.NOT_STARTED) in answer.text) == (503, True)


@pytest.mark.parametrize(
    ("host", "code"),
    [
        pytest.param("127.0.0.1", ProblemCode.DATA_DIR, id="DR11 on this machine"),
        pytest.param("elsewhere.example", ProblemCode.NOT_STARTED, id="DR11 elsewhere"),
    ],
)
def test_dr11_a_province_that_cannot_be_opened(host: str, code: ProblemCode) -> None:
    def broken() -> None:
        raise SurveyError([problem(ProblemCode.DATA_DIR, path="x", detail="y")])

    served = Starlette(middleware=assembly.middleware(broken))  # type: ignore[arg-type]  # never returns

    answer = client(served, host=host).get("/ban-do")

    assert answer.status_code == 503
    assert says(code) in answer.text
