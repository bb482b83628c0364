"""Lịch: the visits of a week, as a table on a desk and day by day on a phone; planning a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

import streamlit as st

from survey import labels
from survey.fields import show_date
from survey.model import Visit, VisitKind, VisitState
from survey.ui import board, context, day_plan, style, text_teams
from survey.ui.board import DAY_PARAM, Board
from survey.ui.recheck_form import VISIT_PARAM

_WEEK = timedelta(days=7)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)  # an address may name any day
_CSS = """
<style>
.week-list {display: none;}
table.week td {min-width: 7.2rem; border-left: 1px solid #e1e7ed;}
table.week th:first-child, table.week td:first-child {min-width: 6rem; border-left: 0;}
.visit {margin-bottom: 0.45rem;}
.visit b {white-space: nowrap;}
.visit.cancelled {text-decoration: line-through; color: #55636f;}
@media (max-width: 900px) {
  .week-table {display: none;}
  .week-list {display: block;}
  .week-list a {color: #1a5e8a;}
  .week-list .visit {padding: 0.35rem 0; border-bottom: 1px solid #e1e7ed;}
}
</style>
"""


def render(plan: Board) -> None:
    """Draw the week that the address names, and the way to plan a day."""
    day_plan.render(plan)
    chosen = board.choose_team(plan)
    monday = _monday(plan)
    _steer(plan, monday)
    days = [monday + timedelta(days=n) for n in range(7)]
    visits = [
        visit for visit in plan.visits if visit.day in days and chosen in {None, visit.team_id}
    ]
    if not visits:
        st.info(text_teams.WEEK_EMPTY)
        return
    st.html(_CSS + _table(plan, visits, days) + _list(plan, visits))


def _monday(plan: Board) -> date:
    """Return the first day of the week that the address names; of this week where it names none."""
    try:
        day = date.fromisoformat(st.query_params.get(DAY_PARAM, ""))
    except ValueError:
        day = min(max(plan.app.today, plan.round.opens_on), plan.round.closes_on)
    day = min(max(day, _EARLIEST), _LATEST)
    return day - timedelta(days=day.weekday())


def _steer(plan: Board, monday: date) -> None:
    sunday = monday + _WEEK - timedelta(days=1)
    st.markdown(
        "**" + text_teams.WEEK.format(first=show_date(monday), last=show_date(sunday)) + "**"
    )
    ways = (
        (text_teams.WEEK_BEFORE, monday - _WEEK, "before"),
        (text_teams.WEEK_NOW, plan.app.today, "now"),
        (text_teams.WEEK_AFTER, monday + _WEEK, "after"),
    )
    with st.container(horizontal=True):
        for label, day, name in ways:
            st.button(label, key=f"week.{name}", on_click=_go, args=(day,))


def _go(day: date) -> None:
    st.query_params[DAY_PARAM] = day.isoformat()


def _table(plan: Board, visits: Sequence[Visit], days: Sequence[date]) -> str:
    """Return the table of a week: a row for each team that has visits, a column for each day."""
    head = "".join(f"<th>{text_teams.WEEKDAYS[day.weekday()]}<br>{day:%d/%m}</th>" for day in days)
    rows = []
    for team in plan.teams:
        theirs = [visit for visit in visits if visit.team_id == team.id]
        if theirs:
            cells = "".join(
                "<td>" + "".join(_visit(plan, v) for v in theirs if v.day == day) + "</td>"
                for day in days
            )
            rows.append(f"<tr><td><b>{style.escaped(team.name)}</b></td>{cells}</tr>")
    return (
        '<div class="table-wrap week-table"><table class="plain week"><thead><tr>'
        f"<th>{style.escaped(text_teams.COLUMN_TEAM)}</th>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _list(plan: Board, visits: Sequence[Visit]) -> str:
    """Return the visits day by day, each with its team."""
    parts = []
    for day, of_day in groupby(board.by_times(visits), key=lambda visit: visit.day):
        parts.append(f"<p><b>{style.escaped(board.show_day(day))}</b></p>")
        parts += [_visit(plan, visit, team=plan.team(visit)) for visit in of_day]
    return f'<div class="week-list">{"".join(parts)}</div>'


def _visit(plan: Board, visit: Visit, team: str = "") -> str:
    """Return a visit with the ways to itself, its commune and its form."""
    here = {
        context.ROUND_PARAM: str(visit.round_id),
        "xem": "lich",
        DAY_PARAM: visit.day.isoformat(),
        VISIT_PARAM: str(visit.id),
    }
    address = {context.ROUND_PARAM: str(visit.round_id), context.COMMUNE_PARAM: visit.commune}
    kind = [text_teams.RECHECK_SHORT] if visit.kind is VisitKind.RECHECK else []
    words = [*kind, labels.VISIT_STATE[visit.state], *([team] if team else [])]
    lines = [
        f"<b>{board.link(board.times(visit), 'doan-va-lich', here).html}</b>",
        board.link(plan.name(visit.commune), "ho-so-xa", address).html,
        f'<span class="quiet">{style.escaped(" · ".join(words))}</span>',
    ]
    if visit.state is not VisitState.CANCELLED:
        lines.append(board.link(text_teams.OPEN_FORM, "nhap-phieu", board.form_query(visit)).html)
    cancelled = " cancelled" if visit.state is VisitState.CANCELLED else ""
    return f'<div class="visit{cancelled}">{"<br>".join(lines)}</div>'
