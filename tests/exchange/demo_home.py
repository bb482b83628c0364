"""A database with the made-up data, made once for all tests of a run and copied for each."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from survey.application import Application
from survey.demo import fill
from survey.settings import Settings
from tests.support.made_once import made_once, put_empty_database

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def settings_of(folder: Path) -> Settings:
    """Return the settings of a database in *folder*."""
    return Settings.from_env({"READINESS_DATA_DIR": str(folder)})


def opened(folder: Path) -> Application:
    """Return the open province in *folder*, at noon of a fixed day."""
    put_empty_database(folder)
    return Application.open(settings_of(folder), clock=lambda: NOW)


def copy_of_demo(base: Path, target: Path) -> Path:
    """Put a copy of the made-up data into *target* and return it."""
    shutil.copytree(made_once(base, "demo", _make), target, dirs_exist_ok=True)
    return target


def _make(folder: Path) -> None:
    application = opened(folder)
    fill(application, lambda done, total: None)
    application.close()
