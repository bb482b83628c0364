"""The field types: read what was typed, check it against its limits, show it the Vietnamese way."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from survey.checklist import Field, FieldKind, Option
from survey.model import FieldValue
from survey.problems import Problem, ProblemCode, problem

YES_PARTIAL_NO = (
    Option("co", "Có"),
    Option("mot_phan", "Một phần"),
    Option("khong", "Không"),
)
TEXT_LIMIT = 500
NOTE_LIMIT = 2000

_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_WHOLE = re.compile(r"\d+")
_DECIMAL = re.compile(r"-?\d+(,\d+)?")
_GROUPED_DECIMAL = re.compile(r"-?\d{1,3}(\.\d{3})+,\d+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
FIRST_YEAR = 1900
"""A date before it is a slip of the pen, and a spreadsheet cannot show it."""
_LONGEST_NUMBER = 15


def read(field: Field, typed: str, place: str = "") -> FieldValue | Problem:
    """Return the value that *typed* stands for in *field*, or the problem with it.

    Numbers use the Vietnamese decimal comma; in a measure a dot is refused wherever it could mean
    two things.
    Several choices are separated by spaces, commas or semicolons. Limits are not looked at:
    that is :func:`check`.
    """
    text = clean(typed)
    match field.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            return _read_option(field, text, place)
        case FieldKind.CHOICES:
            return _read_options(field, text, place)
        case FieldKind.COUNT:
            return _read_count(field, text, place)
        case FieldKind.MEASURE:
            return _read_measure(field, text, place)
        case FieldKind.DATE:
            return _read_date(field, text, place)
        case FieldKind.TEXT:
            return text


def check(field: Field, value: FieldValue, *, as_of: date, place: str = "") -> tuple[Problem, ...]:
    """Return every limit of *field* that *value* breaks; a value of the wrong type breaks one."""
    match field.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            return _check_options(field, (value,), place)
        case FieldKind.CHOICES:
            chosen = value if isinstance(value, tuple) else (value,)
            return _check_options(field, chosen, place)
        case FieldKind.COUNT:
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                return (problem(ProblemCode.FIELD_COUNT, place, field=field.label, value=value),)
            return _check_range(field, value, place)
        case FieldKind.MEASURE:
            if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
                return (problem(ProblemCode.FIELD_NUMBER, place, field=field.label, value=value),)
            return _check_range(field, value, place)
        case FieldKind.DATE:
            return _check_date(field, value, as_of, place)
        case FieldKind.TEXT:
            return check_text(field.label, value, TEXT_LIMIT, ProblemCode.FIELD_TEXT_LONG, place)


def check_text(
    label: str, value: object, limit: int, too_long: ProblemCode, place: str = ""
) -> tuple[Problem, ...]:
    """Return what is wrong with free text: longer than *limit*, or invisible control characters."""
    text = str(value)
    problems = []
    if len(text) > limit:
        problems.append(problem(too_long, place, field=label, value=len(text), limit=limit))
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t\r" for c in text):
        problems.append(problem(ProblemCode.TEXT_CONTROL, place, field=label))
    return tuple(problems)


def clean(typed: str) -> str:
    """Return *typed* composed (NFC) and without blanks at its ends."""
    return unicodedata.normalize("NFC", typed).strip()


def show(field: Field, value: FieldValue | None) -> str:
    """Return *value* as people read it: labels, 1.234,5 with its unit, 31/07/2025; "" for None."""
    if value is None:
        return ""
    match value:
        case tuple():
            return ", ".join(_label(field, code) for code in value) or "không có mục nào"
        case str():
            return value if field.kind is FieldKind.TEXT else _label(field, value)
        case date():
            return show_date(value)
        case int() | float():
            return f"{show_number(value)} {field.unit}".strip()


def show_number(value: float, digits: int | None = None) -> str:
    """Return a number with dots between thousands and a decimal comma, e.g. 1.234,5.

    Without *digits* the shortest exact form is shown; with it, halves are rounded up.
    """
    if digits is not None:
        factor = 10**digits
        value = int(abs(value) * factor + 0.5 + 1e-9) / factor * (1 if value >= 0 else -1)
        text = f"{value + 0.0:,.{digits}f}"  # + 0.0: no minus before nothing
    elif value == int(value):
        text = f"{int(value):,}"
    else:
        text = f"{Decimal(repr(float(value))):,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".").replace("-", "−")


def show_date(day: date) -> str:
    """Return *day* as 31/07/2025."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def check_values(
    fields: Mapping[str, Field], values: Mapping[str, FieldValue], *, item: str, as_of: date
) -> tuple[Problem, ...]:
    """Return every problem of *values*: unknown fields first, then broken limits."""
    problems: list[Problem] = []
    for code, value in values.items():
        if code not in fields:
            allowed = ", ".join(fields)
            problems.append(
                problem(ProblemCode.FIELD_UNKNOWN, item=item, value=code, allowed=allowed)
            )
        else:
            problems.extend(check(fields[code], value, as_of=as_of, place=item))
    return tuple(problems)


