"""The definition of the score in exact fractions, cell by cell: slow, plain, independent of numpy."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isnan, nan
from typing import TYPE_CHECKING

from tests.scoring.tables import NOT_APPLICABLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.scoring.tables import Cell, Survey


@dataclass(frozen=True)
class Mean:
    """Value, bounds and coverage of a domain or a unit; NaN where there is none."""

    value: float
    lower: float
    upper: float
    coverage: float


def defined_domain(cells: Iterable[tuple[float, Cell]]) -> Mean:
    """Return the mean of a domain given as pairs of weight and cell."""
    applicable = [(Fraction(w), cell) for w, cell in cells if cell != NOT_APPLICABLE]
    answered = [(w, Fraction(cell)) for w, cell in applicable if not isinstance(cell, str)]
    missing = sum((w for w, cell in applicable if isinstance(cell, str)), Fraction())
    earned = sum((w * points for w, points in answered), Fraction())
    known = sum((w for w, _ in answered), Fraction())
    return Mean(
        value=_ratio(100 * earned, known),
        lower=_ratio(100 * earned, known + missing),
        upper=_ratio(100 * (earned + missing), known + missing),
        coverage=_ratio(known, known + missing),
    )


def defined_unit(survey: Survey, unit: int) -> Mean:
    """Return the mean of a *unit* over its domains, before any coverage floor."""
    domains = [
        (Fraction(weight), defined_domain(_cells_of(survey, unit, place)))
        for place, weight in enumerate(survey.domain)
    ]
    coverage = _over((w, mean.coverage) for w, mean in domains)
    return Mean(
        value=_over((w, mean.value) for w, mean in domains),
        lower=_over((w, mean.lower) for w, mean in domains),
        upper=_over((w, mean.upper) for w, mean in domains),
        coverage=0.0 if isnan(coverage) else coverage,
    )


def _cells_of(survey: Survey, unit: int, place: int) -> list[tuple[float, Cell]]:
    described = zip(survey.domain_of, survey.item, survey.cells[unit], strict=True)
    return [(weight, cell) for domain, weight, cell in described if domain == place]


def _over(parts: Iterable[tuple[Fraction, float]]) -> float:
    known = [(w, Fraction(mean)) for w, mean in parts if not isnan(mean)]
    return _ratio(sum((w * mean for w, mean in known), Fraction()), sum(w for w, _ in known))


def _ratio(part: Fraction, whole: Fraction | int) -> float:
    return float(part / whole) if whole else nan
