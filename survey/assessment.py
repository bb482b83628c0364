"""The results of a round: levels, ranks, gaps, and why a commune is *chậm*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from scoring.comparison import ranks
from scoring.gaps import Contributions, ItemGaps, contributions, item_gaps
from scoring.gates import GateOutcome, GateSummary, summarise_gates
from scoring.levels import levels
from scoring.matrix import BoolArray, IntArray
from scoring.readiness import Readiness, readiness
from survey.checklist import ChecklistItem, Respondent
from survey.evaluation import NOT_ASKED, NOT_REACHED, STATES, Grid, Rulebook
from survey.model import (
    AnswerState,
    CommuneCode,
    Deadline,
    ItemCode,
    Round,
)
from survey.rules import Setting

FORM_REJECTED: Final = -3
"""The level of a commune whose form is rejected: no band, like NOT_CONCLUDED and NOT_VISITED."""


@dataclass(frozen=True, slots=True)
class MissedDeadline:
    """A binding deadline that has passed while its item is answered and not fully met."""

    item: ChecklistItem
    deadline: Deadline
    days_late: int


@dataclass(frozen=True, slots=True)
class LagReasons:
    """Why a commune is *chậm* by the policy; empty when it is not.

    *withheld*: it is, for reasons that this reader may not see.
    """

    failed_gates: tuple[ChecklistItem, ...] = ()
    low_level: bool = False
    missed: tuple[MissedDeadline, ...] = ()
    withheld: bool = False

    def __bool__(self) -> bool:
        return bool(self.failed_gates or self.low_level or self.missed or self.withheld)


@dataclass(frozen=True, slots=True)
class GapLine:
    """An item that a commune does not fully meet, and the points of 100 that meeting it would bring."""

    item: ChecklistItem
    gain: float
    points: float


@dataclass(frozen=True, eq=False)
class Assessment:
    """The results of one round at one date. Rows of all arrays follow *communes*.

    *not_in_version* names the items of the newest catalogue that the round's version does not have,
    *rejected* the communes whose form is rejected: none of their answers is in *grid*. *coarse*: values
    and bounds are cut down to whole points, for a reader who does not see all items.
    """

    round: Round
    rulebook: Rulebook
    as_of: date
    communes: tuple[CommuneCode, ...]
    deadlines: Mapping[ItemCode, Deadline]
    grid: Grid
    not_in_version: tuple[ItemCode, ...] = ()
    rejected: frozenset[CommuneCode] = frozenset()
    coarse: bool = False

    @cached_property
    def index(self) -> Mapping[CommuneCode, int]:
        """The row of each commune."""
        return {code: n for n, code in enumerate(self.communes)}

    @cached_property
    def readiness(self) -> Readiness:
        """Values, bounds and coverage."""
        floor = self.rulebook.policy.coverage_floor
        return readiness(self.grid.matrix, self.rulebook.weights, coverage_floor=floor)

    @cached_property
    def gates(self) -> GateSummary:
        """Which gates failed or are open."""
        return summarise_gates(self.grid.gates)

    @cached_property
    def visited(self) -> BoolArray:
        """Whether an inspector has answered anything (communes,)."""
        seen = [i.respondent is Respondent.INSPECTOR for i in self.rulebook.catalogue.items]
        reached = (self.grid.state != NOT_REACHED) & (self.grid.state != NOT_ASKED)
        found: BoolArray = reached[:, seen].any(axis=1)
        return found

    @cached_property
    def level(self) -> IntArray:
        """The index of each commune's band, or NOT_CONCLUDED / NOT_VISITED / FORM_REJECTED (communes,)."""
        policy = self.rulebook.policy
        judged = levels(
            self.readiness.value,
            failed=self.gates.failed,
            undecided=self.gates.open,
            visited=self.visited,
            floors=[band.floor for band in policy.bands],
            cap=policy.gate_cap,
        )
        out = [code in self.rejected for code in self.communes]
        return np.where(np.array(out, dtype=np.bool_), FORM_REJECTED, judged)

    @cached_property
    def withheld(self) -> BoolArray:
        """Whether a level is held only by gates that the reader may not see (communes,).

        In the whole none is; survey/excerpt.py knows of the others.
        """
        return np.zeros(len(self.communes), dtype=np.bool_)

    @cached_property
    def rank(self) -> IntArray:
        """The rank of each concluded commune by value, 0 for the others (communes,)."""
        return ranks(np.where(self.level >= 0, self.readiness.value, np.nan))

    @cached_property
    def ranked(self) -> int:
        """How many communes have a rank."""
        return int((self.rank > 0).sum())

    @cached_property
    def contributions(self) -> Contributions:
        """What each item brought and lacks, in points of 100 (communes × items)."""
        return contributions(self.grid.matrix, self.rulebook.weights)

    @cached_property
    def item_gaps(self) -> ItemGaps:
        """For each item how many communes do not fully meet it."""
        return item_gaps(self.grid.matrix, self.contributions)

    @cached_property
    def not_met(self) -> BoolArray:
        """Whether an item is answered, scored and not fully met (communes × items)."""
        short: BoolArray = (self.grid.matrix.answered == 1) & (self.grid.matrix.points < 1)
        return short

    @cached_property
    def lagging(self) -> BoolArray:
        """Whether each commune is *chậm* by the policy, as `lag` says why (communes,)."""
        rule = self.rulebook.policy.lagging
        late = [
            item.code in self.deadlines and self.as_of > self.deadlines[item.code].due
            for item in self.rulebook.catalogue.items
        ]
        lags: BoolArray = self.gates.failed & rule.failed_gate
        if rule.level_at_most is not None:
            lags |= self.level >= rule.level_at_most
        if rule.deadline_missed:
            lags |= self.not_met[:, late].any(axis=1)
        return lags

    def setting(self, item: ItemCode) -> Setting:
        """Return what the rule of *item* may look at besides its values."""
        deadline = self.deadlines.get(item)
        due = deadline.due if deadline else None
        return Setting(self.rulebook.policy.threshold_values, self.as_of, due)

    def state_of(self, commune: int, item: int) -> AnswerState:
        """Return which of the six states an answer is in."""
        return STATES[int(self.grid.state[commune, item])]

    def failed_gates(self, commune: int) -> tuple[ChecklistItem, ...]:
        """Return the items whose gate the commune in row *commune* fails."""
        return self._gates_that_are(commune, GateOutcome.FAILED)

    def open_gates(self, commune: int) -> tuple[ChecklistItem, ...]:
        """Return the items whose gate is still open."""
        return self._gates_that_are(commune, GateOutcome.OPEN)

    def _gates_that_are(self, commune: int, wanted: GateOutcome) -> tuple[ChecklistItem, ...]:
        found = self.grid.gates[commune] == wanted
        items = self.rulebook.catalogue.gates
        return tuple(item for item, yes in zip(items, found, strict=True) if yes)

    def gaps(self, commune: int) -> tuple[GapLine, ...]:
        """Return the items not fully met, the most rewarding first."""
        gain, items = self.contributions.gap[commune], self.rulebook.catalogue.items
        points = self.grid.matrix.points[commune]
        order = sorted(np.flatnonzero(self.not_met[commune]), key=lambda i: (-round(gain[i], 9), i))
        return tuple(GapLine(items[i], float(gain[i]), float(points[i])) for i in order)

    def missed_deadlines(self, commune: int) -> tuple[MissedDeadline, ...]:
        """Return the binding deadlines missed, the longest first."""
        found = []
        for column, item in enumerate(self.rulebook.catalogue.items):
            deadline = self.deadlines.get(item.code)
            if deadline and self.as_of > deadline.due and self.not_met[commune, column]:
                days = (self.as_of - deadline.due).days
                found.append(MissedDeadline(item, deadline, days))
        return tuple(sorted(found, key=lambda missed: -missed.days_late))

    def lag(self, commune: int) -> LagReasons:
        """Return why the commune is *chậm* as the policy defines it."""
        rule = self.rulebook.policy.lagging
        level = int(self.level[commune])
        low = rule.level_at_most is not None and level >= rule.level_at_most
        found = LagReasons(
            failed_gates=self.failed_gates(commune) if rule.failed_gate else (),
            low_level=low,
            missed=self.missed_deadlines(commune) if rule.deadline_missed else (),
        )
        return found or LagReasons(withheld=bool(self.lagging[commune]))
