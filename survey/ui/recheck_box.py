"""Before and after side by side: what each second visit to a commune changed."""

from __future__ import annotations

import numpy as np
import streamlit as st

from survey import labels, rechecks
from survey.application import Application
from survey.assessment import Assessment
from survey.fields import show_date, show_number
from survey.model import CommuneCode, ItemCode, Round
from survey.rechecks import Comparison, Then
from survey.ui import context, style, text, text_recheck
from survey.ui.answer_view import answer_lines
from survey.ui.style import Column


def render(app: Application, found: Assessment, row: int) -> None:
    """Draw the box of the commune in *row*; nothing where there was no second visit."""
    draw(app, found.round, found.communes[row])


def draw(app: Application, rnd: Round, commune: CommuneCode) -> None:
    """Draw the box of *commune*, the newest visit first; nothing where there was none."""
    compared = rechecks.comparisons(app, rnd, commune, app.as_of(rnd))
    if not compared:
        return
    st.subheader(text_recheck.COMPARE_HEAD, anchor=False)
    for place in reversed(range(len(compared))):
        following = compared[place + 1] if place + 1 < len(compared) else None
        with st.container(border=True):
            _comparison(compared[place], following)


def _comparison(compared: Comparison, following: Comparison | None) -> None:
    visit, before, after = compared.visit, compared.before, compared.after
    st.markdown(
        "**"
        + style.plain(
            text_recheck.COMPARE_VISIT.format(
                number=visit.id,
                day=show_date(visit.day),
                state=labels.VISIT_STATE[visit.state],
            )
        )
        + "**"
    )
    style.cards(
        [
            (text_recheck.LEVEL, _change(_level(before), _level(after))),
            (text_recheck.VALUE, _change(_value(before), _value(after))),
            (text_recheck.COVERAGE, _change(_coverage(before), _coverage(after))),
        ]
    )
    if compared.changed:
        _changes(compared)
    else:
        style.quiet(text_recheck.COMPARE_NONE)
    style.quiet(
        text_recheck.COMPARE_NOTE.format(
            before=_begun(compared),
            after=text_recheck.COMPARE_NEXT.format(time=_begun(following))
            if following
            else text_recheck.COMPARE_NOW,
            as_of=show_date(before.found.as_of),
        )
    )


def _changes(compared: Comparison) -> None:
    by_code = compared.before.found.rulebook.catalogue.by_code
    style.table(
        [
            Column(text.COLUMN_ITEM),
            Column(text_recheck.COLUMN_BEFORE),
            Column(text_recheck.COLUMN_AFTER),
            Column(text_recheck.COLUMN_POINTS, number=True),
        ],
        [
            (
                style.lines([code, by_code[code].text]),
                style.lines(answer_lines(by_code[code], compared.before.answer(code))),
                style.lines(answer_lines(by_code[code], compared.after.answer(code))),
                _change(_points(compared.before, code), _points(compared.after, code)),
            )
            for code in compared.changed
        ],
    )


def _change(before: str, after: str) -> str:
    return text_recheck.CHANGE.format(before=before, after=after)


def _begun(compared: Comparison) -> str:
    return context.show_time(compared.visit.begun_at) if compared.visit.begun_at else ""


def _level(then: Then) -> str:
    bands = [band.label for band in then.found.rulebook.policy.bands]
    return style.level_label(bands, int(then.found.level[0]))


def _value(then: Then) -> str:
    value = float(then.found.readiness.value[0])
    return text.UNKNOWN_VALUE if np.isnan(value) else show_number(value, 1)


def _coverage(then: Then) -> str:
    return f"{show_number(100 * float(then.found.readiness.coverage[0]), 0)} %"


def _points(then: Then, code: ItemCode) -> str:
    column, matrix = then.found.rulebook.item_index[code], then.found.grid.matrix
    if not matrix.answered[0, column]:
        return text.UNKNOWN_VALUE
    return show_number(float(matrix.points[0, column]), 2)
