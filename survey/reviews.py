"""The review of forms: sent back with what is wrong at which item, approved, rejected, reopened.

The desk decides on what it had in front of it (:class:`Seen`); whatever moved since is refused. An
approved form is locked, a rejected one counts in no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey import labels, typed
from survey.application import Application
from survey.doubts import Doubt, DoubtKind, doubts_of
from survey.fields import NOTE_LIMIT
from survey.model import (
    Actor,
    CommuneCode,
    ItemCode,
    Role,
    Submission,
    SubmissionState,
)
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.storage import reviews as store
from survey.storage.engine import Database
from survey.storage.reviews import FormEvent, Issue, Seen, Step

__all__ = [
    "TEXT_LIMIT",
    "TO_DECIDE",
    "Case",
    "Doubt",
    "DoubtKind",
    "FormEvent",
    "Issue",
    "Seen",
    "approve",
    "approve_many",
    "cases",
    "flag",
    "history",
    "issues_for",
    "open_problems",
    "reject",
    "reopen",
]

TEXT_LIMIT = NOTE_LIMIT
TO_DECIDE = frozenset({SubmissionState.RECEIVED, SubmissionState.EDITED})
"""What may be approved."""
_SETTLED = frozenset({SubmissionState.APPROVED, SubmissionState.REJECTED})


@dataclass(frozen=True, slots=True)
class Case:
    """A standing form in front of the reviewer, with the open problems of one not yet settled."""

    form: Submission
    seen: Seen
    doubts: tuple[Doubt, ...]


# Reading -----------------------------------------------------------------------------------------


def cases(app: Application, round_id: int) -> dict[CommuneCode, Case]:
    """Return the standing form of every commune of the round that has one."""
    rnd = app.round(round_id)
    communes = [CommuneCode(commune.code) for commune in app.communes_of(rnd)]
    forms = store.forms(app.database, round_id, communes)
    unsettled = [form for form, _ in forms.values() if form.state not in _SETTLED]
    doubts = doubts_of(app, rnd, unsettled)
    return {
        commune: Case(form, seen, doubts.get(commune, ()))
        for commune, (form, seen) in forms.items()
    }


def open_problems(
    app: Application, round_id: int, communes: Iterable[CommuneCode]
) -> dict[CommuneCode, tuple[Doubt, ...]]:
    """Return the open problems of the standing forms of *communes*; those without any are left out.

    The number of queries does not grow with the communes.
    """
    forms = store.forms(app.database, round_id, list(communes))
    found = doubts_of(app, app.round(round_id), [form for form, _ in forms.values()])
    return {commune: doubts for commune, doubts in found.items() if doubts}


def issues_for(app: Application, round_id: int, commune: CommuneCode) -> dict[ItemCode, Issue]:
    """Return what is to be mended in the standing form of *commune*, by item."""
    return {issue.item: issue for issue in store.issues(app.database, round_id, commune)}


def history(app: Application, round_id: int, commune: CommuneCode) -> tuple[FormEvent, ...]:
    """Return everything that happened to the forms of *commune*, oldest first."""
    return store.history(app.database, round_id, commune)


# Writing -----------------------------------------------------------------------------------------


def flag(
    app: Application,
    round_id: int,
    commune: CommuneCode,
    *,
    seen: Seen,
    issues: Mapping[ItemCode, str],
    remark: str = "",
    actor: Actor,
) -> None:
    """Send the form back to its team: *issues* say what is wrong at which item, *remark* in general.

    Raises:
        SurveyError: every problem of what was typed, REVIEW_NO_ISSUE without any; then what
            :func:`survey.storage.reviews.take` refuses.
    """
    actor, remark, problems = _typed(actor, remark, optional=True, label=labels.REVIEW_REMARK)
    known = app.rulebook(app.round(round_id)).catalogue.by_code
    said: dict[ItemCode, str] = {}
    for item, written in issues.items():
        label = labels.REVIEW_ISSUE.format(item=item)
        said[item], wrong = typed.checked(label, written, limit=TEXT_LIMIT)
        problems += wrong
        if item not in known:
            problems.append(problem(ProblemCode.ITEM_UNKNOWN, value=item))
    if not issues:
        problems.append(problem(ProblemCode.REVIEW_NO_ISSUE, commune))
    if problems:
        raise SurveyError(problems)
    step = Step(SubmissionState.HAS_ISSUES, remark, said)
    _take(app, round_id, {commune: seen}, step, actor)


def approve(
    app: Application,
    round_id: int,
    commune: CommuneCode,
    *,
    seen: Seen,
    actor: Actor,
    reason: str = "",
) -> None:
    """Approve and lock one form, as :func:`approve_many` does."""
    approve_many(app, round_id, {commune: seen}, actor=actor, reason=reason)


def approve_many(
    app: Application,
    round_id: int,
    seen: Mapping[CommuneCode, Seen],
    *,
    actor: Actor,
    reason: str = "",
) -> None:
    """Approve and lock the forms of all communes of *seen*, or none of them.

    Raises:
        SurveyError: REVIEW_NOT_CHOSEN; REVIEW_OPEN for every form with open problems while there is
            no *reason*; what :func:`survey.storage.reviews.take` refuses, OWN_FORM among it.
    """
    actor, reason, problems = _typed(actor, reason, optional=True)
    if not seen:
        problems.append(problem(ProblemCode.REVIEW_NOT_CHOSEN))
    if problems:
        raise SurveyError(problems)
    if not reason:
        found = open_problems(app, round_id, seen)
        problems = [
            problem(ProblemCode.REVIEW_OPEN, commune, n=len(doubts))
            for commune, doubts in sorted(found.items())
        ]
        if problems:
            raise SurveyError(problems)
    _take(app, round_id, seen, Step(SubmissionState.APPROVED, reason), actor)


def reject(
    app: Application, round_id: int, commune: CommuneCode, *, seen: Seen, reason: str, actor: Actor
) -> None:
    """Reject the form: nothing of the commune counts until its team hands in another one."""
    _with_reason(app, round_id, commune, seen, SubmissionState.REJECTED, reason, actor)


def reopen(
    app: Application, round_id: int, commune: CommuneCode, *, seen: Seen, reason: str, actor: Actor
) -> None:
    """Take back what was decided of the form: it is to be reviewed again, as it was handed in."""
    _with_reason(app, round_id, commune, seen, SubmissionState.RECEIVED, reason, actor)


def _with_reason(
    app: Application,
    round_id: int,
    commune: CommuneCode,
    seen: Seen,
    state: SubmissionState,
    reason: str,
    actor: Actor,
) -> None:
    actor, reason, problems = _typed(actor, reason)
    if problems:
        raise SurveyError(problems)
    _take(app, round_id, {commune: seen}, Step(state, reason), actor)


def _typed(
    actor: Actor, reason: str, *, optional: bool = False, label: str = labels.REASON
) -> tuple[Actor, str, list[Problem]]:
    """Return who reviews and why, as they are kept, and what is wrong; only the desk reviews."""
    actor = typed.named(actor)
    reason, wrong = typed.checked(label, reason, limit=TEXT_LIMIT, optional=optional)
    problems = [*typed.check_actor(actor), *wrong]
    if actor.role is not Role.DESK:
        problems.append(problem(ProblemCode.DESK_ONLY))
    return actor, reason, problems


def _take(
    app: Application, round_id: int, seen: Mapping[CommuneCode, Seen], step: Step, actor: Actor
) -> None:
    database = _permit(app, round_id, list(seen), actor)
    store.take(database, round_id, seen, step, actor=actor, at=app.clock())
    for commune in sorted(seen):
        app.note(Action.REVIEW, step.state.value, round=round_id, commune=commune)


def _permit(
    app: Application, round_id: int, communes: Sequence[CommuneCode], actor: Actor
) -> Database:
    """Return the database to write to, where the person may review all of *communes*."""
    database = app.require(Action.REVIEW, actor=actor, round_id=round_id, commune=communes[0])
    for commune in communes:
        if not database.rights.sees(commune, round_id):
            app.require(Action.REVIEW, actor=actor, round_id=round_id, commune=commune)
    return database
