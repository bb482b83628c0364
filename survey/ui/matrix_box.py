"""All answers of a round as files: what to show of them, and the buttons."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Final

import streamlit as st

from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.filters import NO_FILTER
from survey.exchange.matrix import Show
from survey.exchange.matrix_export import CSV, MEDIA_TYPE, XLSX, ZIP, export_matrix
from survey.model import CommuneCode
from survey.ui import context, style, text_matrix

CONTENT_PARAM: Final = "noi-dung"
_LABELS: Final = {XLSX: text_matrix.XLSX, CSV: text_matrix.CSV, ZIP: text_matrix.ZIP}


def render(
    app: Application,
    found: Assessment,
    *,
    communes: Collection[CommuneCode] | None = None,
    chosen: str = NO_FILTER,
) -> None:
    """Draw the box; *communes* narrows the files to some, *chosen* says in words to which."""
    count = len(found.communes if communes is None else communes)
    items = len(found.rulebook.catalogue.items)
    with st.expander(text_matrix.TITLE):
        style.quiet(text_matrix.INTRO.format(communes=count, items=items))
        content = context.choice(
            text_matrix.CONTENT,
            list(Show),
            param=CONTENT_PARAM,
            show=lambda code: text_matrix.SHOW[Show(code)],
            widget=st.segmented_control,
        )
        if content is None:
            style.quiet(text_matrix.CHOOSE)
            return
        _buttons(app, found, Show(content), communes, chosen)


def _buttons(
    app: Application,
    found: Assessment,
    content: Show,
    communes: Collection[CommuneCode] | None,
    chosen: str,
) -> None:
    """Offer each kind of file; it is made when it is asked for."""
    by = app.rights.name
    make = partial(
        export_matrix,
        app,
        found.round.id,
        by=by,
        show=content,
        communes=communes,
        chosen=chosen,
    )
    with st.container(horizontal=True):
        for suffix, label in _LABELS.items():
            st.download_button(
                label,
                data=partial(make, suffix),
                file_name=f"ma-tran-{found.as_of:%Y%m%d}-{content}{suffix}",
                mime=MEDIA_TYPE[suffix],
                key=f"matrix.export{suffix}",
                on_click="ignore",
            )
