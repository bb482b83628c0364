"""What is proposed from official files: shapes fit to draw, and all there is to know of them.

1. The real files of a province are matched 96 of 96 and keep their shapes, within 120 kB and 20 s.
2. Shapes that fit are drawn as they are; simplified ones have no overlap or gap that was not there.
3. What the map draws comes back as it was, whatever format and system it was written in.
4. A self-crossing line is mended only where nothing of the shape changes.
5. Overlaps, gaps, areas and points far off are told; the same ground twice is refused.
6. Borders that nearly meet become one line.
7. Faults come first, all at once; of very many of a kind a number remains.
8. Nothing of a file's text comes out with markup.
"""

from __future__ import annotations

import gzip
import json
from itertools import combinations
from pathlib import Path
from time import process_time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.boundaries import (
    Boundaries,
    Shape,
    geometry,
    parse_boundaries,
    read_boundaries,
    write_boundaries,
)
from geo.communes import CommuneRegistry
from geo.drawing import map_geometry
from geo.official.proposing import propose
from geo.official.reading import read_official
from geo.official.values import OfficialFaultCode, OfficialProposal, Severity
from tests.support.boundary_files import (
    CODES,
    COMMUNES,
    collection,
    feature,
    geojson,
    moved,
    polygon,
    province,
    square,
    squares,
    written,
)

Code = OfficialFaultCode
PROVINCES = ("01", "48", "51", "56", "66", "92")  # two have islands far out


def drawn(boundaries: Boundaries) -> dict[str, BaseGeometry]:
    return {code: _geometry(shape) for code, shape in boundaries.shapes.items()}


def _geometry(shape: Shape) -> BaseGeometry:
    return shapely.from_geojson(json.dumps(geometry(shape)))


def agreement(one: BaseGeometry, other: BaseGeometry) -> float:
    """Intersection over union."""
    return float(one.intersection(other).area / one.union(other).area)


def proposed(content: bytes) -> OfficialProposal:
    return propose(read_official([("xa.geojson", content)]), COMMUNES, note="note")


def faults(found: OfficialProposal) -> list[tuple[Code, str, dict[str, str]]]:
    """All but the columns that were read."""
    return [
        (fault.code, fault.place, dict(fault.details))
        for fault in found.faults
        if fault.code is not Code.COLUMNS
    ]


def overlapping(shapes: dict[str, BaseGeometry]) -> float:
    """The share of the province that is covered twice."""
    whole = shapely.union_all(list(shapes.values())).area
    return float((sum(shape.area for shape in shapes.values()) - whole) / whole)


def holes(shapes: dict[str, BaseGeometry]) -> int:
    parts = shapely.get_parts(shapely.union_all(list(shapes.values())))
    return sum(len(part.interiors) for part in parts)


def test_the_real_files_of_a_province(shared_data: Path, registry: CommuneRegistry) -> None:  # 1, 2
    communes = registry.province("51")
    start = process_time()
    found = propose(read_official(shared_data / "quang_ngai_raw_wards.zip"), communes)
    seconds = process_time() - start
    assert [match.commune for match in found.matched] == list(communes)
    assert (found.missing, found.severity) == ((), Severity.NOTE)
    shapes = drawn(found.shapes)
    real = json.loads((shared_data / "quang_ngai_real.geojson").read_text(encoding="utf-8"))
    agreements = [
        agreement(shapes[item["properties"]["code"]], shapely.from_geojson(json.dumps(item)))
        for item in real["features"]
    ]
    assert np.mean(agreements) >= 0.98
    assert min(agreements) >= 0.97
    assert all(shape.is_valid for shape in shapes.values())
    assert overlapping(shapes) < 1e-9
    assert holes(shapes) == 0
    assert len(gzip.compress(map_geometry(found.shapes, communes))) <= 120_000
    assert seconds <= 20
    decimals = {
        f"{lon:.9f}"[-4:] for shape in found.shapes.shapes.values() for lon, _ in shape[0][0]
    }
    assert decimals == {"0000"}  # five are kept


