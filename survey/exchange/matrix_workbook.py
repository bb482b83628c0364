"""A matrix as an Excel workbook to filter and pivot: one table a sheet, and a sheet about the file.

Every table has its header in row 3, below the marks and the texts of the items. Header and rows
together bear a name (BANG_…), which a pivot table takes for its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from survey import labels
from survey.exchange.matrix import Cell, Mark, Matrix, Show
from survey.exchange.matrix_answers import answers, wide
from survey.exchange.matrix_tables import FORMAT, Column, Table, communes, fields, items
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable, starts_formula
from survey.settings import local

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TITLE: Final = "Ma trận câu trả lời"
INFORMATION: Final = "Thông tin"
HEADER_ROW: Final = 2
"""The row of the header, counted from 0."""
RANGE: Final = {
    "matrix": "BANG_MA_TRAN",
    "answers": "BANG_CAU_TRA_LOI",
    "items": "BANG_TIEU_CHI",
    "fields": "BANG_TRUONG",
    "communes": "BANG_XA",
}
CONTENT: Final = {Show.CODES: "mã", Show.LABELS: "nhãn", Show.BOTH: "mã và nhãn"}
_HEADER_POINTS: Final = 62
_FACE: Final = {"font_name": "Times New Roman", "font_size": 11}
_A4: Final = 9


def matrix_workbook(matrix: Matrix, chosen: Show, provenance: Provenance) -> bytes:
    """Return the .xlsx file."""
    stream = BytesIO()
    book = Workbook(stream, {"constant_memory": True, "default_format_properties": _FACE})
    about = {"title": printable(f"{TITLE} – {provenance.rnd.name}"), "author": labels.PRODUCT}
    book.set_properties({**about, "created": local(provenance.exported_at).replace(tzinfo=None)})
    writer = TableWriter(book)
    for make in (wide, answers, items, fields, communes):
        writer.add(make(matrix, chosen), provenance)
    writer.tell(INFORMATION, [*provenance.lines, *_legend(chosen)], provenance)
    book.close()
    return stream.getvalue()


def _legend(chosen: Show) -> Iterable[tuple[str, str]]:
    """Yield what the tables hold and what the marks in their cells mean."""
    yield "Nội dung", CONTENT[chosen]
    yield "Ma trận", "Mỗi dòng một xã; mỗi tiêu chí một cột tình trạng, rồi mỗi trường một cột."
    yield "Câu trả lời", "Mỗi dòng một tiêu chí của một xã, dùng để lập bảng tổng hợp (Pivot)."
    yield "Tên vùng", ", ".join(RANGE.values())
    yield (
        "Ô không có giá trị",
        "Chữ trong ngoặc nói vì sao không có giá trị; không ô nào để trống thay cho nó.",
    )
    for mark in Mark:
        yield (mark.code if chosen is Show.CODES else mark.label), MEANING[mark]
    yield (
        "Tiêu chí bảo mật",
        "Chỉ nêu mã, tên và tình trạng; không nêu giá trị, điểm và người trả lời.",
    )


MEANING: Final = {
    Mark.NOT_APPLICABLE: "Tiêu chí không áp dụng ở xã, có lý do",
    Mark.COULD_NOT_CHECK: "Đoàn không kiểm tra được, có lý do",
    Mark.NOT_REACHED: "Chưa ai trả lời",
    Mark.NOT_ASKED: "Không hỏi vì điều kiện của tiêu chí hoặc của trường không xảy ra",
    Mark.NOT_IN_VERSION: "Tiêu chí của danh mục mới, phiếu của đợt này không có",
    Mark.NOT_FILLED: "Tiêu chí đã trả lời nhưng trường này để trống",
    Mark.INCOMPLETE: "Chưa trả lời đủ nên chưa có điểm",
    Mark.RECORDED: "Ghi nhận, chưa chấm điểm",
    Mark.NOTHING_TO_COUNT: "Tỷ lệ có mẫu số bằng 0 nên không tính",
    Mark.WITHHELD: "Tiêu chí bảo mật: không xuất",
    Mark.NO_VALUE: "Không có, ví dụ chưa đủ kiểm tra để có điểm",
    Mark.NO_NUMBER: "Trường này không phải là số",
}


class TableWriter:
    """Writes tables into the sheets of one workbook; text stays text, whatever it starts with."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[str, Format] = {}
        self._bold = book.add_format({**_FACE, "bold": True})
        self._italic = book.add_format({**_FACE, "italic": True})
        self._wrapped = book.add_format({**_FACE, "text_wrap": True, "valign": "top"})
        self._quoted = book.add_format({**_FACE, "quote_prefix": True})
        self._header = book.add_format(
            {**_FACE, "bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 2}
        )
        self._texts: dict[str, tuple[str, Format | None]] = {}

    def add(self, table: Table, provenance: Provenance) -> None:
        """Write *table* into a sheet of its own."""
        sheet, last = self._sheet(table.title, provenance), len(table.columns) - 1
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
        sheet.freeze_panes(HEADER_ROW + 1, table.frozen)
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + table.count, last)
        sheet.repeat_rows(HEADER_ROW)
        for number, column in enumerate(table.columns):
            if column.above:
                sheet.write_string(HEADER_ROW - 1, number, printable(column.above), self._italic)
        sheet.set_row(HEADER_ROW, _HEADER_POINTS)
        for number, column in enumerate(table.columns):
            sheet.write_string(HEADER_ROW, number, printable(column.title), self._header)
        self.fill(sheet, table.columns, table.rows())
        place = xl_range_abs(HEADER_ROW, 0, HEADER_ROW + table.count, last)
        self._book.define_name(RANGE[table.name], f"='{table.title}'!{place}")

    def fill(
        self, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
    ) -> None:
        """Write *rows* below the header of *sheet*."""
        formats = [self._format(column) for column in columns]
        text, number, texts = sheet.write_string, sheet.write_number, self._texts
        for line, cells in enumerate(rows, start=HEADER_ROW + 1):
            for place, cell in enumerate(cells):
                if type(cell) is str:
                    text(line, place, *(texts.get(cell) or self._text(cell)))
                elif isinstance(cell, date):
                    moment = _wall_time(cell)
                    sheet.write_datetime(line, place, moment, formats[place])
                else:
                    number(line, place, cell, formats[place])

    def tell(self, title: str, lines: Iterable[tuple[str, str]], provenance: Provenance) -> None:
        """Write pairs of name and value into a sheet of their own."""
        sheet = self._sheet(title, provenance)
        sheet.set_column(0, 0, 36, self._bold)
        sheet.set_column(1, 1, 90, self._wrapped)
        for line, (name, value) in enumerate(lines, start=HEADER_ROW):
            sheet.write_string(line, 0, *self._text(name, self._bold))
            sheet.write_string(line, 1, *self._text(value, self._wrapped))

    def _sheet(self, title: str, provenance: Provenance) -> Worksheet:
        """Return a new sheet that bears the marks, on the screen and on paper."""
        sheet = self._book.add_worksheet(title)
        marks = " · ".join(provenance.marks)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_footer(f"&C{marks}  &P")
        heading = " · ".join((*provenance.marks, TITLE, provenance.rnd.name))
        sheet.write_string(0, 0, printable(heading), self._bold)
        return sheet

    def _format(self, column: Column) -> Format | None:
        code = column.number_format or FORMAT.get(column.kind, "")
        if not code:
            return None
        if code not in self._formats:
            self._formats[code] = self._book.add_format({**_FACE, "num_format": code})
        return self._formats[code]

    def _text(self, text: str, style: Format | None = None) -> tuple[str, Format | None]:
        """Return *text* as a cell can hold it, with its format; the plain ones are remembered."""
        clean = printable(text)
        found = clean, self._quoted if starts_formula(clean) else style
        if style is None:
            self._texts[text] = found
        return found


def _wall_time(moment: date) -> date:
    """Return *moment* as a clock in Vietnam shows it; Excel knows no zones."""
    return local(moment).replace(tzinfo=None) if isinstance(moment, datetime) else moment
