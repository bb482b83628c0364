"""The two forms of the page of difficulties: another one, and the next step of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from survey import difficulties, labels, typed
from survey.application import Application
from survey.checklist import Field, FieldKind
from survey.difficulties import Known
from survey.fields import read, show_date
from survey.follow_up import Difficulty, DifficultyKind, DifficultyState
from survey.model import Actor, CommuneCode, ItemCode, RoundState
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.sensitive import looks_like_id_card
from survey.storage.difficulties import Report, Step
from survey.ui import context, said, style, text
from survey.ui import text_difficulties as words

PAGE = "difficulties"
_NEW = "difficulty.new"
_EVERYWHERE = "tinh"


# Reporting ----------------------------------------------------------------------------------------


def new(app: Application, known: Known, actor: Actor) -> None:
    """Draw the form of another difficulty."""
    rounds = _newest_rounds(app)
    if not rounds and not app.rights.everywhere:
        style.quiet(words.NO_OPEN_ROUND)
        return
    box = st.expander(words.NEW, key=_NEW, on_change="rerun")
    if not box.open:
        return
    whole = {_EVERYWHERE: labels.DIFFICULTY_SCOPE_ALL} if app.rights.everywhere else {}
    names = context.commune_labels(app.communes_within_reach)
    reached = {
        code: name for code, name in names.items() if app.rights.everywhere or code in rounds
    }
    places = {**whole, **reached}
    items = {str(code): f"{code} · {item.text}" for code, item in known.items.items()}
    with box:
        st.segmented_control(
            words.KIND,
            list(DifficultyKind),
            format_func=labels.DIFFICULTY_KIND.__getitem__,
            key=f"{_NEW}.kind",
        )
        _select(words.PLACE, places, f"{_NEW}.place", words.PLACE_HINT)
        _select(words.WHICH_ITEM, items, f"{_NEW}.item", words.ITEM_HINT)
        _paragraph(labels.DIFFICULTY_TEXT, f"{_NEW}.text")
        _select(labels.AGENCY, known.agencies, f"{_NEW}.agency", words.AGENCY_HINT)
        st.text_input(labels.DIFFICULTY_BY, key=f"{_NEW}.by", placeholder=words.BY_PLACEHOLDER)
        _day_input(words.DAY_OR_TODAY.format(label=labels.DIFFICULTY_ON), f"{_NEW}.on")
        _day_input(words.DUE_OR_NONE.format(label=labels.DIFFICULTY_DUE), f"{_NEW}.due")
        st.button(
            words.REPORT,
            key=f"{_NEW}.report",
            type="primary",
            on_click=_report,
            args=(app, actor),
        )


def _report(app: Application, actor: Actor) -> None:
    given = {part: st.session_state[f"{_NEW}.{part}"] for part in _PARTS}
    reported_on = _day(labels.DIFFICULTY_ON, given["on"]) or app.today
    due = _day(labels.DIFFICULTY_DUE, given["due"])
    choices = (("kind", words.KIND), ("place", words.PLACE), ("agency", labels.AGENCY))
    problems = [
        *(
            problem(ProblemCode.TEXT_MISSING, field=label)
            for part, label in choices
            if not given[part]
        ),
        *(found for found in (reported_on, due) if isinstance(found, Problem)),
    ]
    if isinstance(reported_on, Problem) or isinstance(due, Problem) or problems:
        _, no_text = typed.checked(
            labels.DIFFICULTY_TEXT, given["text"], limit=difficulties.TEXT_LIMIT
        )
        _, no_name = typed.checked(labels.DIFFICULTY_BY, given["by"])
        said.refused(PAGE, [*problems, *no_text, *no_name])
        return
    everywhere = given["place"] == _EVERYWHERE
    report = Report(
        round_id=_open_round(app) if everywhere else _newest_rounds(app).get(given["place"]),
        commune=None if everywhere else CommuneCode(given["place"]),
        kind=DifficultyKind(given["kind"]),
        item=ItemCode(given["item"] or ""),
        text=given["text"],
        reported_by=given["by"],
        reported_on=reported_on,
    )
    try:
        number = difficulties.report(app, report, agency=given["agency"], due=due, actor=actor)
    except SurveyError as error:
        said.refused(PAGE, error.problems)
        return
    for part in _PARTS:
        st.session_state.pop(f"{_NEW}.{part}", None)
    said.done(PAGE, words.REPORTED_DONE.format(number=number))


_PARTS = ("kind", "place", "item", "text", "agency", "by", "on", "due")


def _open_round(app: Application) -> int | None:
    """Return the newest open round: what is reported now was met in it."""
    opened = [rnd.id for rnd in app.rounds() if rnd.state is RoundState.OPEN]
    return max(opened, default=None)


def _newest_rounds(app: Application) -> dict[str, int]:
    """Return for each commune the newest open round in which the person sees it."""
    opened = [rnd for rnd in app.rounds() if rnd.state is RoundState.OPEN]
    return {commune.code: rnd.id for rnd in opened for commune in app.communes_of(rnd)}


# The next step ------------------------------------------------------------------------------------


def step(app: Application, known: Known, one: Difficulty, actor: Actor) -> None:
    """Draw the form of the next step of *one*, or say that it is not the person's."""
    key = f"difficulty.{one.now.id}"
    states = difficulties.next_states(app, one)
    if not states:
        style.quiet(words.NOT_YOURS)
        return
    st.subheader(words.NEXT, anchor=False)
    chosen = st.segmented_control(
        words.STEP,
        list(states),
        format_func=lambda state: _step_name(one.now.state, DifficultyState(state)),
        key=f"{key}.state",
    )
    if chosen is None:
        return
    state = DifficultyState(chosen)
    _paragraph(labels.DIFFICULTY_STEP[state], f"{key}.text")
    _day_input(words.DAY_OR_TODAY.format(label=labels.DIFFICULTY_DAY), f"{key}.day")
    if state is DifficultyState.OPEN:
        st.session_state.setdefault(f"{key}.agency", one.now.agency)
        st.session_state.setdefault(f"{key}.due", show_date(one.now.due) if one.now.due else "")
        _select(labels.AGENCY, known.agencies, f"{key}.agency", words.AGENCY_HINT)
        _day_input(words.DUE_OR_NONE.format(label=labels.DIFFICULTY_DUE), f"{key}.due")
    st.button(
        words.SAVE,
        key=f"{key}.save",
        type="primary",
        on_click=_move,
        args=(app, one, state, actor),  # the step that stood on the page
    )


