"""The office's rules as a workbook, out and in again.

RB01 a workbook that nobody edited changes nothing
RB02 it says whose rules it holds and bears the marks; no text of it is a formula
RB03 edited cells become exactly these changes, however a spreadsheet program writes them
RB04 every wrong cell is told with sheet, address and what to do
RB05 all problems are told at once, and nothing is recorded
RB06 a workbook of older rules, of another province or without its origin is refused
RB07 a file that is no workbook, or could harm, is refused before it is read
RB08 whatever is edited comes back as it was typed
RB09 only the codes are locked, and a cell takes in what its column allows
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from survey import labels, rule_office
from survey.application import Application
from survey.exchange.provenance import INTERNAL
from survey.exchange.rules_file import MOST_ROWS, SIZE_LIMIT, UNPACKED_LIMIT
from survey.exchange.rules_reader import read_rules
from survey.exchange.rules_words import change_line
from survey.exchange.rules_workbook import GUIDE, ORIGIN
from survey.rule_sheets import COLUMNS, EDITABLE, GENERAL_TITLES, Sheet, cell_column, settled
from survey.rule_tables import tables_of
from survey.storage import versions
from tests.exchange.rules_book import (
    BY,
    Edit,
    after,
    decomposed,
    every_text,
    fresh,
    on,
    put,
    turned,
)
from tests.storage.builders import refusal
from tests.support.small_province import DESK, Clock, empty_province

DOMAINS, ITEMS, LEVELS = str(Sheet.DOMAINS), str(Sheet.ITEMS), str(Sheet.LEVELS)
THRESHOLDS, GENERAL = str(Sheet.THRESHOLDS), str(Sheet.GENERAL)
DEADLINES, UNITS, WORDING = str(Sheet.DEADLINES), str(Sheet.UNITS), str(Sheet.WORDING)
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Quảng Ngãi with the five items, only read."""
    app = empty_province(tmp_path_factory.mktemp("rules"), Clock())
    app.install("51", made_up=False)
    yield app
    app.close()


@pytest.fixture(scope="module")
def book(app: Application) -> bytes:
    """The workbook of its rules."""
    return fresh(app)


def changes(app: Application, data: bytes) -> list[tuple[str, str, object]]:
    """Return what *data* changes: row, column, new value."""
    return [(c.key, c.column, c.after) for c in read_rules(app, data).changes]


def refused(app: Application, data: bytes) -> list[tuple[str, str]]:
    found = refusal(lambda: read_rules(app, data))
    return [(code.name.removeprefix("RULES_"), place) for code, place in found]


def at(sheet: str, address: str) -> str:
    return f"«{sheet}»!{address}"


# Unchanged ---------------------------------------------------------------------------------------


def test_rb01_nothing_edited_is_no_change(app: Application, book: bytes) -> None:
    assert refused(app, book) == [("UNCHANGED", "")]


def test_rb01_the_shipped_rules_come_back_unchanged(demo: Application) -> None:
    assert refused(demo, fresh(demo)) == [("UNCHANGED", "")]


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda book: None, id="RB01 saved again"),
        pytest.param(every_text(decomposed), id="RB01 decomposed"),
        pytest.param(every_text(lambda t: f"{NBSP} {t.replace(' ', NBSP)} "), id="RB01 blanks"),
        pytest.param(put(LEVELS, "C4", "ĐIỂM SÀN"), id="RB01 a header in capitals"),
        *(pytest.param(on(name, turned), id=f"RB01 turned: {name}") for name in Sheet),
        pytest.param(
            on(UNITS, lambda s: s.append([None, " ", None])), id="RB01 an empty row at the end"
        ),
        pytest.param(on(DOMAINS, lambda s: s.insert_rows(1, 3)), id="RB01 rows above the header"),
        pytest.param(put(DOMAINS, "H4", "Ghi chú"), id="RB01 a column of one's own"),
        pytest.param(put(DOMAINS, "B5", "3,0"), id="RB01 a number as text"),
        pytest.param(put(DOMAINS, "B5", 0.03, "0%"), id="RB01 a weight as a percentage"),
        pytest.param(put(GENERAL, "C5", "50%"), id="RB01 a share as text"),
        pytest.param(put(GENERAL, "C7", "Yếu"), id="RB01 a level by its name"),
        pytest.param(put(GENERAL, "C8", value=True), id="RB01 a flag as a truth value"),
        pytest.param(put(GENERAL, "C8", "CÓ"), id="RB01 a flag in capitals"),
        pytest.param(put(UNITS, "A5", 21025), id="RB01 a code as a number"),
        pytest.param(lambda book: book.create_sheet("Nháp"), id="RB01 a sheet of one's own"),
    ],
)
def test_rb01_what_a_program_writes_otherwise_is_no_change(
    app: Application, book: bytes, edit: Edit
) -> None:
    assert refused(app, after(book, edit)) == [("UNCHANGED", "")]


