"""Plausible made-up answers to any catalogue: drawn within limits, checked by its own rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from scoring.gates import GateOutcome
from survey import expressions as ex
from survey.checklist import (
    Catalogue,
    ChecklistItem,
    Field,
    FieldKind,
    Severity,
)
from survey.model import Answer, AnswerState, FieldValue, ItemCode
from survey.rules import OutcomeKind, Setting, gate_outcome, holds, outcome
from survey.submissions import implausible, item_implausible, standings

ATTEMPTS: Final = 14
CLOSE: Final = 0.02
REPAIRS: Final = 60
NOT_APPLICABLE: Final = 0.02
COULD_NOT_CHECK: Final = 0.03
GATE_CARE: Final = 0.6
"""How much better communes do on mandatory conditions than elsewhere: the rest of the way to 1."""
DECIDED: Final = 0.95

ABSENT_REASONS: Final = (
    "Nội dung này không phát sinh tại xã (minh họa)",
    "Xã không thuộc đối tượng của tiêu chí (minh họa)",
)
UNCHECKED_REASONS: Final = (
    "Người phụ trách đi công tác, chưa xem được hồ sơ (minh họa)",
    "Mất điện tại thời điểm kiểm tra (minh họa)",
    "Chưa được cung cấp số liệu (minh họa)",
)
TEXT: Final = "Nội dung minh họa"
NOTE: Final = "Ghi chú minh họa, không phải thông tin thật"

USUAL: Final = {
    "điểm": (1, 3),
    "đơn vị": (5, 14),
    "con dấu": (2, 6),
    "giờ": (0, 30),
    "hồ sơ": (120, 900),
    "kết quả": (110, 860),
    "m²": (60, 320),
    "máy": (8, 22),
    "Mbps": (15, 220),
    "ms": (4, 90),
    "người": (6, 16),
    "phút": (0, 90),
    "quầy": (3, 7),
    "thủ tục": (250, 420),
    "triệu đồng": (20, 400),
    "tồn tại": (1, 9),
}
"""The usual smallest and largest figure by unit: limits only keep slips of the pen out."""
_OTHERWISE = (0, 12)
_LEFTOVERS = (0, 0, 0, 1, 1, 2, 3, 5, 8)
_TOTALS = frozenset({"so_ho_so"})
"""Counts that stand alone in their item and are a total all the same, not a number of leftovers."""


@dataclass(frozen=True)
class Circumstances:
    """What is drawn once for a commune: its size and readiness (0–1) and the day of the visit."""

    rng: Random
    quality: float
    setting: Setting
    day: date
    size: float
    wholes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def drawn(cls, rng: Random, quality: float, setting: Setting, day: date) -> Circumstances:
        """Return the circumstances of one commune."""
        return cls(rng, quality, setting, day, rng.random())

    def whole(self, asked: Field) -> int:
        """Return the total that shares are taken of, the same for all fields of one unit."""
        low, high = USUAL.get(asked.unit, _OTHERWISE)
        drawn = round(low + (high - low) * self.size)
        return int(_within(asked, self.wholes.setdefault(asked.unit, max(drawn, 1))))


def answers(catalogue: Catalogue, circumstances: Circumstances) -> dict[ItemCode, Answer]:
    """Return an answer for every item that is asked, without implausible combinations."""
    found = {item.code: _answer(item, circumstances) for item in catalogue.items}
    for _ in range(REPAIRS):
        failed = [c for c in implausible(catalogue, found, circumstances.setting) if c.items]
        if not failed:
            break
        code = circumstances.rng.choice(failed[0].items)
        found[code] = _answer(catalogue.by_code[code], circumstances)
    for check in list(implausible(catalogue, found, circumstances.setting)):
        if check.severity is Severity.ERROR:
            found[check.items[-1]] = _unchecked(circumstances.rng)
    standing = standings(catalogue, found)
    return {
        code: answer
        for code, answer in found.items()
        if standing[code].state is not AnswerState.NOT_ASKED
    }


def _answer(item: ChecklistItem, circumstances: Circumstances) -> Answer:
    rng = circumstances.rng
    dice = rng.random()
    if dice < NOT_APPLICABLE and item.gate is None:
        return Answer(AnswerState.NOT_APPLICABLE, reason=rng.choice(ABSENT_REASONS))
    if dice > 1 - COULD_NOT_CHECK * (0.1 if item.gate else 1):
        return _unchecked(rng)
    note = NOTE if rng.random() < NOT_APPLICABLE else ""
    return Answer(AnswerState.ANSWERED, _best(item, circumstances), note=note)


def _unchecked(rng: Random) -> Answer:
    return Answer(AnswerState.COULD_NOT_CHECK, reason=rng.choice(UNCHECKED_REASONS))


def _best(item: ChecklistItem, circumstances: Circumstances) -> dict[str, FieldValue]:
    """Return the attempt that is plausible and nearest to what the commune's quality asks for."""
    quality = circumstances.quality
    if item.gate is not None:
        quality += (1 - quality) * GATE_CARE
    goal = 1.0 if circumstances.rng.random() < quality else circumstances.rng.uniform(0, 0.5)
    ratios = tuple(_ratios([item.rule, *(check.when for check in item.checks)]))
    best, nearest = {}, math.inf
    for _ in range(ATTEMPTS):
        values = _attempt(item, circumstances, goal, ratios)
        distance = _distance(item, values, goal, circumstances)
        if distance < nearest:
            best, nearest = values, distance
        if nearest < CLOSE:
            break
    return best


