"""The office hands over its own boundaries in a browser.

BR80 a file that is too large, or of another kind, is refused in Vietnamese before it is sent
BR81 several files at once are read, previewed and adopted; the map fetches the new shapes at once
BR82 nothing of it is cut off or English, and nothing is fetched from outside
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from survey.ui import text_boundaries as words
from tests.browser.conftest import AppServer
from tests.browser.looks import faults, quiet
from tests.browser.steps import CHI, open_page, opened, real_round, settle, signed_in
from tests.support.boundary_mistakes import Features, boundary_file

pytestmark = pytest.mark.browser
HALF = 48


def part(kept: slice) -> bytes:
    def change(features: Features) -> None:
        features[:] = features[kept]

    return boundary_file(change, province="51")


def test_the_office_adopts_its_boundaries(
    server: AppServer, browser: Browser, tmp_path: Path
) -> None:
    """BR80, BR81, BR82"""
    files = {"mot.geojson": part(slice(0, HALF)), "hai.geojson": part(slice(HALF, 95))}
    large = tmp_path / "lon.zip"
    with large.open("wb") as file:
        file.truncate(13 * 1024 * 1024)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    real_round(server)
    server.start()
    seen = signed_in(browser, server, CHI, width=390)
    page = seen.page
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")

    open_page(page, f"{server.url}/ranh-gioi")
    chooser.set_input_files(large)
    refused = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    page.wait_for_function(f"{refused}.includes('12 MB')")
    assert faults(page, "ranh-gioi, quá lớn") == []

    open_page(page, f"{server.url}/ranh-gioi")
    chooser.set_input_files([tmp_path / name for name in files])
    expect(page.get_by_text("95/96")).to_be_visible()
    assert faults(page, "ranh-gioi, xem trước") == []
    page.get_by_text(words.ACCEPT.format(n=1)).click()
    settle(page)
    page.get_by_label(words.REASON).fill("Hồ sơ địa giới")
    page.get_by_label(words.REASON).press("Tab")
    settle(page)
    page.get_by_role("button", name=words.ADOPT).click()
    expect(page.get_by_test_id("stAlert")).to_be_visible()

    with page.expect_response("**/geo/51.json?v=1") as fetched:
        open_page(page, f"{server.url}/ban-do")
    drawn = json.loads(fetched.value.body())["communes"]
    assert [sum("d" in commune for commune in drawn), len(drawn)] == [95, 96]
    assert quiet(seen) == []
    app = opened(server)
    assert app.shapes.current("51").official
    app.close()
