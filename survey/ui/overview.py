"""Tổng quan tỉnh: how many are ready, what is weak, what is missing most, how far the round is."""

from __future__ import annotations

import numpy as np
import streamlit as st

from scoring.gates import GateOutcome
from survey.application import Application
from survey.assessment import Assessment
from survey.fields import show_date, show_number
from survey.ui import charts, context, style, text
from survey.ui.style import Column

_TOP = 10


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.OVERVIEW_TITLE.format(province=context.province_name(app)), anchor=False)
    rnd = context.choose_round(app)
    if rnd is None:
        return
    found = app.assess(rnd.id)
    style.quiet(text.AS_OF.format(day=show_date(found.as_of)))
    st.subheader(text.OVERVIEW_LEVELS.format(n=len(found.communes)), anchor=False)
    st.plotly_chart(charts.levels(found), theme=None, config=charts.CONFIG, key="overview.levels")
    _progress(found, submitted=len(app.standing(rnd.id)))
    st.subheader(text.OVERVIEW_DOMAINS, anchor=False)
    style.quiet(text.OVERVIEW_DOMAINS_NOTE)
    st.plotly_chart(charts.domains(found), theme=None, config=charts.CONFIG, key="overview.domains")
    st.subheader(text.OVERVIEW_GATES, anchor=False)
    _gates(found)
    st.subheader(text.OVERVIEW_GAPS, anchor=False)
    _gaps(found)


def _progress(found: Assessment, *, submitted: int) -> None:
    whole = len(found.communes)
    lagging = sum(bool(found.lag(row)) for row in range(whole))
    visited = int(found.visited.sum())
    coverage = found.readiness.coverage[found.visited]
    st.subheader(text.OVERVIEW_PROGRESS, anchor=False)
    style.cards(
        [
            (text.OVERVIEW_VISITED, text.N_OF.format(part=visited, whole=whole)),
            (text.OVERVIEW_SUBMITTED, text.N_OF.format(part=submitted, whole=whole)),
            (
                text.OVERVIEW_CONCLUDED,
                text.N_OF.format(part=int((found.level >= 0).sum()), whole=whole),
            ),
            (text.OVERVIEW_LAGGING, text.N_OF.format(part=lagging, whole=whole)),
            (
                text.OVERVIEW_COVERAGE,
                percent(float(coverage.mean())) if visited else text.UNKNOWN_VALUE,
            ),
        ]
    )


def _gates(found: Assessment) -> None:
    rows: list[tuple[str, str, int, int]] = [
        (item.code, item.gate.text if item.gate else "", int(failed), int(opened))
        for item, failed, opened in zip(
            found.rulebook.catalogue.gates,
            _count_visited(found, failed=True),
            _count_visited(found, failed=False),
            strict=True,
        )
        if failed
    ]
    if not rows:
        st.info(text.OVERVIEW_NO_GATES)
        return
    ranked = sorted(rows, key=lambda row: (-row[2], row[0]))
    style.table(
        [
            Column(text.COLUMN_ITEM, code=True),
            Column(text.GATE),
            Column(text.COLUMN_FAILED, number=True),
            Column(text.COLUMN_OPEN, number=True),
        ],
        ranked,
    )


def _count_visited(found: Assessment, *, failed: bool) -> list[int]:
    """Return for each gate how many visited communes fail it (or leave it open)."""
    wanted = GateOutcome.FAILED if failed else GateOutcome.OPEN
    return [int(n) for n in (found.grid.gates[found.visited] == wanted).sum(axis=0)]


def _gaps(found: Assessment) -> None:
    gaps = found.item_gaps
    items = found.rulebook.catalogue.items
    agencies = found.rulebook.catalogue.agencies
    order = sorted(np.flatnonzero(gaps.units), key=lambda i: (-gaps.units[i], -gaps.mean_loss[i]))
    if not order:
        st.info(text.OVERVIEW_NO_GAPS)
        return
    style.table(
        [
            Column(text.COLUMN_ITEM, code=True),
            Column(""),
            Column(text.COLUMN_COMMUNES, number=True),
            Column(text.COLUMN_ANSWERED, number=True),
            Column(text.COLUMN_LOSS, number=True),
            Column(text.COLUMN_AGENCY),
        ],
        [
            (
                items[i].code,
                items[i].text,
                int(gaps.units[i]),
                int(gaps.answered[i]),
                show_number(float(gaps.mean_loss[i]), 2),
                ", ".join(agencies[code] for code in items[i].agencies),
            )
            for i in order[:_TOP]
        ],
    )


def percent(share: float) -> str:
    """Return a share 0–1 as 66,5 %."""
    return f"{show_number(100 * share, 1)} %"
