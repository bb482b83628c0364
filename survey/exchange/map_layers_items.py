"""Layers of one item, of its gate, and of all gates together.

Of a confidential item a layer tells its verdict alone, never what was answered. Free text is told of
no item.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from scoring.gates import GateOutcome
from scoring.levels import NOT_VISITED
from survey import labels, palette
from survey.assessment import FORM_REJECTED, Assessment
from survey.checklist import ChecklistItem, Field, FieldKind, Respondent
from survey.exchange.map_classes import (
    UNKNOWN,
    Classed,
    MapClass,
    classed,
    hatched,
    outside,
    scale,
    without_result,
)
from survey.fields import show, show_number
from survey.model import AnswerEvent, AnswerState, CommuneCode

Answers = Mapping[CommuneCode, AnswerEvent]

_FULL, _PART, _NONE, _RECORDED = "full", "part", "none", "recorded"
_VERDICTS: Final = dict(
    zip(
        (_FULL, _PART, _NONE),
        zip(("Đạt đủ", "Đạt một phần", "Chưa đạt"), palette.level_colours(3), strict=True),
        strict=True,
    )
)
_QUARTERS: Final = (0.75, 0.5, 0.25)
_NUMBERS: Final = (FieldKind.COUNT, FieldKind.MEASURE)
_CHOICES: Final = (FieldKind.YES_PARTIAL_NO, FieldKind.CHOICE)
_TOLD: Final = (*_NUMBERS, *_CHOICES, FieldKind.DATE)
"""The kinds whose values are told: short, and never written by people."""
_PART_OF_POINTS: Final = "{percent} % số điểm"
_NOT_ANSWERED: Final = "Chưa trả lời, hoặc chưa đủ"
_STATES: Final[Mapping[Hashable, MapClass]] = {
    state: hatched(labels.STATE[state], hatch)
    for state, hatch in (
        (AnswerState.COULD_NOT_CHECK, palette.COULD_NOT_CHECK),
        (AnswerState.NOT_APPLICABLE, palette.NOT_APPLICABLE),
        (AnswerState.NOT_ASKED, palette.NOT_ASKED),
    )
}
_SELDOM: Final = (FORM_REJECTED, NOT_VISITED, *_STATES, _RECORDED)


# One item ----------------------------------------------------------------------------------------


def by_item(found: Assessment, item: ChecklistItem, answers: Answers) -> Classed:
    """Sort by what came of *item*; where its rule gives no points, by what was answered.

    *answers* are the newest ones of the item. The states of an answer stay apart.
    """
    column = found.rulebook.item_index[item.code]
    recorded = _recorded(found, item, column, answers)
    marks: list[Hashable] = []
    said: dict[CommuneCode, str] = {}
    for row, code in enumerate(found.communes):
        mark = _mark(found, item, row, column)
        marks.append(recorded.mark_of.get(code, mark) if mark == _RECORDED else mark)
        words = _said(found, item, row, column, answers.get(code))
        if words and mark in {*_VERDICTS, _RECORDED}:
            said[code] = words
    classes: dict[Hashable, MapClass] = {
        **{mark: MapClass(*verdict) for mark, verdict in _VERDICTS.items()},
        **recorded.classes,
        _RECORDED: MapClass(labels.RECORDED_ONLY, palette.recorded_colours(1)[0]),
        **without_result(_NOT_ANSWERED),
        **_STATES,
    }
    kinds = {*recorded.classes, _RECORDED}
    judged = item.rule is not None and kinds.isdisjoint(marks)
    seldom = (*_SELDOM, *(recorded.classes if judged else _VERDICTS))
    return classed(found.communes, marks, classes, said=said, seldom=seldom)


def not_in_version(found: Assessment) -> Classed:
    """Return the layer of an item that the version of the round does not have."""
    state = AnswerState.NOT_IN_VERSION
    return classed(
        found.communes,
        [state] * len(found.communes),
        {state: hatched(labels.STATE[state], palette.NOT_ASKED)},
        said={},
    )


def _mark(found: Assessment, item: ChecklistItem, row: int, column: int) -> Hashable:
    """Return the verdict, the state of an answer without one, or why there is no answer."""
    out = _outside(found, item, row)
    if out is not None:
        return out
    if found.grid.matrix.answered[row, column]:
        points = float(found.grid.matrix.points[row, column])
        return _FULL if points >= 1 else _PART if points > 0 else _NONE
    state = found.state_of(row, column)
    if state in _STATES:
        return state
    if found.grid.recorded[row, column]:
        return _RECORDED
    owed = bool(found.grid.matrix.applicable[row, column])
    return UNKNOWN if owed else AnswerState.NOT_APPLICABLE


def _outside(found: Assessment, item: ChecklistItem, row: int) -> int | None:
    """Return why the commune in *row* tells nothing of *item*; the desk answers without a visit."""
    out = outside(found, row)
    by_visit = item.respondent is Respondent.INSPECTOR
    return out if by_visit or out != NOT_VISITED else None


def _said(
    found: Assessment, item: ChecklistItem, row: int, column: int, event: AnswerEvent | None
) -> str:
    """Return the one value that was answered, else which part of the points it brought."""
    if item.confidential:
        return ""
    if event is not None and event.answer.state is AnswerState.ANSWERED and len(item.fields) == 1:
        (field,) = item.fields
        value = event.answer.values.get(field.code)
        return show(field, value) if field.kind in _TOLD else ""
    points = float(found.grid.matrix.points[row, column])
    return _PART_OF_POINTS.format(percent=show_number(100 * points, 0)) if 0 < points < 1 else ""


# What is recorded and not judged -----------------------------------------------------------------


@dataclass(frozen=True)
class _Recorded:
    """The classes of recorded values, and that of each commune with one; none where all are one."""

    classes: Mapping[Hashable, MapClass]
    mark_of: Mapping[CommuneCode, Hashable]


def _recorded(found: Assessment, item: ChecklistItem, column: int, answers: Answers) -> _Recorded:
    """Sort the recorded answers by the one choice or number of *item*; all into one class without."""
    in_one = _Recorded({}, {})
    if len(item.fields) > 1 or item.confidential:
        return in_one
    (field,) = item.fields
    values = {
        code: answers[code].answer.values.get(field.code)
        for row, code in enumerate(found.communes)
        if found.grid.recorded[row, column] and code in answers
    }
    if field.kind in _CHOICES:
        few = len(field.options) <= palette.MOST_RECORDED
        return _by_option(field, values) if few and item.rule is None else in_one
    numbers = {code: float(v) for code, v in values.items() if isinstance(v, int | float)}
    edges = _edges(numbers) if field.kind in _NUMBERS else []
    return _by_number(field, numbers, edges) if edges else in_one


def _by_option(field: Field, values: Mapping[CommuneCode, object]) -> _Recorded:
    colours = palette.recorded_colours(len(field.options))
    classes: dict[Hashable, MapClass] = {
        (_RECORDED, option.code): MapClass(option.label, colour)
        for option, colour in zip(field.options, colours, strict=True)
    }
    marks = {code: (_RECORDED, value) for code, value in values.items()}
    return _Recorded(classes, {code: mark for code, mark in marks.items() if mark in classes})


def _edges(numbers: Mapping[CommuneCode, float]) -> list[float]:
    """Return where the quarters of *numbers* begin, highest first, in two digits and each once."""
    if not numbers:
        return []
    cuts = np.quantile(list(numbers.values()), _QUARTERS)
    edges = list(dict.fromkeys(float(f"{cut:.2g}") for cut in cuts))
    lowest = min(numbers.values())
    return [edge for edge in edges if edge > lowest]


def _by_number(
    field: Field, numbers: Mapping[CommuneCode, float], edges: Sequence[float]
) -> _Recorded:
    shown, unit = [show_number(edge) for edge in edges], f" {field.unit}".rstrip()
    names = [
        f"từ {shown[0]}{unit}",
        *(f"{low} – dưới {high}{unit}" for high, low in pairwise(shown)),
        f"dưới {shown[-1]}{unit}",
    ]
    mark_of = {
        code: next((n for n, edge in enumerate(edges) if value >= edge), len(edges))
        for code, value in numbers.items()
    }
    return _Recorded(scale(names, palette.recorded_colours(len(names))), mark_of)


# Gates -------------------------------------------------------------------------------------------

_GATE_CLASSES: Final[Mapping[Hashable, MapClass]] = {
    **dict(
        zip(
            (GateOutcome.PASSED, GateOutcome.FAILED),
            scale(("Đạt", "Chưa đạt"), palette.level_colours(2)).values(),
            strict=True,
        )
    ),
    **without_result(labels.NOT_CONCLUDED),
    GateOutcome.NOT_ASKED: hatched(
        labels.STATE[AnswerState.NOT_APPLICABLE], palette.NOT_APPLICABLE
    ),
}
_WITHHELD: Final = "withheld"
_INTERNAL: Final = "Do điều kiện lưu hành nội bộ"
_FAILED: Final = "{n} chưa đạt: {names}"
_OPEN: Final = "{n} chưa kết luận"
_OF_THE_READER: Final = "Chỉ tính các điều kiện mà tài khoản này được xem."
_ALL_PASSED: Final = "Đạt cả"
_PASSED_OF_SEEN: Final = "Đạt các điều kiện được xem"
_PASSED_OF_NAMED: Final = "Đạt các điều kiện được nêu"


def told_gates(found: Assessment) -> tuple[ChecklistItem, ...]:
    """Return the items whose gates *found* tells: a file tells those of confidential items nowhere."""
    gates = found.rulebook.catalogue.gates
    untold = (found.grid.gates == GateOutcome.NOT_ASKED).all(axis=0)
    return tuple(
        item for item, out in zip(gates, untold, strict=True) if not (out and item.confidential)
    )


def by_gate(found: Assessment, item: ChecklistItem) -> Classed:
    """Sort by how the gate of *item* stands."""
    column = found.rulebook.catalogue.gates.index(item)
    marks: list[Hashable] = []
    for row in range(len(found.communes)):
        outcome = GateOutcome(int(found.grid.gates[row, column]))
        out = _outside(found, item, row)
        settled = outcome if outcome is not GateOutcome.OPEN else UNKNOWN
        marks.append(settled if out is None else out)
    seldom = (FORM_REJECTED, NOT_VISITED, GateOutcome.NOT_ASKED)
    return classed(found.communes, marks, _GATE_CLASSES, said={}, seldom=seldom)


def by_any_gate(found: Assessment) -> Classed:
    """Sort by whether any gate fails, else whether any is open; what is said names those that fail."""
    marks: list[Hashable] = []
    said: dict[CommuneCode, str] = {}
    for row, code in enumerate(found.communes):
        marks.append(_any_gate(found, row))
        failed, undecided = found.failed_gates(row), found.open_gates(row)
        if marks[-1] == GateOutcome.FAILED:
            names = ", ".join(item.code for item in failed)
            said[code] = _FAILED.format(n=len(failed), names=names)
        elif marks[-1] == UNKNOWN:
            said[code] = _OPEN.format(n=len(undecided))
    withheld, note = (labels.WITHHELD, _OF_THE_READER) if found.coarse else (_INTERNAL, "")
    classes: dict[Hashable, MapClass] = {
        **_GATE_CLASSES,
        GateOutcome.PASSED: MapClass(_all_passed(found), palette.level_colours(2)[0]),
        GateOutcome.FAILED: MapClass("Có điều kiện chưa đạt", palette.level_colours(2)[1]),
        UNKNOWN: hatched("Còn điều kiện chưa kết luận", palette.NOT_CONCLUDED),
        _WITHHELD: hatched(withheld, palette.COULD_NOT_CHECK),
    }
    del classes[GateOutcome.NOT_ASKED]
    seldom = (FORM_REJECTED, _WITHHELD)
    return classed(found.communes, marks, classes, said=said, seldom=seldom, note=note)


def _all_passed(found: Assessment) -> str:
    """Return how the best class is called: it says no more than what the reader, or a file, is told."""
    if found.coarse:
        return _PASSED_OF_SEEN
    everything = len(told_gates(found)) == len(found.rulebook.catalogue.gates)
    return _ALL_PASSED if everything else _PASSED_OF_NAMED


def _any_gate(found: Assessment, row: int) -> Hashable:
    out = outside(found, row)
    if out is not None:
        return out
    if found.gates.failed[row]:
        return GateOutcome.FAILED
    if found.withheld[row]:
        return _WITHHELD
    return UNKNOWN if found.gates.open[row] else GateOutcome.PASSED