# The workbook ------------------------------------------------------------------------------------


def test_rb02_it_says_whose_rules_it_holds(demo: Application) -> None:
    found = load_workbook(io.BytesIO(fresh(demo)))

    assert found.sheetnames == [GUIDE, *Sheet, ORIGIN]
    said = [str(cell.value) for row in found[ORIGIN].iter_rows() for cell in row if cell.value]
    assert {demo.province.name, "51", BY} <= set(said)
    for sheet in found.worksheets:
        marks = str(sheet["A2"].value)
        assert INTERNAL in marks
        assert labels.MADE_UP in marks
        assert labels.MADE_UP in str(cast("Any", sheet.oddFooter).center.text)


def test_rb02_real_rules_without_confidential_items_bear_no_mark(book: bytes) -> None:
    assert load_workbook(io.BytesIO(book))[GUIDE]["A2"].value is None


def test_rb02_typed_text_is_no_formula(tmp_path: Path) -> None:
    app = empty_province(tmp_path, Clock())
    app.install("51", made_up=False)
    edited = after(fresh(app), on(WORDING, _as_text("C5", '=HYPERLINK("http://x")')))
    rule_office.adopt(app, read_rules(app, edited), actor=DESK, reason="thử")

    data = fresh(app)

    found = load_workbook(io.BytesIO(data))
    assert all(c.data_type != "f" for s in found.worksheets for r in s.iter_rows() for c in r)
    assert found[WORDING]["C5"].value == '=HYPERLINK("http://x")'
    assert refused(app, data) == [("UNCHANGED", "")]
    app.close()


def _as_text(address: str, text: str) -> Callable[[Worksheet], object]:
    def change(sheet: Worksheet) -> None:
        cell = cast("Any", sheet[address])
        cell.value, cell.data_type = text, "s"

    return change


def test_rb09_codes_are_locked_and_cells_guarded(demo: Application) -> None:
    found = load_workbook(io.BytesIO(fresh(demo)))
    tables = rule_office.in_force(demo).tables

    for name in Sheet:
        sheet = found[name]
        assert sheet.protection.sheet
        for line, key in enumerate(tables[name], start=5):
            for number, column in enumerate(COLUMNS[name], start=1):
                editable = cell_column(name, key, column).kind in EDITABLE
                assert sheet.cell(line, number).protection.locked is not editable
    guarded = str(found[DOMAINS].data_validations.dataValidation[0].sqref)
    assert guarded == "B5"


# Edits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(put(DOMAINS, "B5", 4), ("TS", "weight", 4.0), id="RB03 a number"),
        pytest.param(put(DOMAINS, "B5", "4,5"), ("TS", "weight", 4.5), id="RB03 a decimal comma"),
        pytest.param(put(DOMAINS, "B5", 0.3, "0%"), ("TS", "weight", 30.0), id="RB03 30 %"),
        pytest.param(put(DOMAINS, "B5", "30%"), ("TS", "weight", 30.0), id="RB03 30 % as text"),
        pytest.param(put(ITEMS, "C6", 0), ("TS-02", "weight", 0.0), id="RB03 no weight"),
        pytest.param(put(ITEMS, "F5", "Ảnh"), ("TS-01", "evidence", "Ảnh"), id="RB03 words"),
        pytest.param(
            put(ITEMS, "E5", decomposed("Xem  kỹ") + NBSP),
            ("TS-01", "guidance", "Xem kỹ"),
            id="RB03 text is composed",
        ),
        pytest.param(put(WORDING, "C5", "Có?"), ("TS-01.muc", "text", "Có?"), id="RB03 a label"),
        pytest.param(put(LEVELS, "C5", 75), ("tot", "floor", 75.0), id="RB03 a floor"),
        pytest.param(put(THRESHOLDS, "C5", None), ("du_ngay", "value", None), id="RB03 not set"),
        pytest.param(
            put(THRESHOLDS, "C5", 0.5, "0%"), ("du_ngay", "value", 0.5), id="RB03 a limit of 50 %"
        ),
        pytest.param(
            put(GENERAL, "C5", 0.75, "0%"), ("ty_le_kiem_tra", "value", 0.75), id="RB03 a share"
        ),
        pytest.param(
            put(GENERAL, "C9", "tot"), ("cham_muc", "value", "tot"), id="RB03 a level of lagging"
        ),
        pytest.param(
            put(GENERAL, "C8", "Không"), ("cham_dieu_kien", "value", False), id="RB03 a flag"
        ),
        pytest.param(
            put(UNITS, "B5", "Xã Mới"), ("21025", "name", "Xã Mới"), id="RB03 the name of a unit"
        ),
        pytest.param(
            put(UNITS, "C5", "không"), ("21025", "takes_part", False), id="RB03 a unit leaves"
        ),
    ],
)
def test_rb03_an_edited_cell_is_one_change(
    app: Application, book: bytes, edit: Edit, expected: tuple[str, str, object]
) -> None:
    found = read_rules(app, after(book, edit)).changes

    assert [(c.key, c.column, c.after) for c in found] == [expected]
    assert all(change_line(change) for change in found)


