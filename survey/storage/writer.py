"""The one thread that writes to SQLite: what waits together is committed together.

SQLite knows one writer at a time, and a durable commit costs a trip to the disk. With a transaction
per caller the callers fight for the lock and some starve; here they queue, and one commit carries
everything that queued while the commit before it was under way.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

LARGEST_BATCH = 200


@dataclass(frozen=True, slots=True)
class _Operation(Generic[T]):
    """What one caller wants done, and where the caller waits for the outcome."""

    work: Callable[[Connection], T]
    outcome: Future[T] = field(default_factory=Future)


class GroupCommit:
    """Runs operations in one thread, several to a transaction; one that raises is taken out alone.

    When one of several raises, all of them are run again, now with a savepoint each: an operation
    may therefore run twice, and only its last run counts. Savepoints from the start would cost
    everybody a quarter of the speed for the sake of the few that are refused.

    *engine* begins its transactions with BEGIN IMMEDIATE, so that another process which writes to
    the same file is waited for and never met half-way.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Operation[Any] | None] = SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="storage-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], T]) -> T:
        """Return what *work* returned, once it is safe on the disk."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("an operation may not wait for another write")
        operation = _Operation(work)
        with self._door:
            if self._closed:
                raise RuntimeError("the database is closed")
            self._queue.put(operation)
        return operation.outcome.result()

    @property
    def waiting(self) -> int:
        """How many operations wait for the one under way."""
        return self._queue.qsize()

    def close(self) -> None:
        """Finish what was queued, then end the thread."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next_batch():
            self._commit(batch)

    def _next_batch(self) -> list[_Operation[Any]]:
        """Return everything that waits (at least one), or nothing when closed and drained."""
        operation = self._queue.get()
        batch: list[_Operation[Any]] = []
        while operation is not None:
            batch.append(operation)
            if len(batch) == LARGEST_BATCH or self._queue.empty():
                return batch
            operation = self._queue.get()
        if batch:
            self._queue.put(None)  # nothing lies behind the closing mark
        return batch

    def _commit(self, batch: list[_Operation[Any]]) -> None:
        """Run *batch* in one transaction; when one raises, again with a savepoint for each."""
        try:
            with self._engine.connect() as connection, connection.begin():
                values = [operation.work(connection) for operation in batch]
        except BaseException as error:  # noqa: BLE001  # it belongs to the callers, not to this thread
            if len(batch) == 1:
                batch[0].outcome.set_exception(error)
            else:
                self._commit_apart(batch)
            return
        for operation, value in zip(batch, values, strict=True):
            operation.outcome.set_result(value)

    def _commit_apart(self, batch: list[_Operation[Any]]) -> None:
        try:
            with self._engine.connect() as connection, connection.begin():
                outcomes = [_attempt(connection, operation) for operation in batch]
        except BaseException as error:  # noqa: BLE001  # likewise
            for operation in batch:
                operation.outcome.set_exception(error)
            return
        for deliver in outcomes:
            deliver()


def _attempt(connection: Connection, operation: _Operation[T]) -> Callable[[], None]:
    """Run *operation* in a savepoint; return what delivers its outcome after the commit."""
    connection.exec_driver_sql("SAVEPOINT operation")
    try:
        value = operation.work(connection)
    except BaseException as error:
        if not _in_transaction(connection):  # SQLite gave up everything, e.g. on a full disk
            raise
        connection.exec_driver_sql("ROLLBACK TO operation")
        connection.exec_driver_sql("RELEASE operation")
        failure = error
        return lambda: operation.outcome.set_exception(failure)
    connection.exec_driver_sql("RELEASE operation")
    return lambda: operation.outcome.set_result(value)


def _in_transaction(connection: Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)
