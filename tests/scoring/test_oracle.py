"""Our scores against COINr 1.1.14 on its ASEM example: 51 countries, 49 indicators, 8 pillars.

An indicator is an item and a pillar a domain; the index is the mean of two sub-indexes, each the
mean of its pillars, so a pillar weighs one over the number of pillars in its sub-index.

OR01 pillars with missing values are COINr's means over the values present
OR02 the index with missing values is COINr's
OR03 what the items of a country earn adds up to COINr's index
OR04 at every level, a group with too few values present has no value: the coverage floor
OR05 ranks of complete data are COINr's, of pillars, sub-indexes and index
OR06 ranks of data with holes are COINr's, and who has no value has no rank
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scoring.comparison import ranks
from scoring.gaps import contributions
from scoring.matrix import ScoringMatrix, Weights
from scoring.readiness import Readiness, readiness
from tests.scoring.oracle import read_oracle, read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scoring.matrix import FloatArray

SUB_INDEXES = {
    "Conn": ("Physical", "ConEcFin", "Political", "Instit", "P2P"),
    "Sust": ("Environ", "Social", "SusEcFin"),
}
PILLARS = SUB_INDEXES["Conn"] + SUB_INDEXES["Sust"]
GROUPS = (*PILLARS, "Conn", "Sust", "Index")
THRESHOLD = 0.66


def with_holes(shares: FloatArray) -> ScoringMatrix:
    """Return the matrix of *shares* (0–1) in which every NaN is a missing answer."""
    present = ~np.isnan(shares)
    return ScoringMatrix.checked(
        points=np.nan_to_num(shares), answered=present, applicable=np.ones_like(shares)
    )


def children(oracle_dir: Path, parent: str) -> list[str]:
    rows = read_rows(oracle_dir / "asem_meta.csv")
    return [row["iCode"] for row in rows if row["Parent"] == parent]


def pillar_scores(
    oracle_dir: Path, file: str, *, scale: float, weight: Sequence[float]
) -> Readiness:
    matrix, weights = asem(oracle_dir, file, scale=scale, weight=weight)
    return readiness(matrix, weights, coverage_floor=0.0)


def asem(
    oracle_dir: Path, file: str, *, scale: float, weight: Sequence[float]
) -> tuple[ScoringMatrix, Weights]:
    """Return all indicators of *file* under the eight pillars, which weigh *weight*."""
    indicators = [row for row in read_rows(oracle_dir / "asem_meta.csv") if row["Level"] == "1"]
    values = read_oracle(oracle_dir / file).table([row["iCode"] for row in indicators])
    return with_holes(values / scale), Weights.checked(
        domain_of=[PILLARS.index(row["Parent"]) for row in indicators],
        item=[float(row["Weight"]) for row in indicators],
        domain=weight,
    )


def weight_in(group: str) -> list[float]:
    """Return the weight of each pillar in *group*: in a sub-index, or in the index of both."""
    inside = {name: own for name, own in SUB_INDEXES.items() if group in {name, "Index"}}
    return [sum(1 / len(own) for own in inside.values() if p in own) for p in PILLARS]


@pytest.mark.parametrize("pillar", [pytest.param(p, id=f"OR01 {p}") for p in PILLARS])
def test_a_pillar_is_the_mean_of_its_present_indicators(oracle_dir: Path, pillar: str) -> None:
    wanted = read_oracle(oracle_dir / "na_aggregated_datthresh_none.csv")[pillar]

    found = pillar_scores(oracle_dir, "na_normalised01.csv", scale=1, weight=weight_in("Index"))

    np.testing.assert_allclose(
        found.domain_value[:, PILLARS.index(pillar)], 100 * wanted, atol=1e-9, rtol=0
    )


@pytest.mark.parametrize("group", [pytest.param(g, id=f"OR02 {g}") for g in GROUPS[-3:]])
def test_a_higher_group_is_the_mean_of_its_pillars(oracle_dir: Path, group: str) -> None:
    wanted = read_oracle(oracle_dir / "na_aggregated_datthresh_none.csv")[group]

    found = pillar_scores(oracle_dir, "na_normalised01.csv", scale=1, weight=weight_in(group))

    np.testing.assert_allclose(found.value, 100 * wanted, atol=1e-9, rtol=0)


def test_or03_what_the_items_earn_adds_up_to_the_index(oracle_dir: Path) -> None:
    wanted = read_oracle(oracle_dir / "na_aggregated_datthresh_none.csv")["Index"]
    matrix, weights = asem(oracle_dir, "na_normalised01.csv", scale=1, weight=weight_in("Index"))

    parts = contributions(matrix, weights)

    np.testing.assert_allclose(parts.earned.sum(axis=1), 100 * wanted, atol=1e-9, rtol=0)
    np.testing.assert_allclose(parts.gap.sum(axis=1), 100 * (1 - wanted), atol=1e-9, rtol=0)


@pytest.mark.parametrize("group", [pytest.param(g, id=f"OR04 {g}") for g in GROUPS])
def test_a_group_with_too_few_values_present_has_no_value(oracle_dir: Path, group: str) -> None:
    oracle = read_oracle(oracle_dir / "na_aggregated_datthresh_066.csv")
    members = children(oracle_dir, group)
    matrix = with_holes(oracle.table(members))
    weights = Weights.checked(domain_of=[0] * len(members), item=[1] * len(members), domain=[1])

    found = readiness(matrix, weights, coverage_floor=THRESHOLD)

    np.testing.assert_allclose(found.value, 100 * oracle[group], atol=1e-9, rtol=0)


@pytest.mark.parametrize("pillar", [pytest.param(p, id=f"OR05 {p}") for p in PILLARS])
def test_ranks_of_pillars(oracle_dir: Path, pillar: str) -> None:
    wanted = read_oracle(oracle_dir / "asem_ranks_aggregates.csv")[pillar]

    found = pillar_scores(oracle_dir, "asem_normalised.csv", scale=100, weight=weight_in("Index"))

    np.testing.assert_array_equal(ranks(found.domain_value[:, PILLARS.index(pillar)]), wanted)


@pytest.mark.parametrize("group", [pytest.param(g, id=f"OR05 {g}") for g in GROUPS[-3:]])
def test_ranks_of_higher_groups(oracle_dir: Path, group: str) -> None:
    wanted = read_oracle(oracle_dir / "asem_ranks_aggregates.csv")[group]

    found = pillar_scores(oracle_dir, "asem_normalised.csv", scale=100, weight=weight_in(group))

    np.testing.assert_array_equal(ranks(found.value), wanted)


@pytest.mark.parametrize("group", [pytest.param(g, id=f"OR06 {g}") for g in GROUPS])
def test_ranks_of_data_with_holes(oracle_dir: Path, group: str) -> None:
    values = read_oracle(oracle_dir / "na_aggregated_datthresh_066.csv")[group]
    wanted = read_oracle(oracle_dir / "na_ranks_datthresh_066.csv")[group]

    np.testing.assert_array_equal(ranks(100 * values), np.nan_to_num(wanted, nan=0))
