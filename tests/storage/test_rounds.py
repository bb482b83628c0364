"""The rounds.

ST50 a round is created PREPARED with what it pins; everything wrong is said at once
ST51 prepared → open → locked → open, and nothing else
ST52 the newest deadline of a scope counts; without a date it is gone; a date needs a source
ST53 a locked round takes no deadlines
ST54 a round can be asked for any past moment
ST55 of several who move a round at once, one succeeds
"""

from __future__ import annotations

from datetime import date

import pytest

from survey.model import Deadline, ProvinceCode, Round, RoundState
from survey.problems import ProblemCode, SurveyError
from survey.storage import rounds
from survey.storage.engine import Database
from tests.storage.builders import (
    DESK,
    NO_ROUND,
    NOON,
    at_once,
    minutes,
    open_round,
    prepared_round,
    refusal,
)

PREPARED, OPEN, LOCKED = RoundState.PREPARED, RoundState.OPEN, RoundState.LOCKED
DUE = date(2026, 12, 20)
LETTER = "Công văn 12/UBND-KSTT"


def move(database: Database, round_id: int, *targets: RoundState) -> None:
    for minute, target in enumerate(targets):
        rounds.change_state(database, round_id, target, actor=DESK, at=minutes(minute))


def set_deadline(
    database: Database, round_id: int, due: date | None, source: str = LETTER, minute: int = 0
) -> None:
    rounds.set_deadline(database, round_id, "CT-01", due, source, actor=DESK, at=minutes(minute))


def test_st50_a_round_is_created_as_asked(database: Database) -> None:
    round_id = prepared_round(database, "  Đợt 1 ")

    assert rounds.get(database, round_id) == Round(
        id=round_id,
        name="Đợt 1",
        province=ProvinceCode("51"),
        opens_on=date(2026, 12, 1),
        closes_on=date(2026, 12, 31),
        catalogue_version=1,
        policy_version=1,
        state=PREPARED,
        state_at=minutes(-60),
    )


@pytest.mark.parametrize(
    ("name", "opens", "closes", "expected"),
    [
        pytest.param(" ", 1, 1, [ProblemCode.ROUND_NAME], id="no name"),
        pytest.param("Đợt 1", 1, 1, [ProblemCode.ROUND_NAME_TAKEN], id="name taken"),
        pytest.param("Đợt 2", 2, 1, [ProblemCode.ROUND_DATES], id="dates"),
        pytest.param(
            "Đợt 1", 2, 1, [ProblemCode.ROUND_NAME_TAKEN, ProblemCode.ROUND_DATES], id="both"
        ),
    ],
)
def test_st50_everything_wrong_is_said_at_once(
    database: Database, name: str, opens: int, closes: int, expected: list[ProblemCode]
) -> None:
    prepared_round(database, "Đợt 1")

    problems = refusal(
        lambda: rounds.create(
            database,
            name=name,
            province=ProvinceCode("51"),
            opens_on=date(2026, 12, opens),
            closes_on=date(2026, 12, closes),
            catalogue_version=1,
            policy_version=1,
            actor=DESK,
            at=NOON,
        )
    )

    assert problems == [(code, "") for code in expected]
    assert len(rounds.all_rounds(database)) == 1


def test_st50_all_rounds_stand_in_the_order_of_their_creation(database: Database) -> None:
    for name in ("Đợt B", "Đợt A", "Đợt C"):
        prepared_round(database, name)

    assert [found.name for found in rounds.all_rounds(database)] == ["Đợt B", "Đợt A", "Đợt C"]


def test_st50_there_is_no_other_round(database: Database) -> None:
    unknown = [(ProblemCode.ROUND_UNKNOWN, "")]

    assert refusal(lambda: rounds.get(database, NO_ROUND)) == unknown
    assert refusal(lambda: move(database, NO_ROUND, OPEN)) == unknown
    assert refusal(lambda: set_deadline(database, NO_ROUND, DUE)) == unknown


@pytest.mark.parametrize(
    ("way", "target"),
    [
        pytest.param([], OPEN, id="prepared to open"),
        pytest.param([OPEN], LOCKED, id="open to locked"),
        pytest.param([OPEN, LOCKED], OPEN, id="locked to open"),
    ],
)
def test_st51_allowed(database: Database, way: list[RoundState], target: RoundState) -> None:
    round_id = prepared_round(database)
    move(database, round_id, *way, target)

    found = rounds.get(database, round_id)

    assert (found.state, found.state_at) == (target, minutes(len(way)))


