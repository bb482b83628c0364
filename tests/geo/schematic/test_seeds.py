"""What is believed of communes before their boundaries are computed.

SE01 the plane has true areas, and the way back from it is exact
SE02 a box is dropped that cannot be a ward's: too far, too large, the view of an address
SE03 a box of several wards is of the one whose heir is nearest; wards of others are ignored
SE04 where boxes were lost an inferred one stands where area and middle say
SE05 an area that the boxes contradict is not believed; a divided ward proves little
SE06 the boxes of islands shrink to their area
SE07 the middle of a commune is in one of its boxes
"""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo.communes import Commune, CommuneKind
from geo.plane import Box
from geo.schematic.seeds import FILL, KM_PER_DEGREE, Extent, OldWard, extents, to_degrees, to_plane

LON, LAT = 107.0, 15.0


def a_commune(area: float | None, code: str = "00001", east: float = 0.0) -> Commune:
    """A commune of this area whose middle lies some km east of 107° E, 15° N."""
    lon, lat = to_degrees(np.array([[east, LAT * KM_PER_DEGREE]]))[0]
    return Commune(code, f"Xã {code}", code, CommuneKind.XA, "51", lat, lon, area)


def a_box(area: float, east: float = 0.0, north: float = 0.0) -> Box:
    """A square box that gives an *area* and lies some km from 107° E, 15° N."""
    half = sqrt(area / FILL) / 2
    y = LAT * KM_PER_DEGREE + north
    (west, _), (_, mid), (right, _) = to_degrees(
        np.array([[east - half, y], [east, y], [east + half, y]])
    )
    return Box(west, mid - half / KM_PER_DEGREE, right, mid + half / KM_PER_DEGREE)


def believed(commune: Commune, *boxes: Box | None, heirs: int = 1) -> Extent:
    """What is believed of a commune of one old ward for each box, each shared by *heirs*."""
    others = tuple(f"9999{number}" for number in range(heirs - 1))
    return extents([commune], [OldWard(box, (commune.code, *others)) for box in boxes])[0]


def known(extent: Extent) -> list[int]:
    """The rounded areas that the boxes give which were not inferred."""
    return [round(FILL * seed.area) for seed in extent.seeds if not seed.soft]


def test_se01_areas_are_true_and_the_way_back_is_exact() -> None:
    corners = np.array([[104.0, 22.0], [104.1, 22.0], [104.1, 22.1], [104.0, 22.1], [104.0, 22.0]])
    true, _ = Geod(ellps="WGS84").polygon_area_perimeter(*corners.T)

    plane = to_plane(corners)

    assert shapely.Polygon(plane).area == pytest.approx(true / 1e6, rel=0.005)
    assert to_degrees(plane) == pytest.approx(corners, abs=1e-12)


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        pytest.param(a_box(50), [50, 50], id="SE02 a plausible box"),
        pytest.param(a_box(50, east=19), [50, 50], id="SE02 near enough"),
        pytest.param(a_box(50, east=21), [50], id="SE02 two sides of the commune away"),
        pytest.param(a_box(210), [210, 50], id="SE02 not four times as large"),
        pytest.param(a_box(220), [50], id="SE02 four times as large"),
        pytest.param(a_box(1.9), [50], id="SE02 the view of an address"),
        pytest.param(a_box(2.6), [50, 3], id="SE02 a small town"),
        pytest.param(None, [50], id="SE02 no box is known"),
    ],
)
def test_boxes_that_cannot_be_a_wards_are_dropped(box: Box | None, kept: list[int]) -> None:
    found = believed(a_commune(100), box, a_box(50, north=3))

    assert sorted(known(found)) == sorted(kept)


def test_se02_several_boxes_that_are_too_large_bear_each_other_out() -> None:
    found = believed(a_commune(10), a_box(50, east=-2), a_box(60, east=2))

    assert known(found) == [50, 60]
    assert found.area == pytest.approx(110, rel=0.01)


