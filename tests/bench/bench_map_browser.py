"""The map in Chromium: recolouring against the first draw in the same run, and panning.

Run with `pytest tests/bench/bench_map_browser.py`. Timed is what the script does and the style and layout
that follow from it, until the names stand and the page has been laid out. The first draw takes its
geometry from the memory of the page: it has to parse it, but waits for no network. The quickest turns
count: other work on the machine only adds. Panning is a mouse that drags the zoomed map about.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.map_data import official_geometry, raw_files, shipped_geometry, values
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.lone_map import coded, draw, emptied, lone_map

TURNS: Final = 12
RECOLOUR_MOST: Final = 1 / 5
LONG_TASK: Final = 100  # ms
# Draws in #map and returns the milliseconds until the page has been laid out.
TIMED = """async (data) => {
  const map = document.getElementById("map");
  const before = map.querySelector(".legend li");
  const changed = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      const row = map.querySelector(".legend li");
      if (!row || row === before || !map.querySelector(".labels tspan")) return;
      observer.disconnect();
      resolve();
    }).observe(map, {subtree: true, childList: true});
  });
  const start = performance.now();
  drawIn(map, data);
  await changed;
  map.getBoundingClientRect();
  return performance.now() - start;
}"""
# A new address of the geometry, which lies in the page.
ADDRESS = """async () => {
  globalThis.kept ??= await (await fetch("/shapes.json")).blob();
  return URL.createObjectURL(globalThis.kept);
}"""
WATCH_TASKS = """() => {
  globalThis.tasks = [];
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) globalThis.tasks.push(task.duration);
  }).observe({type: "longtask"});
}"""

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def geometries(request: pytest.FixtureRequest) -> dict[str, bytes]:
    if request.param == "schematic":
        return {"/shapes.json": shipped_geometry()}
    return {"/shapes.json": official_geometry(raw_files("the map with official shapes"))}


@pytest.fixture
def page(browser: Browser, geometries: dict[str, bytes]) -> Iterator[Page]:
    opened = lone_map(browser, geometries)
    yield opened
    opened.context.close()


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


@pytest.mark.parametrize("geometries", ["schematic", "official"], indirect=True)
def test_recolouring_is_quick(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    first, again = [], []
    for turn in range(TURNS):
        address = page.evaluate(ADDRESS)
        emptied(page)
        first.append(page.evaluate(TIMED, coded(values(2 * turn, geometry_url=address))))
        page.wait_for_timeout(50)  # fonts and a frame
        again.append(page.evaluate(TIMED, coded(values(2 * turn + 1, geometry_url=address))))

    ratio = min(again) / min(first)

    say(
        capsys,
        f"first draw {min(first):.1f} ms, recoloured in {min(again):.1f} ms = {ratio:.3f}",
    )
    assert ratio <= RECOLOUR_MOST


@pytest.mark.parametrize("geometries", ["schematic", "official"], indirect=True)
def test_panning_has_no_long_task(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    draw(page, values(0))
    stage = page.locator(".stage > svg")
    box = stage.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(300)
    page.evaluate(WATCH_TASKS)

    views = {stage.get_attribute("viewBox")}
    for dx, dy in ((-250, 0), (250, 120), (0, -240), (200, 0)):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + dx, y + dy, steps=40)
        page.mouse.up()
        views.add(stage.get_attribute("viewBox"))
    page.wait_for_timeout(300)

    longest = max(page.evaluate("tasks"), default=0)
    say(capsys, f"panning: longest task {longest:.0f} ms (0: none over 50)")
    assert len(views) == 5
    assert longest <= LONG_TASK
