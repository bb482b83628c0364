"""All boundaries computed again from the facts, timed and compared with the committed ones.

Run with `pytest tests/bench/bench_schematic.py`. Promised are 5 s for one province and 5 min for all
34; half of it must do here, so that a slower machine keeps the promise too. Seconds are those of the
process: one thread does the work, and what else the machine does is not counted.

The shapes are compared, not the bytes: `exp` and `pow` of numpy differ in their last bits between
processors, which now and then moves a pixel to the neighbour. On one machine the bytes are the same.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from math import hypot
from pathlib import Path
from time import process_time
from typing import Final

import pytest
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data.build.boundaries import DATA, LONE_ISLANDS, build, read_old_wards
from geo.boundaries import Boundaries, geometry, read_boundaries, write_boundaries
from geo.communes import CommuneRegistry, read_registry
from geo.schematic.drawing import schematic

ALL_MOST: Final = 150.0  # seconds
ONE_MOST: Final = 2.5
NEAR: Final = 0.25  # degrees: communes of other provinces nearer than this are drawn too
SAME: Final = 0.99  # share of the communes that come out as committed, to the byte
ALIKE: Final = 0.9  # IoU of any other with the committed one

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def registry() -> CommuneRegistry:
    return read_registry(DATA / "communes.csv")


def committed(province: str) -> Boundaries:
    return read_boundaries(Path(DATA / "boundaries" / f"{province}.json"))


def shapes(found: Mapping[str, Boundaries]) -> dict[str, BaseGeometry]:
    return {
        code: shape(geometry(parts))
        for boundaries in found.values()
        for code, parts in boundaries.shapes.items()
    }


def said(capsys: pytest.CaptureFixture[str], words: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


def test_all_provinces_come_out_as_committed_in_time(
    registry: CommuneRegistry, capsys: pytest.CaptureFixture[str]
) -> None:
    start = process_time()
    built = build()
    seconds = process_time() - start

    kept = {province: committed(province) for province in built}
    new, old = shapes(built), shapes(kept)
    changed = [code for code, area in new.items() if area.wkb != old[code].wkb]
    alike = [new[c].intersection(old[c]).area / new[c].union(old[c]).area for c in changed]
    files = [p for p in built if write_boundaries(built[p]) == write_boundaries(kept[p])]
    said(
        capsys,
        f"all 34 provinces: {seconds:.1f} s; {len(files)} files as committed, {len(changed)} shapes"
        f" differ, the most with IoU {min(alike, default=1.0):.3f}",
    )
    assert list(new) == list(old)
    assert len(new) == len(registry) == 3321
    assert len(changed) <= (1 - SAME) * len(new)
    assert min(alike, default=1.0) >= ALIKE
    assert seconds < ALL_MOST


@pytest.mark.parametrize("province", ["51", "01", "79"])
def test_one_province_takes_seconds(
    province: str, registry: CommuneRegistry, capsys: pytest.CaptureFixture[str]
) -> None:
    own = registry.province(province)
    wards = read_old_wards()
    near = [
        commune
        for commune in registry.values()
        if min(hypot(commune.lon - c.lon, commune.lat - c.lat) for c in own) < NEAR
    ]

    start = process_time()
    found = schematic(near, wards, LONE_ISLANDS)
    seconds = process_time() - start

    kept = shapes({province: committed(province)})
    overlaps = [
        found[code].intersection(area).area / found[code].union(area).area
        for code, area in kept.items()
    ]
    mean = sum(overlaps) / len(overlaps)
    said(
        capsys,
        f"province {province}: {len(own)} of {len(near)} communes, {seconds:.1f} s;"
        f" mean IoU with the committed shapes {mean:.3f}",
    )
    assert mean > 0.98  # the neighbours end elsewhere, so the rim is not quite the same
    assert seconds < ONE_MOST
