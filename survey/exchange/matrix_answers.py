"""The tables of answers: one row a commune, one row an answer, one row a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from geo.communes import Commune
from scoring.gates import GateOutcome
from survey import labels
from survey.checklist import ChecklistItem, Field, FieldKind
from survey.exchange.matrix import (
    Cell,
    Found,
    Mark,
    Matrix,
    Reply,
    Show,
    code_of,
    field_values,
)
from survey.exchange.matrix_tables import (
    COMMUNE,
    FORMS,
    ITEM,
    NAME,
    SUBMITTED,
    Column,
    Kind,
    Part,
    Table,
    coded,
    commune_parts,
    labelled,
    table,
    tells_values,
    told,
)
from survey.fields import show
from survey.model import AnswerState, FieldValue, Role
from survey.storage.encoding import decode_values

STATES: Final = tuple(state.value for state in AnswerState)
STATE_WORDS: Final = {
    **labels.STATE,
    AnswerState.NOT_ASKED: "Không hỏi",
}
STATE: Final = "Tình trạng"
NO_GATE: Final = "no_gate"
_GATE: Final = {
    GateOutcome.PASSED: ("passed", "đạt"),
    GateOutcome.FAILED: ("failed", "không đạt"),
    GateOutcome.OPEN: ("open", "chưa kết luận"),
    GateOutcome.NOT_ASKED: ("not_asked", "không hỏi"),
    None: (NO_GATE, "không phải điều kiện bắt buộc"),
}
_NUMBERS: Final = {FieldKind.COUNT: Kind.WHOLE, FieldKind.MEASURE: Kind.NUMBER}
_IN_WIDE: Final = frozenset(
    {
        "commune",
        "name",
        "kind",
        "kind_label",
        "level",
        "level_label",
        "value",
        "coverage",
        "submitted",
    }
)


# One row an answer -------------------------------------------------------------------------------


def answers(matrix: Matrix, chosen: Show) -> Table:
    """Return a row for each item of each commune."""
    return table(
        "answers",
        "Câu trả lời",
        _reply_parts(matrix),
        matrix.replies,
        count=len(matrix.communes) * len(matrix.items),
        chosen=chosen,
        key=("commune", "item"),
        refers={("commune",): "communes", ("item",): "items"},
    )


def _reply_parts(matrix: Matrix) -> Iterator[Part[Reply]]:
    names = {d.code: d.name for d in matrix.found.rulebook.catalogue.domains}
    states = coded("state", "Mã tình trạng", STATES, 16)
    gates = coded("gate", "Mã điều kiện", tuple(code for code, _ in _GATE.values()), 12)
    yield Part(COMMUNE, lambda r: r.commune.code)
    yield Part(NAME, lambda r: r.commune.name)
    yield Part(coded("domain", "Mã nhóm", width=8), lambda r: r.item.domain)
    yield Part(
        labelled("domain_label", "Nhóm tiêu chí", 22),
        lambda r: names.get(r.item.domain, r.item.domain),
    )
    yield Part(ITEM, lambda r: r.item.code)
    yield Part(labelled("item_label", "Tiêu chí", 44), lambda r: r.item.text)
    yield Part(states, lambda r: r.state.value)
    yield Part(labelled("state_label", "Tình trạng", 20), lambda r: STATE_WORDS[r.state])
    yield Part(coded("values", "Giá trị (mã)", width=20), lambda r: r.said(labels=False))
    yield Part(labelled("values_label", "Giá trị", 32), lambda r: r.said(labels=True))
    yield from _worth(gates)
    yield from _circumstances()


def _worth(gates: Column) -> Iterator[Part[Reply]]:
    """Yield what an answer is worth."""
    number = Column("points", "Điểm đạt (0–1)", Kind.NUMBER, width=9, number_format="0.00")
    yield Part(number, lambda r: r.points())
    yield Part(
        Column("applicable", "Tính vào mẫu số (1: có, 0: không)", Kind.WHOLE, width=9),
        lambda r: r.applicable(),
    )
    yield Part(
        Column("gain", "Điểm tăng nếu đạt đủ", Kind.NUMBER, width=9, number_format="0.00"),
        lambda r: r.gain(),
    )
    yield Part(gates, lambda r: _gate(r, 0))
    yield Part(labelled("gate_label", "Điều kiện bắt buộc", 20), lambda r: _gate(r, 1))


def _circumstances() -> Iterator[Part[Reply]]:
    """Yield what was said beside an answer, by whom and when."""
    yield Part(Column("reason", "Lý do", width=24), lambda r: r.told("reason"))
    yield Part(Column("note", "Ghi chú", width=24), lambda r: r.told("note"))
    yield Part(Column("files", "Số minh chứng", Kind.WHOLE, width=8), lambda r: r.files())
    yield Part(Column("actor", "Người trả lời", width=20), lambda r: r.told("actor_name"))
    yield Part(
        coded("role", "Mã vai trò", tuple(role.value for role in Role), 11),
        lambda r: r.told("actor_role"),
    )
    yield Part(labelled("role_label", "Vai trò", 18), _role)
    yield Part(Column("at", "Trả lời lúc", Kind.MOMENT, width=16), lambda r: r.told("at"))
    yield Part(Column("version", "Lần trả lời", Kind.WHOLE, width=8), lambda r: r.told("version"))
    yield Part(SUBMITTED, lambda r: int(r.submitted))


def _gate(reply: Reply, which: int) -> Found:
    found = reply.gate()
    return found if isinstance(found, Mark) else _GATE[found][which]


def _role(reply: Reply) -> Found:
    found = reply.told("actor_role")
    return found if isinstance(found, Mark) else labels.ROLE[Role(str(found))]


# One row a value ---------------------------------------------------------------------------------

_Value = tuple[Reply, Field, FieldValue | Mark]


def values(matrix: Matrix, chosen: Show) -> Table:
    """Return a row for each field of each item of each commune."""
    told_items = [item for item in matrix.items if tells_values(matrix, item)]

    def records() -> Iterator[_Value]:
        for reply in matrix.replies():
            if tells_values(matrix, reply.item):
                for field, value in reply.cells():
                    yield reply, field, value

    return table(
        "values",
        "Giá trị",
        _value_parts(),
        records,
        count=len(matrix.communes) * sum(len(item.fields) for item in told_items),
        chosen=chosen,
        key=("commune", "item", "field"),
        refers={("commune",): "communes", ("item", "field"): "fields"},
    )


def _value_parts() -> Iterator[Part[_Value]]:
    yield Part(COMMUNE, lambda v: v[0].commune.code)
    yield Part(ITEM, lambda v: v[0].item.code)
    yield Part(Column("field", "Mã trường", width=18), lambda v: v[1].code)
    yield Part(
        coded("value", "Giá trị (mã)"), lambda v: v[2] if isinstance(v[2], Mark) else code_of(v[2])
    )
    yield Part(
        labelled("value_label", "Giá trị"),
        lambda v: v[2] if isinstance(v[2], Mark) else show(v[1], v[2]),
    )
    yield Part(Column("number", "Giá trị số", Kind.NUMBER, width=12), _number)


def _number(value: _Value) -> Found:
    found = value[2]
    if isinstance(found, Mark) or value[1].kind in _NUMBERS:
        return found if isinstance(found, Mark | int | float) else Mark.NO_VALUE
    return Mark.NO_NUMBER


# One row a commune -------------------------------------------------------------------------------


def wide(matrix: Matrix, chosen: Show) -> Table:
    """Return a row for each commune: for each item its state, then a column for each value."""
    lead = [part for part in commune_parts(matrix) if part.column.name in _IN_WIDE]
    lead = [part for part in lead if part.column.form in FORMS[chosen]]
    columns = [[*_columns_of(matrix, item, chosen)] for item in matrix.items]
    cells = _Cells(matrix, columns, chosen)

    def rows() -> Iterator[Sequence[Cell]]:
        for commune in matrix.communes:
            start = [told(part.value(commune), part.column, chosen) for part in lead]
            yield cells.of(commune, start)

    return Table(
        name="matrix",
        title="Ma trận",
        columns=(*(part.column for part in lead), *(c for group in columns for c in group)),
        rows=rows,
        count=len(matrix.communes),
        key=("commune",),
        refers={("commune",): "communes"},
    )


def _columns_of(matrix: Matrix, item: ChecklistItem, chosen: Show) -> Iterator[Column]:
    """Yield the columns of *item*; the first bears its text above."""
    found = [
        coded(item.code, item.code, STATES, 12),
        labelled(f"{item.code}.label", f"{item.code} {STATE}", 14),
    ]
    if tells_values(matrix, item):
        found.extend(column for field in item.fields for column in _of_field(item, field, chosen))
    kept = [column for column in found if column.form in FORMS[chosen]]
    yield replace(kept[0], above=item.text)
    yield from kept[1:]


def _of_field(item: ChecklistItem, field: Field, chosen: Show) -> Iterator[Column]:
    name = f"{item.code}.{field.code}"
    words = f"{name} {field.label}" + (f" ({field.unit})" if field.unit else "")
    title = name if chosen is Show.CODES else words
    match field.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            codes = tuple(option.code for option in field.options)
            yield coded(name, name, codes, 12)
            yield labelled(f"{name}.label", words, 14)
        case FieldKind.CHOICES:
            yield coded(name, name, width=14)
            yield labelled(f"{name}.label", words, 18)
        case FieldKind.COUNT:
            yield Column(name, title, Kind.WHOLE, width=10)
        case FieldKind.MEASURE:
            yield Column(name, title, Kind.NUMBER, width=10)
        case FieldKind.DATE:
            yield Column(name, title, Kind.DAY, width=12)
        case FieldKind.TEXT:
            yield Column(name, title, width=16)


class _Cells:
    """The cells of answers in the wide table; equal answers to an item are read once."""

    def __init__(self, matrix: Matrix, columns: Sequence[Sequence[Column]], chosen: Show) -> None:
        self._matrix = matrix
        self._columns = columns
        self._chosen = chosen
        self._known: dict[tuple[int, AnswerState, str], list[Cell]] = {}

    def of(self, commune: Commune, start: list[Cell]) -> list[Cell]:
        """Return *start* and then the cells of every item in *commune*."""
        recorded = self._matrix.recorded.get(commune.code, {})
        for place, (item, state) in enumerate(
            zip(self._matrix.items, self._matrix.states(commune), strict=True)
        ):
            answered = state is AnswerState.ANSWERED
            key = (place, state, recorded[item.code].values_json if answered else "{}")
            cells = self._known.get(key)
            if cells is None:
                cells = self._known[key] = [*self._read(*key)]
            start.extend(cells)
        return start

    def _read(self, place: int, state: AnswerState, values_json: str) -> Iterator[Cell]:
        """Yield the cells of one answer, in the order of the columns of its item."""
        item = self._matrix.items[place]
        found: dict[str, Found] = {
            item.code: state.value,
            f"{item.code}.label": STATE_WORDS[state],
        }
        for field, value in field_values(item, state, decode_values(values_json)):
            name = f"{item.code}.{field.code}"
            if isinstance(value, Mark):
                found[name] = found[f"{name}.label"] = value
            else:
                found[name] = value if isinstance(value, int | float | date) else code_of(value)
                found[f"{name}.label"] = show(field, value)
        for column in self._columns[place]:
            yield told(found[column.name], column, self._chosen)
