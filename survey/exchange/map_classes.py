"""The classes of a map's layer, and how a layer sorts the communes into them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey import labels, palette
from survey.assessment import FORM_REJECTED, Assessment
from survey.model import CommuneCode
from survey.palette import HatchName

UNKNOWN: Final = NOT_CONCLUDED
"""The mark of a commune that was visited and of which the layer has nothing to tell."""


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class of a layer. With a *hatch* the *colour* is the ground below its strokes."""

    label: str
    colour: str
    hatch: HatchName | Literal[""] = ""


@dataclass(frozen=True)
class Classed:
    """The *classes* of a layer from best to worst, then the hatched ones, and who is in which.

    *class_of* holds the index in *classes* of every commune, *said* its value in words where there
    is one. *note* says what else one must know to read it.
    """

    classes: tuple[MapClass, ...]
    class_of: Mapping[CommuneCode, int]
    said: Mapping[CommuneCode, str]
    note: str = ""


def hatched(label: str, hatch: palette.Hatch) -> MapClass:
    """Return a class with the strokes of *hatch*."""
    return MapClass(label, hatch.ground, hatch.name)


def scale(names: Sequence[str], colours: Sequence[str]) -> dict[Hashable, MapClass]:
    """Return plain classes, marked 0, 1 …, the best first."""
    pairs = zip(names, colours, strict=True)
    return {mark: MapClass(name, colour) for mark, (name, colour) in enumerate(pairs)}


def without_result(unknown: str) -> dict[Hashable, MapClass]:
    """Return the hatched classes that every layer has, *unknown* the name of UNKNOWN in it."""
    return {
        UNKNOWN: hatched(unknown, palette.NOT_CONCLUDED),
        NOT_VISITED: hatched(labels.NOT_VISITED, palette.NOT_VISITED),
        FORM_REJECTED: hatched(labels.REJECTED, palette.FORM_REJECTED),
    }


def outside(found: Assessment, row: int) -> int | None:
    """Return NOT_VISITED or FORM_REJECTED where nothing else is to be told of the commune in *row*."""
    level = int(found.level[row])
    return level if level in {NOT_VISITED, FORM_REJECTED} else None


def classed(
    communes: Sequence[CommuneCode],
    marks: Sequence[Hashable],
    classes: Mapping[Hashable, MapClass],
    *,
    said: Mapping[CommuneCode, str],
    seldom: Collection[Hashable] = (FORM_REJECTED,),
    note: str = "",
) -> Classed:
    """Sort *communes* by their *marks* into *classes*; a *seldom* one is there only where it is used."""
    used = set(marks)
    kept = [mark for mark in classes if mark in used or mark not in seldom]
    place = {mark: index for index, mark in enumerate(kept)}
    return Classed(
        classes=tuple(classes[mark] for mark in kept),
        class_of={code: place[mark] for code, mark in zip(communes, marks, strict=True)},
        said=said,
        note=note,
    )
