"""The overview in a real browser: what only a chart that is drawn can show.

OB01 a cell of the heatmap says commune, domain and value, and opens the commune
OB02 on a phone the heatmap moves inside its box, and its table is there
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from survey.ui import text_overview
from tests.browser.conftest import AppServer, watch
from tests.browser.steps import open_page

pytestmark = pytest.mark.browser


def test_ob01_a_cell_opens_its_commune(demonstration: AppServer, browser: Browser) -> None:
    seen = watch(browser, demonstration, width=1440, height=900)
    open_page(seen.page, demonstration.url)
    chart = seen.page.locator(".st-key-heatmap-box .js-plotly-plot")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    place = (box["x"] + box["width"] / 2, box["y"] + 100)

    seen.page.mouse.move(*place)
    tip = chart.locator(".hoverlayer text").first
    expect(tip).to_be_attached()
    commune = (tip.locator(".line").first.text_content() or "").strip()
    seen.page.mouse.click(*place)

    seen.page.wait_for_url("**/ho-so-xa?**")
    expect(seen.page.get_by_role("heading", name=commune, exact=True)).to_be_visible()
    assert commune
    assert seen.errors == []
    seen.context.close()


def test_ob02_on_a_phone_it_moves_inside_its_box(
    demonstration: AppServer, browser: Browser
) -> None:
    seen = watch(browser, demonstration, width=390)
    open_page(seen.page, demonstration.url)
    box = seen.page.locator(".st-key-heatmap-box")
    box.scroll_into_view_if_needed()

    inside, outside = box.evaluate("box => [box.scrollWidth, box.clientWidth]")
    seen.page.get_by_text(text_overview.HEATMAP_TABLE).click()
    table = seen.page.locator(".heat tbody tr")
    expect(table).to_have_count(96)

    assert inside > outside
    spill = seen.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert spill <= 0
    seen.context.close()
