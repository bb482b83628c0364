"""What a person does on the pages, in words."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, Page, expect

from survey.api import text as api_text
from survey.api.route_rules import ACCOUNT, SIGN_IN
from survey.application import Application
from survey.model import Actor, Role, RoundState
from survey.rights import AccountRole
from survey.settings import Settings
from survey.storage.accounts import Grant
from tests.browser.conftest import AppServer, Watched, watch
from tests.support.accounts import PASSWORD, an_account, cheap

COMMUNE = "21034"
COMMUNE_NAME = "Xã An Phú"
DRAWN = (
    'html[data-settled] [data-testid="stApp"][data-test-script-state="notRunning"]'
    ':not(:has([data-testid="stSkeleton"]))'
)
"""Every run that the page asked for has ended, and nothing waits for its script to be loaded."""
_NEXT_FRAMES = """() => Promise.race([
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
  new Promise(done => setTimeout(done, 400))])"""
"""A page that is not drawn has no frames: it waits for them no longer than that."""
_STILL = """async () => {
  const moves = one => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity;
  const end = performance.now() + 2000;
  while (document.getAnimations().some(moves) && performance.now() < end) {
    await new Promise(done => setTimeout(done, 20));
  }
}"""
"""Asked again and again: the promise ``finished`` of an animation whose element is gone may stay open."""
BAR = ".person"


class Someone(NamedTuple):
    """A person with an account, whose password is that of all people of tests."""

    login: str
    name: str
    grant: Grant


ADMIN = Someone("quan.tri", "Phạm Văn Quản", Grant(role=AccountRole.ADMIN))
CHI = Someone("chi.le", "Lê Thị Chi", Grant(role=AccountRole.DESK))
LANH = Someone("lanh.nguyen", "Nguyễn Thị Lành", Grant(role=AccountRole.LEADER, everywhere=True))


def real_round(server: AppServer, *others: Someone) -> None:
    """Fill an empty database for Quảng Ngãi with one open round, no answer, and the people of it."""
    app = opened(server)
    actor = Actor("Người lập đợt", Role.DESK)
    app.install("51", made_up=False)
    number = app.create_round(
        name="Đợt tháng 11",
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 31),
        actor=actor,
    )
    app.change_round(number, RoundState.OPEN, actor=actor, reason="")
    for one in (ADMIN, CHI, LANH, *others):
        an_account(app, one.login, one.grant, name=one.name)
    app.close()


def opened(server: AppServer) -> Application:
    """Return the database of *server* as a command opens it; passwords cost next to nothing here."""
    return cheap(Application.open(Settings.from_env(server.environment)))


def signed_in(
    browser: Browser, server: AppServer, who: Someone, *, width: int, height: int = 844
) -> Watched:
    """Open a window in which *who* has signed in by the form."""
    seen = watch(browser, server, width=width, height=height)
    seen.page.goto(f"{server.url}{SIGN_IN}?ve={ACCOUNT}")  # the lightest of all pages
    sign_in(seen.page, who)
    expect(seen.page).to_have_url(server.url + ACCOUNT)
    return seen


def sign_in(page: Page, who: Someone, password: str = PASSWORD) -> None:
    """Fill in the form of signing in."""
    page.get_by_label(api_text.LOGIN).fill(who.login)
    page.get_by_label(api_text.PASSWORD).fill(password)
    page.get_by_role("button", name=api_text.SIGN_IN).click()


def settle(page: Page) -> None:
    """Wait until the page has been drawn to its end, with all that was asked of the server before."""
    page.evaluate(_NEXT_FRAMES)  # what a click asks for has left the page by then
    page.wait_for_selector(DRAWN)
    page.evaluate(_STILL)  # a list that is opened in a box that still unfolds closes again


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    settle(page)


def open_form(page: Page, server: AppServer, domain: str, *, commune: str = COMMUNE) -> None:
    """Open the form of the *commune* at a domain."""
    open_page(page, f"{server.url}/nhap-phieu?dot=1&xa={commune}&nhom={domain}")
    expect(item(page, f"{domain}-01")).to_be_visible()


def item(page: Page, code: str) -> Locator:
    """Return the box of one criterion."""
    return page.locator(f".st-key-item-{code}")


def answer(page: Page, code: str, label: str) -> None:
    """Tap one choice and wait for the word that it is saved."""
    item(page, code).get_by_text(label, exact=True).click()
    expect(item(page, code).get_by_text(re.compile("✓ Đã lưu lúc"))).to_be_visible()
    settle(page)


def choose_first(page: Page, chooser: str) -> None:
    """Open the chooser in the element *chooser* (a selector) and take its first option."""
    box = page.locator(f"{chooser} input")
    box.click()
    page.get_by_role(
        "option"
    ).first.click()  # the list may open late; Enter before it takes nothing
    expect(box).to_have_attribute("aria-expanded", "false")
    settle(page)


def type_in(page: Page, code: str, label: str, typed: str) -> None:
    """Type into a field and leave it."""
    field = item(page, code).get_by_label(label)
    field.fill(typed)
    field.press("Tab")
    settle(page)
