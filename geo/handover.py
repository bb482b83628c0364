"""Shapes with values for other programs: GeoJSON as RFC 7946 has it."""

import json
from collections.abc import Mapping

from geo.boundaries import Boundaries, geometry

# RFC 7946 section 7.1: names that mean something in another kind of GeoJSON object.
_RESERVED = frozenset({"type", "features", "geometry", "geometries", "coordinates", "properties"})


def feature_collection(
    boundaries: Boundaries,
    properties_by_code: Mapping[str, Mapping[str, object]],
    foreign_members: Mapping[str, object],
) -> str:
    """A GeoJSON feature collection of the communes in *properties_by_code*, in its order.

    Coordinates are longitude and latitude in degrees (WGS 84, so no ``crs``), outer rings
    counter-clockwise. A commune without a shape keeps its properties with a null geometry: a
    record must not disappear because the map has a gap. *foreign_members* stand at the top level.

    Raises:
        ValueError: A foreign member takes a name of GeoJSON, or a number is not finite.
        TypeError: A property is of a type that JSON does not have.
    """
    if taken := sorted(_RESERVED & foreign_members.keys()):
        raise ValueError(f"names of GeoJSON cannot be foreign members: {taken}")
    features = [
        {
            "type": "Feature",
            "properties": dict(properties),
            "geometry": None if (shape := boundaries.shapes.get(code)) is None else geometry(shape),
        }
        for code, properties in properties_by_code.items()
    ]
    collection = {"type": "FeatureCollection", **foreign_members, "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
