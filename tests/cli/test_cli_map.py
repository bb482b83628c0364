"""The commands ``readiness map``.

CM01 the map is written as the kind of file that the suffix names, with the layer and the day asked for
CM02 the layers of the round are listed by key and title; a person sees those of his rights
CM03 without a file, with a layer, paper or suffix that is not there, nothing is written
CM04 the sheet bears the letter that is named
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from survey.exchange.map_layers import LEVEL
from tests.cli.conftest import Command
from tests.exchange.paper import pages


def test_cm01_a_file_of_the_layer_asked_for(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    out = tmp_path / "map.geojson"
    result = readiness("map", "--out", out, "--layer", "TS", "--as-of", "2026-11-15")
    read = json.loads(out.read_text("utf-8"))

    assert (result.exit_code, result.stderr) == (0, "")
    assert str(out) in result.stdout
    assert len(read["features"]) == 96
    assert read["as_of"] == "2026-11-15"


def test_cm02_the_layers_are_listed(filled: Path, readiness: Command) -> None:
    result = readiness("map", "layers")
    keys = [line.split()[0] for line in result.stdout.splitlines()]

    assert (result.exit_code, result.stderr) == (0, "")
    assert keys[0] == LEVEL
    assert {"TS", "TS-01"} <= set(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--layer", "TS"), id="CM03 no file"),
        pytest.param(("--out", "a.svg"), id="CM03 kind"),
        pytest.param(("--out", "a.pdf", "--paper", "A5"), id="CM03 paper"),
        pytest.param(("--out", "a.pdf", "--layer", "XX"), id="CM03 layer"),
        pytest.param(("--out", "a.pdf", "--letter-day", "31/02/2026"), id="CM03 day of the letter"),
    ],
)
def test_cm03_what_cannot_be_is_refused(
    words: tuple[str, ...],
    filled: Path,
    tmp_path: Path,
    readiness: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = readiness("map", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: ")
    assert list(tmp_path.glob("a.*")) == []


def test_cm04_the_sheet_bears_the_letter(filled: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "map.pdf"
    result = readiness("map", "--out", out, "--paper", "a4", "--letter", "1205/UBND-KSTTHC")
    (page,) = pages(out)

    assert result.exit_code == 0
    assert "1205/UBND-KSTTHC" in page.text
    assert sorted((round(page.width), round(page.height))) == [595, 842]
