"""The lagging list as an Excel workbook that can be printed and attached to a letter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC
from io import BytesIO
from typing import Final, TypeVar, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import (
    HeaderFooter,
    HeaderFooterItem,
    _HeaderFooterPart,
)
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from survey import labels
from survey.exchange.columns import (
    DETAIL_COLUMNS,
    DETAILS,
    LISTED,
    PERCENT,
    SHEET_COLUMNS,
    TENTHS,
    WHOLE,
    Cell,
    Column,
    details,
    sections,
)
from survey.exchange.lagging import LaggingList
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable, starts_formula, unescaped

INFORMATION: Final = "Thông tin"
HEADER_ROW: Final = 5
NUMBER: Final = "STT"
NUMBER_WIDTH: Final = 4
LINE_POINTS: Final = 12.8
HIGHEST: Final = 409  # points; a row cannot be higher
FITS: Final = 1.2
"""Characters of the table's font to a unit of column width, with room for broken words."""
HEADER: Final = "Header"
TEXT: Final = "@"
R = TypeVar("R")
_FACE: Final = "Times New Roman"  # what Decree 30/2020 asks of official texts
_TITLE_COLUMNS: Final = 10  # the top right corner stays empty for the office's signature
_A4: Final = "9"
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def lagging_workbook(listed: LaggingList, provenance: Provenance) -> bytes:
    """Return the .xlsx file: a sheet for each section, the missing items, what the file is."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for style in _styles():
        book.add_named_style(style)
    for title, rows in sections(listed):
        _fill(book.create_sheet(title), title, SHEET_COLUMNS, rows, provenance)
    _fill(book.create_sheet(DETAILS), DETAILS, DETAIL_COLUMNS, details(listed.lagging), provenance)
    _tell(book.create_sheet(INFORMATION), provenance)
    moment = provenance.exported_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = labels.PRODUCT
    book.properties.title = printable(f"{LISTED} – {provenance.rnd.name}")
    book.properties.created = book.properties.modified = moment
    stream = BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()


def _fill(
    sheet: Worksheet,
    title: str,
    columns: Sequence[Column[R]],
    rows: Sequence[R],
    provenance: Provenance,
) -> None:
    """Write one table: marks, title, header, a line for each of *rows*."""
    _head(sheet, title, provenance)
    for number, header in enumerate((NUMBER, *(column.header for column in columns)), start=1):
        _write(sheet, HEADER_ROW, number, header, HEADER)
    for place, row in enumerate(rows, start=1):
        _line(sheet, HEADER_ROW + place, place, [(column, column.value(row)) for column in columns])
    widths = (NUMBER_WIDTH, *(column.width for column in columns))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[HEADER_ROW].height = 4 * LINE_POINTS
    _prepare_print(sheet, provenance)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"  # header, number, code and name stay in sight


def _line(sheet: Worksheet, line: int, place: int, cells: Sequence[tuple[Column[R], Cell]]) -> None:
    """Write one line of a table, as high as its longest cell needs."""
    _write(sheet, line, 1, place, WHOLE)
    for number, (column, value) in enumerate(cells, start=2):
        style = TEXT if isinstance(value, str) else column.number_format
        _write(sheet, line, number, value, style)
    height = max(_lines_of(value, column.width) for column, value in cells)
    sheet.row_dimensions[line].height = min(height * LINE_POINTS + 3, HIGHEST)


def _lines_of(value: Cell, width: int) -> int:
    """Return how many lines *value* takes: programs that open the file do not measure it."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, math.ceil(len(part) / (width * FITS))) for part in value.split("\n"))


def _head(sheet: Worksheet, title: str, provenance: Provenance) -> None:
    """Write marks, title and what the list shows into the rows above the header."""
    facts = dict(provenance.lines)
    shown = "; ".join(f"{name}: {facts[name]}" for name in ("Tính đến ngày", "Bộ lọc"))
    heads = (
        (" · ".join(provenance.marks), _font(13, bold=True)),
        (title.upper(), _font(14, bold=True)),
        (f"{provenance.province} – {provenance.rnd.name}", _font(13)),
        (shown, _font(11, italic=True)),
    )
    for line, (text, font) in enumerate(heads, start=1):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=_TITLE_COLUMNS)
        cell = _write(sheet, line, 1, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 22


def _tell(sheet: Worksheet, provenance: Provenance) -> None:
    """Write what the workbook says about itself."""
    for line, (name, value) in enumerate(provenance.lines, start=1):
        for number, text in ((1, name), (2, value)):
            cell = _write(sheet, line, number, text)
            cell.font = _font(12, bold=number == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 80
    _prepare_print(sheet, provenance)


def _prepare_print(sheet: Worksheet, provenance: Provenance) -> None:
    """Set A4 landscape, one page wide, page numbers on top but for page 1, marks on every page."""
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left, sheet.page_margins.right = 1.18, 0.59  # 30 and 15 mm
    sheet.page_margins.top = sheet.page_margins.bottom = 0.79  # 20 mm
    marks = _centred(" · ".join(provenance.marks))
    sheet.HeaderFooter = HeaderFooter(
        differentFirst=True, oddHeader=_centred("&P"), oddFooter=marks, firstFooter=marks
    )


def _centred(text: str) -> HeaderFooterItem:
    return HeaderFooterItem(center=_HeaderFooterPart(text=text or None, font=_FACE, size=13))


def _write(
    sheet: Worksheet, line: int, number: int, value: Cell, style: str = "Normal"
) -> SheetCell:
    """Write *value* into a cell; text stays text, whatever it starts with."""
    cell = cast("SheetCell", sheet.cell(line, number))  # never one hidden by a merge
    cell.style = style
    if isinstance(value, str):
        text = unescaped(printable(value))
        cell.value = text
        cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
        if starts_formula(text):
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def _styles() -> Iterator[NamedStyle]:
    """Yield the styles of a table, the one of each number format under its name.

    A style by name is looked up; one put together cell by cell takes most of the time of an export.
    """
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    yield NamedStyle(HEADER, font=_font(bold=True), border=_BOX, alignment=centred)
    top = Alignment(vertical="top", wrap_text=True)
    for form in (TEXT, WHOLE, TENTHS, PERCENT):
        yield NamedStyle(form, font=_font(), border=_BOX, alignment=top, number_format=form)


def _font(size: int = 10, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(name=_FACE, size=size, bold=bold, italic=italic)
