"""The shapes that the maps draw: what the office adopted last, else those that ship.

Read once and remembered: a version never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from geo.boundaries import Boundaries, parse_boundaries, read_boundaries
from survey.storage import versions
from survey.storage.engine import Database
from survey.storage.versions import ContentKind

FILE: Final = "boundaries.json"
"""The file of a version; a version without it means the shapes that ship."""


@dataclass(frozen=True)
class Drawn:
    """The shapes in use. *number* is that of the version, 0 before the office adopted any.

    *official* False: they are those that ship.
    """

    number: int
    official: bool
    boundaries: Boundaries


class BoundaryVersions:
    """Every version of the shapes in one database. Safe to share between threads."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._read = lru_cache(maxsize=4)(self._read_version)

    def current(self, province: str) -> Drawn:
        """Return the shapes of *province* in use, none where neither any ship nor any are adopted."""
        return self._read(province, versions.newest(self._database, ContentKind.BOUNDARIES) or 0)

    def _read_version(self, province: str, number: int) -> Drawn:
        files = versions.load(self._database, ContentKind.BOUNDARIES, number) if number else {}
        if FILE in files:
            return Drawn(number, official=True, boundaries=parse_boundaries(files[FILE], FILE))
        path = self._folder / f"{province}.json"
        shipped = read_boundaries(path) if path.exists() else Boundaries({})
        return Drawn(number, official=False, boundaries=shipped)
