"""Reads COINr's reference results (../shared/oracle), or says which test could not run without."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scoring.matrix import FloatArray


@dataclass(frozen=True, eq=False)
class OracleTable:
    """The numeric columns of a file, one row a country; NaN where the file is empty."""

    columns: Mapping[str, FloatArray]

    def __getitem__(self, name: str) -> FloatArray:
        return self.columns[name]

    def table(self, names: Sequence[str]) -> FloatArray:
        """Return the columns *names* side by side (units × names)."""
        return np.stack([self.columns[name] for name in names], axis=1)


def locate_oracle(repository: Path, *, test: str, required: bool) -> Path:
    """Return the oracle folder beside *repository*; where it is absent skip, or fail if *required*."""
    folder = repository.parent / "shared" / "oracle"
    if folder.is_dir():
        return folder
    message = f"{test} did not run: COINr's reference results are missing at {folder}"
    if required:
        pytest.fail(message)
    pytest.skip(message)


def read_oracle(file: Path) -> OracleTable:
    """Return the table in *file*, without the column of country codes."""
    rows = read_rows(file)
    names = [name for name in rows[0] if name != "uCode"]
    return OracleTable({name: np.array([_number(row[name]) for row in rows]) for name in names})


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of *file* as text."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _number(text: str) -> float:
    return float(text) if text else np.nan
