"""The teams of a round: made, changed, taken over from an earlier round; who has which commune."""

from __future__ import annotations

import streamlit as st

from survey import field_work
from survey.access import account_list
from survey.model import Actor, CommuneCode, RoundState, Team, VisitState
from survey.planning import TeamDraft, person_key
from survey.rights import Action
from survey.ui import board, context, style, text, text_teams
from survey.ui.board import Board
from survey.ui.style import Column

_NEW = "team.new"
_TURN = "team.new.turn"


def render(plan: Board) -> None:
    """Draw the teams."""
    st.subheader(text_teams.TEAMS_HEAD, anchor=False)
    _unassigned(plan)
    _without_account(plan)
    locked = plan.round.state is RoundState.LOCKED
    for team in plan.teams:
        _team(plan, team, locked=locked)
    if not plan.teams:
        st.info(text_teams.TEAMS_NONE)
    if not locked:
        _new(plan)
        _copy(plan)
    _assigned(plan)


def _unassigned(plan: Board) -> None:
    """Name the communes that nobody has."""
    missing = [code for code in plan.communes if code not in plan.team_of]
    if not missing:
        st.success(text_teams.ALL_ASSIGNED)
        return
    with st.expander(text_teams.UNASSIGNED.format(n=len(missing))):
        style.quiet(", ".join(plan.name(code) for code in missing))


def _without_account(plan: Board) -> None:
    """Name the people of each team who have no account with which to work in it."""
    if not plan.app.may(Action.PLAN_FIELD_WORK):
        return
    known = account_list.team_people(plan.app)
    missing = {
        team.name: [n for n in (team.leader, *team.members) if person_key(n) not in known]
        for team in plan.teams
    }
    count = len({person_key(name) for names in missing.values() for name in names})
    if count:
        with st.expander(text_teams.NO_ACCOUNT.format(n=count)):
            style.quiet(text_teams.NO_ACCOUNT_NOTE)
            lines = [f"{team}: {', '.join(names)}" for team, names in missing.items() if names]
            st.html(style.lines(lines).html)
    if known:
        with st.expander(text_teams.HAVE_ACCOUNT.format(n=len(known))):
            st.html(style.escaped(", ".join(known.values())))


def _team(plan: Board, team: Team, *, locked: bool) -> None:
    label = text_teams.TEAM_LABEL.format(name=team.name, leader=team.leader, n=len(team.communes))
    box = st.expander(style.plain(label), key=f"team.{team.id}", on_change="rerun")
    board.say(f"team.{team.id}")
    if not box.open:
        return
    key = f"team.{team.id}.{team.version}"  # a version of somebody else fills the fields anew
    shown = {
        "name": team.name,
        "leader": team.leader,
        "members": "\n".join(team.members),
        "communes": [code for code in team.communes if code in plan.names],
    }
    for name, value in shown.items():
        st.session_state.setdefault(f"{key}.{name}", value)
    with box, st.form(f"{key}.form", border=False, enter_to_submit=False):
        _fields(plan, key)
        st.form_submit_button(
            text_teams.TEAM_SAVE,
            disabled=locked or plan.planner is None,
            on_click=_save,
            args=(plan, key, team),
        )


def _new(plan: Board) -> None:
    box = st.expander(text_teams.TEAM_NEW, key="team.new.box", on_change="rerun")
    board.say(_NEW)
    if not box.open:
        return
    turn = st.session_state.get(_TURN, 0)  # the fields are empty again once the team is there
    with box, st.form("team.new.form", border=False, enter_to_submit=False):
        _fields(plan, f"{_NEW}.{turn}")
        st.form_submit_button(
            text_teams.TEAM_CREATE,
            type="primary",
            disabled=plan.planner is None,
            on_click=_save,
            args=(plan, f"{_NEW}.{turn}", None),
        )


def _fields(plan: Board, key: str) -> None:
    left, right = st.columns(2)
    left.text_input(
        text_teams.TEAM_NAME,
        key=f"{key}.name",
        placeholder=text_teams.TEAM_NAME_PLACEHOLDER,
        autocomplete="off",
    )
    right.text_input(text_teams.TEAM_LEADER, key=f"{key}.leader", autocomplete="off")
    st.text_area(text_teams.TEAM_MEMBERS, key=f"{key}.members", height=100)
    communes = plan.communes
    st.multiselect(
        text_teams.TEAM_COMMUNES,
        list(communes),
        key=f"{key}.communes",
        format_func=communes.__getitem__,
        placeholder=text_teams.PLAN_CHOOSE,
        select_all=False,
    )


def _save(plan: Board, key: str, team: Team | None) -> None:
    def typed(name: str) -> str:
        return str(st.session_state.get(f"{key}.{name}", ""))

    def work(actor: Actor) -> str:
        chosen = st.session_state.get(f"{key}.communes") or []
        draft = TeamDraft(
            name=typed("name"),
            leader=typed("leader"),
            members=tuple(typed("members").splitlines()),
            communes=tuple(CommuneCode(code) for code in chosen),
            id=team.id if team else None,
            version=team.version if team else 0,
        )
        field_work.save_teams(plan.app, plan.round.id, [draft], actor=actor)
        if team is None:
            st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
        return text_teams.TEAM_SAVED.format(name=draft.name.strip())

    if team is not None:
        st.session_state[f"team.{team.id}"] = True  # under a new label the box would be closed
    board.act(plan, f"team.{team.id}" if team else _NEW, work)


def _copy(plan: Board) -> None:
    """Offer the teams of the other rounds."""
    rounds = {rnd.id: rnd.name for rnd in plan.app.rounds() if rnd.id != plan.round.id}
    if not rounds:
        return
    with st.expander(text_teams.TEAMS_COPY_HEAD):
        source = st.selectbox(
            text_teams.TEAMS_COPY_ROUND,
            list(reversed(rounds)),
            index=None,
            format_func=rounds.__getitem__,
            placeholder=text.CHOOSE_ROUND,
            key="teams.copy.round",
        )
        st.button(
            text_teams.TEAMS_COPY,
            key="teams.copy",
            disabled=source is None or plan.planner is None,
            on_click=_take_over,
            args=(plan, source),
        )
        board.say("teams.copy")


def _take_over(plan: Board, source: int) -> None:
    def work(actor: Actor) -> str:
        made = field_work.copy_teams(plan.app, plan.round.id, source=source, actor=actor)
        return text_teams.TEAMS_COPIED.format(n=len(made))

    board.act(plan, "teams.copy", work)


def _assigned(plan: Board) -> None:
    """Show which commune belongs to whom, those of nobody first."""
    ahead = {
        visit.commune: visit
        for visit in reversed(plan.visits)
        if visit.state in {VisitState.PLANNED, VisitState.BEGUN}
    }
    with st.expander(text_teams.ASSIGNED_HEAD):
        rows = []
        for code in sorted(plan.communes, key=lambda code: code in plan.team_of):
            team, visit = plan.team_of.get(code), ahead.get(code)
            address = {context.ROUND_PARAM: str(plan.round.id), context.COMMUNE_PARAM: code}
            rows.append(
                (
                    board.link(plan.name(code), "ho-so-xa", address),
                    team.name if team else text_teams.NO_TEAM,
                    team.leader if team else "",
                    f"{board.show_day(visit.day)}, {board.times(visit)}" if visit else "",
                )
            )
        style.table(
            [
                Column(text.COLUMN_COMMUNE),
                Column(text_teams.COLUMN_TEAM),
                Column(text_teams.COLUMN_LEADER),
                Column(text_teams.COLUMN_NEXT),
            ],
            rows,
        )
