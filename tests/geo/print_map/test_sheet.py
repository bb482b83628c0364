"""The printed map, drawn from plain values.

PM01 the sheet has the size of its paper; it stands or lies as the map is larger
PM02 a commune has the colour of its class, also where it is small; a hatched one has more than one
PM03 a label lies in its own commune and overlaps no other; every failed gate has its mark
PM04 groups of islands have squares that hide nothing
PM05 wards without a name are shown enlarged, and the map says where
PM06 text is embedded as TrueType, never as Type 3; what is printed can be found as text
PM07 the same input gives the same bytes, also in several threads at once
PM08 names are text, whatever they hold
PM09 without a shape there is no map
PM10 a shape of which nothing is said is drawn pale and without words
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import shapely
from PIL import Image
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, Shape, read_boundaries
from geo.communes import CommuneKind, CommuneRegistry
from geo.print_map.body import Body, Drawn, told_apart
from geo.print_map.draw import PALE
from geo.print_map.labels import Wanted, place_labels
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
WORDS: Final = PrintWords("Mức", "Chưa đạt", "Tổng số", "Phóng to", ("Ghi chú: sơ đồ.",))
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


@pytest.fixture(scope="module")
def quang_ngai(data: Path, registry: CommuneRegistry) -> PrintMap:
    communes = registry.province("51")
    names = told_apart({c.code: (c.short_name, c.name) for c in communes})
    units = {
        commune.code: PrintUnit(
            names[commune.code], n % 4, n % 5 == 0, commune.kind is CommuneKind.PHUONG
        )
        for n, commune in enumerate(communes)
    }
    boundaries = read_boundaries(data / "boundaries" / "51.json")
    return counted(PrintMap(boundaries, units, CLASSES, WORDS))


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
    side = 5.0
    seen = [window.seen for window in body.windows if window.seen is not None]
    corners = [
        Rect(left, top, side, side)
        for rect in seen
        for left in (rect.left, rect.right - side)
        for top in (rect.top - side, rect.bottom)
    ]
    return [*corners, *(edge for rect in seen for edge in edges_of(rect))]


def edges_of(rect: Rect) -> tuple[Rect, ...]:
    return (
        Rect(rect.left, rect.top, rect.width, 0.1),
        Rect(rect.left, rect.bottom, rect.width, 0.1),
        Rect(rect.left, rect.top, 0.1, rect.height),
        Rect(rect.right, rect.top, 0.1, rect.height),
    )


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


def test_pm03_labels_lie_in_their_commune_and_not_over_each_other(laid_out: Body) -> None:
    for pane in laid_out.panes:
        over = [
            (one.code, other.code)
            for one, other in combinations(pane.labels, 2)
            if one.rect.overlaps(other.rect)
        ]
        outside = [
            label.code
            for label in pane.labels
            if label.lines
            and pane.pane.areas[label.code].intersection(label.rect.polygon()).area
            < 0.8 * label.rect.width * label.rect.height
        ]

        assert (over, outside) == ([], [])


def test_pm03_most_communes_have_a_name_and_every_failed_gate_its_mark(
    quang_ngai: PrintMap, laid_out: Body
) -> None:
    alone = {pane.codes[0] for pane in laid_out.insets if len(pane.codes) == 1}
    named = {label.code for pane in laid_out.panes for label in pane.labels if label.lines} | alone
    marked = {label.code for label in laid_out.main.labels if label.failed} | alone
    failed = {code for code, unit in quang_ngai.units.items() if unit.failed}

    assert len(named) > 85
    assert failed - marked == set()


def test_pm03_a_mark_that_fits_nowhere_stands_on_its_commune() -> None:
    speck = {"A": shapely.box(0, 0, 0.5, 0.5)}
    (label,) = place_labels(speck, {"A": Wanted("Tên dài", "3", failed=True)})

    assert (label.lines, label.failed) == ((), True)
    assert place_labels(speck, {"A": Wanted("Tên dài", "3", failed=True)}, every_mark=False) == ()


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


def test_pm06_the_text_is_embedded_and_can_be_found(pdf: Path) -> None:
    fonts = told_by("pdffonts", pdf).splitlines()[2:]
    text = "".join(told_by("pdftotext", pdf, "-raw").split())

    assert fonts
    assert all("CID TrueType" in line and " yes yes " in line for line in fonts)
    for said in (*SHEET.marks, SHEET.title, SHEET.facts, SHEET.foot, WORDS.enlarged, *WORDS.notes):
        assert said.replace(" ", "") in text


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


def test_a_picture_is_as_wide_as_asked(quang_ngai: PrintMap) -> None:
    with Image.open(io.BytesIO(draw_picture(quang_ngai, 160, 100))) as image:
        width, height = image.size

    assert width == pytest.approx(160 / 25.4 * 100, abs=1)
    assert 0.4 < height / width < 1.4


def test_communes_of_one_name_are_told_apart() -> None:
    names = {"1": ("Ba Tơ", "Xã Ba Tơ"), "2": ("Ba Tơ", "Phường Ba Tơ"), "3": ("Xốp", "Xã Xốp")}

    assert told_apart(names) == {"1": "Xã Ba Tơ", "2": "Phường Ba Tơ", "3": "Xốp"}
