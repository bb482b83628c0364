"""One cell of an edited rules workbook → its value, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from survey import fields
from survey.checklist import Field, FieldKind
from survey.exchange.rules_file import FileCell
from survey.problems import Problem, ProblemCode, problem
from survey.rule_sheets import NO, NO_LEVEL, YES, Column, Kind, Value, settled, settled_number

TEXT_LIMIT: Final = 3000
Levels = Mapping[str, str]
"""The code of a level by all that may be written for it: its code, its name, in small letters."""


def text_of(cell: FileCell | None) -> str:
    """Return what a cell says, composed and with plain blanks; "" for an empty one."""
    return "" if cell is None else settled(str(cell.value))


def read_cell(column: Column, cell: FileCell | None, place: str, levels: Levels) -> Value | Problem:
    """Return the value that *column* may hold, or the problem of the cell at *place*."""
    if cell is not None and cell.formula:
        return problem(ProblemCode.RULES_FORMULA, place)
    text = text_of(cell)
    if not text:
        return _nothing(column, place)
    match column.kind:
        case Kind.NUMBER | Kind.LIMIT | Kind.SHARE | Kind.WHOLE:
            return _number(column, cell, text, place)
        case Kind.FLAG:
            return _flag(cell, text, place)
        case Kind.LEVEL | Kind.MAYBE_LEVEL:
            return _level(column, text, place, levels)
        case Kind.DAY:
            return _day(column, cell, text, place)
        case _:
            return _text(column, text, place)


def _nothing(column: Column, place: str) -> Value | Problem:
    if column.kind is Kind.WORDS:
        return ""
    if column.kind is Kind.LIMIT:
        return None
    return problem(ProblemCode.RULES_EMPTY, place, column=column.title)


def _text(column: Column, text: str, place: str) -> str | Problem:
    problems = fields.check_text(column.title, text, TEXT_LIMIT, ProblemCode.FIELD_TEXT_LONG, place)
    return problems[0] if problems else text


def _number(column: Column, cell: FileCell | None, text: str, place: str) -> float | Problem:
    value = _typed_number(column, cell, text, place)
    if isinstance(value, Problem):
        return value
    if not column.low <= value <= column.high:
        limits = {name: fields.show_number(getattr(column, name)) for name in ("low", "high")}
        return problem(ProblemCode.RULES_RANGE, place, column=column.title, value=text, **limits)
    if column.kind is Kind.WHOLE and value != int(value):
        return problem(ProblemCode.RULES_WHOLE, place, column=column.title, value=text)
    return settled_number(value)


def _typed_number(column: Column, cell: FileCell | None, text: str, place: str) -> float | Problem:
    """Return the number of a cell; a percentage of what is no share counts its percents."""
    of_percents = column.kind in {Kind.NUMBER, Kind.WHOLE}
    if (
        cell is not None
        and isinstance(cell.value, int | float)
        and not isinstance(cell.value, bool)
    ):
        return cell.value * 100 if of_percents and cell.percent else cell.value
    measure = Field("so", FieldKind.MEASURE, column.title)
    found = fields.read(measure, text.removesuffix("%"), place)
    if isinstance(found, Problem) and found.code is ProblemCode.FIELD_DECIMAL_MARK:
        return found
    if not isinstance(found, int | float):
        return problem(ProblemCode.RULES_NUMBER, place, column=column.title, value=text)
    return found / 100 if text.endswith("%") and not of_percents else found


def _flag(cell: FileCell | None, text: str, place: str) -> bool | Problem:
    if cell is not None and isinstance(cell.value, bool):
        return cell.value
    if text.casefold() in {YES, NO}:
        return text.casefold() == YES
    return _no_choice(text, place, (YES, NO))


def _level(column: Column, text: str, place: str, levels: Levels) -> Value | Problem:
    optional = column.kind is Kind.MAYBE_LEVEL
    if optional and text.casefold() == NO_LEVEL:
        return None
    if text.casefold() in levels:
        return levels[text.casefold()]
    return _no_choice(text, place, (*dict.fromkeys(levels.values()), *([NO_LEVEL] * optional)))


def _day(column: Column, cell: FileCell | None, text: str, place: str) -> date | Problem:
    if cell is not None and isinstance(cell.value, date):
        return cell.value
    found = fields.read(Field("ngay", FieldKind.DATE, column.title), text, place)
    if isinstance(found, date | Problem):
        return found
    raise TypeError(text)


def _no_choice(text: str, place: str, allowed: Iterable[str]) -> Problem:
    return problem(ProblemCode.RULES_CHOICE, place, value=text, allowed=", ".join(allowed))
