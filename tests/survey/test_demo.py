"""The made-up data.

DM01 it fills an empty database only, once; a refused one is left as it was
DM02 the database is marked as made up, for good; the round is open and its deadlines say so
DM03 every answer is one that a person could have recorded: within limits, by the right role
DM04 no answer contradicts another one badly enough to stop a submission
DM05 levels are spread; some communes are not visited, some not concluded, some submitted
DM06 answers of all kinds occur; reasons, names and sources are plainly invented
DM07 the same day gives the same answers
DM08 nothing is dated after the clock or before the round
DM09 progress is told from the first commune to the last
DM10 any province can be made up
DM11 a locked round lies before, in which communes were less ready
DM12 every commune has a team; visits of past days are made, others are ahead, none overlap
DM13 one commune was visited twice: what was open has been mended, and it was submitted anew
DM14 objections, difficulties and contacts are there and plainly invented
DM15 the made-up agency has items to answer, and a difficulty that waits for its answer
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey import difficulties, directory, field_work, objections, rechecks
from survey.access.identity import KnownIdentity
from survey.application import Application
from survey.demo import DEADLINE_SOURCE, fill
from survey.demo_field import CLERK, INSPECTORS
from survey.follow_up import DifficultyState
from survey.model import (
    AnswerEvent,
    AnswerState,
    Door,
    RoundState,
    VisitKind,
    VisitState,
)
from survey.problems import ProblemCode, SurveyError
from survey.settings import local
from survey.submissions import ROLE_OF, blocking, check_answer
from tests.exchange.demo_home import NOW, copy_of_demo, opened, settings_of

FIRST, EARLIER = 1, 2


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return an open province with made-up data, to read from."""
    base = tmp_path_factory.getbasetemp()
    application = opened(copy_of_demo(base, base / "survey"))
    yield application
    application.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Application]:
    application = opened(tmp_path / "empty")
    yield application
    application.close()


class Again(NamedTuple):
    """What came of making up the same data once more, and what was told meanwhile."""

    events: list[AnswerEvent]
    told: list[tuple[int, int]]


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Again:
    application = opened(tmp_path_factory.mktemp("again"))
    told: list[tuple[int, int]] = []
    fill(application, lambda done, total: told.append((done, total)))
    found = events(application)
    application.close()
    return Again(found, told)


def events(application: Application) -> list[AnswerEvent]:
    """Return every event of the round."""
    return [
        event
        for code in application.assess(FIRST).communes
        for event in application.history(FIRST, code)
    ]


def silent(done: int, total: int) -> None:
    """Tell nobody."""


def test_dm01_a_database_with_made_up_data_is_refused(demo: Application) -> None:
    with pytest.raises(SurveyError) as error:
        fill(demo, silent)

    assert [p.code for p in error.value.problems] == [ProblemCode.DATABASE_NOT_EMPTY]
    assert len(demo.rounds()) == 2


def test_dm01_a_real_database_is_refused_and_left_alone(empty: Application) -> None:
    empty.install("51", made_up=False)

    with pytest.raises(SurveyError) as error:
        fill(empty, silent)

    assert [p.code for p in error.value.problems] == [ProblemCode.DATABASE_NOT_EMPTY]
    assert empty.rounds() == ()
    assert not empty.installed().made_up


def test_dm02_the_mark_the_round_and_its_deadlines(demo: Application) -> None:
    rnd = demo.round(FIRST)

    assert demo.installed().made_up
    assert (rnd.name, rnd.state) == ("Đợt minh họa tháng 11/2026", RoundState.OPEN)
    assert {deadline.source for deadline in rnd.deadlines} == {DEADLINE_SOURCE}
    assert {deadline.due > date(2026, 11, 20) for deadline in rnd.deadlines} == {True, False}


def test_dm03_every_answer_could_have_been_recorded(demo: Application) -> None:
    catalogue = demo.rulebook(demo.round(FIRST)).catalogue
    problems = [
        problem.text
        for event in events(demo)
        for problem in check_answer(
            catalogue.by_code[event.item],
            event.answer,
            role=event.actor.role,
            as_of=local(event.at).date(),
        )
    ]

    assert problems == []


def test_dm04_no_combination_stops_a_submission(demo: Application) -> None:
    found = [
        problem.text
        for code in demo.assess(FIRST).communes
        for problem in blocking(
            demo.implausible(
                FIRST, {item: e.answer for item, e in demo.current(FIRST, code).items()}
            )
        )
    ]

    assert found == []


def test_dm05_levels_are_spread(demo: Application) -> None:
    levels = Counter(demo.assess(FIRST).level.tolist())

    assert set(levels) == {NOT_VISITED, NOT_CONCLUDED, 0, 1, 2, 3, 4}
    assert max(levels.values()) < 40
    assert 40 < len(demo.standing(FIRST)) < 90


