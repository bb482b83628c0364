"""The shapes that are shipped.

SB01 every commune of a province has exactly one shape, and no other commune has one
SB02 every shape is valid, holds its commune's point and is wound as RFC 7946 wants
SB03 neighbours share their border: no overlap, no gap, within a province and across
SB04 every file says that it has no legal force and where it comes from
SB05 the files stay small enough to be committed and sent
SB06 on the whole the shapes of Quảng Ngãi cover what the communes really cover
"""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.boundaries import read_boundaries
from geo.communes import CommuneRegistry

BOUNDARIES = Path(__file__).parents[2] / "data" / "boundaries"
PROVINCES = sorted(path.stem for path in BOUNDARIES.glob("*.json"))


def shapes_of(province: str) -> dict[str, BaseGeometry]:
    document = json.loads((BOUNDARIES / f"{province}.json").read_bytes())
    return {f["properties"]["code"]: shape(f["geometry"]) for f in document["features"]}


def test_sb01_every_province_has_a_file(registry: CommuneRegistry) -> None:
    assert [province.code for province in registry.provinces] == PROVINCES


@pytest.mark.parametrize("province", PROVINCES)
def test_sb01_every_commune_has_one_shape(province: str, registry: CommuneRegistry) -> None:
    boundaries = read_boundaries(BOUNDARIES / f"{province}.json")

    assert list(boundaries.shapes) == [commune.code for commune in registry.province(province)]


@pytest.mark.parametrize("province", PROVINCES)
def test_sb02_every_shape_is_valid_and_holds_its_point(
    province: str, registry: CommuneRegistry
) -> None:
    shapes = shapes_of(province)

    assert [code for code, area in shapes.items() if not area.is_valid] == []
    assert [
        commune.name
        for commune in registry.province(province)
        if not shapely.contains_xy(shapes[commune.code], commune.lon, commune.lat)
    ] == []


@pytest.mark.parametrize("province", PROVINCES)
def test_sb02_rings_are_wound_rightly(province: str) -> None:
    document = json.loads((BOUNDARIES / f"{province}.json").read_bytes())

    written = [feature["geometry"]["coordinates"] for feature in document["features"]]
    read = read_boundaries(BOUNDARIES / f"{province}.json").shapes.values()
    assert [json.loads(json.dumps(s if len(s) > 1 else s[0])) for s in read] == written


@pytest.mark.parametrize("province", PROVINCES)
def test_sb03_nothing_overlaps(province: str) -> None:
    areas = list(shapes_of(province).values())

    assert shapely.union_all(areas).area == pytest.approx(sum(a.area for a in areas), rel=1e-9)


def test_sb03_neighbours_share_their_border_across_provinces() -> None:
    areas = [area for province in PROVINCES for area in shapes_of(province).values()]

    assert shapely.coverage_is_valid(areas)


@pytest.mark.parametrize("province", PROVINCES)
def test_sb04_the_file_says_what_it_is(province: str) -> None:
    boundaries = read_boundaries(BOUNDARIES / f"{province}.json")

    assert boundaries.note == "ranh giới sơ đồ, không có giá trị pháp lý"
    assert boundaries.source.startswith("vietnamadminunits 1.0.4 (MIT)")


def test_sb05_all_files_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in BOUNDARIES.iterdir()) < 2_500_000


def test_sb06_shapes_cover_what_the_communes_cover(
    shared_data: Path, registry: CommuneRegistry
) -> None:
    real = gpd.read_file(shared_data / "quang_ngai_real.geojson").set_index("code")
    drawn = gpd.GeoSeries(shapes_of("51"), crs="EPSG:4326").to_crs("EPSG:32649")
    true = real.geometry.to_crs("EPSG:32649").loc[drawn.index]

    overlap = drawn.intersection(true).area / drawn.union(true).area
    print(f"mean IoU {overlap.mean():.3f}, least {overlap.min():.3f}")  # noqa: T201  # the report

    assert overlap.mean() >= 0.5


def test_sb06_codes_and_names_are_the_real_ones(
    shared_data: Path, registry: CommuneRegistry
) -> None:
    document = json.loads((shared_data / "quang_ngai_real.geojson").read_bytes())
    properties = [feature["properties"] for feature in document["features"]]

    real = {p["code"]: f"{p['type']} {p['name']}" for p in properties}
    assert real == {commune.code: commune.name for commune in registry.province("51")}
