"""A rules workbook in the hands of an official: cells changed as a spreadsheet program would."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any, cast

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from survey import rule_office
from survey.application import Application
from survey.exchange.rules_workbook import rules_workbook

Edit = Callable[[Workbook], object]
BY = "Lê Thị Chi"


def fresh(app: Application) -> bytes:
    """Return the workbook of the rules in force."""
    return rules_workbook(app, rule_office.in_force(app), by=BY)


def after(data: bytes, *edits: Edit) -> bytes:
    """Return the workbook *data* after *edits*."""
    book = load_workbook(io.BytesIO(data))
    for edit in edits:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(sheet: str, address: str, value: object, number_format: str = "") -> Edit:
    """Return the edit that writes *value* into a cell."""

    def edit(book: Workbook) -> None:
        cell = cast("Any", book[sheet][address])
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return edit


def on(sheet: str, change: Callable[[Worksheet], object]) -> Edit:
    """Return the edit that does *change* to a sheet."""
    return lambda book: change(cast("Worksheet", book[sheet]))


def every_text(change: Callable[[str], str]) -> Edit:
    """Return the edit that changes every text of the workbook."""

    def edit(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = change(cell.value)

    return edit


def decomposed(text: str) -> str:
    """Return *text* as a Mac writes it."""
    return unicodedata.normalize("NFD", text)


def turned(sheet: Worksheet) -> None:
    """Put the rows below the header in reverse order, and the columns too."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head, body = rows[3], [row for row in rows[4:] if any(row)]
    for line, row in enumerate((head, *reversed(body)), start=4):
        for number, value in enumerate(reversed(row), start=1):
            cast("Any", sheet.cell(line, number)).value = value
