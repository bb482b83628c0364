"""Who gets which feature: claims that contradict each other are decided by the ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.communes import Commune
from geo.official.crs import Located
from geo.official.values import (
    Feature,
    Match,
    MatchedBy,
    OfficialFault,
    OfficialFaultCode,
    official_fault,
    shown,
)

_REPAIR_MAX: Final = 0.1  # percent of the area that a repair may change
_SHARED_MAX: Final = 0.01  # share of the smaller part that two parts of one commune may both cover
_BY_CODE: Final = (MatchedBy.CODE, MatchedBy.FILE_CODE)


class Settled(NamedTuple):
    """Each commune's shape in degrees, valid, and where it comes from."""

    shapes: dict[str, BaseGeometry]
    matched: list[Match]
    foreign: list[Feature]
    faults: list[OfficialFault]


def label(commune: Commune) -> str:
    """How a commune is called as the place of a fault."""
    return f"{commune.code} {commune.name}"


def settle(located: Sequence[Located]) -> Settled:
    """Give each commune its feature, or its features of one code that do not overlap, in code order.

    A name that fits several communes, or several features of one name, are decided by the point
    that the registry has of the commune. A feature whose commune is taken by code is foreign.
    """
    faults: list[OfficialFault] = []
    sound = [kept for found in located if (kept := _repaired(found, faults)) is not None]
    by_code, foreign, communes = _decided(sound, faults)
    settled = Settled({}, [], foreign, faults)
    for code in sorted(by_code):
        commune, found = communes[code], by_code[code]
        shape = _merged(commune, found, faults)
        if shape is not None:
            settled.shapes[code] = shape
        claim = found[0].claim
        settled.matched.append(Match(commune, claim.feature.place, claim.by))
    return settled


def _repaired(found: Located, faults: list[OfficialFault]) -> Located | None:
    """With a valid geometry; None where only a guess could make it valid."""
    before = found.geometry
    if before.is_valid:
        return found
    after = shapely.make_valid(before, method="structure", keep_collapsed=False)
    place = found.claim.feature.place
    if after.is_empty:
        faults.append(official_fault(OfficialFaultCode.EMPTY_GEOMETRY, place))
        return None
    percent = 100 * abs(after.area - before.area) / after.area
    code = OfficialFaultCode.REPAIRED if percent < _REPAIR_MAX else OfficialFaultCode.SELF_CROSSING
    faults.append(official_fault(code, place, percent=f"{percent:.4f}"))
    return found._replace(geometry=after) if code is OfficialFaultCode.REPAIRED else None


def _decided(
    located: Sequence[Located], faults: list[OfficialFault]
) -> tuple[dict[str, list[Located]], list[Feature], dict[str, Commune]]:
    """The features of each commune by code, those of none, and the communes by code."""
    decided: dict[str, list[Located]] = defaultdict(list)
    communes: dict[str, Commune] = {}
    for found in located:
        if found.claim.by in _BY_CODE:
            (commune,) = found.claim.candidates
            decided[commune.code].append(found)
            communes[commune.code] = commune
    foreign: list[Feature] = []
    rivals: dict[str, list[Located]] = defaultdict(list)
    for found in located:
        if found.claim.by not in _BY_CODE:
            free = [c for c in found.claim.candidates if c.code not in decided]
            named = _the_one(found, free)
            if named is not None:
                rivals[named.code].append(found)
                communes[named.code] = named
            elif free:
                faults.append(_ambiguous(found, free))
            else:
                foreign.append(found.claim.feature)
    for code, named_alike in rivals.items():
        chosen, others = _at_the_point(named_alike, communes[code])
        decided[code] = chosen
        foreign += [found.claim.feature for found in others]
        faults += [_code_unknown(found, communes[code]) for found in chosen if found.claim.code]
    return decided, foreign, communes


def _at_the_point(rivals: list[Located], commune: Commune) -> tuple[list[Located], list[Located]]:
    """The one of *rivals* that holds the commune's point, and the others; else all and none."""
    inside = [_holds(found.geometry, commune) for found in rivals]
    if sum(inside) != 1:
        return rivals, []
    others = [found for found, holds in zip(rivals, inside, strict=True) if not holds]
    return [rivals[inside.index(True)]], others


def _the_one(found: Located, free: Sequence[Commune]) -> Commune | None:
    """The commune of several that a name fits; None where the ground does not tell."""
    if len(free) == 1:
        return free[0]
    inside = [commune for commune in free if _holds(found.geometry, commune)]
    return inside[0] if len(inside) == 1 else None


def _holds(geometry: BaseGeometry, commune: Commune) -> bool:
    return bool(shapely.intersects_xy(geometry, commune.lon, commune.lat))


def _merged(
    commune: Commune, found: Sequence[Located], faults: list[OfficialFault]
) -> BaseGeometry | None:
    """The shape of a commune; None where its features contradict each other."""
    if len(found) == 1:
        return found[0].geometry
    geometries = [part.geometry for part in found]
    whole = shapely.union_all(geometries)
    shared = sum(part.area for part in geometries) - whole.area
    same_code = all(part.claim.by in _BY_CODE for part in found)
    if same_code and shared <= _SHARED_MAX * min(part.area for part in geometries):
        count = len(found)
        faults.append(official_fault(OfficialFaultCode.MERGED, label(commune), count=count))
        return whole
    places = shown("; ".join(part.claim.feature.place for part in found))
    faults.append(official_fault(OfficialFaultCode.DOUBLE, label(commune), places=places))
    return None


def _ambiguous(found: Located, candidates: Sequence[Commune]) -> OfficialFault:
    return official_fault(
        OfficialFaultCode.AMBIGUOUS,
        found.claim.feature.place,
        name=shown(found.claim.name),
        candidates=", ".join(map(label, candidates)),
    )


def _code_unknown(found: Located, commune: Commune) -> OfficialFault:
    claim = found.claim
    code = OfficialFaultCode.CODE_UNKNOWN
    return official_fault(code, claim.feature.place, code=claim.code, commune=label(commune))
