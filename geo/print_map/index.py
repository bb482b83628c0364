"""The list of communes whose names did not fit on the printed map, by the numbers that stand there instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from matplotlib.axes import Axes

from geo.print_map.labels import Wanted, row_width
from geo.print_map.legend import draw_figures
from geo.print_map.panes import Rect
from geo.print_map.text import INK, line_mm, width_mm, wrapped, write, write_lines

ENTRY: Final = 6.0
"""Points of the list on A4."""
FIRST: Final = 10
"""The first number: a class never has two digits."""
_BETWEEN: Final = 1.0
_APART: Final = 3.5


@dataclass(frozen=True, slots=True)
class Entry:
    """A commune in the list: the *key* on the map, its name, the number of its class and its mark.

    The key is empty where the map has no room even for that.
    """

    key: str
    said: Wanted


@dataclass(frozen=True)
class Index:
    """The list, laid out in columns of *cell* mm; *keys* mm are for the numbers."""

    heading: tuple[str, ...]
    entries: tuple[Entry, ...]
    columns: int
    cell: float
    keys: float
    points: float

    @property
    def rows(self) -> int:
        """How many lines the longest column has."""
        return ceil(len(self.entries) / self.columns)

    @property
    def height(self) -> float:
        """Return the room it takes; none without entries."""
        lines = len(self.heading) + self.rows if self.entries else 0
        return lines * line_mm(self.points)


def lay_out_index(heading: str, entries: Sequence[Entry], width: float, larger: float) -> Index:
    """Return the list of *entries* in *width* mm."""
    points = ENTRY * larger
    keys = max((width_mm(entry.key, points, "Italic") for entry in entries), default=0) + _BETWEEN
    longest = max((_room(entry.said, points) for entry in entries), default=0.0)
    cell = min(keys + longest + _APART, width)
    return Index(
        heading=wrapped(heading, width, points, "SemiBold"),
        entries=tuple(entries),
        columns=max(int((width + _APART) / cell), 1) if entries else 1,
        cell=cell,
        keys=keys,
        points=points,
    )


def draw_index(axes: Axes, index: Index, rect: Rect) -> None:
    """Draw *index* at the top of *rect*, column after column."""
    points = index.points
    at = (rect.left, rect.top)
    top = write_lines(axes, at, index.heading, points, "SemiBold") if index.entries else rect.top
    for place, entry in enumerate(index.entries):
        column, row = divmod(place, index.rows)
        left, line = rect.left + column * index.cell, top + row * line_mm(points)
        key_right = left + index.keys - _BETWEEN
        write(axes, (key_right, line), entry.key, points, "Italic", align="right")
        write(axes, (left + index.keys, line), entry.said.name, points)
        figures = left + index.keys + width_mm(entry.said.name, points) + _BETWEEN
        said = entry.said
        draw_figures(axes, (figures, line), said.number, points, failed=said.failed, colour=INK)


def _room(said: Wanted, points: float) -> float:
    row = row_width(said.number, points, failed=said.failed)
    return width_mm(said.name, points) + _BETWEEN + row
