"""The map as one HTML file, opened from the disk without any network.

BF01 every commune is drawn, once, in the colour or the hatching of its class; nothing is fetched, nothing fails
BF02 a pointer on a commune shows what is said of it, as text
BF03 names stand on the map from the second zoom on; the page fits the screen of a telephone
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.boundaries import read_boundaries
from geo.communes import read_registry
from geo.folium_map import MapArea, MapPage, map_page
from geo.swatches import Swatch
from survey.settings import ROOT

pytestmark = pytest.mark.browser

SWATCHES = (Swatch("Sẵn sàng", "#1a5e8a"), Swatch("Chưa đến", "#ffffff", "dots", "#8c8c8c"))
COMMUNES = read_registry(ROOT / "data" / "communes.csv").province("48")
FILLS = ("#1a5e8a", "url(#hatching-1)", "#f2f2f2")
HOSTILE = "<img src=x onerror=\"document.title='bad'\"></script>{{ 7 * 191 }}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = MapPage(
        language="vi",
        title="Bản đồ",
        heading="Mức",
        legend=tuple((swatch, 0) for swatch in SWATCHES),
        zoom_in="Phóng to",
        zoom_out="Thu nhỏ",
    )
    areas = {
        commune.code: MapArea(
            name=commune.short_name,
            at=(commune.lon, commune.lat),
            class_index=(0, 1, None)[number % 3],
            said=(commune.name, HOSTILE),
            failed=number % 9 == 0,
        )
        for number, commune in enumerate(COMMUNES)
    }
    path = tmp_path_factory.mktemp("map") / "ban-do.html"
    boundaries = read_boundaries(ROOT / "data" / "boundaries" / "48.json")
    path.write_text(map_page(page, boundaries, areas), encoding="utf-8")
    return path


def opened(browser: Browser, file: Path, width: int) -> tuple[Page, list[str]]:
    """The file in a window without a network, and everything it asked for or failed in."""
    context = browser.new_context(viewport={"width": width, "height": 844}, offline=True)
    page = context.new_page()
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    page.on("pageerror", lambda error: noted.append(str(error)))
    page.on("console", lambda message: noted.append(message.text))
    page.goto(file.as_uri())
    return page, noted


def test_bf01_every_commune_is_drawn_and_nothing_fetched(browser: Browser, file: Path) -> None:
    page, noted = opened(browser, file, 1440)
    areas = page.locator("path.leaflet-interactive")
    expect(areas).to_have_count(len(COMMUNES))
    fills = areas.evaluate_all("areas => areas.map(area => area.getAttribute('fill'))")
    drawn = areas.evaluate_all("areas => areas.filter(area => area.getBBox().width > 1).length")

    assert Counter(fills) == Counter(FILLS[number % 3] for number in range(len(COMMUNES)))
    assert drawn == len(COMMUNES)
    assert page.title() == "Bản đồ"
    assert noted == [file.as_uri()]


def test_bf02_what_is_said_is_text(browser: Browser, file: Path) -> None:
    page, noted = opened(browser, file, 1440)
    page.locator("path.leaflet-interactive").first.dispatch_event("mouseover")
    shown = page.locator(".leaflet-tooltip")
    expect(shown).to_contain_text(HOSTILE)
    expect(shown).to_contain_text(COMMUNES[0].name)

    assert page.title() == "Bản đồ"
    assert noted == [file.as_uri()]


def test_bf03_names_from_the_second_zoom_on(browser: Browser, file: Path) -> None:
    page, _ = opened(browser, file, 390)
    names = page.locator(".unit span")
    expect(names.first).to_be_hidden()
    for _ in range(2):
        page.get_by_title("Phóng to").click()
        page.wait_for_timeout(400)  # the zoom is animated
    expect(page.locator(".near .unit")).to_have_count(len(COMMUNES))

    assert page.evaluate("document.documentElement.scrollWidth") == 390
