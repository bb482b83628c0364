"""The shapes that the maps draw: what the office adopted last, else those that ship.

Read once and remembered: a version never changes.
"""

from __future__ import annotations

import json
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
ORIGIN: Final = "origin.json"
"""Beside it: which file of the office the shapes were made of."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that shapes were made of, by its name; *sha256* of its bytes, "" for a folder."""

    name: str
    sha256: str


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
        self.origin = lru_cache(maxsize=64)(self._read_origin)

    def current(self, province: str) -> Drawn:
        """Return the shapes of *province* in use, none where neither any ship nor any are adopted.

        *province* is the one of this database; adopted shapes are of no other.
        """
        return self._read(province, self.newest())

    def newest(self) -> int:
        """Return the number of the version in use, 0 before the first."""
        return versions.newest(self._database, ContentKind.BOUNDARIES) or 0

    def shipped(self, province: str) -> Boundaries:
        """Return the shapes of *province* that ship, none where none do; read anew at each call."""
        path = self._folder / f"{province}.json"
        return read_boundaries(path) if path.exists() else Boundaries({})

    def files(self, number: int) -> dict[str, str]:
        """Return the files of version *number*, of 0 those of the shapes that ship: none.

        Raises:
            LookupError: there is no such version.
        """
        return versions.load(self._database, ContentKind.BOUNDARIES, number) if number else {}

    def _read_version(self, province: str, number: int) -> Drawn:
        files = self.files(number)
        if FILE in files:
            return Drawn(number, official=True, boundaries=parse_boundaries(files[FILE], FILE))
        return Drawn(number, official=False, boundaries=self.shipped(province))

    def _read_origin(self, number: int) -> Origin | None:
        """Return what version *number* was made of, None for the shapes that ship."""
        files = self.files(number)
        return Origin(**json.loads(files[ORIGIN])) if ORIGIN in files else None
