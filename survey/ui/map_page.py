"""Bản đồ: the communes coloured by what a layer tells; a click opens one."""

from __future__ import annotations

from typing import cast

import numpy as np
import streamlit as st

from survey import labels
from survey.api.routes import GEOMETRY_URL
from survey.application import Application
from survey.assessment import Assessment
from survey.checklist import ChecklistItem
from survey.exchange.filters import Filter
from survey.exchange.map_layers import ANY_GATE, VALUE
from survey.exchange.map_view import EVERYTHING, MapView, kept_by, map_view
from survey.fields import show_number
from survey.model import CommuneCode, Round
from survey.problems import SurveyError
from survey.ui import (
    context,
    figures,
    frame,
    lagging_filter,
    map_downloads,
    map_layer_choice,
    map_table,
    style,
    text_map,
)
from survey.ui.commune_map import LegendEntry, MapKind, commune_map

_VIEW_PARAM = "xem"


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text_map.TITLE.format(province=context.province_name(app)), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", key="map-of"):
        rnd = context.choose_round(app)
        if rnd is None:
            return
        catalogue = app.rulebook(rnd).catalogue
        with st.popover(text_map.FILTER):
            chosen = lagging_filter.choose(catalogue)
    if chosen != EVERYTHING:
        found = app.assess(rnd.id)
        kept = kept_by(app, found, chosen)
        lagging_filter.say(catalogue, chosen, kept=len(kept), whole=len(found.communes))
    _map(app, rnd, chosen)
    st.page_link(st.session_state["pages"]["boundaries_page"], label=text_map.BOUNDARIES)


@st.fragment
def _map(app: Application, rnd: Round, chosen: Filter) -> None:
    """Draw what depends on the layer; choosing another one redraws, and sends, only this.

    A part of a page is drawn again without the page, so it asks itself whether the person may still
    see it; where rights have changed, the whole page is drawn for who is there now.
    """
    if not as_before(app):
        st.rerun()
    try:
        _draw_all(app, rnd, chosen)
    except SurveyError as error:
        frame.show_problems(error)


def as_before(app: Application) -> bool:
    """Return whether the person still has the rights with which the page was drawn."""
    try:
        return app.identity.rights() == app.rights
    except SurveyError:
        return False


def _draw_all(app: Application, rnd: Round, chosen: Filter) -> None:
    """Draw the choosers, the map and what is to be had of it."""
    found = app.assess(rnd.id)
    with st.container(horizontal=True, vertical_alignment="bottom", key="map-tools"):
        layer = map_layer_choice.choose(app, found)
        kind = _kind()
    view = map_view(app, found, layer.key, compared=layer.compared, chosen=chosen)
    _note_secret(app, view)
    title = view.layer.title if _only_item(view) else ""  # longer than its chooser may be wide
    said = (title, figures.as_of(found), view.layer.note, text_map.HINT)
    style.quiet(" · ".join(part.rstrip(".") for part in said if part))
    clicked = _draw(app, view, kind)
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


def _only_item(view: MapView) -> ChecklistItem | None:
    """Return the item of a layer that tells of it, or of its gate, alone."""
    layer = view.layer
    whole = layer.key == ANY_GATE or layer.key in view.assessment.rulebook.catalogue.by_domain
    return None if whole or not layer.about else layer.about[0]


def _note_secret(app: Application, view: MapView) -> None:
    """Note in the audit that the layer tells of confidential items."""
    layer, rnd = view.layer, view.assessment.round.id
    where = {}
    if layer.key in view.assessment.rulebook.catalogue.by_domain:
        where = {"domain": layer.key}
    elif item := _only_item(view):
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
    """Return what the card of a commune says below its name and its class, nothing of it twice."""
    found, layer = view.assessment, view.layer
    code = found.communes[row]
    bands = [band.label for band in found.rulebook.policy.bands]
    level = style.level_label(bands, int(found.level[row]))
    value = float(found.readiness.value[row])
    known = found.visited[row] and not np.isnan(value)
    points = text_map.TIP_VALUE.format(value=show_number(value, 1)) if known else ""
    label, said = layer.classes[layer.class_of[code]].label, layer.said.get(code, "")
    lines = (
        "" if layer.key in {VALUE, ANY_GATE} or said == level else said,
        " · ".join(part for part in (level if level != label else "", points) if part),
        _told_of_gates(found, row),
    )
    return "\n".join(line for line in lines if line and line != label)


def _told_of_gates(found: Assessment, row: int) -> str:
    """Return which gates fail in *row*, or that one which the reader may not see holds the level."""
    if found.withheld[row]:
        return labels.WITHHELD
    gates = ", ".join(item.code for item in found.failed_gates(row))
    return text_map.TIP_GATES.format(gates=gates) if gates else ""
