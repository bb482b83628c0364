"""The map as a table: who is in which class, for whoever reads no colours or no picture."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from survey.exchange.map_classes import MapClass
from survey.exchange.map_view import MapView
from survey.model import CommuneCode
from survey.palette import text_on
from survey.ui import figures, style, text_map
from survey.ui.style import Cell, Column, Markup


def render(view: MapView) -> None:
    """Offer the table; it is drawn once it is asked for."""
    box = st.expander(text_map.TABLE, key="map.table", on_change="rerun")
    if box.open:
        with box:
            style.table(
                [
                    Column(text_map.COLUMN_CLASS),
                    Column(text_map.COLUMN_COUNT, number=True),
                    Column(text_map.COLUMN_COMMUNES),
                ],
                list(_rows(view)),
            )


def _rows(view: MapView) -> Iterator[tuple[Cell, ...]]:
    for index, (one, count) in enumerate(zip(view.layer.classes, view.counts, strict=True)):
        yield _badge(one), count, _communes(view, index)
    yield text_map.TOTAL, len(view.kept), ""


def _badge(one: MapClass) -> Markup:
    """Return the name of a class on its colour; the hatched ones differ by strokes as well."""
    kind = "badge hatched" if one.hatch else "badge"
    ground = f"background-color:{one.colour};color:{text_on(one.colour)}"
    return Markup(f'<span class="{kind}" style="{ground}">{style.escaped(one.label)}</span>')


def _communes(view: MapView, index: int) -> Markup:
    """Return the communes of a class that the filter keeps, each with what is said of it."""
    layer = view.layer
    label = layer.classes[index].label
    found = []
    for commune in view.communes:
        code = CommuneCode(commune.code)
        if code not in view.kept or layer.class_of[code] != index:
            continue
        said = layer.said.get(code, "")
        note = f" ({style.escaped(said)})" if said and said != label else ""
        found.append(f"{figures.commune_link(view.assessment, commune).html}{note}")
    return Markup(", ".join(found))
