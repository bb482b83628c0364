"""The nouns of what follows a visit: objections, difficulties, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from survey.model import CommuneCode, ItemCode


class ObjectionState(StrEnum):
    """What became of an objection; only the first can still change."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Objection:
    """A commune's objection to one answer, and what the province decided.

    *version* is the answer that it speaks of, *corrected* the one that puts it right. *evidence*
    holds digests.
    """

    id: int
    round_id: int
    commune: CommuneCode
    item: ItemCode
    version: int
    text: str
    evidence: tuple[str, ...]
    by: str
    at: datetime
    state: ObjectionState = ObjectionState.UNDECIDED
    reason: str = ""
    corrected: int | None = None
    decided_by: str = ""
    decided_at: datetime | None = None


class DifficultyKind(StrEnum):
    """Something that stands in the way, or help that is asked for."""

    DIFFICULTY = "difficulty"
    SUPPORT = "support"


class DifficultyState(StrEnum):
    """How far a difficulty is; ESCALATED means beyond the agency's powers, for the Chairman."""

    OPEN = "open"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DifficultyEvent:
    """One step of a difficulty: who must answer until when, what was said and on which day."""

    id: int
    state: DifficultyState
    agency: str
    due: date | None
    text: str
    day: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Difficulty:
    """A difficulty as it was reported, with all its steps, oldest first; never without one.

    Without a *commune* it is one of the whole province; *item* may be empty.
    """

    id: int
    round_id: int | None
    commune: CommuneCode | None
    kind: DifficultyKind
    item: ItemCode
    text: str
    reported_by: str
    reported_on: date
    by: str
    at: datetime
    events: tuple[DifficultyEvent, ...]

    @property
    def now(self) -> DifficultyEvent:
        """The newest step."""
        return self.events[-1]

    @property
    def answer(self) -> DifficultyEvent | None:
        """The answer that stands; None while there is none, or it was opened again."""
        if self.now.state not in {DifficultyState.ANSWERED, DifficultyState.CLOSED}:
            return None
        given = (e for e in reversed(self.events) if e.state is DifficultyState.ANSWERED)
        return next(given, None)

    def days_overdue(self, today: date) -> int:
        """Return by how many days the answer is late, 0 where it is not or there is no date."""
        waiting = self.now.state in {DifficultyState.OPEN, DifficultyState.ESCALATED}
        if not waiting or self.now.due is None:
            return 0
        return max(0, (today - self.now.due).days)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call at a commune: an official's name, post, work phone (digits) and work e-mail."""

    id: int
    commune: CommuneCode
    name: str
    post: str
    phone: str
    email: str
    by: str
    at: datetime
