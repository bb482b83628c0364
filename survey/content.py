"""Reading content files: YAML nodes → plain values, or every problem with its file and line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar, cast

import yaml

from survey.problems import Problem, ProblemCode, problem

E = TypeVar("E", bound=StrEnum)
CODE = r"[A-Za-z0-9_.-]{1,40}"


@dataclass
class Findings:
    """The problems met while reading; readers go on after each of them."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, code: ProblemCode, place: str, **details: object) -> None:
        """Note one more problem; one that is known already is not said twice."""
        found = problem(code, place, **details)
        if found not in self.problems:
            self.problems.append(found)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where PyYAML was built with it
_DEEPEST = 40


def _refusal(detail: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    mark = cast("yaml.Mark | None", event.start_mark)  # libyaml's mark has the same lines
    return yaml.MarkedYAMLError(problem=detail, problem_mark=mark)


def _compose(text: str) -> yaml.Node | None:
    """Compose plain YAML: a value stands where it is read, so nothing can contain itself."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if any(getattr(event, mark, None) for mark in ("anchor", "tag")):
            raise _refusal("không dùng neo (&), bí danh (*) và thẻ (!)", event)
        if depth > _DEEPEST:
            raise _refusal("các mục lồng nhau quá sâu", event)
    node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return node


def parse(file: str, text: str, findings: Findings) -> Entry:
    """Return the mapping at the top of a YAML *text*; an empty one, and a problem, if there is none."""
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        detail = error.problem or "cú pháp"
        findings.add(ProblemCode.CONTENT_SYNTAX, f"{file}, dòng {line}", detail=detail)
        return Entry(file, 1, {}, findings)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        findings.add(ProblemCode.CONTENT_SYNTAX, f"{file}, dòng 1", detail="ký tự không hợp lệ")
        return Entry(file, 1, {}, findings)
    if not isinstance(node, yaml.MappingNode):
        findings.add(
            ProblemCode.CONTENT_SYNTAX,
            f"{file}, dòng 1",
            detail="phải bắt đầu bằng các mục «tên: giá trị»",
        )
        return Entry(file, 1, {}, findings)
    return _entry(file, node, findings)


@dataclass(frozen=True)
class Entry:
    """One mapping of a content file. Reading a faulty key notes a problem and returns a default."""

    file: str
    line: int
    nodes: dict[str, yaml.Node]
    findings: Findings

    @property
    def place(self) -> str:
        """The file and line where the mapping starts."""
        return f"{self.file}, dòng {self.line}"

    def place_of(self, key: str) -> str:
        """The file and line of the value of *key*, or of the mapping where it is absent."""
        node = self.nodes.get(key)
        return self.place if node is None else f"{self.file}, dòng {node.start_mark.line + 1}"

    def __contains__(self, key: str) -> bool:
        return key in self.nodes

    def only(self, allowed: Iterable[str]) -> None:
        """Note every key that is not among *allowed*."""
        names = tuple(allowed)
        for key in self.nodes:
            if key not in names:
                self.findings.add(
                    ProblemCode.CONTENT_KEY_UNKNOWN,
                    self.place_of(key),
                    key=key,
                    allowed=", ".join(names),
                )

    def wrong(self, key: str, expected: str) -> None:
        """Note that the value of *key* is not what was *expected*."""
        node = self.nodes.get(key)
        shown = getattr(node, "value", "") if isinstance(node, yaml.ScalarNode) else "danh sách"
        self.findings.add(
            ProblemCode.CONTENT_TYPE, self.place_of(key), key=key, expected=expected, value=shown
        )

    def has(self, key: str) -> bool:
        """True when *key* is there; otherwise notes that it is missing."""
        if key in self.nodes:
            return True
        self.findings.add(ProblemCode.CONTENT_KEY_MISSING, self.place, key=key)
        return False

    def scalar(self, key: str) -> object:
        """Return the plain value of *key* (None for a list or mapping, or where it is absent)."""
        node = self.nodes.get(key)
        if not isinstance(node, yaml.ScalarNode):
            return None
        try:
            value: object = yaml.constructor.SafeConstructor().construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError):
            return str(node.value)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text of *key*, composed; without a *default* the key must be there and filled."""
        if default is not None and key not in self.nodes:
            return default
        if not self.has(key):
            return ""
        value = self.scalar(key)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.wrong(key, "một câu chữ")
            return ""
        if not unicodedata.is_normalized("NFC", value):
            self.findings.add(ProblemCode.CONTENT_NFC, self.place_of(key), value=value)
        return value.strip()

    def code(
        self, key: str, pattern: str = CODE, expected: str = "chữ không dấu, số, dấu - _ ."
    ) -> str:
        """Return the code of *key*; it must match *pattern* as a whole."""
        value = self.text(key)
        if value and not re.fullmatch(pattern, value):
            self.findings.add(
                ProblemCode.CONTENT_CODE, self.place_of(key), value=value, expected=expected
            )
        return value

    def number(self, key: str, *, low: float, high: float, default: float | None = None) -> float:
        """Return the number of *key*; one outside *low* and *high* is noted and moved between them."""
        if default is not None and key not in self.nodes:
            return default
        if not self.has(key):
            return low
        value = self.scalar(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, "một số (phần thập phân viết bằng dấu chấm trong tệp này)")
            return low
        if not low <= value <= high:
            self.findings.add(
                ProblemCode.CONTENT_RANGE,
                self.place_of(key),
                key=key,
                low=low,
                high=high,
                value=value,
            )
            return high if value > high else low
        return value

    def maybe_number(self, key: str, *, low: float, high: float) -> float | None:
        """Return the number of *key*, or None where it is absent or null."""
        if self.scalar(key) is None and not isinstance(self.nodes.get(key), yaml.CollectionNode):
            return None
        return self.number(key, low=low, high=high)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return the true/false value of *key*."""
        if key not in self.nodes:
            return default
        value = self.scalar(key)
        if not isinstance(value, bool):
            self.wrong(key, "true hoặc false")
            return default
        return value

    def maybe_day(self, key: str) -> date | None:
        """Return the date of *key*, or None where it is absent or null."""
        value = self.scalar(key)
        if value is None and not isinstance(self.nodes.get(key), yaml.CollectionNode):
            return None
        if type(value) is not date:
            self.wrong(key, "ngày dạng năm-tháng-ngày, ví dụ 2025-07-31")
            return None
        return value

    def choice(self, key: str, kinds: type[E], default: E) -> E:
        """Return the member of *kinds* named by *key*; the *default* where it is no such name."""
        value = self.text(key)
        try:
            return kinds(value)
        except ValueError:
            if value:
                self.wrong(key, "một trong: " + ", ".join(kinds))
            return default

    def words(self, key: str) -> tuple[str, ...]:
        """Return the texts listed under *key* (one text counts as a list of one; absent: none)."""
        node = self.nodes.get(key)
        if node is None:
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        words = []
        for item in items:
            if not isinstance(item, yaml.ScalarNode) or not item.value.strip():
                self.wrong(key, "danh sách các chữ")
                return ()
            words.append(unicodedata.normalize("NFC", item.value.strip()))
        return tuple(words)

    def numbers(self, key: str, *, low: float, high: float) -> dict[str, float]:
        """Return the mapping of names to numbers under *key*."""
        inner = self.entry(key)
        return {name: inner.number(name, low=low, high=high) for name in inner.nodes}

    def entry(self, key: str) -> Entry:
        """Return the mapping under *key*; an empty one, and a problem, where there is none."""
        if self.has(key):
            node = self.nodes[key]
            if isinstance(node, yaml.MappingNode):
                return _entry(self.file, node, self.findings)
            self.wrong(key, "nhóm các mục «tên: giá trị»")
        return Entry(self.file, self.line, {}, self.findings)

    def entries(self, key: str, *, required: bool = True) -> tuple[Entry, ...]:
        """Return the mappings listed under *key*."""
        if key not in self.nodes and not required:
            return ()
        if not self.has(key):
            return ()
        node = self.nodes[key]
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(key, "một danh sách")
            return ()
        found = []
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                found.append(_entry(self.file, item, self.findings))
            else:
                place = f"{self.file}, dòng {item.start_mark.line + 1}"
                self.findings.add(
                    ProblemCode.CONTENT_TYPE,
                    place,
                    key=key,
                    expected="nhóm các mục «tên: giá trị»",
                    value=item.value,
                )
        return tuple(found)


class Register:
    """Codes seen so far and where, so that a second use is noted."""

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}

    def add(self, code: str, entry: Entry, key: str = "code") -> bool:
        """Return True for a new *code*; otherwise note the duplicate."""
        place = entry.place_of(key)
        if code in self._lines:
            entry.findings.add(
                ProblemCode.CONTENT_DUPLICATE, place, value=code, first=self._lines[code]
            )
            return False
        self._lines[code] = place
        return True


def _entry(file: str, node: yaml.MappingNode, findings: Findings) -> Entry:
    nodes: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in nodes:
            place = f"{file}, dòng {key.start_mark.line + 1}"
            findings.add(ProblemCode.CONTENT_KEY_TWICE, place, key=name)
        else:
            nodes[name] = value
    return Entry(file, node.start_mark.line + 1, nodes, findings)
