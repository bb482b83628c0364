"""The map with its legend in a rectangle: laid out here, drawn by `geo.print_map`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

from geo.print_map.callouts import Callout
from geo.print_map.index import Index, lay_out_index
from geo.print_map.labels import Label, Wanted, place_labels
from geo.print_map.legend import Legend, lay_out_legend
from geo.print_map.naming import name_all
from geo.print_map.panes import GAP, Pane, Rect, province
from geo.print_map.values import PrintMap
from geo.print_map.windows import Source, windows

CAPTION_SIZE: Final = 7.0
"""Points of the letters of enlargements and the names of islands."""
INSET_SIDE: Final = 26.0
LEGEND_WIDTH: Final = 58.0
_INDEX: Final = 0.5
"""The part of the height that the list may take."""
_SLACK: Final = 1.15
"""How much more room the list gets: the map that makes it is smaller and names fewer communes."""
_PANEL_BELOW: Final = 62.0
"""The height of the strip below the map, where the legend is not higher."""


@dataclass(frozen=True)
class Drawn:
    """A pane with its labels and with names beside their communes.

    An inset has *codes*; a window has a *letter* in its *corner*, and on the map, at *tag*, with a frame
    around what it enlarges.
    """

    pane: Pane
    labels: tuple[Label, ...]
    callouts: tuple[Callout, ...] = ()
    codes: tuple[str, ...] = ()
    letter: str = ""
    corner: Rect | None = None
    seen: Rect | None = None
    tag: Rect | None = None


@dataclass(frozen=True)
class Body:
    """Everything that is drawn between head and foot; *index* names the communes without a name."""

    main: Drawn
    insets: tuple[Drawn, ...]
    windows: tuple[Drawn, ...]
    legend: Legend
    legend_rect: Rect
    larger: float
    index: Index
    index_rect: Rect

    @property
    def panes(self) -> tuple[Drawn, ...]:
        """The province, its insets, its enlargements."""
        return (self.main, *self.insets, *self.windows)


def lay_out(drawn: PrintMap, rect: Rect, larger: float) -> Body:
    """Return *drawn* in *rect*, with the legend beside or below the map, where the map is larger.

    The list of names needs room, and with less room more names are in the list: so it is laid out until
    it fits.
    """
    room = 0.0
    while True:
        below = Rect(rect.left, rect.bottom - room, rect.width, room)
        body = _lay_out(drawn, rect._replace(height=rect.height - room), below, larger)
        if (
            body.index.height + GAP * bool(body.index.entries) <= room
            or room > rect.height * _INDEX
        ):
            return body
        room = body.index.height * _SLACK + GAP


def _lay_out(drawn: PrintMap, rect: Rect, below: Rect, larger: float) -> Body:
    """Return *drawn* in *rect* with the list *below* it, which may be higher than the room it has."""
    legend, legend_rect, map_rect, free = _best(drawn, rect, larger)
    main, squares = province(drawn.boundaries.shapes, map_rect, INSET_SIDE * larger)
    wanted = _wanted(drawn)
    islands = tuple(pane.rect for pane, _ in squares)
    source = Source(main, drawn.boundaries.shapes, wanted, larger, islands)
    rough = place_labels(main.areas, wanted, larger=larger)
    enlarged = windows(source, _small(drawn, rough), free)
    names = name_all(source, squares, enlarged)
    return Body(
        main=Drawn(main, names.main, names.callouts),
        insets=tuple(
            Drawn(pane, labels, codes=codes)
            for (pane, codes), labels in zip(squares, names.insets, strict=True)
        ),
        windows=tuple(
            Drawn(window.pane, labels, (), (), letter, window.corner, window.seen, window.tag)
            for window, labels, letter in zip(
                enlarged, names.windows, ascii_uppercase, strict=False
            )
        ),
        legend=legend,
        legend_rect=legend_rect,
        larger=larger,
        index=lay_out_index(drawn.words.nameless, names.entries, below.width, larger),
        index_rect=below._replace(top=below.top + GAP, height=max(below.height - GAP, 0.0)),
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


def _small(drawn: PrintMap, labels: Sequence[Label]) -> list[str]:
    """Return the small communes that have no name among *labels*."""
    named = {label.code for label in labels if label.named}
    return [code for code, unit in drawn.units.items() if unit.small and code not in named]


def told_apart(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return the short name of each code in *names* (short, full); the full one where two share it."""
    shorts = Counter(short for short, _ in names.values())
    return {code: full if shorts[short] > 1 else short for code, (short, full) in names.items()}
