"""What the desk asks of the review of forms.

RW01 what is typed is checked, all at once; only the desk reviews
RW02 a form is sent back with reasons at its items; the team reads them there until it hands in again
RW03 an approval needs a reason while problems are open, and none without them
RW04 the open problems: objections, changed answers, missing ones of both sides, failing checks
RW05 a corrected answer and one that was taken back before are no change
RW06 the problems of many communes take as many queries as those of one
RW07 many are approved together or not at all; every refusal is named
RW08 a rejected form leaves no trace in any score, until its team hands in another one
RW09 a past day keeps its scores when a form is rejected later
RW10 an accepted objection does not get past the lock; a rejected one does
RW11 a team owes a form that was sent back in its second visit; an approved one is reopened before that
RW12 the cases tell of every standing form what it is and what is open
RW13 a person reviews within their rights only
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from survey import field_work, objections, rechecks, reviews
from survey.application import Application
from survey.assessment import FORM_REJECTED
from survey.fields import NOTE_LIMIT
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    ItemCode,
    Role,
    Submission,
    SubmissionState,
    Visit,
    VisitKind,
    VisitState,
)
from survey.problems import ProblemCode
from survey.reviews import Doubt, DoubtKind, Seen
from survey.rights import AccountRole, Rights
from survey.storage import submissions
from tests.storage.builders import refusal
from tests.support.field_work import a_visit, made_team, planned
from tests.support.small_province import (
    AN,
    AREA,
    BINH,
    DESK,
    EXPIRY,
    GATE,
    HERE,
    RECORD,
    SHARE,
    THERE,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
)
from tests.support.statements import counted_statements

REVIEWER = Actor("Võ Thị Em", Role.DESK)
BA = "Hồ Văn Ba, Phó Chủ tịch UBND xã"
COMPLETE = {
    GATE: said(muc="co"),
    AREA: said(m2=70),
    RECORD: said(co_mat="khong"),
    EXPIRY: said(het_han=date(2027, 12, 1)),
}


@pytest.fixture
def clock() -> Clock:
    """A clock that a test puts forward."""
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """Quảng Ngãi with five items and an open round, number 1."""
    app = empty_province(tmp_path, clock)
    app.install("51", made_up=False)
    open_round(app)
    yield app
    app.close()


def handed_in(app: Application, commune: CommuneCode = HERE, *, desk: bool = True) -> Submission:
    """Answer every item of *commune* and submit; the desk's own only where *desk* says so."""
    for item, answer in COMPLETE.items():
        saved(app, draft(1, item, answer, commune=commune))
    if desk:
        saved(app, draft(1, SHARE, said(dat=9, can=10), actor=DESK, commune=commune))
    return submitted(app, commune)


def submitted(app: Application, commune: CommuneCode = HERE) -> Submission:
    found = app.submit(1, commune, actor=AN)
    assert isinstance(found, Submission)
    return found


def seen(app: Application, commune: CommuneCode = HERE) -> Seen:
    return reviews.cases(app, 1)[commune].seen


def state(app: Application, commune: CommuneCode = HERE) -> SubmissionState:
    return app.standing(1)[commune].state


def flag(app: Application, commune: CommuneCode = HERE, **issues: str) -> None:
    """Send the form back; the items are named as TS_01."""
    said = {ItemCode(item.replace("_", "-")): reason for item, reason in issues.items()}
    reviews.flag(app, 1, commune, seen=seen(app, commune), issues=said, actor=REVIEWER)


def approve(app: Application, commune: CommuneCode = HERE, reason: str = "") -> None:
    look = seen(app, commune)
    reviews.approve(app, 1, commune, seen=look, actor=REVIEWER, reason=reason)


def reject(app: Application, commune: CommuneCode = HERE) -> None:
    look = seen(app, commune)
    reviews.reject(app, 1, commune, seen=look, actor=REVIEWER, reason="Phiếu không đúng xã")


def mend(app: Application, item: ItemCode = AREA, answer: Answer | None = None) -> None:
    now = app.current(1, HERE)[item]
    saved(app, draft(1, item, answer or said(m2=20), based_on=now.version))


