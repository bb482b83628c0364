"""The printed map: a sheet of paper as vector PDF or as PNG, or the map alone as a picture.

Pure drawing with figures of their own: nothing is shared between threads, nothing is asked of the
system's fonts, the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure

from geo.plane import Box
from geo.print_map.body import Body, lay_out, scale_in
from geo.print_map.draw import draw_body, draw_frame
from geo.print_map.panes import GAP, Rect, box_of
from geo.print_map.text import INK, Face, line_mm, width_mm, wrapped, write_lines
from geo.print_map.values import PAPERS, PrintMap, Sheet

MARGINS: Final = (30.0, 20.0, 15.0, 20.0)
"""Left, top, right and bottom in mm: Phụ lục I of Decree 30/2020 allows 30–35, 20–25, 15–20, 20–25."""
DPI: Final = 200
_MM_AN_INCH: Final = 25.4
_LARGER: Final = {"A4": 1.0, "A3": 1.25}
_FOOT: Final = 6.0
_MARK: Final = 11.0
_FOOT_INK: Final = "#444"

# A setting of the process, the same for every figure: TrueType fonts within the file, not Type 3.
mpl.rcParams["pdf.fonttype"] = 42


def draw_pdf(drawn: PrintMap, sheet: Sheet) -> bytes:
    """Return the sheet as a PDF file of one page.

    Raises:
        ValueError: No shape is there to draw.
    """
    figure = _sheet(drawn, sheet)
    stream = BytesIO()
    information = {
        "Title": sheet.name,
        "Creator": sheet.creator,
        "Producer": None,
        "CreationDate": sheet.moment,
    }
    canvas: Any = FigureCanvasPdf(figure)  # its methods have no types
    canvas.print_pdf(stream, metadata=information)
    return stream.getvalue()


def draw_png(drawn: PrintMap, sheet: Sheet, dpi: int = DPI) -> bytes:
    """Return the sheet as a picture of *dpi* pixels an inch; ValueError as `draw_pdf`."""
    return _png(_sheet(drawn, sheet), dpi, sheet.name)


def draw_picture(drawn: PrintMap, width: float, dpi: int = DPI) -> bytes:
    """Return map and legend, without head and foot, as a picture *width* mm wide.

    Raises:
        ValueError: No shape is there to draw.
    """
    height = min(max(width * _form(drawn) * 0.7, width * 0.5), width * 1.3)
    figure, axes = _empty(width, height)
    body = lay_out(drawn, Rect(1, 1, width - 2, height - 2), min(width / 165.0, 1.0))
    draw_body(axes, drawn, body)
    return _png(figure, dpi, drawn.words.legend)


def compose(drawn: PrintMap, sheet: Sheet) -> tuple[tuple[float, float], Body]:
    """Return width and height of the sheet, upright or across, and what stands between head and foot.

    Of the two the one is taken on which the map is larger.

    Raises:
        ValueError: No shape is there to draw.
    """
    width, height = PAPERS[sheet.paper]
    larger = _LARGER[sheet.paper]
    size = max(
        ((width, height), (height, width)),
        key=lambda size: scale_in(drawn, _body_rect(sheet, size), larger),
    )
    return size, lay_out(drawn, _body_rect(sheet, size), larger)


# Head and foot -----------------------------------------------------------------------------------


class _HeadRow(NamedTuple):
    """Lines of the head that look alike."""

    lines: tuple[str, ...]
    points: float
    face: Face


def _head(sheet: Sheet, width: float) -> list[_HeadRow]:
    larger = _LARGER[sheet.paper]
    texts: tuple[tuple[str, float, Face], ...] = (
        (sheet.annex, 13, "Bold"),
        (sheet.title, 14, "Bold"),
        *((place, 12, "Bold") for place in sheet.places),
        (sheet.letter, 12, "Italic"),
        (sheet.facts, 9.5, "Italic"),
    )
    rows: Iterator[_HeadRow] = (
        _HeadRow(wrapped(text, width, points * larger, face), points * larger, face)
        for text, points, face in texts
    )
    return [row for row in rows if row.lines]


def _marks_rect(sheet: Sheet) -> Rect:
    """Return the frame of the marks at the top left; the right of it stays empty, as in every annex."""
    left, top, _, _ = MARGINS
    if not sheet.marks:
        return Rect(left, top, 0, 0)
    points = _MARK * _LARGER[sheet.paper]
    width = max(width_mm(mark, points, "Bold") for mark in sheet.marks) + 6
    return Rect(left, top, width, len(sheet.marks) * line_mm(points) + 2)


def _foot(sheet: Sheet, width: float) -> tuple[str, ...]:
    return wrapped(sheet.foot, width, _FOOT * _LARGER[sheet.paper])


def _body_rect(sheet: Sheet, size: tuple[float, float]) -> Rect:
    left, top, right, bottom = MARGINS
    width = size[0] - left - right
    marks = _marks_rect(sheet)
    head = sum(len(row.lines) * line_mm(row.points) for row in _head(sheet, width))
    foot = len(_foot(sheet, width)) * line_mm(_FOOT * _LARGER[sheet.paper])
    begins = top + (marks.height + 1 if sheet.marks else 0) + head + GAP
    return Rect(left, begins, width, size[1] - bottom - foot - GAP - begins)


def _sheet(drawn: PrintMap, sheet: Sheet) -> Figure:
    size, body = compose(drawn, sheet)
    figure, axes = _empty(*size)
    _draw_head(axes, sheet, size)
    draw_body(axes, drawn, body)
    left, _, right, bottom = MARGINS
    foot = _foot(sheet, size[0] - left - right)
    points = _FOOT * _LARGER[sheet.paper]
    top = size[1] - bottom - len(foot) * line_mm(points)
    write_lines(axes, (left, top), foot, points, colour=_FOOT_INK)
    return figure


def _draw_head(axes: Axes, sheet: Sheet, size: tuple[float, float]) -> None:
    left, top, right, _ = MARGINS
    if sheet.marks:
        frame = _marks_rect(sheet)
        draw_frame(axes, frame, 0.8, INK)
        middle = (frame.left + frame.width / 2, frame.top + 1)
        points = _MARK * _LARGER[sheet.paper]
        write_lines(axes, middle, sheet.marks, points, "Bold", align="center")
        top = frame.bottom + 1
    middle_x = (left + size[0] - right) / 2
    for row in _head(sheet, size[0] - left - right):
        top = write_lines(axes, (middle_x, top), row.lines, row.points, row.face, align="center")


# Figures -----------------------------------------------------------------------------------------


def _empty(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a white figure of *width* × *height* mm whose axes count millimetres from the top left."""
    figure = Figure(figsize=(width / _MM_AN_INCH, height / _MM_AN_INCH), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return figure, axes


def _png(figure: Figure, dpi: int, name: str) -> bytes:
    stream = BytesIO()
    figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(figure)  # its methods have no types
    canvas.print_png(stream, metadata={"Title": name, "Software": None})
    return stream.getvalue()


def _form(drawn: PrintMap) -> float:
    """Return height over width of all shapes."""
    box = Box.around(map(box_of, drawn.boundaries.shapes.values()))
    return box.height / box.width
