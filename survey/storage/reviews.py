"""The review of submissions: steps that follow one another, each on what the reviewer had seen.

The newest step says what a form is; without one it is RECEIVED. A step is written only while the
form, its review, the answers and the objections of the commune are still those that were seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, insert, select

from survey import labels
from survey.model import (
    AnswerState,
    CommuneCode,
    ItemCode,
    RoundState,
    SubmissionState,
)
from survey.planning import person_key
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import OPERATOR
from survey.storage import signatures
from survey.storage.encoding import storable
from survey.storage.events import END_OF_TIME, EVENT, OF_ROUND, newest_events, newest_select
from survey.storage.forms import FORM, PLACE, REVIEW, form_of, standing_forms
from survey.storage.guards import hold_round, round_not_open
from survey.storage.reach import limited
from survey.storage.seen import Form, Seen, forms, last_change, look
from survey.storage.tables import review_event, review_issue, submission, submission_event

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from survey.model import Actor, Submission
    from survey.storage.engine import Database

__all__ = [
    "TRANSITIONS",
    "Form",
    "FormEvent",
    "Issue",
    "Seen",
    "Step",
    "forms",
    "history",
    "issues",
    "rejected_communes",
    "take",
]

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_OPEN = (SubmissionState.RECEIVED, SubmissionState.EDITED)
TRANSITIONS = frozenset(
    {
        *((state, SubmissionState.HAS_ISSUES) for state in (*_OPEN, SubmissionState.HAS_ISSUES)),
        *((state, SubmissionState.REJECTED) for state in (*_OPEN, SubmissionState.HAS_ISSUES)),
        *((state, SubmissionState.APPROVED) for state in _OPEN),
        (SubmissionState.HAS_ISSUES, SubmissionState.RECEIVED),
        (SubmissionState.APPROVED, SubmissionState.RECEIVED),
        (SubmissionState.REJECTED, SubmissionState.RECEIVED),
    }
)
"""The steps of a reviewer, from a state to the next. EDITED comes of a team's new submission only."""

_WHO_SAID = newest_select(
    [EVENT.commune, EVENT.actor_name],
    and_(OF_ROUND, EVENT.commune.in_(bindparam("communes", expanding=True))),
    EVENT.state != AnswerState.NOT_REACHED.value,
).distinct()


