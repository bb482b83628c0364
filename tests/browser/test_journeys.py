"""Journeys of people across the pages, in a real browser against a real app.

BR01 an inspector's answers survive a killed server and another device
BR02 what is submitted shows on the province's pages, the map opens it, the list exports it
BR03 two people on one commune: other items never collide, the same item shows mine and theirs
BR04 a photo is kept with its time and place
BR05 unsent text is warned about
BR06 a refused value says why and leaves what was saved
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from survey.rights import AccountRole
from survey.storage.accounts import Grant
from tests.browser.conftest import AppServer
from tests.browser.steps import (
    CHI,
    COMMUNE,
    COMMUNE_NAME,
    LANH,
    Someone,
    answer,
    item,
    open_form,
    open_page,
    real_round,
    settle,
    signed_in,
    type_in,
)

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1440
LAN = Someone("lan.tran", "Trần Lan", Grant(role=AccountRole.MEMBER, everywhere=True))
MINH = Someone("minh.le", "Lê Minh", Grant(role=AccountRole.MEMBER, everywhere=True))
CONTESTED, PICTURED = "21025", "21040"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """One app for the tests that need neither its end nor a count of the whole province."""
    app = AppServer(tmp_path_factory.mktemp("province"))
    real_round(app, LAN, MINH)
    app.start()
    yield app
    app.kill()


def test_an_inspector_resumes_after_a_killed_server_and_submits(
    server: AppServer, browser: Browser
) -> None:
    """BR01, BR02"""
    real_round(server)
    server.start()
    phone = signed_in(browser, server, LANH, width=PHONE)
    open_form(phone.page, server, "TS")
    answer(phone.page, "TS-01", "Không")
    type_in(phone.page, "TS-03", "Số chỗ ngồi chờ", "12")
    expect(item(phone.page, "TS-03").get_by_text("✓ Đã lưu lúc")).to_be_visible()

    server.kill()
    server.start()
    phone.context.close()

    other = signed_in(browser, server, LANH, width=PHONE)
    open_form(other.page, server, "TS")
    expect(item(other.page, "TS-03").get_by_label("Số chỗ ngồi chờ")).to_have_value("12")
    chosen = item(other.page, "TS-01").get_by_role("radio", name="Không", exact=True)
    expect(chosen).to_be_checked()
    answer(other.page, "TS-05", "Một phần")
    other.page.get_by_role("button", name="Nộp phiếu").click()
    expect(other.page.get_by_text(re.compile("Phiếu số 1 đã nộp"))).to_be_visible()
    other.context.close()

    _province_sees_it(server, browser)


def _province_sees_it(server: AppServer, browser: Browser) -> None:
    desk = signed_in(browser, server, CHI, width=DESK, height=1000)
    open_page(desk.page, f"{server.url}/")
    expect(desk.page.locator(".card", has_text="Đã đến")).to_contain_text("1/96")
    expect(desk.page.locator(".card", has_text="Đã nộp phiếu")).to_contain_text("1/96")

    open_page(desk.page, f"{server.url}/ban-do")
    desk.page.get_by_role("button", name=re.compile(f"^{COMMUNE_NAME}")).click()
    expect(desk.page.get_by_role("heading", name=COMMUNE_NAME)).to_be_visible()
    assert f"xa={COMMUNE}" in desk.page.url

    open_page(desk.page, f"{server.url}/danh-sach-cham")
    expect(desk.page.get_by_text(f"{COMMUNE_NAME} ({COMMUNE})")).to_be_visible()
    rows = _downloaded_rows(desk.page)
    assert any(COMMUNE in row and "TS-01" in row for row in rows)
    assert "MINH HỌA" not in " ".join(rows)
    assert _downloaded_codes(desk.page) == [COMMUNE]
    assert desk.outgoing == []
    assert desk.errors == []
    desk.context.close()


def _downloaded_rows(page: Page) -> list[str]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    rows = book.worksheets[0].iter_rows(values_only=True)
    return [" | ".join(str(cell) for cell in row if cell is not None) for row in rows]


def _downloaded_codes(page: Page) -> list[str]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải GeoJSON").click()
    document = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    return [feature["properties"]["code"] for feature in document["features"]]


def test_two_people_on_one_commune_see_each_others_answer(
    province: AppServer, browser: Browser
) -> None:
    """BR03"""
    lan = signed_in(browser, province, LAN, width=PHONE)
    minh = signed_in(browser, province, MINH, width=PHONE)
    open_form(lan.page, province, "TS", commune=CONTESTED)
    open_form(minh.page, province, "TS", commune=CONTESTED)

    answer(lan.page, "TS-01", "Có")
    item(minh.page, "TS-01").get_by_text("Không", exact=True).click()

    conflict = item(minh.page, "TS-01")
    expect(conflict.get_by_text(re.compile("Trần Lan đã trả lời tiêu chí này"))).to_be_visible()
    expect(conflict.get_by_text(re.compile("^Của bạn"))).to_be_visible()
    expect(conflict.get_by_text(re.compile("^Của Trần Lan"))).to_be_visible()
    conflict.get_by_role("button", name="Giữ của Trần Lan").click()
    settle(minh.page)
    expect(conflict.get_by_role("radio", name="Có", exact=True)).to_be_checked()
    answer(lan.page, "TS-05", "Có")
    type_in(minh.page, "TS-03", "Số chỗ ngồi chờ", "9")
    expect(item(minh.page, "TS-03").get_by_text("✓ Đã lưu lúc")).to_be_visible()
    expect(minh.page.get_by_text(re.compile("đã trả lời tiêu chí này"))).to_have_count(0)
    lan.context.close()
    minh.context.close()


def test_a_photo_is_kept_with_its_time_and_place(province: AppServer, browser: Browser) -> None:
    """BR04"""
    phone = signed_in(browser, province, LANH, width=PHONE)
    open_form(phone.page, province, "TS", commune=PICTURED)
    box = item(phone.page, "TS-01")
    box.get_by_text("Ghi chú và minh chứng").click()
    with phone.page.expect_file_chooser() as waiting:
        box.get_by_text("Thêm ảnh hoặc PDF").click()
    waiting.value.set_files({"name": "mặt trước.jpg", "mimeType": "image/jpeg", "buffer": _photo()})
    expect(box.get_by_text("chụp 09:30, 20/11/2026")).to_be_visible()
    expect(box.get_by_text("15,12000; 108,80833")).to_be_visible()
    expect(box.get_by_text("Đã lưu 1/1")).to_be_visible()
    assert phone.outgoing == []
    phone.context.close()


def _photo() -> bytes:
    """Return a JPEG of 12 megapixels with EXIF time and place."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 09:30:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (15.0, 7.0, 12.0)
    place[3], place[4] = "E", (108.0, 48.0, 30.0)
    held = io.BytesIO()
    Image.linear_gradient("L").resize((4000, 3000)).convert("RGB").save(held, "JPEG", exif=exif)
    return held.getvalue()


