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
from geo.print_map.callouts import Callout
from geo.print_map.index import draw_index
from geo.print_map.labels import Label, row_width
from geo.print_map.legend import LINE, TEXT, draw_figures, draw_legend, fill
from geo.print_map.panes import Rect
from geo.print_map.text import INK, Face, halo, line_mm, wrapped, write, write_lines
from geo.print_map.values import PrintMap
from geo.print_map.windows import CAPTION

PALE: Final = "#f3f3f3"
"""Shapes that nothing is said of."""
_THIN: Final = 0.3
_CASING: Final = 0.9
_OUTLINE: Final = 1.4
_LEADER: Final = 0.4


def draw_body(axes: Axes, drawn: PrintMap, body: Body) -> None:
    """Draw province, insets, enlargements and legend."""
    for pane in body.panes:
        _draw_pane(axes, drawn, pane)
    for pane in body.insets:
        draw_frame(axes, pane.pane.rect, 0.6)
        _draw_caption(axes, drawn, pane, body.larger)
    _draw_windows(axes, drawn, body)
    draw_legend(axes, body.legend, body.legend_rect, body.main.pane.frame.scale)
    draw_index(axes, body.index, body.index_rect)


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
    for callout in pane.callouts:
        _draw_callout(axes, callout)


def _draw_line(axes: Axes, path: Path, colour: str, width: float) -> None:
    axes.add_artist(
        PathPatch(path, fill=False, edgecolor=colour, linewidth=width, joinstyle="round")
    )


def _draw_label(axes: Axes, drawn: PrintMap, label: Label) -> None:
    shown = drawn.classes[drawn.units[label.code].class_index]
    middle = (label.rect.left + label.rect.width / 2, label.rect.top)
    _write_label(axes, middle, label, shown.text, shown.ground if shown.hatching else "")


def _write_label(
    axes: Axes, middle: tuple[float, float], label: Label, colour: str, around: str
) -> None:
    """Write *label* below *middle*, on a hatched ground with a thin line *around* its letters."""
    face: Face = "Italic" if label.keyed else "Regular"
    x, top = middle
    for line in label.lines:
        if around:
            halo(axes, (x, top), line, label.points, around, face)
        write(axes, (x, top), line, label.points, face, colour=colour, align="center")
        top += line_mm(label.points)
    _draw_row(axes, (x, top), label.number, label.points, failed=label.failed, colour=colour)


def _draw_row(
    axes: Axes, at: tuple[float, float], number: str, points: float, *, failed: bool, colour: str
) -> None:
    """Draw mark and number of a commune around the middle *at*."""
    left = at[0] - row_width(number, points, failed=failed) / 2
    draw_figures(axes, (left, at[1]), number, points, failed=failed, colour=colour)


def _draw_callout(axes: Axes, callout: Callout) -> None:
    """Write a name beside its commune, with the line that leads there."""
    _draw_line(axes, Path(callout.line), INK, _LEADER)
    label = callout.label
    _write_label(axes, (label.rect.left + label.rect.width / 2, label.rect.top), label, INK, "")


def _draw_caption(axes: Axes, drawn: PrintMap, pane: Drawn, larger: float) -> None:
    """Write the names of islands above them; beside that of a single one stand mark and number."""
    rect = pane.pane.rect
    units = [drawn.units[code] for code in pane.codes if code in drawn.units]
    others = (drawn.others[code] for code in pane.codes if code in drawn.others)
    names = [unit.name for unit in units] or list(others)
    points = CAPTION_SIZE * larger
    lines = wrapped(", ".join(names), rect.width - 2, points, "SemiBold")
    middle = rect.left + rect.width / 2
    top = write_lines(axes, (middle, rect.top + 0.5), lines, points, "SemiBold", align="center")
    if len(pane.codes) == 1 and units:
        number = drawn.classes[units[0].class_index].number
        _draw_row(axes, (middle, top), number, points, failed=units[0].failed, colour=INK)


def _draw_windows(axes: Axes, drawn: PrintMap, body: Body) -> None:
    """Draw the frames of enlargements with their caption, and on the map what each enlarges."""
    points = CAPTION_SIZE * body.larger
    for window in body.windows:
        for frame, letter in ((window.pane.rect, window.corner), (window.seen, window.tag)):
            if frame is not None and letter is not None:
                draw_frame(axes, frame, 0.8, INK, zorder=4)
                _draw_letter(axes, letter, window.letter, points)
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
