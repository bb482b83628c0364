"""The filter that the lagging list and the map share.

It stands in the address and holds for the visit: what is chosen on one page holds on the other,
which says so as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from geo.communes import CommuneKind
from survey.checklist import Catalogue
from survey.exchange.filters import KIND_LABEL, NO_FILTER, Filter, described
from survey.exchange.lagging import REASON_LABEL, ReasonKind
from survey.ui import context, style, text, text_lagging

_PARAMS: Final = {
    "reasons": "ly-do",
    "agencies": "cua-co-quan",
    "domains": "thieu-o-nhom",
    "kinds": "loai-don-vi",
}
_TEXT_PARAM: Final = "tim-xa"
_TEXT_KEY: Final = "lagging.text"
_BETWEEN: Final = "."


def choose(catalogue: Catalogue) -> Filter:
    """Draw the filter and return what is chosen; what the address does not know is left out."""
    typed = _text()
    reasons = _pills(text.FILTER_REASON, "reasons", {str(k): v for k, v in REASON_LABEL.items()})
    agencies = _pills(text.FILTER_AGENCY, "agencies", catalogue.agencies)
    domains = _pills(
        text.FILTER_DOMAIN, "domains", {str(d.code): d.short_name for d in catalogue.domains}
    )
    kinds = _pills(text.FILTER_KIND, "kinds", {str(k): v for k, v in KIND_LABEL.items()})
    return Filter(
        reasons=frozenset(ReasonKind(code) for code in reasons),
        agencies=frozenset(agencies),
        domains=frozenset(domains),
        kinds=frozenset(CommuneKind(code) for code in kinds),
        text=typed,
    )


def say(catalogue: Catalogue, chosen: Filter, *, kept: int, whole: int) -> None:
    """Say what is chosen and how many of *whole* it has *kept*, with the way to drop it."""
    words = described(chosen, catalogue)
    if words == NO_FILTER:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="filter-said"):
        said = text_lagging.FILTERED.format(words=words, n=kept, whole=whole)
        st.markdown(style.plain(said), width="content")
        st.button(text_lagging.FILTER_DROP, key="lagging.drop", on_click=_drop, type="tertiary")


def _text() -> str:
    st.session_state[_TEXT_KEY] = _wanted(_TEXT_PARAM)
    typed = st.text_input(
        text.FILTER_TEXT,
        key=_TEXT_KEY,
        placeholder=text.FILTER_TEXT_PLACEHOLDER,
        on_change=_remember,
        args=(_TEXT_PARAM, _TEXT_KEY),
    )
    return typed or ""


def _pills(label: str, name: str, names: Mapping[str, str]) -> list[str]:
    param, key = _PARAMS[name], f"lagging.{name}"
    wanted = _wanted(param).split(_BETWEEN)
    st.session_state[key] = [code for code in wanted if code in names]
    chosen = st.pills(
        label,
        list(names),
        selection_mode="multi",
        format_func=names.__getitem__,
        key=key,
        on_change=_remember,
        args=(param, key),
    )
    return list(chosen or [])


def _wanted(param: str) -> str:
    """Return what the address holds, else what holds for the visit, and put that into the address."""
    wanted = str(st.query_params.get(param) or st.session_state.get(f"kept.{param}") or "")
    context.keep(param, wanted or None)
    return wanted


def _remember(param: str, key: str) -> None:
    value: str | Iterable[str] = st.session_state[key] or ""
    context.keep(param, (value if isinstance(value, str) else _BETWEEN.join(value)) or None)


def _drop() -> None:
    for param in (*_PARAMS.values(), _TEXT_PARAM):
        context.keep(param, None)
