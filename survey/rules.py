"""Fields + thresholds + as-of date → points, gate outcome, implausibilities.

One meaning for every rule of the catalogue. A number that cannot be formed (a ratio on 0) makes
its part of the rule undefined; a threshold that the province has not set makes the item
*recorded, not scored*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import assert_never

from scoring.gates import GateOutcome
from survey import expressions as ex
from survey.checklist import ChecklistItem, Field
from survey.model import AnswerState, FieldValue

Values = Mapping[str, FieldValue]


class OutcomeKind(Enum):
    """What came of applying the rule of an item to its values."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    RECORDED = "recorded"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a rule. *points* is 0–1 and 0 unless scored.

    *names*: the threshold that is not set (RECORDED; empty for an item that is never scored) or
    the fields still to fill in (INCOMPLETE).
    """

    kind: OutcomeKind
    points: float = 0.0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule may look at besides the values: the policy's thresholds and the calendar."""

    thresholds: Mapping[str, float | None]
    as_of: date
    deadline: date | None = None


class _Unset(Exception):  # noqa: N818 - control flow inside this module, not an error
    """The rule needs a threshold that the province has not set."""

    def __init__(self, name: str) -> None:
        self.name = name


def asked_fields(item: ChecklistItem, values: Values) -> tuple[Field, ...]:
    """Return the fields of *item* that are asked, given what is already answered."""
    nothing = Setting({}, date.min)
    return tuple(
        field
        for field in item.fields
        if field.asked_when is None or holds_now(field.asked_when, values, nothing)
    )


def missing_fields(item: ChecklistItem, values: Values) -> tuple[str, ...]:
    """Return the codes of the required, asked fields of *item* that hold no value."""
    return tuple(
        field.code
        for field in asked_fields(item, values)
        if field.required and field.code not in values
    )


def outcome(item: ChecklistItem, values: Values, setting: Setting) -> Outcome:
    """Apply the rule of *item* to *values*."""
    missing = missing_fields(item, values)
    if missing:
        return Outcome(OutcomeKind.INCOMPLETE, names=missing)
    if item.rule is None:
        return Outcome(OutcomeKind.RECORDED)
    try:
        points = _points(item.rule, values, setting)
    except _Unset as unset:
        return Outcome(OutcomeKind.RECORDED, names=(unset.name,))
    if points is None:
        return Outcome(OutcomeKind.NOT_APPLICABLE)
    return Outcome(OutcomeKind.SCORED, points)


def gate_outcome(
    item: ChecklistItem, state: AnswerState, values: Values, setting: Setting
) -> GateOutcome:
    """Return what the gate of *item* says; an unanswered or unfinished item leaves it open."""
    if item.gate is None or state in {
        AnswerState.NOT_APPLICABLE,
        AnswerState.NOT_ASKED,
        AnswerState.NOT_IN_VERSION,
    }:
        return GateOutcome.NOT_ASKED
    if state is not AnswerState.ANSWERED:
        return GateOutcome.OPEN
    try:
        if holds(item.gate.fails, values, setting):
            return GateOutcome.FAILED
        if missing_fields(item, values):
            return GateOutcome.OPEN
        return GateOutcome.PASSED if holds(item.gate.passes, values, setting) else GateOutcome.OPEN
    except _Unset:
        return GateOutcome.OPEN


def holds_now(condition: ex.Condition, values: Values, setting: Setting) -> bool:
    """Return whether *condition* holds; one that needs an unset threshold does not."""
    try:
        return holds(condition, values, setting)
    except _Unset:
        return False


def holds(condition: ex.Condition, values: Values, setting: Setting) -> bool:
    """Return whether *condition* holds over *values*; what is unknown does not hold."""
    match condition:
        case ex.Is(field, options):
            value = values.get(field)
            chosen = value if isinstance(value, tuple) else (value,)
            return any(option in chosen for option in options)
        case ex.Answered(field):
            return field in values
        case ex.AtLeast(number, limit):
            found = _number(number, values, setting)
            return found is not None and found >= _limit(limit, setting)
        case ex.AtMost(number, limit):
            found = _number(number, values, setting)
            return found is not None and found <= _limit(limit, setting)
        case ex.DeadlinePassed():
            return setting.deadline is not None and setting.as_of > setting.deadline
        case ex.All(conditions):
            return all(holds(c, values, setting) for c in conditions)
        case ex.AnyOf(conditions):
            return any(holds(c, values, setting) for c in conditions)
        case ex.Not(inner):
            return not holds(inner, values, setting)
        case _:
            assert_never(condition)


def _limit(limit: ex.Limit, setting: Setting) -> float:
    if not isinstance(limit, ex.Threshold):
        return limit
    value = setting.thresholds.get(limit.name)
    if value is None:
        raise _Unset(limit.name)
    return value


