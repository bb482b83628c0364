"""Shapes that share their borders: overlaps and gaps found, borders made one, simplified together.

Everything is computed in metres in a plane; lines that are straight in degrees are straight there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Polygon, Ring, Shape
from geo.plane import Position

Positions = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

MAX_DRAWN: Final = 40_000
"""Vertices of a province that the live map draws without effort, about 60 kB gzip."""
_TOLERANCES: Final = (30, 40, 60, 80, 120, 180, 270, 400, 600)
"""Metres: corners of less than this squared are cut off. The first that is enough is taken."""
_SNAP: Final = 2.0  # metres: vertices nearer to each other are one
_GAP: Final = 25.0  # metres: a narrower gap between neighbours belongs to one of them
_SLIVER: Final = 100.0  # m²: a smaller part of a commune of several parts is left out
_PIECES: Final = 2_000  # that two communes share; shapes drawn apart from each other share some 100
_SEEN: Final = 0.01  # km²: overlaps and gaps from here on are told
_DECIMALS: Final = (5, 6, 7)  # of degrees; 5 are one metre
_M_A_DEGREE: Final = 111_200.0
_KM2: Final = 1e6  # m²


class Covered(NamedTuple):
    """Ground that two communes both claim.

    *tangled*: in so many pieces that to give each to one of them takes longer than anybody waits.
    """

    first: str
    second: str
    km2: float
    share: float  # of the smaller of the two
    tangled: bool


class Hole(NamedTuple):
    """Ground within the province that no commune claims, and a point in it in degrees."""

    km2: float
    lon: float
    lat: float


class Simplified(NamedTuple):
    """Shapes in degrees, the tolerance (m, 0 for none) and the vertices before and after."""

    shapes: Mapping[str, Shape]
    tolerance: int
    before: int
    after: int


class Coverage:
    """The shapes of a province's communes by code, in degrees and valid."""

    def __init__(self, shapes: Mapping[str, BaseGeometry]) -> None:
        self._codes = tuple(sorted(shapes))
        geometries = np.array([shapes[code] for code in self._codes])
        west, south, east, north = shapely.total_bounds(geometries)
        self._origin = np.array([(west + east) / 2, (south + north) / 2])
        squeeze = np.cos(np.radians(self._origin[1]))
        self._scale = np.array([_M_A_DEGREE * squeeze, _M_A_DEGREE])
        self._given = shapely.transform(geometries, self._metres)

    def _metres(self, degrees: Positions) -> Positions:
        metres: Positions = (degrees - self._origin) * self._scale
        return metres

    def _degrees(self, metres: Positions) -> Positions:
        degrees: Positions = metres / self._scale + self._origin
        return degrees

    def overlaps(self) -> list[Covered]:
        """Pairs that claim the same hectare or more, or are tangled; the largest first."""
        pairs = shapely.STRtree(self._given).query(self._given, predicate="intersects")
        first, second = pairs[:, pairs[0] < pairs[1]]
        common = shapely.intersection(self._given[first], self._given[second])
        shared, tangled = shapely.area(common), _pieces(common) > _PIECES
        smaller = np.minimum(shapely.area(self._given[first]), shapely.area(self._given[second]))
        found = [
            Covered(self._codes[one], self._codes[other], area / _KM2, area / least, bool(many))
            for one, other, area, least, many in zip(
                first, second, shared, smaller, tangled, strict=True
            )
            if many or area / _KM2 >= _SEEN
        ]
        return sorted(found, key=lambda pair: -pair.km2)

    def away(self, points: Mapping[str, Position]) -> dict[str, float]:
        """How far each commune's point (degrees) lies from its shape, in km; 0 within it."""
        metres = self._metres(np.array([points[code] for code in self._codes]))
        distances = shapely.distance(self._given, shapely.points(metres)) / 1000
        return dict(zip(self._codes, distances.tolist(), strict=True))

    @cached_property
    def _clean(self) -> Shapes:
        """Neighbours with the same line between them; ground claimed twice is given to one."""
        clean = shapely.coverage_clean(  # type: ignore[attr-defined] # the stubs are of 2.1
            self._given, gap_width=_GAP, snapping_distance=_SNAP
        )
        return np.array([_without_slivers(geometry) for geometry in clean])

    def swallowed(self) -> list[str]:
        """Communes that nothing is left of once ground claimed twice is given to one."""
        empty = shapely.is_empty(self._clean)
        return [code for code, gone in zip(self._codes, empty, strict=True) if gone]

    def holes(self) -> list[Hole]:
        """Gaps of a hectare or more that communes enclose, the largest first."""
        whole = shapely.get_parts(shapely.union_all(self._clean))
        rings = [shapely.Polygon(ring) for part in whole for ring in part.interiors]
        found = []
        for ring in rings:
            if ring.area / _KM2 >= _SEEN:
                ((lon, lat),) = self._degrees(shapely.get_coordinates(ring.representative_point()))
                found.append(Hole(ring.area / _KM2, float(lon), float(lat)))
        return sorted(found, reverse=True)

    def simplified(self) -> Simplified:
        """The shapes with no more vertices than the live map draws without effort.

        Neighbours keep one line between them. Positions have five decimals, more only where
        rounding would make a line cross itself.
        """
        before = after = _count(self._clean)
        tolerance = 0
        simple: Shapes = self._clean
        for tolerance in _TOLERANCES if before > MAX_DRAWN else ():
            simple = shapely.coverage_simplify(self._clean, tolerance)
            after = _count(simple)
            if after <= MAX_DRAWN:
                break
        degrees: Shapes = shapely.transform(simple, self._degrees)
        rounded = (_rounded(degrees, decimals) for decimals in _DECIMALS)
        sound = next((shapes for shapes in rounded if _is_sound(shapes)), degrees)
        shapes = {code: _shape(found) for code, found in zip(self._codes, sound, strict=True)}
        return Simplified(shapes, tolerance, before, after)


def _without_slivers(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    kept = parts[shapely.area(parts) >= _SLIVER]
    return geometry if len(kept) in (0, len(parts)) else shapely.union_all(kept)


def _pieces(geometries: Shapes) -> npt.NDArray[np.int64]:
    """How many polygons each of *geometries* is, lines and points aside."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return np.bincount(owners[polygons], minlength=len(geometries))


def _count(geometries: Shapes) -> int:
    return int(shapely.get_num_coordinates(geometries).sum())


def _rounded(geometries: Shapes, decimals: int) -> Shapes:
    def rounded(positions: Positions) -> Positions:
        return np.round(positions, decimals)

    found: Shapes = shapely.transform(geometries, rounded)
    return found


def _is_sound(geometries: Shapes) -> bool:
    return bool(shapely.is_valid(geometries).all() and shapely.coverage_is_valid(geometries))


def _shape(geometry: BaseGeometry) -> Shape:
    """As RFC 7946 winds it: outer rings counter-clockwise, holes clockwise."""
    turned = shapely.orient_polygons(geometry, exterior_cw=False)
    return tuple(_polygon(part) for part in shapely.get_parts(turned))


def _polygon(part: shapely.Polygon) -> Polygon:
    return tuple(_ring(ring) for ring in (part.exterior, *part.interiors))


def _ring(ring: BaseGeometry) -> Ring:
    return tuple((lon, lat) for lon, lat in shapely.get_coordinates(ring).tolist())
