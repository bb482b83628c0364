"""The stored visits and what a day held, on both databases.

ST85 what is planned is read back, in order of time; a change is a new event and the newest counts
ST86 all visits of a form are saved, or none of them
ST87 only an open round takes visits and their changes
ST88 two people planning the same time at once: one is served
ST89 a recheck that begins withdraws the standing submission in the same transaction, or neither; an
   approved one is refused, though the recheck could be planned
ST90 a second visit is answered anew; the earlier answers and the first submission stay
ST91 a visit that is not there is a problem
ST92 what was recorded in a span is counted by commune, with the people; answers taken back are not;
   of the forms submitted in it the newest of each commune, withdrawn or not
ST97 who has no right to field work is told of visits that have begun, and of no team
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

import pytest

from survey import scheduling
from survey.model import (
    Answer,
    AnswerState,
    CommuneCode,
    RoundState,
    SubmissionState,
    Visit,
    VisitKind,
    VisitState,
)
from survey.planning import Plan
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole, Rights
from survey.scheduling import VisitChange, VisitDraft
from survey.storage import answers, days, plans, reviews, rounds, submissions, visits
from survey.storage.engine import Database
from survey.storage.reviews import Step
from tests.storage.builders import (
    AN,
    BINH,
    DESK,
    HERE,
    NOON,
    THERE,
    A,
    B,
    at_once,
    minutes,
    new,
    open_round,
    refusal,
)
from tests.storage.test_teams import NAMES, a_team, save


def a_visit(
    team: int,
    commune: CommuneCode = HERE,
    hours: tuple[int, int] = (8, 11),
    kind: VisitKind = VisitKind.FIRST,
) -> VisitDraft:
    return VisitDraft(team, commune, kind, "01/12/2026", f"{hours[0]}:00", f"{hours[1]}:00", "")


def add(database: Database, round_id: int, *drafts: VisitDraft) -> tuple[int, ...]:
    """Plan *drafts* with the real check."""
    rnd = rounds.get(database, round_id)

    def check(plan: Plan) -> Sequence[Visit]:
        return scheduling.checked_visits(plan, drafts, rnd, NAMES, NAMES)

    return visits.add(database, round_id, check, actor=DESK, at=NOON)


def step(database: Database, seen: Visit, target: VisitState, minute: int = 5) -> None:
    """Bring *seen* to *target* with the real check."""

    def check(plan: Plan) -> VisitChange:
        return scheduling.stepped(plan, seen, target, today=seen.day, reason="Đường ngập")

    visits.change(database, seen.round_id, check, actor=AN, at=minutes(minute))


@pytest.fixture
def round_id(database: Database) -> int:
    """An open round with one team, of both communes."""
    number = open_round(database)
    save(database, number, a_team("Đoàn 1", HERE, THERE))
    return number


@pytest.fixture
def team(database: Database, round_id: int) -> int:
    return plans.teams_of(database, round_id)[0].id


def test_st85_a_visit_comes_back(database: Database, round_id: int, team: int) -> None:
    later, sooner = add(database, round_id, a_visit(team, THERE, (13, 15)), a_visit(team))

    found = plans.visits_of(database, round_id)

    assert [visit.id for visit in found] == [sooner, later]
    assert found[0] == Visit(
        sooner,
        round_id,
        team,
        HERE,
        VisitKind.FIRST,
        VisitState.PLANNED,
        date(2026, 12, 1),
        time(8),
        time(11),
        changed_at=NOON,
        version=found[0].version,
    )
    assert plans.visits_of(database, round_id, THERE) == (found[1],)
    assert plans.visit_of(database, later) == found[1]


def test_st85_the_newest_event_counts(database: Database, round_id: int, team: int) -> None:
    (number,) = add(database, round_id, a_visit(team))

    step(database, plans.visit_of(database, number), VisitState.BEGUN, 5)
    step(database, plans.visit_of(database, number), VisitState.DONE, 9)

    found = plans.visit_of(database, number)
    assert (found.state, found.begun_at) == (VisitState.DONE, minutes(5))
    assert found.changed_at == minutes(9)


def test_st85_a_cancelled_visit_has_its_reason(
    database: Database, round_id: int, team: int
) -> None:
    (number,) = add(database, round_id, a_visit(team))

    step(database, plans.visit_of(database, number), VisitState.CANCELLED)

    found = plans.visit_of(database, number)
    assert (found.state, found.reason, found.begun_at) == (
        VisitState.CANCELLED,
        "Đường ngập",
        None,
    )


def test_st86_all_or_nothing(database: Database, round_id: int, team: int) -> None:
    problems = refusal(
        lambda: add(database, round_id, a_visit(team), a_visit(team, THERE, (9, 10)))
    )

    assert problems == [(ProblemCode.VISIT_OVERLAP_TEAM, "Xã B")]
    assert plans.visits_of(database, round_id) == ()


def test_st87_a_locked_round(database: Database, round_id: int, team: int) -> None:
    (number,) = add(database, round_id, a_visit(team))
    seen = plans.visit_of(database, number)
    rounds.change_state(database, round_id, RoundState.LOCKED, actor=DESK, at=NOON)

    assert refusal(lambda: add(database, round_id, a_visit(team, THERE))) == [
        (ProblemCode.ROUND_NOT_OPEN, "")
    ]
    assert refusal(lambda: step(database, seen, VisitState.BEGUN)) == [
        (ProblemCode.ROUND_NOT_OPEN, "")
    ]
    assert plans.visit_of(database, number) == seen


def test_st88_the_same_time_planned_at_once(database: Database, round_id: int, team: int) -> None:
    def work(thread: int) -> ProblemCode | None:
        try:
            add(database, round_id, a_visit(team, (HERE, THERE)[thread % 2]))
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(8, work)

    assert outcomes.count(None) == 1
    assert set(outcomes) - {None} == {
        ProblemCode.VISIT_OVERLAP_TEAM,
        ProblemCode.VISIT_OVERLAP_COMMUNE,
    }
    assert len(plans.visits_of(database, round_id)) == 1


def submitted(database: Database, round_id: int, versions: dict[str, int]) -> None:
    outcome = submissions.submit(
        database,
        round_id,
        HERE,
        versions={item: versions[item] for item in (A, B) if item in versions},
        actor=AN,
        at=minutes(1),
    )
    assert not isinstance(outcome, submissions.Stale)


def recheck(database: Database, round_id: int, team: int) -> Visit:
    """Answer and submit HERE, plan a second visit and return it."""
    answers.append(database, new(round_id, "chưa có"), at=NOON)
    submitted(database, round_id, {A: 1})
    (number,) = add(database, round_id, a_visit(team, kind=VisitKind.RECHECK))
    return plans.visit_of(database, number)


def test_st89_the_submission_is_withdrawn_with_the_begin(
    database: Database, round_id: int, team: int
) -> None:
    visit = recheck(database, round_id, team)

    step(database, visit, VisitState.BEGUN)

    (first,) = submissions.history(database, round_id, HERE)
    assert first.state is SubmissionState.WITHDRAWN
    assert str(visit.id) in first.state_reason
    assert submissions.standing(database, round_id, HERE) is None
    assert plans.visit_of(database, visit.id).begun_at == minutes(5)


def test_st89_a_refused_begin_withdraws_nothing(
    database: Database, round_id: int, team: int
) -> None:
    visit = recheck(database, round_id, team)
    stale = replace(visit, version=visit.version - 1)

    assert refusal(lambda: step(database, stale, VisitState.BEGUN)) == [
        (ProblemCode.VISIT_CHANGED, "")
    ]
    assert submissions.standing(database, round_id, HERE) is not None
    assert plans.visit_of(database, visit.id) == visit


def test_st89_an_approved_form_is_reopened_first(
    database: Database, round_id: int, team: int
) -> None:
    visit = recheck(database, round_id, team)

    def review(state: SubmissionState) -> None:
        seen = {HERE: reviews.forms(database, round_id, [HERE])[HERE].seen}
        step_of = Step(state, "đã xem")
        reviews.take(database, round_id, seen, step_of, actor=DESK, at=minutes(2))

    review(SubmissionState.APPROVED)
    approved = submissions.standing(database, round_id, HERE)

    assert refusal(lambda: step(database, visit, VisitState.BEGUN)) == [
        (ProblemCode.FORM_APPROVED, HERE)
    ]
    assert submissions.standing(database, round_id, HERE) == approved
    assert plans.visit_of(database, visit.id) == visit

    review(SubmissionState.RECEIVED)
    step(database, visit, VisitState.BEGUN)
    assert submissions.standing(database, round_id, HERE) is None


def test_st89_without_a_submission_it_begins_too(
    database: Database, round_id: int, team: int
) -> None:
    answers.append(database, new(round_id), at=NOON)
    (number,) = add(database, round_id, a_visit(team, kind=VisitKind.RECHECK))

    step(database, plans.visit_of(database, number), VisitState.BEGUN)

    assert plans.visit_of(database, number).state is VisitState.BEGUN
    assert submissions.history(database, round_id, HERE) == ()


def test_st89_begun_by_two_at_once(database: Database, round_id: int, team: int) -> None:
    visit = recheck(database, round_id, team)

    def work(thread: int) -> ProblemCode | None:
        try:
            step(database, visit, VisitState.BEGUN)
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(4, work)

    assert outcomes.count(None) == 1
    assert outcomes.count(ProblemCode.VISIT_CHANGED) == 3


def test_st90_the_earlier_answers_stay(database: Database, round_id: int, team: int) -> None:
    step(database, recheck(database, round_id, team), VisitState.BEGUN)

    answers.append(database, new(round_id, "đã có", based_on=1), at=minutes(6))
    submitted(database, round_id, {A: 2})

    first, second = submissions.history(database, round_id, HERE)
    assert (first.number, second.number) == (1, 2)
    said = [event.answer.values["noi_dung"] for event in answers.history(database, round_id, HERE)]
    assert said == ["chưa có", "đã có"]
    before = submissions.answers_of(database, first)[A].answer
    assert before.values == {"noi_dung": "chưa có"}


def test_st91_a_visit_that_is_not_there(database: Database) -> None:
    assert refusal(lambda: plans.visit_of(database, 999)) == [(ProblemCode.VISIT_UNKNOWN, "")]


def test_st92_what_was_recorded_in_a_span(database: Database, round_id: int) -> None:
    nothing = Answer(AnswerState.NOT_REACHED)
    entries = [
        (new(round_id, "sớm"), minutes(-1)),
        (new(round_id, "đúng giờ", based_on=1), minutes(0)),
        (new(round_id, "sửa", based_on=2, actor=BINH), minutes(10)),
        (new(round_id, "kia", item=B), minutes(20)),
        (new(round_id, nothing, item=B, based_on=1), minutes(30)),
        (new(round_id, "xã kia", commune=THERE, actor=BINH), minutes(60)),
    ]
    for entry, at in entries:
        answers.append(database, entry, at=at)

    found = days.recorded_between(database, round_id, since=minutes(0), until=minutes(60))

    assert found == {HERE: days.Recorded(3, (AN.name, BINH.name), minutes(20))}


def test_st92_the_forms_submitted_in_a_span(database: Database, round_id: int) -> None:
    answers.append(database, new(round_id), at=NOON)
    submitted(database, round_id, {A: 1})  # a minute past noon
    submissions.withdraw(database, round_id, HERE, reason="Nhầm", actor=AN, at=minutes(30))

    spans = [(0, 1), (1, 2), (2, 60)]
    found = [
        submissions.made_between(database, round_id, since=minutes(a), until=minutes(b))
        for a, b in spans
    ]

    states = [{code: form.state for code, form in forms.items()} for forms in found]
    assert states == [{}, {HERE: SubmissionState.WITHDRAWN}, {}]


def test_st97_a_plan_is_told_to_whom_it_concerns(
    database: Database, round_id: int, team: int
) -> None:
    planned, begun, over, off = add(
        database,
        round_id,
        *(a_visit(team, hours=hours) for hours in ((7, 8), (8, 9), (9, 10), (10, 11))),
    )
    for number, states in (
        (begun, [VisitState.BEGUN]),
        (over, [VisitState.BEGUN, VisitState.DONE]),
        (off, [VisitState.CANCELLED]),
    ):
        for state in states:
            step(database, plans.visit_of(database, number), state)
    reach = {"communes": frozenset({HERE}), "items": None}
    official = database.seen_by(Rights("a1", "Ba", AccountRole.COMMUNE, **reach))  # type: ignore[arg-type] # a table of reaches
    leader = database.seen_by(Rights("a2", "An", AccountRole.LEADER, **reach))  # type: ignore[arg-type] # likewise

    assert [visit.id for visit in plans.visits_of(official, round_id)] == [begun, over]
    assert plans.visit_of(official, begun).id == begun
    assert refusal(lambda: plans.visit_of(official, planned)) == [(ProblemCode.VISIT_UNKNOWN, "")]
    assert plans.teams_of(official, round_id) == ()
    assert len(plans.visits_of(leader, round_id)) == 4
    assert [found.communes for found in plans.teams_of(leader, round_id)] == [(HERE,)]
