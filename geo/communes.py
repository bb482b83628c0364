"""The registry of communes: read from data/communes.csv, found by code, sorted and searched.

A code is text: as a number ``00004`` would become 4 and its commune would leave the map.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

# Viet Nam with its islands, in degrees.
LATITUDES = (6.0, 24.0)
LONGITUDES = (102.0, 118.0)
# The smallest and the largest area in km² that are not a slip of the pen.
AREAS = (0.01, 10_000.0)

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = {letter: rank for rank, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_PARTS_OF_LETTERS = frozenset("\u0302\u0306\u031b")  # â ê ô, ă, ơ ư
_APOSTROPHES = re.compile("['’‘ʼ`]")  # noqa: RUF001  # the forms that people type


class CommuneKind(StrEnum):
    """The three kinds of unit at commune level."""

    XA = "xa"
    PHUONG = "phuong"
    DAC_KHU = "dac_khu"


@dataclass(frozen=True)
class Province:
    """A province or centrally run city."""

    code: str
    name: str


@dataclass(frozen=True)
class Commune:
    """A commune, ward or special zone.

    Attributes:
        code: GSO code, five digits.
        name: With the kind, as in "Xã Bình Sơn".
        short_name: Without the kind.
        kind: Commune, ward or special zone.
        province_code: GSO code of the province, two digits.
        lat: Degrees north of a point inside.
        lon: Degrees east of that point.
        area_km2: Area in km²; None where no trustworthy figure is known.
    """

    code: str
    name: str
    short_name: str
    kind: CommuneKind
    province_code: str
    lat: float
    lon: float
    area_km2: float | None


class RegistryFaultCode(StrEnum):
    """What can be wrong with a line of the registry."""

    NOT_UTF8 = "not_utf8"
    MISSING_COLUMN = "missing_column"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    NOT_DIGITS = "not_digits"
    DUPLICATE = "duplicate"
    MISSING = "missing"
    NOT_NFC = "not_nfc"
    UNKNOWN_KIND = "unknown_kind"
    NAME_WITHOUT_KIND = "name_without_kind"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    TWO_NAMES = "two_names"


class RegistryFault(NamedTuple):
    """One fault: the line of the file (1 is the header), the column, what is wrong."""

    line: int
    column: str
    code: RegistryFaultCode


class RegistryError(ValueError):
    """A registry file with faults; `faults` holds all of them in the order of the lines."""

    def __init__(self, path: Path, faults: Iterable[RegistryFault]) -> None:
        self.path = path
        self.faults = tuple(sorted(faults))
        listed = "; ".join(f"line {f.line}, {f.column}: {f.code}" for f in self.faults)
        super().__init__(f"{path.name}: {listed}")


class CommuneRegistry(Mapping[str, Commune]):
    """All communes by code, in code order; it never changes."""

    def __init__(self, communes: Iterable[Commune], provinces: Iterable[Province]) -> None:
        ordered = sorted(communes, key=lambda commune: commune.code)
        self._communes = MappingProxyType({commune.code: commune for commune in ordered})
        self._provinces = tuple(sorted(provinces, key=lambda province: province.code))
        self._by_province = {
            province.code: tuple(c for c in ordered if c.province_code == province.code)
            for province in self._provinces
        }

    def __getitem__(self, code: str) -> Commune:
        return self._communes[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._communes)

    def __len__(self) -> int:
        return len(self._communes)

    @property
    def provinces(self) -> tuple[Province, ...]:
        """All provinces in code order."""
        return self._provinces

    def province(self, code: str) -> tuple[Commune, ...]:
        """The communes of the province *code* in code order.

        Raises:
            KeyError: No province has this code.
        """
        return self._by_province[code]


_COLUMNS = (
    "province_code",
    "province_name",
    "code",
    "name",
    "short_name",
    "kind",
    "lat",
    "lon",
    "area_km2",
)
_TEXTS = ("province_name", "name", "short_name")
_KIND_NAMES = {
    CommuneKind.XA: "Xã",
    CommuneKind.PHUONG: "Phường",
    CommuneKind.DAC_KHU: "Đặc khu",
}


def parted(name: str) -> tuple[CommuneKind, str] | None:
    """Return kind and short name of "Xã Bình Sơn"; None where it begins with none of the kinds."""
    for kind, word in _KIND_NAMES.items():
        if name.startswith(f"{word} ") and name[len(word) :].strip():
            return kind, name[len(word) :].strip()
    return None


def read_registry(path: Path) -> CommuneRegistry:
    """The registry in the UTF-8 CSV file *path*; columns beyond the known ones are not read.

    Raises:
        RegistryError: The file has faults; the error lists all of them.
        OSError: The file cannot be read.
    """
    return _Reader(path).read()


class _Reader:
    """Reads one file and gathers its faults."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._faults: list[RegistryFault] = []
        self._line = 1
        self._codes: set[str] = set()
        self._communes: list[Commune] = []
        self._provinces: dict[str, str] = {}

    def read(self) -> CommuneRegistry:
        try:
            text = self._path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            self._fault("file", RegistryFaultCode.NOT_UTF8)
        else:
            self._read_text(text)
        if self._faults:
            raise RegistryError(self._path, self._faults)
        provinces = (Province(code, name) for code, name in self._provinces.items())
        return CommuneRegistry(self._communes, provinces)

    def _read_text(self, text: str) -> None:
        rows = csv.reader(io.StringIO(text, newline=""))
        header = next(rows, [])
        missing = [column for column in _COLUMNS if column not in header]
        for column in missing:
            self._fault(column, RegistryFaultCode.MISSING_COLUMN)
        if missing:
            return
        for cells in rows:
            self._line = rows.line_num
            if len(cells) == len(header):
                self._read_row(dict(zip(header, cells, strict=True)))
            elif cells:
                self._fault("row", RegistryFaultCode.WRONG_NUMBER_OF_CELLS)

    def _read_row(self, row: Mapping[str, str]) -> None:
        before = len(self._faults)
        self._check_codes(row)
        self._check_texts(row)
        kind = self._kind(row)
        lat = self._number(row, "lat", LATITUDES)
        lon = self._number(row, "lon", LONGITUDES)
        area = self._number(row, "area_km2", AREAS) if row["area_km2"] else None
        if len(self._faults) > before or kind is None or lat is None or lon is None:
            return
        names = (row["code"], row["name"], row["short_name"])
        self._communes.append(Commune(*names, kind, row["province_code"], lat, lon, area))

    def _check_codes(self, row: Mapping[str, str]) -> None:
        for column, digits in (("province_code", 2), ("code", 5)):
            if not re.fullmatch(f"[0-9]{{{digits}}}", row[column]):
                self._fault(column, RegistryFaultCode.NOT_DIGITS)
        if row["code"] in self._codes:
            self._fault("code", RegistryFaultCode.DUPLICATE)
        self._codes.add(row["code"])
        name = row["province_name"]
        if self._provinces.setdefault(row["province_code"], name) != name:
            self._fault("province_name", RegistryFaultCode.TWO_NAMES)

    def _check_texts(self, row: Mapping[str, str]) -> None:
        for column in _TEXTS:
            if not row[column].strip():
                self._fault(column, RegistryFaultCode.MISSING)
            if not unicodedata.is_normalized("NFC", row[column]):
                self._fault(column, RegistryFaultCode.NOT_NFC)

    def _kind(self, row: Mapping[str, str]) -> CommuneKind | None:
        try:
            kind = CommuneKind(row["kind"])
        except ValueError:
            self._fault("kind", RegistryFaultCode.UNKNOWN_KIND)
            return None
        if row["name"] != f"{_KIND_NAMES[kind]} {row['short_name']}":
            self._fault("name", RegistryFaultCode.NAME_WITHOUT_KIND)
        return kind

    def _number(
        self, row: Mapping[str, str], column: str, limits: tuple[float, float]
    ) -> float | None:
        if not row[column].strip():
            self._fault(column, RegistryFaultCode.MISSING)
            return None
        try:
            number = float(row[column])
        except ValueError:
            self._fault(column, RegistryFaultCode.NOT_A_NUMBER)
            return None
        if not limits[0] <= number <= limits[1]:
            self._fault(column, RegistryFaultCode.OUT_OF_RANGE)
        return number

    def _fault(self, column: str, code: RegistryFaultCode) -> None:
        self._faults.append(RegistryFault(self._line, column, code))


