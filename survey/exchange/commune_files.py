"""The list of communes as a file: exactly the rows that the page shows, and what they are.

Of a confidential item the files hold the code and the text, never how it stands in a commune.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from survey import labels
from survey.application import Application
from survey.exchange.columns import PERCENT, TENTHS, Cell, Column
from survey.exchange.commune_filter import CommuneFilter, described
from survey.exchange.commune_list import CommuneList, CommuneRow, commune_list
from survey.exchange.export import CSV, XLSX
from survey.exchange.filters import KIND_LABEL
from survey.exchange.leaving import leaving
from survey.exchange.provenance import Provenance, provenance
from survey.exchange.safe import guarded, printable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SUFFIXES: Final = (XLSX, CSV)
_SHEET: Final = "Danh sách xã"
_INFORMATION: Final = "Thông tin"


def _failed(row: CommuneRow) -> str:
    return labels.WITHHELD if row.withheld else "; ".join(item.code for item in row.failed)


_COLUMNS: Final = (
    Column[CommuneRow]("Mã xã", 8, lambda row: row.commune.code),
    Column[CommuneRow]("Xã, phường, đặc khu", 26, lambda row: row.commune.name),
    Column[CommuneRow]("Loại", 9, lambda row: KIND_LABEL[row.commune.kind]),
    Column[CommuneRow]("Mức", 18, lambda row: row.level),
    Column[CommuneRow]("Điểm", 8, lambda row: row.value, TENTHS),
    Column[CommuneRow]("Thấp nhất có thể", 10, lambda row: row.lower, TENTHS),
    Column[CommuneRow]("Cao nhất có thể", 10, lambda row: row.upper, TENTHS),
    Column[CommuneRow]("Đã kiểm tra", 10, lambda row: row.coverage, PERCENT),
    Column[CommuneRow]("Điều kiện bắt buộc chưa đạt", 28, _failed),
    Column[CommuneRow]("Đoàn", 20, lambda row: row.team),
    Column[CommuneRow]("Phiếu", 20, lambda row: row.form),
)
_DOMAIN_VALUE: Final = "Điểm nhóm {code}"
_DOMAIN_COVERAGE: Final = "Đã kiểm tra nhóm {code}"


def export_communes(
    app: Application, round_id: int, suffix: str, *, by: str, chosen: CommuneFilter, order: str
) -> bytes:
    """Return the communes that *chosen* keeps as a file of the kind *suffix*, one of SUFFIXES."""
    by = leaving(app, "communes", by=by, round_id=round_id)
    found = app.assess(round_id)
    listed = commune_list(app, found, chosen, order)
    words = described(chosen, listed.known)
    origin = provenance(app, found.round, found.as_of, by=by, chosen=words)
    marked = origin.with_internal(listed.confidential)
    return (communes_csv if suffix == CSV else communes_workbook)(listed, marked)


def communes_csv(listed: CommuneList, origin: Provenance) -> bytes:
    """Return the rows with their provenance in the last columns; numbers in full precision."""
    columns, about = _columns(listed), origin.columns
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*(column.header for column in columns), *about])
    for row in listed.rows:
        cells = [*(column.value(row) for column in columns), *about.values()]
        writer.writerow([guarded(c) if isinstance(c, str) else c for c in cells])
    return text.getvalue().encode("utf-8-sig")


def communes_workbook(listed: CommuneList, origin: Provenance) -> bytes:
    """Return the rows as .xlsx, under the marks that it bears, and a sheet that says what it is."""
    import xlsxwriter  # noqa: PLC0415 - slow to load, and only a download needs it

    columns = _columns(listed)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        face = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        head = book.add_format({**face, "bold": True, "text_wrap": True, "border": 1})
        plain = book.add_format({**face, "text_wrap": True, "border": 1})
        sheet = book.add_worksheet(_SHEET)
        first = len(origin.marks)
        for n, mark in enumerate(origin.marks):
            sheet.write_string(n, 0, mark, book.add_format({**face, "bold": True}))
        for place, column in enumerate(columns):
            number = book.add_format({**face, "num_format": column.number_format, "border": 1})
            sheet.set_column(place, place, column.width)
            sheet.write_string(first, place, printable(column.header), head)
            for line, row in enumerate(listed.rows, start=first + 1):
                _write(sheet, line, place, column.value(row), (plain, number))
        sheet.freeze_panes(first + 1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first)
        about = book.add_worksheet(_INFORMATION)
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 80)
        for line, (name, value) in enumerate(origin.lines):
            about.write_string(line, 0, name, head)
            about.write_string(line, 1, printable(value), plain)
    return made.getvalue()


def _write(
    sheet: Worksheet,
    line: int,
    place: int,
    cell: Cell,
    formats: Sequence[Format],
) -> None:
    """Write *cell* as text or as a number, never as what a spreadsheet would make of it."""
    plain, number = formats
    if cell is None:
        sheet.write_blank(line, place, None, plain)
    elif isinstance(cell, str):
        sheet.write_string(line, place, printable(cell), plain)
    else:
        sheet.write_number(line, place, cell, number)


def _columns(listed: CommuneList) -> tuple[Column[CommuneRow], ...]:
    return (*_COLUMNS, *_asked(listed))


def _asked(listed: CommuneList) -> Iterator[Column[CommuneRow]]:
    """Yield the columns of the domain and the item that the filter asks for."""
    code = listed.chosen.domain
    if code:
        yield Column(_DOMAIN_VALUE.format(code=code), 10, _domain_value, TENTHS)
        yield Column(_DOMAIN_COVERAGE.format(code=code), 10, _domain_coverage, PERCENT)
    item = listed.item
    if item is not None and not item.confidential:
        title = f"{item.code} {item.text}"
        yield Column(title, 44, lambda row: row.answer.text if row.answer else "")


def _domain_value(row: CommuneRow) -> float | None:
    return row.domain.value if row.domain else None


def _domain_coverage(row: CommuneRow) -> float | None:
    return row.domain.coverage if row.domain else None
