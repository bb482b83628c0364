"""Builds data/tile_grids.csv: every commune a square of one size, neighbours kept where they can be.

Run from the root of the project, after data.build.boundaries: ``python -m data.build.tile_grids``.
Input: data/communes.csv and data/boundaries/.

The outline of a province is cut into as many squares as it has communes. The communes are shared
out so that they move least together, then pairs are swapped (a tabu search on whole numbers, the
same on every machine) as long as more neighbours touch. Islands far from the rest stand apart by
one empty square on their side.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import cos, radians, sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Shape, read_boundaries
from geo.communes import read_registry
from geo.plane import Box, groups
from geo.tile_grid import Tile

DATA = Path(__file__).parents[1]

FAR = 0.15  # degrees between the boxes of islands that stand apart and of the rest
BORDER = 0.003  # degrees of common border that make two communes neighbours
SHIFTS = 5  # the squares are laid over the outline in so many ways in each direction
CORNER_COST = 15  # of neighbours whose tiles meet in a corner; 0 with a common side
APART_COST = 60  # of neighbours whose tiles do not touch
FURTHER_COST = 20  # for each tile more between them
MOVE_COST = 6  # for the square of the way, in tiles, that a commune moves from its place
ROUNDS = 1500  # of swaps
FORBIDDEN = 1 << 40

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Squares(NamedTuple):
    """Squares that cover a province: their tiles, their middles in the plane, their side."""

    tiles: Integers
    middles: Floats
    side: float


def plane(shape: Shape, squeeze: float) -> BaseGeometry:
    """The shape in degrees of latitude: longitudes shortened by *squeeze*."""
    parts = [shapely.Polygon(polygon[0], polygon[1:]) for polygon in shape]
    flat = shapely.transform(shapely.MultiPolygon(parts), lambda xy: xy * [squeeze, 1.0])
    return shapely.make_valid(flat)


def neighbours(shapes: Sequence[BaseGeometry]) -> tuple[Integers, Integers]:
    """The numbers of shapes with a common border, each pair once: the smaller ones, the larger ones."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    every = np.array(shapes)
    long = shapely.length(shapely.intersection(every[one], every[other])) > BORDER
    return one[long], other[long]


def squares(land: BaseGeometry, count: int) -> Squares:
    """*count* squares with the outline of *land* and its area: in one piece, then best covered."""
    side = sqrt(land.area / count)
    west, south, east, north = land.bounds
    columns, rows = (int(length / side) + 2 for length in (east - west, north - south))
    tiles = np.array([(column, row) for row in range(rows) for column in range(columns)])
    found: list[tuple[int, float, Squares]] = []
    for right, up in product(range(SHIFTS), repeat=2):
        corner = np.array([west - side * right / SHIFTS, north + side * up / SHIFTS])
        middles = corner + side * (tiles + 0.5) * [1, -1]
        low, high = middles - side / 2, middles + side / 2
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        covered = np.round(shapely.area(shapely.intersection(land, boxes)) / side**2, 6)
        kept = np.sort(np.argsort(-covered, kind="stable")[:count])
        cut = Squares(tiles[kept], middles[kept], side)
        found.append((-pieces(cut.tiles), float(covered[kept].sum()), cut))
    return max(found, key=lambda cut: cut[:2])[2]


def pieces(tiles: Integers) -> int:
    """In how many pieces the tiles are; corners hold together."""
    left = {(int(column), int(row)) for column, row in tiles}
    found = 0
    while left:
        found += 1
        edge = [left.pop()]
        while edge:
            near = left & around(edge.pop())
            left -= near
            edge.extend(near)
    return found


def around(tile: Tile, reach: int = 1) -> set[Tile]:
    """The tiles up to *reach* away in both directions, *tile* too."""
    steps = range(-reach, reach + 1)
    return {(tile[0] + right, tile[1] + down) for right in steps for down in steps}


def shared_out(shapes: Sequence[BaseGeometry]) -> tuple[Integers, Squares]:
    """For each shape the number of its square, and the squares."""
    found = squares(shapely.union_all(shapes), len(shapes))
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    way = ((middles[:, None] - found.middles[None]) ** 2).sum(axis=2) / found.side**2
    moving = np.rint(MOVE_COST * way).astype(np.int64)
    _, places = linear_sum_assignment(moving)
    pairs = np.zeros((len(shapes), len(shapes)), dtype=np.int64)
    one, other = neighbours(shapes)
    pairs[one, other] = pairs[other, one] = 1
    return swapped(places, pairs, parting(found.tiles), moving), found


def parting(tiles: Integers) -> Integers:
    """What it costs two neighbours to have each pair of tiles."""
    steps = np.abs(tiles[:, None] - tiles[None])
    away, corner = steps.max(axis=2), steps.min(axis=2) == 1
    touching = np.where(corner, CORNER_COST, 0)
    cost: Integers = np.where(away > 1, APART_COST + FURTHER_COST * (away - 2), touching)
    return cost


