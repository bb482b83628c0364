"""A register as a workbook to print: a title, tables whose header repeats, what the file is.

openpyxl, not XlsxWriter: the decree wants no page number on page 1, which only openpyxl can say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from survey import labels
from survey.exchange.filters import NO_FILTER
from survey.exchange.provenance import INTERNAL
from survey.exchange.safe import printable, starts_formula, unescaped
from survey.fields import show_date
from survey.settings import local

Value = str | int | date | None
HEADER_ROW: Final = 7
INFORMATION: Final = "Thông tin"
ENCLOSED: Final = (
    "(Kèm theo                     số          /          ngày       tháng       năm          )"
)
_FACE: Final = "Times New Roman"
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_POINTS: Final = 14.5  # of one line at size 11
_HIGHEST: Final = 409  # points; a row cannot be higher
_FITS: Final = 1.2  # characters of size 11 to a unit of width, with room for broken words
_CORNER: Final = 2  # columns that stay empty at the top right, for the office's signature
_NARROW: Final = 4  # a table with no more columns is no annex: its title takes all of them


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a table and what the workbook says about itself."""

    province: str
    title: str
    day: date
    by: str
    at: datetime
    marks: tuple[str, ...]
    chosen: str = NO_FILTER
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, its columns with their widths in characters, its rows.

    Without a *title* it bears the one of the file.
    """

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Value]]
    title: str = ""


def workbook(head: Head, tables: Sequence[Table]) -> bytes:
    """Return the .xlsx file: a sheet for each of *tables*, and one that says what the file is."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.name), head, table)
    _tell(book.create_sheet(INFORMATION), head)
    book.properties.creator = labels.PRODUCT
    book.properties.title = head.title
    moment = head.at.astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    stream = BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()


def _fill(sheet: Worksheet, head: Head, table: Table) -> None:
    """Write marks, title, header and a line for each row; every one of them has its number."""
    columns = (("STT", 5), *table.columns)
    span = len(columns) - (_CORNER if len(columns) > _NARROW else 0)
    _title(sheet, head, table.title or head.title, span)
    for number, (name, width) in enumerate(columns, start=1):
        cell = _write(sheet, HEADER_ROW, number, name, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    heads = max(_lines(name, width) for name, width in columns)
    sheet.row_dimensions[HEADER_ROW].height = heads * _POINTS + 6
    for place, row in enumerate(table.rows, start=1):
        line = HEADER_ROW + place
        for number, value in enumerate((place, *row), start=1):
            _write(sheet, line, number, value)
        lines = max(_lines(value, w) for (_, w), value in zip(columns, (place, *row), strict=True))
        sheet.row_dimensions[line].height = min(lines * _POINTS + 3, _HIGHEST)
    _prepare_print(sheet, head)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    last = f"{get_column_letter(len(columns))}{HEADER_ROW + max(1, len(table.rows))}"
    sheet.print_area = f"A1:{last}"
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"


def _lines(value: Value, width: int) -> int:
    """Return how many lines *value* takes: programs that open the file do not measure it."""
    parts = value.split("\n") if isinstance(value, str) else [""]
    return sum(max(1, math.ceil(len(part) / (width * _FITS))) for part in parts)


def _title(sheet: Worksheet, head: Head, title: str, columns: int) -> None:
    """Write what stands above the table; the top right corner stays empty."""
    day = f"{head.province}; tính đến ngày {show_date(head.day)}; bộ lọc: {head.chosen}"
    lines = (
        (" · ".join(head.marks), 13, True, False),
        ("Phụ lục" if head.annex else "", 14, True, False),
        (title.upper(), 14, True, False),
        (ENCLOSED if head.annex else "", 13, False, True),
        (day, 12, False, True),
    )
    for line, (text, size, bold, italic) in enumerate(lines, start=1):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=columns)
        cell = _write(sheet, line, 1, text or None, size=size, bold=bold, italic=italic)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border()
        sheet.row_dimensions[line].height = 22 if text else 4
    sheet.row_dimensions[HEADER_ROW - 1].height = 6


def _tell(sheet: Worksheet, head: Head) -> None:
    """Write what the workbook says about itself."""
    facts = (
        ("Tỉnh, thành phố", head.province),
        ("Nội dung", head.title),
        ("Tính đến ngày", show_date(head.day)),
        ("Bộ lọc", head.chosen),
        ("Người xuất", head.by),
        ("Xuất lúc", f"{local(head.at):%H:%M %d/%m/%Y}"),
        ("Dữ liệu", labels.MADE_UP if labels.MADE_UP in head.marks else "dữ liệu của tỉnh"),
        ("Lưu hành", INTERNAL if INTERNAL in head.marks else "không hạn chế"),
    )
    for line, (name, value) in enumerate(facts, start=1):
        _write(sheet, line, 1, name, size=12, bold=True)
        _write(sheet, line, 2, value, size=12)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 80
    _prepare_print(sheet, head)


def _prepare_print(sheet: Worksheet, head: Head) -> None:
    """Set A4 landscape, one page wide, page numbers on top but for page 1, marks on every page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left, sheet.page_margins.right = 1.18, 0.59  # 30 and 15 mm
    sheet.page_margins.top = sheet.page_margins.bottom = 0.79  # 20 mm
    marks = _centred(" · ".join(head.marks))
    sheet.HeaderFooter = HeaderFooter(
        differentFirst=True, oddHeader=_centred("&P"), oddFooter=marks, firstFooter=marks
    )


def _centred(text: str) -> HeaderFooterItem:
    return HeaderFooterItem(center=_HeaderFooterPart(text=text or None, font=_FACE, size=13))


def _write(
    sheet: Worksheet,
    line: int,
    number: int,
    value: Value,
    *,
    size: int = 11,
    bold: bool = False,
    italic: bool = False,
) -> SheetCell:
    """Write *value* into a cell; text stays text, whatever it starts with."""
    cell = cast("SheetCell", sheet.cell(line, number))  # never one hidden by a merge
    cell.font = Font(name=_FACE, size=size, bold=bold, italic=italic)
    cell.border = _BOX
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, str):
        text = unescaped(printable(value))
        cell.value = text
        cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
        if starts_formula(text):
            cell.quotePrefix = True
    else:
        cell.value = value
        cell.alignment = Alignment(horizontal="center", vertical="top")
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
    return cell