def test_se03_a_box_of_two_wards_is_of_the_nearer_heirs_ward() -> None:
    near, far = a_commune(50, "00001"), a_commune(50, "00002", east=9)
    shared = a_box(50, east=3)

    found = extents([near, far], [OldWard(shared, ("00002",)), OldWard(shared, ("00001",))])

    assert [known(extent) for extent in found] == [[50], []]


def test_se03_wards_of_others_are_ignored() -> None:
    commune = a_commune(50)
    ward = OldWard(a_box(50), (commune.code,))

    assert extents([commune], [ward, OldWard(ward.box, ("99999",))]) == extents([commune], [ward])


def test_se04_the_lost_box_stands_where_area_and_middle_say() -> None:
    found = believed(a_commune(100), a_box(50, east=-5), None)

    lost = next(seed for seed in found.seeds if seed.soft)
    assert (lost.x, FILL * lost.area) == pytest.approx((5, 50), rel=0.02)


def test_se04_the_lost_box_is_not_far_away() -> None:
    found = believed(a_commune(100), a_box(85, east=-19), None)

    lost = next(seed for seed in found.seeds if seed.soft)
    assert lost.x == pytest.approx(20)


@pytest.mark.parametrize(
    ("commune", "boxes"),
    [
        pytest.param(a_commune(100), (a_box(95), None), id="SE04 little is missing"),
        pytest.param(a_commune(100), (a_box(70),), id="SE04 no box was lost"),
    ],
)
def test_nothing_is_inferred_without_need(commune: Commune, boxes: tuple[Box | None, ...]) -> None:
    assert [seed for seed in believed(commune, *boxes).seeds if seed.soft] == []


@pytest.mark.parametrize(
    ("area", "heirs", "expected"),
    [
        pytest.param(100, 1, 100, id="SE05 as the boxes say"),
        pytest.param(290, 1, 290, id="SE05 less than three times as much"),
        pytest.param(310, 1, 100, id="SE05 more than that"),
        pytest.param(51, 1, 51, id="SE05 more than half"),
        pytest.param(49, 1, 100, id="SE05 less than that"),
        pytest.param(26, 2, 26, id="SE05 the ward was divided"),
        pytest.param(None, 1, 100, id="SE05 no area is known"),
        pytest.param(None, 2, 50, id="SE05 no area is known of a divided ward"),
    ],
)
def test_areas_are_believed_unless_the_boxes_contradict(
    area: float | None, heirs: int, expected: float
) -> None:
    found = believed(a_commune(area), a_box(100), heirs=heirs)

    assert found.area == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        pytest.param(80.0, 80, id="SE05 nothing contradicts"),
        pytest.param(None, 70, id="SE05 nothing is known"),
    ],
)
def test_without_a_box_the_area_stands(area: float | None, expected: float) -> None:
    found = believed(a_commune(area))

    assert found.area == expected
    (seed,) = found.seeds
    assert seed.soft
    assert (seed.x, FILL * seed.area) == pytest.approx((0, expected), abs=1e-6)


@pytest.mark.parametrize(
    ("area", "gives"),
    [
        pytest.param(30, [10, 20], id="SE06 much of the boxes is sea"),
        pytest.param(90, [20, 40], id="SE06 the boxes are small enough"),
    ],
)
def test_boxes_of_islands_shrink(area: float, gives: list[int]) -> None:
    island = replace(a_commune(area), kind=CommuneKind.DAC_KHU)

    found = believed(island, a_box(20, east=-3), a_box(40, east=3))

    assert known(found) == gives
    assert found.area == area


def test_se07_a_middle_in_no_box_gets_one() -> None:
    found = believed(a_commune(100), a_box(50, east=-12), a_box(50, east=12))

    assert [(round(seed.x), seed.soft) for seed in found.seeds] == [
        (-12, False),
        (12, False),
        (0, True),
    ]
