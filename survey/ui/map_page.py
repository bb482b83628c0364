"""Bản đồ: the communes coloured by what a layer tells; a click opens one."""

from __future__ import annotations

from typing import cast

import numpy as np
import streamlit as st

from survey import labels
from survey.api.routes import GEOMETRY_URL
from survey.application import Application
from survey.exchange.map_layers import ANY_GATE, LEVEL, VALUE
from survey.exchange.map_view import MapView, map_view
from survey.fields import show_number
from survey.model import CommuneCode
from survey.ui import (
    context,
    figures,
    lagging_filter,
    map_downloads,
    map_layer_choice,
    map_table,
    style,
    text_map,
)
from survey.ui.commune_map import LegendEntry, MapKind, commune_map

_VIEW_PARAM = "xem"
_TOLD_ALREADY = (LEVEL, VALUE, ANY_GATE)
"""The layers whose words the card of a commune has anyway."""


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text_map.TITLE.format(province=context.province_name(app)), anchor=False)
    place = st.columns(3)
    with place[0]:
        rnd = context.choose_round(app)
    if rnd is None:
        return
    found = app.assess(rnd.id)
    layer = map_layer_choice.choose(app, found, place[1:])
    with st.container(horizontal=True, vertical_alignment="center", key="map-tools"):
        kind = _kind()
        with st.popover(text_map.FILTER):
            chosen = lagging_filter.choose(found)
    view = map_view(app, found, layer.key, compared=layer.compared, chosen=chosen)
    _note_secret(app, view)
    said = (view.layer.title, figures.as_of(found), view.layer.note, text_map.HINT)
    style.quiet(" · ".join(part.rstrip(".") for part in said if part))
    lagging_filter.say(found, chosen, kept=len(view.kept), whole=len(view.communes))
    clicked = _draw(app, view, kind)
    _boundaries(view)
    map_table.render(view)
    map_downloads.render(app, view, layer.compared)
    if clicked:
        context.open_commune(rnd, CommuneCode(clicked))


def _kind() -> MapKind:
    """Let the person choose between shapes and tiles; it stands in the address."""
    key = f"choice.{_VIEW_PARAM}"
    kinds = list(text_map.VIEWS)
    wanted = st.query_params.get(_VIEW_PARAM) or st.session_state.get(f"kept.{_VIEW_PARAM}")
    st.session_state[key] = wanted if wanted in kinds else kinds[0]
    _keep_kind(key)
    st.segmented_control(
        text_map.VIEW,
        kinds,
        format_func=text_map.VIEWS.__getitem__,
        key=key,
        on_change=_keep_kind,
        args=(key,),
        label_visibility="collapsed",
    )
    return cast("MapKind", st.session_state[key] or kinds[0])


def _keep_kind(key: str) -> None:
    """Hold the choice; the address names what is not usual."""
    chosen = st.session_state[key]
    context.keep(_VIEW_PARAM, chosen if chosen != next(iter(text_map.VIEWS)) else None)


def _note_secret(app: Application, view: MapView) -> None:
    """Note in the audit that the layer tells of confidential items."""
    layer, rnd = view.layer, view.assessment.round.id
    where = {}
    if layer.key in view.assessment.rulebook.catalogue.by_domain:
        where = {"domain": layer.key}
    elif layer.key != ANY_GATE and layer.about:
        (item,) = layer.about
        where = {"item": str(item.code)}
    context.note_secret(app, layer.about, rnd, None, **where)


def _draw(app: Application, view: MapView, kind: MapKind) -> str | None:
    """Draw the map and return the commune that was clicked."""
    layer, rnd = view.layer, view.assessment.round
    registry = app.registry
    return commune_map(
        geometry_url=GEOMETRY_URL.format(province=rnd.province, version=view.boundaries_version),
        classes={str(code): index for code, index in layer.class_of.items()},
        legend=[
            LegendEntry(entry.label, entry.colour, entry.hatch, count)
            for entry, count in zip(layer.classes, view.counts, strict=True)
        ],
        tips={code: _tip(view, row) for row, code in enumerate(view.assessment.communes)},
        failed=view.failed & view.kept,
        chosen=st.session_state.get(f"kept.{context.COMMUNE_PARAM}"),
        labels=True,
        key="map",
        names={
            commune.code: (commune.name, commune.short_name)
            for commune in view.communes
            if commune.name != registry[commune.code].name
        },
        kept=view.kept,
        view=kind,
    )


def _tip(view: MapView, row: int) -> str:
    """Return what the card of a commune says below its name and its class."""
    found, layer = view.assessment, view.layer
    code = found.communes[row]
    lines = [] if layer.key in _TOLD_ALREADY else [layer.said.get(code, "")]
    bands = [band.label for band in found.rulebook.policy.bands]
    level = style.level_label(bands, int(found.level[row]))
    value = float(found.readiness.value[row])
    known = found.visited[row] and not np.isnan(value)
    told = text_map.TIP_LEVEL.format(level=level, value=show_number(value, 1)) if known else level
    lines.append(told)
    if found.withheld[row]:
        lines.append(labels.WITHHELD)
    elif gates := ", ".join(item.code for item in found.failed_gates(row)):
        lines.append(text_map.TIP_GATES.format(gates=gates))
    return "\n".join(line for line in lines if line)


def _boundaries(view: MapView) -> None:
    """Say what the shapes are, and lead to where more is said of them."""
    number = view.boundaries_version
    said = text_map.OFFICIAL.format(number=number) if view.official else text_map.SCHEMATIC
    st.page_link(st.session_state["pages"]["boundaries_page"], label=said)
