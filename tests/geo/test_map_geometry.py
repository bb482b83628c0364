"""What the live map draws.

MG01 the plane is 10000 wide, north is up, and shapes keep their proportions
MG02 neighbours meet exactly
MG03 islands far from the mainland stand in labelled squares at the side where they lie
MG04 a commune without a shape is named as missing; a shape without a commune is left out
MG05 the same input gives the same bytes; Quảng Ngãi takes at most 15 kB, compressed; sizes of
     official shapes are measured in tests/bench/bench_map.py
MG06 islands that nobody would see become dots; the mainland never does
MG07 the point of a commune lies inside what is drawn, where a name has most room
MG08 clusters of small wards are framed, the largest first, wide ones in parts; large wards and other
     communes are not
MG09 a commune has its place in the tile grid, with a shape or without one
"""

import gzip
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from geo.boundaries import Boundaries, Shape, read_boundaries
from geo.communes import Commune, CommuneKind, CommuneRegistry
from geo.drawing import map_geometry

Point = tuple[float, float]


def a_square(west: float, south: float, side: float = 1.0) -> Shape:
    east, north = west + side, south + side
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return ((ring,),)


def a_commune(code: str, lon: float, lat: float, kind: CommuneKind = CommuneKind.XA) -> Commune:
    return Commune(code, f"Xã {code}", code, kind, "51", lat, lon, None)


def drawn(shapes: dict[str, Shape]) -> dict[str, Any]:
    communes = [a_commune(code, *shape[0][0][0]) for code, shape in shapes.items()]
    document: dict[str, Any] = json.loads(map_geometry(Boundaries(shapes), communes))
    return document


