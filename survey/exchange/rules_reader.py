"""An edited rules workbook → a proposal, or every problem in it with sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from survey import rule_office
from survey.application import Application
from survey.exchange.rules_cells import Levels, read_cell, text_of
from survey.exchange.rules_file import MOST_ROWS, FileCell, FileSheet, open_workbook
from survey.exchange.rules_words import version_line
from survey.exchange.rules_workbook import ORIGIN, PROVINCE, REGISTRY, VERSION_TITLES
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rule_office import Numbers, Proposal, Rules
from survey.rule_sheets import (
    COLUMNS,
    GROWING,
    Kind,
    Sheet,
    Table,
    Tables,
    Value,
    cell_column,
    settled,
)
from survey.rule_tables import check_tables

_HEADER_WITHIN: Final = 30
_MOST_DIGITS: Final = 9  # of a version: more is none, and no database would look for it
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_Cells = Mapping[str, FileCell | None]


@dataclass
class _Reading:
    """What is gathered on the way: problems, and where each cell that was read stands."""

    rules: Rules
    levels: Levels
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[Sheet, str, str], str] = field(default_factory=dict)

    def add(self, code: ProblemCode, place: str, **details: object) -> None:
        self.problems.append(problem(code, place, **details))

    def place(self, sheet: Sheet, key: str, column: str) -> str:
        return self.places.get((sheet, key, column), f"«{sheet}»")


@dataclass(frozen=True)
class _Columns:
    """Where the columns of a sheet stand, counted from 0."""

    sheet: Sheet
    header: int
    places: Mapping[str, int]

    def place(self, line: int, column: str) -> str:
        """Return the address of a cell as a spreadsheet shows it."""
        return _address(self.sheet, line, self.places[column])


def read_rules(app: Application, data: bytes) -> Proposal:
    """Return what an edited workbook makes of the rules that it was made from.

    Raises:
        SurveyError: every problem of the file, its cells and the rules that they make up;
            RULES_STALE where there are newer rules; RULES_UNCHANGED where nothing was edited.
    """
    sheets = open_workbook(data)
    numbers = _origin(app, sheets.get(ORIGIN))
    newest = rule_office.in_force(app)
    base = newest if numbers == newest.numbers else rule_office.at(app, numbers)
    tables, problems = read_tables(base, sheets)
    if numbers != newest.numbers:
        shown = {"found": version_line(numbers), "newest": version_line(newest.numbers)}
        problems = (problem(ProblemCode.RULES_STALE, f"«{ORIGIN}»", **shown), *problems)
    if problems:
        raise SurveyError(problems)
    return rule_office.propose(app, base, tables)


def read_tables(base: Rules, sheets: Mapping[str, FileSheet]) -> tuple[Tables, tuple[Problem, ...]]:
    """Return the tables of a workbook, to be used only without problems, and all its problems."""
    levels = {
        word.casefold(): code
        for code, row in base.tables[Sheet.LEVELS].items()
        for word in (code, str(row["label"]))
    }
    reading = _Reading(base, levels)
    found = {settled(name).casefold(): sheet for name, sheet in sheets.items()}
    tables: dict[Sheet, Table] = {}
    for name in Sheet:
        sheet = found.get(name.casefold())
        if sheet is None:
            reading.add(ProblemCode.RULES_SHEET, "", value=name)
            tables[name] = base.tables[name]
        else:
            tables[name] = _table(reading, name, sheet)
    return tables, (*reading.problems, *check_tables(tables, reading.place))


# Where the workbook comes from -------------------------------------------------------------------


def _origin(app: Application, sheet: FileSheet | None) -> Numbers:
    """Return the versions that the workbook was made from."""
    said: dict[str, str] = {}
    for line in sheet.lines if sheet else ():
        filled = [text_of(cell) for cell in line if cell is not None]
        if len(filled) > 1:
            said[filled[0]] = filled[1]
    numbers = {
        kind: int(said[title])
        for kind, title in VERSION_TITLES.items()
        if said.get(title, "").isdecimal() and len(said[title]) <= _MOST_DIGITS
    }
    if PROVINCE not in said or len(numbers) < len(VERSION_TITLES):
        raise SurveyError([problem(ProblemCode.RULES_ORIGIN, f"«{ORIGIN}»")])
    province = said[PROVINCE].zfill(2)
    if province != app.installed().province:
        raise SurveyError([problem(ProblemCode.RULES_PROVINCE, f"«{ORIGIN}»", value=province)])
    return {kind: number for kind, number in numbers.items() if number != REGISTRY}


# One sheet ---------------------------------------------------------------------------------------


def _table(reading: _Reading, name: Sheet, sheet: FileSheet) -> Table:
    """Return the rows of one sheet by their codes, in the order of the rules."""
    expected = reading.rules.tables[name]
    if sheet.cut:
        reading.add(ProblemCode.RULES_ROWS, f"«{name}»", limit=MOST_ROWS)
    columns = _columns(reading, name, sheet)
    if columns is None:
        return expected
    table: dict[str, dict[str, Value]] = {}
    for line, found in enumerate(sheet.lines):
        cells = {code: found[n] if n < len(found) else None for code, n in columns.places.items()}
        if line > columns.header and any(text_of(cell) for cell in cells.values()):
            key = _key(reading, columns, line, cells, expected, table)
            if key is not None:
                table[key] = _row(reading, columns, line, key, cells)
    if name in GROWING:
        return table
    missing = [key for key in expected if key not in table]
    if missing:
        reading.add(ProblemCode.RULES_CODE_MISSING, f"«{name}»", value=", ".join(missing))
    return {key: table.get(key, expected[key]) for key in expected}


def _columns(reading: _Reading, name: Sheet, sheet: FileSheet) -> _Columns | None:
    """Return where the columns stand; None, with problems, where one is missing or there twice."""
    wanted = {column.title.casefold(): column for column in COLUMNS[name]}
    heads = [[text_of(cell).casefold() for cell in line] for line in sheet.lines[:_HEADER_WITHIN]]
    likeness = [len(wanted.keys() & set(head)) for head in heads]
    header = likeness.index(max(likeness)) if heads else 0
    titles = heads[header] if heads else []
    places: dict[str, int] = {}
    for title, column in wanted.items():
        found = [n for n, shown in enumerate(titles) if shown == title]
        if not found:
            reading.add(ProblemCode.RULES_HEADER, f"«{name}»", value=column.title)
        elif len(found) > 1:
            where = _address(name, header, found[1])
            reading.add(ProblemCode.RULES_HEADER_TWICE, where, value=column.title)
        else:
            places[column.code] = found[0]
    return _Columns(name, header, places) if len(places) == len(wanted) else None


def _key(
    reading: _Reading,
    columns: _Columns,
    line: int,
    cells: _Cells,
    expected: Table,
    found: Table,
) -> str | None:
    """Return the code of a row; None, with a problem, where it cannot be used."""
    place, code, name = columns.place(line, "code"), cells["code"], columns.sheet
    if code is None or not text_of(code):
        reading.add(ProblemCode.RULES_CODE_EMPTY, place)
        return None
    if code.formula:
        reading.add(ProblemCode.RULES_FORMULA, place)
        return None
    key = _code(code, expected)
    if key in found:
        first = reading.place(name, key, "code").rpartition("!")[2]
        reading.add(ProblemCode.RULES_CODE_TWICE, place, value=key, first=first)
        return None
    if key not in expected and name not in GROWING:
        reading.add(ProblemCode.RULES_CODE_UNKNOWN, place, value=key)
        return None
    reading.places[name, key, "code"] = place
    return key


def _code(cell: FileCell, expected: Table) -> str:
    """Return the code in a cell; "00004" that was saved as the number 4 is still known."""
    text = text_of(cell)
    if isinstance(cell.value, str) or not text.removesuffix(".0").isdecimal():
        return text
    plain = text.removesuffix(".0")
    return next((key for key in expected if key.lstrip("0") == plain), plain)


def _row(
    reading: _Reading, columns: _Columns, line: int, key: str, cells: _Cells
) -> dict[str, Value]:
    """Return the cells of the row *key*; a faulty one keeps what it held before."""
    row: dict[str, Value] = {}
    before = reading.rules.tables[columns.sheet].get(key, {})
    for plain in COLUMNS[columns.sheet][1:]:
        column = cell_column(columns.sheet, key, plain)
        cell, old = cells[column.code], before.get(column.code)
        place = columns.place(line, column.code)
        reading.places[columns.sheet, key, column.code] = place
        row[column.code] = old
        if column.kind is Kind.FIXED:
            if text_of(cell) != old:
                reading.add(ProblemCode.RULES_FIXED, place, value=old)
            continue
        found = read_cell(column, cell, place, reading.levels)
        if isinstance(found, Problem):
            reading.problems.append(found)
        else:
            row[column.code] = found
    return row


def _address(sheet: Sheet, line: int, column: int) -> str:
    tens, ones = divmod(column, len(_LETTERS))
    letters = (_LETTERS[tens - 1] if tens else "") + _LETTERS[ones]
    return f"«{sheet}»!{letters}{line + 1}"
