"""What people see when the software itself is wrong; the log keeps the rest."""

from __future__ import annotations

import logging

import streamlit as st

from survey.ui import text

_LOG = logging.getLogger("readiness")


def apologise(error: Exception) -> bool:
    """Log *error* with its trace and show one Vietnamese sentence instead of Streamlit's own box."""
    _LOG.error("a page failed", exc_info=error)
    st.error(text.SOMETHING_WRONG)
    return True
