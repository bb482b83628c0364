"""A PDF file as it is printed: where every word of every page stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

import numpy as np
import pytest

_PAGE: Final = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD: Final = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
_CORE: Final = 0.3
"""The part of a word's box, above and below, that the next line may touch."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size in points, its words."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """All words, in the order in which they are drawn."""
        return " ".join(word.text for word in self.words)

    def overlapping(self) -> list[tuple[str, str]]:
        """Return the pairs of words that are drawn over each other."""
        boxes = np.array([(w.left, w.top, w.right, w.bottom) for w in self.words])
        left, top, right, bottom = boxes.T
        slack = (bottom - top) * _CORE
        wide = (left[:, None] + 1 < right) & (left + 1 < right[:, None])
        high = ((top + slack)[:, None] < bottom - slack) & (top + slack < (bottom - slack)[:, None])
        pairs = np.argwhere(np.triu(wide & high, k=1))
        return [(self.words[a].text, self.words[b].text) for a, b in pairs]


def pages(pdf: Path) -> list[Page]:
    """Return the pages of *pdf* as pdftotext finds them."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    found = subprocess.run(
        [tool, "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    return [
        Page(float(width), float(height), tuple(map(_word, _WORD.findall(body))))
        for width, height, body in _PAGE.findall(found)
    ]


def _word(found: tuple[str, str, str, str, str]) -> Word:
    left, top, right, bottom = map(float, found[:4])
    return Word(unescape(found[4]), left, top, right, bottom)
