"""Answers of a round → arrays → scores: the one road from what was said to what is shown.

Pure: rows come in, values go out. Equal answers to an item are evaluated once and remembered, so
reading a round again costs little more than its SELECT.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Protocol

import numpy as np
import numpy.typing as npt

from scoring.comparison import ranks
from scoring.gaps import Contributions, ItemGaps, contributions, item_gaps
from scoring.gates import GateOutcome, GateSummary, summarise_gates
from scoring.levels import levels
from scoring.matrix import BoolArray, IntArray, ScoringMatrix, Weights
from scoring.readiness import Readiness, readiness
from survey.model import (
    AnswerState,
    Catalogue,
    ChecklistItem,
    CommuneCode,
    Deadline,
    FieldValue,
    ItemCode,
    Respondent,
    Round,
)
from survey.policy import Policy
from survey.rules import Outcome, OutcomeKind, Setting, fields_named, gate_outcome, holds, outcome

STATES = tuple(AnswerState)
_STATE_INDEX = {state: index for index, state in enumerate(STATES)}
_NOT_REACHED = _STATE_INDEX[AnswerState.NOT_REACHED]
_NOT_ASKED = _STATE_INDEX[AnswerState.NOT_ASKED]


class AnswerRow(Protocol):
    """The newest answer to one item in one commune, its values as stored."""

    @property
    def commune(self) -> str: ...  # noqa: D102
    @property
    def item(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def values_json(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, eq=False)
class Rulebook:
    """What a round pins: one version of the catalogue and one of the policy."""

    catalogue: Catalogue
    policy: Policy

    @cached_property
    def weights(self) -> Weights:
        """The weights of items and domains, in catalogue order."""
        place = {domain.code: n for n, domain in enumerate(self.catalogue.domains)}
        return Weights.checked(
            domain_of=[place[item.domain] for item in self.catalogue.items],
            item=[item.weight for item in self.catalogue.items],
            domain=[self.policy.domain_weights[domain.code] for domain in self.catalogue.domains],
        )

    @cached_property
    def item_index(self) -> Mapping[str, int]:
        """The column of each item."""
        return {item.code: n for n, item in enumerate(self.catalogue.items)}


@dataclass(slots=True)
class _Cells:
    """Each different answer seen so far, as parallel columns; row 0 is "no answer"."""

    state: list[int] = field(default_factory=lambda: [_NOT_REACHED])
    points: list[float] = field(default_factory=lambda: [0.0])
    answered: list[float] = field(default_factory=lambda: [0.0])
    applicable: list[float] = field(default_factory=lambda: [1.0])
    recorded: list[bool] = field(default_factory=lambda: [False])
    gate: list[int] = field(default_factory=lambda: [int(GateOutcome.OPEN)])


class Evaluator:
    """Turns answers into points for one rulebook, one as-of date and one set of deadlines.

    Safe to share between threads: rows are only ever added, one thread at a time.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        deadlines: Mapping[ItemCode, Deadline],
        as_of: date,
        decode: Callable[[str], Mapping[str, FieldValue]],
    ) -> None:
        self.rulebook = rulebook
        self.deadlines = deadlines
        self.as_of = as_of
        self._decode = decode
        self._cells = _Cells()
        self._known: dict[tuple[str, str, str], int] = {}
        self._adding = Lock()
        self._thresholds = rulebook.policy.threshold_values

    def setting(self, item: ItemCode) -> Setting:
        """Return what the rule of *item* may look at besides its values."""
        deadline = self.deadlines.get(item)
        return Setting(self._thresholds, self.as_of, deadline.due if deadline else None)

    def grid(self, communes: Sequence[CommuneCode], rows: Iterable[AnswerRow]) -> Grid:
        """Return the arrays of *rows* for *communes*; rows of other communes or items are left out."""
        items = self.rulebook.item_index
        unit = {code: n for n, code in enumerate(communes)}
        known, width = self._known, len(items)
        deciding = _condition_items(self.rulebook.catalogue)
        watched: dict[str, dict[str, FieldValue]] = {}
        flat: list[int] = []
        cells: list[int] = []
        for row in rows:
            u, i = unit.get(CommuneCode(row.commune)), items.get(row.item)
            if u is None or i is None:
                continue
            key = (row.item, row.state, row.values_json)
            cell = known.get(key)
            if cell is None:
                cell = self._add(key)
            flat.append(u * width + i)
            cells.append(cell)
            if row.item in deciding and row.state == AnswerState.ANSWERED:
                named = watched.setdefault(row.commune, {})
                named.update(
                    {f"{row.item}.{f}": v for f, v in self._decode(row.values_json).items()}
                )
        chosen = np.zeros(len(communes) * width, dtype=np.intp)
        chosen[flat] = cells
        return self._grid(communes, chosen.reshape(len(communes), width), watched)

    def _grid(
        self,
        communes: Sequence[CommuneCode],
        chosen: IntArray,
        watched: Mapping[str, Mapping[str, FieldValue]],
    ) -> Grid:
        columns = self._cells
        state = np.array(columns.state, dtype=np.int8)[chosen]
        points = np.array(columns.points)[chosen]
        answered = np.array(columns.answered)[chosen]
        applicable = np.array(columns.applicable)[chosen]
        recorded = np.array(columns.recorded)[chosen]
        gate = np.array(columns.gate, dtype=np.int8)[chosen]
        nothing = Setting({}, self.as_of)
        for column, item in enumerate(self.rulebook.catalogue.items):
            if item.asked_when is None:
                continue
            unasked = [
                not holds(item.asked_when, watched.get(code, {}), nothing) for code in communes
            ]
            state[unasked, column] = _NOT_ASKED
            points[unasked, column] = answered[unasked, column] = applicable[unasked, column] = 0
            recorded[unasked, column] = False
            gate[unasked, column] = GateOutcome.NOT_ASKED
        gates = [self.rulebook.item_index[item.code] for item in self.rulebook.catalogue.gates]
        return Grid(
            state=state,
            matrix=ScoringMatrix(points, answered, applicable),
            recorded=recorded,
            gates=gate[:, gates],
        )

    def _add(self, key: tuple[str, str, str]) -> int:
        """Evaluate one answer that was not seen before and return its row."""
        with self._adding:
            if key not in self._known:
                self._append(*key)
                self._known[key] = len(self._cells.gate) - 1
            return self._known[key]

    def _append(self, item_code: str, state_code: str, values_json: str) -> None:
        item = self.rulebook.catalogue.by_code[ItemCode(item_code)]
        state = AnswerState(state_code)
        values = self._decode(values_json) if state is AnswerState.ANSWERED else {}
        setting = self.setting(item.code)
        found = outcome(item, values, setting) if state is AnswerState.ANSWERED else None
        gate = gate_outcome(item, state, values, setting)
        scored = found is not None and found.kind is OutcomeKind.SCORED
        cells = self._cells
        cells.state.append(_STATE_INDEX[state])
        cells.points.append(found.points if found and scored else 0.0)
        cells.answered.append(float(scored))
        cells.applicable.append(float(_counts(state, found)))
        cells.recorded.append(found is not None and found.kind is OutcomeKind.RECORDED)
        cells.gate.append(int(gate))


