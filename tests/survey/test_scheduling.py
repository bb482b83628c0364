"""The rules of visits.

VS01 a time is typed as 8, 8h, 8:30, 13h30, 08.30; anything else is refused, as is a day that is none
VS02 the day lies within the round
VS03 a visit ends after it starts
VS04 two visits of one team do not overlap; touching is no overlap
VS05 two visits to one commune do not overlap, whoever makes them
VS06 the commune is one of the team; team and commune are known
VS07 a recheck needs a commune where an inspector has answered
VS08 the kind is chosen, never assumed
VS09 cancelled visits take no time
VS10 all problems of all lines are told at once; what the lines share is told once
VS11 a visit goes from planned to begun to done, or is cancelled with a reason; nothing else
VS12 a visit does not begin before its day; a late one may
VS13 a recheck that begins gives the reason for withdrawing a submission; a first visit does not
VS14 who moves or steps a visit has seen its newest version
VS15 a moved visit keeps what it is and is checked against all others
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from survey import scheduling
from survey.model import (
    CommuneCode,
    ProvinceCode,
    Round,
    RoundState,
    Team,
    Visit,
    VisitKind,
    VisitState,
)
from survey.planning import Plan
from survey.problems import ProblemCode as Code
from survey.problems import SurveyError
from survey.scheduling import VisitDraft
from tests.support.builders import codes_and_places
from tests.support.field_work import a_visit, stored
from tests.support.small_province import HERE, NOON, THERE

AT_HERE, AT_THERE = "Phường Cẩm Thành", "Xã An Phú"
NAMES = {HERE: AT_HERE, THERE: AT_THERE}
AWAY = CommuneCode("21028")
KNOWN = {*NAMES, AWAY}
ROUND = Round(
    id=1,
    name="Đợt 1",
    province=ProvinceCode("51"),
    opens_on=date(2026, 12, 1),
    closes_on=date(2026, 12, 31),
    catalogue_version=1,
    policy_version=1,
    state=RoundState.OPEN,
    state_at=NOON,
)
TEAMS = (
    Team(1, 1, "Đoàn 1", "An", (), (HERE, THERE), version=1),
    Team(2, 1, "Đoàn 2", "Bình", (), (), version=2),
)


def a_plan(*visits: Visit, visited: frozenset[CommuneCode] = frozenset()) -> Plan:
    return Plan(TEAMS, visits, visited)


def refused(plan: Plan, *drafts: VisitDraft) -> list[tuple[Code, str]]:
    try:
        scheduling.checked_visits(plan, drafts, ROUND, NAMES, KNOWN)
    except SurveyError as error:
        return codes_and_places(error.problems)
    return []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("8", time(8), id="VS01 hour"),
        pytest.param("8h", time(8), id="VS01 hour with h"),
        pytest.param(" 08:30 ", time(8, 30), id="VS01 colon"),
        pytest.param("7H30", time(7, 30), id="VS01 h"),
        pytest.param("7g30", time(7, 30), id="VS01 g"),
        pytest.param("7.30", time(7, 30), id="VS01 dot"),
    ],
)
def test_a_time_is_read(typed: str, expected: time) -> None:
    (visit,) = scheduling.checked_visits(a_plan(), [a_visit(1, starts=typed)], ROUND, NAMES, KNOWN)

    assert visit.starts == expected


@pytest.mark.parametrize("typed", ["", " "])
def test_vs01_no_time_is_told_apart(typed: str) -> None:
    assert refused(a_plan(), a_visit(1, starts=typed)) == [(Code.VISIT_TIME_MISSING, AT_HERE)]


@pytest.mark.parametrize("typed", ["sáng", "25:00", "8:60", "8:5", "-8:00", "8:00:00"])
def test_vs01_what_is_no_time_is_refused(typed: str) -> None:
    assert refused(a_plan(), a_visit(1, ends=typed)) == [(Code.VISIT_TIME, AT_HERE)]


OPEN = frozenset({HERE})


@pytest.mark.parametrize(
    ("plan", "drafts", "expected"),
    [
        pytest.param(a_plan(), [a_visit(1)], [], id="VS01 a visit"),
        pytest.param(a_plan(), [], [(Code.VISIT_NONE, "")], id="VS01 no visit"),
        pytest.param(
            a_plan(), [a_visit(1, day="31/02/2027")], [(Code.FIELD_DATE, "")], id="VS01 no day"
        ),
        pytest.param(
            a_plan(),
            [a_visit(1, day="30/11/2026")],
            [(Code.VISIT_DAY_OUTSIDE, "")],
            id="VS02 before",
        ),
        pytest.param(
            a_plan(),
            [a_visit(1, day="01/01/2027")],
            [(Code.VISIT_DAY_OUTSIDE, "")],
            id="VS02 after",
        ),
        pytest.param(a_plan(), [a_visit(1, day="31/12/2026")], [], id="VS02 the last day"),
        pytest.param(
            a_plan(),
            [a_visit(1, starts="11:00", ends="8:00")],
            [(Code.VISIT_TIMES, AT_HERE)],
            id="VS03 ends before it starts",
        ),
        pytest.param(
            a_plan(),
            [a_visit(1, starts="8:00", ends="8:00")],
            [(Code.VISIT_TIMES, AT_HERE)],
            id="VS03 takes no time",
        ),
        pytest.param(
            a_plan(stored()),
            [a_visit(1, THERE, starts="10:59", ends="12:00")],
            [(Code.VISIT_OVERLAP_TEAM, AT_THERE)],
            id="VS04 overlaps a stored one",
        ),
        pytest.param(
            a_plan(stored()),
            [a_visit(1, THERE, starts="11:00", ends="12:00")],
            [],
            id="VS04 touches",
        ),
        pytest.param(
            a_plan(stored()), [a_visit(1, THERE, day="02/12/2026")], [], id="VS04 another day"
        ),
        pytest.param(
            a_plan(),
            [a_visit(1), a_visit(1, THERE, starts="9:00", ends="10:00")],
            [(Code.VISIT_OVERLAP_TEAM, AT_THERE)],
            id="VS04 overlaps a line of the same form",
        ),
        pytest.param(
            a_plan(stored(team_id=2)),
            [a_visit(1)],
            [(Code.VISIT_OVERLAP_COMMUNE, AT_HERE)],
            id="VS05 of another team",
        ),
        pytest.param(
            a_plan(stored(team_id=2, commune=THERE)), [a_visit(1)], [], id="VS05 elsewhere"
        ),
        pytest.param(
            a_plan(stored()),
            [a_visit(1)],
            [(Code.VISIT_OVERLAP_COMMUNE, AT_HERE)],
            id="VS05 of the same team, told once",
        ),
        pytest.param(
            a_plan(), [a_visit(2)], [(Code.VISIT_NOT_OF_TEAM, AT_HERE)], id="VS06 not of the team"
        ),
        pytest.param(a_plan(), [a_visit(9)], [(Code.TEAM_UNKNOWN, "")], id="VS06 unknown team"),
        pytest.param(
            a_plan(),
            [a_visit(1, CommuneCode("99999"))],
            [(Code.COMMUNE_UNKNOWN, "")],
            id="VS06 unknown commune",
        ),
        pytest.param(
            a_plan(),
            [a_visit(1, AWAY)],
            [(Code.COMMUNE_NOT_IN_ROUND, "")],
            id="VS06 a commune that takes no part",
        ),
        pytest.param(
            a_plan(),
            [a_visit(1, kind=VisitKind.RECHECK)],
            [(Code.VISIT_NOT_VISITED, AT_HERE)],
            id="VS07 nobody was there",
        ),
        pytest.param(
            a_plan(visited=OPEN), [a_visit(1, kind=VisitKind.RECHECK)], [], id="VS07 somebody was"
        ),
        pytest.param(
            a_plan(), [a_visit(1, kind=None)], [(Code.VISIT_KIND, AT_HERE)], id="VS08 no kind"
        ),
        pytest.param(
            a_plan(stored(state=VisitState.CANCELLED)), [a_visit(1)], [], id="VS09 cancelled"
        ),
        pytest.param(
            a_plan(stored(state=VisitState.DONE)),
            [a_visit(1)],
            [(Code.VISIT_OVERLAP_COMMUNE, AT_HERE)],
            id="VS09 done takes time",
        ),
        pytest.param(
            a_plan(),
            [
                a_visit(9, day="1/1/2030", starts="x", ends="y", note="a" * 501),
                a_visit(9, THERE, kind=None, day="1/1/2030"),
            ],
            [
                (Code.VISIT_TIME, AT_HERE),
                (Code.VISIT_TIME, AT_HERE),
                (Code.FIELD_TEXT_LONG, AT_HERE),
                (Code.VISIT_DAY_OUTSIDE, ""),
                (Code.TEAM_UNKNOWN, ""),
                (Code.VISIT_KIND, AT_THERE),
            ],
            id="VS10 all of all lines",
        ),
    ],
)
def test_what_is_wrong_with_a_day(
    plan: Plan, drafts: list[VisitDraft], expected: list[tuple[Code, str]]
) -> None:
    assert refused(plan, *drafts) == expected


# Steps -------------------------------------------------------------------------------------------

ALLOWED = {
    (VisitState.PLANNED, VisitState.PLANNED),
    (VisitState.PLANNED, VisitState.BEGUN),
    (VisitState.PLANNED, VisitState.CANCELLED),
    (VisitState.BEGUN, VisitState.DONE),
    (VisitState.BEGUN, VisitState.CANCELLED),
}


def problems_of_step(
    found: Visit, target: VisitState, *, today: date = date(2026, 12, 1), reason: str = "mưa lũ"
) -> list[tuple[Code, str]]:
    try:
        scheduling.stepped(a_plan(found), found, target, today=today, reason=reason)
    except SurveyError as error:
        return codes_and_places(error.problems)
    return []


@pytest.mark.parametrize("target", [VisitState.BEGUN, VisitState.DONE, VisitState.CANCELLED])
@pytest.mark.parametrize("state", VisitState)
def test_vs11_the_life_of_a_visit(state: VisitState, target: VisitState) -> None:
    allowed = (state, target) in ALLOWED

    assert problems_of_step(stored(state=state), target) == (
        [] if allowed else [(Code.VISIT_TRANSITION, "")]
    )


@pytest.mark.parametrize("state", [s for s in VisitState if s is not VisitState.PLANNED])
def test_vs11_only_a_planned_one_is_moved(state: VisitState) -> None:
    found = stored(state=state)

    with pytest.raises(SurveyError) as caught:
        scheduling.moved(a_plan(found), found, a_visit(1), ROUND, NAMES)

    assert codes_and_places(caught.value.problems) == [(Code.VISIT_TRANSITION, "")]


@pytest.mark.parametrize("reason", ["", "   "])
def test_vs11_cancelling_needs_a_reason(reason: str) -> None:
    found = problems_of_step(stored(), VisitState.CANCELLED, reason=reason)

    assert found == [(Code.VISIT_REASON, "")]


def test_vs11_the_reason_is_limited() -> None:
    found = problems_of_step(stored(), VisitState.CANCELLED, reason="a" * 501)

    assert found == [(Code.FIELD_TEXT_LONG, "")]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 11, 30), [(Code.VISIT_EARLY, "")], id="VS12 the day before"),
        pytest.param(date(2026, 12, 1), [], id="VS12 on its day"),
        pytest.param(date(2026, 12, 2), [], id="VS12 late"),
    ],
)
def test_when_a_visit_begins(today: date, expected: list[tuple[Code, str]]) -> None:
    assert problems_of_step(stored(), VisitState.BEGUN, today=today) == expected


@pytest.mark.parametrize(
    ("kind", "state", "target", "withdraws"),
    [
        pytest.param(
            VisitKind.RECHECK, VisitState.PLANNED, VisitState.BEGUN, True, id="VS13 recheck begins"
        ),
        pytest.param(
            VisitKind.RECHECK, VisitState.BEGUN, VisitState.DONE, False, id="VS13 recheck ends"
        ),
        pytest.param(
            VisitKind.FIRST, VisitState.PLANNED, VisitState.BEGUN, False, id="VS13 first begins"
        ),
    ],
)
def test_what_withdraws_a_submission(
    kind: VisitKind, state: VisitState, target: VisitState, *, withdraws: bool
) -> None:
    found = stored(42, kind=kind, state=state)

    change = scheduling.stepped(a_plan(found), found, target, today=found.day, reason="")

    assert change.visit == replace(found, state=target)
    assert ("42" in change.withdrawal, "Đoàn 1" in change.withdrawal) == (withdraws, withdraws)


def test_vs14_an_older_version_is_refused() -> None:
    found, seen = stored(), replace(stored(), version=0)

    with pytest.raises(SurveyError) as step:
        scheduling.stepped(a_plan(found), seen, VisitState.BEGUN, today=found.day, reason="")
    with pytest.raises(SurveyError) as move:
        scheduling.moved(a_plan(found), seen, a_visit(1), ROUND, NAMES)

    assert codes_and_places(step.value.problems) == [(Code.VISIT_CHANGED, "")]
    assert codes_and_places(move.value.problems) == [(Code.VISIT_CHANGED, "")]


def test_vs14_a_visit_that_is_not_there() -> None:
    with pytest.raises(SurveyError) as caught:
        scheduling.moved(a_plan(), stored(), a_visit(1), ROUND, NAMES)

    assert codes_and_places(caught.value.problems) == [(Code.VISIT_UNKNOWN, "")]


def test_vs15_a_moved_visit_keeps_what_it_is() -> None:
    found = stored(5, kind=VisitKind.RECHECK)
    draft = a_visit(1, day="02/12/2026", starts="13h", ends="15h", note=" gặp Chủ tịch ")

    change = scheduling.moved(a_plan(found), found, draft, ROUND, NAMES)

    assert change.visit == replace(
        found, day=date(2026, 12, 2), starts=time(13), ends=time(15), note="gặp Chủ tịch"
    )


def test_vs15_within_its_own_time_it_overlaps_nothing() -> None:
    found = stored()

    change = scheduling.moved(
        a_plan(found), found, a_visit(1, starts="9:00", ends="10:00"), ROUND, NAMES
    )

    assert (change.visit.starts, change.visit.ends) == (time(9), time(10))


def test_vs15_all_that_is_wrong_with_a_move_is_told() -> None:
    found, other = stored(1), stored(2, commune=THERE, hours=(13, 15))
    draft = a_visit(1, starts="14:00", ends="13:30", note="a" * 501)

    with pytest.raises(SurveyError) as caught:
        scheduling.moved(a_plan(found, other), found, draft, ROUND, NAMES)

    assert {problem.code for problem in caught.value.problems} >= {
        Code.FIELD_TEXT_LONG,
        Code.VISIT_TIMES,
    }
