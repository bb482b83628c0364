"""Planning the day of a team: several communes with their times, saved together or not at all."""

from __future__ import annotations

import streamlit as st

from survey import field_work, labels
from survey.model import Actor, CommuneCode, RoundState, Team, VisitKind
from survey.scheduling import VisitDraft
from survey.ui import board, style, text, text_teams
from survey.ui.board import Board

_PLACE = "plan"
_TURN = "plan.turn"


def render(plan: Board) -> None:
    """Draw the box, closed at first."""
    box = st.expander(text_teams.PLAN_HEAD, key="plan.box", on_change="rerun")
    board.say(_PLACE)
    if not box.open:
        return
    with box:
        if plan.round.state is not RoundState.OPEN:
            state = labels.ROUND_STATE[plan.round.state]
            st.warning(
                text_teams.PLAN_NOT_OPEN.format(round=style.plain(plan.round.name), state=state)
            )
        elif not plan.teams:
            st.info(text_teams.PLAN_NO_TEAM)
        else:
            _day(plan)


def _day(plan: Board) -> None:
    style.quiet(text_teams.PLAN_INTRO)
    key = f"plan.{st.session_state.get(_TURN, 0)}"  # the fields are empty again once it is saved
    teams = {team.id: team for team in plan.teams}
    left, right = st.columns(2)
    chosen = left.selectbox(
        text_teams.PLAN_TEAM,
        list(teams),
        index=None,
        format_func=lambda number: teams[number].name,
        placeholder=text.CHOOSE,
        key=f"{key}.team",
    )
    right.text_input(text_teams.DAY_LABEL, key=f"{key}.day", placeholder=text.DAY_PLACEHOLDER)
    team = teams.get(chosen or 0)
    if team is None:
        return
    if not team.communes:
        st.info(text_teams.PLAN_NO_COMMUNES)
        return
    key = f"{key}.{team.id}"
    names = {code: name for code, name in plan.communes.items() if code in team.communes}
    communes = st.multiselect(
        text_teams.PLAN_COMMUNES,
        list(names),
        key=f"{key}.communes",
        format_func=names.__getitem__,
        placeholder=text_teams.PLAN_CHOOSE,
        select_all=False,
    )
    for code in communes:
        _line(plan, code, f"{key}.{code}")
    st.button(
        text_teams.PLAN_SAVE,
        key="plan.save",
        type="primary",
        disabled=plan.planner is None,
        on_click=_save,
        args=(plan, team, tuple(communes)),
    )


def _line(plan: Board, code: CommuneCode, key: str) -> None:
    with st.container(border=True, key=key):
        st.markdown(f"**{style.plain(plan.name(code))}**")
        st.segmented_control(
            text_teams.PLAN_KIND,
            list(VisitKind),
            format_func=labels.VISIT_KIND.__getitem__,
            key=f"{key}.kind",
        )
        with st.container(horizontal=True):
            st.text_input(
                text_teams.STARTS,
                key=f"{key}.starts",
                placeholder=text_teams.TIME_PLACEHOLDER,
                width=110,
            )
            st.text_input(
                text_teams.ENDS,
                key=f"{key}.ends",
                placeholder=text_teams.TIME_PLACEHOLDER,
                width=110,
            )
            st.text_input(text_teams.NOTE, key=f"{key}.note")


def _save(plan: Board, team: Team, communes: tuple[CommuneCode, ...]) -> None:
    turn = st.session_state.get(_TURN, 0)
    key = f"plan.{turn}"

    def typed(name: str) -> str:
        return str(st.session_state.get(name) or "")

    def work(actor: Actor) -> str:
        drafts = [
            VisitDraft(
                team_id=team.id,
                commune=code,
                kind=st.session_state.get(f"{key}.{team.id}.{code}.kind"),
                day=typed(f"{key}.day"),
                starts=typed(f"{key}.{team.id}.{code}.starts"),
                ends=typed(f"{key}.{team.id}.{code}.ends"),
                note=typed(f"{key}.{team.id}.{code}.note"),
            )
            for code in communes
        ]
        made = field_work.plan_visits(plan.app, plan.round.id, drafts, actor=actor)
        st.session_state[_TURN] = turn + 1
        return text_teams.SAVED_VISITS.format(n=len(made))

    board.act(plan, _PLACE, work)
