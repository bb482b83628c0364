"""Teams, visits and the day, as pages and commands ask for them.

FW01 teams are made, changed and read back; who does it is named
FW02 the teams of an earlier round are taken over in one action, or none of them
FW03 each commune has the team that was given it
FW04 a day is planned whole: all lines or none
FW05 a visit is moved, begun, finished, cancelled; each needs a name
FW06 the day holds its visits, those of before still open or finished that day, what was recorded and submitted
FW08 a form that a second visit withdrew is owed until it is submitted again, cancelled or not
FW07 a commune that nobody visited cannot be checked a second time
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from survey import field_work
from survey.application import Application
from survey.model import (
    Actor,
    CommuneCode,
    Role,
    RoundState,
    SubmissionState,
    VisitKind,
    VisitState,
)
from survey.planning import TeamDraft
from survey.problems import ProblemCode as Code
from survey.problems import SurveyError
from survey.storage.submissions import Stale
from tests.support.builders import codes_and_places
from tests.support.field_work import a_team, a_visit, made_team, planned
from tests.support.small_province import (
    AN,
    BINH,
    DESK,
    GATE,
    HERE,
    SHARE,
    THERE,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
)

AT_HERE, AT_THERE = "Phường Cẩm Thành", "Xã An Phú"
NOBODY = Actor("  ", Role.DESK)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """A province with one open round."""
    app = empty_province(tmp_path, clock)
    app.install("51", made_up=False)
    open_round(app)
    yield app
    app.close()


def refusal(work: object, *arguments: object, **named: object) -> list[tuple[Code, str]]:
    assert callable(work)
    with pytest.raises(SurveyError) as caught:
        work(*arguments, **named)
    return codes_and_places(caught.value.problems)


def test_fw01_a_team_is_made_and_changed(app: Application) -> None:
    number = made_team(app, 1, a_team(members=("Lê Thị Chi",), communes=(HERE, THERE)))
    (before,) = field_work.teams(app, 1)

    change = TeamDraft("Đoàn A", "Trần Bình", (), (THERE,), number, before.version)
    field_work.save_teams(app, 1, [change], actor=DESK)

    (after,) = field_work.teams(app, 1)
    assert (before.members, before.communes) == (("Lê Thị Chi",), (HERE, THERE))
    assert (after.id, after.name, after.leader) == (number, "Đoàn A", "Trần Bình")
    assert (after.members, after.communes) == ((), (THERE,))


def test_fw01_it_needs_a_name_and_a_round(app: Application) -> None:
    assert refusal(field_work.save_teams, app, 1, [a_team()], actor=NOBODY) == [
        (Code.ACTOR_MISSING, "")
    ]
    assert refusal(field_work.save_teams, app, 9, [a_team()], actor=DESK) == [
        (Code.ROUND_UNKNOWN, "")
    ]
    assert field_work.teams(app, 1) == ()


def test_fw02_the_teams_of_an_earlier_round(app: Application) -> None:
    made_team(app, 1, a_team(members=("Lê Thị Chi",)))
    second = open_round(app, "Đợt 2")

    field_work.copy_teams(app, second, source=1, actor=DESK)

    (team,) = field_work.teams(app, second)
    assert (team.name, team.members, team.communes) == ("Đoàn 1", ("Lê Thị Chi",), (HERE,))


def test_fw02_a_name_that_is_taken_copies_none(app: Application) -> None:
    field_work.save_teams(
        app, 1, [a_team("Đoàn 1"), a_team("Đoàn 2", communes=(THERE,))], actor=DESK
    )
    second = open_round(app, "Đợt 2")
    made_team(app, second, a_team("đoàn 2", communes=()))

    assert refusal(field_work.copy_teams, app, second, source=1, actor=DESK) == [
        (Code.TEAM_NAME_TAKEN, "Đoàn 2")
    ]
    assert len(field_work.teams(app, second)) == 1


def test_fw02_a_round_without_teams(app: Application) -> None:
    second = open_round(app, "Đợt 2")

    assert refusal(field_work.copy_teams, app, second, source=1, actor=DESK) == [
        (Code.TEAMS_NONE, "")
    ]


def test_fw03_each_commune_has_its_team(app: Application) -> None:
    field_work.save_teams(
        app, 1, [a_team("Đoàn 1"), a_team("Đoàn 2", communes=(THERE,))], actor=DESK
    )

    found = field_work.team_of(app, 1)

    assert {code: team.name for code, team in found.items()} == {HERE: "Đoàn 1", THERE: "Đoàn 2"}


def test_fw04_a_day_is_planned_whole(app: Application) -> None:
    team = made_team(app, 1, a_team(communes=(HERE, THERE)))

    planned(app, 1, a_visit(team), a_visit(team, THERE, starts="13h30", ends="15h"))

    assert [(v.commune, v.day, v.starts) for v in field_work.visits(app, 1)] == [
        (HERE, date(2026, 12, 1), time(8)),
        (THERE, date(2026, 12, 1), time(13, 30)),
    ]


def test_fw04_one_wrong_line_keeps_all_out(app: Application) -> None:
    team = made_team(app, 1)
    drafts = [a_visit(team), a_visit(team, THERE, starts="mai"), a_visit(team, CommuneCode("1"))]

    assert refusal(field_work.plan_visits, app, 1, drafts, actor=DESK) == [
        (Code.VISIT_TIME, AT_THERE),
        (Code.VISIT_NOT_OF_TEAM, AT_THERE),
        (Code.COMMUNE_UNKNOWN, ""),
        (Code.VISIT_OVERLAP_TEAM, "1"),
    ]
    assert field_work.visits(app, 1) == ()


def test_fw05_a_visit_is_moved(app: Application) -> None:
    team = made_team(app, 1)
    (visit,) = planned(app, 1, a_visit(team))

    field_work.move_visit(app, visit, a_visit(team, day="02/12/2026"), actor=DESK)

    (moved,) = field_work.visits(app, 1, HERE)
    assert (moved.day, moved.state) == (date(2026, 12, 2), VisitState.PLANNED)


def test_fw05_a_visit_is_begun_and_finished(app: Application, clock: Clock) -> None:
    (visit,) = planned(app, 1, a_visit(made_team(app, 1)))

    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)
    begun = field_work.visit(app, visit.id)
    clock.forward(hours=2)
    field_work.step_visit(app, begun, VisitState.DONE, actor=AN)

    done = field_work.visit(app, visit.id)
    assert (begun.state, done.state) == (VisitState.BEGUN, VisitState.DONE)
    assert begun.begun_at == done.begun_at is not None


def test_fw05_each_needs_a_name(app: Application) -> None:
    team = made_team(app, 1)
    (visit,) = planned(app, 1, a_visit(team))
    nobody = [(Code.ACTOR_MISSING, "")]

    assert refusal(field_work.plan_visits, app, 1, [a_visit(team)], actor=NOBODY) == nobody
    assert refusal(field_work.move_visit, app, visit, a_visit(team), actor=NOBODY) == nobody
    assert refusal(field_work.step_visit, app, visit, VisitState.BEGUN, actor=NOBODY) == nobody
    assert field_work.visits(app, 1) == (visit,)


def test_fw05_a_prepared_round_takes_no_visits(app: Application) -> None:
    day = app.today
    rnd = app.create_round(name="Đợt 2", opens_on=day, closes_on=day, actor=DESK)
    team = made_team(app, rnd)

    assert refusal(field_work.plan_visits, app, rnd, [a_visit(team)], actor=DESK) == [
        (Code.ROUND_NOT_OPEN, "")
    ]


def test_fw06_what_a_day_holds(app: Application, clock: Clock) -> None:
    team = made_team(app, 1, a_team(communes=(HERE, THERE)))
    late, over, today, later = planned(
        app,
        1,
        a_visit(team),
        a_visit(team, THERE, starts="13:00", ends="15:00"),
        a_visit(team, day="02/12/2026"),
        a_visit(team, day="03/12/2026"),
    )
    field_work.step_visit(app, over, VisitState.CANCELLED, actor=DESK, reason="Đường ngập")
    saved(app, draft(1, GATE, said(muc="khong"), actor=BINH))
    clock.forward(hours=20)  # 08:00 of the next day
    saved(app, draft(1, GATE, said(muc="co"), based_on=1))
    saved(app, draft(1, SHARE, said(dat=1, can=2), actor=DESK))
    assert not isinstance(app.submit(1, HERE, actor=AN), Stale)

    day = field_work.day_of(app, 1, app.today)

    assert day.day == date(2026, 12, 2)
    assert [visit.id for visit in day.visits] == [late.id, today.id]
    assert later.day == date(2026, 12, 3)
    assert {c: (r.answers, r.people) for c, r in day.recorded.items()} == {
        HERE: (2, (AN.name, DESK.name))
    }
    assert set(day.submitted) == {HERE}


def test_fw06_a_visit_of_before_that_is_finished_that_day(app: Application, clock: Clock) -> None:
    (visit,) = planned(app, 1, a_visit(made_team(app, 1)))
    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)
    clock.forward(days=1)
    field_work.step_visit(app, field_work.visit(app, visit.id), VisitState.DONE, actor=AN)

    days = [field_work.day_of(app, 1, date(2026, 12, day)).visits for day in (1, 2, 3)]

    assert [[found.id for found in visits] for visits in days] == [[visit.id], [visit.id], []]


def test_fw06_a_form_that_was_withdrawn_since_counts(app: Application, clock: Clock) -> None:
    saved(app, draft(1, GATE, said(muc="khong")))
    assert not isinstance(app.submit(1, HERE, actor=AN), Stale)
    clock.forward(hours=1)
    app.withdraw(1, HERE, actor=AN, reason="Nhầm")
    clock.forward(days=1)

    days = [field_work.day_of(app, 1, date(2026, 12, day)).submitted for day in (1, 2)]

    assert [{c: s.state for c, s in found.items()} for found in days] == [
        {HERE: SubmissionState.WITHDRAWN},
        {},
    ]


def test_fw06_of_two_forms_of_a_day_the_newest(app: Application) -> None:
    saved(app, draft(1, GATE, said(muc="khong")))
    for _ in range(2):
        assert not isinstance(app.submit(1, HERE, actor=AN), Stale)
        app.withdraw(1, HERE, actor=AN, reason="Nhầm")
    assert not isinstance(app.submit(1, HERE, actor=AN), Stale)

    submitted = field_work.day_of(app, 1, app.today).submitted

    assert (submitted[HERE].number, submitted[HERE].state) == (3, SubmissionState.RECEIVED)


def test_fw08_a_form_that_was_withdrawn_is_owed(app: Application) -> None:
    saved(app, draft(1, GATE, said(muc="khong")))
    assert not isinstance(app.submit(1, HERE, actor=AN), Stale)
    (visit,) = planned(app, 1, a_visit(made_team(app, 1), kind=VisitKind.RECHECK))
    owed = [field_work.owes_form(app, visit)]

    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)
    begun = field_work.visit(app, visit.id)
    owed.append(field_work.owes_form(app, begun))
    field_work.step_visit(app, begun, VisitState.CANCELLED, actor=AN, reason="Nhầm xã")
    cancelled = field_work.visit(app, visit.id)
    owed.append(field_work.owes_form(app, cancelled))
    assert not isinstance(app.submit(1, HERE, actor=AN), Stale)
    owed.append(field_work.owes_form(app, cancelled))

    assert owed == [False, True, True, False]


def test_fw08_without_a_form_none_is_owed(app: Application) -> None:
    saved(app, draft(1, GATE, said(muc="khong")))
    (visit,) = planned(app, 1, a_visit(made_team(app, 1), kind=VisitKind.RECHECK))
    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)

    assert not field_work.owes_form(app, field_work.visit(app, visit.id))


def test_fw06_the_day_begins_at_midnight_in_vietnam(app: Application, clock: Clock) -> None:
    clock.forward(hours=11, minutes=59)  # 23:59
    saved(app, draft(1, GATE, said(muc="khong")))
    clock.forward(minutes=1)
    saved(app, draft(1, GATE, said(muc="co"), based_on=1))

    days = [field_work.day_of(app, 1, date(2026, 12, day)).recorded for day in (1, 2)]

    assert [found[HERE].answers for found in days] == [1, 1]


def test_fw07_a_recheck_needs_a_visited_commune(app: Application) -> None:
    team = made_team(app, 1)
    again = a_visit(team, kind=VisitKind.RECHECK)
    assert refusal(field_work.plan_visits, app, 1, [again], actor=DESK) == [
        (Code.VISIT_NOT_VISITED, AT_HERE)
    ]

    saved(app, draft(1, GATE, said(muc="khong")))

    assert planned(app, 1, again)[0].kind is VisitKind.RECHECK


def test_fw07_wrong_commune_taken_back_is_no_visit(app: Application) -> None:
    team = made_team(app, 1)
    again = a_visit(team, kind=VisitKind.RECHECK)
    saved(app, draft(1, GATE, said(muc="khong")))
    app.take_back(1, HERE, actor=AN)
    assert refusal(field_work.plan_visits, app, 1, [again], actor=DESK) == [
        (Code.VISIT_NOT_VISITED, AT_HERE)
    ]

    saved(app, draft(1, GATE, said(muc="co"), based_on=2))

    assert planned(app, 1, again)[0].kind is VisitKind.RECHECK


def test_fw01_a_locked_round_keeps_its_teams(app: Application) -> None:
    made_team(app, 1)
    (team,) = field_work.teams(app, 1)
    app.change_round(1, RoundState.LOCKED, actor=DESK, reason="")
    change = replace(a_team("Đoàn A"), id=team.id, version=team.version)

    assert refusal(field_work.save_teams, app, 1, [change], actor=DESK) == [
        (Code.ROUND_NOT_OPEN, "")
    ]
    assert field_work.teams(app, 1) == (team,)
