"""The lagging list as an Excel workbook: annexes to print and sign, and sheets to work with.

What the decree asks of an annex in a file of its own: Times New Roman, A4, "Phụ lục" and its number
on a line above the title, the letter below it, pages numbered on top from the second on, and the top
right corner empty, because the signature's number and time are put there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from io import BytesIO
from itertools import accumulate
from typing import Any, Final, TypeVar, cast

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
from survey.exchange.annex import NO_LETTER, Annex, Letter, annexes
from survey.exchange.columns import (
    DETAIL_COLUMNS,
    DETAILS,
    LISTED,
    PERCENT,
    TENTHS,
    WHOLE,
    Cell,
    Column,
    details,
)
from survey.exchange.lagging import LaggingList
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable, starts_formula, unescaped
from survey.exchange.text_size import height_of, room_of

INFORMATION: Final = "Thông tin"
HEADER_ROW: Final = 7
NUMBER: Final = "STT"
NUMBER_WIDTH: Final = 4.5
HIGHEST: Final = 409
"""The points that a row can be high."""
HEADER: Final = "Header"
TEXT: Final = "@"
R = TypeVar("R")
_FACE: Final = "Times New Roman"
_MARK_WIDTH: Final = 29
_CORNER_POINTS: Final = 40
_BETWEEN: Final = 4
_TABLE_SIZE: Final = 10
_UNIT_SIZE: Final = 11
_A4: Final = "9"
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def lagging_workbook(
    listed: LaggingList, provenance: Provenance, letter: Letter = NO_LETTER
) -> bytes:
    """Return the .xlsx file: the annexes to *letter*, the missing items, what the file is."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles = cast("Any", book)._named_styles  # noqa: SLF001 - there is no other way to "Normal"
    styles["Normal"].font = _font(_UNIT_SIZE)  # widths are counted in digits of this font
    for style in _styles():
        book.add_named_style(style)
    for annex in annexes(listed, provenance):
        _annex(book.create_sheet(annex.sheet), annex, provenance, letter)
    found = details(listed.lagging)
    _details(book.create_sheet(DETAILS), found, provenance)
    _tell(book.create_sheet(INFORMATION), provenance)
    moment = provenance.exported_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = labels.PRODUCT
    book.properties.title = printable(f"{LISTED} – {provenance.rnd.name}")
    book.properties.created = book.properties.modified = moment
    stream = BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()


def _annex(sheet: Worksheet, annex: Annex[Any], provenance: Provenance, letter: Letter) -> None:
    """Write one annex: mark, number, title, letter, what it shows, the table, the notes."""
    widths = (NUMBER_WIDTH, *(column.width for column in annex.columns))
    _marks(sheet, widths, provenance)
    place = f"{provenance.province} – {provenance.rnd.name}"
    _across(sheet, 2, annex, annex.number, _font(14, bold=True))
    _across(sheet, 3, annex, annex.title.upper(), _font(14, bold=True))
    _across(sheet, 4, annex, place, _font(13, bold=True))
    _across(sheet, 5, annex, letter.line, _font(13, italic=True))
    _across(sheet, 6, annex, annex.facts, _font(12, italic=True))
    _table(sheet, annex.columns, annex.rows)
    first_note = HEADER_ROW + len(annex.rows) + 1
    for line, note in enumerate(annex.notes, start=first_note):
        _across(sheet, line, annex, note, _font(12, italic=True), horizontal="left")
    last = get_column_letter(len(annex.columns) + 1)
    sheet.print_area = f"A1:{last}{max(sheet.max_row, HEADER_ROW)}"
    _prepare_print(sheet, provenance)


def _details(sheet: Worksheet, rows: Sequence[Any], provenance: Provenance) -> None:
    """Write the sheet of missing items, to filter and to sort."""
    widths = (NUMBER_WIDTH, *(column.width for column in DETAIL_COLUMNS))
    _marks(sheet, widths, provenance)
    cell = _write(sheet, 2, 1, f"{DETAILS} – {provenance.rnd.name}")
    cell.font = _font(14, bold=True)
    _table(sheet, DETAIL_COLUMNS, rows)
    last = get_column_letter(len(DETAIL_COLUMNS) + 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + len(rows)}"
    _prepare_print(sheet, provenance)


def _table(sheet: Worksheet, columns: Sequence[Column[R]], rows: Sequence[R]) -> None:
    """Write header and lines; the header is repeated on every page, and stays in sight."""
    widths = (NUMBER_WIDTH, *(column.width for column in columns))
    headers = (NUMBER, *(column.header for column in columns))
    for number, header in enumerate(headers, start=1):
        _write(sheet, HEADER_ROW, number, header, HEADER)
    sheet.row_dimensions[HEADER_ROW].height = _height(headers, widths, bold=True)
    for place, row in enumerate(rows, start=1):
        values = (place, *(column.value(row) for column in columns))
        formats = (WHOLE, *(column.number_format for column in columns))
        for number, (value, form) in enumerate(zip(values, formats, strict=True), start=1):
            style = TEXT if isinstance(value, str) else form
            _write(sheet, HEADER_ROW + place, number, value, style)
        sheet.row_dimensions[HEADER_ROW + place].height = _height(values, widths)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"


def _marks(sheet: Worksheet, widths: Sequence[float], provenance: Provenance) -> None:
    """Write the marks in a frame at the top left; the right of that line stays empty."""
    sheet.row_dimensions[1].height = _CORNER_POINTS
    if not provenance.marks:
        return
    enough = (n for n, width in enumerate(accumulate(widths), start=1) if width >= _MARK_WIDTH)
    last = next(enough)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=last)
    cell = _write(sheet, 1, 1, "\n".join(provenance.marks))
    cell.font = _font(13, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number in range(1, last + 1):
        sheet.cell(1, number).border = _BOX


def _across(
    sheet: Worksheet,
    line: int,
    annex: Annex[Any],
    text: str,
    font: Font,
    *,
    horizontal: str = "center",
) -> None:
    """Write *text* over the whole width; merged cells never grow, so the height is reckoned."""
    last = len(annex.columns) + 1
    sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=last)
    cell = _write(sheet, line, 1, text)
    cell.font = font
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    width = NUMBER_WIDTH + sum(column.width for column in annex.columns)
    height = height_of(text, room_of(width), font.size, bold=bool(font.bold))
    sheet.row_dimensions[line].height = height + _BETWEEN


def _height(values: Sequence[Cell], widths: Sequence[float], *, bold: bool = False) -> float:
    """Return the points that a line of a table needs for its longest text."""
    heights = (
        height_of(value, room_of(width), _TABLE_SIZE, bold=bold)
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str)
    )
    return min(max(heights) + _BETWEEN, HIGHEST)


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
    sheet.page_margins.header = sheet.page_margins.footer = 0.4
    sheet.page_setup.firstPageNumber = 1
    sheet.page_setup.useFirstPageNumber = True
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
    figure = Alignment(horizontal="center", vertical="top")
    yield NamedStyle(TEXT, font=_font(), border=_BOX, alignment=top, number_format=TEXT)
    for form in (WHOLE, TENTHS, PERCENT):
        yield NamedStyle(form, font=_font(), border=_BOX, alignment=figure, number_format=form)


def _font(size: int = _TABLE_SIZE, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(name=_FACE, size=size, bold=bold, italic=italic)
