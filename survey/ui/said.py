"""What a callback has to say: it may not draw, so the next drawing of the page says it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from survey.problems import Problem
from survey.ui import style


def done(page: str, message: str) -> None:
    """Let *page* say once that something was done."""
    _messages(page).append(("success", message))


def beware(page: str, message: str) -> None:
    """Let *page* warn once."""
    _messages(page).append(("warning", message))


def refused(page: str, problems: Iterable[Problem]) -> None:
    """Let *page* say once everything that was wrong."""
    _messages(page).extend(("error", problem.text) for problem in problems)


def say(page: str) -> None:
    """Draw what is to be said on *page*, and forget it."""
    for kind, message in st.session_state.pop(_key(page), []):
        getattr(st, kind)(style.plain(message))


def _messages(page: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = st.session_state.setdefault(_key(page), [])
    return found


def _key(page: str) -> str:
    return f"{page}.said"