def test_shapes_that_fit_are_drawn_as_they_are() -> None:  # 2
    found = proposed(province())
    assert faults(found) == []
    assert drawn(found.shapes).keys() == set(CODES)
    for code, shape in squares().items():
        assert drawn(found.shapes)[code].equals(shape)
    assert (found.shapes.note, found.shapes.source) == ("note", "xa.geojson")
    assert parse_boundaries(write_boundaries(found.shapes), "again") == found.shapes


def crooked(corners: int) -> dict[str, BaseGeometry]:
    """The six squares, each side with so many corners, the same for both neighbours."""
    steps = np.linspace(0, 0.1, corners)
    swing = 0.002 * np.sin(steps * 600) + 0.0005 * np.sin(steps * 9_000)
    swing *= np.sin(np.pi * steps / 0.1)  # none at the ends

    def side(start: list[float], *, north: bool) -> list[tuple[float, float]]:
        lon, lat = start
        across, along = (swing, steps) if north else (steps, swing)
        return list(zip((lon + across).round(7), (lat + along).round(7), strict=True))

    shapes: dict[str, BaseGeometry] = {}
    for place, code in enumerate(CODES):
        south_west, south_east, _, north_west, _ = square(place)
        ring = side(south_west, north=False) + side(south_east, north=True)
        ring += side(north_west, north=False)[::-1] + side(south_west, north=True)[::-1]
        shapes[code] = shapely.Polygon(ring)
    return shapes


def test_simplified_together() -> None:  # 2
    shapes = crooked(1_800)
    found = proposed(geojson(shapes))
    (simplified,) = [fault for fault in found.faults if fault.code is Code.SIMPLIFIED]
    details = {name: int(value) for name, value in simplified.details}
    simple = drawn(found.shapes)
    count = sum(int(shapely.get_num_coordinates(shape)) for shape in simple.values())
    assert details["after"] == count <= 40_000 < details["before"]
    assert overlapping(simple) < 1e-9
    assert holes(simple) == 0
    for code, shape in shapes.items():
        assert agreement(simple[code], shape) > 0.99


@settings(max_examples=8, deadline=None)
@given(
    province_code=st.sampled_from(PROVINCES),
    epsg=st.sampled_from([4326, 4756, 3405, 3406, 5898, 9217]),
    swapped=st.booleans(),
)
def test_what_is_drawn_comes_back(
    province_code: str, epsg: int, *, swapped: bool, data: Path, registry: CommuneRegistry
) -> None:  # 3
    shipped = read_boundaries(data / "boundaries" / f"{province_code}.json")
    before = drawn(shipped)
    shapes = moved(before, epsg, swapped=swapped)
    named = {"type": "name", "properties": {"name": f"EPSG:{epsg}"}}
    reading = read_official([("xa.geojson", geojson(shapes, {"crs": named}))])
    found = propose(reading, registry.province(province_code), current=shipped)
    told = {fault.code for fault in found.faults if fault.severity is not Severity.NOTE}
    expected = {Code.SCHEMATIC, Code.AXES_SWAPPED} if swapped else {Code.SCHEMATIC}
    assert told - {Code.AREA_FAR} == expected  # areas of the registry are wrong here and there
    assert found.missing == ()
    after = drawn(found.shapes)
    assert min(agreement(after[code], before[code]) for code in before) > 0.999


@pytest.mark.parametrize(
    ("suffix", "epsg", "left_out", "told"),
    [
        pytest.param(".gpkg", 9217, (), [], id="3-geopackage"),
        pytest.param(".shp", 4756, (), [], id="3-shapefile"),
        pytest.param(
            ".shp",
            4326,
            (".prj",),
            [(Code.CRS_ASSUMED, {"crs": "WGS 84"})],
            id="3-shapefile-in-degrees-without-a-name",
        ),
    ],
)
def test_what_is_drawn_comes_back_from_other_formats(
    suffix: str,
    epsg: int,
    left_out: tuple[str, ...],
    told: list[tuple[Code, dict[str, str]]],
    tmp_path: Path,
    data: Path,
    registry: CommuneRegistry,
) -> None:
    shipped = read_boundaries(data / "boundaries" / "51.json")
    before = drawn(shipped)
    files = written(tmp_path, suffix, moved(before, epsg), crs=f"EPSG:{epsg}")
    uploads = [file for file in files.items() if Path(file[0]).suffix not in left_out]
    found = propose(read_official(uploads), registry.province("51"))
    weighty = [fault for fault in found.faults if fault.severity is not Severity.NOTE]
    assert [(fault.code, dict(fault.details)) for fault in weighty] == told
    after = drawn(found.shapes)
    assert min(agreement(after[code], before[code]) for code in before) > 0.999


