"""The tile grid: every commune a square, neighbours kept where they can be.

TG1 every commune of the registry has one tile, no tile has two, and each province begins at 0, 0
TG2 the tiles of a province are in one piece, islands far from the rest stand apart from it by one
    empty tile, on their side
TG3 neighbours on the map touch in the grid: at least 70 % of them in each province
TG4 in the grid neighbours lie about where they lie on the map: 45° off on average at most
TG5 the file is what the script makes of the boundaries
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from math import atan2, degrees
from pathlib import Path

import pytest

from data.build.tile_grids import FAR, grid
from geo.boundaries import Boundaries, read_boundaries
from geo.communes import CommuneRegistry, read_registry
from geo.plane import Box, groups
from geo.tile_grid import Tile, read_tiles

DATA = Path(__file__).parents[2] / "data"
PROVINCES = [province.code for province in read_registry(DATA / "communes.csv").provinces]
Pair = tuple[str, str]


@pytest.fixture(scope="module")
def tiles() -> Mapping[str, Mapping[str, Tile]]:
    return read_tiles(DATA / "tile_grids.csv")


@cache
def boundaries(province: str) -> Boundaries:
    return read_boundaries(DATA / "boundaries" / f"{province}.json")


@cache
def neighbours(province: str) -> frozenset[Pair]:
    """Pairs of communes with a piece of border, the same positions in both."""
    owners: dict[object, set[str]] = {}
    for code, shape in boundaries(province).shapes.items():
        for ring in (ring for polygon in shape for ring in polygon):
            for step in pairwise(ring):
                owners.setdefault(frozenset(step), set()).add(code)
    pairs = (tuple(sorted(found)) for found in owners.values())
    return frozenset(pair for pair in pairs if len(pair) == 2)


def distance(one: Tile, other: Tile) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def parts(province: str) -> list[tuple[str, ...]]:
    """The mainland and each group of islands."""
    shapes = boundaries(province).shapes
    boxes = {code: Box.of(at for part in shapes[code] for at in part[0]) for code in shapes}
    return groups(boxes, FAR)


def test_tg1_every_commune_has_one_tile(
    registry: CommuneRegistry, tiles: Mapping[str, Mapping[str, Tile]]
) -> None:
    assert {(province, code) for province, found in tiles.items() for code in found} == {
        (commune.province_code, commune.code) for commune in registry.values()
    }


@pytest.mark.parametrize("province", PROVINCES)
def test_tg1_no_tile_has_two(province: str, tiles: Mapping[str, Mapping[str, Tile]]) -> None:
    found = list(tiles[province].values())

    assert len(set(found)) == len(found)
    assert [min(tile[axis] for tile in found) for axis in (0, 1)] == [0, 0]


@pytest.mark.parametrize("province", PROVINCES)
def test_tg2_the_tiles_are_in_one_piece(
    province: str, tiles: Mapping[str, Mapping[str, Tile]]
) -> None:
    mainland, *_ = parts(province)
    left = {tiles[province][code] for code in mainland}
    edge = [left.pop()]
    while edge:
        at = edge.pop()
        near = {tile for tile in left if distance(tile, at) == 1}
        left -= near
        edge.extend(near)

    assert left == set()


@pytest.mark.parametrize("province", [code for code in PROVINCES if len(parts(code)) > 1])
def test_tg2_islands_stand_apart_on_their_side(
    province: str, registry: CommuneRegistry, tiles: Mapping[str, Mapping[str, Tile]]
) -> None:
    found = tiles[province]
    mainland, *islands = parts(province)
    for group in islands:
        gaps = [distance(found[one], found[two]) for one in group for two in set(found) - {*group}]
        assert min(gaps) == 2
        for island in group:
            assert turned(island, mainland, found, registry) < 60


def turned(
    code: str, mainland: tuple[str, ...], found: Mapping[str, Tile], registry: CommuneRegistry
) -> float:
    """How far, in degrees, a commune lies in the grid from where it lies on the map."""
    count = len(mainland)
    lon = registry[code].lon - sum(registry[other].lon for other in mainland) / count
    lat = registry[code].lat - sum(registry[other].lat for other in mainland) / count
    right = found[code][0] - sum(found[other][0] for other in mainland) / count
    down = found[code][1] - sum(found[other][1] for other in mainland) / count
    return between((lon, lat), (right, -down))


def between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The angle of two directions in degrees."""
    off = degrees(atan2(one[1], one[0]) - atan2(other[1], other[0])) % 360
    return min(off, 360 - off)


@pytest.mark.parametrize("province", PROVINCES)
def test_tg3_neighbours_touch(province: str, tiles: Mapping[str, Mapping[str, Tile]]) -> None:
    found, pairs = tiles[province], neighbours(province)
    touching = sum(distance(found[one], found[other]) == 1 for one, other in pairs)

    assert len(pairs) > len(found)
    assert touching / len(pairs) >= 0.7


@pytest.mark.parametrize("province", PROVINCES)
def test_tg4_neighbours_keep_their_side(
    province: str, registry: CommuneRegistry, tiles: Mapping[str, Mapping[str, Tile]]
) -> None:
    found = tiles[province]
    off = [
        between(
            (registry[two].lon - registry[one].lon, registry[two].lat - registry[one].lat),
            (found[two][0] - found[one][0], found[one][1] - found[two][1]),
        )
        for one, two in neighbours(province)
    ]

    assert sum(off) / len(off) <= 45


@pytest.mark.parametrize("province", ["12", "51", "91"])
def test_tg5_the_file_is_what_the_script_makes(
    province: str, tiles: Mapping[str, Mapping[str, Tile]]
) -> None:
    assert grid(boundaries(province).shapes) == tiles[province]
