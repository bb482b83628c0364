"""Which of the made-up people a visitor of the demonstration is: it goes along in every address.

A link of ours loads the page anew, and a new page knows nothing but its address.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

PERSON_PARAM: Final = "nguoi"
_LOGIN: Final = "visitor.login"


def remember(login: str) -> None:
    """Let the visitor be the made-up person who signs in as *login*, in this tab."""
    st.session_state[_LOGIN] = login


def remembered() -> str:
    """Return who the visitor is in this tab, "" where nobody was chosen or the data is real."""
    return str(st.session_state.get(_LOGIN, ""))


def address(href: str) -> str:
    """Return *href* so that the visitor stays the same person there; what is real stays as it is."""
    login, parts = remembered(), urlsplit(href)
    if not login or parts.scheme:  # a telephone, a letter box
        return href
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {PERSON_PARAM: login}
    return parts._replace(query=urlencode(query)).geturl()
