"""The csv files.

EX30 UTF-8 with a byte order mark, commas, every row as long as the header
EX31 an apostrophe stands before text that a spreadsheet could take for a formula; LibreOffice
     finds none
EX32 the lagging list has all sections and all missing items, and says where it comes from
EX33 the scores have a row for each commune, the code first and with its zeros
EX34 figures are exact, with a dot; no value is an empty cell
EX35 the six answer states are counted apart and add up to the items
EX36 gates, lagging and reasons are told; the marks stand in the last columns
EX37 scores that name a confidential item are LƯU HÀNH NỘI BỘ
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from survey.exchange.provenance import INTERNAL
from survey.exchange.tables import lagging_csv, names_confidential, scores_csv
from survey.labels import MADE_UP
from survey.model import AnswerState, Deadline, ItemCode
from tests.exchange.office import formulas
from tests.exchange.small import (
    BA_VI,
    CAM_THANH,
    COMMUNES,
    MO_DUC,
    a_provenance,
    assessed,
    listed,
)

ANSWERS = {BA_VI: "khong mot_phan co khong", CAM_THANH: "co - ? co", MO_DUC: "co . . ."}
OVERDUE = Deadline("TS-02", date(2026, 12, 3), "Công văn 12/UBND-VX")
STATES = [state.value for state in AnswerState]


def rows(data: bytes) -> list[dict[str, str]]:
    """Return the lines of a csv file by header."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def scores() -> list[dict[str, str]]:
    return rows(scores_csv(assessed(ANSWERS, OVERDUE), COMMUNES, a_provenance(made_up=True)))


def test_ex30_every_row_is_as_long_as_the_header() -> None:
    data = lagging_csv(listed(ANSWERS, OVERDUE), a_provenance())
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+84", "'+84", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(1)", "'@SUM(1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage return"),
        pytest.param(" =1", "' =1", id="behind a blank"),
        pytest.param("＝1", "'＝1", id="full-width"),  # noqa: RUF001
        pytest.param("a=1", "a=1", id="harmless"),
        pytest.param("a\x00\x0bb", "ab", id="control characters"),
        pytest.param('a"b,c\nd', 'a"b,c\nd', id="quotes, commas, lines"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_ex31_formulas_are_guarded(typed: str, written: str) -> None:
    (found,) = listed({BA_VI: "khong co co co"}).lagging
    row = replace(found, commune=replace(BA_VI, name=typed))
    data = lagging_csv(replace(listed({}), lagging=(row,)), a_provenance())

    assert rows(data)[0]["Xã, phường, đặc khu"] == written


def test_ex31_libreoffice_finds_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    found = listed(ANSWERS, replace(OVERDUE, source="=1+1"))
    file.write_bytes(lagging_csv(found, a_provenance("=1+1", by="@SUM(1)")))

    assert formulas(file, tmp_path) == 0


def test_ex32_the_lagging_list_is_whole() -> None:
    found = rows(lagging_csv(listed(ANSWERS, OVERDUE), a_provenance()))

    assert [(row["Mã xã"], row["Mục"]) for row in found] == [
        ("00004", "Danh sách chậm"),
        ("21400", "Chưa kết luận"),
        ("21548", "Chưa đến"),
    ]
    assert found[0]["Tiêu chí còn thiếu (điểm tăng nếu đạt)"].count("\n") == 2
    assert (found[0]["as_of"], found[0]["catalogue_version"]) == ("2026-12-10", "2")


def test_ex33_a_row_for_each_commune_with_its_code_first() -> None:
    found = scores()

    assert [next(iter(row.values())) for row in found] == ["00004", "21025", "21400", "21548"]


def test_ex34_figures_are_exact() -> None:
    thirds = assessed({BA_VI: "co co khong khong"})
    (row, *_) = rows(scores_csv(thirds, COMMUNES, a_provenance()))

    assert float(row["value"]) == thirds.readiness.value[0]
    assert row["value_TS"] == "66.66666666666666"


def test_ex34_no_value_is_an_empty_cell() -> None:
    row = scores()[2]

    assert (row["value"], row["rank"], row["value_AN"], row["value_TS"]) == ("", "", "", "100.0")


def test_ex35_the_six_states_are_counted_apart() -> None:
    counts = [[int(row[state]) for state in STATES] for row in scores()]

    assert counts == [
        [4, 0, 0, 0, 0, 0],
        [2, 1, 1, 0, 0, 0],
        [1, 0, 0, 3, 0, 0],
        [0, 0, 0, 4, 0, 0],
    ]


def test_ex35_items_of_a_later_catalogue_are_counted_as_such() -> None:
    found = replace(assessed(ANSWERS), not_in_version=(ItemCode("TS-09"), ItemCode("TS-10")))

    found_rows = rows(scores_csv(found, COMMUNES, a_provenance()))

    assert {row["not_in_version"] for row in found_rows} == {"2"}


def test_ex36_gates_and_reasons_are_told() -> None:
    row, *_, last = scores()

    assert (row["failed_gates"], row["open_gates"], row["lagging"]) == ("TS-01", "", "yes")
    assert row["reasons"].startswith("Điều kiện bắt buộc chưa đạt: TS-01 Có trụ sở ổn định?; Mức")
    assert (last["failed_gates"], last["open_gates"], last["lagging"]) == ("", "TS-01", "no")


def test_ex36_the_last_columns_bear_the_marks() -> None:
    row = scores()[0]

    assert list(row.items())[-2:] == [("made_up", MADE_UP), ("internal", "")]


@pytest.mark.parametrize(
    ("scope", "confidential"),
    [
        pytest.param("AN-01", True, id="EX37 a missed deadline names a confidential item"),
        pytest.param("TS-02", False, id="EX37 no confidential item is named"),
    ],
)
def test_ex37_scores_know_whether_they_are_confidential(scope: str, *, confidential: bool) -> None:
    found = assessed(ANSWERS, replace(OVERDUE, scope=scope))

    assert names_confidential(found) is confidential


def test_ex37_confidential_scores_are_marked() -> None:
    data = scores_csv(assessed(ANSWERS), COMMUNES, a_provenance(internal=True))

    assert {row["internal"] for row in rows(data)} == {INTERNAL}