class VietnameseSortKey(NamedTuple):
    """What names are compared by: syllable after syllable, letters before tones."""

    syllables: tuple[tuple[tuple[tuple[bool, int], ...], tuple[int, ...]], ...]
    name: str  # tells apart what differs in case or spacing only


def vietnamese_sort_key(name: str) -> VietnameseSortKey:
    """The key that puts names in the order of a Vietnamese dictionary.

    Syllables are compared one after another: first their letters (a ă â b c d đ e ê …, digits
    and signs before all letters), then their tones (ngang, huyền, hỏi, ngã, sắc, nặng). Case
    counts only between names that are otherwise the same.
    """
    syllables = tuple(_syllable_key(syllable) for syllable in name.casefold().split())
    return VietnameseSortKey(syllables, unicodedata.normalize("NFC", name))


def _syllable_key(syllable: str) -> tuple[tuple[tuple[bool, int], ...], tuple[int, ...]]:
    letters: list[tuple[bool, int]] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", syllable):
        marks = unicodedata.normalize("NFD", letter)
        base = "".join(c for c in marks if not _is_mark(c) or c in _PARTS_OF_LETTERS)
        base = unicodedata.normalize("NFC", base)
        letters.extend((c in _RANKS, _RANKS.get(c, ord(c))) for c in base)
        tones.extend(_TONES[c] for c in marks if c in _TONES)
    return tuple(letters), tuple(tones)


def search_key(text: str) -> str:
    """The text in lower case without accents, đ, apostrophes, hyphens and double spaces.

    Wherever the tone mark stands, and in whichever Unicode form, the key is the same.
    """
    plain = unicodedata.normalize("NFD", _APOSTROPHES.sub("", text.casefold()).replace("đ", "d"))
    return " ".join("".join(c for c in plain if not _is_mark(c)).replace("-", " ").split())


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0
