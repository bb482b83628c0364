"""The box of the overview that says what changed since yesterday and since the last round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from survey.changes import ChangeKind, Changes, ItemChange
from survey.exchange.commune_filter import CHANGE_LABEL, LAST_ROUND, OVERNIGHT, YESTERDAY
from survey.fields import show_date
from survey.model import CommuneCode
from survey.morning import Morning
from survey.ui import addresses, figures, style, text
from survey.ui import text_overview as words
from survey.ui.figures import Names
from survey.ui.style import Cell, Column

_ITEMS_SHOWN = 8
_LISTED = (
    ChangeKind.GATE_FAILED,
    ChangeKind.GATE_CLOSED,
    ChangeKind.GATE_UNSETTLED,
    ChangeKind.ITEM_UNMET,
    ChangeKind.ITEM_MET,
    ChangeKind.ITEM_FOUND_UNMET,
)
"""The kinds that are told item by item, the most urgent first."""


def render(morning: Morning, names: Names) -> None:
    """Draw the box: three comparisons, each with what it compares."""
    st.subheader(words.CHANGES, anchor=False)
    night, last = morning.changes.yesterday, morning.changes.last_round
    tabs = st.tabs(
        [
            words.TAB_YESTERDAY.format(n=_count(night.recorded if night else None)),
            words.TAB_OVERNIGHT.format(n=_count(night.elapsed if night else None)),
            words.TAB_LAST_ROUND.format(n=_count(last.changes if last else None)),
        ]
    )
    draws: tuple[Callable[[Morning, Names], None], ...] = (_yesterday, _overnight, _last_round)
    for tab, draw in zip(tabs, draws, strict=True):
        with tab:
            draw(morning, names)


def _count(changes: Changes | None) -> str:
    return text.UNKNOWN_VALUE if changes is None else str(len(changes.changed))


def _yesterday(morning: Morning, names: Names) -> None:
    if morning.changes.yesterday is None:
        st.info(words.NO_YESTERDAY)
        return
    day = morning.found.as_of
    yesterday = show_date(day - timedelta(days=1))
    style.quiet(words.YESTERDAY_NOTE.format(since=yesterday, day=show_date(day)))
    _changes(morning.changes.yesterday.recorded, YESTERDAY, names)


def _overnight(morning: Morning, names: Names) -> None:
    if morning.changes.yesterday is None:
        st.info(words.NO_YESTERDAY)
        return
    day = morning.found.as_of
    style.quiet(
        words.OVERNIGHT_NOTE.format(before=show_date(day - timedelta(days=1)), after=show_date(day))
    )
    _changes(morning.changes.yesterday.elapsed, OVERNIGHT, names)


def _last_round(morning: Morning, names: Names) -> None:
    last = morning.changes.last_round
    if last is None:
        st.info(words.NO_LAST_ROUND)
        return
    changes = last.changes
    name = last.round.name
    if not changes.communes:
        st.info(words.NO_COMMON_COMMUNES.format(name=style.plain(name)))
        return
    said = [
        words.LAST_ROUND_NOTE.format(
            name=name,
            before=show_date(changes.before.as_of),
            after=show_date(changes.after.as_of),
            n=len(changes.communes),
        )
    ]
    if changes.before.rulebook is not changes.after.rulebook:
        said.append(words.OTHER_POLICY)
    if not changes.levels_comparable:
        said.append(words.OTHER_SCALE)
    if changes.items_left_out:
        items = ", ".join(changes.items_left_out)
        said.append(words.LEFT_OUT_ITEMS.format(n=len(changes.items_left_out), items=items))
    if changes.communes_left_out:
        said.append(words.LEFT_OUT_COMMUNES.format(n=len(changes.communes_left_out)))
    style.quiet(" ".join(said))
    _changes(changes, LAST_ROUND, names)


def _changes(changes: Changes, since: str, names: Names) -> None:
    if not changes.changed:
        st.info(words.NO_CHANGE)
        return
    then, now = changes.coverage
    style.quiet(
        words.COVERAGE_CHANGE.format(
            n=len(changes.communes), before=figures.percent(then), after=figures.percent(now)
        )
    )
    style.table(
        [
            Column(words.COLUMN_CHANGE),
            Column(words.COLUMN_NUMBER, number=True),
            Column(words.COLUMN_WHICH),
        ],
        [
            _kind_row(changes, since, names, kind, communes)
            for kind, communes in changes.by_kind.items()
            if communes
        ],
    )
    _items(changes, since, names)


def _kind_row(
    changes: Changes,
    since: str,
    names: Names,
    kind: ChangeKind,
    communes: tuple[CommuneCode, ...],
) -> tuple[Cell, ...]:
    after = changes.after
    address = addresses.communes(after.round.id, since=since, change=kind)
    return (
        CHANGE_LABEL[kind],
        style.link(str(len(communes)), address),
        figures.named(after, names, communes, _level_notes(changes, kind)),
    )


def _level_notes(changes: Changes, kind: ChangeKind) -> dict[CommuneCode, str]:
    """Return the level then and now of each commune, where *kind* speaks of levels."""
    if kind not in {
        ChangeKind.LEVEL_UP,
        ChangeKind.LEVEL_DOWN,
        ChangeKind.LEVEL_GAINED,
        ChangeKind.LEVEL_LOST,
    }:
        return {}
    old = [band.label for band in changes.before.rulebook.policy.bands]
    new = [band.label for band in changes.after.rulebook.policy.bands]
    return {
        change.commune: words.ARROW.format(
            before=style.level_label(old, change.before),
            after=style.level_label(new, change.after),
        )
        for change in changes.levels
    }


def _items(changes: Changes, since: str, names: Names) -> None:
    """Show the gates and items that moved, the most urgent kinds and the most communes first."""
    told = sorted(
        (change for change in (*changes.gates, *changes.items) if change.kind in _LISTED),
        key=_urgency,
    )
    if not told:
        return
    st.markdown(f"**{words.ITEM_CHANGES}**")
    by_code = changes.after.rulebook.catalogue.by_code
    style.table(
        [
            Column(text.COLUMN_ITEM, code=True),
            Column(""),
            Column(words.COLUMN_CHANGE),
            Column(words.COLUMN_NUMBER, number=True),
            Column(words.COLUMN_WHICH),
        ],
        [
            (
                change.item,
                by_code[change.item].text,
                CHANGE_LABEL[change.kind],
                style.link(str(len(change.communes)), _moved(changes, since, change)),
                figures.named(changes.after, names, change.communes),
            )
            for change in told[:_ITEMS_SHOWN]
        ],
    )
    if len(told) > _ITEMS_SHOWN:
        style.quiet(words.MORE_ITEMS.format(n=len(told) - _ITEMS_SHOWN))


def _moved(changes: Changes, since: str, change: ItemChange) -> str:
    """Return the address of the list of the communes in which *change* happened."""
    number = changes.after.round.id
    return addresses.communes(number, since=since, change=change.kind, moved=change.item)


def _urgency(change: ItemChange) -> tuple[int, int, str]:
    return _LISTED.index(change.kind), -len(change.communes), change.item
