"""The heatmap of communes and domains: a chart to look at, and the same as a table.

The chart is one column a commune. A layer of invisible points lies above it, because Plotly lets
people choose points, not cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from scoring.matrix import FloatArray
from survey import palette
from survey.assessment import Assessment
from survey.fields import show_number
from survey.model import CommuneCode
from survey.ui import charts, context, figures, style, text, text_map
from survey.ui import text_overview as words
from survey.ui.figures import Names

_ROW_HEIGHT: Final = 26
_NAMES_HEIGHT: Final = 130
_KEY: Final = "overview.heatmap"


def render(found: Assessment, names: Names) -> None:
    """Draw legend, chart and table; a click on a cell opens its commune."""
    st.subheader(words.HEATMAP, anchor=False)
    style.quiet(words.HEATMAP_NOTE)
    order = by_value(found)
    _legend(found)
    with st.container(key="heatmap-box"):
        state = st.plotly_chart(
            chart(found, names, order),
            theme=None,
            config=charts.CONFIG,
            key=_KEY,
            on_select="rerun",
            selection_mode="points",
        )
    points = state["selection"]["points"]
    if points:
        context.open_commune(found.round, CommuneCode(points[0]["customdata"][0]))
    box = st.expander(words.HEATMAP_TABLE, key="overview.heatmap-table", on_change="rerun")
    if box.open:
        with box:
            st.html(table(found, names, order))


def by_value(found: Assessment) -> list[int]:
    """Return the rows of the communes, the lowest value first, those without one at the end."""
    value = found.readiness.value
    known = np.where(np.isnan(value), np.inf, value)
    return [int(row) for row in np.lexsort((np.array(found.communes), known))]


def chart(found: Assessment, names: Names, order: Sequence[int]) -> go.Figure:
    """Return the chart of the communes in the rows *order*; grey with a stroke is "no value"."""
    domains = found.rulebook.catalogue.domains
    values = found.readiness.domain_value[order].T
    classes = _classes(found, values)
    n = len(found.rulebook.policy.bands)
    figure = go.Figure()
    figure.add_trace(
        go.Heatmap(
            z=classes,
            zmin=-0.5,
            zmax=n - 0.5,
            colorscale=_steps(palette.level_colours(n)),
            showscale=False,
            hoverinfo="skip",
            xgap=1,
            ygap=1,
        )
    )
    figure.add_trace(_strokes(values))
    figure.add_trace(_points(found, names, order))
    short = [names[found.communes[row]].short_name for row in order]
    figure.update_layout(
        height=_ROW_HEIGHT * len(domains) + _NAMES_HEIGHT,
        margin={"l": 0, "r": 4, "t": 4, "b": 0},
        font=charts.FONT,
        plot_bgcolor=palette.NOT_CONCLUDED.ground,
        paper_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hovermode="closest",
        hoverdistance=30,
        hoverlabel={"font": charts.FONT, "bgcolor": palette.WHITE},
        clickmode="event+select",
        dragmode=False,
        xaxis={
            "tickvals": list(range(len(order))),
            "ticktext": short,
            "tickangle": -90,
            "tickfont": {"size": 10},
            "ticks": "",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "range": [-0.5, len(order) - 0.5],
        },
        yaxis={
            "tickvals": list(range(len(domains))),
            "ticktext": [f"{domain.short_name}  " for domain in domains],
            "tickfont": {"size": 12},
            "range": [len(domains) - 0.5, -0.5],
            "ticks": "",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return figure


def _classes(found: Assessment, values: FloatArray) -> list[list[int | None]]:
    """Return the class of each value by the floors of the bands: 0 the best, None without one."""
    floors = [band.floor for band in found.rulebook.policy.bands]
    rows = []
    for row in values:
        known = {str(n): None if np.isnan(v) else float(v) for n, v in enumerate(row)}
        rows.append(list(palette.value_classes(known, floors).values()))
    return rows


def _steps(colours: Sequence[str]) -> list[tuple[float, str]]:
    """Return a scale that changes its colour at once, halfway between two classes."""
    n = len(colours)
    return [
        (edge / n, colour) for place, colour in enumerate(colours) for edge in (place, place + 1)
    ]


def _strokes(values: FloatArray) -> go.Scatter:
    """Return a stroke on every cell that has no value, so that colour alone tells nothing."""
    rows, columns = np.nonzero(np.isnan(values))
    return go.Scatter(
        x=columns.tolist(),
        y=rows.tolist(),
        mode="markers",
        marker={
            "symbol": "line-ne",
            "size": 7,
            "line": {"width": 1, "color": palette.NOT_CONCLUDED.ink},
        },
        hoverinfo="skip",
    )


def _points(found: Assessment, names: Names, order: Sequence[int]) -> go.Scatter:
    """Return an invisible point on every cell: what it says, and the commune that it opens."""
    cells = [
        (x, y, found.communes[row], _tip(found, names, row, y))
        for x, row in enumerate(order)
        for y in range(len(found.rulebook.catalogue.domains))
    ]
    xs, ys, codes, tips = (list(part) for part in zip(*cells, strict=True))
    invisible = {"opacity": 0}
    return go.Scatter(
        x=xs,
        y=ys,
        mode="markers",
        marker={"size": 16, "symbol": "square", **invisible},
        selected={"marker": invisible},
        unselected={"marker": invisible},
        customdata=[[code] for code in codes],
        hovertext=tips,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _tip(found: Assessment, names: Names, row: int, column: int) -> str:
    value = float(found.readiness.domain_value[row, column])
    coverage = float(found.readiness.domain_coverage[row, column])
    said = words.HEATMAP_TIP_NONE if np.isnan(value) else words.HEATMAP_TIP
    return said.format(
        commune=escape(names[found.communes[row]].name),
        domain=escape(found.rulebook.catalogue.domains[column].name),
        value=figures.number(value),
        coverage=figures.percent(None if np.isnan(coverage) else coverage),
    )


def _legend(found: Assessment) -> None:
    floors = [band.floor for band in found.rulebook.policy.bands]
    names = [text_map.BAND_TOP.format(low=show_number(floors[0]))] + [
        text_map.BAND.format(low=show_number(low), high=show_number(high))
        for high, low in pairwise(floors)
    ]
    colours = palette.level_colours(len(floors))
    entries = [
        f'<span><i style="background:{colour}"></i>{escape(name)}</span>'
        for name, colour in zip(names, colours, strict=True)
    ]
    ground = palette.NOT_CONCLUDED.ground
    entries.append(
        f'<span><i class="hatched" style="background-color:{ground}"></i>'
        f"{escape(words.NO_VALUE)}</span>"
    )
    st.html(f'<div class="legend">{"".join(entries)}</div>')


# The table ---------------------------------------------------------------------------------------


def table(found: Assessment, names: Names, order: Sequence[int]) -> str:
    """Return the same as HTML: one row a commune, each value on its colour."""
    domains = found.rulebook.catalogue.domains
    classes = _classes(found, found.readiness.domain_value)
    head = "".join(
        f'<th class="num" title="{escape(domain.name, quote=True)}">{escape(domain.code)}</th>'
        for domain in domains
    )
    body = "".join(
        f"<tr><th>{figures.commune_link(found, names[found.communes[row]]).html}</th>"
        f"{''.join(_cells(found, row, classes[row]))}</tr>"
        for row in order
    )
    key = " · ".join(f"{domain.code}: {domain.short_name}" for domain in domains)
    return (
        f'<div class="quiet">{escape(key)}</div><div class="table-wrap heat">'
        f'<table class="plain"><thead><tr><th>{escape(text.COLUMN_COMMUNE)}</th>'
        f'<th class="num">{escape(text.COLUMN_VALUE)}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(found: Assessment, row: int, classes: Sequence[int | None]) -> Iterator[str]:
    colours = palette.level_colours(len(found.rulebook.policy.bands))
    yield f'<td class="num">{figures.number(float(found.readiness.value[row]))}</td>'
    for value, of_value in zip(found.readiness.domain_value[row], classes, strict=True):
        if of_value is None:
            ground = palette.NOT_CONCLUDED.ground
            yield f'<td class="num hatched" style="background-color:{ground}">–</td>'
        else:
            colour = colours[of_value]
            ink = palette.text_on(colour)
            shown = show_number(float(value), 1)
            yield f'<td class="num" style="background:{colour};color:{ink}">{shown}</td>'
