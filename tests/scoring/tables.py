"""Small surveys written as tables, one row an item, one column a unit.

    item | domain | weight | A   | B
    i1   | D1     | 3      | 1   | ?

A cell holds points from 0 to 1, `?` where the answer is missing, `-` where the item does not apply.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from scoring.matrix import ScoringMatrix, Weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scoring.matrix import FloatArray

MISSING: Final = "?"
NOT_APPLICABLE: Final = "-"
Cell: TypeAlias = float | Literal["?", "-"]
_DESCRIPTION: Final = ("item", "domain", "weight")


@dataclass(frozen=True)
class Survey:
    """What was found: *cells* by unit, then item; with the place and weight of each item."""

    cells: tuple[tuple[Cell, ...], ...]
    domain_of: tuple[int, ...]
    item: tuple[float, ...]
    domain: tuple[float, ...]

    @property
    def matrix(self) -> ScoringMatrix:
        """Return the arrays of the survey."""
        shape = (len(self.cells), len(self.item))
        flat = [cell for unit in self.cells for cell in unit]
        return ScoringMatrix.checked(
            points=_shaped([0.0 if isinstance(cell, str) else cell for cell in flat], shape),
            answered=_shaped([float(not isinstance(cell, str)) for cell in flat], shape),
            applicable=_shaped([float(cell != NOT_APPLICABLE) for cell in flat], shape),
        )

    @property
    def weights(self) -> Weights:
        """Return the weights of the survey."""
        return Weights.checked(domain_of=self.domain_of, item=self.item, domain=self.domain)

    def with_cell(self, unit: int, item: int, cell: Cell) -> Survey:
        """Return the survey with one *cell* changed."""
        changed = [list(row) for row in self.cells]
        changed[unit][item] = cell
        return replace(self, cells=tuple(tuple(row) for row in changed))


def parse_table(text: str) -> list[dict[str, str]]:
    """Return the rows of *text*, each a mapping from the headers of its first line."""
    lines = [_split(line) for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def parse_survey(text: str, domains: Mapping[str, float]) -> Survey:
    """Return the survey in *text*, its domains in the order and with the weights of *domains*."""
    rows = parse_table(text)
    units = [header for header in rows[0] if header not in _DESCRIPTION]
    order = list(domains)
    return Survey(
        cells=tuple(tuple(_cell(row[unit]) for row in rows) for unit in units),
        domain_of=tuple(order.index(row["domain"]) for row in rows),
        item=tuple(float(row["weight"]) for row in rows),
        domain=tuple(domains.values()),
    )


def _cell(text: str) -> Cell:
    if text == MISSING:
        return MISSING
    if text == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return float(text)


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _shaped(flat: list[float], shape: tuple[int, int]) -> FloatArray:
    return np.array(flat, dtype=np.float64).reshape(shape)
