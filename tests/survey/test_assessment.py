"""From rows of answers to scores, gates, levels and the reasons why a commune lags.

AS01 rows become points, answered and applicable; an item without a row is missing
AS02 the six states stay apart; what is not answered brings no points
AS03 an answer with fields missing is answered, and counts as missing
AS04 a threshold that is not set: recorded, not scored, out of the denominators
AS05 a ratio on 0 and "not applicable" leave the denominators
AS06 an item whose condition over another item is false is not asked: it leaves the denominators, its
     gate is not asked, whatever was recorded for it before
AS07 value, coverage and bounds
AS08 gates: passed, failed, open; a failed gate caps the level, an open one leaves it undecided
AS09 a commune is visited when an inspector's item is answered, not when only the desk's are
AS10 below the coverage floor there is no value and no rank
AS11 gaps stand with the most rewarding first, catalogue order where they are equal
AS12 earned points sum to the value, earned and gap to 100
AS13 chậm by the policy: a failed gate, a low level, a missed deadline with its days, nothing else
AS14 an item's own deadline goes before the one of its domain
AS15 a deadline is missed the day after it, by an item answered and not fully met
AS16 any other day can be asked for: dates and deadlines are judged at that day
AS17 an answer is evaluated alone: neither order nor neighbours matter, equal answers count once
AS18 several threads may read one round at once
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.gates import GateOutcome
from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey.assessment import Assessment
from survey.catalogue import read_catalogue
from survey.evaluation import Evaluator, Rulebook, deadlines_by_item
from survey.model import (
    AnswerState,
    CommuneCode,
    Deadline,
    FieldValue,
    ItemCode,
    ProvinceCode,
    Round,
    RoundState,
)
from survey.policy import read_policy
from survey.rules import OutcomeKind, outcome
from survey.settings import now
from survey.storage.answers import StandingRow
from survey.storage.encoding import decode_values, encode_values
from tests.support.builders import catalogue_files

INDEX = """
domains:
  - {code: TS, name: "Trụ sở", short_name: "Trụ sở"}
  - {code: CT, name: "Chứng thư", short_name: "Chứng thư"}
