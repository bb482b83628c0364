"""What the widgets of a criterion show for an answer, and what they hold when somebody has typed."""

from __future__ import annotations

from datetime import date

from survey import rules
from survey.checklist import ChecklistItem, Field, FieldKind
from survey.fields import check, read
from survey.model import REASONED_STATES, Answer, FieldValue, ItemCode
from survey.problems import Problem

NONE_OF = "_khong_muc_nao"


def field_part(asked: Field) -> str:
    """Return the name of the widget of a field; its kind tells the browser which keyboard to show."""
    return f"{asked.kind}.{asked.code}"


def parts(item: ChecklistItem) -> tuple[str, ...]:
    """Return the names of the widgets of *item*."""
    return ("state", "reason", "note", *(field_part(f) for f in item.fields))


def widget_values(item: ChecklistItem, answer: Answer) -> dict[str, object]:
    """Return what the widgets of *item* show for *answer*; a text that is empty is left out."""
    stated = answer.state in REASONED_STATES
    shown: dict[str, object] = {"state": answer.state.value if stated else None}
    if stated:
        shown["reason"] = answer.reason
    if answer.note:
        shown["note"] = answer.note
    for f in rules.asked_fields(item, answer.values):
        shown[field_part(f)] = _shown(f, answer.values.get(f.code))
    return shown


def _shown(asked: Field, value: FieldValue | None) -> object:
    match asked.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            return value
        case FieldKind.CHOICES:
            return [] if value is None else list(value) or [NONE_OF]  # type: ignore[arg-type]
        case FieldKind.DATE if value is not None:
            return f"{value:%d/%m/%Y}"
        case _:
            return (
                ""
                if value is None
                else (str(value) if asked.kind is FieldKind.TEXT else str(value).replace(".", ","))
            )


def wrong(
    asked: Field, found: FieldValue | Problem | None, item: ItemCode, today: date
) -> tuple[Problem, ...]:
    """Return what forbids keeping the value *found* of a field."""
    if isinstance(found, Problem):
        return (found,)
    return () if found is None else check(asked, found, as_of=today, place=item)


def typed(asked: Field, raw: object, item: ItemCode) -> FieldValue | Problem | None:
    """Return the value typed in a widget, None where it is empty."""
    if asked.kind is FieldKind.CHOICES:
        chosen = {str(code) for code in raw} if isinstance(raw, list | tuple) else set()
        if not chosen:
            return None
        return tuple(o.code for o in asked.options if o.code in chosen)
    text = "" if raw is None else str(raw)
    return read(asked, text, item) if text.strip() else None
