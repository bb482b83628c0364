"""The command writes the matrix, and annexes that belong to a letter.

CX01 export matrix writes the kind of file that the suffix names, with the content asked for
CX02 a kind, a content or a letter that cannot be is refused before anything is written
CX03 the annexes bear the letter that is named
"""

from __future__ import annotations

import csv
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Command


def names(out: Path) -> list[str]:
    """Return the names of the columns of a csv file."""
    with out.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def test_cx01_a_workbook(filled: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "matrix.xlsx"
    result = readiness("export", "matrix", "--out", out)
    book = load_workbook(out, read_only=True)
    found = book.sheetnames
    book.close()

    assert (result.exit_code, result.stderr) == (0, "")
    assert str(out) in result.stdout
    assert found[:2] == ["Ma trận", "Câu trả lời"]


def test_cx01_a_data_package(filled: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "matrix.zip"
    readiness("export", "matrix", "--out", out, "--round", "1")

    with ZipFile(out) as archive:
        assert archive.testzip() is None
        assert "datapackage.json" in archive.namelist()


@pytest.mark.parametrize(
    ("show", "there", "away"),
    [
        pytest.param("codes", "TS-01", "TS-01.label", id="CX01 codes"),
        pytest.param("labels", "TS-01.label", "TS-01", id="CX01 labels"),
    ],
)
def test_cx01_the_content_asked_for(
    show: str, there: str, away: str, filled: Path, tmp_path: Path, readiness: Command
) -> None:
    out = tmp_path / "matrix.csv"
    readiness("export", "matrix", "--out", out, "--show", show)

    assert there in names(out)
    assert away not in names(out)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("matrix", "--out", "a.ods"), id="CX02 kind"),
        pytest.param(("matrix", "--out", "a.csv", "--show", "code"), id="CX02 content"),
        pytest.param(("lagging", "--out", "a.xlsx", "--letter-day", "31/02/2026"), id="CX02 day"),
    ],
)
def test_cx02_what_cannot_be_is_refused(
    words: tuple[str, ...],
    filled: Path,
    tmp_path: Path,
    readiness: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = readiness("export", *words)

    assert result.exit_code == 1
    assert result.stderr.startswith("Lỗi: ")
    assert list(tmp_path.glob("a.*")) == []


def test_cx03_the_annexes_bear_the_letter(filled: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "list.xlsx"
    readiness(
        *("export", "lagging", "--out", out),
        *("--letter", "1205/UBND-KSTTHC", "--letter-day", "05/12/2026"),
    )
    book = load_workbook(out)
    line = str(book.worksheets[0]["A5"].value)
    book.close()

    assert "1205/UBND-KSTTHC ngày 05 tháng 12 năm 2026" in line
