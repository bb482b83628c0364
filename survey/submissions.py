"""Pure rules of a commune's answers: what each item's state is, what is missing or implausible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from survey import labels
from survey.checklist import (
    Catalogue,
    Check,
    ChecklistItem,
    Respondent,
    Severity,
)
from survey.fields import NOTE_LIMIT, check_text, check_values
from survey.model import (
    REASONED_STATES,
    RECORDABLE_STATES,
    Answer,
    AnswerState,
    DomainCode,
    FieldValue,
    ItemCode,
    Role,
)
from survey.problems import Problem, ProblemCode, problem
from survey.rules import Setting, holds, holds_now, missing_fields

REASON_LIMIT = 500
EVIDENCE_LIMIT = 20
_NOTHING = Answer(AnswerState.NOT_REACHED)
_NO_SETTING = Setting({}, date.min)

ROLE_OF = {
    Respondent.INSPECTOR: Role.INSPECTOR,
    Respondent.DESK: Role.DESK,
    Respondent.REGISTER: Role.DESK,
    Respondent.IMPORT: Role.DESK,
}
"""Who types an item in. Figures of registers and imports are typed by the desk until those doors
exist."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one item of the catalogue stands for one commune.

    *answer* is what was recorded (or "not reached"); *state* is what it counts as: an item whose
    condition is false is NOT_ASKED whatever was recorded before. *missing* names the fields still
    to fill in; an answer with missing fields is not complete and counts as missing.
    """

    item: ChecklistItem
    answer: Answer
    state: AnswerState
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True when a person has said all that the item asks."""
        return self.state is not AnswerState.NOT_REACHED and not self.missing


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the items asked of one role are complete."""

    asked: int
    complete: int


def standings(catalogue: Catalogue, answers: Mapping[ItemCode, Answer]) -> dict[ItemCode, Standing]:
    """Return how every item of *catalogue* stands, given the recorded *answers*."""
    values = all_values(answers)
    return {
        item.code: standing(item, answers.get(item.code, _NOTHING), values)
        for item in catalogue.items
    }


def standing(item: ChecklistItem, answer: Answer, values: Mapping[str, FieldValue]) -> Standing:
    """Return how *item* stands; *values* are those of all items, named ``ITEM.field``."""
    if item.asked_when is not None and not holds(item.asked_when, values, _NO_SETTING):
        return Standing(item, answer, AnswerState.NOT_ASKED, ())
    missing = missing_fields(item, answer.values) if answer.state is AnswerState.ANSWERED else ()
    return Standing(item, answer, answer.state, missing)


def all_values(answers: Mapping[ItemCode, Answer]) -> dict[str, FieldValue]:
    """Return the values of all answered items under the names ``ITEM.field``."""
    return {
        f"{code}.{field}": value
        for code, answer in answers.items()
        if answer.state is AnswerState.ANSWERED
        for field, value in answer.values.items()
    }


def check_answer(
    item: ChecklistItem, answer: Answer, *, role: Role, as_of: date
) -> tuple[Problem, ...]:
    """Return everything that forbids recording *answer* for *item* by a person in *role*."""
    problems = list(
        check_values({f.code: f for f in item.fields}, answer.values, item=item.code, as_of=as_of)
    )
    if answer.state not in RECORDABLE_STATES:
        allowed = ", ".join(sorted(RECORDABLE_STATES))
        problems.append(
            problem(ProblemCode.STATE_UNKNOWN, item.code, value=answer.state, allowed=allowed)
        )
    if answer.state in REASONED_STATES and not answer.reason.strip():
        problems.append(
            problem(ProblemCode.REASON_MISSING, item.code, state=labels.STATE[answer.state])
        )
    problems.extend(
        check_text("Lý do", answer.reason, REASON_LIMIT, ProblemCode.REASON_LONG, item.code)
    )
    problems.extend(
        check_text("Ghi chú", answer.note, NOTE_LIMIT, ProblemCode.NOTE_LONG, item.code)
    )
    if len(answer.evidence) > EVIDENCE_LIMIT:
        problems.append(problem(ProblemCode.EVIDENCE_MANY, item.code, limit=EVIDENCE_LIMIT))
    if answer.evidence and evidence_refused(item, answer.values):
        problems.append(problem(ProblemCode.EVIDENCE_CLASSIFIED, item.code))
    if ROLE_OF[item.respondent] is not role:
        problems.append(
            problem(
                ProblemCode.ROLE_NOT_ALLOWED,
                item=item.code,
                expected=labels.RESPONDENT[item.respondent],
            )
        )
    return tuple(problems)


def evidence_refused(item: ChecklistItem, values: Mapping[str, FieldValue]) -> bool:
    """Return whether the answer is marked as classified, so that no file may go with it."""
    return item.no_evidence_when is not None and holds(item.no_evidence_when, values, _NO_SETTING)


def implausible(
    catalogue: Catalogue, answers: Mapping[ItemCode, Answer], setting: Setting
) -> Iterator[Check]:
    """Yield the checks that fail: those within each item, then those across items.

    An item that is no longer asked is left out: nobody could correct it.
    """
    answered = {
        code: found.answer
        for code, found in standings(catalogue, answers).items()
        if found.state is AnswerState.ANSWERED
    }
    for code, answer in answered.items():
        yield from item_implausible(catalogue.by_code[code], answer.values, setting)
    values = all_values(answered)
    yield from (check for check in catalogue.checks if holds_now(check.when, values, setting))


def item_implausible(
    item: ChecklistItem, values: Mapping[str, FieldValue], setting: Setting
) -> Iterator[Check]:
    """Yield the checks of *item* itself that fail."""
    return (check for check in item.checks if holds_now(check.when, values, setting))


def blocking(checks: Iterable[Check]) -> tuple[Problem, ...]:
    """Return the problems that stop a submission: the checks marked as errors."""
    return tuple(
        problem(ProblemCode.SUBMISSION_IMPLAUSIBLE, item=", ".join(c.items), detail=c.text)
        for c in checks
        if c.severity is Severity.ERROR
    )


def progress(
    catalogue: Catalogue, standing_of: Mapping[ItemCode, Standing], role: Role
) -> dict[DomainCode, Progress]:
    """Return for each domain how many items asked of *role* are complete; domains without any are left out."""
    found = {}
    for code, items in catalogue.by_domain.items():
        asked = [
            standing_of[item.code]
            for item in items
            if ROLE_OF[item.respondent] is role
            and standing_of[item.code].state is not AnswerState.NOT_ASKED
        ]
        if asked:
            found[code] = Progress(len(asked), sum(s.complete for s in asked))
    return found
