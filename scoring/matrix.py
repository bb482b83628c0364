"""The arrays that every score is computed from, checked once at the door.

Rows are units (communes), columns are items (tiêu chí); an item belongs to one domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ScoringMatrix:
    """What is known of each unit and item, three float64 arrays (units × items).

    *points* lie in 0–1 and are exactly 0 where nothing is answered; *answered* and *applicable*
    hold 1 or 0. An applicable item counts in the denominator of coverage and bounds, so an item
    that could not be checked is applicable and not answered. Build it with `checked`.
    """

    points: FloatArray
    answered: FloatArray
    applicable: FloatArray

    @classmethod
    def checked(
        cls, *, points: npt.ArrayLike, answered: npt.ArrayLike, applicable: npt.ArrayLike
    ) -> Self:
        """Return a matrix of read-only copies; raise ValueError where they contradict each other."""
        made = cls(
            points=_read_only(points),
            answered=_read_only(answered),
            applicable=_read_only(applicable),
        )
        _require(made.points.ndim == 2, "points must have two axes: units × items")  # noqa: PLR2004 - it says so
        _require(made.answered.shape == made.points.shape, "answered has another shape than points")
        _require(made.applicable.shape == made.points.shape, "applicable has another shape")
        _require(_all_between_0_and_1(made.points), "points must lie in 0–1")
        _require(_all_flags(made.answered), "answered must hold 1 or 0")
        _require(_all_flags(made.applicable), "applicable must hold 1 or 0")
        _require(
            bool((made.answered <= made.applicable).all()), "an answered item must be applicable"
        )
        _require(
            not made.points[made.answered == 0].any(), "points must be 0 where nothing is answered"
        )
        return made


@dataclass(frozen=True, eq=False)
class Weights:
    """How much each item counts in its domain and each domain in the whole; any scale, 0 allowed.

    *domain_of* (items,) is the index of each item's domain, *item* (items,) the weight of the item
    within it, *domain* (domains,) the weight of the domain. Build it with `checked`.
    """

    domain_of: IntArray
    item: FloatArray
    domain: FloatArray

    @classmethod
    def checked(
        cls, *, domain_of: Sequence[int] | IntArray, item: npt.ArrayLike, domain: npt.ArrayLike
    ) -> Self:
        """Return weights as read-only copies; raise ValueError where they make no sense."""
        places = np.array(domain_of, dtype=np.intp)
        places.setflags(write=False)
        made = cls(domain_of=places, item=_read_only(item), domain=_read_only(domain))
        _require(made.item.ndim == 1, "item weights must have one axis")
        _require(made.domain.ndim == 1, "domain weights must have one axis")
        _require(places.shape == made.item.shape, "domain_of must name one domain an item")
        _require(_all_weights(made.item), "item weights must be finite and not negative")
        _require(_all_weights(made.domain), "domain weights must be finite and not negative")
        _require(
            bool(((places >= 0) & (places < made.domain.size)).all()),
            "domain_of must hold indices of domains",
        )
        return made

    @cached_property
    def table(self) -> FloatArray:
        """The item weights spread over the domains (items × domains), 0 outside an item's domain."""
        spread = np.zeros((self.item.size, self.domain.size))
        spread[np.arange(self.item.size), self.domain_of] = self.item
        spread.setflags(write=False)
        return spread


def _read_only(values: npt.ArrayLike) -> FloatArray:
    copy = np.array(values, dtype=np.float64, order="C")
    copy.setflags(write=False)
    return copy


def _all_between_0_and_1(values: FloatArray) -> bool:
    return bool(((values >= 0) & (values <= 1)).all())  # a NaN is in no interval


def _all_flags(values: FloatArray) -> bool:
    return bool(((values == 0) | (values == 1)).all())


def _all_weights(values: FloatArray) -> bool:
    return bool((np.isfinite(values) & (values >= 0)).all())


def _require(holds: bool, message: str) -> None:  # noqa: FBT001 - an assertion that -O keeps
    if not holds:
        raise ValueError(message)
