"""The frame of the page in the browser: its language, unsent text, jumps."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"


@cache
def _component() -> Any:
    return st.components.v2.component(
        "readiness.chrome", js=(_ASSETS / "chrome.js").read_text("utf-8"), isolate_styles=False
    )


def jump_to(element: str) -> None:
    """Ask that the next drawing of the page scrolls to *element*."""
    turn = st.session_state.get("chrome.turn", 0) + 1
    st.session_state["chrome.turn"] = turn
    st.session_state["chrome.target"] = element


def apply() -> None:
    """Put the frame on the page."""
    _component()(
        data={
            "target": st.session_state.get("chrome.target", ""),
            "turn": st.session_state.get("chrome.turn", 0),
        },
        key="chrome",
        height=1,
    )
