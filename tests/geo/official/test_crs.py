"""Coordinates of files become degrees of WGS 84, and the communes prove it.

1. A system that the file names is used: VN-2000 in degrees, its zones of 3° and 6°, as EPSG code,
   URN or WKT, also WKT of Esri; a GeoJSON without a name is in degrees.
2. VN-2000 and WGS 84 differ by the official seven parameters, to a metre.
3. Metres without a name are read in the zone in which the communes lie where the registry has
   them, and that is said; so are names that say nothing exact.
4. x and y changed about are changed back, and that is said.
5. A name that lays the communes elsewhere is refused, with the system that fits if there is one.
6. Numbers that fit no system, and single features outside Viet Nam, are refused.
7. Of one feature with impossible coordinates its own place is told, and the others are judged as if
   it were not there.
"""

from __future__ import annotations

import json
from math import cos, radians, sin, sqrt

import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.official.crs import NEAR
from geo.official.proposing import propose
from geo.official.reading import read_official
from geo.official.values import OfficialFaultCode, OfficialProposal, Severity
from tests.support.boundary_files import (
    COMMUNES,
    collection,
    feature,
    geojson,
    moved,
    polygon,
    province,
    squares,
)

Code = OfficialFaultCode
TOWGS84 = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"


def crs(name: str) -> dict[str, object]:
    return {"crs": {"type": "name", "properties": {"name": name}}}


def proposed(content: bytes) -> OfficialProposal:
    return propose(read_official([("xa.geojson", content)]), COMMUNES)


def told(found: OfficialProposal) -> list[tuple[Code, dict[str, str]]]:
    """What is said of coordinates."""
    said = (Code.CRS_ASSUMED, Code.AXES_SWAPPED, Code.OUTSIDE_PROVINCE, Code.CRS_UNKNOWN)
    return [
        (fault.code, dict(fault.details))
        for fault in found.faults
        if fault.code in (*said, Code.CRS_UNREADABLE)
    ]


def worst(found: OfficialProposal) -> float:
    """The smallest intersection over union of the six communes."""
    drawn = {
        code: shapely.MultiPolygon([(part[0], part[1:]) for part in shape])
        for code, shape in found.shapes.shapes.items()
    }
    assert drawn.keys() == squares().keys()
    return min(
        drawn[code].intersection(shape).area / drawn[code].union(shape).area
        for code, shape in squares().items()
    )


ESRI = pyproj.CRS.from_epsg(9217).to_wkt("WKT1_ESRI")
OWN = pyproj.CRS.from_proj4(
    f"+proj=tmerc +lat_0=0 +lon_0=108.25 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 "
    f"+towgs84={TOWGS84} +units=m"
).to_wkt("WKT1_GDAL")
NO_DATUM = OWN[: OWN.index(",TOWGS84")] + OWN[OWN.index("]", OWN.index("TOWGS84")) + 1 :]


@pytest.mark.parametrize(
    ("epsg", "name"),
    [
        pytest.param(4326, "urn:ogc:def:crs:OGC:1.3:CRS84", id="1-crs84"),
        pytest.param(4326, "OGC:CRS84", id="1-crs84-short"),
        pytest.param(4756, "EPSG:4756", id="1-vn2000-degrees"),
        pytest.param(5898, "urn:ogc:def:crs:EPSG::5898", id="1-zone-of-3-degrees"),
        pytest.param(9217, "epsg:9217", id="1-zone-of-a-province"),
        pytest.param(3406, "EPSG:3406", id="1-zone-of-6-degrees"),
        pytest.param(3857, "EPSG:3857", id="1-web-mercator"),
        pytest.param(9217, ESRI, id="1-wkt-of-esri"),
        pytest.param(9217, OWN, id="1-wkt-with-parameters"),
    ],
)
def test_a_named_system(epsg: int, name: str) -> None:
    found = proposed(geojson(moved(squares(), epsg), crs(name)))
    assert worst(found) > 0.999
    assert told(found) == []


def test_degrees_without_a_name() -> None:  # 1
    found = proposed(province())
    assert worst(found) > 0.999999
    assert told(found) == []


