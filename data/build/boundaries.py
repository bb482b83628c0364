"""Builds data/boundaries/: schematic shapes of all communes from facts about old wards.

Run from the root of the project: ``python -m data.build.boundaries``. Input: data/communes.csv
and the legacy wards of the package vietnamadminunits, each with a box and the commune it went to.

Every box is strewn with points, each with the commune of the ward that fits it best; more points
stand for what is outside. One Voronoi diagram of the whole country gives each commune the cells
of its points, so neighbours, also of two provinces, share their border exactly. Small stray parts
go to the neighbour, and the borders are simplified together.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from math import cos, pi, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry as Shape

from data.build.communes import (
    KM_PER_DEGREE,
    PACKAGE,
    PACKAGE_VERSION,
    Box,
    LegacyWard,
    commune_keys,
    read_legacy_wards,
)
from geo.communes import Commune, read_registry

DATA = Path(__file__).parents[1]
NOTE = "ranh giới sơ đồ, không có giá trị pháp lý"
SOURCE = f"{PACKAGE} {PACKAGE_VERSION} (MIT), data/build/boundaries.py"

# The plane: degrees, with longitudes shortened as at 16° N, the middle of the country.
SQUEEZE = cos(radians(16))

# Islands on their own: an ellipse of the right area says more than the box of a geocoder.
LONE_ISLANDS = {
    "11948",  # Bạch Long Vĩ
    "19742",  # Cồn Cỏ
    "20333",  # Hoàng Sa
    "21548",  # Lý Sơn
    "22736",  # Trường Sa
    "23272",  # Phú Quý
    "26732",  # Côn Đảo
    "30781",  # Tiên Hải
    "31105",  # Thổ Châu
    "31108",  # Kiên Hải
}
ELLIPSE_CORNERS = 24
ELLIPSE_FLATNESS = 0.7  # height over width

GRID = 6  # points a side in each box
ROUNDNESS = 2.5  # exponent of the rounded box; 2 is an ellipse
EDGE = 1.4  # a point that costs more is beyond the rounded corner of the box
OUTSIDE_STEP = 0.015  # degrees between the points of the outside
OUTSIDE_WIDTH = 0.06  # degrees, of the strip of such points around the land
CLOSING = 0.025  # degrees; gaps between boxes up to twice as wide are land
BOX_TO_AREA = 4.0  # a box is not a ward's if it is so many times larger than the commune
REACH = 2.0  # nor if it is further from the commune's point than so many sides of the commune
SCANT = 0.5  # boxes of less than this share of the commune's area do not show its extent
TYPICAL_AREA = 70.0  # km², where a commune's area is not known
PRECINCT = 0.3  # of the way to the next commune's point belongs to a commune in any case
STRAY = 0.2  # a part smaller than this share of its commune goes to the neighbour
TOLERANCE = 0.006  # degrees, of the simplification
DECIMALS = 4

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Boxes(NamedTuple):
    """All boxes of all communes: one row a box and a commune that has a part of it."""

    sides: Floats  # west, south, east, north in the plane
    owner: Integers  # number of the commune


def ellipse(commune: Commune) -> Polygon:
    """An ellipse of the commune's area at its point."""
    width = sqrt((commune.area_km2 or 1.0) / (pi * ELLIPSE_FLATNESS)) / KM_PER_DEGREE
    angles = [2 * pi * step / ELLIPSE_CORNERS for step in range(ELLIPSE_CORNERS)]
    x, y = plane(commune)
    return Polygon([(x + width * cos(a), y + width * ELLIPSE_FLATNESS * sin(a)) for a in angles])


def plane(commune: Commune) -> tuple[float, float]:
    """The commune's point in the plane."""
    return commune.lon * SQUEEZE, commune.lat


def flat(place: Box) -> Box:
    """The box in the plane."""
    return Box(place.west * SQUEEZE, place.south, place.east * SQUEEZE, place.north)


def is_plausible(place: Box, commune: Commune) -> bool:
    """Whether a legacy box can be of a ward of this commune, by size and distance."""
    area = commune.area_km2 or TYPICAL_AREA
    near = place.distance_km(commune.lon, commune.lat) < REACH * sqrt(area)
    return near and place.area_km2 < BOX_TO_AREA * max(area, TYPICAL_AREA / 10)


