"""Figures that lead somewhere: each is a link to the list that stands behind it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import streamlit as st

from geo.communes import Commune
from survey.assessment import Assessment
from survey.fields import show_date, show_number
from survey.model import CommuneCode
from survey.ui import addresses, style, text, text_overview, visitor
from survey.ui.style import Markup

NAMES_SHOWN = 6
Names = Mapping[CommuneCode, Commune]


def as_of(found: Assessment) -> str:
    """Return the day of *found*, and that its values are cut down where they are; without a stop."""
    day = text.AS_OF.format(day=show_date(found.as_of))
    return f"{day}. {text.COARSE}" if found.coarse else day


def linked_cards(entries: Iterable[tuple[str, str, str]]) -> None:
    """Show figures with their names underneath; each entry is value, name and address."""
    inner = "".join(
        f'<a class="figure" href="{escape(visitor.address(address), quote=True)}" target="_self">'
        f'<div class="card"><b>{escape(value)}</b><span>{escape(name)}</span></div></a>'
        for value, name, address in entries
    )
    st.html(f'<div class="cards">{inner}</div>')


def commune_link(found: Assessment, commune: Commune) -> Markup:
    """Return the name of *commune* as a link to its page."""
    return style.link(commune.name, addresses.commune(found.round.id, commune.code))


def named(
    found: Assessment,
    names: Names,
    codes: Sequence[CommuneCode],
    notes: Mapping[CommuneCode, str] | None = None,
) -> Markup:
    """Return the first of *codes* as links, each with its note, and how many more there are."""
    shown = []
    for code in codes[:NAMES_SHOWN]:
        note = (notes or {}).get(code, "")
        tail = f" ({style.escaped(note)})" if note else ""
        shown.append(f"{commune_link(found, names[code]).html}{tail}")
    more = len(codes) - len(shown)
    tail = f" {text_overview.AND_MORE.format(n=more)}" if more > 0 else ""
    return Markup(", ".join(shown) + tail)


def share(part: int, whole: int, floor: int, address: str) -> Markup:
    """Return part/whole as a link; a *whole* below *floor* is said to be a small sample."""
    linked = style.link(text.N_OF.format(part=part, whole=whole), address)
    small = f" ({text_overview.SMALL_SAMPLE})" if whole < floor else ""
    return Markup(f"{linked.html}{small}")


def number(value: float | None) -> str:
    """Return points as 66,5; a dash for "no value"."""
    return text.UNKNOWN_VALUE if value is None or math.isnan(value) else show_number(value, 1)


def percent(value: float | None) -> str:
    """Return a share 0–1 as 66,5 %."""
    return text.UNKNOWN_VALUE if value is None else f"{show_number(100 * value, 1)} %"
