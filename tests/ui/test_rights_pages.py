"""Every role opens every page, with the numbers of others' communes and things in the address.

RP01 a page that the role may not open says so and shows nothing else
RP02 a page that it may open shows texts of its reach only, also where the address names another's
RP03 nobody who is not signed in, or not any more, sees a page
RP04 the navigation offers what the role may open
RP05 somebody with nothing in reach sees pages without a fault
RP06 a session that ended elsewhere is over at the next click
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import difficulties, field_work, labels, objections
from survey.model import CommuneCode
from survey.rights import CHARTERS, AccountRole, Action
from survey.storage import sessions
from survey.ui import text
from survey.ui.frame import NOT_FIRST, SECTIONS, PageEntry
from tests.support import marked_province as marked
from tests.support.marked_province import HERE, NAMES, THERE, marks_in, within_reach
from tests.ui import pages
from tests.ui.pages import open_page, run, shown, sign_in, the_app

ENTRIES = [entry for section in SECTIONS.values() for entry in section]
REFUSED = text.PAGE_NOT_YOURS


@pytest.fixture
def province(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    copied = marked.copy(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(copied, monkeypatch)


def all_text(page: AppTest) -> str:
    """Return everything that was sent to the browser, also what does not stand out as text."""
    return "\n".join(str(element.proto) for element in page.main) + shown(page)


def opened(entry: PageEntry, role: AccountRole, **query: str) -> AppTest:
    begins = Action.READ_RESULTS in CHARTERS[role].actions
    path = entry.path or ("" if begins else NOT_FIRST)
    return open_page(path, nguoi=NAMES[role], vai=labels.ACCOUNT_ROLE[role], **query)


def addresses(commune: CommuneCode) -> list[dict[str, str]]:
    """Return queries that name the commune and its things, by the numbers that they have."""
    app = the_app()
    (visit,) = field_work.visits(app, 1, commune)
    objection = next(o for o in objections.of_round(app, 1) if o.commune == commune)
    difficulty = next(d for d in difficulties.register(app) if d.commune == commune)
    place = {"dot": "1", "xa": str(commune)}
    return [
        {**place, "nhom": "AN", "luot": str(visit.id)},
        {**place, "nhom": "TS", "kn": str(objection.id), "so": str(difficulty.id)},
    ]


@pytest.mark.parametrize("role", list(AccountRole))
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.module)
def test_rp01_rp02_every_role_opens_every_page(
    province: None, entry: PageEntry, role: AccountRole
) -> None:
    allowed = entry.action in CHARTERS[role].actions
    for query in addresses(THERE):
        page = opened(entry, role, **query)
        said = all_text(page)
        assert [mark for mark in marks_in(said) if not within_reach(role, mark)] == []
        assert (REFUSED in shown(page)) is not allowed
        assert bool(page.title) is allowed


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.module)
def test_rp03_nobody_sees_a_page_unknown(province: None, entry: PageEntry) -> None:
    page = open_page(entry.path, token="forged", dot="1", xa=HERE)  # noqa: S106 - no token at all

    assert marks_in(all_text(page)) == set()
    assert text.SIGNED_OUT_HEAD in shown(page)


@pytest.mark.parametrize("role", [AccountRole.MEMBER, AccountRole.LEADER, AccountRole.COMMUNE])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.module)
def test_rp05_nothing_in_reach_is_no_fault(
    province: None, entry: PageEntry, role: AccountRole
) -> None:
    page = open_page(
        entry.path,
        token=sign_in("Người Mới", role, everywhere=False),
        dot="1",
        xa=THERE,
    )

    assert marks_in(all_text(page)) == set()


def test_rp06_a_session_ended_elsewhere_is_over_at_the_next_click(province: None) -> None:
    token = sign_in(NAMES[AccountRole.DESK], AccountRole.DESK)
    tab = open_page(token=token)
    assert text.SIGNED_OUT_HEAD not in shown(tab)
    app = the_app()
    looked = sessions.look(app.whole, sessions.digest(token))
    assert looked is not None
    sessions.end_all(app.whole, looked.state.account, actor="operator", at=app.clock())

    assert text.SIGNED_OUT_HEAD in shown(run(tab))
