"""What the live map draws.

MG01 the plane is 1000 wide, north is up, and shapes keep their proportions
MG02 neighbours meet exactly
MG03 islands far from the mainland stand in labelled squares at the side where they lie
MG04 a commune without a shape is named as missing; a shape without a commune is left out
MG05 the same input gives the same bytes; Quảng Ngãi takes at most 30 kB, compressed
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


def a_commune(code: str, lon: float, lat: float) -> Commune:
    return Commune(code, f"Xã {code}", code, CommuneKind.XA, "51", lat, lon, None)


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
            x, y = round(x + dx, 1), round(y + dy, 1)
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

    assert document["viewBox"] == "0 0 1000 1038"  # a degree is 1.038 times longer northwards
    assert corners(document["communes"][0]["d"]) == [[(2, 1035.6), (998, 1035.6), (998, 2), (2, 2)]]


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
        pytest.param(112.0, 848, id="MG03 an island in the east"),
        pytest.param(104.0, 2, id="MG03 an island in the west"),
    ],
)
def test_an_island_far_away_gets_a_square(island: float, left: float) -> None:
    document = drawn({"1": a_square(108, 15), "2": a_square(109, 15), "3": a_square(island, 10)})

    assert document["insets"] == [{"label": "3", "rect": [left, 2, 150, 150]}]
    xs = [x for ring in corners(document["communes"][2]["d"]) for x, _ in ring]
    assert left < min(xs) < max(xs) < left + 150


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
        [848, 2, 150, 150],
        [848, 172, 150, 150],
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
    assert len(gzip.compress(content)) <= 30_000
    assert len(quang_ngai["communes"]) == 96
    assert quang_ngai["missing"] == []
    assert quang_ngai["note"] == "ranh giới sơ đồ, không có giá trị pháp lý"


def test_mg05_everything_lies_in_the_drawing(quang_ngai: dict[str, Any]) -> None:
    _, _, width, height = map(float, quang_ngai["viewBox"].split())
    points = [p for c in quang_ngai["communes"] for ring in corners(c["d"]) for p in ring]
    points += [tuple(commune["at"]) for commune in quang_ngai["communes"]]

    assert all(0 < x < width and 0 < y < height for x, y in points)
