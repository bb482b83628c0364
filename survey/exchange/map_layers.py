"""The layers of the map: for each commune of a round its class, and what is said of it.

A layer is values alone: the page, the printed map and the files draw it each in their own way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from scoring.matrix import FloatArray
from survey import labels, palette
from survey.assessment import FORM_REJECTED, Assessment
from survey.exchange.lagging import level_of
from survey.fields import show_number
from survey.model import CommuneCode, DomainCode
from survey.palette import HatchName

LEVEL: Final = "muc"
VALUE: Final = "diem"
COVERAGE: Final = "da-kiem-tra"
COVERAGE_FLOORS: Final = (90.0, 66.0, 33.0, 0.0)

_HATCHED: Final = (NOT_CONCLUDED, NOT_VISITED, FORM_REJECTED)


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class of a layer. With a *hatch* the *colour* is the ground below its strokes."""

    label: str
    colour: str
    hatch: HatchName | Literal[""] = ""


@dataclass(frozen=True)
class Layer:
    """What a map shows. *key* names it in addresses; *classes* run from best to worst, then hatched.

    *class_of* holds the index in *classes* of every commune of the round, in its order, *said* the
    value in words where there is one ("72,5 điểm"). *note* says what else one must know to read it.
    *internal*: it tells about a confidential item, so what leaves is LƯU HÀNH NỘI BỘ.
    """

    key: str
    title: str
    classes: tuple[MapClass, ...]
    class_of: Mapping[CommuneCode, int]
    said: Mapping[CommuneCode, str]
    note: str = ""
    internal: bool = False


def layer_names(found: Assessment) -> Mapping[str, str]:
    """Return the layers that *found* has for its reader: key and title, in the order of the list."""
    domains = {
        str(domain.code): f"Nhóm: {domain.name}" for domain in found.rulebook.catalogue.domains
    }
    return MappingProxyType(
        {
            LEVEL: "Mức sẵn sàng",
            VALUE: "Điểm chung",
            COVERAGE: "Tỷ lệ đã kiểm tra",
            **domains,
        }
    )


def make_layer(found: Assessment, key: str, *, compared: Assessment | None = None) -> Layer:
    """Return the layer *key* of *found*.

    Raises:
        LookupError: *found* has no such layer for its reader.
    """
    title = layer_names(found)[key]
    floors = [band.floor for band in found.rulebook.policy.bands]
    if key == LEVEL:
        return _by_level(found, title)
    if key == VALUE:
        return _by_value(found, key, title, found.readiness.value, floors)
    if key == COVERAGE:
        return _by_value(found, key, title, 100 * found.readiness.coverage, COVERAGE_FLOORS)
    column = list(found.rulebook.catalogue.by_domain).index(DomainCode(key))
    return _by_value(found, key, title, found.readiness.domain_value[:, column], floors)


def _by_level(found: Assessment, title: str) -> Layer:
    bands = [band.label for band in found.rulebook.policy.bands]
    indices = [
        level if level >= 0 else len(bands) + _HATCHED.index(level)
        for level in found.level.tolist()
    ]
    return Layer(
        key=LEVEL,
        title=title,
        classes=_classes(found, bands, labels.NOT_CONCLUDED),
        class_of=dict(zip(found.communes, indices, strict=True)),
        said={code: level_of(found, row)[1] for row, code in enumerate(found.communes)},
    )


def _by_value(
    found: Assessment, key: str, title: str, values: FloatArray, floors: Sequence[float]
) -> Layer:
    """Class values (0–100) by *floors*; unknown ones and communes without results are hatched."""
    names = [f"từ {show_number(floors[0])}"] + [
        f"{show_number(low)} – dưới {show_number(high)}" for high, low in pairwise(floors)
    ]
    known: dict[str, float | None] = {
        code: None if np.isnan(value) else float(value)
        for code, value in zip(found.communes, values, strict=True)
    }
    by_code = palette.value_classes(known, floors)
    class_of, said = {}, {}
    for code, level in zip(found.communes, found.level.tolist(), strict=True):
        of_value, value = by_code[code], known[code]
        if level in {NOT_VISITED, FORM_REJECTED}:
            class_of[code] = len(floors) + _HATCHED.index(level)
        else:
            class_of[code] = len(floors) if of_value is None else of_value
            if value is not None:
                said[code] = show_number(value, 1)
    return Layer(
        key=key,
        title=title,
        classes=_classes(found, names, "Chưa có điểm"),
        class_of=class_of,
        said=said,
    )


def _classes(found: Assessment, names: Sequence[str], unknown: str) -> tuple[MapClass, ...]:
    """Return the classes; that of rejected forms only where there are any."""
    colours = palette.level_colours(len(names))
    plain = [MapClass(name, colour) for name, colour in zip(names, colours, strict=True)]
    said = (unknown, labels.NOT_VISITED, *([labels.REJECTED] if found.rejected else []))
    hatches = [palette.HATCH_OF[level] for level in _HATCHED]
    hatched = [
        MapClass(label, hatch.ground, hatch.name)
        for label, hatch in zip(said, hatches, strict=False)
    ]
    return (*plain, *hatched)
