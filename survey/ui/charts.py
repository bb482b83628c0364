"""The charts of the overview: plotly figures that need nothing from outside."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from scoring.comparison import comparable
from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey import labels, palette
from survey.assessment import FORM_REJECTED, Assessment
from survey.fields import show_number
from survey.ui import text_overview

CONFIG = {"displayModeBar": False, "staticPlot": False, "scrollZoom": False}
FONT = {"family": "Be Vietnam Pro, sans-serif", "size": 14, "color": "#1c2733"}
_BAR_HEIGHT = 34
_SPAN = 5
_WHOLE = 100.0


def levels(found: Assessment) -> go.Figure:
    """Return one bar a level with its number of communes, the best on top.

    Rejected forms have a bar where there are any.
    """
    bands = found.rulebook.policy.bands
    colours = palette.level_colours(len(bands))
    rows = [
        (band.label, int((found.level == n).sum()), colours[n], "") for n, band in enumerate(bands)
    ]
    for name, code, pattern in (
        (labels.NOT_CONCLUDED, NOT_CONCLUDED, "/"),
        (labels.NOT_VISITED, NOT_VISITED, "."),
        *([(labels.REJECTED, FORM_REJECTED, "x")] if found.rejected else []),
    ):
        count = int((found.level == code).sum())
        rows.append((name, count, palette.HATCH_OF[code].ground, pattern))
    rows.reverse()
    names, counts, fills, patterns = zip(*rows, strict=True)
    return _bars(
        list(names),
        list(counts),
        [str(count) for count in counts],
        {"color": list(fills), "pattern": {"shape": list(patterns), "fgcolor": "#757575"}},
        top=max(1, *counts),
    )


def domains(found: Assessment) -> go.Figure:
    """Return the mean value of each domain over the communes that have one, the lowest on top."""
    values = found.readiness.domain_value
    rows = []
    for column, domain in enumerate(found.rulebook.catalogue.domains):
        known = values[found.visited, column]
        known = known[~np.isnan(known)]
        if known.size:
            small = known.size < found.rulebook.policy.minimum_n
            n = (text_overview.N_SMALL if small else text_overview.N).format(n=known.size)
            rows.append((float(known.mean()), f"{domain.short_name} ({n})"))
    rows.sort(reverse=True)
    means = [mean for mean, _ in rows]
    return _bars(
        [name for _, name in rows],
        means,
        [show_number(mean, 1) for mean in means],
        {"color": "#1a5e8a"},
        top=100,
    )


def distribution(found: Assessment) -> go.Figure:
    """Return how many communes have a value in each span of five points, in the band's colour.

    A band that begins at 100 has a bar of its own, drawn beyond 100.
    """
    values = comparable(found.readiness.value)
    values = values[~np.isnan(values)]
    floors = [band.floor for band in found.rulebook.policy.bands]
    edges = sorted({*floors, *(float(edge) for edge in range(0, 100, _SPAN))})
    end = edges[-1] + _SPAN if edges[-1] >= _WHOLE else _WHOLE
    spans = list(pairwise([*edges, end]))
    counts = np.histogram(values, [*edges, end])[0]
    colours = palette.level_colours(len(floors))
    of_band = palette.value_classes({str(edge): edge for edge in edges}, floors)
    middles = [(low + high) / 2 for low, high in spans]
    widths = [high - low for low, high in spans]
    figure = go.Figure(
        go.Bar(
            x=middles,
            y=counts,
            width=widths,
            text=[str(count) if count else "" for count in counts],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            marker={
                "color": [colours[place] for place in of_band.values() if place is not None],
                "line": {"color": "#8894a0", "width": 1},
            },
        )
    )
    figure.update_layout(
        height=260,
        margin={"l": 12, "r": 16, "t": 24, "b": 30},
        font=FONT,
        xaxis={"range": [0, end], "tickvals": sorted({0, *floors, 100}), "fixedrange": True},
        yaxis={"visible": False, "fixedrange": True},
        separators=",.",
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
    )
    return figure


def _bars(
    names: list[str], values: list[Any], shown: list[str], marker: dict[str, Any], *, top: float
) -> go.Figure:
    figure = go.Figure(
        go.Bar(
            x=values,
            y=names,
            orientation="h",
            text=shown,
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            marker={**marker, "line": {"color": "#8894a0", "width": 1}},
        )
    )
    figure.update_layout(
        height=_BAR_HEIGHT * max(1, len(names)) + 20,
        margin={"l": 0, "r": 40, "t": 4, "b": 4},
        font=FONT,
        xaxis={"visible": False, "range": [0, top * 1.12], "fixedrange": True},
        yaxis={"automargin": True, "fixedrange": True, "ticksuffix": "  "},
        separators=",.",
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
    )
    return figure
