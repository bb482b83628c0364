"""The lagging list as annexes of a letter, after Phụ lục I of Decree 30/2020: what each of them says.

A printed row names items and letters by symbols (TS-02; VB1), so that a commune with many gaps takes
a few lines; the last annex, *Chú giải*, holds the words of every symbol.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final, Generic, TypeVar

from survey import labels, typed
from survey.checklist import ChecklistItem, Field, FieldKind
from survey.exchange.columns import (
    LISTED,
    NOT_CONCLUDED,
    NOT_VISITED,
    PERCENT,
    TENTHS,
    Column,
    sections,
)
from survey.exchange.lagging import LaggingList, ReasonKind, Row
from survey.exchange.provenance import Provenance
from survey.fields import read, show_date
from survey.model import Deadline
from survey.problems import Problem, SurveyError

R = TypeVar("R")

LEGEND: Final = "Chú giải"
TITLES: Final = {
    LISTED: "Danh sách xã, phường, đặc khu chậm",
    NOT_CONCLUDED: "Danh sách xã, phường, đặc khu chưa kết luận",
    NOT_VISITED: "Danh sách xã, phường, đặc khu chưa được kiểm tra",
    LEGEND: "Chú giải ký hiệu tiêu chí và văn bản",
}
ROMAN: Final = ("I", "II", "III", "IV")
NOBODY: Final = "Không có xã, phường, đặc khu nào trong danh sách này."
OBJECTION_MARK: Final = "(*)"
LATE_APART: Final = 3
"""How many deadlines a row tells apart; the sheet of missing items has all."""
_JANUARY_FEBRUARY: Final = 2


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter that the annexes belong to; what is not known yet is left blank to be filled in."""

    number: str = ""
    day: date | None = None

    @property
    def line(self) -> str:
        """The line below the title; days below 10 and the months 1 and 2 have a zero in front."""
        number = self.number or "     /     -     "
        if self.day is None:
            day, month, year = "   ", "   ", "     "
        else:
            day, year = f"{self.day.day:02d}", str(self.day.year)
            month = f"{self.day.month:0{2 if self.day.month <= _JANUARY_FEBRUARY else 1}d}"
        return f"(Kèm theo Công văn số {number} ngày {day} tháng {month} năm {year})"


NO_LETTER: Final = Letter()
_DAY: Final = Field(code="day", kind=FieldKind.DATE, label=labels.LETTER_DAY)


def read_letter(number: str, day: str) -> Letter:
    """Return the letter that was typed; either part may be empty.

    Raises:
        SurveyError: FIELD_DATE, FIELD_TEXT_LONG, TEXT_CONTROL; all that are wrong.
    """
    problems: list[Problem] = []
    found: date | None = None
    if day.strip():
        value = read(_DAY, day)
        if isinstance(value, Problem):
            problems.append(value)
        elif isinstance(value, date):
            found = value
    try:
        number = typed.line(labels.LETTER_NUMBER, number)
    except SurveyError as error:
        problems.extend(error.problems)
    if problems:
        raise SurveyError(problems)
    return Letter(number, found)


