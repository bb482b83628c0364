"""Text of the printed map: measured, broken into lines and written, in the font that ships with the app.

Nothing is asked of the system's fonts, so a sheet looks the same on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any, Final, Literal

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

Face = Literal["Regular", "Italic", "SemiBold", "Bold"]

INK: Final = "#111"
MM_A_POINT: Final = 25.4 / 72
LEAD: Final = 1.32
"""The distance of two lines to the size of their font: marks above capitals do not touch."""
_BASE: Final = 1.0
"""Where a line stands below the top of its room, to the size of its font."""
_MEASURED_AT: Final = 100.0
_UNKNOWN: Final = "?"
_HALO: Final = 0.22
"""The width of a halo to the size of its font, half of it outside of the letters."""


def width_mm(text: str, points: float, face: Face = "Regular") -> float:
    """Return the width of *text* on one line."""
    return _width(shown(text, face), face) * points * MM_A_POINT


def line_mm(points: float) -> float:
    """Return the height of a line."""
    return points * LEAD * MM_A_POINT


def wrapped(text: str, room: float, points: float, face: Face = "Regular") -> tuple[str, ...]:
    """Return the lines of *text* in *room* mm, broken between words; a longer word is cut with …."""
    return tuple(_lines(shown(text, face).split(), room, points, face))


def shown(text: str, face: Face = "Regular") -> str:
    """Return *text* as it can be written: composed, on one line, a question mark for unknown letters."""
    known = _letters(face)
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter if ord(letter) in known else _UNKNOWN for letter in one_line)


def write(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    points: float,
    face: Face = "Regular",
    *,
    colour: str = INK,
    align: Literal["left", "center", "right"] = "left",
) -> None:
    """Write a line of *text*; *at* is the top of its room at the left, in the middle or at the right."""
    left, top = at
    axes.text(
        left,
        top + _BASE * points * MM_A_POINT,
        shown(text, face),
        fontproperties=_font(face),
        fontsize=points,
        color=colour,
        ha=align,
        va="baseline",
        zorder=7,
        parse_math=False,  # a name with dollar signs is a name
    )


def halo(
    axes: Axes, at: tuple[float, float], text: str, points: float, colour: str, face: Face
) -> None:
    """Draw a thin *colour* line around the letters of a line that `write` centres on *at*."""
    said = shown(text, face)
    left = at[0] - width_mm(said, points, face) / 2
    base = at[1] + _BASE * points * MM_A_POINT
    letters = TextPath((0, 0), said, size=points * MM_A_POINT, prop=_font(face))
    turned = letters.vertices * (1, -1) + (left, base)
    axes.add_artist(
        PathPatch(
            Path(turned, letters.codes),
            facecolor=colour,
            edgecolor=colour,
            linewidth=points * _HALO,
            joinstyle="round",
            zorder=6,
        )
    )


def write_lines(
    axes: Axes,
    at: tuple[float, float],
    lines: tuple[str, ...],
    points: float,
    face: Face = "Regular",
    *,
    colour: str = INK,
    align: Literal["left", "center", "right"] = "left",
) -> float:
    """Write *lines* one below the other and return where the next would be."""
    left, top = at
    for line in lines:
        write(axes, (left, top), line, points, face, colour=colour, align=align)
        top += line_mm(points)
    return top


def _lines(words: list[str], room: float, points: float, face: Face) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".lstrip()
        if line and width_mm(longer, points, face) > room:
            yield line
            longer = word
        line = _cut(longer, room, points, face)
    if line:
        yield line


def _cut(line: str, room: float, points: float, face: Face) -> str:
    if width_mm(line, points, face) <= room:
        return line
    kept = line
    while kept and width_mm(f"{kept}…", points, face) > room:
        kept = kept[:-1]
    return f"{kept}…"


def _file(face: Face) -> str:
    return str(resources.files("fontpkg_be_vietnam_pro").joinpath(f"files/BeVietnamPro-{face}.ttf"))


@lru_cache
def _font(face: Face) -> FontProperties:
    return FontProperties(fname=_file(face))


@lru_cache
def _letters(face: Face) -> frozenset[int]:
    return frozenset(_opened(face).get_charmap())


@lru_cache(maxsize=4096)
def _width(text: str, face: Face) -> float:
    """Return the width to the size of the font."""
    font = _opened(face)
    font.set_size(_MEASURED_AT, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    width: float = font.get_width_height()[0]
    return width / 64 / _MEASURED_AT


def _opened(face: Face) -> Any:
    return get_font(_file(face))
