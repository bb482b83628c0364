"""When, where and how a photo was taken, read from its EXIF block.

Pillow's own reader warns once per faulty tag of a file from people we do not know.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from PIL import Image

from survey.settings import LOCAL_ZONE

# What the camera wrote beside the pixels ---------------------------------------------------------
#
# Pillow's EXIF reader warns once per faulty tag, so that one spoilt photo writes thousands of lines
# into the log. Nine tags are wanted; they are read here.

_ORIENTATION: Final = 0x0112
_CAMERA: Final = 0x8769
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011
_GPS: Final = 0x8825
_LATITUDE, _LONGITUDE = 2, 4  # each follows its direction
_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_TYPES: Final = {_ASCII: "c", _SHORT: "H", _LONG: "I", _RATIONAL: "II"}
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FIRST_YEAR: Final = 2000  # an earlier one is a clock that nobody has set
_ABSENT: Final = (struct.error, LookupError, ArithmeticError, ValueError)


@dataclass(frozen=True, slots=True)
class Shot:
    """How, when and where a photo was taken, as far as the camera says."""

    turn: Image.Transpose | None = None
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_shot(exif: object) -> Shot:
    """Return what *exif*, the block as Pillow found it, says; anything may be missing or wrong."""
    if not isinstance(exif, bytes):
        return Shot()
    with suppress(*_ABSENT):
        block = exif.removeprefix(b"Exif\0\0")
        order = {b"II": "<", b"MM": ">"}[block[:2]]
        root = _Directory(block, order, *struct.unpack_from(order + "I", block, 4))
        latitude, longitude = _place(root)
        return Shot(_turn(root), _taken_at(root), latitude, longitude)
    return Shot()


class _Directory:
    """The tags that stand at *offset* of an EXIF block."""

    def __init__(self, block: bytes, order: str, offset: int) -> None:
        self._block = block
        self._order = order
        (count,) = struct.unpack_from(order + "H", block, offset)
        entries = block[offset + 2 : offset + 2 + 12 * count]
        self._entries = {
            tag: (kind, number, value)
            for tag, kind, number, value in struct.iter_unpack(order + "HHI4s", entries)
        }

    def values(self, tag: int, most: int) -> tuple[int | bytes, ...]:
        """Return the values of *tag*, at most *most*; raises one of _ABSENT without them."""
        kind, number, value = self._entries[tag]
        form = self._order + _TYPES[kind] * min(number, most)
        if struct.calcsize(form) <= len(value):
            return struct.unpack_from(form, value)
        return struct.unpack_from(form, self._block, *struct.unpack(self._order + "I", value))

    def number(self, tag: int) -> int:
        """Return the first value of *tag*."""
        return int(self.values(tag, 1)[0])

    def text(self, tag: int) -> str:
        """Return *tag* as text."""
        letters = self.values(tag, 20)
        return b"".join(c for c in letters if isinstance(c, bytes)).decode("ascii").rstrip("\0 ")

    def below(self, tag: int) -> _Directory:
        """Return the directory to which *tag* points."""
        return _Directory(self._block, self._order, self.number(tag))


def _turn(root: _Directory) -> Image.Transpose | None:
    with suppress(*_ABSENT):
        return _TURNS.get(root.number(_ORIENTATION))
    return None


def _taken_at(root: _Directory) -> datetime | None:
    """Return the moment of the shot; a camera that names no zone keeps Vietnamese time."""
    with suppress(*_ABSENT):
        camera = root.below(_CAMERA)
        local = datetime.strptime(camera.text(_TAKEN), "%Y:%m:%d %H:%M:%S").replace(
            tzinfo=LOCAL_ZONE
        )
        with suppress(*_ABSENT):
            zone = datetime.strptime(camera.text(_TAKEN_OFFSET), "%z").tzinfo
            local = local.replace(tzinfo=zone)
        if local.year >= _FIRST_YEAR:
            return local.astimezone(UTC)
    return None


def _place(root: _Directory) -> tuple[float, float] | tuple[None, None]:
    """Return latitude and longitude; 0/0 is what receivers write that know nothing yet."""
    with suppress(*_ABSENT):
        gps = root.below(_GPS)
        latitude = _degrees(gps, _LATITUDE, {"N": 1, "S": -1})
        longitude = _degrees(gps, _LONGITUDE, {"E": 1, "W": -1})
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0):  # noqa: PLR2004
            return latitude, longitude
    return None, None


def _degrees(gps: _Directory, tag: int, signs: dict[str, int]) -> float:
    """Return degrees, minutes and seconds as one number with the sign of their direction."""
    d, d_of, m, m_of, s, s_of = (int(n) for n in gps.values(tag, 3))
    return round(signs[gps.text(tag - 1)] * (d / d_of + m / m_of / 60 + s / s_of / 3600), 6)
