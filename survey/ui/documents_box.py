"""The documents of one commune: minutes and result sheet as .docx, and as PDF where possible."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from survey.application import Application
from survey.assessment import Assessment
from survey.problems import SurveyError
from survey.reports.kinds import DOCX, MEDIA_TYPE, PDF, DocumentKind
from survey.ui import style
from survey.ui import text_documents as words

if TYPE_CHECKING:
    from survey.reports.documents import Made

_OFFERED = (DocumentKind.MINUTES, DocumentKind.RESULT)


def render(app: Application, found: Assessment, row: int) -> None:
    """Draw the box of the commune in *row* of *found*; each document is made when it is asked for."""
    from survey.reports import pdf  # noqa: PLC0415 - slow to load, and few visitors come for it
    from survey.reports.documents import file_name, make  # noqa: PLC0415 - likewise

    commune = app.require_in_round(found.round, found.communes[row])
    name, rnd = app.rights.name, found.round.id
    st.subheader(words.BOX, anchor=False)
    style.quiet(words.BOX_INTRO)

    def content(kind: DocumentKind) -> bytes:
        return make(app, app.assess(rnd), row, kind, by=name).content

    with st.container(horizontal=True):
        for kind in _OFFERED:
            st.download_button(
                words.TAKE_DOCX.format(kind=words.KIND[kind]),
                data=partial(content, kind),
                file_name=file_name(kind, commune),
                mime=MEDIA_TYPE[DOCX],
                key=f"documents.{kind}",
                on_click="ignore",
            )
    if pdf.program() is None:
        style.quiet(words.NO_PDF)
        return
    for kind in _OFFERED:
        make_it = partial(make, app, found, row, kind, by=name, form=PDF)
        offer_pdf(words.KIND[kind], f"documents.{kind}.pdf", make_it)


def offer_pdf(label: str, key: str, make: Callable[[], Made]) -> None:
    """Draw a button that makes a PDF; it can be taken until the page is drawn anew."""
    if not st.button(words.MAKE_PDF.format(kind=label), key=key):
        return
    try:
        with st.spinner(words.MAKING_PDF):
            made = make()
    except SurveyError as error:
        for problem in error.problems:
            st.error(style.plain(problem.text))
        return
    st.download_button(
        words.TAKE_PDF.format(name=made.name),
        data=made.content,
        file_name=made.name,
        mime=MEDIA_TYPE[PDF],
        key=f"{key}.take",
        on_click="ignore",
        type="primary",
    )
