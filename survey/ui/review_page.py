"""Duyệt phiếu: the submitted forms, what is open in each, and one of them opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from survey import field_work, labels, reviews
from survey.application import Application
from survey.checklist import Field, FieldKind
from survey.fields import read
from survey.model import Actor, CommuneCode, Round, RoundState, SubmissionState
from survey.reviews import TO_DECIDE, Case
from survey.rights import Action
from survey.settings import local
from survey.ui import context, review_bulk, review_form, said, style, text
from survey.ui import text_review as words
from survey.ui.narrowing import narrowed
from survey.ui.review_desk import PAGE, Desk, doubt_words
from survey.ui.style import Column, Markup

FORM_PARAM = "xem"
STATE_PARAM = "tinh-trang"
TEAM_PARAM = "doan"
DOUBTS_PARAM = "van-de"
BEFORE_PARAM = "truoc"
_WITH, _WITHOUT, _NO_TEAM = "con", "het", "0"


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_REVIEW, anchor=False)
    style.quiet(words.INTRO)
    rnd = context.choose_round(app)
    actor = context.who(app, Action.REVIEW)
    if rnd is None:
        return
    desk = _desk(app, rnd, actor)
    said.say(PAGE)
    if rnd.state is not RoundState.OPEN:
        state = labels.ROUND_STATE[rnd.state]
        st.warning(words.ROUND_CLOSED.format(round=style.plain(rnd.name), state=state))
    if not desk.cases:
        st.info(words.NONE)
        return
    chosen = _choose(desk)
    if chosen is not None:
        review_form.render(desk, chosen)
        return
    _counts(desk)
    shown = _filtered(desk)
    if desk.open:
        review_bulk.render(desk, [code for code in shown if _waits(desk.cases[code])])
    if shown:
        _table(desk, shown)
    else:
        st.info(words.NO_MATCH)


def _desk(app: Application, rnd: Round, actor: Actor | None) -> Desk:
    by_name = context.commune_labels(app.communes_of(rnd))
    names = {CommuneCode(commune.code): commune.name for commune in app.communes_of(rnd)}
    found = reviews.cases(app, rnd.id)
    ordered = [CommuneCode(code) for code in by_name if code in found]
    return Desk(
        app=app,
        round=rnd,
        actor=actor,
        cases={code: found[code] for code in ordered},
        names=names,
        teams=field_work.team_of(app, rnd.id),
    )


def _waits(case: Case) -> bool:
    return case.form.state in TO_DECIDE


def _choose(desk: Desk) -> CommuneCode | None:
    chosen = narrowed(
        words.CHOOSE,
        list(desk.cases),
        param=FORM_PARAM,
        show=lambda code: desk.names[CommuneCode(code)],
        placeholder=words.CHOOSE_HINT,
    )
    return CommuneCode(chosen) if chosen else None


def _counts(desk: Desk) -> None:
    number = Counter(case.form.state for case in desk.cases.values())
    style.cards(
        [
            (words.COUNT_WAITING, str(sum(number[state] for state in TO_DECIDE))),
            (words.COUNT_ISSUES, str(number[SubmissionState.HAS_ISSUES])),
            (words.COUNT_APPROVED, str(number[SubmissionState.APPROVED])),
            (words.COUNT_REJECTED, str(number[SubmissionState.REJECTED])),
        ]
    )


# The filter --------------------------------------------------------------------------------------


def _filtered(desk: Desk) -> list[CommuneCode]:
    left, right = st.columns(2)
    with left:
        state = narrowed(
            words.FILTER_STATE,
            list(dict.fromkeys(str(case.form.state) for case in desk.cases.values())),
            param=STATE_PARAM,
            show=lambda code: labels.SUBMISSION_STATE[SubmissionState(code)],
            placeholder=words.ALL,
        )
        doubts = narrowed(
            words.FILTER_DOUBTS,
            [_WITHOUT, _WITH],
            param=DOUBTS_PARAM,
            show={_WITHOUT: words.WITHOUT, _WITH: words.WITH},
            placeholder=words.ALL,
        )
    with right:
        teams = {str(team.id): team.name for team in desk.teams.values()}
        team = narrowed(
            words.FILTER_TEAM,
            [*teams, _NO_TEAM],
            param=TEAM_PARAM,
            show={**teams, _NO_TEAM: words.NO_TEAM},
            placeholder=words.ALL,
        )
        before = _before()
    return [
        code
        for code, case in desk.cases.items()
        if state in {None, str(case.form.state)}
        and doubts in {None, _WITH if case.doubts else _WITHOUT}
        and team in {None, _team_word(desk, code)}
        and (before is None or local(case.form.at).date() < before)
    ]


def _team_word(desk: Desk, commune: CommuneCode) -> str:
    return str(desk.teams[commune].id) if commune in desk.teams else _NO_TEAM


def _before() -> date | None:
    """Ask for the day before which a form was handed in; None lets all through."""
    key = "review.before"
    st.session_state.setdefault(key, st.query_params.get(BEFORE_PARAM, ""))
    typed = st.text_input(
        words.FILTER_BEFORE, key=key, placeholder=text.DAY_PLACEHOLDER, on_change=_keep_day
    )
    if not typed.strip():
        return None
    day = read(Field("day", FieldKind.DATE, words.FILTER_BEFORE), typed)
    if isinstance(day, date):
        return day
    st.warning(words.DAY_WRONG)
    return None


def _keep_day() -> None:
    context.keep(BEFORE_PARAM, st.session_state["review.before"].strip() or None)


# The list ----------------------------------------------------------------------------------------


def _table(desk: Desk, shown: Sequence[CommuneCode]) -> None:
    style.table(
        [
            Column(text.COLUMN_COMMUNE),
            Column(words.COLUMN_TEAM),
            Column(words.COLUMN_STATE),
            Column(words.COLUMN_SUBMITTED),
            Column(words.COLUMN_DOUBTS),
            Column(words.COLUMN_REVIEWED),
        ],
        [_row(desk, code, desk.cases[code]) for code in shown],
    )


def _row(desk: Desk, code: CommuneCode, case: Case) -> tuple[str | Markup, ...]:
    form, review = case.form, case.form.review
    reviewed = review is not None and form.state is not SubmissionState.EDITED
    return (
        _link(desk, code),
        desk.team(code),
        labels.SUBMISSION_STATE[form.state],
        words.BY_AT.format(who=form.actor.name, time=context.show_time(form.at)),
        style.lines([doubt_words(doubt) for doubt in case.doubts] or [text.UNKNOWN_VALUE]),
        words.BY_AT.format(who=review.by, time=context.show_time(review.at))
        if review and reviewed
        else text.UNKNOWN_VALUE,
    )


def _link(desk: Desk, code: CommuneCode) -> Markup:
    """Return a link to the form that keeps the rest of the address."""
    query = {**st.query_params.to_dict(), FORM_PARAM: code}
    return style.link(desk.names[code], f"duyet-phieu?{urlencode(query)}")