@pytest.mark.parametrize(
    "due",
    [
        pytest.param(datetime(2027, 3, 31), id="RB03 a date"),  # noqa: DTZ001 - as a spreadsheet has it
        pytest.param("31/03/2027", id="RB03 a date as text"),
        pytest.param("2027-03-31", id="RB03 an ISO date"),
    ],
)
def test_rb03_a_deadline_is_added(app: Application, book: bytes, due: object) -> None:
    edits = (put(DEADLINES, "A5", "CT"), put(DEADLINES, "B5", due), put(DEADLINES, "C5", "QĐ 12"))

    assert changes(app, after(book, *edits)) == [
        ("CT", "due", date(2027, 3, 31)),
        ("CT", "source", "QĐ 12"),
    ]


# Wrong cells -------------------------------------------------------------------------------------


def rename(old: str, new: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[old].title = new

    return edit


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(put(DOMAINS, "B5", "tám"), [("NUMBER", at(DOMAINS, "B5"))], id="RB04 words"),
        pytest.param(put(DOMAINS, "B5", -1), [("RANGE", at(DOMAINS, "B5"))], id="RB04 negative"),
        pytest.param(put(DOMAINS, "B5", None), [("EMPTY", at(DOMAINS, "B5"))], id="RB04 nothing"),
        pytest.param(
            put(DOMAINS, "B5", "1.5"),
            [("FIELD_DECIMAL_MARK", at(DOMAINS, "B5"))],
            id="RB04 a dot that may mean two things",
        ),
        pytest.param(put(DOMAINS, "B5", "=1+2"), [("FORMULA", at(DOMAINS, "B5"))], id="RB04 sum"),
        pytest.param(put(DOMAINS, "A5", "=B5"), [
            ("FORMULA", at(DOMAINS, "A5")), ("CODE_MISSING", f"«{DOMAINS}»")
        ], id="RB04 a formula for a code"),
        pytest.param(
            put(DOMAINS, "B5", "#REF!"), [("FORMULA", at(DOMAINS, "B5"))], id="RB04 a broken sum"
        ),
        pytest.param(put(DOMAINS, "C5", " "), [("EMPTY", at(DOMAINS, "C5"))], id="RB04 no name"),
        pytest.param(
            put(ITEMS, "D5", "a" * 3001), [("FIELD_TEXT_LONG", at(ITEMS, "D5"))], id="RB04 long"
        ),
        pytest.param(
            put(ITEMS, "B5", "AN"), [("FIXED", at(ITEMS, "B5"))], id="RB04 a grey cell"
        ),
        pytest.param(
            put(ITEMS, "A5", "TS-99"),
            [("CODE_UNKNOWN", at(ITEMS, "A5")), ("CODE_MISSING", f"«{ITEMS}»")],
            id="RB04 a changed code",
        ),
        pytest.param(
            put(ITEMS, "A6", "TS-01"),
            [("CODE_TWICE", at(ITEMS, "A6")), ("CODE_MISSING", f"«{ITEMS}»")],
            id="RB04 a code twice",
        ),
        pytest.param(
            put(ITEMS, "A5", None),
            [("CODE_EMPTY", at(ITEMS, "A5")), ("CODE_MISSING", f"«{ITEMS}»")],
            id="RB04 a row without code",
        ),
        pytest.param(
            on(ITEMS, lambda s: s.delete_rows(6)),
            [("CODE_MISSING", f"«{ITEMS}»")],
            id="RB04 an item is missing",
        ),
        pytest.param(
            on(DOMAINS, lambda s: s.delete_rows(6)),
            [("CODE_MISSING", f"«{DOMAINS}»")],
            id="RB04 a domain is missing",
        ),
        pytest.param(
            on(ITEMS, lambda s: s.append(["TS-09", "TS", 1, "Mới", "Xem", ""])),
            [("CODE_UNKNOWN", at(ITEMS, "A10"))],
            id="RB04 an item is added",
        ),
        pytest.param(put(LEVELS, "C5", 0), [("LEVELS", at(LEVELS, "C6"))], id="RB04 equal floors"),
        pytest.param(put(LEVELS, "C6", 5), [("LEVELS", at(LEVELS, "C6"))], id="RB04 last floor"),
        pytest.param(put(GENERAL, "C5", 66), [("RANGE", at(GENERAL, "C5"))], id="RB04 a share"),
        pytest.param(put(GENERAL, "C6", 1.5), [("WHOLE", at(GENERAL, "C6"))], id="RB04 a half"),
        pytest.param(put(GENERAL, "C7", "cao"), [("CHOICE", at(GENERAL, "C7"))], id="RB04 level"),
        pytest.param(put(GENERAL, "C9", "cao"), [("CHOICE", at(GENERAL, "C9"))], id="RB04 no level"),
        pytest.param(put(GENERAL, "C8", "có lẽ"), [("CHOICE", at(GENERAL, "C8"))], id="RB04 flag"),
        pytest.param(put(UNITS, "B5", None), [("EMPTY", at(UNITS, "B5"))], id="RB04 nameless"),
        pytest.param(
            put(UNITS, "B5", "Cẩm Thành"), [("UNIT_NAME", at(UNITS, "B5"))], id="RB04 no kind"
        ),
        pytest.param(
            put(UNITS, "B5", "Xã A\nB"), [("UNIT_NAME", at(UNITS, "B5"))], id="RB04 two lines"
        ),
        pytest.param(
            lambda book: put(UNITS, "B5", str(book[UNITS]["B6"].value).upper())(book),
            [("UNIT_NAME", at(UNITS, "B5"))],
            id="RB04 a kind in capitals",
        ),
        pytest.param(
            lambda book: put(UNITS, "B6", book[UNITS]["B5"].value)(book),
            [("UNIT_TWICE", at(UNITS, "B6"))],
            id="RB04 a name twice",
        ),
        pytest.param(
            put(UNITS, "A5", "99999"),
            [("CODE_UNKNOWN", at(UNITS, "A5")), ("CODE_MISSING", f"«{UNITS}»")],
            id="RB04 an unknown unit",
        ),
        pytest.param(
            put(UNITS, "A5", 21028),
            [
                ("CODE_TWICE", at(UNITS, "A6")),
                ("CODE_MISSING", f"«{UNITS}»"),
                ("UNIT_TWICE", at(UNITS, "B5")),  # the missing one keeps its name
            ],
            id="RB04 a unit twice",
        ),
        pytest.param(
            on(DEADLINES, lambda s: _row(s, "ZZ", "31/03/2027", "QĐ")),
            [("DEADLINE_SCOPE", at(DEADLINES, "A5"))],
            id="RB04 the deadline of nothing",
        ),
        pytest.param(
            on(DEADLINES, lambda s: _row(s, "CT", "31/02/2027", "QĐ")),
            [("FIELD_DATE", at(DEADLINES, "B5"))],
            id="RB04 no such day",
        ),
        pytest.param(
            on(DEADLINES, lambda s: _row(s, "CT", None, None)),
            [("EMPTY", at(DEADLINES, "B5")), ("EMPTY", at(DEADLINES, "C5"))],
            id="RB04 a deadline without day and letter",
        ),
        pytest.param(
            on(DEADLINES, lambda s: _row(s, "CT", "31/03/2027", "QĐ", "CT")),
            [("CODE_TWICE", at(DEADLINES, "A6"))],
            id="RB04 two deadlines of one domain",
        ),
        pytest.param(rename(LEVELS, "Bậc"), [("SHEET", "")], id="RB04 a sheet is missing"),
        pytest.param(put(LEVELS, "C4", "Sàn"), [("HEADER", f"«{LEVELS}»")], id="RB04 a column"),
        pytest.param(put(LEVELS, "A4", "M"), [("HEADER", f"«{LEVELS}»")], id="RB04 the codes"),
        pytest.param(
            put(LEVELS, "E4", "Điểm sàn"), [("HEADER_TWICE", at(LEVELS, "E4"))], id="RB04 two columns"
        ),
        pytest.param(
            put(UNITS, f"A{MOST_ROWS + 9}", "x"), [("ROWS", f"«{UNITS}»")], id="RB04 too many rows"
        ),
    ],
)  # fmt: skip
def test_rb04_a_wrong_cell_is_told_with_its_place(
    app: Application, book: bytes, edit: Edit, expected: list[tuple[str, str]]
) -> None:
    assert refused(app, after(book, edit)) == expected


