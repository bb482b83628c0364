"""The printed map, drawn from plain values.

PM01 the sheet has the size of its paper; it stands or lies as the map is larger
PM02 a commune has the colour of its class, also where it is small; a hatched one has more than one
PM03 a label lies in its own commune and overlaps no other, no frame, no letter, no square; what it
     marks is marked somewhere; no commune stays unnamed, those without room are in a list by number
PM04 groups of islands have squares that hide nothing
PM05 wards without a name are shown enlarged, and the map says where; enlarged parts lie apart
PM06 text is embedded as TrueType, never as Type 3; what is printed can be found as text
PM07 the same input gives the same bytes, also in several threads at once
PM08 names are text, whatever they hold
PM09 without a shape there is no map
PM10 a shape of which nothing is said is drawn pale and without words; an island has its name
PM11 a name may stand on empty paper beside its commune, with a line that leads there
"""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pytest
import shapely
from PIL import Image
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, Shape, read_boundaries
from geo.communes import CommuneKind, CommuneRegistry
from geo.print_map.body import Body, Drawn, told_apart
from geo.print_map.draw import PALE
from geo.print_map.labels import Label, Wanted, place_labels
from geo.print_map.panes import Rect
from geo.print_map.sheet import compose, draw_pdf, draw_picture, draw_png
from geo.print_map.text import shown, width_mm, wrapped
from geo.print_map.values import PrintClass, PrintMap, PrintUnit, PrintWords, Sheet
from tests.exchange.paper import pages

CLASSES: Final = (
    PrintClass("Tốt", "#1a5e8a", "#ffffff", 0, "1"),
    PrintClass("Yếu", "#f2dfa3", "#111111", 0, "2"),
    PrintClass("Chưa đến", "#ffffff", "#111111", 0, hatching="dots", ink="#8c8c8c"),
    PrintClass("Chưa kết luận", "#dedede", "#111111", 0, hatching="strokes", ink="#6e6e6e"),
)
WORDS: Final = PrintWords(
    "Mức", "Chưa đạt", "Tổng số", "Phóng to", "Số thay cho tên:", ("Ghi chú: sơ đồ.",)
)
SHEET: Final = Sheet(
    paper="A4",
    title="BẢN ĐỒ",
    name="Bản đồ – thử",
    creator="Thử",
    moment=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
    marks=("LƯU HÀNH NỘI BỘ", "DỮ LIỆU MINH HỌA"),
    facts="Tính đến ngày 20/11/2026.",
    foot="Phiên bản: 1",
)
DPI: Final = 150


def square(west: float, south: float, side: float = 0.1) -> Shape:
    """Return a square of *side* degrees."""
    east, north = west + side, south + side
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return ((ring,),)


def a_map(shapes: Mapping[str, Shape], **changes: PrintUnit) -> PrintMap:
    """Return a map whose communes are called by their codes, in the first class."""
    units = {code: changes.get(code, PrintUnit(code, 0)) for code in shapes}
    return counted(PrintMap(Boundaries(shapes), units, CLASSES, WORDS))


def counted(drawn: PrintMap) -> PrintMap:
    found = [unit.class_index for unit in drawn.units.values()]
    classes = tuple(replace(c, count=found.count(n)) for n, c in enumerate(drawn.classes))
    return replace(drawn, classes=classes)


ROW: Final = {f"X{n}": square(108 + 0.1 * n, 15) for n in range(4)}


def map_of(province: str, data: Path, registry: CommuneRegistry) -> PrintMap:
    """Return the shipped shapes of *province* with classes and marks."""
    communes = registry.province(province)
    names = told_apart({c.code: (c.short_name, c.name) for c in communes})
    units = {
        commune.code: PrintUnit(
            names[commune.code], n % 4, n % 5 == 0, commune.kind is CommuneKind.PHUONG
        )
        for n, commune in enumerate(communes)
    }
    boundaries = read_boundaries(data / "boundaries" / f"{province}.json")
    return counted(PrintMap(boundaries, units, CLASSES, WORDS))


@pytest.fixture(scope="module")
def quang_ngai(data: Path, registry: CommuneRegistry) -> PrintMap:
    return map_of("51", data, registry)


@pytest.fixture(scope="module")
def laid_out(quang_ngai: PrintMap) -> Body:
    return compose(quang_ngai, SHEET)[1]


