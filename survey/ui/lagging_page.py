"""Danh sách chậm: who lags by the policy and why, what is not known yet, and the list as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.annex import NO_LETTER
from survey.exchange.export import CSV, GEOJSON, MEDIA_TYPE, XLSX, export_lagging
from survey.exchange.filters import Filter, filtered
from survey.exchange.lagging import MissingItem, ReasonKind, Row, lagging_list
from survey.fields import show_date, show_number
from survey.ui import (
    context,
    figures,
    lagging_filter,
    letter_box,
    objection_box,
    style,
    text,
    text_lagging,
    text_objections,
)
from survey.ui.style import Column, Markup

_MISSING_SHOWN = 8
_EXPORTS = {XLSX: text.EXPORT_XLSX, CSV: text.EXPORT_CSV, GEOJSON: text.EXPORT_GEOJSON}


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.LAGGING_TITLE.format(province=context.province_name(app)), anchor=False)
    rnd = context.choose_round(app)
    if rnd is None:
        return
    found = app.assess(rnd.id)
    style.quiet(f"{figures.as_of(found)}. {_rules(found)}")
    whole = lagging_list(
        found, app.communes_of(rnd), app.standing(rnd.id), found.rulebook.catalogue.agencies
    )
    with st.expander(text.FILTER):
        chosen = lagging_filter.choose(found.rulebook.catalogue)
    shown = filtered(whole, chosen)
    lagging_filter.say(
        found.rulebook.catalogue, chosen, kept=len(shown.rows), whole=len(whole.rows)
    )
    objection_box.warn_undecided(app, rnd.id, text_objections.WARN_LIST)
    _exports(app, found, chosen)
    sections = (
        (text.LAGGING_TAB, shown.lagging),
        (text.NOT_CONCLUDED_TAB, shown.not_concluded),
        (text.NOT_VISITED_TAB, shown.not_visited),
    )
    tabs = st.tabs([name.format(n=len(rows)) for name, rows in sections])
    for tab, (_, rows) in zip(tabs, sections, strict=True):
        with tab:
            _section(found, rows)


def _rules(found: Assessment) -> str:
    """Say what the policy calls chậm."""
    rule, bands = found.rulebook.policy.lagging, found.rulebook.policy.bands
    parts = [text.LAGGING_RULE_GATE] if rule.failed_gate else []
    if rule.level_at_most is not None:
        parts.append(text.LAGGING_RULE_LEVEL.format(level=bands[rule.level_at_most].label))
    if rule.deadline_missed:
        parts.append(text.LAGGING_RULE_DEADLINE)
    return text.LAGGING_INTRO.format(rules=text.OR.join(parts))


def _exports(app: Application, found: Assessment, chosen: Filter) -> None:
    """Offer the list as files; each is made when it is asked for."""
    by = app.rights.name
    letter = letter_box.ask("lagging", text_lagging.LETTER)
    with st.container(horizontal=True):
        for suffix, label in _EXPORTS.items():
            make = partial(export_lagging, app, found.round.id, suffix, by=by, chosen=chosen)
            st.download_button(
                label,
                data=partial(make, letter=letter or NO_LETTER),
                file_name=f"danh-sach-cham-{found.as_of:%Y%m%d}{suffix}",
                mime=MEDIA_TYPE[suffix],
                key=f"lagging.export{suffix}",
                on_click="ignore",
                disabled=letter is None and suffix == XLSX,
            )


def _section(found: Assessment, rows: Sequence[Row]) -> None:
    if not rows:
        st.info(text.LAGGING_NONE)
        return
    bands = [band.label for band in found.rulebook.policy.bands]
    style.table(
        [
            Column(text.COLUMN_RANK, number=True),
            Column(text.COLUMN_COMMUNE),
            Column(text.COLUMN_LEVEL),
            Column(text.COLUMN_VALUE, number=True),
            Column(text.COLUMN_REASONS),
            Column(text.COLUMN_MISSING),
            Column(text.COLUMN_AGENCY),
            Column(text.COLUMN_FORM),
        ],
        [
            (
                number,
                _link(found, row),
                style.level_badge(bands, int(found.level[_place(found, row)])),
                text.UNKNOWN_VALUE if row.value is None else show_number(row.value, 1),
                style.lines(_reasons(found, row)),
                _missing(row),
                ", ".join(name for _, name in row.agencies),
                row.form,
            )
            for number, row in enumerate(rows, start=1)
        ],
    )


def _place(found: Assessment, row: Row) -> int:
    return found.communes.index(context.commune_code(row.commune))


def _link(found: Assessment, row: Row) -> Markup:
    address = (
        f"ho-so-xa?{context.ROUND_PARAM}={found.round.id}"
        f"&{context.COMMUNE_PARAM}={row.commune.code}"
    )
    return style.link(f"{row.commune.name} ({row.commune.code})", address)


def _reasons(found: Assessment, row: Row) -> Iterator[str]:
    """Yield the reasons of a row, items by their codes alone; the files hold the full words."""
    place = _place(found, row)
    lag = found.lag(place)
    if lag.failed_gates:
        yield text.REASON_GATES.format(items=", ".join(i.code for i in lag.failed_gates))
    for missed in lag.missed:
        yield text.REASON_LATE.format(
            item=missed.item.code, days=missed.days_late, due=show_date(missed.deadline.due)
        )
    opened = found.open_gates(place)
    if not lag and opened and row.level_code == "not_concluded":
        yield text.REASON_OPEN.format(items=", ".join(i.code for i in opened))
    named = {ReasonKind.FAILED_GATE, ReasonKind.DEADLINE_MISSED, ReasonKind.OPEN_GATE}
    yield from (reason.text for reason in row.reasons if reason.kind not in named)


def _missing(row: Row) -> Markup:
    """Return the items not met by their codes, each with its words on hovering."""
    shown = [
        style.hint(_with_points(missing), missing.item.text)
        for missing in row.missing[:_MISSING_SHOWN]
    ]
    more = len(row.missing) - len(shown)
    tail = f" {style.escaped(text.MORE_MISSING.format(n=more))}" if more > 0 else ""
    return Markup(", ".join(part.html for part in shown) + tail)


def _with_points(missing: MissingItem) -> str:
    gain = "" if missing.gain is None else f" (+{show_number(missing.gain, 1)})"
    return f"{missing.item.code}{gain}"
