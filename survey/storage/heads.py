"""Heads of the audit, kept outside the database: what shows that its tail was cut or made anew.

A text file with a line a day, ``day,id,digest``, only ever added to. It protects as far as somebody
keeps a copy where whoever can write to the database cannot.
"""

from __future__ import annotations

import fcntl
import logging
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
_LOG: Final = logging.getLogger("readiness")
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
        self._told_on: date | None = None

    def keep_daily(self, database: Database, at: datetime) -> None:
        """Keep the head of this moment unless one was kept on the same day.

        A file that cannot be read or written holds nobody up: it is logged once a day, and :meth:`trouble`
        tells of it.
        """
        day = local(at).date()
        if self._kept_on == day:
            return
        try:
            self._keep_daily(database, day)
        except SurveyError as error:
            if [found.code for found in error.problems] != [ProblemCode.AUDIT_HEADS_FILE]:
                raise
            if self._told_on != day:
                self._told_on = day
                _LOG.error("the heads of the audit cannot be kept: see readiness doctor")

    def trouble(self) -> Problem | None:
        """Return what keeps this moment's head from being kept, None where nothing does."""
        try:
            self.read()
        except SurveyError as error:
            return error.problems[0]
        there = self.path.exists()
        writable = os.access(self.path if there else self.path.parent, os.W_OK)
        return None if writable else problem(ProblemCode.AUDIT_HEADS_FILE, path=self.path)

    def _keep_daily(self, database: Database, day: date) -> None:
        if _last_day(self.read()[0]) == day:
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
            SurveyError: AUDIT_HEADS_FILE.
        """
        with self._held() as file:
            _add(file, file.read(), local(at).date(), newest)

    def read(self) -> tuple[tuple[KeptHead, ...], tuple[Problem, ...]]:
        """Return the heads, oldest first, and every line that is none; nothing without a file.

        Raises:
            SurveyError: AUDIT_HEADS_FILE.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return (), ()
        except OSError:
            raise _refusal(self.path) from None
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
        except OSError:
            raise _refusal(self.path) from None


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


def _refusal(path: Path) -> SurveyError:
    return SurveyError([problem(ProblemCode.AUDIT_HEADS_FILE, path=path)])
