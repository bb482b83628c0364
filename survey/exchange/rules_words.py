"""What pages and commands say of edited rules: a change, a version."""

from __future__ import annotations

from datetime import date

from survey.exchange.rules_workbook import VERSION_TITLES
from survey.fields import show_date, show_number
from survey.rule_office import Numbers
from survey.rule_sheets import COLUMNS, GENERAL_TITLES, NO, YES, Sheet, Value
from survey.rule_tables import Change

EMPTY = "(trống)"


def column_title(sheet: Sheet, code: str) -> str:
    """Return the title of a column as it stands in the workbook."""
    return next(column.title for column in COLUMNS[sheet] if column.code == code)


def row_title(change: Change) -> str:
    """Return what people call the row of a change: its code, or the rule that it states."""
    return GENERAL_TITLES.get(change.key, change.key)


def shown(value: Value) -> str:
    """Return what a cell says, for people."""
    match value:
        case None | "":
            return EMPTY
        case bool():
            return YES if value else NO
        case str():
            return value
        case date():
            return show_date(value)
        case _:
            return show_number(value)


def change_line(change: Change) -> str:
    """Return one edited cell as a line: sheet, row, column, before → after."""
    title = column_title(change.sheet, change.column)
    where = f"«{change.sheet}» {row_title(change)}, {title.lower()}"
    return f"{where}: {shown(change.before)} → {shown(change.after)}"


def version_line(numbers: Numbers) -> str:
    """Return the versions as a line: catalogue, policy and, where there is one, the unit list."""
    return " · ".join(
        f"{title.lower()} {numbers[kind]}"
        for kind, title in VERSION_TITLES.items()
        if kind in numbers
    )
