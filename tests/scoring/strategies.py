"""Surveys of every shape for the properties: few units, items and domains, weights of 0 among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import settings
from hypothesis import strategies as st

from tests.scoring.tables import MISSING, NOT_APPLICABLE, Survey

if TYPE_CHECKING:
    from tests.scoring.tables import Cell

UNHURRIED: Final = settings(deadline=None)  # two shared cores: a slow example is not a failure

QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
AWKWARD: Final = (0.0, 1.0, 0.5, 0.1, 0.7, 1 / 3, 2 / 3, 1e-9, 1 - 2**-53)  # sums of these round
WEIGHTS: Final = (0.0, 0.5, 1.0, 2.0, 3.0)
POINTS: Final = st.floats(0.0, 1.0)


@st.composite
def surveys(draw: st.DrawFn, *, points: tuple[float, ...] = AWKWARD, max_units: int = 2) -> Survey:
    """Draw a survey of up to *max_units* units, 6 items and 3 domains with any cell anywhere.

    *points* are the points a cell may hold.
    """
    items = draw(st.integers(1, 6))
    domains = draw(st.integers(1, 3))
    cell: st.SearchStrategy[Cell] = st.sampled_from((*points, MISSING, NOT_APPLICABLE))
    row = st.lists(cell, min_size=items, max_size=items).map(tuple)
    place = st.sampled_from(range(domains))
    weight = st.sampled_from(WEIGHTS)
    return Survey(
        cells=tuple(draw(st.lists(row, min_size=1, max_size=max_units))),
        domain_of=tuple(draw(st.lists(place, min_size=items, max_size=items))),
        item=tuple(draw(st.lists(weight, min_size=items, max_size=items))),
        domain=tuple(draw(st.lists(weight, min_size=domains, max_size=domains))),
    )
