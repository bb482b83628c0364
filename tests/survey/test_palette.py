"""Colours of levels.

PA01 between two neighbouring levels ΔE (CIE 1976) is at least 10, for colour-blind eyes too.
PA02 any two levels, and a level and the ground of a non-level, can be told apart as well.
PA03 text on a colour defined here has a contrast of at least 4.5.
PA04 a value belongs to the first class whose floor it reaches; without a value there is no class.
PA05 the colours of changes, and of recorded values, keep apart from each other and from the grounds.
PA06 recorded values run from dark to light, so that they differ without any colour; one alone beside verdicts.
"""

from itertools import combinations, pairwise
from typing import get_args

import numpy as np
import pytest

from scoring.levels import levels
from survey.palette import (
    CHANGES,
    HATCHES,
    MOST_RECORDED,
    HatchName,
    contrast,
    level_colours,
    recorded_colours,
    text_on,
    value_classes,
)

SIZES = range(2, 8)
FLOORS = (80, 65, 50, 35, 0)
GROUNDS = tuple({hatch.ground for hatch in HATCHES.values()})
SCALES = [CHANGES, *(recorded_colours(n) for n in range(1, MOST_RECORDED + 1))]

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
EYES = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
XYZ_OF_RGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """The colour in CIE L*a*b* (white D65) as the eye sees it."""
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = XYZ_OF_RGB @ np.clip(EYES[eye] @ linear, 0, 1) / XYZ_OF_RGB.sum(axis=1)
    x, y, z = np.where(seen > 216 / 24389, np.cbrt(seen), (24389 / 27 * seen + 16) / 116)
    return (float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z)))


def difference(one: str, other: str, eye: str) -> float:
    return float(np.linalg.norm(np.subtract(lab(one, eye), lab(other, eye))))


def test_the_simulation_knows_white_black_and_a_confusion() -> None:
    assert lab("#ffffff", "all colours") == pytest.approx((100, 0, 0), abs=0.01)
    assert lab("#000000", "deuteranopia") == pytest.approx((0, 0, 0), abs=0.01)
    # A classic pair of red and green.
    assert difference("#a15a1d", "#6d6d20", "all colours") > 30
    assert difference("#a15a1d", "#6d6d20", "deuteranopia") < 15


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("n", SIZES)
def test_pa01_neighbouring_levels_stay_apart(n: int, eye: str) -> None:
    apart = [difference(one, other, eye) for one, other in pairwise(level_colours(n))]

    assert min(apart) >= 10


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("n", SIZES)
def test_pa02_all_levels_and_grounds_stay_apart(n: int, eye: str) -> None:
    pairs = combinations((*level_colours(n), *GROUNDS), 2)

    assert min(difference(one, other, eye) for one, other in pairs) >= 10


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_pa05_other_scales_stay_apart(scale: tuple[str, ...], eye: str) -> None:
    pairs = combinations((*scale, *GROUNDS), 2)

    assert min(difference(one, other, eye) for one, other in pairs) >= 10
    assert min(contrast(text_on(colour), colour) for colour in scale) >= 4.5


@pytest.mark.parametrize("n", range(2, MOST_RECORDED + 1))
def test_pa06_recorded_values_run_from_dark_to_light(n: int) -> None:
    lightness = [lab(colour, "all colours")[0] for colour in recorded_colours(n)]

    assert min(after - before for before, after in pairwise(lightness)) >= 10


@pytest.mark.parametrize("eye", EYES)
def test_pa06_one_recorded_value_stands_apart_from_verdicts(eye: str) -> None:
    (recorded,) = recorded_colours(1)

    assert min(difference(recorded, colour, eye) for colour in level_colours(3)) >= 10


@pytest.mark.parametrize("n", [0, MOST_RECORDED + 1])
def test_other_numbers_of_recorded_values_have_no_scale(n: int) -> None:
    with pytest.raises(ValueError, match="no scale"):
        recorded_colours(n)


@pytest.mark.parametrize("n", SIZES)
def test_there_are_as_many_colours_as_levels_from_blue_to_brick(n: int) -> None:
    colours = level_colours(n)

    assert len(set(colours)) == n
    assert (colours[0], colours[-1]) == ("#1a5e8a", "#a63a22")


@pytest.mark.parametrize("n", [-1, 0, 1, 8])
def test_other_numbers_of_levels_have_no_scale(n: int) -> None:
    with pytest.raises(ValueError, match="no scale"):
        level_colours(n)


@pytest.mark.parametrize("n", SIZES)
def test_pa03_text_on_every_colour_is_legible(n: int) -> None:
    colours = (*level_colours(n), *GROUNDS)

    assert min(contrast(text_on(colour), colour) for colour in colours) >= 4.5


@pytest.mark.parametrize(
    ("colour", "text"),
    [("#000", "#fff"), ("#ffffff", "#111"), ("#1a5e8a", "#fff"), ("#f2dfa3", "#111")],
)
def test_text_is_white_on_dark_and_dark_on_light(colour: str, text: str) -> None:
    assert text_on(colour) == text


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_non_levels_have_names_and_strokes_that_show() -> None:
    assert set(HATCHES) == set(get_args(HatchName))
    for hatch in HATCHES.values():
        assert contrast(hatch.ink, hatch.ground) >= 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(100.0, 0, id="PA04 the highest value"),
        pytest.param(80.0, 0, id="PA04 exactly a floor"),
        pytest.param(79.9999999999, 0, id="PA04 noise below a floor does not count"),
        pytest.param(79.99, 1, id="PA04 just below a floor"),
        pytest.param(35.0, 3, id="PA04 the last floor but one"),
        pytest.param(0.0, 4, id="PA04 the lowest value"),
        pytest.param(None, None, id="PA04 no value"),
    ],
)
def test_pa04_class_of_a_value(value: float | None, expected: int | None) -> None:
    assert value_classes({"21025": value}, FLOORS) == {"21025": expected}


def test_pa04_classes_are_the_bands_of_the_scoring() -> None:
    values = np.array([100, 80, 80 - 1e-11, 79.9, 65, 50, 35, 34.9, 0])
    no, yes = np.zeros(9, bool), np.ones(9, bool)
    bands = levels(values, failed=no, undecided=no, visited=yes, floors=FLOORS, cap=0)

    classes = value_classes({str(at): float(value) for at, value in enumerate(values)}, FLOORS)

    assert list(classes.values()) == bands.tolist()


@pytest.mark.parametrize("floors", [(), (80, 20), (50, 80, 0), (50, 50, 0)])
def test_floors_must_descend_to_zero(floors: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="floors"):
        value_classes({}, floors)


@pytest.mark.parametrize("value", [-0.1, 100.1, float("nan"), float("inf")])
def test_a_value_lies_within_0_and_100(value: float) -> None:
    with pytest.raises(ValueError, match="not within"):
        value_classes({"21025": value}, FLOORS)
