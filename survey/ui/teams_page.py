"""Đoàn và lịch: who goes where and when, what was done today, and the teams themselves."""

from __future__ import annotations

import streamlit as st

from survey.application import Application
from survey.rights import Action
from survey.ui import (
    board,
    context,
    teams_box,
    teams_calendar,
    teams_today,
    text,
    text_teams,
    visit_box,
)
from survey.ui.board import Board
from survey.ui.recheck_form import VISIT_PARAM

VIEW_PARAM = "xem"
_TODAY, _CALENDAR, _TEAMS = text_teams.VIEWS


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_TEAMS, anchor=False)
    rnd = context.choose_round(app)
    if rnd is None:
        return
    plan = board.read(app, rnd, context.who(app, Action.STEP_VISIT))
    view = _choose_view()
    _visit(plan)
    if view == _CALENDAR:
        teams_calendar.render(plan)
    elif view == _TEAMS:
        teams_box.render(plan)
    else:
        teams_today.render(plan)


def _choose_view() -> str:
    if st.query_params.get(VIEW_PARAM) not in text_teams.VIEWS:
        context.keep(VIEW_PARAM, st.session_state.get(f"kept.{VIEW_PARAM}") or _TODAY)
    chosen = context.choice(
        text_teams.VIEW,
        list(text_teams.VIEWS),
        param=VIEW_PARAM,
        show=text_teams.VIEWS,
        widget=st.segmented_control,
        label_visibility="collapsed",
    )
    return chosen or _TODAY


def _visit(plan: Board) -> None:
    """Draw the visit that the address names, above everything else."""
    number = st.query_params.get(VISIT_PARAM, "")
    if not number:
        return
    visit = next((visit for visit in plan.visits if str(visit.id) == number), None)
    if visit is None:
        st.query_params.pop(VISIT_PARAM)
        return
    visit_box.draw(plan, visit)
