"""The form of a corrected answer: the fields of one item, kept nowhere until somebody decides.

Unlike the entry page it saves nothing by itself. It shows the answer as it stands, to be changed.
"""

from __future__ import annotations

import streamlit as st

from survey import labels
from survey.checklist import ChecklistItem, Field, FieldKind
from survey.fields import read
from survey.model import REASONED_STATES, Answer, AnswerState, FieldValue
from survey.problems import Problem
from survey.rules import asked_fields
from survey.ui import text
from survey.ui.item_widgets import NONE_OF, field_part, widget_values

_STATE, _REASON = "state", "reason"


def draw(item: ChecklistItem, before: Answer, *, key: str) -> None:
    """Draw the fields of *item* with what *before* says; *key* names the item and its version."""
    for part, value in widget_values(item, before).items():
        st.session_state.setdefault(f"{key}.{part}", value)
    chosen = st.session_state.get(f"{key}.{_STATE}")
    if not chosen:
        answer, _ = answered(item, before, key=key)
        for field in asked_fields(item, answer.values):
            _widget(field, f"{key}.{field_part(field)}")
    st.segmented_control(
        text.ENTRY_OTHER_STATE,
        sorted(state.value for state in REASONED_STATES),
        format_func=lambda code: labels.STATE[AnswerState(code)],
        key=f"{key}.{_STATE}",
    )
    if chosen:
        st.text_input(
            text.ENTRY_REASON, key=f"{key}.{_REASON}", placeholder=text.ENTRY_REASON_PLACEHOLDER
        )


def answered(
    item: ChecklistItem, before: Answer, *, key: str
) -> tuple[Answer, tuple[Problem, ...]]:
    """Return the answer in the widgets and what cannot be read; files and note are those of *before*."""
    state = st.session_state.get(f"{key}.{_STATE}")
    if state:
        reason = str(st.session_state.get(f"{key}.{_REASON}") or "")
        return Answer(AnswerState(state), {}, reason, before.note, before.evidence), ()
    values: dict[str, FieldValue] = {}
    problems = []
    for field in item.fields:
        found = _typed(field, st.session_state.get(f"{key}.{field_part(field)}"), item.code)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            values[field.code] = found
    asked = {field.code for field in asked_fields(item, values)}
    values = {code: value for code, value in values.items() if code in asked}
    return Answer(AnswerState.ANSWERED, values, "", before.note, before.evidence), tuple(problems)


def _widget(field: Field, key: str) -> None:
    label = f"{field.label} ({field.unit})" if field.unit else field.label
    names = {option.code: option.label for option in field.options}
    match field.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            st.radio(label, list(names), index=None, format_func=names.__getitem__, key=key)
        case FieldKind.CHOICES:
            names[NONE_OF] = text.ENTRY_NONE_OF
            st.pills(
                label,
                list(names),
                selection_mode="multi",
                format_func=names.__getitem__,
                key=key,
            )
        case _:
            hint = text.DAY_PLACEHOLDER if field.kind is FieldKind.DATE else None
            st.text_input(label, key=key, placeholder=hint, autocomplete="off")


def _typed(field: Field, raw: object, item: str) -> FieldValue | Problem | None:
    """Return the value in a widget, None where it is empty."""
    if field.kind is FieldKind.CHOICES:
        chosen = set(raw) if isinstance(raw, list | tuple) else set()
        if not chosen:
            return None
        return tuple(option.code for option in field.options if option.code in chosen)
    typed = "" if raw is None else str(raw)
    return read(field, typed, item) if typed.strip() else None
