"""The commands of the office's rules.

CR01 export writes a workbook; check of it finds nothing to do and refuses with exit code 1
CR02 check tells every change and its effect on a round, and records nothing
CR03 adopt records a new version for the next round, with name and reason
CR04 a file that cannot be read or is wrong is refused with every problem; nothing is recorded
"""

from __future__ import annotations

from pathlib import Path

import pytest

from survey import rule_office
from survey.rule_sheets import Sheet
from tests.cli.conftest import Command
from tests.exchange.demo_home import opened
from tests.exchange.rules_book import after, put

WEIGHT = put(str(Sheet.DOMAINS), "B5", 40)


@pytest.fixture
def book(filled: Path, tmp_path: Path, readiness: Command) -> Path:
    """The workbook of the rules in force."""
    out = tmp_path / "rules.xlsx"
    assert readiness("rules", "export", "--out", out).exit_code == 0
    return out


def numbers(home: Path) -> list[int]:
    application = opened(home)
    found = rule_office.in_force(application).numbers
    application.close()
    return list(found.values())


def test_cr01_an_unchanged_workbook_is_nothing_to_do(book: Path, readiness: Command) -> None:
    result = readiness("rules", "check", book)

    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1


def test_cr02_a_check_tells_changes_and_effect(
    filled: Path, book: Path, readiness: Command
) -> None:
    book.write_bytes(after(book.read_bytes(), WEIGHT))

    result = readiness("rules", "check", book)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "8 → 40" in result.stdout
    assert len(result.stdout.splitlines()) == 3
    assert numbers(filled) == [1, 1]


def test_cr03_adopting_records_a_version(filled: Path, book: Path, readiness: Command) -> None:
    book.write_bytes(after(book.read_bytes(), WEIGHT))

    result = readiness("rules", "adopt", book, "--by", "Lê Thị Chi", "--reason", "QĐ 12")

    assert (result.exit_code, result.stderr) == (0, "")
    assert numbers(filled) == [1, 2]
    application = opened(filled)
    newest = rule_office.editions(application)[-1]
    assert (newest.by, newest.reason) == ("Lê Thị Chi", "QĐ 12")
    application.close()


def test_cr04_what_is_wrong_is_refused(filled: Path, book: Path, readiness: Command) -> None:
    missing = readiness("rules", "check", book.with_name("nowhere.xlsx"))
    book.write_bytes(after(book.read_bytes(), WEIGHT, put(str(Sheet.LEVELS), "C5", "x")))
    wrong = readiness("rules", "adopt", book, "--by", "Chi", "--reason", "QĐ")

    assert [missing.exit_code, wrong.exit_code] == [1, 1]
    assert "Traceback" not in missing.stderr + wrong.stderr
    assert f"«{Sheet.LEVELS}»!C5" in wrong.stderr
    assert numbers(filled) == [1, 1]


def test_cr02_without_a_round_there_is_no_effect(
    home: Path, tmp_path: Path, readiness: Command
) -> None:
    book = tmp_path / "rules.xlsx"
    readiness("init", "--province", "51")
    readiness("rules", "export", "--out", book)
    book.write_bytes(after(book.read_bytes(), WEIGHT))

    assert len(readiness("rules", "check", book).stdout.splitlines()) == 2