def test_vn_2000_by_its_seven_parameters() -> None:  # 2
    """Computed here by hand from the decision of the ministry (05/2007/QĐ-BTNMT)."""
    dx, dy, dz, rx, ry, rz, ppm = map(float, TOWGS84.split(","))
    a, f = 6_378_137.0, 1 / 298.257223563
    e2 = f * (2 - f)
    lat, lon = radians(15.05), radians(108.05)
    normal = a / sqrt(1 - e2 * sin(lat) ** 2)
    x, y = normal * cos(lat) * cos(lon), normal * cos(lat) * sin(lon)
    z = normal * (1 - e2) * sin(lat)
    rx, ry, rz = (radians(seconds / 3600) for seconds in (rx, ry, rz))
    scale = 1 + ppm / 1e6
    turned = np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]]) @ np.array([x, y, z])
    x, y, z = np.array([dx, dy, dz]) + scale * turned
    east = np.degrees(np.arctan2(y, x))
    distance = np.hypot(x, y)
    north = np.degrees(np.arctan2(z, distance * (1 - e2)))  # near the ellipsoid
    shift = {"lon": east - 108.05, "lat": north - 15.05}

    corners = squares()["00004"]
    found = proposed(geojson(squares(), crs("EPSG:4756")))
    west, south, *_ = shapely.MultiPolygon(
        [(part[0], part[1:]) for part in found.shapes.shapes["00004"]]
    ).bounds
    metre = 1e-5
    assert west - corners.bounds[0] == pytest.approx(shift["lon"], abs=2 * metre)
    assert south - corners.bounds[1] == pytest.approx(shift["lat"], abs=2 * metre)
    assert shift["lon"] > 100 * metre  # the two systems do differ


@pytest.mark.parametrize(
    ("epsg", "members", "assumed"),
    [
        pytest.param(9217, {}, "VN-2000 / TM-3 108-15", id="3-zone-of-a-province"),
        pytest.param(5898, {}, "VN-2000 / TM-3 zone 491", id="3-zone-of-3-degrees"),
        pytest.param(3406, {}, "VN-2000 / UTM zone 49N", id="3-zone-of-6-degrees"),
        pytest.param(32649, {}, "WGS 84 / UTM zone 49N", id="3-not-vn2000"),
        pytest.param(9217, crs("he toa do tinh"), "VN-2000 / TM-3 108-15", id="3-unknown-name"),
        pytest.param(9217, crs(NO_DATUM), "VN-2000 / TM-3 108-15", id="3-wkt-without-datum"),
        pytest.param(9217, crs("EPSG:999999"), "VN-2000 / TM-3 108-15", id="3-no-such-code"),
    ],
)
def test_metres_without_a_name(epsg: int, members: dict[str, object], assumed: str) -> None:
    found = proposed(geojson(moved(squares(), epsg), members))
    assert worst(found) > 0.999
    assert told(found) == [(Code.CRS_ASSUMED, {"crs": assumed})]


@pytest.mark.parametrize(
    ("epsg", "members", "expected"),
    [
        pytest.param(4326, {}, [(Code.AXES_SWAPPED, {"crs": "WGS 84"})], id="4-degrees"),
        pytest.param(
            9217,
            crs("EPSG:9217"),
            [(Code.AXES_SWAPPED, {"crs": "VN-2000 / TM-3 108-15"})],
            id="4-named-zone",
        ),
        pytest.param(
            9217,
            {},
            [
                (Code.CRS_ASSUMED, {"crs": "VN-2000 / TM-3 108-15"}),
                (Code.AXES_SWAPPED, {"crs": "VN-2000 / TM-3 108-15"}),
            ],
            id="4-zone-without-a-name",
        ),
    ],
)
def test_axes_changed_about(
    epsg: int, members: dict[str, object], expected: list[tuple[Code, dict[str, str]]]
) -> None:
    found = proposed(geojson(moved(squares(), epsg, swapped=True), members))
    assert worst(found) > 0.999
    assert told(found) == expected


def shifted(degrees: float) -> dict[str, BaseGeometry]:
    return {
        code: shapely.transform(shape, lambda positions: positions + np.array([degrees, 0]))
        for code, shape in squares().items()
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            geojson(moved(squares(), 9217), crs("EPSG:5898")),
            {"crs": "VN-2000 / TM-3 zone 491", "fits": "VN-2000 / TM-3 108-15"},
            id="5-neighbouring-zone",
        ),
        pytest.param(
            geojson(squares(), crs("EPSG:9217")),
            {"crs": "VN-2000 / TM-3 108-15", "fits": "WGS 84"},
            id="5-degrees-named-metres",
        ),
        pytest.param(geojson(shifted(3)), {"crs": "WGS 84", "fits": ""}, id="5-another-province"),
    ],
)
def test_a_system_that_lays_the_communes_elsewhere(
    content: bytes, expected: dict[str, str]
) -> None:
    found = proposed(content)
    assert told(found) == [(Code.OUTSIDE_PROVINCE, expected)]
    assert found.shapes.shapes == {}


