"""Builds data/communes.csv, the registry of all communes, from the package vietnamadminunits.

Run from the root of the project: ``python data/build/communes.py``. Every departure from the
package is a row of a table below, with its reason. Areas and points that are wrong are blanked,
replaced by what the package's own legacy wards say, or flagged; no other source enters.
"""

import csv
import importlib.util
import json
import re
import sqlite3
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import metadata
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = "vietnamadminunits"
PACKAGE_VERSION = "1.0.4"
TARGET = Path(__file__).parents[1] / "communes.csv"

COLUMNS = (
    "province_code",
    "province_name",
    "code",
    "name",
    "short_name",
    "kind",
    "lat",
    "lon",
    "area_km2",
    "flags",
)
KINDS = {"Xã": "xa", "Phường": "phuong", "Đặc khu": "dac_khu"}

# Renumbered since the package was made: package code -> code of the 2026 table.
CODES_2026 = {"06970": "06978"}  # Xã Ba Chẽ, Quảng Ninh

# Tỉnh Đồng Nai became a city in 2026.
PROVINCES_2026 = {"75": "Thành phố Đồng Nai"}

# With it ten xã became phường.
WARDS_2026 = frozenset(
    {
        "25270",  # Lộc Ninh
        "25357",  # Tân Khai
        "25363",  # Đồng Phú
        "26116",  # Tân Phú
        "26170",  # Trị An
        "26248",  # Trảng Bom
        "26326",  # Dầu Giây
        "26368",  # Long Thành
        "26425",  # Xuân Lộc
        "26485",  # Nhơn Trạch
    }
)

# Areas known to be of another row. Null and zero areas are recognised without a table.
WRONG_AREAS = frozenset(
    {
        "21040",  # Bình Sơn, Quảng Ngãi: 281.7 km², 2.6 times what its old wards give
        "21085",  # Bình Minh, Quảng Ngãi: 36.7 km², a third of its old wards
    }
)

# Points more than 15 km from every box of the commune's own legacy wards, with where they lie.
# The area of such a row may be the other place's too, so it is flagged.
WRONG_POINTS = {
    "04714": "Yên Bình, Lào Cai: near Châu Quế Thượng, 52 km off",
    "04924": "Lương Sơn, Phú Thọ: in Yên Lập, at the place of Sơn Lương (08296)",
    "06172": "Hoàng Văn Thụ, Lạng Sơn: beyond the former ward Hoàng Văn Thụ of the city",
    "06757": "Vĩnh Thực, Quảng Ninh: near Bãi Cháy, 90 km off",
    "06967": "Cái Chiên, Quảng Ninh: near Bãi Cháy, 72 km off",
    "08296": "Sơn Lương, Phú Thọ: at the town Lương Sơn (04924)",
    "28615": "Lương Hòa Lạc, Đồng Tháp: in the former district Thanh Bình (30130)",
    "29983": "Long Khánh, Đồng Tháp: at another Long Khánh, near Cai Lậy",
    "30130": "Thanh Bình, Đồng Tháp: near another Thanh Bình, beside Lương Hòa Lạc (28615)",
}
# The same test fails here because the legacy box is the wrong one; the point stays.
FAR_BUT_TRUE = {
    "20333": "Hoàng Sa: the legacy box lies in the city of Đà Nẵng",
    "30781": "Tiên Hải, An Giang: an island; the legacy box lies on the coast",
}
FAR_KM = 15.0

KM_PER_DEGREE = 111.2

# A smaller box is the view of an address, a larger one that of a district.
MIN_BOX_KM2, MAX_BOX_KM2 = 0.05, 2500.0

# A box of an old ward is filled by the ward to about this share.
BOX_FILL = 0.54
DOUBTFUL_BELOW, DOUBTFUL_ABOVE = 0.4, 3.0  # package area over what the legacy boxes give

# Tone marks stand on the second vowel of oa, oe, uy, as the 2026 table of communes has them in
# 190 of the 191 names concerned (Hoà, Thuỷ); the package has them on the first (Hòa, Thủy). After
# q the u belongs to the consonant (Quý). Names of provinces stay as the package spells them.
_OLD_TONE = re.compile("(?i)(?<!q)([ou])([\u0300\u0301\u0303\u0309\u0323])([aey])(?!\\w)")


class Box(NamedTuple):
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def area_km2(self) -> float:
        """Area in km²."""
        height = (self.north - self.south) * KM_PER_DEGREE
        return height * (self.east - self.west) * KM_PER_DEGREE * cos(radians(self.south))

    def distance_km(self, lon: float, lat: float) -> float:
        """Distance in km from a point, 0 inside."""
        east = max(self.west - lon, 0.0, lon - self.east) * cos(radians(lat))
        north = max(self.south - lat, 0.0, lat - self.north)
        return hypot(east, north) * KM_PER_DEGREE


