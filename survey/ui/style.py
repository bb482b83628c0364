"""The look shared by all pages: a little CSS, a banner, tables and badges.

Every text that comes from people or data passes through :func:`html.escape` here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey import labels
from survey.assessment import FORM_REJECTED
from survey.palette import HATCH_OF, level_colours, text_on
from survey.ui import text, visitor

_CSS = f"""
<style>
.block-container {{max-width: 1180px; padding-top: 4.4rem; padding-bottom: 3rem;}}
[data-testid="InputInstructions"] {{font-size: 0 !important;}}
[data-testid="InputInstructions"]::after {{
  content: "{text.UNSENT}"; font-size: 0.75rem; color: #a63a22;}}
[data-testid="stStatusWidget"], [data-testid="stElementToolbar"] {{display: none;}}
[data-testid="stSelectboxVirtualDropdown"] [data-empty] {{font-size: 0 !important;}}
[data-testid="stSelectboxVirtualDropdown"] [data-empty] * {{display: none;}}
[data-testid="stSelectboxVirtualDropdown"] [data-empty]::after {{
  content: "{text.NOTHING_FOUND}"; font-size: 0.9rem; padding: 0.5rem 0.75rem; display: block;}}
[id^="muc-"], [id^="nhom-"] {{scroll-margin-top: 4.5rem;}}
h1, h2, h3 {{letter-spacing: 0; font-weight: 600;}}
.made-up {{background: #fff3cd; border: 1px solid #c8a002; color: #5c4700; padding: 0.35rem 0.75rem;
  font-weight: 600; border-radius: 0.3rem; font-size: 0.9rem;}}
.badge {{display: inline-block; white-space: nowrap; padding: 0.1rem 0.55rem; border-radius: 0.3rem; font-weight: 600;
  font-size: 0.85rem; border: 1px solid rgba(0,0,0,0.15);}}
.gate {{background: #1c2733; color: #fff;}}
.hatched {{background-image: repeating-linear-gradient(45deg, rgba(0,0,0,0.22) 0 2px, transparent 2px 7px);}}
.quiet {{color: #55636f; font-size: 0.87rem;}}
.saved {{color: #1f6b3a; font-size: 0.85rem;}}
.unsaved {{color: #a63a22; font-size: 0.85rem; font-weight: 600;}}
.cards {{display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 0.3rem 0 0.8rem;}}
.card {{border: 1px solid #c9d3dd; border-radius: 0.3rem; padding: 0.5rem 0.8rem; min-width: 8.2rem;
  flex: 1 1 8.2rem;}}
.card b {{display: block; font-size: 1.35rem; font-weight: 600;}}
.card span {{color: #55636f; font-size: 0.85rem;}}
.figure {{flex: 1 1 8.2rem; text-decoration: none; color: inherit;}}
.figure:hover .card, .figure:focus-visible .card {{border-color: #1a5e8a; background: #f3f6f9;}}
.figure b {{color: #1a5e8a;}}
.more a {{color: #1a5e8a; font-weight: 600;}}
.quiet a {{color: #1a5e8a;}}
.legend {{display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; font-size: 0.85rem; color: #55636f;}}
.legend i {{display: inline-block; width: 0.9rem; height: 0.9rem; margin-right: 0.35rem; vertical-align: -0.1rem;
  border: 1px solid rgba(0,0,0,0.25);}}
.st-key-heatmap-box {{overflow-x: auto;}}
.st-key-heatmap-box > div {{min-width: 980px;}}
.heat {{max-height: 70vh; overflow: auto;}}
.heat table.plain thead th {{position: sticky; top: 0; z-index: 1;}}
.heat table.plain tbody th {{border-bottom: 1px solid #e1e7ed; background: #fff; font-weight: 400; white-space: normal;}}
.table-wrap {{overflow-x: auto;}}
table.plain {{border-collapse: collapse; width: 100%; font-size: 0.9rem;}}
table.plain th {{text-align: left; background: #f3f6f9; border-bottom: 2px solid #c9d3dd;
  padding: 0.35rem 0.5rem; font-weight: 600; vertical-align: bottom;}}
table.plain td {{border-bottom: 1px solid #e1e7ed; padding: 0.35rem 0.5rem; vertical-align: top;}}
table.plain .num {{text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums;}}
table.plain a {{color: #1a5e8a;}}
.hint {{white-space: nowrap;}}
.code {{white-space: nowrap; font-weight: 600;}}
.bar {{background: #e1e7ed; height: 0.55rem; border-radius: 0.2rem; min-width: 5rem; margin-top: 0.35rem;}}
.bar i {{display: block; height: 100%; border-radius: 0.2rem; background: #1a5e8a;}}
.person {{display: flex; gap: 0.4rem; justify-content: flex-end; white-space: nowrap; font-size: 0.85rem;
  color: #55636f;}}
.person span {{overflow: hidden; text-overflow: ellipsis;}}
.person a {{color: #1a5e8a;}}
.person a::before {{content: "·"; display: inline-block; margin-right: 0.4rem; color: #55636f;}}
.sign-in a {{display: inline-block; background: #1a5e8a; color: #fff; font-weight: 600; border-radius: 0.3rem;
  padding: 0.5rem 1.2rem; text-decoration: none;}}
.st-key-visitor input {{font-size: 0.85rem; text-overflow: ellipsis;}}
@media (max-width: 768px), (min-width: 1100px) {{  /* beside the navigation, where there is room */
  .st-key-visitor, [data-testid="stElementContainer"]:has(.person) {{position: fixed; top: 0.6rem; right: 1rem;
    z-index: 999990; width: min(36rem, 100vw - 5rem) !important;}}
  [data-testid="stElementContainer"]:has(.person) {{top: 1.2rem;}}
}}
@media (min-width: 1100px) {{
  .st-key-visitor {{flex-direction: row; align-items: center; gap: 0.6rem;}}
  .st-key-visitor::before {{content: "{text.PERSON_DEMO}"; color: #55636f; font-size: 0.85rem; white-space: nowrap;}}
}}
@media (max-width: 640px) {{
  .block-container {{padding-left: 0.8rem; padding-right: 0.8rem;}}
  table.cards-on-phone thead {{display: none;}}
  table.cards-on-phone tr {{display: block; border-bottom: 2px solid #c9d3dd; padding: 0.4rem 0;}}
  table.cards-on-phone td {{display: grid; grid-template-columns: 7.2rem 1fr; gap: 0.5rem; border: 0;
    text-align: left; white-space: normal; padding: 0.15rem 0;}}
  table.cards-on-phone td.num {{text-align: left; white-space: normal;}}
  table.cards-on-phone td::before {{content: attr(data-label); color: #55636f; font-size: 0.82rem;}}
}}
</style>
"""


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is HTML already: made here, never by people."""

    html: str


Cell = str | int | float | Markup
_NO_BAND = {
    NOT_CONCLUDED: labels.NOT_CONCLUDED,
    NOT_VISITED: labels.NOT_VISITED,
    FORM_REJECTED: labels.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand to the right."""

    title: str
    number: bool = False
    code: bool = False

    @property
    def kind(self) -> str:
        """The CSS class of its cells."""
        return "num" if self.number else "code" if self.code else ""


def apply() -> None:
    """Put the CSS on the page."""
    st.html(_CSS)


def made_up_banner() -> None:
    """Say that all data is made up."""
    st.html(f'<div class="made-up">{escape(text.MADE_UP_BANNER)}</div>')


def plain(typed: str) -> str:
    """Return *typed* so that Streamlit's Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~:$&" else c for c in typed)


def escaped(typed: str) -> str:
    """Return *typed* safe to stand in HTML."""
    return escape(typed)


def quiet(sentence: str) -> None:
    """Write a small grey sentence."""
    st.html(f'<div class="quiet">{escape(sentence)}</div>')


def cards(pairs: Iterable[tuple[str, str]]) -> None:
    """Show figures with their names underneath."""
    inner = "".join(
        f'<div class="card"><b>{escape(value)}</b><span>{escape(name)}</span></div>'
        for name, value in pairs
    )
    st.html(f'<div class="cards">{inner}</div>')


def level_label(bands: Sequence[str], level: int) -> str:
    """Return the name of a level: a band, or one of those that are no band."""
    return bands[level] if level >= 0 else _NO_BAND[level]


def level_badge(bands: Sequence[str], level: int) -> Markup:
    """Return the coloured name of a level; those that are no band are hatched."""
    name = escape(level_label(bands, level))
    if level >= 0:
        colour = level_colours(len(bands))[level]
        return Markup(
            f'<span class="badge" style="background:{colour};color:{text_on(colour)}">{name}</span>'
        )
    colour = HATCH_OF[level].ground
    return Markup(f'<span class="badge hatched" style="background-color:{colour}">{name}</span>')


def gate_badge() -> Markup:
    """Return the mark of a mandatory condition."""
    return Markup(f'<span class="badge gate">{escape(text.GATE)}</span>')


def bar(value: float) -> Markup:
    """Return a bar of *value* out of 100; nothing for NaN."""
    if value != value:  # noqa: PLR0124 - NaN
        return Markup("")
    return Markup(
        f'<div class="bar"><i style="width:{max(0.0, min(100.0, value)):.1f}%"></i></div>'
    )


def link(label: str, href: str) -> Markup:
    """Return a link to a page of the app."""
    address = escape(visitor.address(href), quote=True)
    return Markup(f'<a href="{address}" target="_self">{escape(label)}</a>')


def hint(label: str, words: str) -> Markup:
    """Return *label* that says *words* on hovering."""
    return Markup(f'<span class="hint" title="{escape(words, quote=True)}">{escape(label)}</span>')


def lines(parts: Iterable[str]) -> Markup:
    """Return each of *parts* on a line of its own."""
    return Markup("<br>".join(escape(part) for part in parts))


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Show a table that reads as cards on a phone; every cell is escaped unless it is Markup."""
    head = "".join(f'<th class="{c.kind}">{escape(c.title)}</th>' for c in columns)
    body = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in rows)
    st.html(
        '<div class="table-wrap"><table class="plain cards-on-phone">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(columns: Sequence[Column], row: Sequence[Cell]) -> str:
    return "".join(
        f'<td class="{column.kind}" data-label="{escape(column.title, quote=True)}">'
        f"<div>{cell.html if isinstance(cell, Markup) else escape(str(cell))}</div></td>"
        for column, cell in zip(columns, row, strict=True)
    )
