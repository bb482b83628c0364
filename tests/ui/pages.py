"""The pages as a browser tab has them, without a browser: the real script on a real database.

Streamlit's AppTest runs survey/ui/main.py whole, with its navigation. What it cannot do is upload a
file, click on the map or open a download; those are the browser's tests.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy, StreamlitHeaders
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from unidecode import unidecode

from survey import labels, opened
from survey.access.sessions import COOKIE
from survey.application import Application
from survey.model import (
    Actor,
    CommuneCode,
    ItemCode,
    Role,
    RoundState,
)
from survey.rights import AccountRole
from survey.settings import Settings
from survey.storage import account_changes, accounts, sessions
from survey.storage.accounts import Account, Grant, Person
from survey.ui import frame, main
from survey.ui.visitor import PERSON_PARAM
from tests.support.made_once import put_empty_database

PATIENCE = 60
SCRIPT = Path(main.__file__)
PATH = {entry.module: entry.path for pages in frame.SECTIONS.values() for entry in pages}
OVERVIEW, MAP, LAGGING = PATH["overview"], PATH["map_page"], PATH["lagging_page"]
COMMUNE, ENTRY, ROUNDS = PATH["commune_page"], PATH["entry"], PATH["rounds_page"]
AN = Actor("Nguyễn Văn An", Role.INSPECTOR)
BINH = Actor("Trần Thị Bình", Role.INSPECTOR)
DESK = Actor("Lê Thị Chi", Role.DESK)
LY_SON = CommuneCode("21548")
_TOKEN = "the cookie of this page"  # noqa: S105 - the name of a place
_TEAMS = {AccountRole.LEADER, AccountRole.MEMBER}
_ROLES = {
    **{name: role for role, name in labels.ACCOUNT_ROLE.items()},
    labels.ROLE[Role.INSPECTOR]: AccountRole.LEADER,
    labels.ROLE[Role.DESK]: AccountRole.DESK,
}


def use_database(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the pages stand on the database in *folder*; close it at the end.

    AppTest has no browser that would send a cookie: each page carries its own in its session.

    What the application sets aside from the garbage collector stays aside: each opening collects,
    and would look at all that the tests before have left.
    """
    patch.setenv("READINESS_DATA_DIR", str(folder))
    patch.delenv("DATABASE_URL", raising=False)
    patch.setattr(ContextProxy, "cookies", property(_cookies))
    patch.setattr(ContextProxy, "headers", property(_headers))
    opened.forget()
    yield
    the_app().close()
    opened.forget()


def _headers(_: ContextProxy) -> StreamlitHeaders:
    lines = (f"{name}={value}" for name, value in _cookies(_).items())
    return StreamlitHeaders(("Cookie", line) for line in lines)


def _cookies(_: ContextProxy) -> dict[str, str]:
    return {COOKIE: st.session_state[_TOKEN]} if _TOKEN in st.session_state else {}


def account_of(name: str, role: AccountRole, **given: Any) -> Account:
    """Return the account of the person with this *name*, made where there is none yet."""
    app = the_app()
    for found in accounts.everybody(app.whole):
        if found.person is not None and found.person.name == name:
            return found
    login = re.sub("[^a-z0-9]+", ".", unidecode(name).lower()).strip(".") or "ai"
    grant = Grant(role=role, **{"everywhere": role in _TEAMS, **given})
    person = Person("", login, name)
    account = account_changes.create(app.whole, person, grant, actor="operator", at=app.clock())
    return accounts.get(app.whole, account)


def sign_in(name: str, role: AccountRole, **given: Any) -> str:
    """Return the token of a new session of that person."""
    found = account_of(name, role, **given)
    app = the_app()
    account = found.state.account
    return sessions.create(app.whole, account, device="", at=app.clock()).token


