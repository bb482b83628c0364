"""What one sees of the map in a page, by the codes of communes."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator, Page

from geo.communes import read_registry
from survey.settings import CONTENT

QUANG_NGAI, BA_VI, LY_SON = "51", "21529", "21548"
COMMUNES: Final = {
    commune.code: commune
    for commune in read_registry(CONTENT / "communes.csv").province(QUANG_NGAI)
}
# The colour of an area, or the ground of its hatching.
COLOURS = """areas => Object.fromEntries(areas.map(area => {
  const [, pattern] = area.style.fill.match(/#([^")]+)/) ?? [];
  const hatched = pattern && area.getRootNode().getElementById(pattern);
  const shown = hatched ? hatched.querySelector("rect") : area;
  return [area.dataset.code, getComputedStyle(shown).fill];
}))"""
# The point inside an area that is nearest to the middle of its box, on the screen.
INNER = """area => {
  const [box, svg] = [area.getBBox(), area.ownerSVGElement];
  const steps = [0, 1, -1, 2, -2, 3, -3, 4, -4].map(step => 0.5 + step / 10);
  for (const across of steps) for (const down of steps) {
    const point = svg.createSVGPoint();
    [point.x, point.y] = [box.x + across * box.width, box.y + down * box.height];
    if (!area.isPointInFill(point)) continue;
    const seen = point.matrixTransform(area.getScreenCTM());
    return [seen.x, seen.y];
  }
}"""


def rgb(colour: str) -> str:
    """Return ``#rgb`` or ``#rrggbb`` as the browser says it."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return "rgb({}, {}, {})".format(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))


def area(page: Page, code: str) -> Locator:
    return page.locator(f'.area[data-code="{code}"]')


def place(page: Page, code: str) -> tuple[float, float]:
    """Return a point on the screen that lies in the commune *code*."""
    x, y = area(page, code).evaluate(INNER)
    return x, y


def colours(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.locator(".area").evaluate_all(COLOURS)
    return found


def counts(page: Page) -> list[int]:
    return [int(text) for text in page.locator(".legend li b").all_inner_texts()]