class LegacyWard(NamedTuple):
    """A ward of before July 2025 as part of a commune of today."""

    box: Box | None  # None: the package's box cannot be the ward's own
    divided: bool  # other communes have a part of it too


@dataclass(frozen=True)
class Row:
    """One commune, corrected; the fields are the columns of the file."""

    province_code: str
    province_name: str
    code: str
    name: str
    lat: float
    lon: float
    area_km2: float | None
    flags: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """The kind as the name says: the package's wardType contradicts four names."""
        return next(kind for prefix, kind in KINDS.items() if self.name.startswith(f"{prefix} "))

    @property
    def short_name(self) -> str:
        """The name without its kind."""
        return next(self.name[len(p) + 1 :] for p, kind in KINDS.items() if kind == self.kind)

    def cells(self) -> tuple[str, ...]:
        """The texts of the row's cells, in the order of `COLUMNS`."""
        area = "" if self.area_km2 is None else f"{self.area_km2:g}"
        flags = " ".join(sorted(self.flags))
        place = (f"{self.lat:.7g}", f"{self.lon:.8g}")
        names = (self.province_name, self.code, self.name, self.short_name, self.kind)
        return (self.province_code, *names, *place, area, flags)


def package_file(name: str) -> Path:
    """The path of one data file of the installed package, which must have the known version."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"{PACKAGE} {PACKAGE_VERSION} is not installed")
    if metadata.version(PACKAGE) != PACKAGE_VERSION:
        sys.exit(f"{PACKAGE} must be {PACKAGE_VERSION}: the corrections were made for it")
    return Path(spec.submodule_search_locations[0]) / "data" / name


def read_table(name: str) -> list[dict[str, Any]]:
    """All rows of one table of the package's database."""
    with closing(sqlite3.connect(f"{package_file('dataset.db').as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(f'SELECT * FROM "{name}"')]  # noqa: S608  # two fixed names


def read_heirs() -> dict[str, list[tuple[str, bool]]]:
    """For each legacy ward (province_district_ward key) its communes and whether it was divided."""
    converter = json.loads(package_file("converter_2025.json").read_text(encoding="utf-8"))
    heirs: dict[str, list[tuple[str, bool]]] = {}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, wards in communes.items():
            for ward in wards:
                heirs.setdefault(ward, []).append((f"{province}_{commune}", False))
    for province, wards in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for ward, communes in wards.items():
            keys = (f"{province}_{commune['newWardKey']}" for commune in communes)
            heirs.setdefault(ward, []).extend((key, True) for key in keys)
    return heirs


def ward_key(row: Mapping[str, Any]) -> str:
    """The key by which :func:`read_heirs` knows the legacy ward of this row."""
    return "_".join(row[f"{level}Key"] or "" for level in ("province", "district", "ward"))


def read_box(text: str) -> Box:
    """The box written as ``south,west – north,east``."""
    south, west, north, east = map(float, text.replace(" – ", ",").split(","))
    return Box(west, south, east, north)


def likely_boxes(legacy: Sequence[Mapping[str, Any]]) -> list[Box | None]:
    """For each legacy ward its box, or None where the geocoder answered with something else.

    An answer for the district or the province and the few hundred metres around an address are not
    the box of a ward. An island district without wards has the district's box.
    """
    larger = {row[f"{level}Bounds"] for row in legacy for level in ("province", "district")}
    boxes: list[Box | None] = []
    for row in legacy:
        text = row["wardBounds"] or row["districtBounds"]
        own = row["wardBounds"] is None or text not in larger
        box = read_box(text)
        boxes.append(box if own and MIN_BOX_KM2 < box.area_km2 < MAX_BOX_KM2 else None)
    return boxes


def own_boxes(legacy: Sequence[Mapping[str, Any]]) -> list[Box | None]:
    """For each legacy ward its likely box, or None where another ward has the same one."""
    shared = Counter(row["wardBounds"] for row in legacy if row["wardBounds"])
    boxes = zip(legacy, likely_boxes(legacy), strict=True)
    return [None if shared[row["wardBounds"]] > 1 else box for row, box in boxes]


def read_legacy_wards() -> dict[str, list[LegacyWard]]:
    """For each commune (province_commune key) the legacy wards it was made of."""
    heirs = read_heirs()
    legacy = read_table("admin_units_legacy")
    wards: dict[str, list[LegacyWard]] = {}
    for row, box in zip(legacy, own_boxes(legacy), strict=True):
        for commune, divided in heirs[ward_key(row)]:
            wards.setdefault(commune, []).append(LegacyWard(box, divided))
    return wards


def modern_tone_marks(name: str) -> str:
    """The name, NFC, with the tone mark of oa, oe, uy on the second vowel."""
    decomposed = unicodedata.normalize("NFD", " ".join(name.split()))
    return unicodedata.normalize("NFC", _OLD_TONE.sub(r"\1\3\2", decomposed))


def read_package() -> dict[str, Row]:
    """The package's communes by key, with codes, names and kinds of 2026."""
    rows = {}
    for unit in read_table("admin_units"):
        code, name, flags = unit["wardCode"], modern_tone_marks(unit["ward"]), set()
        if code in CODES_2026:
            code = CODES_2026[code]
            flags.add("code_2026")
        if code in WARDS_2026:
            name = name.replace("Xã ", "Phường ", 1)
            flags.add("kind_2026")
        province = unit["provinceCode"]
        rows[f"{unit['provinceKey']}_{unit['wardKey']}"] = Row(
            province_code=province,
            province_name=PROVINCES_2026.get(
                province, unicodedata.normalize("NFC", unit["province"])
            ),
            code=code,
            name=name[0].upper() + name[1:],
            lat=unit["wardLat"],
            lon=unit["wardLon"],
            area_km2=unit["wardAreaKm2"] or None,
            flags=frozenset(flags),
        )
    return rows


def commune_keys() -> dict[str, str]:
    """For each commune (province_commune key) its code in the registry."""
    return {key: row.code for key, row in read_package().items()}


def estimated_area(wards: Iterable[LegacyWard]) -> tuple[float, float] | None:
    """The least and greatest area in km² that the legacy boxes suggest; None if one is missing."""
    least = greatest = 0.0
    for ward in wards:
        if ward.box is None:
            return None
        area = BOX_FILL * ward.box.area_km2
        least += 0.0 if ward.divided else area
        greatest += area
    return least, greatest


def fits_boxes(row: Row, wards: Iterable[LegacyWard]) -> bool:
    """Whether the area agrees with the legacy boxes; an island does not fill its box."""
    estimate = estimated_area(wards)
    if row.area_km2 is None or estimate is None or row.kind == "dac_khu":
        return True
    return DOUBTFUL_BELOW * estimate[0] <= row.area_km2 <= DOUBTFUL_ABOVE * estimate[1]


def with_checked_area(row: Row, wards: Sequence[LegacyWard]) -> Row:
    """The row with a wrong area blanked and a doubtful one flagged."""
    if row.area_km2 is None:
        return replace(row, flags=row.flags | {"area_missing"})
    if row.code in WRONG_AREAS:
        return replace(row, area_km2=None, flags=row.flags | {"area_wrong"})
    if row.code in WRONG_POINTS or not fits_boxes(row, wards):
        return replace(row, flags=row.flags | {"area_doubtful"})
    return row


def is_far(row: Row, wards: Iterable[LegacyWard]) -> bool:
    """Whether the point lies far from every known box of the commune's own legacy wards."""
    distances = [ward.box.distance_km(row.lon, row.lat) for ward in wards if ward.box]
    return bool(distances) and min(distances) > FAR_KM


def with_legacy_point(row: Row, wards: Iterable[LegacyWard]) -> Row:
    """The row with the centre of its legacy boxes, weighted by their area, as its point."""
    boxes = [ward.box for ward in wards if ward.box]
    total = sum(box.area_km2 for box in boxes)
    lon = sum(box.centre[0] * box.area_km2 for box in boxes) / total
    lat = sum(box.centre[1] * box.area_km2 for box in boxes) / total
    flags = row.flags | {"point_from_legacy"}
    return replace(row, lat=round(lat, 4), lon=round(lon, 4), flags=flags)


def build() -> list[Row]:
    """All communes, corrected, by province code and code.

    Stops the program if a point is far from its legacy wards and not in one of the two tables.
    """
    wards = read_legacy_wards()
    package = read_package()
    far = {row.code for key, row in package.items() if is_far(row, wards[key])}
    if unexplained := far ^ (WRONG_POINTS.keys() | FAR_BUT_TRUE.keys()):
        sys.exit(f"points to look at: {sorted(unexplained)}")
    rows = []
    for key, row in package.items():
        placed = with_legacy_point(row, wards[key]) if row.code in WRONG_POINTS else row
        rows.append(with_checked_area(placed, wards[key]))
    return sorted(rows, key=lambda row: (row.province_code, row.code))


def write(rows: Iterable[Row], path: Path) -> None:
    """Writes the rows as CSV: UTF-8, one line feed a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row.cells() for row in rows)


def main() -> None:
    """Builds the file and says what was written."""
    rows = build()
    write(rows, TARGET)
    flags = Counter(flag for row in rows for flag in row.flags)
    print(f"{TARGET.name}: {len(rows)} communes; {dict(sorted(flags.items()))}")


if __name__ == "__main__":
    main()