agencies: {ubnd_xa: "UBND cấp xã"}
"""
GRADES = """\
fields: [{code: muc, kind: yes_partial_no, label: "Kết quả"}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
"""
GATE = "gate: {text: 'Có', passes: {is: {muc: co}}, fails: {is: {muc: khong}}}\n"
BUILDING = GRADES + GATE + "weight: 2\n"
NETWORK = GRADES
AREA = """\
fields: [{code: m2, kind: measure, label: "Diện tích"}]
rule: {steps: {value: m2, at_least: [["du_m2", 1]], otherwise: 0}}
"""
CERTIFICATE = GRADES + GATE + "asked_when: {is: {TS-02.muc: [co, mot_phan]}}\n"
SHARE = """\
respondent: desk
fields:
  - {code: dat, kind: count, label: "Số đạt"}
  - {code: tong, kind: count, label: "Tổng số"}
rule: {worth: {ratio: [dat, tong]}}
"""
EXPIRY = """\
fields: [{code: ngay, kind: date, label: "Ngày hết hạn"}]
rule: {steps: {days_to: ngay, at_least: [[90, 1], [1, 0.5]], otherwise: 0}}
"""
ITEMS = ("TS-01", "TS-02", "TS-03", "CT-01", "CT-02", "CT-03")
POLICY = """
domain_weights: {TS: 3, CT: 1}
bands:
  - {code: tot, label: "Tốt", floor: 80}
  - {code: kha, label: "Khá", floor: 50}
  - {code: yeu, label: "Yếu", floor: 0}
gate_cap: kha
coverage_floor: 0.5
minimum_n: 10
thresholds: {du_m2: {label: "Diện tích đủ", unit: "m²", value: null, source: ""}}
lagging: {failed_gate: true, level_at_most: yeu, deadline_missed: true}
"""
DAY = date(2026, 12, 10)
SOON = "2027-01-09"  # 30 days later
HERE = CommuneCode("21025")
THERE = CommuneCode("21034")
COMMUNES = (HERE, THERE)
STATES = {
    "-": AnswerState.NOT_APPLICABLE,
    "?": AnswerState.COULD_NOT_CHECK,
    "~": AnswerState.NOT_REACHED,
}
FULL = "co co 60 co 4/4 2028-01-01"


def the_rulebook(policy: str = POLICY) -> Rulebook:
    files = {
        "index.yaml": INDEX,
        "TS.yaml": catalogue_files(BUILDING, NETWORK, AREA)["TS.yaml"],
        "CT.yaml": catalogue_files(CERTIFICATE, SHARE, EXPIRY)["TS.yaml"]
        .replace("domain: TS", "domain: CT")
        .replace("code: TS-", "code: CT-"),
    }
    catalogue, read = read_catalogue(files), read_policy({"policy.yaml": policy})
    assert (catalogue.problems, read.problems) == ((), ())
    assert tuple(item.code for item in catalogue.catalogue.items) == ITEMS
    return Rulebook(catalogue.catalogue, read.policy)


BOOK = the_rulebook()


def values_of(item: str, word: str) -> dict[str, FieldValue]:
    """Return the values that *word* stands for; "x" is an answer without any."""
    match item, word:
        case _, "x":
            return {}
        case "TS-03", _:
            return {"m2": float(word)}
        case "CT-02", _:
            part, _, whole = word.partition("/")
            return {"dat": int(part), "tong": int(whole)}
        case "CT-03", _:
            return {"ngay": date.fromisoformat(word)}
        case _:
            return {"muc": word}


def row_of(commune: str, item: str, word: str) -> StandingRow:
    state = STATES.get(word, AnswerState.ANSWERED)
    values = values_of(item, word) if state is AnswerState.ANSWERED else {}
    return StandingRow(commune, item, 1, state.value, encode_values(values), "", "[]")


def rows_of(answers: Mapping[CommuneCode, str]) -> list[StandingRow]:
    """Return the rows of *answers*: for each commune one word an item, "." where there is none."""
    return [
        row_of(commune, item, word)
        for commune, line in answers.items()
        for item, word in zip(ITEMS, line.split(), strict=True)
        if word != "."
    ]


def assessed(
    here: str,
    there: str = ". . . . . .",
    *deadlines: Deadline,
    book: Rulebook = BOOK,
    day: date = DAY,
) -> Assessment:
    due = deadlines_by_item(deadlines, book.catalogue)
    evaluator = Evaluator(book, due, day, decode_values)
    return Assessment(
        round=Round(
            id=1,
            name="Đợt 1",
            province=ProvinceCode("51"),
            opens_on=date(2026, 12, 1),
            closes_on=date(2026, 12, 31),
            catalogue_version=1,
            policy_version=1,
            state=RoundState.OPEN,
            state_at=now(),
            deadlines=deadlines,
        ),
        rulebook=book,
        as_of=day,
        communes=COMMUNES,
        deadlines=due,
        grid=evaluator.grid(COMMUNES, rows_of({HERE: here, THERE: there})),
    )


def with_policy(old: str, new: str) -> Rulebook:
    assert old in POLICY
    return the_rulebook(POLICY.replace(old, new))


def states(found: Assessment) -> list[AnswerState]:
    return [found.state_of(0, column) for column in range(len(ITEMS))]


def gates(found: Assessment) -> list[GateOutcome]:
    return [GateOutcome(int(code)) for code in found.grid.gates[0]]


# Cells ----------------------------------------------------------------------------------------


def test_as01_rows_become_points_answered_and_applicable() -> None:
    found = assessed("mot_phan . 60 co 3/4 2027-01-09").grid.matrix

    assert found.points[0].tolist() == [0.5, 0, 0, 0, 0.75, 0.5]
    assert found.answered[0].tolist() == [1, 0, 0, 0, 1, 1]
    assert found.applicable[0].tolist() == [1, 1, 0, 0, 1, 1]
    assert found.applicable[1].tolist() == [1, 1, 1, 0, 1, 1]


def test_as01_rows_of_unknown_communes_and_items_are_left_out() -> None:
    evaluator = Evaluator(BOOK, {}, DAY, decode_values)
    strangers = [row_of("99999", "TS-01", "co"), row_of(HERE, "XX-01", "co")]

    grid = evaluator.grid(COMMUNES, strangers)

    assert not grid.matrix.answered.any()


def test_as02_the_six_states_stay_apart() -> None:
    found = assessed("co - . ~ ? x")

    assert states(found) == [
        AnswerState.ANSWERED,
        AnswerState.NOT_APPLICABLE,
        AnswerState.NOT_REACHED,
        AnswerState.NOT_ASKED,
        AnswerState.COULD_NOT_CHECK,
        AnswerState.ANSWERED,
    ]
    assert found.grid.matrix.answered[0].tolist() == [1, 0, 0, 0, 0, 0]
    assert not found.grid.matrix.points[0, 1:].any()


@pytest.mark.parametrize(
    ("word", "counts"),
    [("-", False), ("?", True), ("~", True), (".", True), ("co", True), ("x", True)],
    ids=lambda value: f"AS02 «{value}»" if isinstance(value, str) else "",
)
def test_as02_what_stays_in_the_denominators(word: str, counts: bool) -> None:  # noqa: FBT001
    assert bool(assessed(f"{word} . . . . .").grid.matrix.applicable[0, 0]) is counts


def test_as03_an_unfinished_answer_counts_as_missing() -> None:
    found = assessed("x co . . . .")

    assert states(found)[0] is AnswerState.ANSWERED
    assert (found.grid.matrix.answered[0, 0], found.grid.matrix.applicable[0, 0]) == (0, 1)
    assert gates(found)[0] is GateOutcome.OPEN


def test_as04_an_unset_threshold_is_recorded_and_leaves_the_denominators() -> None:
    unset, given_up = assessed("co co 60 . . ."), assessed("co co - . . .")

    assert unset.grid.recorded[0].tolist() == [False, False, True, False, False, False]
    assert unset.readiness.domain_coverage[0, 0] == 1
    assert unset.readiness.domain_value[0, 0] == given_up.readiness.domain_value[0, 0] == 100


def test_as04_once_the_province_sets_it_the_item_is_scored() -> None:
    book = with_policy("value: null", "value: 80")

    found = assessed("co co 60 . . .", book=book)

    assert not found.grid.recorded.any()
    assert found.readiness.domain_value[0, 0] == pytest.approx(75)


def test_as05_a_ratio_on_nothing_leaves_the_denominators() -> None:
    found = assessed("co co . co 0/0 2028-01-01")

    assert states(found)[4] is AnswerState.ANSWERED
    assert found.grid.matrix.applicable[0, 4] == 0
    assert not found.grid.recorded.any()
    assert found.readiness.domain_coverage[0, 1] == 1


# Conditions over other items ------------------------------------------------------------------


def test_as06_an_item_not_asked_leaves_denominators_and_gates() -> None:
    found = assessed("co khong . khong 4/4 2028-01-01")

    assert states(found)[3] is AnswerState.NOT_ASKED
    assert gates(found) == [GateOutcome.PASSED, GateOutcome.NOT_ASKED]
    assert found.readiness.domain_value[0, 1] == 100
    assert found.readiness.domain_coverage[0, 1] == 1


@pytest.mark.parametrize(
    ("network", "asked"),
    [
        pytest.param("co", True, id="AS06 the option that asks"),
        pytest.param("mot_phan", True, id="AS06 the other option that asks"),
        pytest.param("khong", False, id="AS06 the option that does not"),
        pytest.param(".", False, id="AS06 nothing answered"),
        pytest.param("?", False, id="AS06 could not be checked"),
        pytest.param("~", False, id="AS06 taken back"),
        pytest.param("x", False, id="AS06 answered without the field"),
    ],
)
def test_as06_who_is_asked(network: str, asked: bool) -> None:  # noqa: FBT001
    found = assessed(f"co {network} . co . .")

    assert (states(found)[3] is AnswerState.ANSWERED) is asked
    assert (gates(found)[1] is GateOutcome.PASSED) is asked


def test_as06_each_commune_has_its_own_condition() -> None:
    found = assessed(". co . co . .", ". khong . co . .")

    assert found.state_of(0, 3) is AnswerState.ANSWERED
    assert found.state_of(1, 3) is AnswerState.NOT_ASKED


# Values, gates and levels ---------------------------------------------------------------------


def test_as07_value_coverage_and_bounds() -> None:
    # TS: 2·0,5 of 2 answered, 1 missing, TS-03 recorded; CT: CT-01 not asked, 3/4 answered, 1 missing
    scores = assessed("mot_phan . 60 . 3/4 ?").readiness

    assert scores.value[0] == pytest.approx((3 * 50 + 75) / 4)
    assert scores.coverage[0] == pytest.approx((3 * 2 / 3 + 1 / 2) / 4)
    assert scores.lower[0] == pytest.approx((3 * 100 / 3 + 75 / 2) / 4)
    assert scores.upper[0] == pytest.approx((3 * 200 / 3 + 175 / 2) / 4)


@pytest.mark.parametrize(
    ("line", "outcomes", "level"),
    [
        pytest.param(FULL, "PASSED PASSED", 0, id="AS08 all gates passed: the band"),
        pytest.param(
            "co co 60 khong 4/4 2028-01-01", "PASSED FAILED", 1, id="AS08 a failed gate caps"
        ),
        pytest.param(
            "mot_phan co 60 co 4/4 2028-01-01",
            "OPEN PASSED",
            NOT_CONCLUDED,
            id="AS08 an open gate leaves the level undecided",
        ),
        pytest.param(
            "mot_phan co 60 khong 4/4 2028-01-01",
            "OPEN FAILED",
            1,
            id="AS08 a failed gate decides while another is open",
        ),
        pytest.param(
            "khong khong 60 . 0/4 2020-01-01",
            "FAILED NOT_ASKED",
            2,
            id="AS08 the cap never raises a level",
        ),
        pytest.param(
            "? co 60 co 4/4 2028-01-01",
            "OPEN PASSED",
            NOT_CONCLUDED,
            id="AS08 a gate that could not be checked is open",
        ),
        pytest.param(
            "- co 60 co 4/4 2028-01-01",
            "NOT_ASKED PASSED",
            0,
            id="AS08 a gate that does not apply stops nobody",
        ),
        pytest.param(
            "co . . . . .", "PASSED NOT_ASKED", NOT_CONCLUDED, id="AS08 without a value no level"
        ),
    ],
)
def test_as08_gates_and_levels(line: str, outcomes: str, level: int) -> None:
    found = assessed(line)

    assert [outcome.name for outcome in gates(found)] == outcomes.split()
    assert int(found.level[0]) == level


def test_as08_the_gates_of_a_commune_by_name() -> None:
    found = assessed("mot_phan co . khong . .", "co co . co . .")

    assert [item.code for item in found.open_gates(0)] == ["TS-01"]
    assert [item.code for item in found.failed_gates(0)] == ["CT-01"]
    assert (found.open_gates(1), found.failed_gates(1)) == ((), ())


def test_as08_a_failed_gate_does_not_change_the_number() -> None:
    passed = assessed("co co 60 co 4/4 2028-01-01", "co co 60 khong 4/4 2028-01-01")

    assert passed.readiness.value[1] == pytest.approx(100 - 25 / 3)


@pytest.mark.parametrize(
    ("line", "visited"),
    [
        pytest.param(". . . . . .", False, id="AS09 nothing"),
        pytest.param(". . . . 3/4 .", False, id="AS09 the desk alone"),
        pytest.param("co . . . . .", True, id="AS09 an inspector"),
        pytest.param("? . . . . .", True, id="AS09 looked and could not check"),
        pytest.param("~ . . . . .", False, id="AS09 taken back"),
        pytest.param(". . . co . .", False, id="AS09 only an item that is not asked"),
    ],
)
def test_as09_visited(line: str, visited: bool) -> None:  # noqa: FBT001
    found = assessed(line)

    assert bool(found.visited[0]) is visited
    assert (int(found.level[0]) == NOT_VISITED) is not visited


def test_as10_below_the_floor_there_is_no_value_and_no_rank() -> None:
    found = assessed(". . . . 4/4 2028-01-01", FULL)

    assert found.readiness.coverage[0] == pytest.approx(0.25)
    assert np.isnan(found.readiness.value[0])
    assert found.rank.tolist() == [0, 1]


def test_as10_only_concluded_communes_are_ranked() -> None:
    found = assessed("mot_phan co 60 co 4/4 2028-01-01", "co co 60 co 0/4 2028-01-01")

    assert not np.isnan(found.readiness.value[0])
    assert found.rank.tolist() == [0, 1]


# Gaps and contributions -----------------------------------------------------------------------


def test_as11_gaps_stand_with_the_most_rewarding_first() -> None:
    found = assessed(f"mot_phan khong 60 . 3/4 {SOON}")

    gaps = found.gaps(0)

    assert [(gap.item.code, gap.points) for gap in gaps] == [
        ("TS-01", 0.5),
        ("TS-02", 0.0),
        ("CT-03", 0.5),
        ("CT-02", 0.75),
    ]
    assert [gap.gain for gap in gaps] == pytest.approx([25, 25, 6.25, 3.125])


def test_as11_what_is_met_or_not_scored_is_no_gap() -> None:
    assert [g.item.code for g in assessed("co - 60 . ? 2020-01-01").gaps(0)] == ["CT-03"]


def test_as12_earned_is_the_value_and_with_the_gaps_makes_100() -> None:
    found = assessed(f"mot_phan khong 60 . 3/4 {SOON}", FULL)

    earned, gap = found.contributions.earned, found.contributions.gap

    assert earned.sum(axis=1) == pytest.approx(found.readiness.value)
    assert (earned + gap).sum(axis=1) == pytest.approx([100, 100])


def test_as12_gaps_of_the_province_count_the_communes_behind_them() -> None:
    found = assessed(f"mot_phan khong 60 . 3/4 {SOON}", "mot_phan co 60 co 4/4 2028-01-01")

    assert found.item_gaps.units.tolist() == [2, 1, 0, 0, 1, 1]
    assert found.item_gaps.answered.tolist() == [2, 2, 0, 1, 2, 2]


# Lagging --------------------------------------------------------------------------------------

LATE = Deadline("TS-02", date(2026, 12, 3), "Công văn 12/UBND")


def test_as13_nobody_lags_without_a_reason() -> None:
    found = assessed(FULL, ". . . . . .", LATE)

    assert not found.lag(0)
    assert not found.lag(1)  # not visited


def test_as13_a_failed_gate_is_a_reason_even_without_a_level() -> None:
    lag = assessed("khong . . . . .").lag(0)

    assert [item.code for item in lag.failed_gates] == ["TS-01"]
    assert (lag.low_level, lag.missed) == (False, ())


def test_as13_a_low_level_is_a_reason() -> None:
    lag = assessed("- khong 60 . 0/4 2020-01-01").lag(0)

    assert (lag.failed_gates, lag.low_level, lag.missed) == ((), True, ())


def test_as13_an_undecided_level_is_none() -> None:
    assert not assessed("mot_phan khong 60 . 0/4 2020-01-01").lag(0).low_level


def test_as13_a_missed_deadline_is_a_reason_with_its_days() -> None:
    (missed,) = assessed("co mot_phan 60 co 4/4 2028-01-01", ". . . . . .", LATE).lag(0).missed

    assert (missed.item.code, missed.days_late, missed.deadline) == ("TS-02", 7, LATE)


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("failed_gate: true", "failed_gate: false", (False, True, True)),
        ("level_at_most: yeu, ", "", (True, False, True)),
        ("deadline_missed: true", "deadline_missed: false", (True, True, False)),
    ],
    ids=["AS13 no gates", "AS13 no levels", "AS13 no deadlines"],
)
def test_as13_the_policy_says_what_counts(
    old: str, new: str, left: tuple[bool, bool, bool]
) -> None:
    lag = assessed("khong khong 60 . . .", ". . . . . .", LATE, book=with_policy(old, new)).lag(0)

    assert (bool(lag.failed_gates), lag.low_level, bool(lag.missed)) == left


def test_as14_an_own_deadline_goes_before_that_of_the_domain() -> None:
    own, whole = Deadline("TS-02", date(2026, 12, 1), "A"), Deadline("TS", date(2026, 12, 5), "B")

    found = deadlines_by_item([whole, own], BOOK.catalogue)

    assert found == {"TS-01": whole, "TS-02": own, "TS-03": whole}


def test_as14_missed_deadlines_stand_with_the_longest_first() -> None:
    own, whole = Deadline("TS-02", date(2026, 12, 1), "A"), Deadline("TS", date(2026, 12, 5), "B")

    missed = assessed("khong khong 60 . . .", ". . . . . .", own, whole).missed_deadlines(0)

    assert [(m.item.code, m.days_late) for m in missed] == [("TS-02", 9), ("TS-01", 5)]


@pytest.mark.parametrize(
    ("word", "day", "missed"),
    [
        pytest.param("khong", "2026-12-03", False, id="AS15 on the day it is kept"),
        pytest.param("khong", "2026-12-04", True, id="AS15 a day later it is missed"),
        pytest.param("mot_phan", "2026-12-10", True, id="AS15 half met is missed"),
        pytest.param("co", "2026-12-10", False, id="AS15 met is kept"),
        pytest.param(".", "2026-12-10", False, id="AS15 not reached is not known"),
        pytest.param("?", "2026-12-10", False, id="AS15 could not be checked is not known"),
        pytest.param("-", "2026-12-10", False, id="AS15 not applicable has no deadline"),
    ],
)
def test_as15_when_a_deadline_is_missed(word: str, day: str, missed: bool) -> None:  # noqa: FBT001
    found = assessed(f"co {word} . . . .", ". . . . . .", LATE, day=date.fromisoformat(day))

    assert bool(found.missed_deadlines(0)) is missed


@pytest.mark.parametrize(
    ("day", "points"),
    [("2026-10-11", 1), ("2026-10-12", 0.5), ("2027-01-08", 0.5), ("2027-01-09", 0)],
    ids=["AS16 90 days", "AS16 89 days", "AS16 the day before", "AS16 the day itself"],
)
def test_as16_dates_are_judged_at_the_day_asked_for(day: str, points: float) -> None:
    found = assessed(f". . . . . {SOON}", day=date.fromisoformat(day))

    assert found.grid.matrix.points[0, 5] == points


# One by one and all at once -------------------------------------------------------------------

WORDS = {
    "TS-01": ("co", "mot_phan", "khong", "x"),
    "TS-02": ("co", "mot_phan", "khong", "x"),
    "TS-03": ("60", "0", "x"),
    "CT-01": ("co", "mot_phan", "khong", "x"),
    "CT-02": ("0/0", "0/4", "3/4", "x"),
    "CT-03": ("2020-01-01", SOON, "2028-01-01", "x"),
}
LINES = st.tuples(*(st.sampled_from((*WORDS[item], "-", "?", "~", ".")) for item in ITEMS))


def alone(item: str, word: str, network: str) -> tuple[float, bool]:
    """Return points and "answered" of one answer by the rules alone."""
    asked = item != "CT-01" or network in {"co", "mot_phan"}
    if not asked or word in {*STATES, "."}:
        return 0.0, False
    values = values_of(item, word)
    setting = Evaluator(BOOK, {}, DAY, decode_values).setting(ItemCode(item))
    found = outcome(BOOK.catalogue.by_code[ItemCode(item)], values, setting)
    return found.points, found.kind is OutcomeKind.SCORED


def cells(line: tuple[str, ...]) -> Iterator[tuple[float, bool]]:
    return (alone(item, word, line[1]) for item, word in zip(ITEMS, line, strict=True))


@given(LINES, LINES, st.randoms(use_true_random=False))
def test_as17_the_grid_of_any_rows_is_each_answer_alone(
    here: tuple[str, ...], there: tuple[str, ...], chance: object
) -> None:
    rows = rows_of({HERE: " ".join(here), THERE: " ".join(there)})
    chance.shuffle(rows)  # type: ignore[attr-defined]

    found = Evaluator(BOOK, {}, DAY, decode_values).grid(COMMUNES, rows).matrix

    expected = [list(cells(here)), list(cells(there))]
    assert found.points.tolist() == [[points for points, _ in line] for line in expected]
    assert found.answered.tolist() == [[float(known) for _, known in line] for line in expected]


@given(LINES, LINES)
def test_as17_an_evaluator_that_has_seen_more_says_the_same(
    here: tuple[str, ...], there: tuple[str, ...]
) -> None:
    rows = rows_of({HERE: " ".join(here)})
    fresh, used = (Evaluator(BOOK, {}, DAY, decode_values) for _ in range(2))
    used.grid(COMMUNES, rows_of({THERE: " ".join(there)}))

    again, first = used.grid(COMMUNES, rows), fresh.grid(COMMUNES, rows)

    assert (again.state == first.state).all()
    assert (again.gates == first.gates).all()
    assert (again.matrix.points == first.matrix.points).all()
    assert (again.matrix.applicable == first.matrix.applicable).all()


def test_as17_equal_answers_are_evaluated_once() -> None:
    seen: list[str] = []

    def decode(text: str) -> dict[str, FieldValue]:
        seen.append(text)
        return decode_values(text)

    evaluator = Evaluator(BOOK, {}, DAY, decode)
    rows = rows_of({HERE: "co . 60 . 3/4 .", THERE: "co . 60 . 3/4 ."})

    evaluator.grid(COMMUNES, rows)
    evaluator.grid(COMMUNES, rows)

    assert len(seen) == 3


def test_as18_threads_that_read_a_round_at_once_see_the_same() -> None:
    communes = tuple(CommuneCode(f"{n:05}") for n in range(400))
    rows = [row_of(code, "CT-02", f"{n}/400") for n, code in enumerate(communes)]
    rows += [row_of(code, "TS-03", str(n)) for n, code in enumerate(communes)]
    expected = Evaluator(BOOK, {}, DAY, decode_values).grid(communes, rows)
    evaluator = Evaluator(BOOK, {}, DAY, decode_values)
    start = Barrier(4)

    def read(_: int) -> bool:
        start.wait()
        grid = evaluator.grid(communes, rows)
        same = (grid.matrix.points == expected.matrix.points) & (grid.state == expected.state)
        return bool(same.all() and (grid.recorded == expected.recorded).all())

    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(read, range(4)))
    finally:
        sys.setswitchinterval(patience)

    assert found == [True] * 4
