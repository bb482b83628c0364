"""The nouns of the survey: plain frozen values that every other module speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NewType

from survey.expressions import Condition, Points

CommuneCode = NewType("CommuneCode", str)
ProvinceCode = NewType("ProvinceCode", str)
DomainCode = NewType("DomainCode", str)
ItemCode = NewType("ItemCode", str)

FieldValue = str | tuple[str, ...] | int | float | date
"""What one field can hold: option code(s), count, measure, date or text."""


# The catalogue: what is asked ------------------------------------------------------------------


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


# Answers: what was said ------------------------------------------------------------------------


class AnswerState(StrEnum):
    """The six things that an answer can be; they are never folded into one another.

    The first three are recorded by a person. NOT_REACHED is the absence of an event, and is
    recorded only to take an answer back. The last two are derived.
    """

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    COULD_NOT_CHECK = "could_not_check"
    NOT_REACHED = "not_reached"
    NOT_ASKED = "not_asked"
    NOT_IN_VERSION = "not_in_version"


RECORDABLE_STATES = frozenset(
    {
        AnswerState.ANSWERED,
        AnswerState.NOT_APPLICABLE,
        AnswerState.COULD_NOT_CHECK,
        AnswerState.NOT_REACHED,
    }
)
REASONED_STATES = frozenset({AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_CHECK})


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about one item: a state, the values of its fields, and what goes with them.

    *evidence* holds the sha256 digests of stored files.
    """

    state: AnswerState
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()


class Role(StrEnum):
    """On whose behalf a person answers."""

    INSPECTOR = "inspector"
    DESK = "desk"


class Door(StrEnum):
    """The way by which an answer came in."""

    PAGE = "page"
    COMMAND = "command"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks: a name as typed and the role taken."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One answer as it was recorded. Version 1 is the first event of its item and commune."""

    round_id: int
    commune: CommuneCode
    item: ItemCode
    version: int
    answer: Answer
    actor: Actor
    door: Door
    at: datetime


# Rounds and submissions ------------------------------------------------------------------------


class RoundState(StrEnum):
    """The life of a round; it only moves forward, except that a lock can be taken back."""

    PREPARED = "prepared"
    OPEN = "open"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date by which an item (or every item of a domain) must be met, and whose letter says so.

    Only the round of the own province holds deadlines, so each of them is binding.
    """

    scope: str
    due: date
    source: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round of inspections with the versions of catalogue and policy that it pins."""

    id: int
    name: str
    province: ProvinceCode
    opens_on: date
    closes_on: date
    catalogue_version: int
    policy_version: int
    state: RoundState
    state_at: datetime
    deadlines: tuple[Deadline, ...] = ()


class SubmissionState(StrEnum):
    """Whether a submission still stands."""

    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Submission:
    """A frozen snapshot of one commune's answers: the event version of every item at that moment.

    *digest* is the sha256 of the canonical JSON of the snapshot.
    """

    id: int
    round_id: int
    commune: CommuneCode
    number: int
    actor: Actor
    at: datetime
    versions: Mapping[ItemCode, int]
    digest: str
    state: SubmissionState
    state_reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored file: recognised by its content, named by its sha256 *digest*."""

    digest: str
    media_type: str
    size: int
    original_name: str
    uploaded_at: datetime
    uploaded_by: str
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
