"""data/communes.csv.

CO01 all communes of all provinces, each once, sorted, as text
CO02 Quảng Ngãi has 96 units: 86 xã, 9 phường, 1 đặc khu
CO03 every known defect of the package is corrected
CO04 what stays doubtful is flagged
CO05 the script makes the same file again
"""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from data.build import communes as script
from geo.communes import read_registry

PATH = Path(__file__).parents[2] / "data" / "communes.csv"
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with PATH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def by_code(rows: list[Row]) -> dict[str, Row]:
    return {row["code"]: row for row in rows}


def test_co01_the_file_is_a_sound_registry() -> None:
    registry = read_registry(PATH)

    assert len(registry) == 3321
    assert len(registry.provinces) == 34


def test_co01_every_cell_has_its_form(rows: list[Row]) -> None:
    forms = {
        "province_code": r"\d\d",
        "province_name": r"(Tỉnh|Thành phố) \w.*",
        "code": r"\d{5}",
        "name": r"(Xã|Phường|Đặc khu) [\w' -]+",
        "short_name": r"[1-9A-ZĐĂÂÊÔƠƯÁÍÓÚÝẢẤẮỐỨỦÉỎ][\w' -]*",
        "kind": "xa|phuong|dac_khu",
        "lat": r"\d{1,2}(\.\d{1,5})?",
        "lon": r"1\d\d(\.\d{1,5})?",
        "area_km2": r"(\d+(\.\d+)?)?",
        "flags": "[a-z0-9_ ]*",
    }

    assert list(rows[0]) == list(forms)
    assert [
        (row["code"], column, row[column])
        for row in rows
        for column, form in forms.items()
        if not re.fullmatch(form, row[column])
    ] == []


def test_co01_the_file_is_sorted_text_in_nfc_with_line_feeds(rows: list[Row]) -> None:
    content = PATH.read_bytes()

    assert unicodedata.is_normalized("NFC", content.decode("utf-8"))
    assert b"\r" not in content
    assert content.endswith(b"\n")
    keys = [(row["province_code"], row["code"]) for row in rows]
    assert keys == sorted(keys)


def test_co02_quang_ngai_has_its_96_units(rows: list[Row]) -> None:
    units = [row for row in rows if row["province_code"] == "51"]

    assert {row["province_name"] for row in units} == {"Tỉnh Quảng Ngãi"}
    assert Counter(row["kind"] for row in units) == {"xa": 86, "phuong": 9, "dac_khu": 1}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param("06978", "Xã Ba Chẽ", id="CO03 a code of 2026"),
        *(
            pytest.param(code, f"Phường {name}", id=f"CO03 {name} has become a phường")
            for code, name in {
                "25270": "Lộc Ninh",
                "25357": "Tân Khai",
                "25363": "Đồng Phú",
                "26116": "Tân Phú",
                "26170": "Trị An",
                "26248": "Trảng Bom",
                "26326": "Dầu Giây",
                "26368": "Long Thành",
                "26425": "Xuân Lộc",
                "26485": "Nhơn Trạch",
            }.items()
        ),
        pytest.param("10543", "Phường Việt Hoà", id="CO03 the kind is the name's, Việt Hoà"),
        pytest.param("11848", "Xã Vĩnh Hoà", id="CO03 the kind is the name's, Vĩnh Hoà"),
        pytest.param("31213", "Phường Tân Lộc", id="CO03 the kind is the name's, Tân Lộc"),
        pytest.param("31299", "Xã Phong Điền", id="CO03 the kind is the name's, Phong Điền"),
        pytest.param("21319", "Xã Sơn Thuỷ", id="CO03 the tone mark, Sơn Thuỷ"),
        pytest.param("21520", "Xã Đặng Thuỳ Trâm", id="CO03 the tone mark, Đặng Thuỳ Trâm"),
        pytest.param("06325", "Xã Bắc Sơn", id="CO03 a capital letter"),
    ],
)
def test_a_name_is_corrected(by_code: dict[str, Row], code: str, name: str) -> None:
    row = by_code[code]

    assert row["name"] == name
    assert row["kind"] == {"Xã": "xa", "Phường": "phuong"}[name.split(maxsplit=1)[0]]


def test_co03_the_old_code_is_gone(by_code: dict[str, Row]) -> None:
    assert "06970" not in by_code


def test_co03_dong_nai_is_a_city(rows: list[Row]) -> None:
    assert {row["province_name"] for row in rows if row["province_code"] == "75"} == {
        "Thành phố Đồng Nai"
    }


def test_co03_tone_marks_of_communes_stand_in_one_place(rows: list[Row]) -> None:
    marks = "\u0300\u0301\u0303\u0309\u0323"
    old = re.compile(f"(?i)(?<!q)[ou][{marks}][aey](?!\\w)")

    assert [r["name"] for r in rows if old.search(unicodedata.normalize("NFD", r["name"]))] == []


@pytest.mark.parametrize(
    ("code", "flag"),
    [
        *((code, "area_missing") for code in ("06187", "19147", "19159", "28435")),
        ("21040", "area_wrong"),
        ("21085", "area_wrong"),
    ],
)
def test_co04_a_wrong_area_is_blank(by_code: dict[str, Row], code: str, flag: str) -> None:
    assert by_code[code]["area_km2"] == ""
    assert flag in by_code[code]["flags"].split()


def test_co04_only_flagged_areas_are_blank(rows: list[Row]) -> None:
    blank = {row["code"] for row in rows if not row["area_km2"]}

    assert blank == {row["code"] for row in rows if re.search("area_(missing|wrong)", row["flags"])}


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        pytest.param("04924", 20.9, 105.5, id="CO03 Lương Sơn lies where Sơn Lương was"),
        pytest.param("08296", 21.5, 104.9, id="CO03 Sơn Lương lies where Lương Sơn was"),
        pytest.param("06757", 21.3, 107.9, id="CO03 Vĩnh Thực is an island off Móng Cái"),
    ],
)
def test_a_wrong_point_is_replaced(
    by_code: dict[str, Row], code: str, lat: float, lon: float
) -> None:
    row = by_code[code]

    assert (float(row["lat"]), float(row["lon"])) == pytest.approx((lat, lon), abs=0.1)
    assert "point_from_legacy" in row["flags"].split()


def test_co04_flags_are_known_and_counted(rows: list[Row]) -> None:
    flags = Counter(flag for row in rows for flag in row["flags"].split())

    assert flags == {
        "area_doubtful": 202,
        "area_missing": 4,
        "area_wrong": 2,
        "code_2026": 1,
        "kind_2026": 10,
        "point_from_legacy": 9,
    }


def test_co05_the_script_makes_the_same_file_again(tmp_path: Path) -> None:
    again = tmp_path / "communes.csv"
    script.write(script.build(), again)

    assert again.read_bytes() == PATH.read_bytes()
