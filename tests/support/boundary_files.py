"""A made-up province of six square communes, and boundary files as strangers write them."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.communes import Commune, CommuneKind

SIDE: Final = 0.1  # degrees, of a commune
WEST: Final = 108.0
SOUTH: Final = 15.0
_AREA: Final = 118.8  # km² of such a square there
_NAMES: Final = (
    ("00004", "Xã Hòa Bình"),
    ("00008", "Phường Hòa Bình"),
    ("21025", "Xã Bình Thanh"),
    ("21028", "Xã Bình Thạnh"),
    ("21034", "Đặc khu Lý Sơn"),
    ("21040", "Xã Đăk Cấm"),
)
_KINDS: Final = {"Xã": CommuneKind.XA, "Phường": CommuneKind.PHUONG, "Đặc": CommuneKind.DAC_KHU}

Ring = list[list[float]]


def _commune(place: int, code: str, name: str) -> Commune:
    lon, lat = corner(place)
    kind = _KINDS[name.split(maxsplit=1)[0]]
    short = name.removeprefix("Xã ").removeprefix("Phường ").removeprefix("Đặc khu ")
    middle = (lat + SIDE / 2, lon + SIDE / 2)
    return Commune(code, name, short, kind, "51", *middle, _AREA)


def corner(place: int) -> tuple[float, float]:
    """Longitude and latitude of the south-western corner of square *place*, three in a row."""
    return round(WEST + SIDE * (place % 3), 6), round(SOUTH + SIDE * (place // 3), 6)


def square(place: int, *, grown: float = 0.0) -> Ring:
    """The ring of square *place*, *grown* by so many degrees to the north and east."""
    west, south = corner(place)
    east, north = round(west + SIDE + grown, 6), round(south + SIDE + grown, 6)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


COMMUNES: Final = tuple(_commune(place, *named) for place, named in enumerate(_NAMES))
CODES: Final = tuple(commune.code for commune in COMMUNES)


def polygon(*rings: Ring) -> dict[str, object]:
    """A geometry of GeoJSON."""
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: object, **properties: object) -> dict[str, object]:
    """A feature of GeoJSON."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(features: Iterable[object], **members: object) -> bytes:
    """A feature collection of GeoJSON; *members* stand at its top."""
    document = {"type": "FeatureCollection", **members, "features": list(features)}
    return json.dumps(document, ensure_ascii=False).encode()


def province(**replaced: dict[str, object] | None) -> bytes:
    """All six communes with the column ``code``; *replaced*, as ``c21025=``, stand instead.

    None leaves a commune out.
    """
    features = {
        f"c{commune.code}": feature(polygon(square(place)), code=commune.code, name=commune.name)
        for place, commune in enumerate(COMMUNES)
    }
    return collection(f for f in (features | replaced).values() if f is not None)


def zipped(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of *members*, deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items() if isinstance(members, Mapping) else members:
            info = zipfile.ZipInfo(name)
            info.filename = name  # as it is, though the class would mend it
            archive.writestr(info, content, zipfile.ZIP_DEFLATED, compresslevel=1)
    return buffer.getvalue()


def linked(name: str, target: str) -> bytes:
    """A zip with a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system = 3  # Unix
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return buffer.getvalue()


def moved(
    shapes: Mapping[str, BaseGeometry], epsg: int, *, swapped: bool = False
) -> dict[str, BaseGeometry]:
    """*shapes* from degrees into the system *epsg*, north before east if *swapped*."""
    transformer = pyproj.Transformer.from_crs(4326, epsg, always_xy=True, allow_ballpark=False)

    def transform(positions: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        columns = transformer.transform(positions[:, 0], positions[:, 1])
        return np.column_stack(columns[::-1] if swapped else columns)

    return {code: shapely.transform(shape, transform) for code, shape in shapes.items()}


def squares() -> dict[str, BaseGeometry]:
    """The shapes of the six communes by code, in degrees."""
    return {code: shapely.Polygon(square(place)) for place, code in enumerate(CODES)}


def geojson(
    shapes: Mapping[str, BaseGeometry], members: Mapping[str, object] | None = None
) -> bytes:
    """*shapes* as a feature collection with their keys as ``code``; *members* stand at its top."""
    return collection(
        (
            feature(json.loads(shapely.to_geojson(shape)), code=code)
            for code, shape in shapes.items()
        ),
        **(members or {}),
    )


def written(
    folder: Path,
    suffix: str,
    shapes: Mapping[str, BaseGeometry],
    *,
    crs: str | None,
    columns: Mapping[str, Sequence[str]] | None = None,
    encoding: str | None = None,
) -> dict[str, bytes]:
    """The files of a GeoPackage or a Shapefile (by *suffix*) of *shapes*, by name.

    The column ``MAXA`` holds their keys, unless *columns* are given.
    """
    columns = columns or {"MAXA": list(shapes)}
    path = folder / f"ranh_gioi{suffix}"
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(list(shapes.values())),
        field_data=[np.array(list(column), dtype=object) for column in columns.values()],
        fields=list(columns),
        geometry_type="MultiPolygon" if suffix == ".gpkg" else "Polygon",
        promote_to_multi=suffix == ".gpkg",
        crs=crs,
        encoding=encoding,
    )
    return {found.name: found.read_bytes() for found in sorted(folder.iterdir())}