@pytest.mark.parametrize(
    ("way", "target"),
    [
        pytest.param([], PREPARED, id="prepared to prepared"),
        pytest.param([], LOCKED, id="prepared to locked"),
        pytest.param([OPEN], PREPARED, id="open to prepared"),
        pytest.param([OPEN], OPEN, id="open to open"),
        pytest.param([OPEN, LOCKED], LOCKED, id="locked to locked"),
        pytest.param([OPEN, LOCKED], PREPARED, id="locked to prepared"),
    ],
)
def test_st51_not_allowed(database: Database, way: list[RoundState], target: RoundState) -> None:
    round_id = prepared_round(database)
    move(database, round_id, *way)
    before = rounds.get(database, round_id)

    problems = refusal(lambda: move(database, round_id, target))

    assert problems == [(ProblemCode.ROUND_TRANSITION, "")]
    assert rounds.get(database, round_id) == before


def test_st52_the_newest_deadline_of_a_scope_counts(database: Database) -> None:
    round_id = open_round(database)
    set_deadline(database, round_id, DUE)
    set_deadline(database, round_id, date(2026, 12, 24), " Quyết định 5 ", minute=1)
    rounds.set_deadline(database, round_id, "A", DUE, LETTER, actor=DESK, at=NOON)

    assert rounds.get(database, round_id).deadlines == (
        Deadline("A", DUE, LETTER),
        Deadline("CT-01", date(2026, 12, 24), "Quyết định 5"),
    )


def test_st52_a_deadline_can_be_taken_away_and_set_again(database: Database) -> None:
    round_id = open_round(database)
    set_deadline(database, round_id, DUE)
    set_deadline(database, round_id, None, "", minute=1)
    taken_away = rounds.get(database, round_id).deadlines
    set_deadline(database, round_id, DUE, minute=2)

    assert taken_away == ()
    assert rounds.get(database, round_id).deadlines == (Deadline("CT-01", DUE, LETTER),)


def test_st52_a_date_needs_a_source(database: Database) -> None:
    round_id = open_round(database)

    problems = refusal(lambda: set_deadline(database, round_id, DUE, " "))

    assert problems == [(ProblemCode.DEADLINE_SOURCE, "CT-01")]


def test_st53_a_locked_round_takes_no_deadlines(database: Database) -> None:
    round_id = open_round(database)
    move(database, round_id, LOCKED)

    problems = refusal(lambda: set_deadline(database, round_id, DUE))

    assert problems == [(ProblemCode.ROUND_NOT_OPEN, "")]


def test_st53_a_prepared_round_takes_deadlines(database: Database) -> None:
    round_id = prepared_round(database)
    set_deadline(database, round_id, DUE)

    assert rounds.all_rounds(database)[0].deadlines == (Deadline("CT-01", DUE, LETTER),)


@pytest.mark.parametrize(
    ("minute", "state", "deadlines"),
    [
        pytest.param(-60, PREPARED, 0, id="created"),
        pytest.param(0, OPEN, 0, id="opened"),
        pytest.param(1, OPEN, 1, id="deadline set"),
        pytest.param(2, OPEN, 0, id="deadline taken away"),
        pytest.param(3, LOCKED, 0, id="locked"),
    ],
)
def test_st54_a_round_as_it_was(
    database: Database, minute: int, state: RoundState, deadlines: int
) -> None:
    round_id = open_round(database)
    set_deadline(database, round_id, DUE, minute=1)
    set_deadline(database, round_id, None, minute=2)
    rounds.change_state(database, round_id, LOCKED, actor=DESK, at=minutes(3))

    found = rounds.get(database, round_id, recorded_until=minutes(minute))

    assert (found.state, len(found.deadlines)) == (state, deadlines)


def test_st54_before_its_creation_a_round_is_unknown(database: Database) -> None:
    round_id = prepared_round(database)

    problems = refusal(lambda: rounds.get(database, round_id, recorded_until=minutes(-61)))

    assert problems == [(ProblemCode.ROUND_UNKNOWN, "")]


def test_st55_one_of_many_moves_the_round(database: Database) -> None:
    round_id = prepared_round(database)

    def open_it(_: int) -> ProblemCode | None:
        try:
            move(database, round_id, OPEN)
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(6, open_it)

    assert outcomes.count(None) == 1
    assert outcomes.count(ProblemCode.ROUND_TRANSITION) == 5
