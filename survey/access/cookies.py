"""Cookies of ours: how they are called, and what a browser holds under a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

HOST_ONLY: Final = "__Host-"
"""A browser takes a cookie of such a name by https alone, and from no neighbouring site."""


def named(name: str, *, secure: bool) -> str:
    """Return what the cookie *name* is called where the browser comes by https, or does not."""
    return f"{HOST_ONLY}{name}" if secure else name


def held(cookies: Mapping[str, str], headers: Iterable[str], name: str) -> str:
    """Return what the browser holds under *name*, "" for nothing.

    *headers* are the lines in which *cookies* came. Two of one name are none: the other one is planted.
    """
    pieces = (piece for line in headers for piece in line.split(";"))
    times = sum(piece.partition("=")[0].strip() == name for piece in pieces)
    return cookies.get(name, "") if times <= 1 else ""
