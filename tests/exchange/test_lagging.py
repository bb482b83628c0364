"""The list of lagging communes as values.

EX01 whoever is chậm by the policy stands in «lagging», whatever the level; of the others those not
     concluded and those not visited have their own section, and the rest is on no list
EX02 failed gates stand first, then the lower value, then the code; no value stands last
EX03 reasons are sentences that name the gate, the level, the deadline with its letter and days
EX04 missing items carry the points they would bring, the most rewarding first
EX05 of a confidential item only code and short text are said; it stands last and brings no figure
EX06 the agencies of all items spoken of must act, each once, in the order of the catalogue
EX07 the form is «chưa nộp» or submitted on a Vietnamese day
EX08 bounds, coverage and rank are those of the assessment; no value is None, never NaN
EX09 a rejected form stands among those not concluded and says so, never as not visited
EX10 a level that only hidden gates hold is said to be withheld
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from survey import excerpt, labels
from survey.assessment import Assessment
from survey.exchange.annex import annexes
from survey.exchange.lagging import LaggingList, ReasonKind, Row, lagging_list
from survey.exchange.tables import lagging_csv, scores_csv
from survey.model import CommuneCode, Deadline, ItemCode
from tests.exchange.small import (
    BA_VI,
    CAM_THANH,
    COMMUNES,
    LY_SON,
    MO_DUC,
    a_provenance,
    assessed,
    listed,
)

GOOD = "co co co co"
LETTER = "Công văn 12/UBND-VX"
OVERDUE = Deadline("TS-02", date(2026, 12, 3), LETTER)


def codes(rows: tuple[Row, ...]) -> list[str]:
    return [row.commune.code for row in rows]


def only(found: LaggingList) -> Row:
    (row,) = found.lagging
    return row


def texts(row: Row) -> list[str]:
    return [reason.text for reason in row.reasons]


def test_ex01_each_commune_has_its_section() -> None:
    found = listed({BA_VI: GOOD, CAM_THANH: "khong co co co", MO_DUC: "co . . ."})

    assert codes(found.lagging) == ["21025"]
    assert codes(found.not_concluded) == ["21400"]
    assert codes(found.not_visited) == ["21548"]


def test_ex01_a_failed_gate_is_lagging_even_where_nothing_is_concluded() -> None:
    row = only(listed({BA_VI: "khong . . .", CAM_THANH: GOOD}))

    assert (row.commune, row.level, row.value) == (BA_VI, "Chưa kết luận", None)


def test_ex01_nobody_lags_in_a_ready_province() -> None:
    found = listed(dict.fromkeys((BA_VI, CAM_THANH, MO_DUC, LY_SON), GOOD))

    assert found.rows == ()


def test_ex02_failed_gates_first_then_lower_value_then_code() -> None:
    found = listed(
        {
            MO_DUC: "co khong khong co",
            LY_SON: "co khong khong khong",
            CAM_THANH: "khong co co co",
            BA_VI: "co khong khong co",
        }
    )

    assert codes(found.lagging) == ["21025", "21548", "00004", "21400"]


def test_ex02_an_unknown_value_stands_behind_known_ones() -> None:
    found = listed({BA_VI: "khong . . .", MO_DUC: "khong co co co"})

    assert codes(found.lagging) == ["21400", "00004"]


def test_ex03_the_gate_is_named() -> None:
    row = only(listed({BA_VI: "khong co co co"}))

    assert texts(row)[0] == "Điều kiện bắt buộc chưa đạt: TS-01 Có trụ sở ổn định?"


def test_ex03_the_level_of_the_policy_is_named() -> None:
    row = only(listed({BA_VI: "co khong khong co"}))

    assert texts(row) == ["Mức «Thiếu nhiều» trở xuống"]


def test_ex03_the_deadline_is_named_with_its_letter_and_days() -> None:
    row = only(listed({BA_VI: "co mot_phan co co"}, OVERDUE))

    assert texts(row) == [f"Quá hạn: TS-02 Có mạng? – hạn 03/12/2026 theo {LETTER}, chậm 7 ngày"]
    assert row.deadlines == (f"TS-02: 03/12/2026 ({LETTER})",)
    assert row.days_late == 7


def test_ex03_a_deadline_of_today_is_not_missed() -> None:
    today = Deadline("TS-02", date(2026, 12, 10), LETTER)

    assert listed({BA_VI: "co mot_phan co co"}, today).lagging == ()


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        pytest.param(". . . .", [ReasonKind.NOT_VISITED], id="EX03 not visited"),
        pytest.param(
            "? co . .", [ReasonKind.LOW_COVERAGE, ReasonKind.OPEN_GATE], id="EX03 hardly checked"
        ),
        pytest.param("mot_phan co co co", [ReasonKind.OPEN_GATE], id="EX03 an open gate"),
    ],
)
def test_ex03_no_level_has_its_reasons_too(answers: str, kinds: list[ReasonKind]) -> None:
    found = listed({BA_VI: answers})
    row = next(row for row in found.rows if row.commune == BA_VI)

    assert [reason.kind for reason in row.reasons] == kinds


def test_ex04_missing_items_say_what_they_bring() -> None:
    row = only(listed({BA_VI: "khong co mot_phan co"}))

    assert [missing.text for missing in row.missing] == [
        "TS-01 Có trụ sở ổn định? (+25,0 điểm)",
        "TS-03 Có ghế? (+12,5 điểm)",
    ]


def test_ex05_a_confidential_item_shows_code_and_text_only() -> None:
    row = only(listed({BA_VI: "khong co mot_phan khong"}))

    assert [missing.item.code for missing in row.missing] == ["TS-01", "TS-03", "AN-01"]
    assert row.missing[-1].text == "AN-01 Máy tính an toàn?"
    assert row.missing[-1].gain is None


@pytest.mark.parametrize(
    ("answers", "confidential"),
    [
        pytest.param("khong co co khong", True, id="EX05 a missing item is confidential"),
        pytest.param("khong co co co", False, id="EX05 no item is confidential"),
    ],
)
def test_ex05_the_list_knows_that_it_is_confidential(answers: str, *, confidential: bool) -> None:
    assert listed({BA_VI: answers}).confidential is confidential


def test_ex06_every_agency_that_must_act_is_named_once() -> None:
    row = only(listed({BA_VI: "khong mot_phan khong co"}))

    assert row.agencies == (("ubnd_xa", "UBND cấp xã"), ("so_khcn", "Sở Khoa học và Công nghệ"))


def test_ex07_the_form_is_dated_in_vietnamese_time() -> None:
    found = listed({BA_VI: "khong co co co", MO_DUC: "khong co co co"}, submitted=MO_DUC)

    assert [row.form for row in found.lagging] == ["chưa nộp", "đã nộp ngày 02/12/2026"]


def test_ex08_figures_are_those_of_the_assessment() -> None:
    row = only(listed({BA_VI: "co khong ? co"}))

    assert row.value == pytest.approx(62.5)
    assert row.lower == pytest.approx(50)
    assert row.upper == pytest.approx(75)
    assert row.coverage == pytest.approx(0.75)
    assert row.rank == 1


def test_ex08_no_value_is_none() -> None:
    (row,) = listed({BA_VI: "co . . ."}).not_concluded

    assert (row.value, row.rank) == (None, None)


def the_list(found: Assessment) -> LaggingList:
    return lagging_list(found, COMMUNES, {}, found.rulebook.catalogue.agencies)


def test_ex09_a_rejected_form_is_not_told_as_not_visited() -> None:
    everywhere = dict.fromkeys((CAM_THANH, MO_DUC, LY_SON), GOOD)
    found = replace(assessed(everywhere), rejected=frozenset({CommuneCode(BA_VI.code)}))

    shown = the_list(found)

    (row,) = shown.rows
    assert shown.not_concluded == (row,)
    assert (row.level_code, row.level) == ("form_rejected", labels.REJECTED)
    assert [(r.kind, r.text) for r in row.reasons] == [
        (ReasonKind.FORM_REJECTED, labels.FORM_REJECTED)
    ]
    (_, annex) = annexes(shown, a_provenance())
    cells = [str(column.value(row)) for column in annex.columns]
    files = lagging_csv(shown, a_provenance()), scores_csv(found, COMMUNES, a_provenance())
    told = [*cells, *(data.decode("utf-8-sig") for data in files)]
    assert not any(labels.NOT_VISITED in one for one in told)
    assert sum(labels.REJECTED in one for one in told) >= 4


def test_ex10_a_level_that_a_hidden_gate_leaves_open_says_so() -> None:
    whole = assessed({BA_VI: "? co co co"})
    items = [ItemCode(code) for code in ("TS-02", "TS-03", "AN-01")]

    shown = the_list(excerpt.of_assessment(whole, whole.communes, items))

    (row,) = shown.not_concluded
    assert [reason.kind for reason in row.reasons] == [ReasonKind.WITHHELD]
