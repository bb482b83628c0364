"""Rules as written in content files → expressions, every mistake with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from survey import expressions as ex
from survey.checklist import Field, FieldKind
from survey.content import Entry
from survey.problems import ProblemCode

_NUMBERS = ("value", "ratio", "share", "days_to", "days_since", "days_between", "met")
_CONDITIONS = ("is", "answered", "at_least", "at_most", "deadline_passed", "all", "any", "not")
_POINTS = ("worth", "grades", "steps", "cases", "weighted", "least")
_CHOICES = frozenset({FieldKind.YES_PARTIAL_NO, FieldKind.CHOICE, FieldKind.CHOICES})
_COUNTED = frozenset({FieldKind.COUNT, FieldKind.MEASURE})
_NEVER: ex.Condition = ex.AnyOf(())
_NOTHING: ex.Points = ex.Cases((), 0.0)
_FAR = 1e15


@dataclass(frozen=True)
class RuleReader:
    """Reads the rules of one item (or of the whole catalogue).

    *fields* are those a rule may name; *thresholds* collects the names of thresholds it uses,
    with the place of use. A *timeless* reader refuses what only a dated score knows: thresholds,
    the as-of date and deadlines.
    """

    fields: Mapping[str, Field]
    thresholds: dict[str, str]
    timeless: bool = False

    def condition(self, owner: Entry, key: str) -> ex.Condition:
        """Return the condition under *key* of *owner*."""
        entry = owner.entry(key)
        found = isinstance(owner.nodes.get(key), yaml.MappingNode)
        return self._condition(entry) if found else _NEVER

    def maybe_condition(self, owner: Entry, key: str) -> ex.Condition | None:
        """Return the condition under *key*, or None where there is none."""
        return self.condition(owner, key) if key in owner else None

    def points(self, owner: Entry, key: str) -> ex.Points:
        """Return the points under *key* of *owner*."""
        entry = owner.entry(key)
        found = isinstance(owner.nodes.get(key), yaml.MappingNode)
        return self._points(entry) if found else _NOTHING

    def _points(self, entry: Entry) -> ex.Points:
        kind = _one_of(entry, _POINTS)
        match kind:
            case "worth":
                return ex.Worth(self._number(entry.entry("worth")))
            case "grades":
                return self._grades(entry.entry("grades"))
            case "steps":
                return self._steps(entry.entry("steps"))
            case "cases":
                return self._cases(entry.entry("cases"))
            case "weighted":
                return ex.Weighted(tuple(self._part(e) for e in _several(entry, "weighted")))
            case "least":
                return ex.Least(tuple(self._points(e) for e in _several(entry, "least")))
            case _:
                return _NOTHING

    def _part(self, entry: Entry) -> ex.Part:
        entry.only(("weight", "points"))
        return ex.Part(entry.number("weight", low=0.001, high=1000), self.points(entry, "points"))

    def _grades(self, entry: Entry) -> ex.Points:
        entry.only(("field", "points"))
        name = self._field(entry, "field", _CHOICES - {FieldKind.CHOICES}, "một lựa chọn")
        grades = entry.numbers("points", low=0, high=1)
        known = {option.code for option in self.fields[name].options} if name else set(grades)
        for option in sorted(known ^ set(grades)):
            detail = f"lựa chọn «{option}» của «{name}» chưa có điểm hoặc không tồn tại"
            entry.findings.add(ProblemCode.CONTENT_RULE, entry.place_of("points"), detail=detail)
        cases = (ex.Case(ex.Is(name, (code,)), points) for code, points in grades.items())
        return ex.Cases(tuple(cases), 0.0)

    def _steps(self, entry: Entry) -> ex.Points:
        compare: type[ex.AtLeast | ex.AtMost] = ex.AtMost if "at_most" in entry else ex.AtLeast
        key = "at_most" if "at_most" in entry else "at_least"
        number = self._number(entry, extra=(key, "otherwise"))
        cases = []
        for limit, points in _pairs(entry, key):
            cases.append(
                ex.Case(
                    compare(number, self._limit(entry, key, limit)),
                    _point(entry, key, points),
                )
            )
        return ex.Cases(tuple(cases), entry.number("otherwise", low=0, high=1, default=0))

    def _cases(self, entry: Entry) -> ex.Points:
        entry.only(("list", "otherwise"))
        cases = []
        for case in _several(entry, "list"):
            case.only(("when", "points"))
            cases.append(
                ex.Case(self.condition(case, "when"), case.number("points", low=0, high=1))
            )
        return ex.Cases(tuple(cases), entry.number("otherwise", low=0, high=1))

    def _condition(self, entry: Entry) -> ex.Condition:
        kind = _one_of(entry, _CONDITIONS)
        match kind:
            case "is":
                return self._is(entry.entry("is"))
            case "answered":
                return ex.Answered(self._field(entry, "answered", frozenset(FieldKind), "trường"))
            case "at_least" | "at_most":
                inner = entry.entry(kind)
                compare = ex.AtLeast if kind == "at_least" else ex.AtMost
                return compare(self._number(inner, ("limit",)), self._limit(inner, "limit"))
            case "deadline_passed":
                if not entry.flag(kind, default=True):
                    entry.wrong(kind, "true")
                self._dated(entry, kind)
                return ex.DeadlinePassed()
            case "all":
                return ex.All(tuple(self._condition(e) for e in _several(entry, "all")))
            case "any":
                return ex.AnyOf(tuple(self._condition(e) for e in _several(entry, "any")))
            case "not":
                return ex.Not(self.condition(entry, "not"))
            case _:
                return _NEVER

    def _is(self, entry: Entry) -> ex.Condition:
        if len(entry.nodes) != 1:
            entry.findings.add(
                ProblemCode.CONTENT_RULE, entry.place, detail="«is» cần đúng một trường"
            )
            return _NEVER
        (name,) = entry.nodes
        options = entry.words(name)
        if _is_empty_list(entry, name):
            entry.wrong(name, "một hoặc nhiều lựa chọn")
        field = self._known(entry, name, name)
        if field is not None:
            known = {option.code for option in field.options}
            for option in options:
                if option not in known:
                    entry.findings.add(
                        ProblemCode.CONTENT_REFERENCE,
                        entry.place_of(name),
                        value=option,
                        catalogue=f"lựa chọn của «{name}»",
                    )
        return ex.Is(name, options)

    def _number(self, entry: Entry, extra: tuple[str, ...] = ()) -> ex.Number:
        kind = _one_of(entry, _NUMBERS, extra)
        match kind:
            case "value":
                return ex.Value(self._field(entry, "value", _COUNTED, "số"))
            case "ratio":
                part, whole = self._two(entry, "ratio", _COUNTED, "số")
                return ex.Ratio(part, whole)
            case "share":
                name = self._field(entry, "share", frozenset({FieldKind.CHOICES}), "nhiều lựa chọn")
                return ex.Share(name, len(self.fields[name].options) if name else 1)
            case "days_to" | "days_since":
                self._dated(entry, kind)
                name = self._field(entry, kind, frozenset({FieldKind.DATE}), "ngày")
                return ex.DaysTo(name) if kind == "days_to" else ex.DaysSince(name)
            case "days_between":
                start, end = self._two(entry, "days_between", frozenset({FieldKind.DATE}), "ngày")
                return ex.DaysBetween(start, end)
            case "met":
                return ex.Met(tuple(self._condition(e) for e in _several(entry, "met")))
            case _:
                return ex.Value("")

    def _two(
        self, entry: Entry, key: str, kinds: frozenset[FieldKind], expected: str
    ) -> tuple[str, str]:
        names = entry.words(key)
        if len(names) != 2:  # noqa: PLR2004 - a pair
            entry.wrong(key, "hai trường")
            return "", ""
        for name in names:
            self._kind(entry, key, name, kinds, expected)
        return names[0], names[1]

    def _field(self, entry: Entry, key: str, kinds: frozenset[FieldKind], expected: str) -> str:
        name = entry.text(key)
        return name if name and self._kind(entry, key, name, kinds, expected) else ""

    def _kind(
        self, entry: Entry, key: str, name: str, kinds: frozenset[FieldKind], expected: str
    ) -> bool:
        field = self._known(entry, key, name)
        if field is None:
            return False
        if field.kind not in kinds:
            detail = f"trường «{name}» không phải kiểu {expected}"
            entry.findings.add(ProblemCode.CONTENT_RULE, entry.place_of(key), detail=detail)
            return False
        return True

    def _known(self, entry: Entry, key: str, name: str) -> Field | None:
        field = self.fields.get(name)
        if field is None:
            entry.findings.add(
                ProblemCode.CONTENT_REFERENCE,
                entry.place_of(key),
                value=name,
                catalogue="trường dùng được ở đây",
            )
        return field

    def _limit(self, entry: Entry, key: str, value: object | None = None) -> ex.Limit:
        limit = entry.scalar(key) if value is None else value
        if isinstance(limit, str):
            self._dated(entry, key)
            self.thresholds.setdefault(limit, entry.place_of(key))
            return ex.Threshold(limit)
        if isinstance(limit, bool) or not isinstance(limit, int | float) or not abs(limit) < _FAR:
            entry.wrong(key, "một số hoặc tên ngưỡng")
            return 0.0
        return float(limit)

    def _dated(self, entry: Entry, key: str) -> None:
        if self.timeless:
            detail = "điều kiện hỏi không dùng ngưỡng, ngày kiểm tra và thời hạn"
            entry.findings.add(ProblemCode.CONTENT_RULE, entry.place_of(key), detail=detail)


def _several(entry: Entry, key: str) -> tuple[Entry, ...]:
    """Return the mappings listed under *key*; an empty list would mean nothing, so it is noted."""
    if _is_empty_list(entry, key):
        entry.wrong(key, "danh sách có ít nhất một mục")
    return entry.entries(key)


def _is_empty_list(entry: Entry, key: str) -> bool:
    node = entry.nodes.get(key)
    return isinstance(node, yaml.SequenceNode) and not node.value


def _one_of(entry: Entry, kinds: tuple[str, ...], extra: tuple[str, ...] = ()) -> str:
    """Return the one key among *kinds* that *entry* holds, "" and a problem otherwise."""
    entry.only((*kinds, *extra))
    found = [key for key in kinds if key in entry]
    if len(found) != 1:
        detail = "cần đúng một trong: " + ", ".join(kinds)
        entry.findings.add(ProblemCode.CONTENT_RULE, entry.place, detail=detail)
        return ""
    return found[0]


def _pairs(entry: Entry, key: str) -> list[tuple[object, object]]:
    """Return the pairs [limit, points] listed under *key*; notes where there is anything else."""
    node = entry.nodes.get(key)
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    pairs = []
    for item in items:
        if isinstance(item, yaml.SequenceNode) and len(item.value) == 2:  # noqa: PLR2004 - a pair
            first, second = item.value
            pair = Entry(entry.file, entry.line, {"limit": first, "points": second}, entry.findings)
            pairs.append((pair.scalar("limit"), pair.scalar("points")))
    if not pairs or len(pairs) != len(items):
        entry.wrong(key, "danh sách các cặp [giới hạn, điểm]")
    return pairs


def _point(entry: Entry, key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        entry.findings.add(
            ProblemCode.CONTENT_RANGE, entry.place_of(key), key="điểm", low=0, high=1, value=value
        )
        return 0.0
    return float(value)
