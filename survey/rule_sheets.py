"""The rules as tables that an official edits: which sheets there are, and what each cell may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Final

Value = str | float | bool | date | None
"""What one cell says; None is empty."""
Table = Mapping[str, Mapping[str, Value]]
"""Code of the row → column → value."""


class Sheet(StrEnum):
    """The tables, under the names of their sheets."""

    DOMAINS = "Trọng số nhóm"
    ITEMS = "Tiêu chí"
    WORDING = "Câu chữ"
    LEVELS = "Mức"
    THRESHOLDS = "Ngưỡng"
    GENERAL = "Chung và chậm"
    DEADLINES = "Thời hạn"
    UNITS = "Danh sách xã"


Tables = Mapping[Sheet, Table]


class Kind(Enum):
    """What a cell may hold."""

    CODE = "the name of the row, never edited"
    FIXED = "text that explains the row, never edited"
    TEXT = "text"
    WORDS = "text, or nothing"
    NUMBER = "a number; 12 % means 12"
    LIMIT = "a number, or nothing; 12 % means 0.12"
    SHARE = "a share 0–1"
    WHOLE = "a whole number"
    FLAG = "yes or no"
    LEVEL = "a level"
    MAYBE_LEVEL = "a level, or none"
    DAY = "a date"


EDITABLE: Final = frozenset(Kind) - {Kind.CODE, Kind.FIXED}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the program, its title in the sheet, what stands in it."""

    code: str
    title: str
    kind: Kind
    low: float = 0
    high: float = 0


COLUMNS: Final[Mapping[Sheet, tuple[Column, ...]]] = {
    Sheet.DOMAINS: (
        Column("code", "Mã nhóm", Kind.CODE),
        Column("weight", "Trọng số", Kind.NUMBER, 0, 1000),
        Column("name", "Tên nhóm", Kind.TEXT),
        Column("short_name", "Tên ngắn", Kind.TEXT),
    ),
    Sheet.ITEMS: (
        Column("code", "Mã tiêu chí", Kind.CODE),
        Column("domain", "Nhóm", Kind.FIXED),
        Column("weight", "Trọng số trong nhóm", Kind.NUMBER, 0, 100),
        Column("text", "Nội dung tiêu chí", Kind.TEXT),
        Column("guidance", "Hướng dẫn kiểm tra", Kind.TEXT),
        Column("evidence", "Minh chứng", Kind.WORDS),
    ),
    Sheet.WORDING: (
        Column("code", "Mã", Kind.CODE),
        Column("part", "Loại", Kind.FIXED),
        Column("text", "Câu chữ", Kind.TEXT),
    ),
    Sheet.LEVELS: (
        Column("code", "Mã mức", Kind.CODE),
        Column("label", "Tên mức", Kind.TEXT),
        Column("floor", "Điểm sàn", Kind.NUMBER, 0, 100),
    ),
    Sheet.THRESHOLDS: (
        Column("code", "Mã ngưỡng", Kind.CODE),
        Column("label", "Ngưỡng", Kind.FIXED),
        Column("value", "Giá trị", Kind.LIMIT, 0, 1e9),
        Column("unit", "Đơn vị", Kind.WORDS),
        Column("source", "Văn bản quy định", Kind.WORDS),
    ),
    Sheet.GENERAL: (
        Column("code", "Mã", Kind.CODE),
        Column("label", "Quy định", Kind.FIXED),
        Column("value", "Giá trị", Kind.TEXT),
    ),
    Sheet.DEADLINES: (
        Column("code", "Mã tiêu chí hoặc nhóm", Kind.CODE),
        Column("due", "Thời hạn", Kind.DAY),
        Column("source", "Văn bản quy định", Kind.TEXT),
    ),
    Sheet.UNITS: (
        Column("code", "Mã xã", Kind.CODE),
        Column("name", "Tên xã, phường, đặc khu", Kind.TEXT),
        Column("takes_part", "Tham gia đợt", Kind.FLAG),
    ),
}

_VALUE: Final = "Giá trị"
COVERAGE_FLOOR, MINIMUM_N, GATE_CAP = "ty_le_kiem_tra", "mau_so", "muc_cao_nhat"
FAILED_GATE, LEVEL_AT_MOST, DEADLINE_MISSED = "cham_dieu_kien", "cham_muc", "cham_thoi_han"
GENERAL_TITLES: Final[Mapping[str, str]] = {
    COVERAGE_FLOOR: "Tỷ lệ đã kiểm tra tối thiểu để có điểm (từ 0% đến 100%)",
    MINIMUM_N: "Mẫu số tối thiểu của một tỷ lệ để xếp hạng",
    GATE_CAP: "Mức cao nhất khi không đạt một điều kiện bắt buộc",
    FAILED_GATE: "Chậm khi không đạt một điều kiện bắt buộc",
    LEVEL_AT_MOST: "Chậm khi ở mức này hoặc mức thấp hơn («không dùng»: bỏ căn cứ này)",
    DEADLINE_MISSED: "Chậm khi quá thời hạn của một tiêu chí chưa đạt đủ",
}
_GENERAL: Final[Mapping[str, Column]] = {
    COVERAGE_FLOOR: Column("value", _VALUE, Kind.SHARE, 0, 1),
    MINIMUM_N: Column("value", _VALUE, Kind.WHOLE, 0, 100_000),
    GATE_CAP: Column("value", _VALUE, Kind.LEVEL),
    FAILED_GATE: Column("value", _VALUE, Kind.FLAG),
    LEVEL_AT_MOST: Column("value", _VALUE, Kind.MAYBE_LEVEL),
    DEADLINE_MISSED: Column("value", _VALUE, Kind.FLAG),
}
YES, NO, NO_LEVEL = "có", "không", "không dùng"
FIELD_LABEL, OPTION_LABEL = "tên ô nhập", "lựa chọn"
GATE_TEXT, CHECK_TEXT = "điều kiện bắt buộc", "câu nhắc khi số liệu mâu thuẫn"
GROWING: Final = frozenset({Sheet.DEADLINES})
"""The sheets to which the office adds rows."""


def cell_column(sheet: Sheet, key: str, column: Column) -> Column:
    """Return what the cell of *column* in the row *key* may hold: on one sheet rows differ."""
    if sheet is Sheet.GENERAL and column.code == "value":
        return _GENERAL.get(key, column)
    return column


def settled(typed: str) -> str:
    """Return *typed* composed, with plain blanks and none at the ends: as two texts are compared."""
    text = unicodedata.normalize("NFC", typed.replace("_x000D_", "")).replace("\r\n", "\n")
    lines = (" ".join(line.replace("\ufeff", " ").split()) for line in text.splitlines())
    return "\n".join(lines).strip()


def settled_number(value: float) -> float:
    """Return *value* at the 15 digits that a spreadsheet keeps."""
    return float(f"{value:.15g}")
