"""What to know of shapes before somebody says yes: overlaps, gaps, areas, points of the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import pyproj
from shapely.geometry.base import BaseGeometry

from geo.communes import Commune
from geo.official.claims import label
from geo.official.coverage import Coverage
from geo.official.values import (
    AreaDifference,
    Gap,
    OfficialFault,
    OfficialFaultCode,
    Overlap,
    Severity,
    official_fault,
)

_SAME_GROUND: Final = 0.5  # of the smaller commune: then one of the two is not what it says
_FAR: Final = 10.0  # km between the point of a commune and its shape
_NEAR: Final = 0.3  # km: points of the registry are rounded, borders simplified
_AREA_DIFFERS: Final = 0.2  # of the registered area
_AREA_FAR: Final = 2.0  # times the registered area, or the registered one of it
_AREA_TOTAL: Final = 0.3  # of the registered area of all: wrong ones of the registry weigh less
_KM2: Final = 1e6  # m²


class Checked(NamedTuple):
    """Records for tables, and the faults that follow from them."""

    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    area_differences: tuple[AreaDifference, ...]
    faults: list[OfficialFault]


def check(
    shapes: Mapping[str, BaseGeometry],
    coverage: Coverage,
    communes: Mapping[str, Commune],
    *,
    fit: bool = True,
) -> Checked:
    """What is odd about *shapes*, valid and in degrees, by code; *coverage* is of the same.

    Where they cannot be adopted, not *fit* or for a fault found here, gaps are not looked for:
    to make borders one takes the longest.
    """
    faults: list[OfficialFault] = []
    overlaps = tuple(_overlaps(coverage, communes, faults))
    fit = fit and all(fault.severity is not Severity.FAULT for fault in faults)
    for code in coverage.swallowed() if fit else ():
        place = label(communes[code])
        faults.append(official_fault(OfficialFaultCode.EMPTY_GEOMETRY, place))
    faults.extend(_away(coverage, communes))
    gaps = tuple(Gap(*hole) for hole in coverage.holes()) if fit else ()
    faults += [_gap(gap) for gap in gaps]
    areas = list(_areas(shapes, communes))
    faults.extend(_total_differs(areas))
    differences = tuple(one for one in areas if _share_off(one) > _AREA_DIFFERS)
    faults += [_area_differs(difference) for difference in differences]
    return Checked(overlaps, gaps, differences, faults)


def _overlaps(
    coverage: Coverage, communes: Mapping[str, Commune], faults: list[OfficialFault]
) -> Iterator[Overlap]:
    for pair in coverage.overlaps():
        first, second = communes[pair.first], communes[pair.second]
        details = {"other": label(second), "km2": f"{pair.km2:.2f}"}
        if pair.share >= _SAME_GROUND:
            code = OfficialFaultCode.SAME_GROUND
            details["percent"] = f"{100 * pair.share:.0f}"
        else:
            code = OfficialFaultCode.OVERLAP
        faults.append(official_fault(code, label(first), **details))
        if pair.tangled:
            faults.append(official_fault(OfficialFaultCode.TOO_COMPLEX, label(first)))
        yield Overlap(first, second, pair.km2)


def _away(coverage: Coverage, communes: Mapping[str, Commune]) -> Iterator[OfficialFault]:
    for code, km in coverage.away({code: (c.lon, c.lat) for code, c in communes.items()}).items():
        if km > _NEAR:
            found = OfficialFaultCode.POINT_FAR if km > _FAR else OfficialFaultCode.POINT_OUTSIDE
            yield official_fault(found, label(communes[code]), km=f"{km:.1f}")


def _gap(gap: Gap) -> OfficialFault:
    where = {"lon": f"{gap.lon:.4f}", "lat": f"{gap.lat:.4f}"}
    return official_fault(OfficialFaultCode.GAP, km2=f"{gap.km2:.2f}", **where)


def _areas(
    shapes: Mapping[str, BaseGeometry], communes: Mapping[str, Commune]
) -> Iterator[AreaDifference]:
    """Of each commune whose area is registered, however little the two differ."""
    ellipsoid = pyproj.Geod(ellps="WGS84")
    for code, shape in sorted(shapes.items()):
        registered = communes[code].area_km2
        if registered is not None:
            drawn = abs(ellipsoid.geometry_area_perimeter(shape)[0]) / _KM2
            yield AreaDifference(communes[code], drawn, registered)


def _share_off(areas: AreaDifference) -> float:
    return abs(areas.drawn - areas.registered) / areas.registered


def _total_differs(areas: Sequence[AreaDifference]) -> Iterator[OfficialFault]:
    drawn = sum(one.drawn for one in areas)
    registered = sum(one.registered for one in areas)
    if abs(drawn - registered) > _AREA_TOTAL * registered:
        code = OfficialFaultCode.AREA_TOTAL
        yield official_fault(code, drawn=f"{drawn:.1f}", registered=f"{registered:.1f}")


def _area_differs(difference: AreaDifference) -> OfficialFault:
    drawn, registered = difference.drawn, difference.registered
    far = not registered / _AREA_FAR <= drawn <= registered * _AREA_FAR
    return official_fault(
        OfficialFaultCode.AREA_FAR if far else OfficialFaultCode.AREA_DIFFERS,
        label(difference.commune),
        drawn=f"{drawn:.1f}",
        registered=f"{registered:.1f}",
    )