@dataclass(frozen=True, slots=True)
class Step:
    """What a reviewer makes of a form, and why; *issues* say what is wrong at which item."""

    state: SubmissionState
    reason: str
    issues: Mapping[ItemCode, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a reviewer finds wrong with an item; *version* is that of the answer, 0 without one."""

    item: ItemCode
    version: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FormEvent:
    """Something that happened to form *number* of a commune: it was handed in, reviewed, withdrawn."""

    number: int
    state: SubmissionState
    reason: str
    by: str
    at: datetime

    @property
    def reopened(self) -> bool:
        """True when a reviewer took back what had been decided; who hands in gives no reason."""
        return self.state is SubmissionState.RECEIVED and bool(self.reason)


# Writing -----------------------------------------------------------------------------------------


def take(
    database: Database,
    round_id: int,
    seen: Mapping[CommuneCode, Seen],
    step: Step,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Take *step* with the forms of all communes of *seen*, or with none of them.

    Raises:
        SurveyError: ROUND_UNKNOWN, ROUND_NOT_OPEN; else for every commune that is refused one of
            REVIEW_NONE, REVIEW_STALE, REVIEW_TRANSITION, OWN_FORM.
    """
    storable(step.reason, actor.name, *step.issues, *step.issues.values())

    def operation(connection: Connection) -> None:
        facts = hold_round(connection, round_id)
        if facts.state is not RoundState.OPEN:
            raise round_not_open(facts)
        now = look(connection, round_id, seen, OPERATOR)
        own = _own(connection, round_id, now, actor)
        problems = [
            found
            for commune in sorted(seen)
            for found in _refusals(connection, seen[commune], now.get(commune), commune, step, own)
        ]
        if problems:
            raise SurveyError(problems)
        for commune in sorted(seen):
            _record(connection, now[commune].submission, step, actor=actor, at=at)

    database.write(operation)


def _refusals(
    connection: Connection,
    seen: Seen,
    now: Form | None,
    commune: CommuneCode,
    step: Step,
    own: Collection[CommuneCode],
) -> Iterator[Problem]:
    """Yield why the step cannot be taken with the form of *commune*, if anything is against it."""
    if now is None:
        yield problem(ProblemCode.REVIEW_NONE, commune)
        return
    if now.seen != seen:
        who, at = last_change(connection, now.submission)
        shown = f"{at.astimezone(_VIETNAM):%H:%M %d/%m/%Y}"
        yield problem(ProblemCode.REVIEW_STALE, commune, who=who, at=shown)
        return
    state = now.submission.state
    if (state, step.state) not in TRANSITIONS:
        names = labels.SUBMISSION_STATE
        details = {"state": names[state], "target": names[step.state]}
        yield problem(ProblemCode.REVIEW_TRANSITION, commune, **details)
    if step.state is SubmissionState.APPROVED and commune in own:
        yield problem(ProblemCode.OWN_FORM, commune)


def _own(
    connection: Connection, round_id: int, now: Mapping[CommuneCode, Form], actor: Actor
) -> frozenset[CommuneCode]:
    """Return the communes whose form *actor* submitted, or in which an answer of theirs stands.

    It is theirs under whatever name their account had at the time.
    """
    values = {"round_id": round_id, "communes": list(now), "recorded_until": END_OF_TIME}
    people = [(row.commune, row.actor_name) for row in connection.execute(_WHO_SAID, values)]
    people += [(commune, form.submission.actor.name) for commune, form in now.items()]
    own = signatures.keys_of_person_in(connection, actor.name)
    return frozenset(CommuneCode(commune) for commune, who in people if person_key(who) in own)


def _record(
    connection: Connection, form: Submission, step: Step, *, actor: Actor, at: datetime
) -> None:
    row = {
        "submission_id": form.id,
        "state": step.state.value,
        "reason": step.reason,
        "actor_name": actor.name,
        "at": at,
    }
    number = connection.scalars(insert(review_event).returning(REVIEW.id), row).one()
    if not step.issues:
        return
    answers = newest_events(connection, form.round_id, form.commune, list(step.issues))
    issues = [
        {
            "review_id": number,
            "item": item,
            "version": answers[item].version if item in answers else 0,
            "reason": reason,
        }
        for item, reason in step.issues.items()
    ]
    connection.execute(insert(review_issue), issues)


# Reading -----------------------------------------------------------------------------------------


def issues(database: Database, round_id: int, commune: CommuneCode) -> tuple[Issue, ...]:
    """Return what is to be mended in the standing form of *commune*; nothing once it is settled."""
    of_commune = standing_forms(round_id).where(FORM.commune == commune)
    with database.read() as connection:
        row = connection.execute(limited(of_commune, database.rights, **PLACE)).one_or_none()
        review = form_of(row).review if row is not None else None
        if review is None or review.state is not SubmissionState.HAS_ISSUES:
            return ()
        query = (
            select(review_issue)
            .join_from(review_issue, review_event)
            .join(submission)
            .where(review_issue.c.review_id == review.id)
            .order_by(review_issue.c.item)
        )
        place = {**PLACE, "item": review_issue.c.item}
        rows = connection.execute(limited(query, database.rights, **place)).all()
    return tuple(
        Issue(ItemCode(row.item), row.version, row.reason, review.by, review.at) for row in rows
    )


def history(database: Database, round_id: int, commune: CommuneCode) -> tuple[FormEvent, ...]:
    """Return what happened to the forms of *commune*: handed in, reviewed, withdrawn; oldest first."""
    here = (FORM.round_id == round_id, FORM.commune == commune)
    handed_in = select(submission).where(*here)
    reviewed = select(review_event, FORM.number).join(submission).where(*here).order_by(REVIEW.id)
    withdrawn = select(submission_event, FORM.number).join(submission).where(*here)
    with database.read() as connection:
        forms, steps, ends = (
            connection.execute(limited(query, database.rights, **PLACE)).all()
            for query in (handed_in, reviewed, withdrawn)
        )
    edited = {step.number for step in steps if step.state == SubmissionState.EDITED.value}
    events = [
        *(
            _event(form, SubmissionState.RECEIVED, "")
            for form in forms
            if form.number not in edited
        ),
        *(_event(row, SubmissionState(row.state), row.reason) for row in (*steps, *ends)),
    ]
    return tuple(sorted(events, key=lambda event: (event.number, event.at)))


def _event(row: Row[*tuple[Any, ...]], state: SubmissionState, reason: str) -> FormEvent:
    return FormEvent(row.number, state, reason, row.actor_name, row.at)


def rejected_communes(
    database: Database, round_id: int, *, recorded_until: datetime | None = None
) -> frozenset[CommuneCode]:
    """Return the communes whose form was rejected at *recorded_until*: nothing of them counts."""
    query = standing_forms(round_id, recorded_until).where(
        REVIEW.state == SubmissionState.REJECTED.value
    )
    with database.read() as connection:
        rows = connection.execute(limited(query, database.rights, **PLACE)).all()
    return frozenset(CommuneCode(row.commune) for row in rows)
