"""The page of the map in a real browser, with made-up data.

MB01 every commune has the colour of its class, as shape and as tile; the legend adds up to all of them
MB02 a click opens the commune under it
MB03 the search finds without accents; Enter shows where the commune lies, Enter again opens it
MB04 nothing leaves the machine, no script fails, nothing is wider than the window
MB05 for another view or layer the map gets at most 6 kB; with choosers and all, the socket carries 8 kB
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from survey.application import Application
from survey.exchange.map_layers import LEVEL, Layer
from survey.exchange.map_view import map_view
from survey.ui import text_map
from survey.ui.commune_map import WORDS
from survey.ui.text_map import VIEWS
from tests.browser.conftest import AppServer, Watched, watch
from tests.browser.map_steps import BA_VI, COMMUNES, LY_SON, area, colours, counts, place, rgb
from tests.browser.steps import open_page, opened, settle
from tests.browser.test_every_page import DESK

pytestmark = pytest.mark.browser
OTHER_LAYERS = ("Nhóm: Trụ sở", "Điều kiện bắt buộc")
"""Those with the most to send: a second chooser, with the texts of items."""


@pytest.fixture(scope="module")
def levels(demonstration: AppServer) -> Layer:
    """The classes that the page must show."""
    app: Application = opened(demonstration)
    (newest, *_) = app.rounds()
    layer = map_view(app, app.assess(newest.id), LEVEL).layer
    app.close()
    return layer


def on_the_page(
    browser: Browser,
    server: AppServer,
    address: str,
    *,
    width: int,
    hear: Callable[[str | bytes], None] = lambda _: None,
) -> Watched:
    """Open the page of the map; *hear* gets all that the server pushes."""
    seen = watch(browser, server, width=width, height=900)
    seen.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    open_page(seen.page, f"{server.url}/ban-do?{DESK}{address}")
    seen.page.locator(".area").first.wait_for(state="attached")
    settle(seen.page)
    return seen


def is_quiet(seen: Watched) -> None:
    """MB04"""
    spill = seen.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert (seen.outgoing, seen.errors) == ([], [])
    assert spill <= 0
    seen.context.close()


def are_right(seen: Watched, levels: Layer) -> None:
    """MB01"""
    wanted = {code: rgb(levels.classes[index].colour) for code, index in levels.class_of.items()}
    assert len(wanted) == 96
    assert colours(seen.page) == wanted
    assert sum(counts(seen.page)[: len(levels.classes)]) == 96


def is_light(heard: list[bytes]) -> None:
    """MB05"""
    of_the_map = [frame for frame in heard if b"commune_map" in frame]
    assert 1000 < sum(map(len, of_the_map)) <= 6000
    assert sum(map(len, heard)) <= 8000


def test_on_a_desk_colours_are_right_and_a_click_lands(
    demonstration: AppServer, browser: Browser, levels: Layer
) -> None:
    """MB01, MB02, MB04, MB05"""
    heard: list[bytes] = []
    seen = on_the_page(
        browser,
        demonstration,
        "&xem=tiles",
        width=1440,
        hear=lambda frame: heard.append(frame if isinstance(frame, bytes) else frame.encode()),
    )
    are_right(seen, levels)
    heard.clear()
    seen.page.get_by_text(VIEWS["shapes"], exact=True).last.click()
    expect(seen.page.locator(".map.tiles")).to_have_count(0)
    are_right(seen, levels)
    is_light(heard)
    chooser = seen.page.get_by_role("combobox", name=re.compile(text_map.LAYER))
    for title in OTHER_LAYERS:
        heard.clear()
        chooser.click()
        seen.page.get_by_role("option", name=title, exact=True).click()
        expect(chooser).to_have_value(title)
        settle(seen.page)
        is_light(heard)
    area(seen.page, BA_VI).scroll_into_view_if_needed()

    seen.page.mouse.click(*place(seen.page, BA_VI))

    seen.page.wait_for_url(f"**/ho-so-xa?**xa={BA_VI}**")
    heading = seen.page.get_by_role("heading", name=COMMUNES[BA_VI].name, exact=True)
    expect(heading).to_be_visible()
    is_quiet(seen)


def test_on_a_phone_colours_are_right_and_the_search_leads_to_a_page(
    demonstration: AppServer, browser: Browser, levels: Layer
) -> None:
    """MB01, MB03, MB04"""
    seen = on_the_page(browser, demonstration, "", width=390)
    are_right(seen, levels)
    seen.page.get_by_text(VIEWS["tiles"], exact=True).click()
    expect(seen.page.locator(".map.tiles")).to_have_count(1)
    are_right(seen, levels)
    field = seen.page.get_by_role("combobox", name=WORDS["search"])

    field.fill("ly so")
    name = COMMUNES[LY_SON].name
    expect(seen.page.get_by_role("option")).to_have_text([re.compile(f"{name}.*")])
    field.press("Enter")
    expect(seen.page.locator(".card strong")).to_have_text(name)
    seen.page.keyboard.press("Enter")

    seen.page.wait_for_url(f"**/ho-so-xa?**xa={LY_SON}**")
    is_quiet(seen)
