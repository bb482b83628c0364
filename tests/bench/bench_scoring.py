"""Scoring the whole country against the three products nobody can do without, in the same run.

Run with `pytest tests/bench/bench_scoring.py`. Times on a shared machine mean little; the ratio of
two neighbours in time means something, and its median over many pairs can be held to.
"""

from __future__ import annotations

import gc
import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from scoring.gaps import contributions
from scoring.gates import summarise_gates
from scoring.matrix import ScoringMatrix, Weights
from scoring.readiness import readiness

if TYPE_CHECKING:
    from collections.abc import Callable

COMMUNES: Final = 3321
ITEMS: Final = 120
DOMAINS: Final = 10
GATES: Final = 8
PAIRS: Final = 60

pytestmark = pytest.mark.bench


def the_country() -> tuple[ScoringMatrix, Weights]:
    """Return every commune of the country with some answers missing and some items off."""
    chance = np.random.default_rng(2026)
    shape = (COMMUNES, ITEMS)
    applicable = chance.random(shape) < 0.95
    answered = applicable & (chance.random(shape) < 0.9)
    points = np.where(answered, chance.choice([0.0, 0.5, 1.0], shape), 0.0)
    return (
        ScoringMatrix.checked(points=points, answered=answered, applicable=applicable),
        Weights.checked(
            domain_of=np.arange(ITEMS) % DOMAINS,
            item=chance.integers(1, 6, ITEMS),
            domain=chance.integers(1, 4, DOMAINS),
        ),
    )


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def ratio(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float, float]:
    """Return the median of *ours* over *bare*, and the median seconds of each.

    The two alternate in who goes first, so that neither always finds the cache warm.
    """
    gc.collect()
    gc.disable()
    pairs = [
        (seconds(ours), seconds(bare))
        if turn % 2
        else tuple(reversed((seconds(bare), seconds(ours))))
        for turn in range(PAIRS + 10)
    ][10:]  # the first pairs fill caches and wake the threads of the BLAS
    gc.enable()
    return (
        median(own / base for own, base in pairs),
        median(own for own, _ in pairs),
        median(base for _, base in pairs),
    )


def report(
    capsys: pytest.CaptureFixture[str], name: str, found: tuple[float, float, float]
) -> None:
    times, own, base = found
    with capsys.disabled():
        sys.stdout.write(
            f"\n{name}: {times:.2f} × the bare products"
            f" ({1000 * own:.2f} ms / {1000 * base:.2f} ms, {PAIRS} pairs)\n"
        )


def bare_products(matrix: ScoringMatrix, weights: Weights) -> Callable[[], object]:
    table = weights.table
    return lambda: (matrix.points @ table, matrix.answered @ table, matrix.applicable @ table)


def test_readiness_costs_at_most_four_times_the_bare_products(
    capsys: pytest.CaptureFixture[str],
) -> None:
    matrix, weights = the_country()
    outcomes = np.random.default_rng(1).integers(0, 4, (COMMUNES, GATES), dtype=np.int8)

    found = ratio(
        lambda: (readiness(matrix, weights, coverage_floor=0.8), summarise_gates(outcomes)),
        bare_products(matrix, weights),
    )
    report(capsys, "readiness with bounds, coverage and gates", found)

    assert found[0] <= 4.0


def test_contributions_cost_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    matrix, weights = the_country()

    found = ratio(lambda: contributions(matrix, weights), bare_products(matrix, weights))
    report(capsys, "contributions", found)

    assert found[0] <= 20.0  # an answer for every item of every unit: 12 times the output
