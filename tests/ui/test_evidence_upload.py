"""How a file comes from the browser to Python.

EU01 only what our script sends is read; everything else is as if nothing had come
EU02 a file is handed over once, whole, when its last part has come
EU03 a part that is not the next one changes nothing: it may be sent twice or after a lost session
EU04 a file heavier than the limit never becomes whole
EU05 a refusal is told to the browser in words; the file counts as dealt with
EU06 the script has no words of its own and uses no word that it is not given
EU07 script and style are long enough to be sent once, not with every rerun
EU08 photos arrive small, upright, with time and place; whatever is refused says why
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageStat
from playwright.sync_api import FilePayload, Locator, Page, expect, sync_playwright
from streamlit import config
from streamlit.testing.v1 import AppTest

from survey.photos import LONG_SIDE, AcceptedFile, accept
from survey.problems import Problem, ProblemCode, problem
from survey.settings import ROOT
from survey.ui.evidence_upload import (
    PART_SIZE,
    SIZE_LIMIT,
    WORDS,
    Part,
    Receipt,
    UploadedFile,
    read_part,
    receive,
)

ASSETS = ROOT / "survey" / "ui" / "assets"
SCRIPT = (ASSETS / "evidence_upload.js").read_text("utf-8")
STYLE = (ASSETS / "evidence_upload.css").read_text("utf-8")
CHROMIUM = shutil.which("chromium")

SENT = {"id": "a1", "name": "ảnh.jpg", "part": 0, "last": True, "data": "AAEC"}


class Shelf:
    """A store that keeps what it is given, or refuses it."""

    def __init__(self, refusal: Problem | None = None) -> None:
        self.files: list[UploadedFile] = []
        self.refusal = refusal

    def __call__(self, file: UploadedFile) -> Problem | None:
        self.files.append(file)
        return self.refusal


def a_part(number: int, data: bytes = b"x", *, last: bool = False, of: str = "a1") -> Part:
    return Part(of, "ảnh.jpg", number, last, data)


def test_eu01_what_our_script_sends_is_read() -> None:
    assert read_part(SENT) == Part("a1", "ảnh.jpg", 0, last=True, data=b"\0\1\2")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="EU01 nothing"),
        pytest.param("AAEC", id="EU01 a word"),
        pytest.param({}, id="EU01 an empty object"),
        pytest.param(SENT | {"id": ""}, id="EU01 no id"),
        pytest.param(SENT | {"id": "a" * 33}, id="EU01 a long id"),
        pytest.param(SENT | {"part": "0"}, id="EU01 a number as text"),
        pytest.param(SENT | {"last": 1}, id="EU01 a number for yes"),
        pytest.param(SENT | {"data": None}, id="EU01 no data"),
        pytest.param(SENT | {"data": "AA EC"}, id="EU01 base64 with a blank"),
        pytest.param(SENT | {"data": "AAE"}, id="EU01 base64 cut short"),
        pytest.param(SENT | {"data": "ảnh"}, id="EU01 no base64"),
        pytest.param(SENT | {"data": "A" * (PART_SIZE * 2 + 4)}, id="EU01 too much at once"),
    ],
)
def test_what_our_script_never_sends_is_not_read(value: object) -> None:
    assert read_part(value) is None


def test_eu02_a_file_in_one_part_is_handed_over() -> None:
    shelf = Shelf()

    receipt = receive(Receipt(), a_part(0, b"abc", last=True), shelf)

    assert shelf.files == [UploadedFile("a1", "ảnh.jpg", b"abc")]
    assert receipt == Receipt("a1", done=True)


def test_eu02_the_parts_of_a_file_are_kept_until_the_last() -> None:
    shelf = Shelf()

    receipt = receive(Receipt(), a_part(0, b"ab"), shelf)

    assert (receipt, shelf.files) == (Receipt("a1", (b"ab",)), [])


@pytest.mark.parametrize(
    ("receipt", "part"),
    [
        pytest.param(Receipt("a1", (b"x",)), a_part(0), id="EU03 a part again"),
        pytest.param(Receipt("a1", (b"x",)), a_part(2), id="EU03 a part too early"),
        pytest.param(Receipt("a1"), a_part(-1), id="EU03 a part before the first"),
        pytest.param(Receipt("a1", done=True), a_part(0, last=True), id="EU03 a file again"),
    ],
)
def test_a_part_that_is_not_the_next_changes_nothing(receipt: Receipt, part: Part) -> None:
    shelf = Shelf()

    assert receive(receipt, part, shelf) == receipt
    assert shelf.files == []


def test_eu03_the_middle_of_an_unknown_file_asks_for_its_beginning() -> None:
    assert receive(Receipt("a0", done=True), a_part(3), Shelf()) == Receipt("a1")


def test_eu03_another_file_takes_the_place_of_an_unfinished_one() -> None:
    shelf = Shelf()

    receive(Receipt("a0", (b"old",)), a_part(0, b"new", last=True), shelf)

    assert [file.data for file in shelf.files] == [b"new"]


@given(st.lists(st.binary(min_size=1), min_size=1, max_size=6), st.lists(st.integers(0, 6)))
def test_eu03_whatever_comes_twice_or_early_the_file_arrives_once_and_whole(
    pieces: list[bytes], noise: list[int]
) -> None:
    parts = [a_part(n, data, last=n == len(pieces) - 1) for n, data in enumerate(pieces)]
    early = [parts[n] for n in noise if n < len(parts)]
    shelf, receipt = Shelf(), Receipt()

    for part in [*early, *parts, *early, *parts]:
        receipt = receive(receipt, part, shelf)

    assert [file.data for file in shelf.files] == [b"".join(pieces)]


def test_eu04_what_is_too_heavy_never_becomes_whole() -> None:
    shelf, full = Shelf(), Receipt("a1", (bytes(SIZE_LIMIT),))

    assert receive(full, a_part(1, last=True), shelf) == full
    assert shelf.files == []


def test_eu05_a_refusal_is_told_in_words() -> None:
    refusal = problem(ProblemCode.EVIDENCE_EMPTY, name="ảnh.jpg")

    receipt = receive(Receipt(), a_part(0, b"", last=True), Shelf(refusal))

    assert receipt == Receipt("a1", done=True, error=refusal.text)


def test_eu06_the_script_has_no_words_of_its_own() -> None:
    assert SCRIPT.isascii()
    assert STYLE.isascii()


def test_eu06_every_word_is_used_and_every_word_used_is_given() -> None:
    used = set(re.findall(r"words\.(\w+)", SCRIPT)) | {"again", "sending", "saved"}

    assert used == set(WORDS)


def test_eu07_the_browser_keeps_script_and_style() -> None:
    assert len(SCRIPT) + len(STYLE) >= config.get_option("global.minCachedMessageSize")


# On a page ---------------------------------------------------------------------------------------

PAGE = """
import os
from pathlib import Path
from survey.photos import accept
from survey.problems import Problem
from survey.ui.evidence_upload import evidence_upload

