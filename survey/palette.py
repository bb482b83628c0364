"""The colours of levels: the one place where they are defined, for maps, tables and charts.

The scale runs from blue (best) over sand to brick (worst) and stays apart for colour-blind
readers; tests/survey/test_palette.py simulates them. What is no level has no place on the scale: it is
hatched, so that it differs even in a black-and-white print. Two more scales stand beside it: of changes, teal
(better) over straw to brown (worse), and of what is recorded and not judged, plum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal

from scoring import levels
from scoring.comparison import COMPARED_DECIMALS
from survey import assessment

HatchName = Literal[
    "not_concluded",
    "not_visited",
    "form_rejected",
    "could_not_check",
    "not_applicable",
    "not_asked",
]

WHITE: Final = "#fff"
DARK: Final = "#111"

_LEVELS: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {
        2: ("#1a5e8a", "#a63a22"),
        3: ("#1a5e8a", "#f2dfa3", "#a63a22"),
        4: ("#1a5e8a", "#8fc0dc", "#eeb866", "#a63a22"),
        5: ("#1a5e8a", "#6aaed6", "#f2dfa3", "#e8954a", "#a63a22"),
        6: ("#1a5e8a", "#5b9dc6", "#b5d8ea", "#f3dc98", "#e08a45", "#a63a22"),
        7: ("#1a5e8a", "#5192bc", "#a5cde2", "#f2dfa3", "#edae67", "#d2773c", "#a63a22"),
    }
)

CHANGES: Final = ("#01574f", "#2f9488", "#f5e9a8", "#dd9f45", "#8c510a")
"""Much better, better, the same, worse, much worse than before."""
_RECORDED: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {
        1: ("#c583c4",),
        2: ("#5a1e60", "#d79ad4"),
        3: ("#4b1550", "#8e4391", "#d79ad4"),
        4: ("#3d1140", "#6f2d73", "#a45aa6", "#dba0d8"),
        5: ("#360e39", "#5f2363", "#89468c", "#b573b6", "#e2aede"),
    }
)
MOST_RECORDED: Final = max(_RECORDED)
"""How many recorded values have a colour each."""


@dataclass(frozen=True, slots=True)
class Hatch:
    """A hatching: strokes or dots of *ink* on *ground*."""

    name: HatchName
    ground: str
    ink: str


NOT_CONCLUDED: Final = Hatch("not_concluded", "#dedede", "#6e6e6e")
"""Diagonal strokes on grey: visited, but no level can be given."""
NOT_VISITED: Final = Hatch("not_visited", "#ffffff", "#8c8c8c")
"""Dots on white: nobody has been there."""
FORM_REJECTED: Final = Hatch("form_rejected", "#b3b3b3", "#4a4a4a")
"""Crossed strokes on darker grey: there was a form, and it does not count."""
COULD_NOT_CHECK: Final = Hatch("could_not_check", "#dedede", "#6e6e6e")
"""Level strokes on grey: asked, and nobody could find out."""
NOT_APPLICABLE: Final = Hatch("not_applicable", "#ffffff", "#8c8c8c")
"""Upright strokes on white: there is nothing here to which it applies."""
NOT_ASKED: Final = Hatch("not_asked", "#ffffff", "#8c8c8c")
"""Small crosses on white: it is not asked here."""
HATCHES: Final[Mapping[HatchName, Hatch]] = MappingProxyType(
    {
        hatch.name: hatch
        for hatch in (
            NOT_CONCLUDED,
            NOT_VISITED,
            FORM_REJECTED,
            COULD_NOT_CHECK,
            NOT_APPLICABLE,
            NOT_ASKED,
        )
    }
)
HATCH_OF: Final[Mapping[int, Hatch]] = MappingProxyType(
    {
        levels.NOT_CONCLUDED: NOT_CONCLUDED,
        levels.NOT_VISITED: NOT_VISITED,
        assessment.FORM_REJECTED: FORM_REJECTED,
    }
)
"""The hatching of each level that is none."""


def level_colours(n: int) -> tuple[str, ...]:
    """Return *n* colours (2–7) for levels from the best to the worst.

    Raises:
        ValueError: There is no scale of that many levels.
    """
    if n not in _LEVELS:
        raise ValueError(f"no scale of {n} levels")
    return _LEVELS[n]


def recorded_colours(n: int) -> tuple[str, ...]:
    """Return *n* colours (1 to MOST_RECORDED) for values that are recorded and not judged, dark to light.

    Raises:
        ValueError: There is no scale of that many values.
    """
    if n not in _RECORDED:
        raise ValueError(f"no scale of {n} recorded values")
    return _RECORDED[n]


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours (``#rgb`` or ``#rrggbb``): 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Return the colour of text, white or dark, that reads better on *colour*.

    On every colour defined here the contrast is at least 4.5.
    """
    return max(WHITE, DARK, key=lambda text: contrast(text, colour))


def value_classes(
    values: Mapping[str, float | None], floors: Sequence[float]
) -> dict[str, int | None]:
    """Return the class of each of *values*: 0 the best; None stays None.

    *floors* descend and end in 0. A value, rounded as for every comparison of scores, belongs to
    the first class whose floor it reaches, as in `scoring.levels`.

    Raises:
        ValueError: The floors do not descend to 0, or a value lies outside 0–100.
    """
    if not floors or floors[-1] != 0 or not all(high > low for high, low in pairwise(floors)):
        raise ValueError("floors must descend and end in 0")
    return {
        code: None if value is None else _class_of(value, floors) for code, value in values.items()
    }


def _class_of(value: float, floors: Sequence[float]) -> int:
    comparable = round(value, COMPARED_DECIMALS)
    if not 0 <= comparable <= 100:  # noqa: PLR2004  # false for NaN, too
        raise ValueError(f"{value} is not within 0–100")
    return next(
        index for index, floor in enumerate(floors) if comparable >= round(floor, COMPARED_DECIMALS)
    )


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:  # noqa: PLR2004  # the short form
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Undo the gamma of sRGB for a channel 0–1."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
