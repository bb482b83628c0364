"""The stored teams, on both databases.

ST80 what is saved is read back; a change is a new event and the newest one counts
ST81 all teams of a change are saved, or none of them
ST82 a locked round takes no change; a prepared one does
ST83 two people planning at once: one is served, the other sees it
ST84 the plan holds the teams, the visits, and where an answer of an inspector stands
ST98 an account works in the teams in which a name stands that it has or had, and in no others
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from survey import planning
from survey.model import Answer, AnswerState, CommuneCode, RoundState, Team
from survey.planning import Plan, TeamDraft
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.storage import account_changes, answers, plans, rounds, teams
from survey.storage.accounts import Grant, Person
from survey.storage.engine import Database
from survey.storage.tables import team_event
from tests.storage.builders import (
    DESK,
    HERE,
    NO_ROUND,
    NOON,
    THERE,
    A,
    B,
    at_once,
    minutes,
    new,
    open_round,
    prepared_round,
    refusal,
)

NAMES = {HERE: "Xã A", THERE: "Xã B"}


def save(database: Database, round_id: int, *drafts: TeamDraft) -> tuple[int, ...]:
    """Save *drafts* with the real check."""

    def check(plan: Plan) -> Sequence[TeamDraft]:
        return planning.checked_teams(plan, drafts, NAMES)

    return teams.save(database, round_id, check, actor=DESK, at=NOON)


def a_team(name: str = "Đoàn 1", *communes: CommuneCode) -> TeamDraft:
    return TeamDraft(name, "Nguyễn Văn An", ("Trần Thị Bình",), communes)


def again(found: Team, **changes: object) -> TeamDraft:
    """Return *found* as somebody changes it who sees it as it is."""
    draft = TeamDraft(
        found.name, found.leader, found.members, found.communes, found.id, found.version
    )
    return replace(draft, **changes)  # type: ignore[arg-type]  # any field may change


def test_st80_a_team_comes_back(database: Database) -> None:
    round_id, other = open_round(database), open_round(database, "Đợt 2")
    (number,) = save(database, round_id, a_team("Đoàn 1", HERE, THERE))

    (found,) = plans.teams_of(database, round_id)

    assert found == Team(
        number,
        round_id,
        "Đoàn 1",
        "Nguyễn Văn An",
        ("Trần Thị Bình",),
        (HERE, THERE),
        version=found.version,
    )
    assert plans.teams_of(database, other) == ()


def test_st80_a_change_is_a_new_event(database: Database) -> None:
    round_id = open_round(database)
    save(database, round_id, a_team("Đoàn 1", HERE))
    (before,) = plans.teams_of(database, round_id)

    save(database, round_id, again(before, name="Đoàn A", communes=(THERE,)))

    (after,) = plans.teams_of(database, round_id)
    assert (after.id, after.name, after.communes) == (before.id, "Đoàn A", (THERE,))
    assert after.version > before.version
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(team_event)) == 2


def test_st81_all_or_nothing(database: Database) -> None:
    round_id = open_round(database)

    problems = refusal(
        lambda: save(database, round_id, a_team("Đoàn 1", HERE), a_team("Đoàn 2", HERE))
    )

    assert problems == [(ProblemCode.TEAM_COMMUNE_TAKEN, "Đoàn 2, Xã A")]
    assert plans.teams_of(database, round_id) == ()


def test_st82_a_prepared_round_may_have_teams(database: Database) -> None:
    round_id = prepared_round(database)

    assert len(save(database, round_id, a_team())) == 1


def test_st82_a_locked_or_unknown_round_may_not(database: Database) -> None:
    round_id = open_round(database)
    rounds.change_state(database, round_id, RoundState.LOCKED, actor=DESK, at=NOON)

    assert refusal(lambda: save(database, round_id, a_team())) == [(ProblemCode.ROUND_NOT_OPEN, "")]
    assert refusal(lambda: save(database, NO_ROUND, a_team())) == [(ProblemCode.ROUND_UNKNOWN, "")]


def test_st83_one_commune_for_two_teams_at_once(database: Database) -> None:
    round_id = open_round(database)

    def work(thread: int) -> ProblemCode | None:
        try:
            save(database, round_id, a_team(f"Đoàn {thread}", HERE))
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(8, work)

    assert outcomes.count(None) == 1
    assert outcomes.count(ProblemCode.TEAM_COMMUNE_TAKEN) == 7
    assert len(plans.teams_of(database, round_id)) == 1


def test_st83_one_team_changed_by_two_at_once(database: Database) -> None:
    round_id = open_round(database)
    save(database, round_id, a_team())
    (seen,) = plans.teams_of(database, round_id)

    def work(thread: int) -> ProblemCode | None:
        try:
            save(database, round_id, again(seen, leader=f"Người {thread}"))
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(6, work)

    assert outcomes.count(None) == 1
    assert outcomes.count(ProblemCode.TEAM_CHANGED) == 5


@pytest.mark.parametrize(
    ("entry", "visited"),
    [
        pytest.param(new(0), {HERE}, id="ST84 an inspector answered"),
        pytest.param(new(0, actor=DESK), set(), id="ST84 only the desk"),
        pytest.param(
            new(0, Answer(AnswerState.NOT_REACHED)), set(), id="ST84 nothing but a taking back"
        ),
    ],
)
def test_where_an_inspector_has_been(
    database: Database, entry: answers.NewAnswer, visited: set[CommuneCode]
) -> None:
    round_id = open_round(database)
    answers.append(database, replace(entry, round_id=round_id), at=minutes(1))
    save(database, round_id, a_team("Đoàn 1", HERE))

    with database.read() as connection:
        plan = plans.read_plan(connection, round_id)

    assert plan.visited == visited
    assert (plan.teams, plan.visits) == (plans.teams_of(database, round_id), ())


def test_st84_what_was_taken_back_is_no_visit_until_it_is_said_again(database: Database) -> None:
    round_id, visited = open_round(database), []
    said: tuple[Answer | str, ...] = ("có", Answer(AnswerState.NOT_REACHED), "có lại")
    for based_on, given in enumerate(said):
        answers.append(database, new(round_id, given, based_on=based_on), at=minutes(based_on))
        with database.read() as connection:
            visited.append(plans.read_plan(connection, round_id).visited)

    assert visited == [{HERE}, set(), {HERE}]


def test_st84_one_answer_that_is_left_is_a_visit(database: Database) -> None:
    round_id = open_round(database)
    for item in (A, B):
        answers.append(database, new(round_id, item=item), at=minutes(1))
    nothing = Answer(AnswerState.NOT_REACHED)
    answers.append(database, new(round_id, nothing, based_on=1), at=minutes(2))

    with database.read() as connection:
        assert plans.read_plan(connection, round_id).visited == {HERE}


def test_st98_an_account_stays_in_its_teams_under_another_name(database: Database) -> None:
    round_id = open_round(database)
    save(database, round_id, a_team("Đoàn 1", HERE))
    member = Grant(role=AccountRole.MEMBER)
    an, other = (
        account_changes.create(database, Person("", login, name), member, actor="x", at=NOON)
        for login, name in (("binh", "TRẦN thị Bình"), ("chi", "Lê Thị Chi"))
    )
    assert plans.communes_of_person(database, an) == {round_id: {HERE}}

    renamed = Person(an, "binh", "Trần Bình")
    account_changes.change_person(database, renamed, actor="x", at=NOON)

    assert plans.communes_of_person(database, an) == {round_id: {HERE}}
    assert plans.communes_of_person(database, other) == {}
