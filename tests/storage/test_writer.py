"""The one writer of SQLite: who waits together is committed together.

ST20 operations that wait while another is under way share one transaction
ST21 an operation that raises is taken out alone, and its caller gets the exception
ST22 a commit that fails is an error for everybody in it, and the writer lives on
ST23 when SQLite gives up the whole transaction, everybody in it gets the error
ST24 closing finishes what was queued
ST25 an operation cannot wait for another write: that is refused instead of standing still
ST26 many threads at once: nothing is lost, nobody meets a lock
ST27 another process may write to the same file at the same time
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, insert, make_url, select, text
from sqlalchemy.exc import IntegrityError

from survey.model import ItemCode
from survey.storage import answers
from survey.storage.answers import Appended
from survey.storage.engine import Database, sqlite_engines
from survey.storage.tables import content_version, round_event
from survey.storage.writer import LARGEST_BATCH, GroupCommit
from tests.storage.builders import HERE, NOON, at_once, minutes, new, open_round

ROOT = Path(__file__).parents[2]
THREADS = LARGEST_BATCH + 10
pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


@pytest.fixture
def engines(url: str) -> Iterator[tuple[Engine, Engine]]:
    Database.open(url).close()
    readers, writers = sqlite_engines(make_url(url))
    yield readers, writers
    readers.dispose()
    writers.dispose()


@pytest.fixture
def readers(engines: tuple[Engine, Engine]) -> Engine:
    return engines[0]


@pytest.fixture
def writer(engines: tuple[Engine, Engine]) -> Iterator[GroupCommit]:
    writer = GroupCommit(engines[1])
    yield writer
    writer.close()


def stored(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalars(select(func.count()).select_from(content_version)).one()


def adding(number: int) -> Callable[[Connection], int]:
    """Return an operation that adds row *number*."""
    row = {"kind": "policy", "sha256": "", "files_json": "{}", "recorded_at": NOON}

    def operation(connection: Connection) -> int:
        connection.execute(insert(content_version).values(number=number, **row))
        return number

    return operation


@contextmanager
def kept_busy(writer: GroupCommit, pool: ThreadPoolExecutor) -> Iterator[None]:
    """Keep the writer busy meanwhile, so that everything else has to queue."""
    busy, release = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        busy.set()
        release.wait()

    holder = pool.submit(writer.write, hold)
    busy.wait()
    try:
        yield
    finally:
        release.set()
        holder.result()


def queue(
    writer: GroupCommit, pool: ThreadPoolExecutor, *operations: Callable[[Connection], int]
) -> list[Future[int]]:
    """Queue *operations* in their order while the writer is kept busy."""
    futures = []
    for number, operation in enumerate(operations, start=1):
        futures.append(pool.submit(writer.write, operation))
        wait_for_queue(writer, number)
    return futures


def wait_for_queue(writer: GroupCommit, length: int) -> None:
    while writer.waiting < length:
        time.sleep(0.001)


def together(
    writer: GroupCommit, pool: ThreadPoolExecutor, *operations: Callable[[Connection], int]
) -> list[Future[int]]:
    """Let *operations* share a transaction."""
    with kept_busy(writer, pool):
        return queue(writer, pool, *operations)


def test_st20_who_waits_together_shares_a_transaction(writer: GroupCommit, readers: Engine) -> None:
    def last(_: Connection) -> int:
        return stored(readers)  # what others can see while the transaction is under way

    with ThreadPoolExecutor(THREADS) as pool:
        futures = together(writer, pool, adding(1), adding(2), last)
        results = [future.result() for future in futures]

    assert results == [1, 2, 0]
    assert stored(readers) == 2


def test_st20_a_long_queue_is_committed_in_several_parts(
    writer: GroupCommit, readers: Engine
) -> None:
    count = LARGEST_BATCH + 3
    operations = [adding(number) for number in range(count)]
    with ThreadPoolExecutor(THREADS) as pool:
        futures = together(writer, pool, *operations)
        results = [future.result() for future in futures]

    assert results == list(range(count))
    assert stored(readers) == count


def test_st21_a_failing_operation_is_taken_out_alone(writer: GroupCommit, readers: Engine) -> None:
    def failing(connection: Connection) -> int:
        return adding(2)(connection) // 0

    with ThreadPoolExecutor(THREADS) as pool:
        first, second, third = together(writer, pool, adding(1), failing, adding(3))

    assert isinstance(second.exception(), ZeroDivisionError)
    assert [first.result(), third.result()] == [1, 3]
    with readers.connect() as connection:
        numbers = select(content_version.c.number).order_by(content_version.c.number)
        assert connection.scalars(numbers).all() == [1, 3]


def test_st22_a_failing_commit_is_everybodys_error(writer: GroupCommit, readers: Engine) -> None:
    def fails_at_commit(connection: Connection) -> int:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        row = {"round_id": 99, "state": "", "reason": "", "actor_name": "", "at": NOON}
        return connection.execute(insert(round_event), row).rowcount

    with ThreadPoolExecutor(THREADS) as pool:
        futures = together(writer, pool, adding(1), fails_at_commit, adding(2))
        errors = [future.exception() for future in futures]

    assert [type(error) for error in errors] == [IntegrityError] * 3
    assert stored(readers) == 0
    assert writer.write(adding(3)) == 3


def test_st23_a_transaction_given_up_is_everybodys_error(
    writer: GroupCommit, readers: Engine
) -> None:
    def gives_up(connection: Connection) -> int:
        row = {"kind": "policy", "sha256": "", "files_json": "{}", "recorded_at": NOON}
        statement = insert(content_version).prefix_with("OR ROLLBACK")
        return connection.execute(statement.values(number=1, **row)).rowcount

    with ThreadPoolExecutor(THREADS) as pool:
        futures = together(writer, pool, adding(1), gives_up, adding(2))
        errors = [future.exception() for future in futures]

    assert [type(error) for error in errors] == [IntegrityError] * 3
    assert stored(readers) == 0
    assert writer.write(adding(3)) == 3


def test_st24_closing_finishes_what_was_queued(writer: GroupCommit, readers: Engine) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        with kept_busy(writer, pool):
            futures = queue(writer, pool, *(adding(number) for number in range(10)))
            closing = pool.submit(writer.close)
            wait_for_queue(writer, 11)
        closing.result()
        results = [future.result() for future in futures]

    assert results == list(range(10))
    assert stored(readers) == 10
    with pytest.raises(RuntimeError):
        writer.write(adding(11))


def test_st25_a_write_within_a_write_is_refused(database: Database) -> None:
    def outer(_: Connection) -> None:
        database.write(lambda _: None)

    with pytest.raises(RuntimeError):
        database.write(outer)


def test_st26_many_threads_lose_nothing(database: Database) -> None:
    round_id = open_round(database)

    def save(thread: int) -> int:
        item = ItemCode(f"CT-{thread:02}")
        for version in range(6):
            answer = new(round_id, f"{version}", item=item, based_on=version)
            outcome = answers.append(database, answer, at=minutes(version))
            assert isinstance(outcome, Appended)
        return len(answers.history(database, round_id, HERE, item))

    assert at_once(40, save) == [6] * 40


def test_st27_another_process_may_write_too(database: Database, url: str) -> None:
    round_id = open_round(database)
    command = [sys.executable, "-m", "tests.storage.endless", url, str(round_id), "theirs", "40"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        for version in range(40):
            answers.append(database, new(round_id, f"{version}", based_on=version), at=NOON)
        process.communicate()

    assert process.returncode == 0
    found = answers.history(database, round_id, HERE)
    assert sum(event.item.startswith("theirs") for event in found) == 40
    assert len(found) == 80
