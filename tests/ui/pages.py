"""The pages as a browser tab has them, without a browser: the real script on a real database.

Streamlit's AppTest runs survey/ui/main.py whole, with its navigation. What it cannot do is upload a
file, click on the map or open a download; those are the browser's tests.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from survey import labels
from survey.application import Application
from survey.model import (
    Actor,
    CommuneCode,
    ItemCode,
    Role,
    RoundState,
)
from survey.settings import Settings
from survey.ui import context, main

PATIENCE = 60
SCRIPT = Path(main.__file__)
PATH = {module: path for pages in main.SECTIONS.values() for _, path, module in pages}
OVERVIEW, MAP, LAGGING = PATH["overview"], PATH["map_page"], PATH["lagging_page"]
COMMUNE, ENTRY, ROUNDS = PATH["commune_page"], PATH["entry"], PATH["rounds_page"]
AN = Actor("Nguyễn Văn An", Role.INSPECTOR)
BINH = Actor("Trần Thị Bình", Role.INSPECTOR)
DESK = Actor("Lê Thị Chi", Role.DESK)
LY_SON = CommuneCode("21548")


def use_database(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the pages stand on the database in *folder*; close it at the end.

    What the application sets aside from the garbage collector stays aside: each opening collects,
    and would look at all that the tests before have left.
    """
    patch.setenv("READINESS_DATA_DIR", str(folder))
    patch.delenv("DATABASE_URL", raising=False)
    context.application.clear()
    yield
    context.application().close()
    context.application.clear()


def prepare(folder: Path) -> Path:
    """Make a database of Quảng Ngãi with one open round in *folder* and return the folder."""
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
    return context.application()


def open_page(path: str = OVERVIEW, **query: str) -> AppTest:
    """Open a new tab at *path* with the query of its address."""
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    page._page_hash = calc_hash(path)  # noqa: SLF001 - switch_page knows only pages that are files
    page.query_params.update(query)
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