@dataclass(frozen=True, eq=False)
class Annex(Generic[R]):
    """One annex: a sheet of its own, whose pages are numbered from 1. *number* is "Phụ lục I"."""

    sheet: str
    number: str
    title: str
    columns: tuple[Column[R], ...]
    rows: Sequence[R]
    facts: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A line of the legend: what a symbol stands for."""

    symbol: str
    words: str
    agencies: str = ""
    gate: str = ""
    communes: int | None = None


def annexes(listed: LaggingList, provenance: Provenance) -> tuple[Annex[Any], ...]:
    """Return the annexes of *listed*: *chậm*, the other sections that hold a row, the legend."""
    letters = _letters(listed.rows)
    filled = [(name, rows) for name, rows in sections(listed) if rows or name == LISTED]
    symbols = tuple(_symbols(listed.rows, letters))
    last = ROMAN[len(filled)]
    columns = _columns(letters)
    facts = _facts(listed, provenance)
    found: list[Annex[Any]] = [
        Annex(
            sheet=name,
            number=f"Phụ lục {roman}" if symbols else "Phụ lục",
            title=TITLES[name],
            columns=columns,
            rows=rows,
            facts=facts,
            notes=tuple(_notes(rows, last if symbols else "")),
        )
        for roman, (name, rows) in zip(ROMAN, filled, strict=False)
    ]
    if symbols:
        legend = Annex(
            LEGEND, f"Phụ lục {last}", TITLES[LEGEND], _LEGEND_COLUMNS, symbols, facts, ()
        )
        found.append(legend)
    return tuple(found)


def in_brief(items: Iterable[ChecklistItem]) -> str:
    """Return the codes of *items*, those of one domain together: "AN-01, 06; TS-02"."""
    codes = sorted(item.code.split("-", 1) for item in items)
    return "; ".join(
        f"{domain}-{', '.join(number for _, number in group)}"
        for domain, group in groupby(codes, key=lambda code: code[0])
    )


def _facts(listed: LaggingList, provenance: Provenance) -> str:
    """Say what the list shows, and how many stand in each section."""
    counts = ", ".join(
        f"{len(rows)} {name}" for name, (_, rows) in zip(_COUNTED, sections(listed), strict=True)
    )
    chosen = f" Bộ lọc: {provenance.chosen}." if provenance.filtered else ""
    return f"Tính đến ngày {show_date(listed.as_of)}: {counts}.{chosen}"


_COUNTED: Final = ("xã, phường, đặc khu chậm", "chưa kết luận", "chưa đến kiểm tra")


def _notes(rows: Sequence[Row], legend: str) -> Iterator[str]:
    """Yield what stands below a table: where the symbols are explained, and what is undecided."""
    if not rows:
        yield NOBODY
    elif legend:
        yield f"Ghi chú: mã tiêu chí và ký hiệu văn bản (VB) có ở Phụ lục {legend}."
    objecting = [row for row in rows if row.objected]
    if objecting:
        count = sum(len(row.objected) for row in objecting)
        named = "; ".join(f"{row.commune.name}: {', '.join(row.objected)}" for row in objecting)
        yield (
            f"{OBJECTION_MARK} Còn {count} kiến nghị của xã chưa xử lý, phải xử lý trước khi ban hành "
            f"danh sách: {named}."
        )


# Symbols -----------------------------------------------------------------------------------------

_Letters = Mapping[tuple[date, str], str]


def _letters(rows: Iterable[Row]) -> _Letters:
    """Return the symbol of every deadline that has passed: the letter and its date."""
    found = sorted({_of(missed.deadline) for row in rows for missed in row.late})
    return {key: f"VB{n}" for n, key in enumerate(found, start=1)}


def _of(deadline: Deadline) -> tuple[date, str]:
    return deadline.due, deadline.source


def _symbols(rows: Sequence[Row], letters: _Letters) -> Iterator[Symbol]:
    """Yield the letters and then the items that *rows* speak of."""
    for (due, source), symbol in letters.items():
        yield Symbol(symbol, f"Thời hạn {show_date(due)} theo {source}")
    lacking = Counter(missing.item.code for row in rows for missing in row.missing)
    names = {code: name for row in rows for code, name in row.agencies}
    items = {item.code: item for row in rows for item in row.items}
    for code, item in sorted(items.items()):
        agencies = "; ".join(names[agency] for agency in item.agencies if agency in names)
        yield Symbol(code, item.text, agencies, "x" if item.gate else "", lacking[code])


# Columns -----------------------------------------------------------------------------------------


def _columns(letters: _Letters) -> tuple[Column[Row], ...]:
    return (
        Column("Mã xã", 6.5, lambda row: row.commune.code),
        Column("Xã, phường, đặc khu", 16, _name),
        Column("Mức", 10, lambda row: row.level),
        Column("Điểm", 5.5, lambda row: row.value, TENTHS),
        Column("Đã kiểm tra", 7, lambda row: row.coverage, PERCENT),
        Column("Lý do; thời hạn đã qua", 28, lambda row: "\n".join(_reasons(row, letters))),
        Column("Tiêu chí còn thiếu", 28, _missing),
        Column("Cơ quan phải làm", 22, lambda row: "; ".join(name for _, name in row.agencies)),
        Column("Phiếu", 9.5, lambda row: row.form),
    )


_LEGEND_COLUMNS: Final = (
    Column[Symbol]("Ký hiệu", 9, lambda line: line.symbol),
    Column[Symbol]("Điều kiện bắt buộc", 9, lambda line: line.gate),
    Column[Symbol]("Số xã còn thiếu", 9, lambda line: line.communes),
    Column[Symbol]("Nội dung", 64, lambda line: line.words),
    Column[Symbol]("Cơ quan phải làm", 40, lambda line: line.agencies),
)


def _name(row: Row) -> str:
    return f"{row.commune.name} {OBJECTION_MARK}" if row.objected else row.commune.name


def _reasons(row: Row, letters: _Letters) -> Iterator[str]:
    """Yield the reasons of a row, with the items of one reason together."""
    for kind, words in _GROUPED.items():
        found = [reason.item for reason in row.reasons if reason.kind is kind and reason.item]
        if found:
            yield f"{words}: {in_brief(found)}"
    yield from (reason.text for reason in row.reasons if reason.item is None)
    yield from _late(row, letters)


def _late(row: Row, letters: _Letters) -> Iterator[str]:
    """Yield the missed deadlines: the longest overdue one by one, the others together."""
    groups: dict[tuple[int, str], list[ChecklistItem]] = {}
    for missed in sorted(row.late, key=lambda missed: -missed.days_late):
        symbol = letters[_of(missed.deadline)]
        groups.setdefault((missed.days_late, symbol), []).append(missed.item)
    for (days, symbol), items in list(groups.items())[:LATE_APART]:
        yield f"Quá hạn {days} ngày ({symbol}): {in_brief(items)}"
    others = [item for items in list(groups.values())[LATE_APART:] for item in items]
    if others:
        yield f"Quá hạn theo các văn bản khác: {in_brief(others)}"


_GROUPED: Final = {
    ReasonKind.FAILED_GATE: "Điều kiện bắt buộc chưa đạt",
    ReasonKind.OPEN_GATE: "Điều kiện bắt buộc chưa kết luận",
}


def _missing(row: Row) -> str:
    if not row.missing:
        return ""
    return f"{len(row.missing)} tiêu chí: {in_brief(missing.item for missing in row.missing)}"
