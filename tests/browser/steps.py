"""What a person does on the pages, in words."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

from survey.application import Application
from survey.model import Actor, Role, RoundState
from survey.settings import Settings
from tests.browser.conftest import AppServer

COMMUNE = "21034"
COMMUNE_NAME = "Xã An Phú"
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def real_round(server: AppServer) -> None:
    """Fill an empty database for Quảng Ngãi with one open round and no answer."""
    app = Application.open(Settings.from_env(server.environment))
    actor = Actor("Người lập đợt", Role.DESK)
    app.install("51", made_up=False)
    number = app.create_round(
        name="Đợt tháng 11",
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 31),
        actor=actor,
    )
    app.change_round(number, RoundState.OPEN, actor=actor, reason="")
    app.close()


def settle(page: Page) -> None:
    """Wait until the page has been drawn to its end."""
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(400)
    page.wait_for_selector(IDLE)


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    settle(page)


def open_form(page: Page, server: AppServer, domain: str, *, who: str) -> None:
    """Open the form of the commune as *who* of the inspection team."""
    open_page(page, f"{server.url}/nhap-phieu?dot=1&xa={COMMUNE}&nhom={domain}")
    name = page.get_by_label("Họ và tên người nhập")
    name.fill(who)
    name.press("Tab")
    settle(page)
    page.get_by_test_id("stMain").get_by_text("Đoàn kiểm tra", exact=True).click()
    expect(item(page, f"{domain}-01")).to_be_visible()
    settle(page)


def item(page: Page, code: str) -> Locator:
    """Return the box of one criterion."""
    return page.locator(f".st-key-item-{code}")


def answer(page: Page, code: str, label: str) -> None:
    """Tap one choice and wait for the word that it is saved."""
    item(page, code).get_by_text(label, exact=True).click()
    expect(item(page, code).get_by_text(re.compile("✓ Đã lưu lúc"))).to_be_visible()
    settle(page)


def type_in(page: Page, code: str, label: str, typed: str) -> None:
    """Type into a field and leave it."""
    field = item(page, code).get_by_label(label)
    field.fill(typed)
    field.press("Tab")
    settle(page)
