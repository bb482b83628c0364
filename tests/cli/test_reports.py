"""The commands ``readiness report``.

CR01 a document of one commune is written in the form that the suffix names
CR02 with --all a zip file holds the document of every commune
CR03 exactly one of --commune and --all is asked for; the blank form needs neither
CR04 an unknown commune and a suffix that does not fit are refused before any work
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.reports.word import lines

LY_SON = "21548"


@pytest.mark.parametrize("document", ["minutes", "result", "blank"])
def test_cr01_a_document_of_a_commune_is_written(
    document: str, filled: Path, readiness: Command, tmp_path: Path
) -> None:
    out = tmp_path / "x.docx"
    result = readiness("report", document, "--commune", LY_SON, "--out", out)

    assert (result.exit_code, result.stderr) == (0, "")
    assert any("Lý Sơn" in line for line in lines(out.read_bytes()))


@pytest.mark.parametrize("document", ["minutes", "result", "blank"])
def test_cr02_all_documents_stand_in_one_file(
    document: str, filled: Path, readiness: Command, tmp_path: Path
) -> None:
    out = tmp_path / "x.zip"
    result = readiness("report", document, "--all", "--out", out)

    assert result.exit_code == 0
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == 96


@pytest.mark.parametrize("words", [(), ("--all", "--commune", LY_SON)], ids=["none", "both"])
def test_cr03_one_commune_or_all(
    words: tuple[str, ...], filled: Path, readiness: Command, tmp_path: Path
) -> None:
    out = tmp_path / "x.docx"
    result = readiness("report", "minutes", *words, "--out", out)

    assert (result.exit_code, result.stdout) == (1, "")
    assert not out.exists()


@pytest.mark.parametrize("extra", [(), ("--desk",)], ids=["team", "desk"])
def test_cr03_a_blank_form_needs_no_commune(
    extra: tuple[str, ...], filled: Path, readiness: Command, tmp_path: Path
) -> None:
    out = tmp_path / "x.docx"
    result = readiness("report", "blank", *extra, "--out", out)
    desk = [line for line in lines(out.read_bytes()) if "Bàn tỉnh" in line]

    assert result.exit_code == 0
    assert bool(desk) == bool(extra)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--commune", "99999", "--out", "x.docx"), id="CR04 commune"),
        pytest.param(("--commune", LY_SON, "--out", "x.odt"), id="CR04 suffix"),
        pytest.param(("--all", "--out", "x.docx"), id="CR04 suffix of all"),
    ],
)
def test_what_does_not_fit_is_refused(
    words: tuple[str, ...],
    filled: Path,
    readiness: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = readiness("report", "result", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: ")
    assert [file for file in tmp_path.iterdir() if file.is_file()] == []
