"""An Excel workbook that came from outside, opened with care: its cells, or why it is refused."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from survey.problems import ProblemCode, SurveyError, problem

MEGABYTE: Final = 1024 * 1024
SIZE_LIMIT: Final = 5 * MEGABYTE
UNPACKED_LIMIT: Final = 15 * MEGABYTE
MOST_PARTS: Final = 300
MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 60
_DOCTYPE: Final = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class FileCell:
    """One filled cell: what it holds, and whether it is shown as a percentage or a formula."""

    value: str | float | bool | date
    percent: bool = False
    formula: bool = False


Line = tuple[FileCell | None, ...]


@dataclass(frozen=True, slots=True)
class FileSheet:
    """The lines of one sheet, up to MOST_ROWS of them; *cut* where there are more."""

    lines: tuple[Line, ...]
    cut: bool


def open_workbook(data: bytes) -> Mapping[str, FileSheet]:
    """Return the sheets of an .xlsx file by name.

    Raises:
        SurveyError: RULES_FILE, RULES_FILE_LARGE, RULES_FILE_UNSAFE.
    """
    _refuse_unsafe(data)
    from openpyxl import load_workbook  # noqa: PLC0415 - only who reads a workbook waits for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know, such as print settings
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return {sheet.title: _sheet(sheet) for sheet in book.worksheets}
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever it meets in a broken file
        raise _refused(type(error).__name__) from None


def _refuse_unsafe(data: bytes) -> None:
    """Refuse what is no archive, unpacks to too much, or holds declarations that XML may expand."""
    if len(data) > SIZE_LIMIT:
        raise _too_large(len(data), SIZE_LIMIT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > UNPACKED_LIMIT:
                raise _too_large(unpacked, UNPACKED_LIMIT)
            for part in parts:
                text = archive.read(part)  # whatever it is called: a relation may name any part
                if any(mark in text for mark in _DOCTYPE):
                    where = {"detail": part.filename}
                    raise SurveyError([problem(ProblemCode.RULES_FILE_UNSAFE, **where)])
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError) as error:
        raise _refused(type(error).__name__) from None
    except (NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise _refused(type(error).__name__) from None  # encrypted, or packed in a way of its own


def _sheet(sheet: Any) -> FileSheet:  # openpyxl's types do not know what a read-only sheet offers
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    lines = tuple(tuple(_cell(cell) for cell in row) for row in islice(rows, MOST_ROWS))
    cut = any(_cell(cell) for row in islice(rows, MOST_ROWS) for cell in row)
    return FileSheet(lines, cut)


def _cell(cell: object) -> FileCell | None:
    value = getattr(cell, "value", None)
    if value is None or value == "":
        return None
    shown = getattr(cell, "number_format", "")
    formula = getattr(cell, "data_type", "") in {"f", "e"}  # "#REF!" is what is left of one
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, str | bool | int | float | date):
        value = str(value)
    return FileCell(value, percent="%" in str(shown), formula=formula)


def _too_large(size: int, limit: int) -> SurveyError:
    shown = {"size": f"{size // MEGABYTE} MB", "limit": f"{limit // MEGABYTE} MB"}
    return SurveyError([problem(ProblemCode.RULES_FILE_LARGE, **shown)])


def _refused(detail: str) -> SurveyError:
    return SurveyError([problem(ProblemCode.RULES_FILE, detail=detail)])
