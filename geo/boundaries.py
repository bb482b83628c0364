"""Shapes of communes: read from GeoJSON, and made into what the live map draws.

Nothing heavy is imported: a page that shows a map starts in milliseconds.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from geo.communes import LATITUDES, LONGITUDES, Commune
from geo.plane import Box, Frame, Position, groups

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

    def __init__(self, path: Path, faults: Iterable[BoundariesFault]) -> None:
        self.path = path
        self.faults = tuple(sorted(faults))
        listed = "; ".join(f"feature {fault.feature}: {fault.code}" for fault in self.faults)
        super().__init__(f"{path.name}: {listed}")


class _FaultError(Exception):
    """Leaves the feature in hand with the fault found in it."""

    def __init__(self, code: BoundariesFaultCode) -> None:
        super().__init__(code)
        self.code = code


def read_boundaries(path: Path) -> Boundaries:
    """The shapes in the GeoJSON feature collection *path* (RFC 7946, property ``code``).

    Heights are dropped and rings are turned the way the RFC wants them.

    Raises:
        BoundariesError: The file has faults; the error lists the first of each feature.
        OSError: The file cannot be read.
    """
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        raise BoundariesError(path, [_file_fault(BoundariesFaultCode.NOT_JSON)]) from None
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise BoundariesError(path, [_file_fault(BoundariesFaultCode.NOT_A_COLLECTION)])
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
        raise BoundariesError(path, faults)
    note, source = (str(document.get(member, "")) for member in ("note", "source"))
    return Boundaries(MappingProxyType(shapes), note, source)


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


def etag(content: bytes) -> str:
    """The HTTP entity tag of *content*: a quoted piece of its SHA-256."""
    return f'"{hashlib.sha256(content).hexdigest()[:20]}"'


# The plane of the map: x to the right, y down, the whole drawing 1000 wide.
WIDTH: Final = 1000.0
EDGE: Final = 2.0  # room for half a line at the edge of the drawing
INSET_SIDE: Final = 150.0
INSET_GAP: Final = 20.0
INSET_LABEL: Final = 30.0  # the strip for the label at the top of an inset
INSET_MARGIN: Final = 25.0
INSET_DISTANCE: Final = 0.15  # degrees between the boxes of a group of islands and of the rest


class _Inset(NamedTuple):
    """A group of communes drawn apart, with its square."""

    codes: tuple[str, ...]
    left: float
    top: float
    frame: Frame


def map_geometry(boundaries: Boundaries, communes: Iterable[Commune]) -> bytes:
    """What the live map fetches once: compact UTF-8 JSON, the same bytes for the same input.

    The plane is equirectangular, x times the cosine of the middle latitude, 1000 units wide.
    Groups of communes more than 0.15° away from the largest group are drawn in squares at the
    side where they lie. Members: ``viewBox`` (text for SVG), ``note``, ``source``, ``insets``
    (``label``, ``rect`` as x, y, width, height), ``communes`` in code order (``code``, ``name``,
    ``short``, ``at`` as x and y of a point inside, ``d`` as SVG path) and ``missing``, the codes
    of *communes* that have no shape. Shapes of other communes are left out.

    Raises:
        ValueError: No commune has a shape.
    """
    by_code = {commune.code: commune for commune in communes}
    drawn = {code: by_code[code] for code in sorted(by_code.keys() & boundaries.shapes.keys())}
    if not drawn:
        raise ValueError("no commune has a shape")
    boxes = {code: _box_of(boundaries.shapes[code]) for code in drawn}
    mainland, *islands = groups(boxes, INSET_DISTANCE)
    frame, insets = _layout(mainland, islands, boxes)
    frames = {code: inset.frame for inset in insets for code in inset.codes}
    height = max([frame.bottom, *(inset.top + INSET_SIDE for inset in insets)]) + EDGE
    document = {
        "viewBox": f"0 0 {WIDTH:g} {ceil(height)}",
        "note": boundaries.note,
        "source": boundaries.source,
        "insets": [_inset_member(inset, drawn) for inset in insets],
        "communes": [
            _commune_member(commune, boundaries.shapes[code], frames.get(code, frame))
            for code, commune in drawn.items()
        ],
        "missing": sorted(by_code.keys() - drawn.keys()),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _box_of(shape: Shape) -> Box:
    return Box.of(position for polygon in shape for position in polygon[0])


def _layout(
    mainland: tuple[str, ...], islands: list[tuple[str, ...]], boxes: Mapping[str, Box]
) -> tuple[Frame, list[_Inset]]:
    """The frame of the mainland and the insets, stacked in a column on the islands' side."""
    box = Box.around(boxes[code] for code in mainland)
    room = WIDTH - 2 * EDGE
    if not islands:
        return Frame(box, EDGE, EDGE, room / box.width), []
    column = INSET_SIDE + INSET_GAP
    sea = Box.around(boxes[code] for group in islands for code in group)
    in_the_west = sea.west + sea.east < box.west + box.east
    frame = Frame(box, EDGE + column * in_the_west, EDGE, (room - column) / box.width)
    left = EDGE if in_the_west else WIDTH - EDGE - INSET_SIDE
    tops = [EDGE + row * column for row in range(len(islands))]
    insets = [
        _Inset(group, left, top, _inset_frame(group, boxes, left, top))
        for group, top in zip(islands, tops, strict=True)
    ]
    return frame, insets


def _inset_frame(
    group: tuple[str, ...], boxes: Mapping[str, Box], left: float, top: float
) -> Frame:
    """The frame that puts *group* in the middle of its square, below the label."""
    box = Box.around(boxes[code] for code in group)
    room = (INSET_SIDE - 2 * INSET_MARGIN, INSET_SIDE - INSET_LABEL - 2 * INSET_MARGIN)
    scale = min(room[0] / box.width, room[1] / box.height)
    middle = (left + INSET_SIDE / 2, top + INSET_LABEL + (INSET_SIDE - INSET_LABEL) / 2)
    corner = (middle[0] - box.width * scale / 2, middle[1] - box.height * scale / 2)
    return Frame(box, *corner, scale)


def _inset_member(inset: _Inset, communes: Mapping[str, Commune]) -> dict[str, object]:
    label = ", ".join(communes[code].short_name for code in inset.codes)
    return {"label": label, "rect": [inset.left, inset.top, INSET_SIDE, INSET_SIDE]}


def _commune_member(commune: Commune, shape: Shape, frame: Frame) -> dict[str, object]:
    x, y = frame.tenths((commune.lon, commune.lat))
    return {
        "code": commune.code,
        "name": commune.name,
        "short": commune.short_name,
        "at": [x / 10, y / 10],
        "d": "".join(_path(ring, frame) for polygon in shape for ring in polygon),
    }


def _path(ring: Ring, frame: Frame) -> str:
    """The ring as a closed SVG path; empty if it is smaller than a tenth of a unit.

    Steps are differences of whole tenths, so neighbours meet exactly.
    """
    points = [point for point, previous in _with_previous(ring, frame) if point != previous]
    if not points:
        return ""
    steps = pairwise(points)
    moves = " ".join(f"{(x1 - x0) / 10:g} {(y1 - y0) / 10:g}" for (x0, y0), (x1, y1) in steps)
    return f"M{points[0][0] / 10:g} {points[0][1] / 10:g}l{moves}z"


def _with_previous(ring: Ring, frame: Frame) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Each point of the ring but the last, which is the first, with the one before it."""
    points = [frame.tenths(position) for position in ring[:-1]]
    return zip(points, [points[-1], *points], strict=False)
