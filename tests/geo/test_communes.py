"""The registry of communes.

RG01 a sound file gives every commune and province, in code order
RG02 a code is text and keeps its leading zeros
RG03 every fault is reported with its line and column, all at once
RG04 the registry cannot be changed
SO01 names sort by syllable: letters a ă â b c d đ e ê …, then the tones ngang huyền hỏi ngã sắc nặng
SO02 the sort does not depend on the Unicode form
SE01 a search key knows no accents, đ, case, apostrophes, hyphens or double spaces
SE02 a search key is the same wherever the tone mark stands
"""

import unicodedata
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import (
    Commune,
    CommuneKind,
    CommuneRegistry,
    Province,
    RegistryError,
    RegistryFaultCode,
    read_registry,
    search_key,
    vietnamese_sort_key,
)

HEADER = "province_code,province_name,code,name,short_name,kind,lat,lon,area_km2,flags"
HANOI = "01,Thành phố Hà Nội,00004,Phường Ba Đình,Ba Đình,phuong,21.0386,105.838,2.97,"
LY_SON = "51,Tỉnh Quảng Ngãi,21548,Đặc khu Lý Sơn,Lý Sơn,dac_khu,15.385,109.115,,area_missing"
AN_PHU = "51,Tỉnh Quảng Ngãi,21034,Xã An Phú,An Phú,xa,15.14,108.86,34.7,"


def a_file(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "communes.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def a_registry(tmp_path: Path) -> CommuneRegistry:
    return read_registry(a_file(tmp_path, LY_SON, HANOI, AN_PHU))


def test_rg01_communes_come_in_code_order(tmp_path: Path) -> None:
    registry = a_registry(tmp_path)

    assert list(registry) == ["00004", "21034", "21548"]
    assert registry.provinces == (
        Province("01", "Thành phố Hà Nội"),
        Province("51", "Tỉnh Quảng Ngãi"),
    )
    assert [commune.code for commune in registry.province("51")] == ["21034", "21548"]


def test_rg01_every_column_is_read(tmp_path: Path) -> None:
    registry = a_registry(tmp_path)

    assert registry["00004"] == Commune(
        code="00004",
        name="Phường Ba Đình",
        short_name="Ba Đình",
        kind=CommuneKind.PHUONG,
        province_code="01",
        lat=21.0386,
        lon=105.838,
        area_km2=2.97,
    )
    assert registry["21548"].area_km2 is None


def test_rg01_a_byte_order_mark_and_more_columns_do_no_harm(tmp_path: Path) -> None:
    path = a_file(tmp_path, f"{HANOI},x", header=f"\ufeff{HEADER},more")

    assert list(read_registry(path)) == ["00004"]


def test_rg01_an_unknown_code_is_not_in_the_registry(tmp_path: Path) -> None:
    registry = a_registry(tmp_path)

    assert "99999" not in registry
    assert registry.get("99999") is None
    with pytest.raises(KeyError):
        registry.province("99")


def test_rg02_a_code_keeps_its_zeros(tmp_path: Path) -> None:
    registry = a_registry(tmp_path)

    assert "00004" in registry
    assert "4" not in registry


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        pytest.param(
            HANOI.replace("00004", "0004"),
            "code",
            RegistryFaultCode.NOT_DIGITS,
            id="RG03 a code of four digits",
        ),
        pytest.param(
            HANOI.replace("00004", "٠٠٠٠٤"),
            "code",
            RegistryFaultCode.NOT_DIGITS,
            id="RG03 digits of another script",
        ),
        pytest.param(
            HANOI.replace("01,", "1,"),
            "province_code",
            RegistryFaultCode.NOT_DIGITS,
            id="RG03 a province code of one digit",
        ),
        pytest.param(
            AN_PHU, "code", RegistryFaultCode.DUPLICATE, id="RG03 a code that was there before"
        ),
        pytest.param(
            HANOI.replace("phuong", "town"),
            "kind",
            RegistryFaultCode.UNKNOWN_KIND,
            id="RG03 an unknown kind",
        ),
        pytest.param(
            HANOI.replace("phuong", "xa"),
            "name",
            RegistryFaultCode.NAME_WITHOUT_KIND,
            id="RG03 a kind that the name contradicts",
        ),
        pytest.param(
            HANOI.replace("21.0386", ""),
            "lat",
            RegistryFaultCode.MISSING,
            id="RG03 no latitude",
        ),
        pytest.param(
            HANOI.replace("105.838", "east"),
            "lon",
            RegistryFaultCode.NOT_A_NUMBER,
            id="RG03 a longitude in words",
        ),
        pytest.param(
            HANOI.replace("21.0386,105.838", "105.838,21.0386"),
            "lat",
            RegistryFaultCode.OUT_OF_RANGE,
            id="RG03 latitude and longitude exchanged",
        ),
        pytest.param(
            HANOI.replace("105.838", "nan"),
            "lon",
            RegistryFaultCode.OUT_OF_RANGE,
            id="RG03 a longitude that is no number",
        ),
        pytest.param(
            HANOI.replace("2.97", "0"),
            "area_km2",
            RegistryFaultCode.OUT_OF_RANGE,
            id="RG03 an area of nothing",
        ),
        pytest.param(
            HANOI.replace(
                "Phường Ba Đình,Ba Đình", unicodedata.normalize("NFD", "Phường Ba Đình,Ba Đình")
            ),
            "short_name",
            RegistryFaultCode.NOT_NFC,
            id="RG03 a name that is not NFC",
        ),
        pytest.param(
            HANOI.replace("Thành phố Hà Nội", " "),
            "province_name",
            RegistryFaultCode.MISSING,
            id="RG03 a province without a name",
        ),
        pytest.param(
            HANOI.replace("01,Thành phố Hà Nội", "51,Tỉnh Quảng Nghĩa"),
            "province_name",
            RegistryFaultCode.TWO_NAMES,
            id="RG03 a second name of a province",
        ),
        pytest.param(
            HANOI.rpartition(",")[0],
            "row",
            RegistryFaultCode.WRONG_NUMBER_OF_CELLS,
            id="RG03 a line with a cell too few",
        ),
    ],
)
def test_a_fault_is_reported_with_its_place(
    tmp_path: Path, line: str, column: str, code: RegistryFaultCode
) -> None:
    with pytest.raises(RegistryError) as caught:
        read_registry(a_file(tmp_path, LY_SON, AN_PHU, line))

    assert (4, column, code) in caught.value.faults