def _label(field: Field, code: str) -> str:
    return next((option.label for option in field.options if option.code == code), code)


def _allowed(field: Field) -> str:
    return ", ".join(f"{option.code} ({option.label})" for option in field.options)


def _read_option(field: Field, text: str, place: str) -> str | Problem:
    for option in field.options:
        if text.casefold() in {option.code.casefold(), option.label.casefold()}:
            return option.code
    return problem(
        ProblemCode.FIELD_OPTION, place, value=text, field=field.label, allowed=_allowed(field)
    )


def _read_options(field: Field, text: str, place: str) -> tuple[str, ...] | Problem:
    codes: set[str] = set()
    for word in filter(None, re.split(r"[\s,;]+", text)):
        found = _read_option(field, word, place)
        if isinstance(found, Problem):
            return found
        codes.add(found)
    return tuple(option.code for option in field.options if option.code in codes)


def _read_count(field: Field, text: str, place: str) -> int | Problem:
    digits = text.replace(".", "") if _GROUPED.fullmatch(text) else text
    if not _WHOLE.fullmatch(digits) or len(digits) > _LONGEST_NUMBER:
        return problem(ProblemCode.FIELD_COUNT, place, field=field.label, value=text)
    return int(digits)


def _read_measure(field: Field, text: str, place: str) -> float | Problem:
    bare = text.replace("−", "-")
    if _GROUPED_DECIMAL.fullmatch(bare):
        bare = bare.replace(".", "")
    if "." in bare and _DECIMAL.fullmatch(bare.replace(".", "")):
        return problem(ProblemCode.FIELD_DECIMAL_MARK, place, value=text)
    if not _DECIMAL.fullmatch(bare) or len(bare) > _LONGEST_NUMBER:
        return problem(ProblemCode.FIELD_NUMBER, place, field=field.label, value=text)
    number = float(bare.replace(",", "."))
    return int(number) if number == int(number) else number


def _read_date(field: Field, text: str, place: str) -> date | Problem:
    day_first, iso = _DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    try:
        if day_first:
            found = date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        elif iso:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        else:
            found = None
    except ValueError:
        found = None
    if found is not None and found.year >= FIRST_YEAR:
        return found
    return problem(ProblemCode.FIELD_DATE, place, field=field.label, value=text)


def _finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def _check_options(field: Field, chosen: tuple[object, ...], place: str) -> tuple[Problem, ...]:
    codes = {option.code for option in field.options}
    return tuple(
        problem(
            ProblemCode.FIELD_OPTION, place, value=code, field=field.label, allowed=_allowed(field)
        )
        for code in chosen
        if code not in codes
    )


def _check_range(field: Field, value: float, place: str) -> tuple[Problem, ...]:
    for limit, broken, code in (
        (field.minimum, field.minimum is not None and value < field.minimum, ProblemCode.FIELD_LOW),
        (
            field.maximum,
            field.maximum is not None and value > field.maximum,
            ProblemCode.FIELD_HIGH,
        ),
    ):
        if broken and limit is not None:
            shown = show_number(value) if abs(value) < 10**_LONGEST_NUMBER else str(value)
            return (problem(code, place, field=field.label, limit=show_number(limit), value=shown),)
    return ()


def _check_date(field: Field, value: FieldValue, as_of: date, place: str) -> tuple[Problem, ...]:
    if not isinstance(value, date) or isinstance(value, datetime):
        return (problem(ProblemCode.FIELD_DATE, place, field=field.label, value=value),)
    if field.not_future and value > as_of:
        return (
            problem(
                ProblemCode.FIELD_FUTURE,
                place,
                field=field.label,
                limit=show_date(as_of),
                value=show_date(value),
            ),
        )
    return ()
