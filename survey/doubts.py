"""The open problems of submitted forms: what a reviewer settles first, or overrides with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.application import Application
from survey.follow_up import Objection, ObjectionState
from survey.model import (
    Answer,
    AnswerState,
    CommuneCode,
    ItemCode,
    Role,
    Round,
    Submission,
)
from survey.storage import answers, objections
from survey.storage.encoding import decode_texts, decode_values
from survey.submissions import ROLE_OF, standings


class DoubtKind(StrEnum):
    """What a reviewer settles before a form is approved, or overrides with a reason."""

    OBJECTION = "objection"
    CHANGED = "changed"
    MISSING = "missing"
    DESK = "desk"
    IMPLAUSIBLE = "implausible"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One open problem of a form, the items that it is about, and its words where it has some.

    OBJECTION: nobody decided on it. CHANGED: an inspector's item is no longer what was handed in,
    and not by an accepted objection. MISSING, DESK: the inspectors' or the desk's answer is missing
    or incomplete. IMPLAUSIBLE: a check fails.
    """

    kind: DoubtKind
    items: tuple[ItemCode, ...]
    text: str = ""


_ORDER = list(DoubtKind)


@dataclass(frozen=True, slots=True)
class _Said:
    """The newest answers of one commune, and which versions they are."""

    answers: dict[ItemCode, Answer]
    versions: dict[ItemCode, int]


def doubts_of(
    app: Application, rnd: Round, forms: Sequence[Submission]
) -> dict[CommuneCode, tuple[Doubt, ...]]:
    """Return the open problems of *forms* of the round by commune, in as many queries as of one."""
    if not forms:
        return {}
    said = _newest(app, rnd, {form.commune for form in forms})
    made = defaultdict(list)
    for objection in objections.of_round(app.database, rnd.id):
        made[objection.commune].append(objection)
    found = {
        form.commune: [
            *_objected(made[form.commune]),
            *_changed(app, rnd, form, said[form.commune], made[form.commune]),
            *_missing(app, rnd, said[form.commune]),
            *_implausible(app, rnd, said[form.commune]),
        ]
        for form in forms
    }
    return {
        commune: tuple(sorted(doubts, key=lambda doubt: _ORDER.index(doubt.kind)))
        for commune, doubts in found.items()
    }


def _newest(
    app: Application, rnd: Round, communes: Collection[CommuneCode]
) -> dict[CommuneCode, _Said]:
    found = {commune: _Said({}, {}) for commune in communes}
    for row in answers.standing_rows(app.database, rnd.id):
        said = found.get(CommuneCode(row.commune))
        if said is None:
            continue
        item = ItemCode(row.item)
        said.versions[item] = row.version
        said.answers[item] = Answer(
            AnswerState(row.state),
            decode_values(row.values_json),
            row.reason,
            evidence=decode_texts(row.evidence_json),
        )
    return found


def _objected(made: Iterable[Objection]) -> Iterator[Doubt]:
    for objection in made:
        if objection.state is ObjectionState.UNDECIDED:
            yield Doubt(DoubtKind.OBJECTION, (objection.item,), objection.text)


def _changed(
    app: Application, rnd: Round, form: Submission, said: _Said, made: Iterable[Objection]
) -> Iterator[Doubt]:
    """Yield the inspectors' items that are not what was handed in; corrected ones are settled."""
    corrected = {(objection.item, objection.corrected) for objection in made}
    items = tuple(
        item.code
        for item in app.rulebook(rnd).catalogue.items
        if ROLE_OF[item.respondent] is Role.INSPECTOR
        and (version := said.versions.get(item.code, 0)) != form.versions.get(item.code, 0)
        and not (item.code not in form.versions and _is_nothing(said.answers[item.code]))
        and (item.code, version) not in corrected
    )
    if items:
        yield Doubt(DoubtKind.CHANGED, items)


def _is_nothing(answer: Answer) -> bool:
    return answer.state is AnswerState.NOT_REACHED


def _missing(app: Application, rnd: Round, said: _Said) -> Iterator[Doubt]:
    found = standings(app.rulebook(rnd).catalogue, said.answers)
    owed = [stand.item for stand in found.values() if not stand.complete]
    for role, kind in ((Role.INSPECTOR, DoubtKind.MISSING), (Role.DESK, DoubtKind.DESK)):
        items = tuple(item.code for item in owed if ROLE_OF[item.respondent] is role)
        if items:
            yield Doubt(kind, items)


def _implausible(app: Application, rnd: Round, said: _Said) -> Iterator[Doubt]:
    for check in app.implausible_in(rnd, said.answers):
        yield Doubt(DoubtKind.IMPLAUSIBLE, check.items, check.text)
