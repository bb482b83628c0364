"""GeoPackages and Shapefiles as features, read by GDAL in a process apart.

GDAL reads many formats, follows references out of some, and is written in C++: a stranger's file
is given to a process that knows these two formats only, is stopped when it takes too long, and
whose end does not end the application.
"""

from __future__ import annotations

import base64
import codecs
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.official.files import GEOPACKAGE, SHAPEFILE
from geo.official.limits import MAX_FEATURES, FullError, RefusedError, Room
from geo.official.values import (
    Feature,
    OfficialFault,
    OfficialFaultCode,
    composed,
    official_fault,
    shown,
)

_CHILD: Final = Path(__file__).with_name("gdal_child.py")
_SECONDS: Final = 60.0
_NEEDED: Final = (".shp", ".shx", ".dbf")
_MAGIC: Final = {GEOPACKAGE: b"SQLite format 3\0", ".shp": b"\x00\x00\x27\x0a"}
_ASCII: Final = 128
_WINDOWS: Final = "cp1258"
_PAGES: Final = {"65001": "utf-8", "88591": "iso8859-1"}  # numbers that Esri writes
_ENCODINGS: Final = frozenset({"utf-8", "cp1258", "cp1252", "iso8859-1"})
# Every vector format of GDAL but two; a test compares what is left.
_SKIPPED: Final = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,"
    "Elasticsearch,FlatGeobuf,GDALG,GML,GPSBabel,GPX,GTFS,GeoJSON,GeoJSONSeq,GeoRSS,HTTP,Idrisi,"
    "JML,JSONFG,KML,LIBKML,LVBAG,MBTiles,MEM,MVT,MapInfo File,MapML,MiraMonVector,NGW,OAPIF,ODS,"
    "OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,"
    "SQLite,SXF,Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
CHILD_ENVIRONMENT: Final = {
    "GDAL_SKIP": _SKIPPED,
    "GDAL_PAM_ENABLED": "NO",  # no files beside the file
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_STATIC_VIRTUAL_OGR": "NO",  # no tables that are other files
    "OPENBLAS_NUM_THREADS": "1",  # threads would reserve the memory
    "PROJ_NETWORK": "OFF",
    "PYTHONDONTWRITEBYTECODE": "1",
    "SHAPE_RESTORE_SHX": "NO",
}
"""All that the process knows of its surroundings."""


def read_geopackage(
    name: str, content: bytes, room: Room, faults: list[OfficialFault]
) -> Iterator[Feature]:
    """The features of all polygon layers; what is wrong with one goes to *faults*.

    Raises:
        RefusedError: GDAL cannot read the file as a GeoPackage.
        FullError: A limit for everything together is passed.
    """
    if not content.startswith(_MAGIC[GEOPACKAGE]):
        raise RefusedError(OfficialFaultCode.UNREADABLE, shown(name))
    yield from _features(name, {GEOPACKAGE: content}, room, faults)


def read_shapefile(
    name: str, parts: Mapping[str, bytes], room: Room, faults: list[OfficialFault]
) -> Iterator[Feature]:
    """The features of a Shapefile, *parts* by suffix; what is wrong with one goes to *faults*.

    Raises:
        RefusedError: A part is missing, or GDAL cannot read it.
        FullError: A limit for everything together is passed.
    """
    if missing := [suffix for suffix in _NEEDED if not parts.get(suffix)]:
        code = OfficialFaultCode.SHAPEFILE_INCOMPLETE
        raise RefusedError(code, shown(name), missing=", ".join(missing))
    if not parts[".shp"].startswith(_MAGIC[".shp"]):
        raise RefusedError(OfficialFaultCode.UNREADABLE, shown(name))
    yield from _features(name, parts, room, faults)


def _features(
    name: str, parts: Mapping[str, bytes], room: Room, faults: list[OfficialFault]
) -> Iterator[Feature]:
    place = shown(name)
    layers = _layers(parts, place, room)
    if not any(_holds_polygons(layer.kind) for layer in layers):
        kinds = ", ".join(layer.kind for layer in layers)
        raise RefusedError(OfficialFaultCode.NOT_A_POLYGON, place, type=shown(kinds))
    alone = sum(len(layer.rows) for layer in layers) == 1
    for layer in layers:
        if not _holds_polygons(layer.kind):
            continue
        letters = _decoder(parts, layer, place, faults)
        columns = [letters(column) for column in layer.columns]
        for number, (values, wkb) in enumerate(layer.rows, start=1):
            where = place if alone else shown(f"{place} {layer.name} #{number}")
            try:
                geometry = _geometry(wkb, where, room)
            except FullError:
                raise
            except RefusedError as refused:
                faults.append(refused.fault)
            else:
                properties = dict(zip(columns, map(letters, values), strict=True))
                yield Feature(where, name if alone else "", layer.crs, properties, geometry)


