"""What a reading of boundary files comes to: shapes to draw, and everything that is wrong or doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Final

from geo.boundaries import Boundaries
from geo.communes import Commune
from geo.official.checks import check
from geo.official.claims import settle
from geo.official.coverage import Coverage, Simplified
from geo.official.crs import locate
from geo.official.in_use import kept_zones, said
from geo.official.matching import Claim, match
from geo.official.reading import named
from geo.official.values import (
    NO_SHAPES,
    Feature,
    OfficialFault,
    OfficialFaultCode,
    OfficialProposal,
    Reading,
    Severity,
    official_fault,
)
from geo.plane import Box

_MARGIN: Final = 0.3  # degrees around the points and shapes of a province
_LISTED: Final = 50  # faults of one code


def propose(
    reading: Reading,
    communes: Iterable[Commune],
    *,
    current: Boundaries | None = None,
    note: str = "",
) -> OfficialProposal:
    """The shapes that the maps would draw of *communes*, all of one province.

    *current* are the shapes in use: they say, with the points of the registry, where the province
    lies, and a special zone that the files leave out keeps its one. *note* becomes that of the
    shapes, unless the files say something of themselves or the shapes are those in use; their
    source is the files' names.
    """
    by_code = {commune.code: commune for commune in communes}
    matching = match(reading.features, by_code.values())
    faults = [*reading.faults, *matching.faults]
    box = _province_box(by_code.values(), current)
    settled = settle(locate(matching.claims, box, faults), box)
    faults += settled.faults
    missing = tuple(c for code, c in sorted(by_code.items()) if code not in settled.shapes)
    kept = kept_zones(missing, settled.shapes.values(), current)
    foreign = [*matching.foreign, *settled.foreign]
    faults += _attendance(reading, matching.claims, foreign, missing, kept)
    if not settled.shapes:
        return OfficialProposal(NO_SHAPES, tuple(settled.matched), missing, _told(faults))
    coverage = Coverage(settled.shapes)
    fit = all(fault.severity is not Severity.FAULT for fault in faults)
    checked = check(settled.shapes, coverage, by_code, fit=fit)
    faults += checked.faults
    shapes = NO_SHAPES
    if all(fault.severity is not Severity.FAULT for fault in faults):
        simple = coverage.simplified()
        drawn = dict(sorted({**simple.shapes, **kept}.items()))
        note = said(reading, simple.shapes, current, faults) or note
        shapes = Boundaries(MappingProxyType(drawn), note, reading.source)
        faults += _simplified(simple)
    return OfficialProposal(
        shapes,
        tuple(settled.matched),
        missing,
        _told(faults),
        checked.overlaps,
        checked.gaps,
        checked.area_differences,
    )


def _province_box(communes: Iterable[Commune], current: Boundaries | None) -> Box:
    positions = [(commune.lon, commune.lat) for commune in communes]
    if current is not None:
        positions += (p for shape in current.shapes.values() for part in shape for p in part[0])
    west, south, east, north = Box.of(positions)
    return Box(west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)


def _attendance(
    reading: Reading,
    claims: Sequence[Claim],
    foreign: Sequence[Feature],
    missing: Sequence[Commune],
    kept: Container[str],
) -> Iterator[OfficialFault]:
    """Who has no shape, and whose shape is there without being of the province."""
    if reading.features and not claims:
        columns = dict.fromkeys(column for f in reading.features for column in f.properties)
        yield official_fault(OfficialFaultCode.NOTHING_MATCHED, columns=named(list(columns)))
        return
    lost = [commune.name for commune in missing if commune.code not in kept]
    if lost and claims:  # all of them, of the registry: not cut
        details = (("count", str(len(lost))), ("names", ", ".join(lost)))
        yield OfficialFault(OfficialFaultCode.MISSING, details=details)
    zones = ", ".join(commune.name for commune in missing if commune.code in kept)
    if zones:
        yield official_fault(OfficialFaultCode.SHAPE_KEPT, names=zones)
    if foreign:
        names = named([feature.place for feature in foreign])
        yield official_fault(OfficialFaultCode.FOREIGN, count=len(foreign), names=names)


def _simplified(simple: Simplified) -> Iterator[OfficialFault]:
    if simple.tolerance:
        yield official_fault(
            OfficialFaultCode.SIMPLIFIED,
            tolerance=simple.tolerance,
            before=simple.before,
            after=simple.after,
        )


def _told(faults: Iterable[OfficialFault]) -> tuple[OfficialFault, ...]:
    """The heaviest first; of each code only so many that somebody can read them."""
    by_code: dict[OfficialFaultCode, list[OfficialFault]] = defaultdict(list)
    for fault in faults:
        by_code[fault.code].append(fault)
    told = []
    for code, alike in by_code.items():
        told += alike[:_LISTED]
        if len(alike) > _LISTED:
            more = len(alike) - _LISTED
            told.append(official_fault(OfficialFaultCode.AND_MORE, count=more, of=code))
    return tuple(sorted(told, key=lambda fault: -fault.severity))
