"""The heads of the audit that are kept in a file.

HD01 the first entry of a day keeps the head of that moment; later ones of the day keep nothing
HD02 a head can be kept at any time; without rows there is none
HD03 lines are only ever added: what stands in the file stays, also when its last line was torn
HD04 every line that is no head is told by its number; the others count
HD05 the file is its owner's alone; one that cannot be read or written is a problem
HD06 many at once, also by other objects on the same file, keep one head a day
HD07 a file that cannot be read or written is logged once a day, and nobody is held up by it
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from survey.problems import ProblemCode
from survey.storage import audit
from survey.storage.audit import Head
from survey.storage.engine import Database
from survey.storage.heads import HeadsFile
from tests.storage.audit_rows import entry, filled
from tests.storage.builders import NOON, at_once, minutes, refusal

DAY = timedelta(days=1)
D = "a" * 64


@pytest.fixture
def file(tmp_path: Path) -> HeadsFile:
    """A file of heads that is not there yet."""
    return HeadsFile(tmp_path / "audit-heads.csv")


def kept(file: HeadsFile) -> list[tuple[str, int]]:
    heads, problems = file.read()
    assert problems == ()
    return [(one.day.isoformat(), one.head.number) for one in heads]


def newest(database: Database) -> Head:
    found = audit.head(database)
    assert found is not None
    return found


def test_hd01_the_first_entry_of_a_day_keeps_its_head(database: Database, file: HeadsFile) -> None:
    for at in (NOON, minutes(1), NOON + DAY, NOON + DAY + timedelta(hours=11, minutes=59)):
        audit.append(database, entry(at))
        file.keep_daily(database, at)
    midnight = NOON + DAY + timedelta(hours=12)  # in Vietnam
    audit.append(database, entry(midnight))
    HeadsFile(file.path).keep_daily(database, midnight)
    HeadsFile(file.path).keep_daily(database, midnight)

    assert kept(file) == [("2026-12-01", 1), ("2026-12-02", 3), ("2026-12-03", 5)]
    assert file.read()[0][-1].head == audit.head(database)


def test_hd02_a_head_can_be_kept_at_any_time(database: Database, file: HeadsFile) -> None:
    file.keep_daily(database, NOON)
    assert kept(file) == []
    filled(database, 3)

    file.keep(newest(database), NOON)
    file.keep(newest(database), NOON)

    assert kept(file) == [("2026-12-01", 3)] * 2
    assert file.read()[0][0].head == newest(database)
    file.keep_daily(database, NOON)
    assert len(kept(file)) == 2


@pytest.mark.parametrize(
    ("before", "lines"),
    [
        pytest.param(b"", 2, id="HD03 an empty file"),
        pytest.param(f"day,id,digest\n2026-11-30,1,{D}\n".encode(), 3, id="HD03 a whole one"),
        pytest.param(b"day,id,digest\n2026-11-30,1,aa", 3, id="HD03 a torn line"),
        pytest.param(b"\xff\x00\n\n", 3, id="HD03 another file"),
    ],
)
def test_hd03_lines_are_only_added(
    database: Database, file: HeadsFile, before: bytes, lines: int
) -> None:
    filled(database, 2)
    file.path.write_bytes(before)

    file.keep_daily(database, NOON)

    after = file.path.read_bytes()
    assert after.startswith(before)
    assert len(after.splitlines()) == lines
    assert file.read()[0][-1].day == date(2026, 12, 1)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2026-12-01,1", id="HD04 cut"),
        pytest.param(f"2026-13-01,1,{D}", id="HD04 no such day"),
        pytest.param(f"2026-12-01,0,{D}", id="HD04 no such number"),
        pytest.param(f"2026-12-01,1,{D[:-1]}", id="HD04 a short digest"),
        pytest.param(f"2026-12-01,1,{D}x", id="HD04 more behind it"),
        pytest.param(f"２０２６-12-01,1,{D}", id="HD04 other digits"),  # noqa: RUF001 - full-width
        pytest.param("day,id,digest", id="HD04 a second heading"),
        pytest.param("\x00\x00", id="HD04 nothing of ours"),
    ],
)
def test_hd04_a_damaged_line_is_told(file: HeadsFile, line: str) -> None:
    whole = f"2026-12-02,5,{D}"
    file.path.write_bytes(f"day,id,digest\r\n{line}\r\n\r\n{whole}\r\n".encode())

    heads, problems = file.read()

    assert [(p.code, p.place, dict(p.details)) for p in problems] == [
        (ProblemCode.AUDIT_HEAD_LINE, "audit-heads.csv", {"line": "2"})
    ]
    assert [(one.line, one.head.number) for one in heads] == [(4, 5)]


def test_hd05_the_file_is_its_owners(database: Database, file: HeadsFile) -> None:
    filled(database, 1)
    file.keep(newest(database), NOON)

    assert file.path.stat().st_mode & 0o777 == 0o600


def test_hd05_what_cannot_be_read_or_written_is_a_problem(
    database: Database, tmp_path: Path
) -> None:
    filled(database, 1)
    folder = HeadsFile(tmp_path)

    shut = [(ProblemCode.AUDIT_HEADS_FILE, "")]
    assert refusal(folder.read) == shut
    assert refusal(lambda: folder.keep(newest(database), NOON)) == shut
    trouble = folder.trouble()
    assert trouble is not None
    assert trouble.code is ProblemCode.AUDIT_HEADS_FILE
    assert HeadsFile(tmp_path / "new.csv").trouble() is None


def test_hd07_heads_that_cannot_be_kept_hold_nobody_up(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    filled(database, 1)
    folder = HeadsFile(tmp_path)

    for at in (NOON, minutes(1), NOON + DAY, NOON + DAY + timedelta(minutes=1)):
        folder.keep_daily(database, at)

    assert len(caplog.records) == 2
    assert all(str(tmp_path) not in record.getMessage() for record in caplog.records)


def test_hd07_a_database_that_fails_is_not_hushed_up(database: Database, tmp_path: Path) -> None:
    database.close()

    with pytest.raises(RuntimeError):
        HeadsFile(tmp_path / "audit-heads.csv").keep_daily(database, NOON)


def test_hd06_many_at_once_keep_one_head_a_day(database: Database, file: HeadsFile) -> None:
    filled(database, 2)

    at_once(8, lambda n: (file if n % 2 else HeadsFile(file.path)).keep_daily(database, NOON))

    assert kept(file) == [("2026-12-01", 2)]
