"""Đợt kiểm tra: create, open, lock; the deadlines that the province sets."""

from __future__ import annotations

from datetime import date

import streamlit as st

from survey import labels
from survey.application import Application
from survey.checklist import Catalogue, Field, FieldKind
from survey.fields import read, show_date
from survey.model import Actor, Round, RoundState
from survey.problems import Problem, SurveyError
from survey.rights import Action
from survey.ui import context, objection_box, style, text, text_objections

_NEXT = {
    RoundState.PREPARED: (RoundState.OPEN, text.ROUND_OPEN),
    RoundState.OPEN: (RoundState.LOCKED, text.ROUND_LOCK),
    RoundState.LOCKED: (RoundState.OPEN, text.ROUND_REOPEN),
}


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_ROUNDS, anchor=False)
    for message in st.session_state.pop("rounds.done", []):
        st.success(message)
    actor = context.who(app, Action.MANAGE_ROUNDS)
    rounds = app.rounds()
    if rounds:
        st.subheader(text.ROUNDS_EXISTING, anchor=False)
        for rnd in reversed(rounds):
            _round(app, rnd, actor)
    st.subheader(text.ROUND_NEW, anchor=False)
    _new_round(app, actor)


def _round(app: Application, rnd: Round, actor: Actor | None) -> None:
    target, label = _NEXT[rnd.state]
    with st.container(border=True, key=f"round.{rnd.id}"):
        st.markdown(f"**{style.plain(rnd.name)}**")
        st.caption(
            text.ROUND_DETAIL.format(
                opens=show_date(rnd.opens_on),
                closes=show_date(rnd.closes_on),
                state=labels.ROUND_STATE[rnd.state],
                catalogue=rnd.catalogue_version,
                policy=rnd.policy_version,
            )
        )
        reason = ""
        if rnd.state is RoundState.LOCKED:
            reason = st.text_input(
                text.ROUND_REASON,
                key=f"round.{rnd.id}.reason",
                placeholder=text.ROUND_REASON_PLACEHOLDER,
            )
        if rnd.state is RoundState.OPEN:
            objection_box.warn_undecided(app, rnd.id, text_objections.WARN_LOCK)
        if st.button(label, key=f"round.{rnd.id}.move", disabled=actor is None) and actor:
            _change(app, rnd, target, actor, reason)
        with st.expander(text.DEADLINES):
            _deadlines(app, rnd, actor)


def _change(app: Application, rnd: Round, target: RoundState, actor: Actor, reason: str) -> None:
    try:
        app.change_round(rnd.id, target, actor=actor, reason=reason)
    except SurveyError as error:
        _refuse(error.problems)
        return
    _done(text.ROUND_CHANGED.format(name=rnd.name, state=labels.ROUND_STATE[target]))


def _deadlines(app: Application, rnd: Round, actor: Actor | None) -> None:
    catalogue = app.rulebook(rnd).catalogue
    names = _scope_names(catalogue)
    st.write(text.DEADLINES_INTRO)
    for deadline in rnd.deadlines:
        st.markdown(
            text.DEADLINE_LINE.format(
                scope=deadline.scope,
                name=style.plain(names.get(deadline.scope, "")),
                due=show_date(deadline.due),
                source=style.plain(deadline.source),
            )
        )
    if not rnd.deadlines:
        st.caption(text.DEADLINE_NONE)
    if rnd.state is RoundState.LOCKED:
        return
    scope = st.selectbox(
        text.DEADLINE_SCOPE,
        list(names),
        index=None,
        placeholder=text.CHOOSE,
        format_func=lambda code: f"{code} · {names[code]}",
        key=f"round.{rnd.id}.scope",
    )
    due = st.text_input(
        text.DEADLINE_DUE, key=f"round.{rnd.id}.due", placeholder=text.DAY_PLACEHOLDER
    )
    source = st.text_input(
        text.DEADLINE_SOURCE,
        key=f"round.{rnd.id}.source",
        placeholder=text.DEADLINE_SOURCE_PLACEHOLDER,
    )
    blocked = actor is None or scope is None
    if st.button(text.DEADLINE_SAVE, key=f"round.{rnd.id}.deadline", disabled=blocked) and (
        actor and scope
    ):
        _set_deadline(app, rnd, scope, due, source, actor)


def _set_deadline(
    app: Application, rnd: Round, scope: str, due: str, source: str, actor: Actor
) -> None:
    day = _day(text.DEADLINE_DUE, due) if due.strip() else None
    if isinstance(day, Problem):
        _refuse((day,))
        return
    try:
        app.set_deadline(rnd.id, scope, day, source.strip(), actor=actor)
    except SurveyError as error:
        _refuse(error.problems)
        return
    _done(text.DEADLINE_SAVED.format(scope=scope))


def _new_round(app: Application, actor: Actor | None) -> None:
    with st.form("round.new", border=True, enter_to_submit=False):
        name = st.text_input(
            text.ROUND_NAME, key="round.new.name", placeholder=text.ROUND_NAME_PLACEHOLDER
        )
        opens = st.text_input(
            text.ROUND_OPENS, key="round.new.opens", placeholder=text.DAY_PLACEHOLDER
        )
        closes = st.text_input(
            text.ROUND_CLOSES, key="round.new.closes", placeholder=text.DAY_PLACEHOLDER
        )
        pressed = st.form_submit_button(text.ROUND_CREATE, type="primary", disabled=actor is None)
    if not pressed or actor is None:
        return
    first, last = _day(text.ROUND_OPENS, opens), _day(text.ROUND_CLOSES, closes)
    if isinstance(first, Problem) or isinstance(last, Problem):
        _refuse([day for day in (first, last) if isinstance(day, Problem)])
        return
    try:
        app.create_round(name=name.strip(), opens_on=first, closes_on=last, actor=actor)
    except SurveyError as error:
        _refuse(error.problems)
        return
    _done(text.ROUND_CREATED.format(name=name.strip()))


def _day(label: str, typed: str) -> date | Problem:
    found = read(Field("ngay", FieldKind.DATE, label), typed)
    if isinstance(found, date | Problem):
        return found
    raise TypeError(label)


def _scope_names(catalogue: Catalogue) -> dict[str, str]:
    domains = {str(domain.code): domain.name for domain in catalogue.domains}
    return domains | {str(item.code): item.text for item in catalogue.items}


def _refuse(problems: list[Problem] | tuple[Problem, ...]) -> None:
    for problem in problems:
        st.error(style.plain(problem.text))


def _done(message: str) -> None:
    st.session_state.setdefault("rounds.done", []).append(style.plain(message))
    st.rerun()
