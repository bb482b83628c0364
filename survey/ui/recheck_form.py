"""The frame of the form of a second visit: begin it, show all items or the open ones, end it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from survey import field_work
from survey.application import Application
from survey.fields import show_date
from survey.model import (
    Actor,
    AnswerEvent,
    CommuneCode,
    ItemCode,
    Round,
    SubmissionState,
    Visit,
    VisitKind,
    VisitState,
)
from survey.problems import SurveyError
from survey.scheduling import show_times, team_name
from survey.ui import context, recheck_box, style, text_recheck
from survey.ui.entry_state import SHOW_ALL

VISIT_PARAM = "luot"
_REFUSED = "entry.recheck.refused"


def visit_in_address(app: Application, rnd: Round, commune: CommuneCode) -> Visit | None:
    """Return the second visit that the address names, None in the ordinary form.

    An address that has been led on to another commune forgets its visit.
    """
    number = st.query_params.get(VISIT_PARAM)
    if number is None:
        return None
    _say()
    for visit in field_work.visits(app, rnd.id, commune):
        alive = visit.kind is VisitKind.RECHECK and visit.state is not VisitState.CANCELLED
        if str(visit.id) == number and alive:
            return visit
    st.query_params.pop(VISIT_PARAM)
    return None


def begun(app: Application, visit: Visit, actor: Actor) -> bool:
    """Draw the head of the form; return whether the visit has begun, so that it may be filled in."""
    name = team_name(field_work.teams(app, visit.round_id), visit.team_id)
    st.subheader(
        style.plain(
            text_recheck.HEAD.format(
                number=visit.id,
                team=name,
                day=show_date(visit.day),
                times=show_times(visit.starts, visit.ends),
            )
        ),
        anchor=False,
    )
    if visit.begun_at is None:
        approved = is_approved(app, visit)
        st.info(text_recheck.APPROVED if approved else text_recheck.PLANNED)
        st.button(
            text_recheck.BEGIN,
            key="entry.recheck.begin",
            type="primary",
            disabled=approved,
            on_click=_step,
            args=(app, visit, VisitState.BEGUN, actor),
        )
        return False
    style.quiet(text_recheck.BEGUN.format(time=context.show_time(visit.begun_at)))
    st.toggle(text_recheck.SHOW_ALL, key=SHOW_ALL)
    return True


def is_approved(app: Application, visit: Visit) -> bool:
    """Return whether the form of the commune is locked, so that the visit cannot begin."""
    form = app.form_of(visit.round_id, visit.commune)
    return form is not None and form.state is SubmissionState.APPROVED


def tell(visit: Visit, seen: Mapping[ItemCode, AnswerEvent], asked: int) -> None:
    """Say how many of the items *asked* were answered again in this visit."""
    if not asked:
        st.info(text_recheck.NOTHING_OPEN)
        return
    again = sum(visit.begun_at is not None and event.at > visit.begun_at for event in seen.values())
    style.quiet(text_recheck.AGAIN.format(n=again))


def end(app: Application, visit: Visit, actor: Actor, *, submitted: bool) -> None:
    """Offer to end the visit, and show what it changed."""
    st.subheader(text_recheck.END_HEAD, anchor=False)
    if visit.state is VisitState.BEGUN:
        style.quiet(text_recheck.SUBMITTED if submitted else text_recheck.NOT_SUBMITTED)
        st.button(
            text_recheck.END,
            key="entry.recheck.end",
            type="primary" if submitted else "secondary",
            on_click=_step,
            args=(app, visit, VisitState.DONE, actor),
        )
    else:
        st.success(text_recheck.ENDED)
    recheck_box.draw(app, app.round(visit.round_id), visit.commune)


def _step(app: Application, visit: Visit, target: VisitState, actor: Actor) -> None:
    try:
        field_work.step_visit(app, visit, target, actor=actor)
    except SurveyError as error:
        st.session_state[_REFUSED] = error


def _say() -> None:
    error = st.session_state.pop(_REFUSED, None)
    if isinstance(error, SurveyError):
        for problem in error.problems:
            st.error(style.plain(problem.text))
