"""What a tab shows when its session is over: the way back, and what could not be saved any more."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from survey.ui import context, style, text
from survey.ui.answer_view import answer_lines
from survey.ui.entry_state import Sheet, open_sheets
from survey.ui.style import Column

SIGN_IN: Final = "dang-nhap"


def render() -> None:
    """Say that nobody is signed in, with the way back to this page."""
    st.title(text.SIGNED_OUT_HEAD, anchor=False)
    st.write(text.SIGNED_OUT)
    for sheet in open_sheets():
        _unsaved(sheet)
    link = style.link(text.SIGN_IN, f"/{SIGN_IN}?ve={quote(_here())}")
    st.html(f'<p class="sign-in">{link.html}</p>')


def _unsaved(sheet: Sheet) -> None:
    """Show what stands in a form alone: signing in loads the page anew, without it."""
    if not sheet.unsaved:
        return
    names = {context.commune_code(c): c.name for c in sheet.app.communes_of(sheet.round)}
    st.warning(style.plain(text.SIGNED_OUT_UNSAVED.format(commune=names[sheet.commune])))
    items = sheet.app.rulebook(sheet.round).catalogue.by_code
    style.table(
        [Column(text.COLUMN_ITEM, code=True), Column(""), Column(text.COLUMN_ANSWER)],
        [
            (code, items[code].text, style.lines(answer_lines(items[code], answer)))
            for code, answer in sheet.unsaved.items()
        ],
    )


def _here() -> str:
    """Return the address of this page within the app; Streamlit tells its path without the query."""
    path, query = urlsplit(st.context.url or "").path or "/", st.query_params.to_dict()
    return f"{path}?{urlencode(query)}" if query else path
