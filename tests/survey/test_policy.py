"""The province's policy as a file, and what does not fit between it and the checklist.

PL01 a policy holds what its file says; thresholds without a value are not set
PL02 weights, floors, shares and counts stay in their ranges; what lies outside is told
PL03 bands run from best to worst, the last has floor 0, codes are used once
PL04 a level that is named exists
PL05 keys that are missing, unknown or of another type
PL06 the lagging rule has its defaults
PL07 checklist and policy fit: every threshold is there, every domain has a weight and no other
PL08 reading never raises
PL09 the deadlines of the next round have a scope of the checklist, a day and a source, once each
PL10 a lagging level of null is none
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.model import Deadline
from survey.policy import Band, Lagging, check_together, read_policy
from survey.problems import ProblemCode
from tests.support.builders import a_catalogue, codes_and_places

POLICY = """\
domain_weights: {TS: 60, CT: 40}
bands:
  - {code: tot, label: "Tốt", floor: 80}
  - {code: vua, label: "Vừa", floor: 50}
  - {code: kem, label: "Kém", floor: 0}
gate_cap: vua
coverage_floor: 0.66
minimum_n: 10
thresholds:
  dien_tich: {label: "Diện tích", unit: "m²", value: 12.5, source: "QĐ 1"}
  gio: {label: "Giờ", value: null}
lagging: {failed_gate: false, level_at_most: kem, deadline_missed: true}
"""


def faults(text: str) -> list[tuple[str, str]]:
    problems = read_policy({"policy.yaml": text}).problems
    assert all(problem.text for problem in problems)
    return [
        (code.name.removeprefix("CONTENT_"), place) for code, place in codes_and_places(problems)
    ]


def at(line: int) -> str:
    return f"policy.yaml, dòng {line}"


def test_pl01_a_policy_holds_what_its_file_says() -> None:
    reading = read_policy({"policy.yaml": POLICY})

    policy = reading.policy
    assert reading.problems == ()
    assert policy.domain_weights == {"TS": 60, "CT": 40}
    assert policy.bands[0] == Band("tot", "Tốt", 80)
    assert (policy.gate_cap, policy.coverage_floor, policy.minimum_n) == (1, 0.66, 10)
    assert policy.lagging == Lagging(failed_gate=False, level_at_most=2, deadline_missed=True)
    assert policy.threshold_values == {"dien_tich": 12.5, "gio": None}
    assert policy.thresholds["dien_tich"].source == "QĐ 1"


def test_pl06_the_lagging_rule_has_its_defaults() -> None:
    text = POLICY.replace("{failed_gate: false, level_at_most: kem, deadline_missed: true}", "{}")

    lagging = read_policy({"policy.yaml": text}).policy.lagging

    assert lagging == Lagging(failed_gate=True, level_at_most=None, deadline_missed=True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("TS: 60", "TS: -1", [("RANGE", at(1))], id="PL02 weight"),
        pytest.param(
            "TS: 60, CT: 40", "TS: 0, CT: 0", [("RULE", at(1))], id="PL02 no weight at all"
        ),
        pytest.param("floor: 80", "floor: 101", [("RANGE", at(3))], id="PL02 floor"),
        pytest.param("0.66", "66", [("RANGE", at(7))], id="PL02 a share is no percentage"),
        pytest.param("minimum_n: 10", "minimum_n: .inf", [("RANGE", at(8))], id="PL02 endless"),
        pytest.param("minimum_n: 10", "minimum_n: .nan", [("RANGE", at(8))], id="PL02 no number"),
        pytest.param("value: 12.5", "value: -1", [("RANGE", at(10))], id="PL02 threshold"),
        pytest.param("floor: 50", "floor: 80", [("ORDER", at(3))], id="PL03 the same floor twice"),
        pytest.param(
            "floor: 80", "floor: 40", [("ORDER", at(3))], id="PL03 not from best to worst"
        ),
        pytest.param(
            "floor: 0}", "floor: 10}", [("ORDER", at(3))], id="PL03 a value without level"
        ),
        pytest.param(
            "code: vua", "code: tot", [("DUPLICATE", at(4)), ("REFERENCE", at(6))], id="PL03"
        ),
        pytest.param(
            "code: vua", "code: vừa", [("CODE", at(4)), ("REFERENCE", at(6))], id="PL03 code"
        ),
        pytest.param("gate_cap: vua", "gate_cap: la", [("REFERENCE", at(6))], id="PL04 cap"),
        pytest.param("at_most: kem", "at_most: la", [("REFERENCE", at(12))], id="PL04 lagging"),
        pytest.param("gate_cap: vua\n", "", [("KEY_MISSING", at(1))], id="PL05 missing"),
        pytest.param(
            "minimum_n: 10", "khac: 1", [("KEY_UNKNOWN", at(8)), ("KEY_MISSING", at(1))], id="PL05"
        ),
        pytest.param(
            "value: 12.5", 'value: "12,5"', [("TYPE", at(10))], id="PL05 text for a number"
        ),
        pytest.param("unit:", "don_vi:", [("KEY_UNKNOWN", at(10))], id="PL05 key of a threshold"),
        pytest.param("gate: false", "gate: 0", [("TYPE", at(12))], id="PL05 flag"),
        pytest.param(
            'label: "Tốt"',
            "ten: x",
            [("KEY_UNKNOWN", at(3)), ("KEY_MISSING", at(3))],
            id="PL05 band",
        ),
    ],
)
def test_mistakes_of_a_policy(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert old in POLICY

    assert faults(POLICY.replace(old, new, 1)) == expected


def test_pl05_no_policy() -> None:
    found = codes_and_places(read_policy({}).problems)

    assert (ProblemCode.CONTENT_KEY_MISSING, "policy.yaml") in found


def test_pl07_what_fits() -> None:
    catalogue = a_catalogue("fields: [{code: so, kind: count, label: Số}]\nrule: recorded")
    policy = read_policy({"policy.yaml": POLICY}).policy

    assert check_together(catalogue, {"gio": "TS.yaml, dòng 9"}, policy) == ()


def test_pl07_what_does_not_fit() -> None:
    catalogue = a_catalogue("fields: [{code: so, kind: count, label: Số}]\nrule: recorded")
    text = POLICY.replace("TS: 60, CT: 40", "TS: 60, AN: 40")
    policy = read_policy({"policy.yaml": text}).policy

    problems = check_together(catalogue, {"vang": "TS.yaml, dòng 9"}, policy)

    assert codes_and_places(problems) == [
        (ProblemCode.CONTENT_REFERENCE, "TS.yaml, dòng 9"),
        (ProblemCode.CONTENT_KEY_MISSING, "policy.yaml, domain_weights"),
        (ProblemCode.CONTENT_REFERENCE, "policy.yaml, domain_weights"),
    ]


LINES = st.lists(
    st.sampled_from([*POLICY.splitlines(), "minimum_n: -.inf", "bands: {}", "lagging: [", "  - x"])
)


@given(st.one_of(st.text(), LINES.map("\n".join)))
def test_pl08_reading_never_raises(text: str) -> None:
    faults(text)


DEADLINES = """\
deadlines:
  - {scope: TS, due: 2027-03-31, source: "QĐ 12"}
  - {scope: TS-01, due: 2027-01-31, source: "QĐ 13"}
