"""Bản đồ: the communes coloured by level, value, coverage or domain; a click opens one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import streamlit as st

from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from scoring.matrix import FloatArray
from survey import labels, palette
from survey.api.routes import GEOMETRY_URL
from survey.application import Application
from survey.assessment import FORM_REJECTED, Assessment
from survey.fields import show_number
from survey.model import DomainCode
from survey.ui import context, figures, style, text
from survey.ui.commune_map import LegendEntry, commune_map

_LEVEL, _VALUE, _COVERAGE = "muc", "diem", "da-kiem-tra"
_HATCHED = (NOT_CONCLUDED, NOT_VISITED, FORM_REJECTED)
_COVERAGE_FLOORS = (90.0, 66.0, 33.0, 0.0)


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.MAP_TITLE.format(province=context.province_name(app)), anchor=False)
    left, right = st.columns(2)
    with left:
        rnd = context.choose_round(app)
    if rnd is None:
        return
    found = app.assess(rnd.id)
    domains = {
        str(d.code): text.MAP_DOMAIN.format(name=d.name) for d in found.rulebook.catalogue.domains
    }
    layers = {
        _LEVEL: text.MAP_LEVEL,
        _VALUE: text.MAP_VALUE,
        _COVERAGE: text.MAP_COVERAGE,
        **domains,
    }
    if st.query_params.get(context.LAYER_PARAM) not in layers:
        context.keep(context.LAYER_PARAM, st.session_state.get("kept.lop") or _LEVEL)
    with right:
        layer = context.choice(
            text.MAP_LAYER, list(layers), param=context.LAYER_PARAM, show=layers, index=0
        )
    style.quiet(f"{figures.as_of(found)}. {text.MAP_NOTE}")
    if layer in domains:
        shown = found.rulebook.catalogue.by_domain[DomainCode(layer)]
        context.note_secret(app, shown, rnd.id, domain=layer)
    classes, legend = _layer(found, layer or _LEVEL)
    clicked = commune_map(
        geometry_url=GEOMETRY_URL.format(province=rnd.province),
        classes=dict(zip(found.communes, classes, strict=True)),
        legend=legend,
        tips={code: _tip(found, row) for row, code in enumerate(found.communes)},
        failed=[c for c, failed in zip(found.communes, found.gates.failed, strict=True) if failed],
        chosen=st.session_state.get(f"kept.{context.COMMUNE_PARAM}"),
        labels=True,
        key="map",
        names={
            commune.code: (commune.name, commune.short_name)
            for commune in app.communes_of(rnd)
            if commune.name != app.registry[commune.code].name
        },
    )
    if clicked:
        context.keep(context.COMMUNE_PARAM, clicked)
        st.switch_page(
            st.session_state["pages"]["commune_page"],
            query_params={context.ROUND_PARAM: str(rnd.id), context.COMMUNE_PARAM: clicked},
        )


def _layer(found: Assessment, layer: str) -> tuple[list[int], list[LegendEntry]]:
    """Return the class of each commune and the legend of *layer*."""
    if layer == _LEVEL:
        return _by_level(found)
    floors = [band.floor for band in found.rulebook.policy.bands]
    if layer == _VALUE:
        return _by_value(found, found.readiness.value, floors)
    if layer == _COVERAGE:
        return _by_value(found, 100 * found.readiness.coverage, _COVERAGE_FLOORS)
    codes = [str(domain.code) for domain in found.rulebook.catalogue.domains]
    return _by_value(found, found.readiness.domain_value[:, codes.index(layer)], floors)


def _by_level(found: Assessment) -> tuple[list[int], list[LegendEntry]]:
    bands = [band.label for band in found.rulebook.policy.bands]
    classes = [
        level if level >= 0 else len(bands) + _HATCHED.index(level)
        for level in found.level.tolist()
    ]
    return classes, _legend(found, bands, classes, labels.NOT_CONCLUDED)


def _by_value(
    found: Assessment, values: FloatArray, floors: Sequence[float]
) -> tuple[list[int], list[LegendEntry]]:
    """Class values (0–100) by *floors*; unknown ones and communes without results are hatched."""
    names = [text.MAP_BAND_TOP.format(low=show_number(floors[0]))] + [
        text.MAP_BAND.format(low=show_number(low), high=show_number(high))
        for high, low in pairwise(floors)
    ]
    known: dict[str, float | None] = {
        code: None if np.isnan(value) else float(value)
        for code, value in zip(found.communes, values, strict=True)
    }
    by_code = palette.value_classes(known, floors)
    classes = []
    for code, level in zip(found.communes, found.level.tolist(), strict=True):
        of_value = by_code[code]
        if level in {NOT_VISITED, FORM_REJECTED}:
            classes.append(len(floors) + _HATCHED.index(level))
        else:
            classes.append(len(floors) if of_value is None else of_value)
    return classes, _legend(found, names, classes, text.MAP_NO_VALUE)


def _legend(
    found: Assessment, names: Sequence[str], classes: Sequence[int], unknown: str
) -> list[LegendEntry]:
    """Return the classes with their numbers; rejected forms only where there are any."""
    colours = palette.level_colours(len(names))
    plain = [LegendEntry(name, colours[n], "", classes.count(n)) for n, name in enumerate(names)]
    said = (unknown, labels.NOT_VISITED, *([labels.REJECTED] if found.rejected else []))
    hatches = [palette.HATCH_OF[level] for level in _HATCHED]
    hatched = [
        LegendEntry(label, hatch.ground, hatch.name, classes.count(len(names) + n))
        for n, (label, hatch) in enumerate(zip(said, hatches, strict=False))
    ]
    return plain + hatched


def _tip(found: Assessment, row: int) -> str:
    bands = [band.label for band in found.rulebook.policy.bands]
    level = style.level_label(bands, int(found.level[row]))
    value = float(found.readiness.value[row])
    if np.isnan(value) or not found.visited[row]:
        tip = text.MAP_TIP_NO_VALUE.format(level=level)
    else:
        tip = text.MAP_TIP_LEVEL.format(level=level, value=show_number(value, 1))
    if found.withheld[row]:
        return f"{tip}\n{labels.WITHHELD}"
    gates = ", ".join(item.code for item in found.failed_gates(row))
    return f"{tip}\n{text.MAP_TIP_GATES.format(gates=gates)}" if gates else tip
