"""How much the browser fetches for the map, against folium with the same shapes in the same run.

Run with `pytest tests/bench/bench_map.py`. The map fetches its geometry once, compressed by the server;
values come with every rerun, packed by zlib. folium.GeoJson has all in one page. Sizes are those of
gzip; Leaflet and the script of our map, which each come once, are counted on neither side.

A switch of the layer is measured here as what the map's own element gets. All that the socket carries
for it is 6 to 7.5 kB, because only that part of the page is drawn again: 2 kB are Streamlit's message
of a new run, the rest the choosers and boxes; tests/browser/test_map.py holds it below 8 kB.
"""

from __future__ import annotations

import gzip
import json
import sys
from typing import Any
from zipfile import ZipFile

import folium
import pytest

from tests.bench.map_data import official_geometry, raw_files, shipped_geometry, values

SCHEMATIC_MOST, OFFICIAL_MOST, SWITCH_MOST = 30_000, 120_000, 6_000
TIMES_SMALLER = 10

pytestmark = pytest.mark.bench


def packed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


def folium_page(collection: dict[str, Any]) -> bytes:
    """Return the page that folium writes with the shapes, and nothing else, on it."""
    page = folium.Map(tiles=None)
    folium.GeoJson(collection).add_to(page)
    return str(page.get_root().render()).encode()


def test_the_first_map_with_schematic_shapes_is_small(
    capsys: pytest.CaptureFixture[str],
) -> None:
    geometry, first = packed(shipped_geometry()), len(values(1))

    say(capsys, f"schematic: geometry {geometry} + values {first} = {geometry + first} bytes")
    assert geometry + first <= SCHEMATIC_MOST


def test_the_first_map_with_official_shapes_is_small_beside_folium(
    capsys: pytest.CaptureFixture[str],
) -> None:
    raw = raw_files("the size of the map with official shapes")
    with ZipFile(raw) as archive:
        parts = [json.loads(archive.read(name)) for name in archive.namelist()]
    features = [feature for part in parts for feature in part["features"]]
    theirs = packed(folium_page({"type": "FeatureCollection", "features": features}))

    geometry, first = packed(official_geometry(raw)), len(values(1))
    ours = geometry + first

    say(
        capsys,
        f"official: geometry {geometry} + values {first} = {ours} bytes;"
        f" folium {theirs}, {theirs / ours:.1f} times as much",
    )
    assert len(features) == 96
    assert ours <= OFFICIAL_MOST
    assert theirs >= TIMES_SMALLER * ours


def test_a_switch_of_the_layer_is_small(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = [len(values(seed)) for seed in range(2, 12)]

    say(capsys, f"layer switch: {max(sizes)} bytes at the most")
    assert max(sizes) <= SWITCH_MOST
