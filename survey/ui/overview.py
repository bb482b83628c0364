"""Tổng quan tỉnh: what stops the province, what is missing, what changed, how far the round is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import streamlit as st

from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey.application import Application
from survey.assessment import FORM_REJECTED, Assessment
from survey.checklist import ChecklistItem
from survey.exchange.commune_filter import ANY, BY_VALUE, SEEN
from survey.fields import show_number
from survey.model import CommuneCode
from survey.morning import ItemGap, Morning, gather
from survey.obstacles import Obstacle, Stopper
from survey.ui import (
    addresses,
    changes_box,
    charts,
    context,
    figures,
    heatmap,
    progress_box,
    style,
    text,
)
from survey.ui import text_overview as words
from survey.ui.figures import Names
from survey.ui.style import Column, Markup

_FIRST = 10
_TENTH = 0.1
_NO_BAND = {
    "not_concluded": NOT_CONCLUDED,
    "not_visited": NOT_VISITED,
    "form_rejected": FORM_REJECTED,
}


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.OVERVIEW_TITLE.format(province=context.province_name(app)), anchor=False)
    rnd = context.choose_round(app)
    if rnd is None:
        return
    if not app.communes_of(rnd):
        st.info(text.NOTHING_IN_REACH)
        return
    morning = gather(app, rnd.id)
    names: Names = {CommuneCode(c.code): c for c in app.communes_of(rnd)}
    style.quiet(figures.as_of(morning.found))
    _stoppers(morning, names)
    _levels(morning)
    _gaps(morning)
    _agencies(morning)
    _gates(morning)
    changes_box.render(morning, names)
    progress_box.render(morning)
    context.note_secret(app, morning.found.rulebook.catalogue.items, rnd.id)
    heatmap.render(morning.found, names)
    _distribution(morning)


# What stops the province -------------------------------------------------------------------------


def _stoppers(morning: Morning, names: Names) -> None:
    found, rnd = morning.found, morning.found.round.id
    best, whole = found.rulebook.policy.bands[0].label, len(found.communes)
    if not morning.stoppers:
        st.success(words.STOPPERS_NONE.format(whole=whole, level=best))
        return
    part = len(morning.stoppers)
    head = words.STOPPERS.format(level=best, part=part, whole=whole)
    st.subheader(head, anchor=False)
    style.quiet(words.STOPPERS_NOTE)
    counts = Counter(stopper.obstacle for stopper in morning.stoppers)
    figures.linked_cards(
        (
            str(counts[why]),
            words.STOPPER_OBSTACLE[why],
            addresses.communes(rnd, obstacle=why),
        )
        for why in Obstacle
        if counts[why]
    )
    first = morning.stoppers[:_FIRST]
    bands = [band.label for band in found.rulebook.policy.bands]
    style.table(
        [
            Column(text.COLUMN_COMMUNE),
            Column(text.COLUMN_LEVEL),
            Column(text.COLUMN_VALUE, number=True),
            Column(words.WHY),
        ],
        [
            (
                figures.commune_link(found, names[stopper.commune]),
                style.level_badge(bands, int(found.level[stopper.row])),
                figures.number(float(found.readiness.value[stopper.row])),
                _why(morning, stopper),
            )
            for stopper in first
        ],
    )
    _more(words.SEE_LIST.format(n=part), addresses.communes(rnd, obstacle=ANY))


def _why(morning: Morning, stopper: Stopper) -> Markup:
    """Say what keeps the commune from the best level, items by their codes."""
    found, row = morning.found, stopper.row
    match stopper.obstacle:
        case Obstacle.FAILED_GATE:
            return _items(words.WHY_GATES, found.failed_gates(row))
        case Obstacle.OPEN_GATE:
            return _items(words.WHY_OPEN, found.open_gates(row))
        case Obstacle.LOW_COVERAGE:
            said = words.WHY_COVERAGE.format(
                coverage=figures.percent(float(found.readiness.coverage[row])),
                floor=figures.percent(found.rulebook.policy.coverage_floor),
            )
            return style.lines([said])
        case Obstacle.LOW_LEVEL:
            return _items(_lacking(found, row), [gap.item for gap in found.gaps(row)[:3]])
        case _:
            return style.lines([words.STOPPER_OBSTACLE[stopper.obstacle]])


def _lacking(found: Assessment, row: int) -> str:
    """Say how many points the next level is away; of a value cut down, how many at most."""
    above = found.rulebook.policy.bands[int(found.level[row]) - 1]
    lacking = above.floor - float(found.readiness.value[row])
    points = words.LESS_THAN if lacking < _TENTH else show_number(lacking, 1)
    said = words.WHY_LOW_COARSE if found.coarse else words.WHY_LOW
    return said.format(points=points, level=above.label)


def _items(said: str, items: Sequence[ChecklistItem]) -> Markup:
    hints = ", ".join(style.hint(item.code, item.text).html for item in items)
    return Markup(style.escaped(said) + hints)


def _levels(morning: Morning) -> None:
    found, rnd = morning.found, morning.found.round.id
    st.subheader(text.OVERVIEW_LEVELS.format(n=len(found.communes)), anchor=False)
    codes = [*(band.code for band in found.rulebook.policy.bands), *_NO_BAND]
    labels = [band.label for band in found.rulebook.policy.bands]
    st.plotly_chart(charts.levels(found), theme=None, config=charts.CONFIG, key="overview.levels")
    levels = [*range(len(labels)), *_NO_BAND.values()]
    links = " · ".join(
        style.link(style.level_label(labels, level), addresses.communes(rnd, level=code)).html
        for code, level in zip(codes, levels, strict=True)
        if (found.level == level).any()
    )
    st.html(f'<div class="quiet">{style.escaped(words.LEVEL_LINKS)} {links}</div>')


def _more(label: str, address: str) -> None:
    st.html(f'<div class="more">{style.link(label, address).html}</div>')


# What is missing ---------------------------------------------------------------------------------


def _gaps(morning: Morning) -> None:
    st.subheader(text.OVERVIEW_GAPS, anchor=False)
    if not morning.gaps:
        st.info(text.OVERVIEW_NO_GAPS)
        return
    style.quiet(words.GAPS_NOTE)
    _gap_table(morning, morning.gaps[:_FIRST])
    rest = morning.gaps[_FIRST:]
    if rest:
        box = st.expander(
            words.GAPS_MORE.format(n=len(rest)), key="overview.gaps", on_change="rerun"
        )
        if box.open:
            with box:
                _gap_table(morning, rest)


def _gap_table(morning: Morning, gaps: Sequence[ItemGap]) -> None:
    found = morning.found
    agencies, floor = found.rulebook.catalogue.agencies, found.rulebook.policy.minimum_n
    style.table(
        [
            Column(text.COLUMN_ITEM, code=True),
            Column(""),
            Column(words.COLUMN_SHORT, number=True),
            Column(text.COLUMN_LOSS, number=True),
            Column(text.COLUMN_AGENCY),
        ],
        [
            (
                gap.item.code,
                gap.item.text,
                figures.share(
                    gap.communes,
                    gap.answered,
                    floor,
                    addresses.communes(found.round.id, item=gap.item.code),
                ),
                show_number(gap.mean_loss, 2),
                ", ".join(agencies[code] for code in gap.item.agencies),
            )
            for gap in gaps
        ],
    )


def _agencies(morning: Morning) -> None:
    if not morning.agencies:
        return
    rnd, visited = morning.found.round.id, int(morning.found.visited.sum())
    floor = morning.found.rulebook.policy.minimum_n
    st.subheader(words.AGENCIES, anchor=False)
    style.quiet(words.AGENCIES_NOTE)
    style.table(
        [
            Column(text.COLUMN_AGENCY),
            Column(words.COLUMN_ITEMS, number=True),
            Column(words.COLUMN_AFFECTED, number=True),
            Column(words.COLUMN_POINTS, number=True),
        ],
        [
            (
                share.name,
                style.hint(str(len(share.items)), ", ".join(i.code for i in share.items)),
                figures.share(
                    share.communes,
                    visited,
                    floor,
                    addresses.communes(rnd, agency=share.code, visited=SEEN),
                ),
                show_number(share.points, 2),
            )
            for share in morning.agencies
        ],
    )


def _gates(morning: Morning) -> None:
    st.subheader(text.OVERVIEW_GATES, anchor=False)
    if not morning.gates:
        st.info(text.OVERVIEW_NO_GATES)
        return
    rnd = morning.found.round.id
    style.quiet(words.GATES_NOTE.format(n=int(morning.found.visited.sum())))
    style.table(
        [
            Column(text.COLUMN_ITEM, code=True),
            Column(text.GATE),
            Column(text.COLUMN_FAILED, number=True),
            Column(text.COLUMN_OPEN, number=True),
        ],
        [
            (
                count.item.code,
                count.item.gate.text if count.item.gate else "",
                style.link(
                    str(count.failed),
                    addresses.communes(rnd, gate=count.item.code, visited=SEEN),
                ),
                style.link(
                    str(count.open),
                    addresses.communes(rnd, open_gate=count.item.code, visited=SEEN),
                ),
            )
            for count in morning.gates
        ],
    )


def _distribution(morning: Morning) -> None:
    found = morning.found
    n = int((~np.isnan(found.readiness.value)).sum())
    st.subheader(words.DISTRIBUTION, anchor=False)
    if not n:
        st.info(words.DISTRIBUTION_NONE)
        return
    style.quiet(words.DISTRIBUTION_NOTE.format(n=n))
    st.plotly_chart(
        charts.distribution(found), theme=None, config=charts.CONFIG, key="overview.distribution"
    )
    _more(words.DISTRIBUTION_LINK, addresses.communes(found.round.id, order=BY_VALUE))


def percent(share: float) -> str:
    """Return a share 0–1 as 66,5 %."""
    return figures.percent(share)
