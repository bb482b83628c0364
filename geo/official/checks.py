"""What to know of shapes before somebody says yes: overlaps, gaps, areas, points of the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    official_fault,
)

_SAME_GROUND: Final = 0.5  # of the smaller commune: then one of the two is not what it says
_FAR: Final = 10.0  # km between the point of a commune and its shape
_NEAR: Final = 0.1  # km: points of the registry are rounded
_AREA_DIFFERS: Final = 0.2  # of the registered area
_KM2: Final = 1e6  # m²


class Checked(NamedTuple):
    """Records for tables, and the faults that follow from them."""

    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    area_differences: tuple[AreaDifference, ...]
    faults: list[OfficialFault]


def check(
    shapes: Mapping[str, BaseGeometry], coverage: Coverage, communes: Mapping[str, Commune]
) -> Checked:
    """What is odd about *shapes*, valid and in degrees, by code; *coverage* is of the same."""
    faults: list[OfficialFault] = []
    overlaps = tuple(_overlaps(coverage, communes, faults))
    for code in coverage.swallowed():
        place = label(communes[code])
        faults.append(official_fault(OfficialFaultCode.EMPTY_GEOMETRY, place))
    faults.extend(_away(coverage, communes))
    gaps = tuple(Gap(*hole) for hole in coverage.holes())
    faults += [_gap(gap) for gap in gaps]
    differences = tuple(_area_differences(shapes, communes))
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
        yield Overlap(first, second, pair.km2)


def _away(coverage: Coverage, communes: Mapping[str, Commune]) -> Iterator[OfficialFault]:
    for code, km in coverage.away({code: (c.lon, c.lat) for code, c in communes.items()}).items():
        if km > _NEAR:
            found = OfficialFaultCode.POINT_FAR if km > _FAR else OfficialFaultCode.POINT_OUTSIDE
            yield official_fault(found, label(communes[code]), km=f"{km:.1f}")


def _gap(gap: Gap) -> OfficialFault:
    where = {"lon": f"{gap.lon:.4f}", "lat": f"{gap.lat:.4f}"}
    return official_fault(OfficialFaultCode.GAP, km2=f"{gap.km2:.2f}", **where)


def _area_differences(
    shapes: Mapping[str, BaseGeometry], communes: Mapping[str, Commune]
) -> Iterator[AreaDifference]:
    ellipsoid = pyproj.Geod(ellps="WGS84")
    for code, shape in sorted(shapes.items()):
        registered = communes[code].area_km2
        if registered is not None:
            drawn = abs(ellipsoid.geometry_area_perimeter(shape)[0]) / _KM2
            if abs(drawn - registered) > _AREA_DIFFERS * registered:
                yield AreaDifference(communes[code], drawn, registered)


def _area_differs(difference: AreaDifference) -> OfficialFault:
    return official_fault(
        OfficialFaultCode.AREA_DIFFERS,
        label(difference.commune),
        drawn=f"{difference.drawn:.1f}",
        registered=f"{difference.registered:.1f}",
    )
