"""What differs between two assessments: levels, gates, items, lagging, coverage. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from scoring.gates import GateOutcome
from scoring.matrix import BoolArray, IntArray
from survey.assessment import Assessment
from survey.model import CommuneCode, ItemCode

C = TypeVar("C", bound=str)


class ChangeKind(StrEnum):
    """How a commune differs; one commune may differ in several ways."""

    LEVEL_UP = "level_up"
    LEVEL_DOWN = "level_down"
    LEVEL_GAINED = "level_gained"
    LEVEL_LOST = "level_lost"
    GATE_FAILED = "gate_failed"
    GATE_CLOSED = "gate_closed"
    GATE_UNSETTLED = "gate_unsettled"
    ITEM_UNMET = "item_unmet"
    ITEM_MET = "item_met"
    ITEM_FOUND_UNMET = "item_found_unmet"
    ITEM_FOUND_MET = "item_found_met"
    ITEM_UNKNOWN = "item_unknown"
    LAGGING_IN = "lagging_in"
    LAGGING_OUT = "lagging_out"
    VISITED = "visited"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A commune and its level then and now, as in `Assessment.level`."""

    commune: CommuneCode
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item, one of the ITEM or GATE kinds, and the communes that it is true of."""

    item: ItemCode
    kind: ChangeKind
    communes: tuple[CommuneCode, ...]


@dataclass(frozen=True, eq=False)
class Changes:
    """What differs from *before* to *after* in the *communes* compared, by their codes.

    *communes_left_out* and *items_left_out* stand in one of the two only, or were not to be
    compared. *coverage* is the mean share checked (0–1) then and now. Levels are compared only on
    one scale of bands: *levels_comparable*.
    """

    before: Assessment
    after: Assessment
    communes: tuple[CommuneCode, ...]
    communes_left_out: tuple[CommuneCode, ...]
    items_left_out: tuple[ItemCode, ...]
    levels_comparable: bool
    levels: tuple[LevelChange, ...]
    items: tuple[ItemChange, ...]
    gates: tuple[ItemChange, ...]
    by_kind: Mapping[ChangeKind, tuple[CommuneCode, ...]]
    coverage: tuple[float, float]

    @property
    def changed(self) -> frozenset[CommuneCode]:
        """The communes that differ in any way."""
        return frozenset(code for codes in self.by_kind.values() for code in codes)


def compare(
    before: Assessment, after: Assessment, among: Collection[CommuneCode] | None = None
) -> Changes:
    """Return what differs from *before* to *after*, in the communes of both (and of *among*)."""
    communes = tuple(
        code for code in after.communes if code in before.index and (among is None or code in among)
    )
    pair = _Pair.of(before, after, communes)
    levels = tuple(pair.levels())
    items, gates = tuple(pair.item_changes()), tuple(pair.gate_changes())
    found: dict[ChangeKind, set[CommuneCode]] = {kind: set() for kind in ChangeKind}
    for change in levels:
        found[_level_kind(change)].add(change.commune)
    for item in (*items, *gates):
        found[item.kind].update(item.communes)
    for kind, codes in pair.others():
        found[kind] |= codes
    return Changes(
        before=before,
        after=after,
        communes=communes,
        communes_left_out=_left_out(before.communes, after.communes, communes),
        items_left_out=_left_out(
            before.rulebook.catalogue.by_code, after.rulebook.catalogue.by_code, pair.common_items
        ),
        levels_comparable=pair.one_scale,
        levels=levels,
        items=items,
        gates=gates,
        by_kind={k: tuple(c for c in communes if c in found[k]) for k in ChangeKind},
        coverage=pair.coverage(),
    )


# Comparing ---------------------------------------------------------------------------------------

_UNKNOWN, _UNMET, _MET = range(3)
_ITEM_KINDS: Final = (
    ChangeKind.ITEM_UNMET,
    ChangeKind.ITEM_MET,
    ChangeKind.ITEM_FOUND_UNMET,
    ChangeKind.ITEM_FOUND_MET,
    ChangeKind.ITEM_UNKNOWN,
)
_NO_MOVE: Final = -1
_MOVES: Final = np.full((3, 3), _NO_MOVE, dtype=np.int8)
"""The place in _ITEM_KINDS of a move from one verdict (row) to another (column)."""
_MOVES[_MET, _UNMET], _MOVES[_UNMET, _MET] = 0, 1
_MOVES[_UNKNOWN, _UNMET], _MOVES[_UNKNOWN, _MET] = 2, 3
_MOVES[_UNMET, _UNKNOWN] = _MOVES[_MET, _UNKNOWN] = 4
_SETTLED: Final = (GateOutcome.PASSED, GateOutcome.NOT_ASKED)


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two assessments with the rows and columns that they share, in the order of the later one."""

    before: Assessment
    after: Assessment
    communes: tuple[CommuneCode, ...]
    old: IntArray
    new: IntArray

    @classmethod
    def of(cls, before: Assessment, after: Assessment, communes: tuple[CommuneCode, ...]) -> _Pair:
        rows = [(before.index[code], after.index[code]) for code in communes]
        both = np.array(rows, dtype=np.intp).reshape(-1, 2)
        return cls(before, after, communes, both[:, 0], both[:, 1])

    @property
    def one_scale(self) -> bool:
        """Whether both know the same bands."""
        return [b.code for b in self.before.rulebook.policy.bands] == [
            b.code for b in self.after.rulebook.policy.bands
        ]

    @property
    def common_items(self) -> list[ItemCode]:
        known = self.before.rulebook.item_index
        return [i.code for i in self.after.rulebook.catalogue.items if i.code in known]

    def named(self, chosen: BoolArray) -> tuple[CommuneCode, ...]:
        """Return the communes in the rows *chosen*."""
        return tuple(self.communes[row] for row in np.flatnonzero(chosen))

    def levels(self) -> Iterator[LevelChange]:
        """Yield the communes with another level; between two scales no levels can be compared."""
        then, now = self.before.level[self.old], self.after.level[self.new]
        for row in np.flatnonzero(then != now):
            was, is_ = int(then[row]), int(now[row])
            if max(was, is_) >= 0 and (self.one_scale or min(was, is_) < 0):
                yield LevelChange(self.communes[row], was, is_)

    def item_changes(self) -> Iterator[ItemChange]:
        """Yield every item that some commune meets now and did not, or the other way round."""
        codes = self.common_items
        moves = _MOVES[
            _verdicts(self.before, self.old, codes), _verdicts(self.after, self.new, codes)
        ]
        for column in np.flatnonzero((moves != _NO_MOVE).any(axis=0)):
            for number, kind in enumerate(_ITEM_KINDS):
                moved = moves[:, column] == number
                if moved.any():
                    yield ItemChange(codes[column], kind, self.named(moved))

    def gate_changes(self) -> Iterator[ItemChange]:
        """Yield every gate that fails, or does not any more."""
        places = {item.code: n for n, item in enumerate(self.before.rulebook.catalogue.gates)}
        for column, item in enumerate(self.after.rulebook.catalogue.gates):
            if item.code not in places:
                continue
            then = self.before.grid.gates[self.old, places[item.code]]
            now = self.after.grid.gates[self.new, column]
            failed_then, failed_now = then == GateOutcome.FAILED, now == GateOutcome.FAILED
            moves = (
                (ChangeKind.GATE_FAILED, failed_now & ~failed_then),
                (ChangeKind.GATE_CLOSED, failed_then & np.isin(now, _SETTLED)),
                (
                    ChangeKind.GATE_UNSETTLED,
                    (now == GateOutcome.OPEN) & (failed_then | (then == GateOutcome.PASSED)),
                ),
            )
            for kind, moved in moves:
                if moved.any():
                    yield ItemChange(item.code, kind, self.named(moved))

    def others(self) -> Iterator[tuple[ChangeKind, set[CommuneCode]]]:
        """Yield who is visited for the first time, and who came onto or left the lagging list."""
        new = self.after.visited[self.new] & ~self.before.visited[self.old]
        yield ChangeKind.VISITED, set(self.named(new))
        then, now = _lagging(self.before), _lagging(self.after)
        here = set(self.communes)
        yield ChangeKind.LAGGING_IN, (now - then) & here
        yield ChangeKind.LAGGING_OUT, (then - now) & here

    def coverage(self) -> tuple[float, float]:
        if not self.communes:
            return 0.0, 0.0
        then = self.before.readiness.coverage[self.old]
        now = self.after.readiness.coverage[self.new]
        return float(then.mean()), float(now.mean())