def corners(path: str) -> list[list[Point]]:
    """The rings of an SVG path of M x y l dx dy … z, in absolute coordinates."""
    rings = []
    for part in re.findall("M([^z]*)z", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", part)]
        x, y, *_ = numbers
        ring = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


@pytest.fixture(scope="module")
def quang_ngai(data: Path, registry: CommuneRegistry) -> dict[str, Any]:
    boundaries = read_boundaries(data / "boundaries" / "51.json")
    document: dict[str, Any] = json.loads(map_geometry(boundaries, registry.province("51")))
    return document


def test_mg01_a_square_of_degrees_fills_the_drawing() -> None:
    document = drawn({"1": a_square(108, 15)})

    assert document["viewBox"] == "0 0 10000 10376"  # a degree is 1.038 times longer northwards
    assert corners(document["communes"][0]["d"]) == [
        [(20, 10356), (9980, 10356), (9980, 20), (20, 20)]
    ]


def test_mg01_holes_and_parts_are_drawn() -> None:
    outer, inner, islet = (a_square(108, 15), a_square(108.2, 15.2, 0.2), a_square(108, 16.05, 0.1))
    document = drawn({"1": ((outer[0][0], inner[0][0][::-1]), islet[0])})

    assert len(corners(document["communes"][0]["d"])) == 3


def test_mg01_a_part_too_small_to_be_seen_is_left_out() -> None:
    document = drawn({"1": (*a_square(108, 15), *a_square(108.5, 16.05, 1e-6))})

    assert len(corners(document["communes"][0]["d"])) == 1


def test_mg02_neighbours_meet_exactly() -> None:
    document = drawn({"1": a_square(108, 15, 1 / 3), "2": a_square(108 + 1 / 3, 15, 1 / 3)})

    first, second = (set(corners(commune["d"])[0]) for commune in document["communes"])
    assert len(first & second) == 2


def test_mg02_no_corner_drifts_from_its_neighbours(quang_ngai: dict[str, Any]) -> None:
    uses = Counter(
        frozenset(edge)
        for commune in quang_ngai["communes"]
        for ring in corners(commune["d"])
        for edge in pairwise([*ring, ring[0]])
    )

    assert max(uses.values()) == 2
    assert Counter(uses.values())[2] > 800


@pytest.mark.parametrize(
    ("island", "left"),
    [
        pytest.param(112.0, 8480, id="MG03 an island in the east"),
        pytest.param(104.0, 20, id="MG03 an island in the west"),
    ],
)
def test_an_island_far_away_gets_a_square(island: float, left: float) -> None:
    document = drawn({"1": a_square(108, 15), "2": a_square(109, 15), "3": a_square(island, 10)})

    assert document["insets"] == [{"label": "3", "rect": [left, 20, 1500, 1500], "codes": ["3"]}]
    xs = [x for ring in corners(document["communes"][2]["d"]) for x, _ in ring]
    assert left < min(xs) < max(xs) < left + 1500


@pytest.mark.parametrize(
    ("gap", "insets"),
    [
        pytest.param(0.14, 0, id="MG03 an island near the coast stays"),
        pytest.param(0.16, 1, id="MG03 an island further off moves"),
    ],
)
def test_only_far_islands_move(gap: float, insets: int) -> None:
    document = drawn({"1": a_square(108, 15), "2": a_square(109, 15), "3": a_square(110 + gap, 15)})

    assert len(document["insets"]) == insets


def test_mg03_several_insets_stand_below_one_another() -> None:
    document = drawn(
        {
            "1": a_square(108, 15),
            "2": a_square(109, 15),
            "3": a_square(112, 9),
            "4": a_square(112, 16),
        }
    )

    assert [inset["rect"] for inset in document["insets"]] == [
        [8480, 20, 1500, 1500],
        [8480, 1720, 1500, 1500],
    ]


@pytest.mark.parametrize(
    ("province", "label"),
    [("51", "Lý Sơn"), ("48", "Hoàng Sa"), ("56", "Trường Sa")],
)
def test_mg03_the_special_zones_of_the_sea_have_their_square(
    data: Path, registry: CommuneRegistry, province: str, label: str
) -> None:
    boundaries = read_boundaries(data / "boundaries" / f"{province}.json")

    document = json.loads(map_geometry(boundaries, registry.province(province)))

    assert [inset["label"] for inset in document["insets"]] == [label]


def test_mg04_missing_shapes_are_named() -> None:
    shapes = {"1": a_square(108, 15), "9": a_square(109, 15)}
    communes = [a_commune("1", 108.5, 15.5), a_commune("2", 108.5, 15.5)]

    document = json.loads(map_geometry(Boundaries(shapes), communes))

    assert [commune["code"] for commune in document["communes"]] == ["1"]
    assert document["missing"] == ["2"]


def test_mg04_a_map_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        map_geometry(Boundaries({}), [a_commune("1", 108.5, 15.5)])


def test_mg05_the_map_of_quang_ngai_is_small_and_complete(
    data: Path, registry: CommuneRegistry, quang_ngai: dict[str, Any]
) -> None:
    boundaries = read_boundaries(data / "boundaries" / "51.json")
    content = map_geometry(boundaries, reversed(registry.province("51")))

    assert json.loads(content) == quang_ngai
    assert len(gzip.compress(content)) <= 15_000
    assert len(quang_ngai["communes"]) == 96
    assert quang_ngai["missing"] == []
    assert quang_ngai["note"] == "ranh giới sơ đồ, không có giá trị pháp lý"


def test_mg05_everything_lies_in_the_drawing(quang_ngai: dict[str, Any]) -> None:
    _, _, width, height = map(float, quang_ngai["viewBox"].split())
    points = [p for c in quang_ngai["communes"] for ring in corners(c["d"]) for p in ring]
    points += [tuple(commune["at"]) for commune in quang_ngai["communes"]]

    assert all(0 < x < width and 0 < y < height for x, y in points)


def test_mg06_an_archipelago_is_drawn_as_dots() -> None:
    islets = tuple(
        a_square(112 + east, 8 + north, 0.002)[0] for east in (0, 2.9) for north in (0, 1.3, 2.9)
    )
    document = drawn({"1": a_square(108, 15), "2": a_square(109, 15), "3": islets})

    rings = corners(document["communes"][2]["d"])
    widths = [max(x for x, _ in ring) - min(x for x, _ in ring) for ring in rings]
    assert widths == [60] * 6
    assert document["communes"][2]["at"] != document["communes"][1]["at"]


def test_mg06_dots_that_would_cover_one_another_are_one() -> None:
    islets = (*a_square(112, 8, 0.002), *a_square(112.004, 8, 0.002), *a_square(114, 9, 0.002))
    document = drawn({"1": a_square(108, 15), "2": a_square(109, 15), "3": islets})

    assert len(corners(document["communes"][2]["d"])) == 2


def test_mg06_an_island_among_islets_keeps_its_shape() -> None:
    islands = (*a_square(112, 8, 0.3), *a_square(112.5, 8.5, 0.01))
    document = drawn({"1": a_square(108, 15), "2": a_square(109, 15), "3": islands})

    large, small = corners(document["communes"][2]["d"])
    assert max(x for x, _ in large) - min(x for x, _ in large) > 400
    assert max(x for x, _ in small) - min(x for x, _ in small) < 60


def test_mg06_a_small_ward_of_the_mainland_keeps_its_shape() -> None:
    document = drawn({"1": a_square(108, 15), "2": a_square(109, 15, 0.004)})

    (ring,) = corners(document["communes"][1]["d"])
    xs, ys = {x for x, _ in ring}, {y for _, y in ring}
    assert (len(xs), len(ys), max(xs) - min(xs)) == (2, 2, 40)


@pytest.mark.parametrize(
    "at",
    [
        pytest.param((108.1, 15.1), id="MG07 a point in a corner"),
        pytest.param((108.5, 15.8), id="MG07 a point in the bay"),
        pytest.param((110.0, 15.5), id="MG07 a point outside"),
    ],
)
def test_the_point_lies_where_most_room_is(at: Point) -> None:
    bay = ((108, 15), (109, 15), (109, 16), (108.9, 16), (108.9, 15.4), (108, 15.4), (108, 15))
    boundaries = Boundaries({"1": ((tuple((float(x), float(y)) for x, y in bay),),)})

    document = json.loads(map_geometry(boundaries, [a_commune("1", *at)]))

    x, y = document["communes"][0]["at"]
    assert 108 + (x - 20) / 9960 == pytest.approx(108.5, abs=0.1)
    assert 16 - (y - 20) / (10356 - 20) == pytest.approx(15.2, abs=0.06)


def test_mg07_a_point_in_a_hole_moves_out_of_it() -> None:
    outer, hole = a_square(108, 15)[0][0], a_square(108.4, 15.4, 0.2)[0][0][::-1]
    document = json.loads(
        map_geometry(Boundaries({"1": ((outer, hole),)}), [a_commune("1", 108.5, 15.5)])
    )

    (x, y), (_, inner) = document["communes"][0]["at"], corners(document["communes"][0]["d"])
    xs, ys = [x for x, _ in inner], [y for _, y in inner]
    assert not (min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys))


