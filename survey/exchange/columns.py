"""The columns of the lagging list for people: one table for the workbook and the csv file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from survey.exchange.filters import KIND_LABEL
from survey.exchange.lagging import LaggingList, Row

Cell = str | float | int | None
LISTED: Final = "Danh sách chậm"
NOT_CONCLUDED: Final = "Chưa kết luận"
NOT_VISITED: Final = "Chưa đến"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its width in characters, its number format, and what stands in it."""

    header: str
    width: int
    value: Callable[[Row], Cell]
    number_format: str = "General"


def sections(listed: LaggingList) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Return the sections of *listed* with their titles."""
    return (
        (LISTED, listed.lagging),
        (NOT_CONCLUDED, listed.not_concluded),
        (NOT_VISITED, listed.not_visited),
    )


def _lines(texts: tuple[str, ...]) -> str:
    return "\n".join(texts)


COLUMNS: Final = (
    Column("Mã xã", 8, lambda row: row.commune.code),
    Column("Xã, phường, đặc khu", 18, lambda row: row.commune.name),
    Column("Loại", 8, lambda row: KIND_LABEL[row.commune.kind]),
    Column("Mức", 13, lambda row: row.level),
    Column("Điểm", 7, lambda row: row.value, "0.0"),
    Column("Thấp nhất có thể", 8, lambda row: row.lower, "0.0"),
    Column("Cao nhất có thể", 8, lambda row: row.upper, "0.0"),
    Column("Đã kiểm tra", 8, lambda row: row.coverage, "0%"),
    Column("Hạng", 6, lambda row: row.rank, "0"),
    Column("Lý do", 45, lambda row: _lines(tuple(reason.text for reason in row.reasons))),
    Column(
        "Tiêu chí còn thiếu (điểm tăng nếu đạt)",
        55,
        lambda row: _lines(tuple(missing.text for missing in row.missing)),
    ),
    Column("Cơ quan phải làm", 24, lambda row: _lines(tuple(name for _, name in row.agencies))),
    Column("Thời hạn đã qua (văn bản)", 24, lambda row: _lines(row.deadlines)),
    Column("Số ngày chậm", 7, lambda row: row.days_late, "0"),
    Column("Phiếu", 13, lambda row: row.form),
)
