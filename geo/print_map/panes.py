"""Where the communes of a printed map lie on the sheet: the province, its islands, its small wards.

Everything is in millimetres, x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Ring, Shape
from geo.plane import Box, Frame, groups

ISLAND_DISTANCE: Final = 0.15
"""Degrees between the boxes of a group of islands and of the rest, as on the live map."""
GAP: Final = 3.0
_CAPTION: Final = 7.0
_EDGE: Final = 0.12
"""The part of an inset that stays empty at each side."""
_SMALLEST: Final = 1e-6
_LINE: Final = 0.7
"""Millimetres of a frame that labels keep clear of."""


class Rect(NamedTuple):
    """A part of the sheet."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.top + self.height

    def overlaps(self, other: Rect) -> bool:
        """Return whether the two share more than a side."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def edges(self) -> tuple[Rect, ...]:
        """Return the four sides, as wide as a line is drawn with some room beside it."""
        left, top = self.left - _LINE / 2, self.top - _LINE / 2
        return (
            Rect(left, top, self.width + _LINE, _LINE),
            Rect(left, top + self.height, self.width + _LINE, _LINE),
            Rect(left, top, _LINE, self.height + _LINE),
            Rect(left + self.width, top, _LINE, self.height + _LINE),
        )

    def within(self, other: Rect) -> Rect:
        """Return it moved as little as needed to lie within *other*."""
        left = max(min(self.left, other.right - self.width), other.left)
        top = max(min(self.top, other.bottom - self.height), other.top)
        return self._replace(left=left, top=top)

    def polygon(self) -> BaseGeometry:
        """Return the rectangle as a shape."""
        return shapely.box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True)
class Pane:
    """A part of the sheet in which communes are drawn: their *areas* by code, in *rect*."""

    rect: Rect
    frame: Frame
    areas: Mapping[str, BaseGeometry]


def province(
    shapes: Mapping[str, Shape], rect: Rect, side: float
) -> tuple[Pane, tuple[tuple[Pane, tuple[str, ...]], ...]]:
    """Return the pane of the largest group of *shapes* in *rect*, and those of the groups apart.

    Each group apart has a square of *side* at the side where it lies, with its codes. It stands in
    an empty corner; where there is none, the province makes room.

    Raises:
        ValueError: *shapes* is empty.
    """
    if not shapes:
        raise ValueError("no commune has a shape")
    boxes = {code: box_of(shape) for code, shape in shapes.items()}
    mainland, *islands = groups(boxes, ISLAND_DISTANCE)
    box = Box.around(boxes[code] for code in mainland)
    side = min(side, (rect.height + GAP) / max(len(islands), 1) - GAP)
    main, squares = _with_squares({c: shapes[c] for c in mainland}, box, rect, side, islands, boxes)
    insets = tuple(
        (_inset({code: shapes[code] for code in group}, boxes, square), group)
        for group, square in zip(islands, squares, strict=True)
    )
    return main, insets


def box_of(shape: Shape) -> Box:
    """Return the box around *shape*."""
    return Box.of(position for polygon in shape for position in polygon[0])


def fit(box: Box, rect: Rect, *, to_the: float = 0.5, most: float = inf) -> Frame:
    """Return the frame that shows *box* as large as *rect* and *most* allow; *to_the* 0 left, 1 right."""
    width, height = max(box.width, _SMALLEST), max(box.height, _SMALLEST)
    scale = min(rect.width / width, rect.height / height, most)
    left = rect.left + (rect.width - box.width * scale) * to_the
    return Frame(box, left, rect.top + (rect.height - box.height * scale) / 2, scale)


def _with_squares(
    shapes: Mapping[str, Shape],
    box: Box,
    rect: Rect,
    side: float,
    islands: Sequence[tuple[str, ...]],
    boxes: Mapping[str, Box],
) -> tuple[Pane, tuple[Rect, ...]]:
    """Return the pane of the mainland and the squares of the islands, in an empty corner or beside."""
    if not islands:
        return _pane(shapes, fit(box, rect), rect), ()
    sea = Box.around(boxes[code] for group in islands for code in group)
    in_the_west = sea.west + sea.east < box.west + box.east
    columns = [
        _column(rect, side, len(islands), in_the_west=in_the_west, at_the_bottom=at_the_bottom)
        for at_the_bottom in (sea.south + sea.north < box.south + box.north, False, True)
    ]
    wide = _pane(shapes, fit(box, rect, to_the=float(in_the_west)), rect)
    for squares in columns:
        if not any(shapely.intersects(area, _hull(squares)) for area in wide.areas.values()):
            return wide, squares
    room = rect.width - side - GAP
    beside = Rect(rect.left + (rect.width - room) * in_the_west, rect.top, room, rect.height)
    return _pane(shapes, fit(box, beside), rect), columns[0]


def _column(
    rect: Rect, side: float, count: int, *, in_the_west: bool, at_the_bottom: bool
) -> tuple[Rect, ...]:
    height = count * (side + GAP) - GAP
    top = rect.bottom - height if at_the_bottom else rect.top
    left = rect.left if in_the_west else rect.right - side
    return tuple(Rect(left, top + row * (side + GAP), side, side) for row in range(count))


def _hull(squares: Iterable[Rect]) -> BaseGeometry:
    return shapely.buffer(shapely.union_all([square.polygon() for square in squares]), GAP / 2)


def _inset(shapes: Mapping[str, Shape], boxes: Mapping[str, Box], square: Rect) -> Pane:
    """Return a group of islands in the middle of its square, below the caption."""
    edge = _EDGE * square.width
    caption = min(_CAPTION, square.height / 3)
    room = Rect(
        square.left + edge,
        square.top + caption,
        square.width - 2 * edge,
        square.height - caption - edge,
    )
    return _pane(shapes, fit(Box.around(boxes[code] for code in shapes), room), square)


def _pane(shapes: Mapping[str, Shape], frame: Frame, rect: Rect) -> Pane:
    return Pane(rect, frame, {code: area_in(frame, shape) for code, shape in shapes.items()})


def area_in(frame: Frame, shape: Shape) -> BaseGeometry:
    """Return *shape* as it is drawn in *frame*."""
    parts = [
        shapely.Polygon(_ring(outer, frame), [_ring(hole, frame) for hole in holes])
        for outer, *holes in shape
    ]
    area = shapely.MultiPolygon(parts)
    return area if area.is_valid else shapely.make_valid(area)


def _ring(ring: Ring, frame: Frame) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return place(np.asarray(ring), frame)


def place(
    positions: np.ndarray[tuple[int, ...], np.dtype[np.float64]], frame: Frame
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return positions (longitude, latitude) as x and y, as `Frame.point` does but not rounded."""
    box = frame.box
    x = frame.left + (positions[:, 0] - box.west) * box.squeeze * frame.scale
    y = frame.top + (box.north - positions[:, 1]) * frame.scale
    return np.column_stack((x, y))
