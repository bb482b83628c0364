"""Draws docs/screenshots anew: ``python -m tests.browser.screenshots`` from the project folder.

Made-up data only; the first start on an empty database, the pages of signing in on one without answers.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from survey.api.route_rules import ACCOUNT, SETUP, SIGN_IN
from survey.settings import ROOT
from tests.browser.conftest import ARGUMENTS, AppServer, Watched, chromium, watch
from tests.browser.steps import CHI, COMMUNE, open_page, real_round, signed_in
from tests.browser.test_every_page import ADMIN, DESK, LEADER, OF_THE_TEAM, SUBMITTED

TARGET = ROOT / "docs" / "screenshots"
WIDTHS = (390, 1440)
TALLEST = 2200
PAGES = {
    "tong-quan": f"?{DESK}",
    "ban-do": f"ban-do?{DESK}",
    "ban-do-tieu-chi": f"ban-do?lop=TS-03&{DESK}",
    "ban-do-o-vuong": f"ban-do?xem=tiles&{DESK}",
    "danh-sach-cham": f"danh-sach-cham?{DESK}",
    "ho-so-xa": f"ho-so-xa?xa={COMMUNE}&{DESK}",
    "nhap-phieu": f"nhap-phieu?xa={OF_THE_TEAM}&nhom=CT&{LEADER}",
    "duyet-phieu": f"duyet-phieu?xem={SUBMITTED}&nhom=TS&{DESK}",
    "dot-kiem-tra": f"dot-kiem-tra?{DESK}",
    "danh-sach-xa": f"danh-sach-xa?{DESK}",
    "doan-va-lich": f"doan-va-lich?xem=lich&{DESK}",
    "kien-nghi": f"kien-nghi?{DESK}",
    "vuong-mac": f"vuong-mac?{DESK}",
    "quy-dinh": f"quy-dinh?{DESK}",
    "mau-van-ban": f"mau-van-ban?{DESK}",
    "ranh-gioi": f"ranh-gioi?{DESK}",
    "danh-ba": f"danh-ba?{DESK}",
    "quan-ly-tai-khoan": f"quan-ly-tai-khoan?{ADMIN}",
}


def main() -> None:
    """Write a picture of every page at every width."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for draw in (_empty, _real, _made_up):
            with tempfile.TemporaryDirectory() as folder:
                server = AppServer(Path(folder))
                try:
                    draw(browser, server)
                finally:
                    server.kill()
        browser.close()


def _empty(browser: Browser, server: AppServer) -> None:
    server.start()
    for width in WIDTHS:
        seen = watch(browser, server, width=width, height=900)
        seen.page.goto(server.url)
        expect(seen.page).to_have_url(server.url + SETUP)
        _whole(seen, "bat-dau", width)


def _real(browser: Browser, server: AppServer) -> None:
    real_round(server)
    server.start()
    for width in WIDTHS:
        seen = watch(browser, server, width=width, height=900)
        seen.page.goto(server.url + SIGN_IN)
        _whole(seen, "dang-nhap", width)
        seen = signed_in(browser, server, CHI, width=width, height=900)
        seen.page.goto(server.url + ACCOUNT)
        _whole(seen, "tai-khoan", width)


def _whole(seen: Watched, name: str, width: int) -> None:
    """Take a page of ours as a whole, and close its window."""
    seen.page.screenshot(path=_file(name, width), full_page=True)
    seen.context.close()


def _made_up(browser: Browser, server: AppServer) -> None:
    server.command("demo")
    server.start()
    for width in WIDTHS:
        seen = watch(browser, server, width=width, height=900)
        for name, path in PAGES.items():
            open_page(seen.page, f"{server.url}/{path}")
            _picture(seen.page, width, _file(name, width))
        seen.context.close()


def _file(name: str, width: int) -> Path:
    return TARGET / f"{name}-{width}.png"


def _picture(page: Page, width: int, target: Path) -> None:
    """Take the page as a whole, cut below what a reader of the guide needs."""
    whole = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(whole), TALLEST)})
    page.wait_for_timeout(700)
    page.screenshot(path=target)
    page.set_viewport_size({"width": width, "height": 900})


if __name__ == "__main__":
    main()
