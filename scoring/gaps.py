"""Where the points of a unit come from and where the missing ones went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scoring.matrix import FloatArray, IntArray, ScoringMatrix, Weights


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each item *earned* and the *gap* it left, (units × items), in points of 100.

    For a unit with a value Σ earned is that value before any coverage floor, and
    Σ earned + Σ gap = 100; a unit without one has zeros. An item not answered has neither.
    """

    earned: FloatArray
    gap: FloatArray


@dataclass(frozen=True, eq=False)
class ItemGaps:
    """How common and how costly the gap of each item is, all (items,).

    *units* is the number of units that answered it and did not meet it fully, *answered* the
    number that answered it at all, *mean_loss* the mean points of 100 lost by those *units*
    (0 where there are none).
    """

    units: IntArray
    answered: IntArray
    mean_loss: FloatArray


def contributions(matrix: ScoringMatrix, weights: Weights) -> Contributions:
    """Return the part of each item in each unit's value.

    An answered item can earn 100·W'·w', its domain's and its own weight renormalised over what was
    answered; it earns that times its points, and the rest is its gap.
    """
    answered: FloatArray = matrix.answered @ weights.table
    valued = answered > 0
    total: FloatArray = valued @ weights.domain
    share = np.zeros_like(answered)
    np.divide(weights.domain, answered, out=share, where=valued)
    scale = np.zeros_like(total)
    np.divide(100.0, total, out=scale, where=total > 0)
    within_reach = ((share * scale[:, np.newaxis]) @ weights.table.T) * matrix.answered
    earned = within_reach * matrix.points
    return Contributions(earned=earned, gap=within_reach - earned)


def item_gaps(matrix: ScoringMatrix, parts: Contributions) -> ItemGaps:
    """Return how often each item was answered and not fully met, and the mean loss where it was."""
    short = (matrix.answered == 1) & (matrix.points < 1)
    units = np.count_nonzero(short, axis=0)
    lost = np.where(short, parts.gap, 0.0).sum(axis=0)
    return ItemGaps(
        units=units,
        answered=np.count_nonzero(matrix.answered, axis=0),
        mean_loss=lost / np.maximum(units, 1),
    )
