"""The rules edited: workbook out, workbook in, what it would change, adopted with a reason."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Final

import streamlit as st

from survey import rule_office
from survey.application import Application
from survey.exchange.export import MEDIA_TYPE, XLSX
from survey.exchange.rules_reader import read_rules
from survey.exchange.rules_words import column_title, row_title, shown, version_line
from survey.exchange.rules_workbook import rules_workbook
from survey.fields import show_number
from survey.model import Actor
from survey.policy import Band
from survey.problems import Problem, ProblemCode, SurveyError
from survey.rights import Action
from survey.rule_office import Effect, Move, Numbers, Proposal, Rules
from survey.ui import context, style, upload_box
from survey.ui import text_rules as words
from survey.ui.style import Cell, Column

DONE: Final = "rules.done"
_TURN: Final = "rules.turn"
_READ: Final = "rules.read"
_SHOWN: Final = 200
Read = Proposal | tuple[Problem, ...]


def draw(app: Application, rules: Rules) -> None:
    """Draw the way from the workbook to adopted rules."""
    actor = context.who(app, Action.ADOPT_RULES)
    style.quiet(words.DOWNLOAD_NOTE)
    st.download_button(
        words.DOWNLOAD,
        data=partial(rules_workbook, app, rules, by=app.rights.name),
        file_name=file_name(app, rules.numbers),
        mime=MEDIA_TYPE[XLSX],
        key="rules.download",
        on_click="ignore",
    )
    if actor is None:
        return
    turn = st.session_state.setdefault(_TURN, 0)  # a new key empties the uploader
    data = upload_box.upload(words.UPLOAD, suffix=XLSX, key=f"rules.upload.{turn}")
    if data is None:
        return
    found = _read(app, data, rules.numbers)
    if isinstance(found, Proposal):
        _proposal(app, found, actor)
    else:
        _problems(found)


def file_name(app: Application, numbers: Numbers) -> str:
    """Return the name of a rules workbook, in ASCII: quy-dinh-51-ban-1-2.xlsx."""
    versions = "-".join(str(number) for number in numbers.values())
    return f"quy-dinh-{app.installed().province}-ban-{versions}{XLSX}"


def _read(app: Application, data: bytes, newest: Numbers) -> Read:
    """Return what the workbook says; kept for the reruns of this visit while the rules stand still."""
    key = (hashlib.sha256(data).hexdigest(), tuple(newest.items()))
    kept: tuple[object, Read] | None = st.session_state.get(_READ)
    if kept is not None and kept[0] == key:
        return kept[1]
    try:
        found: Read = read_rules(app, data)
    except SurveyError as error:
        found = error.problems
    st.session_state[_READ] = (key, found)
    return found


def _problems(problems: tuple[Problem, ...]) -> None:
    if [problem.code for problem in problems] == [ProblemCode.RULES_UNCHANGED]:
        st.info(words.UNCHANGED)
        return
    st.error(words.PROBLEMS.format(n=len(problems)))
    style.table(
        (Column(words.PLACE), Column(words.PROBLEM)),
        [
            (problem.place, problem.text.removeprefix(f"{problem.place}: "))
            for problem in problems[:_SHOWN]
        ],
    )


# What would change -------------------------------------------------------------------------------


def _proposal(app: Application, proposal: Proposal, actor: Actor) -> None:
    st.subheader(words.CHANGES.format(n=len(proposal.changes)), anchor=False)
    style.table(
        (
            Column(words.SHEET),
            Column(words.ROW),
            Column(words.COLUMN),
            Column(words.BEFORE),
            Column(words.AFTER),
        ),
        [
            (
                change.sheet,
                row_title(change),
                column_title(change.sheet, change.column),
                shown(change.before),
                shown(change.after),
            )
            for change in proposal.changes[:_SHOWN]
        ],
    )
    if len(proposal.changes) > _SHOWN:
        style.quiet(words.MORE_CHANGES.format(n=len(proposal.changes) - _SHOWN))
    st.subheader(words.EFFECT, anchor=False)
    if not app.rounds():
        st.caption(words.EFFECT_NO_ROUND)
    elif (rnd := context.choose_round(app)) is not None:
        style.quiet(words.EFFECT_NOTE)
        _effect(rule_office.effect(app, proposal, rnd.id))
    _adopt(app, proposal, actor)


def _effect(found: Effect) -> None:
    moved = sum(move.before != move.after for move in found.moves)
    style.cards(
        (
            (words.EFFECT_RESCORED, str(found.rescored)),
            (words.EFFECT_WIDEST, show_number(found.widest, 1)),
            (words.EFFECT_MOVED, str(moved)),
            (words.EFFECT_LAGGING, f"{found.lagging_before} → {found.lagging_after}"),
        )
    )
    if not found.moves:
        st.caption(words.EFFECT_NONE)
        return
    style.table(
        (
            Column(words.COMMUNE),
            Column(words.LEVEL_BEFORE),
            Column(words.LEVEL_AFTER),
            Column(words.LAGS),
        ),
        [_move(found, move) for move in found.moves],
    )


def _move(found: Effect, move: Move) -> tuple[Cell, ...]:
    lags = {
        (True, True): words.LAGS_STILL,
        (True, False): words.LAGS_OUT,
        (False, True): words.LAGS_IN,
        (False, False): words.LAGS_NOT,
    }
    return (
        f"{move.commune.name} ({move.commune.code})",
        _level(found.before.rulebook.policy.bands, move.before),
        _level(found.after.rulebook.policy.bands, move.after),
        lags[move.lags_before, move.lags_after],
    )


def _level(bands: tuple[Band, ...], level: int | None) -> Cell:
    if level is None:
        return words.OUTSIDE
    return style.level_badge([band.label for band in bands], level)


def _adopt(app: Application, proposal: Proposal, actor: Actor) -> None:
    st.subheader(words.ADOPT, anchor=False)
    style.quiet(words.ADOPT_NOTE)
    reason = st.text_input(words.REASON, key="rules.reason", placeholder=words.REASON_PLACEHOLDER)
    pressed = st.button(words.ADOPT, key="rules.adopt", type="primary")
    if not pressed:
        return
    try:
        numbers = rule_office.adopt(app, proposal, actor=actor, reason=reason)
    except SurveyError as error:
        for problem in error.problems:
            st.error(style.plain(problem.text))
        return
    st.session_state[_TURN] += 1
    st.session_state.pop(_READ, None)
    message = words.ADOPTED.format(versions=version_line(numbers))
    st.session_state.setdefault(DONE, []).append(style.plain(message))
    st.rerun()
