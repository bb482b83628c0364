"""Reading shapes, and handing them over.

BO01 polygons and multipolygons are read by code; heights are dropped
BO02 rings come wound as RFC 7946 wants, whatever the file has
BO03 every faulty feature is reported with its number
HO01 GeoJSON goes out with its properties in the order given, without crs, wound rightly
HO02 a commune without a shape keeps its properties
HO03 what GeoJSON cannot hold is refused
"""

import json
from pathlib import Path

import pytest

from geo.boundaries import (
    Boundaries,
    BoundariesError,
    BoundariesFaultCode,
    parse_boundaries,
    read_boundaries,
    write_boundaries,
)
from geo.drawing import etag
from geo.handover import feature_collection

SQUARE = ((108.0, 15.0), (109.0, 15.0), (109.0, 16.0), (108.0, 16.0), (108.0, 15.0))
HOLE = ((108.2, 15.2), (108.2, 15.4), (108.4, 15.4), (108.4, 15.2), (108.2, 15.2))
FAR = ((112.0, 16.0), (112.1, 16.0), (112.1, 16.1), (112.0, 16.0))


def a_feature(
    code: object = "21034", coordinates: object = (SQUARE,), kind: str = "Polygon"
) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def a_file(tmp_path: Path, *features: object, **members: object) -> Path:
    path = tmp_path / "51.json"
    document = {"type": "FeatureCollection", **members, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_bo01_shapes_are_read_by_code(tmp_path: Path) -> None:
    parts = ((SQUARE, HOLE), (FAR,))
    path = a_file(tmp_path, a_feature(), a_feature("21548", parts, "MultiPolygon"), note="sơ đồ")

    boundaries = read_boundaries(path)

    assert boundaries == Boundaries({"21034": ((SQUARE,),), "21548": parts}, note="sơ đồ")


def test_bo01_heights_are_dropped(tmp_path: Path) -> None:
    high = [[*position, 5] for position in SQUARE]

    boundaries = read_boundaries(a_file(tmp_path, a_feature(coordinates=[high])))

    assert boundaries.shapes["21034"] == ((SQUARE,),)


def test_bo02_rings_are_turned(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_feature(coordinates=(SQUARE[::-1], HOLE[::-1])))

    assert read_boundaries(path).shapes["21034"] == ((SQUARE, HOLE),)


@pytest.mark.parametrize(
    ("feature", "code"),
    [
        pytest.param("x", BoundariesFaultCode.NO_CODE, id="BO03 no feature at all"),
        pytest.param(a_feature(None), BoundariesFaultCode.NO_CODE, id="BO03 no code"),
        pytest.param(a_feature(21034), BoundariesFaultCode.NO_CODE, id="BO03 a code as a number"),
        pytest.param(a_feature(), BoundariesFaultCode.DUPLICATE, id="BO03 a code twice"),
        pytest.param(
            a_feature("1", SQUARE, "LineString"),
            BoundariesFaultCode.NOT_A_POLYGON,
            id="BO03 a line",
        ),
        pytest.param(a_feature("1", []), BoundariesFaultCode.NOT_A_POLYGON, id="BO03 no ring"),
        pytest.param(
            a_feature("1", [], "MultiPolygon"), BoundariesFaultCode.NOT_A_POLYGON, id="BO03 no part"
        ),
        pytest.param(
            a_feature("1", [SQUARE[:3]]),
            BoundariesFaultCode.RING_TOO_SHORT,
            id="BO03 three positions",
        ),
        pytest.param(
            a_feature("1", [SQUARE[:4]]), BoundariesFaultCode.RING_OPEN, id="BO03 open ring"
        ),
        pytest.param(
            a_feature("1", [[*SQUARE[:4], ["a", 1]]]),
            BoundariesFaultCode.NOT_A_POSITION,
            id="BO03 words for a position",
        ),
        pytest.param(
            a_feature("1", [[(y, x) for x, y in SQUARE]]),
            BoundariesFaultCode.OUT_OF_RANGE,
            id="BO03 latitude first",
        ),
        pytest.param(
            a_feature("1", [[(500_000 * x, y) for x, y in SQUARE]]),
            BoundariesFaultCode.OUT_OF_RANGE,
            id="BO03 metres",
        ),
    ],
)
def test_a_fault_is_reported_with_its_feature(
    tmp_path: Path, feature: object, code: BoundariesFaultCode
) -> None:
    with pytest.raises(BoundariesError) as caught:
        read_boundaries(a_file(tmp_path, a_feature(), feature, {}))

    assert caught.value.faults == ((2, code), (3, BoundariesFaultCode.NO_CODE))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param("{", BoundariesFaultCode.NOT_JSON, id="BO03 half a file"),
        pytest.param("[]", BoundariesFaultCode.NOT_A_COLLECTION, id="BO03 a list"),
        pytest.param("{}", BoundariesFaultCode.NOT_A_COLLECTION, id="BO03 no features"),
    ],
)
def test_a_file_that_is_no_collection_is_refused(
    tmp_path: Path, content: str, code: BoundariesFaultCode
) -> None:
    path = tmp_path / "51.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(BoundariesError) as caught:
        read_boundaries(path)

    assert caught.value.faults == ((0, code),)


def test_ho01_geojson_carries_properties_in_their_order(tmp_path: Path) -> None:
    boundaries = read_boundaries(
        a_file(
            tmp_path,
            a_feature(),
            a_feature("21548", ((SQUARE[::-1], HOLE), (FAR,)), "MultiPolygon"),
        )
    )
    properties: dict[str, dict[str, object]] = {
        "21548": {"code": "21548", "điểm": 62.5},
        "21034": {"code": "21034"},
    }

    document = json.loads(feature_collection(boundaries, properties, {"note": "sơ đồ"}))

    assert list(document) == ["type", "note", "features"]
    assert [feature["properties"] for feature in document["features"]] == list(properties.values())
    assert document["features"][1]["geometry"] == {
        "type": "Polygon",
        "coordinates": [[list(position) for position in SQUARE]],
    }
    assert document["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert document["features"][0]["geometry"]["coordinates"][0][0][1] == list(SQUARE[1])


def test_ho01_letters_stay_readable() -> None:
    text = feature_collection(Boundaries({}), {"21548": {"tên": "Lý Sơn"}}, {})

    assert "Lý Sơn" in text


def test_ho02_a_commune_without_a_shape_keeps_its_properties() -> None:
    document = json.loads(feature_collection(Boundaries({}), {"21548": {"code": "21548"}}, {}))

    assert document["features"] == [
        {"type": "Feature", "properties": {"code": "21548"}, "geometry": None}
    ]


@pytest.mark.parametrize("member", ["type", "features", "coordinates"])
def test_ho03_a_foreign_member_takes_no_name_of_geojson(member: str) -> None:
    with pytest.raises(ValueError, match=member):
        feature_collection(Boundaries({}), {"21548": {}}, {member: 1})


def test_ho03_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        feature_collection(Boundaries({}), {"21548": {"score": float("nan")}}, {})


def test_what_is_written_is_read_back() -> None:
    boundaries = Boundaries({"1": ((SQUARE, HOLE),), "2": ((FAR,), (SQUARE,))}, "note", "source")

    assert parse_boundaries(write_boundaries(boundaries), "1.json") == boundaries


def test_an_etag_is_quoted_and_follows_the_content() -> None:
    assert etag(b"a") == etag(b"a") == '"ca978112ca1bbdcafac2"'
    assert etag(b"a") != etag(b"b")
