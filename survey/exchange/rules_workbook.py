"""The rules as an Excel workbook that an official edits and sends back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from survey import labels
from survey.application import Application
from survey.exchange.leaving import leaving
from survey.exchange.provenance import INTERNAL
from survey.exchange.safe import printable
from survey.rule_office import Numbers, Rules
from survey.rule_sheets import (
    COLUMNS,
    EDITABLE,
    GROWING,
    NO,
    NO_LEVEL,
    YES,
    Column,
    Kind,
    Sheet,
    Value,
    cell_column,
)
from survey.settings import local
from survey.storage.versions import ContentKind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

GUIDE: Final = "Hướng dẫn"
ORIGIN: Final = "Nguồn gốc"
PROVINCE: Final = "Mã tỉnh"
VERSION_TITLES: Final[Mapping[ContentKind, str]] = {
    ContentKind.CATALOGUE: "Bản danh mục tiêu chí",
    ContentKind.POLICY: "Bản chính sách chấm",
    ContentKind.UNITS: "Bản danh sách xã",
}
REGISTRY: Final = 0
"""The number that stands for the communes of the registry."""
HEADER_ROW: Final = 3
"""The row of the headers, counted from 0."""
FREE_ROWS: Final = 60
"""Empty rows for new deadlines."""
_FACE: Final = "Times New Roman"
_SCOPE_COLUMN: Final = 5
_LINE_POINTS: Final = 15.6
_FITS: Final = 1.1
"""Characters to a unit of column width, with room for broken words."""
_HIGHEST: Final = 409  # points; a row cannot be higher
_WIDTHS: Final[Mapping[str, int]] = {
    "code": 18,
    "domain": 16,
    "weight": 12,
    "name": 42,
    "short_name": 20,
    "text": 60,
    "guidance": 70,
    "evidence": 36,
    "part": 22,
    "label": 52,
    "floor": 12,
    "value": 16,
    "unit": 14,
    "source": 44,
    "due": 16,
    "takes_part": 14,
}
_GUIDE: Final = (
    "Sửa trực tiếp các ô màu vàng nhạt. Ô màu xám là mã và lời giải thích, không sửa.",
    "Lưu tệp ở dạng .xlsx (Excel hoặc LibreOffice), rồi tải lên ở trang «Quy định chấm».",
    "Phần mềm nêu mọi chỗ sai kèm trang tính và ô; còn một chỗ sai thì chưa áp dụng gì.",
    "Khi không còn chỗ sai, trang cho xem thử: ô nào đổi, xã nào đổi mức, danh sách chậm đổi thế nào.",
    "Áp dụng rồi thì quy định mới dùng cho đợt tạo sau đó; đợt đã có giữ nguyên quy định của mình.",
    "Số viết theo kiểu Việt Nam: phần thập phân dùng dấu phẩy (12,5). Ngày viết ngày/tháng/năm.",
    "Trọng số: số không âm, không cần cộng thành 100; trọng số 0 là không tính.",
    "Ngưỡng để trống là tỉnh chưa đặt: số liệu được ghi nhận, chưa chấm điểm.",
    "Thời hạn ở đây là thời hạn ban đầu của đợt tạo sau; mỗi dòng phải ghi văn bản của tỉnh.",
    "Danh sách xã: tên mới bắt đầu bằng Xã, Phường hoặc Đặc khu; «không» là không tham gia đợt sau.",
    "Không dùng công thức. Không đổi tên trang tính, tiêu đề cột và mã.",
    "Tiêu chí mới, cách tính điểm, điều kiện của điều kiện bắt buộc: cán bộ kỹ thuật sửa trong tệp YAML.",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the workbook comes from: whose rules, made when and for whom, which marks it bears."""

    province_code: str
    province: str
    exported_at: datetime
    exported_by: str
    marks: tuple[str, ...]


def rules_workbook(app: Application, rules: Rules, *, by: str) -> bytes:
    """Return *rules* as an .xlsx file, exported *by* somebody."""
    by = leaving(app, "rules", by=by)
    confidential = any(item.confidential for item in rules.book.catalogue.items)
    made_up = app.installed().made_up
    origin = Origin(
        province_code=app.installed().province,
        province=app.province.name,
        exported_at=app.clock(),
        exported_by=by,
        marks=(*((INTERNAL,) if confidential else ()), *((labels.MADE_UP,) if made_up else ())),
    )
    return written(rules, origin)


