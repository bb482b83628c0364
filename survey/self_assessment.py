"""What a commune says of itself: the same checklist, kept beside the inspection and never mixed in.

An own table, an own score. No list, rank, map or export of the inspection reads it; here the two are
only laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey import typed
from survey.application import Application, Draft
from survey.assessment import Assessment
from survey.checklist import ChecklistItem, FieldKind
from survey.model import (
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Door,
    FieldValue,
    ItemCode,
    Role,
    Round,
)
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.storage import answers
from survey.storage import self_answers as store
from survey.storage.answers import Appended, Conflict, NewAnswer, StandingRow
from survey.storage.encoding import decode_values
from survey.submissions import ROLE_OF, check_answer

_GIVEN = frozenset({AnswerState.ANSWERED, AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_CHECK})


def asks(item: ChecklistItem) -> bool:
    """Return whether a commune answers *item* for itself: what an inspector sees there, it knows.

    Figures of registers and systems are the province's.
    """
    return ROLE_OF[item.respondent] is Role.INSPECTOR


def communes(app: Application, rnd: Round) -> tuple[CommuneCode, ...]:
    """Return the communes of *rnd* for which the person may answer, in code order."""
    codes = (CommuneCode(commune.code) for commune in app.communes_of(rnd))
    return tuple(c for c in codes if app.may(Action.SELF_ASSESS, round_id=rnd.id, commune=c))


# Answers -----------------------------------------------------------------------------------------


def save(app: Application, draft: Draft) -> Appended | Conflict:
    """Check and record one answer of a commune about itself; it is durable when this returns.

    Returns the Conflict, and records nothing, where somebody else of the commune has answered the
    item since *draft* was begun.

    Raises:
        SurveyError: every problem of the answer; FORBIDDEN; ROUND_NOT_OPEN. A submission of the
            inspectors does not stand in the way.
    """
    number, commune, code = draft.round_id, draft.commune, draft.item
    actor = typed.named(draft.actor)
    database = app.require(
        Action.SELF_ASSESS, actor=actor, round_id=number, commune=commune, item=code
    )
    rnd = app.round(number)
    app.require_in_round(rnd, commune)
    item = app.rulebook(rnd).catalogue.by_code.get(code)
    if item is None:
        raise SurveyError([problem(ProblemCode.ITEM_UNKNOWN, value=code)])
    answer = typed.composed(draft.answer)
    problems = [
        *check_answer(item, answer, role=Role.INSPECTOR, as_of=app.today),
        *typed.check_actor(actor),
    ]
    if actor.role is not Role.COMMUNE:
        problems.append(problem(ProblemCode.SELF_COMMUNE_ONLY))
    if problems:
        raise SurveyError(problems)
    new = NewAnswer(number, commune, code, answer, draft.based_on, actor, Door.PAGE)
    return store.append(database, new, at=app.clock())


def current(app: Application, round_id: int, commune: CommuneCode) -> dict[ItemCode, AnswerEvent]:
    """Return the newest event of every item that *commune* answered for itself."""
    return store.current(app.database, round_id, commune)


def history(
    app: Application, round_id: int, commune: CommuneCode, item: ItemCode | None = None
) -> tuple[AnswerEvent, ...]:
    """Return everything that *commune* said of itself (of one *item*), oldest first."""
    return store.history(app.database, round_id, commune, item)


# Results -----------------------------------------------------------------------------------------


def assess(app: Application, round_id: int) -> Assessment:
    """Return the round as the communes see themselves: the same rules on their own answers alone.

    Its ranks and levels mean nothing beside those of the inspection; pages show values and coverage.
    """
    return app.assess(round_id, rows=store.standing_rows(app.whole, round_id))


class Match(StrEnum):
    """How the two answers to one item stand to one another."""

    SAME = "same"
    DIFFERENT = "different"
    ONLY_SELF = "only_self"
    ONLY_INSPECTED = "only_inspected"


@dataclass(frozen=True, slots=True)
class Pair:
    """One item with what the commune says of itself and what the inspection found."""

    item: ChecklistItem
    own: AnswerEvent | None
    inspected: AnswerEvent | None
    match: Match


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items a commune answered for itself, and what came of laying them beside the inspection.

    *compared* were answered by both sides; *different* are those of them that differ.
    """

    answered: int
    compared: int
    different: int


def compare(
    inspected: Assessment,
    own: Assessment,
    commune: CommuneCode,
    *,
    found: Mapping[ItemCode, AnswerEvent],
    said: Mapping[ItemCode, AnswerEvent],
) -> tuple[Pair, ...]:
    """Return the items that either side answered, in catalogue order.

    *inspected* and *own* are the results of one round, *found* and *said* the newest events of the
    commune behind them. An answer to an item that its side's other answers do not ask for is left out.
    """
    pairs = []
    for item in filter(asks, inspected.rulebook.catalogue.items):
        mine = said.get(item.code) if _gives(own, commune, item) else None
        theirs = found.get(item.code) if _gives(inspected, commune, item) else None
        if mine or theirs:
            pairs.append(Pair(item, mine, theirs, _match(item, mine, theirs)))
    return tuple(pairs)


def tallies(app: Application, inspected: Assessment, own: Assessment) -> dict[CommuneCode, Tally]:
    """Return the tally of every commune that has answered something for itself, in code order."""
    number = inspected.round.id
    official = {(r.commune, r.item): r for r in answers.standing_rows(app.database, number)}
    mine = {(r.commune, r.item): r for r in store.standing_rows(app.database, number)}
    items = [item for item in inspected.rulebook.catalogue.items if asks(item)]
    found = {}
    for commune in inspected.communes:
        given = [item for item in items if _gives(own, commune, item)]
        both = [item for item in given if _gives(inspected, commune, item)]
        different = sum(
            not _rows_agree(item, mine[commune, item.code], official[commune, item.code])
            for item in both
        )
        if given:
            found[commune] = Tally(len(given), len(both), different)
    return found


def _gives(found: Assessment, commune: CommuneCode, item: ChecklistItem) -> bool:
    """Return whether *found* holds an answer of *commune* to *item* that counts."""
    column = found.rulebook.item_index[item.code]
    return found.state_of(found.index[commune], column) in _GIVEN


def _match(item: ChecklistItem, mine: AnswerEvent | None, theirs: AnswerEvent | None) -> Match:
    if mine is None:
        return Match.ONLY_INSPECTED
    if theirs is None:
        return Match.ONLY_SELF
    return Match.SAME if same(item, mine.answer, theirs.answer) else Match.DIFFERENT


def same(item: ChecklistItem, mine: Answer, theirs: Answer) -> bool:
    """Return whether two answers say the same: state and values count, free words and files do not."""
    return mine.state is theirs.state and _facts(item, mine.values) == _facts(item, theirs.values)


def _rows_agree(item: ChecklistItem, mine: StandingRow, theirs: StandingRow) -> bool:
    if (mine.state, mine.values_json) == (theirs.state, theirs.values_json):
        return True
    values = (_facts(item, decode_values(row.values_json)) for row in (mine, theirs))
    return mine.state == theirs.state and next(values) == next(values)


def _facts(item: ChecklistItem, values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    free = {field.code for field in item.fields if field.kind is FieldKind.TEXT}
    return {code: value for code, value in values.items() if code not in free}
