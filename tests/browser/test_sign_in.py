"""Signing in with a real browser, on a telephone and on a desk.

BS01 the first administrator comes in by the code of the console and gets to the pages
BS02 our own pages fit both widths, speak Vietnamese, ask nothing of others and break no rule of theirs
BS03 a tab that stood open when its session ended gets to the sign-in once it connects again, and back
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from survey.access import first_start
from survey.api.route_rules import (
    ACCOUNT,
    CHANGE,
    SECOND_FACTOR,
    SIGN_IN,
    SIGN_OUT,
)
from survey.application import Application
from survey.settings import Settings
from tests.browser.conftest import AppServer, watch
from tests.browser.test_every_page import ALLOWED, ENGLISH

pytestmark = pytest.mark.browser

LOGIN, PASSWORD = "an.nguyen", "con trâu vàng qua cầu"
OWN = (ACCOUNT, CHANGE, SECOND_FACTOR, SIGN_OUT)


def code(server: AppServer) -> str:
    """Return a code of the first start, as the console tells it."""
    app = Application.open(Settings.from_env(server.environment))
    found = first_start.setup_code(app)
    app.close()
    assert found is not None
    return found


def first_administrator(page: Page, server: AppServer) -> None:
    page.goto(server.url)
    page.get_by_label("Mã khởi tạo").fill(code(server))
    page.get_by_label("Tỉnh, thành phố").first.select_option("51")
    page.get_by_label("Họ và tên").fill("Nguyễn Thị An")
    page.get_by_label("Tên đăng nhập").fill(LOGIN)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tạo và đăng nhập").click()
    expect(page.get_by_text("Nguyễn Thị An").first).to_be_visible()


def sign_in(page: Page) -> None:
    page.get_by_label("Tên đăng nhập").fill(LOGIN)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_bs01_bs02_own_pages(server: AppServer, browser: Browser) -> None:
    server.start()
    faults: list[str] = []

    def note(told: ConsoleMessage) -> None:
        if "Content Security" in told.text:
            faults.append(told.text)

    for width in (390, 1440):
        seen = watch(browser, server, width=width)
        if width == 390:
            first_administrator(seen.page, server)
        else:
            seen.page.goto(server.url)
            sign_in(seen.page)
            expect(seen.page.get_by_text("Nguyễn Thị An").first).to_be_visible()
        seen.page.on("console", note)
        for path in OWN:
            seen.page.goto(server.url + path)
            words = ALLOWED.sub("", seen.page.locator("body").inner_text())
            faults += [f"{path}: English {found[0]}" for found in ENGLISH.finditer(words)]
            spill = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            faults += [f"{path} at {width}: {spill} px too wide"] if spill > 0 else []
        faults += seen.outgoing + seen.errors
        seen.context.close()
    assert faults == []


def test_bs03_a_tab_that_stood_open(server: AppServer, browser: Browser) -> None:
    server.start()
    seen = watch(browser, server, width=1440)
    first_administrator(seen.page, server)
    seen.page.goto(f"{server.url}/nhat-ky")
    expect(seen.page.get_by_role("heading").first).to_be_visible()
    other = seen.context.new_page()
    other.goto(server.url + SIGN_OUT)
    other.get_by_role("button", name="Đăng xuất").click()
    expect(other).to_have_url(server.url + SIGN_IN)

    server.kill()
    server.start()

    expect(seen.page).to_have_url(f"{server.url}{SIGN_IN}?ve=%2Fnhat-ky")
    sign_in(seen.page)
    expect(seen.page).to_have_url(f"{server.url}/nhat-ky")
    seen.context.close()
