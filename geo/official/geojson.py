"""GeoJSON of any age as features: collections, single features, bare geometries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.official.limits import MAX_FEATURES, MAX_VERTICES, FullError, RefusedError, Room
from geo.official.values import (
    RFC_7946,
    Feature,
    OfficialFault,
    OfficialFaultCode,
    composed,
    official_fault,
    shown,
)

_CORNERS: Final = 3  # of the smallest ring
_PLANE: Final = 2  # x and y
# Brackets and braces that a file with as many vertices and features as allowed may have: more
# would fill the memory before anything could be counted.
_BRACKETS: Final = MAX_VERTICES + 10 * MAX_FEATURES
_BRACES: Final = 20 * MAX_FEATURES
# Commas: between positions, x, y and height, and some columns; also within texts.
_COMMAS: Final = 3 * MAX_VERTICES + 200 * MAX_FEATURES
_GEOMETRIES: Final = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    }
)
_VALUE_MAX: Final = 300  # characters of a property that are read


def read_geojson(
    name: str, content: bytes, room: Room, faults: list[OfficialFault]
) -> Iterator[Feature]:
    """The features in *content* of the file *name*; what is wrong with one goes to *faults*.

    Raises:
        RefusedError: The file is not GeoJSON.
        FullError: A limit for everything together is passed.
    """
    place = shown(name)
    document = _parsed(content, place)
    crs, note = _crs(document), _note(document)
    features = _features(document, place)
    room.take_features(len(features), place)
    alone = len(features) == 1
    for number, feature in enumerate(features, start=1):
        where = place if alone else f"{place} #{number}"
        try:
            geometry = _geometry(_member(feature, "geometry"), where, room, faults)
        except FullError:
            raise
        except RefusedError as refused:
            faults.append(refused.fault)
        else:
            properties = _properties(_member(feature, "properties"), _member(feature, "id"))
            yield Feature(where, name if alone else "", crs, properties, geometry, note)


def _parsed(content: bytes, place: str) -> object:
    if content.count(b"[") > _BRACKETS:
        raise FullError(OfficialFaultCode.TOO_MANY_VERTICES, place, limit=MAX_VERTICES)
    if content.count(b"{") > _BRACES:
        raise FullError(OfficialFaultCode.TOO_MANY_FEATURES, place, limit=MAX_FEATURES)
    if content.count(b",") > _COMMAS:
        raise RefusedError(OfficialFaultCode.TOO_COMPLEX, place)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(OfficialFaultCode.NOT_UTF8, place) from None
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError(OfficialFaultCode.NOT_JSON, place) from None
    return document


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _features(document: object, place: str) -> list[object]:
    match _member(document, "type"):
        case "FeatureCollection" if isinstance(found := _member(document, "features"), list):
            return found
        case "Feature":
            return [document]
        case str(kind) if kind in _GEOMETRIES:
            return [{"geometry": document}]
        case _:
            raise RefusedError(OfficialFaultCode.NOT_GEOJSON, place)


def _crs(document: object) -> str:
    """The name in the member ``crs`` of GeoJSON before RFC 7946."""
    crs = _member(document, "crs")
    name = _member(_member(crs, "properties"), "name")
    return name if isinstance(name, str) and name else RFC_7946


def _note(document: object) -> str:
    """What the file says of its shapes, in the words of the files that this program writes."""
    found = (_member(document, name) for name in ("boundary_note", "note"))
    return next((shown(note) for note in found if isinstance(note, str) and note.strip()), "")


def _properties(found: object, identifier: object) -> Mapping[str, str]:
    columns = dict(found) if isinstance(found, dict) else {}
    if identifier is not None:
        columns.setdefault("id", identifier)
    return {
        composed(str(name)): composed(str(value)[:_VALUE_MAX].strip())
        for name, value in columns.items()
        if isinstance(value, str | int | float)
    }


def _geometry(found: object, place: str, room: Room, faults: list[OfficialFault]) -> BaseGeometry:
    kind = _member(found, "type")
    coordinates = _member(found, "coordinates")
    if found is None or (kind in _GEOMETRIES and coordinates == []):
        raise RefusedError(OfficialFaultCode.EMPTY_GEOMETRY, place)
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise RefusedError(OfficialFaultCode.NOT_A_POLYGON, place, type=shown(str(kind)))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    parts = [_polygon(rings, place, room, faults) for rings in polygons if rings]
    if not parts:
        raise RefusedError(OfficialFaultCode.EMPTY_GEOMETRY, place)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _polygon(rings: object, place: str, room: Room, faults: list[OfficialFault]) -> shapely.Polygon:
    if not isinstance(rings, list):
        raise RefusedError(OfficialFaultCode.NOT_A_NUMBER, place)
    outer, *holes = [_ring(ring, place, room) for ring in rings]
    if any((ring[0] != ring[-1]).any() for ring in (outer, *holes)):
        open_ring = official_fault(OfficialFaultCode.RING_OPEN, place)
        if open_ring not in faults[-1:]:
            faults.append(open_ring)
    return shapely.Polygon(outer, holes)  # closes what is open


def _ring(found: object, place: str, room: Room) -> npt.NDArray[np.float64]:
    """The ring's positions as rows of x and y, without heights."""
    if not isinstance(found, list):
        raise RefusedError(OfficialFaultCode.NOT_A_NUMBER, place)
    room.take_vertices(len(found), place)
    try:
        flat = np.fromiter(chain.from_iterable(_plane(found)), dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise RefusedError(OfficialFaultCode.NOT_A_NUMBER, place) from None
    if not np.isfinite(flat).all():
        raise RefusedError(OfficialFaultCode.NOT_A_NUMBER, place)
    ring = flat.reshape(-1, _PLANE)
    if len(np.unique(ring, axis=0)) < _CORNERS:
        raise RefusedError(OfficialFaultCode.RING_TOO_SHORT, place)
    return ring


def _plane(positions: Iterable[object]) -> Iterator[tuple[float, float]]:
    """X and y of each position.

    Raises:
        TypeError: One is not a list of numbers, or has less than two.
    """
    for position in positions:
        match position:
            case [int() | float() as x, int() | float() as y, *_]:
                yield x, y
            case _:
                raise TypeError("not a position")
