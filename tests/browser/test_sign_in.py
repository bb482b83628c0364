"""Signing in with a real browser, on a telephone and on a desk.

BS01 the first administrator comes in by the code of the console and gets to the pages
BS02 our own pages fit both widths, speak Vietnamese, ask nothing of others and break no rule of theirs
BS03 a tab that stood open when its session ended gets to the sign-in once it connects again, and back
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from survey.access import accounts, first_start
from survey.api.route_rules import (
    ACCOUNT,
    CHANGE,
    LINK,
    SECOND_FACTOR,
    SETUP,
    SIGN_IN,
    SIGN_OUT,
)
from survey.rights import AccountRole
from survey.storage.accounts import Grant
from tests.browser.conftest import AppServer, watch
from tests.browser.looks import faults, quiet
from tests.browser.steps import Someone, opened, sign_in
from tests.support.accounts import PASSWORD

pytestmark = pytest.mark.browser
AN = Someone("an.nguyen", "Nguyễn Thị An", Grant(role=AccountRole.ADMIN))
OWN = (ACCOUNT, CHANGE, SECOND_FACTOR, SIGN_OUT)


def code(server: AppServer) -> str:
    """Return a code of the first start, as the console tells it."""
    app = opened(server)
    found = first_start.setup_code(app)
    app.close()
    assert found is not None
    return found


def link(server: AppServer) -> str:
    """Return the address at which somebody new sets a password."""
    app = opened(server)
    person = accounts.NewPerson("binh.tran", "Trần Văn Bình")
    made = accounts.create(app, person, Grant(role=AccountRole.DESK))
    app.close()
    return LINK.format(token=made.token)


def first_administrator(page: Page, server: AppServer) -> None:
    page.goto(server.url)
    page.get_by_label("Mã khởi tạo").fill(code(server))
    page.get_by_label("Tỉnh, thành phố").first.select_option("51")
    page.get_by_label("Họ và tên").fill(AN.name)
    page.get_by_label("Tên đăng nhập").fill(AN.login)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tạo và đăng nhập").click()
    expect(page.get_by_text(AN.name).first).to_be_visible()


def test_bs01_bs02_own_pages(server: AppServer, browser: Browser) -> None:
    server.start()
    found: list[str] = []

    def note(told: ConsoleMessage) -> None:
        if "Content Security" in told.text:
            found.append(told.text)

    def look(page: Page, *paths: str) -> None:
        for path in paths:
            page.goto(server.url + path)
            expect(page).to_have_url(server.url + path)
            found.extend(faults(page, path))

    for width in (390, 1440):
        seen = watch(browser, server, width=width)
        seen.page.on("console", note)
        if width == 390:
            look(seen.page, SETUP)
            first_administrator(seen.page, server)
        else:
            look(seen.page, SIGN_IN, link(server))
            seen.page.goto(server.url)
            sign_in(seen.page, AN)
            expect(seen.page.get_by_text(AN.name).first).to_be_visible()
        look(seen.page, *OWN)
        found += quiet(seen)
        seen.context.close()
    assert found == []


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
    sign_in(seen.page, AN)
    expect(seen.page).to_have_url(f"{server.url}/nhat-ky")
    seen.context.close()