def boxes_of(commune: Commune, wards: Iterable[LegacyWard]) -> list[Box]:
    """The plausible boxes of the commune's old wards; if they are scant, a square of its area too.

    Some boxes are only the surroundings of an address.
    """
    boxes = [ward.box for ward in wards if ward.box and is_plausible(ward.box, commune)]
    area = commune.area_km2 or TYPICAL_AREA
    flat_boxes = [flat(place) for place in boxes]
    if sum(place.area_km2 for place in boxes) >= SCANT * area:
        return flat_boxes
    x, y = plane(commune)
    half = sqrt(area) / KM_PER_DEGREE / 2
    return [*flat_boxes, Box(x - half, y - half, x + half, y + half)]


def gather(communes: Sequence[Commune], wards: Mapping[str, Sequence[LegacyWard]]) -> Boxes:
    """The boxes of all communes; *wards* are by commune code."""
    boxes = [boxes_of(commune, wards[commune.code]) for commune in communes]
    owner = [number for number, group in enumerate(boxes) for _ in group]
    return Boxes(np.array([place for group in boxes for place in group]), np.array(owner))


def strewn(boxes: Boxes) -> Floats:
    """A grid of points in each box, none on its edge."""
    steps = (np.arange(GRID) + 0.5) / GRID
    across, up = (part.ravel() for part in np.meshgrid(steps, steps))
    low = boxes.sides[:, None, :2]
    points: Floats = low + (boxes.sides[:, None, 2:] - low) * np.stack([across, up], axis=-1)
    return points.reshape(-1, 2)


def best_owner(points: Floats, boxes: Boxes, middles: Floats) -> Integers:
    """For each point the commune whose rounded box it is deepest in, -1 if in none.

    Of communes that share a box, the one whose own middle is nearest.
    """
    west, south, east, north = boxes.sides.T
    tree = shapely.STRtree(shapely.box(west, south, east, north))
    point, candidate = tree.query(shapely.points(points))
    sides = boxes.sides[candidate]
    offset = (2 * points[point] - sides[:, :2] - sides[:, 2:]) / (sides[:, 2:] - sides[:, :2])
    cost = (np.abs(offset) ** ROUNDNESS).sum(axis=1)
    away = np.hypot(*(points[point] - middles[boxes.owner[candidate]]).T)
    order = np.lexsort((away, cost, point))
    order = order[cost[order] <= EDGE]
    found, first = np.unique(point[order], return_index=True)
    owner = np.full(len(points), -1)
    owner[found] = boxes.owner[candidate[order[first]]]
    return owner


def outside(boxes: Boxes) -> Floats:
    """Points around the land, which is the boxes with their corners cut and the gaps closed."""
    west, south, east, north = boxes.sides.T
    radius = np.minimum(east - west, north - south) / 3
    cores = shapely.box(west + radius, south + radius, east - radius, north - radius)
    land = shapely.union_all(shapely.buffer(cores, radius, quad_segs=3))
    land = land.buffer(CLOSING, quad_segs=2).buffer(-CLOSING, quad_segs=2)
    land = shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(land)])
    strip = land.buffer(OUTSIDE_WIDTH, quad_segs=2)
    x0, y0, x1, y1 = strip.bounds
    xs, ys = np.meshgrid(np.arange(x0, x1, OUTSIDE_STEP), np.arange(y0, y1, OUTSIDE_STEP))
    points = np.stack([xs.ravel(), ys.ravel()], axis=-1)
    shapely.prepare([land, strip])
    points = points[shapely.contains_xy(strip, *points.T)]
    kept: Floats = points[~shapely.contains_xy(land, *points.T)]
    return kept


def is_trespassing(points: Floats, owner: Integers, middles: Floats) -> Mask:
    """For each point whether it lies too close to the middle of a commune that is not its own."""
    tree = shapely.STRtree([Point(middle) for middle in middles])
    _, gap = tree.query_nearest(
        tree.geometries, return_distance=True, exclusive=True, all_matches=False
    )
    nearest = tree.nearest(shapely.points(points))
    away = np.hypot(*(points - middles[nearest]).T)
    trespassing: Mask = (away < PRECINCT * gap[nearest]) & (owner != nearest)
    return trespassing