def written(rules: Rules, origin: Origin) -> bytes:
    """Return the workbook of *rules* that says of itself what *origin* holds."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only who makes a workbook waits for it

    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": printable(f"{labels.PRODUCT} – {origin.province}"),
            "author": labels.PRODUCT,
            "created": origin.exported_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    drawn = _Drawing(book, rules, origin)
    drawn.lines(GUIDE, [(line,) for line in _GUIDE], (120,))
    for sheet in Sheet:
        drawn.table(sheet)
    drawn.lines(ORIGIN, _origin_lines(rules.numbers, origin), (30, 60))
    book.close()
    return stream.getvalue()


def _origin_lines(numbers: Numbers, origin: Origin) -> list[tuple[str | int, ...]]:
    return [
        (PROVINCE, origin.province_code),
        *((title, numbers.get(kind, REGISTRY)) for kind, title in VERSION_TITLES.items()),
        ("Tỉnh, thành phố", origin.province),
        ("Người xuất", origin.exported_by),
        ("Xuất lúc", f"{local(origin.exported_at):%H:%M %d/%m/%Y}"),
    ]


class _Drawing:
    """The workbook under way, with its formats."""

    def __init__(self, book: Workbook, rules: Rules, origin: Origin) -> None:
        self._book, self._rules, self._origin = book, rules, origin
        base = {"font_name": _FACE, "font_size": 12, "text_wrap": True, "valign": "top"}
        box = base | {"border": 1, "border_color": "#B7B7B7"}
        fixed, free = (
            box | {"bg_color": "#EDEDED", "font_color": "#404040"},
            box | {"bg_color": "#FFFBE6", "locked": False},
        )
        self._plain = book.add_format(base)
        self._title = book.add_format(base | {"bold": True, "font_size": 14, "text_wrap": False})
        self._note = book.add_format(base | {"italic": True, "text_wrap": False})
        self._header = book.add_format(box | {"bold": True, "bg_color": "#D6E4F0"})
        self._fixed = book.add_format(fixed | {"num_format": "@"})
        self._free: dict[Kind, Any] = {
            kind: book.add_format(free | {"num_format": _FORMATS.get(kind, "@")})
            for kind in EDITABLE
        }

    def lines(
        self, name: str, rows: Sequence[tuple[str | int, ...]], widths: tuple[int, ...]
    ) -> None:
        """Add a sheet of plain lines."""
        sheet = self._sheet(name)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        for line, row in enumerate(rows, start=HEADER_ROW):
            for number, value in enumerate(row):
                self._write(sheet, line, number, value, self._plain)

    def table(self, name: Sheet) -> None:
        """Add the sheet of one table of rules."""
        sheet, columns = self._sheet(name), COLUMNS[name]
        for number, column in enumerate(columns):
            sheet.set_column(number, number, _WIDTHS[column.code])
            sheet.write_string(HEADER_ROW, number, column.title, self._header)
        sheet.set_row(HEADER_ROW, 2 * _LINE_POINTS + 3)
        rows = self._rules.tables[name]
        for line, (key, row) in enumerate(rows.items(), start=HEADER_ROW + 1):
            for number, column in enumerate(columns):
                cell = cell_column(name, key, column)
                value = key if cell.kind is Kind.CODE else row[column.code]
                self._cell(sheet, line, number, value, self._in(name, cell))
            sheet.set_row(line, _height(columns, row))
        sheet.ignore_errors({"number_stored_as_text": f"A1:Z{HEADER_ROW + 1 + len(rows)}"})
        sheet.freeze_panes(HEADER_ROW + 1, 1)
        sheet.repeat_rows(HEADER_ROW)
        if name in GROWING:
            self._free_rows(sheet, HEADER_ROW + 1 + len(rows), columns)

    def _in(self, name: Sheet, cell: Column) -> Column:
        """Return what a cell of *name* holds; where rows are added their codes are typed too."""
        if name in GROWING and cell.kind is Kind.CODE:
            return Column(cell.code, cell.title, Kind.WORDS)
        return cell

    def _free_rows(self, sheet: Worksheet, first: int, columns: Sequence[Column]) -> None:
        """Add empty rows, and beside them the codes that may be used."""
        last = first + FREE_ROWS - 1
        for line in range(first, last + 1):
            for number, column in enumerate(columns):
                self._cell(sheet, line, number, None, self._in(Sheet.DEADLINES, column))
        catalogue = self._rules.book.catalogue
        known = [(str(d.code), d.name) for d in catalogue.domains]
        known += [(str(item.code), item.text) for item in catalogue.items]
        for number, title, width in ((0, "Mã dùng được", 14), (1, "Tên", 60)):
            sheet.set_column(_SCOPE_COLUMN + number, _SCOPE_COLUMN + number, width)
            sheet.write_string(HEADER_ROW, _SCOPE_COLUMN + number, title, self._header)
        for line, (code, text) in enumerate(known, start=HEADER_ROW + 1):
            self._write(sheet, line, _SCOPE_COLUMN, code, self._fixed)
            self._write(sheet, line, _SCOPE_COLUMN + 1, text, self._fixed)
        source = f"=$F${HEADER_ROW + 2}:$F${HEADER_ROW + 1 + len(known)}"
        sheet.data_validation(
            HEADER_ROW + 1, 0, last, 0, {"validate": "list", "source": source, **_STOP}
        )

    def _cell(self, sheet: Worksheet, line: int, number: int, value: Value, cell: Column) -> None:
        """Write *value* into a cell that lets in what *cell* may hold."""
        if cell.kind not in EDITABLE:
            self._write(sheet, line, number, value, self._fixed)
            return
        self._write(sheet, line, number, _shown(cell.kind, value), self._free[cell.kind])
        rule = _validation(cell, [band.code for band in self._rules.book.policy.bands])
        if rule:
            sheet.data_validation(line, number, line, number, rule)

    def _write(self, sheet: Worksheet, line: int, number: int, value: Value, form: object) -> None:
        """Write *value*; text stays text, whatever it starts with."""
        match value:
            case None | "":
                sheet.write_blank(line, number, None, form)
            case str():
                sheet.write_string(line, number, printable(value), form)
            case int() | float():
                sheet.write_number(line, number, value, form)
            case _:
                sheet.write_datetime(line, number, value, form)

    def _sheet(self, name: str) -> Worksheet:
        """Add a sheet with its title and marks, ready to print, its locked cells protected."""
        sheet = self._book.add_worksheet(name)
        said = f"{self._origin.province} – {name}"
        sheet.write_string(0, 0, printable(said), self._title)
        self._write(sheet, 1, 0, " · ".join(self._origin.marks), self._note)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P" + "".join(f" · {mark}" for mark in self._origin.marks))
        return sheet


def _height(columns: Sequence[Column], row: Mapping[str, Value]) -> float:
    """Return the height of a row in points: not every program measures wrapped text."""
    texts = ((str(row.get(column.code, "")), _WIDTHS[column.code]) for column in columns)
    lines = max(
        sum(max(1, math.ceil(len(part) / (width * _FITS))) for part in text.split("\n"))
        for text, width in texts
    )
    return min(lines * _LINE_POINTS + 3, _HIGHEST)


_FORMATS: Final[Mapping[Kind, str]] = {
    Kind.NUMBER: "General",
    Kind.LIMIT: "General",
    Kind.WHOLE: "0",
    Kind.SHARE: "0.0%",
    Kind.DAY: "dd/mm/yyyy",
}
_STOP: Final = {
    "error_title": "Chưa đúng",
    "error_message": "Ô này chỉ nhận giá trị như trong trang «Hướng dẫn».",
}


def _shown(kind: Kind, value: Value) -> Value:
    if kind is Kind.FLAG:
        return YES if value else NO
    return NO_LEVEL if kind is Kind.MAYBE_LEVEL and value is None else value


def _validation(cell: Column, levels: list[str]) -> dict[str, object]:
    """Return what Excel lets into a cell; {} for any text."""
    match cell.kind:
        case Kind.NUMBER | Kind.LIMIT | Kind.SHARE | Kind.WHOLE:
            form = "integer" if cell.kind is Kind.WHOLE else "decimal"
            limits = {"criteria": "between", "minimum": cell.low, "maximum": cell.high}
            return {"validate": form, **limits, **_STOP}
        case Kind.FLAG:
            return {"validate": "list", "source": [YES, NO], **_STOP}
        case Kind.LEVEL:
            return {"validate": "list", "source": levels, **_STOP}
        case Kind.MAYBE_LEVEL:
            return {"validate": "list", "source": [*levels, NO_LEVEL], **_STOP}
        case _:
            return {}
