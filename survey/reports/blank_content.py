"""What a blank form says: every item of a round's catalogue with boxes to tick and lines to fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geo.communes import Commune
from survey import expressions as ex
from survey import labels
from survey.checklist import Catalogue, ChecklistItem, Field, FieldKind
from survey.exchange.provenance import Provenance
from survey.model import AnswerState, Role, Team, Visit
from survey.reports.head import MANDATORY, Row, Values, field_work_of, head
from survey.submissions import ROLE_OF

_BOX: Final = "☐"
_LINE: Final = "…………"
_LONG_LINE: Final = "…………………………………"
_DAY: Final = "……/……/………"
_WHEN_OPTION: Final = "(khi «{field}» là {options})"
_WHEN_AT_LEAST: Final = "(khi «{field}» từ {limit} trở lên)"
_WHEN_ASKED: Final = "(nếu có)"
_IF_ANY: Final = "(nếu có)"
_APART: Final = "  "
_FITS: Final = 42
_FEW: Final = 2
_OTHERWISE: Final = (AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_CHECK)
_REASON: Final = "Lý do: {line}"
_NOTE: Final = "Ghi chú: {line}"


def blank_content(
    origin: Provenance,
    catalogue: Catalogue,
    *,
    roles: tuple[Role, ...],
    commune: Commune | None = None,
    team: Team | None = None,
    visits: tuple[Visit, ...] = (),
) -> Values:
    """Return the form for the items that *roles* answer; for a *commune*, its name stands on it.

    It asks for what is confidential, so it is marked where such an item stands on it.
    """
    asked = [item for item in catalogue.items if ROLE_OF[item.respondent] in roles]
    marked = origin.with_internal(any(item.confidential for item in asked))
    return {
        **head(marked, commune),
        **field_work_of(team, visits),
        "nhom": [group for role in roles for group in _groups(catalogue, role)],
    }


def _groups(catalogue: Catalogue, role: Role) -> Iterator[Row]:
    for domain in catalogue.domains:
        items = [i for i in catalogue.by_domain[domain.code] if ROLE_OF[i.respondent] is role]
        if items:
            yield {
                "ten": domain.name,
                "nguoi_tra_loi": labels.ROLE[role],
                "tieu_chi": [_item(item) for item in items],
            }


def _item(item: ChecklistItem) -> Row:
    return {
        "ma": item.code,
        "noi_dung": item.text,
        "bat_buoc": MANDATORY if item.gate else "",
        "huong_dan": item.guidance,
        "minh_chung": item.evidence,
        "o_tra_loi": "\n".join(_lines(item)),
    }


def _lines(item: ChecklistItem) -> Iterator[str]:
    for field in item.fields:
        yield from _field(item, field)
    yield from _boxes([labels.STATE[state] for state in _OTHERWISE])
    yield _REASON.format(line=_LONG_LINE)
    yield _NOTE.format(line=_LONG_LINE)


def _field(item: ChecklistItem, field: Field) -> Iterator[str]:
    """Yield a field as it is filled in by hand."""
    name = " ".join(part for part in (field.label, _when(item, field)) if part)
    match field.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE | FieldKind.CHOICES:
            yield f"{name}:"
            yield from _boxes([option.label for option in field.options])
        case FieldKind.DATE:
            yield f"{name}: {_DAY}"
        case FieldKind.TEXT:
            yield f"{name}: {_LONG_LINE}"
        case FieldKind.COUNT | FieldKind.MEASURE:
            yield f"{name}: {_LINE} {field.unit}".rstrip()


def _boxes(choices: Sequence[str]) -> Iterator[str]:
    """Yield boxes to tick: side by side where they fit, else one a line."""
    ticked = [f"{_BOX} {choice}" for choice in choices]
    side_by_side = _APART.join(ticked)
    if len(side_by_side) <= _FITS:
        yield side_by_side
    else:
        yield from ticked


def _when(item: ChecklistItem, field: Field) -> str:
    """Say when a field is asked, as far as one line can."""
    labels_of = {f.code: f for f in item.fields}
    match field.asked_when:
        case None:
            optional = field.required or _IF_ANY in field.label
            return "" if optional else _IF_ANY
        case ex.Is(name, options) if name in labels_of and len(options) <= _FEW:
            other = labels_of[name]
            named = [f"«{o.label}»" for o in other.options if o.code in options]
            return _WHEN_OPTION.format(field=other.label, options=", ".join(named))
        case ex.AtLeast(ex.Value(name), float() | int() as limit) if name in labels_of:
            return _WHEN_AT_LEAST.format(field=labels_of[name].label, limit=f"{limit:g}")
        case _:
            return _WHEN_ASKED