def cells(communes: Sequence[Commune], boxes: Boxes) -> list[Shape]:
    """For each commune the union of the Voronoi cells of its points."""
    middles = np.array([plane(commune) for commune in communes])
    points = strewn(boxes)
    owner = best_owner(points, boxes, middles)
    sea = outside(boxes)
    kept = owner == np.repeat(boxes.owner, GRID * GRID)
    kept &= ~is_trespassing(points, owner, middles)
    seeds = np.concatenate([middles, points[kept], sea])
    labels = np.concatenate([np.arange(len(middles)), owner[kept], np.full(len(sea), -1)])
    seeds, index = np.unique(seeds, axis=0, return_index=True)
    labels = labels[index]
    diagram = shapely.voronoi_polygons(shapely.multipoints(seeds), ordered=True)
    polygons = shapely.get_parts(diagram)
    return [
        shapely.coverage_union_all(polygons[labels == number]) for number in range(len(middles))
    ]


def without_strays(communes: Sequence[Commune], shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes with small detached parts given to the neighbour with the longest border."""
    parts = [divided(shape, plane(c)) for c, shape in zip(communes, shapes, strict=True)]
    kept = [list(large) for large, _ in parts]
    bodies = np.array([MultiPolygon(large) for large, _ in parts])
    tree = shapely.STRtree(bodies)
    for home, (_, small) in enumerate(parts):
        for part in small:
            near = tree.query(part, predicate="intersects")
            borders = shapely.length(shapely.intersection(part, bodies[near]))
            kept[near[borders.argmax()] if borders.any() else home].append(part)
    return [shapely.coverage_union_all(group) for group in kept]


def divided(shape: Shape, point: tuple[float, float]) -> tuple[list[Polygon], list[Polygon]]:
    """The parts that stay, first of all the one around *point*, and the small detached ones."""
    parts: list[Polygon] = list(shapely.get_parts(shape))
    body = next(part for part in parts if shapely.contains_xy(part, *point))
    rest = [part for part in parts if part is not body]
    large = [part for part in rest if part.area >= STRAY * shape.area]
    return [body, *large], [part for part in rest if part.area < STRAY * shape.area]


def rounded(shape: Shape) -> Shape:
    """The shape in longitude and latitude, four decimals, wound as RFC 7946 wants."""
    turned = shapely.transform(shape, lambda xy: np.round(xy / [SQUEEZE, 1.0], DECIMALS))
    valid = shapely.make_valid(turned, method="structure")  # rounding may close a narrow neck
    return shapely.orient_polygons(valid)


def build(communes: Sequence[Commune]) -> dict[str, Shape]:
    """For each commune code its shape in degrees."""
    keys = commune_keys()
    legacy = read_legacy_wards()
    mainland = [commune for commune in communes if commune.code not in LONE_ISLANDS]
    boxes = gather(mainland, {code: legacy[key] for key, code in keys.items()})
    shapes = without_strays(mainland, cells(mainland, boxes))
    simple = shapely.coverage_simplify(shapes, TOLERANCE)
    found = {commune.code: rounded(s) for commune, s in zip(mainland, simple, strict=True)}
    islands = (commune for commune in communes if commune.code in LONE_ISLANDS)
    return found | {commune.code: rounded(ellipse(commune)) for commune in islands}


def write(path: Path, shapes: Mapping[str, Shape]) -> None:
    """Writes one province as compact GeoJSON."""
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": shapely.geometry.mapping(s)}
        for code, s in shapes.items()
    ]
    document = {"type": "FeatureCollection", "note": NOTE, "source": SOURCE, "features": features}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Builds all files and says how large they are."""
    registry = read_registry(DATA / "communes.csv")
    shapes = build(tuple(registry.values()))
    total = 0
    for province in registry.provinces:
        path = DATA / "boundaries" / f"{province.code}.json"
        write(path, {c.code: shapes[c.code] for c in registry.province(province.code)})
        total += path.stat().st_size
    print(f"{len(shapes)} communes, {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
