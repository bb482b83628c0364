"""The matrix as an Excel workbook.

MW01 a sheet for each table and one about the file; header in one row, which stays in sight and filters
MW02 header and rows bear a name that a pivot table takes
MW03 numbers are numbers, dates are dates, codes are text with their zeros
MW04 no text becomes a formula or an error, in openpyxl and in LibreOffice; it stays as typed
MW05 the marks stand on every sheet and every printed page; without a reason they do not
MW06 the file says what it shows, of when, of which versions, by whom, and what its marks mean
MW07 the same answers at the same moment make the same bytes
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from survey.application import Application
from survey.exchange.matrix import Mark, Matrix, Show
from survey.exchange.matrix_export import XLSX, export_matrix, matrix_of
from survey.exchange.matrix_workbook import HEADER_ROW, RANGE, matrix_workbook
from survey.exchange.provenance import INTERNAL, Provenance
from survey.labels import MADE_UP
from tests.exchange.office import formulas, sheets
from tests.exchange.small import a_provenance
from tests.exchange.small_matrix import NOTE, a_province
from tests.support.small_province import HERE

TABLES = ["Ma trận", "Câu trả lời", "Tiêu chí", "Trường", "Xã"]
SHEETS = [*TABLES, "Thông tin"]
HEADER = HEADER_ROW + 1
HOSTILE = ("=1+1", "+1", "@SUM(1)", "-2+3", "#N/A", "_x003D_1", "http://x.invalid", "{=1}")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    app = a_province(tmp_path_factory.mktemp("matrix-workbook"))
    yield app
    app.close()


@pytest.fixture(scope="module")
def matrix(app: Application) -> Matrix:
    return matrix_of(app, 1)


@pytest.fixture(scope="module")
def book(matrix: Matrix) -> Workbook:
    """The workbook, as openpyxl reads it; no test changes it."""
    return read(matrix, Show.BOTH, a_provenance())


@pytest.fixture(scope="module")
def marked(matrix: Matrix) -> Workbook:
    """The same of made-up data with confidential items."""
    return read(matrix, Show.BOTH, a_provenance(made_up=True, internal=True))


def read(matrix: Matrix, chosen: Show, provenance: Provenance) -> Workbook:
    return load_workbook(BytesIO(matrix_workbook(matrix, chosen, provenance)))


def cell(sheet: Worksheet, header: str, *, line: int = 1) -> object:
    """Return what stands below *header* in the row number *line* of the table."""
    headers = [found.value for found in sheet[HEADER]]
    return sheet.cell(HEADER + line, headers.index(header) + 1).value


def test_mw01_the_sheets(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize("title", TABLES)
def test_mw01_the_header_stays_in_sight_and_filters(book: Workbook, title: str) -> None:
    sheet = book[title]
    headers = [found.value for found in sheet[HEADER]]
    first, last = str(sheet.auto_filter.ref).split(":")
    frozen = str(sheet.freeze_panes)

    assert all(headers)
    assert len(set(headers)) == len(headers)
    assert first == f"A{HEADER}"
    assert last == sheet.cell(sheet.max_row, len(headers)).coordinate
    assert frozen == f"C{HEADER + 1}"


def test_mw01_the_text_of_an_item_stands_above_its_first_column(book: Workbook) -> None:
    sheet = book["Ma trận"]
    headers = [found.value for found in sheet[HEADER]]
    above = sheet.cell(HEADER - 1, headers.index("TS-02") + 1).value

    assert above == "Phòng"


def test_mw02_every_table_has_a_name(book: Workbook) -> None:
    found = {name: place.attr_text for name, place in book.defined_names.items()}

    assert set(found) == set(RANGE.values())
    assert str(found["BANG_XA"]).startswith(f"'Xã'!$A${HEADER}:")
    assert str(found["BANG_XA"]).endswith(f"${HEADER + 96}")


def test_mw03_values_keep_their_type(book: Workbook) -> None:
    wide, long = book["Ma trận"], book["Câu trả lời"]
    code = wide.cell(HEADER + 1, 1)
    area = cell(wide, "TS-02.m2 Diện tích (m²)")
    expires = cell(wide, "CT-02.het_han Ngày hết hạn")
    said_at = cell(long, "Trả lời lúc")

    assert (code.value, code.data_type) == (HERE, "s")
    assert area == 45.5
    assert expires == datetime(2027, 1, 31)  # noqa: DTZ001 - a day in a sheet has no zone
    assert said_at == datetime(2026, 12, 1, 12, 0)  # noqa: DTZ001 - the clock in Vietnam


def test_mw04_text_stays_text_in_openpyxl(book: Workbook) -> None:
    kinds = {c.data_type for sheet in book.worksheets for row in sheet.iter_rows() for c in row}
    note = next(c for row in book["Câu trả lời"].iter_rows() for c in row if c.value == NOTE)

    assert kinds <= {"s", "n", "d", "inlineStr"}
    assert note.quotePrefix


def test_mw04_text_stays_text_in_libreoffice(matrix: Matrix, tmp_path: Path) -> None:
    names = [
        replace(commune, name=text) for commune, text in zip(matrix.communes, HOSTILE, strict=False)
    ]
    file = tmp_path / "matrix.xlsx"
    some = replace(matrix, communes=tuple(names))
    file.write_bytes(matrix_workbook(some, Show.CODES, a_provenance("=1+1", by="=1+1")))

    shown = sheets(file, tmp_path / "shown")["Xã"][HEADER:]

    assert [row[1] for row in shown] == list(HOSTILE)
    assert formulas(file, tmp_path / "formulas") == 0


@pytest.mark.parametrize("title", SHEETS)
def test_mw05_the_marks_stand_on_every_sheet(marked: Workbook, title: str) -> None:
    first = str(marked[title]["A1"].value)
    footer = marked[title].oddFooter
    printed = footer.center.text if footer and footer.center else ""

    assert first.startswith(f"{INTERNAL} · {MADE_UP}")
    assert str(printed).startswith(f"{INTERNAL} · {MADE_UP}")


def test_mw05_no_mark_without_a_reason(book: Workbook) -> None:
    texts = {str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row}

    assert not any(MADE_UP in text or INTERNAL in text for text in texts)


def test_mw05_confidential_items_make_the_mark(app: Application) -> None:
    book = load_workbook(BytesIO(export_matrix(app, 1, XLSX, by="An", show=Show.CODES)))
    first = str(book["Ma trận"]["A1"].value)
    book.close()

    assert first.startswith(INTERNAL)


@pytest.mark.parametrize(
    ("chosen", "mark"),
    [
        pytest.param(Show.CODES, Mark.NOT_REACHED.code, id="MW06 codes"),
        pytest.param(Show.BOTH, Mark.NOT_REACHED.label, id="MW06 labels"),
    ],
)
def test_mw06_the_file_tells_its_origin(matrix: Matrix, chosen: Show, mark: str) -> None:
    rows = read(matrix, chosen, a_provenance())["Thông tin"].iter_rows(min_row=HEADER, max_col=2)
    told = {str(row[0].value): str(row[1].value) for row in rows}

    assert told["Tính đến ngày"] == "10/12/2026"
    assert told["Người xuất"] == "Nguyễn Văn An"
    assert told["Phiên bản danh mục"] == "2"
    assert told["Bộ lọc"] == "không lọc"
    assert mark in told


def test_mw07_the_same_answers_make_the_same_bytes(app: Application) -> None:
    first, again = (export_matrix(app, 1, XLSX, by="An", show=Show.BOTH) for _ in range(2))

    assert first == again
