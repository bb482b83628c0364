"""Shapes of communes, as GeoJSON has them: read and written.

Nothing heavy is imported: a page that shows a map starts in milliseconds.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from geo.communes import LATITUDES, LONGITUDES
from geo.plane import Position

Ring = tuple[Position, ...]
"""A closed line: the last position equals the first."""
Polygon = tuple[Ring, ...]
"""The outer ring, counter-clockwise, then the holes, clockwise."""
Shape = tuple[Polygon, ...]
"""All parts of one commune."""

RING_MIN: Final = 4  # positions of the smallest ring, a triangle


@dataclass(frozen=True)
class Boundaries:
    """The shapes of a province's communes, by GSO code in the order of the file.

    Attributes:
        shapes: For each code its parts, wound as RFC 7946 wants.
        note: What the file says about itself, as that it has no legal force; may be empty.
        source: Where the file says it comes from; may be empty.
    """

    shapes: Mapping[str, Shape]
    note: str = ""
    source: str = ""


class BoundariesFaultCode(StrEnum):
    """What can be wrong with a boundary file."""

    NOT_JSON = "not_json"
    NOT_A_COLLECTION = "not_a_collection"
    NO_CODE = "no_code"
    DUPLICATE = "duplicate"
    NOT_A_POLYGON = "not_a_polygon"
    NOT_A_POSITION = "not_a_position"
    OUT_OF_RANGE = "out_of_range"
    RING_TOO_SHORT = "ring_too_short"
    RING_OPEN = "ring_open"


class BoundariesFault(NamedTuple):
    """One fault: the number of the feature (from 1; 0 is the file) and what is wrong."""

    feature: int
    code: BoundariesFaultCode


class BoundariesError(ValueError):
    """A boundary file with faults; `faults` holds all of them in the order of the file."""

    def __init__(self, name: str, faults: Iterable[BoundariesFault]) -> None:
        self.name = name
        self.faults = tuple(sorted(faults))
        listed = "; ".join(f"feature {fault.feature}: {fault.code}" for fault in self.faults)
        super().__init__(f"{name}: {listed}")


class _FaultError(Exception):
    """Leaves the feature in hand with the fault found in it."""

    def __init__(self, code: BoundariesFaultCode) -> None:
        super().__init__(code)
        self.code = code


def read_boundaries(path: Path) -> Boundaries:
    """The shapes in the file *path*, as :func:`parse_boundaries` reads them.

    Raises:
        BoundariesError: The file has faults; the error lists the first of each feature.
        OSError: The file cannot be read.
    """
    return parse_boundaries(path.read_bytes(), path.name)


def parse_boundaries(content: bytes | str, name: str) -> Boundaries:
    """The shapes in a GeoJSON feature collection (RFC 7946, property ``code``) that is called *name*.

    Heights are dropped and rings are turned the way the RFC wants them.

    Raises:
        BoundariesError: It has faults; the error lists the first of each feature.
    """
    try:
        document = json.loads(content)
    except ValueError:
        raise BoundariesError(name, [_file_fault(BoundariesFaultCode.NOT_JSON)]) from None
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise BoundariesError(name, [_file_fault(BoundariesFaultCode.NOT_A_COLLECTION)])
    shapes: dict[str, Shape] = {}
    faults: list[BoundariesFault] = []
    for number, feature in enumerate(document["features"], start=1):
        try:
            code, shape = _read_feature(feature)
        except _FaultError as fault:
            faults.append(BoundariesFault(number, fault.code))
        else:
            if shapes.setdefault(code, shape) is not shape:
                faults.append(BoundariesFault(number, BoundariesFaultCode.DUPLICATE))
    if faults:
        raise BoundariesError(name, faults)
    note, source = (str(document.get(member, "")) for member in ("note", "source"))
    return Boundaries(MappingProxyType(shapes), note, source)


def write_boundaries(boundaries: Boundaries) -> str:
    """*boundaries* as compact GeoJSON that :func:`parse_boundaries` reads back as they were."""
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": geometry(shape)}
        for code, shape in boundaries.shapes.items()
    ]
    document = {
        "type": "FeatureCollection",
        "note": boundaries.note,
        "source": boundaries.source,
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def geometry(shape: Shape) -> dict[str, object]:
    """A shape as a geometry of GeoJSON: a polygon, or several."""
    if len(shape) == 1:
        return {"type": "Polygon", "coordinates": shape[0]}
    return {"type": "MultiPolygon", "coordinates": shape}


def _file_fault(code: BoundariesFaultCode) -> BoundariesFault:
    return BoundariesFault(0, code)


def _read_feature(feature: object) -> tuple[str, Shape]:
    properties = _member(feature, "properties")
    code = _member(properties, "code")
    if not isinstance(code, str) or not code:
        raise _FaultError(BoundariesFaultCode.NO_CODE)
    geometry = _member(feature, "geometry")
    coordinates = _member(geometry, "coordinates")
    match _member(geometry, "type"):
        case "Polygon":
            return code, (_read_polygon(coordinates),)
        case "MultiPolygon" if isinstance(coordinates, list) and coordinates:
            return code, tuple(_read_polygon(part) for part in coordinates)
        case _:
            raise _FaultError(BoundariesFaultCode.NOT_A_POLYGON)


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _read_polygon(coordinates: object) -> Polygon:
    if not isinstance(coordinates, list) or not coordinates:
        raise _FaultError(BoundariesFaultCode.NOT_A_POLYGON)
    rings = [_read_ring(ring) for ring in coordinates]
    return tuple(
        ring if (_signed_area(ring) > 0) == (index == 0) else ring[::-1]
        for index, ring in enumerate(rings)
    )


def _read_ring(coordinates: object) -> Ring:
    if not isinstance(coordinates, list) or len(coordinates) < RING_MIN:
        raise _FaultError(BoundariesFaultCode.RING_TOO_SHORT)
    ring = tuple(_read_position(position) for position in coordinates)
    if ring[0] != ring[-1]:
        raise _FaultError(BoundariesFaultCode.RING_OPEN)
    return ring


def _read_position(position: object) -> Position:
    match position:
        case [int() | float() as lon, int() | float() as lat, *_]:
            in_range = LONGITUDES[0] <= lon <= LONGITUDES[1] and LATITUDES[0] <= lat <= LATITUDES[1]
            if not in_range:
                raise _FaultError(BoundariesFaultCode.OUT_OF_RANGE)
            return float(lon), float(lat)
        case _:
            raise _FaultError(BoundariesFaultCode.NOT_A_POSITION)


def _signed_area(ring: Ring) -> float:
    """Twice the area in square degrees; positive for a counter-clockwise ring."""
    west, south = ring[0]  # keeps the products small, so that tiny rings keep their sign
    return sum(
        (x0 - west) * (y1 - south) - (x1 - west) * (y0 - south)
        for (x0, y0), (x1, y1) in pairwise(ring)
    )
