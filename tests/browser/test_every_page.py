"""Every page at both widths: Vietnamese, whole, quiet, nothing from outside.

PG01 no request leaves the machine, no script fails
PG02 no word of English is left, no stack trace
PG03 nothing is wider than the window, no word is cut off
PG04 made-up data says so on every page
PG05 nothing of a page lies over the navigation and the person at the top
PG06 an empty database offers the two ways to begin
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AppServer, watch
from tests.browser.looks import faults, quiet
from tests.browser.steps import COMMUNE, open_page

pytestmark = pytest.mark.browser
OF_THE_TEAM, SUBMITTED = "21115", "21028"
LEADER, OFFICER, ADMIN = "nguoi=truong-doan", "nguoi=can-bo-xa", "nguoi=quan-tri"
PAGES = (
    "",
    "ban-do",
    "ban-do?lop=TS-03&xem=tiles&loai-don-vi=phuong",
    "ban-do?lop=thay-doi",
    "danh-sach-cham",
    f"ho-so-xa?xa={COMMUNE}",
    f"nhap-phieu?xa={OF_THE_TEAM}&nhom=CT&{LEADER}",
    "duyet-phieu",
    f"duyet-phieu?xem={SUBMITTED}&nhom=TS",
    "tu-danh-gia",
    f"tu-danh-gia?nhom=TS&{OFFICER}",
    "dot-kiem-tra",
    "danh-sach-xa",
    "danh-sach-xa?muc=chua_san_sang&xep=diem",
    "doan-va-lich",
    "doan-va-lich?xem=lich",
    "doan-va-lich?xem=doan",
    "kien-nghi?kn=2",
    "vuong-mac?vm=1",
    "quy-dinh",
    "quy-dinh?phan=sua",
    "quy-dinh?phan=cac-ban",
    "mau-van-ban",
    "ranh-gioi",
    "danh-ba",
    f"quan-ly-tai-khoan?{ADMIN}",
    f"nhat-ky?{ADMIN}",
)
DESK = "nguoi=ban-tinh"


@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_is_vietnamese_whole_and_quiet(
    demonstration: AppServer, browser: Browser, width: int
) -> None:
    """PG01, PG02, PG03, PG04, PG05"""
    found: list[str] = []
    seen = watch(browser, demonstration, width=width, height=900)
    for path in PAGES:
        address = path if "nguoi=" in path else f"{path}{'&' if '?' in path else '?'}{DESK}"
        open_page(seen.page, f"{demonstration.url}/{address}")
        expect(seen.page.get_by_text("DỮ LIỆU MINH HỌA").first).to_be_visible()  # PG04
        found += faults(seen.page, path) + _covered(seen.page, path)
    found += quiet(seen)
    seen.context.close()
    assert found == []


def _covered(page: Page, name: str) -> list[str]:
    """Return what covers the chooser of the made-up person, or is covered by it."""
    chooser = page.locator(".st-key-visitor").bounding_box()
    banner = page.locator(".made-up").bounding_box()
    assert chooser
    assert banner
    apart = chooser["y"] + chooser["height"] <= banner["y"]
    return [] if apart and chooser["y"] >= 0 else [f"{name}: the person covers the page"]


def test_an_empty_database_offers_the_two_ways_to_begin(
    server: AppServer, browser: Browser
) -> None:
    """PG06"""
    server.start()
    for width in (390, 1440):
        seen = watch(browser, server, width=width)
        seen.page.goto(server.url)
        words = seen.page.locator("body").inner_text()
        assert "Tạo và đăng nhập" in words
        assert "Tạo dữ liệu minh họa" in words
        assert faults(seen.page, "khoi-tao") + quiet(seen) == []
        seen.context.close()