@pytest.fixture(scope="module")
def pdf(quang_ngai: PrintMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.pdf"
    path.write_bytes(draw_pdf(quang_ngai, SHEET))
    return path


@pytest.fixture(scope="module")
def pixels(quang_ngai: PrintMap) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(io.BytesIO(draw_png(quang_ngai, SHEET, DPI))) as image:
        return np.asarray(image.convert("RGB"))


def told_by(program: str, pdf: Path, *words: str) -> str:
    return subprocess.run(
        [program, *words, str(pdf), *(["-"] if program == "pdftotext" else [])],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout.decode()


@pytest.mark.parametrize(
    ("paper", "shapes", "size"),
    [
        pytest.param("A4", ROW, (297, 210), id="PM01 A4 across"),
        pytest.param(
            "A3", {f"X{n}": square(108, 15 + 0.1 * n) for n in range(4)}, (297, 420), id="PM01 A3"
        ),
    ],
)
def test_pm01_the_paper(
    paper: str, shapes: Mapping[str, Shape], size: tuple[int, int], tmp_path: Path
) -> None:
    sheet = replace(SHEET, paper="A3" if paper == "A3" else "A4")
    file = tmp_path / "map.pdf"
    file.write_bytes(draw_pdf(a_map(shapes), sheet))
    told = next(line for line in told_by("pdfinfo", file).splitlines() if "Page size" in line)
    points = [float(word) for word in told.split() if word.replace(".", "").isdigit()]

    assert tuple(round(point / 72 * 25.4) for point in points[:2]) == size


def clear_points(pane: Drawn, others: list[Rect]) -> dict[str, shapely.Point]:
    """Return a point of each commune that neither a label nor a frame nor a line covers."""
    covered = shapely.union_all(
        [
            shapely.buffer(rect.polygon(), 0.6)
            for rect in (*others, *(la.rect for la in pane.labels))
        ]
    )
    found = {}
    for code, area in pane.pane.areas.items():
        free = shapely.buffer(area, -0.6).difference(covered)
        if free.area > 0.5:
            radius = shapely.maximum_inscribed_circle(shapely.MultiPolygon(polygons_of(free)))
            found[code] = shapely.Point(shapely.get_coordinates(radius)[0])
    return found


def polygons_of(shape: BaseGeometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]


def frames_of(body: Body) -> list[Rect]:
    """Return what enlargements draw on the map, and names beside communes."""
    drawn = [part for w in body.windows if w.seen and w.tag for part in (*w.seen.edges(), w.tag)]
    return [*drawn, *(callout.label.rect for callout in body.main.callouts)]


def test_pm02_a_commune_has_the_colour_of_its_class(
    quang_ngai: PrintMap,
    laid_out: Body,
    pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> None:
    points = clear_points(laid_out.main, frames_of(laid_out))
    wrong = []
    for code, point in points.items():
        shown_in = quang_ngai.classes[quang_ngai.units[code].class_index]
        x, y = (round(at / 25.4 * DPI) for at in (point.x, point.y))
        found = "#" + "".join(f"{channel:02x}" for channel in pixels[y, x])
        if not shown_in.hatching and found != shown_in.ground:
            wrong.append((code, found, shown_in.ground))

    assert len(points) > 80
    assert wrong == []


def test_pm02_a_hatched_commune_has_more_than_one_colour(
    quang_ngai: PrintMap,
    laid_out: Body,
    pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> None:
    spread = {}
    for code, point in clear_points(laid_out.main, frames_of(laid_out)).items():
        x, y = (round(at / 25.4 * DPI) for at in (point.x, point.y))
        part = pixels[y - 6 : y + 7, x - 6 : x + 7].astype(int)
        area = laid_out.main.pane.areas[code]
        if area.boundary.distance(point) > 2:  # 13 pixels are 2 mm wide
            hatched = bool(quang_ngai.classes[quang_ngai.units[code].class_index].hatching)
            spread[code] = (hatched, int(np.ptp(part)) if hatched else 0)

    assert sum(hatched for hatched, _ in spread.values()) > 5
    assert [code for code, (hatched, found) in spread.items() if hatched and found < 40] == []


def test_pm03_most_communes_have_their_name_on_the_map(laid_out: Body) -> None:
    named = {label.code for pane in laid_out.panes for label in pane.labels if label.named}

    assert len(named) > 80
    assert len(laid_out.index.entries) < 12


@pytest.mark.parametrize(
    ("province", "paper"),
    [
        pytest.param("51", "A4", id="PM03 Quang Ngai"),
        pytest.param("01", "A4", id="PM03 Ha Noi"),
        pytest.param("79", "A4", id="PM03 Ho Chi Minh"),
        pytest.param("48", "A4", id="PM03 Da Nang"),
        pytest.param("56", "A4", id="PM03 Khanh Hoa"),
        pytest.param("79", "A3", id="PM03 Ho Chi Minh on A3"),
    ],
)
def test_pm03_no_commune_stays_unnamed_and_nothing_overlaps(
    province: str, paper: Literal["A4", "A3"], data: Path, registry: CommuneRegistry
) -> None:
    drawn = map_of(province, data, registry)
    body = compose(drawn, replace(SHEET, paper=paper))[1]

    assert {code: unit.name for code, unit in drawn.units.items()}.keys() == told_in(drawn, body)
    assert {c for c, unit in drawn.units.items() if unit.failed} - marked_in(drawn, body) == set()
    assert [found for pane in body.panes for found in overlaps(body, pane)] == []
    assert [
        label.code for pane in body.panes for label in pane.labels if stands_out(pane, label)
    ] == []
    assert keys_on(body) == {entry.key for entry in body.index.entries if entry.key}
    assert sum(not entry.key for entry in body.index.entries) <= 2
    assert body.index.points >= 6
    assert body.index.height <= body.index_rect.height


def told_in(drawn: PrintMap, body: Body) -> set[str]:
    """Return the communes whose name stands on the sheet."""
    by_name = {unit.name: code for code, unit in drawn.units.items()}
    labels = [label for pane in body.panes for label in pane.labels if label.named]
    labels += [callout.label for callout in body.main.callouts]
    said = [" ".join(label.lines) for label in labels]
    said += [entry.said.name for entry in body.index.entries]
    alone = {pane.codes[0] for pane in body.insets if len(pane.codes) == 1}
    return {by_name[name] for name in said} | alone


def marked_in(drawn: PrintMap, body: Body) -> set[str]:
    by_name = {unit.name: code for code, unit in drawn.units.items()}
    labels = [label for pane in body.panes for label in pane.labels]
    labels += [callout.label for callout in body.main.callouts]
    listed = {by_name[entry.said.name] for entry in body.index.entries if entry.said.failed}
    alone = {pane.codes[0] for pane in body.insets if len(pane.codes) == 1}
    return {label.code for label in labels if label.failed} | listed | alone


def overlaps(body: Body, pane: Drawn) -> list[tuple[str, str]]:
    """Return which labels of *pane* lie on each other, on frames and letters, on squares of islands."""
    boxes = [(label.code, label.rect) for label in pane.labels]
    boxes += [(callout.label.code, callout.label.rect) for callout in pane.callouts]
    if pane.corner is not None:
        boxes.append((pane.letter, pane.corner))
    if pane is body.main:
        boxes += [(window.letter, window.tag) for window in body.windows if window.tag]
        boxes += [(inset.codes[0], inset.pane.rect) for inset in body.insets]
    found = [
        (one[0], other[0]) for one, other in combinations(boxes, 2) if one[1].overlaps(other[1])
    ]
    lines = [
        (window.letter, side)
        for window in body.windows
        if window.seen and pane is body.main
        for side in edges_of(window.seen)
    ]
    return found + [
        (code, letter)
        for code, rect in boxes
        for letter, side in lines
        if rect.overlaps(side) and code != letter
    ]


def edges_of(rect: Rect) -> tuple[Rect, ...]:
    return (
        Rect(rect.left, rect.top, rect.width, 0.1),
        Rect(rect.left, rect.bottom, rect.width, 0.1),
        Rect(rect.left, rect.top, 0.1, rect.height),
        Rect(rect.right, rect.top, 0.1, rect.height),
    )


def stands_out(pane: Drawn, label: Label) -> bool:
    """Return whether *label* leaves its commune: it may with what is blank above and below it."""
    blank = 0.2 * label.points if len(label.lines) <= 1 else 0.12 * label.points
    rect = label.rect
    core = shapely.box(rect.left, rect.top + blank / 2, rect.right, rect.bottom - blank / 2)
    return not shapely.buffer(pane.pane.areas[label.code], 0.01).contains(core)


def keys_on(body: Body) -> set[str]:
    return {label.lines[0] for pane in body.panes for label in pane.labels if label.keyed}


def test_pm03_what_fits_nowhere_is_left_out_of_the_map_and_stands_in_the_list() -> None:
    specks = {f"X{n}": square(108 + 0.1 * n, 15, 0.0005) for n in range(3)}
    holes = (shape[0][0] for shape in specks.values())
    box: dict[str, Shape] = {"ALL": ((square(107.9, 14.9, 0.4)[0][0], *holes),)}
    units = {code: PrintUnit(f"Xã {code}", 0, failed=True) for code in specks}
    body = compose(a_map({**box, **specks}, **units), SHEET)[1]

    assert place_labels({"A": shapely.box(0, 0, 0.5, 0.5)}, {"A": Wanted("Tên dài", "3")}) == ()
    assert {"X0", "X1", "X2"} & {label.code for label in body.main.labels} == set()
    assert told_in(a_map({**box, **specks}, **units), body) == {"ALL", *specks}
    assert marked_in(a_map({**box, **specks}, **units), body) == set(specks)


def test_pm11_a_name_on_the_coast_stands_beside_its_commune() -> None:
    drawn = a_map({**ROW, "LE": square(108.2, 15.1, 0.005)}, LE=PrintUnit("Cửa Biển", 0))
    body = compose(drawn, SHEET)[1]
    (callout,) = body.main.callouts
    areas = shapely.union_all(list(body.main.pane.areas.values()))
    line = shapely.LineString(callout.line)

    assert callout.label.lines == ("Cửa Biển",)
    assert not shapely.intersects(areas, callout.label.rect.polygon())
    assert line.distance(body.main.pane.areas["LE"]) < 0.01
    assert body.index.entries == ()


@pytest.mark.parametrize(
    ("island", "side"),
    [
        pytest.param(square(109.5, 15.2), "east", id="PM04 in the east"),
        pytest.param(square(106.5, 14.0), "west", id="PM04 in the west"),
    ],
)
def test_pm04_islands_have_squares_that_hide_nothing(island: Shape, side: str) -> None:
    drawn = a_map({**ROW, "DAO": island})
    body = compose(drawn, SHEET)[1]
    (inset,) = body.insets
    areas = body.main.pane.areas.values()
    middle = shapely.union_all(list(areas)).centroid.x

    assert inset.codes == ("DAO",)
    assert not any(shapely.intersects(area, inset.pane.rect.polygon()) for area in areas)
    assert inset.pane.rect.polygon().contains(inset.pane.areas["DAO"])
    assert (inset.pane.rect.left > middle) == (side == "east")


def test_pm05_nameless_wards_are_enlarged() -> None:
    large = {
        f"X{n}{m}": square(108 + 0.3 * n, 15 + 0.3 * m, 0.3) for n in range(3) for m in range(3)
    }
    del large["X11"]
    wards = {
        f"W{n}{m}": square(108.3 + 0.03 * n, 15.3 + 0.03 * m, 0.03)
        for n in range(10)
        for m in range(10)
        if n < 3 and m < 3
    }
    units = {code: PrintUnit(f"Phường {code}", 1, small=True) for code in wards}
    body = compose(a_map({**large, **wards}, **units), SHEET)[1]
    (window,) = body.windows
    named = {label.code for label in window.labels if label.lines}
    assert window.seen is not None
    extent = window.seen.polygon()

    assert set(wards) <= named
    assert all(extent.contains(body.main.pane.areas[code]) for code in wards)
    assert window.pane.frame.scale > 2 * body.main.pane.frame.scale


def test_pm05_enlarged_parts_lie_apart(laid_out: Body) -> None:
    seen = [window.seen for window in laid_out.windows if window.seen is not None]

    assert len(seen) == len(laid_out.windows) > 1
    assert not any(one.overlaps(other) for one, other in combinations(seen, 2))
    assert all(laid_out.main.pane.rect.polygon().covers(rect.polygon()) for rect in seen)


def test_pm06_the_text_is_embedded_and_can_be_found(pdf: Path) -> None:
    fonts = told_by("pdffonts", pdf).splitlines()[2:]
    text = "".join(told_by("pdftotext", pdf, "-raw").split())

    assert fonts
    assert all("CID TrueType" in line and " yes yes " in line for line in fonts)
    for said in (*SHEET.marks, SHEET.title, SHEET.facts, SHEET.foot, WORDS.enlarged, *WORDS.notes):
        assert said.replace(" ", "") in text


def test_pm06_every_name_can_be_found(quang_ngai: PrintMap, pdf: Path) -> None:
    text = "".join(told_by("pdftotext", pdf, "-raw").split())
    said = Counter(word for unit in quang_ngai.units.values() for word in unit.name.split())

    assert [word for word, times in said.items() if text.count(word) < times] == []


def test_pm06_the_legend_adds_up(quang_ngai: PrintMap, laid_out: Body, pdf: Path) -> None:
    (page,) = pages(pdf)
    edge = laid_out.legend_rect.right / 25.4 * 72
    column = sorted((word.top, word.text) for word in page.words if abs(word.right - edge) < 1)
    *counts, total, failed = [int(text) for _, text in column if text.isdigit()]

    assert counts == [entry.count for entry in quang_ngai.classes]
    assert (sum(counts), total, failed) == (96, 96, quang_ngai.failed)


def test_pm07_the_same_bytes_in_several_threads() -> None:
    drawn = a_map(ROW)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: draw_pdf(drawn, SHEET), range(3)))

    assert len({*found, draw_pdf(drawn, SHEET)}) == 1
    assert b"Matplotlib" not in found[0]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("Xã $\\frac{1}$", "Xã $\\frac{1}$", id="PM08 a formula"),
        pytest.param("a\nb\tc\x00", "a b c?", id="PM08 control characters"),
        pytest.param("So\u031bn 中", "Sơn ?", id="PM08 composed, unknown letters"),
    ],
)
def test_pm08_names_are_text(typed: str, expected: str) -> None:
    drawn = a_map(ROW, X0=PrintUnit(typed, 0))

    assert shown(typed) == expected
    assert draw_png(drawn, replace(SHEET, facts=typed), dpi=40).startswith(b"\x89PNG")


