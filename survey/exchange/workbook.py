"""The lagging list as an Excel workbook that can be printed and attached to a letter."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import (
    HeaderFooter,
    HeaderFooterItem,
    _HeaderFooterPart,
)
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from survey import labels
from survey.exchange.columns import COLUMNS, Cell, sections
from survey.exchange.lagging import LaggingList, Row
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable, starts_formula, unescaped

INFORMATION: Final = "Thông tin"
HEADER_ROW: Final = 5
NUMBER_WIDTH: Final = 5
_FACE: Final = "Times New Roman"  # what Decree 30/2020 asks of official texts
_TITLE_COLUMNS: Final = 10  # the top right corner stays empty for the office's signature
_A4: Final = "9"
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def lagging_workbook(listed: LaggingList, provenance: Provenance) -> bytes:
    """Return the .xlsx file: a sheet for each section, then what the file says about itself."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sections(listed):
        _fill(book.create_sheet(title), title, rows, provenance)
    _tell(book.create_sheet(INFORMATION), provenance)
    moment = provenance.exported_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = labels.PRODUCT
    book.properties.title = printable(f"Danh sách chậm – {provenance.rnd.name}")
    book.properties.created = book.properties.modified = moment
    stream = BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()


def _fill(sheet: Worksheet, title: str, rows: tuple[Row, ...], provenance: Provenance) -> None:
    """Write one section: marks, title, header, a line per commune."""
    _head(sheet, title, provenance)
    headers = ("STT", *(column.header for column in COLUMNS))
    for number, header in enumerate(headers, start=1):
        cell = _write(sheet, HEADER_ROW, number, header)
        cell.font = Font(name=_FACE, size=11, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _BOX
    for place, row in enumerate(rows, start=1):
        line = HEADER_ROW + place
        _body(_write(sheet, line, 1, place))
        for number, column in enumerate(COLUMNS, start=2):
            cell = _write(sheet, line, number, column.value(row))
            cell.number_format = "@" if isinstance(cell.value, str) else column.number_format
            _body(cell)
    widths = (NUMBER_WIDTH, *(column.width for column in COLUMNS))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _prepare_print(sheet, provenance)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"  # header, number, code and name stay in sight


def _head(sheet: Worksheet, title: str, provenance: Provenance) -> None:
    """Write marks, title and what the list shows into the rows above the header."""
    facts = dict(provenance.lines)
    shown = "; ".join(f"{name}: {facts[name]}" for name in ("Tính đến ngày", "Bộ lọc"))
    heads = (
        (" · ".join(provenance.marks), Font(name=_FACE, size=13, bold=True)),
        (title.upper(), Font(name=_FACE, size=14, bold=True)),
        (f"{provenance.province} – {provenance.rnd.name}", Font(name=_FACE, size=13)),
        (shown, Font(name=_FACE, size=11, italic=True)),
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
            cell.font = Font(name=_FACE, size=12, bold=number == 1)
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


def _write(sheet: Worksheet, line: int, number: int, value: Cell) -> SheetCell:
    """Write *value* into a cell; text stays text, whatever it starts with."""
    cell = cast("SheetCell", sheet.cell(line, number))  # never one hidden by a merge
    if isinstance(value, str):
        text = unescaped(printable(value))
        cell.value = text
        cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
        if starts_formula(text):
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def _body(cell: SheetCell) -> None:
    cell.font = Font(name=_FACE, size=11)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = _BOX
