"""What a printed map is made of: shapes, classes and words, all handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from geo.boundaries import Boundaries
from geo.swatches import Hatching

Paper = Literal["A4", "A3"]

PAPERS: Final[Mapping[Paper, tuple[float, float]]] = MappingProxyType(
    {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
)
"""Width and height in mm of a sheet that stands upright (ISO 216)."""


@dataclass(frozen=True, slots=True)
class PrintClass:
    """A class: its colours, its hatching, how many communes have it.

    *number* is printed in each commune and in the legend, so that a sheet without colours can be
    read; hatched classes need none. *text* is the colour that reads on *ground*.
    """

    label: str
    ground: str
    text: str
    count: int
    number: str = ""
    hatching: Hatching = ""
    ink: str = ""


@dataclass(frozen=True, slots=True)
class PrintUnit:
    """A commune: how it is called on the map, its class, and whether a mandatory gate failed."""

    name: str
    class_index: int
    failed: bool = False
    small: bool = False
    """It may be shown once more in an enlargement, as wards are."""


@dataclass(frozen=True, slots=True)
class PrintWords:
    """What the map says beside names and classes."""

    legend: str
    failed: str
    total: str
    enlarged: str
    nameless: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintMap:
    """A map to draw. Shapes without a unit are drawn pale; *others* names those that lie apart."""

    boundaries: Boundaries
    units: Mapping[str, PrintUnit]
    classes: tuple[PrintClass, ...]
    words: PrintWords
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """How many communes bear the mark of a failed gate."""
        return sum(unit.failed for unit in self.units.values())


@dataclass(frozen=True)
class Sheet:
    """What stands around the map on a sheet of paper; empty texts take no room.

    *marks* stand in a frame at the top left, *annex* above the *title*, *places* and *letter* below
    it, *facts* above the map, *foot* small at the bottom. *name* and *creator* are for the properties
    of the file, which is dated *moment*.
    """

    paper: Paper
    title: str
    name: str
    creator: str
    moment: datetime
    marks: tuple[str, ...] = ()
    annex: str = ""
    places: tuple[str, ...] = ()
    letter: str = ""
    facts: str = ""
    foot: str = ""
