"""The link by which somebody sets a password: shown to who made it, until that person leaves the page."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from survey.api.route_rules import LINK
from survey.application import Application
from survey.storage.one_time import LINK_LIVES
from survey.ui import context, style
from survey.ui import text_accounts as words

_KEPT = "accounts.link"


class _Kept(NamedTuple):
    """A link, whose it is, and until when it works. The link is a secret."""

    name: str
    address: str
    until: datetime


def keep(app: Application, name: str, token: str) -> None:
    """Let the page show the link with this *token* of the person *name*, in the place of any other."""
    address = (app.settings.public_url or _origin()) + LINK.format(token=token)
    st.session_state[_KEPT] = _Kept(name, address, app.clock() + LINK_LIVES)


def forget() -> None:
    """Show no link any more."""
    st.session_state.pop(_KEPT, None)


def render() -> None:
    """Draw the link, where there is one."""
    kept: _Kept | None = st.session_state.get(_KEPT)
    if kept is None:
        return
    with st.container(border=True):
        st.html(f"<b>{style.escaped(words.LINK_SHOWN.format(name=kept.name))}</b>")
        st.html(
            '<div class="secret" style="user-select: all; overflow-wrap: anywhere; font-family: monospace">'
            f"{style.escaped(kept.address)}</div>"
        )
        style.quiet(words.LINK_USE.format(until=context.show_time(kept.until)))
        st.button(words.LINK_HIDE, key="accounts.link.hide", on_click=forget)


def _origin() -> str:
    """Return scheme, host and port by which the browser has this page; "" where it does not say."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
