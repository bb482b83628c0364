"""What people see when the software itself is wrong; the log keeps where it went wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import streamlit as st

from survey.ui import text

_LOG = logging.getLogger("readiness")


def apologise(error: Exception) -> bool:
    """Log where *error* came from and show one Vietnamese sentence instead of Streamlit's own box."""
    _LOG.error("a page failed\n%s", "".join(_trace(error)))
    st.error(text.SOMETHING_WRONG)
    return True


def _trace(error: BaseException) -> Iterator[str]:
    """Yield the trace of *error* and what caused it, without a word of theirs: they quote what was typed."""
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _trace(cause)
    yield from traceback.format_tb(error.__traceback__)
    sqlstate = getattr(getattr(error, "orig", None), "sqlstate", None)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' {sqlstate}' if sqlstate else ''}\n"
