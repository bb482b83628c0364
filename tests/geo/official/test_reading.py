"""GeoJSON, GeoPackage and Shapefile become features, or faults that name the feature.

1. GeoJSON of every shape of document is read; its properties come as text.
2. What is no GeoJSON is refused by name: other JSON, cut, not UTF-8, nested without end.
3. A geometry that cannot be drawn is a fault with the feature's number; the others are read.
4. Features and vertices are counted before they fill the memory.
5. A GeoPackage is read with all its polygon layers, a Shapefile with or without its optional parts.
6. Texts of a Shapefile are read in the encoding it names, else UTF-8, else the Vietnamese of
   Windows with a warning.
7. GDAL runs in a process of its own, knows two formats, and whatever happens to it is a fault.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from geo.official import gdal_child
from geo.official.gdal import CHILD_ENVIRONMENT
from geo.official.limits import MAX_FEATURES, MAX_VERTICES, FullError, Room
from geo.official.reading import read_official
from geo.official.values import OfficialFaultCode
from tests.support.boundary_files import (
    collection,
    feature,
    polygon,
    province,
    square,
    squares,
    written,
)

Code = OfficialFaultCode
SQUARE = polygon(square(0))
NAN = float("nan")


def dumped(document: object) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("content", "properties"),
    [
        pytest.param(
            collection([feature(SQUARE, MAXA=4, TEN="Hòa Bình", no=None, x=[1])]),
            {"MAXA": "4", "TEN": "Hòa Bình"},
            id="1-collection",
        ),
        pytest.param(dumped(feature(SQUARE, a=1.5)), {"a": "1.5"}, id="1-feature"),
        pytest.param(dumped({**feature(SQUARE), "id": "00004"}), {"id": "00004"}, id="1-id"),
        pytest.param(dumped(SQUARE), {}, id="1-geometry"),
        pytest.param(b"\xef\xbb\xbf" + dumped(SQUARE), {}, id="1-byte-order-mark"),
        pytest.param(
            dumped({"type": "MultiPolygon", "coordinates": [[square(0)]]}), {}, id="1-several-parts"
        ),
        pytest.param(
            dumped(polygon([[*position, 12.5] for position in square(0)])), {}, id="1-heights"
        ),
    ],
)
def test_geojson(content: bytes, properties: Mapping[str, str]) -> None:
    reading = read_official([("00004_hoa_binh.geojson", content)])
    (found,) = reading.features
    assert reading.faults == ()
    assert (found.properties, found.stem) == (properties, "00004_hoa_binh.geojson")
    assert found.geometry.equals(shapely.Polygon(square(0)))
    assert not found.geometry.has_z


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(province()[:-40], Code.NOT_JSON, id="2-cut"),
        pytest.param(b"", Code.NOT_JSON, id="2-empty"),
        pytest.param(b"[" * 100_000, Code.NOT_JSON, id="2-nested"),
        pytest.param(b'{"a":' * 100_000, Code.NOT_JSON, id="2-nested-objects"),
        pytest.param(b"9" * 5_000, Code.NOT_JSON, id="2-long-number"),
        pytest.param("Hòa".encode("utf-16"), Code.NOT_UTF8, id="2-utf-16"),
        pytest.param(province().decode().encode("cp1258", "replace"), Code.NOT_UTF8, id="2-cp1258"),
        pytest.param(dumped({"type": "Topology"}), Code.NOT_GEOJSON, id="2-topojson"),
        pytest.param(dumped([SQUARE]), Code.NOT_GEOJSON, id="2-list"),
        pytest.param(
            dumped({"type": "FeatureCollection", "features": {}}), Code.NOT_GEOJSON, id="2-no-list"
        ),
        pytest.param(collection([]), Code.NO_FEATURES, id="2-no-features"),
        pytest.param(b"[" * (MAX_VERTICES * 2), Code.TOO_MANY_VERTICES, id="4-brackets"),
        pytest.param(b"{}," * (MAX_FEATURES * 30), Code.TOO_MANY_FEATURES, id="4-braces"),
        pytest.param(b'[""' + b',""' * 14_000_000, Code.TOO_COMPLEX, id="4-values"),
        pytest.param(
            collection([{}] * (MAX_FEATURES + 1)), Code.TOO_MANY_FEATURES, id="4-features"
        ),
    ],
)
def test_what_is_no_geojson(content: bytes, code: Code) -> None:
    reading = read_official([("a.geojson", content)])
    assert [fault.code for fault in reading.faults] == [code]
    assert reading.features == ()


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        pytest.param(None, Code.EMPTY_GEOMETRY, id="3-null"),
        pytest.param(polygon(), Code.EMPTY_GEOMETRY, id="3-no-rings"),
        pytest.param(
            {"type": "MultiPolygon", "coordinates": [[]]}, Code.EMPTY_GEOMETRY, id="3-no-parts"
        ),
        pytest.param({"type": "Point", "coordinates": [108, 15]}, Code.NOT_A_POLYGON, id="3-point"),
        pytest.param(
            {"type": "LineString", "coordinates": square(0)}, Code.NOT_A_POLYGON, id="3-line"
        ),
        pytest.param({"type": "Polygon"}, Code.NOT_A_POLYGON, id="3-no-coordinates"),
        pytest.param("POLYGON", Code.NOT_A_POLYGON, id="3-text"),
        pytest.param(polygon([[NAN, 15.0], *square(0)]), Code.NOT_A_NUMBER, id="3-nan"),
        pytest.param(polygon([[float("inf"), 15.0], *square(0)]), Code.NOT_A_NUMBER, id="3-inf"),
        pytest.param(polygon([[10**400, 15], *square(0)]), Code.NOT_A_NUMBER, id="3-huge"),
        pytest.param({"type": "Polygon", "coordinates": [7]}, Code.NOT_A_NUMBER, id="3-no-ring"),
        pytest.param(
            {"type": "MultiPolygon", "coordinates": [7]}, Code.NOT_A_NUMBER, id="3-no-polygon"
        ),
        pytest.param(
            {"type": "Polygon", "coordinates": [["108", "15"]]}, Code.NOT_A_NUMBER, id="3-texts"
        ),
        pytest.param(polygon([[108.0], *square(0)]), Code.NOT_A_NUMBER, id="3-one-number"),
        pytest.param(polygon([[108, 15], [109, 15], [108, 15]]), Code.RING_TOO_SHORT, id="3-short"),
        pytest.param(polygon([]), Code.RING_TOO_SHORT, id="3-ring-of-nothing"),
    ],
)
def test_a_geometry_that_cannot_be_drawn(geometry: object, code: Code) -> None:
    content = collection([feature(SQUARE), feature(geometry), feature(SQUARE)])
    reading = read_official([("a.geojson", content)])
    assert [(fault.code, fault.place) for fault in reading.faults] == [(code, "a.geojson #2")]
    assert [found.place for found in reading.features] == ["a.geojson #1", "a.geojson #3"]


def test_an_open_ring_is_closed_and_told_once() -> None:  # 3
    two = {"type": "MultiPolygon", "coordinates": [[square(0)[:-1]], [square(1)[:-1]]]}
    reading = read_official([("a.geojson", collection([feature(two)]))])
    assert [fault.code for fault in reading.faults] == [Code.RING_OPEN]
    assert reading.features[0].geometry.area == pytest.approx(0.02)


def test_all_files_together_have_a_limit() -> None:  # 4
    half = collection([{}] * (MAX_FEATURES // 2 + 1))
    reading = read_official([("a.json", b"{}"), ("b.geojson", half), ("c.geojson", half)])
    codes = [fault.code for fault in reading.faults]
    assert (codes[0], codes[-1]) == (Code.NOT_GEOJSON, Code.TOO_MANY_FEATURES)
    assert len(codes) == MAX_FEATURES // 2 + 3


def test_vertices_of_all_files_together_have_a_limit() -> None:  # 4
    room = Room()
    room.take_vertices(MAX_VERTICES, "a.geojson")
    with pytest.raises(FullError) as caught:
        room.take_vertices(1, "b.geojson")
    assert (caught.value.fault.code, caught.value.fault.place) == (
        Code.TOO_MANY_VERTICES,
        "b.geojson",
    )


def test_a_geopackage_is_read_with_all_its_layers(tmp_path: Path) -> None:  # 5
    path = tmp_path / "hai.gpkg"
    for layer, kind, shape in (
        ("xa", "Polygon", shapely.Polygon(square(0))),
        ("phuong", "Polygon", shapely.Polygon(square(1))),
        ("diem", "Point", shapely.Point(108, 15)),
    ):
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb([shape]),
            field_data=[],
            fields=[],
            layer=layer,
            geometry_type=kind,
            crs="EPSG:4326",
            append=path.exists(),
        )
    reading = read_official(path)
    assert [found.place for found in reading.features] == ["hai.gpkg xa #1", "hai.gpkg phuong #1"]
    assert reading.faults == ()


def test_what_the_process_apart_writes(tmp_path: Path) -> None:  # 5
    (name, *_) = written(tmp_path, ".gpkg", squares(), crs="EPSG:4326")
    head, *features = map(json.loads, gdal_child.lines(tmp_path / name, 3))
    assert (head["crs"], head["columns"]) == ("EPSG:4326", ["MAXA"])
    assert [found["values"] for found in features] == [["00004"], ["00008"], ["21025"]]


@pytest.mark.parametrize(
    ("missing", "code", "details"),
    [
        pytest.param(".shx", Code.SHAPEFILE_INCOMPLETE, {"missing": ".shx"}, id="5-no-index"),
        pytest.param(".dbf", Code.SHAPEFILE_INCOMPLETE, {"missing": ".dbf"}, id="5-no-columns"),
        pytest.param(".shp", Code.SHAPEFILE_INCOMPLETE, {"missing": ".shp"}, id="5-no-shapes"),
    ],
)
def test_a_shapefile_with_a_part_missing(
    missing: str, code: Code, details: Mapping[str, str]
) -> None:
    parts = [(f"xa{suffix}", b"x") for suffix in (".shp", ".shx", ".dbf") if suffix != missing]
    (fault,) = read_official(parts).faults
    assert (fault.code, fault.place, dict(fault.details)) == (code, "xa.shp", details)


@pytest.mark.parametrize(
    ("encoding", "cpg", "assumed"),
    [
        pytest.param("UTF-8", b"1252", [], id="6-utf-8-though-it-says-other"),
        pytest.param("CP1258", b"ANSI 1258", [], id="6-what-it-says"),
        pytest.param("CP1258", b"rot13", ["cp1258"], id="6-what-nobody-knows"),
    ],
)
def test_texts_of_a_shapefile(
    tmp_path: Path, encoding: str, cpg: bytes, assumed: list[str]
) -> None:
    shapes = {"Đăk Cấm": shapely.Polygon(square(0))}
    files = written(tmp_path, ".shp", shapes, crs="EPSG:4326", encoding=encoding)
    del files["ranh_gioi.cpg"]
    reading = read_official([*files.items(), ("ranh_gioi.cpg", cpg)])
    (found,) = reading.features
    assert found.properties == {"MAXA": "Đăk Cấm"}
    assert [dict(fault.details)["encoding"] for fault in reading.faults] == assumed


VRT = b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>"


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        pytest.param(".gpkg", VRT, id="7-other-format-as-geopackage"),
        pytest.param(".shp", VRT, id="7-other-format-as-shapefile"),
        pytest.param(".gpkg", b"SQLite format 3\0" + bytes(500), id="7-empty-database"),
        pytest.param(".shp", b"\x00\x00\x27\x0a" + b"\xff" * 200, id="7-broken-shapefile"),
    ],
)
def test_what_gdal_cannot_read(suffix: str, content: bytes) -> None:
    parts = [(f"xa{suffix}", content), ("xa.shx", b"x"), ("xa.dbf", b"x")]
    reading = read_official(parts if suffix == ".shp" else parts[:1])
    assert [(fault.code, fault.place) for fault in reading.faults] == [
        (Code.UNREADABLE, f"xa{suffix}")
    ]


def test_the_process_knows_two_formats(tmp_path: Path) -> None:  # 7
    command = "import pyogrio; print(sorted(pyogrio.list_drivers()))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", command],
        env=CHILD_ENVIRONMENT,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == "['ESRI Shapefile', 'GPKG']"


def test_a_point_layer_is_refused(tmp_path: Path) -> None:  # 7
    points = {"00004": shapely.Point(108, 15)}
    path = tmp_path / "diem.gpkg"
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(list(points.values())),
        field_data=[],
        fields=[],
        geometry_type="Point",
        crs="EPSG:4326",
    )
    (fault,) = read_official(path).faults
    assert (fault.code, dict(fault.details)) == (Code.NOT_A_POLYGON, {"type": "Point"})


def test_geometry_of_a_geopackage_that_cannot_be_drawn(tmp_path: Path) -> None:  # 3
    whole = shapely.to_wkb(shapely.box(108, 15, 109, 16))
    not_a_number = whole.replace(struct.pack("<d", 16), struct.pack("<d", NAN))
    path = tmp_path / "xa.gpkg"
    pyogrio.raw.write(
        path,
        geometry=np.array(
            [
                None,
                shapely.to_wkb(shapely.Polygon()),
                not_a_number,
                shapely.to_wkb(shapely.Point(108, 15)),
                whole,
            ],
            dtype=object,
        ),
        field_data=[],
        fields=[],
        geometry_type="Unknown",
        crs="EPSG:4326",
    )
    reading = read_official(path)
    assert [(fault.code, fault.place) for fault in reading.faults] == [
        (Code.EMPTY_GEOMETRY, "xa.gpkg xa #1"),
        (Code.EMPTY_GEOMETRY, "xa.gpkg xa #2"),
        (Code.NOT_A_NUMBER, "xa.gpkg xa #3"),
        (Code.NOT_A_POLYGON, "xa.gpkg xa #4"),
    ]
    assert [found.place for found in reading.features] == ["xa.gpkg xa #5"]
