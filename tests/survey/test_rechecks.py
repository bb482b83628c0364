"""The second visit: what it asks, and before and after.

RC01 open is what was not reached, could not be checked, is incomplete or not fully met when it began
RC02 a gate that failed or was undecided when it began is open, also where nothing is scored
RC03 what was fully met, does not apply, or was not asked when it began is not open
RC04 answers given and deadlines set since it began do not change the list
RC05 an item that was not asked when it began is named apart, so that it can appear
RC06 before a visit has begun, and for a first visit, there is no list
RC07 before and after differ by answers alone: one day, the same deadlines
RC08 of two second visits each is compared with what came until the next
RC09 the earlier answers stay, and the first submission with them
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from survey import field_work, rechecks
from survey.application import Application
from survey.model import (
    Answer,
    AnswerState,
    ItemCode,
    SubmissionState,
    Visit,
    VisitKind,
    VisitState,
)
from survey.rechecks import Recheck
from survey.storage import submissions
from survey.storage.submissions import Stale
from tests.support.builders import catalogue_files
from tests.support.field_work import a_visit, made_team, planned
from tests.support.small_province import (
    AN,
    DESK,
    HERE,
    POLICY,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
    small_content,
)

ITEMS = (
    """
fields: [{code: muc, kind: yes_partial_no, label: Kết quả}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
gate: {text: Có trụ sở, passes: {is: {muc: co}}, fails: {is: {muc: khong}}}
""",
    """
fields:
  - {code: m2, kind: measure, label: Diện tích}
  - {code: cho, kind: count, label: Số chỗ}
rule: {steps: {value: m2, at_least: [[60, 1]], otherwise: 0}}
""",
    """
asked_when: {is: {TS-01.muc: mot_phan}}
fields: [{code: muc, kind: yes_partial_no, label: Kết quả}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
""",
    """
fields: [{code: muc, kind: yes_partial_no, label: Kết quả}]
rule: recorded
gate: {text: Có biên bản, passes: {is: {muc: co}}, fails: {is: {muc: khong}}}
""",
    """
fields: [{code: muc, kind: yes_partial_no, label: Kết quả}]
rule: {cases: {list: [{when: {deadline_passed: true}, points: 0}], otherwise: 1}}
""",
)
SEAT, AREA, FOLLOWS, RECORD, TIMELY = (ItemCode(f"TS-{n:02}") for n in range(1, 6))
GIVEN = {
    SEAT: said(muc="co"),
    AREA: said(m2=80, cho=10),
    RECORD: said(muc="co"),
    TIMELY: said(muc="co"),
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """A province with one open round and one team, of HERE."""
    content = small_content(catalogue_files(*ITEMS), POLICY)
    app = empty_province(tmp_path, clock, content=content)
    app.install("51", made_up=False)
    open_round(app)
    made_team(app, 1)
    yield app
    app.close()


def give(app: Application, **changes: Answer | None) -> None:
    """Answer every item as fully met, but for *changes* (by name; None leaves the item out)."""
    by_name = {"seat": SEAT, "area": AREA, "follows": FOLLOWS, "record": RECORD, "timely": TIMELY}
    given: dict[ItemCode, Answer | None] = {**GIVEN}
    given.update({by_name[name]: answer for name, answer in changes.items()})
    for item, answer in given.items():
        if answer is not None:
            saved(app, draft(1, item, answer))


def begun(app: Application, clock: Clock, *, hours: tuple[str, str] = ("8:00", "9:00")) -> Visit:
    """Plan a second visit and begin it; an hour passes before and after."""
    (visit,) = planned(app, 1, a_visit(1, kind=VisitKind.RECHECK, starts=hours[0], ends=hours[1]))
    clock.forward(hours=1)
    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)
    clock.forward(hours=1)
    return field_work.visit(app, visit.id)


def asked(app: Application, visit: Visit) -> Recheck:
    found = rechecks.asked_by(app, visit)
    assert found is not None
    return found


COULD_NOT = Answer(AnswerState.COULD_NOT_CHECK, reason="Mất điện")
DOES_NOT_APPLY = Answer(AnswerState.NOT_APPLICABLE, reason="Không có")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, set(), id="RC03 all met"),
        pytest.param({"area": None}, {AREA}, id="RC01 not reached"),
        pytest.param({"area": COULD_NOT}, {AREA}, id="RC01 could not be checked"),
        pytest.param({"area": said(m2=80)}, {AREA}, id="RC01 incomplete"),
        pytest.param({"area": said(m2=10, cho=1)}, {AREA}, id="RC01 not met"),
        pytest.param({"timely": said()}, {TIMELY}, id="RC01 nothing filled in"),
        pytest.param({"area": DOES_NOT_APPLY}, set(), id="RC03 does not apply"),
        pytest.param({"record": said(muc="khong")}, {RECORD}, id="RC02 a gate failed, not scored"),
        pytest.param({"record": said(muc="mot_phan")}, {RECORD}, id="RC02 undecided, not scored"),
        pytest.param({"seat": said(muc="khong")}, {SEAT}, id="RC02 a gate failed"),
        pytest.param(
            {"seat": said(muc="mot_phan")}, {SEAT, FOLLOWS}, id="RC01 asked and not reached"
        ),
        pytest.param(
            {"seat": said(muc="mot_phan"), "follows": said(muc="co")},
            {SEAT},
            id="RC03 asked and met",
        ),
    ],
)
def test_what_a_second_visit_asks(
    app: Application, clock: Clock, changes: dict[str, Answer | None], expected: set[ItemCode]
) -> None:
    give(app, **changes)

    assert asked(app, begun(app, clock)).open == expected


def test_rc04_what_is_answered_now_stays_on_the_list(app: Application, clock: Clock) -> None:
    give(app, area=said(m2=10, cho=1))
    visit = begun(app, clock)

    saved(app, draft(1, AREA, said(m2=90, cho=1), based_on=1))

    assert asked(app, visit).open == {AREA}


def test_rc04_a_deadline_set_since_does_not_put_one_on_it(app: Application, clock: Clock) -> None:
    give(app)
    visit = begun(app, clock)

    app.set_deadline(1, TIMELY, date(2026, 11, 2), "Số 1/UBND", actor=DESK)

    assert asked(app, visit).open == set()


def test_rc05_what_was_not_asked_is_named_apart(app: Application, clock: Clock) -> None:
    give(app)
    visit = begun(app, clock)

    saved(app, draft(1, SEAT, said(muc="mot_phan"), based_on=1))

    assert asked(app, visit) == Recheck(open=frozenset(), unasked=frozenset({FOLLOWS}))


def test_rc06_before_it_has_begun_there_is_no_list(app: Application) -> None:
    give(app)
    (visit,) = planned(app, 1, a_visit(1, kind=VisitKind.RECHECK))

    assert rechecks.asked_by(app, visit) is None


def test_rc06_a_first_visit_asks_everything(app: Application) -> None:
    (visit,) = planned(app, 1, a_visit(1))
    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)

    assert rechecks.asked_by(app, field_work.visit(app, visit.id)) is None


def test_rc07_before_and_after(app: Application, clock: Clock) -> None:
    give(app, area=said(m2=10, cho=1))
    visit = begun(app, clock)
    saved(app, draft(1, AREA, said(m2=90, cho=1), based_on=1))

    (found,) = rechecks.comparisons(app, app.round(1), HERE, app.today)

    assert (found.visit, found.changed) == (visit, (AREA,))
    assert (found.before.answer(AREA).values["m2"], found.after.answer(AREA).values["m2"]) == (
        10,
        90,
    )
    before, after = (then.found.readiness.value[0] for then in (found.before, found.after))
    assert after == app.assess(1).readiness.value[app.assess(1).index[HERE]]
    assert before < after == 100


def test_rc07_a_day_or_a_deadline_that_passed_makes_no_difference(
    app: Application, clock: Clock
) -> None:
    give(app)
    begun(app, clock)
    app.set_deadline(1, TIMELY, date(2026, 12, 2), "Số 1/UBND", actor=DESK)
    clock.forward(days=5)

    (found,) = rechecks.comparisons(app, app.round(1), HERE, app.today)

    values = [then.found.readiness.value[0] for then in (found.before, found.after)]
    assert values[0] == values[1] < 100
    assert found.changed == ()


def test_rc07_an_item_answered_for_the_first_time(app: Application, clock: Clock) -> None:
    give(app, area=None)
    begun(app, clock)
    saved(app, draft(1, AREA, said(m2=90, cho=1)))

    (found,) = rechecks.comparisons(app, app.round(1), HERE, app.today)

    assert found.before.answer(AREA).state is AnswerState.NOT_REACHED
    assert found.changed == (AREA,)


def test_rc08_two_second_visits(app: Application, clock: Clock) -> None:
    give(app, area=said(m2=10, cho=1), record=said(muc="khong"))
    begun(app, clock)
    saved(app, draft(1, AREA, said(m2=90, cho=1), based_on=1))
    begun(app, clock, hours=("13:00", "14:00"))
    saved(app, draft(1, RECORD, said(muc="co"), based_on=1))

    found = rechecks.comparisons(app, app.round(1), HERE, app.today)

    assert [one.changed for one in found] == [(AREA,), (RECORD,)]


def test_rc08_a_visit_that_was_given_up_is_not_compared(app: Application, clock: Clock) -> None:
    give(app)
    visit = begun(app, clock)
    field_work.step_visit(app, visit, VisitState.CANCELLED, actor=AN, reason="Trụ sở đóng cửa")

    assert rechecks.comparisons(app, app.round(1), HERE, app.today) == ()


def test_rc09_the_earlier_answers_stay(app: Application, clock: Clock) -> None:
    give(app, area=said(m2=10, cho=1))
    assert not isinstance(app.submit(1, HERE, actor=AN), Stale)
    visit = begun(app, clock)
    saved(app, draft(1, AREA, said(m2=90, cho=1), based_on=1))
    assert not isinstance(app.submit(1, HERE, actor=AN), Stale)

    first, second = submissions.history(app.database, 1, HERE)

    assert (first.state, second.state) == (SubmissionState.WITHDRAWN, SubmissionState.RECEIVED)
    assert (first.number, second.number) == (1, 2)
    assert str(visit.id) in first.state_reason
    assert submissions.answers_of(app.database, first)[AREA].answer == said(m2=10, cho=1)
    assert [e.answer.values["m2"] for e in app.history(1, HERE, AREA)] == [10, 90]