def doubts(app: Application, commune: CommuneCode = HERE) -> tuple[Doubt, ...]:
    return reviews.open_problems(app, 1, [commune]).get(commune, ())


# What is typed -----------------------------------------------------------------------------------


def test_rw01_everything_wrong_is_told_at_once(app: Application) -> None:
    handed_in(app)
    issues = {ItemCode("XX-99"): "sai", GATE: " ", AREA: "x" * (NOTE_LIMIT + 1)}

    problems = refusal(
        lambda: reviews.flag(app, 1, HERE, seen=seen(app), issues=issues, actor=Actor("", AN.role))
    )

    assert sorted(code.name for code, _ in problems) == [
        "ACTOR_MISSING",
        "DESK_ONLY",
        "FIELD_TEXT_LONG",
        "ITEM_UNKNOWN",
        "TEXT_MISSING",
    ]
    assert state(app) is SubmissionState.RECEIVED


def test_rw01_no_issue_is_no_reason_to_send_it_back(app: Application) -> None:
    handed_in(app)

    assert refusal(lambda: flag(app)) == [(ProblemCode.REVIEW_NO_ISSUE, HERE)]


@pytest.mark.parametrize("step", [reviews.reject, reviews.reopen])
def test_rw01_a_reason_is_needed(app: Application, step: Any) -> None:
    handed_in(app)
    look = seen(app)

    problems = refusal(lambda: step(app, 1, HERE, seen=look, reason=" ", actor=REVIEWER))

    assert [code for code, _ in problems] == [ProblemCode.TEXT_MISSING]


def test_rw01_the_desk_alone_approves(app: Application) -> None:
    handed_in(app)
    look = seen(app)

    problems = refusal(lambda: reviews.approve(app, 1, HERE, seen=look, actor=BINH))

    assert problems == [(ProblemCode.DESK_ONLY, "")]


# Sent back ---------------------------------------------------------------------------------------


def test_rw02_the_team_reads_the_reasons_until_it_hands_in_again(
    app: Application, clock: Clock
) -> None:
    handed_in(app)
    at = clock.at
    look = seen(app)
    issues = {AREA: " Đo lại\r\ndiện tích "}
    reviews.flag(app, 1, HERE, seen=look, issues=issues, remark="Xem lại", actor=REVIEWER)

    found = reviews.issues_for(app, 1, HERE)
    assert {item: (i.reason, i.version, i.by, i.at) for item, i in found.items()} == {
        AREA: ("Đo lại\ndiện tích", 1, REVIEWER.name, at)
    }
    assert app.standing(1)[HERE].state_reason == "Xem lại"

    clock.forward(hours=1)
    mend(app)
    assert list(reviews.issues_for(app, 1, HERE)) == [AREA]
    assert submitted(app).state is SubmissionState.EDITED
    assert reviews.issues_for(app, 1, HERE) == {}
    assert [event.state for event in reviews.history(app, 1, HERE)] == [
        SubmissionState.RECEIVED,
        SubmissionState.HAS_ISSUES,
        SubmissionState.WITHDRAWN,
        SubmissionState.EDITED,
    ]


# Approved ----------------------------------------------------------------------------------------


def test_rw03_without_problems_no_reason_is_needed(app: Application) -> None:
    handed_in(app)

    approve(app)

    assert state(app) is SubmissionState.APPROVED


def test_rw03_with_open_problems_a_reason_is_needed(app: Application) -> None:
    handed_in(app, desk=False)

    assert refusal(lambda: approve(app)) == [(ProblemCode.REVIEW_OPEN, HERE)]
    assert state(app) is SubmissionState.RECEIVED
    approve(app, reason="Sổ chứng thư gửi sau")
    assert app.standing(1)[HERE].state_reason == "Sổ chứng thư gửi sau"


def test_rw03_reopened_it_may_be_approved_again(app: Application) -> None:
    handed_in(app)
    approve(app)
    look = seen(app)

    reviews.reopen(app, 1, HERE, seen=look, reason="Sót biên bản", actor=REVIEWER)

    assert state(app) is SubmissionState.RECEIVED
    approve(app)
    assert state(app) is SubmissionState.APPROVED


