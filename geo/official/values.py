"""What is read from a province's own boundary files, what is wrong with it, what is proposed.

A fault has a code, a place and details; the sentences for people are written elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.boundaries import Boundaries
from geo.communes import Commune

if TYPE_CHECKING:  # shapely is loaded only where shapes are computed
    from shapely.geometry.base import BaseGeometry


RFC_7946: Final = "RFC 7946"
"""What GeoJSON says of its coordinates by saying nothing: degrees of WGS 84."""


class Severity(IntEnum):
    """How much a fault weighs."""

    NOTE = 0
    """Worth knowing."""
    WARNING = 1
    """Somebody must say yes to it."""
    FAULT = 2
    """The files cannot be adopted."""


class OfficialFaultCode(StrEnum):
    """What can be wrong with official boundaries. In brackets: the details that come with it."""

    # What files are: faults
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"  # limit (MiB of one file)
    UNPACKED_TOO_LARGE = "unpacked_too_large"  # limit (MiB of everything)
    RATIO = "ratio"  # limit (times larger than packed)
    TOO_MANY_FILES = "too_many_files"  # limit
    TOO_MANY_FEATURES = "too_many_features"  # limit
    TOO_MANY_VERTICES = "too_many_vertices"  # limit
    NESTED = "nested"
    BAD_PATH = "bad_path"
    LINK = "link"
    ENCRYPTED = "encrypted"
    BAD_ZIP = "bad_zip"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_GEOJSON = "not_geojson"
    SHAPEFILE_INCOMPLETE = "shapefile_incomplete"  # missing (suffixes)
    UNREADABLE = "unreadable"
    TOO_COMPLEX = "too_complex"  # takes more memory or time than anybody has
    NO_FEATURES = "no_features"  # files (those that were there)
    # Where they lie: faults
    CRS_UNREADABLE = "crs_unreadable"  # crs (not understood, and no known system fits)
    CRS_UNKNOWN = "crs_unknown"  # x, y (of the first position)
    OUTSIDE_PROVINCE = "outside_province"  # crs, fits (another system that would fit, or "")
    # What shapes are: faults
    EMPTY_GEOMETRY = "empty_geometry"
    NOT_A_POLYGON = "not_a_polygon"  # type
    NOT_A_NUMBER = "not_a_number"
    RING_TOO_SHORT = "ring_too_short"
    SELF_CROSSING = "self_crossing"  # percent (of the area that a repair would change)
    # Whose they are: faults
    NOTHING_MATCHED = "nothing_matched"  # columns (that were tried)
    AMBIGUOUS = "ambiguous"  # name, candidates
    DOUBLE = "double"  # places (all features of this commune)
    SAME_GROUND = "same_ground"  # other, km2, percent (of the smaller commune)

    # Warnings
    CRS_ASSUMED = "crs_assumed"  # crs
    AXES_SWAPPED = "axes_swapped"  # crs
    TEXT_ENCODING = "text_encoding"  # encoding (that was assumed)
    RING_OPEN = "ring_open"
    REPAIRED = "repaired"  # percent
    MISSING = "missing"  # count, names
    FOREIGN = "foreign"  # count, names
    NAME_DIFFERS = "name_differs"  # code, name (in the file), commune (of that code)
    CODE_UNKNOWN = "code_unknown"  # code (in the file), commune (matched by its name)
    PARTS_JOINED = "parts_joined"  # count, places (of features of one name)
    PART_LEFT_OUT = "part_left_out"  # commune (whose name the feature has)
    SHAPE_KEPT = "shape_kept"  # names (special zones that no file has: drawn as before)
    SCHEMATIC = "schematic"  # note (of the file, or of the shapes in use that these are)
    POINT_FAR = "point_far"  # km (from the commune's point in the registry)
    POINT_OUTSIDE = "point_outside"  # km
    AREA_FAR = "area_far"  # drawn, registered (km²): more than twice or less than half
    AREA_TOTAL = "area_total"  # drawn, registered (km² of all communes that have a shape)
    OVERLAP = "overlap"  # other, km2

    # Notes
    AND_MORE = "and_more"  # count, of (code of which only the first are listed)
    FILES_IGNORED = "files_ignored"  # count, names
    COLUMNS = "columns"  # code, name (columns that matched; "" for none)
    MERGED = "merged"  # count
    GAP = "gap"  # km2, lon, lat
    AREA_DIFFERS = "area_differs"  # drawn, registered (km²)
    SIMPLIFIED = "simplified"  # tolerance (m), before, after (vertices)

    @property
    def severity(self) -> Severity:
        """How much a fault of this code weighs."""
        if self in _NOTES:
            return Severity.NOTE
        return Severity.WARNING if self in _WARNINGS else Severity.FAULT


_WARNINGS: Final = frozenset(
    {
        OfficialFaultCode.CRS_ASSUMED,
        OfficialFaultCode.AXES_SWAPPED,
        OfficialFaultCode.TEXT_ENCODING,
        OfficialFaultCode.RING_OPEN,
        OfficialFaultCode.REPAIRED,
        OfficialFaultCode.MISSING,
        OfficialFaultCode.FOREIGN,
        OfficialFaultCode.NAME_DIFFERS,
        OfficialFaultCode.CODE_UNKNOWN,
        OfficialFaultCode.PARTS_JOINED,
        OfficialFaultCode.PART_LEFT_OUT,
        OfficialFaultCode.SHAPE_KEPT,
        OfficialFaultCode.SCHEMATIC,
        OfficialFaultCode.POINT_FAR,
        OfficialFaultCode.POINT_OUTSIDE,
        OfficialFaultCode.AREA_FAR,
        OfficialFaultCode.AREA_TOTAL,
        OfficialFaultCode.OVERLAP,
    }
)
_NOTES: Final = frozenset(
    {
        OfficialFaultCode.AND_MORE,
        OfficialFaultCode.FILES_IGNORED,
        OfficialFaultCode.COLUMNS,
        OfficialFaultCode.MERGED,
        OfficialFaultCode.GAP,
        OfficialFaultCode.AREA_DIFFERS,
        OfficialFaultCode.SIMPLIFIED,
    }
)


@dataclass(frozen=True)
class OfficialFault:
    """One thing that is wrong: *code*, *place* (file, feature or commune) and details.

    Texts of a file are in it as :func:`shown`.
    """

    code: OfficialFaultCode
    place: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.code.severity


def official_fault(code: OfficialFaultCode, place: str = "", /, **details: object) -> OfficialFault:
    """Return a fault with its details as text, each one short printable line."""
    lines = ((name, _line(str(value))) for name, value in details.items())
    return OfficialFault(code, place, tuple(lines))


SHOWN_MAX: Final = 100
"""Characters of a text of a file that are shown."""
_MARKUP: Final = str.maketrans(dict.fromkeys("<>&\"'`", "_"))


def composed(text: str) -> str:
    """*text* with each letter and its marks as one character (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def shown(text: str) -> str:
    """*text* of a stranger's file as one short printable line without markup."""
    return _line(text[: 4 * SHOWN_MAX].translate(_MARKUP))


def _line(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else "_" for c in text[: 4 * SHOWN_MAX]).split())
    return line if len(line) <= SHOWN_MAX else f"{line[: SHOWN_MAX - 1]}…"


