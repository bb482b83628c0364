"""The component of the map in a real browser, alone, with data of the test.

MC01 from the keyboard: one stop for Tab, arrows to the neighbours, Enter opens
MC02 a click is the commune under it, shape or tile
MC03 the search finds with or without accents, by name or code, and is worked from the keyboard
MC04 a name that looks like markup is text
MC05 outside the filter communes are pale, say so and can be opened; the legend counts what is kept
MC06 a row of the legend shows its communes
MC07 names cover neither one another nor marks of others, at any zoom
MC08 «Các phường» shows one cluster of wards after the other, so that their names can be read
MC09 with a finger the first tap says which commune it is, and its button opens it
MC10 shapes that do not arrive are said, and can be asked for again
MC11 new data leaves view and shapes as they are
MC12 a commune without shape or tile is named
MC13 marks cover neither one another nor more than a third of their commune; those without room come
     as one zooms in
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from geo.boundaries import read_boundaries
from geo.communes import CommuneKind, read_registry
from geo.drawing import map_geometry
from geo.tile_grid import read_tiles
from survey.palette import NOT_VISITED, level_colours
from survey.settings import CONTENT
from survey.ui.commune_map import WORDS, LegendEntry, MapKind, map_data
from tests.browser.lone_map import ADDRESS, ask_for, draw, emptied, lone_map
from tests.browser.map_steps import (
    BA_VI,
    COMMUNES,
    LY_SON,
    QUANG_NGAI,
    area,
    counts,
    place,
    rgb,
)

pytestmark = pytest.mark.browser

SHAPES = "/geometry.json"
LEGEND = [
    LegendEntry("Sẵn sàng", level_colours(2)[0], "", 0),
    LegendEntry("Chưa sẵn sàng", level_colours(2)[1], "", 0),
    LegendEntry("Chưa đến", NOT_VISITED.ground, "not_visited", 0),
]
HOSTILE = "<img src=x onerror=alert(1)>"
# All communes that arrows lead to from one.
REACHED = """start => {
  const map = document.getElementById("map");
  const areaOf = code => map.querySelector(`[data-code="${code}"]`);
  const [found, fresh] = [new Set([start]), [start]];
  while (fresh.length) {
    const code = fresh.pop();
    for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
      areaOf(code).focus();
      areaOf(code).dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
      const next = document.activeElement.dataset.code;
      if (!found.has(next)) fresh.push(next);
      found.add(next);
    }
  }
  return [...found];
}"""
# The communes that lie whole in the view and have their name.
READ = """map => {
  const stage = map.querySelector(".stage").getBoundingClientRect();
  const texts = map.querySelectorAll(".labels text");
  return [...map.querySelectorAll(".area")].filter((area, index) => {
    const box = area.getBoundingClientRect();
    return texts[index].textContent && box.left >= stage.left && box.right <= stage.right
      && box.top >= stage.top && box.bottom <= stage.bottom;
  }).map(area => area.dataset.code);
}"""
# The marks one sees: code of their commune, left, top, right, bottom.
MARKS = """map => {
  const areas = map.querySelectorAll(".area");
  return [...map.querySelectorAll(".mark")].map((mark, index) => {
    const {left, top, right, bottom} = mark.getBoundingClientRect();
    return [areas[index].dataset.code, left, top, right, bottom];
  }).filter(([, left, , right]) => right > left);
}"""
# The share of a commune that a mark covers, by points at most a pixel apart where communes are small.
COVERED = """(map, [code, left, top, right, bottom]) => {
  const area = map.querySelector(`[data-code="${code}"]`);
  const back = area.getScreenCTM().inverse();
  const point = area.ownerSVGElement.createSVGPoint();
  const box = area.getBoundingClientRect();
  let [all, covered] = [0, 0];
  const [across, down] = [box.width, box.height].map(extent => Math.max(0.7, extent / 25));
  for (let y = box.top; y < box.bottom; y += down) for (let x = box.left; x < box.right; x += across) {
    [point.x, point.y] = [x, y];
    if (!area.isPointInFill(point.matrixTransform(back))) continue;
    all += 1;
    // A mark is a triangle on its side.
    const half = (right - left) / 2 * (y - top) / (bottom - top);
    covered += top < y && y < bottom && Math.abs(x - (left + right) / 2) < half;
  }
  return covered / all;
}"""
BOXES = """root => [...root.querySelectorAll(".labels text, .mark.on")].map(one => {
  const {left, top, right, bottom} = one.getBoundingClientRect();
  return [left, top, right, bottom];
}).filter(([left, , right]) => right > left)"""


REGISTRY = read_registry(CONTENT / "communes.csv")
DENSE = ("79", "01", "56")


def shapes_of(province: str) -> bytes:
    tiles = read_tiles(CONTENT / "tile_grids.csv")[province]
    boundaries = read_boundaries(CONTENT / "boundaries" / f"{province}.json")
    return map_geometry(boundaries, REGISTRY.province(province), tiles)


@pytest.fixture(scope="module")
def geometry() -> bytes:
    return shapes_of(QUANG_NGAI)


@pytest.fixture(scope="module")
def pages(browser: Browser, geometry: bytes) -> Iterator[tuple[Page, Page]]:
    """A window on a desk and one on a phone."""
    geometries = {SHAPES: geometry} | {
        f"/{province}.json": shapes_of(province) for province in DENSE
    }
    wide = lone_map(browser, geometries)
    narrow = lone_map(browser, geometries, width=390, touch=True)
    yield wide, narrow
    wide.context.close()
    narrow.context.close()


@pytest.fixture
def desk(pages: tuple[Page, Page]) -> Page:
    return emptied(pages[0])


@pytest.fixture
def phone(pages: tuple[Page, Page]) -> Page:
    return emptied(pages[1])


def some_data(**changed: Any) -> bytes:
    """Return data in which the communes have the classes in turn and every seventh a mark."""
    classes = {code: number % len(LEGEND) for number, code in enumerate(COMMUNES)}
    given: dict[str, Any] = {
        "geometry_url": SHAPES,
        "classes": classes,
        "legend": LEGEND,
        "tips": {},
        "failed": list(classes)[::7],
        "chosen": None,
        "labels": True,
    }
    return map_data(**{**given, **changed})


def draw_dense(page: Page, province: str, kind: CommuneKind | None = None) -> set[str]:
    """Draw *province*, every other commune with a mark, and return the codes of its *kind*."""
    communes = REGISTRY.province(province)
    codes = [one.code for one in communes]
    draw(
        page,
        some_data(
            geometry_url=SHAPES if province == QUANG_NGAI else f"/{province}.json",
            classes=dict.fromkeys(codes, 0),
            failed=codes[::2],
        ),
    )
    return {one.code for one in communes if kind in (None, one.kind)}


def marks_of(page: Page) -> list[tuple[str, float, float, float, float]]:
    found: list[tuple[str, float, float, float, float]] = page.locator("#map").evaluate(MARKS)
    return found


def clicked(page: Page) -> list[str]:
    found: list[str] = page.evaluate("clicked")
    return found


def focused(page: Page) -> str:
    code: str = page.evaluate("document.activeElement.dataset.code")
    return code


def test_mc01_the_keyboard_goes_from_commune_to_commune(desk: Page) -> None:
    draw(desk, some_data(chosen=BA_VI))

    area(desk, BA_VI).focus()
    lands = [focused(desk)]
    for arrow in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        desk.keyboard.press(arrow)
        lands.append(focused(desk))
    card = desk.locator(".card strong").inner_text()
    desk.keyboard.press("Enter")

    (x0, _), (x1, y1), (x2, y2), (x3, y3), (_, y4) = (place(desk, code) for code in lands)
    assert x0 < x1
    assert y1 > y2
    assert x2 > x3
    assert y3 < y4
    assert card == COMMUNES[lands[-1]].name
    assert clicked(desk) == [lands[-1]]
    assert desk.locator('.area[tabindex="0"]').count() == 1


@pytest.mark.parametrize("view", ["shapes", "tiles"])
def test_mc01_every_commune_can_be_reached_by_arrows(desk: Page, view: MapKind) -> None:
    draw(desk, some_data(view=view))

    assert set(desk.evaluate(REACHED, BA_VI)) == COMMUNES.keys()


@pytest.mark.parametrize("view", ["shapes", "tiles"])
def test_mc02_a_click_is_the_commune_under_it(desk: Page, view: MapKind) -> None:
    draw(desk, some_data(view=view))

    for code in list(COMMUNES)[::12]:
        desk.mouse.click(*place(desk, code))

    assert clicked(desk) == list(COMMUNES)[::12]


@pytest.mark.parametrize(
    ("typed", "first", "most"),
    [
        pytest.param("ba vi", "Xã Ba Vì", 2, id="MC03 without accents"),
        pytest.param("BA VÌ", "Xã Ba Vì", 2, id="MC03 large letters"),
        pytest.param("xa ba vi", "Xã Ba Vì", 2, id="MC03 with its prefix"),
        pytest.param("21529", "Xã Ba Vì", 1, id="MC03 by its code"),
        pytest.param("dak", "Phường Đăk Bla", 6, id="MC03 six hits at the most"),
        pytest.param("tra c", "Phường Trà Câu", 1, id="MC03 the beginning of a word"),
        pytest.param("son ha", "Xã Sơn Hà", 2, id="MC03 a whole name before a longer one"),
        pytest.param("sơn hạ", "Xã Sơn Hạ", 2, id="MC03 typed accents count"),
        pytest.param("sơn thủy", "Xã Sơn Thuỷ", 1, id="MC03 either way of setting the mark"),
        pytest.param("  xa   ba  vi ", "Xã Ba Vì", 2, id="MC03 several blanks are one"),
        pytest.param("kontum", "Phường Kon Tum", 1, id="MC03 without a blank"),
        pytest.param("xabavi", "Xã Ba Vì", 2, id="MC03 without any blank"),
        pytest.param("không có", "", 0, id="MC03 nothing"),
    ],
)
def test_the_search_finds(desk: Page, typed: str, first: str, most: int) -> None:
    draw(desk, some_data())

    desk.get_by_role("combobox").fill(typed)

    options = desk.get_by_role("option")
    assert options.count() == most
    if most:
        assert options.first.inner_text().startswith(first)
    else:
        expect(desk.locator(".said")).to_have_text(WORDS["nothing"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("phuong", WORDS["more"], id="MC03 more than can be shown"),
        pytest.param("ba vi", "", id="MC03 all are shown"),
        pytest.param(" ", "", id="MC03 nothing typed"),
    ],
)
def test_the_search_says_when_there_are_more(desk: Page, typed: str, said: str) -> None:
    draw(desk, some_data())

    desk.get_by_role("combobox").fill(typed)

    expect(desk.locator(".said")).to_have_text(said)
    assert desk.locator(".said").is_visible() is bool(said)


def test_mc03_the_search_is_worked_from_the_keyboard(desk: Page) -> None:
    draw(desk, some_data())
    field = desk.get_by_role("combobox")

    field.fill("dak")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "Escape"):
        field.press(key)
    assert desk.get_by_role("option").count() == 0
    field.fill("dak ")
    last = desk.get_by_role("option").last.inner_text()
    for key in ("ArrowUp", "Enter"):
        field.press(key)

    assert last.startswith(desk.locator(".card strong").inner_text())
    assert COMMUNES[focused(desk)].name == desk.locator(".card strong").inner_text()
    desk.keyboard.press("Escape")
    expect(desk.locator(".card")).to_be_hidden()


@pytest.mark.parametrize("view", ["shapes", "tiles"])
def test_mc04_a_name_that_looks_like_markup_is_text(desk: Page, view: MapKind) -> None:
    hostile = some_data(
        names={BA_VI: (HOSTILE, HOSTILE)},
        tips={BA_VI: HOSTILE},
        legend=[LegendEntry(HOSTILE, "#fff", "", 96)],
        classes=dict.fromkeys(COMMUNES, 0),
        view=view,
    )
    desk.on("dialog", lambda _: pytest.fail("a script ran"))
    draw(desk, hostile)

    field = desk.get_by_role("combobox")
    field.fill("onerror")
    expect(desk.get_by_role("option")).to_have_count(1)
    field.press("Enter")

    expect(desk.locator(".card")).to_contain_text(HOSTILE)
    expect(desk.locator(".legend")).to_contain_text(HOSTILE)
    assert desk.locator("img").count() == 0


def test_mc05_communes_outside_the_filter_are_pale_and_can_be_opened(desk: Page) -> None:
    kept = set(COMMUNES) - {BA_VI}
    draw(desk, some_data(kept=kept, failed=[BA_VI, LY_SON]))

    pale = desk.locator(".area.outside")
    assert [one.get_attribute("data-code") for one in pale.all()] == [BA_VI]
    opacity = "one => Number(getComputedStyle(one).fillOpacity)"
    assert area(desk, BA_VI).evaluate(opacity) < 0.2 < area(desk, LY_SON).evaluate(opacity)
    assert counts(desk)[-1] == 1
    desk.mouse.move(*place(desk, BA_VI))
    expect(desk.locator(".card")).to_contain_text(WORDS["outside"])
    desk.mouse.click(*place(desk, BA_VI))
    assert clicked(desk) == [BA_VI]


def test_mc06_a_row_of_the_legend_shows_its_communes(desk: Page) -> None:
    draw(desk, some_data())

    desk.locator(".legend button").nth(1).hover()

    shown = desk.locator(".area:not(.dim)").evaluate_all("all => all.map(one => one.dataset.code)")
    assert set(shown) == set(list(COMMUNES)[1::3])
    desk.mouse.move(0, 0)
    assert desk.locator(".area.dim").count() == 0


@pytest.mark.parametrize("view", ["shapes", "tiles"])
def test_mc07_names_cover_nothing(desk: Page, view: MapKind) -> None:
    draw(desk, some_data(view=view))

    for _ in range(4):
        boxes = desk.locator("#map").evaluate(BOXES)
        covered = [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[:number]
            if one[0] + 2 < other[2] and other[0] + 2 < one[2]
            if one[1] + 4 < other[3] and other[1] + 4 < one[3]
        ]
        assert covered == []
        desk.get_by_role("button", name=WORDS["zoomIn"], exact=True).click()
    assert desk.locator(".labels tspan").count() > 90


def test_mc08_the_button_shows_one_cluster_of_wards_after_the_other(
    desk: Page, geometry: bytes
) -> None:
    draw(desk, some_data())
    wards = {code for code, one in COMMUNES.items() if one.kind is CommuneKind.PHUONG}
    clusters = len(json.loads(geometry)["wards"])
    button = desk.get_by_role("button", name=WORDS["wardsHint"])

    read: list[set[str]] = []
    for _ in range(clusters + 1):
        button.click()
        read.append(wards & set(desk.locator("#map").evaluate(READ)))

    assert set.union(*read) == wards
    assert read[0] == read[clusters] != read[1]
    assert sum(len(one) for one in read[:clusters]) == len(wards)


@pytest.mark.parametrize(
    ("province", "most"),
    [
        pytest.param("79", 7 / 8, id="MC08 TP.HCM"),
        pytest.param("01", 7 / 8, id="MC08 Hà Nội"),
    ],
)
def test_most_names_of_wards_can_be_read(desk: Page, province: str, most: float) -> None:
    wards = draw_dense(desk, province, CommuneKind.PHUONG)
    button = desk.get_by_role("button", name=WORDS["wardsHint"])

    read: set[str] = set()
    places: list[tuple[int, int]] = []
    while not places or places[-1][0] < places[-1][1]:
        button.click()
        read |= wards & set(desk.locator("#map").evaluate(READ))
        place, clusters = button.inner_text().removeprefix(WORDS["wards"]).split("/")
        places.append((int(place), int(clusters)))
        assert button.get_attribute("title") == f"{WORDS['wardsHint']} {place.strip()}/{clusters}"

    assert [place for place, _ in places] == list(range(1, places[0][1] + 1))
    assert len(places) > 1
    assert len(read) >= most * len(wards)


def test_mc08_on_a_phone_every_mark_of_a_ward_is_seen(phone: Page) -> None:
    draw_dense(phone, "79")
    wards = {one.code for one in REGISTRY.province("79")[::2] if one.kind is CommuneKind.PHUONG}
    button = phone.get_by_role("button", name=WORDS["wardsHint"])

    seen: set[str] = set()
    for _ in range(len(json.loads(shapes_of("79"))["wards"])):
        button.click()
        seen |= {code for code, *_ in marks_of(phone)}

    assert wards <= seen


@pytest.mark.parametrize("province", [*DENSE, QUANG_NGAI])
@pytest.mark.parametrize("width", [1440, 390])
def test_mc13_marks_leave_one_another_and_their_commune_free(
    pages: tuple[Page, Page], province: str, width: int
) -> None:
    page = emptied(pages[width == 390])
    draw_dense(page, province)

    marks = marks_of(page)

    assert len(marks) > 25
    overlapping = [
        (one[0], other[0])
        for number, one in enumerate(marks)
        for other in marks[:number]
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]
    assert overlapping == []
    assert min(right - left for _, left, _, right, _ in marks) >= 6
    covered = {mark[0]: page.locator("#map").evaluate(COVERED, list(mark)) for mark in marks}
    assert {code for code, share in covered.items() if share > 0.36} == set()


def test_mc13_an_island_in_its_box_has_its_mark_beside_it(phone: Page) -> None:
    draw(phone, some_data(failed=[LY_SON]))

    ((code, _, top, _, _),) = marks_of(phone)

    island = area(phone, LY_SON).bounding_box()
    assert island is not None
    assert code == LY_SON
    assert top >= island["y"] + island["height"]


def test_mc13_marks_without_room_come_as_one_zooms_in(phone: Page) -> None:
    draw_dense(phone, "79")

    seen = [len(marks_of(phone))]
    for _ in range(5):
        phone.get_by_role("button", name=WORDS["zoomIn"], exact=True).click()
        seen.append(len(marks_of(phone)))

    assert seen == sorted(seen)
    assert seen[0] < seen[-1]
    assert counts(phone)[-1] == len(REGISTRY.province("79")[::2])


def test_mc09_a_tap_says_which_commune_it_is_and_its_button_opens_it(phone: Page) -> None:
    draw(phone, some_data())

    phone.touchscreen.tap(*place(phone, BA_VI))
    expect(phone.locator(".card strong")).to_have_text(COMMUNES[BA_VI].name)
    assert clicked(phone) == []
    phone.get_by_role("button", name=WORDS["open"]).tap()
    assert clicked(phone) == [BA_VI]
    phone.touchscreen.tap(*place(phone, LY_SON))
    assert clicked(phone) == [BA_VI]
    phone.touchscreen.tap(*place(phone, LY_SON))

    assert clicked(phone) == [BA_VI, LY_SON]


@pytest.mark.parametrize("code", [BA_VI, "23302", "21025"])
def test_mc09_on_a_phone_the_card_leaves_what_was_found_free(phone: Page, code: str) -> None:
    draw(phone, some_data())

    phone.get_by_role("combobox").fill(code)
    phone.get_by_role("option").first.tap()

    card, stage, found = (
        phone.locator(what).bounding_box()
        for what in (".card", ".stage", f'.area[data-code="{code}"]')
    )
    assert card is not None
    assert stage is not None
    assert found is not None
    top, bottom = found["y"], found["y"] + found["height"]
    assert stage["y"] <= top < bottom <= stage["y"] + stage["height"]
    assert bottom <= card["y"] or card["y"] + card["height"] <= top
    buttons = phone.locator("button:visible")
    sizes = [one.bounding_box() for one in buttons.all()]
    assert min(min(size["width"], size["height"]) for size in sizes if size) >= 40


def test_mc10_shapes_that_do_not_arrive_can_be_asked_for_again(desk: Page) -> None:
    address, answers = f"{ADDRESS}/late.json", [500]

    def answer(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop())
        else:
            route.fallback(url=f"{ADDRESS}{SHAPES}")

    desk.route(address, answer)
    ask_for(desk, some_data(geometry_url="/late.json"))
    expect(desk.locator(".message")).to_contain_text(WORDS["broken"])

    desk.get_by_role("button", name=WORDS["retry"]).click()

    expect(desk.locator(".area")).to_have_count(96)
    expect(desk.locator(".message")).to_be_hidden()


def test_mc11_new_data_leaves_view_and_shapes(desk: Page) -> None:
    draw(desk, some_data())
    desk.get_by_role("button", name=WORDS["zoomIn"], exact=True).click()
    view = desk.locator(".stage > svg").get_attribute("viewBox")
    area(desk, BA_VI).evaluate("one => { one.mine = true; }")

    draw(desk, some_data(classes=dict.fromkeys(COMMUNES, 1)))

    expect(area(desk, BA_VI)).to_have_css("fill", rgb(LEGEND[1].colour))
    assert desk.locator(".stage > svg").get_attribute("viewBox") == view
    assert area(desk, BA_VI).evaluate("one => one.mine") is True


@pytest.mark.parametrize(
    ("view", "said"),
    [
        pytest.param("shapes", WORDS["undrawn"], id="MC12 no shape"),
        pytest.param("tiles", WORDS["untiled"], id="MC12 no tile"),
    ],
)
def test_what_is_not_drawn_is_named(desk: Page, view: MapKind, said: str) -> None:
    stranger = "99999"
    classes = {**dict.fromkeys(COMMUNES, 0), stranger: 0}
    draw(desk, some_data(classes=classes, names={stranger: ("Xã Mới", "Mới")}, view=view))

    expect(desk.locator(".notes")).to_contain_text(f"{said}: Xã Mới")
