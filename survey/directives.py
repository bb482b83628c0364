"""data/directives.yaml → letters, tasks and deadlines, or every problem with file and line.

A letter binds the province that issued it. A letter of another province, or of one that its copy
does not name, is *tham khảo*: it is shown as such and never as a legal basis or deadline.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from survey.checklist import Confidence
from survey.content import Entry, Findings, Register, parse
from survey.model import ItemCode, ProvinceCode
from survey.problems import Problem, ProblemCode

FILE = "directives.yaml"


class Scope(StrEnum):
    """Whose letter it is."""

    CENTRAL = "central"
    PROVINCE = "province"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a letter asks for: by whom, until when, and the items that show it."""

    code: str
    text: str
    assigned_to: tuple[str, ...]
    deadline: date | None
    deadline_text: str
    items: tuple[ItemCode, ...]


@dataclass(frozen=True, slots=True)
class Directive:
    """A letter. *number* is empty and *date* None where the copy carries none."""

    code: str
    number: str
    date: date | None
    date_text: str
    issuer: str
    scope: Scope
    province: ProvinceCode | None
    confidence: Confidence
    title: str
    note: str
    binding: bool
    tasks: tuple[Task, ...]

    def binds(self, province: ProvinceCode) -> bool:
        """True when the letter binds *province*: a central one or its own, and one that binds at all."""
        own = self.scope is Scope.PROVINCE and self.province == province
        return self.binding and (own or self.scope is Scope.CENTRAL)

    @property
    def citation(self) -> str:
        """How the letter is named: its number where it has one, else issuer and time."""
        return self.number or f"{self.issuer}, {self.date_text}".rstrip(", ")


@dataclass(frozen=True)
class DirectivesReading:
    """What came of reading: the letters, to be used only where there are no *problems*."""

    directives: tuple[Directive, ...]
    problems: tuple[Problem, ...]

    @property
    def task_codes(self) -> frozenset[str]:
        """The codes of all tasks."""
        return frozenset(task.code for letter in self.directives for task in letter.tasks)


def read_directives(
    files: Mapping[str, str], *, items: Container[str], provinces: Container[str]
) -> DirectivesReading:
    """Read the letters; *items* and *provinces* are the codes that may be named."""
    findings = Findings()
    if FILE not in files:
        findings.add(ProblemCode.CONTENT_KEY_MISSING, FILE, key=FILE)
    top = parse(FILE, files.get(FILE, "{}"), findings)
    top.only(("directives",))
    letters, tasks = Register(), Register()
    found = []
    for entry in top.entries("directives"):
        code = entry.code("code")
        if letters.add(code, entry):
            found.append(_directive(code, entry, tasks, items, provinces))
    return DirectivesReading(tuple(found), tuple(findings.problems))


def check_references(
    references: Mapping[str, str], reading: DirectivesReading
) -> tuple[Problem, ...]:
    """Return the tasks that the catalogue refers to (code → place) and no letter holds."""
    findings = Findings()
    for code, place in references.items():
        if code not in reading.task_codes:
            findings.add(
                ProblemCode.CONTENT_REFERENCE, place, value=code, catalogue=f"nhiệm vụ của {FILE}"
            )
    return tuple(findings.problems)


def _directive(
    code: str,
    entry: Entry,
    tasks: Register,
    items: Container[str],
    provinces: Container[str],
) -> Directive:
    entry.only(
        (
            *("code", "number", "date", "date_text", "issuer", "scope", "province"),
            *("confidence", "title", "note", "binding", "tasks"),
        )
    )
    scope = entry.choice("scope", Scope, Scope.UNKNOWN)
    province = entry.text("province", "")
    if (scope is Scope.PROVINCE) != bool(province):
        detail = "«province» đi cùng và chỉ đi cùng «scope: province»"
        entry.findings.add(ProblemCode.CONTENT_RULE, entry.place, detail=detail)
    elif province and province not in provinces:
        entry.findings.add(
            ProblemCode.CONTENT_REFERENCE,
            entry.place_of("province"),
            value=province,
            catalogue="34 tỉnh, thành phố",
        )
    issued = entry.maybe_day("date")
    return Directive(
        code=code,
        number=entry.text("number", ""),
        date=issued,
        date_text=entry.text("date_text", ""),
        issuer=entry.text("issuer"),
        scope=scope,
        province=ProvinceCode(province) if province else None,
        confidence=entry.choice("confidence", Confidence, Confidence.MEMORY),
        title=entry.text("title"),
        note=entry.text("note", ""),
        binding=entry.flag("binding", default=True),
        tasks=tuple(
            _task(task, tasks, items, issued) for task in entry.entries("tasks", required=False)
        ),
    )


def _task(entry: Entry, tasks: Register, items: Container[str], issued: date | None) -> Task:
    entry.only(("code", "text", "assigned_to", "deadline", "deadline_text", "items"))
    code = entry.code("code")
    tasks.add(code, entry)
    named = entry.words("items")
    for item in named:
        if item not in items:
            entry.findings.add(
                ProblemCode.CONTENT_REFERENCE,
                entry.place_of("items"),
                value=item,
                catalogue="tiêu chí",
            )
    deadline = entry.maybe_day("deadline")
    if deadline and issued and deadline < issued:
        detail = f"thời hạn {deadline} trước ngày văn bản {issued}"
        entry.findings.add(ProblemCode.CONTENT_ORDER, entry.place_of("deadline"), detail=detail)
    return Task(
        code=code,
        text=entry.text("text"),
        assigned_to=entry.words("assigned_to"),
        deadline=deadline,
        deadline_text=entry.text("deadline_text", ""),
        items=tuple(ItemCode(item) for item in named),
    )
