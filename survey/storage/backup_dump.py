"""The programs of PostgreSQL that write and read dumps, and the rows in the text that they make."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.backup_shape import EVIDENCE_LIST, unusable
from survey.storage.chain import ChainRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_COPY: Final = re.compile(rb'COPY (?:\w+\.)?"?(\w+)"? \(([\w", ]+)\) FROM stdin;\n')
_SILENT: Final = (b"\n", b"--", b"SET ", b"SELECT pg_catalog.set", b"\\restrict ", b"\\unrestrict ")
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_END: Final = b"\\.\n"
_SPECIAL: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Seen:
    """What was met in the rows of a dump."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.revisions: set[str] = set()
        self.owners: set[tuple[str, str]] = set()
        self.digests: set[str] = set()
        self.lists: set[str] = set()

    def take_in(self, table: str, columns: Sequence[str], rows: Iterator[bytes]) -> None:
        """Count *rows* of *table* and keep what matters of them."""
        if table in self.rows:
            raise unusable(table)
        count = 0
        for count, line in enumerate(rows, 1):  # noqa: B007 - the last one is how many there are
            self._keep(table, columns, line)
        self.rows[table] = count

    def _keep(self, table: str, columns: Sequence[str], line: bytes) -> None:
        wanted = {
            "alembic_version": ("version_num",),
            "installation": ("province", "made_up"),
            "evidence": ("digest",),
        }.get(table, (EVIDENCE_LIST,) if EVIDENCE_LIST in columns else ())
        if not wanted:
            return
        cells = line.rstrip(b"\n").split(b"\t")
        if len(cells) != len(columns) or not set(wanted) <= set(columns):
            raise unusable(table)
        values = [_value(cells[columns.index(name)]) for name in wanted]
        match table:
            case "alembic_version":
                self.revisions.add(values[0])
            case "installation":
                self.owners.add((values[0], values[1]))
            case "evidence":
                self.digests.add(values[0])
            case _:
                self.lists.add(values[0])


def blocks(lines: Iterator[bytes]) -> Iterator[tuple[str, tuple[str, ...], Iterator[bytes]]]:
    """Yield table, columns and rows of every COPY; the rows are to be used up before the next."""
    for line in lines:
        if found := _COPY.fullmatch(line):
            columns = tuple(name.strip(' "') for name in found[2].decode().split(","))
            yield found[1].decode(), columns, _until_end(lines)
        elif not line.startswith(_SILENT):
            raise unusable(first_line(line.decode("utf-8", "replace")))


def _until_end(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == _END:
            return
        yield line
    raise unusable("COPY")


def _value(cell: bytes) -> str:
    """Return what *cell* of a COPY says; its escapes are those that PostgreSQL writes."""
    try:
        written = cell.decode()
    except UnicodeDecodeError:
        raise unusable("UTF-8") from None
    return re.sub(r"\\(.)", lambda found: _SPECIAL.get(found[1], found[1]), written)


def audit_rows(lines: Iterator[bytes]) -> Iterator[ChainRow]:
    """Yield the rows of the audit out of the *lines* of a dump, by number: a server keeps no order."""
    with closing(sqlite3.connect("")) as sorted_rows:  # on the disk, where it is large
        sorted_rows.execute(f"CREATE TABLE audit ({', '.join(ChainRow._fields)})")
        marks = ", ".join("?" * len(ChainRow._fields))
        for table, columns, rows in blocks(lines):
            if table != "audit" or set(columns) != set(ChainRow._fields):
                raise unusable(table)
            places = [columns.index(name) for name in ChainRow._fields]
            found = (_audit_row(places, row) for row in rows)
            sorted_rows.executemany(f"INSERT INTO audit VALUES ({marks})", found)  # noqa: S608 - question marks
        for number, at, *rest in sorted_rows.execute("SELECT * FROM audit ORDER BY id"):
            yield ChainRow(number, _moment(at), *rest)


def _audit_row(places: Sequence[int], line: bytes) -> tuple[int | str, ...]:
    cells = line.rstrip(b"\n").split(b"\t")
    if len(cells) != len(places):
        raise unusable("audit")
    number, *rest = (_value(cells[place]) for place in places)
    if not _NUMBER.fullmatch(number):
        raise unusable("audit")
    return int(number), *rest


def _moment(written: str) -> datetime | None:
    """Return the moment that PostgreSQL has *written*, None where it is none."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def first_line(said: str) -> str:
    """Return the first line of what a program or a server *said*, shortened."""
    return (said.strip().splitlines() or [""])[0][:200]


# The programs ------------------------------------------------------------------------------------


@contextmanager
def output(
    program: str, *words: str, refused: Callable[[object], SurveyError] | None = None
) -> Iterator[Iterator[bytes]]:
    """Yield the lines that *program* writes; when it fails, raise *refused* with what it said.

    Raises:
        SurveyError: BACKUP_PROGRAM where it is not installed; BACKUP_PROGRAM_FAILED.
    """
    found = shutil.which(program)
    if found is None:
        raise SurveyError([problem(ProblemCode.BACKUP_PROGRAM, name=program)])
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - no shell, arguments of ours
            [found, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        ) as process,
    ):
        try:
            yield iter(process.stdout or ())
        except BaseException:
            process.kill()
            raise
        if process.wait() == 0:
            return
        complaints.seek(0)
        said = first_line(complaints.read(10_000).decode("utf-8", "replace"))
    if refused is not None:
        raise refused(said)
    raise SurveyError([problem(ProblemCode.BACKUP_PROGRAM_FAILED, name=program, detail=said)])
