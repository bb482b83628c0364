"""The map component alone in a page, without Streamlit: its script, its style, data and geometry."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from playwright.sync_api import Browser, Page, Route

from survey.ui import commune_map
from survey.ui.commune_map import WORDS

ADDRESS = "http://map.test"
_PAGE = b"""<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><body><div id="map"></div></body></html>"""
_START = """async ([name, style, words]) => {
  const script = await import("/script.js");
  script.default({data: {name, style, words}});
  const draw = await globalThis[name].ready;
  globalThis.clicked = [];
  globalThis.drawIn = (parentElement, coded) => {
    const data = Uint8Array.from(atob(coded), (letter) => letter.codePointAt(0));
    const setTriggerValue = (_, code) => globalThis.clicked.push(code);
    return draw({parentElement, data, setTriggerValue});
  };
}"""


def lone_map(
    browser: Browser, geometries: Mapping[str, bytes], *, width: int = 1440, touch: bool = False
) -> Page:
    """Open a page in which ``drawIn(element, data)`` draws maps of *geometries*, given by address."""
    context = browser.new_context(viewport={"width": width, "height": 900}, has_touch=touch)
    page = context.new_page()
    answers = {
        "/": ("text/html", _PAGE),
        "/script.js": ("text/javascript", commune_map._SCRIPT.encode()),  # noqa: SLF001 - the script is what is shown
        **{path: ("application/json", content) for path, content in geometries.items()},
    }

    def answer(route: Route) -> None:
        kind, content = answers[route.request.url.removeprefix(ADDRESS)]
        route.fulfill(body=content, headers={"content-type": f"{kind}; charset=utf-8"})

    page.route(f"{ADDRESS}/**", answer)
    page.goto(f"{ADDRESS}/")
    page.evaluate(_START, [commune_map._NAME, commune_map._STYLE, dict(WORDS)])  # noqa: SLF001 - see above
    return page


def emptied(page: Page) -> Page:
    """Return the page without its map and without clicks: the next one is drawn anew."""
    page.mouse.move(0, 0)
    page.evaluate("""() => {
      const empty = document.createElement("div");
      empty.id = "map";
      document.getElementById("map").replaceWith(empty);
      globalThis.clicked = [];
    }""")
    return page


def ask_for(page: Page, data: bytes) -> None:
    """Draw or redraw the map of the page, without waiting."""
    page.evaluate("data => void drawIn(document.getElementById('map'), data)", coded(data))


def draw(page: Page, data: bytes) -> None:
    """Draw or redraw the map of the page and wait until it stands."""
    page.evaluate(
        """async (data) => {
          const map = document.getElementById("map");
          const legend = () => map.querySelector(".legend li");
          const before = legend();
          drawIn(map, data);
          while (!legend() || legend() === before) await new Promise(requestAnimationFrame);
        }""",
        coded(data),
    )


def coded(data: bytes) -> str:
    """The data of a rerun as ``drawIn`` takes it."""
    return base64.b64encode(data).decode()
