"""The legend of a printed map: classes with numbers that add up, the mark of failed gates, notes, a scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from geo.print_map.labels import mark_side
from geo.print_map.panes import Rect
from geo.print_map.text import INK, Face, line_mm, width_mm, wrapped, write, write_lines
from geo.print_map.values import PrintClass, PrintMap
from geo.swatches import Hatching

TEXT: Final = 8.0
HEADING: Final = 9.0
NOTE: Final = 6.5
LINE: Final = "#4a4a4a"
"""The colour of boundaries and frames."""
_PATTERN: Final[dict[Hatching, str | None]] = {
    "": None,
    "strokes": "//////",
    "dots": ".....",
    "crossed": "xxxxxx",
    "level": "------",
    "upright": "||||||",
    "crosses": "++++",
}
_HATCH_WIDTH: Final = 0.35
_SWATCH: Final = (7.0, 4.2)
_BETWEEN: Final = 1.2
_KM_A_DEGREE: Final = 110.95
"""Kilometres of a degree of latitude at 16° north, in the middle of the country (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the legend; without *shown* it bears the mark of a failed gate, or is a total."""

    lines: tuple[str, ...]
    count: int
    shown: PrintClass | None = None
    failed: bool = False

    def height(self, larger: float) -> float:
        """Return the room it takes."""
        return max(len(self.lines) * line_mm(TEXT * larger), _SWATCH[1] * larger) + _BETWEEN


@dataclass(frozen=True)
class Legend:
    """The legend as it is laid out for a width; *height* does not count the scale."""

    width: float
    larger: float
    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        """Return the room it takes, with the scale."""
        notes = sum(map(len, self.notes)) * line_mm(NOTE * self.larger)
        heading = len(self.heading) * line_mm(HEADING * self.larger) + _BETWEEN
        rows = sum(row.height(self.larger) for row in self.rows)
        return heading + rows + notes + _SCALE_ROOM * self.larger


_SCALE_ROOM: Final = 8.0


def lay_out_legend(drawn: PrintMap, width: float, larger: float) -> Legend:
    """Return the legend of *drawn* in *width* mm."""
    room = width - (_SWATCH[0] + 2) * larger - width_mm("0000", TEXT * larger, "Bold")
    total = sum(entry.count for entry in drawn.classes)
    rows = [
        Row(wrapped(entry.label, room, TEXT * larger), entry.count, shown=entry)
        for entry in drawn.classes
    ]
    rows.append(Row(wrapped(drawn.words.total, room, TEXT * larger, "SemiBold"), total))
    if drawn.failed:
        lines = wrapped(drawn.words.failed, room, TEXT * larger)
        rows.append(Row(lines, drawn.failed, failed=True))
    return Legend(
        width=width,
        larger=larger,
        heading=wrapped(drawn.words.legend, width, HEADING * larger, "Bold"),
        rows=tuple(rows),
        notes=tuple(wrapped(note, width, NOTE * larger, "Italic") for note in drawn.words.notes),
    )


def draw_legend(axes: Axes, legend: Legend, rect: Rect, scale: float) -> None:
    """Draw *legend* at the top of *rect*; *scale* is that of the map in mm a degree of latitude."""
    larger = legend.larger
    at = (rect.left, rect.top)
    top = write_lines(axes, at, legend.heading, HEADING * larger, "Bold") + _BETWEEN
    for row in legend.rows:
        _draw_row(axes, row, Rect(rect.left, top, rect.width, row.height(larger)), larger)
        top += row.height(larger)
    for note in legend.notes:
        top = write_lines(axes, (rect.left, top), note, NOTE * larger, "Italic")
    _draw_scale(axes, (rect.left, top + 2 * larger), scale, larger)


def fill(shown: PrintClass) -> dict[str, Any]:
    """Return how a patch of the class *shown* is filled."""
    return {
        "facecolor": shown.ground,
        "hatch": _PATTERN[shown.hatching],
        "hatchcolor": shown.ink or INK,
        "hatch_linewidth": _HATCH_WIDTH,
    }


def draw_mark(axes: Axes, left: float, top: float, side: float) -> None:
    """Draw the mark of a failed gate: a black triangle with a white line around it."""
    corners = [(left + side / 2, top), (left + side, top + side * 0.9), (left, top + side * 0.9)]
    axes.add_artist(Polygon(corners, facecolor=INK, edgecolor="#fff", linewidth=0.35, zorder=6))


def draw_figures(
    axes: Axes, at: tuple[float, float], number: str, points: float, *, failed: bool, colour: str
) -> None:
    """Draw the mark of a failed gate and the number of a class from the left end *at*."""
    left, top = at
    if failed:
        side = mark_side(points)
        draw_mark(axes, left, top + (line_mm(points) - side) / 2, side)
        left += side * 1.25
    if number:
        write(axes, (left, top), number, points, "Bold", colour=colour)


def _draw_row(axes: Axes, row: Row, rect: Rect, larger: float) -> None:
    width, height = (length * larger for length in _SWATCH)
    size = TEXT * larger
    face: Face = "Regular" if row.shown or row.failed else "SemiBold"
    if row.shown is not None:
        style: dict[str, Any] = {"edgecolor": LINE, "linewidth": 0.4} | fill(row.shown)
        axes.add_artist(Rectangle((rect.left, rect.top), width, height, **style))
        middle = (rect.left + width / 2, rect.top + (height - line_mm(size)) / 2)
        write(axes, middle, row.shown.number, size, "Bold", colour=row.shown.text, align="center")
    if row.failed:
        side = height * 0.8
        draw_mark(axes, rect.left + (width - side) / 2, rect.top + (height - side) / 2, side)
    first = rect.top + max(height - line_mm(size), 0) / 2
    write_lines(axes, (rect.left + width + 2 * larger, first), row.lines, size, face)
    write(axes, (rect.right, first), str(row.count), size, "Bold", align="right")


def _draw_scale(axes: Axes, at: tuple[float, float], scale: float, larger: float) -> None:
    """Draw a bar of a round length, up to 30 mm, and say how many kilometres it is."""
    a_kilometre = scale / _KM_A_DEGREE
    length = max(_round_lengths(30 * larger / a_kilometre))
    left, top = at
    width = length * a_kilometre
    axes.add_artist(
        Rectangle((left, top), width / 2, 1, facecolor=INK, edgecolor=INK, linewidth=0.4)
    )
    axes.add_artist(
        Rectangle(
            (left + width / 2, top), width / 2, 1, facecolor="#fff", edgecolor=INK, linewidth=0.4
        )
    )
    write(axes, (left, top + 1.2), "0", NOTE * larger)
    said = f"{length:g} km".replace(".", ",")
    write(axes, (left + width, top + 1.2), said, NOTE * larger, align="center")


def _round_lengths(most: float) -> Iterator[float]:
    """Yield the lengths 1, 2 and 5 times a power of ten up to *most*."""
    power = 10.0 ** floor(log10(most))
    yield from (times * power for times in (1, 2, 5) if times * power <= most)
