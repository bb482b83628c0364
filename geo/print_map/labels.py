"""The labels of a printed map: names, numbers of classes and marks, each within its own commune.

A label that does not fit is left out, never laid over another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.print_map.panes import Rect
from geo.print_map.text import line_mm, width_mm

SIZES: Final = (7.0, 6.0, 5.2, 4.6)
"""Points of names, the largest first."""
MARK_SIZE: Final = 4.6
"""Points of a mark that stands alone."""
_LINES_MOST: Final = 3
_STEPS: Final = 11
_CORE: Final = 0.92
"""The part of a label's width that must lie within the commune: the last stroke may touch the line."""
_BLANK: Final = 0.12
"""The part of the size of a font, in mm a point, that is blank above and below a label."""

Point = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
"""An x and a y."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a label should say; each part may be empty."""

    name: str
    number: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label that has its place: lines of the name, below them the number and the mark."""

    code: str
    rect: Rect
    lines: tuple[str, ...]
    number: str
    failed: bool
    points: float


def place_labels(
    areas: Mapping[str, BaseGeometry],
    wanted: Mapping[str, Wanted],
    *,
    larger: float = 1.0,
    taken: Sequence[Rect] = (),
    every_mark: bool = True,
) -> tuple[Label, ...]:
    """Return the labels of *areas* that fit, the smallest area first.

    Where a name does not fit, number and mark stand without it. With *every_mark* that of a failed
    gate is never left out: where not even that fits, it stands on the middle of its commune.
    *larger* multiplies the sizes; *taken* is kept free.
    """
    placed: list[Label] = []
    by_size = sorted(areas.keys() & wanted.keys(), key=lambda code: (areas[code].area, code))
    for code in by_size:
        part = _largest(areas[code])
        if part is None:
            continue
        others = [*taken, *(other.rect for other in placed)]
        label = _placed(code, part, wanted[code], others, larger)
        if label is None and every_mark and wanted[code].failed:
            label = _mark_alone(code, part)
        if label is not None:
            placed.append(label)
    return tuple(placed)


def _largest(area: BaseGeometry) -> shapely.Polygon | None:
    parts = [
        part for part in shapely.get_parts(area) if isinstance(part, shapely.Polygon) and part.area
    ]
    return max(parts, key=lambda part: part.area, default=None)


def _placed(
    code: str, part: shapely.Polygon, wanted: Wanted, taken: Sequence[Rect], larger: float
) -> Label | None:
    middle = _middle(part)
    shapely.prepare(part)
    for lines, points in _forms(wanted, larger):
        size = block_size(lines, wanted, points)
        rect = _room(part, middle, size, _BLANK * points, taken)
        if rect is not None:
            return Label(code, rect, lines, wanted.number, wanted.failed, points)
    return None


def _mark_alone(code: str, part: shapely.Polygon) -> Label:
    """Return the mark of a failed gate on the middle of *part*, whether it fits or not."""
    width, height = block_size((), Wanted("", "", failed=True), MARK_SIZE)
    x, y = _middle(part)
    rect = Rect(float(x - width / 2), float(y - height / 2), width, height)
    return Label(code, rect, (), "", failed=True, points=MARK_SIZE)


def _middle(part: shapely.Polygon) -> Point:
    """Return the point of *part* that is farthest from its boundary."""
    found: Point = shapely.get_coordinates(shapely.maximum_inscribed_circle(part))[0]
    return found


def _forms(wanted: Wanted, larger: float) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the lines and the size of a label, from the best to the least."""
    names = list(_broken(wanted.name.split()))
    for points in SIZES:
        for lines in names:
            yield lines, points * larger
    if wanted.number or wanted.failed:
        yield (), MARK_SIZE * larger
        yield (), MARK_SIZE


def _broken(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield *words* on one, two and three lines, each time in the narrowest way."""
    for count in range(1, min(len(words), _LINES_MOST) + 1):
        ways = [
            tuple(
                " ".join(words[start:end])
                for start, end in zip((0, *cuts), (*cuts, len(words)), strict=True)
            )
            for cuts in combinations(range(1, len(words)), count - 1)
        ]
        yield min(ways, key=lambda lines: max(width_mm(line, 10) for line in lines))


def block_size(lines: Sequence[str], wanted: Wanted, points: float) -> tuple[float, float]:
    """Return width and height of a label in mm."""
    width = max((width_mm(line, points) for line in lines), default=0.0)
    rows = len(lines) + bool(wanted.number or wanted.failed)
    return max(width, row_width(wanted.number, points, failed=wanted.failed)), rows * line_mm(
        points
    )


def row_width(number: str, points: float, *, failed: bool) -> float:
    """Return the width of the line of number and mark."""
    mark = mark_side(points) if failed else 0.0
    between = mark / 4 if failed and number else 0.0
    return mark + between + (width_mm(number, points, "Bold") if number else 0.0)


def mark_side(points: float) -> float:
    """Return the width of the mark of a failed gate beside text of that size."""
    return points * 0.36


def _room(
    part: shapely.Polygon,
    middle: Point,
    size: tuple[float, float],
    blank: float,
    taken: Collection[Rect],
) -> Rect | None:
    """Return the place for a label in *part* that is nearest to *middle* and free."""
    width, height = size
    half = np.array((width * _CORE, height - blank)) / 2
    west, north, east, south = part.bounds
    if east - west < 2 * half[0] or south - north < 2 * half[1]:
        return None
    xs = np.linspace(west + half[0], east - half[0], _STEPS)
    ys = np.linspace(north + half[1], south - half[1], _STEPS)
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(xs, ys)])
    places = np.vstack((middle[None, :], grid))
    places = places[np.argsort(np.hypot(*(places - middle).T), kind="stable")]
    low, high = (places - half).T, (places + half).T
    inside = shapely.contains(part, shapely.box(*low, *high))
    for left, top in places[inside] - (width / 2, height / 2):
        rect = Rect(float(left), float(top), width, height)
        if not any(rect.overlaps(other) for other in taken):
            return rect
    return None
