"""Hồ sơ xã: why a commune has its value and level, what to do next, and every answer behind it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from scoring.gates import GateOutcome
from survey import labels
from survey.application import Application
from survey.assessment import FORM_REJECTED, Assessment
from survey.checklist import ChecklistItem
from survey.fields import show_date, show_number
from survey.model import AnswerEvent, CommuneCode, ItemCode, Submission
from survey.rights import Action
from survey.ui import (
    answer_view,
    context,
    documents_box,
    figures,
    form_state,
    objection_box,
    recheck_box,
    self_box,
    style,
    text,
)
from survey.ui.answer_view import Shown
from survey.ui.overview import percent
from survey.ui.style import Column, Markup

_GATE_WORD = {
    GateOutcome.PASSED: text.GATE_PASSED,
    GateOutcome.FAILED: text.GATE_FAILED,
    GateOutcome.OPEN: text.GATE_OPEN,
    GateOutcome.NOT_ASKED: text.GATE_NOT_ASKED,
}
_HISTORY_SHOWN = 200


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_COMMUNE, anchor=False)
    left, right = st.columns(2)
    with left:
        rnd = context.choose_round(app)
    with right:
        commune = context.choose_commune(app.communes_of(rnd)) if rnd else None
    if rnd is None:
        return
    if commune is None:
        st.info(text.NO_COMMUNE)
        return
    found = app.assess(rnd.id)
    code = context.commune_code(commune)
    row = found.index[code]
    events = app.current(rnd.id, code)
    context.note_secret(app, found.rulebook.catalogue.items, rnd.id, code)
    st.header(style.plain(commune.name), anchor=False)
    form = app.form_of(rnd.id, code)
    form_state.warn_rejected(form)
    _verdict(found, row, form)
    if Action.ANSWER in app.rights.actions:
        st.page_link(
            st.session_state["pages"]["entry"],
            label=text.COMMUNE_ENTER,
            query_params={context.ROUND_PARAM: str(rnd.id), context.COMMUNE_PARAM: commune.code},
        )
    _lag(found, row)
    _gates(found, row)
    _domains(found, row)
    _gaps(found, row)
    documents_box.render(app, found, row)
    _answers(app, found, row, events)
    self_box.render(app, found, row, events)
    recheck_box.render(app, found, row)
    objection_box.render(app, found, row)
    form_state.history(app, rnd.id, code)
    _history(app, found, code)


def _verdict(found: Assessment, row: int, standing: Submission | None) -> None:
    scores, policy = found.readiness, found.rulebook.policy
    bands = [band.label for band in policy.bands]
    st.html(style.level_badge(bands, int(found.level[row])).html)
    value, rank = float(scores.value[row]), int(found.rank[row])
    known = not np.isnan(value)
    pairs = [
        (text.COMMUNE_VALUE, show_number(value, 1) if known else text.UNKNOWN_VALUE),
        (text.COMMUNE_COVERAGE, percent(float(scores.coverage[row]))),
    ]
    if rank:
        of_all = text.COMMUNE_RANK_OF.format(rank=rank, n=found.ranked)
        pairs.append((text.COMMUNE_RANK, of_all))
    style.cards(pairs)
    style.quiet(
        f"{_certainty(found, row)}. {figures.as_of(found)}. {form_state.of_commune(standing)}."
    )
    if found.withheld[row]:
        style.quiet(labels.WITHHELD)


def _certainty(found: Assessment, row: int) -> str:
    """Say how far the value may still move, or why there is none."""
    scores, policy = found.readiness, found.rulebook.policy
    if int(found.level[row]) == FORM_REJECTED:
        return labels.FORM_REJECTED
    if np.isnan(scores.value[row]):
        return text.COMMUNE_NO_VALUE.format(
            coverage=percent(float(scores.coverage[row])), floor=percent(policy.coverage_floor)
        )
    return text.COMMUNE_BOUNDS.format(
        lower=show_number(float(scores.lower[row]), 1),
        upper=show_number(float(scores.upper[row]), 1),
    )


def _lag(found: Assessment, row: int) -> None:
    reasons = answer_view.lag_sentences(found, row)
    if reasons:
        listed = "\n".join(f"- {style.plain(reason)}" for reason in reasons)
        st.warning(f"{text.COMMUNE_LAG}\n\n{listed}")


def _gates(found: Assessment, row: int) -> None:
    st.subheader(text.COMMUNE_GATES, anchor=False)
    rows = []
    for item, outcome in zip(found.rulebook.catalogue.gates, found.grid.gates[row], strict=True):
        verdict = GateOutcome(int(outcome))
        rows.append((item.code, item.gate.text if item.gate else "", _gate_mark(verdict)))
    style.table(
        [Column(text.COLUMN_ITEM, code=True), Column(text.GATE), Column(text.COLUMN_VERDICT)], rows
    )


def _gate_mark(verdict: GateOutcome) -> Markup:
    sign = {GateOutcome.PASSED: "✓", GateOutcome.FAILED: "✕", GateOutcome.OPEN: "?"}
    word = f"{sign.get(verdict, '–')} {_GATE_WORD[verdict]}"
    return Markup(f"<b>{word}</b>" if verdict is GateOutcome.FAILED else word)


def _domains(found: Assessment, row: int) -> None:
    st.subheader(text.COMMUNE_DOMAINS, anchor=False)
    scores = found.readiness
    rows = []
    for column, domain in enumerate(found.rulebook.catalogue.domains):
        value = float(scores.domain_value[row, column])
        coverage = float(scores.domain_coverage[row, column])
        rows.append(
            (
                domain.name,
                _number(value),
                style.bar(value),
                _between(
                    float(scores.domain_lower[row, column]), float(scores.domain_upper[row, column])
                ),
                text.UNKNOWN_VALUE if np.isnan(coverage) else percent(coverage),
            )
        )
    style.table(
        [
            Column(text.COLUMN_DOMAIN),
            Column(text.COLUMN_VALUE, number=True),
            Column(""),
            Column(text.COLUMN_BOUNDS, number=True),
            Column(text.COLUMN_COVERAGE, number=True),
        ],
        rows,
    )


def _number(value: float) -> str:
    return text.UNKNOWN_VALUE if np.isnan(value) else show_number(value, 1)


def _between(low: float, high: float) -> str:
    return (
        text.UNKNOWN_VALUE if np.isnan(low) else f"{show_number(low, 1)} – {show_number(high, 1)}"
    )


def _gaps(found: Assessment, row: int) -> None:
    st.subheader(text.COMMUNE_GAPS, anchor=False)
    gaps = found.gaps(row)
    if not gaps:
        st.info(text.COMMUNE_NO_GAPS)
        return
    agencies = found.rulebook.catalogue.agencies
    style.table(
        [
            Column(text.COLUMN_ITEM, code=True),
            Column(""),
            Column(text.COLUMN_GAIN, number=True),
            Column(text.COLUMN_AGENCY),
            Column(text.COLUMN_DEADLINE),
        ],
        [
            (
                gap.item.code,
                gap.item.text,
                show_number(gap.gain, 2),
                ", ".join(agencies[code] for code in gap.item.agencies),
                _deadline(found, gap.item),
            )
            for gap in gaps
        ],
    )


def _deadline(found: Assessment, item: ChecklistItem) -> str:
    deadline = found.deadlines.get(item.code)
    if deadline is None:
        return ""
    days = (found.as_of - deadline.due).days
    words = text.DEADLINE_LATE if days > 0 else text.DEADLINE_TO_COME
    return words.format(due=show_date(deadline.due), days=days, source=deadline.source)


def _answers(
    app: Application, found: Assessment, row: int, events: Mapping[ItemCode, AnswerEvent]
) -> None:
    """Show every item by domain; a domain's answers are drawn only while it is open."""
    st.subheader(text.COMMUNE_ANSWERS, anchor=False)
    if found.not_in_version:
        style.quiet(text.COMMUNE_NOT_IN_VERSION.format(items=", ".join(found.not_in_version)))
    shown = Shown(app, found, row, events)
    for domain in found.rulebook.catalogue.domains:
        box = st.expander(
            style.plain(domain.name), key=f"commune.answers.{domain.code}", on_change="rerun"
        )
        if box.open:
            with box:
                for item in found.rulebook.catalogue.by_domain[domain.code]:
                    answer_view.draw(shown, item)


def _history(app: Application, found: Assessment, code: CommuneCode) -> None:
    box = st.expander(text.COMMUNE_HISTORY, key="commune.history", on_change="rerun")
    if not box.open:
        return
    by_code = found.rulebook.catalogue.by_code
    events = app.history(found.round.id, code)[::-1][:_HISTORY_SHOWN]
    with box:
        style.table(
            [
                Column(text.COLUMN_TIME),
                Column(text.COLUMN_ITEM, code=True),
                Column(text.COLUMN_ANSWER),
                Column(text.COLUMN_WHO),
            ],
            [
                (
                    context.show_time(event.at),
                    event.item,
                    style.lines(answer_view.answer_lines(by_code[event.item], event.answer)),
                    event.actor.name,
                )
                for event in events
                if event.item in by_code
            ],
        )