WEST, SOUTH, EAST, NORTH = 108.2, 15.1, 108.3, 15.2  # of 21040
SPIKE = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [108.25, NORTH], [108.25, 15.22],
         [108.2500001, 15.21], [108.2499999, 15.21], [108.25, NORTH], [WEST, NORTH],
         [WEST, SOUTH]]  # fmt: skip
BOW_TIE = [[WEST, SOUTH], [EAST, NORTH], [EAST, SOUTH], [WEST, NORTH], [WEST, SOUTH]]
FLAT = [[WEST, SOUTH], [EAST, SOUTH], [108.25, SOUTH], [WEST, SOUTH]]


@pytest.mark.parametrize(
    ("ring", "code", "severity"),
    [
        pytest.param(SPIKE, Code.REPAIRED, Severity.WARNING, id="4-spike"),
        pytest.param(BOW_TIE, Code.SELF_CROSSING, Severity.FAULT, id="4-bow-tie"),
        pytest.param(FLAT, Code.EMPTY_GEOMETRY, Severity.FAULT, id="4-no-area"),
    ],
)
def test_self_crossing_lines(ring: list[list[float]], code: Code, severity: Severity) -> None:
    found = proposed(province(c21040=feature(polygon(ring), code="21040", name="Xã Đăk Cấm")))
    first = found.faults[0]
    assert (first.code, first.place, found.severity) == (code, "xa.geojson #6", severity)
    assert ("21040" in found.shapes.shapes) == (severity is Severity.WARNING)


def test_overlaps_are_told_and_given_to_one() -> None:  # 5
    grown = feature(polygon(square(0, grown=0.01)), code="00004", name="Xã Hòa Bình")
    found = proposed(province(c00004=grown))
    told = [
        (place, details["other"]) for code, place, details in faults(found) if code == "overlap"
    ]
    assert sorted(told) == [
        ("00004 Xã Hòa Bình", "00008 Phường Hòa Bình"),
        ("00004 Xã Hòa Bình", "21028 Xã Bình Thạnh"),
        ("00004 Xã Hòa Bình", "21034 Đặc khu Lý Sơn"),
    ]
    largest = found.overlaps[0]
    assert largest.second.code in ("00008", "21028")
    assert largest.km2 == pytest.approx(0.1 * 0.01 * 111.2**2 * np.cos(np.radians(15.1)), rel=0.01)
    assert found.severity is Severity.WARNING
    shapes = drawn(found.shapes)
    assert overlapping(shapes) < 1e-9
    assert shapely.union_all(list(shapes.values())).area == pytest.approx(0.06)


def test_the_same_ground_twice_is_refused() -> None:  # 5
    twice = feature(polygon(square(4)), code="21040", name="Xã Đăk Cấm")
    found = proposed(province(c21040=twice))
    first = found.faults[0]
    assert (first.code, first.place) == (Code.SAME_GROUND, "21034 Đặc khu Lý Sơn")
    assert dict(first.details)["percent"] == "100"
    assert found.shapes.shapes == {}


def test_gaps_are_told() -> None:  # 5
    ring = [[108.12, 15.02], [108.13, 15.02], [108.13, 15.03], [108.12, 15.03], [108.12, 15.02]]
    holed = feature(polygon(square(1), ring), code="00008", name="Phường Hòa Bình")
    found = proposed(province(c00008=holed))
    (gap,) = found.gaps
    assert gap.km2 == pytest.approx(0.01**2 * 111.2**2 * np.cos(np.radians(15.1)), rel=0.01)
    assert (gap.lon, gap.lat) == pytest.approx((108.125, 15.025), abs=0.005)
    assert [code for code, *_ in faults(found)] == [Code.GAP]
    assert found.severity is Severity.NOTE
    assert len(found.shapes.shapes["00008"][0]) == 2  # the hole stays


