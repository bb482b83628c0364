"""What people type into a field and what is shown to them.

FR01 a count is a whole number; dots may part thousands
FR02 a measure uses the decimal comma; dots part thousands only where a comma follows
FR03 a dot that could mean two things is refused with its own problem, whatever stands behind it
FR04 a date is day/month/year or year-month-day, and exists in the calendar
FR05 an option is named by its code or label, in any case
FR06 several options are parted by blanks, commas or semicolons; order and repetition do not matter
FR07 what was typed decomposed is read as composed (NFC); blanks at the ends do not count
FC01 a value stays between minimum and maximum; the limits themselves are allowed
FC02 a date that may not lie in the future is at most the as-of date
FC03 a value of the wrong type, and a number that is none, is refused
FC04 text has a longest length and no invisible control characters
FC05 the values of an item are checked together: unknown fields and every broken limit
FS01 numbers are shown with dots between thousands, a decimal comma and a real minus
FS02 with a fixed number of digits halves are rounded up
FS03 a value is shown with its unit, its labels, or as day/month/year
FP01 reading what was shown gives the value back
FP02 reading never raises, whatever was typed
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.checklist import Field, FieldKind, Option
from survey.fields import (
    FIRST_YEAR,
    TEXT_LIMIT,
    YES_PARTIAL_NO,
    check,
    check_text,
    check_values,
    read,
    show,
    show_date,
    show_number,
)
from survey.model import FieldValue
from survey.problems import Problem, ProblemCode
from tests.support.builders import OPTIONS, TODAY, a_field

COUNT = a_field(FieldKind.COUNT)
MEASURE = a_field(FieldKind.MEASURE)
DAY = a_field(FieldKind.DATE)
YES = a_field(FieldKind.YES_PARTIAL_NO)
CHOICE = a_field(FieldKind.CHOICE)
CHOICES = a_field(FieldKind.CHOICES)
TEXT = a_field(FieldKind.TEXT)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        pytest.param(COUNT, "12", 12, id="FR01 plain"),
        pytest.param(COUNT, "0", 0, id="FR01 none"),
        pytest.param(COUNT, "1.234.567", 1234567, id="FR01 thousands"),
        pytest.param(COUNT, "007", 7, id="FR01 leading zeros"),
        pytest.param(MEASURE, "12,5", 12.5, id="FR02 decimal comma"),
        pytest.param(MEASURE, "12", 12, id="FR02 whole"),
        pytest.param(MEASURE, "12,0", 12, id="FR02 whole with a comma"),
        pytest.param(MEASURE, "-3,25", -3.25, id="FR02 below zero"),
        pytest.param(MEASURE, "−3,25", -3.25, id="FR02 a real minus"),
        pytest.param(MEASURE, "1.234,5", 1234.5, id="FR02 thousands and a comma"),
        pytest.param(DAY, "31/07/2025", date(2025, 7, 31), id="FR04 slashes"),
        pytest.param(DAY, "1/7/2025", date(2025, 7, 1), id="FR04 short"),
        pytest.param(DAY, "31-7-2025", date(2025, 7, 31), id="FR04 dashes"),
        pytest.param(DAY, "31.7.2025", date(2025, 7, 31), id="FR04 dots"),
        pytest.param(DAY, "2025-07-31", date(2025, 7, 31), id="FR04 year first"),
        pytest.param(YES, "co", "co", id="FR05 code"),
        pytest.param(YES, "Một phần", "mot_phan", id="FR05 label"),
        pytest.param(YES, "KHÔNG", "khong", id="FR05 capitals"),
        pytest.param(CHOICE, "chỗ chờ", "cho", id="FR05 own options"),
        pytest.param(CHOICES, "cho, quay;cho  nvs", ("quay", "cho", "nvs"), id="FR06 any parting"),
        pytest.param(CHOICES, "", (), id="FR06 none of them"),
        pytest.param(CHOICE, unicodedata.normalize("NFD", "Chỗ chờ"), "cho", id="FR07 option"),
        pytest.param(
            TEXT, unicodedata.normalize("NFD", " Số ở quầy "), "Số ở quầy", id="FR07 text"
        ),
        pytest.param(COUNT, "\t12\n", 12, id="FR07 blanks"),
    ],
)
def test_typed_text_is_read(field: Field, typed: str, value: FieldValue) -> None:
    found = read(field, typed)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        pytest.param(COUNT, "", ProblemCode.FIELD_COUNT, id="FR01 nothing"),
        pytest.param(COUNT, "-1", ProblemCode.FIELD_COUNT, id="FR01 below zero"),
        pytest.param(COUNT, "1,5", ProblemCode.FIELD_COUNT, id="FR01 not whole"),
        pytest.param(COUNT, "1.5", ProblemCode.FIELD_COUNT, id="FR01 not thousands"),
        pytest.param(COUNT, "9" * 16, ProblemCode.FIELD_COUNT, id="FR01 sixteen digits"),
        pytest.param(MEASURE, "", ProblemCode.FIELD_NUMBER, id="FR02 nothing"),
        pytest.param(MEASURE, "12,", ProblemCode.FIELD_NUMBER, id="FR02 comma at the end"),
        pytest.param(MEASURE, "1,234,5", ProblemCode.FIELD_NUMBER, id="FR02 two commas"),
        pytest.param(MEASURE, "12 m", ProblemCode.FIELD_NUMBER, id="FR02 with a unit"),
        pytest.param(MEASURE, "1e3", ProblemCode.FIELD_NUMBER, id="FR02 exponent"),
        pytest.param(MEASURE, "nan", ProblemCode.FIELD_NUMBER, id="FR02 nan"),
        pytest.param(MEASURE, "9" * 16, ProblemCode.FIELD_NUMBER, id="FR02 sixteen digits"),
        pytest.param(MEASURE, "1.234", ProblemCode.FIELD_DECIMAL_MARK, id="FR03 thousands or not"),
        pytest.param(MEASURE, "12.5", ProblemCode.FIELD_DECIMAL_MARK, id="FR03 decimal dot"),
        pytest.param(MEASURE, "12.34,5", ProblemCode.FIELD_DECIMAL_MARK, id="FR03 dot misplaced"),
        pytest.param(DAY, "", ProblemCode.FIELD_DATE, id="FR04 nothing"),
        pytest.param(DAY, "29/02/2025", ProblemCode.FIELD_DATE, id="FR04 not in the calendar"),
        pytest.param(DAY, "2025-02-29", ProblemCode.FIELD_DATE, id="FR04 not there either"),
        pytest.param(DAY, "31/7/25", ProblemCode.FIELD_DATE, id="FR04 two-digit year"),
        pytest.param(DAY, "31/07/0225", ProblemCode.FIELD_DATE, id="FR04 a year mistyped"),
        pytest.param(DAY, "7/2025", ProblemCode.FIELD_DATE, id="FR04 no day"),
        pytest.param(YES, "", ProblemCode.FIELD_OPTION, id="FR05 nothing"),
        pytest.param(YES, "yes", ProblemCode.FIELD_OPTION, id="FR05 not an option"),
        pytest.param(CHOICES, "quay, kho", ProblemCode.FIELD_OPTION, id="FR06 one is unknown"),
    ],
)
def test_typed_text_is_refused(field: Field, typed: str, code: ProblemCode) -> None:
    found = read(field, typed, "TS-01")

    assert isinstance(found, Problem)
    assert (found.code, found.place) == (code, "TS-01")
    assert found.text.startswith("TS-01: ")


def test_fr05_the_refusal_names_the_options() -> None:
    found = read(YES, "có lẽ")

    assert isinstance(found, Problem)
    assert dict(found.details)["allowed"] == "co (Có), mot_phan (Một phần), khong (Không)"


LIMITED = a_field(FieldKind.COUNT, minimum=1, maximum=10)
RANGED = a_field(FieldKind.MEASURE, minimum=-0.5, maximum=99.5)
PAST = a_field(FieldKind.DATE, not_future=True)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        pytest.param(LIMITED, 0, ProblemCode.FIELD_LOW, id="FC01 nothing to divide by"),
        pytest.param(LIMITED, 1, None, id="FC01 the minimum"),
        pytest.param(LIMITED, 10, None, id="FC01 the maximum"),
        pytest.param(LIMITED, 11, ProblemCode.FIELD_HIGH, id="FC01 above"),
        pytest.param(LIMITED, 10**400, ProblemCode.FIELD_HIGH, id="FC01 far above"),
        pytest.param(RANGED, -0.5, None, id="FC01 measure at the minimum"),
        pytest.param(RANGED, -0.51, ProblemCode.FIELD_LOW, id="FC01 measure below"),
        pytest.param(RANGED, 99.51, ProblemCode.FIELD_HIGH, id="FC01 measure above"),
        pytest.param(MEASURE, -1e300, None, id="FC01 no limits"),
        pytest.param(PAST, TODAY, None, id="FC02 today"),
        pytest.param(PAST, date(2026, 12, 2), ProblemCode.FIELD_FUTURE, id="FC02 tomorrow"),
        pytest.param(DAY, date(2031, 1, 1), None, id="FC02 may lie ahead"),
        pytest.param(COUNT, True, ProblemCode.FIELD_COUNT, id="FC03 true is no count"),
        pytest.param(COUNT, -1, ProblemCode.FIELD_COUNT, id="FC03 count below zero"),
        pytest.param(COUNT, 1.0, ProblemCode.FIELD_COUNT, id="FC03 count with a point"),
        pytest.param(COUNT, "3", ProblemCode.FIELD_COUNT, id="FC03 count as text"),
        pytest.param(MEASURE, True, ProblemCode.FIELD_NUMBER, id="FC03 true is no measure"),
        pytest.param(MEASURE, float("nan"), ProblemCode.FIELD_NUMBER, id="FC03 not a number"),
        pytest.param(MEASURE, float("inf"), ProblemCode.FIELD_NUMBER, id="FC03 without end"),
        pytest.param(MEASURE, "3", ProblemCode.FIELD_NUMBER, id="FC03 measure as text"),
        pytest.param(DAY, "01/12/2026", ProblemCode.FIELD_DATE, id="FC03 date as text"),
        pytest.param(
            PAST,
            datetime(2026, 12, 1, 8, tzinfo=None),  # noqa: DTZ001 - what a workbook cell holds
            ProblemCode.FIELD_DATE,
            id="FC03 date with an hour",
        ),
        pytest.param(YES, "co", None, id="FC03 an option"),
        pytest.param(YES, "quay", ProblemCode.FIELD_OPTION, id="FC03 option of another field"),
        pytest.param(CHOICE, ("quay",), ProblemCode.FIELD_OPTION, id="FC03 several for one"),
        pytest.param(CHOICES, ("quay", "nvs"), None, id="FC03 several"),
        pytest.param(CHOICES, (), None, id="FC03 none of several"),
        pytest.param(CHOICES, "kho", ProblemCode.FIELD_OPTION, id="FC03 one unknown for several"),
        pytest.param(TEXT, "x" * TEXT_LIMIT, None, id="FC04 as long as may be"),
        pytest.param(TEXT, "x" * (TEXT_LIMIT + 1), ProblemCode.FIELD_TEXT_LONG, id="FC04 longer"),
        pytest.param(TEXT, "một\nhai\tba\r", None, id="FC04 lines and tabs"),
        pytest.param(TEXT, "chuông \x07", ProblemCode.TEXT_CONTROL, id="FC04 control character"),
        pytest.param(TEXT, "\ud800", ProblemCode.TEXT_CONTROL, id="FC04 half a character"),
    ],
)
def test_a_value_keeps_to_the_limits_of_its_field(
    field: Field, value: FieldValue, code: ProblemCode | None
) -> None:
    problems = check(field, value, as_of=TODAY, place="TS-01")

    assert [p.code for p in problems] == ([] if code is None else [code])
    assert all(p.text.startswith("TS-01: ") for p in problems)


def test_fc01_every_unknown_option_is_named() -> None:
    problems = check(CHOICES, ("kho", "quay", "san"), as_of=TODAY)

    assert [dict(p.details)["value"] for p in problems] == ["kho", "san"]


def test_fc04_both_faults_of_a_text_are_told() -> None:
    problems = check_text("Ghi chú", "\x00" * 4, 3, ProblemCode.NOTE_LONG, "TS-01")

    assert [p.code for p in problems] == [ProblemCode.NOTE_LONG, ProblemCode.TEXT_CONTROL]


def test_fc05_values_are_checked_together() -> None:
    fields = {"so_may": LIMITED, "ngay": PAST, "ghi": TEXT}
    values: dict[str, FieldValue] = {
        "so_may": 0,
        "la": "x",
        "ngay": date(2027, 1, 1),
        "ghi": "được",
    }

    problems = check_values(fields, values, item="TS-01", as_of=TODAY)

    assert [p.code for p in problems] == [
        ProblemCode.FIELD_LOW,
        ProblemCode.FIELD_UNKNOWN,
        ProblemCode.FIELD_FUTURE,
    ]
    assert all("TS-01" in p.text for p in problems)


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        pytest.param(0, None, "0", id="FS01 zero"),
        pytest.param(-0.0, None, "0", id="FS01 zero from below"),
        pytest.param(1234567, None, "1.234.567", id="FS01 thousands"),
        pytest.param(1234.5, None, "1.234,5", id="FS01 both marks"),
        pytest.param(-1234.25, None, "−1.234,25", id="FS01 minus"),
        pytest.param(12.0, None, "12", id="FS01 whole"),
        pytest.param(0.1, None, "0,1", id="FS01 shortest"),
        pytest.param(np.float64(0.1), None, "0,1", id="FS01 out of an array"),
        pytest.param(1e-13, None, "0,0000000000001", id="FS01 very small"),
        pytest.param(62.5, 0, "63", id="FS02 half up"),
        pytest.param(63.5, 0, "64", id="FS02 half up again"),
        pytest.param(-62.5, 0, "−63", id="FS02 half away from zero"),
        pytest.param(0.145, 2, "0,15", id="FS02 a half that is none in binary"),
        pytest.param(2.5, 2, "2,50", id="FS02 filled up"),
        pytest.param(1234.56, 1, "1.234,6", id="FS02 thousands"),
        pytest.param(-0.04, 1, "0,0", id="FS02 no minus before nothing"),
    ],
)
def test_a_number_is_shown(value: float, digits: int | None, shown: str) -> None:
    assert show_number(value, digits) == shown


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        pytest.param(COUNT, None, "", id="FS03 nothing"),
        pytest.param(a_field(FieldKind.COUNT, unit="máy"), 1200, "1.200 máy", id="FS03 unit"),
        pytest.param(MEASURE, 2.5, "2,5", id="FS03 no unit"),
        pytest.param(DAY, date(2025, 7, 1), "01/07/2025", id="FS03 date"),
        pytest.param(YES, "mot_phan", "Một phần", id="FS03 label"),
        pytest.param(CHOICE, "kho", "kho", id="FS03 option of an older version"),
        pytest.param(CHOICES, ("quay", "nvs"), "Quầy, Nhà vệ sinh", id="FS03 labels"),
        pytest.param(CHOICES, (), "không có mục nào", id="FS03 none of several"),
        pytest.param(TEXT, "quay", "quay", id="FS03 text"),
    ],
)
def test_a_value_is_shown(field: Field, value: FieldValue | None, shown: str) -> None:
    assert show(field, value) == shown


@given(st.integers(0, 10**15 - 1))
def test_fp01_a_count_comes_back(value: int) -> None:
    assert read(COUNT, show_number(value)) == value


@given(st.decimals(-(10**9), 10**9, places=3).filter(lambda exact: exact % 1 != 0).map(float))
def test_fp01_a_measure_with_decimals_comes_back(value: float) -> None:
    assert read(MEASURE, show_number(value)) == value


@given(st.integers(-999, 999))
def test_fp01_a_small_whole_measure_comes_back(value: int) -> None:
    assert read(MEASURE, show_number(value)) == value


@given(st.dates(min_value=date(FIRST_YEAR, 1, 1)))
def test_fp01_a_date_comes_back(day: date) -> None:
    assert read(DAY, show_date(day)) == day
    assert read(DAY, day.isoformat()) == day


@given(st.sampled_from(YES_PARTIAL_NO))
def test_fp01_a_choice_comes_back(option: Option) -> None:
    assert read(YES, show(YES, option.code)) == option.code


TYPED = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-−/ "),
    st.text(alphabet=st.characters(categories=["Nd", "No", "Cs"])),
    st.sampled_from([option.label for option in OPTIONS]),
)


@given(st.sampled_from([COUNT, MEASURE, DAY, YES, CHOICE, CHOICES, TEXT]), TYPED)
def test_fp02_reading_never_raises_and_what_was_read_has_the_right_type(
    field: Field, typed: str
) -> None:
    found = read(field, typed, "TS-01")

    if isinstance(found, Problem):
        assert found.text
    else:
        wrong = {ProblemCode.FIELD_TEXT_LONG, ProblemCode.TEXT_CONTROL}
        assert {p.code for p in check(field, found, as_of=TODAY)} <= wrong
