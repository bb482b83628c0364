"""Failures at the door, on SQLite and on PostgreSQL.

AT01 the fifth failure of a login from one address closes its door there for 30 seconds; each one after twice as
     long, up to 15 minutes
AT02 the twentieth failure of an address closes its door, up to an hour
AT03 while a door is closed nothing is counted, but for the address, unless its own door is closed
AT04 an attempt that succeeds does not count; it opens no door that a failure closed meanwhile
AT05 many attempts at the same moment are counted as many
AT06 failures are forgiven with time, counted from when the door was open again
AT07 a clock that is set back opens no door sooner, and closes none for longer than its limit
AT08 neither a login nor an address is kept, and who has not tried for long is forgotten
AT09 a login closes for everybody at the fiftieth failure; one address alone never gets it there
AT10 no login and address together are taken for others
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from survey.storage import attempts
from survey.storage.attempts import ADDRESS, LOGIN, PAIR, Closed, Counted, Limit, Subject
from survey.storage.engine import Database
from survey.storage.system_tables import attempt
from tests.storage.builders import NOON, at_once, minutes

AN, BINH = attempts.pair("an", "10.0.0.1"), attempts.pair("binh", "10.0.0.1")
OFFICE = attempts.address("10.0.0.1")


def fail(
    database: Database, *subjects: Subject, at: datetime = NOON
) -> tuple[Counted, ...] | Closed:
    return attempts.count(database, subjects or (AN,), at=at)


def failed(database: Database, times: int, *subjects: Subject, at: datetime = NOON) -> datetime:
    """Fail so often, each time as soon as the door is open, and return when it is open again."""
    for _ in range(times):
        result = fail(database, *subjects, at=at)
        assert not isinstance(result, Closed)
        at = max((one.closed_until for one in result if one.closed_until), default=at)
    return at


def is_closed(database: Database, at: datetime, *subjects: Subject) -> bool:
    return isinstance(fail(database, *subjects, at=at), Closed)


@pytest.mark.parametrize(
    ("limit", "failures", "seconds"),
    [
        pytest.param(PAIR, 4, 0, id="AT01 four"),
        pytest.param(PAIR, 5, 30, id="AT01 five"),
        pytest.param(PAIR, 6, 60, id="AT01 six"),
        pytest.param(PAIR, 9, 480, id="AT01 nine"),
        pytest.param(PAIR, 10, 900, id="AT01 ten: the longest"),
        pytest.param(PAIR, 10_000, 900, id="AT01 thousands"),
        pytest.param(LOGIN, 49, 0, id="AT09 forty-nine"),
        pytest.param(LOGIN, 50, 900, id="AT09 fifty"),
        pytest.param(LOGIN, 10_000, 900, id="AT09 thousands"),
        pytest.param(ADDRESS, 19, 0, id="AT02 nineteen"),
        pytest.param(ADDRESS, 20, 30, id="AT02 twenty"),
        pytest.param(ADDRESS, 26, 1920, id="AT02 twenty-six"),
        pytest.param(ADDRESS, 27, 3600, id="AT02 the longest"),
    ],
)
def test_how_long_a_door_closes(limit: Limit, failures: int, seconds: int) -> None:
    assert limit.closes_for(failures) == timedelta(seconds=seconds)


def test_at01_the_door_closes_for_that_long(database: Database) -> None:
    assert failed(database, 4) == NOON
    again = failed(database, 1)

    assert again == NOON + timedelta(seconds=30)
    assert fail(database, at=again - timedelta(microseconds=1)) == Closed(again)
    assert failed(database, 1, at=again) == again + timedelta(seconds=60)


def test_at01_another_login_is_not_concerned(database: Database) -> None:
    failed(database, 5)

    assert not is_closed(database, NOON, BINH)


def test_at02_an_address_counts_for_all_logins(database: Database) -> None:
    for number in range(20):
        failed(database, 1, attempts.login(f"{number}"), OFFICE)

    assert is_closed(database, NOON, BINH, OFFICE)
    assert not is_closed(database, NOON, BINH)


def test_at03_nothing_is_counted_while_a_door_is_closed(database: Database) -> None:
    failed(database, 5)
    for _ in range(30):
        assert is_closed(database, NOON, AN, BINH)

    assert failed(database, 4, BINH) == NOON
    assert failed(database, 1, at=minutes(1)) == minutes(2)


def test_at03_knocks_count_for_the_address(database: Database) -> None:
    half = NOON + timedelta(seconds=30)
    failed(database, 5, AN, OFFICE)
    for _ in range(14):
        assert fail(database, AN, OFFICE) == Closed(half)
    assert not is_closed(database, NOON, OFFICE)  # the twentieth

    assert fail(database, AN, OFFICE) == Closed(half)
    assert is_closed(database, NOON, OFFICE)


def test_at03_the_knock_that_closes_the_address_says_until_when(database: Database) -> None:
    failed(database, 5)
    later = NOON + timedelta(seconds=20)
    failed(database, 19, OFFICE)

    assert fail(database, AN, OFFICE, at=later) == Closed(later + timedelta(seconds=30))


def test_at03_a_closed_address_counts_no_knocks(database: Database) -> None:
    again = failed(database, 20, OFFICE)
    for _ in range(30):
        assert fail(database, OFFICE) == Closed(again)

    assert failed(database, 1, OFFICE, at=again) == again + timedelta(minutes=1)


def test_at04_a_success_does_not_count(database: Database) -> None:
    for _ in range(40):
        counted = fail(database, AN, OFFICE)
        assert not isinstance(counted, Closed)
        attempts.take_back(database, counted)

    assert not is_closed(database, NOON, AN, OFFICE)


def test_at04_a_success_opens_no_door_that_a_failure_closed(database: Database) -> None:
    failed(database, 3)
    good = fail(database)
    assert not isinstance(good, Closed)
    until = failed(database, 1)
    attempts.take_back(database, good)

    assert fail(database) == Closed(until)


def test_at04_failures_of_a_login_can_be_forgotten(database: Database) -> None:
    failed(database, 5)
    database.write(lambda connection: attempts.clear_in(connection, AN))

    assert failed(database, 4) == NOON


def test_at05_many_at_once_are_counted_as_many(database: Database) -> None:
    results = at_once(12, lambda _: fail(database, AN, attempts.login("an"), OFFICE))

    assert len([one for one in results if not isinstance(one, Closed)]) == 5


@pytest.mark.parametrize(
    ("hours", "more"),
    [
        pytest.param(0.9, 1, id="AT06 not yet"),
        pytest.param(1, 2, id="AT06 one forgiven"),
        pytest.param(3, 4, id="AT06 three forgiven"),
        pytest.param(47, 5, id="AT06 all forgiven"),
        pytest.param(49, 5, id="AT06 long forgotten"),
    ],
)
def test_failures_are_forgiven_with_time(database: Database, hours: float, more: int) -> None:
    failed(database, 4)
    later = minutes(60 * hours)

    assert failed(database, more - 1, at=later) == later
    assert failed(database, 1, at=later) > later


def test_at06_time_behind_a_closed_door_forgives_nothing(database: Database) -> None:
    again = failed(database, 30, OFFICE)

    assert failed(database, 1, OFFICE, at=again) == again + timedelta(hours=1)


@pytest.mark.parametrize("back", [1, 60, 10_000_000], ids=lambda m: f"AT07 {m} minutes back")
def test_a_clock_that_is_set_back(database: Database, back: int) -> None:
    failed(database, 5)
    before = NOON - timedelta(minutes=back)
    closed_for = timedelta(seconds=30)

    assert fail(database, at=before) == Closed(before + closed_for)
    assert is_closed(database, before + closed_for - timedelta(seconds=1))
    assert not is_closed(database, before + closed_for)


def test_at07_failures_stay_when_the_clock_is_set_back(database: Database) -> None:
    failed(database, 4)

    assert failed(database, 1, at=minutes(-60)) > minutes(-60)


def rows(database: Database) -> list[str]:
    with database.read() as connection:
        return [row.subject for row in connection.execute(select(attempt))]


def test_at08_no_login_is_kept_and_the_old_are_forgotten(database: Database) -> None:
    fail(database, AN, OFFICE)
    kept = rows(database)
    fail(database, BINH, at=minutes(60 * 49))

    assert sorted(kept) == sorted([AN.digest, OFFICE.digest])
    assert {len(subject) for subject in kept} == {64}
    assert rows(database) == [BINH.digest]


def test_at09_one_address_never_closes_a_login_for_all(database: Database) -> None:
    everywhere, at = attempts.login("an"), NOON
    for _ in range(300):  # three days, and each time as soon as its own door is open
        result = fail(database, AN, everywhere, at=at)
        assert not isinstance(result, Closed)
        mine, whole = result
        assert whole.closed_until is None
        at = mine.closed_until or at


def test_at09_many_addresses_close_it(database: Database) -> None:
    everywhere = attempts.login("an")
    for number in range(50):
        failed(database, 1, attempts.pair("an", f"{number}"), everywhere)

    assert fail(database, attempts.pair("an", "new"), everywhere) == Closed(minutes(15))


def test_at10_subjects_are_told_apart() -> None:
    subjects = [
        attempts.pair("a:b", "c"),
        attempts.pair("a", "b:c"),
        attempts.login("a:b:c"),
        attempts.code("a:b:c"),
        attempts.address("a:b:c"),
        *attempts.own("a:b", "c"),
        *attempts.own("a", "b:c"),
    ]

    assert len({one.digest for one in subjects}) == len(subjects)
