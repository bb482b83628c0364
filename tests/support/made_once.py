"""What takes long to make is made once in a run, whichever process comes first, and copied."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from survey.storage.engine import Database

DATABASE = "readiness.db"


def made_once(base: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder *name*, filled by *make*, for all processes of the run whose tests stand in *base*.

    Nobody writes to it: each test copies it.
    """
    of_the_run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = of_the_run / name
    with (of_the_run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = of_the_run / f"{name}.unfinished"
            make(unfinished)
            unfinished.rename(folder)
    return folder


def put_empty_database(folder: Path) -> None:
    """Put a database whose tables are empty into *folder*, unless one is there.

    It is what opening a new one leaves, without the tenth of a second that its migrations take.
    """
    file = folder / DATABASE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, DATABASE)
        Database.open(f"sqlite:///{file}").close()
        return file.read_bytes()