def _row(sheet: Worksheet, code: str, due: str | None, source: str | None, again: str = "") -> None:
    for address, value in (("A5", code), ("B5", due), ("C5", source), ("A6", again or None)):
        cast("Any", sheet[address]).value = value


def test_rb05_all_problems_at_once_and_nothing_recorded(app: Application, book: bytes) -> None:
    before = versions.history(app.database)
    edits = (
        put(DOMAINS, "B5", "tám"),
        put(ITEMS, "A5", "TS-99"),
        put(LEVELS, "C6", 5),
        put(GENERAL, "C5", "=1/2"),
        put(UNITS, "B5", "Nam"),
        put(UNITS, "C6", "đôi khi"),
    )

    found = refused(app, after(book, *edits))

    assert found == [
        ("NUMBER", at(DOMAINS, "B5")),
        ("CODE_UNKNOWN", at(ITEMS, "A5")),
        ("CODE_MISSING", f"«{ITEMS}»"),
        ("FORMULA", at(GENERAL, "C5")),
        ("CHOICE", at(UNITS, "C6")),
        ("LEVELS", at(LEVELS, "C6")),
        ("UNIT_NAME", at(UNITS, "B5")),
    ]
    assert versions.history(app.database) == before


# Where it comes from -----------------------------------------------------------------------------


