"""What communes say of themselves, on both databases.

SV01 an answer is appended as the next version of its item; the history keeps everything
SV02 an item that somebody else of the commune answered since is a conflict, and nothing is written
SV03 saying again what is already the newest answer changes nothing and is no conflict
SV04 a round that is not open takes no answers; evidence must be there; a submission does not matter
SV05 the inspection and the self-assessment never see each other's answers, nor the other's people
SV06 the newest rows of all communes come in one query, and are what current() says
SV07 several answers are appended together or not at all
SV08 a reader finds only what its rights reach
SV09 of two who answer at once one wins and the other hears of it
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Door,
    Evidence,
    ItemCode,
    Role,
    RoundState,
    Submission,
)
from survey.problems import ProblemCode
from survey.rights import AccountRole, Rights
from survey.storage import answers, evidence, rounds, self_answers, submissions
from survey.storage.answers import StandingRow
from survey.storage.encoding import encode_values
from survey.storage.engine import Database
from survey.storage.recording import Appended, Conflict, NewAnswer
from tests.storage.builders import (
    AN,
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
    said,
)

BA = Actor("Hồ Văn Ba", Role.COMMUNE)
TU = Actor("Đinh Thị Tư", Role.COMMUNE)
DIGEST = "0" * 64


def own(
    round_id: int,
    answer: Answer | str = "có",
    *,
    commune: CommuneCode = HERE,
    item: ItemCode = A,
    based_on: int = 0,
    actor: Actor = BA,
) -> NewAnswer:
    """Return something that a commune says of itself."""
    return new(round_id, answer, commune=commune, item=item, based_on=based_on, actor=actor)


def test_sv01_an_answer_becomes_the_next_version(database: Database) -> None:
    round_id = open_round(database)
    first = self_answers.append(database, own(round_id, "một"), at=minutes(1))
    again = own(round_id, "hai", based_on=1, actor=TU)
    second = self_answers.append(database, again, at=minutes(2))

    events = (
        AnswerEvent(round_id, HERE, A, 1, said("một"), BA, Door.PAGE, minutes(1)),
        AnswerEvent(round_id, HERE, A, 2, said("hai"), TU, Door.PAGE, minutes(2)),
    )
    assert (first, second) == (Appended(events[0]), Appended(events[1]))
    assert self_answers.history(database, round_id, HERE) == events
    assert self_answers.current(database, round_id, HERE) == {A: events[1]}


def test_sv01_the_history_of_one_item(database: Database) -> None:
    round_id = open_round(database)
    self_answers.append(database, own(round_id, item=A), at=NOON)
    self_answers.append(database, own(round_id, item=B), at=NOON)

    assert [one.item for one in self_answers.history(database, round_id, HERE, B)] == [B]


def test_sv01_a_version_that_never_was_is_a_mistake_of_the_program(database: Database) -> None:
    round_id = open_round(database)

    with pytest.raises(ValueError, match="never"):
        self_answers.append(database, own(round_id, based_on=3), at=NOON)
    assert self_answers.history(database, round_id, HERE) == ()


def test_sv02_a_stale_answer_is_a_conflict(database: Database) -> None:
    round_id = open_round(database)
    theirs = self_answers.append(database, own(round_id, "của họ", actor=TU), at=minutes(1))
    mine = self_answers.append(database, own(round_id, "của tôi"), at=minutes(2))

    assert isinstance(theirs, Appended)
    assert mine == Conflict(theirs.event)
    assert len(self_answers.history(database, round_id, HERE)) == 1


def test_sv03_a_repeated_save_is_no_conflict(database: Database) -> None:
    round_id = open_round(database)
    first = self_answers.append(database, own(round_id), at=minutes(1))
    again = self_answers.append(database, own(round_id), at=minutes(2))

    assert again == first
    assert len(self_answers.history(database, round_id, HERE)) == 1


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(None, ProblemCode.ROUND_NOT_OPEN, id="SV04 prepared"),
        pytest.param(RoundState.LOCKED, ProblemCode.ROUND_NOT_OPEN, id="SV04 locked"),
    ],
)
def test_sv04_a_round_that_is_not_open_takes_no_answers(
    database: Database, state: RoundState | None, expected: ProblemCode
) -> None:
    round_id = prepared_round(database) if state is None else open_round(database)
    if state is not None:
        rounds.change_state(database, round_id, state, actor=DESK, at=NOON)

    found = refusal(lambda: self_answers.append(database, own(round_id), at=NOON))

    assert found == [(expected, "")]
    assert self_answers.history(database, round_id, HERE) == ()


def test_sv04_a_round_that_is_not_there(database: Database) -> None:
    found = refusal(lambda: self_answers.append(database, own(NO_ROUND), at=NOON))

    assert found == [(ProblemCode.ROUND_UNKNOWN, "")]


def test_sv04_evidence_must_be_there(database: Database) -> None:
    round_id = open_round(database)
    entry = own(round_id, said("có", DIGEST))

    refused = refusal(lambda: self_answers.append(database, entry, at=NOON))
    evidence.record(database, Evidence(DIGEST, "image/png", 1, "a.png", NOON, BA.name))
    kept = self_answers.append(database, entry, at=NOON)

    assert refused == [(ProblemCode.EVIDENCE_UNKNOWN, A)]
    assert isinstance(kept, Appended)
    assert kept.event.answer.evidence == (DIGEST,)


def test_sv04_a_submission_does_not_close_it(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id), at=NOON)
    seen = {A: 1}
    form = submissions.submit(database, round_id, HERE, versions=seen, actor=AN, at=NOON)

    assert isinstance(form, Submission)
    assert isinstance(self_answers.append(database, own(round_id), at=NOON), Appended)


def test_sv05_neither_reads_the_other(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id, "đoàn", item=A), at=NOON)
    self_answers.append(database, own(round_id, "xã", item=B), at=NOON)

    assert list(answers.current(database, round_id, HERE)) == [A]
    assert [row.item for row in answers.standing_rows(database, round_id)] == [A]
    assert list(self_answers.current(database, round_id, HERE)) == [B]
    assert [row.item for row in self_answers.standing_rows(database, round_id)] == [B]


@pytest.mark.parametrize("actor", [pytest.param(AN, id="SV05 AN"), pytest.param(DESK, id="SV05 D")])
def test_sv05_only_communes_answer_here(database: Database, actor: Actor) -> None:
    round_id = open_round(database)

    with pytest.raises(ValueError, match="only a commune"):
        self_answers.append(database, own(round_id, actor=actor), at=NOON)


def test_sv05_communes_do_not_answer_for_the_inspection(database: Database) -> None:
    round_id = open_round(database)

    with pytest.raises(ValueError, match="does not answer"):
        answers.append(database, new(round_id, actor=BA), at=NOON)
    assert answers.history(database, round_id, HERE) == ()


def test_sv06_the_newest_rows_of_all_communes_in_one_query(database: Database) -> None:
    first, second = open_round(database, "Đợt 1"), open_round(database, "Đợt 2")
    self_answers.append(database, own(first, "a"), at=minutes(1))
    self_answers.append(database, own(first, "b", based_on=1), at=minutes(3))
    self_answers.append(database, own(first, "c", commune=THERE), at=minutes(2))
    self_answers.append(database, own(second, "d"), at=minutes(2))
    statements: list[str] = []

    with database.read() as connection:
        engine = connection.engine
    event.listen(engine, "after_cursor_execute", lambda *given: statements.append(given[2]))
    found = self_answers.standing_rows(database, first)

    expected = [(HERE, 2, "b"), (THERE, 1, "c")]
    assert sorted(found) == [
        StandingRow(commune, A, version, "answered", encode_values({"noi_dung": text}), "", "[]")
        for commune, version, text in expected
    ]
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_sv06_the_rows_of_a_past_moment(database: Database) -> None:
    round_id = open_round(database)
    self_answers.append(database, own(round_id, "a"), at=minutes(1))
    self_answers.append(database, own(round_id, "b", based_on=1), at=minutes(3))

    then = self_answers.standing_rows(database, round_id, recorded_until=minutes(2))

    assert [row.version for row in then] == [1]


def test_sv07_all_or_nothing(database: Database) -> None:
    round_id = open_round(database)
    self_answers.append(database, own(round_id, "của họ", item=B, actor=TU), at=NOON)
    entries = [(own(round_id, "a", item=A), NOON), (own(round_id, "b", item=B), NOON)]

    refused = self_answers.append_many(database, entries)

    assert isinstance(refused, Conflict)
    assert list(self_answers.current(database, round_id, HERE)) == [B]


def test_sv07_one_item_several_times(database: Database) -> None:
    round_id = open_round(database)
    entries = [(own(round_id, "a"), NOON), (own(round_id, "b", based_on=1), minutes(1))]

    outcome = self_answers.append_many(database, entries)

    assert isinstance(outcome, list)
    assert [one.event.version for one in outcome] == [1, 2]


def test_sv07_nothing_is_nothing(database: Database) -> None:
    assert self_answers.append_many(database, []) == []


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        pytest.param(
            Rights("x", "", AccountRole.COMMUNE, communes=frozenset({HERE}), items=None),
            [(HERE, A), (HERE, B)],
            id="SV08 the own commune",
        ),
        pytest.param(
            Rights("x", "", AccountRole.LEADER, by_round={1: frozenset({THERE})}, items=None),
            [(THERE, A)],
            id="SV08 the communes of a team",
        ),
        pytest.param(
            Rights("x", "", AccountRole.AGENCY, everywhere=True, items=frozenset({A})),
            [(HERE, A), (THERE, A)],
            id="SV08 the items of an agency",
        ),
        pytest.param(Rights("x", "", AccountRole.ADMIN), [], id="SV08 nothing"),
    ],
)
def test_sv08_a_reader_finds_what_its_rights_reach(
    database: Database, rights: Rights, expected: list[tuple[CommuneCode, ItemCode]]
) -> None:
    round_id = open_round(database)
    for commune, item in ((HERE, A), (HERE, B), (THERE, A)):
        self_answers.append(database, own(round_id, commune=commune, item=item), at=NOON)
    by_round = dict.fromkeys([round_id] if rights.by_round else [], frozenset({THERE}))
    seen = database.seen_by(replace(rights, by_round=by_round))

    rows = [(row.commune, row.item) for row in self_answers.standing_rows(seen, round_id)]
    current = [
        (commune, item)
        for commune in (HERE, THERE)
        for item in self_answers.current(seen, round_id, commune)
    ]
    history = [
        (one.commune, one.item)
        for commune in (HERE, THERE)
        for one in self_answers.history(seen, round_id, commune)
    ]

    assert sorted(rows) == sorted(current) == sorted(history) == expected


def test_sv08_a_reader_does_not_write(database: Database) -> None:
    round_id = open_round(database)
    seen = database.seen_by(Rights("x", "", AccountRole.COMMUNE, frozenset({HERE}), items=None))

    with pytest.raises(RuntimeError, match="permit"):
        self_answers.append(seen, own(round_id), at=NOON)


def test_sv09_of_two_at_once_one_wins(database: Database) -> None:
    round_id = open_round(database)
    people = [Actor(f"Người {n}", Role.COMMUNE) for n in range(6)]

    found = at_once(
        len(people),
        lambda n: self_answers.append(
            database, own(round_id, f"của {n}", actor=people[n]), at=minutes(n)
        ),
    )

    (kept,) = self_answers.history(database, round_id, HERE)
    assert [one for one in found if isinstance(one, Appended)] == [Appended(kept)]
    assert [one for one in found if isinstance(one, Conflict)] == [Conflict(kept)] * 5


def test_sv01_an_answer_can_be_taken_back(database: Database) -> None:
    round_id = open_round(database)
    self_answers.append(database, own(round_id), at=minutes(1))
    nothing = Answer(AnswerState.NOT_REACHED)
    self_answers.append(database, own(round_id, nothing, based_on=1), at=minutes(2))

    states = [one.answer.state for one in self_answers.history(database, round_id, HERE)]

    assert states == [AnswerState.ANSWERED, AnswerState.NOT_REACHED]
