"""All answers of a round as values: every item of every commune, and why a cell holds none.

No cell is ever left empty for want of a value: a :class:`Mark` says why there is none, so that the
six states of an answer, a field that was left out and a thing that is not told stay apart. Of an
item marked confidential nothing is told but its code, its text and the state of its answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cached_property
from typing import Final

from geo.communes import Commune
from scoring.gates import GateOutcome
from survey.assessment import Assessment
from survey.checklist import ChecklistItem, Field
from survey.evaluation import STATES
from survey.fields import show
from survey.model import AnswerState, CommuneCode, FieldValue, Submission
from survey.rules import asked_fields
from survey.storage.answers import RecordedRow
from survey.storage.encoding import decode_texts, decode_values


class Show(StrEnum):
    """What a matrix says of a choice: the code of the option, its words, or each in a column."""

    CODES = "codes"
    LABELS = "labels"
    BOTH = "both"


class Mark(Enum):
    """Why a cell holds no value: a code for machines and words for people, both in brackets."""

    NOT_APPLICABLE = ("(not_applicable)", "(không áp dụng)")
    COULD_NOT_CHECK = ("(could_not_check)", "(không kiểm tra được)")
    NOT_REACHED = ("(not_reached)", "(chưa trả lời)")
    NOT_ASKED = ("(not_asked)", "(không hỏi)")
    NOT_IN_VERSION = ("(not_in_version)", "(không có trong phiên bản phiếu)")
    NOT_FILLED = ("(not_filled)", "(để trống)")
    INCOMPLETE = ("(incomplete)", "(chưa trả lời đủ)")
    RECORDED = ("(recorded)", "(ghi nhận, chưa chấm)")
    NOTHING_TO_COUNT = ("(nothing_to_count)", "(mẫu số bằng 0)")
    WITHHELD = ("(withheld)", "(không xuất)")
    NO_VALUE = ("(no_value)", "(không có)")
    NO_NUMBER = ("(no_number)", "(không phải số)")

    @property
    def code(self) -> str:
        """What machines read."""
        return self.value[0]

    @property
    def label(self) -> str:
        """What people read."""
        return self.value[1]


Cell = str | int | float | date | datetime
"""A value as it is; a datetime is aware."""
Found = Cell | Mark
NONE_CHOSEN: Final = "none"
"""The code of a choice of several that holds none of them."""

WITHOUT_ANSWER: Final = {
    AnswerState.NOT_APPLICABLE: Mark.NOT_APPLICABLE,
    AnswerState.COULD_NOT_CHECK: Mark.COULD_NOT_CHECK,
    AnswerState.NOT_REACHED: Mark.NOT_REACHED,
    AnswerState.NOT_ASKED: Mark.NOT_ASKED,
    AnswerState.NOT_IN_VERSION: Mark.NOT_IN_VERSION,
}


@dataclass(frozen=True, eq=False)
class Matrix:
    """The answers of *communes* in one round, with what they are worth.

    *recorded* holds the newest event that counts of every item by commune; *later* are the items of the newest
    catalogue that the version of the round does not have.
    """

    found: Assessment
    communes: tuple[Commune, ...]
    recorded: Mapping[str, Mapping[str, RecordedRow]]
    submissions: Mapping[CommuneCode, Submission]
    later: tuple[ChecklistItem, ...]

    @cached_property
    def items(self) -> tuple[ChecklistItem, ...]:
        """The items of the round and then those that came later."""
        return (*self.found.rulebook.catalogue.items, *self.later)

    @cached_property
    def gates(self) -> Mapping[str, int]:
        """The column of each item's gate."""
        return {item.code: n for n, item in enumerate(self.found.rulebook.catalogue.gates)}

    @property
    def confidential(self) -> bool:
        """True when any of the items is confidential: the export is LƯU HÀNH NỘI BỘ."""
        return any(item.confidential for item in self.items)

    def place(self, commune: Commune) -> int:
        """Return the row of *commune* in the arrays of the assessment."""
        return self.found.index[CommuneCode(commune.code)]

    def states(self, commune: Commune) -> tuple[AnswerState, ...]:
        """Return the state of each of :attr:`items` in *commune*."""
        known = [STATES[n] for n in self.found.grid.state[self.place(commune)].tolist()]
        return (*known, *(AnswerState.NOT_IN_VERSION for _ in self.later))

    def replies(self) -> Iterator[Reply]:
        """Yield every item of every commune."""
        for commune in self.communes:
            recorded = self.recorded.get(commune.code, {})
            for column, (item, state) in enumerate(
                zip(self.items, self.states(commune), strict=True)
            ):
                yield Reply(self, commune, item, column, state, recorded.get(item.code))