def test_rb06_a_workbook_of_older_rules(tmp_path: Path) -> None:
    app = empty_province(tmp_path, Clock())
    app.install("51", made_up=False)
    old = fresh(app)
    newer = read_rules(app, after(old, put(DOMAINS, "B5", 5), put(UNITS, "C5", "không")))
    rule_office.adopt(app, newer, actor=DESK, reason="thử")

    assert refused(app, after(old, put(DOMAINS, "B6", "x"))) == [
        ("STALE", f"«{ORIGIN}»"),
        ("NUMBER", at(DOMAINS, "B6")),
    ]
    assert refused(app, fresh(app)) == [("UNCHANGED", "")]
    app.close()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(put(ORIGIN, "B4", "01"), [("PROVINCE", f"«{ORIGIN}»")], id="RB06 elsewhere"),
        pytest.param(put(ORIGIN, "B5", None), [("ORIGIN", f"«{ORIGIN}»")], id="RB06 no version"),
        pytest.param(put(ORIGIN, "B5", "x"), [("ORIGIN", f"«{ORIGIN}»")], id="RB06 no number"),
        pytest.param(put(ORIGIN, "B5", 99), [("VERSION", "")], id="RB06 a version to come"),
        pytest.param(
            put(ORIGIN, "B5", "9" * 30), [("ORIGIN", f"«{ORIGIN}»")], id="RB06 beyond any version"
        ),
        pytest.param(rename(ORIGIN, "Khác"), [("ORIGIN", f"«{ORIGIN}»")], id="RB06 no origin"),
    ],
)
def test_rb06_a_workbook_of_unknown_origin(
    app: Application, book: bytes, edit: Edit, expected: list[tuple[str, str]]
) -> None:
    assert refused(app, after(book, edit)) == expected


# Files -------------------------------------------------------------------------------------------


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return stream.getvalue()