def _holds_polygons(kind: str) -> bool:
    """Whether a layer of this type may hold polygons."""
    return any(word in kind for word in ("Polygon", "Surface", "Unknown", "Collection"))


@dataclass(frozen=True)
class _Layer:
    name: str
    kind: str
    crs: str
    columns: list[str]
    rows: list[tuple[list[str], str | None]] = field(default_factory=list)


def _layers(parts: Mapping[str, bytes], place: str, room: Room) -> list[_Layer]:
    """What the process apart finds in the file that *parts* are.

    Raises:
        RefusedError: It fails or takes too long.
        FullError: There are too many features.
    """
    layers: list[_Layer] = []
    with TemporaryDirectory(prefix="boundaries-") as folder:
        lines = _run(Path(folder), parts, place)
        with lines.open(encoding="utf-8") as file:
            for line in file:
                found = json.loads(line)
                if "layer" in found:
                    head = (found["layer"], found["kind"], found["crs"], found["columns"])
                    layers.append(_Layer(*head))
                else:
                    room.take_features(1, place)
                    layers[-1].rows.append((found["values"], found["wkb"]))
    return layers


def _run(folder: Path, parts: Mapping[str, bytes], place: str) -> Path:
    for suffix, content in parts.items():
        (folder / f"layer{suffix}").write_bytes(content)
    source = folder / f"layer{GEOPACKAGE if GEOPACKAGE in parts else SHAPEFILE[0]}"
    target = folder / "features.jsonl"
    command = [sys.executable, "-I", str(_CHILD), str(source), str(target), str(MAX_FEATURES + 1)]
    try:
        subprocess.run(  # noqa: S603 - our own script, with names that we chose
            command,
            env=CHILD_ENVIRONMENT,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise RefusedError(OfficialFaultCode.UNREADABLE, place) from None
    return target


def _geometry(wkb: str | None, place: str, room: Room) -> BaseGeometry:
    if wkb is None:
        raise RefusedError(OfficialFaultCode.EMPTY_GEOMETRY, place)
    with np.errstate(invalid="ignore"):  # what is no number is found below
        geometry: BaseGeometry | None = shapely.from_wkb(base64.b64decode(wkb), on_invalid="fix")
    if not isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        kind = "?" if geometry is None else geometry.geom_type
        raise RefusedError(OfficialFaultCode.NOT_A_POLYGON, place, type=kind)
    if geometry.is_empty:
        raise RefusedError(OfficialFaultCode.EMPTY_GEOMETRY, place)
    coordinates = shapely.get_coordinates(geometry)
    room.take_vertices(len(coordinates), place)
    if not np.isfinite(coordinates).all():
        raise RefusedError(OfficialFaultCode.NOT_A_NUMBER, place)
    return geometry


def _decoder(
    parts: Mapping[str, bytes], layer: _Layer, place: str, faults: list[OfficialFault]
) -> Callable[[str], str]:
    """What turns the texts of *layer* into letters.

    Those of a Shapefile are UTF-8 if they can be: other texts with accents cannot, and what a
    Shapefile says of its encoding is often wrong. Else they are what it says, else the Vietnamese
    encoding of Windows, which is then told.
    """
    if GEOPACKAGE in parts:
        return composed
    texts = [*layer.columns, *(value for values, _ in layer.rows for value in values)]
    raw = b"\n".join(text.encode("latin-1") for text in texts)
    for encoding in ("utf-8", *_declared(parts.get(".cpg", b""))):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return lambda text: composed(text.encode("latin-1").decode(encoding))
    faults.append(official_fault(OfficialFaultCode.TEXT_ENCODING, place, encoding=_WINDOWS))
    return lambda text: composed(text.encode("latin-1").decode(_WINDOWS, errors="replace"))


def _declared(cpg: bytes) -> list[str]:
    """The encoding that the part .cpg names, as Python calls it; none that we do not know."""
    named = "".join(chr(c) for c in cpg[:40] if c < _ASCII).strip().lower()
    number = named.removeprefix("ansi").removeprefix("cp").strip()
    try:
        found = codecs.lookup(_PAGES.get(number, f"cp{number}" if number.isdigit() else named))
    except (LookupError, ValueError):
        return []
    return [found.name] if found.name in _ENCODINGS else []
