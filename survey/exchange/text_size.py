"""How much room a text takes in Times New Roman: the programs that open a file do not measure it.

The widths are those of the Times metrics, in thousandths of the size of the font; a letter with marks
is as wide as the letter below them. Fonts that replace Times New Roman keep its widths.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

LINE: Final = 1.18
"""The height of a line to the size of its font."""
_PADDING: Final = 4.0
"""The points of a cell's width that no text may use, both sides together."""
_POINTS_A_UNIT: Final = 5.25
"""A unit of column width in points: 7 pixels of 96 to the inch."""
_BOLD: Final = 1.08
_SPARE: Final = 1.02
"""Programs do not measure quite alike: a line is reckoned to hold a little less than it does."""
_BY_WIDTH: Final = {
    250: " .,",
    278: "fijlt/:;",
    333: "rI()-[]",
    389: "sJ",
    444: "acez",
    556: "FPS",
    611: "ELTZ",
    667: "BCR",
    722: "wADGHKNOQUVXYĐ",
    778: "m",
    833: "%",
    889: "M",
    944: "W",
    1000: "…",
}
_WIDTH: Final = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_OTHER: Final = 500  # the other small letters, digits, dashes
_WIDER: Final = 60  # the horn of ơ and ư stands beside the letter
_HORN: Final = "\u031b"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of *text* on one line, in points."""
    thousandths = sum(map(_letter, text))
    return thousandths / 1000 * size * (_BOLD if bold else 1.0)


def room_of(units: float) -> float:
    """Return the points that a text has in a cell that is *units* of column width wide."""
    return units * _POINTS_A_UNIT - _PADDING


def lines_of(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines *text* takes in *room* points, broken between words."""
    return sum(_broken(part, room / _SPARE, size, bold=bold) for part in text.split("\n"))


def height_of(text: str, room: float, size: float, *, bold: bool = False) -> float:
    """Return the height of *text* in *room* points, in points."""
    return lines_of(text, room, size, bold=bold) * size * LINE


def _broken(text: str, room: float, size: float, *, bold: bool) -> int:
    lines, used = 1, 0.0
    blank = width_of(" ", size, bold=bold)
    for word in text.split(" "):
        width = width_of(word, size, bold=bold)
        if used and used + blank + width > room:
            lines, used = lines + 1, 0.0
        used = used + blank + width if used else width
        if used > room:  # a word that no line holds is broken anywhere
            more = int(used // room)
            lines, used = lines + more, used - more * room
    return lines


@lru_cache(maxsize=1024)
def _letter(letter: str) -> int:
    apart = unicodedata.normalize("NFD", letter)
    return _WIDTH.get(apart[0], _OTHER) + (_WIDER if _HORN in apart else 0)
