"""Danh bạ xã: whom to call at each commune, and which commune has nobody yet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from geo.communes import Commune
from survey import directory, labels
from survey.application import Application
from survey.follow_up import Contact
from survey.model import Actor, CommuneCode
from survey.problems import SurveyError
from survey.rights import Action
from survey.ui import context, said, style, text
from survey.ui import text_directory as words
from survey.ui.objection_box import email_link, phone_link
from survey.ui.style import Column

_PAGE = "directory"
_PARTS = ("name", "post", "phone", "email")
_LABELS = {
    "name": labels.CONTACT_NAME,
    "post": labels.CONTACT_POST,
    "phone": labels.CONTACT_PHONE,
    "email": labels.CONTACT_EMAIL,
}
_HINTS = {"phone": words.PHONE_PLACEHOLDER, "email": words.EMAIL_PLACEHOLDER}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_DIRECTORY, anchor=False)
    style.quiet(words.INTRO)
    said.say(_PAGE)
    found, communes = directory.contacts(app), app.communes_within_reach
    missing = directory.without_contact(communes, found)
    style.cards(
        [
            (words.COUNT_CONTACTS, str(len(found))),
            (
                words.COUNT_COMMUNES,
                text.N_OF.format(part=len(communes) - len(missing), whole=len(communes)),
            ),
        ]
    )
    _list(found, communes)
    _without(missing)
    _export(app)
    st.subheader(words.EDIT, anchor=False)
    chosen = context.choose_commune(communes)
    if chosen is None:
        style.quiet(words.CHOOSE)
        return
    code = context.commune_code(chosen)
    actor = context.who(app, Action.KEEP_CONTACTS)
    for one in found:
        if one.commune == code:
            _change(app, one, actor)
    _add(app, code, actor)


def _list(found: Sequence[Contact], communes: Sequence[Commune]) -> None:
    typed = st.text_input(
        words.SEARCH,
        key="directory.search",
        placeholder=words.SEARCH_PLACEHOLDER,
        autocomplete="off",
    )
    shown = directory.searched(found, communes, typed or "")
    if not shown:
        st.info(words.NOT_FOUND if found else words.NONE)
        return
    names = {commune.code: commune.name for commune in communes}
    style.table(
        [
            Column(words.COLUMN_COMMUNE),
            Column(words.COLUMN_NAME),
            Column(words.COLUMN_POST),
            Column(words.COLUMN_PHONE),
            Column(words.COLUMN_EMAIL),
        ],
        [
            (names.get(one.commune, ""), one.name, one.post, phone_link(one), email_link(one))
            for one in shown
        ],
    )


def _without(missing: Sequence[Commune]) -> None:
    if not missing:
        style.quiet(words.EVERY_COMMUNE)
        return
    with st.expander(words.WITHOUT.format(n=len(missing))):
        st.html(style.escaped(", ".join(commune.name for commune in missing)))


def _export(app: Application) -> None:
    by = app.rights.name
    st.download_button(
        words.EXPORT,
        data=partial(_file, app, by),
        file_name=f"danh-ba-{app.today:%Y%m%d}.xlsx",
        mime=_XLSX,
        key="directory.export",
        on_click="ignore",
    )


def _file(app: Application, by: str) -> bytes:
    from survey.exchange import registers  # noqa: PLC0415 - openpyxl is slow to load

    return registers.directory_file(app, by=by)


# Changing -----------------------------------------------------------------------------------------


def _change(app: Application, one: Contact, actor: Actor | None) -> None:
    key = f"contact.{one.id}.{one.at:%Y%m%d%H%M%S%f}"
    with st.expander(words.CHANGE.format(name=style.plain(one.name))):
        known = {"name": one.name, "post": one.post, "email": one.email}
        known["phone"] = directory.show_phone(one.phone)
        for part in _PARTS:
            st.session_state.setdefault(f"{key}.{part}", known[part])
        _inputs(key)
        st.button(
            words.SAVE,
            key=f"{key}.save",
            disabled=actor is None,
            on_click=_save,
            args=(app, one, actor, key),  # the contact as it stood on the page
        )
        sure = st.checkbox(words.ERASE_SURE, key=f"{key}.sure")
        st.button(
            words.ERASE,
            key=f"{key}.erase",
            disabled=actor is None or not sure,
            on_click=_erase,
            args=(app, one),
        )


def _add(app: Application, commune: CommuneCode, actor: Actor | None) -> None:
    key = f"contact.new.{commune}"
    with st.container(border=True):
        st.html(f"<b>{style.escaped(words.ADD)}</b>")
        _inputs(key)
        st.button(
            words.ADD,
            key=f"{key}.add",
            type="primary",
            disabled=actor is None,
            on_click=_enter,
            args=(app, commune, actor, key),
        )


def _inputs(key: str) -> None:
    for part in _PARTS:
        st.text_input(
            _LABELS[part],
            key=f"{key}.{part}",
            placeholder=_HINTS.get(part),
            autocomplete="off",
        )


def _typed(key: str) -> dict[str, str]:
    return {part: st.session_state[f"{key}.{part}"] for part in _PARTS}


def _enter(app: Application, commune: CommuneCode, actor: Actor, key: str) -> None:
    try:
        new = directory.add(app, commune, **_typed(key), actor=actor)
    except SurveyError as error:
        said.refused(_PAGE, error.problems)
        return
    for part in _PARTS:
        st.session_state.pop(f"{key}.{part}", None)
    said.done(_PAGE, words.ADDED.format(name=new.name))


def _save(app: Application, seen: Contact, actor: Actor, key: str) -> None:
    try:
        new = directory.change(app, seen, **_typed(key), actor=actor)
    except SurveyError as error:
        said.refused(_PAGE, error.problems)
    else:
        said.done(_PAGE, words.CHANGED.format(name=new.name))


def _erase(app: Application, seen: Contact) -> None:
    try:
        directory.erase(app, seen)
    except SurveyError as error:
        said.refused(_PAGE, error.problems)
    else:
        said.done(_PAGE, words.ERASED.format(name=seen.name))