def _step_name(now: DifficultyState, after: DifficultyState) -> str:
    match after, now:
        case DifficultyState.ANSWERED, _:
            return words.STEP_ANSWERED
        case DifficultyState.ESCALATED, _:
            return words.STEP_ESCALATED
        case DifficultyState.CLOSED, _:
            return words.STEP_CLOSED
        case _, DifficultyState.OPEN:
            return words.STEP_OPEN
        case _, DifficultyState.ESCALATED:
            return words.STEP_BACK
        case _:
            return words.STEP_REOPEN


def _move(app: Application, one: Difficulty, state: DifficultyState, actor: Actor) -> None:
    key = f"difficulty.{one.now.id}"
    agency = one.now.agency
    day = _day(labels.DIFFICULTY_DAY, st.session_state[f"{key}.day"]) or app.today
    due: date | Problem | None = one.now.due
    if state is DifficultyState.OPEN:
        agency = st.session_state[f"{key}.agency"] or ""
        due = _day(labels.DIFFICULTY_DUE, st.session_state[f"{key}.due"])
    if isinstance(day, Problem) or isinstance(due, Problem):
        said.refused(PAGE, [found for found in (day, due) if isinstance(found, Problem)])
        return
    given = Step(state, agency, due, st.session_state[f"{key}.text"], day)
    try:
        now = difficulties.move(app, one.id, given, seen=one.now.id, actor=actor)
    except SurveyError as error:
        said.refused(PAGE, error.problems)
        return
    state_name = labels.DIFFICULTY_STATE[now.now.state]
    said.done(PAGE, words.SAVED.format(number=one.id, state=state_name))


# Widgets ------------------------------------------------------------------------------------------


def _select(label: str, names: Mapping[str, str], key: str, hint: str) -> None:
    st.selectbox(
        label,
        list(names),
        index=None,
        placeholder=hint,
        format_func=names.__getitem__,
        key=key,
    )


def _paragraph(label: str, key: str) -> None:
    written = st.text_area(label, key=key, placeholder=words.TEXT_PLACEHOLDER)
    if looks_like_id_card(written or ""):
        st.warning(words.ID_CARD)


def _day_input(label: str, key: str) -> None:
    st.text_input(label, key=key, placeholder=text.DAY_PLACEHOLDER, autocomplete="off")


def _day(label: str, written: str) -> date | Problem | None:
    """Return the day that was typed, None where nothing was."""
    if not written.strip():
        return None
    found = read(Field("ngay", FieldKind.DATE, label), written)
    if isinstance(found, date | Problem):
        return found
    raise TypeError(label)