@pytest.mark.parametrize("province", ["51", "48", "56", "22", "79", "91"])
def test_mg07_every_point_of_a_province_lies_in_the_box_of_its_path(
    data: Path, registry: CommuneRegistry, province: str
) -> None:
    boundaries = read_boundaries(data / "boundaries" / f"{province}.json")
    document = json.loads(map_geometry(boundaries, registry.province(province)))

    for commune in document["communes"]:
        points = [point for ring in corners(commune["d"]) for point in ring]
        (left, *_, right), (top, *_, bottom) = (sorted(axis) for axis in zip(*points, strict=True))
        x, y = commune["at"]
        assert left <= x <= right, commune["code"]
        assert top <= y <= bottom, commune["code"]


def test_mg08_clusters_of_wards_are_framed() -> None:
    shapes = {
        "1": a_square(108, 15),
        "2": a_square(109, 15, 0.05),
        "3": a_square(109.05, 15, 0.05),
        "4": a_square(109, 15.5, 0.05),
        "5": a_square(109.05, 15.5, 0.4),
        "6": a_square(109.5, 15, 0.05),
    }
    kinds = {"1": CommuneKind.XA, "6": CommuneKind.XA}
    communes = [
        a_commune(code, *shape[0][0][0], kinds.get(code, CommuneKind.PHUONG))
        for code, shape in shapes.items()
    ]

    document = json.loads(map_geometry(Boundaries(shapes), communes))
    of = {commune["code"]: corners(commune["d"])[0] for commune in document["communes"]}
    for (left, top, width, height), codes in zip(document["wards"], ["23", "4"], strict=True):
        points = [point for code in codes for point in of[code]]
        assert left < min(x for x, _ in points) < max(x for x, _ in points) < left + width
        assert top < min(y for _, y in points) < max(y for _, y in points) < top + height


def test_mg08_a_wide_cluster_is_framed_in_parts() -> None:
    shapes = {"1": a_square(108, 15)} | {
        f"w{row}{column:02}": a_square(109 + column / 50, 15 + row / 50, 0.02)
        for row in range(3)
        for column in range(20)
    }
    communes = [
        a_commune(code, *shape[0][0][0], CommuneKind.PHUONG if code > "1" else CommuneKind.XA)
        for code, shape in shapes.items()
    ]

    document = json.loads(map_geometry(Boundaries(shapes), communes))

    wards = [corners(one["d"])[0] for one in document["communes"] if one["code"] > "1"]
    side = max(x for x, _ in wards[0]) - min(x for x, _ in wards[0])
    parts = document["wards"]
    assert len(parts) > 1
    assert [left for left, *_ in parts] == sorted(left for left, *_ in parts)
    assert max(width for _, _, width, _ in parts) < 12 * side
    for ward in wards:
        assert any(
            all(left < x < left + width and top < y < top + height for x, y in ward)
            for left, top, width, height in parts
        )


def test_mg08_a_map_without_wards_has_no_clusters() -> None:
    assert drawn({"1": a_square(108, 15)})["wards"] == []


def test_mg09_tiles_travel_with_the_communes() -> None:
    communes = [a_commune(code, 108.5, 15.5) for code in ("1", "2", "3")]

    document = json.loads(
        map_geometry(Boundaries({"1": a_square(108, 15)}), communes, {"1": (4, 0), "2": (5, 1)})
    )

    assert [(one["code"], one["tile"], "d" in one) for one in document["communes"]] == [
        ("1", [4, 0], True),
        ("2", [5, 1], False),
    ]
    assert document["missing"] == ["2", "3"]
