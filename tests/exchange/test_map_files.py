"""The map as files for other programs.

MF01 GeoJSON: a feature for each commune in the order of the map, one without a shape too
MF02 the numbers are those of the scores, in GeoJSON and in the GeoPackage
MF03 a file that has the value of a wholly confidential domain is LƯU HÀNH NỘI BỘ; the page has none and is
     so only if its layer is; made-up data is marked; a layer that must not leave does not, nor a view that
     names a confidential gate
MF04 a GeoPackage is one for GDAL and for plain SQLite: rows, shapes, style by default, what it says of itself
MF05 its style has a category for each class in the colour of the class, hatched as the map is, and one more
     for what the filter leaves out
MF06 a text of a stranger is text, however long: no markup, no template, no control character, in no file
MF07 the page: what is said of a commune, the legend's counts, the filter's rest; under 500 kB for a province
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from geo.boundaries import Boundaries, Shape
from geo.communes import Commune
from survey import excerpt, palette
from survey.application import Application
from survey.assessment import Assessment
from survey.catalogue import read_catalogue
from survey.evaluation import Rulebook
from survey.exchange.export import export_scores
from survey.exchange.filters import Filter
from survey.exchange.map_files import HATCHING, map_geojson, map_geopackage, map_html
from survey.exchange.map_layers import LEVEL, make_layer
from survey.exchange.map_table import columns
from survey.exchange.map_view import MapView, map_view
from survey.exchange.provenance import INTERNAL, Provenance, provenance
from survey.exchange.safe import CELL_LIMIT
from survey.labels import MADE_UP
from survey.model import CommuneCode
from tests.exchange.small import (
    BA_VI,
    CAM_THANH,
    COMMUNES,
    FILES,
    LY_SON,
    MO_DUC,
    a_provenance,
    assessed,
    rulebook,
)

Writer = Callable[[MapView, Provenance], bytes]
ANSWERS = {BA_VI: "khong co co co", CAM_THANH: "co co co co", MO_DUC: "? co . ."}
HARMLESS = "<script>alert(1)</script>{{ 7 * 191 }}{% raise %}&\"']]>--><!DOCTYPE x>=1+1\u202e"
HOSTILE = f"{HARMLESS}\x00\x07\x1b\x0b\ud800\uffff"
ENDLESS = 40_000


def a_square(west: float, south: float) -> Shape:
    east, north = west + 0.1, south + 0.1
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return ((ring,),)


SHAPES = Boundaries(
    {
        "00004": a_square(108.0, 15.0),
        "21025": a_square(108.1, 15.0),
        "21548": a_square(109.1, 15.4),
    },
    note="ranh giới sơ đồ",
)


def a_book(*, confidential: bool) -> Rulebook:
    """The small catalogue, the item of its second domain confidential or not."""
    book = rulebook()
    if confidential:
        return book
    files = FILES | {
        "AN.yaml": FILES["AN.yaml"].replace("confidential: true", "confidential: false")
    }
    return Rulebook(read_catalogue(files).catalogue, book.policy)


def a_view(
    *, communes: tuple[Commune, ...] = COMMUNES, kept: int = 4, confidential: bool = True
) -> MapView:
    found = assessed(ANSWERS, book=a_book(confidential=confidential))
    return MapView(
        assessment=found,
        communes=communes,
        boundaries=SHAPES,
        boundaries_version=0,
        official=False,
        layer=make_layer(found, LEVEL),
        chosen=Filter(),
        kept=frozenset(CommuneCode(commune.code) for commune in communes[:kept]),
        failed=frozenset({CommuneCode(BA_VI.code)}),
    )


def features(content: bytes) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(content)["features"]
    return read


def written(folder: Path, content: bytes) -> Path:
    path = folder / "map.gpkg"
    path.write_bytes(content)
    return path


def style(path: Path) -> ET.Element:
    (qml,) = pyogrio.read_dataframe(path, layer="layer_styles")["styleQML"]
    return ET.fromstring(qml)  # noqa: S314 - our own


def test_mf01_a_feature_for_each_commune_in_order() -> None:
    view = a_view()
    found = features(map_geojson(view, a_provenance()))

    assert [feature["properties"]["code"] for feature in found] == [c.code for c in COMMUNES]
    assert [list(feature["properties"]) for feature in found] == [list(columns(view))] * 4
    assert [feature["geometry"] is None for feature in found] == [
        commune is MO_DUC for commune in COMMUNES
    ]


def test_mf01_a_feature_says_what_is_known() -> None:
    ba_vi, cam_thanh, _, ly_son = (
        feature["properties"] for feature in features(map_geojson(a_view(), a_provenance()))
    )

    assert (ba_vi["failed_gates"], ba_vi["open_gates"]) == (["TS-01"], [])
    assert (cam_thanh["level_code"], cam_thanh["value"], cam_thanh["rank"]) == ("san_sang", 100, 1)
    assert (cam_thanh["class_index"], cam_thanh["class"]) == (0, cam_thanh["level"])
    assert (ly_son["level_code"], ly_son["value"], ly_son["rank"]) == ("not_visited", None, None)
    assert ly_son["kind"] == "dac_khu"


def test_mf02_the_numbers_are_those_of_the_scores(demo: Application, tmp_path: Path) -> None:
    scores = export_scores(demo, 1, by="Sở KHCN").decode("utf-8-sig")
    expected = {row["code"]: row for row in csv.DictReader(io.StringIO(scores))}
    found = told_in_files(demo)
    view = map_view(demo, found, LEVEL)
    origin = provenance(demo, found.round, found.as_of, by="Sở KHCN")
    package = written(tmp_path, map_geopackage(view, origin))
    rows = pyogrio.read_dataframe(package, layer="xa").to_dict("records")
    same = ["value", "lower", "upper", "coverage", "rank"]
    domains = [domain.code for domain in found.rulebook.catalogue.domains]

    assert len(rows) == len(expected) == 96
    for row, feature in zip(rows, features(map_geojson(view, origin)), strict=True):
        scored, properties = expected[row["code"]], feature["properties"]
        said = [scored[name] for name in same] + [scored[f"value_{code}"] for code in domains]
        names = [*same, *(f"value_{code.lower()}" for code in domains)]
        assert [number(properties[name]) for name in names] == [number(text) for text in said]
        assert [number(row[name]) for name in names] == [number(text) for text in said]
        assert (
            row["failed_gates"]
            == open_to_all(scored["failed_gates"])
            == "; ".join(properties["failed_gates"])
        )
        assert (row["level_code"], row["open_gates"]) == (
            scored["level_code"],
            open_to_all(scored["open_gates"]),
        )


def told_in_files(app: Application) -> Assessment:
    return excerpt.naming_gates(app.assess(1), app.items_within(None, secrecy=False))


def open_to_all(gates: str) -> str:
    """The codes in *gates* without those of AN, the domain whose items are all confidential."""
    return "; ".join(code for code in gates.split("; ") if not code.startswith("AN-"))


def number(said: object) -> float | None:
    """What stands in a cell, nothing and not-a-number as None."""
    value = float(str(said)) if said not in {None, ""} else float("nan")
    return None if value != value else value  # noqa: PLR0124 - only not-a-number differs from itself


@pytest.mark.parametrize(
    ("confidential", "internal", "marks"),
    [
        pytest.param(False, False, "", id="MF03 nothing confidential"),
        pytest.param(True, False, INTERNAL, id="MF03 a wholly confidential domain"),
        pytest.param(False, True, INTERNAL, id="MF03 what the caller knows stays"),
    ],
)
def test_mf03_tables_are_marked(
    *, confidential: bool, internal: bool, marks: str, tmp_path: Path
) -> None:
    view = a_view(confidential=confidential)
    origin = a_provenance(made_up=True, internal=internal)
    whole = json.loads(map_geojson(view, origin))
    rows = pyogrio.read_dataframe(written(tmp_path, map_geopackage(view, origin)), layer="xa")
    bearers = [whole, *(feature["properties"] for feature in whole["features"])]

    assert {(bearer["made_up"], bearer["internal"]) for bearer in bearers} == {(MADE_UP, marks)}
    assert set(zip(rows["made_up"], rows["internal"], strict=True)) == {(MADE_UP, marks)}


@pytest.mark.parametrize("write", [map_geojson, map_geopackage, map_html])
@pytest.mark.parametrize("answers", ["khong co co co", "? co co co"])
def test_mf03_a_view_that_names_a_confidential_gate_does_not_leave(
    write: Writer, answers: str
) -> None:
    files = FILES | {"TS.yaml": FILES["TS.yaml"].replace("gate:", "confidential: true\n    gate:")}
    files["AN.yaml"] = FILES["AN.yaml"].replace("confidential: true", "confidential: false")
    book = Rulebook(read_catalogue(files).catalogue, rulebook().policy)
    found = assessed({MO_DUC: answers}, book=book)
    view = replace(a_view(), assessment=found, layer=make_layer(found, LEVEL))

    with pytest.raises(ValueError, match="TS-01"):
        write(view, a_provenance())


def test_mf03_the_page_is_marked_by_its_layer() -> None:
    view = a_view()
    secret = replace(view, layer=replace(view.layer, internal=True))
    origin = a_provenance(made_up=True)

    assert (INTERNAL in shown(view, origin), INTERNAL in shown(secret, origin)) == (False, True)
    assert MADE_UP in shown(view, origin)


def shown(view: MapView, origin: Provenance) -> str:
    """The head of the page."""
    return map_html(view, origin).decode().partition("<header>")[2].partition("</header>")[0]


@pytest.mark.parametrize("write", [map_geojson, map_geopackage, map_html])
def test_mf03_a_layer_that_must_not_leave_does_not(write: Writer) -> None:
    view = a_view()

    with pytest.raises(ValueError, match=view.layer.key):
        write(replace(view, layer=replace(view.layer, leaves=False)), a_provenance())


def test_mf04_gdal_reads_rows_and_shapes(tmp_path: Path) -> None:
    path = written(tmp_path, map_geopackage(a_view(), a_provenance()))
    rows = pyogrio.read_dataframe(path, layer="xa")

    assert {name for name, _ in pyogrio.list_layers(path)} == {"xa", "layer_styles", "thong_tin"}
    assert rows.crs.to_epsg() == 4326
    assert list(rows["name"]) == [commune.name for commune in COMMUNES]
    for code, shape in zip(rows["code"], rows.geometry, strict=True):
        known = SHAPES.shapes.get(code)
        assert (shape is None) == (known is None)
        if known is not None:
            assert shape.equals(shapely.Polygon(known[0][0]))


def test_mf04_plain_sqlite_reads_it(tmp_path: Path) -> None:
    path = written(tmp_path, map_geopackage(a_view(), a_provenance(made_up=True)))
    with sqlite3.connect(path) as database:
        (application,) = database.execute("PRAGMA application_id").fetchone()
        styles = database.execute(
            "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault"
            " FROM layer_styles"
        ).fetchall()
        said = dict(database.execute("SELECT name, value FROM thong_tin").fetchall())
        (gates,) = database.execute("SELECT failed_gates FROM xa WHERE code = '00004'").fetchone()
    database.close()

    assert application == int.from_bytes(b"GPKG")
    assert styles == [("", "", "xa", "geom", 1)]
    assert said.items() >= dict(a_provenance(made_up=True, internal=True).lines).items()
    assert gates == "TS-01"


@pytest.mark.parametrize(
    ("kept", "more"),
    [
        pytest.param(4, [], id="MF05 no filter"),
        pytest.param(2, ["-1"], id="MF05 a filter leaves some out"),
    ],
)
def test_mf05_a_category_for_each_class(kept: int, more: list[str], tmp_path: Path) -> None:
    view = a_view(kept=kept)
    root = style(written(tmp_path, map_geopackage(view, a_provenance())))
    categories = root.findall("renderer-v2/categories/category")
    symbols = {symbol.get("name"): symbol for symbol in root.findall("renderer-v2/symbols/symbol")}
    classes = view.layer.classes

    assert [one.get("value") for one in categories] == [*map(str, range(len(classes))), *more]
    assert [one.get("label") for one in categories][: len(classes)] == [c.label for c in classes]
    for category, entry in zip(categories, classes, strict=False):
        fill, *hatching = symbols[category.get("symbol")].findall("layer")
        assert (fill.get("class"), prop(fill, "color")) == ("SimpleFill", rgb(entry.colour))
        assert bool(hatching) == bool(entry.hatch)
        if entry.hatch:
            assert prop(
                hatching[0].findall("symbol/layer")[0], INK[hatching[0].get("class")]
            ) == rgb(palette.HATCHES[entry.hatch].ink)


INK: dict[str | None, str] = {"LinePatternFill": "line_color", "PointPatternFill": "color"}


def prop(layer: ET.Element, key: str) -> str | None:
    return next(one.get("v") for one in layer.findall("prop") if one.get("k") == key)


def rgb(web: str) -> str:
    red, green, blue = bytes.fromhex(web.removeprefix("#"))
    return f"{red},{green},{blue},255"


def test_mf05_every_hatching_of_the_palette_is_drawn_in_its_own_way() -> None:
    assert HATCHING.keys() == palette.HATCHES.keys()
    assert len({*HATCHING.values()}) == len(HATCHING)


def test_mf06_a_text_of_a_stranger_is_text(tmp_path: Path) -> None:
    evil = replace(BA_VI, name=f"Xã {HOSTILE}", short_name=HOSTILE)
    view = a_view(communes=(evil, CAM_THANH, MO_DUC, LY_SON), kept=3)
    first, *others = view.layer.classes
    view = replace(
        view,
        boundaries=replace(SHAPES, note=HOSTILE, source=HOSTILE),
        layer=replace(
            view.layer,
            title=HOSTILE,
            note=HOSTILE,
            said={CommuneCode(BA_VI.code): HOSTILE},
            classes=(replace(first, label=HOSTILE), *others),
        ),
    )
    origin = a_provenance(HOSTILE)
    path = written(tmp_path, map_geopackage(view, origin))
    page = map_html(view, origin).decode()

    whole = json.loads(map_geojson(view, origin))
    members = [whole[name] for name in ("shown", "note", "boundary_note", "boundary_source")]

    assert members == [HARMLESS] * 4
    assert whole["classes"][0]["class"] == HARMLESS
    assert whole["features"][0]["properties"]["short_name"] == HARMLESS
    assert whole["features"][0]["properties"]["said"] == HARMLESS
    assert list(pyogrio.read_dataframe(path, layer="xa")["shown"]) == [HARMLESS] * 4
    category = style(path).find("renderer-v2/categories/category")
    assert category is not None
    assert category.get("label") == HARMLESS
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "1337" not in page


@pytest.mark.parametrize("write", [map_geojson, map_geopackage, map_html])
def test_mf06_an_endless_name_is_cut(write: Writer, tmp_path: Path) -> None:
    endless = replace(BA_VI, name="Xã " + "dài " * ENDLESS, short_name="x" * ENDLESS)
    content = write(a_view(communes=(endless, *COMMUNES[1:])), a_provenance())

    if write is map_geopackage:
        rows = pyogrio.read_dataframe(written(tmp_path, content), layer="xa")
        content = "\n".join(rows["short_name"]).encode()
    assert content.count(b"x" * (CELL_LIMIT - 1)) == 1
    assert content.count(b"x" * CELL_LIMIT) == 0


def test_mf07_the_page_counts_what_the_filter_keeps() -> None:
    page = map_html(a_view(kept=2), a_provenance()).decode()
    legend = page.partition('<section class="legend">')[2].partition("</section>")[0]
    counts = [int(part.partition("<")[0]) for part in legend.split("<b>")[1:]]

    assert sum(counts[:-2]) == 2
    assert counts[-2:] == [2, 1]


def test_mf07_the_page_of_a_province_is_small(demo: Application) -> None:
    found = told_in_files(demo)
    view = map_view(demo, found, LEVEL)
    page = map_html(view, provenance(demo, found.round, found.as_of, by="Sở KHCN"))

    assert len(page) < 500_000
    assert page.count(b'"class":') == 96
