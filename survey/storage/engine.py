"""The door to the database: a consistent view to read from, one durable transaction to write in.

SQLite is the default; PostgreSQL is used when the URL names it. The stores beside this module hold
the queries and are the same for both.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError

from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Rights
from survey.storage.audit import VIA
from survey.storage.reach import READER, Reader, refuse_unlimited
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

    As opened it belongs to the application itself; :meth:`seen_by` gives the view of one person. On SQLite every write goes through one thread (see :mod:`survey.storage.writer`); on PostgreSQL
    a write is a transaction in the thread of its caller.
    """

    def __init__(self, url: URL, readers: Engine, writers: Engine) -> None:
        self.url = without_secrets(url)
        self._readers = readers
        self._writers = writers
        self._group_commit = GroupCommit(writers) if url.drivername == "sqlite" else None
        self._state = {"closed": False}
        self._reader = Reader()

    @classmethod
    def open(cls, url: str) -> Self:
        """Return the database at *url*, created and brought up to date where that is needed."""
        address = address_of(url)
        sqlite = address.get_backend_name() == "sqlite"
        readers, writers = sqlite_engines(address) if sqlite else postgresql_engines(address)
        try:
            if sqlite:
                file = Path(str(address.database))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.touch(mode=0o600)  # names and findings are nobody else's business
            bring_up_to_date(readers, writers)
        except BaseException as error:
            readers.dispose()
            writers.dispose()
            if isinstance(error, DBAPIError | OSError):
                detail = said_by(error.orig if isinstance(error, DBAPIError) else error)
                raise unreachable(
                    without_secrets(address), _without_password(detail, address)
                ) from None
            raise
        return cls(address, readers, writers)

    @property
    def rights(self) -> Rights:
        """What the reader may see; every query of a limited table asks it."""
        return self._reader.rights

    def seen_by(self, rights: Rights, *, writes: bool = False, system: bool = False) -> Self:
        """Return this database as a person with *rights* sees it.

        It writes only where *writes* says that somebody was allowed to.
        """
        view = copy(self)
        view._reader = Reader(rights, person=True, writes=writes, system=system)  # noqa: SLF001 - a copy of its own
        return view

    def close(self) -> None:
        """Finish the queued writes and close every connection."""
        self._state["closed"] = True
        if self._group_commit is not None:
            self._group_commit.close()
        self._readers.dispose()
        self._writers.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment of the database and cannot write."""
        self._refuse_when_closed()
        with _reachable(self.url), self._readers.connect() as connection:
            if self._reader.person:
                connection.execution_options(**{READER: self._reader})
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Return what *work* returned once its changes are durable; none are kept if it raises.

        On SQLite *work* runs in the writer's thread, now and then twice: it changes nothing but
        the database, and does not wait for another write.
        """
        self._refuse_when_closed()
        if not self._reader.writes:
            raise RuntimeError("a write without a permit: ask Application.require for one")
        work = _told_by(self.rights.via, work) if self.rights.via else work
        with _reachable(self.url):
            if self._group_commit is not None:
                return self._group_commit.write(work)
            with self._writers.begin() as connection:
                return work(connection)

    def claim(self, work: Callable[[Connection], T]) -> T:
        """Write, and run *work* again whenever another transaction took its unique key first.

        *work* looks before it inserts, so that the second run sees the other's row and decides.
        """
        for attempt in itertools.count(1):
            try:
                return self.write(work)
            except IntegrityError as error:
                sqlstate = getattr(error.orig, "sqlstate", None)
                if sqlstate != _UNIQUE_VIOLATION or attempt == MAX_CLAIMS:
                    raise
        raise AssertionError

    def forget(self) -> None:
        """Leave nothing of what was deleted in the journal that SQLite keeps beside its file.

        Waits until nobody reads what the journal still holds. PostgreSQL looks after its own.
        """
        self._refuse_when_closed()
        if self._group_commit is None:
            return
        with _reachable(self.url), self._readers.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def _refuse_when_closed(self) -> None:
        if self._state["closed"]:
            raise RuntimeError("the database is closed")


