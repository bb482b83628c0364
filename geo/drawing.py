"""What the live map draws: the shapes of communes laid into a plane, compact and the same every time."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, sqrt
from statistics import median
from types import MappingProxyType
from typing import Final, NamedTuple

from geo.boundaries import Boundaries, Ring, Shape
from geo.communes import Commune, CommuneKind
from geo.plane import Box, Frame, groups


def etag(content: bytes) -> str:
    """The HTTP entity tag of *content*: a quoted piece of its SHA-256."""
    return f'"{hashlib.sha256(content).hexdigest()[:20]}"'


# The plane of the map: x to the right, y down, the whole drawing 10000 wide. On a wide screen a
# unit is less than a tenth of a pixel, at the largest zoom about a pixel.
WIDTH: Final = 10_000.0
EDGE: Final = 20.0  # room for half a line at the edge of the drawing
INSET_SIDE: Final = 1500.0
INSET_GAP: Final = 200.0
INSET_LABEL: Final = 300.0  # the strip for the label at the top of an inset
INSET_MARGIN: Final = 250.0
INSET_DISTANCE: Final = 0.15  # degrees between the boxes of a group of islands and of the rest
SPECK: Final = 4  # rings that are smaller both ways are left out
DOT: Final = 60  # width of a dot; islands all of whose parts are smaller are drawn as dots
WARD_MOST: Final = 700.0  # a ward that is wider and higher is read without zooming
WARD_GAP: Final = 0.05  # degrees between the boxes of two clusters of wards
WARD_MARGIN: Final = 60
WARD_SPAN: Final = 8  # a cluster that is wider than so many of its wards is shown in parts
ROWS: Final = 12  # heights at which room for a name is looked for
NAME: Final = 1.5  # width of a name over its height, in two lines
MOST_ZOOM: Final = 16  # of the script

Point = tuple[int, int]
Corners = list[Point]
Rect = tuple[int, int, int, int]
"""x, y, width and height."""
_NO_TILES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType({})


class _Inset(NamedTuple):
    """A group of communes drawn apart, with its square."""

    codes: tuple[str, ...]
    left: float
    top: float
    frame: Frame


def map_geometry(
    boundaries: Boundaries,
    communes: Iterable[Commune],
    tiles: Mapping[str, tuple[int, int]] = _NO_TILES,
) -> bytes:
    """What the live map fetches once: compact UTF-8 JSON, the same bytes for the same input.

    The plane is equirectangular, x times the cosine of the middle latitude, 10000 units wide.
    Groups of communes more than 0.15° away from the largest group are drawn in squares at the
    side where they lie. Members: ``viewBox`` (text for SVG), ``note``, ``source``, ``insets``
    (``label``, ``rect`` as x, y, width, height, ``codes``), ``wards`` (the rectangles of clusters
    of small wards, the largest cluster first, wide ones in parts in which names can be read), ``communes`` in code order (``code``, ``name``,
    ``short``; with a shape ``at`` as x and y of the point inside with most room around it and ``d`` as SVG path; with a place
    in the tile grid *tiles* ``tile`` as column and row) and ``missing``, the codes of *communes*
    that have no shape. Shapes of other communes are left out.

    Raises:
        ValueError: No commune has a shape.
    """
    by_code = {commune.code: commune for commune in sorted(communes, key=lambda one: one.code)}
    boxes = {
        code: _box_of(boundaries.shapes[code]) for code in by_code if code in boundaries.shapes
    }
    if not boxes:
        raise ValueError("no commune has a shape")
    mainland, *islands = groups(boxes, INSET_DISTANCE)
    frame, insets = _layout(mainland, islands, boxes)
    frames = dict.fromkeys(mainland, frame)
    frames |= {code: inset.frame for inset in insets for code in inset.codes}
    drawn = {
        code: _drawn(boundaries.shapes[code], frame, SPECK if code in mainland else DOT)
        for code, frame in frames.items()
    }
    height = max([frame.bottom, *(inset.top + INSET_SIDE for inset in insets)]) + EDGE
    wards = (code for code in mainland if by_code[code].kind is CommuneKind.PHUONG)
    document = {
        "viewBox": f"0 0 {WIDTH:g} {ceil(height)}",
        "note": boundaries.note,
        "source": boundaries.source,
        "insets": [_inset_member(inset, by_code) for inset in insets],
        "wards": _ward_clusters({code: boxes[code] for code in wards}, frame),
        "communes": [
            {"code": code, "name": commune.name, "short": commune.short_name}
            | drawn.get(code, {})
            | ({"tile": tiles[code]} if code in tiles else {})
            for code, commune in by_code.items()
            if code in drawn or code in tiles
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
    rect = [inset.left, inset.top, INSET_SIDE, INSET_SIDE]
    return {"label": label, "rect": rect, "codes": inset.codes}


def _ward_clusters(boxes: Mapping[str, Box], frame: Frame) -> list[Rect]:
    """The rectangles of groups of wards that are small in the drawing, the largest group first.

    A group too wide for the names of its wards comes in parts.
    """
    most = WARD_MOST / frame.scale
    small = {code: box for code, box in boxes.items() if min(box.width, box.height) < most}
    clusters = ([small[code] for code in group] for group in groups(small, WARD_GAP))
    least = WIDTH / MOST_ZOOM / frame.scale
    return [_rect(box, frame) for cluster in clusters for box in _parts(cluster, least)]


def _parts(wards: Sequence[Box], least: float) -> list[Box]:
    """The box of *wards*, or those of its halves, halved again as long as a part is too wide."""
    whole = Box.around(wards)
    ward = median(sqrt(box.width * box.height) for box in wards)
    if len(wards) == 1 or max(whole.width, whole.height) <= max(WARD_SPAN * ward, least):
        return [whole]
    across = whole.width > whole.height
    ordered = sorted(
        wards, key=lambda box: box.west + box.east if across else -box.south - box.north
    )
    half = len(wards) // 2
    return _parts(ordered[:half], least) + _parts(ordered[half:], least)


def _rect(box: Box, frame: Frame) -> Rect:
    """The rectangle of *box*, with some room around it."""
    left, top = frame.point((box.west, box.north))
    right, bottom = frame.point((box.east, box.south))
    margin = WARD_MARGIN
    return left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin


def _drawn(shape: Shape, frame: Frame, visible: int) -> dict[str, object]:
    """The path of a shape and a point inside it; as dots where all parts are smaller than *visible*."""
    parts = [[_corners(ring, frame) for ring in polygon] for polygon in shape]
    if all(_extent(outer) < visible for outer, *_ in parts):
        parts = [[dot] for dot in _dots([outer for outer, *_ in parts])]
    rings = [ring for part in parts for ring in part if _extent(ring) >= SPECK]
    return {"at": _roomiest(rings), "d": _path(rings)}


def _corners(ring: Ring, frame: Frame) -> Corners:
    """The corners of the ring in whole units, none twice in a row, so neighbours meet exactly."""
    points = [frame.point(position) for position in ring[:-1]]
    corners = [
        one for one, before in zip(points, [points[-1], *points], strict=False) if one != before
    ]
    return corners or points[:1]


def _extent(corners: Corners) -> int:
    """The longer side of the box around *corners*."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _dots(islets: Iterable[Corners]) -> Iterable[Corners]:
    """A diamond for each of *islets*, but one for those that would cover one another."""
    half = DOT // 2
    dots: dict[tuple[int, int], Corners] = {}
    for (x, y), *_ in islets:
        dots.setdefault(
            (x // DOT, y // DOT), [(x - half, y), (x, y + half), (x + half, y), (x, y - half)]
        )
    return dots.values()


def _roomiest(rings: Sequence[Corners]) -> Point:
    """The point in the largest ring with most room for a name to its sides, above and below."""
    largest = max(rings, key=_extent)
    ys = [y for _, y in largest]
    turned = [[(y, x) for x, y in ring] for ring in rings]
    best, most = largest[0], 0.0
    for row in range(1, ROWS):
        y = min(ys) + (max(ys) - min(ys)) * row // ROWS
        crossings = sorted(_crossings(rings, y + 0.5))
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            x = round((left + right) / 2)
            reach = min((abs(other - y) for other in _crossings(turned, x + 0.5)), default=0.0)
            if (room := min(right - left, 2 * NAME * reach)) > most:
                best, most = (x, y), room
    return best


def _crossings(rings: Iterable[Corners], y: float) -> Iterator[float]:
    """Where the *rings* cross the height *y*, which no corner has."""
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
            if (y0 < y) != (y1 < y):
                yield x0 + (x1 - x0) * (y - y0) / (y1 - y0)


def _path(rings: Iterable[Corners]) -> str:
    """The rings as closed SVG paths of whole steps."""
    return "".join(f"M{_pair(ring[0])}l{_steps(ring)}z" for ring in rings)


def _steps(ring: Corners) -> str:
    steps = (_pair((x1 - x0, y1 - y0)) for (x0, y0), (x1, y1) in pairwise(ring))
    return "".join(
        f" {step}" if number and step[0] != "-" else step for number, step in enumerate(steps)
    )


def _pair(numbers: Point) -> str:
    """Two numbers of a path; a minus parts them as well as a space."""
    x, y = numbers
    return f"{x}{y}" if y < 0 else f"{x} {y}"