def prepare(folder: Path) -> Path:
    """Make a database of Quảng Ngãi with one open round in *folder* and return the folder."""
    put_empty_database(folder)
    app = Application.open(Settings.from_env({"READINESS_DATA_DIR": str(folder)}))
    app.install("51", made_up=False)
    today = app.today
    number = app.create_round(
        name="Đợt 1", opens_on=today, closes_on=date(today.year + 1, 1, 1), actor=DESK
    )
    app.change_round(number, RoundState.OPEN, actor=DESK, reason="")
    app.close()
    return folder


def copy(made: Path, folder: Path) -> Path:
    """Put a copy of the database in *made* into *folder* and return that."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return folder


def the_app() -> Application:
    """Return the application that the pages use."""
    return opened.application()


def open_page(
    path: str = OVERVIEW,
    *,
    nguoi: str = DESK.name,
    vai: str = labels.ROLE[DESK.role],
    token: str | None = None,
    **query: str,
) -> AppTest:
    """Open a new tab at *path* with the query of its address, as the person *nguoi* in the role *vai*.

    *vai* is the name of a role of accounts or of answers. A *token* is that of a session, "" of none.
    """
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    page._page_hash = calc_hash(path)  # noqa: SLF001 - switch_page knows only pages that are files
    page.query_params.update(query)
    if token is None and (found := the_app().installation) is not None:
        if found.made_up:
            account = account_of(nguoi, _ROLES[vai])
            assert account.person
            page.query_params[PERSON_PARAM] = account.person.login
        else:
            token = sign_in(nguoi, _ROLES[vai])
    if token:
        page.session_state[_TOKEN] = token
    return run(page)


def run(page: AppTest) -> AppTest:
    """Draw *page*; whatever is raised fails the test."""
    page.run()
    assert [error.value for error in page.exception] == []
    return page


def entry_page(
    domain: str = "", *, actor: Actor = AN, commune: str = LY_SON, rnd: int = 1
) -> AppTest:
    """Open the entry page as *actor*."""
    query = {"dot": str(rnd), "xa": commune} | ({"nhom": domain} if domain else {})
    return open_page(ENTRY, **query, nguoi=actor.name, vai=labels.ROLE[actor.role])


def widget(page: AppTest, kind: str, key: str) -> Any:
    """Return the widget of *page* with this *key*."""
    (found,) = [one for one in page.get(kind) if one.key == key]
    return found


def key_of(item: str, part: str, *, commune: str = LY_SON, rnd: int = 1) -> str:
    """Return the key of a widget of the entry page."""
    return f"entry.{rnd}.{commune}.{item}.{part}"


def key_name(element: object) -> str:
    """Return the key of a widget, "" where it has none."""
    return str(getattr(element, "key", None) or "")


def words(element: object, name: str) -> str:
    """Return the text that *element* holds under *name*, "" where it has none."""
    return str(getattr(element, name, ""))


def bodies(page: AppTest) -> list[str]:
    """Return the HTML that *page* draws, piece by piece."""
    return [one.proto.body for one in page.html]


def shown(page: AppTest) -> str:
    """Return all words that stand on *page*, as markup where it is markup."""
    kinds = ("title", "header", "subheader", "markdown", "caption")
    alerts = ("error", "warning", "info", "success")
    parts = [words(one, "value") for kind in (*kinds, *alerts) for one in page.get(kind)]
    labels = [
        words(one, "label") for kind in ("button", "expander", "tab") for one in page.get(kind)
    ]
    return "\n".join([*parts, *bodies(page), *labels])


def answers(commune: str = LY_SON, rnd: int = 1) -> dict[str, object]:
    """Return what is stored as the current values of *commune*, by item."""
    found = the_app().current(rnd, CommuneCode(commune))
    return {str(code): dict(event.answer.values) for code, event in found.items()}


def versions(item: str, commune: str = LY_SON, rnd: int = 1) -> list[str]:
    """Return who answered *item*, oldest first."""
    events = the_app().history(rnd, CommuneCode(commune), ItemCode(item))
    return [event.actor.name for event in events]
