"""The commands of the audit.

CA01 verify of an untouched audit says so; without rows there is nothing to say against it
CA02 verify of one that was touched names what is wrong, on stderr, with exit code 1
CA03 verify compares with a copy of the heads; one that is not there is refused
CA04 head adds the newest row to the file of heads and to a second one, and prints it
CA05 export writes the kind of file that the suffix names, of the days asked for
CA06 a clock that went back is told, and is no fault
CA07 verify compares with the heads in a backup too: it shows what a database cut with its heads hides
CA08 a newest head of before the day of the newest row is told, and is no fault
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, update

from survey.settings import now
from survey.storage import audit
from survey.storage.engine import Database
from survey.storage.heads import FILE
from survey.storage.system_tables import audit as table
from tests.cli.conftest import Command
from tests.storage.audit_rows import BINH, entry, tamper
from tests.support.made_once import put_empty_database


def url(home: Path) -> str:
    return f"sqlite:///{home / 'readiness.db'}"


def noted(home: Path, *moments: datetime) -> None:
    """Note an entry at each of *moments*."""
    with Database.open(url(home)) as database:
        for at in moments:
            audit.append(database, entry(at))


@pytest.fixture
def kept(home: Path, readiness: Command) -> Path:
    """A province with five rows and a kept head."""
    put_empty_database(home)
    assert readiness("init", "--province", "51").exit_code == 0
    noted(home, *[now()] * 5)
    assert readiness("audit", "head").exit_code == 0
    return home


def rows(home: Path) -> int:
    with Database.open(url(home)) as database:
        newest = audit.head(database)
    assert newest is not None
    return newest.number


def test_ca01_an_untouched_audit_is_whole(kept: Path, readiness: Command) -> None:
    result = readiness("audit", "verify")

    assert (result.exit_code, result.stderr) == (0, "")
    assert f" {rows(kept)} " in result.stdout


def test_ca01_an_empty_audit_is_whole(home: Path, readiness: Command) -> None:
    verified, headed = readiness("audit", "verify"), readiness("audit", "head")

    assert (verified.exit_code, verified.stderr) == (headed.exit_code, headed.stderr) == (0, "")
    assert not (home / FILE).exists()


def test_ca02_what_is_wrong_is_named(kept: Path, readiness: Command) -> None:
    last = rows(kept)
    tamper(
        url(kept),
        update(table).where(table.c.id == 2).values(actor=BINH),
        delete(table).where(table.c.id == last),
    )

    result = readiness("audit", "verify")

    assert (result.exit_code, result.stdout) == (1, "")
    changed, gone = result.stderr.splitlines()
    assert " 2 " in changed
    assert f" {last}," in gone


def test_ca02_of_very_many_faults_the_first_are_named(kept: Path, readiness: Command) -> None:
    noted(kept, *[now()] * 30)
    tamper(url(kept), update(table).values(outcome="refused"))

    result = readiness("audit", "verify")

    assert result.exit_code == 1
    *named, more = result.stderr.splitlines()
    assert len(named) == 20
    assert str(rows(kept) - 20) in more


def test_ca03_a_copy_of_the_heads_shows_what_the_own_file_hides(
    kept: Path, tmp_path: Path, readiness: Command
) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes((kept / FILE).read_bytes())
    tamper(url(kept), delete(table).where(table.c.id > 2))
    (kept / FILE).unlink()
    readiness("audit", "head")

    assert readiness("audit", "verify").exit_code == 0
    assert readiness("audit", "verify", "--heads", copy).exit_code == 1
    missing = readiness("audit", "verify", "--heads", tmp_path / "nowhere.csv")
    assert (missing.exit_code, len(missing.stderr.splitlines())) == (1, 1)


def test_ca04_a_head_is_added_and_printed(kept: Path, tmp_path: Path, readiness: Command) -> None:
    before = (kept / FILE).read_bytes()
    second = tmp_path / "second.csv"

    results = [readiness("audit", "head", "--out", second) for _ in range(2)]
    refused = readiness("audit", "head", "--out", tmp_path)

    assert [result.exit_code for result in results] == [0, 0]
    after = (kept / FILE).read_bytes()
    assert after.startswith(before)
    line = after.splitlines()[-1].decode()
    assert second.read_text().splitlines() == ["day,id,digest", line, line]
    _, number, digest = line.split(",")
    assert number in results[0].stdout
    assert digest in results[0].stdout
    assert refused.exit_code == 1


def test_ca05_a_table(kept: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "audit.csv"

    result = readiness("audit", "export", "--out", out, "--since", "01/01/2020")
    none = readiness("audit", "export", "--out", tmp_path / "none.csv", "--until", "01/01/2020")

    assert (result.exit_code, result.stderr, none.exit_code) == (0, "", 0)
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["action"] for line in lines][:2] == ["export", "answer"]
    assert len((tmp_path / "none.csv").read_text("utf-8-sig").splitlines()) == 1


def test_ca05_a_workbook(kept: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "audit.xlsx"

    assert readiness("audit", "export", "--out", out).exit_code == 0

    book = load_workbook(out)
    assert book.worksheets[0].max_row > 10
    book.close()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--out", "audit.pdf"), id="CA05 another kind"),
        pytest.param(("--out", "audit.csv", "--since", "hôm qua"), id="CA05 no day"),
    ],
)
def test_ca05_what_cannot_be_is_refused(
    kept: Path, words: tuple[str, ...], readiness: Command
) -> None:
    before = rows(kept)

    result = readiness("audit", "export", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert rows(kept) == before


def test_ca06_a_clock_that_went_back_is_told(kept: Path, readiness: Command) -> None:
    noted(kept, now() - timedelta(days=3))

    result = readiness("audit", "verify")

    assert (result.exit_code, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) == 2


def test_ca07_a_backup_shows_what_was_cut_with_its_heads(
    kept: Path, tmp_path: Path, readiness: Command
) -> None:
    key, backup = tmp_path / "key", tmp_path / "a.tar.age"
    public = readiness("backup-key", "--out", key).stdout.strip()
    assert readiness("backup", "--out", backup, "--to", public).exit_code == 0
    number = rows(kept) - 1  # the row of the backup itself is not in it
    with_backup = ("audit", "verify", "--backup", backup, "--identity", key)
    assert readiness(*with_backup).exit_code == 0
    tamper(url(kept), delete(table).where(table.c.id > 2))
    (kept / FILE).unlink()
    readiness("audit", "head")

    assert readiness("audit", "verify").exit_code == 0
    result = readiness(*with_backup)
    assert (result.exit_code, f" {number}," in result.stderr) == (1, True)
    closed = readiness("audit", "verify", "--backup", backup)
    assert (closed.exit_code, len(closed.stderr.splitlines())) == (1, 1)


def test_ca08_heads_that_were_cut_are_told(kept: Path, readiness: Command) -> None:
    noted(kept, now() + timedelta(days=2))

    result = readiness("audit", "verify")

    assert (result.exit_code, result.stderr) == (0, "")
    notice, praise = result.stdout.splitlines()
    assert notice.startswith("Lưu ý: ")
    assert f" {rows(kept)}" in notice
    assert praise
