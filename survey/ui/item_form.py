"""One criterion on the entry page: its fields, its state, what was saved and what was not."""

from __future__ import annotations

from html import escape

import streamlit as st

from survey import labels
from survey.checklist import ChecklistItem, Field, FieldKind, Severity
from survey.model import Answer, AnswerState
from survey.problems import ProblemCode
from survey.rules import OutcomeKind, Setting, asked_fields, missing_fields, outcome
from survey.sensitive import looks_like_id_card
from survey.submissions import item_implausible
from survey.ui import context, evidence_box, style, text, text_review
from survey.ui.answer_view import answer_lines, recorded_words
from survey.ui.entry_state import Sheet
from survey.ui.item_widgets import NONE_OF, field_part

_SHORT_LABELS = 42
_STATES = [AnswerState.NOT_APPLICABLE.value, AnswerState.COULD_NOT_CHECK.value]


def anchor(item: ChecklistItem) -> str:
    """Return the id of the element where *item* stands."""
    return f"muc-{item.code}"


@st.fragment
def draw(sheet: Sheet, item: ChecklistItem, state: AnswerState, *, locked: bool) -> None:
    """Draw *item*; a change inside redraws only it, unless the rest of the page depends on it."""
    if sheet.redraw:
        st.rerun()
    with st.container(border=True, key=f"item.{item.code}"):
        _head(item)
        _issue(sheet, item)
        if state is AnswerState.NOT_ASKED:
            style.quiet(text.ENTRY_NOT_ASKED)
            return
        sheet.load(item)
        chosen = st.session_state.get(sheet.key(item.code, "state"))
        if not chosen:
            for field in _asked(sheet, item):
                _field(sheet, item, field, locked=locked)
        _other_state(sheet, item, chosen, locked=locked)
        _status(sheet, item)
        _conflict(sheet, item)
        _clear(sheet, item, locked=locked)
        _extras(sheet, item, locked=locked)


def _head(item: ChecklistItem) -> None:
    gate = style.gate_badge().html if item.gate else ""
    st.html(
        f'<div id="{anchor(item)}"><b>{escape(item.code)}</b> {gate}<br>'
        f"<span>{escape(item.text)}</span></div>"
    )
    if item.guidance:
        with st.expander(text.ENTRY_GUIDANCE, type="compact"):
            st.html(f"<div>{escape(item.guidance)}</div>")


def _issue(sheet: Sheet, item: ChecklistItem) -> None:
    """Say what a reviewer finds wrong here, and whether the answer was changed since."""
    issue = sheet.issues.get(item.code)
    if issue is None:
        return
    said = text_review.ENTRY_ISSUE.format(
        who=issue.by, time=context.show_time(issue.at), reason=issue.reason
    )
    st.warning(style.plain(said).replace("\n", "  \n"))
    if sheet.mended(item.code):
        style.quiet(text_review.ENTRY_ISSUE_MENDED)


def _asked(sheet: Sheet, item: ChecklistItem) -> tuple[Field, ...]:
    """Return the fields to show: those asked by what stands in the widgets now."""
    return asked_fields(item, sheet.answer(item.code).values)


def _field(sheet: Sheet, item: ChecklistItem, field: Field, *, locked: bool) -> None:
    key = sheet.key(item.code, field_part(field))
    label = f"{field.label} ({field.unit})" if field.unit else field.label
    options = [option.code for option in field.options]
    names = {option.code: option.label for option in field.options}
    match field.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            short = sum(map(len, names.values())) <= _SHORT_LABELS
            if short:
                st.segmented_control(
                    label,
                    options,
                    format_func=names.__getitem__,
                    key=key,
                    on_change=sheet.save,
                    args=(item,),
                    disabled=locked,
                )
            else:
                st.radio(
                    label,
                    options,
                    index=None,
                    format_func=names.__getitem__,
                    key=key,
                    on_change=sheet.save,
                    args=(item,),
                    disabled=locked,
                )
        case FieldKind.CHOICES:
            names[NONE_OF] = text.ENTRY_NONE_OF
            st.pills(
                label,
                [*options, NONE_OF],
                selection_mode="multi",
                format_func=names.__getitem__,
                key=key,
                on_change=sheet.save,
                args=(item,),
                disabled=locked,
            )
        case _:
            st.text_input(
                label,
                key=key,
                placeholder=text.DAY_PLACEHOLDER if field.kind is FieldKind.DATE else None,
                autocomplete="off",
                on_change=sheet.save,
                args=(item,),
                disabled=locked,
            )


def _other_state(sheet: Sheet, item: ChecklistItem, chosen: object, *, locked: bool) -> None:
    """Offer the two answers that are not one, with the reason they need."""
    st.segmented_control(
        text.ENTRY_OTHER_STATE,
        _STATES,
        format_func=lambda code: labels.STATE[AnswerState(code)],
        key=sheet.key(item.code, "state"),
        on_change=sheet.save,
        args=(item,),
        disabled=locked,
    )
    if chosen:
        st.text_input(
            text.ENTRY_REASON,
            key=sheet.key(item.code, "reason"),
            placeholder=text.ENTRY_REASON_PLACEHOLDER,
            on_change=sheet.save,
            args=(item,),
            disabled=locked,
        )


