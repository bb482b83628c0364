"""The map with its legend in a rectangle: laid out here, drawn by `geo.print_map`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

from geo.print_map.labels import Label, Wanted, place_labels
from geo.print_map.legend import Legend, lay_out_legend
from geo.print_map.panes import GAP, Pane, Rect, province
from geo.print_map.values import PrintMap
from geo.print_map.windows import Source, windows

CAPTION_SIZE: Final = 7.0
"""Points of the letters of enlargements and the names of islands."""
INSET_SIDE: Final = 26.0
LEGEND_WIDTH: Final = 58.0
_PANEL_BELOW: Final = 62.0
"""The height of the strip below the map, where the legend is not higher."""


@dataclass(frozen=True)
class Drawn:
    """A pane with its labels; an inset has *codes*, a window a *letter* and what it enlarges."""

    pane: Pane
    labels: tuple[Label, ...]
    codes: tuple[str, ...] = ()
    letter: str = ""
    seen: Rect | None = None


@dataclass(frozen=True)
class Body:
    """Everything that is drawn between head and foot."""

    main: Drawn
    insets: tuple[Drawn, ...]
    windows: tuple[Drawn, ...]
    legend: Legend
    legend_rect: Rect
    larger: float

    @property
    def panes(self) -> tuple[Drawn, ...]:
        """The province, its insets, its enlargements."""
        return (self.main, *self.insets, *self.windows)


def lay_out(drawn: PrintMap, rect: Rect, larger: float) -> Body:
    """Return *drawn* in *rect*, with the legend beside or below the map, where the map is larger."""
    legend, legend_rect, map_rect, free = _best(drawn, rect, larger)
    main, insets = province(drawn.boundaries.shapes, map_rect, INSET_SIDE * larger)
    wanted = _wanted(drawn)
    labels = place_labels(main.areas, wanted, larger=larger)
    source = Source(main, drawn.boundaries.shapes, wanted, larger)
    enlarged = windows(source, _nameless(drawn, labels), free)
    return Body(
        main=Drawn(main, labels),
        insets=tuple(_inset(pane, codes, wanted, larger) for pane, codes in insets),
        windows=tuple(
            Drawn(found.pane, found.labels, letter=letter, seen=found.seen)
            for letter, found in zip(ascii_uppercase, enlarged, strict=False)
        ),
        legend=legend,
        legend_rect=legend_rect,
        larger=larger,
    )


def scale_in(drawn: PrintMap, rect: Rect, larger: float) -> float:
    """Return how large the map would be in *rect*, in mm a degree of latitude.

    Raises:
        ValueError: No shape is there to draw.
    """
    return _scale(drawn, _best(drawn, rect, larger)[2], larger)


_Way = tuple[Legend, Rect, Rect, Rect]
"""The legend, its place, that of the map, and what is left for enlargements."""


def _beside(drawn: PrintMap, rect: Rect, larger: float) -> _Way:
    width = min(LEGEND_WIDTH * larger, rect.width * 0.45)
    legend = lay_out_legend(drawn, width, larger)
    left = rect.right - width
    free_top = rect.top + legend.height + GAP
    return (
        legend,
        Rect(left, rect.top, width, legend.height),
        Rect(rect.left, rect.top, rect.width - width - 2 * GAP, rect.height),
        Rect(left, free_top, width, max(rect.bottom - free_top, 0.0)),
    )


def _below(drawn: PrintMap, rect: Rect, larger: float) -> _Way:
    width = min(LEGEND_WIDTH * larger * 1.2, rect.width)
    legend = lay_out_legend(drawn, width, larger)
    height = min(max(legend.height, _PANEL_BELOW * larger), rect.height * 0.6)
    top = rect.bottom - height
    free_left = rect.left + width + 2 * GAP
    return (
        legend,
        Rect(rect.left, top, width, height),
        Rect(rect.left, rect.top, rect.width, rect.height - height - GAP),
        Rect(free_left, top, max(rect.right - free_left, 0.0), height),
    )


def _best(drawn: PrintMap, rect: Rect, larger: float) -> _Way:
    ways = (_beside(drawn, rect, larger), _below(drawn, rect, larger))
    return max(ways, key=lambda way: _scale(drawn, way[2], larger))


def _scale(drawn: PrintMap, rect: Rect, larger: float) -> float:
    main, _ = province(drawn.boundaries.shapes, rect, INSET_SIDE * larger)
    return main.frame.scale


def _wanted(drawn: PrintMap) -> dict[str, Wanted]:
    """Return the labels; a number stands in communes of classes that have one."""
    return {
        code: Wanted(unit.name, drawn.classes[unit.class_index].number, unit.failed)
        for code, unit in drawn.units.items()
    }


def _inset(
    pane: Pane, codes: tuple[str, ...], wanted: Mapping[str, Wanted], larger: float
) -> Drawn:
    """Return the pane of islands; the name of a single one stands in the caption alone."""
    if len(codes) == 1:
        return Drawn(pane, (), codes)
    return Drawn(pane, place_labels(pane.areas, wanted, larger=larger), codes)


def _nameless(drawn: PrintMap, labels: Sequence[Label]) -> list[str]:
    """Return the small communes that have no name on the map."""
    named = {label.code for label in labels if label.lines}
    return [code for code, unit in drawn.units.items() if unit.small and code not in named]


def told_apart(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return the short name of each code in *names* (short, full); the full one where two share it."""
    shorts = Counter(short for short, _ in names.values())
    return {code: full if shorts[short] > 1 else short for code, (short, full) in names.items()}
