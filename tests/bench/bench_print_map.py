"""The printed map of a province, against the same shapes drawn by matplotlib without any words.

Run with `pytest tests/bench/bench_print_map.py`. The made-up round on A4 as PDF, from the view to the
bytes; the time is that of the processor. Beside it, in turns, stand the bare fills of the 96 shapes on the
same paper.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import process_time

import pytest
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from survey.application import Application
from survey.exchange.map_layers import LEVEL
from survey.exchange.map_print import map_pdf
from survey.exchange.map_view import MapView, map_view
from survey.exchange.provenance import provenance
from tests.exchange.demo_home import copy_of_demo, opened

TURNS = 3
MOST_TIMES = 35.0

pytestmark = pytest.mark.bench


@pytest.fixture
def app(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Quảng Ngãi with made-up data."""
    app = opened(copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path))
    yield app
    app.close()


def bare(view: MapView) -> None:
    figure = Figure(figsize=(8.27, 11.69))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(107, 109.5)
    axes.set_ylim(14, 15.6)
    for shape in view.boundaries.shapes.values():
        for outer, *_ in shape:
            axes.add_artist(Polygon(outer, facecolor="#8fc0dc"))
    FigureCanvasPdf(figure).print_pdf(io.BytesIO())  # type: ignore[no-untyped-call] # of matplotlib


def test_a_printed_map_is_quick(app: Application) -> None:
    found = app.assess(1)
    view = map_view(app, found, LEVEL)
    origin = provenance(app, found.round, found.as_of, by="A")
    bare(view)
    ours, theirs = [], []
    for _ in range(TURNS):
        start = process_time()
        map_pdf(view, origin)
        ours.append(process_time() - start)
        start = process_time()
        bare(view)
        theirs.append(process_time() - start)
    times = median(ours) / median(theirs)
    print(f"\nA4 as PDF: {median(ours):.2f} s, {times:.1f} × the bare shapes")  # noqa: T201 - the figures

    assert times <= MOST_TIMES
