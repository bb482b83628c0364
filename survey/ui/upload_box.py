"""Streamlit's uploader with Vietnamese words: one file, read into memory."""

from __future__ import annotations

import streamlit as st

from survey.ui import text

_CSS = f"""
<style>
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] *,
[data-testid="stFileUploaderDropzone"] button span:has(> [data-testid="stIconMaterial"]) {{
  display: none;}}
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]::after {{
  content: "{text.UPLOAD_CHOOSE}"; font-size: 1rem;}}
[data-testid="stFileUploaderDropzoneInstructions"] * {{display: none;}}
[data-testid="stFileUploaderDropzoneInstructions"]::after {{
  content: "{text.UPLOAD_DROP}"; font-size: 0.87rem; color: #55636f;}}
</style>
"""


def upload(label: str, *, suffix: str, key: str) -> bytes | None:
    """Offer to choose a file that ends in *suffix*; return what it holds, None before that."""
    st.html(_CSS)
    chosen = st.file_uploader(label, type=[suffix.lstrip(".")], key=key)
    return None if chosen is None else chosen.getvalue()
