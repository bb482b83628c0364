"""Ranks.

RK01 the highest value is first; equal values share the smallest rank and the next is skipped
RK02 values are equal when they agree to nine decimals
RK03 a unit without a value is not ranked (0) and moves nobody
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison import UNRANKED, comparable, ranks
from tests.scoring.strategies import UNHURRIED


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        pytest.param([10.0, 30.0, 20.0], [3, 1, 2], id="RK01 the highest is first"),
        pytest.param([9.0, 5.0, 9.0, 1.0], [1, 3, 1, 4], id="RK01 ties share the smallest rank"),
        pytest.param([5.0, 5.0, 5.0], [1, 1, 1], id="RK01 all equal"),
        pytest.param([], [], id="RK01 nobody"),
        pytest.param([30.0, 100 * (0.1 + 0.2)], [1, 1], id="RK02 float noise makes no rank"),
        pytest.param([1.000000001, 1.0], [1, 2], id="RK02 the ninth decimal counts"),
        pytest.param([1.0000000001, 1.0], [1, 1], id="RK02 the tenth does not"),
        pytest.param([0.0, -0.0], [1, 1], id="RK02 there is one zero"),
        pytest.param([np.nan, 1.0, 2.0], [0, 2, 1], id="RK03 without a value"),
        pytest.param([np.nan, np.nan], [0, 0], id="RK03 nobody has a value"),
    ],
)
def test_ranks(values: list[float], wanted: list[int]) -> None:
    np.testing.assert_array_equal(ranks(np.array(values, dtype=np.float64)), wanted)


def test_rk03_unranked_is_0() -> None:
    assert UNRANKED == 0


VALUES = st.lists(st.floats(0.0, 100.0) | st.sampled_from((50.0, np.nan)), max_size=12)


@UNHURRIED
@given(VALUES)
def test_a_rank_is_one_more_than_the_number_of_higher_values(values: list[float]) -> None:
    array = np.array(values, dtype=np.float64)
    compared = comparable(array)

    higher = (compared[np.newaxis, :] > compared[:, np.newaxis]).sum(axis=1)

    np.testing.assert_array_equal(ranks(array), np.where(np.isnan(array), 0, higher + 1))
