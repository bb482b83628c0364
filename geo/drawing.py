"""What the live map draws: the shapes of communes laid into a plane, compact and the same every time."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import ceil
from typing import Final, NamedTuple

from geo.boundaries import Boundaries, Ring, Shape
from geo.communes import Commune
from geo.plane import Box, Frame, groups


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
