"""Streamlit's uploader with Vietnamese words: one file, or several, read into memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from survey.ui import text


def limit() -> int:
    """Return how many MB one file may have: the server takes no more, whatever a page allows."""
    found: int = st.get_option("server.maxUploadSize")
    return found


def _css() -> str:
    return f"""
<style>
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] *,
[data-testid="stFileUploaderDropzone"] button span:has(> [data-testid="stIconMaterial"]) {{
  display: none;}}
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]::after {{
  content: "{text.UPLOAD_CHOOSE}"; font-size: 1rem;}}
[data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-borderlessIcon"] * {{
  display: none;}}
[data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-borderlessIcon"]::after {{
  content: "+"; font-size: 1.3rem; font-weight: 600; padding: 0 0.5rem;}}
[data-testid="stFileUploaderDropzoneInstructions"] * {{display: none;}}
[data-testid="stFileUploaderDropzoneInstructions"]::after {{
  content: "{text.UPLOAD_DROP}"; font-size: 0.87rem; color: #55636f;}}
[data-testid="stFileChip"] [role="alert"], [data-testid="stTooltipErrorContent"] {{display: none;}}
[data-testid="stFileUploader"]:has([data-testid="stFileChip"][aria-invalid="true"])::after {{
  content: "{text.UPLOAD_NOT_TAKEN.format(limit=limit())}"; display: block; font-size: 0.87rem;
  color: #a63a22; padding-top: 0.4rem;}}
</style>
"""


def upload(label: str, *, suffix: str, key: str) -> bytes | None:
    """Offer to choose a file that ends in *suffix*; return what it holds, None before that."""
    st.html(_css())
    chosen = st.file_uploader(label, type=[suffix.lstrip(".")], key=key)
    return None if chosen is None else chosen.getvalue()


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it came from the browser; *id* is that of this choice of it."""

    id: str
    name: str
    data: bytes


def upload_many(label: str, *, suffixes: Sequence[str], key: str) -> tuple[Upload, ...]:
    """Offer to choose files that end in one of *suffixes*; return them, the first one first."""
    st.html(_css())
    types = [suffix.lstrip(".") for suffix in suffixes]
    chosen = st.file_uploader(label, type=types, key=key, accept_multiple_files=True)
    return tuple(Upload(file.file_id, file.name, file.getvalue()) for file in chosen)
