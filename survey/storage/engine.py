"""The door to the database: a consistent view to read from, one durable transaction to write in.

SQLite is the default; PostgreSQL is used when the URL names it. The stores beside this module hold
the queries and are the same for both.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError

from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.schema import bring_up_to_date
from survey.storage.writer import GroupCommit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from sqlalchemy import URL, Connection, Engine

T = TypeVar("T")

LOCK_WAIT_SECONDS = 30
POOL = {"pool_size": 10, "max_overflow": 50}
MAX_CLAIMS = 50
_UNIQUE_VIOLATION = "23505"


class Database:
    """An open database, safe to share between threads.

    On SQLite every write goes through one thread (see :mod:`survey.storage.writer`); on PostgreSQL
    a write is a transaction in the thread of its caller.
    """

    def __init__(self, url: URL, readers: Engine, writers: Engine) -> None:
        self.url = _shown(url)
        self._readers = readers
        self._writers = writers
        self._group_commit = GroupCommit(writers) if readers is not writers else None
        self._closed = False

    @classmethod
    def open(cls, url: str) -> Self:
        """Return the database at *url*, created and brought up to date where that is needed."""
        address = _address(url)
        sqlite = address.get_backend_name() == "sqlite"
        readers, writers = _sqlite_engines(address) if sqlite else _postgresql_engines(address)
        try:
            with _reachable(address):
                if sqlite:
                    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
                bring_up_to_date(writers)
        except BaseException:
            readers.dispose()
            writers.dispose()
            raise
        return cls(address, readers, writers)