@dataclass(frozen=True, slots=True)
class Reply:
    """What is known of one item in one commune."""

    matrix: Matrix
    commune: Commune
    item: ChecklistItem
    column: int
    state: AnswerState
    row: RecordedRow | None

    @property
    def values(self) -> Mapping[str, FieldValue]:
        """The values of the fields; none unless the state is *answered*."""
        if self.state is not AnswerState.ANSWERED or self.row is None:
            return {}
        return decode_values(self.row.values_json)

    @property
    def submitted(self) -> bool:
        """True when the form of the commune has been submitted."""
        return CommuneCode(self.commune.code) in self.matrix.submissions

    @property
    def withheld(self) -> bool:
        """True when nothing but the state is told."""
        return self.item.confidential

    def cells(self) -> Iterator[tuple[Field, FieldValue | Mark]]:
        """Return each field of the item with its value, or with the reason why it has none."""
        return field_values(self.item, self.state, self.values)

    def said(self, *, labels: bool) -> Found:
        """Return all values in one cell, as codes or as *labels*."""
        if self.withheld:
            return Mark.WITHHELD
        if self.state in WITHOUT_ANSWER:
            return WITHOUT_ANSWER[self.state]
        told = [
            (field, show(field, value) if labels else code_of(value))
            for field, value in self.cells()
            if not isinstance(value, Mark)
        ]
        if not told:
            return Mark.NOT_FILLED
        if len(self.item.fields) == 1:
            return told[0][1]
        return "; ".join(
            f"{field.label}: {text}" if labels else f"{field.code}={text}" for field, text in told
        )

    def points(self) -> Found:
        """Return the points 0–1, or why there are none."""
        if self.withheld:
            return Mark.WITHHELD
        if self.state in WITHOUT_ANSWER:
            return WITHOUT_ANSWER[self.state]
        grid, cell = self.matrix.found.grid, self._cell
        if grid.matrix.answered[cell]:
            return float(grid.matrix.points[cell])
        if grid.recorded[cell]:
            return Mark.RECORDED
        return Mark.INCOMPLETE if grid.matrix.applicable[cell] else Mark.NOTHING_TO_COUNT

    def applicable(self) -> Found:
        """Return 1 where the item stands in the denominators, 0 where it does not."""
        if self.withheld:
            return Mark.WITHHELD
        if self.state is AnswerState.NOT_IN_VERSION:
            return 0
        return int(self.matrix.found.grid.matrix.applicable[self._cell])

    def gain(self) -> Found:
        """Return the points of 100 that meeting the item in full would bring."""
        points = self.points()
        if isinstance(points, Mark):
            return points
        return float(self.matrix.found.contributions.gap[self._cell])

    def gate(self) -> GateOutcome | Mark | None:
        """Return how the gate of the item stands, None for an item without one."""
        column = self.matrix.gates.get(self.item.code)
        if column is None:
            return None
        if self.withheld:
            return Mark.WITHHELD
        return GateOutcome(int(self.matrix.found.grid.gates[self._place, column]))

    def told(self, name: str) -> Found:
        """Return what was recorded as *name*, or why there is nothing."""
        if self.withheld:
            return Mark.WITHHELD
        if self.row is None or self.state in {AnswerState.NOT_ASKED, AnswerState.NOT_IN_VERSION}:
            return WITHOUT_ANSWER.get(self.state, Mark.NOT_REACHED)
        value: Cell = getattr(self.row, name)
        return value

    def files(self) -> Found:
        """Return the number of files of evidence."""
        found = self.told("evidence_json")
        return found if isinstance(found, Mark) else len(decode_texts(str(found)))

    @property
    def _place(self) -> int:
        return self.matrix.place(self.commune)

    @property
    def _cell(self) -> tuple[int, int]:
        return self._place, self.column


def field_values(
    item: ChecklistItem, state: AnswerState, values: Mapping[str, FieldValue]
) -> Iterator[tuple[Field, FieldValue | Mark]]:
    """Yield each field of *item* with its value, or with the reason why it has none."""
    if state in WITHOUT_ANSWER:
        yield from ((field, WITHOUT_ANSWER[state]) for field in item.fields)
        return
    asked = asked_fields(item, values)
    for field in item.fields:
        empty = Mark.NOT_FILLED if field in asked else Mark.NOT_ASKED
        value = values.get(field.code, empty)
        yield field, empty if value == "" else value


def code_of(value: FieldValue) -> str:
    """Return *value* as machines write it: codes, numbers with a dot, 2026-12-31."""
    match value:
        case tuple():
            return ",".join(value) or NONE_CHOSEN
        case date():
            return value.isoformat()
        case _:
            return str(value)


def rows_by_commune(rows: Sequence[RecordedRow]) -> Mapping[str, Mapping[str, RecordedRow]]:
    """Return *rows* by commune and item."""
    found: dict[str, dict[str, RecordedRow]] = {}
    for row in rows:
        found.setdefault(row.commune, {})[row.item] = row
    return found
