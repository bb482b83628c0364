"""What a rule of the catalogue means: values + thresholds + as-of date → points, gate, field.

RL01 `worth`: the number itself, held between 0 and 1
RL02 `grades`: the points of the option chosen
RL03 `steps`: the first limit reached gives its points, limits belong to their step
RL04 `cases`: the first case that holds
RL05 `weighted`: the weighted mean of the parts that are defined
RL06 `least`: each part is a ceiling for the others
RL07 a ratio on 0 makes the item not applicable, whatever form the rule has
RL08 a threshold that is not set: recorded, not scored, its name told
RL09 a required field without a value: incomplete, the field told; a field not asked is not missing
RL10 `recorded` is never scored
RL11 points lie between 0 and 1, whatever the rule and the values
RL12 the fields that a rule divides by
CD01 conditions look at options, at whether a field is answered, at numbers and at the deadline
CD02 what is unknown does not hold
CD03 `all`, `any`, `not`
CD04 a condition that needs an unset threshold does not hold now
CD05 the fields that a condition looks at
GT01 the answers that fail a gate fail it, even while the item is unfinished
GT02 the answers that pass it pass it, once the item is finished
GT03 anything else, an unanswered item and an unset threshold leave it open
GT04 no gate, not applicable, not asked, not in this version: not asked
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.gates import GateOutcome
from survey import expressions as ex
from survey.checklist import Field, FieldKind
from survey.model import AnswerState, FieldValue
from survey.rules import (
    Outcome,
    OutcomeKind,
    asked_fields,
    denominators,
    fields_named,
    gate_outcome,
    holds,
    holds_now,
    missing_fields,
    outcome,
)
from tests.support.builders import TODAY, a_field, a_setting, an_item

Values = Mapping[str, FieldValue]


def scored(points: float) -> Outcome:
    return Outcome(OutcomeKind.SCORED, points)


def recorded(*names: str) -> Outcome:
    return Outcome(OutcomeKind.RECORDED, names=names)


def incomplete(*names: str) -> Outcome:
    return Outcome(OutcomeKind.INCOMPLETE, names=names)


NOT_APPLICABLE = Outcome(OutcomeKind.NOT_APPLICABLE)

# The shapes of the checklist ------------------------------------------------------------------

TB_03 = """
    fields:
      - {code: may_quet, kind: count, label: "Máy quét"}
      - {code: so_quay, kind: count, label: "Quầy"}
      - code: thu
        kind: choice
        label: "Quét thử"
        options: {dat: "Đạt", khong_dat: "Không đạt"}
        asked_when: {at_least: {value: may_quet, limit: 1}}
    rule:
      least:
        - {worth: {ratio: [may_quet, so_quay]}}
        - {cases: {list: [{when: {is: {thu: dat}}, points: 1}], otherwise: 0.5}}
    """


@pytest.mark.parametrize(
    ("values", "result"),
    [
        pytest.param({"may_quet": 2, "so_quay": 4, "thu": "dat"}, scored(0.5), id="RL01 ratio"),
        pytest.param({"may_quet": 5, "so_quay": 4, "thu": "dat"}, scored(1), id="RL01 above 1"),
        pytest.param({"may_quet": 4, "so_quay": 4, "thu": "khong_dat"}, scored(0.5), id="RL06 cap"),
        pytest.param({"may_quet": 1, "so_quay": 4, "thu": "khong_dat"}, scored(0.25), id="RL06"),
        pytest.param({"may_quet": 0, "so_quay": 4}, scored(0), id="RL09 the trial is not asked"),
        pytest.param(
            {"may_quet": 1, "so_quay": 4}, incomplete("thu"), id="RL09 the trial is asked"
        ),
        pytest.param({"so_quay": 4}, incomplete("may_quet"), id="RL09 asking waits for the number"),
        pytest.param({}, incomplete("may_quet", "so_quay"), id="RL09 nothing said"),
        pytest.param({"may_quet": 0, "so_quay": 0}, NOT_APPLICABLE, id="RL07 no counter"),
    ],
)
def test_tb03_the_least_of_ratio_and_trial(values: Values, result: Outcome) -> None:
    assert outcome(an_item(TB_03), values, a_setting()) == result


MG_02 = """
    fields:
      - {code: xuong, kind: measure, label: "Tải xuống"}
      - {code: len, kind: measure, label: "Tải lên"}
      - {code: tre, kind: measure, label: "Độ trễ"}
    rule:
      steps:
        met:
          - {at_least: {value: xuong, limit: "xuong_mbps"}}
          - {at_least: {value: len, limit: "len_mbps"}}
          - {at_most: {value: tre, limit: "tre_ms"}}
        at_least: [[3, 1], [2, 0.5]]
        otherwise: 0
    """
SET = {"xuong_mbps": 100.0, "len_mbps": 50.0, "tre_ms": 20.0}


@pytest.mark.parametrize(
    ("values", "thresholds", "result"),
    [
        pytest.param({"xuong": 100, "len": 50, "tre": 20}, SET, scored(1), id="RL03 all three"),
        pytest.param({"xuong": 99.9, "len": 50, "tre": 20}, SET, scored(0.5), id="RL03 two"),
        pytest.param({"xuong": 100, "len": 9, "tre": 20.1}, SET, scored(0), id="RL03 one"),
        pytest.param({"xuong": 0, "len": 0, "tre": 99}, SET, scored(0), id="RL03 none"),
        pytest.param(
            {"xuong": 100, "len": 50, "tre": 20},
            {**SET, "len_mbps": None},
            recorded("len_mbps"),
            id="RL08 one is not set",
        ),
        pytest.param(
            {"xuong": 0, "len": 50, "tre": 20}, {}, recorded("xuong_mbps"), id="RL08 none is set"
        ),
        pytest.param({"xuong": 9, "len": 9}, {}, incomplete("tre"), id="RL09 before RL08"),
    ],
)
def test_mg02_three_measures(
    values: Values, thresholds: Mapping[str, float | None], result: Outcome
) -> None:
    assert outcome(an_item(MG_02), values, a_setting(thresholds)) == result


MG_04 = """
    fields:
      - {code: du_phong, kind: yes_partial_no, label: "Đường dự phòng"}
      - {code: gio, kind: measure, label: "Giờ gián đoạn"}
    rule:
      weighted:
        - {weight: 0.5, points: {grades: {field: du_phong, points: {co: 1, mot_phan: 0.5, khong: 0}}}}
        - {weight: 0.5, points: {steps: {value: gio, at_most: [["gio_toi_da", 1]]}}}
    """


@pytest.mark.parametrize(
    ("values", "limit", "result"),
    [
        pytest.param({"du_phong": "co", "gio": 4}, 4.0, scored(1), id="RL05 both"),
        pytest.param({"du_phong": "mot_phan", "gio": 0}, 4.0, scored(0.75), id="RL02 partly"),
        pytest.param({"du_phong": "co", "gio": 4.1}, 4.0, scored(0.5), id="RL03 at most"),
        pytest.param({"du_phong": "khong", "gio": 5}, 4.0, scored(0), id="RL05 neither"),
        pytest.param({"du_phong": "co", "gio": 4}, None, recorded("gio_toi_da"), id="RL08"),
    ],
)
def test_mg04_a_second_line_and_the_hours_lost(
    values: Values, limit: float | None, result: Outcome
) -> None:
    assert outcome(an_item(MG_04), values, a_setting({"gio_toi_da": limit})) == result


CT_05 = """
    fields:
      - {code: het_han, kind: date, label: "Hết hạn"}
    rule: {steps: {days_to: het_han, at_most: [["do", 0], ["vang", 0.5]], otherwise: 1}}
    """


@pytest.mark.parametrize(
    ("days", "result"),
    [
        pytest.param(365, scored(1), id="RL03 a year"),
        pytest.param(91, scored(1), id="RL03 more than 90 days"),
        pytest.param(90, scored(0.5), id="RL03 90 days are not more than 90"),
        pytest.param(31, scored(0.5), id="RL03 more than 30 days"),
        pytest.param(30, scored(0), id="RL03 30 days are not more than 30"),
        pytest.param(0, scored(0), id="RL03 today"),
        pytest.param(-1, scored(0), id="RL03 yesterday"),
    ],
)
def test_ct05_days_until_the_certificate_ends(days: int, result: Outcome) -> None:
    values = {"het_han": TODAY + timedelta(days=days)}

    assert outcome(an_item(CT_05), values, a_setting({"do": 30.0, "vang": 90.0})) == result


def test_ct05_the_same_answer_is_worth_less_later() -> None:
    values = {"het_han": date(2027, 3, 1)}
    limits = {"do": 30.0, "vang": 90.0}

    early = outcome(an_item(CT_05), values, a_setting(limits, as_of=date(2026, 12, 1)))
    late = outcome(an_item(CT_05), values, a_setting(limits, as_of=date(2027, 2, 1)))

    assert (early, late) == (scored(0.5), scored(0))


CT_07 = """
    fields:
      - {code: dang_cho, kind: count, label: "Hồ sơ đang chờ"}
      - {code: ngay_gui, kind: date, label: "Ngày gửi", asked_when: {at_least: {value: dang_cho, limit: 1}}}
      - {code: bao_cao, kind: yes_partial_no, label: "Đã báo cáo", asked_when: {at_least: {value: dang_cho, limit: 1}}}
    rule:
      cases:
        list:
          - {when: {at_most: {value: dang_cho, limit: 0}}, points: 1}
          - {when: {at_least: {days_to: ngay_gui, limit: -3}}, points: 1}
          - {when: {is: {bao_cao: [co, mot_phan]}}, points: 0.5}
        otherwise: 0
    """


@pytest.mark.parametrize(
    ("values", "result"),
    [
        pytest.param({"dang_cho": 0}, scored(1), id="RL04 none waits"),
        pytest.param({"dang_cho": 2}, incomplete("ngay_gui", "bao_cao"), id="RL09 both are asked"),
        pytest.param(
            {"dang_cho": 2, "ngay_gui": date(2026, 11, 28), "bao_cao": "khong"},
            scored(1),
            id="RL04 not long",
        ),
        pytest.param(
            {"dang_cho": 2, "ngay_gui": date(2026, 11, 27), "bao_cao": "mot_phan"},
            scored(0.5),
            id="RL04 long and reported",
        ),
        pytest.param(
            {"dang_cho": 2, "ngay_gui": date(2026, 11, 27), "bao_cao": "khong"},
            scored(0),
            id="RL04 long and not reported",
        ),
    ],
)
def test_ct07_requests_that_wait(values: Values, result: Outcome) -> None:
    assert outcome(an_item(CT_07), values, a_setting()) == result


CD_06 = """
    fields:
      - {code: nop, kind: date, label: "Ngày nộp"}
      - {code: nhan, kind: date, label: "Ngày nhận", required: false}
      - {code: bao_cao, kind: yes_partial_no, label: "Đã báo cáo", asked_when: {not: {answered: nhan}}}
    rule:
      cases:
        list:
          - {when: {at_least: {days_between: [nop, nhan], limit: 0}}, points: 1}
          - {when: {all: [{not: {answered: nhan}}, {is: {bao_cao: co}}]}, points: 0.5}
        otherwise: 0
    """


@pytest.mark.parametrize(
    ("values", "result"),
    [
        pytest.param(
            {"nop": date(2026, 7, 1), "nhan": date(2026, 7, 1)}, scored(1), id="CD01 the same day"
        ),
        pytest.param(
            {"nop": date(2026, 7, 2), "nhan": date(2026, 7, 1)}, scored(0), id="CD01 before it"
        ),
        pytest.param({"nop": date(2026, 7, 1)}, incomplete("bao_cao"), id="RL09 then it is asked"),
        pytest.param({"nop": date(2026, 7, 1), "bao_cao": "co"}, scored(0.5), id="RL04 reported"),
        pytest.param({"nop": date(2026, 7, 1), "bao_cao": "khong"}, scored(0), id="RL04 silent"),
        pytest.param({"nhan": date(2026, 7, 1)}, incomplete("nop"), id="RL09 optional is optional"),
    ],
)
def test_cd06_the_seal(values: Values, result: Outcome) -> None:
    assert outcome(an_item(CD_06), values, a_setting()) == result


AN_11 = """
    fields:
      - {code: da_hoc, kind: count, label: "Đã tập huấn"}
      - {code: tong, kind: count, label: "Tổng số", minimum: 1}
      - {code: dau_moi, kind: yes_partial_no, label: "Có đầu mối"}
    rule:
      weighted:
        - {weight: 0.5, points: {worth: {ratio: [da_hoc, tong]}}}
        - {weight: 0.5, points: {grades: {field: dau_moi, points: {co: 1, mot_phan: 0.5, khong: 0}}}}
    """
TK_03 = """
    fields:
      - {code: da_cap, kind: count, label: "Đã cấp"}
      - {code: can, kind: count, label: "Cần"}
      - {code: tra_cuu, kind: yes_partial_no, label: "Tra cứu thử"}
    rule:
      weighted:
        - {weight: 0.7, points: {worth: {ratio: [da_cap, can]}}}
        - {weight: 0.3, points: {grades: {field: tra_cuu, points: {co: 1, mot_phan: 0.5, khong: 0}}}}
    """
HT_07 = """
    fields:
      - {code: so_hoa, kind: count, label: "Đã số hóa"}
      - {code: thanh_phan, kind: count, label: "Thành phần"}
      - {code: ky_so, kind: count, label: "Đã ký số"}
      - {code: ket_qua, kind: count, label: "Kết quả"}
    rule:
      weighted:
        - {weight: 1, points: {worth: {ratio: [so_hoa, thanh_phan]}}}
        - {weight: 1, points: {worth: {ratio: [ky_so, ket_qua]}}}
    """


@pytest.mark.parametrize(
    ("item", "values", "result"),
    [
        pytest.param(
            AN_11, {"da_hoc": 3, "tong": 4, "dau_moi": "co"}, scored(0.875), id="RL05 AN-11"
        ),
        pytest.param(
            AN_11, {"da_hoc": 0, "tong": 4, "dau_moi": "khong"}, scored(0), id="RL05 none"
        ),
        pytest.param(
            TK_03, {"da_cap": 1, "can": 2, "tra_cuu": "co"}, scored(0.65), id="RL05 TK-03"
        ),
        pytest.param(
            TK_03,
            {"da_cap": 0, "can": 0, "tra_cuu": "mot_phan"},
            scored(0.5),
            id="RL05 only the defined part counts",
        ),
        pytest.param(
            HT_07,
            {"so_hoa": 1, "thanh_phan": 2, "ky_so": 1, "ket_qua": 4},
            scored(0.375),
            id="RL05 HT-07",
        ),
        pytest.param(
            HT_07,
            {"so_hoa": 1, "thanh_phan": 2, "ky_so": 0, "ket_qua": 0},
            scored(0.5),
            id="RL05 one ratio is not defined",
        ),
        pytest.param(
            HT_07,
            {"so_hoa": 0, "thanh_phan": 0, "ky_so": 0, "ket_qua": 0},
            NOT_APPLICABLE,
            id="RL07 neither ratio is defined",
        ),
    ],
)
def test_weighted_parts(item: str, values: Values, result: Outcome) -> None:
    found = outcome(an_item(item), values, a_setting())

    assert (found.kind, found.names) == (result.kind, result.names)
    assert found.points == pytest.approx(result.points)


TK_01 = """
    fields:
      - code: gui
        kind: choice
        label: "Đã gửi cam kết"
        options: {dung_han: "Đúng hạn", muon: "Muộn", chua: "Chưa"}
      - {code: ngay, kind: date, label: "Ngày gửi", asked_when: {is: {gui: [dung_han, muon]}}}
    rule: {grades: {field: gui, points: {dung_han: 1, muon: 0.7, chua: 0}}}
    gate:
      text: "Đã gửi cam kết"
      passes: {is: {gui: [dung_han, muon]}}
      fails: {all: [{is: {gui: chua}}, {deadline_passed: true}]}
    """
DEADLINE = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "result"),
    [
        pytest.param({"gui": "dung_han", "ngay": TODAY}, scored(1), id="RL02 in time"),
        pytest.param({"gui": "muon", "ngay": TODAY}, scored(0.7), id="RL02 late"),
        pytest.param({"gui": "chua"}, scored(0), id="RL02 not yet"),
        pytest.param({"gui": "muon"}, incomplete("ngay"), id="RL09 the day is asked"),
    ],
)
def test_tk01_the_commitment(values: Values, result: Outcome) -> None:
    assert outcome(an_item(TK_01), values, a_setting()) == result


@pytest.mark.parametrize(
    ("state", "values", "deadline", "result"),
    [
        pytest.param("answered", {"gui": "chua"}, DEADLINE, GateOutcome.FAILED, id="GT01"),
        pytest.param(
            "answered", {"gui": "dung_han", "ngay": TODAY}, None, GateOutcome.PASSED, id="GT02"
        ),
        pytest.param("answered", {"gui": "muon"}, None, GateOutcome.OPEN, id="GT02 unfinished"),
        pytest.param("answered", {"gui": "chua"}, TODAY, GateOutcome.OPEN, id="GT03 the last day"),
        pytest.param("answered", {"gui": "chua"}, None, GateOutcome.OPEN, id="GT03 no deadline"),
        pytest.param("answered", {}, DEADLINE, GateOutcome.OPEN, id="GT03 no value"),
        pytest.param(
            "could_not_check", {"gui": "chua"}, DEADLINE, GateOutcome.OPEN, id="GT03 not checked"
        ),
        pytest.param("not_reached", {}, DEADLINE, GateOutcome.OPEN, id="GT03 not reached"),
        pytest.param("not_applicable", {}, DEADLINE, GateOutcome.NOT_ASKED, id="GT04 n/a"),
        pytest.param("not_asked", {}, DEADLINE, GateOutcome.NOT_ASKED, id="GT04 not asked"),
        pytest.param("not_in_version", {}, DEADLINE, GateOutcome.NOT_ASKED, id="GT04 not there"),
    ],
)
def test_a_gate(state: str, values: Values, deadline: date | None, result: GateOutcome) -> None:
    setting = a_setting(deadline=deadline)

    assert gate_outcome(an_item(TK_01), AnswerState(state), values, setting) is result


UNFINISHED = """
    fields:
      - {code: lo_hong, kind: count, label: "Lỗ hổng"}
      - {code: tai_lieu, kind: yes_partial_no, label: "Có tài liệu"}
    rule: recorded
    gate:
      text: "Không còn lỗ hổng"
      passes: {at_most: {value: lo_hong, limit: 0}}
      fails: {at_least: {value: lo_hong, limit: "lo_hong_toi_da"}}
    """


@pytest.mark.parametrize(
    ("values", "limit", "result"),
    [
        pytest.param({"lo_hong": 3}, 1.0, GateOutcome.FAILED, id="GT01 though a field is missing"),
        pytest.param({"lo_hong": 0}, 1.0, GateOutcome.OPEN, id="GT02 unfinished"),
        pytest.param({"lo_hong": 0, "tai_lieu": "co"}, 1.0, GateOutcome.PASSED, id="GT02 finished"),
        pytest.param({"lo_hong": 1, "tai_lieu": "co"}, 2.0, GateOutcome.OPEN, id="GT03 between"),
        pytest.param({"lo_hong": 9, "tai_lieu": "co"}, None, GateOutcome.OPEN, id="GT03 not set"),
    ],
)
def test_a_gate_of_an_unfinished_item(
    values: Values, limit: float | None, result: GateOutcome
) -> None:
    setting = a_setting({"lo_hong_toi_da": limit})

    assert gate_outcome(an_item(UNFINISHED), AnswerState.ANSWERED, values, setting) is result


PLAIN = "fields: [{code: a, kind: count, label: A}]\nrule: recorded"


def test_gt04_no_gate_is_never_asked() -> None:
    found = gate_outcome(an_item(PLAIN), AnswerState.ANSWERED, {"a": 1}, a_setting())

    assert found is GateOutcome.NOT_ASKED


def test_rl10_recorded_is_never_scored() -> None:
    item = an_item(PLAIN)

    assert outcome(item, {"a": 1}, a_setting()) == recorded()
    assert outcome(item, {}, a_setting()) == incomplete("a")


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("{worth: {ratio: [a, b]}}", id="RL07 worth"),
        pytest.param("{steps: {ratio: [a, b], at_least: [[1, 1]]}}", id="RL07 steps"),
        pytest.param(
            "{cases: {list: [{when: {all: [{any: [{at_most: {ratio: [a, b], limit: 1}}]},"
            " {not: {at_least: {value: a, limit: 9}}}]}, points: 1}], otherwise: 0}}",
            id="RL07 deep in a case",
        ),
        pytest.param("{least: [{worth: {value: a}}, {worth: {ratio: [a, b]}}]}", id="RL07 least"),
        pytest.param("{weighted: [{weight: 1, points: {worth: {ratio: [a, b]}}}]}", id="RL07 only"),
    ],
)
def test_a_ratio_on_zero_does_not_apply(rule: str) -> None:
    fields = "fields: [{code: a, kind: count, label: A}, {code: b, kind: count, label: B}]"
    item = an_item(f"{fields}\nrule: {rule}")

    assert outcome(item, {"a": 1, "b": 0}, a_setting()) == NOT_APPLICABLE


def test_rl07_a_case_before_the_ratio_still_decides() -> None:
    item = an_item("""
        fields: [{code: a, kind: count, label: A}, {code: b, kind: count, label: B}]
        rule:
          cases:
            list:
              - {when: {at_most: {value: b, limit: 0}}, points: 0.3}
              - {when: {at_least: {ratio: [a, b], limit: 1}}, points: 1}
            otherwise: 0
        """)

    assert outcome(item, {"a": 1, "b": 0}, a_setting()) == scored(0.3)


def test_rl12_the_fields_that_a_rule_divides_by() -> None:
    compared = ex.AtLeast(ex.Ratio("c", "d"), 1.0)
    rule = ex.Least(
        (
            ex.Worth(ex.Ratio("a", "b")),
            ex.Cases((ex.Case(ex.All((compared, ex.Answered("e"))), 1.0),), 0.0),
            ex.Weighted((ex.Part(1.0, ex.Worth(ex.Value("f"))),)),
        )
    )

    assert denominators(rule) == {"b", "d"}


def test_rl01_the_share_of_options_chosen() -> None:
    item = an_item("""
        fields: [{code: khu, kind: choices, label: "Khu", options: {a: A, b: B, c: C, d: D}}]
        rule: {worth: {share: khu}}
        """)

    assert outcome(item, {"khu": ("a", "c", "d")}, a_setting()) == scored(0.75)
    assert outcome(item, {"khu": ()}, a_setting()) == scored(0)


def test_rl06_nothing_to_compare_is_not_defined() -> None:
    item = replace(an_item(PLAIN), rule=ex.Least(()))

    assert outcome(item, {"a": 1}, a_setting()) == NOT_APPLICABLE


# Conditions ------------------------------------------------------------------------------------

VALUES: Values = {
    "co_hay_khong": "co",
    "khu": ("quay", "nvs"),
    "so": 5,
    "khong_so": 0,
    "ngay": TODAY + timedelta(days=10),
}
VALUE = ex.Value("so")
NOWHERE = ex.Value("vang")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param(ex.Is("co_hay_khong", ("co",)), True, id="CD01 is"),
        pytest.param(ex.Is("co_hay_khong", ("khong", "mot_phan")), False, id="CD01 is another"),
        pytest.param(ex.Is("khu", ("cho", "nvs")), True, id="CD01 contains one of them"),
        pytest.param(ex.Is("khu", ("cho",)), False, id="CD01 contains none"),
        pytest.param(ex.Answered("khong_so"), True, id="CD01 0 is an answer"),
        pytest.param(ex.AtLeast(VALUE, 5.0), True, id="CD01 at least, at the limit"),
        pytest.param(ex.AtLeast(VALUE, 5.1), False, id="CD01 at least"),
        pytest.param(ex.AtMost(VALUE, 5.0), True, id="CD01 at most, at the limit"),
        pytest.param(ex.AtMost(VALUE, 4.9), False, id="CD01 at most"),
        pytest.param(ex.AtLeast(VALUE, ex.Threshold("n")), True, id="CD01 threshold"),
        pytest.param(ex.AtMost(ex.DaysTo("ngay"), 10.0), True, id="CD01 days to"),
        pytest.param(ex.AtMost(ex.DaysSince("ngay"), -10.0), True, id="CD01 days since"),
        pytest.param(ex.AtLeast(ex.Share("khu", 4), 0.5), True, id="CD01 share"),
        pytest.param(ex.AtLeast(ex.Met((ex.Answered("so"),)), 1.0), True, id="CD01 met"),
        pytest.param(ex.DeadlinePassed(), True, id="CD01 deadline"),
        pytest.param(ex.Is("vang", ("co",)), False, id="CD02 option"),
        pytest.param(ex.Answered("vang"), False, id="CD02 answered"),
        pytest.param(ex.AtLeast(NOWHERE, 0.0), False, id="CD02 at least"),
        pytest.param(ex.AtMost(NOWHERE, 0.0), False, id="CD02 at most"),
        pytest.param(ex.AtMost(ex.Value("khu"), 9.0), False, id="CD02 not a number"),
        pytest.param(ex.AtMost(ex.Ratio("so", "vang"), 9.0), False, id="CD02 half a ratio"),
        pytest.param(ex.AtMost(ex.Ratio("so", "khong_so"), 9.0), False, id="CD02 ratio on 0"),
        pytest.param(ex.AtLeast(ex.Share("so", 1), 0.0), False, id="CD02 share of a number"),
        pytest.param(ex.AtMost(ex.DaysTo("vang"), 9.0), False, id="CD02 days to"),
        pytest.param(ex.AtLeast(ex.DaysSince("so"), 0.0), False, id="CD02 days since"),
        pytest.param(ex.AtLeast(ex.DaysBetween("ngay", "vang"), 0.0), False, id="CD02 half a span"),
        pytest.param(ex.All((ex.Answered("so"), ex.Answered("vang"))), False, id="CD03 all"),
        pytest.param(ex.AnyOf((ex.Answered("vang"), ex.Answered("so"))), True, id="CD03 any"),
        pytest.param(ex.Not(ex.Answered("vang")), True, id="CD03 not"),
        pytest.param(ex.All(()), True, id="CD03 all of nothing"),
        pytest.param(ex.AnyOf(()), False, id="CD03 any of nothing"),
    ],
)
def test_a_condition(condition: ex.Condition, expected: object) -> None:
    setting = a_setting({"n": 5.0}, deadline=DEADLINE)

    assert holds(condition, VALUES, setting) is expected
    assert holds_now(condition, VALUES, setting) is expected


def test_cd04_an_unset_threshold_does_not_hold() -> None:
    condition = ex.Not(ex.AtLeast(VALUE, ex.Threshold("n")))

    assert holds_now(condition, VALUES, a_setting({"n": None})) is False
    assert holds_now(condition, VALUES, a_setting({"n": 9.0})) is True


def test_cd05_the_fields_that_a_condition_looks_at() -> None:
    condition = ex.All(
        (
            ex.Is("a", ("x",)),
            ex.AnyOf((ex.Answered("b"), ex.Not(ex.AtLeast(ex.Value("c"), 1.0)))),
            ex.AtMost(ex.Ratio("d", "e"), 1.0),
            ex.AtLeast(ex.DaysBetween("f", "g"), 1.0),
            ex.AtLeast(ex.Met((ex.Answered("h"),)), 1.0),
            ex.AtLeast(ex.Share("i", 2), 1.0),
            ex.AtLeast(ex.DaysTo("k"), 1.0),
            ex.DeadlinePassed(),
        )
    )

    assert fields_named(condition) == frozenset("abcdefghik")


def test_rl09_a_field_whose_condition_cannot_be_known_is_not_asked() -> None:
    asked_when = ex.AtLeast(ex.Value("a"), ex.Threshold("n"))
    field = a_field(FieldKind.TEXT, code="b", asked_when=asked_when)
    item = an_item(PLAIN)
    item = replace(item, fields=(*item.fields, field))

    assert [f.code for f in asked_fields(item, {"a": 1})] == ["a"]
    assert missing_fields(item, {"a": 1}) == ()


# Any rule, any values --------------------------------------------------------------------------

NAMES = st.sampled_from(["so", "tong", "ngay", "hen", "muc", "khu"])
POINTS = st.floats(0, 1)
LIMITS: st.SearchStrategy[ex.Limit] = st.one_of(
    st.floats(-100, 100), st.sampled_from(["n", "m"]).map(ex.Threshold)
)
NUMBERS: st.SearchStrategy[ex.Number] = st.one_of(
    st.builds(ex.Value, NAMES),
    st.builds(ex.Ratio, NAMES, NAMES),
    st.builds(ex.Share, NAMES, st.integers(1, 5)),
    st.builds(ex.DaysTo, NAMES),
    st.builds(ex.DaysSince, NAMES),
    st.builds(ex.DaysBetween, NAMES, NAMES),
)


def _wider(inner: st.SearchStrategy[ex.Condition]) -> st.SearchStrategy[ex.Condition]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(ex.All, several),
        st.builds(ex.AnyOf, several),
        st.builds(ex.Not, inner),
        st.builds(ex.AtLeast, st.builds(ex.Met, several), LIMITS),
    )


CONDITIONS: st.SearchStrategy[ex.Condition] = st.recursive(
    st.one_of(
        st.builds(ex.Is, NAMES, st.lists(st.sampled_from(["co", "quay"]), max_size=2).map(tuple)),
        st.builds(ex.Answered, NAMES),
        st.builds(ex.AtLeast, NUMBERS, LIMITS),
        st.builds(ex.AtMost, NUMBERS, LIMITS),
        st.just(ex.DeadlinePassed()),
    ),
    _wider,
    max_leaves=5,
)
RULES: st.SearchStrategy[ex.Points] = st.recursive(
    st.one_of(
        st.builds(ex.Worth, NUMBERS),
        st.builds(
            ex.Cases,
            st.lists(st.builds(ex.Case, CONDITIONS, POINTS), max_size=3).map(tuple),
            POINTS,
        ),
    ),
    lambda inner: st.one_of(
        st.builds(ex.Least, st.lists(inner, max_size=3).map(tuple)),
        st.builds(
            ex.Weighted,
            st.lists(st.builds(ex.Part, st.floats(0.001, 1000), inner), max_size=3).map(tuple),
        ),
    ),
    max_leaves=5,
)
ANY_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "so": st.integers(0, 10**15),
        "tong": st.floats(-1e15, 1e15),
        "ngay": st.dates(),
        "hen": st.dates(),
        "muc": st.sampled_from(["co", "khong"]),
        "khu": st.lists(st.sampled_from(["quay", "nvs"]), max_size=2, unique=True).map(tuple),
    },
)
THRESHOLDS = st.dictionaries(st.sampled_from(["n", "m"]), st.none() | st.floats(-100, 100))
OPTIONAL = tuple(
    Field(code=code, kind=FieldKind.TEXT, label=code, required=False)
    for code in ("so", "tong", "ngay", "hen", "muc", "khu")
)

FREE = replace(an_item(PLAIN), fields=OPTIONAL)


@given(RULES, ANY_VALUES, THRESHOLDS, st.none() | st.dates())
def test_rl11_points_lie_between_0_and_1(
    rule: ex.Points,
    values: dict[str, FieldValue],
    thresholds: dict[str, float | None],
    deadline: date | None,
) -> None:
    item = replace(FREE, rule=rule)

    found = outcome(item, values, a_setting(thresholds, deadline=deadline))

    assert 0 <= found.points <= 1
    assert found.points == 0 or found.kind is OutcomeKind.SCORED
