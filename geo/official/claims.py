"""Who gets which feature: claims that contradict each other are decided by the ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.communes import Commune, CommuneKind
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
from geo.plane import Box

_REPAIR_MAX: Final = 0.1  # percent of the area that a repair may change
_SHARED_MAX: Final = 0.01  # share of the smaller part that two parts of one commune may both cover
_BY_CODE: Final = (MatchedBy.CODE, MatchedBy.FILE_CODE)
_APART: Final = 20.0  # km from the part with the commune's point; another province has namesakes
_KM_A_DEGREE: Final = 111.2


class Settled(NamedTuple):
    """Each commune's shape in degrees, valid, and where it comes from."""

    shapes: dict[str, BaseGeometry]
    matched: list[Match]
    foreign: list[Feature]
    faults: list[OfficialFault]


def label(commune: Commune) -> str:
    """How a commune is called as the place of a fault."""
    return f"{commune.code} {commune.name}"


def settle(located: Sequence[Located], box: Box) -> Settled:
    """Give each commune its feature, or its features that do not overlap, in code order.

    Features of one code are one commune. So are those with a name that one commune of the
    province has, if they lie near each other; what else has that name in *box*, the province's,
    is told. A name that fits several communes is decided by the point that the registry has of the
    commune. A feature whose commune is taken by code is foreign.
    """
    faults: list[OfficialFault] = []
    sound = [kept for found in located if (kept := _repaired(found, faults)) is not None]
    by_code, foreign, communes = _decided(sound, box, faults)
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
    located: Sequence[Located], box: Box, faults: list[OfficialFault]
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
                foreign += _left_out([found], box, faults)
    for code, named_alike in rivals.items():
        chosen, others = _chosen(named_alike, communes[code])
        decided[code] = chosen
        foreign += _left_out(others, box, faults)
        faults += [_code_unknown(found, communes[code]) for found in chosen if found.claim.code]
    return decided, foreign, communes


def _chosen(rivals: list[Located], commune: Commune) -> tuple[list[Located], list[Located]]:
    """Those of *rivals* that are the commune, by its point, and the others; else all and none."""
    chosen = _parts(rivals, commune)
    if not chosen or _shared(chosen) > _SHARED_MAX:
        chosen = [found for found in rivals if _holds(found.geometry, commune)]
        if len(chosen) != 1:
            return rivals, []
    kept = {id(found) for found in chosen}
    return chosen, [found for found in rivals if id(found) not in kept]


def _parts(located: Sequence[Located], commune: Commune) -> list[Located]:
    """Those with a name that only this commune has, near the one with its point; else none."""
    named = [found for found in located if found.claim.candidates == (commune,)]
    named = [found for found in named if not found.claim.code]
    main = next((found for found in named if _holds(found.geometry, commune)), None)
    if main is None or commune.kind is CommuneKind.DAC_KHU:  # whose islands may lie anywhere
        return named if main else []
    away = _APART / _KM_A_DEGREE
    return [found for found in named if main.geometry.distance(found.geometry) <= away]


def _shared(parts: Sequence[Located]) -> float:
    """The share of the smallest part that more than one of them covers."""
    geometries = [part.geometry for part in parts]
    areas = [geometry.area for geometry in geometries]
    return (sum(areas) - shapely.union_all(geometries).area) / min(areas)


def _left_out(
    located: Sequence[Located], box: Box, faults: list[OfficialFault]
) -> Iterator[Feature]:
    """The features that are foreign; a part of a commune of the province is told instead."""
    for found in located:
        claim = found.claim
        if claim.code or len(claim.candidates) != 1 or not _lies_in(box, found.geometry):
            yield claim.feature
        else:
            code, (commune,) = OfficialFaultCode.PART_LEFT_OUT, claim.candidates
            faults.append(official_fault(code, claim.feature.place, commune=label(commune)))


def _lies_in(box: Box, geometry: BaseGeometry) -> bool:
    west, south, east, north = geometry.bounds
    return bool(box.west <= west and east <= box.east and box.south <= south and north <= box.north)


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
    place, places = label(commune), "; ".join(part.claim.feature.place for part in found)
    by_code = all(part.claim.by in _BY_CODE for part in found)
    parts = by_code or len(_parts(found, commune)) == len(found)
    if not parts or _shared(found) > _SHARED_MAX:
        faults.append(official_fault(OfficialFaultCode.DOUBLE, place, places=places))
        return None
    if by_code:
        faults.append(official_fault(OfficialFaultCode.MERGED, place, count=len(found)))
    else:
        details = {"count": len(found), "places": places}
        faults.append(official_fault(OfficialFaultCode.PARTS_JOINED, place, **details))
    return shapely.union_all([part.geometry for part in found])


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
