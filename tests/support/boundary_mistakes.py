"""Boundary files of a whole province as an office hands them over, and what may be wrong with them.

They are made of the shapes that ship, moved by 50 m: those themselves are known to be schematic.
tests/support/boundary_files.py has a small made-up province.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.boundaries import Boundaries, Shape, geometry, read_boundaries
from survey.settings import CONTENT
from tests.support.small_province import registry

PROVINCE = "12"
"""One with few communes, whose registered areas are right: a test reads it in no time."""
_MOVED = 0.0005  # degrees
FOREIGN = "25747"
Features = list[dict[str, Any]]
Change = Callable[[Features], None]


def shipped(province: str = PROVINCE) -> Boundaries:
    """Return the shapes that ship."""
    return read_boundaries(CONTENT / "boundaries" / f"{province}.json")


def boundary_file(
    change: Change = lambda features: None, province: str = PROVINCE, **members: object
) -> bytes:
    """Return the communes of a province as GeoJSON with codes and names, after *change*."""
    known = registry()
    features: Features = [
        {
            "type": "Feature",
            "properties": {"ma_xa": code, "ten_xa": known[code].name},
            "geometry": json.loads(json.dumps(geometry(_moved(shape)))),
        }
        for code, shape in shipped(province).shapes.items()
    ]
    change(features)
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def _moved(shape: Shape) -> Shape:
    return tuple(
        tuple(tuple((round(lon + _MOVED, 4), lat) for lon, lat in ring) for ring in part)
        for part in shape
    )


def large_file(folder: Path, megabytes: int) -> Path:
    """Return a file of that size which takes no room."""
    path = folder / "xa.geojson"
    with path.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    return path


# What somebody may have done to the features -----------------------------------------------------


def swap_axes(features: Features) -> None:
    """Write latitude before longitude everywhere."""

    def swapped(part: Any) -> Any:
        return part[::-1] if isinstance(part[0], float) else [swapped(one) for one in part]

    for feature in features:
        feature["geometry"]["coordinates"] = swapped(feature["geometry"]["coordinates"])


def cross_itself(features: Features) -> None:
    """Draw the first commune as an hourglass."""
    ring = features[0]["geometry"]["coordinates"][0]
    xs, ys = ([position[axis] for position in ring] for axis in (0, 1))
    west, east, south, north = min(xs), max(xs), min(ys), max(ys)
    hourglass = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    features[0]["geometry"] = {"type": "Polygon", "coordinates": [hourglass]}


def drop_one(features: Features) -> None:
    """Leave the first commune out."""
    del features[0]


def repeat_one(features: Features) -> None:
    """Let the first commune come twice, on the same ground."""
    features.append(json.loads(json.dumps(features[0])))


def add_foreign(features: Features) -> None:
    """Add a commune of another province."""
    other = json.loads(json.dumps(features[0]))
    other["properties"] = {"ma_xa": FOREIGN, "ten_xa": registry()[FOREIGN].name}
    features.append(other)


def empty_one(features: Features) -> None:
    """Take the shape of the first commune away."""
    features[0]["geometry"] = None


def name_a_script(features: Features) -> None:
    """Give a commune that nobody knows a script for a name."""
    features[0]["properties"] = {"ma_xa": "x", "ten_xa": "<script>alert(1)</script>"}
