"""How the classes of a map look in files that other programs open."""

from typing import Literal, NamedTuple

Hatching = Literal["", "strokes", "crossed", "level", "upright", "dots", "crosses"]
"""Slanted, crossed slanted, level and upright strokes, dots, small crosses; or none."""


class Swatch(NamedTuple):
    """A class: how it is called, its colour (``#rrggbb``), what is drawn on that in the colour *ink*."""

    label: str
    colour: str
    hatching: Hatching = ""
    ink: str = ""
