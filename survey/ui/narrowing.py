"""Lists that are narrowed: by filters in the address, forgotten with the page, and by length."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from survey.ui import context

_SHOWN = 160


def narrowed(
    label: str,
    options: Sequence[str],
    *,
    param: str,
    show: Mapping[str, str] | Callable[[str], str],
    placeholder: str,
) -> str | None:
    """Offer *options* as a filter named *param* in the address; None lets everything through.

    Unlike :func:`context.choice` alone, what was chosen on other pages narrows nothing here.
    """
    kept = f"kept.{param}"
    elsewhere = st.session_state.pop(kept, None)
    value = context.choice(label, options, param=param, show=show, placeholder=placeholder)
    if value is None:
        st.session_state[kept] = elsewhere
    return value


def shortened(whole: str) -> str:
    """Return the beginning of a long text, enough to recognise it in a list."""
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN].rstrip()}…"
