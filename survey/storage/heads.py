"""Heads of the audit, kept outside the database: what shows that its tail was cut or made anew.

A text file with a line a day, ``day,id,digest``, only ever added to. It protects as far as somebody
keeps a copy where whoever can write to the database cannot.
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, BinaryIO, Final

from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.settings import local
from survey.storage.audit import Head, head
from survey.storage.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from survey.storage.engine import Database

FILE: Final = "audit-heads.csv"
_FIRST_LINE: Final = "day,id,digest"
_LINE: Final = re.compile(r"(\d{4}-\d{2}-\d{2}),([1-9]\d{0,8}),([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A head as it was on a day, from a line of a file."""

    line: int
    day: date
    head: Head


class HeadsFile:
    """The file at *path*. Safe to share between threads, and with other processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept_on: date | None = None

    def keep_daily(self, database: Database, at: datetime) -> None:
        """Keep the head of this moment unless one was kept on the same day.

        Raises:
            SurveyError: FILE_READ, FILE_WRITE.
        """
        day = local(at).date()
        if self._kept_on == day or _last_day(self.read()[0]) == day:
            self._kept_on = day
            return
        newest = head(database)
        if newest is None:
            return
        with self._held() as file:
            content = file.read()
            if _last_day(_parsed(content)[0]) != day:  # nobody else was quicker
                _add(file, content, day, newest)
        self._kept_on = day

    def keep(self, newest: Head, at: datetime) -> None:
        """Keep *newest* as the head of this moment.

        Raises:
            SurveyError: FILE_WRITE.
        """
        with self._held() as file:
            _add(file, file.read(), local(at).date(), newest)

    def read(self) -> tuple[tuple[KeptHead, ...], tuple[Problem, ...]]:
        """Return the heads, oldest first, and every line that is none; nothing without a file.

        Raises:
            SurveyError: FILE_READ.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return (), ()
        except OSError as error:
            raise _refusal(ProblemCode.FILE_READ, self.path, error) from None
        kept, damaged = _parsed(content)
        place = self.path.name
        return kept, tuple(problem(ProblemCode.AUDIT_HEAD_LINE, place, line=n) for n in damaged)

    @contextmanager
    def _held(self) -> Iterator[BinaryIO]:
        """Yield the open file while no other process adds to it; durable at the end."""
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(self.path, flags, 0o600), "rb+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self.path.parent)
        except OSError as error:
            raise _refusal(ProblemCode.FILE_WRITE, self.path, error) from None


def _last_day(kept: tuple[KeptHead, ...]) -> date | None:
    return kept[-1].day if kept else None


def _add(file: BinaryIO, content: bytes, day: date, newest: Head) -> None:
    """Add a line behind *content*, on a line of its own even where the one before was torn."""
    before = "" if content.endswith(b"\n") else "\n" if content else f"{_FIRST_LINE}\n"
    file.write(f"{before}{day.isoformat()},{newest.number},{newest.digest}\n".encode())


def _parsed(content: bytes) -> tuple[tuple[KeptHead, ...], tuple[int, ...]]:
    """Return the heads in *content*, and the numbers of the lines that are none."""
    kept: list[KeptHead] = []
    damaged: list[int] = []
    lines = content.decode("ascii", errors="replace").split("\n")
    for number, line in enumerate((line.removesuffix("\r") for line in lines), start=1):
        found = _read_line(number, line)
        if found is not None:
            kept.append(found)
        elif line and (number, line) != (1, _FIRST_LINE):
            damaged.append(number)
    return tuple(kept), tuple(damaged)


def _read_line(number: int, line: str) -> KeptHead | None:
    match = _LINE.fullmatch(line)
    try:
        return match and KeptHead(
            number, date.fromisoformat(match[1]), Head(int(match[2]), match[3])
        )
    except ValueError:
        return None


def _refusal(code: ProblemCode, path: Path, error: OSError) -> SurveyError:
    detail = error.strerror or type(error).__name__
    return SurveyError([problem(code, path=path, detail=detail)])
