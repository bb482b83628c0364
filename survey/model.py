"""The nouns of the survey: plain frozen values that every other module speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

CommuneCode = NewType("CommuneCode", str)
ProvinceCode = NewType("ProvinceCode", str)
DomainCode = NewType("DomainCode", str)
ItemCode = NewType("ItemCode", str)

FieldValue = str | tuple[str, ...] | int | float | date
"""What one field can hold: option code(s), count, measure, date or text."""


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
    COMMUNE = "commune"


class Door(StrEnum):
    """The way by which an answer came in."""

    PAGE = "page"
    COMMAND = "command"
    DEMO = "demo"
    OBJECTION = "objection"


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
    """A round of inspections with the versions of catalogue and policy that it pins.

    A *units_version* of None stands for the communes of the registry as they are.
    """

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
    units_version: int | None = None


class SubmissionState(StrEnum):
    """What a submission is: still to be looked at, sent back, settled, or taken back by its team."""

    RECEIVED = "received"
    EDITED = "edited"
    HAS_ISSUES = "has_issues"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


RETURNED = frozenset({SubmissionState.HAS_ISSUES, SubmissionState.REJECTED})
"""A form that is one of these waits for its team: inspectors may answer again and submit over it."""


@dataclass(frozen=True, slots=True)
class Review:
    """One step in the review of a submission: what it became, why, by whom and when."""

    id: int
    submission: int
    state: SubmissionState
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Submission:
    """A frozen snapshot of one commune's answers: the event version of every item at that moment.

    *digest* is the sha256 of the canonical JSON of the snapshot, *review* the newest step of its
    review; None: nobody has looked at it.
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
    review: Review | None = None


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


# Teams and visits ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Team:
    """A team of a round: who leads it, who goes along, which communes are its own.

    *version* is the number of its newest change; who changes it names the version that was seen.
    """

    id: int
    round_id: int
    name: str
    leader: str
    members: tuple[str, ...]
    communes: tuple[CommuneCode, ...]
    version: int = 0


class VisitKind(StrEnum):
    """Whether a visit asks the whole checklist or only what is still open."""

    FIRST = "first"
    RECHECK = "recheck"


class VisitState(StrEnum):
    """The life of a visit."""

    PLANNED = "planned"
    BEGUN = "begun"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of a team to a commune, with its times of day in Vietnam.

    *reason* says why it was cancelled, *changed_at* when it became what it is. *version* is as in
    :class:`Team`.
    """

    id: int
    round_id: int
    team_id: int
    commune: CommuneCode
    kind: VisitKind
    state: VisitState
    day: date
    starts: time
    ends: time
    note: str = ""
    begun_at: datetime | None = None
    changed_at: datetime | None = None
    reason: str = ""
    version: int = 0
