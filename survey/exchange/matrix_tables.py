"""The tables of a matrix: their columns and rows, the same for workbook, csv and data package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

from geo.communes import Commune, CommuneKind
from scoring.matrix import FloatArray
from survey import labels
from survey.checklist import ChecklistItem, Field, FieldKind
from survey.exchange.filters import KIND_LABEL
from survey.exchange.lagging import known, level_of
from survey.exchange.matrix import Cell, Found, Mark, Matrix, Show
from survey.model import CommuneCode

R = TypeVar("R")


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    DAY = "date"
    MOMENT = "datetime"


class Form(Enum):
    """Whether a column holds codes or labels of the same thing, or is the only one of its thing."""

    CODE = "code"
    LABEL = "label"
    ONLY = "only"


FORMS: Final = {
    Show.CODES: frozenset({Form.CODE, Form.ONLY}),
    Show.LABELS: frozenset({Form.LABEL, Form.ONLY}),
    Show.BOTH: frozenset(Form),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: *name* for machines, *title* for people, the codes *allowed* if they are fixed."""

    name: str
    title: str
    kind: Kind = Kind.TEXT
    form: Form = Form.ONLY
    width: int = 14
    allowed: tuple[str, ...] = ()
    number_format: str = ""
    above: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """A table; *key* names the columns that tell its rows apart, *refers* other tables by column."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Sequence[Cell]]]
    count: int
    key: tuple[str, ...]
    refers: Mapping[tuple[str, ...], str]
    frozen: int = 2


@dataclass(frozen=True, slots=True)
class Part(Generic[R]):
    """A column and what stands in it."""

    column: Column
    value: Callable[[R], Found]


def table(
    name: str,
    title: str,
    parts: Iterable[Part[R]],
    records: Callable[[], Iterable[R]],
    *,
    count: int,
    chosen: Show,
    key: tuple[str, ...],
    refers: Mapping[tuple[str, ...], str] | None = None,
    frozen: int = 2,
) -> Table:
    """Return the table of *records* with those of *parts* that *chosen* shows."""
    kept = [part for part in parts if part.column.form in FORMS[chosen] or part.column.name in key]

    def rows() -> Iterator[Sequence[Cell]]:
        for record in records():
            yield [told(part.value(record), part.column, chosen) for part in kept]

    columns = tuple(part.column for part in kept)
    return Table(name, title, columns, rows, count, key, refers or {}, frozen)


def told(found: Found, column: Column, chosen: Show) -> Cell:
    """Return what stands in the cell: the value, or a mark as code or label."""
    if not isinstance(found, Mark):
        return found
    coded = column.form is Form.CODE or chosen is Show.CODES
    return found.code if coded else found.label


def coded(name: str, title: str, allowed: tuple[str, ...] = (), width: int = 14) -> Column:
    """Return a column of codes."""
    return Column(name, title, form=Form.CODE, allowed=allowed, width=width)


def labelled(name: str, title: str, width: int = 18) -> Column:
    """Return a column of labels."""
    return Column(name, title, form=Form.LABEL, width=width)


# Communes ----------------------------------------------------------------------------------------

COMMUNE: Final = Column("commune", "Mã xã", width=8)
NAME: Final = Column("name", "Xã, phường, đặc khu", width=24)
_POINTS: Final = "0.00"
_PERCENT: Final = "0%"
_DAY_FORMAT: Final = "dd/mm/yyyy"
_MOMENT_FORMAT: Final = "dd/mm/yyyy hh:mm"
FORMAT: Final = {Kind.WHOLE: "0", Kind.DAY: _DAY_FORMAT, Kind.MOMENT: _MOMENT_FORMAT}
SUBMITTED: Final = Column("submitted", "Phiếu đã nộp (1: có, 0: không)", Kind.WHOLE, width=9)


def communes(matrix: Matrix, chosen: Show) -> Table:
    """Return the communes with their results."""
    return table(
        "communes",
        "Xã",
        commune_parts(matrix),
        lambda: matrix.communes,
        count=len(matrix.communes),
        chosen=chosen,
        key=("commune",),
    )


def commune_parts(matrix: Matrix) -> Iterator[Part[Commune]]:
    """Yield what is told of a commune."""
    found, readiness = matrix.found, matrix.found.readiness
    bands = (band.code for band in found.rulebook.policy.bands)
    levels = (*bands, "not_concluded", "not_visited", "form_rejected")

    def submitted(commune: Commune) -> Found:
        form = matrix.submissions.get(CommuneCode(commune.code))
        return Mark.NO_VALUE if form is None else form.at

    kinds = tuple(kind.value for kind in CommuneKind)
    yield Part(COMMUNE, lambda c: c.code)
    yield Part(NAME, lambda c: c.name)
    yield Part(coded("kind", "Mã loại", kinds, 10), lambda c: c.kind.value)
    yield Part(labelled("kind_label", "Loại", 10), lambda c: KIND_LABEL[c.kind])
    yield Part(coded("level", "Mã mức", levels), lambda c: level_of(found, matrix.place(c))[0])
    yield Part(labelled("level_label", "Mức"), lambda c: level_of(found, matrix.place(c))[1])
    yield _figure(matrix, "value", "Điểm", readiness.value)
    yield _figure(matrix, "lower", "Thấp nhất có thể", readiness.lower)
    yield _figure(matrix, "upper", "Cao nhất có thể", readiness.upper)
    yield _figure(matrix, "coverage", "Đã kiểm tra", readiness.coverage, _PERCENT)
    yield Part(
        Column("rank", "Hạng", Kind.WHOLE, width=7),
        lambda c: int(found.rank[matrix.place(c)]) or Mark.NO_VALUE,
    )
    yield Part(
        Column("lagging", "Chậm (1: có, 0: không)", Kind.WHOLE, width=9),
        lambda c: int(bool(found.lag(matrix.place(c)))),
    )
    yield Part(SUBMITTED, lambda c: int(CommuneCode(c.code) in matrix.submissions))
    yield Part(Column("submitted_at", "Nộp lúc", Kind.MOMENT, width=16), submitted)


def _figure(
    matrix: Matrix, name: str, title: str, array: FloatArray, number_format: str = _POINTS
) -> Part[Commune]:
    """Return the column of one figure of each commune."""

    def figure(commune: Commune) -> Found:
        value = known(array[matrix.place(commune)])
        return Mark.NO_VALUE if value is None else value

    return Part(Column(name, title, Kind.NUMBER, width=9, number_format=number_format), figure)


# The code book -----------------------------------------------------------------------------------

ITEM: Final = Column("item", "Mã tiêu chí", width=10)
_DOMAIN: Final = coded("domain", "Mã nhóm", width=8)
_DOMAIN_LABEL: Final = labelled("domain_label", "Nhóm tiêu chí", 22)
_TEXT: Final = labelled("item_label", "Tiêu chí", 48)


def items(matrix: Matrix, chosen: Show) -> Table:
    """Return the items: domain, text, weights, who answers, who must act."""
    catalogue = matrix.found.rulebook.catalogue
    names = {domain.code: domain.name for domain in catalogue.domains}
    weights = matrix.found.rulebook.policy.domain_weights
    later = {item.code for item in matrix.later}

    def agencies(item: ChecklistItem) -> str:
        return "; ".join(catalogue.agencies.get(code, code) for code in item.agencies)

    parts: tuple[Part[ChecklistItem], ...] = (
        Part(ITEM, lambda i: i.code),
        Part(Column("domain", "Mã nhóm", width=8), lambda i: i.domain),
        Part(_whole(_DOMAIN_LABEL), lambda i: names.get(i.domain, i.domain)),
        Part(_whole(_TEXT), lambda i: i.text),
        Part(
            Column("domain_weight", "Trọng số nhóm", Kind.NUMBER, width=9),
            lambda i: float(weights.get(i.domain, 0)),
        ),
        Part(Column("weight", "Trọng số tiêu chí", Kind.NUMBER, width=9), lambda i: i.weight),
        Part(_flag("gate", "Điều kiện bắt buộc"), lambda i: int(i.gate is not None)),
        Part(_flag("confidential", "Bảo mật"), lambda i: int(i.confidential)),
        Part(_flag("in_version", "Có trong phiếu của đợt"), lambda i: int(i.code not in later)),
        Part(
            Column("respondent", "Người trả lời", width=22),
            lambda i: labels.RESPONDENT[i.respondent],
        ),
        Part(Column("agencies", "Cơ quan phải làm", width=40), agencies),
    )
    count = len(matrix.items)
    name, title = "items", "Tiêu chí"
    return table(
        name, title, parts, lambda: matrix.items, count=count, chosen=chosen, key=("item",)
    )


def fields(matrix: Matrix, chosen: Show) -> Table:
    """Return the fields of the items that tell their values: kind, unit, options, limits."""
    records = [
        (item, field)
        for item in matrix.items
        if tells_values(matrix, item)
        for field in item.fields
    ]

    def limit(value: float | None) -> Found:
        return Mark.NO_VALUE if value is None else value

    parts: tuple[Part[tuple[ChecklistItem, Field]], ...] = (
        Part(ITEM, lambda r: r[0].code),
        Part(Column("field", "Mã trường", width=18), lambda r: r[1].code),
        Part(Column("field_label", "Trường", width=44), lambda r: r[1].label),
        Part(Column("kind", "Mã kiểu", width=14), lambda r: r[1].kind.value),
        Part(Column("kind_label", "Kiểu", width=18), lambda r: KIND_WORDS[r[1].kind]),
        Part(Column("unit", "Đơn vị", width=12), lambda r: r[1].unit),
        Part(
            Column("options", "Lựa chọn", width=50),
            lambda r: "; ".join(f"{option.code}: {option.label}" for option in r[1].options),
        ),
        Part(Column("minimum", "Thấp nhất", Kind.NUMBER, width=9), lambda r: limit(r[1].minimum)),
        Part(Column("maximum", "Cao nhất", Kind.NUMBER, width=9), lambda r: limit(r[1].maximum)),
        Part(_flag("required", "Phải trả lời"), lambda r: int(r[1].required)),
    )
    return table(
        "fields",
        "Trường",
        parts,
        lambda: records,
        count=len(records),
        chosen=chosen,
        key=("item", "field"),
        refers={("item",): "items"},
    )


KIND_WORDS: Final = {
    FieldKind.YES_PARTIAL_NO: "có, một phần, không",
    FieldKind.CHOICE: "chọn một",
    FieldKind.CHOICES: "chọn nhiều",
    FieldKind.COUNT: "số đếm",
    FieldKind.MEASURE: "số đo",
    FieldKind.DATE: "ngày",
    FieldKind.TEXT: "chữ",
}


def tells_values(matrix: Matrix, item: ChecklistItem) -> bool:
    """Return whether the matrix tells the values of *item*, not only its state."""
    return not item.confidential and item not in matrix.later


def _whole(column: Column) -> Column:
    return Column(column.name, column.title, width=column.width)


def _flag(name: str, title: str) -> Column:
    return Column(name, title, Kind.WHOLE, width=9)