"""


def test_pl09_deadlines_are_read() -> None:
    reading = read_policy({"policy.yaml": POLICY + DEADLINES})

    assert reading.problems == ()
    assert reading.policy.deadlines == (
        Deadline("TS", date(2027, 3, 31), "QĐ 12"),
        Deadline("TS-01", date(2027, 1, 31), "QĐ 13"),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("2027-03-31", "31/03/2027", [("TYPE", at(14))], id="PL09 another form"),
        pytest.param("2027-03-31", "null", [("TYPE", at(14))], id="PL09 no day"),
        pytest.param("due: 2027-03-31, ", "", [("KEY_MISSING", at(14))], id="PL09 day missing"),
        pytest.param('"QĐ 12"', '""', [("TYPE", at(14))], id="PL09 no source"),
        pytest.param("TS-01", "TS", [("DUPLICATE", at(15))], id="PL09 a scope twice"),
    ],
)
def test_pl09_wrong_deadlines(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert faults((POLICY + DEADLINES).replace(old, new)) == expected


def test_pl09_a_deadline_is_of_an_item_or_a_domain() -> None:
    policy = read_policy({"policy.yaml": POLICY + DEADLINES.replace("TS-01", "ZZ-01")}).policy
    catalogue = a_catalogue("fields: [{code: so, kind: count, label: Số}]\nrule: recorded")

    assert codes_and_places(check_together(catalogue, {}, policy)) == [
        (ProblemCode.DEADLINE_SCOPE, "policy.yaml, deadlines")
    ]


def test_pl10_no_lagging_level() -> None:
    reading = read_policy(
        {"policy.yaml": POLICY.replace("level_at_most: kem", "level_at_most: null")}
    )

    assert reading.problems == ()
    assert reading.policy.lagging.level_at_most is None
