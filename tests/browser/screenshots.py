"""Draws docs/screenshots anew: ``python -m tests.browser.screenshots`` from the project folder.

Made-up data only; the start page on an empty database.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from survey.settings import ROOT
from tests.browser.conftest import ARGUMENTS, AppServer, chromium, watch
from tests.browser.steps import COMMUNE, open_page

TARGET = ROOT / "docs" / "screenshots"
WIDTHS = (390, 1440)
TALLEST = 2200
FORM = f"nhap-phieu?xa={COMMUNE}&nhom=CT&nguoi=Người nhập minh họa&vai=Đoàn kiểm tra"
PAGES = {
    "tong-quan": "",
    "ban-do": "ban-do",
    "danh-sach-cham": "danh-sach-cham",
    "ho-so-xa": f"ho-so-xa?xa={COMMUNE}",
    "nhap-phieu": FORM,
    "dot-kiem-tra": "dot-kiem-tra",
    "danh-sach-xa": "danh-sach-xa",
    "doan-va-lich": "doan-va-lich?xem=lich",
    "kien-nghi": "kien-nghi",
    "vuong-mac": "vuong-mac",
    "quy-dinh": "quy-dinh",
    "mau-van-ban": "mau-van-ban",
    "danh-ba": "danh-ba",
}


def main() -> None:
    """Write a picture of every page at every width."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for demo, pages in ((False, {"bat-dau": ""}), (True, PAGES)):
            with tempfile.TemporaryDirectory() as folder:
                _draw(browser, Path(folder), pages, demo=demo)
        browser.close()


def _draw(browser: Browser, folder: Path, pages: dict[str, str], *, demo: bool) -> None:
    server = AppServer(folder)
    if demo:
        server.command("demo")
    server.start()
    try:
        for width in WIDTHS:
            seen = watch(browser, server, width=width, height=900)
            for name, path in pages.items():
                open_page(seen.page, f"{server.url}/{path}")
                _picture(seen.page, width, TARGET / f"{name}-{width}.png")
            seen.context.close()
    finally:
        server.kill()


def _picture(page: Page, width: int, target: Path) -> None:
    """Take the page as a whole, cut below what a reader of the guide needs."""
    whole = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(whole), TALLEST)})
    page.wait_for_timeout(700)
    page.screenshot(path=target)
    page.set_viewport_size({"width": width, "height": 900})


if __name__ == "__main__":
    main()
