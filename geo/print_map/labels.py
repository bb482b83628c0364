"""The labels of a printed map: names, numbers of classes and marks, each within its own commune.

A label that does not fit is left out, never laid over another: a small number may stand for its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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


_BLANK_DIGITS: Final = 0.2
"""The same of a single line of digits."""

Form = tuple[tuple[str, ...], Wanted, float]
"""The lines of a label, what stands in the row below them, and the points."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label that has its place: lines of the name, below them the number and the mark."""

    code: str
    rect: Rect
    lines: tuple[str, ...]
    number: str
    failed: bool
    points: float
    keyed: bool = False
    """The line is the number under which a list tells the name."""

    @property
    def named(self) -> bool:
        """Whether the name stands here."""
        return bool(self.lines) and not self.keyed


def place_labels(
    areas: Mapping[str, BaseGeometry],
    wanted: Mapping[str, Wanted],
    *,
    larger: float = 1.0,
    taken: Sequence[Rect] = (),
) -> tuple[Label, ...]:
    """Return the labels of *areas* that fit, the smallest area first.

    Where a name does not fit, number and mark stand without it. *larger* multiplies the sizes;
    *taken* is kept free.
    """
    placed: list[Label] = []
    for code in _by_size(areas, wanted):
        others = [*taken, *(other.rect for other in placed)]
        label = _placed(code, areas[code], _forms(wanted[code], larger), others)
        if label is not None:
            placed.append(label)
    return tuple(placed)


def with_keys(
    labels: Sequence[Label],
    areas: Mapping[str, BaseGeometry],
    wanted: Mapping[str, Wanted],
    *,
    larger: float = 1.0,
    taken: Sequence[Rect] = (),
) -> tuple[Label, ...]:
    """Return *labels* with the keys that *wanted* has instead of names, where they fit.

    A key takes the place of the label of its own commune, never that of another.
    """
    placed = {label.code: label for label in labels}
    for code in _by_size(areas, wanted):
        others = [*taken, *(other.rect for other in placed.values() if other.code != code)]
        label = _placed(code, areas[code], _key_forms(wanted[code], larger), others)
        if label is not None:
            placed[code] = replace(label, keyed=True)
    return tuple(placed.values())


def _by_size(areas: Mapping[str, BaseGeometry], wanted: Mapping[str, Wanted]) -> list[str]:
    return sorted(areas.keys() & wanted.keys(), key=lambda code: (areas[code].area, code))


def largest_part(area: BaseGeometry) -> shapely.Polygon | None:
    """Return the largest polygon of *area*, None where there is none."""
    parts = [
        part for part in shapely.get_parts(area) if isinstance(part, shapely.Polygon) and part.area
    ]
    return max(parts, key=lambda part: part.area, default=None)


def _placed(
    code: str, area: BaseGeometry, forms: Iterable[Form], taken: Sequence[Rect]
) -> Label | None:
    part = largest_part(area)
    if part is None:
        return None
    middle = middle_of(part)
    shapely.prepare(part)
    near = _near(part, taken)
    for lines, row, points in forms:
        blank = (_BLANK_DIGITS if _only_digits(lines, row) else _BLANK) * points
        rect = _room(part, middle, block_size(lines, row, points), blank, near)
        if rect is not None:
            return Label(code, rect, lines, row.number, row.failed, points)
    return None


def middle_of(part: shapely.Polygon) -> Point:
    """Return the point of *part* that is farthest from its boundary."""
    found: Point = shapely.get_coordinates(shapely.maximum_inscribed_circle(part))[0]
    return found


def _forms(wanted: Wanted, larger: float) -> Iterator[Form]:
    """Yield the lines, the row below and the size of a label, from the best to the least."""
    names = list(broken(wanted.name))
    for points in SIZES:
        for lines in names:
            yield lines, wanted, points * larger
    if wanted.number or wanted.failed:
        yield (), wanted, MARK_SIZE * larger
        yield (), wanted, MARK_SIZE


def _key_forms(wanted: Wanted, larger: float) -> Iterator[Form]:
    """Yield the key with number and mark below, then without: the list tells them, too."""
    for row in (wanted, Wanted("", "")):
        for points in (SIZES[-2] * larger, SIZES[-1] * larger, SIZES[-1]):
            yield (wanted.name,), row, points


def broken(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of *name* on one, two and three lines, each time in the narrowest way."""
    words = name.split()
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
    half = np.array((width, height - blank)) / 2
    west, north, east, south = part.bounds
    if east - west < 2 * half[0] or south - north < 2 * half[1]:
        return None
    xs = np.linspace(west + half[0], east - half[0], _STEPS)
    ys = np.linspace(north + half[1], south - half[1], _STEPS)
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(xs, ys)])
    places = np.vstack((middle[None, :], grid))
    places = places[np.argsort(np.hypot(*(places - middle).T), kind="stable")]
    free = _clear_of(places - (width / 2, height / 2), size, taken)
    places = places[free]
    low, high = (places - half).T, (places + half).T
    inside = shapely.contains(part, shapely.box(*low, *high))
    if not inside.any():
        return None
    left, top = places[inside][0] - (width / 2, height / 2)
    return Rect(float(left), float(top), width, height)


def _only_digits(lines: tuple[str, ...], row: Wanted) -> bool:
    said = "".join(lines) or row.number
    return said.isdigit() and not (lines and (row.number or row.failed))


def _near(part: shapely.Polygon, taken: Sequence[Rect]) -> list[Rect]:
    """Return what of *taken* a label in *part* may overlap; its blank edge may stand out."""
    west, north, east, south = part.bounds
    around = Rect(west - 1, north - 1, east - west + 2, south - north + 2)
    return [rect for rect in taken if rect.overlaps(around)]


def _clear_of(corners: Point, size: tuple[float, float], taken: Collection[Rect]) -> Point:
    """Return of which *corners* a rectangle of *size* overlaps nothing that is *taken*."""
    others = np.array([*taken]).reshape(-1, 4)
    left, top = corners[:, :1], corners[:, 1:]
    apart: Point = (
        (left >= others[:, 0] + others[:, 2])
        | (left + size[0] <= others[:, 0])
        | (top >= others[:, 1] + others[:, 3])
        | (top + size[1] <= others[:, 1])
    ).all(axis=1)
    return apart
