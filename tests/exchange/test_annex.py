"""What the annexes of the lagging list say.

AX01 the letter is blank to fill in where it is not given; days below 10 and the months 1 and 2 have a
     zero in front
AX02 a letter that cannot be read is refused with everything that is wrong
AX03 items are named by their codes, those of one domain together
AX04 the reasons of a row: each kind once, missed deadlines by their letter, the longest first
AX05 every symbol of the lists stands in the legend, with its words, agencies and communes
AX06 two annexes or more have Roman numerals, a single one has none
AX07 objections that nobody has decided on are told below the table and at the rows concerned
AX08 what the list shows is told: the date, how many stand in each section, the filter
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from survey import labels
from survey.assessment import MissedDeadline
from survey.exchange.annex import (
    LATE_APART,
    LEGEND,
    NO_LETTER,
    OBJECTION_MARK,
    Annex,
    Letter,
    annexes,
    in_brief,
    read_letter,
)
from survey.exchange.lagging import LaggingList, lagging_list
from survey.model import CommuneCode, Deadline, ItemCode
from survey.problems import ProblemCode, SurveyError
from tests.exchange.small import (
    BA_VI,
    CAM_THANH,
    COMMUNES,
    MO_DUC,
    a_provenance,
    assessed,
    listed,
    rulebook,
)

LETTER = "Công văn 12/UBND-VX"
DEADLINE = Deadline("TS-02", date(2026, 12, 3), LETTER)
ANSWERS = {BA_VI: "khong mot_phan co khong", CAM_THANH: "co mot_phan co co", MO_DUC: "co . . ."}


def of(found: LaggingList, *, chosen: str = "") -> dict[str, Annex[Any]]:
    provenance = a_provenance()
    if chosen:
        provenance = replace(provenance, chosen=chosen)
    return {annex.sheet: annex for annex in annexes(found, provenance)}


def cells(annex: Annex[Any], header: str) -> list[object]:
    """Return what stands below *header*."""
    (column,) = [c for c in annex.columns if c.header == header]
    return [column.value(row) for row in annex.rows]


@pytest.mark.parametrize(
    ("letter", "line"),
    [
        pytest.param(
            Letter("12/UBND-VX", date(2026, 2, 5)),
            "(Kèm theo Công văn số 12/UBND-VX ngày 05 tháng 02 năm 2026)",
            id="AX01 zeros in front",
        ),
        pytest.param(
            Letter("12/UBND-VX", date(2026, 3, 15)),
            "(Kèm theo Công văn số 12/UBND-VX ngày 15 tháng 3 năm 2026)",
            id="AX01 no zero before March",
        ),
        pytest.param(
            NO_LETTER,
            "(Kèm theo Công văn số      /     -      ngày     tháng     năm      )",
            id="AX01 blank",
        ),
        pytest.param(
            Letter("12/UBND-VX"),
            "(Kèm theo Công văn số 12/UBND-VX ngày     tháng     năm      )",
            id="AX01 number only",
        ),
    ],
)
def test_ax01_the_line_of_the_letter(letter: Letter, line: str) -> None:
    assert letter.line == line


@pytest.mark.parametrize(
    ("number", "day", "letter"),
    [
        pytest.param("", "", NO_LETTER, id="AX02 nothing"),
        pytest.param(
            "  12/UBND ", " 5/2/2026 ", Letter("12/UBND", date(2026, 2, 5)), id="AX02 both"
        ),
    ],
)
def test_ax02_a_letter_is_read(number: str, day: str, letter: Letter) -> None:
    assert read_letter(number, day) == letter


def test_ax02_everything_wrong_is_told() -> None:
    with pytest.raises(SurveyError) as error:
        read_letter("x" * 300, "hôm qua")

    assert {p.code for p in error.value.problems} == {
        ProblemCode.FIELD_DATE,
        ProblemCode.FIELD_TEXT_LONG,
    }


def test_ax03_items_of_one_domain_stand_together() -> None:
    items = rulebook().catalogue.items

    assert in_brief(items) == "AN-01; TS-01, 02, 03"
    assert in_brief(items[:1]) == "TS-01"
    assert in_brief([]) == ""


def test_ax04_the_reasons_of_a_row() -> None:
    chosen = {BA_VI: "khong mot_phan khong co"}
    deadlines = (
        DEADLINE,
        Deadline("TS-03", date(2026, 12, 3), LETTER),
        Deadline("TS-01", date(2026, 11, 30), "Công văn 9/UBND"),
    )

    found = of(listed(chosen, *deadlines))["Danh sách chậm"]

    (reasons,) = cells(found, "Lý do; thời hạn đã qua")
    assert str(reasons).splitlines() == [
        "Điều kiện bắt buộc chưa đạt: TS-01",
        "Mức «Thiếu nhiều» trở xuống",
        "Quá hạn 10 ngày (VB1): TS-01",
        "Quá hạn 7 ngày (VB2): TS-02, 03",
    ]


def test_ax04_deadlines_beyond_the_first_are_told_together() -> None:
    row = listed({BA_VI: "khong co co co"}).lagging[0]
    item = row.missing[0].item
    late = tuple(
        MissedDeadline(item, Deadline("TS-01", date(2026, 11, day), LETTER), 40 - day)
        for day in range(1, LATE_APART + 3)
    )
    whole = replace(listed(ANSWERS), lagging=(replace(row, late=late),))

    (reasons,) = cells(of(whole)["Danh sách chậm"], "Lý do; thời hạn đã qua")
    told = [line for line in str(reasons).splitlines() if line.startswith("Quá hạn")]

    assert len(told) == LATE_APART + 1
    assert told[0] == "Quá hạn 39 ngày (VB1): TS-01"
    assert told[-1] == "Quá hạn theo các văn bản khác: TS-01, 01"


def test_ax04_missing_items_are_counted() -> None:
    found = of(listed(ANSWERS, DEADLINE))["Danh sách chậm"]

    assert cells(found, "Tiêu chí còn thiếu") == [
        "3 tiêu chí: AN-01; TS-01, 02",
        "1 tiêu chí: TS-02",
    ]


def test_ax05_the_legend_explains_every_symbol() -> None:
    found = of(listed(ANSWERS, DEADLINE))[LEGEND]
    lines = list(zip(*(cells(found, column.header) for column in found.columns), strict=True))

    assert lines == [
        ("VB1", "", None, f"Thời hạn 03/12/2026 theo {LETTER}", ""),
        ("AN-01", "", 1, "Máy tính an toàn?", "Công an tỉnh"),
        ("TS-01", "x", 1, "Có trụ sở ổn định?", "UBND cấp xã"),
        ("TS-02", "", 2, "Có mạng?", "Sở Khoa học và Công nghệ"),
    ]


def test_ax06_annexes_are_numbered() -> None:
    numbers = [annex.number for annex in of(listed(ANSWERS, DEADLINE)).values()]

    assert numbers == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]


def test_ax06_a_single_annex_has_no_number() -> None:
    whole = listed(ANSWERS, DEADLINE)
    nobody = replace(whole, lagging=(), not_concluded=(), not_visited=())

    assert [annex.number for annex in of(nobody).values()] == ["Phụ lục"]


def test_ax07_objections_are_told() -> None:
    found = assessed(ANSWERS, DEADLINE)
    objected = {CommuneCode(BA_VI.code): (ItemCode("TS-01"), ItemCode("AN-01"))}
    whole = lagging_list(found, COMMUNES, {}, found.rulebook.catalogue.agencies, objected)

    annex = of(whole)["Danh sách chậm"]
    told = [note for note in annex.notes if note.startswith(OBJECTION_MARK)]

    assert cells(annex, "Xã, phường, đặc khu") == [f"Xã Ba Vì {OBJECTION_MARK}", "Phường Cẩm Thành"]
    assert len(told) == 1
    assert "2 kiến nghị" in told[0]
    assert "Xã Ba Vì: TS-01, AN-01" in told[0]


def test_ax07_an_objection_to_a_confidential_item_makes_the_list_internal() -> None:
    found = assessed({BA_VI: "khong co co co"})
    agencies = found.rulebook.catalogue.agencies
    objected = {CommuneCode(BA_VI.code): (ItemCode("AN-01"),)}

    without = lagging_list(found, COMMUNES, {}, agencies)
    whole = lagging_list(found, COMMUNES, {}, agencies, objected)

    assert not without.confidential
    assert whole.confidential
    assert "AN-01" in cells(of(whole)[LEGEND], "Ký hiệu")


def test_ax07_without_objections_nothing_is_told() -> None:
    found = of(listed(ANSWERS, DEADLINE))

    assert not any(OBJECTION_MARK in note for annex in found.values() for note in annex.notes)


def test_ax08_what_the_list_shows() -> None:
    facts = of(listed(ANSWERS, DEADLINE), chosen="loại đơn vị: xã")["Danh sách chậm"].facts

    assert "10/12/2026" in facts
    assert "2 xã, phường, đặc khu chậm, 1 chưa kết luận, 1 chưa đến" in facts
    assert "loại đơn vị: xã" in facts


def test_ax02_the_names_of_what_is_typed_are_shared() -> None:
    with pytest.raises(SurveyError) as error:
        read_letter("12", "31/02/2026")

    assert dict(error.value.problems[0].details)["field"] == labels.LETTER_DAY