def test_pm08_lines_are_broken_between_words_and_fit() -> None:
    lines = wrapped("Trung tâm Phục vụ hành chính công " + "dài" * 30, 40, 10)

    assert all(width_mm(line, 10) <= 40 for line in lines)
    assert " ".join(lines[:-1]).startswith("Trung tâm Phục vụ hành chính công")
    assert lines[-1].endswith("…")


def test_pm09_without_a_shape_there_is_no_map() -> None:
    for draw in (draw_pdf, draw_png):
        with pytest.raises(ValueError, match="no commune"):
            draw(a_map({}), SHEET)


def test_pm10_a_shape_without_a_unit_is_pale_and_says_nothing() -> None:
    drawn = a_map(ROW)
    part = replace(drawn, units={"X0": drawn.units["X0"]})
    body = compose(part, SHEET)[1]
    data = draw_png(part, SHEET, DPI)
    with Image.open(io.BytesIO(data)) as image:
        at = body.main.pane.areas["X2"].centroid
        pixel = image.convert("RGB").getpixel((round(at.x / 25.4 * DPI), round(at.y / 25.4 * DPI)))

    assert {label.code for label in body.main.labels} == {"X0"}
    assert pixel == tuple(bytes.fromhex(PALE[1:]))


def test_pm10_an_island_that_takes_no_part_has_its_name(tmp_path: Path) -> None:
    drawn = a_map({**ROW, "DAO": square(109.5, 15.2)})
    units = {code: unit for code, unit in drawn.units.items() if code != "DAO"}
    file = tmp_path / "map.pdf"
    file.write_bytes(draw_pdf(replace(drawn, units=units, others={"DAO": "Trường Sa"}), SHEET))

    assert "Trường Sa" in told_by("pdftotext", file, "-raw")


def test_a_picture_is_as_wide_as_asked(quang_ngai: PrintMap) -> None:
    with Image.open(io.BytesIO(draw_picture(quang_ngai, 160, 100))) as image:
        width, height = image.size

    assert width == pytest.approx(160 / 25.4 * 100, abs=1)
    assert 0.4 < height / width < 1.4


def test_communes_of_one_name_are_told_apart() -> None:
    names = {"1": ("Ba Tơ", "Xã Ba Tơ"), "2": ("Ba Tơ", "Phường Ba Tơ"), "3": ("Xốp", "Xã Xốp")}

    assert told_apart(names) == {"1": "Xã Ba Tơ", "2": "Phường Ba Tơ", "3": "Xốp"}
