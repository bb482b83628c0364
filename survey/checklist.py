"""The nouns of the checklist: what is asked, of whom, on what legal basis, and how it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from survey.expressions import Condition, Points
from survey.model import DomainCode, ItemCode


class FieldKind(StrEnum):
    """How a field is typed in and read."""

    YES_PARTIAL_NO = "yes_partial_no"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNT = "count"
    MEASURE = "measure"
    DATE = "date"
    TEXT = "text"


class Respondent(StrEnum):
    """Who answers an item."""

    INSPECTOR = "inspector"
    DESK = "desk"
    REGISTER = "register"
    IMPORT = "import"


class Confidence(StrEnum):
    """How sure we are of a cited text: read, second-hand, inferred, from memory."""

    VERIFIED = "V"
    SECONDARY = "S"
    INFERRED = "I"
    MEMORY = "M"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible choice of a field."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One typed value of an item, with the limits a value must keep to."""

    code: str
    kind: FieldKind
    label: str
    unit: str = ""
    options: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    not_future: bool = False
    required: bool = True
    asked_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A legal text that asks for the item, and the inspection dates for which it holds."""

    act: str
    article: str
    valid_from: date | None
    valid_to: date | None
    confidence: Confidence
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """True when an inspection on *day* may cite this text."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Severity(StrEnum):
    """Whether an implausible answer stops a submission or only asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Check:
    """An implausibility: when the condition holds, *text* is said at *items*."""

    code: str
    when: Condition
    text: str
    severity: Severity
    items: tuple[ItemCode, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """A mandatory condition: the answers that pass and fail it; all others leave it open."""

    passes: Condition
    fails: Condition
    text: str


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One criterion: its fields, the one rule that turns them into points, and who acts on it.

    A *rule* of None marks an item that is recorded and never scored.
    """

    code: ItemCode
    domain: DomainCode
    text: str
    guidance: str
    weight: float
    respondent: Respondent
    agencies: tuple[str, ...]
    evidence: str
    bases: tuple[LegalBasis, ...]
    references: tuple[str, ...]
    fields: tuple[Field, ...]
    rule: Points | None
    gate: Gate | None = None
    asked_when: Condition | None = None
    checks: tuple[Check, ...] = ()
    confidential: bool = False
    no_evidence_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of criteria."""

    code: DomainCode
    name: str
    short_name: str


@dataclass(frozen=True)
class Catalogue:
    """One version of the checklist."""

    domains: tuple[Domain, ...]
    items: tuple[ChecklistItem, ...]
    checks: tuple[Check, ...]
    agencies: Mapping[str, str]

    @cached_property
    def by_code(self) -> Mapping[ItemCode, ChecklistItem]:
        """The items by their code."""
        return {item.code: item for item in self.items}

    @cached_property
    def by_domain(self) -> Mapping[DomainCode, tuple[ChecklistItem, ...]]:
        """The items of each domain, in catalogue order."""
        return {
            domain.code: tuple(i for i in self.items if i.domain == domain.code)
            for domain in self.domains
        }

    @cached_property
    def gates(self) -> tuple[ChecklistItem, ...]:
        """The items that carry a gate, in catalogue order."""
        return tuple(item for item in self.items if item.gate is not None)