def _told_by(via: str, work: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """Return *work* whose rows in the audit tell by which way its person came."""

    def told(connection: Connection) -> T:
        connection.execution_options(**{VIA: via})
        try:
            return work(connection)
        finally:
            connection.execution_options(**{VIA: ""})  # others use the connection after us

    return told


# Addresses ---------------------------------------------------------------------------------------


def address_of(url: str) -> URL:
    """Return *url* as an address of a database that we can open."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number
        scheme = url.partition("://")[0] if "://" in url else ""
        raise unreachable(f"{scheme}://…", "invalid URL") from None
    if address.drivername in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    in_memory = address.database in {None, "", ":memory:"}
    if address.drivername == "postgresql+psycopg" or (
        address.drivername == "sqlite" and not in_memory
    ):
        return address
    raise unreachable(without_secrets(address), "sqlite:///… | postgresql://…")


def without_secrets(address: URL) -> str:
    """Return *address* without anything secret: drivers also take a password as a query."""
    return address.set(query={}).render_as_string(hide_password=True)


def _without_password(detail: str, address: URL) -> str:
    secret = address.password
    return detail.replace(str(secret), "***") if secret else detail


@contextmanager
def _reachable(shown: str) -> Iterator[None]:
    """Turn what a database refuses into a refusal of ours.

    What a server says quotes rows: nothing of it goes on into what people see or a log keeps.
    """
    try:
        yield
    except IntegrityError as error:
        raise _without_row(error) from None
    except DBAPIError as error:
        code = _CODES[isinstance(error, OperationalError)]
        details = {"url": shown, "detail": said_by(error.orig)}
        raise SurveyError([problem(code, **details)]) from None


_CODES = {True: ProblemCode.DATABASE_UNREACHABLE, False: ProblemCode.DATABASE_REFUSED}


def said_by(error: BaseException | None) -> str:
    """Return what may be told of *error*: of what a server says the class and the SQLSTATE alone."""
    sqlstate = getattr(error, "sqlstate", None)
    return f"{type(error).__name__} {sqlstate}" if sqlstate else str(error)


def _without_row(error: IntegrityError) -> IntegrityError:
    """Return *error* without the details, in which a server quotes the row; its first line names no value."""
    said: Any = error.orig
    if not hasattr(said, "diag"):
        return error
    return IntegrityError(error.statement, None, type(said)(said.diag.message_primary))


def unreachable(shown: str, detail: str) -> SurveyError:
    """Return the refusal of a database that cannot be opened or written to."""
    return SurveyError([problem(ProblemCode.DATABASE_UNREACHABLE, url=shown, detail=detail)])


# Engines -----------------------------------------------------------------------------------------


def sqlite_engines(address: URL) -> tuple[Engine, Engine]:
    """Return an engine for many readers and one for the single writer."""
    connect = {"timeout": LOCK_WAIT_SECONDS, "isolation_level": None}
    hidden = {"hide_parameters": True}  # what people typed stays out of errors and logs
    readers = create_engine(address, connect_args=connect, **hidden, **POOL)
    writers = create_engine(address, connect_args=connect, **hidden, pool_size=1, max_overflow=0)
    _on_connect(readers, "PRAGMA foreign_keys=ON", "PRAGMA query_only=ON")
    _on_connect(
        writers,
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",  # contacts are erased, not only unlinked
        "PRAGMA recursive_triggers=ON",  # INSERT OR REPLACE must meet the triggers too
    )
    _on_begin(readers, "BEGIN")
    event.listen(readers, "before_execute", refuse_unlimited)
    _on_begin(writers, "BEGIN IMMEDIATE")
    return readers, writers


def _on_connect(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        del record
        for pragma in pragmas:
            connection.execute(pragma).close()


def _on_begin(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def postgresql_engines(address: URL) -> tuple[Engine, Engine]:
    """Return two views of one pool: a reader's transaction sees one moment and cannot write."""
    engine = create_engine(
        address,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 10},
        **POOL,
    )
    event.listen(engine, "before_execute", refuse_unlimited)
    readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return readers, engine
