"""Builds data/boundaries/: schematic shapes of all communes from facts about old wards.

Run from the root of the project: ``python -m data.build.boundaries``. Input: data/communes.csv
and the legacy wards of the package vietnamadminunits, each with a box and the communes it went to.
How shapes come of them is told in geo/schematic.py; all communes of the country are drawn in one,
so that neighbours share their border, also those of two provinces.
"""

from collections.abc import Mapping
from pathlib import Path

import shapely
from shapely import LinearRing
from shapely.geometry.base import BaseGeometry

from data.build.communes import (
    PACKAGE,
    PACKAGE_VERSION,
    commune_keys,
    likely_boxes,
    read_heirs,
    read_table,
    ward_key,
)
from geo.boundaries import Boundaries, Ring, Shape, write_boundaries
from geo.communes import read_registry
from geo.plane import Box
from geo.schematic.drawing import schematic
from geo.schematic.seeds import OldWard

DATA = Path(__file__).parents[1]
NOTE = "ranh giới sơ đồ, không có giá trị pháp lý"
SOURCE = f"{PACKAGE} {PACKAGE_VERSION} (MIT), tính từ hộp bao của các xã, phường cũ"

LONE_ISLANDS = frozenset(
    {
        "07192",  # Cô Tô
        "11948",  # Bạch Long Vĩ
        "19742",  # Cồn Cỏ
        "20333",  # Hoàng Sa
        "21548",  # Lý Sơn
        "22736",  # Trường Sa
        "23272",  # Phú Quý
        "26732",  # Côn Đảo
        "30781",  # Tiên Hải
        "31105",  # Thổ Châu
        "31108",  # Kiên Hải
    }
)


def read_old_wards() -> list[OldWard]:
    """All legacy wards of the package with the codes of today's communes."""
    codes, heirs, legacy = commune_keys(), read_heirs(), read_table("admin_units_legacy")
    return [
        OldWard(box and Box(*box), tuple(codes[key] for key, _ in heirs[ward_key(row)]))
        for row, box in zip(legacy, likely_boxes(legacy), strict=True)
    ]


def build() -> dict[str, Boundaries]:
    """For each province code the shapes of its communes in code order."""
    registry = read_registry(DATA / "communes.csv")
    shapes = schematic(tuple(registry.values()), read_old_wards(), LONE_ISLANDS)
    return {
        province.code: as_boundaries(
            {commune.code: shapes[commune.code] for commune in registry.province(province.code)}
        )
        for province in registry.provinces
    }


def as_boundaries(shapes: Mapping[str, BaseGeometry]) -> Boundaries:
    """The shapes as a boundary file has them, with its note and source."""
    parts = {code: as_shape(shape) for code, shape in shapes.items()}
    return Boundaries(parts, NOTE, SOURCE)


def as_shape(geometry: BaseGeometry) -> Shape:
    """A polygon or multipolygon as tuples of positions."""
    return tuple(
        tuple(as_ring(ring) for ring in (part.exterior, *part.interiors))
        for part in shapely.get_parts(geometry)
    )


def as_ring(ring: LinearRing) -> Ring:
    """A ring as positions."""
    return tuple((x, y) for x, y in ring.coords)


def main() -> None:
    """Builds all files and says how large they are."""
    total = 0
    for province, boundaries in build().items():
        path = DATA / "boundaries" / f"{province}.json"
        path.write_text(f"{write_boundaries(boundaries)}\n", encoding="utf-8", newline="\n")
        total += path.stat().st_size
    print(f"{total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
