"""The second visit: what a second visit asks, and what it changed, judged so that only answers differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from survey.application import Application
from survey.assessment import Assessment
from survey.evaluation import Evaluator, deadlines_by_item
from survey.model import (
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    ItemCode,
    Round,
    Visit,
    VisitKind,
    VisitState,
)
from survey.settings import local
from survey.storage import answers, plans, rounds
from survey.storage.answers import StandingRow
from survey.storage.encoding import decode_values, encode_texts, encode_values

_NOTHING = Answer(AnswerState.NOT_REACHED)
_MADE = frozenset({VisitState.BEGUN, VisitState.DONE})


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a second visit asks: the items *open* when it began; of the *unasked* those asked now."""

    open: frozenset[ItemCode]
    unasked: frozenset[ItemCode]


@dataclass(frozen=True, slots=True)
class Then:
    """One commune at a moment: its newest answers, and what they come to (an assessment of one row)."""

    events: Mapping[ItemCode, AnswerEvent]
    found: Assessment

    def answer(self, item: ItemCode) -> Answer:
        """Return the answer to *item*."""
        event = self.events.get(item)
        return event.answer if event else _NOTHING


@dataclass(frozen=True, slots=True)
class Comparison:
    """A commune before and after a second visit, and the items whose answer it changed."""

    visit: Visit
    before: Then
    after: Then
    changed: tuple[ItemCode, ...]


def asked_by(app: Application, visit: Visit) -> Recheck | None:
    """Return what the second visit *visit* asks; None before it has begun.

    Open is what was not reached, could not be checked, is incomplete or not fully met, and every
    gate that failed or was undecided: as recorded when the visit began, judged at that day by the
    deadlines of then.
    """
    if visit.kind is not VisitKind.RECHECK or visit.begun_at is None:
        return None
    rnd = rounds.get(app.database, visit.round_id, recorded_until=visit.begun_at)
    day = local(visit.begun_at).date()
    found = _then(app, rnd, visit.commune, visit.begun_at, day).found
    items = found.rulebook.catalogue.items
    matrix, gates = found.grid.matrix, {*found.failed_gates(0), *found.open_gates(0)}
    owed = (matrix.applicable[0] == 1) & (matrix.answered[0] == 0)  # nothing said, or not all of it
    unasked = frozenset(
        item.code
        for column, item in enumerate(items)
        if found.state_of(0, column) is AnswerState.NOT_ASKED
    )
    still = frozenset(
        item.code
        for column, item in enumerate(items)
        if found.not_met[0, column] or owed[column] or item in gates
    )
    return Recheck(open=still - unasked, unasked=unasked)


def comparisons(
    app: Application, rnd: Round, commune: CommuneCode, as_of: date
) -> tuple[Comparison, ...]:
    """Return *commune* before and after each of its second visits, the first one first.

    After is when the next one began, or now. Before and after are judged at the same day *as_of*, by
    the same rules and deadlines.
    """
    begun = sorted(
        (visit.begun_at, visit.id, visit)
        for visit in plans.visits_of(app.database, rnd.id, commune)
        if visit.kind is VisitKind.RECHECK and visit.state in _MADE and visit.begun_at
    )
    if not begun:
        return ()
    moments = [_then(app, rnd, commune, at, as_of) for at, _, _ in begun]
    moments.append(_then(app, rnd, commune, None, as_of))
    return tuple(
        Comparison(visit, before, after, _changed(before, after))
        for (_, _, visit), before, after in zip(begun, moments, moments[1:], strict=False)
    )


def _changed(before: Then, after: Then) -> tuple[ItemCode, ...]:
    items = before.found.rulebook.catalogue.items
    return tuple(i.code for i in items if before.answer(i.code) != after.answer(i.code))


def _then(
    app: Application, rnd: Round, commune: CommuneCode, until: datetime | None, as_of: date
) -> Then:
    """Return *commune* as it was recorded *until* then; a rejected form counts for nothing."""
    events = answers.current(app.whole, rnd.id, commune, recorded_until=until)
    book = app.whole_rulebook(rnd)
    deadlines = deadlines_by_item(rnd.deadlines, book.catalogue)
    evaluator = Evaluator(book, deadlines, as_of, decode_values)
    rows = [_row(event) for event in events.values()]
    counted = app.counted(rnd.id, rows, recorded_until=until)
    found = Assessment(
        round=rnd,
        rulebook=book,
        as_of=as_of,
        communes=(commune,),
        deadlines=deadlines,
        grid=evaluator.grid((commune,), counted),
        rejected=frozenset({commune} if rows and not counted else ()),
    )
    seen = {code: event for code, event in events.items() if app.rights.sees_item(code)}
    return Then(seen, app.within_reach(found))


def _row(event: AnswerEvent) -> StandingRow:
    answer = event.answer
    return StandingRow(
        event.commune,
        event.item,
        event.version,
        answer.state.value,
        encode_values(answer.values),
        answer.reason,
        encode_texts(answer.evidence),
    )
