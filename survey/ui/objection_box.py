"""The box on a commune's page where its officer objects to an answer, and reads what became of it."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

import streamlit as st

from survey import directory, labels, objections
from survey.application import Application
from survey.assessment import Assessment
from survey.checklist import ChecklistItem
from survey.follow_up import Contact, Objection, ObjectionState
from survey.model import AnswerEvent, AnswerState, CommuneCode, RoundState
from survey.problems import Problem, SurveyError
from survey.rights import Action
from survey.sensitive import looks_like_id_card
from survey.submissions import evidence_refused
from survey.ui import context, said, style, text
from survey.ui import text_objections as words
from survey.ui.answer_view import answer_lines
from survey.ui.evidence_upload import UploadedFile, evidence_upload
from survey.ui.style import Column, Markup

_PAGE = "objection"
_NAME = "objection.name"


def render(app: Application, found: Assessment, row: int) -> None:
    """Draw the objections of the commune in *row* of *found*, and the form for another one."""
    commune = found.communes[row]
    st.subheader(words.BOX, anchor=False)
    said.say(_PAGE)
    made = [o for o in objections.of_round(app, found.round.id) if o.commune == commune]
    _made(made, app)
    _contacts(directory.contacts(app, commune), commune)
    if found.round.state is not RoundState.OPEN:
        state = labels.ROUND_STATE[found.round.state]
        style.quiet(words.BOX_CLOSED.format(state=state))
        return
    if not app.may(Action.OBJECT, round_id=found.round.id, commune=commune):
        return
    for objection in made:
        if objection.state is ObjectionState.UNDECIDED:
            _withdrawal(app, objection)
    box = st.expander(words.BOX_NEW, key="objection.new", on_change="rerun")
    if box.open:
        with box:
            _form(app, found, commune)


def _made(made: list[Objection], app: Application) -> None:
    if not made:
        style.quiet(words.BOX_NONE)
        return
    style.table(
        [
            Column(words.COLUMN_NUMBER, number=True),
            Column(text.COLUMN_ITEM, code=True),
            Column(words.COLUMN_TEXT),
            Column(words.COLUMN_SENT),
            Column(words.COLUMN_WAITING, number=True),
            Column(words.COLUMN_STATE),
        ],
        [
            (
                _link(one),
                one.item,
                style.lines(one.text.split("\n")),
                f"{one.by}, {context.show_time(one.at)}",
                objections.days_waiting(one, app.today),
                state_words(one),
            )
            for one in made
        ],
    )


def _link(one: Objection) -> Markup:
    return style.link(str(one.id), f"kien-nghi?{context.ROUND_PARAM}={one.round_id}&kn={one.id}")


def state_name(state: ObjectionState) -> str:
    """Return a state as a word of its own: "Chờ giải quyết"."""
    name = labels.OBJECTION_STATE[state]
    return name[:1].upper() + name[1:]


def state_words(one: Objection) -> str:
    """Return what became of an objection, with the reason where there is one."""
    if not one.reason:
        return state_name(one.state)
    return words.BOX_RESULT.format(state=state_name(one.state), reason=one.reason)


def _contacts(known: tuple[Contact, ...], commune: CommuneCode) -> None:
    """Show whom to call, and where that is kept."""
    if known:
        style.table(
            [
                Column(words.BOX_CONTACT),
                Column(labels.CONTACT_POST),
                Column(labels.CONTACT_PHONE),
                Column(labels.CONTACT_EMAIL),
            ],
            [(one.name, one.post, phone_link(one), email_link(one)) for one in known],
        )
    else:
        style.quiet(words.BOX_NO_CONTACT)
    st.page_link(
        st.session_state["pages"]["directory_page"],
        label=words.BOX_DIRECTORY,
        query_params={context.COMMUNE_PARAM: commune},
    )


def phone_link(one: Contact) -> Markup:
    """Return a link that dials the contact's phone; nothing without one."""
    if not one.phone:
        return Markup("")
    return style.link(directory.show_phone(one.phone), f"tel:{directory.international(one.phone)}")


def email_link(one: Contact) -> Markup:
    """Return a link that begins an e-mail to the contact; nothing without an address."""
    return (
        style.link(one.email, f"mailto:{quote(one.email, safe='@')}") if one.email else Markup("")
    )


def warn_undecided(app: Application, round_id: int, sentence: str) -> None:
    """Say *sentence* with the number of undecided objections, and where to decide them, if any."""
    waiting = len(objections.undecided(app, round_id))
    if waiting:
        st.warning(sentence.format(n=waiting))
        st.page_link(
            st.session_state["pages"]["objections_page"],
            label=words.WARN_LINK,
            query_params={context.ROUND_PARAM: str(round_id)},
        )