def incomplete(app: Application) -> None:
    saved(app, draft(1, GATE, said(muc="co")))
    submitted(app)


def with_an_objection(app: Application) -> None:
    handed_in(app)
    objections.lodge(app, 1, HERE, app.current(1, HERE)[GATE], text="Sai", by=BA)


def too_large(app: Application) -> None:
    handed_in(app)
    flag(app, TS_02="Đo lại")
    mend(app, answer=said(m2=3000))
    submitted(app)


def changed_since(app: Application) -> None:
    handed_in(app)
    flag(app, TS_02="Đo lại")
    mend(app)
    look = seen(app)
    reviews.reopen(app, 1, HERE, seen=look, reason="Ghi nhầm ý kiến", actor=REVIEWER)


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        pytest.param(handed_in, [], id="RW04 none"),
        pytest.param(
            incomplete,
            [(DoubtKind.MISSING, (AREA, RECORD, EXPIRY)), (DoubtKind.DESK, (SHARE,))],
            id="RW04 missing on both sides",
        ),
        pytest.param(with_an_objection, [(DoubtKind.OBJECTION, (GATE,))], id="RW04 objection"),
        pytest.param(too_large, [(DoubtKind.IMPLAUSIBLE, (AREA,))], id="RW04 implausible"),
        pytest.param(changed_since, [(DoubtKind.CHANGED, (AREA,))], id="RW04 changed"),
    ],
)
def test_rw04_the_open_problems(app: Application, prepare: Any, expected: object) -> None:
    prepare(app)

    assert [(doubt.kind, doubt.items) for doubt in doubts(app)] == expected


def test_rw05_a_corrected_answer_is_settled(app: Application) -> None:
    with_an_objection(app)
    (objection,) = objections.undecided(app, 1)
    yes = said(muc="mot_phan")
    objections.accept(app, objection.id, seen=1, reason="Đã xem", answer=yes, actor=DESK)

    assert doubts(app) == ()


def test_rw05_an_answer_taken_back_before_is_no_change(app: Application) -> None:
    saved(app, draft(1, RECORD, said(co_mat="khong")))
    saved(app, draft(1, RECORD, Answer(AnswerState.NOT_REACHED), based_on=1))
    incomplete(app)

    assert [doubt.kind for doubt in doubts(app)] == [DoubtKind.MISSING, DoubtKind.DESK]


def test_rw05_the_desk_may_answer_after_the_form(app: Application) -> None:
    handed_in(app, desk=False)
    saved(app, draft(1, SHARE, said(dat=9, can=10), actor=DESK))

    assert doubts(app) == ()


def test_rw06_as_many_queries_for_many_as_for_one(app: Application) -> None:
    for commune in (HERE, THERE, CommuneCode("21040")):
        handed_in(app, commune)
    with counted_statements() as one:
        reviews.open_problems(app, 1, [HERE])
    with counted_statements() as many:
        found = reviews.open_problems(app, 1, [CommuneCode(c.code) for c in app.communes])

    assert found == {}
    assert len(many) == len(one)


def test_rw07_many_or_none(app: Application) -> None:
    handed_in(app)
    handed_in(app, THERE, desk=False)
    look = {commune: case.seen for commune, case in reviews.cases(app, 1).items()}

    problems = refusal(lambda: reviews.approve_many(app, 1, look, actor=REVIEWER))

    assert problems == [(ProblemCode.REVIEW_OPEN, THERE)]
    assert state(app) is SubmissionState.RECEIVED
    reviews.approve_many(app, 1, look, actor=REVIEWER, reason="Sổ gửi sau")
    assert {state(app), state(app, THERE)} == {SubmissionState.APPROVED}


def test_rw07_nothing_chosen(app: Application) -> None:
    problems = refusal(lambda: reviews.approve_many(app, 1, {}, actor=REVIEWER))

    assert problems == [(ProblemCode.REVIEW_NOT_CHOSEN, "")]


