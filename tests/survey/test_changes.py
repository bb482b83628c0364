"""What differs between two assessments, since yesterday and since the last round.

CH01 a level rises or falls by its band; a first level is gained, one that is gone is lost
CH02 a gate newly failed, closed (passed, or asked no more), unsettled: open again
CH03 an item: met before and not now, the other way round, first found met or not, not scored any more
CH04 partly met counts as not met; partly after not at all is no change of verdict
CH05 communes and items of one side only are left out and said; their levels are not compared
CH06 between two scales of bands no level is compared; what is gained or lost still is
CH07 who came onto the lagging list and who left it; who was visited for the first time
CH08 the mean share checked, then and now, over the communes compared
CH09 an assessment does not differ from itself
CH10 since yesterday: what was recorded since it began in Vietnam, apart from what the date alone did
CH11 a submission handed in or withdrawn since yesterday began is told
CH12 a round that was made since, or was locked before, has no yesterday
CH13 the round before is the one that opened last before this one; one in preparation is none
CH14 since the last round only communes that both rounds visited are compared
CH15 what is saved after the answers were read stands on neither side of midnight
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.application import Application
from survey.changes import (
    ChangeKind,
    Changes,
    LevelChange,
    compare,
)
from survey.model import CommuneCode, Deadline, Round, RoundState
from survey.since import Overnight, round_before, since_last_round, since_yesterday
from survey.storage import answers
from tests.support.small_assessment import (
    COMMUNES,
    POLICY,
    VALID,
    A,
    B,
    C,
    a_book,
    a_round,
    an_assessment,
)
from tests.support.small_province import (
    AN,
    AREA,
    DESK,
    EXPIRY,
    GATE,
    HERE,
    THERE,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
)

FULL = f"co co co {VALID}"
EMPTY = ". . . ."


def kinds(changes: Changes, commune: CommuneCode = A) -> set[str]:
    """Return in which ways *commune* differs."""
    return {str(kind) for kind, codes in changes.by_kind.items() if commune in codes}


def change(before: str, after: str) -> Changes:
    return compare(an_assessment({A: before}), an_assessment({A: after}))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(f"co khong khong {VALID}", FULL, {"level_up"}, id="CH01 up"),
        pytest.param(FULL, f"co khong khong {VALID}", {"level_down"}, id="CH01 down"),
        pytest.param("co . . .", FULL, {"level_gained"}, id="CH01 gained"),
        pytest.param(FULL, "co . . .", {"level_lost"}, id="CH01 lost"),
        pytest.param(EMPTY, FULL, {"level_gained"}, id="CH01 gained by the first visit"),
        pytest.param(EMPTY, "co . . .", set(), id="CH01 two states without a level"),
        pytest.param(FULL, f"co mot_phan co {VALID}", set(), id="CH01 the same band"),
    ],
)
def test_levels(before: str, after: str, expected: set[str]) -> None:
    assert {k for k in kinds(change(before, after)) if k.startswith("level")} == expected


def test_ch01_a_level_is_told_then_and_now() -> None:
    changes = change(f"co khong khong {VALID}", FULL)

    assert changes.levels == (LevelChange(A, 1, 0),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("co", "khong", {"gate_failed"}, id="CH02 newly failed"),
        pytest.param(".", "khong", {"gate_failed"}, id="CH02 found failed"),
        pytest.param("khong", "co", {"gate_closed"}, id="CH02 closed"),
        pytest.param("khong", "?", {"gate_unsettled"}, id="CH02 failed, now open"),
        pytest.param("co", ".", {"gate_unsettled"}, id="CH02 passed, now open"),
        pytest.param(".", "co", set(), id="CH02 first passed"),
        pytest.param("khong", "khong", set(), id="CH02 still failed"),
    ],
)
def test_gates(before: str, after: str, expected: set[str]) -> None:
    rest = f"co co {VALID}"
    found = kinds(change(f"{before} {rest}", f"{after} {rest}"))

    assert {kind for kind in found if kind.startswith("gate")} == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("co", "khong", {"item_unmet"}, id="CH03 met before"),
        pytest.param("co", "mot_phan", {"item_unmet"}, id="CH04 partly is not met"),
        pytest.param("khong", "co", {"item_met"}, id="CH03 met now"),
        pytest.param("mot_phan", "co", {"item_met"}, id="CH04 partly before"),
        pytest.param("khong", "mot_phan", set(), id="CH04 the verdict is the same"),
        pytest.param(".", "khong", {"item_found_unmet"}, id="CH03 found unmet"),
        pytest.param("?", "co", {"item_found_met"}, id="CH03 found met"),
        pytest.param("co", "?", {"item_unknown"}, id="CH03 met, now not checked"),
        pytest.param("khong", "-", {"item_unknown"}, id="CH03 unmet, now not applicable"),
        pytest.param("?", "-", set(), id="CH03 neither is scored"),
    ],
)
def test_items(before: str, after: str, expected: set[str]) -> None:
    found = kinds(change(f"co {before} co {VALID}", f"co {after} co {VALID}"))

    assert {kind for kind in found if kind.startswith("item")} == expected


def test_ch03_communes_are_gathered_by_item_and_kind() -> None:
    before = an_assessment(dict.fromkeys(COMMUNES, FULL))
    after = an_assessment({A: f"co khong co {VALID}", B: f"co mot_phan khong {VALID}", C: FULL})

    told = [(c.item, c.kind, c.communes) for c in compare(before, after).items]

    assert told == [
        ("TS-02", ChangeKind.ITEM_UNMET, (A, B)),
        ("TS-03", ChangeKind.ITEM_UNMET, (B,)),
    ]


def test_ch05_items_of_one_side_are_left_out_and_said() -> None:
    shorter = a_book("TS-02")
    changes = compare(
        an_assessment({A: f"co co {VALID}"}, book=shorter),
        an_assessment({A: f"co khong khong {VALID}"}),
    )

    assert changes.items_left_out == ("TS-02",)
    assert [(c.item, c.kind) for c in changes.items] == [("TS-03", ChangeKind.ITEM_UNMET)]


def test_ch05_communes_of_one_side_are_left_out_and_said() -> None:
    before = an_assessment({A: FULL}, communes=(A, B))
    after = an_assessment({B: FULL}, communes=(B, C))

    changes = compare(before, after)

    assert changes.communes == (B,)
    assert set(changes.communes_left_out) == {A, C}
    assert changes.changed == {B}


def test_ch05_nothing_in_common_is_no_error() -> None:
    changes = compare(
        an_assessment({A: FULL}, communes=(A,)), an_assessment({B: FULL}, communes=(B,))
    )

    assert (changes.changed, changes.coverage) == (frozenset(), (0.0, 0.0))


def test_ch06_levels_of_two_scales_are_not_compared() -> None:
    other = a_book(policy=POLICY.replace("code: kha", "code: vua").replace("cap: kha", "cap: vua"))
    before = an_assessment({A: f"co khong khong {VALID}", B: EMPTY}, book=other)

    changes = compare(before, an_assessment({A: FULL, B: FULL}))

    assert not changes.levels_comparable
    assert [c.commune for c in changes.levels] == [B]


def test_ch07_onto_the_lagging_list_and_off_it() -> None:
    failed = f"khong co co {VALID}"
    changes = compare(
        an_assessment({A: FULL, B: failed, C: failed}),
        an_assessment({A: failed, B: FULL, C: failed}),
    )

    assert changes.by_kind[ChangeKind.LAGGING_IN] == (A,)
    assert changes.by_kind[ChangeKind.LAGGING_OUT] == (B,)


def test_ch07_visited_for_the_first_time() -> None:
    changes = compare(an_assessment({A: FULL}), an_assessment({A: FULL, B: ". co . ."}))

    assert changes.by_kind[ChangeKind.VISITED] == (B,)


def test_ch08_coverage_is_the_mean_over_the_communes_compared() -> None:
    changes = compare(an_assessment({A: FULL}), an_assessment({A: FULL, B: FULL, C: FULL}))

    assert changes.coverage == pytest.approx((1 / 3, 1))


LAX = POLICY.replace(
    "failed_gate: true, deadline_missed: true", "failed_gate: false, deadline_missed: false"
)
STRICT = POLICY.replace("lagging: {", "lagging: {level_at_most: kha, ")
WORD = st.sampled_from(["co", "mot_phan", "khong", ".", "?", "-"])
LINE = st.tuples(WORD, WORD, WORD, st.sampled_from([VALID, "2026-12-20", "."])).map(" ".join)


@given(LINE, LINE)
def test_ch09_nothing_differs_from_itself(here: str, there: str) -> None:
    found = an_assessment({A: here, B: there})

    changes = compare(found, found)

    assert changes.changed == frozenset()
    assert (changes.levels, changes.items, changes.gates) == ((), (), ())


@given(LINE, LINE)
def test_ch09_back_is_the_opposite(one: str, other: str) -> None:
    there, back = change(one, other).by_kind, change(other, one).by_kind
    opposites = {
        ChangeKind.LEVEL_UP: ChangeKind.LEVEL_DOWN,
        ChangeKind.LEVEL_GAINED: ChangeKind.LEVEL_LOST,
        ChangeKind.ITEM_MET: ChangeKind.ITEM_UNMET,
        ChangeKind.LAGGING_IN: ChangeKind.LAGGING_OUT,
    }

    assert {k: there[k] for k in opposites} == {k: back[o] for k, o in opposites.items()}
    assert {k: back[k] for k in opposites} == {k: there[o] for k, o in opposites.items()}


@given(LINE, LINE, st.sampled_from([POLICY, LAX, STRICT]))
def test_ch07_who_lags_is_who_has_a_reason(here: str, there: str, policy: str) -> None:
    due = Deadline("TS-02", date(2026, 12, 1), "Văn bản 1")

    found = an_assessment({A: here, B: there}, due, book=a_book(policy=policy))

    assert found.lagging.tolist() == [bool(found.lag(row)) for row in range(len(COMMUNES))]


# Since yesterday, since the last round -----------------------------------------------------------


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """A province of five items, noon of 01/12/2026."""
    opened = empty_province(tmp_path / "data", clock)
    opened.install("51", made_up=False)
    yield opened
    opened.close()


def overnight(app: Application, number: int) -> Overnight | None:
    """Return what changed in a round since yesterday."""
    rows = answers.standing_rows(app.database, number)
    return since_yesterday(app, app.assess(number, rows=rows), rows)


def test_ch10_what_was_recorded_since_yesterday_began(app: Application, clock: Clock) -> None:
    number = open_round(app)
    saved(app, draft(number, GATE, said(muc="khong")))
    clock.forward(hours=11, minutes=59)  # 23:59 in Vietnam
    saved(app, draft(number, AREA, said(m2=20.0), commune=THERE))
    clock.forward(minutes=1)
    saved(app, draft(number, GATE, said(muc="co"), based_on=1))
    clock.forward(days=1)

    night = overnight(app, number)

    assert night is not None
    assert night.recorded.changed == {HERE}
    assert night.recorded.by_kind[ChangeKind.GATE_CLOSED] == (HERE,)
    assert night.elapsed.changed == frozenset()


def test_ch10_what_the_date_alone_did(app: Application, clock: Clock) -> None:
    number = open_round(app)
    for item, answer in ((GATE, said(muc="co")), (AREA, said(m2=60.0))):
        saved(app, draft(number, item, answer))
    saved(app, draft(number, EXPIRY, said(het_han=date(2027, 1, 1))))  # 30 days ahead is enough
    clock.forward(days=2)

    night = overnight(app, number)

    assert night is not None
    assert night.recorded.changed == frozenset()
    assert night.elapsed.by_kind[ChangeKind.ITEM_UNMET] == (HERE,)


def test_ch10_a_deadline_that_passed_overnight(app: Application, clock: Clock) -> None:
    number = open_round(app)
    app.set_deadline(number, AREA, app.today + timedelta(days=1), "Văn bản 1", actor=DESK)
    saved(app, draft(number, AREA, said(m2=20.0)))
    clock.forward(days=2)

    night = overnight(app, number)

    assert night is not None
    assert night.elapsed.by_kind[ChangeKind.LAGGING_IN] == (HERE,)


def test_ch10_what_was_mended_meanwhile_is_not_told_as_passed(
    app: Application, clock: Clock
) -> None:
    number = open_round(app)
    app.set_deadline(number, AREA, app.today + timedelta(days=1), "Văn bản 1", actor=DESK)
    saved(app, draft(number, AREA, said(m2=20.0)))
    clock.forward(days=2)
    saved(app, draft(number, AREA, said(m2=60.0), based_on=1))

    night = overnight(app, number)

    assert night is not None
    assert night.recorded.by_kind[ChangeKind.LAGGING_OUT] == (HERE,)
    assert night.elapsed.changed == frozenset()


def test_ch11_submissions_since_yesterday_began(app: Application, clock: Clock) -> None:
    number = open_round(app)
    for commune in (HERE, THERE):
        saved(app, draft(number, GATE, said(muc="co"), commune=commune))
    app.submit(number, THERE, actor=AN)
    clock.forward(days=1)
    app.submit(number, HERE, actor=AN)
    app.withdraw(number, THERE, actor=AN, reason="Nhập nhầm")
    clock.forward(days=1)

    night = overnight(app, number)

    assert night is not None
    assert night.recorded.by_kind[ChangeKind.SUBMITTED] == (HERE,)
    assert night.recorded.by_kind[ChangeKind.WITHDRAWN] == (THERE,)


@pytest.mark.parametrize("days", [0, 1])
def test_ch12_a_round_made_since_has_no_yesterday(
    app: Application, clock: Clock, days: int
) -> None:
    number = open_round(app)
    clock.forward(days=days)

    assert overnight(app, number) is None


def test_ch12_a_round_locked_before_has_no_yesterday(app: Application, clock: Clock) -> None:
    number = open_round(app)
    app.change_round(number, RoundState.LOCKED, actor=DESK, reason="")
    clock.forward(days=3)

    assert overnight(app, number) is None


def test_ch15_what_is_saved_after_the_reading(app: Application, clock: Clock) -> None:
    number = open_round(app)
    clock.forward(days=2)
    rows = answers.standing_rows(app.database, number)
    found = app.assess(number, rows=rows)
    saved(app, draft(number, GATE, said(muc="khong")))

    night = since_yesterday(app, found, rows)

    assert night is not None
    assert (night.recorded.changed, night.elapsed.changed) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], None, id="CH13 the only one"),
        pytest.param([a_round(1, date(2026, 6, 1))], 1, id="CH13 one before"),
        pytest.param(
            [a_round(1, date(2026, 9, 1)), a_round(3, date(2026, 6, 1))], 1, id="CH13 the later one"
        ),
        pytest.param([a_round(3, date(2027, 3, 1))], None, id="CH13 one after"),
        pytest.param(
            [a_round(1, date(2026, 6, 1), state=RoundState.PREPARED)],
            None,
            id="CH13 in preparation",
        ),
        pytest.param([a_round(1)], 1, id="CH13 the same day, made before"),
    ],
)
def test_the_round_before(others: list[Round], expected: int | None) -> None:
    this = a_round(2)

    found = round_before([*others, this], this)

    assert (found and found.id) == expected


def test_ch14_only_communes_that_both_rounds_visited(app: Application) -> None:
    first, second = open_round(app), open_round(app, "Đợt 2")
    saved(app, draft(first, GATE, said(muc="khong")))
    saved(app, draft(first, GATE, said(muc="co"), commune=THERE))
    saved(app, draft(second, GATE, said(muc="co")))

    last = since_last_round(app, app.assess(second))

    assert last is not None
    assert (last.round.id, last.changes.communes) == (first, (HERE,))
    assert last.changes.by_kind[ChangeKind.GATE_CLOSED] == (HERE,)
    assert THERE in last.changes.communes_left_out


def test_ch14_without_a_round_before_there_is_nothing(app: Application) -> None:
    assert since_last_round(app, app.assess(open_round(app))) is None
