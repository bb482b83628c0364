"""Enlargements on a printed map: where small communes lie too close for their names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Shape
from geo.plane import Box, Frame
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
_ZOOM_MOST: Final = 6.0
_TRIED: Final = 60
"""Groups that are tried for a place that hides nothing, the largest first."""
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
    taken: tuple[Rect, ...] = ()
    """What no frame may lie on: the squares of islands."""


@dataclass(frozen=True)
class Window:
    """An enlargement with its labels, and the part of the map that it enlarges.

    The letter stands in *corner* of the enlargement and at *tag* on the map.
    *clear* are its communes without the edge.
    """

    pane: Pane
    clear: Mapping[str, BaseGeometry]
    labels: tuple[Label, ...]
    seen: Rect
    corner: Rect
    tag: Rect


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
    """Return an enlargement for each of *rects* as long as one helps, and how many they name.

    The parts of the map that they enlarge lie apart.
    """
    left = dict(boxes)
    found: list[Window] = []
    for rect in rects:
        taken = [*source.taken, *(part for other in found for part in (other.seen, other.tag))]
        frames = (_frame(source.main, left, rect, zoom, taken) for zoom in _ZOOMS if left)
        ways = [_window(source, frame, rect, taken) for frame in frames if frame is not None]
        window = max(ways, key=lambda way: len(_named(way) & left.keys()), default=None)
        if window is None or not _named(window) & left.keys():
            break
        found.append(window)
        for code in _named(window) & left.keys():
            del left[code]
    return found, len(boxes) - len(left)


def _named(window: Window) -> set[str]:
    return {label.code for label in window.labels if label.named}


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


def _frame(
    main: Pane, boxes: Mapping[str, Box], rect: Rect, zoom: float, taken: Sequence[Rect]
) -> Frame | None:
    """Return how *rect* shows the largest group that it can show enlarged so, apart from *taken*."""
    room = zoom * _AROUND * main.frame.scale
    edge = (1 - 1 / _AROUND) / 2
    inner = _within(rect, edge * rect.width, edge * rect.height)
    for codes in _groups(boxes, rect.width / room, rect.height / room):
        around = Box.around(boxes[code] for code in codes)
        frame = fit(around, inner, most=_ZOOM_MOST * main.frame.scale)
        seen = _seen(main, frame, rect)
        moved = seen.within(main.rect)
        if not any(moved.overlaps(other) for other in taken):
            larger = frame.scale / main.frame.scale
            return frame._replace(
                left=frame.left - (moved.left - seen.left) * larger,
                top=frame.top - (moved.top - seen.top) * larger,
            )
    return None


def _groups(boxes: Mapping[str, Box], width: float, height: float) -> Iterator[list[str]]:
    """Yield groups whose boxes lie in a box of *width* × *height* degrees of latitude, the largest first.

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
    for best in np.argsort(-counts, axis=None, kind="stable")[:_TRIED]:
        row, column = np.unravel_index(best, counts.shape)
        inside = across[row] & along[column]
        yield [code for code, held in zip(codes, inside, strict=True) if held] or [codes[row]]


def _window(source: Source, frame: Frame, rect: Rect, taken: Sequence[Rect]) -> Window:
    main = source.main
    inside = rect.polygon()
    seen = _seen(main, frame, rect)
    near = (code for code, area in main.areas.items() if area.intersects(seen.polygon()))
    areas = {
        code: shapely.intersection(area_in(frame, source.shapes[code]), inside) for code in near
    }
    pane = Pane(rect, frame, {code: area for code, area in areas.items() if area.area > 0})
    side = CORNER * source.larger
    corner = Rect(rect.left, rect.top, side, side)
    room = _within(rect, _CLEAR, _CLEAR).polygon()
    clear = {code: shapely.intersection(area, room) for code, area in pane.areas.items()}
    labels = place_labels(clear, source.wanted, larger=source.larger, taken=[corner])
    return Window(pane, clear, labels, seen, corner, _tag(seen, main, taken, side))


def _tag(seen: Rect, main: Pane, taken: Sequence[Rect], side: float) -> Rect:
    """Return the corner of *seen* where the letter lies apart from *taken* and covers least of a commune."""
    corners = [
        Rect(left, top, side, side)
        for top in (seen.top - side, seen.bottom, seen.top, seen.bottom - side)
        for left in (seen.left, seen.right - side)
    ]

    def hides(place: Rect) -> tuple[bool, bool, float]:
        over = any(place.overlaps(other) for other in taken)
        share = max(
            (area.intersection(place.polygon()).area / area.area for area in main.areas.values()),
            default=0.0,
        )
        return over, place.within(main.rect) != place, round(share, 3)

    return min(corners, key=hides)


def _within(rect: Rect, across: float, along: float) -> Rect:
    return Rect(
        rect.left + across, rect.top + along, rect.width - 2 * across, rect.height - 2 * along
    )


def _seen(main: Pane, frame: Frame, rect: Rect) -> Rect:
    """Return the part of *main* that *rect* enlarges with *frame*."""
    ratio = main.frame.scale / frame.scale
    left, top = place(np.array([(frame.box.west, frame.box.north)]), main.frame)[0]
    return Rect(
        float(left - (frame.left - rect.left) * ratio),
        float(top - (frame.top - rect.top) * ratio),
        rect.width * ratio,
        rect.height * ratio,
    )