def test_rw07_nobody_approves_their_own(app: Application) -> None:
    handed_in(app)
    look = seen(app)

    problems = refusal(lambda: reviews.approve(app, 1, HERE, seen=look, actor=DESK))

    assert problems == [(ProblemCode.OWN_FORM, HERE)]


# Scores ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """All figures of one commune."""

    value: float
    coverage: float
    level: int
    visited: bool
    lagging: bool


def figures(app: Application, until: datetime | None = None) -> Figures:
    found = app.assess(1, recorded_until=until, as_of=date(2026, 12, 1))
    row = found.index[HERE]
    return Figures(
        value=float(np.nan_to_num(found.readiness.value[row], nan=-1)),
        coverage=float(found.readiness.coverage[row]),
        level=int(found.level[row]),
        visited=bool(found.visited[row]),
        lagging=bool(found.lagging[row]),
    )


def test_rw08_a_rejected_form_leaves_no_trace(app: Application) -> None:
    nothing = figures(app)
    handed_in(app)
    before = figures(app)
    assert before.value > 0

    reject(app)

    nothing = replace(nothing, level=FORM_REJECTED)
    assert figures(app) == nothing
    mend(app)
    assert figures(app) == nothing  # what was mended is not handed in yet
    submitted(app)
    after = figures(app)
    assert (after.visited, after.coverage) == (True, before.coverage)
    assert 0 < after.value < before.value


def test_rw08_taken_back_the_rejection_counts_no_longer(app: Application) -> None:
    handed_in(app)
    before = figures(app)
    reject(app)
    look = seen(app)

    reviews.reopen(app, 1, HERE, seen=look, reason="Nhầm xã", actor=REVIEWER)

    assert figures(app) == before


def test_rw08_an_item_taken_up_again_by_a_second_visit_counts_only_when_handed_in(
    app: Application,
) -> None:
    nothing = figures(app)
    handed_in(app)
    reject(app)
    visit = begun_again(app)

    assert figures(app) == replace(nothing, level=FORM_REJECTED)
    mend(app)
    submitted(app)
    assert figures(app) != nothing
    assert not field_work.owes_form(app, visit)


def test_rw08_a_second_visit_that_is_rejected_shows_no_score(
    app: Application, clock: Clock
) -> None:
    handed_in(app)
    begun_again(app)
    clock.forward(minutes=5)
    mend(app)
    submitted(app)
    reject(app)

    (found,) = rechecks.comparisons(app, app.round(1), HERE, app.today)

    assert found.changed == (AREA,)
    assert found.before.found.readiness.value[0] > 0
    assert np.isnan(found.after.found.readiness.value[0])
    assert found.after.found.level.tolist() == [FORM_REJECTED]


def test_rw09_a_past_day_keeps_its_scores(app: Application, clock: Clock) -> None:
    handed_in(app)
    before = figures(app)
    handed_in_at = clock.forward(days=1)
    reject(app)
    rejected_at = clock.forward(days=1)
    mend(app)
    submitted(app)
    at = clock.at

    past = [figures(app, until) for until in (handed_in_at, rejected_at, at)]

    assert past[0] == before
    assert (past[1].visited, past[1].level) == (False, FORM_REJECTED)
    assert past[2] == figures(app)


# Objections, second visits, rights ---------------------------------------------------------------


def test_rw10_an_accepted_objection_does_not_pass_the_lock(app: Application) -> None:
    with_an_objection(app)
    (objection,) = objections.undecided(app, 1)
    approve(app, reason="Giải quyết kiến nghị sau")
    yes = said(muc="mot_phan")

    problems = refusal(
        lambda: objections.accept(
            app, objection.id, seen=1, reason="Đã xem", answer=yes, actor=DESK
        )
    )

    assert problems == [(ProblemCode.FORM_APPROVED, HERE)]
    assert len(objections.undecided(app, 1)) == 1
    objections.reject(app, objection.id, seen=1, reason="Không đúng", actor=DESK)
    assert objections.undecided(app, 1) == ()


def begun_again(app: Application) -> Visit:
    """Plan a second visit and begin it."""
    team = made_team(app, 1)
    (visit,) = planned(app, 1, a_visit(team, kind=VisitKind.RECHECK))
    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)
    return field_work.visit(app, visit.id)


