"""Many at once, on both databases.

ST70 everybody who saves an item of their own is served, and nothing is lost
ST71 of several who save the same item from the same version, one is served and all others see it
ST72 several who look, save and try again lose nothing: each version is somebody's
ST73 no answer slips in beside a submission: what is frozen is what is current
ST74 no answer slips in once a round is locked
ST75 several who save the same two items in opposite order do not stand still
"""

from __future__ import annotations

import itertools
import time

from survey.model import AnswerState, ItemCode, RoundState, Submission
from survey.problems import ProblemCode, SurveyError
from survey.storage import answers, rounds, submissions
from survey.storage.answers import Appended, Conflict
from survey.storage.engine import Database
from tests.storage.builders import AN, DESK, HERE, NOON, A, B, at_once, minutes, new, open_round


def save_until_refused(database: Database, round_id: int, item: ItemCode) -> ProblemCode:
    """Save version after version of *item*; return why that came to an end."""
    for version in itertools.count():
        entry = new(round_id, f"{version}", item=item, based_on=version)
        try:
            answers.append(database, entry, at=NOON)
        except SurveyError as error:
            return error.problems[0].code
        time.sleep(0.02)  # long enough for a submission to see the newest answers
    raise AssertionError


def test_st70_nothing_is_lost(database: Database) -> None:
    round_id = open_round(database)

    def save(thread: int) -> list[str]:
        item = ItemCode(f"CT-{thread:02}")
        for version in range(5):
            entry = new(round_id, f"{version}", item=item, based_on=version)
            assert isinstance(answers.append(database, entry, at=minutes(version)), Appended)
        events = answers.history(database, round_id, HERE, item)
        return [str(event.answer.values["noi_dung"]) for event in events]

    assert at_once(25, save) == [["0", "1", "2", "3", "4"]] * 25


def test_st71_one_is_served_and_the_others_see_it(database: Database) -> None:
    round_id = open_round(database)

    outcomes = at_once(
        12, lambda thread: answers.append(database, new(round_id, f"{thread}"), at=NOON)
    )

    (event,) = answers.history(database, round_id, HERE)
    assert outcomes.count(Appended(event)) == 1
    assert outcomes.count(Conflict(event)) == 11


def test_st71_the_same_answer_is_no_conflict(database: Database) -> None:
    round_id = open_round(database)

    outcomes = at_once(12, lambda _: answers.append(database, new(round_id, "có"), at=NOON))

    (event,) = answers.history(database, round_id, HERE)
    assert outcomes == [Appended(event)] * 12


def test_st72_who_looks_and_tries_again_loses_nothing(database: Database) -> None:
    round_id = open_round(database)

    def save(thread: int) -> int:
        version = 0
        for attempt in itertools.count(1):
            entry = new(round_id, f"của {thread}", based_on=version)
            outcome = answers.append(database, entry, at=NOON)
            if isinstance(outcome, Appended):
                return attempt
            version = outcome.theirs.version
        raise AssertionError

    at_once(10, save)

    events = answers.history(database, round_id, HERE)
    assert [event.version for event in events] == list(range(1, 11))
    said = {event.answer.values["noi_dung"] for event in events}
    assert said == {f"của {thread}" for thread in range(10)}


def submit_until_served(database: Database, round_id: int) -> Submission:
    """Submit what is current, again and again while others save."""
    while True:
        seen = answers.current(database, round_id, HERE)
        versions = {item: event.version for item, event in seen.items()}
        outcome = submissions.submit(database, round_id, HERE, versions=versions, actor=AN, at=NOON)
        if isinstance(outcome, Submission):
            return outcome


def test_st73_what_is_frozen_is_what_is_current(database: Database) -> None:
    round_id = open_round(database)
    answers.append(database, new(round_id), at=NOON)

    def work(thread: int) -> ProblemCode | Submission:
        if thread:
            return save_until_refused(database, round_id, ItemCode(f"CT-1{thread}"))
        return submit_until_served(database, round_id)

    submitted, *others = at_once(3, work)

    assert isinstance(submitted, Submission)
    assert others == [ProblemCode.SUBMISSION_STANDING] * 2
    frozen = submissions.answers_of(database, submitted)
    assert frozen == answers.current(database, round_id, HERE)


def test_st74_no_answer_slips_in_after_the_lock(database: Database) -> None:
    round_id = open_round(database)

    def work(thread: int) -> object:
        if thread:
            return save_until_refused(database, round_id, ItemCode(f"CT-{thread:02}"))
        while len(answers.history(database, round_id, HERE)) < 10:
            pass
        rounds.change_state(database, round_id, RoundState.LOCKED, actor=DESK, at=NOON)
        return answers.current(database, round_id, HERE)

    at_the_lock, *others = at_once(5, work)

    assert others == [ProblemCode.ROUND_NOT_OPEN] * 4
    assert answers.current(database, round_id, HERE) == at_the_lock


def test_st75_opposite_orders_do_not_stand_still(database: Database) -> None:
    round_id = open_round(database)

    def save(thread: int) -> bool:
        items = [A, B] if thread % 2 else [B, A]
        entries = [(new(round_id, f"{thread}", item=item), NOON) for item in items]
        return isinstance(answers.append_many(database, entries), list)

    outcomes = at_once(10, save)

    events = answers.history(database, round_id, HERE)
    assert outcomes.count(True) == 1
    assert {event.item for event in events} == {A, B}
    assert len({event.answer.values["noi_dung"] for event in events}) == 1
    assert all(event.answer.state is AnswerState.ANSWERED for event in events)
