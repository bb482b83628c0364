"""The submissions.

ST80 a submission freezes the newest version of every answer, numbered in each commune
ST81 it is refused when one stands, when nothing was said, when the round is not open
ST82 when somebody saved since the submitter looked, nothing is submitted and the items are named
ST83 while it stands, inspectors change nothing and the desk may
ST84 it can be withdrawn, with a reason, and handed in again
ST85 the digest follows from the answers, and changes when any part of an answer does
ST86 the standing submissions can be asked for any past moment, of one commune and of all
ST87 answers that were taken back need not be listed, and are not enough for a submission
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    ItemCode,
    RoundState,
    Submission,
    SubmissionState,
)
from survey.problems import ProblemCode
from survey.storage import answers, rounds, submissions
from survey.storage.answers import Appended
from survey.storage.engine import Database
from survey.storage.submissions import Stale
from tests.storage.builders import (
    AN,
    BINH,
    DESK,
    HERE,
    NO_ROUND,
    THERE,
    A,
    B,
    minutes,
    new,
    open_round,
    prepared_round,
    refusal,
    said,
)

NEVER = ItemCode("CT-99")


@pytest.fixture
def round_id(database: Database) -> int:
    """A round in which HERE has answered A twice and B once."""
    round_id = open_round(database)
    answers.append(database, new(round_id, "a1", item=A), at=minutes(1))
    answers.append(database, new(round_id, "a2", item=A, based_on=1), at=minutes(2))
    answers.append(database, new(round_id, "b1", item=B), at=minutes(3))
    return round_id


def submit(
    database: Database,
    round_id: int,
    commune: CommuneCode = HERE,
    minute: int = 10,
    versions: dict[ItemCode, int] | None = None,
) -> Submission | Stale:
    """Submit what is current, or *versions*."""
    seen = answers.current(database, round_id, commune)
    newest = {item: event.version for item, event in seen.items()}
    return submissions.submit(
        database, round_id, commune, versions=versions or newest, actor=AN, at=minutes(minute)
    )


def submitted(database: Database, round_id: int, minute: int = 10) -> Submission:
    outcome = submit(database, round_id, minute=minute)
    assert isinstance(outcome, Submission)
    return outcome


def withdraw(database: Database, round_id: int, reason: str = "nhầm xã") -> Submission:
    return submissions.withdraw(database, round_id, HERE, reason=reason, actor=BINH, at=minutes(20))


def test_st80_a_submission_freezes_the_newest_answers(database: Database, round_id: int) -> None:
    found = submitted(database, round_id)

    frozen = submissions.answers_of(database, found)
    assert found.versions == {A: 2, B: 1}
    assert (found.number, found.actor, found.at) == (1, AN, minutes(10))
    assert (found.state, found.state_reason) == (SubmissionState.RECEIVED, "")
    assert frozen == answers.current(database, round_id, HERE)
    assert submissions.standing(database, round_id, HERE) == found


def test_st81_a_standing_submission_is_not_replaced(database: Database, round_id: int) -> None:
    submitted(database, round_id)

    problems = refusal(lambda: submit(database, round_id))

    assert problems == [(ProblemCode.SUBMISSION_STANDING, HERE)]


def test_st81_nothing_said_is_nothing_to_submit(database: Database, round_id: int) -> None:
    problems = refusal(lambda: submit(database, round_id, THERE))

    assert problems == [(ProblemCode.SUBMISSION_EMPTY, THERE)]


def test_st81_the_round_must_be_open(database: Database, round_id: int) -> None:
    standing = submitted(database, round_id)
    rounds.change_state(database, round_id, RoundState.LOCKED, actor=DESK, at=minutes(11))
    not_open = [(ProblemCode.ROUND_NOT_OPEN, "")]

    assert refusal(lambda: submit(database, round_id, THERE)) == not_open
    assert refusal(lambda: withdraw(database, round_id)) == not_open
    assert submissions.standing(database, round_id, HERE) == standing


def test_st81_the_round_must_exist(database: Database) -> None:
    prepared_round(database)

    assert refusal(lambda: submit(database, NO_ROUND)) == [(ProblemCode.ROUND_UNKNOWN, "")]


@pytest.mark.parametrize(
    ("versions", "stale"),
    [
        pytest.param({A: 1, B: 1}, (A,), id="changed"),
        pytest.param({A: 2}, (B,), id="added"),
        pytest.param({A: 2, B: 1, NEVER: 1}, (NEVER,), id="never said"),
        pytest.param({A: 1}, (A, B), id="several"),
    ],
)
def test_st82_what_changed_meanwhile_is_named(
    database: Database, round_id: int, versions: dict[ItemCode, int], stale: tuple[ItemCode, ...]
) -> None:
    outcome = submit(database, round_id, versions=versions)

    assert outcome == Stale(stale)
    assert submissions.standing(database, round_id, HERE) is None


def test_st83_inspectors_change_nothing_while_it_stands(database: Database, round_id: int) -> None:
    submitted(database, round_id)
    standing = [(ProblemCode.SUBMISSION_STANDING, HERE)]

    entry = new(round_id, "b2", item=B, based_on=1)
    assert refusal(lambda: answers.append(database, entry, at=minutes(11))) == standing
    assert (
        refusal(lambda: answers.take_back(database, round_id, HERE, actor=AN, at=minutes(11)))
        == standing
    )


def test_st83_the_desk_may_answer_and_the_snapshot_stays(database: Database, round_id: int) -> None:
    found = submitted(database, round_id)
    before = submissions.answers_of(database, found)

    entry = new(round_id, "b2", item=B, based_on=1, actor=DESK)
    outcome = answers.append(database, entry, at=minutes(11))

    assert isinstance(outcome, Appended)
    assert answers.current(database, round_id, HERE)[B] == outcome.event
    assert submissions.answers_of(database, found) == before


def test_st83_other_communes_are_free(database: Database, round_id: int) -> None:
    submitted(database, round_id)

    outcome = answers.append(database, new(round_id, commune=THERE), at=minutes(11))

    assert isinstance(outcome, Appended)


def test_st84_a_submission_is_withdrawn_with_a_reason(database: Database, round_id: int) -> None:
    first = submitted(database, round_id)

    withdrawn = withdraw(database, round_id, " nhầm xã ")

    assert withdrawn == replace(first, state=SubmissionState.WITHDRAWN, state_reason="nhầm xã")
    assert submissions.standing(database, round_id, HERE) is None
    assert refusal(lambda: withdraw(database, round_id)) == [(ProblemCode.SUBMISSION_NONE, HERE)]


def test_st84_a_reason_is_needed(database: Database, round_id: int) -> None:
    submitted(database, round_id)

    problems = refusal(lambda: withdraw(database, round_id, "  "))

    assert problems == [(ProblemCode.REASON_MISSING, HERE)]


def test_st84_the_next_one_gets_the_next_number(database: Database, round_id: int) -> None:
    submitted(database, round_id)
    withdrawn = withdraw(database, round_id)
    answers.append(database, new(round_id, "b2", item=B, based_on=1), at=minutes(21))

    second = submitted(database, round_id, minute=22)

    assert (second.number, second.versions) == (2, {A: 2, B: 2})
    assert submissions.history(database, round_id, HERE) == (withdrawn, second)


def test_st85_the_digest_follows_from_the_answers(database: Database, round_id: int) -> None:
    found = submitted(database, round_id)

    frozen = submissions.answers_of(database, found)

    assert submissions.digest_of(frozen.values()) == found.digest
    assert submissions.digest_of(reversed(frozen.values())) == found.digest


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"answer": said("khác")}, id="value"),
        pytest.param({"answer": replace(said("b1"), note="x")}, id="note"),
        pytest.param({"answer": Answer(AnswerState.NOT_APPLICABLE)}, id="state"),
        pytest.param({"actor": BINH}, id="actor"),
        pytest.param({"at": minutes(3.001)}, id="time"),
        pytest.param({"version": 2}, id="version"),
    ],
)
def test_st85_any_change_changes_the_digest(
    database: Database, round_id: int, change: dict[str, Answer | Actor]
) -> None:
    found = submitted(database, round_id)
    frozen = submissions.answers_of(database, found)
    frozen[B] = replace(frozen[B], **change)  # type: ignore[arg-type]  # each change fits its field

    assert submissions.digest_of(frozen.values()) != found.digest


@pytest.mark.parametrize(
    ("minute", "number"), [(9, None), (10, 1), (19, 1), (20, None), (29, None), (30, 2)]
)
def test_st86_what_stood_at_a_past_moment(
    database: Database, round_id: int, minute: int, number: int | None
) -> None:
    submitted(database, round_id, minute=10)
    withdraw(database, round_id)
    submitted(database, round_id, minute=30)
    until = minutes(minute)

    found = submissions.standing(database, round_id, HERE, recorded_until=until)

    assert (found.number if found else None) == number
    everywhere = submissions.all_standing(database, round_id, recorded_until=until)
    assert everywhere == ({HERE: found} if found else {})


def test_st86_all_that_stand(database: Database, round_id: int) -> None:
    answers.append(database, new(round_id, commune=THERE), at=minutes(1))
    here, there = submitted(database, round_id), submit(database, round_id, THERE)

    assert submissions.all_standing(database, round_id) == {HERE: here, THERE: there}

    withdrawn = withdraw(database, round_id)

    assert submissions.all_standing(database, round_id) == {THERE: there}
    assert submissions.history(database, round_id, HERE) == (withdrawn,)


def test_st87_answers_taken_back_need_not_be_listed(database: Database, round_id: int) -> None:
    answers.append(
        database,
        new(round_id, Answer(AnswerState.NOT_REACHED), item=B, based_on=1),
        at=minutes(4),
    )

    outcome = submit(database, round_id, versions={A: 2})

    assert isinstance(outcome, Submission)
    assert outcome.versions == {A: 2}


def test_st87_answers_taken_back_are_nothing_to_submit(database: Database, round_id: int) -> None:
    answers.take_back(database, round_id, HERE, actor=AN, at=minutes(4))

    assert refusal(lambda: submit(database, round_id)) == [(ProblemCode.SUBMISSION_EMPTY, HERE)]
