"""LibreOffice, as a second reader of what we export."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

_CSV_OF_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def convert(file: Path, form: str, home: Path) -> list[Path]:
    """Return what LibreOffice makes of *file* in *form*; *home* takes its profile and the result."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    out = home / "converted"
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    subprocess.run(
        [soffice, "--headless", profile, "--convert-to", form, "--outdir", out, file],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return sorted(out.iterdir())


def sheets(workbook: Path, home: Path) -> dict[str, list[list[str]]]:
    """Return the cells of every sheet of *workbook* as LibreOffice shows them."""
    files = convert(workbook, _CSV_OF_ALL_SHEETS, home)
    return {file.stem.partition("-")[2]: _cells(file.read_text("utf-8")) for file in files}


def formulas(file: Path, home: Path) -> int:
    """Return how many cells of *file* LibreOffice takes for formulas."""
    (flat,) = convert(file, "fods", home)
    return flat.read_text("utf-8").count("table:formula=")


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))
