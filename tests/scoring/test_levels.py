"""The level of a unit, here in five bands from 90, 80, 70, 50 and 0 points: levels 0 to 4.

A failed gate allows level 3 at best. `undecided` is a gate whose answer is still open.

LV01 a value belongs to the first band whose floor it reaches
LV02 values are compared rounded to nine decimals: float noise decides no level
LV03 a failed gate caps the level and never raises it
LV04 an undecided gate leaves the unit not concluded
LV05 a failed gate is a conclusion even while another is undecided
LV06 without a value nothing is concluded, failed gate or not
LV07 a unit not visited is just that, whatever else is known
LV08 floors descend and end in 0; the cap is one of the levels
LV09 every unit gets exactly one level
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.levels import NOT_CONCLUDED, NOT_VISITED, levels
from tests.scoring.strategies import UNHURRIED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scoring.matrix import IntArray

FLOORS = (90.0, 80.0, 70.0, 50.0, 0.0)
CAP = 3
YES = True
NO = False


def level_of(
    value: Sequence[float],
    *,
    failed: bool = False,
    undecided: bool = False,
    visited: bool = True,
    floors: Sequence[float] = FLOORS,
    cap: int = CAP,
) -> IntArray:
    size = len(value)
    return levels(
        np.array(value),
        failed=np.full(size, failed),
        undecided=np.full(size, undecided),
        visited=np.full(size, visited),
        floors=floors,
        cap=cap,
    )


@pytest.mark.parametrize(
    ("value", "level"),
    [
        pytest.param(100.0, 0, id="LV01 full marks"),
        pytest.param(90.0, 0, id="LV01 at the highest floor"),
        pytest.param(89.999999999, 1, id="LV01 below it by the last decimal compared"),
        pytest.param(80.0, 1, id="LV01 at the second floor"),
        pytest.param(79.0, 2, id="LV01 below the second floor"),
        pytest.param(70.0, 2, id="LV01 at the third floor"),
        pytest.param(50.0, 3, id="LV01 at the fourth floor"),
        pytest.param(49.9, 4, id="LV01 below the fourth floor"),
        pytest.param(0.0, 4, id="LV01 nothing"),
        pytest.param(90.0 - 1e-12, 0, id="LV02 float noise below a floor"),
        pytest.param(100 * (0.1 + 0.2) + 40, 2, id="LV02 float noise above a floor"),
        pytest.param(np.nan, NOT_CONCLUDED, id="LV06 no value"),
    ],
)
def test_bands(value: float, level: int) -> None:
    assert level_of([value]) == [level]


def test_lv02_a_floor_with_noise_is_the_floor() -> None:
    assert level_of([30.0], floors=(100 * (0.1 + 0.2), 0.0), cap=0) == [0]


@pytest.mark.parametrize(
    ("value", "failed", "undecided", "visited", "level"),
    [
        pytest.param(95.0, YES, NO, YES, 3, id="LV03 the best band is capped"),
        pytest.param(50.0, YES, NO, YES, 3, id="LV03 the band of the cap stays"),
        pytest.param(20.0, YES, NO, YES, 4, id="LV03 a lower band is not raised"),
        pytest.param(95.0, NO, YES, YES, NOT_CONCLUDED, id="LV04 undecided, none failed"),
        pytest.param(95.0, YES, YES, YES, 3, id="LV05 failed and undecided"),
        pytest.param(np.nan, YES, NO, YES, NOT_CONCLUDED, id="LV06 failed, no value"),
        pytest.param(np.nan, NO, YES, YES, NOT_CONCLUDED, id="LV06 undecided, no value"),
        pytest.param(95.0, NO, NO, NO, NOT_VISITED, id="LV07 not visited, with a value"),
        pytest.param(np.nan, NO, YES, NO, NOT_VISITED, id="LV07 not visited, undecided"),
        pytest.param(95.0, YES, NO, NO, NOT_VISITED, id="LV07 not visited, failed"),
    ],
)
def test_gates(*, value: float, failed: bool, undecided: bool, visited: bool, level: int) -> None:
    found = level_of([value], failed=failed, undecided=undecided, visited=visited)

    assert found == [level]


@pytest.mark.parametrize(
    ("floors", "cap", "fault"),
    [
        pytest.param((), 0, "floors", id="LV08 no floors"),
        pytest.param((90.0, 50.0), 0, "floors", id="LV08 the last floor is not 0"),
        pytest.param((50.0, 90.0, 0.0), 0, "floors", id="LV08 ascending"),
        pytest.param((50.0, 50.0, 0.0), 0, "floors", id="LV08 the same floor twice"),
        pytest.param((50.0, np.nan, 0.0), 0, "floors", id="LV08 not a number"),
        pytest.param((50.0, 0.0), -1, "cap", id="LV08 a cap above the best"),
        pytest.param((50.0, 0.0), 2, "cap", id="LV08 a cap below the lowest"),
    ],
)
def test_bands_that_make_no_sense_are_refused(
    floors: Sequence[float], cap: int, fault: str
) -> None:
    with pytest.raises(ValueError, match=f"^{fault} must"):
        level_of([50.0], floors=floors, cap=cap)


@pytest.mark.parametrize(
    ("cap", "level"),
    [
        pytest.param(0, 0, id="LV08 the best level as cap changes nothing"),
        pytest.param(4, 4, id="LV08 the lowest level as cap"),
    ],
)
def test_caps_at_the_ends(cap: int, level: int) -> None:
    assert level_of([95.0], failed=True, cap=cap) == [level]


def test_lv08_a_single_band_holds_every_value() -> None:
    np.testing.assert_array_equal(level_of([0.0, 55.5, 100.0], floors=(0.0,), cap=0), [0, 0, 0])


VALUES = st.lists(st.floats(0.0, 100.0) | st.just(np.nan), max_size=8)


@UNHURRIED
@given(VALUES, st.integers(0, 4))
def test_a_failed_gate_never_raises_the_level_nor_changes_the_number(
    value: list[float], cap: int
) -> None:
    array = np.array(value, dtype=np.float64)
    before = array.copy()
    flags = np.full(array.size, NO)

    free = levels(array, failed=flags, undecided=flags, visited=~flags, floors=FLOORS, cap=cap)
    capped = levels(array, failed=~flags, undecided=flags, visited=~flags, floors=FLOORS, cap=cap)

    assert (capped >= free).all()
    np.testing.assert_array_equal(capped, np.where(free >= 0, np.maximum(free, cap), free))
    np.testing.assert_array_equal(array, before)


UNIT = st.tuples(
    st.floats(0.0, 100.0) | st.just(np.nan), st.booleans(), st.booleans(), st.booleans()
)


@UNHURRIED
@given(st.lists(UNIT, max_size=8))
def test_lv09_every_unit_gets_exactly_one_level(
    units: list[tuple[float, bool, bool, bool]],
) -> None:
    value = np.array([unit[0] for unit in units], dtype=np.float64)
    failed, undecided, visited = np.array([unit[1:] for unit in units], bool).reshape(-1, 3).T

    found = levels(
        value, failed=failed, undecided=undecided, visited=visited, floors=FLOORS, cap=CAP
    )

    assert found.shape == value.shape
    assert np.isin(found, [NOT_VISITED, NOT_CONCLUDED, 0, 1, 2, 3, 4]).all()
    np.testing.assert_array_equal(found == NOT_VISITED, ~visited)
    np.testing.assert_array_equal(
        found[visited] == NOT_CONCLUDED, (np.isnan(value) | (undecided & ~failed))[visited]
    )