def test_areas_that_differ_are_told() -> None:  # 5
    half = [[108.2, 15.1], [108.3, 15.1], [108.3, 15.17], [108.2, 15.17], [108.2, 15.1]]
    found = proposed(province(c21040=feature(polygon(half), code="21040", name="Xã Đăk Cấm")))
    (difference,) = found.area_differences
    assert (difference.commune.code, difference.registered) == ("21040", COMMUNES[5].area_km2)
    assert difference.drawn == pytest.approx(0.7 * difference.registered, rel=0.02)
    assert faults(found) == [
        (Code.AREA_DIFFERS, "21040 Xã Đăk Cấm", {"drawn": "83.3", "registered": "118.8"})
    ]


@pytest.mark.parametrize(
    ("east", "code"),
    [
        pytest.param(0.06, Code.POINT_OUTSIDE, id="5-near"),
        pytest.param(0.3, Code.POINT_FAR, id="5-far"),
    ],
)
def test_points_outside_are_told(east: float, code: Code) -> None:
    ring = [[lon + east, lat] for lon, lat in square(5)]
    moved_away = feature(polygon(ring), code="21040", name="Xã Đăk Cấm")
    (fault,) = faults(proposed(province(c21040=moved_away)))
    km = (east - 0.05) * 111.2 * np.cos(np.radians(15.1))
    assert fault == (code, "21040 Xã Đăk Cấm", {"km": f"{km:.1f}"})


def test_borders_that_nearly_meet_become_one_line() -> None:  # 6
    apart = [*square(5)[:-1], [108.20015, 15.15], square(5)[0]]  # 16 m inside at the middle
    found = proposed(province(c21040=feature(polygon(apart), code="21040", name="Xã Đăk Cấm")))
    assert faults(found) == []
    shapes = drawn(found.shapes)
    assert shapes["21034"].intersection(shapes["21040"]).length == pytest.approx(0.1, rel=0.01)
    assert all(
        one.intersection(other).area < 1e-12 for one, other in combinations(shapes.values(), 2)
    )
    assert shapely.union_all(list(shapes.values())).area == pytest.approx(0.06, rel=1e-4)


def test_all_faults_at_once_the_heaviest_first() -> None:  # 7
    found = proposed(
        province(
            c00004=feature(None, code="00004"),
            c00008=feature(polygon(BOW_TIE), code="00008", name="Phường Hòa Bình"),
            c21025=feature(polygon(square(2)), code="21025", name="Xã Khác"),
        )
    )
    assert [fault.code for fault in found.faults] == [
        Code.EMPTY_GEOMETRY,
        Code.SELF_CROSSING,
        Code.NAME_DIFFERS,
        Code.MISSING,
        Code.COLUMNS,
    ]


def test_of_very_many_faults_a_number_remains() -> None:  # 7
    found = proposed(collection([feature(None)] * 300))
    codes = [fault.code for fault in found.faults]
    assert codes == [*[Code.EMPTY_GEOMETRY] * 50, Code.AND_MORE]
    assert dict(found.faults[-1].details) == {"count": "250", "of": "empty_geometry"}


def test_texts_of_files_have_no_markup() -> None:  # 8
    evil = "<script>alert(1)</script>\x00\u202e"
    content = collection(
        [
            feature(polygon(square(0)), **{"code": "00004", f"{evil}": evil, "TEN": "Xã Hòa Bình"}),
            feature(polygon(square(1)), code="00008", TEN=evil),
            feature(polygon(square(2)), code=evil, TEN=evil),
        ],
        crs={"type": "name", "properties": {"name": evil}},
    )
    found = propose(read_official([(f"{evil}.geojson", content)]), COMMUNES)
    texts = [found.shapes.source, *(match.place for match in found.matched)]
    texts += [text for fault in found.faults for _, text in (("", fault.place), *fault.details)]
    assert len(found.matched) == 2
    assert len(texts) > 10
    assert not set("<>&\"'\x00\u202e") & set("".join(texts))
