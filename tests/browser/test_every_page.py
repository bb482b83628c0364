"""Every page at both widths: Vietnamese, whole, quiet, nothing from outside.

PG01 no request leaves the machine, no script fails
PG02 no word of English is left, no stack trace
PG03 nothing is wider than the window
PG04 made-up data says so on every page
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import AppServer, watch
from tests.browser.steps import COMMUNE, open_page

pytestmark = pytest.mark.browser
WHO = "nguoi=Người nhập minh họa&vai=Bàn tỉnh (Trung tâm PVHCC)"
PAGES = (
    "",
    "ban-do",
    "danh-sach-cham",
    f"ho-so-xa?xa={COMMUNE}",
    f"nhap-phieu?xa={COMMUNE}&nhom=CT&nguoi=Người nhập minh họa&vai=Đoàn kiểm tra",
    "dot-kiem-tra",
    "danh-sach-xa",
    "danh-sach-xa?muc=chua_san_sang&xep=diem",
    "doan-va-lich",
    "doan-va-lich?xem=lich",
    f"doan-va-lich?xem=doan&{WHO}",
    f"kien-nghi?kn=2&{WHO}",
    f"vuong-mac?vm=1&{WHO}",
    "quy-dinh",
    "quy-dinh?phan=sua",
    "quy-dinh?phan=cac-ban",
    f"mau-van-ban?{WHO}",
    f"danh-ba?{WHO}",
)
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|press|apply|select|choose|option|results|upload|browse|drag|files?|"
    r"running|error|traceback|exception|deploy|rerun|settings|download|search|fullscreen|close|"
    r"loading|submit|save|none|true|false|null|nan)\b",
    re.IGNORECASE,
)
ALLOWED = re.compile(r"(Excel|GeoJSON|CSV|Internet|Wi-Fi|UPS|QR|PDF|VNeID)", re.IGNORECASE)


def test_every_page_is_vietnamese_whole_and_quiet(server: AppServer, browser: Browser) -> None:
    """PG01, PG02, PG03, PG04"""
    server.command("demo")
    server.start()
    faults: list[str] = []
    for width in (390, 1440):
        seen = watch(browser, server, width=width, height=900)
        for path in PAGES:
            open_page(seen.page, f"{server.url}/{path}")
            name = f"{path.partition('?')[0]} {width}"
            expect(seen.page.get_by_text("DỮ LIỆU MINH HỌA").first).to_be_visible()  # PG04
            words = seen.page.locator("body").inner_text()
            english = {found[0] for found in ENGLISH.finditer(ALLOWED.sub("", words))}
            if english:
                faults.append(f"{name}: English {sorted(english)}")
            spill = seen.page.evaluate(
                "() => document.documentElement.scrollWidth - window.innerWidth"
            )
            if spill > 0:
                faults.append(f"{name}: {spill} px too wide")
        faults += [f"{width}: request to {url}" for url in seen.outgoing]
        faults += [f"{width}: script error {error}" for error in seen.errors]
        seen.context.close()
    assert faults == []


def test_an_empty_database_offers_the_two_ways_to_begin(
    server: AppServer, browser: Browser
) -> None:
    server.start()
    seen = watch(browser, server, width=390)
    seen.page.goto(server.url)
    words = seen.page.locator("body").inner_text()
    assert "Tạo và đăng nhập" in words
    assert "Tạo dữ liệu minh họa" in words
    assert not ENGLISH.search(words)
    seen.context.close()
