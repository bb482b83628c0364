"""Writing an export.

EX50 the suffix must be one of those supported, in any case of letters
EX51 a missing folder, or a folder in the place of the file, is refused before any work
EX52 a file is written whole; where writing fails the old one stays and nothing is left beside it
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from survey.exchange.writer import require_target, write_file
from survey.problems import ProblemCode, SurveyError


def refused(error: pytest.ExceptionInfo[SurveyError]) -> list[ProblemCode]:
    return [problem.code for problem in error.value.problems]


def test_ex50_the_suffix_is_returned_in_small_letters(tmp_path: Path) -> None:
    assert require_target(tmp_path / "a.XLSX", (".xlsx",)) == ".xlsx"


@pytest.mark.parametrize("name", ["a.doc", "a", ".xlsx", "a.xlsx.tmp"])
def test_ex50_another_suffix_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as error:
        require_target(tmp_path / name, (".xlsx",))

    assert refused(error) == [ProblemCode.FILE_SUFFIX]


def test_ex51_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as error:
        require_target(tmp_path / "none" / "a.csv", (".csv",))

    assert refused(error) == [ProblemCode.FILE_WRITE]


def test_ex51_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()

    with pytest.raises(SurveyError) as error:
        require_target(tmp_path / "a.csv", (".csv",))

    assert refused(error) == [ProblemCode.FILE_WRITE]


def test_ex52_the_new_file_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)

    write_file(target, b"new")

    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_ex52_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SurveyError) as error:
        write_file(target, b"new")

    assert refused(error) == [ProblemCode.FILE_WRITE]
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
