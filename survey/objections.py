"""A commune's objection to one answer, and what the province decides of it.

The commune says what is wrong while the round is open. The desk rejects with a reason, or accepts
with a reason and the corrected answer; a submission that stands keeps its snapshot.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from survey import labels, typed
from survey.acting import Place
from survey.application import Application
from survey.checklist import ChecklistItem
from survey.fields import NOTE_LIMIT
from survey.follow_up import Objection, ObjectionState
from survey.model import Actor, Answer, AnswerEvent, AnswerState, CommuneCode, ItemCode, Role
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.rules import missing_fields
from survey.settings import local
from survey.storage import objections as store
from survey.storage.objections import Conflict, Decision, NewObjection
from survey.submissions import (
    ROLE_OF,
    blocking,
    check_answer,
    evidence_refused,
)

TEXT_LIMIT = NOTE_LIMIT
FILES_LIMIT = 10

# Reading -----------------------------------------------------------------------------------------


def of_round(app: Application, round_id: int) -> tuple[Objection, ...]:
    """Return every objection of the round, in the order in which they came."""
    return store.of_round(app.database, round_id)


def undecided(app: Application, round_id: int) -> tuple[Objection, ...]:
    """Return the objections of the round that nobody has decided or withdrawn, oldest first."""
    return tuple(o for o in of_round(app, round_id) if o.state is ObjectionState.UNDECIDED)


def open_for(app: Application, round_id: int, commune: CommuneCode) -> tuple[Objection, ...]:
    """Return those of *commune* that are undecided."""
    return tuple(o for o in undecided(app, round_id) if o.commune == commune)


def days_waiting(objection: Objection, today: date) -> int:
    """Return for how many days the commune waits, or waited, for the decision."""
    until = local(objection.decided_at).date() if objection.decided_at else today
    return (until - local(objection.at).date()).days


def answer_seen(app: Application, objection: Objection, version: int) -> AnswerEvent | None:
    """Return the answer with this *version* of the item objected to."""
    events = app.history(objection.round_id, objection.commune, objection.item)
    return next((event for event in events if event.version == version), None)


# Writing -----------------------------------------------------------------------------------------


def lodge(
    app: Application,
    round_id: int,
    commune: CommuneCode,
    seen: AnswerEvent,
    *,
    text: str,
    by: str,
    evidence: tuple[str, ...] = (),
) -> int:
    """Object to the answer *seen*, on behalf of *commune*; return the number of the objection.

    Raises:
        SurveyError: every problem of what was typed; then ROUND_NOT_OPEN, OBJECTION_STALE where the
            answer changed meanwhile, OBJECTION_STANDING where one of this item is undecided.
    """
    place: Place = {"round_id": round_id, "commune": commune, "item": seen.item}
    database = app.require(Action.OBJECT, **place)
    item = _item(app, round_id, seen.item)
    app.require_in_round(app.round(round_id), commune)
    name, wrong_name = typed.checked(labels.OBJECTION_BY, _who(app, by))
    text, wrong_text = typed.checked(labels.OBJECTION_TEXT, text, limit=TEXT_LIMIT)
    problems = [*wrong_name, *wrong_text]
    if len(evidence) > FILES_LIMIT:
        problems.append(problem(ProblemCode.EVIDENCE_MANY, item.code, limit=FILES_LIMIT))
    if evidence and evidence_refused(item, seen.answer.values):
        problems.append(problem(ProblemCode.EVIDENCE_CLASSIFIED, item.code))
    if problems:
        raise SurveyError(problems)
    new = NewObjection(round_id, commune, item.code, seen.version, text, evidence, name)
    return store.lodge(database, new, at=app.clock())


def withdraw(app: Application, number: int, *, by: str, reason: str = "") -> Objection:
    """Take an undecided objection back and return it as it is now."""
    name, wrong_name = typed.checked(labels.OBJECTION_BY, _who(app, by))
    reason, wrong_reason = typed.checked(labels.REASON, reason, optional=True)
    if wrong_name or wrong_reason:
        raise SurveyError([*wrong_name, *wrong_reason])
    found = store.get(app.database, number)
    database = app.require(Action.OBJECT, **_place(found))
    return store.withdraw(database, found, by=name, reason=reason, at=app.clock())


def reject(
    app: Application, number: int, *, seen: int, reason: str, actor: Actor
) -> Objection | Conflict:
    """Leave the answer as it is, for a *reason*; return the objection as it is now.

    Returns the Conflict, and records nothing, where the answer is no longer the version *seen*.
    """
    actor, reason = _decider(actor, reason)
    found = store.get(app.database, number)
    database = app.require(Action.DECIDE_OBJECTION, actor=actor, **_place(found))
    return store.decide(database, Decision(found, seen, reason, actor), at=app.clock())


def accept(
    app: Application, number: int, *, seen: int, reason: str, answer: Answer, actor: Actor
) -> Objection | Conflict:
    """Put *answer* in the place of the one that the commune objects to, in the same write.

    The files of the objection go with the corrected answer. Returns the objection as it is now, or
    the Conflict, with nothing recorded, where the answer is no longer the version *seen*.

    Raises:
        SurveyError: every problem of the answer, incomplete ones and contradictions included;
            OBJECTION_UNCHANGED where it says what the commune objects to.
    """
    actor, reason = _decider(actor, reason)
    found = store.get(app.database, number)
    item = _item(app, found.round_id, found.item)
    answer = _with_files(item, typed.composed(answer), found)
    problems = [
        *check_answer(item, answer, role=ROLE_OF[item.respondent], as_of=app.today),
        *_incomplete(item, answer),
    ]
    if problems:
        raise SurveyError(problems)
    if contradictions := _contradictions(app, found, answer):
        raise SurveyError(contradictions)
    database = app.require(Action.DECIDE_OBJECTION, actor=actor, **_place(found))
    decision = Decision(found, seen, reason, actor, answer)
    return store.decide(database, decision, at=app.clock())


def speaks_for_itself(app: Application) -> bool:
    """Return whether the person objects in the own name: an official of a commune does."""
    return app.rights.speaks_as is Role.COMMUNE


def _who(app: Application, by: str) -> str:
    """Return who objects; the desk names the official who asked for it."""
    return app.rights.name if speaks_for_itself(app) else by


def _decider(actor: Actor, reason: str) -> tuple[Actor, str]:
    """Return who decides and why, as they are kept; only the desk does."""
    actor = typed.named(actor)
    reason, problems = typed.checked(labels.REASON, reason, limit=TEXT_LIMIT)
    found = [*typed.check_actor(actor), *problems]
    if actor.role is not Role.DESK:
        found.append(problem(ProblemCode.DESK_ONLY))
    if found:
        raise SurveyError(found)
    return actor, reason


def _place(found: Objection) -> Place:
    return {"round_id": found.round_id, "commune": found.commune, "item": found.item}


def _item(app: Application, round_id: int, code: ItemCode) -> ChecklistItem:
    item = app.rulebook(app.round(round_id)).catalogue.by_code.get(code)
    if item is None:
        raise SurveyError([problem(ProblemCode.ITEM_UNKNOWN, value=code)])
    return item


def _with_files(item: ChecklistItem, answer: Answer, found: Objection) -> Answer:
    """Return *answer* with the commune's files before its own; none where it is classified."""
    if evidence_refused(item, answer.values):
        return replace(answer, evidence=())
    files = tuple(dict.fromkeys((*found.evidence, *answer.evidence)))
    return replace(answer, evidence=files)


def _incomplete(item: ChecklistItem, answer: Answer) -> list[Problem]:
    """Return what a correction lacks: it must say all that the item asks."""
    if answer.state is AnswerState.NOT_REACHED:
        missing = frozenset(field.code for field in item.fields)
    elif answer.state is AnswerState.ANSWERED:
        missing = frozenset(missing_fields(item, answer.values))
    else:
        return []
    names = "; ".join(field.label for field in item.fields if field.code in missing)
    details = {"fields": names}
    return [problem(ProblemCode.OBJECTION_INCOMPLETE, item.code, **details)] if missing else []


def _contradictions(app: Application, found: Objection, answer: Answer) -> tuple[Problem, ...]:
    """Return what would stop a submission because of the corrected answer."""
    events = app.current(found.round_id, found.commune)
    answers = {code: event.answer for code, event in events.items()} | {found.item: answer}
    checks = app.implausible(found.round_id, answers)
    return blocking(check for check in checks if found.item in check.items)