def test_dm05_some_communes_lag_and_some_do_not(demo: Application) -> None:
    found = demo.assess(FIRST)
    lagging = sum(bool(found.lag(place)) for place in range(len(found.communes)))

    assert 15 < lagging < 60


def test_dm06_answers_of_all_kinds_occur(demo: Application) -> None:
    found = events(demo)
    spoken = {event.answer.state for event in found}

    assert spoken == {
        AnswerState.ANSWERED,
        AnswerState.NOT_APPLICABLE,
        AnswerState.COULD_NOT_CHECK,
    }
    assert any(event.version > 1 for event in found)
    assert all("minh họa" in event.answer.reason for event in found if event.answer.reason)
    assert {event.actor for event in found} == {CLERK, *INSPECTORS}
    assert {event.door for event in found} == {Door.DEMO}


def test_dm07_the_same_day_gives_the_same_answers(demo: Application, again: Again) -> None:
    assert again.events == events(demo)


def test_dm08_nothing_is_dated_outside_the_round(demo: Application) -> None:
    rnd = demo.round(FIRST)
    times = [event.at for event in events(demo)]
    submitted = [submission.at for submission in demo.standing(FIRST).values()]

    assert min(times).astimezone(UTC) > rnd.state_at
    assert max(*times, *submitted) < NOW


def test_dm09_progress_is_told(again: Again) -> None:
    assert again.told == [(done, 96) for done in range(1, 97)]


def test_dm11_a_round_lies_before(demo: Application) -> None:
    now, before = demo.assess(FIRST), demo.assess(EARLIER)
    both = (now.level >= 0) & (before.level >= 0)

    assert before.round.state is RoundState.LOCKED
    assert before.round.closes_on < now.round.opens_on
    assert both.sum() > 50
    assert before.readiness.value[both].mean() < now.readiness.value[both].mean()


def test_dm12_teams_and_visits(demo: Application) -> None:
    visits = field_work.visits(demo, FIRST)
    today = local(NOW).date()

    assert set(field_work.team_of(demo, FIRST)) == set(demo.assess(FIRST).communes)
    assert {visit.state for visit in visits if visit.day < today} == {VisitState.DONE}
    assert {visit.state for visit in visits if visit.day >= today} == {VisitState.PLANNED}
    slots = Counter((visit.team_id, visit.day, visit.starts) for visit in visits)
    assert set(slots.values()) == {1}


def test_dm13_a_commune_was_visited_twice(demo: Application) -> None:
    (again,) = [v for v in field_work.visits(demo, FIRST) if v.kind is VisitKind.RECHECK]
    found = demo.assess(FIRST)

    (compared,) = rechecks.comparisons(demo, found.round, again.commune, found.as_of)

    assert compared.changed
    before, after = (then.found.readiness.value[0] for then in (compared.before, compared.after))
    assert after > before
    assert demo.standing(FIRST)[again.commune].number == 2


def test_dm14_what_follows_is_plainly_invented(demo: Application) -> None:
    lodged = objections.of_round(demo, FIRST)
    register = difficulties.register(demo)
    people = directory.contacts(demo)

    assert [len(lodged), len(objections.undecided(demo, FIRST))] == [3, 2]
    assert {found.now.state for found in register} == {
        DifficultyState.OPEN,
        DifficultyState.ANSWERED,
        DifficultyState.ESCALATED,
    }
    told = [*(found.text for found in lodged), *(found.text for found in register)]
    assert all("minh họa" in words for words in told)
    assert all(person.email.endswith(".example") and not person.phone for person in people)
    assert len(people) == 12


def test_dm15_the_agency_has_something_to_do(demo: Application) -> None:
    agency = demo.acting_for(KnownIdentity(demo, "so-nganh"))
    book = agency.rulebook(agency.round(FIRST))

    own = [i for i in book.catalogue.items if ROLE_OF[i.respondent] is agency.actor().role]
    asked = [d for d in difficulties.register(agency) if difficulties.next_states(agency, d)]

    assert len(own) > 1
    assert [one.now.agency for one in asked] == [agency.rights.agency]


def test_dm10_any_province_on_any_day(tmp_path: Path) -> None:
    leap_day = datetime(2028, 2, 29, 23, 59, tzinfo=UTC)
    application = Application.open(settings_of(tmp_path), clock=lambda: leap_day)

    fill(application, silent, province="12")
    found, own = application.assess(FIRST), application.communes
    application.close()

    assert found.communes == tuple(commune.code for commune in own)
    assert (found.level >= 0).any()