def test_unsent_text_is_warned_about(province: AppServer, browser: Browser) -> None:
    """BR05"""
    phone = signed_in(browser, province, LANH, width=PHONE)
    open_form(phone.page, province, "TS")
    item(phone.page, "TS-03").get_by_label("Số chỗ ngồi chờ").press_sequentially("7")
    phone.page.on("dialog", lambda dialog: dialog.dismiss())
    with phone.page.expect_event("dialog") as asked:
        phone.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    phone.context.close()


def test_a_refused_value_says_why_and_the_rest_is_saved(
    province: AppServer, browser: Browser
) -> None:
    """BR06"""
    phone = signed_in(browser, province, LANH, width=PHONE)
    open_form(phone.page, province, "TS")
    type_in(phone.page, "TS-02", "Diện tích", "62.5")
    expect(
        item(phone.page, "TS-02").get_by_text(re.compile("Phần thập phân dùng dấu phẩy"))
    ).to_be_visible()
    type_in(phone.page, "TS-02", "Diện tích", "62,5")
    expect(item(phone.page, "TS-02").get_by_text("✓ Đã lưu lúc")).to_be_visible()
    open_page(phone.page, f"{province.url}/ho-so-xa?dot=1&xa={COMMUNE}")
    phone.page.get_by_text("Trụ sở", exact=True).last.click()
    expect(phone.page.get_by_text("62,5 m²")).to_be_visible()
    expect(phone.page.get_by_text(re.compile("Ghi nhận, chưa chấm"))).to_be_visible()
    assert phone.errors == []
    phone.context.close()