# Withdrawing --------------------------------------------------------------------------------------


def _withdrawal(app: Application, one: Objection) -> None:
    with st.expander(words.BOX_WITHDRAW.format(item=one.item)):
        _name(app, f"objection.{one.id}.by")
        st.button(
            words.BOX_WITHDRAW_BUTTON,
            key=f"objection.{one.id}.withdraw",
            on_click=_withdraw,
            args=(app, one.id),
        )


def _withdraw(app: Application, number: int) -> None:
    try:
        objections.withdraw(app, number, by=st.session_state.get(f"objection.{number}.by", ""))
    except SurveyError as error:
        said.refused(_PAGE, error.problems)
    else:
        said.done(_PAGE, words.BOX_WITHDRAWN.format(number=number))


# Lodging ------------------------------------------------------------------------------------------


def _form(app: Application, found: Assessment, commune: CommuneCode) -> None:
    by_code = found.rulebook.catalogue.by_code
    events = {
        code: event
        for code, event in app.current(found.round.id, commune).items()
        if code in by_code and event.answer.state is not AnswerState.NOT_REACHED
    }
    ordered = [item for item in found.rulebook.catalogue.items if item.code in events]
    names = {item.code: f"{item.code} · {item.text}" for item in ordered}
    chosen = st.selectbox(
        words.BOX_ITEM,
        list(names),
        index=None,
        placeholder=words.BOX_ITEM_HINT,
        format_func=names.__getitem__,
        key=f"objection.{found.round.id}.{commune}.item",
    )
    if chosen is not None:
        _objection(app, by_code[chosen], events[chosen])


def _objection(app: Application, item: ChecklistItem, seen: AnswerEvent) -> None:
    key = f"objection.{seen.round_id}.{seen.commune}.{item.code}"
    st.html(style.lines([words.ANSWER_NOW, *answer_lines(item, seen.answer)]).html)
    style.quiet(words.ANSWER_BY.format(who=seen.actor.name, time=context.show_time(seen.at)))
    if item.confidential:
        st.warning(words.BOX_CONFIDENTIAL)
    typed = st.text_area(
        labels.OBJECTION_TEXT, key=f"{key}.text", placeholder=words.BOX_TEXT_PLACEHOLDER
    )
    if looks_like_id_card(typed or ""):
        st.warning(words.BOX_ID)
    _name(app, _NAME, persist_state="session")
    if evidence_refused(item, seen.answer.values):
        style.quiet(text.EVIDENCE_CLASSIFIED)
    else:
        _files(app, key)
    st.button(
        words.BOX_SEND,
        key=f"{key}.send",
        type="primary",
        on_click=_lodge,
        args=(app, seen, key),  # the answer that stood on the page when the button was drawn
    )


def _name(app: Application, key: str, **settings: Any) -> None:
    """Ask who objects, unless it is the person at the page."""
    if not objections.speaks_for_itself(app):
        st.text_input(
            labels.OBJECTION_BY, key=key, placeholder=words.BOX_NAME_PLACEHOLDER, **settings
        )


def _files(app: Application, key: str) -> None:
    held = st.session_state.get(f"{key}.files", {})
    if held:
        style.quiet(words.BOX_FILES.format(names=", ".join(held.values())))
        st.button(
            words.BOX_FILES_REMOVE,
            key=f"{key}.remove",
            on_click=st.session_state.pop,
            args=(f"{key}.files",),
        )
    evidence_upload(key=f"{key}.upload", store=partial(_keep, app, key))


def _keep(app: Application, key: str, file: UploadedFile) -> Problem | None:
    """Store one file and hold it for the objection; return what is wrong."""
    record = app.store_evidence(file.data, file.name, app.actor())
    if isinstance(record, Problem):
        return record
    held = st.session_state.setdefault(f"{key}.files", {})
    held[record.digest] = record.original_name
    return None


def _lodge(app: Application, seen: AnswerEvent, key: str) -> None:
    try:
        number = objections.lodge(
            app,
            seen.round_id,
            seen.commune,
            seen,
            text=st.session_state[f"{key}.text"],
            by=st.session_state.get(_NAME, ""),
            evidence=tuple(st.session_state.get(f"{key}.files", {})),
        )
    except SurveyError as error:
        said.refused(_PAGE, error.problems)
        return
    for part in ("text", "files"):
        st.session_state.pop(f"{key}.{part}", None)
    said.done(_PAGE, words.BOX_SENT.format(number=number))
