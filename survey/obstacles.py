"""What keeps a commune from the best level: one obstacle each, and the most urgent communes first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from scoring.gates import GateOutcome
from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey.assessment import FORM_REJECTED, Assessment
from survey.model import CommuneCode


class Obstacle(StrEnum):
    """What keeps a commune from the best level; of several the first in this order.

    WITHHELD: gates that this reader may not see.
    """

    FAILED_GATE = "failed_gate"
    LOW_LEVEL = "low_level"
    OPEN_GATE = "open_gate"
    WITHHELD = "withheld"
    LOW_COVERAGE = "low_coverage"
    FORM_REJECTED = "form_rejected"
    NOT_VISITED = "not_visited"


@dataclass(frozen=True, slots=True)
class Stopper:
    """A commune that is not at the best level, and why. *row* is its row in the assessment."""

    commune: CommuneCode
    row: int
    obstacle: Obstacle


def obstacle(found: Assessment, row: int) -> Obstacle | None:
    """Return what keeps the commune in *row* from the best level; None where it has that."""
    level = int(found.level[row])
    if level == 0:
        return None
    if level in _OF_LEVEL:
        return _OF_LEVEL[level]
    if found.gates.failed[row]:
        return Obstacle.FAILED_GATE
    if found.withheld[row]:
        return Obstacle.WITHHELD
    if level != NOT_CONCLUDED:
        return Obstacle.LOW_LEVEL
    no_value = math.isnan(found.readiness.value[row])
    return Obstacle.LOW_COVERAGE if no_value else Obstacle.OPEN_GATE


_OF_LEVEL = {NOT_VISITED: Obstacle.NOT_VISITED, FORM_REJECTED: Obstacle.FORM_REJECTED}


def stoppers(found: Assessment) -> tuple[Stopper, ...]:
    """Return the communes that are not at the best level, the most urgent first.

    Failed gates stand first, the commune with most of them before the others; then the lower
    value; then what is not known yet.
    """
    hindered = (
        Stopper(code, row, why)
        for row, code in enumerate(found.communes)
        if (why := obstacle(found, row)) is not None
    )
    order = list(Obstacle)

    def urgency(stopper: Stopper) -> tuple[int, int, float, str]:
        value = float(found.readiness.value[stopper.row])
        failed = int(found.gates.per_unit[stopper.row, GateOutcome.FAILED])
        known = math.inf if math.isnan(value) else value
        return order.index(stopper.obstacle), -failed, known, stopper.commune

    return tuple(sorted(hindered, key=urgency))
