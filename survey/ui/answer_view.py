"""One answer as people read it: fields, state, points, evidence, legal basis, references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import streamlit as st

from scoring.matrix import FloatArray
from survey import labels
from survey.application import Application
from survey.assessment import Assessment
from survey.checklist import ChecklistItem, Confidence, Field, LegalBasis
from survey.exchange.lagging import lag_reasons
from survey.fields import show, show_number
from survey.model import (
    REASONED_STATES,
    Answer,
    AnswerEvent,
    AnswerState,
    FieldValue,
    ItemCode,
)
from survey.policy import Policy
from survey.rules import Outcome, OutcomeKind, asked_fields, denominators, outcome
from survey.ui import context, evidence_box, style, text


@dataclass(frozen=True)
class Shown:
    """The commune whose answers are being shown."""

    app: Application
    found: Assessment
    row: int
    events: Mapping[ItemCode, AnswerEvent]


def lag_sentences(found: Assessment, row: int) -> list[str]:
    """Return why the commune is on the lagging list."""
    return [reason.text for reason in lag_reasons(found, row)]


def draw(shown: Shown, item: ChecklistItem) -> None:
    """Draw the answer to *item* with everything that stands behind it."""
    found, column = shown.found, shown.found.rulebook.item_index[item.code]
    event = shown.events.get(item.code)
    state = found.state_of(shown.row, column)
    with st.container(border=True):
        gate = style.gate_badge().html if item.gate else ""
        st.html(f"<b>{item.code}</b> {gate}<br>{style.escaped(item.text)}")
        if event is None or state in {AnswerState.NOT_ASKED, AnswerState.NOT_REACHED}:
            style.quiet(labels.STATE[state])
        else:
            st.html(style.lines(answer_lines(item, event.answer)).html)
            style.quiet(f"{event.actor.name}, {context.show_time(event.at)}")
            evidence_box.gallery(shown.app, event.answer.evidence)
        style.quiet(" · ".join(_points(shown, item, event, column)))
        for line in (*_bases(shown, item), *_references(shown, item)):
            style.quiet(line)


def answer_lines(item: ChecklistItem, answer: Answer) -> list[str]:
    """Return an answer as lines of text: its fields, or its state and reason, then its note."""
    lines = []
    if answer.state in REASONED_STATES:
        lines.append(
            text.ANSWER_WITH_REASON.format(state=labels.STATE[answer.state], reason=answer.reason)
        )
    elif answer.state is AnswerState.ANSWERED:
        lines += [_line(f, answer.values.get(f.code)) for f in asked_fields(item, answer.values)]
    else:
        lines.append(labels.STATE[answer.state])
    if answer.note:
        lines.append(f"{text.ENTRY_NOTE}: {answer.note}")
    return lines


def _line(field: Field, value: FieldValue | None) -> str:
    return f"{field.label}: {show(field, value) or text.UNKNOWN_VALUE}"


def _points(
    shown: Shown, item: ChecklistItem, event: AnswerEvent | None, column: int
) -> Iterator[str]:
    """Yield the points of the item and what it brought, or why there are none."""
    found, row = shown.found, shown.row
    if found.grid.matrix.answered[row, column]:
        yield f"{text.COLUMN_POINTS}: {show_number(_at(found.grid.matrix.points, row, column), 3)}"
        yield f"{text.COLUMN_EARNED}: {show_number(_at(found.contributions.earned, row, column), 2)}"
        yield from _small_n(shown, item, event)
    elif found.grid.recorded[row, column] and event is not None:
        yield _recorded(shown, item, event)
    elif event is not None and found.state_of(row, column) is AnswerState.ANSWERED:
        yield _unscored(shown, item, event)


def _at(array: FloatArray, row: int, column: int) -> float:
    return float(array[row, column])


def recorded_words(found: Outcome, policy: Policy) -> str:
    """Say that an answer is recorded and not scored, and which threshold the province lacks."""
    if not found.names:
        return text.RECORDED
    known = policy.thresholds
    named = [known[name].label if name in known else name for name in found.names]
    return text.RECORDED_THRESHOLD.format(threshold="; ".join(named))


def _recorded(shown: Shown, item: ChecklistItem, event: AnswerEvent) -> str:
    found = outcome(item, event.answer.values, shown.found.setting(item.code))
    return recorded_words(found, shown.found.rulebook.policy)


def _unscored(shown: Shown, item: ChecklistItem, event: AnswerEvent) -> str:
    kind = outcome(item, event.answer.values, shown.found.setting(item.code)).kind
    return labels.UNFINISHED if kind is OutcomeKind.INCOMPLETE else text.NOTHING_TO_COUNT


def _small_n(shown: Shown, item: ChecklistItem, event: AnswerEvent | None) -> Iterator[str]:
    """Yield n where a ratio of the item stands on fewer cases than the policy asks for."""
    if event is None or item.rule is None:
        return
    floor = shown.found.rulebook.policy.minimum_n
    for name in sorted(denominators(item.rule)):
        n = event.answer.values.get(name)
        if isinstance(n, int) and n < floor:
            yield text.SMALL_N.format(n=n)


def _bases(shown: Shown, item: ChecklistItem) -> Iterator[str]:
    """Yield the legal bases that hold on the day of the answer."""
    for basis in item.bases:
        if basis.holds_on(shown.found.as_of):
            yield f"{text.BASIS}: {_basis(basis)}"


def _basis(basis: LegalBasis) -> str:
    named = f"{basis.article}, {basis.act}" if basis.article else basis.act
    if basis.confidence is Confidence.MEMORY:
        return f"{named} ({text.BASIS_UNVERIFIED})"
    return named


def _references(shown: Shown, item: ChecklistItem) -> Iterator[str]:
    """Yield the letters that speak of the item; those of other places say that they bind nobody."""
    province = shown.found.round.province
    for letter in shown.app.content.directives:
        for task in letter.tasks:
            if task.code not in item.references:
                continue
            words = text.REFERENCE_DEADLINE if task.deadline_text else ""
            line = text.REFERENCE_LINE.format(
                citation=letter.citation,
                task=task.text,
                deadline=words.format(deadline=task.deadline_text),
            )
            if letter.binds(province):
                yield f"{text.DIRECTIVE}: {line}"
            else:
                yield f"{text.REFERENCE} ({text.REFERENCE_NOTE}): {line}"
