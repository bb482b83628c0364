"""What the files of a map are made of: the page for a browser, the style for QGIS, the GeoPackage.

GF01 a page draws every area that has a shape, islands far away in a labelled square at their side
GF02 a page without any shape is refused
GF03 a page brings Leaflet along with its licence, and nothing else; it forbids itself to fetch anything
GF04 nothing that a name says is run by Jinja, wherever folium puts it
GF05 a style knows colours of two digits a part only
GF06 each hatching is strokes at its angles, or marks
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

from geo.boundaries import Boundaries, Shape
from geo.folium_map import MapArea, MapPage, map_page
from geo.qgis_style import area_style, colour
from geo.swatches import Hatching, Swatch

PLAIN = Swatch("Sẵn sàng", "#1a5e8a")
HATCHED = Swatch("Chưa đến", "#ffffff", "dots", "#8c8c8c")
PAGE = MapPage("vi", "Bản đồ", "Mức", ((PLAIN, 2), (HATCHED, 1)), "Phóng to", "Thu nhỏ")


def a_square(west: float, south: float, side: float = 0.1) -> Shape:
    east, north = west + side, south + side
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return ((ring,),)


LAND = {"00001": a_square(108.0, 15.0), "00002": a_square(108.1, 15.0)}


def an_area(name: str, lon: float = 108.05, index: int | None = 0) -> MapArea:
    return MapArea(name, (lon, 15.05), index, (f"Xã {name}", "72,5"))


def drawn(page: str) -> dict[str, list[list[list[float]]]]:
    """The rings of each area, by code."""
    collections = re.findall(r'_add\((\{"features".*?"FeatureCollection"\})\);', page)
    features = [feature for text in collections for feature in json.loads(text)["features"]]
    return {
        feature["id"]: feature["geometry"]["coordinates"] for feature in features if "id" in feature
    }


def test_gf01_every_area_with_a_shape_is_drawn() -> None:
    areas = {code: an_area(code, index=None) for code in ("00001", "00002", "00003")}
    found = drawn(map_page(PAGE, Boundaries(LAND), areas))

    assert found.keys() == LAND.keys()
    assert found["00001"] == [[list(at) for at in ring] for ring in LAND["00001"][0]]


@pytest.mark.parametrize(
    ("lon", "side"),
    [pytest.param(112.0, 1, id="GF01 in the east"), pytest.param(103.0, -1, id="GF01 in the west")],
)
def test_gf01_islands_stand_in_a_square_at_their_side(lon: float, side: int) -> None:
    shapes = LAND | {"00009": a_square(lon, 12.0, 0.05)}
    areas = {code: an_area(f"N{code}", lon if code == "00009" else 108.1) for code in shapes}
    page = map_page(PAGE, Boundaries(shapes), areas)
    found = drawn(page)
    (island,), (square,) = found["00009"], found["inset"]

    assert 0.02 < side * (island[0][0] - 108.1) < 0.3
    assert min(at[0] for at in square) < island[0][0] < max(at[0] for at in square)
    assert min(at[1] for at in square) < island[0][1] < max(at[1] for at in square)
    assert page.count("N00009") == 3  # its name, what is said of it, the label of the square


def test_gf02_a_page_without_shapes_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        map_page(PAGE, Boundaries({}), {"00001": an_area("A")})


def test_gf03_leaflet_comes_along_and_nothing_else() -> None:
    page = map_page(PAGE, Boundaries(LAND), {"00001": an_area("A")})

    assert "Leaflet 1.9" in page
    assert "BSD 2-Clause License" in page
    assert "default-src 'none'" in page
    assert (
        re.findall("bootstrap|jquery|awesome|<link|<script src|<iframe", page, re.IGNORECASE) == []
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{ 7 * 191 }}", id="GF04 an expression"),
        pytest.param("{% set x = 1 %}1337", id="GF04 a statement"),
        pytest.param("{# 1337 #}", id="GF04 a comment"),
    ],
)
def test_gf04_jinja_runs_no_name(text: str) -> None:
    shapes = LAND | {"00009": a_square(112.0, 12.0)}
    areas = {code: an_area(text) for code in shapes}
    page = map_page(PAGE, Boundaries(shapes), areas)
    kept = text.replace("{", r"\u0026#123;")

    assert page.count(kept) == 7  # three names, three lines, one label of a square
    assert page.count("1337") == page.count(kept) * text.count("1337")


@pytest.mark.parametrize("web", ["#fff", "red", "#12345"])
def test_gf05_other_colours_are_refused(web: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        colour(web)


@pytest.mark.parametrize(
    ("hatching", "kinds"),
    [
        pytest.param("", [], id="GF06 plain"),
        pytest.param("strokes", [("LinePatternFill", "45")], id="GF06 slanted"),
        pytest.param(
            "crossed", [("LinePatternFill", "45"), ("LinePatternFill", "135")], id="GF06 crossed"
        ),
        pytest.param("level", [("LinePatternFill", "0")], id="GF06 level"),
        pytest.param("upright", [("LinePatternFill", "90")], id="GF06 upright"),
        pytest.param("dots", [("PointPatternFill", None)], id="GF06 dots"),
        pytest.param("crosses", [("PointPatternFill", None)], id="GF06 crosses"),
    ],
)
def test_gf06_a_hatching_is_strokes_or_marks(
    hatching: Hatching, kinds: list[tuple[str, str | None]]
) -> None:
    swatch = Swatch("Lớp", "#dedede", hatching, "#6e6e6e")
    style = area_style({0: swatch}, "class_index", "name", {"name": "Tên"})
    root = ET.fromstring(style)  # noqa: S314 - our own
    _, *layers = root.findall("renderer-v2/symbols/symbol/layer")
    angles = [
        next((one.get("v") for one in layer.findall("prop") if one.get("k") == "angle"), None)
        for layer in layers
    ]

    assert list(zip((layer.get("class") for layer in layers), angles, strict=True)) == kinds
    assert [symbol.get("name") for layer in layers for symbol in layer.findall("symbol")] == [
        f"@0@{place}" for place in range(1, len(layers) + 1)
    ]
