"""Addresses of the pages that figures lead to: a list that is narrowed, a commune."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from survey.ui import context

LIST: Final = "danh-sach-xa"
LAGGING: Final = "danh-sach-cham"
COMMUNE: Final = "ho-so-xa"
ORDER_PARAM: Final = "xep"
FILTER_PARAM: Final = {
    "level": "muc",
    "obstacle": "can-tro",
    "visited": "den",
    "form": "phieu",
    "team": "doan",
    "domain": context.DOMAIN_PARAM,
    "begun": "da-kiem-tra",
    "item": "tieu-chi",
    "answer": "ket-qua",
    "gate": "dieu-kien",
    "open_gate": "chua-ket-luan",
    "agency": "co-quan",
    "since": "doi",
    "change": "loai",
    "moved": "tieu-chi-doi",
    "text": "tim",
}
"""The name in the address of each word of a `CommuneFilter`."""


def communes(round_id: int, *, order: str = "", **words: str) -> str:
    """Return the address of the list of communes, narrowed by *words* of a `CommuneFilter`."""
    query = {context.ROUND_PARAM: str(round_id)}
    query |= {FILTER_PARAM[word]: value for word, value in words.items() if value}
    query |= {ORDER_PARAM: order} if order else {}
    return f"{LIST}?{urlencode(query)}"


def lagging(round_id: int) -> str:
    """Return the address of the lagging list."""
    return f"{LAGGING}?{urlencode({context.ROUND_PARAM: round_id})}"


def commune(round_id: int, code: str) -> str:
    """Return the address of the page of one commune."""
    return f"{COMMUNE}?{urlencode({context.ROUND_PARAM: round_id, context.COMMUNE_PARAM: code})}"
