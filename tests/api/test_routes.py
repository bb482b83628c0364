"""The addresses beside the pages: shapes of the map, the font, "alive".

RT01 the drawing of each of the 34 provinces is JSON, names every commune of it once, and has an ETag;
     also while the database is empty
RT02 a browser that holds the same drawing gets 304 and no body; one that holds another gets it anew
RT03 an unknown province, font or address is a 404 without a word about files
RT04 no part of an address is a path: what climbs out of the folder is a 404
RT05 the four weights of the font, cached for a year
RT06 only GET and HEAD; /healthz says ok
RT07 what the office adopted is drawn at once, under another ETag, for its own province alone; whatever
     version the address names; undone, the shapes that ship come back
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
import uvicorn
from starlette.applications import Starlette

from geo.communes import read_registry
from survey import boundary_office
from survey.api.routes import FONT_WEIGHTS, GEOMETRY_URL, routes
from survey.application import Application
from survey.settings import CONTENT
from tests.support.boundary_proposals import proposal
from tests.support.small_province import DESK, Clock, empty_province

REGISTRY = read_registry(CONTENT / "communes.csv")
PROVINCES = [province.code for province in REGISTRY.provinces]


class Answer(NamedTuple):
    """What came back; the names of *headers* are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A client of a server on an empty database."""
    app = empty_province(tmp_path_factory.mktemp("empty"), Clock())
    with served(app) as send:
        yield send
    app.close()


@contextmanager
def served(app: Application) -> Iterator[Ask]:
    """Yield a client that sends every address as it is written, to a real server."""
    config = uvicorn.Config(
        Starlette(routes=routes(lambda: app)), port=0, log_level="error", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    def send(address: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, address, headers=named)
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    try:
        yield send
    finally:
        server.should_exit = True
        thread.join()


def geometry(province: str, version: int = 0) -> str:
    return GEOMETRY_URL.format(province=province, version=version)


@pytest.mark.parametrize("province", PROVINCES)
def test_rt01_every_province_has_a_drawing(ask: Ask, province: str) -> None:
    answer = ask(geometry(province))

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["etag"].strip('"')
    codes = [unit["code"] for unit in json.loads(answer.body)["communes"]]
    assert sorted(codes) == sorted(commune.code for commune in REGISTRY.province(province))


def test_rt01_names_are_composed_vietnamese(ask: Ask) -> None:
    text = ask(geometry("51")).body.decode()

    assert "Lý Sơn" in text
    assert "NaN" not in text


def test_rt02_the_same_drawing_is_not_sent_again(ask: Ask) -> None:
    first = ask(geometry("51"))

    again = ask(geometry("51"), If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("held", ['"0"', "*garbage", ""])
def test_rt02_another_drawing_is_sent_anew(ask: Ask, held: str) -> None:
    answer = ask(geometry("51"), If_None_Match=held)

    assert answer.status == 200
    assert json.loads(answer.body)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("W/{tag}", id="RT02 as a proxy that compresses sends it back"),
        pytest.param('"x", {tag}', id="RT02 among others"),
        pytest.param("*", id="RT02 any"),
    ],
)
def test_rt02_other_forms_of_the_question(ask: Ask, form: str) -> None:
    tag = ask(geometry("51")).headers["etag"]

    answer = ask(geometry("51"), If_None_Match=form.format(tag=tag))

    assert answer.status == 304


def test_rt02_provinces_have_different_tags(ask: Ask) -> None:
    tags = {ask(geometry(code)).headers["etag"] for code in ("51", "08", "40")}

    assert len(tags) == 3


@pytest.mark.parametrize(
    "address",
    [
        "/geo/99.json",
        "/geo/1.json",
        "/geo/.json",
        "/geo/51",
        "/geo/",
        "/geo/51.geojson",
        "/fonts/",
        "/fonts/Arial.ttf",
        "/fonts/BeVietnamPro-Regular.woff",
        "/fonts/bevietnampro-regular.ttf",
        "/data/policy.yaml",
        "/evidence/",
    ],
)
def test_rt03_what_is_not_there(ask: Ask, address: str) -> None:
    answer = ask(address)

    assert answer.status == 404
    assert answer.body in {b"", b"Not Found"}


@pytest.mark.parametrize(
    "address",
    [
        "/geo/../policy.json",
        "/geo/..%2f..%2fpyproject.json",
        "/geo/%2e%2e/%2e%2e/etc/passwd.json",
        "/geo/..\\51.json",
        "/geo/51%00.json",
        "/geo/./51.json.json",
        "/geo/%2fetc%2fpasswd.json",
        "/fonts/../../../../etc/passwd",
        "/fonts/..%2f..%2f..%2fetc%2fpasswd",
        "/fonts/%2e%2e%2fBeVietnamPro-Regular.ttf",
        "/fonts//BeVietnamPro-Regular.ttf",
        "/fonts/BeVietnamPro-Regular.ttf%00.txt",
        "/fonts/BeVietnamPro-Regular.ttf%0a",
    ],
)
def test_rt04_no_part_of_an_address_is_a_path(ask: Ask, address: str) -> None:
    answer = ask(address)

    assert answer.status == 404
    assert b"root:" not in answer.body


@pytest.mark.parametrize("weight", FONT_WEIGHTS)
def test_rt05_the_font(ask: Ask, weight: str) -> None:
    answer = ask(f"/fonts/BeVietnamPro-{weight}.ttf")

    assert answer.status == 200
    assert answer.headers["content-type"] == "font/ttf"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.body[:4] in {b"\x00\x01\x00\x00", b"true"}
    assert len(answer.body) > 20_000


def test_rt06_alive(ask: Ask) -> None:
    answer = ask("/healthz")

    assert (answer.status, answer.body) == (200, b"ok")


def test_rt07_adopted_shapes_are_drawn_for_their_province(tmp_path: Path) -> None:
    app = empty_province(tmp_path, Clock())
    app.install("51", made_up=False)
    with served(app) as ask:
        before, other = ask(geometry("51")), ask(geometry("08"))
        boundary_office.adopt(app, proposal(app), actor=DESK, reason="thử")
        after = ask(geometry("51", 1), If_None_Match=before.headers["etag"])

        assert (after.status, ask(geometry("51", 0)).body) == (200, after.body)
        assert len({answer.headers["etag"] for answer in (before, other, after)}) == 3
        assert ask(geometry("08", 1)).body == other.body

        boundary_office.undo(app, seen=1, to=0, actor=DESK, reason="thử")
        assert ask(geometry("51", 2)).body == before.body
    app.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/geo/51.json", "/fonts/BeVietnamPro-Bold.ttf", "/healthz"])
def test_rt06_nothing_can_be_sent(ask: Ask, address: str, method: str) -> None:
    assert ask(address, method).status == 405


def test_rt06_head_has_no_body(ask: Ask) -> None:
    answer = ask(geometry("51"), "HEAD")

    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 1000
