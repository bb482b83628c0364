"""Hôm nay: the visits of the day, who is where, and what was recorded and submitted."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from survey import field_work
from survey.field_work import Day
from survey.model import CommuneCode, Submission, SubmissionState, Visit, VisitState
from survey.settings import local
from survey.ui import board, context, style, text, text_teams, visit_box
from survey.ui.board import Board
from survey.ui.recheck_form import VISIT_PARAM
from survey.ui.style import Column


def render(plan: Board) -> None:
    """Draw what was done today."""
    day = field_work.day_of(plan.app, plan.round.id, plan.app.today)
    visits = [visit for visit in day.visits if visit.state is not VisitState.CANCELLED]
    st.subheader(board.show_day(day.day), anchor=False)
    state = Counter(visit.state for visit in visits)
    style.cards(
        [
            (text_teams.TODAY_VISITS, str(len(visits))),
            (text_teams.TODAY_BEGUN, str(state[VisitState.BEGUN])),
            (text_teams.TODAY_DONE, str(state[VisitState.DONE])),
            (text_teams.TODAY_ANSWERS, str(sum(r.answers for r in day.recorded.values()))),
            (text_teams.TODAY_FORMS, str(len(day.submitted))),
        ]
    )
    st.page_link(
        st.session_state["pages"]["difficulties_page"],
        label=text_teams.TODAY_SUPPORT,
        icon=":material/support_agent:",
        query_params={context.ROUND_PARAM: str(plan.round.id), "loai": "support"},
    )
    _where(plan, visits)
    _by_team(plan, visits, day)
    _visits(plan, visits, day)
    _by_commune(plan, day)


def _where(plan: Board, visits: list[Visit]) -> None:
    """Say which team is in which commune now."""
    st.markdown(f"**{text_teams.TODAY_WHERE}**")
    there = [visit for visit in visits if visit.state is VisitState.BEGUN]
    if not there:
        style.quiet(text_teams.TODAY_NOWHERE)
        return
    style.table(
        [
            Column(text_teams.COLUMN_TEAM),
            Column(text.COLUMN_COMMUNE),
            Column(text_teams.COLUMN_SINCE),
        ],
        [
            (
                plan.team(visit),
                plan.name(visit.commune),
                context.show_time(visit.begun_at) if visit.begun_at else "",
            )
            for visit in there
        ],
    )


def _visits(plan: Board, visits: list[Visit], day: Day) -> None:
    """Draw each visit with its next step, so that a leader on a phone needs no other page."""
    st.markdown(f"**{text_teams.TODAY_VISITS}**")
    if not visits:
        style.quiet(text_teams.TODAY_NO_VISITS)
        return
    team = board.choose_team(plan)
    opened = st.query_params.get(VISIT_PARAM)  # stands above, with its buttons
    for visit in visits:
        if str(visit.id) == opened or team not in {None, visit.team_id}:
            continue
        with st.container(border=True, key=f"today.{visit.id}"):
            overdue = visit.day < day.day and visit.state is not VisitState.DONE
            late = f" · {text_teams.TODAY_LATE}" if overdue else ""
            st.markdown(f"**{style.plain(plan.name(visit.commune))}**")
            style.quiet(visit_box.line(plan, visit) + late)
            with st.container(horizontal=True, vertical_alignment="center"):
                visit_box.steps(plan, visit)
                visit_box.links(visit)
                st.button(
                    text_teams.OPEN_VISIT,
                    key=f"today.{visit.id}.open",
                    type="tertiary",
                    on_click=visit_box.open_visit,
                    args=(visit,),
                )
            board.say(f"visit.{visit.id}")


def _by_team(plan: Board, visits: list[Visit], day: Day) -> None:
    """Show what each team did; what was recorded where nobody is assigned stands on its own line."""
    if not plan.teams:
        return
    st.markdown(f"**{text_teams.TODAY_BY_TEAM}**")
    lines = [
        (team.name, [v for v in visits if v.team_id == team.id], team.id) for team in plan.teams
    ]
    lines.append((text_teams.NO_TEAM, [], 0))
    rows = []
    for name, theirs, number in lines:
        communes = {c for c in {*day.recorded, *day.submitted} if _owner(plan, c) == number}
        answers = sum(day.recorded[c].answers for c in communes if c in day.recorded)
        forms = sum(c in day.submitted for c in communes)
        if number or communes:
            done = sum(visit.state is VisitState.DONE for visit in theirs)
            rows.append((name, len(theirs), done, answers, forms))
    style.table(
        [
            Column(text_teams.COLUMN_TEAM),
            Column(text_teams.COLUMN_VISITS, number=True),
            Column(text_teams.COLUMN_DONE, number=True),
            Column(text_teams.COLUMN_ANSWERS, number=True),
            Column(text_teams.TODAY_FORMS, number=True),
        ],
        rows,
    )


def _form(form: Submission) -> str:
    """Say when the form was submitted, and whether it was withdrawn since."""
    withdrawn = form.state is SubmissionState.WITHDRAWN
    words = text_teams.FORM_WITHDRAWN if withdrawn else text_teams.FORM_SUBMITTED
    return words.format(time=f"{local(form.at):%H:%M}")


def _owner(plan: Board, commune: CommuneCode) -> int:
    team = plan.team_of.get(commune)
    return team.id if team else 0


def _by_commune(plan: Board, day: Day) -> None:
    st.markdown(f"**{text_teams.TODAY_RECORDED}**")
    communes = [code for code in plan.communes if code in day.recorded or code in day.submitted]
    if not communes:
        style.quiet(text_teams.TODAY_NOTHING)
        return
    rows = []
    for code in communes:
        recorded, form = day.recorded.get(code), day.submitted.get(code)
        team = plan.team_of.get(code)
        address = {context.ROUND_PARAM: str(plan.round.id), context.COMMUNE_PARAM: code}
        rows.append(
            (
                board.link(plan.name(code), "ho-so-xa", address),
                team.name if team else text_teams.NO_TEAM,
                recorded.answers if recorded else 0,
                style.lines(recorded.people if recorded else ()),
                f"{local(recorded.last):%H:%M}" if recorded else "",
                _form(form) if form else "",
            )
        )
    style.table(
        [
            Column(text.COLUMN_COMMUNE),
            Column(text_teams.COLUMN_TEAM),
            Column(text_teams.COLUMN_ANSWERS, number=True),
            Column(text_teams.COLUMN_PEOPLE),
            Column(text_teams.COLUMN_LAST),
            Column(text_teams.COLUMN_FORM),
        ],
        rows,
    )
    style.quiet(text_teams.TODAY_ANSWERS_NOTE)
