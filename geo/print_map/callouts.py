"""Names beside their communes: on the coast and on islands, where the paper around is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.print_map.labels import (
    SIZES,
    Label,
    Point,
    Wanted,
    block_size,
    broken,
    largest_part,
    middle_of,
)
from geo.print_map.panes import Pane, Rect

_REACH: Final = 14.0
"""Millimetres between a commune and its name at most."""
_REACH_ACROSS: Final = 40.0
"""The same where the line crosses other communes."""
_STEP: Final = 1.5
_INSIDE: Final = 0.5
"""How far a line that crosses others ends within its commune."""
_DIRECTIONS: Final = 24
_CLEAR: Final = 0.6
"""The distance of such a name from every commune."""
_TOUCH: Final = 0.3
"""How much of its line may lie within shapes: it ends on the commune's own border."""


@dataclass(frozen=True, slots=True)
class Callout:
    """A name beside its commune, and the line between them from end to end."""

    label: Label
    line: tuple[tuple[float, float], tuple[float, float]]


def place_callouts(
    pane: Pane,
    wanted: Mapping[str, Wanted],
    taken: Sequence[Rect],
    larger: float,
    *,
    across: bool = False,
) -> tuple[Callout, ...]:
    """Return the names *wanted* that have a place beside their commune; nothing lies on *taken*.

    With *across* the name may stand further away, and the line crosses other communes.
    """
    land = shapely.union_all(list(pane.areas.values()))
    around = shapely.buffer(land, _CLEAR)
    shapely.prepare(around)
    used: list[BaseGeometry] = [rect.polygon() for rect in taken]
    found = []
    for code in sorted(pane.areas.keys() & wanted.keys()):
        part = largest_part(pane.areas[code])
        if part is None:
            continue
        lines = next(broken(wanted[code].name), ())
        points = SIZES[1] * larger
        size = block_size(lines, wanted[code], points)
        way = _nearest(part, size, pane.rect, (land, around), used, across=across)
        if way is not None:
            (x, y), line = way
            rect = Rect(x - size[0] / 2, y - size[1] / 2, *size)
            said = wanted[code]
            label = Label(code, rect, lines, said.number, said.failed, points)
            ends = [(float(at[0]), float(at[1])) for at in line.coords]
            found.append(Callout(label, (ends[0], ends[1])))
            used += [rect.polygon(), line]
    return tuple(found)


def _nearest(
    part: shapely.Polygon,
    size: tuple[float, float],
    room: Rect,
    earth: tuple[BaseGeometry, BaseGeometry],
    used: Sequence[BaseGeometry],
    *,
    across: bool,
) -> tuple[tuple[float, float], shapely.LineString] | None:
    """Return the middle of the nearest place beside *part* in *room*, and the line that leads there.

    *earth* is all land, without and with what stays empty around it.
    """
    land, around = earth
    reach = _REACH_ACROSS if across else _REACH
    core = shapely.buffer(part, -_INSIDE)
    target = core if across and not core.is_empty else part
    half = np.array(size) / 2
    middles = _around(part, reach + half[0])
    low, high = middles - half, middles + half
    within = (low >= (room.left, room.top)).all(axis=1) & (high <= (room.right, room.bottom)).all(
        axis=1
    )
    rects: Any = shapely.box(*low.T, *high.T)
    shapely.prepare(rects)
    free = within & ~shapely.intersects(around, rects)
    for taken in used:
        free &= ~shapely.intersects(rects, taken)
    for at in np.flatnonzero(free):
        line: Any = shapely.shortest_line(rects[at], target)
        hidden = not across and land.intersection(line).length > _TOUCH
        if not hidden and 0 < line.length <= reach and not shapely.intersects(line, used).any():
            return (float(middles[at][0]), float(middles[at][1])), line
    return None


def _around(part: shapely.Polygon, reach: float) -> Point:
    """Return points around *part*, the nearest first."""
    west, north, east, south = part.bounds
    farthest = reach + np.hypot(east - west, south - north)
    angles = np.linspace(0, 2 * np.pi, _DIRECTIONS, endpoint=False)
    distances = np.arange(_STEP, farthest, _STEP)
    circle = np.column_stack((np.cos(angles), np.sin(angles)))
    points: Point = middle_of(part) + (distances[:, None, None] * circle).reshape(-1, 2)
    return points
