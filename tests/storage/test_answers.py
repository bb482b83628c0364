"""The answers.

ST60 an answer is appended as the next version of its item; the history keeps everything
ST61 current answers are a fold: the last event of every item
ST62 an item that somebody else answered since is a conflict, and nothing is written
ST63 saying again what is already the newest answer changes nothing and is no conflict
ST64 a round that is not open takes no answers, evidence must be there
ST65 several answers are appended together or not at all
ST66 an own answer, of one role, can be taken back: NOT_REACHED follows, the history stays
ST67 the answers can be asked for any past moment
ST68 the newest rows of all communes come in one query, and are what current() says
ST69 last changes say when, how much in each role, and by whom
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    Door,
    Evidence,
    ItemCode,
    Role,
    RoundState,
)
from survey.problems import ProblemCode
from survey.storage import answers, evidence, rounds
from survey.storage.answers import Appended, Conflict, LastChange, StandingRow
from survey.storage.encoding import encode_values
from survey.storage.engine import Database
from tests.storage.builders import (
    AN,
    BINH,
    DESK,
    HERE,
    NO_ROUND,
    NOON,
    THERE,
    A,
    B,
    minutes,
    new,
    open_round,
    prepared_round,
    refusal,
    said,
    texts,
)

DIGEST = "0" * 64
_numbers = itertools.count()


def test_st60_an_answer_becomes_the_next_version(database: Database) -> None:
    round_id = open_round(database)
    first = answers.append(database, new(round_id, "một"), at=minutes(1))
    second = answers.append(database, new(round_id, "hai", based_on=1, actor=BINH), at=minutes(2))

    events = (
        AnswerEvent(round_id, HERE, A, 1, said("một"), AN, Door.PAGE, minutes(1)),
        AnswerEvent(round_id, HERE, A, 2, said("hai"), BINH, Door.PAGE, minutes(2)),
    )
    assert (first, second) == (Appended(events[0]), Appended(events[1]))
    assert answers.history(database, round_id, HERE) == events
    assert answers.current(database, round_id, HERE) == {A: events[1]}


def test_st60_the_history_of_one_item(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "a", item=A), at=NOON)
    answers.append(database, new(round_id, "b", item=B), at=NOON)

    assert [found.item for found in answers.history(database, round_id, HERE, B)] == [B]


def test_st60_communes_and_rounds_are_kept_apart(database: Database) -> None:
    first, second = open_round(database, "Đợt 1"), open_round(database, "Đợt 2")
    answers.append(database, new(first, "ở đây", commune=HERE), at=NOON)
    answers.append(database, new(first, "ở kia", commune=THERE), at=NOON)
    answers.append(database, new(second, "lần hai", commune=HERE), at=NOON)

    assert texts(database, first) == {A: "ở đây"}
    assert texts(database, second) == {A: "lần hai"}


def test_st60_a_version_that_never_was_is_a_mistake_of_the_program(database: Database) -> None:
    round_id = open_round(database)

    with pytest.raises(ValueError, match="never was"):
        answers.append(database, new(round_id, based_on=3), at=NOON)


@given(said_in_turn=st.lists(st.tuples(st.sampled_from("ABCDE"), st.text("xyz", max_size=3))))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_st61_the_current_answers_are_the_last_ones(
    database: Database, said_in_turn: list[tuple[str, str]]
) -> None:
    round_id = open_round(database, f"Đợt {next(_numbers)}")
    versions = dict.fromkeys("ABCDE", 0)
    for item, answer in said_in_turn:
        entry = new(round_id, answer, item=ItemCode(item), based_on=versions[item])
        answers.append(database, entry, at=NOON)
        versions[item] += 1

    found = answers.current(database, round_id, HERE)

    assert texts(database, round_id) == dict(said_in_turn)
    assert {item: event.version for item, event in found.items()} == {
        item: version for item, version in versions.items() if version
    }


def test_st62_a_stale_answer_is_a_conflict(database: Database) -> None:
    round_id = open_round(database)
    theirs = answers.append(database, new(round_id, "của họ", actor=BINH), at=minutes(1))
    mine = answers.append(database, new(round_id, "của tôi"), at=minutes(2))

    assert isinstance(theirs, Appended)
    assert mine == Conflict(theirs.event)
    assert len(answers.history(database, round_id, HERE)) == 1


def test_st62_another_item_is_no_conflict(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "của họ", item=A, actor=BINH), at=minutes(1))

    mine = answers.append(database, new(round_id, "của tôi", item=B), at=minutes(2))

    assert isinstance(mine, Appended)


def test_st63_a_repeated_save_is_no_conflict(database: Database) -> None:
    round_id = open_round(database)
    first = answers.append(database, new(round_id, "có"), at=minutes(1))
    again = answers.append(database, new(round_id, "có"), at=minutes(2))

    assert again == first
    assert len(answers.history(database, round_id, HERE)) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Answer(AnswerState.ANSWERED, {"n": 1.0}), id="another type"),
        pytest.param(Answer(AnswerState.ANSWERED, {"n": 1}, note="khác"), id="another note"),
        pytest.param(Answer(AnswerState.NOT_APPLICABLE, {"n": 1}), id="another state"),
    ],
)
def test_st63_almost_the_same_is_a_conflict(database: Database, other: Answer) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, Answer(AnswerState.ANSWERED, {"n": 1})), at=NOON)

    assert isinstance(answers.append(database, new(round_id, other), at=NOON), Conflict)


def test_st64_a_prepared_round_takes_no_answers(database: Database) -> None:
    round_id = prepared_round(database)

    problems = refusal(lambda: answers.append(database, new(round_id), at=NOON))

    assert problems == [(ProblemCode.ROUND_NOT_OPEN, "")]


def test_st64_a_locked_round_takes_no_answers(database: Database) -> None:
    round_id = open_round(database)
    rounds.change_state(database, round_id, RoundState.LOCKED, actor=DESK, at=NOON)

    problems = refusal(lambda: answers.append(database, new(round_id), at=NOON))

    assert problems == [(ProblemCode.ROUND_NOT_OPEN, "")]


def test_st64_an_unknown_round_takes_no_answers(database: Database) -> None:
    problems = refusal(lambda: answers.append(database, new(NO_ROUND), at=NOON))

    assert problems == [(ProblemCode.ROUND_UNKNOWN, "")]


def test_st64_evidence_must_be_there(database: Database) -> None:
    round_id = open_round(database)
    evidence.record(database, Evidence(DIGEST, "image/png", 1, "a.png", NOON, "An"))
    answer = said("có", DIGEST, "1" * 64, "2" * 64)

    problems = refusal(lambda: answers.append(database, new(round_id, answer), at=NOON))
    kept = answers.append(database, new(round_id, said("có", DIGEST)), at=NOON)

    assert problems == [(ProblemCode.EVIDENCE_UNKNOWN, A)] * 2
    assert isinstance(kept, Appended)
    assert kept.event.answer.evidence == (DIGEST,)


def test_st65_several_answers_are_appended_together(database: Database) -> None:
    round_id = open_round(database)
    entries = [
        (new(round_id, "b1", item=B), minutes(3)),
        (new(round_id, "a1", item=A), minutes(1)),
        (new(round_id, "a2", item=A, based_on=1), minutes(2)),
        (new(round_id, "a1", item=A, commune=THERE), minutes(4)),
    ]

    outcome = answers.append_many(database, entries)

    assert isinstance(outcome, list)
    assert [(o.event.item, o.event.version) for o in outcome] == [(B, 1), (A, 1), (A, 2), (A, 1)]
    assert texts(database, round_id) == {A: "a2", B: "b1"}


def test_st65_one_conflict_stops_all(database: Database) -> None:
    round_id = open_round(database)
    theirs = answers.append(database, new(round_id, "của họ", item=B, actor=BINH), at=NOON)

    outcome = answers.append_many(
        database, [(new(round_id, item=A), NOON), (new(round_id, item=B), NOON)]
    )

    assert isinstance(theirs, Appended)
    assert outcome == Conflict(theirs.event)
    assert texts(database, round_id) == {B: "của họ"}


def test_st65_nothing_to_append(database: Database) -> None:
    assert answers.append_many(database, []) == []


def test_st66_only_own_newest_answers_are_taken_back(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "a", item=A, actor=AN), at=minutes(1))
    answers.append(database, new(round_id, "b", item=B, actor=AN), at=minutes(1))
    answers.append(database, new(round_id, "b2", item=B, actor=BINH, based_on=1), at=minutes(2))

    count = answers.take_back(database, round_id, HERE, actor=AN, at=minutes(3))

    found = answers.current(database, round_id, HERE)
    assert count == 1
    assert found[A].answer == Answer(AnswerState.NOT_REACHED)
    assert (found[A].version, found[A].actor, found[A].at) == (2, AN, minutes(3))
    assert found[B].actor == BINH
    assert len(answers.history(database, round_id, HERE)) == 4


def test_st66_what_was_said_in_another_role_stays(database: Database) -> None:
    round_id = open_round(database)
    as_desk = Actor(AN.name, Role.DESK)
    answers.append(database, new(round_id, "a", item=A, actor=AN), at=minutes(1))
    answers.append(database, new(round_id, "b", item=B, actor=as_desk), at=minutes(1))

    count = answers.take_back(database, round_id, HERE, actor=as_desk, at=minutes(3))

    assert count == 1
    assert texts(database, round_id) == {A: "a", B: None}


def test_st66_what_was_said_before_stays(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "sáng", item=A), at=minutes(1))
    answers.append(database, new(round_id, "chiều", item=B), at=minutes(9))

    count = answers.take_back(database, round_id, HERE, actor=AN, at=minutes(10), since=minutes(9))

    assert count == 1
    assert texts(database, round_id) == {A: "sáng", B: None}


@pytest.mark.parametrize("actor", [AN, BINH], ids=["taken back already", "said nothing"])
def test_st66_there_may_be_nothing_to_take_back(database: Database, actor: Actor) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, actor=AN), at=NOON)
    answers.take_back(database, round_id, HERE, actor=AN, at=NOON)

    problems = refusal(lambda: answers.take_back(database, round_id, HERE, actor=actor, at=NOON))

    assert problems == [(ProblemCode.NOTHING_TO_UNDO, HERE)]


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (0, {}),
        (1, {A: "a1"}),
        (2, {A: "a1", B: "b1"}),
        (4, {A: "a2", B: "b1"}),
        (5, {A: None, B: "b1"}),
    ],
)
def test_st67_the_answers_of_a_past_moment(
    database: Database, minute: int, expected: dict[ItemCode, str | None]
) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "a1", item=A), at=minutes(1))
    answers.append(database, new(round_id, "b1", item=B, actor=BINH), at=minutes(2))
    answers.append(database, new(round_id, "a2", item=A, based_on=1), at=minutes(3))
    answers.take_back(database, round_id, HERE, actor=AN, at=minutes(5))
    until = minutes(minute)

    rows = answers.standing_rows(database, round_id, recorded_until=until)

    assert texts(database, round_id, recorded_until=until) == expected
    assert {row.item for row in rows} == set(expected)


def test_st68_standing_rows_are_the_current_answers_of_all_communes(database: Database) -> None:
    round_id = open_round(database)
    for commune in (HERE, THERE):
        for item in (A, B):
            for version, answer in enumerate(("một", "hai")):
                entry = new(round_id, answer, commune=commune, item=item, based_on=version)
                answers.append(database, entry, at=minutes(version))

    rows = answers.standing_rows(database, round_id)

    values = encode_values({"noi_dung": "hai"})
    assert sorted(rows) == [
        StandingRow(commune, item, 2, "answered", values, "", "[]")
        for commune in (HERE, THERE)
        for item in (A, B)
    ]


def test_st68_recorded_rows_hold_the_whole_event(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "một", item=A), at=minutes(1))
    answers.append(database, new(round_id, "hai", item=A, based_on=1), at=minutes(2))

    (row,) = answers.recorded_rows(database, round_id)

    assert row.values_json == encode_values({"noi_dung": "hai"})
    assert (row.commune, row.item, row.version, row.state) == (HERE, A, 2, "answered")
    assert (row.actor_name, row.actor_role, row.at) == (AN.name, AN.role.value, minutes(2))


def test_st68_they_come_in_one_query(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id), at=NOON)
    statements: list[str] = []
    with database.read() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    answers.standing_rows(database, round_id)

    assert [found.split()[0] for found in statements if found != "BEGIN"] == ["SELECT"]


def test_st68_the_plain_query_says_the_same(database: Database) -> None:
    round_id = open_round(database)
    answers.append_many(database, [(new(round_id, "50% :x", item=i), NOON) for i in (A, B)])
    plain = answers.plain_select(database, round_id)

    with database.read() as connection:
        rows = connection.exec_driver_sql(plain.replace("%", "%%")).all()

    assert list(map(tuple, rows)) == list(map(tuple, answers.standing_rows(database, round_id)))


def test_st69_last_changes_of_the_communes(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, item=A, actor=AN), at=minutes(1))
    answers.append(database, new(round_id, "x", item=A, actor=BINH, based_on=1), at=minutes(5))
    answers.append(database, new(round_id, item=B, actor=DESK), at=minutes(3))
    answers.append(database, new(round_id, commune=THERE, actor=DESK), at=minutes(2))

    assert answers.last_changes(database, round_id) == {
        HERE: LastChange(
            minutes(5),
            {Role.INSPECTOR: 2, Role.DESK: 1},
            tuple(sorted([AN.name, BINH.name, DESK.name])),
        ),
        THERE: LastChange(minutes(2), {Role.DESK: 1}, (DESK.name,)),
    }


def test_st68_the_newest_answers_to_one_item_come_in_one_query(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "một"), at=minutes(1))
    answers.append(database, new(round_id, "hai", based_on=1), at=minutes(2))
    answers.append(database, new(round_id, "ba", commune=THERE), at=minutes(3))
    answers.append(database, new(round_id, "bốn", item=B), at=minutes(4))

    found = answers.of_item(database, round_id, A)

    assert found == {
        commune: answers.current(database, round_id, commune)[A] for commune in (HERE, THERE)
    }
    assert answers.of_item(database, NO_ROUND, A) == {}
