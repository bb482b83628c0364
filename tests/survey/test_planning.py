"""The rules of teams.

TM01 a team has a name and a leader
TM02 a person stands once in a team, however the name is typed
TM03 a commune belongs to at most one team, among the stored ones and among those saved together
TM04 a commune that the round does not have is refused
TM05 names of teams differ, however they are typed
TM06 who changes a team has seen its newest version; a team of another round is unknown
TM07 a commune with a visit ahead does not leave its team
TM08 texts are composed, squeezed and limited; empty members are left out
TM09 all problems are told at once
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from survey import planning
from survey.model import CommuneCode, Team, Visit, VisitState
from survey.planning import Plan, TeamDraft
from survey.problems import ProblemCode as Code
from survey.problems import SurveyError
from tests.support.builders import codes_and_places
from tests.support.field_work import a_team, stored
from tests.support.small_province import HERE, THERE

ELSEWHERE = CommuneCode("99999")
NAMES = {HERE: "Phường Cẩm Thành", THERE: "Xã An Phú"}
FIRST = Team(1, 1, "Đoàn 1", "An", (), (HERE,), version=7)
OF_FIRST = TeamDraft("Đoàn 1", "An", (), (HERE,), id=1, version=7)


def a_plan(*visits: Visit, teams: tuple[Team, ...] = (FIRST,)) -> Plan:
    return Plan(teams, visits, frozenset())


def refused(plan: Plan, *drafts: TeamDraft) -> list[tuple[Code, str]]:
    try:
        planning.checked_teams(plan, drafts, NAMES)
    except SurveyError as error:
        return codes_and_places(error.problems)
    return []


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        pytest.param([a_team("Đoàn 2", communes=(THERE,))], [], id="TM01 complete"),
        pytest.param([a_team("Đoàn 2", communes=())], [], id="TM01 no commune yet"),
        pytest.param([a_team(" ", communes=())], [(Code.TEAM_NAME, "")], id="TM01 no name"),
        pytest.param(
            [a_team("Đoàn 2", " ", communes=())],
            [(Code.TEAM_LEADER, "Đoàn 2")],
            id="TM01 no leader",
        ),
        pytest.param(
            [a_team("Đoàn 2", "Trần Bình", ("trần  BÌNH",), ())],
            [(Code.TEAM_PERSON_TWICE, "Đoàn 2")],
            id="TM02 leader among the members, other case and blanks",
        ),
        pytest.param(
            [a_team("Đoàn 2", "An", ("Bình", unicodedata.normalize("NFD", "Bình")), ())],
            [(Code.TEAM_PERSON_TWICE, "Đoàn 2")],
            id="TM02 the same member decomposed",
        ),
        pytest.param(
            [a_team("Đoàn 2", "An", ("Bình", "Binh"), ())],
            [],
            id="TM02 another tone, another person",
        ),
        pytest.param(
            [a_team("Đoàn 2", communes=(HERE, THERE))],
            [(Code.TEAM_COMMUNE_TAKEN, "Đoàn 2, Phường Cẩm Thành")],
            id="TM03 of a stored team",
        ),
        pytest.param(
            [a_team("Đoàn 2", communes=(THERE,)), a_team("Đoàn 3", communes=(THERE,))],
            [(Code.TEAM_COMMUNE_TAKEN, "Đoàn 3, Xã An Phú")],
            id="TM03 of two new teams",
        ),
        pytest.param(
            [replace(OF_FIRST, communes=()), a_team("Đoàn 2", communes=(HERE,))],
            [],
            id="TM03 handed over in one change",
        ),
        pytest.param(
            [a_team("Đoàn 2", communes=(ELSEWHERE,))],
            [(Code.COMMUNE_UNKNOWN, "Đoàn 2")],
            id="TM04 unknown",
        ),
        pytest.param(
            [a_team("đoàn  1", communes=())], [(Code.TEAM_NAME_TAKEN, "đoàn 1")], id="TM05 stored"
        ),
        pytest.param(
            [a_team("Đoàn 2", communes=()), a_team("ĐOÀN 2", communes=())],
            [(Code.TEAM_NAME_TAKEN, "ĐOÀN 2")],
            id="TM05 among the new ones",
        ),
        pytest.param([replace(OF_FIRST, leader="Bình")], [], id="TM05 its own name is free"),
        pytest.param([replace(OF_FIRST, name="Đoàn A")], [], id="TM05 another name"),
        pytest.param(
            [replace(OF_FIRST, version=6)], [(Code.TEAM_CHANGED, "Đoàn 1")], id="TM06 older version"
        ),
        pytest.param(
            [replace(OF_FIRST, id=9, name="Đoàn 9", communes=())],
            [(Code.TEAM_UNKNOWN, "Đoàn 9")],
            id="TM06 unknown",
        ),
        pytest.param(
            [a_team("Đ" * 201, "A" * 201, ("B" * 201,), ())],
            [(Code.FIELD_TEXT_LONG, "Đ" * 201)] * 3,
            id="TM08 too long",
        ),
        pytest.param(
            [a_team("", "", ("Bình", "bình"), (HERE, ELSEWHERE))],
            [
                (Code.TEAM_NAME, ""),
                (Code.TEAM_LEADER, ""),
                (Code.TEAM_PERSON_TWICE, ""),
                (Code.COMMUNE_UNKNOWN, ""),
                (Code.TEAM_COMMUNE_TAKEN, ", Phường Cẩm Thành"),
            ],
            id="TM09 all at once",
        ),
    ],
)
def test_what_is_wrong_with_teams(
    drafts: list[TeamDraft], expected: list[tuple[Code, str]]
) -> None:
    assert refused(a_plan(), *drafts) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(VisitState.PLANNED, True, id="TM07 planned"),
        pytest.param(VisitState.BEGUN, True, id="TM07 begun"),
        pytest.param(VisitState.DONE, False, id="TM07 done"),
        pytest.param(VisitState.CANCELLED, False, id="TM07 cancelled"),
    ],
)
def test_a_commune_with_a_visit_ahead_stays(state: VisitState, *, expected: bool) -> None:
    found = refused(a_plan(stored(state=state)), replace(OF_FIRST, communes=(THERE,)))

    assert found == [(Code.TEAM_COMMUNE_VISIT, "Đoàn 1, Phường Cẩm Thành")] * expected


def test_tm07_a_visit_of_another_team_does_not_hold_it() -> None:
    assert refused(a_plan(stored(team_id=2)), replace(OF_FIRST, communes=())) == []


def test_tm08_what_is_kept_is_composed_and_squeezed() -> None:
    typed = TeamDraft(
        unicodedata.normalize("NFD", "  Đoàn   số 2 "), " Lê  Chi ", ("", " Bình "), (THERE, THERE)
    )

    (kept,) = planning.checked_teams(a_plan(), [typed], NAMES)

    assert kept == TeamDraft("Đoàn số 2", "Lê Chi", ("Bình",), (THERE,))
