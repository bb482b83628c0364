"""Rows of answers → arrays: what each answer is worth under one catalogue, policy and date.

Pure: rows come in, arrays go out. Equal answers to an item are evaluated once and remembered, so
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

from scoring.gates import GateOutcome
from scoring.matrix import BoolArray, IntArray, ScoringMatrix, Weights
from survey.checklist import Catalogue
from survey.model import (
    AnswerState,
    CommuneCode,
    Deadline,
    FieldValue,
    ItemCode,
)
from survey.policy import Policy
from survey.rules import Outcome, OutcomeKind, Setting, fields_named, gate_outcome, holds, outcome

STATES = tuple(AnswerState)
STATE_INDEX = {state: index for index, state in enumerate(STATES)}
NOT_REACHED = STATE_INDEX[AnswerState.NOT_REACHED]
NOT_ASKED = STATE_INDEX[AnswerState.NOT_ASKED]


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

    state: list[int] = field(default_factory=lambda: [NOT_REACHED])
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
            state[unasked, column] = NOT_ASKED
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
        cells.state.append(STATE_INDEX[state])
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
