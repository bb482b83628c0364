"""Boundaries computed from facts, on small made-up countries.

SC01 each commune is one valid polygon around its point; neighbours share their border
SC02 each commune gets its area around its middle, as far as its boxes allow
SC03 a wrong area does little harm to the neighbours
SC04 narrow gaps between land are land; wide ones are not
SC05 a detached part goes to the neighbour around it; islands stay, small ones are not drawn
SC06 a lone island is an ellipse of its area
SC07 the same input gives the same shapes: four decimals, wound as RFC 7946 wants
SC08 pixels become one face a part: holes and specks are of the neighbour
"""

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.communes import Commune, CommuneKind
from geo.plane import Box
from geo.schematic.balance import Grid
from geo.schematic.drawing import schematic
from geo.schematic.raster import NOBODY, Labels, with_precincts, without_strays
from geo.schematic.seeds import KM_PER_DEGREE, Extent, OldWard, Seed, to_degrees, to_plane
from geo.schematic.vector import outlines

SIDE = 10.0  # km, of a square commune
SOUTH = 15 * KM_PER_DEGREE
Corner = tuple[float, float]
Sides = tuple[float, float, float, float]  # west, south, east, north in km


def a_commune(number: int, sides: Sides, area: float | None = None) -> Commune:
    """A commune that fills these sides."""
    west, south, east, north = sides
    middle = np.array([[(west + east) / 2, SOUTH + (south + north) / 2]])
    lon, lat = to_degrees(middle)[0]
    whole = (east - west) * (north - south)
    code = f"{number:05}"
    return Commune(code, f"Xã {code}", code, CommuneKind.XA, "51", lat, lon, area or whole)


def a_box(sides: Sides) -> Box:
    """The box with these sides."""
    west, south, east, north = sides
    low, high = to_degrees(np.array([[west, SOUTH + south], [east, SOUTH + north]]))
    return Box(low[0], low[1], high[0], high[1])


def a_square(column: float, row: float) -> Sides:
    """The sides of the commune in this column and row of a chequered country."""
    return (SIDE * column, SIDE * row, SIDE * (column + 1), SIDE * (row + 1))


def halves(sides: Sides) -> list[Sides]:
    """The sides of the western and the eastern half."""
    west, south, east, north = sides
    middle = (west + east) / 2
    return [(west, south, middle, north), (middle, south, east, north)]


def grown(sides: Sides, by: float) -> Sides:
    """The sides moved outwards: a ward does not fill its box."""
    west, south, east, north = sides
    return (west - by, south - by, east + by, north + by)


def drawn(
    places: Sequence[Sides], areas: Mapping[int, float] | None = None, *, loose: float = 0.0
) -> dict[str, BaseGeometry]:
    """The shapes of communes with these sides, each made of two old wards.

    Their boxes are *loose* km wider on each side.
    """
    communes = [a_commune(n, sides, (areas or {}).get(n)) for n, sides in enumerate(places)]
    wards = [
        OldWard(a_box(grown(half, loose)), (commune.code,))
        for commune, sides in zip(communes, places, strict=True)
        for half in halves(sides)
    ]
    return schematic(communes, wards, ())


def in_km(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda degrees: to_plane(degrees) - [0, SOUTH])


CHEQUERS = [a_square(column, row) for row in range(3) for column in range(3)]


def test_sc01_each_commune_is_one_polygon_around_its_point() -> None:
    shapes = drawn(CHEQUERS)

    assert {shape.geom_type for shape in shapes.values()} == {"Polygon"}
    assert all(shape.is_valid for shape in shapes.values())
    for number, sides in enumerate(CHEQUERS):
        commune = a_commune(number, sides)
        assert shapely.contains_xy(shapes[commune.code], commune.lon, commune.lat)


def test_sc01_neighbours_share_their_border() -> None:
    shapes = list(drawn(CHEQUERS).values())

    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert shapely.get_num_interior_rings(whole) == 0


def test_sc02_the_shapes_are_where_the_communes_are() -> None:
    shapes = drawn(CHEQUERS)

    for shape, sides in zip(shapes.values(), CHEQUERS, strict=True):
        true, found = shapely.box(*sides), in_km(shape)
        assert true.intersection(found).area / true.union(found).area > 0.85


@pytest.mark.parametrize(
    ("area", "low", "high"),
    [
        pytest.param(100.0, 97, 103, id="SC02 as large as its place"),
        pytest.param(130.0, 123, 137, id="SC02 larger"),
        pytest.param(80.0, 80, 90, id="SC02 smaller"),
        pytest.param(380.0, 80, 120, id="SC03 much larger than can be"),
        pytest.param(20.0, 80, 120, id="SC03 much smaller than can be"),
    ],
)
def test_areas_are_followed_within_bounds(area: float, low: float, high: float) -> None:
    middle = list(drawn(CHEQUERS, {4: area}, loose=1.5).values())[4]

    assert low < in_km(middle).area < high


@pytest.mark.parametrize(
    ("gap", "parts"),
    [
        pytest.param(3.0, 1, id="SC04 a narrow gap"),
        pytest.param(9.0, 2, id="SC04 a wide gap"),
    ],
)
def test_narrow_gaps_are_closed(gap: float, parts: int) -> None:
    shapes = drawn([a_square(0, 0), a_square(1 + gap / SIDE, 0)])

    assert len(shapely.get_parts(shapely.union_all(list(shapes.values())))) == parts


