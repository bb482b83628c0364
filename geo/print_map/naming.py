"""How every commune of a printed map gets its name: within, enlarged, beside, or in a list by a number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from geo.print_map.callouts import Callout, place_callouts
from geo.print_map.index import FIRST, Entry
from geo.print_map.labels import Label, Wanted, place_labels, with_keys
from geo.print_map.panes import Pane, Rect
from geo.print_map.windows import Source, Window

Labels = tuple[Label, ...]


@dataclass(frozen=True)
class Names:
    """The labels of the map, of each inset, of each enlargement; names beside communes; the list."""

    main: Labels
    insets: tuple[Labels, ...]
    windows: tuple[Labels, ...]
    callouts: tuple[Callout, ...]
    entries: tuple[Entry, ...]


def name_all(
    source: Source, squares: Sequence[tuple[Pane, tuple[str, ...]]], enlarged: Sequence[Window]
) -> Names:
    """Return the names of all communes that are drawn on the map, in *squares* or *enlarged*.

    A single island has its name in the caption of its square. On the map all labels keep clear of the
    frames of enlargements; a commune that is labelled there is labelled on the map only by its name.
    """
    larger, areas = source.larger, source.main.areas
    taken = [*source.taken, *chain.from_iterable((*w.seen.edges(), w.tag) for w in enlarged)]
    insets = tuple(
        place_labels(pane.areas, source.wanted, larger=larger) if len(codes) > 1 else ()
        for pane, codes in squares
    )
    seen = {label.code for window in enlarged for label in window.labels}
    labels = tuple(
        label
        for label in place_labels(areas, source.wanted, larger=larger, taken=taken)
        if label.named or label.code not in seen
    )
    told = {codes[0] for _, codes in squares if len(codes) == 1}
    told |= _named(chain(labels, *insets, *(window.labels for window in enlarged)))
    beside = _callouts(source, labels, told, taken, across=False)
    told |= {callout.label.code for callout in beside}
    taken += [callout.label.rect for callout in beside]

    keys = _keys(source, told)
    windows = tuple(
        with_keys(window.labels, window.clear, keys, larger=larger, taken=[window.corner])
        for window in enlarged
    )
    rest = _but(keys, chain.from_iterable(windows))
    insets = tuple(
        with_keys(found, pane.areas, rest, larger=larger)
        for found, (pane, _) in zip(insets, squares, strict=True)
    )
    labels = with_keys(labels, areas, rest, larger=larger, taken=taken)
    rest = _but(rest, chain(labels, *insets))
    far = _callouts(source, labels, source.wanted.keys() - rest.keys(), taken, across=True)
    told |= {callout.label.code for callout in far}
    return Names(
        main=labels,
        insets=insets,
        windows=windows,
        callouts=(*beside, *far),
        entries=tuple(
            Entry("" if code in rest else key.name, source.wanted[code])
            for code, key in keys.items()
            if code not in told
        ),
    )


def _named(labels: Iterable[Label]) -> set[str]:
    return {label.code for label in labels if label.named}


def _keys(source: Source, told: Collection[str]) -> dict[str, Wanted]:
    """Return numbers instead of the names that are not *told*, in the order of the communes."""
    untold = (code for code in source.wanted if code in source.shapes and code not in told)
    return {
        code: replace(source.wanted[code], name=str(number))
        for number, code in enumerate(untold, start=FIRST)
    }


def _but(keys: Mapping[str, Wanted], labels: Iterable[Label]) -> dict[str, Wanted]:
    """Return *keys* without those that stand in *labels*."""
    placed = {label.code for label in labels if label.keyed}
    return {code: key for code, key in keys.items() if code not in placed}


def _callouts(
    source: Source,
    labels: Labels,
    told: Collection[str],
    taken: Sequence[Rect],
    *,
    across: bool,
) -> tuple[Callout, ...]:
    """Return names beside the communes that are not *told*; number and mark, too, if not within."""
    within = {label.code for label in labels}
    untold = {
        code: Wanted(said.name, "") if code in within else said
        for code, said in source.wanted.items()
        if code not in told
    }
    hidden = [*taken, *(label.rect for label in labels)]
    return place_callouts(source.main, untold, hidden, source.larger, across=across)
