"""How much room a text takes.

TX01 widths are those of the Times metrics; a letter with marks is as wide as the one below them
TX02 text is broken between words; a word that no line holds is broken anywhere
TX03 more room never takes more lines, and no line holds more than its room
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.exchange.text_size import LINE, height_of, lines_of, room_of, width_of

WORDS = st.lists(st.text("aăâđeêioôơuưABCĐM.,-0189", min_size=1, max_size=12), min_size=1)


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        pytest.param("0123456789", 5000, id="TX01 digits"),
        pytest.param("mm", 1556, id="TX01 wide letters"),
        pytest.param("ấ", 444, id="TX01 marks"),
        pytest.param("Đ", 722, id="TX01 a letter of its own"),
        pytest.param("", 0, id="TX01 nothing"),
    ],
)
def test_tx01_the_width_of_a_line(text: str, thousandths: int) -> None:
    assert width_of(text, 10) == pytest.approx(thousandths / 100)


def test_tx01_bold_is_wider_and_so_is_a_horn() -> None:
    assert width_of("Xã", 10, bold=True) > width_of("Xã", 10)
    assert width_of("ơ", 10) > width_of("o", 10)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        pytest.param("", 50, 1, id="TX02 nothing"),
        pytest.param("0000 0000", 60, 1, id="TX02 fits"),
        pytest.param("0000 0000", 40, 2, id="TX02 between words"),
        pytest.param("a\nb\nc", 40, 3, id="TX02 lines of its own"),
        pytest.param("0" * 30, 52, 3, id="TX02 a long word"),
    ],
)
def test_tx02_text_is_broken(text: str, room: float, lines: int) -> None:
    assert lines_of(text, room, 10) == lines


@given(WORDS, st.floats(30, 300), st.floats(0, 100))
def test_tx03_more_room_never_takes_more_lines(words: list[str], room: float, more: float) -> None:
    text = " ".join(words)

    assert lines_of(text, room + more, 10) <= lines_of(text, room, 10)


@given(WORDS, st.floats(30, 300))
def test_tx03_the_lines_hold_the_text(words: list[str], room: float) -> None:
    width = sum(width_of(word, 10) for word in words)
    lines = lines_of(" ".join(words), room, 10)

    assert lines >= math.ceil(width / room - 1e-9)
    assert height_of(" ".join(words), room, 10) == pytest.approx(lines * 10 * LINE)


def test_a_column_has_room_for_less_than_its_width() -> None:
    assert 0 < room_of(10) < 10 * 5.25