def test_shapes_in_the_province_are_kept_though_far_from_their_points() -> None:  # 5
    found = proposed(geojson(shifted(0.2)))  # 22 km, farther than half of them may lie
    assert NEAR < 0.2 * 107
    assert told(found) == []
    assert [fault.code for fault in found.faults].count(Code.POINT_FAR) == 6


@pytest.mark.parametrize(
    ("members", "code", "details"),
    [
        pytest.param({}, Code.CRS_UNKNOWN, {"x": "1050000.0", "y": "150500.0"}, id="6-no-name"),
        pytest.param(crs("???<b>"), Code.CRS_UNREADABLE, {"crs": "???_b_"}, id="6-unknown-name"),
    ],
)
def test_numbers_that_fit_nothing(
    members: dict[str, object], code: Code, details: dict[str, str]
) -> None:
    ring = [[1e6, 101e3], [1.1e6, 101e3], [1.1e6, 200e3], [1e6, 200e3]]
    content = collection([feature(polygon([*ring, ring[0]]), code="00004")], **members)
    found = proposed(content)
    assert told(found) == [(code, details)]


def test_one_feature_outside_viet_nam() -> None:  # 6
    far = feature(polygon([[9.0, 50.0], [10.0, 50.0], [10.0, 51.0], [9.0, 50.0]]), code="21040")
    found = proposed(province(c21040=far))
    (fault,) = [fault for fault in found.faults if fault.code is Code.OUTSIDE_PROVINCE]
    assert fault.place == "xa.geojson #6"
    assert [match.commune.code for match in found.matched] == [c.code for c in COMMUNES[:-1]]


IN_METRES = moved(squares(), 9217)
FIRST = "xa.geojson #1"
METRES = polygon([[5e5, 16e5], [6e5, 16e5], [6e5, 17e5], [5e5, 16e5]])
ZIGZAG = polygon(  # whose centroid is far from the earth
    [[108.0403, 15.0153], [108.0597, 15.0847], [108.0597, 15.0153], [108.0403, 15.084701],
     [108.0403, 15.0153]]
)  # fmt: skip


@pytest.mark.parametrize(
    ("shapes", "odd", "members", "code"),
    [
        pytest.param(squares(), METRES, {}, Code.CRS_UNKNOWN, id="7-metres-among-degrees"),
        pytest.param(squares(), METRES, crs("EPSG:4756"), Code.OUTSIDE_PROVINCE, id="7-named"),
        pytest.param(squares(), ZIGZAG, {}, Code.SELF_CROSSING, id="7-zigzag"),
        pytest.param(
            squares(),
            polygon([[190.0, 95.0], [200.0, 95.0], [200.0, 99.0], [190.0, 95.0]]),
            {},
            Code.CRS_UNKNOWN,
            id="7-beyond-the-globe",
        ),
        pytest.param(
            squares(),
            polygon([[108.0, 15.0], [1e300, 15.0], [108.0, 1e300], [108.0, 15.0]]),
            {},
            Code.CRS_UNKNOWN,
            id="7-beyond-everything",
        ),
        pytest.param(
            IN_METRES,
            polygon([[108.0, 15.0], [108.1, 15.0], [108.1, 15.1], [108.0, 15.0]]),
            crs("EPSG:9217"),
            Code.OUTSIDE_PROVINCE,
            id="7-degrees-among-metres",
        ),
    ],
)
def test_one_feature_with_impossible_coordinates(
    shapes: dict[str, BaseGeometry],
    odd: dict[str, object],
    members: dict[str, object],
    code: Code,
) -> None:
    rest = json.loads(geojson({c: s for c, s in shapes.items() if c != COMMUNES[0].code}))
    content = collection([feature(odd, code=COMMUNES[0].code), *rest["features"]], **members)
    found = proposed(content)
    weighty = [(f.code, f.place) for f in found.faults if f.severity is not Severity.NOTE]
    assert weighty == [(code, FIRST), (Code.MISSING, "")]
    assert [match.commune for match in found.matched] == list(COMMUNES[1:])


def test_files_that_say_different_things() -> None:  # 1
    """Each file is read by what it says itself."""
    shapes = squares()
    first = {code: shapes[code] for code in ("00004", "00008", "21025")}
    others = {code: shape for code, shape in shapes.items() if code not in first}
    uploads = [
        ("a.geojson", geojson(moved(first, 9217), crs("EPSG:9217"))),
        ("b.geojson", geojson(others)),
    ]
    found = propose(read_official(uploads), COMMUNES)
    assert worst(found) > 0.999
    assert told(found) == []
    assert found.gaps == ()
