"""What the tests of the command share: an environment of its own, and the command itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from survey.cli import app
from tests.exchange.demo_home import copy_of_demo

Command = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of this test, still empty; the command finds it by the environment."""
    folder = tmp_path / "data"
    monkeypatch.setenv("READINESS_DATA_DIR", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def filled(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of this test, with made-up data."""
    return copy_of_demo(tmp_path_factory.getbasetemp(), home)


@pytest.fixture
def readiness() -> Command:
    """Return the command: called with words, it returns exit code, stdout and stderr."""

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], prog_name="readiness")

    return run