def test_rw11_a_second_visit_waits_for_the_desk(app: Application) -> None:
    handed_in(app)
    approve(app)
    (visit,) = planned(app, 1, a_visit(made_team(app, 1), kind=VisitKind.RECHECK))

    def begin() -> None:
        field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)

    assert refusal(begin) == [(ProblemCode.FORM_APPROVED, HERE)]
    assert field_work.visit(app, visit.id) == visit
    form = app.form_of(1, HERE)
    assert form is not None
    assert form.state is SubmissionState.APPROVED

    reviews.reopen(
        app, 1, HERE, seen=reviews.cases(app, 1)[HERE].seen, actor=DESK, reason="Phúc tra"
    )
    begin()

    (first,) = submissions.history(app.database, 1, HERE)
    assert first.state is SubmissionState.WITHDRAWN
    assert str(visit.id) in first.state_reason
    assert field_work.owes_form(app, field_work.visit(app, visit.id))


def test_rw11_a_form_sent_back_is_owed(app: Application) -> None:
    handed_in(app)
    visit = begun_again(app)
    mend(app)
    submitted(app)
    assert not field_work.owes_form(app, visit)

    flag(app, TS_01="Xem lại")

    assert field_work.owes_form(app, visit)


def test_rw12_the_cases_tell_what_is_open(app: Application) -> None:
    handed_in(app, desk=False)
    handed_in(app, THERE, desk=False)
    reject(app, THERE)

    found = reviews.cases(app, 1)

    assert {c: case.form.state for c, case in found.items()} == {
        HERE: SubmissionState.RECEIVED,
        THERE: SubmissionState.REJECTED,
    }
    assert [doubt.kind for doubt in found[HERE].doubts] == [DoubtKind.DESK]
    assert found[THERE].doubts == ()  # settled: nobody asks


@dataclass(frozen=True)
class Known:
    """A person whose rights do not change."""

    known: Rights

    def rights(self) -> Rights:
        return self.known


def of_role(role: AccountRole) -> Known:
    return Known(Rights("a1", REVIEWER.name, role, frozenset({HERE}), everywhere=True, items=None))


def test_rw13_the_desk_reviews(app: Application) -> None:
    handed_in(app)
    desk = app.acting_for(of_role(AccountRole.DESK))
    look = reviews.cases(desk, 1)[HERE].seen

    reviews.approve(desk, 1, HERE, seen=look, actor=desk.actor())

    assert state(app) is SubmissionState.APPROVED
    assert [event.by for event in reviews.history(desk, 1, HERE)][-1] == REVIEWER.name


@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.DESK])
def test_rw13_nobody_else_does(app: Application, role: AccountRole) -> None:
    handed_in(app)
    look = {HERE: seen(app)}
    person = app.acting_for(of_role(role))

    problems = refusal(lambda: reviews.approve_many(person, 1, look, actor=REVIEWER))

    assert problems == [(ProblemCode.FORBIDDEN, "")]
    assert state(app) is SubmissionState.RECEIVED


def test_rw13_a_name_that_is_not_ones_own(app: Application) -> None:
    handed_in(app)
    desk = app.acting_for(of_role(AccountRole.DESK))
    look = {HERE: seen(app)}

    problems = refusal(lambda: reviews.approve_many(desk, 1, look, actor=DESK))

    assert problems == [(ProblemCode.FORBIDDEN, "")]


def test_rw13_every_commune_of_many_is_asked_about(app: Application) -> None:
    handed_in(app)
    handed_in(app, THERE)
    look = {commune: case.seen for commune, case in reviews.cases(app, 1).items()}
    narrow = Rights("a1", REVIEWER.name, AccountRole.DESK, frozenset({HERE}), items=None)
    person = app.acting_for(Known(narrow))

    problems = refusal(lambda: reviews.approve_many(person, 1, look, actor=REVIEWER))

    assert problems == [(ProblemCode.FORBIDDEN, "")]
    assert state(app) is SubmissionState.RECEIVED