def test_rg03_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    path = a_file(tmp_path, HANOI.replace("21.0386", ""), AN_PHU, "", HANOI.replace("2.97", "-"))

    with pytest.raises(RegistryError) as caught:
        read_registry(path)

    assert [(fault.line, fault.column) for fault in caught.value.faults] == [
        (2, "lat"),
        (5, "area_km2"),
        (5, "code"),
    ]
    assert "line 2, lat: missing" in str(caught.value)


def test_rg03_missing_columns_are_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, header="province_code,province_name,code,name,short_name,kind,area_km2")

    with pytest.raises(RegistryError) as caught:
        read_registry(path)

    assert caught.value.faults == (
        (1, "lat", RegistryFaultCode.MISSING_COLUMN),
        (1, "lon", RegistryFaultCode.MISSING_COLUMN),
    )


def test_rg03_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_bytes(f"{HEADER}\n{HANOI}\n".encode("utf-16"))

    with pytest.raises(RegistryError) as caught:
        read_registry(path)

    assert caught.value.faults == ((1, "file", RegistryFaultCode.NOT_UTF8),)


def test_rg04_a_commune_cannot_be_changed(tmp_path: Path) -> None:
    commune = a_registry(tmp_path)["00004"]

    with pytest.raises(FrozenInstanceError):
        commune.code = "00005"  # type: ignore[misc]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("An Ăn Ân Ba", id="SO01 a ă â"),
        pytest.param("Da Dy Đa", id="SO01 d before đ"),
        pytest.param("E Ê G", id="SO01 e ê"),
        pytest.param("No Nô Nơ", id="SO01 o ô ơ"),
        pytest.param("Tu Tư", id="SO01 u ư"),
        pytest.param("Ba Bà Bả Bã Bá Bạ Bác", id="SO01 the tones, after all letters"),
        pytest.param("Ba_Tơ Ba_Vì Bà_Nà Bà_Rịa", id="SO01 syllable after syllable"),
        pytest.param("An An_Phú Ang", id="SO01 the shorter name first"),
        pytest.param("Hà_Giang_1 Hà_Giang_2 Hà_Lang", id="SO01 digits before letters"),
    ],
)
def test_names_are_in_dictionary_order(names: str) -> None:
    expected = [name.replace("_", " ") for name in names.split()]

    backwards = expected[::-1]
    assert sorted(backwards, key=vietnamese_sort_key) == expected


@given(st.text(alphabet="aăâeêoôơuưdđnáàảãạẮ y-'1"))
def test_so02_the_unicode_form_does_not_matter(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)

    assert vietnamese_sort_key(decomposed) == vietnamese_sort_key(name)
    assert search_key(decomposed) == search_key(name)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("Đặng Thuỳ Trâm", "dang thuy tram", id="SE01 accents and đ"),
        pytest.param("Đặng Thùy Trâm", "dang thuy tram", id="SE02 another place of the mark"),
        pytest.param("Xã  Cư M’gar ", "xa cu mgar", id="SE01 apostrophe and spaces"),
        pytest.param("Phan Rang - Tháp Chàm", "phan rang thap cham", id="SE01 hyphen"),
        pytest.param("", "", id="SE01 nothing"),
    ],
)
def test_search_keys(text: str, key: str) -> None:
    assert search_key(text) == key


def test_se01_every_commune_of_a_province_is_found_without_accents(
    registry: CommuneRegistry,
) -> None:
    keys = {search_key(commune.short_name) for commune in registry.province("51")}

    assert all(key.isascii() for key in keys)
    assert {"ly son", "dak plo", "nguyen nghiem"} <= keys