def swapped(start: Integers, pairs: Integers, parting: Integers, moving: Integers) -> Integers:
    """The cheapest places found from *start* by swapping two communes at a time.

    A tabu search: each round makes the best swap, even a bad one, but none that takes both communes
    to where one of them was lately, unless nothing better was ever found.
    """
    places = start.copy()
    count = np.arange(len(places))
    cost = moving + pairs @ parting[places]  # of each commune on each square, others as they are
    total = best_total = 0  # against the start
    best = places.copy()
    until = np.zeros_like(cost)
    for now in range(1, ROUNDS + 1):
        there = cost[:, places]
        here = there[count, count]
        gain = there + there.T - here[:, None] - here + 2 * pairs * parting[np.ix_(places, places)]
        lately = until[:, places] > now
        gain[(lately | lately.T) & (total + gain >= best_total)] = FORBIDDEN
        gain[count, count] = FORBIDDEN
        one, other = (int(number) for number in np.unravel_index(gain.argmin(), gain.shape))
        old, new = places[one], places[other]
        total += int(gain[one, other])
        cost += np.outer(pairs[:, one] - pairs[:, other], parting[new] - parting[old])
        places[one], places[other] = new, old
        until[one, old] = until[other, new] = now + max(5, len(places) // 8) + now % 5
        if total < best_total:
            best_total, best = total, places.copy()
    return best


def apart(group: Iterable[Tile], taken: Iterable[Tile]) -> set[Tile]:
    """Where the next tile of *group* can stand: beside it, with one empty tile to all *taken* ones."""
    others = set(taken) - set(group)
    near = {free for tile in others for free in around(tile)}
    beside = {free for tile in group for free in around(tile)}
    reach = beside or {free for tile in others for free in around(tile, 2)}
    return reach - near - set(group)


def with_islands(
    tiles: dict[str, Tile], islands: Sequence[Sequence[str]], places: Mapping[str, Floats]
) -> dict[str, Tile]:
    """*tiles* with the groups of islands, each commune where it is nearest to its place, in tiles."""
    for group in islands:
        standing: list[Tile] = []
        for code in group:
            free = apart(standing, tiles.values())
            x, y = places[code]
            tiles[code] = min(free, key=lambda at: ((at[0] - x) ** 2 + (at[1] - y) ** 2, at))
            standing.append(tiles[code])
    return tiles


def grid(shapes: Mapping[str, Shape]) -> dict[str, Tile]:
    """The tile of each commune of a province, the first column and the first row 0."""
    boxes = {code: Box.of(at for part in shape for at in part[0]) for code, shape in shapes.items()}
    middle = Box.around(boxes.values())
    squeeze = cos(radians((middle.south + middle.north) / 2))
    flat = {code: plane(shape, squeeze) for code, shape in shapes.items()}
    mainland, *islands = groups(boxes, FAR)
    numbers, cut = shared_out([flat[code] for code in mainland])
    tiles = {
        code: (int(column), int(row))
        for code, (column, row) in zip(mainland, cut.tiles[numbers], strict=True)
    }
    origin = cut.middles[0] - cut.side * cut.tiles[0] * [1, -1]
    places = {
        code: (shapely.get_coordinates(flat[code].centroid)[0] - origin) / cut.side * [1, -1]
        for group in islands
        for code in group
    }
    found = with_islands(tiles, islands, places)
    left, top = (min(tile[axis] for tile in found.values()) for axis in (0, 1))
    return {code: (found[code][0] - left, found[code][1] - top) for code in sorted(found)}


def touching(shapes: Mapping[str, Shape], tiles: Mapping[str, Tile]) -> float:
    """Which share of the neighbours have tiles that touch."""
    codes = list(shapes)
    one, other = neighbours([plane(shape, 1.0) for shape in shapes.values()])
    pairs = [(codes[low], codes[high]) for low, high in zip(one, other, strict=True)]
    return sum(tiles[high] in around(tiles[low]) for low, high in pairs) / len(pairs)


def main() -> None:
    """Builds the file and says of each province how many neighbours touch."""
    registry = read_registry(DATA / "communes.csv")
    with (DATA / "tile_grids.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(("province_code", "code", "column", "row"))
        for province in registry.provinces:
            shapes = read_boundaries(DATA / "boundaries" / f"{province.code}.json").shapes
            tiles = grid(shapes)
            rows.writerows((province.code, code, *tile) for code, tile in tiles.items())
            print(f"{province.code}: {touching(shapes, tiles):.0%} of neighbours touch")


if __name__ == "__main__":
    main()
