"""Enlargements on a printed map: where small communes lie too close for their names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo.boundaries import Shape
from geo.plane import Box
from geo.print_map.labels import Label, Wanted, place_labels
from geo.print_map.panes import GAP, Pane, Rect, area_in, box_of, fit, place

CAPTION: Final = 5.0
"""The room above enlargements for their caption."""
CORNER: Final = 3.3
"""The side of the square in the corner, in which the letter of an enlargement stands."""
_MOST: Final = 3
_LEAST: Final = 26.0
"""An enlargement that is narrower or lower shows nothing."""
_ZOOMS: Final = (2.2, 4.0)
_ZOOM_MOST: Final = 5.0
_AROUND: Final = 1.06
"""How much of its surroundings an enlargement shows."""
_CLEAR: Final = 1.0
"""The distance of labels from the frame."""


@dataclass(frozen=True)
class Source:
    """What is enlarged: the pane of the province, its shapes, and what their labels should say."""

    main: Pane
    shapes: Mapping[str, Shape]
    wanted: Mapping[str, Wanted]
    larger: float


@dataclass(frozen=True)
class Window:
    """An enlargement with its labels, and the part of the map that it enlarges."""

    pane: Pane
    labels: tuple[Label, ...]
    seen: Rect


def windows(source: Source, nameless: Collection[str], free: Rect) -> tuple[Window, ...]:
    """Return the enlargements that together name most of the communes *nameless*; they share *free*.

    Of as many as name the same the fewer are taken; none where *free* is too small or none helps.
    """
    boxes = {code: box_of(source.shapes[code]) for code in nameless if code in source.main.areas}
    best: list[Window] = []
    most = 0
    for count in range(1, _MOST + 1):
        parts = list(_parts(free, count, CAPTION * source.larger))
        if min(min(rect.width, rect.height) for rect in parts) < _LEAST * source.larger:
            break
        found, named = _chosen(source, boxes, parts)
        if named > most:
            best, most = found, named
    return tuple(best)


def _chosen(
    source: Source, boxes: Mapping[str, Box], rects: Sequence[Rect]
) -> tuple[list[Window], int]:
    """Return an enlargement for each of *rects* as long as one helps, and how many they name."""
    left = dict(boxes)
    found: list[Window] = []
    for rect in rects:
        zooms = _ZOOMS if found else _ZOOMS[:1]
        ways = [_window(source, group, rect) for group in _groups(source.main, left, rect, zooms)]
        window = max(ways, key=lambda way: len(_named(way) & left.keys()), default=None)
        if window is None or not _named(window) & left.keys():
            break
        found.append(window)
        for code in _named(window) & left.keys():
            del left[code]
    return found, len(boxes) - len(left)


def _named(window: Window) -> set[str]:
    return {label.code for label in window.labels if label.lines}


def _parts(free: Rect, count: int, caption: float) -> Iterator[Rect]:
    """Yield *count* equal parts of *free*, below the caption."""
    rect = Rect(free.left, free.top + caption, free.width, free.height - caption)
    if rect.width >= rect.height:
        width = (rect.width + GAP) / count - GAP
        for n in range(count):
            yield Rect(rect.left + n * (width + GAP), rect.top, width, rect.height)
    else:
        height = (rect.height + GAP) / count - GAP
        for n in range(count):
            yield Rect(rect.left, rect.top + n * (height + GAP), rect.width, height)


def _groups(
    main: Pane, boxes: Mapping[str, Box], rect: Rect, zooms: Iterable[float]
) -> Iterator[list[Box]]:
    """Yield for each of *zooms* the largest group that *rect* can show enlarged so."""
    for zoom in zooms if boxes else ():
        room = zoom * _AROUND * main.frame.scale
        codes = _largest(boxes, rect.width / room, rect.height / room)
        yield [boxes[code] for code in codes]


def _largest(boxes: Mapping[str, Box], width: float, height: float) -> list[str]:
    """Return the largest group whose boxes lie in a box of *width* × *height* degrees of latitude.

    A single commune that is larger than that is a group, too.
    """
    codes = sorted(boxes)
    squeeze = Box.around(boxes.values()).squeeze
    edges = np.array([boxes[code] for code in codes])
    west, east = edges[:, 0] * squeeze, edges[:, 2] * squeeze
    south, north = edges[:, 1], edges[:, 3]
    across = (west >= west[:, None]) & (east <= west[:, None] + width)
    along = (south >= south[:, None]) & (north <= south[:, None] + height)
    counts = across.astype(int) @ along.astype(int).T
    best = np.unravel_index(int(counts.argmax()), counts.shape)
    inside = across[best[0]] & along[best[1]]
    return [code for code, held in zip(codes, inside, strict=True) if held] or codes[:1]


def _window(source: Source, boxes: Sequence[Box], rect: Rect) -> Window:
    main = source.main
    edge = (1 - 1 / _AROUND) / 2
    room = _within(rect, edge * rect.width, edge * rect.height)
    frame = fit(Box.around(boxes), room, most=_ZOOM_MOST * main.frame.scale)
    inside = rect.polygon()
    areas = {
        code: shapely.intersection(area_in(frame, source.shapes[code]), inside)
        for code in main.areas
    }
    pane = Pane(rect, frame, {code: area for code, area in areas.items() if area.area > 0})
    clear = _within(rect, _CLEAR, _CLEAR).polygon()
    labels = place_labels(
        {code: shapely.intersection(area, clear) for code, area in pane.areas.items()},
        source.wanted,
        larger=source.larger,
        every_mark=False,  # they stand on the map itself
        taken=[Rect(rect.left, rect.top, CORNER * source.larger, CORNER * source.larger)],
    )
    return Window(pane, labels, _seen(main, pane))


def _within(rect: Rect, across: float, along: float) -> Rect:
    return Rect(
        rect.left + across, rect.top + along, rect.width - 2 * across, rect.height - 2 * along
    )


def _seen(main: Pane, window: Pane) -> Rect:
    """Return the part of *main* that *window* enlarges."""
    ratio = main.frame.scale / window.frame.scale
    box, rect = window.frame.box, window.rect
    left, top = place(np.array([(box.west, box.north)]), main.frame)[0]
    return Rect(
        float(left - (window.frame.left - rect.left) * ratio),
        float(top - (window.frame.top - rect.top) * ratio),
        rect.width * ratio,
        rect.height * ratio,
    )
