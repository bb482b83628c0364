"""How one item stands in one commune: state, verdict, and both in words.

Of a confidential item the words say only whether it is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from survey import labels
from survey.assessment import Assessment
from survey.checklist import ChecklistItem
from survey.exchange.commune_filter import Verdict
from survey.fields import show
from survey.model import REASONED_STATES, AnswerEvent, AnswerState, CommuneCode, ItemCode
from survey.rules import asked_fields

_VERDICT_LABEL: Final = {Verdict.MET: "Đạt", Verdict.UNMET: "Chưa đạt đủ"}


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """How an item stands in a commune: its state, what came of it, and both in words."""

    state: AnswerState
    verdict: Verdict
    text: str


def item_answer(
    found: Assessment, code: ItemCode, commune: CommuneCode, event: AnswerEvent | None
) -> ItemAnswer:
    """Return how the item *code* stands in *commune*, whose newest answer is *event*."""
    column = found.rulebook.item_index.get(code)
    if column is None:
        state = AnswerState.NOT_IN_VERSION
        return ItemAnswer(state, Verdict.UNSCORED, labels.STATE[state])
    row, item = found.index[commune], found.rulebook.catalogue.by_code[code]
    state = found.state_of(row, column)
    scored = bool(found.grid.matrix.answered[row, column])
    met = Verdict.UNMET if found.not_met[row, column] else Verdict.MET
    verdict = met if scored else Verdict.UNSCORED
    said = [_verdict_words(found, row, column, state, verdict)]
    if event is not None and not item.confidential:
        said += _details(item, event, state)
    return ItemAnswer(state, verdict, ". ".join(said))


def _verdict_words(
    found: Assessment, row: int, column: int, state: AnswerState, verdict: Verdict
) -> str:
    if verdict is not Verdict.UNSCORED:
        return _VERDICT_LABEL[verdict]
    if state is not AnswerState.ANSWERED:
        return labels.STATE[state]
    if found.grid.recorded[row, column]:
        return labels.RECORDED_ONLY
    owed = bool(found.grid.matrix.applicable[row, column])
    return labels.UNFINISHED if owed else labels.STATE[AnswerState.NOT_APPLICABLE]


def _details(item: ChecklistItem, event: AnswerEvent, state: AnswerState) -> list[str]:
    """Return the values of an answer, or the reason why there are none."""
    if state in REASONED_STATES:
        return [event.answer.reason]
    if state is not AnswerState.ANSWERED:
        return []
    values = event.answer.values
    said = ((f.label, show(f, values.get(f.code))) for f in asked_fields(item, values))
    return ["; ".join(f"{label}: {value}" for label, value in said if value)]
