"""Where the coordinates of a file lie: turned into degrees of WGS 84, and proved by the communes.

What a file says of its coordinates is believed only if the communes then lie where the registry
has them. Where it says nothing, the systems of Viet Nam are tried on the same proof.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from geo.communes import LATITUDES, LONGITUDES
from geo.official.matching import Claim
from geo.official.values import (
    RFC_7946,
    OfficialFault,
    OfficialFaultCode,
    official_fault,
    shown,
)
from geo.plane import Box

Positions = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]

WGS_84: Final = 4326
# VN-2000: the zones of 3° of the provinces, those of 6°; then the same zones of 6° of WGS 84.
ZONES: Final = (*range(5896, 5900), *range(9205, 9219), 3405, 3406, 32648, 32649)
NEAR: Final = 12.0
"""Kilometres: with the right system half of the communes lie nearer to their points than this.

Meridians of two zones are at least 15 minutes apart, 26 km."""
_DEGREES: Final = 180.0  # no coordinate in degrees is larger
_KM_A_DEGREE: Final = 111.2
_EPSG: Final = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?EPSG:[\d.]*:?(\d{4,6})", re.IGNORECASE)
_CRS_84: Final = re.compile(r"(?:urn:ogc:def:crs:)?OGC:(?:[\d.]*:)?CRS84", re.IGNORECASE)
_WKT_MAX: Final = 20_000  # characters


class Located(NamedTuple):
    """A claim and its geometry in degrees, longitude before latitude."""

    claim: Claim
    geometry: BaseGeometry


class _System(NamedTuple):
    """A way to read coordinates, with x and y changed about or not."""

    name: str
    transformer: pyproj.Transformer
    swapped: bool

    def degrees(self, positions: Positions) -> Positions:
        """Longitude and latitude of *positions*, infinite where the system has no such place."""
        first, second = (1, 0) if self.swapped else (0, 1)
        return np.column_stack(
            self.transformer.transform(positions[:, first], positions[:, second])
        )


class _Group(NamedTuple):
    """Claims whose files say the same of their coordinates, and whose numbers are of one kind."""

    crs: str
    claims: Sequence[Claim]
    centres: Positions  # of the features, in their own coordinates

    @property
    def in_degrees(self) -> bool:
        """Whether the numbers may be degrees."""
        return bool((np.abs(self.centres) <= _DEGREES).all())

    def distance(self, system: _System) -> float:
        """Half of the communes lie nearer to their points than this, in km."""
        nearest: dict[str, float] = defaultdict(lambda: np.inf)
        for claim, (lon, lat) in zip(self.claims, system.degrees(self.centres), strict=True):
            if len(claim.candidates) == 1 and np.isfinite(lon) and np.isfinite(lat):
                (commune,) = claim.candidates
                east = (lon - commune.lon) * np.cos(np.radians(commune.lat))
                km = float(np.hypot(east, lat - commune.lat)) * _KM_A_DEGREE
                nearest[commune.code] = min(nearest[commune.code], km)
        return float(np.median(list(nearest.values()))) if nearest else np.inf

    def within(self, box: Box, system: _System) -> bool:
        """Whether the middle of the features lies in *box*."""
        lon, lat = np.median(system.degrees(self.centres), axis=0)
        return bool(box.west <= lon <= box.east and box.south <= lat <= box.north)


def locate(claims: Sequence[Claim], box: Box, faults: list[OfficialFault]) -> list[Located]:
    """The claims that can be laid on the earth, in their order; what cannot goes to *faults*.

    *box* is the province's.
    """
    located: list[Located] = []
    for group in _groups(claims):
        system = _settled(group, box, faults)
        if system is not None:
            located.extend(_transformed(group, system, faults))
    order = {id(claim): place for place, claim in enumerate(claims)}
    return sorted(located, key=lambda found: order[id(found.claim)])


def _groups(claims: Sequence[Claim]) -> Iterator[_Group]:
    """Claims that say the same of their coordinates, those apart that cannot be degrees.

    So a feature in metres among degrees is judged, and told, alone.
    """
    if not claims:
        return
    centres = _centres(np.array([claim.feature.geometry for claim in claims]))
    alike: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        degrees = bool((np.abs(centres[number]) <= _DEGREES).all())
        alike[claim.feature.crs, degrees].append(number)
    for (crs, _), numbers in alike.items():
        yield _Group(crs, [claims[number] for number in numbers], centres[numbers])


def _centres(geometries: Geometries) -> Positions:
    """Of each its centroid, or the middle of its box where a crossing line throws it out of that."""
    boxes = shapely.bounds(geometries)
    low, high = boxes[:, :2], boxes[:, 2:]
    with np.errstate(all="ignore"):  # what overflows is out of its box
        centroids = shapely.get_coordinates(shapely.centroid(geometries))
    within = ((low <= centroids) & (centroids <= high)).all(axis=1, keepdims=True)
    centres: Positions = np.where(within, centroids, (low + high) / 2)
    return centres


def _settled(group: _Group, box: Box, faults: list[OfficialFault]) -> _System | None:
    """The system of the group, None where there is a fault in *faults* instead."""
    place = group.claims[0].feature.place
    stated = _stated(group)
    if stated is None:
        assumed = _best(group, list(_zones()))
        if assumed is None:
            faults.append(_unknown(group, place))
            return None
        faults.append(official_fault(OfficialFaultCode.CRS_ASSUMED, place, crs=assumed.name))
    elif (assumed := _best(group, _both_ways(stated))) is None:
        if (fits := _best(group, [*_both_ways(_system(WGS_84)), *_zones()])) is not None:
            faults.append(_outside(place, stated, fits.name))
            return None
        if not group.within(box, stated):
            faults.append(_outside(place, stated, ""))
            return None
        assumed = stated
    elif group.crs == "":
        faults.append(official_fault(OfficialFaultCode.CRS_ASSUMED, place, crs=assumed.name))
    if assumed.swapped:
        faults.append(official_fault(OfficialFaultCode.AXES_SWAPPED, place, crs=assumed.name))
    return assumed


def _stated(group: _Group) -> _System | None:
    """The system that the file names, WGS 84 for degrees without a name; None if that is no help."""
    if group.crs not in ("", RFC_7946) and (named := _named(group.crs)) is not None:
        return named
    return _system(WGS_84) if group.in_degrees else None


def _best(group: _Group, systems: Sequence[_System]) -> _System | None:
    """The system that lays the communes nearest to their points; None if none lays them near.

    Of systems as good as each other to 100 m, the first.
    """
    distances = [round(group.distance(system), 1) for system in systems]
    best = min(range(len(systems)), key=distances.__getitem__)
    return systems[best] if distances[best] < NEAR else None


def _zones() -> Iterator[_System]:
    for number in ZONES:
        yield from _both_ways(_system(number))


def _both_ways(system: _System) -> list[_System]:
    return [system, system._replace(swapped=True)]


@cache
def _system(epsg: int) -> _System:
    return _of(pyproj.CRS.from_epsg(epsg))


def _of(crs: pyproj.CRS) -> _System:
    transformer = pyproj.Transformer.from_crs(crs, WGS_84, always_xy=True, allow_ballpark=False)
    return _System(shown(crs.name), transformer, swapped=False)


def _named(text: str) -> _System | None:
    """The system called *text*, an identifier or WKT; None if no exact way leads from it to WGS 84."""
    try:
        if epsg := _EPSG.fullmatch(text):
            return _of(pyproj.CRS.from_epsg(int(epsg[1])))
        if _CRS_84.fullmatch(text):
            return _system(WGS_84)
        if "[" in text and len(text) <= _WKT_MAX:
            return _of(pyproj.CRS.from_wkt(text))
    except (CRSError, ProjError):
        pass
    return None


def _unknown(group: _Group, place: str) -> OfficialFault:
    if group.crs not in ("", RFC_7946):
        return official_fault(OfficialFaultCode.CRS_UNREADABLE, place, crs=shown(group.crs))
    x, y = group.centres[0]
    return official_fault(OfficialFaultCode.CRS_UNKNOWN, place, x=f"{x:.1f}", y=f"{y:.1f}")


def _outside(place: str, system: _System, fits: str) -> OfficialFault:
    code = OfficialFaultCode.OUTSIDE_PROVINCE
    return official_fault(code, place, crs=system.name, fits=fits)


def _transformed(group: _Group, system: _System, faults: list[OfficialFault]) -> Iterator[Located]:
    """The claims with geometry in degrees; those that leave Viet Nam go to *faults*."""
    geometries = [claim.feature.geometry for claim in group.claims]
    for claim, geometry in zip(
        group.claims, shapely.transform(geometries, system.degrees), strict=True
    ):
        west, south, east, north = shapely.bounds(geometry)
        if LONGITUDES[0] <= west <= east <= LONGITUDES[1] and (
            LATITUDES[0] <= south <= north <= LATITUDES[1]
        ):
            yield Located(claim, geometry)
        else:
            faults.append(_outside(claim.feature.place, system, ""))