def _distance(
    item: ChecklistItem,
    values: Mapping[str, FieldValue],
    goal: float,
    circumstances: Circumstances,
) -> float:
    """Return how far *values* are from the goal; implausible ones are farthest."""
    setting = circumstances.setting
    strange = sum(1 for _ in item_implausible(item, values, setting))
    found = outcome(item, values, setting)
    points = found.points if found.kind is OutcomeKind.SCORED else goal
    gate = gate_outcome(item, AnswerState.ANSWERED, values, setting)
    failed = gate is GateOutcome.FAILED and goal == 1
    undecided = gate is GateOutcome.OPEN and circumstances.rng.random() < DECIDED
    return 10 * strange + 5 * failed + 3 * undecided + abs(points - goal)


def _attempt(
    item: ChecklistItem, circumstances: Circumstances, goal: float, ratios: tuple[ex.Ratio, ...]
) -> dict[str, FieldValue]:
    """Draw the fields of *item* in order, each asked only where its condition holds."""
    whole_of = {ratio.part: ratio.whole for ratio in ratios}
    wholes = frozenset(whole_of.values())
    by_code = {asked.code: asked for asked in item.fields}
    values: dict[str, FieldValue] = {}
    for asked in item.fields:
        if asked.asked_when is not None and not holds(
            asked.asked_when, values, circumstances.setting
        ):
            continue
        if not asked.required and circumstances.rng.random() < 1 / 2:
            continue
        if asked.code in whole_of:
            total = circumstances.whole(by_code[whole_of[asked.code]])
            values[asked.code] = _part(asked, total, circumstances.rng, goal)
        elif asked.code in wholes or asked.code in _TOTALS:
            values[asked.code] = circumstances.whole(asked)
        else:
            values[asked.code] = _value(asked, circumstances, goal)
    return values


def _part(asked: Field, total: int, rng: Random, goal: float) -> FieldValue:
    share = 1.0 if rng.random() < goal / 2 else rng.uniform(0, 1)
    return int(_within(asked, min(round(total * share), total)))


def _value(asked: Field, circumstances: Circumstances, goal: float) -> FieldValue:
    """Draw one value of *asked* within its limits."""
    rng = circumstances.rng
    low, high = USUAL.get(asked.unit, _OTHERWISE)
    match asked.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            return rng.choice(asked.options).code
        case FieldKind.CHOICES:
            return tuple(o.code for o in asked.options if rng.random() < max(goal, 0.2))
        case FieldKind.COUNT:
            return int(_within(asked, rng.choice(_LEFTOVERS)))
        case FieldKind.MEASURE:
            return _within(asked, round(rng.uniform(low, high), 1))
        case FieldKind.DATE:
            days = rng.randint(-400, -1) if asked.not_future else rng.randint(-90, 900)
            return circumstances.day + timedelta(days=days)
        case FieldKind.TEXT:
            return TEXT


def _within(asked: Field, value: float) -> float:
    low = value if asked.minimum is None else max(value, asked.minimum)
    return low if asked.maximum is None else min(low, asked.maximum)


def _ratios(parts: object) -> Iterator[ex.Ratio]:
    """Yield every ratio in a rule or condition, however deep it lies."""
    if isinstance(parts, ex.Ratio):
        yield parts
    elif isinstance(parts, list | tuple):
        for part in parts:
            yield from _ratios(part)
    elif is_dataclass(parts):
        for inner in fields(parts):
            yield from _ratios(getattr(parts, inner.name))