def with_part(data: bytes, name: str, change: bytes) -> bytes:
    """Return the archive *data* with one part put in or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        parts = {part.filename: found.read(part) for part in found.infolist()}
    return archive(parts | {name: change})


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(lambda d: b"", "FILE", id="RB07 empty"),
        pytest.param(lambda d: b"PK\x03\x04 not really", "FILE", id="RB07 no archive"),
        pytest.param(lambda d: d[: len(d) // 2], "FILE", id="RB07 cut off"),
        pytest.param(lambda d: archive({"a.txt": b"a"}), "FILE", id="RB07 no workbook"),
        pytest.param(
            lambda d: with_part(d, "xl/workbook.xml", b"<broken"), "FILE", id="RB07 broken"
        ),
        pytest.param(lambda d: bytes(SIZE_LIMIT + 1), "FILE_LARGE", id="RB07 large"),
        pytest.param(
            lambda d: with_part(d, "xl/media/a.bin", bytes(UNPACKED_LIMIT + 1)),
            "FILE_LARGE",
            id="RB07 a bomb",
        ),
        pytest.param(
            lambda d: archive({f"{n}.xml": b"" for n in range(400)}), "FILE_LARGE", id="RB07 many"
        ),
        pytest.param(
            lambda d: with_part(d, "xl/x.xml", DOCTYPE.encode()), "FILE_UNSAFE", id="RB07 DTD"
        ),
        pytest.param(
            lambda d: with_part(d, "xl/sheet.dat", DOCTYPE.encode()),
            "FILE_UNSAFE",
            id="RB07 DTD under another name",
        ),
        pytest.param(
            lambda d: with_part(d, "xl/x.rels", DOCTYPE.encode("utf-16")),
            "FILE_UNSAFE",
            id="RB07 DTD in UTF-16",
        ),
    ],
)
def test_rb07_a_file_that_cannot_be_taken(
    app: Application, book: bytes, make: object, expected: str
) -> None:
    assert refused(app, make(book)) == [(expected, "")]  # type: ignore[operator] # a lambda above


@given(st.data())
@settings(max_examples=30)
def test_rb07_no_damage_raises(app: Application, book: bytes, data: st.DataObject) -> None:
    broken = bytearray(book)
    for _ in range(data.draw(st.integers(1, 20))):
        broken[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))

    assert refused(app, bytes(broken))  # damaged or not: without an edit nothing is proposed


# Round trip --------------------------------------------------------------------------------------

TYPED = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")),
    min_size=1,
    max_size=60,
).filter(lambda text: settled(text) and "_x" not in text.lower())


@given(
    names=st.dictionaries(st.sampled_from(["C5", "D5", "C6", "D6"]), TYPED),
    weights=st.dictionaries(st.sampled_from(["C5", "C6", "C7", "C8", "C9"]), st.floats(0.001, 100)),
    texts=st.dictionaries(st.sampled_from(["D5", "E6", "F7", "D8"]), TYPED),
    days=st.dates(date(1950, 1, 1), date(2100, 1, 1)),
)
@settings(max_examples=25)
def test_rb08_what_is_typed_comes_back(
    app: Application,
    book: bytes,
    names: dict[str, str],
    weights: dict[str, float],
    texts: dict[str, str],
    days: date,
) -> None:
    columns = {"C": "name", "D": "short_name"}
    item_columns = {"D": "text", "E": "guidance", "F": "evidence"}
    domains, items = ["TS", "CT"], ["TS-01", "TS-02", "TS-03", "CT-01", "CT-02"]
    edits = [
        *(on(DOMAINS, _as_text(a, t)) for a, t in names.items()),
        *(put(ITEMS, a, w) for a, w in weights.items()),
        *(on(ITEMS, _as_text(a, t)) for a, t in texts.items()),
        *(put(DEADLINES, a, v) for a, v in (("A5", "TS"), ("B5", days), ("C5", "QĐ"))),
    ]

    found = read_rules(app, after(book, *edits))

    tables = tables_of(found.book, found.units)
    for address, text in names.items():
        row = tables[Sheet.DOMAINS][domains[int(address[1]) - 5]]
        assert row[columns[address[0]]] == settled(text)
    for address, weight in weights.items():
        assert tables[Sheet.ITEMS][items[int(address[1]) - 5]]["weight"] == pytest.approx(weight)
    for address, text in texts.items():
        row = tables[Sheet.ITEMS][items[int(address[1]) - 5]]
        assert row[item_columns[address[0]]] == settled(text)
    assert tables[Sheet.DEADLINES] == {"TS": {"due": days, "source": "QĐ"}}


def test_rb03_the_rows_of_general_rules_are_named_in_words(app: Application, book: bytes) -> None:
    (change,) = read_rules(app, after(book, put(GENERAL, "C8", "không"))).changes

    assert GENERAL_TITLES[change.key] in change_line(change)
