"""Text that other programs open: no cell of it may become a formula or break a file."""

from __future__ import annotations

import re
from typing import Final

CELL_LIMIT: Final = 32_767
"""The characters that a cell of a spreadsheet holds."""

_FORMULA_STARTS: Final = frozenset("=+-@\t\r＝＋－＠")  # noqa: RUF001 - full-width twins work too
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def printable(text: str) -> str:
    """Return *text* without the characters that XML cannot hold, cut to what a cell holds."""
    clean = _UNPRINTABLE.sub("", text)
    return clean if len(clean) <= CELL_LIMIT else f"{clean[: CELL_LIMIT - 1]}…"


def unescaped(text: str) -> str:
    """Return *text* so that a workbook shows it as typed: there ``_x0041_`` means the letter A."""
    return _ESCAPED.sub("_x005F_", text)


def starts_formula(text: str) -> bool:
    """Return whether a spreadsheet could take *text* for a formula."""
    start = text.lstrip(" \u00a0\ufeff\n")[:1]
    return start in _FORMULA_STARTS if start else False


def guarded(text: str) -> str:
    """Return *text* for a cell of a csv file: an apostrophe stands before what could be a formula."""
    clean = printable(text)
    return f"'{clean}" if starts_formula(clean) else clean
