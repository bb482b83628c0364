"""The map with its legend, drawn as `geo.print_map.body` laid it out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from geo.print_map.body import CAPTION_SIZE, Body, Drawn
from geo.print_map.labels import Label, mark_side, row_width
from geo.print_map.legend import LINE, TEXT, draw_legend, draw_mark, fill
from geo.print_map.panes import Rect
from geo.print_map.text import INK, line_mm, wrapped, write, write_lines
from geo.print_map.values import PrintMap
from geo.print_map.windows import CAPTION, CORNER

PALE: Final = "#f3f3f3"
"""Shapes that nothing is said of."""
_THIN: Final = 0.3
_CASING: Final = 0.9
_OUTLINE: Final = 1.4


def draw_body(axes: Axes, drawn: PrintMap, body: Body) -> None:
    """Draw province, insets, enlargements and legend."""
    for pane in body.panes:
        _draw_pane(axes, drawn, pane)
    for pane in body.insets:
        draw_frame(axes, pane.pane.rect, 0.6)
        _draw_caption(axes, drawn, pane, body.larger)
    _draw_windows(axes, drawn, body)
    draw_legend(axes, body.legend, body.legend_rect, body.main.pane.frame.scale)


def _draw_pane(axes: Axes, drawn: PrintMap, pane: Drawn) -> None:
    """Draw areas, lines and labels; the outline of the whole lies below and is seen outside only.

    Boundaries are dark lines on wider white ones: so they are seen on every colour.
    """
    paths = {
        code: path for code, area in pane.pane.areas.items() if (path := _path(area)) is not None
    }
    lines = Path.make_compound_path(*paths.values())
    if not pane.letter:
        _draw_line(axes, lines, INK, _OUTLINE)
    for code, path in paths.items():
        unit = drawn.units.get(code)
        style: dict[str, Any] = (
            {"facecolor": PALE} if unit is None else fill(drawn.classes[unit.class_index])
        )
        axes.add_artist(PathPatch(path, linewidth=0, **style))
    _draw_line(axes, lines, "#fff", _CASING)
    _draw_line(axes, lines, LINE, _THIN)
    for label in pane.labels:
        _draw_label(axes, drawn, label)


def _draw_line(axes: Axes, path: Path, colour: str, width: float) -> None:
    axes.add_artist(
        PathPatch(path, fill=False, edgecolor=colour, linewidth=width, joinstyle="round")
    )


def _draw_label(axes: Axes, drawn: PrintMap, label: Label) -> None:
    shown = drawn.classes[drawn.units[label.code].class_index]
    rect, points = label.rect, label.points
    if shown.hatching:
        plate = (rect.left, rect.top)
        axes.add_artist(Rectangle(plate, rect.width, rect.height, facecolor=shown.ground, zorder=2))
    middle = rect.left + rect.width / 2
    top = write_lines(
        axes, (middle, rect.top), label.lines, points, colour=shown.text, align="center"
    )
    _draw_row(axes, (middle, top), label.number, points, failed=label.failed, colour=shown.text)


def _draw_row(
    axes: Axes, at: tuple[float, float], number: str, points: float, *, failed: bool, colour: str
) -> None:
    """Draw mark and number of a commune around the middle *at*."""
    left, top = at[0] - row_width(number, points, failed=failed) / 2, at[1]
    if failed:
        side = mark_side(points)
        draw_mark(axes, left, top + (line_mm(points) - side) / 2, side)
        left += side * 1.25
    if number:
        write(axes, (left, top), number, points, "Bold", colour=colour)


def _draw_caption(axes: Axes, drawn: PrintMap, pane: Drawn, larger: float) -> None:
    """Write the names of islands above them; beside that of a single one stand mark and number."""
    rect = pane.pane.rect
    units = [drawn.units[code] for code in pane.codes if code in drawn.units]
    points = CAPTION_SIZE * larger
    lines = wrapped(", ".join(unit.name for unit in units), rect.width - 2, points, "SemiBold")
    middle = rect.left + rect.width / 2
    top = write_lines(axes, (middle, rect.top + 0.5), lines, points, "SemiBold", align="center")
    if len(pane.codes) == 1 and units:
        number = drawn.classes[units[0].class_index].number
        _draw_row(axes, (middle, top), number, points, failed=units[0].failed, colour=INK)


def _draw_windows(axes: Axes, drawn: PrintMap, body: Body) -> None:
    """Draw the frames of enlargements with their caption, and on the map what each enlarges."""
    points = CAPTION_SIZE * body.larger
    for window in body.windows:
        rect = window.pane.rect
        draw_frame(axes, rect, 0.8, INK, zorder=4)
        side = CORNER * body.larger
        _draw_letter(axes, Rect(rect.left, rect.top, side, side), window.letter, points)
        if window.seen is not None:
            draw_frame(axes, window.seen, 1.0, INK, zorder=4)
            place = _letter_place(window.seen, [label.rect for label in body.main.labels], side)
            _draw_letter(axes, place, window.letter, points)
    if body.windows:
        first = body.windows[0].pane.rect
        top = first.top - CAPTION * body.larger
        write(axes, (first.left, top), drawn.words.enlarged, TEXT * body.larger, "SemiBold")


def _draw_letter(axes: Axes, place: Rect, letter: str, points: float) -> None:
    """Draw the letter of an enlargement, white on a black square."""
    corner = (place.left, place.top)
    axes.add_artist(Rectangle(corner, place.width, place.height, facecolor=INK, zorder=5))
    at = (place.left + place.width / 2, place.top)
    write(axes, at, letter, points, "Bold", colour="#fff", align="center")


def _letter_place(seen: Rect, labels: list[Rect], side: float) -> Rect:
    """Return the corner outside of *seen* where the letter hides no label; the first if all do."""
    corners = [
        Rect(left, top, side, side)
        for top in (seen.top - side, seen.bottom)
        for left in (seen.left, seen.right - side)
    ]
    free = (place for place in corners if not any(place.overlaps(label) for label in labels))
    return next(free, corners[0])


def draw_frame(axes: Axes, rect: Rect, width: float, colour: str = LINE, zorder: int = 3) -> None:
    """Draw the sides of *rect*, *width* points wide."""
    axes.add_artist(
        Rectangle(
            (rect.left, rect.top),
            rect.width,
            rect.height,
            fill=False,
            edgecolor=colour,
            linewidth=width,
            zorder=zorder,
        )
    )


def _path(area: BaseGeometry) -> Path | None:
    """Return the polygons of *area* as one path; None where there are none."""
    rings = [
        shapely.get_coordinates(ring)
        for part in shapely.get_parts(area)
        if isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    if not rings:
        return None
    codes = [
        np.concatenate(([Path.MOVETO], np.full(len(ring) - 2, Path.LINETO), [Path.CLOSEPOLY]))
        for ring in rings
    ]
    return Path(np.concatenate(rings), np.concatenate(codes).astype(Path.code_type))
