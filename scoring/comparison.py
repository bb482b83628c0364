"""When two values count as equal, and who stands where among the units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from scoring.matrix import FloatArray, IntArray

COMPARED_DECIMALS: Final = 9
UNRANKED: Final = 0


def comparable(values: FloatArray) -> FloatArray:
    """Return *values* rounded to nine decimals, the form in which they may be compared.

    Two sums of the same terms in another order differ in their last bits; unrounded, that noise
    decides ranks, levels and floors.
    """
    return np.round(values, COMPARED_DECIMALS)


def ranks(values: FloatArray) -> IntArray:
    """Return the rank of each of *values* (any unit), 1 for the highest.

    Competition ranking: equal values share the smallest rank and the next rank is skipped
    (1, 2, 2, 4), as `rank(ties.method = "min")` in R and COINr. A NaN is `UNRANKED`, that is 0,
    and moves nobody.
    """
    compared = comparable(values)
    known = ~np.isnan(compared)
    ascending = np.sort(compared[known])
    higher = ascending.size - np.searchsorted(ascending, compared, side="right")
    return np.where(known, higher + 1, UNRANKED)
