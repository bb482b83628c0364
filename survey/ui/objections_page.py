"""Kiến nghị của xã: what communes object to, what the province looked at, what it decides."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from survey import labels, objections
from survey.application import Application
from survey.checklist import ChecklistItem
from survey.follow_up import Objection, ObjectionState
from survey.model import Actor, AnswerEvent, CommuneCode, Round, RoundState
from survey.problems import SurveyError
from survey.rights import Action
from survey.storage.answers import Conflict
from survey.ui import context, correction_form, evidence_box, said, style, text
from survey.ui import text_objections as words
from survey.ui.answer_view import answer_lines
from survey.ui.narrowing import narrowed, shortened
from survey.ui.objection_box import state_name
from survey.ui.style import Column, Markup

NUMBER_PARAM = "kn"
STATE_PARAM = "tinh-trang"
_PAGE = "objections"
_ACCEPT, _REJECT = "accept", "reject"


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_OBJECTIONS, anchor=False)
    style.quiet(words.INTRO)
    rnd = context.choose_round(app)
    if rnd is None:
        return
    said.say(_PAGE)
    made = sorted(
        objections.of_round(app, rnd.id),
        key=lambda one: (one.state is not ObjectionState.UNDECIDED, one.at, one.id),
    )
    names = {CommuneCode(commune.code): commune.name for commune in app.communes_of(rnd)}
    chosen = _choose(made, names) if made else None
    if chosen is not None:
        st.page_link(st.session_state["pages"]["objections_page"], label=words.TO_LIST)
        _detail(app, rnd, chosen, names)
        return
    _counts(app, made)
    shown = _filtered(made, names) if made else []
    if shown:
        _table(app, shown, names)
    else:
        st.info(words.NONE)


def _counts(app: Application, made: Sequence[Objection]) -> None:
    waiting = [one for one in made if one.state is ObjectionState.UNDECIDED]
    longest = max((objections.days_waiting(one, app.today) for one in waiting), default=None)
    style.cards(
        [
            (words.COUNT_UNDECIDED, str(len(waiting))),
            (words.COUNT_ACCEPTED, _number(made, ObjectionState.ACCEPTED)),
            (words.COUNT_REJECTED, _number(made, ObjectionState.REJECTED)),
            (words.COUNT_LONGEST, text.UNKNOWN_VALUE if longest is None else str(longest)),
        ]
    )


def _number(made: Sequence[Objection], state: ObjectionState) -> str:
    return str(sum(one.state is state for one in made))


def _filtered(made: Sequence[Objection], names: dict[CommuneCode, str]) -> list[Objection]:
    left, right = st.columns(2)
    with left:
        state = narrowed(
            words.FILTER_STATE,
            [str(state) for state in ObjectionState],
            param=STATE_PARAM,
            show=lambda code: state_name(ObjectionState(code)),
            placeholder=words.ALL,
        )
    with right:
        present = {str(one.commune): names.get(one.commune, one.commune) for one in made}
        commune = narrowed(
            words.FILTER_COMMUNE,
            list(present),
            param=context.COMMUNE_PARAM,
            show=present,
            placeholder=words.ALL,
        )
    return [
        one for one in made if state in {None, one.state} and commune in {None, str(one.commune)}
    ]


def _table(app: Application, shown: Sequence[Objection], names: dict[CommuneCode, str]) -> None:
    style.table(
        [
            Column(words.COLUMN_NUMBER, number=True),
            Column(text.COLUMN_COMMUNE),
            Column(text.COLUMN_ITEM, code=True),
            Column(words.COLUMN_TEXT),
            Column(words.COLUMN_SENT),
            Column(words.COLUMN_WAITING, number=True),
            Column(words.COLUMN_STATE),
        ],
        [
            (
                _link(one),
                names.get(one.commune, one.commune),
                one.item,
                shortened(one.text),
                context.show_time(one.at),
                objections.days_waiting(one, app.today),
                state_name(one.state),
            )
            for one in shown
        ],
    )


def _link(one: Objection) -> Markup:
    """Return a link to the objection that keeps the rest of the address."""
    query = {**st.query_params.to_dict(), NUMBER_PARAM: str(one.id)}
    return style.link(str(one.id), f"kien-nghi?{urlencode(query)}")


def _choose(shown: Sequence[Objection], names: dict[CommuneCode, str]) -> Objection | None:
    by_number = {str(one.id): one for one in shown}
    chosen = narrowed(
        words.CHOOSE,
        list(by_number),
        param=NUMBER_PARAM,
        show=lambda number: words.CHOICE.format(
            number=number,
            commune=names.get(by_number[number].commune, ""),
            item=by_number[number].item,
        ),
        placeholder=words.CHOOSE_HINT,
    )
    return by_number.get(chosen or "")


# One objection ------------------------------------------------------------------------------------


def _detail(app: Application, rnd: Round, one: Objection, names: dict[CommuneCode, str]) -> None:
    item = app.rulebook(rnd).catalogue.by_code[one.item]
    context.note_secret(app, [item], rnd.id, one.commune)
    events = {event.version: event for event in app.history(rnd.id, one.commune, one.item)}
    name = names.get(one.commune, one.commune)
    head = words.DETAIL.format(number=one.id, commune=name, item=one.item)
    st.subheader(style.plain(head), anchor=False)
    st.html(style.lines([item.text]).html)
    with st.container(border=True):
        st.html(style.lines(one.text.split("\n")).html)
        style.quiet(words.SENT_BY.format(who=one.by, time=context.show_time(one.at)))
        style.quiet(words.FILES if one.evidence else words.FILES_NONE)
        evidence_box.gallery(app, one.evidence)
    newest = events[max(events)]
    _answers(item, one, events, newest)
    st.page_link(
        st.session_state["pages"]["commune_page"],
        label=words.TO_COMMUNE,
        query_params={context.ROUND_PARAM: str(rnd.id), context.COMMUNE_PARAM: one.commune},
    )
    if one.state is not ObjectionState.UNDECIDED:
        _settled(one)
    elif rnd.state is not RoundState.OPEN:
        state = labels.ROUND_STATE[rnd.state]
        st.warning(words.ROUND_CLOSED.format(round=style.plain(rnd.name), state=state))
    else:
        _decision(app, one, item, newest)


def _answers(
    item: ChecklistItem, one: Objection, events: dict[int, AnswerEvent], newest: AnswerEvent
) -> None:
    """Show the answer objected to, and beside it the corrected one or the one of now."""
    left, right = st.columns(2)
    with left:
        _answer(words.ANSWER_THEN, item, events[one.version])
    with right:
        if one.corrected is not None:
            _answer(words.ANSWER_RIGHT, item, events[one.corrected])
        elif newest.version != one.version:
            _answer(words.ANSWER_NOW, item, newest)
        else:
            style.quiet(words.ANSWER_SAME)


def _answer(head: str, item: ChecklistItem, event: AnswerEvent) -> None:
    st.html(f"<b>{style.escaped(head)}</b>")
    lines = answer_lines(item, event.answer)
    if event.answer.evidence:
        lines.append(text.ENTRY_HAS_FILES.format(n=len(event.answer.evidence)))
    st.html(style.lines(lines).html)
    style.quiet(words.ANSWER_BY.format(who=event.actor.name, time=context.show_time(event.at)))


def _settled(one: Objection) -> None:
    when = context.show_time(one.decided_at) if one.decided_at else ""
    state = labels.OBJECTION_STATE[one.state]
    lines = [words.SETTLED.format(state=state, who=one.decided_by, time=when)]
    if one.reason:
        lines.append(words.SETTLED_REASON.format(reason=one.reason))
    st.info("\n\n".join(style.plain(line) for line in lines))


def _decision(app: Application, one: Objection, item: ChecklistItem, newest: AnswerEvent) -> None:
    st.subheader(words.DECIDE, anchor=False)
    actor = context.who(app, Action.DECIDE_OBJECTION)
    if actor is None:
        return
    key = f"objection.{one.id}.{newest.version}"
    chosen = st.segmented_control(
        words.DECISION,
        [_ACCEPT, _REJECT],
        format_func={_ACCEPT: words.ACCEPT, _REJECT: words.REJECT}.__getitem__,
        key=f"{key}.decision",
    )
    if chosen == _ACCEPT:
        with st.container(border=True):
            st.html(f"<b>{style.escaped(words.RIGHT_ANSWER)}</b>")
            correction_form.draw(item, newest.answer, key=key)
    st.text_area(words.REASON, key=f"{key}.why", placeholder=words.REASON_PLACEHOLDER)
    st.button(
        words.RECORD,
        key=f"{key}.record",
        type="primary",
        on_click=_decide,
        args=(app, one, item, newest, actor, key),  # the answer as it stood on the page
    )


def _decide(
    app: Application,
    one: Objection,
    item: ChecklistItem,
    seen: AnswerEvent,
    actor: Actor,
    key: str,
) -> None:
    """Record what was decided of the answer *seen*, or let the page say why not."""
    chosen, reason = st.session_state.get(f"{key}.decision"), st.session_state[f"{key}.why"]
    if chosen is None:
        said.beware(_PAGE, words.CHOOSE_DECISION)
        return
    who = {"seen": seen.version, "reason": reason, "actor": actor}
    try:
        if chosen == _ACCEPT:
            answer, unread = correction_form.answered(item, seen.answer, key=key)
            if unread:
                raise SurveyError(unread)  # noqa: TRY301 - the one place that says what is wrong
            result = objections.accept(app, one.id, answer=answer, **who)
        else:
            result = objections.reject(app, one.id, **who)
    except SurveyError as error:
        said.refused(_PAGE, error.problems)
        return
    if isinstance(result, Conflict):
        theirs = result.theirs
        when = context.show_time(theirs.at)
        said.beware(_PAGE, words.CONFLICT.format(who=theirs.actor.name, time=when))
        return
    said.done(
        _PAGE,
        words.RECORDED.format(number=one.id, state=labels.OBJECTION_STATE[result.state]),
    )
