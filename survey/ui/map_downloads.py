"""The map as files: on paper, as a page of its own, for a GIS."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

import streamlit as st

from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.annex import NO_LETTER, Letter
from survey.exchange.map_export import (
    DRAWN,
    GEOJSON,
    GPKG,
    HTML,
    MEDIA_TYPE,
    PDF,
    PNG,
    export_map,
)
from survey.exchange.map_view import MapView
from survey.ui import letter_box, style, text_map


class _File(NamedTuple):
    """A kind of file, how its button is called, and the paper of a printed one."""

    suffix: str
    label: str
    paper: str = ""

    @property
    def ending(self) -> str:
        """How the name of the file ends."""
        return f"-{self.paper}{self.suffix}" if self.paper else self.suffix


_FILES: Final = (
    _File(PDF, text_map.PDF.format(paper="A4"), "A4"),
    _File(PDF, text_map.PDF.format(paper="A3"), "A3"),
    _File(PNG, text_map.PNG),
    _File(HTML, text_map.HTML),
    _File(GPKG, text_map.GEOPACKAGE),
    _File(GEOJSON, text_map.GEOJSON),
)


def render(app: Application, view: MapView, compared: Assessment | None) -> None:
    """Offer what is seen as files, once they are asked for; each is made when its button is pressed."""
    if not view.layer.leaves:
        style.quiet(text_map.DOWNLOAD_KEPT_IN)
        return
    box = st.expander(text_map.DOWNLOAD, key="map.files", on_change="rerun")
    if box.open:
        with box:
            _offer(app, view, compared)


def _offer(app: Application, view: MapView, compared: Assessment | None) -> None:
    letter = letter_box.ask("map", text_map.LETTER)
    drawn = bool(view.boundaries.shapes)
    with st.container(horizontal=True):
        for file in _FILES:
            waits = letter is None and file.suffix in {PDF, PNG}
            st.download_button(
                file.label,
                data=_made(app, view, compared, file, letter or NO_LETTER),
                file_name=text_map.FILE_NAME.format(
                    key=view.layer.key.lower(), day=view.assessment.as_of, ending=file.ending
                ),
                mime=MEDIA_TYPE[file.suffix],
                key=f"map.export{file.ending}",
                on_click="ignore",
                disabled=waits or (file.suffix in DRAWN and not drawn),
            )


def _made(
    app: Application, view: MapView, compared: Assessment | None, file: _File, letter: Letter
) -> Callable[[], bytes]:
    """Return what makes *file* of the map that is seen, at the moment when it is asked for."""
    return partial(
        export_map,
        app,
        view.assessment.round.id,
        file.suffix,
        by=app.rights.name,
        key=view.layer.key,
        chosen=view.chosen,
        compared_round=compared.round.id if compared else None,
        paper=file.paper or "A4",
        letter=letter,
    )