def _level_kind(change: LevelChange) -> ChangeKind:
    if change.before < 0:
        return ChangeKind.LEVEL_GAINED
    if change.after < 0:
        return ChangeKind.LEVEL_LOST
    return ChangeKind.LEVEL_UP if change.after < change.before else ChangeKind.LEVEL_DOWN


def _verdicts(found: Assessment, rows: IntArray, items: list[ItemCode]) -> npt.NDArray[np.int8]:
    """Return for each of *rows* and *items* whether it is met, not fully met, or not scored."""
    columns = [found.rulebook.item_index[code] for code in items]
    place = np.ix_(rows, np.array(columns, dtype=np.intp))
    scored = found.grid.matrix.answered[place] == 1
    met = found.grid.matrix.points[place] >= 1
    verdicts: npt.NDArray[np.int8] = np.where(scored, np.where(met, _MET, _UNMET), _UNKNOWN).astype(
        np.int8
    )
    return verdicts


def _lagging(found: Assessment) -> set[CommuneCode]:
    return {code for code, lags in zip(found.communes, found.lagging, strict=True) if lags}


def _left_out(one: Iterable[C], other: Iterable[C], kept: Collection[C]) -> tuple[C, ...]:
    return tuple(code for code in dict.fromkeys((*one, *other)) if code not in kept)