def _number(number: ex.Number, values: Values, setting: Setting) -> float | None:
    """Return the number, or None where it cannot be formed."""
    match number:
        case ex.Value(field):
            value = values.get(field)
            return float(value) if isinstance(value, int | float) else None
        case ex.Ratio(part, whole):
            return _divide(values.get(part), values.get(whole))
        case ex.Share(field, of):
            chosen = values.get(field)
            return len(chosen) / of if isinstance(chosen, tuple) else None
        case ex.DaysTo(field):
            day = values.get(field)
            return float((day - setting.as_of).days) if isinstance(day, date) else None
        case ex.DaysSince(field):
            day = values.get(field)
            return float((setting.as_of - day).days) if isinstance(day, date) else None
        case ex.DaysBetween(start, end):
            first, last = values.get(start), values.get(end)
            if isinstance(first, date) and isinstance(last, date):
                return float((last - first).days)
            return None
        case ex.Met(conditions):
            return float(sum(holds(c, values, setting) for c in conditions))
        case _:
            assert_never(number)


def _divide(part: FieldValue | None, whole: FieldValue | None) -> float | None:
    if isinstance(part, int | float) and isinstance(whole, int | float) and whole:
        return part / whole
    return None


def _points(points: ex.Points, values: Values, setting: Setting) -> float | None:
    """Return points 0–1, or None where they are not defined."""
    match points:
        case ex.Worth(number):
            value = _number(number, values, setting)
            return None if value is None else min(1.0, max(0.0, value))
        case ex.Cases():
            return _case(points, values, setting)
        case ex.Weighted(parts):
            defined = [
                (part.weight, value)
                for part in parts
                if (value := _points(part.points, values, setting)) is not None
            ]
            total = sum(weight for weight, _ in defined)
            return sum(weight * value for weight, value in defined) / total if total else None
        case ex.Least(inner):
            found = [_points(p, values, setting) for p in inner]
            known = [value for value in found if value is not None]
            return min(known, default=None) if len(known) == len(found) else None
        case _:
            assert_never(points)


def _case(cases: ex.Cases, values: Values, setting: Setting) -> float | None:
    """Return the points of the first case that holds.

    Where a case compares a ratio on 0 the item does not apply: falling through to *otherwise*
    would turn "nothing to count" into a failure.
    """
    for case in cases.cases:
        if holds(case.when, values, setting):
            return case.points
        if any(_divides_by_zero(number, values) for number in _numbers(case.when)):
            return None
    return cases.otherwise


def _divides_by_zero(number: ex.Number, values: Values) -> bool:
    return isinstance(number, ex.Ratio) and values.get(number.whole) == 0


def _numbers(condition: ex.Condition) -> tuple[ex.Number, ...]:
    """Return the numbers that *condition* compares, outermost first."""
    match condition:
        case ex.AtLeast(number, _) | ex.AtMost(number, _):
            return (number,)
        case ex.All(conditions) | ex.AnyOf(conditions):
            return tuple(n for c in conditions for n in _numbers(c))
        case ex.Not(inner):
            return _numbers(inner)
        case _:
            return ()


def fields_named(condition: ex.Condition) -> frozenset[ex.FieldRef]:
    """Return every field that *condition* looks at."""
    match condition:
        case ex.Is(field, _) | ex.Answered(field):
            return frozenset({field})
        case ex.AtLeast(number, _) | ex.AtMost(number, _):
            return _fields_of(number)
        case ex.All(conditions) | ex.AnyOf(conditions):
            return frozenset().union(*map(fields_named, conditions))
        case ex.Not(inner):
            return fields_named(inner)
        case ex.DeadlinePassed():
            return frozenset()
        case _:
            assert_never(condition)


def _fields_of(number: ex.Number) -> frozenset[ex.FieldRef]:
    match number:
        case ex.Ratio(first, second) | ex.DaysBetween(first, second):
            return frozenset({first, second})
        case ex.Met(conditions):
            return frozenset().union(*map(fields_named, conditions))
        case _:
            return frozenset({number.field})


def denominators(points: ex.Points) -> frozenset[ex.FieldRef]:
    """Return the fields that ratios of the rule *points* divide by."""
    match points:
        case ex.Worth(number):
            return _wholes((number,))
        case ex.Cases(cases, _):
            return _wholes(number for case in cases for number in _numbers(case.when))
        case ex.Weighted(parts):
            return frozenset().union(*(denominators(part.points) for part in parts))
        case ex.Least(inner):
            return frozenset().union(*map(denominators, inner))
        case _:
            assert_never(points)


def _wholes(numbers: Iterable[ex.Number]) -> frozenset[ex.FieldRef]:
    return frozenset(number.whole for number in numbers if isinstance(number, ex.Ratio))
