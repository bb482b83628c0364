"""The columns of the lagging list for people: the csv file, and the sheet of missing items."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from survey.assessment import MissedDeadline
from survey.exchange.filters import KIND_LABEL
from survey.exchange.lagging import LaggingList, MissingItem, ReasonKind, Row
from survey.fields import show_date

R = TypeVar("R")
Cell = str | float | int | None

LISTED: Final = "Danh sách chậm"
NOT_CONCLUDED: Final = "Chưa kết luận"
NOT_VISITED: Final = "Chưa đến"
DETAILS: Final = "Tiêu chí thiếu"
WHOLE: Final = "0"
TENTHS: Final = "0.0"
PERCENT: Final = "0%"


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its header, its width in characters, what stands in it, how numbers look."""

    header: str
    width: float
    value: Callable[[R], Cell]
    number_format: str = WHOLE


@dataclass(frozen=True, slots=True)
class Detail:
    """One missing item of one commune, with the deadline that has passed if there is one."""

    row: Row
    missing: MissingItem
    late: MissedDeadline | None


def sections(listed: LaggingList) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Return the sections of *listed* with their titles."""
    return (
        (LISTED, listed.lagging),
        (NOT_CONCLUDED, listed.not_concluded),
        (NOT_VISITED, listed.not_visited),
    )


def details(rows: Iterable[Row]) -> tuple[Detail, ...]:
    """Return every missing item of every row, in their order."""
    return tuple(
        Detail(row, missing, next((m for m in row.late if m.item == missing.item), None))
        for row in rows
        for missing in row.missing
    )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _reasons(row: Row) -> str:
    return _lines(reason.text for reason in row.reasons)


def _missing(row: Row) -> str:
    return _lines(missing.text for missing in row.missing)


def _agencies(row: Row) -> str:
    return _lines(name for _, name in row.agencies)


def _gate(detail: Detail) -> str:
    """Return "x" where the item is named among the failed gates of the commune."""
    failed = detail.missing.item.gate is not None and any(
        reason.kind is ReasonKind.FAILED_GATE and reason.item is detail.missing.item
        for reason in detail.row.reasons
    )
    return "x" if failed else ""


def _item_agencies(detail: Detail) -> str:
    names = dict(detail.row.agencies)
    return _lines(names[code] for code in detail.missing.item.agencies if code in names)


_CODE: Final = Column[Row]("Mã xã", 7, lambda row: row.commune.code)
_NAME: Final = Column[Row]("Xã, phường, đặc khu", 14, lambda row: row.commune.name)
_SCORES: Final = (
    Column[Row]("Mức", 9, lambda row: row.level),
    Column[Row]("Điểm", 6, lambda row: row.value, TENTHS),
    Column[Row]("Thấp nhất có thể", 7, lambda row: row.lower, TENTHS),
    Column[Row]("Cao nhất có thể", 7, lambda row: row.upper, TENTHS),
    Column[Row]("Đã kiểm tra", 6, lambda row: row.coverage, PERCENT),
    Column[Row]("Hạng", 5, lambda row: row.rank, WHOLE),
    Column[Row]("Lý do", 40, _reasons),
)
_DUTIES: Final = (
    Column[Row]("Cơ quan phải làm", 17, _agencies),
    Column[Row]("Thời hạn đã qua (văn bản)", 15, lambda row: _lines(row.deadlines)),
    Column[Row]("Số ngày chậm", 6, lambda row: row.days_late, WHOLE),
    Column[Row]("Phiếu", 9, lambda row: row.form),
)
_MISSING: Final = "Tiêu chí còn thiếu (điểm tăng nếu đạt)"

CSV_COLUMNS: Final = (
    *(_CODE, _NAME),
    Column[Row]("Loại", 8, lambda row: KIND_LABEL[row.commune.kind]),
    *_SCORES,
    Column[Row](_MISSING, 36, _missing),
    *_DUTIES,
    Column[Row]("Kiến nghị chưa xử lý", 12, lambda row: ", ".join(row.objected)),
)
DETAIL_COLUMNS: Final = (
    Column[Detail]("Mã xã", 7, lambda detail: detail.row.commune.code),
    Column[Detail]("Xã, phường, đặc khu", 18, lambda detail: detail.row.commune.name),
    Column[Detail]("Mã tiêu chí", 8, lambda detail: detail.missing.item.code),
    Column[Detail]("Tiêu chí", 52, lambda detail: detail.missing.item.text),
    Column[Detail]("Điểm tăng nếu đạt", 8, lambda detail: detail.missing.gain, TENTHS),
    Column[Detail]("Điều kiện bắt buộc", 8, _gate),
    Column[Detail]("Cơ quan phải làm", 26, _item_agencies),
    Column[Detail]("Thời hạn", 11, lambda d: show_date(d.late.deadline.due) if d.late else ""),
    Column[Detail]("Văn bản", 16, lambda d: d.late.deadline.source if d.late else ""),
    Column[Detail]("Số ngày chậm", 6, lambda d: d.late.days_late if d.late else None, WHOLE),
)
