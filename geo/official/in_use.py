"""What the shapes in use mean for new ones: zones that stay, and a note that must not get lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, Shape
from geo.communes import Commune, CommuneKind, search_key
from geo.official.values import (
    OfficialFault,
    OfficialFaultCode,
    Reading,
    official_fault,
    shown,
)
from geo.plane import Box

_SAME_EDGE: Final = 0.0002  # degrees, 20 m: more than reading and simplifying move one
_SCHEMATIC: Final = re.compile(r"\bso do\b")  # "sơ đồ", as a search key


def kept_zones(
    missing: Iterable[Commune], shapes: Collection[BaseGeometry], current: Boundaries | None
) -> dict[str, Shape]:
    """The shapes in use of special zones that no file has: a map without archipelagos is wrong.

    None where it lies on the ground of a new shape, and none where there are no new shapes.
    """
    in_use = current.shapes if current is not None and shapes else {}
    zones = [c.code for c in missing if c.kind is CommuneKind.DAC_KHU and c.code in in_use]
    return {code: in_use[code] for code in zones if _is_free(in_use[code], shapes)}


def _is_free(shape: Shape, shapes: Collection[BaseGeometry]) -> bool:
    ground = shapely.MultiPolygon([(part[0], part[1:]) for part in shape])
    return not shapely.intersects(list(shapes), ground).any()


def said(
    reading: Reading,
    shapes: Mapping[str, Shape],
    current: Boundaries | None,
    faults: list[OfficialFault],
) -> str:
    """What files say of themselves and, if their *shapes* are those in use, what these say; else "".

    A schematic drawing goes to *faults*: it is not to come back as the province's own borders.
    """
    notes = dict.fromkeys(feature.note for feature in reading.features)
    if current is not None and _is_again(shapes, current.shapes):
        notes[current.note] = None
    note = shown("; ".join(filter(None, notes)))
    if any(_SCHEMATIC.search(search_key(one)) for one in notes):
        faults.append(official_fault(OfficialFaultCode.SCHEMATIC, note=note))
    return note


def _is_again(shapes: Mapping[str, Shape], in_use: Mapping[str, Shape]) -> bool:
    """Whether most of *shapes* reach as far to every side as those in use.

    Two drawings of the same ground hardly do.
    """
    both = [
        (_edges(shape), _edges(in_use[code])) for code, shape in shapes.items() if code in in_use
    ]
    alike = sum(
        all(abs(new - old) < _SAME_EDGE for new, old in zip(*edges, strict=True)) for edges in both
    )
    return 2 * alike > len(shapes)


def _edges(shape: Shape) -> Box:
    return Box.of(position for part in shape for position in part[0])
