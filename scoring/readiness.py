"""Item → domain → overall: the value, what it may still become, and how much was checked.

A weighted arithmetic mean at both levels, weights renormalised over what was answered (OECD/JRC,
Handbook on Constructing Composite Indicators, 2008, steps 3 and 6; COINr's `Aggregate` with
`a_amean`). The bounds are the best and the worst case of the answers that are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scoring.comparison import comparable

if TYPE_CHECKING:
    from scoring.matrix import BoolArray, FloatArray, ScoringMatrix, Weights


@dataclass(frozen=True, eq=False)
class Readiness:
    """The scores of all units: values and bounds in points of 100, coverage in 0–1.

    The first four are (units,), the domain ones (units × domains). `lower ≤ value ≤ upper` holds
    wherever the value is known. NaN is "no value": nothing answered, nothing applicable, only
    weights of 0, or (the overall value alone) coverage below the floor. A unit with nothing
    applicable has coverage 0; a domain with nothing applicable has coverage NaN.
    """

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    coverage: FloatArray
    domain_value: FloatArray
    domain_lower: FloatArray
    domain_upper: FloatArray
    domain_coverage: FloatArray


def readiness(matrix: ScoringMatrix, weights: Weights, *, coverage_floor: float) -> Readiness:
    """Return the readiness of every unit; below *coverage_floor* (0–1) only the bounds remain.

    A domain's value is Σw·x/Σw over its answered items; its lower bound counts missing items as 0,
    its upper bound as full, both over its applicable items. The overall value is the mean over the
    domains that have a value, bounds and coverage the mean over those with an applicable item.
    """
    earned: FloatArray = matrix.points @ weights.table
    answered: FloatArray = matrix.answered @ weights.table
    possible: FloatArray = matrix.applicable @ weights.table
    with np.errstate(invalid="ignore"):  # 0/0 is the NaN that is meant
        domain_value = earned / answered
        # fmin and fmax, here and below: the last bit must not break lower ≤ value ≤ upper
        domain_lower = np.fmin(earned / possible, domain_value)
        domain_upper = np.fmax(1.0 - (answered - earned) / possible, domain_value)
        domain_coverage = answered / possible
        valued, asked = answered > 0, possible > 0
        value = _sum(domain_value, valued, weights) / (valued @ weights.domain)
        weight_asked = asked @ weights.domain
        lower = _sum(domain_lower, asked, weights) / weight_asked
        upper = _sum(domain_upper, asked, weights) / weight_asked
        coverage = _sum(domain_coverage, asked, weights) / weight_asked
    coverage[weight_asked == 0] = 0.0
    enough = comparable(coverage) >= comparable(np.asarray(coverage_floor))
    return Readiness(
        value=100.0 * np.where(enough, value, np.nan),
        lower=100.0 * np.fmin(lower, value),
        upper=100.0 * np.fmax(upper, value),
        coverage=coverage,
        domain_value=100.0 * domain_value,
        domain_lower=100.0 * domain_lower,
        domain_upper=100.0 * domain_upper,
        domain_coverage=domain_coverage,
    )


def _sum(of_domains: FloatArray, counted: BoolArray, weights: Weights) -> FloatArray:
    """Return the weighted sum (units,) over the domains that are *counted*."""
    total: FloatArray = np.where(counted, of_domains, 0.0) @ weights.domain
    return total
