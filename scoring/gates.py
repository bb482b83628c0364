"""Critical gates (điều kiện bắt buộc): what each unit's answers say about each of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scoring.matrix import BoolArray, IntArray


class GateOutcome(IntEnum):
    """How a gate stands for a unit.

    OPEN is 0, so an array nobody filled is undecided and lets no unit through unseen.
    """

    OPEN = 0
    PASSED = 1
    FAILED = 2
    NOT_ASKED = 3


@dataclass(frozen=True, eq=False)
class GateSummary:
    """Whether any gate is *failed* or *open*, (units,), and how often each outcome occurs.

    *per_unit* is (units × outcomes), *per_gate* (gates × outcomes); the second axis is indexed by
    `GateOutcome`.
    """

    failed: BoolArray
    open: BoolArray
    per_unit: IntArray
    per_gate: IntArray


def summarise_gates(outcomes: npt.NDArray[np.int8]) -> GateSummary:
    """Return the summary of *outcomes* (units × gates), each a `GateOutcome`; refuse other codes."""
    known = [outcomes == outcome for outcome in GateOutcome]
    per_unit = np.stack([is_so.sum(axis=1) for is_so in known], axis=1)
    per_gate = np.stack([is_so.sum(axis=0) for is_so in known], axis=1)
    if per_unit.sum() != outcomes.size:
        raise ValueError("outcomes must hold codes of GateOutcome")
    return GateSummary(
        failed=per_unit[:, GateOutcome.FAILED] > 0,
        open=per_unit[:, GateOutcome.OPEN] > 0,
        per_unit=per_unit,
        per_gate=per_gate,
    )