@dataclass(frozen=True)
class Feature:
    """One feature as a file has it.

    Attributes:
        place: File, layer and number of the feature, for people.
        stem: The file's name without folders and suffix where this is the file's only feature,
            else "".
        crs: What the file says of its coordinates, as WKT or an identifier; "" where it says nothing.
        properties: Its columns as text in Unicode NFC; "" for an empty one.
        geometry: A polygon or several, in the file's own coordinates, x before y.
        note: What the file says of itself, as :func:`shown`; "" where it says nothing.
    """

    place: str
    stem: str
    crs: str
    properties: Mapping[str, str]
    geometry: BaseGeometry
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """What was found in files: *features* of which geometry could be read, and all faults.

    *source* names the files that were handed over.
    """

    features: tuple[Feature, ...]
    faults: tuple[OfficialFault, ...]
    source: str


class MatchedBy(StrEnum):
    """How a commune was found."""

    CODE = "code"
    NAME = "name"
    FILE_CODE = "file_code"
    FILE_NAME = "file_name"


@dataclass(frozen=True)
class Match:
    """A commune and where in the files its shape was found."""

    commune: Commune
    place: str
    by: MatchedBy


@dataclass(frozen=True)
class Overlap:
    """Ground that two communes of the files both claim, before it was given to one of them."""

    first: Commune
    second: Commune
    km2: float


@dataclass(frozen=True)
class Gap:
    """Ground inside the province that no commune claims, and a point in it in degrees."""

    km2: float
    lon: float
    lat: float


@dataclass(frozen=True)
class AreaDifference:
    """A commune whose drawn and registered areas (km²) differ by more than a fifth."""

    commune: Commune
    drawn: float
    registered: float


@dataclass(frozen=True)
class OfficialProposal:
    """What the maps would draw, and everything to know before somebody says yes.

    Attributes:
        shapes: Matched communes in code order, simplified, and the special zones that keep the
            shape in use; empty where a fault forbids adoption.
        matched: In code order.
        missing: Communes that the files have no shape of, in code order.
        faults: All that was found, the heaviest first.
        overlaps: The largest first.
        gaps: The largest first.
        area_differences: In code order.
    """

    shapes: Boundaries
    matched: tuple[Match, ...]
    missing: tuple[Commune, ...]
    faults: tuple[OfficialFault, ...]
    overlaps: tuple[Overlap, ...] = ()
    gaps: tuple[Gap, ...] = ()
    area_differences: tuple[AreaDifference, ...] = ()

    @property
    def severity(self) -> Severity:
        """The weight of the heaviest fault: FAULT forbids, WARNING needs a yes."""
        return max((fault.severity for fault in self.faults), default=Severity.NOTE)


NO_SHAPES: Final = Boundaries(MappingProxyType({}))