def _counts(state: AnswerState, found: Outcome | None) -> bool:
    """Whether the item stays in the denominators: it was scored, or is still owed an answer."""
    if found is not None:
        return found.kind in {OutcomeKind.SCORED, OutcomeKind.INCOMPLETE}
    return state in {AnswerState.NOT_REACHED, AnswerState.COULD_NOT_CHECK}


def _condition_items(catalogue: Catalogue) -> frozenset[str]:
    """Return the items whose values decide whether another item is asked."""
    conditions = (item.asked_when for item in catalogue.items if item.asked_when is not None)
    return frozenset(ref.partition(".")[0] for c in conditions for ref in fields_named(c))


@dataclass(frozen=True, eq=False)
class Grid:
    """The answers of a round as arrays (communes × items; *gates*: communes × gates).

    *state* indexes STATES; *recorded* marks answers that are kept and not scored.
    """

    state: npt.NDArray[np.int8]
    matrix: ScoringMatrix
    recorded: BoolArray
    gates: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class MissedDeadline:
    """A binding deadline that has passed while its item is answered and not fully met."""

    item: ChecklistItem
    deadline: Deadline
    days_late: int


@dataclass(frozen=True, slots=True)
class LagReasons:
    """Why a commune is *chậm* by the policy; empty when it is not."""

    failed_gates: tuple[ChecklistItem, ...] = ()
    low_level: bool = False
    missed: tuple[MissedDeadline, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.failed_gates or self.low_level or self.missed)


@dataclass(frozen=True, slots=True)
class GapLine:
    """An item that a commune does not fully meet, and the points of 100 that meeting it would bring."""

    item: ChecklistItem
    gain: float
    points: float


@dataclass(frozen=True, eq=False)
class Assessment:
    """The results of one round at one date. Rows of all arrays follow *communes*."""

    round: Round
    rulebook: Rulebook
    as_of: date
    communes: tuple[CommuneCode, ...]
    deadlines: Mapping[ItemCode, Deadline]
    grid: Grid

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
        reached = (self.grid.state != _NOT_REACHED) & (self.grid.state != _NOT_ASKED)
        found: BoolArray = reached[:, seen].any(axis=1)
        return found

    @cached_property
    def level(self) -> IntArray:
        """The index of each commune's band, or NOT_CONCLUDED / NOT_VISITED (communes,)."""
        policy = self.rulebook.policy
        return levels(
            self.readiness.value,
            failed=self.gates.failed,
            undecided=self.gates.open,
            visited=self.visited,
            floors=[band.floor for band in policy.bands],
            cap=policy.gate_cap,
        )

    @cached_property
    def rank(self) -> IntArray:
        """The rank of each concluded commune by value, 0 for the others (communes,)."""
        return ranks(np.where(self.level >= 0, self.readiness.value, np.nan))

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
        return LagReasons(
            failed_gates=self.failed_gates(commune) if rule.failed_gate else (),
            low_level=low,
            missed=self.missed_deadlines(commune) if rule.deadline_missed else (),
        )


def deadlines_by_item(
    deadlines: Iterable[Deadline], catalogue: Catalogue
) -> dict[ItemCode, Deadline]:
    """Return the deadline of each item: the one set for itself, else the one of its domain."""
    by_scope = {deadline.scope: deadline for deadline in deadlines}
    found = (
        (item.code, by_scope.get(item.code) or by_scope.get(item.domain))
        for item in catalogue.items
    )
    return {code: deadline for code, deadline in found if deadline is not None}