def _status(sheet: Sheet, item: ChecklistItem) -> None:
    """Say what is durable, what is not, and what looks wrong."""
    problems = sheet.problems.get(item.code, ())
    for problem in problems:
        if problem.code is ProblemCode.REASON_MISSING:
            st.html(f'<div class="unsaved">{escape(text.ENTRY_REASON_NEEDED)}</div>')
        else:
            st.error(style.plain(problem.text))
    event = sheet.seen.get(item.code)
    if event is None or event.answer.state is AnswerState.NOT_REACHED:
        return
    when = context.show_time(event.at)
    if problems:
        st.html(f'<div class="unsaved">{escape(text.ENTRY_NOT_SAVED.format(time=when))}</div>')
        return
    saved = (
        text.ENTRY_SAVED.format(time=when)
        if item.code in sheet.saved
        else text.ENTRY_STORED.format(who=event.actor.name, time=when)
    )
    st.html(f'<div class="saved">{escape(saved)}</div>')
    if event.answer.state is AnswerState.ANSWERED:
        _look_again(sheet, item, event.answer)


def _look_again(sheet: Sheet, item: ChecklistItem, answer: Answer) -> None:
    missing = missing_fields(item, answer.values)
    if missing:
        names = [f.label for f in item.fields if f.code in missing]
        style.quiet(text.ENTRY_PARTIAL.format(fields="; ".join(names)))
    policy = sheet.app.rulebook(sheet.round).policy
    setting = Setting(policy.threshold_values, sheet.app.as_of(sheet.round))
    found = outcome(item, answer.values, setting)
    if found.kind is OutcomeKind.RECORDED:
        style.quiet(recorded_words(found, policy))
    for check in item_implausible(item, answer.values, setting):
        say = st.error if check.severity is Severity.ERROR else st.warning
        say(style.plain(check.text))


def _conflict(sheet: Sheet, item: ChecklistItem) -> None:
    if item.code not in sheet.conflicts:
        return
    mine, theirs = sheet.conflicts[item.code]
    who = theirs.actor.name
    st.warning(style.plain(text.ENTRY_CONFLICT.format(who=who, time=context.show_time(theirs.at))))
    left, right = st.columns(2)
    with left:
        _version(text.ENTRY_MINE, item, mine)
        st.button(
            text.ENTRY_KEEP_MINE,
            key=sheet.key(item.code, "mine"),
            on_click=sheet.keep_mine,
            args=(item,),
        )
    with right:
        _version(text.ENTRY_THEIRS.format(who=who), item, theirs.answer)
        st.button(
            style.plain(text.ENTRY_KEEP_THEIRS.format(who=who)),
            key=sheet.key(item.code, "theirs"),
            on_click=sheet.keep_theirs,
            args=(item,),
        )


def _version(head: str, item: ChecklistItem, answer: Answer) -> None:
    lines = [head, *answer_lines(item, answer)]
    st.html("<br>".join(escape(line) for line in lines))


def _clear(sheet: Sheet, item: ChecklistItem, *, locked: bool) -> None:
    """Offer to take the answer back where a widget itself does not: a radio keeps its choice."""
    if sheet.answer(item.code).state is not AnswerState.NOT_REACHED and not locked:
        st.button(
            text.ENTRY_CLEAR,
            key=sheet.key(item.code, "clear"),
            type="tertiary",
            on_click=sheet.clear,
            args=(item,),
        )


def _extras(sheet: Sheet, item: ChecklistItem, *, locked: bool) -> None:
    """Offer the note and the evidence, drawn only while they are open."""
    answer = sheet.answer(item.code)
    held = [text.ENTRY_HAS_NOTE] if answer.note else []
    if answer.evidence:
        held.append(text.ENTRY_HAS_FILES.format(n=len(answer.evidence)))
    if held:
        style.quiet(text.ENTRY_HAS.format(parts=", ".join(held)))
    # the label never changes: another label would be another, closed, expander
    box = st.expander(
        text.ENTRY_NOTE_EVIDENCE, key=sheet.key(item.code, "extras"), on_change="rerun"
    )
    if not box.open:
        return
    with box:
        note = st.text_area(
            text.ENTRY_NOTE,
            key=sheet.key(item.code, "note"),
            placeholder=text.ENTRY_NOTE_PLACEHOLDER,
            on_change=sheet.save,
            args=(item,),
            disabled=locked,
        )
        if looks_like_id_card(note or ""):
            st.warning(text.ENTRY_NOTE_ID)
        evidence_box.draw(sheet, item, locked=locked)