def test_sc06_a_lone_island_is_an_ellipse_of_its_area() -> None:
    island = a_commune(9, a_square(9, 9), area=12.0)
    coast = a_commune(0, a_square(0, 0))
    wards = [OldWard(a_box(a_square(0, 0)), (coast.code,))]

    found = schematic([coast, island], wards, {island.code})[island.code]

    assert in_km(found).area == pytest.approx(12, rel=0.02)
    west, south, east, north = in_km(found).bounds
    assert (north - south) / (east - west) == pytest.approx(0.7, abs=0.02)
    assert shapely.contains_xy(found, island.lon, island.lat)


def test_sc07_the_same_input_gives_the_same_shapes() -> None:
    first, second = drawn(CHEQUERS[:2]), drawn(CHEQUERS[:2])

    assert [shape.wkb for shape in first.values()] == [shape.wkb for shape in second.values()]


def test_sc07_corners_have_four_decimals_and_rings_are_wound_rightly() -> None:
    for shape in drawn(CHEQUERS[:2]).values():
        corners = shapely.get_coordinates(shape)
        assert (corners == corners.round(4)).all()
        assert shapely.is_ccw(shapely.get_exterior_ring(shape))


# Small pictures: a letter is a commune, a dot nobody; the first line is the south.


def a_picture(text: str) -> Labels:
    rows = [
        [NOBODY if letter == "." else ord(letter) - ord("a") for letter in line]
        for line in text.split()
    ]
    return np.array(rows, dtype=np.int16)


def as_text(labels: Labels) -> str:
    return " ".join(
        "".join("." if label == NOBODY else chr(ord("a") + label) for label in row)
        for row in labels
    )


def at(*middles: Corner) -> list[Extent]:
    """Communes with their middles in these pixels (column, row)."""
    return [Extent(x + 0.5, y + 0.5, 1.0, (Seed(x + 0.5, y + 0.5, 1.0, 1.0),)) for x, y in middles]


@pytest.mark.parametrize(
    ("before", "middles", "after"),
    [
        pytest.param(
            "aaaa bbbb babb", [(0, 0), (0, 1)], "aaaa bbbb bbbb", id="SC05 a part in a neighbour"
        ),
        pytest.param(
            "aaaa bbbb babb", [(1, 2), (0, 1)], "aaaa bbbb babb", id="SC05 the part with the middle"
        ),
        pytest.param("aaa ... .a.", [(0, 0)], "aaa ... .a.", id="SC05 an island"),
        pytest.param(
            "aaaaaaa aaaaaaa ....... ...a...",
            [(0, 0)],
            "aaaaaaa aaaaaaa ....... .......",
            id="SC05 a small island",
        ),
    ],
)
def test_stray_parts(before: str, middles: list[Corner], after: str) -> None:
    picture = a_picture(before)
    grid = Grid(0.0, 0.0, 1.0, *picture.shape)

    assert as_text(without_strays(picture, at(*middles), grid)) == after


def test_sc01_the_pixel_of_a_middle_is_the_communes() -> None:
    picture = a_picture("bbbbb bbbbb bbbbb bbbbb bbbbb")
    grid = Grid(0.0, 0.0, 1.0, *picture.shape)

    found = with_precincts(picture, at((1, 1), (3, 3)), grid)

    assert as_text(found) == "bbbbb babbb bbbbb bbbbb bbbbb"


def faces_of(text: str, *middles: Corner) -> list[BaseGeometry]:
    """The shapes in the plane of a picture whose pixels are a quarter of a km wide."""
    picture = a_picture(text)
    step = 0.25
    grid = Grid(0.0, SOUTH, step, *picture.shape)
    extents = [
        extent._replace(x=step * extent.x, y=SOUTH + step * extent.y) for extent in at(*middles)
    ]
    return [in_km(shape) for shape in outlines(picture, extents, grid)]


BLOCK = " ".join(["aaaaaaaabbbbbbbb"] * 8)


def test_sc08_neighbours_are_cut_from_the_same_line() -> None:
    first, second = faces_of(BLOCK, (1, 1), (9, 1))

    assert shapely.coverage_is_valid([first, second])
    assert first.intersection(second).length == pytest.approx(2, rel=0.02)


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(".", id="SC08 a hole"),
        pytest.param("b", id="SC08 a speck"),
    ],
)
def test_small_faces_are_the_neighbours(letter: str) -> None:
    whole, _ = faces_of(BLOCK, (1, 1), (9, 1))
    rows = BLOCK.split()
    rows[4] = f"aaaa{letter}aaabbbbbbbb"

    first, second = faces_of(" ".join(rows), (1, 1), (9, 1))

    assert first.equals(whole)
    assert second.geom_type == "Polygon"


def test_sc08_a_speck_in_the_sea_is_nobodys() -> None:
    sea = " ".join(["................"] * 2)
    first, _ = faces_of(f"{BLOCK} {sea} ..aa............ {sea}", (1, 1), (9, 1))

    assert first.geom_type == "Polygon"


def test_sc08_a_speck_with_its_communes_middle_stays() -> None:
    rows = BLOCK.split()
    rows[4] = "aaaacaaabbbbbbbb"

    *_, third = faces_of(" ".join(rows), (1, 1), (9, 1), (4, 4))

    assert 0 < third.area < 0.1
    assert sqrt(third.area) == pytest.approx(0.25, abs=0.1)


def test_sc08_a_commune_without_a_pixel_has_an_empty_shape() -> None:
    *_, third = faces_of(BLOCK, (1, 1), (9, 1), (4, 4))

    assert third.is_empty