def store(file):
    Path(os.environ["ARRIVED"], file.name).write_bytes(file.data)
    found = accept(file.data, file.name)
    return found if isinstance(found, Problem) else None

for item in ("A1", "A2"):
    evidence_upload(key=item, store=store)
"""


def test_several_stand_on_one_page() -> None:
    page = AppTest.from_string(PAGE).run()

    assert not page.exception


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the page writes what it gets."""
    return tmp_path_factory.mktemp("arrived")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, arrived: Path) -> Iterator[str]:
    """The address of a running page."""
    script = tmp_path_factory.mktemp("app") / "page.py"
    script.write_text(PAGE, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.port": port, "server.headless": "true", "browser.gatherUsageStats": "false"}
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    server = subprocess.Popen(
        [*command, *(f"--{name}={value}" for name, value in options.items())],
        cwd=script.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT), "ARRIVED": str(arrived)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """The page in a browser as wide as a phone."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    quiet = ["background-networking", "component-update", "sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", *(f"--disable-{name}" for name in quiet)],
        )
        opened = browser.new_page(viewport={"width": 390, "height": 844})
        opened.goto(address)
        expect(opened.locator(".upload")).to_have_count(2, timeout=30_000)
        yield opened
        browser.close()


def a_photo(*, orientation: int = 1, order: str = ">") -> bytes:
    """A photo of 4000 × 3000 pixels taken in Đà Nẵng; its upper left corner is red when upright."""
    exif = Image.Exif()
    exif.endian = order
    exif[0x0112] = orientation
    exif[0x8769] = {0x9003: "2026:11:05 08:30:00"}
    exif[0x8825] = {1: "N", 2: (16.0, 4.0, 39.3), 3: "E", 4: (108.0, 13.0, 26.4)}
    image = Image.effect_noise((1000, 750), 90).resize((4000, 3000)).convert("RGB")
    image.paste((200, 30, 30), (0, 0, 1000, 1000))
    if orientation == 6:
        image = image.transpose(Image.Transpose.ROTATE_90)
    written = BytesIO()
    image.save(written, "JPEG", quality=90, exif=exif)
    return written.getvalue()


def a_pdf(size: int) -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * (size // 256) + b"startxref\n9\n%%EOF\n"


def send(button: Locator, **files: bytes) -> None:
    """Choose *files*, whose names end after the last underscore."""
    chosen: list[FilePayload] = [
        {"name": name.replace("_", "."), "mimeType": mime(name), "buffer": data}
        for name, data in files.items()
    ]
    button.locator("input").set_input_files(chosen)


def mime(name: str) -> str:
    return "application/pdf" if name.endswith("pdf") else "image/jpeg"


@pytest.mark.browser
def test_eu08_photos_arrive_small_upright_with_time_and_place(page: Page, arrived: Path) -> None:
    button = page.locator(".upload").first

    send(
        button,
        upright_jpg=a_photo(),
        turned_jpg=a_photo(orientation=6),
        intel_jpg=a_photo(orientation=6, order="<"),
    )

    expect(button.get_by_role("status")).to_have_text("Đã lưu 3/3", timeout=60_000)
    for name in ("upright.jpg", "turned.jpg", "intel.jpg"):
        data = (arrived / name).read_bytes()
        found = accept(data, name)
        assert isinstance(found, AcceptedFile)
        assert Image.open(BytesIO(data)).size == (LONG_SIDE, 1200) == (found.width, found.height)
        assert found.taken_at == datetime(2026, 11, 5, 1, 30, tzinfo=UTC)
        assert (found.latitude, found.longitude) == (16.077583, 108.224)
        corner = Image.open(BytesIO(found.data)).crop((0, 0, 200, 200))
        assert [mean > 100 for mean in ImageStat.Stat(corner).mean] == [True, False, False]


@pytest.mark.browser
def test_eu08_what_is_refused_says_why_and_the_rest_is_saved(page: Page, arrived: Path) -> None:
    button = page.locator(".upload").last
    letter = a_pdf(3 * PART_SIZE)

    send(
        button,
        letter_pdf=letter,
        virus_jpg=b"MZ" * 999,
        empty_jpg=b"",
        heavy_pdf=a_pdf(SIZE_LIMIT),
        cut_pdf=letter[:-5],
    )

    expect(button.get_by_role("status")).to_have_text("Đã lưu 1/5", timeout=60_000)
    expect(button.get_by_role("alert").locator("p")).to_have_text(
        [
            problem(ProblemCode.EVIDENCE_KIND, name="virus.jpg").text,
            problem(ProblemCode.EVIDENCE_EMPTY, name="empty.jpg").text,
            problem(
                ProblemCode.EVIDENCE_LARGE, name="heavy.pdf", size="10,1 MB", limit="10 MB"
            ).text,
            problem(ProblemCode.EVIDENCE_BROKEN, name="cut.pdf").text,
        ]
    )
    assert (arrived / "letter.pdf").read_bytes() == letter
    assert not (arrived / "heavy.pdf").exists()
