"""One visit: what it is, the way to its form, and begin, finish, move, cancel."""

from __future__ import annotations

import streamlit as st

from survey import field_work, labels
from survey.fields import show_date
from survey.model import Actor, Visit, VisitKind, VisitState
from survey.planning import AHEAD
from survey.scheduling import VisitDraft
from survey.ui import board, context, style, text, text_recheck, text_teams
from survey.ui.board import Board
from survey.ui.recheck_form import VISIT_PARAM, is_approved


def draw(plan: Board, visit: Visit) -> None:
    """Draw the visit with everything that can be done to it."""
    with st.container(border=True, key="visit.open"):
        st.subheader(
            style.plain(
                text_teams.VISIT_HEAD.format(number=visit.id, commune=plan.name(visit.commune))
            ),
            anchor=False,
        )
        st.write(style.plain(line(plan, visit)))
        if visit.begun_at is not None:
            style.quiet(text_teams.VISIT_BEGUN_AT.format(time=context.show_time(visit.begun_at)))
        if visit.note:
            style.quiet(visit.note)
        if visit.reason:
            style.quiet(text_teams.VISIT_REASON.format(reason=visit.reason))
        with st.container(horizontal=True, vertical_alignment="center"):
            steps(plan, visit)
            links(visit)
        if visit.kind is VisitKind.RECHECK and visit.state is VisitState.PLANNED:
            _tell_approved(plan, visit)
        _changes(plan, visit)
        board.say(f"visit.{visit.id}")
        st.button(text_teams.CLOSE_VISIT, key="visit.close", type="tertiary", on_click=_close)


def line(plan: Board, visit: Visit) -> str:
    """Return what *visit* is, in one line."""
    return text_teams.VISIT_LINE.format(
        kind=labels.VISIT_KIND[visit.kind],
        team=plan.team(visit),
        day=board.show_day(visit.day),
        times=board.times(visit),
        state=labels.VISIT_STATE[visit.state],
    )


def links(visit: Visit) -> None:
    """Draw the ways to the form and to the commune."""
    pages = st.session_state["pages"]
    second = visit.kind is VisitKind.RECHECK
    if visit.state is not VisitState.CANCELLED:
        st.page_link(
            pages["entry"],
            label=text_teams.OPEN_RECHECK if second else text_teams.OPEN_FORM,
            icon=":material/edit_note:",
            query_params=board.form_query(visit),
        )
    st.page_link(
        pages["commune_page"],
        label=text_teams.OPEN_COMMUNE,
        icon=":material/description:",
        query_params={
            context.ROUND_PARAM: str(visit.round_id),
            context.COMMUNE_PARAM: visit.commune,
        },
    )


def steps(plan: Board, visit: Visit) -> None:
    """Draw the button of the next step of *visit*, if any; what came of it is said below."""
    second = visit.kind is VisitKind.RECHECK
    if visit.state is VisitState.PLANNED:
        st.button(
            text_teams.BEGIN_RECHECK if second else text_teams.BEGIN,
            key=f"visit.{visit.id}.begin",
            help=text_teams.BEGIN_RECHECK_NOTE if second else None,
            disabled=plan.actor is None,
            on_click=_step,
            args=(plan, visit, VisitState.BEGUN),
        )
    elif visit.state is VisitState.BEGUN:
        st.button(
            text_teams.FINISH,
            key=f"visit.{visit.id}.finish",
            disabled=plan.actor is None,
            on_click=_step,
            args=(plan, visit, VisitState.DONE),
        )


def _tell_approved(plan: Board, visit: Visit) -> None:
    if is_approved(plan.app, visit):
        st.info(text_recheck.APPROVED)


def _changes(plan: Board, visit: Visit) -> None:
    """Offer to move or cancel the visit while that is possible."""
    key = f"visit.{visit.id}.{visit.version}"  # a version of somebody else empties the fields
    if visit.state is VisitState.PLANNED:
        with st.expander(text_teams.MOVE_HEAD), st.form(f"{key}.move", border=False):
            _times(visit, key)
            st.form_submit_button(
                text_teams.MOVE,
                disabled=plan.planner is None,
                on_click=_move,
                args=(plan, visit, key),
            )
    if visit.state in AHEAD:
        with st.expander(text_teams.CANCEL_HEAD), st.form(f"{key}.cancel", border=False):
            if field_work.owes_form(plan.app, visit):
                st.warning(text_teams.CANCEL_OWES)
            st.text_input(text_teams.CANCEL_REASON, key=f"{key}.reason")
            st.form_submit_button(
                text_teams.CANCEL,
                disabled=plan.actor is None,
                on_click=_cancel,
                args=(plan, visit, key),
            )


def _times(visit: Visit, key: str) -> None:
    shown = {
        "day": show_date(visit.day),
        "starts": f"{visit.starts:%H:%M}",
        "ends": f"{visit.ends:%H:%M}",
        "note": visit.note,
    }
    for name, value in shown.items():
        st.session_state.setdefault(f"{key}.{name}", value)
    st.text_input(text_teams.DAY_LABEL, key=f"{key}.day", placeholder=text.DAY_PLACEHOLDER)
    left, right = st.columns(2)
    left.text_input(text_teams.STARTS, key=f"{key}.starts", placeholder=text_teams.TIME_PLACEHOLDER)
    right.text_input(text_teams.ENDS, key=f"{key}.ends", placeholder=text_teams.TIME_PLACEHOLDER)
    st.text_input(text_teams.NOTE, key=f"{key}.note")


def _step(plan: Board, visit: Visit, target: VisitState) -> None:
    def work(actor: Actor) -> str:
        field_work.step_visit(plan.app, visit, target, actor=actor)
        return text_teams.SAVED_VISIT.format(number=visit.id, state=labels.VISIT_STATE[target])

    board.act(plan, f"visit.{visit.id}", work)


def _move(plan: Board, visit: Visit, key: str) -> None:
    def typed(name: str) -> str:
        return str(st.session_state.get(f"{key}.{name}", ""))

    def work(actor: Actor) -> str:
        draft = VisitDraft(
            visit.team_id,
            visit.commune,
            visit.kind,
            day=typed("day"),
            starts=typed("starts"),
            ends=typed("ends"),
            note=typed("note"),
        )
        field_work.move_visit(plan.app, visit, draft, actor=actor)
        return text_teams.MOVED_VISIT.format(number=visit.id)

    board.act(plan, f"visit.{visit.id}", work)


def _cancel(plan: Board, visit: Visit, key: str) -> None:
    reason = str(st.session_state.get(f"{key}.reason", ""))

    def work(actor: Actor) -> str:
        field_work.step_visit(plan.app, visit, VisitState.CANCELLED, actor=actor, reason=reason)
        state = labels.VISIT_STATE[VisitState.CANCELLED]
        said = text_teams.SAVED_VISIT.format(number=visit.id, state=state)
        owes = field_work.owes_form(plan.app, visit)
        return f"{said} {text_teams.CANCELLED_OWES}" if owes else said

    board.act(plan, f"visit.{visit.id}", work)


def open_visit(visit: Visit) -> None:
    """Let the address name *visit*."""
    st.query_params[VISIT_PARAM] = str(visit.id)


def _close() -> None:
    st.query_params.pop(VISIT_PARAM, None)
