"""The level (mức) of each unit: its band, what a failed gate allows, or why there is none."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from scoring.comparison import comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scoring.matrix import BoolArray, FloatArray, IntArray

NOT_CONCLUDED: Final = -1
NOT_VISITED: Final = -2


def levels(
    value: FloatArray,
    *,
    failed: BoolArray,
    undecided: BoolArray,
    visited: BoolArray,
    floors: Sequence[float],
    cap: int,
) -> IntArray:
    """Return the level (units,) of each *value* in points of 100: 0 the best, or a negative code.

    *floors* are those of the bands, highest first and ending in 0; a value, rounded to nine
    decimals, belongs to the first band whose floor it reaches. In this order:

    - a unit not *visited* is `NOT_VISITED`;
    - without a value (NaN) it is `NOT_CONCLUDED`, whatever its gates say;
    - with a *failed* gate its level is no better than *cap*, and never better than its band; this
      is a conclusion even while other gates are open, for none of them could change it;
    - with an *undecided* gate and none failed it is `NOT_CONCLUDED`;
    - otherwise its level is its band.
    """
    lowest = len(floors) - 1
    if not floors or floors[-1] != 0 or not all(high > low for high, low in pairwise(floors)):
        raise ValueError("floors must descend and end in 0")
    if not 0 <= cap <= lowest:
        raise ValueError("cap must be the index of a level")
    above_lowest = comparable(np.array(floors[-2::-1]))  # ascending
    band = lowest - np.searchsorted(above_lowest, comparable(value), side="right")
    level = np.where(failed, np.maximum(band, cap), band)
    concluded = ~np.isnan(value) & (failed | ~undecided)
    return np.where(visited, np.where(concluded, level, NOT_CONCLUDED), NOT_VISITED)
