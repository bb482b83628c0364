"""Who is at the page: a person of the made-up data whom the visitor chose, or the holder of a session.

WP01 the demonstration begins with the desk, who sees everything; the visitor can be anybody in it
WP02 whom the visitor chose goes along in every address of ours, and in no other
WP03 with real data no address names anybody, whatever was typed there
WP04 a session that ends while somebody types: what is not saved is shown, to be written down
WP05 what was saved, or taken back, is not shown there; mine in a conflict is
WP07 by https the cookie has another name; where the browser holds two of one name nobody is there
WP06 the way back from there leads to the page that was open
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.runtime.context import ContextProxy, StreamlitHeaders
from streamlit.testing.v1 import AppTest

from survey.rights import AccountRole
from survey.storage import sessions
from survey.ui import text, visitor
from survey.ui.visitor import PERSON_PARAM
from tests.exchange.demo_home import copy_of_demo
from tests.ui import pages
from tests.ui.pages import (
    AN,
    BINH,
    ENTRY,
    LY_SON,
    OVERVIEW,
    PATH,
    account_of,
    answers,
    bodies,
    key_of,
    open_page,
    run,
    shown,
    sign_in,
    the_app,
    widget,
)

TS_01 = key_of("TS-01", "yes_partial_no.muc")
SEATS = key_of("TS-03", "count.cho_ngoi")
_HREF = re.compile(r'href="([^"]*)"')


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


@pytest.fixture
def demo(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The pages stand on made-up data of 96 communes."""
    copied = copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(copied, monkeypatch)


def links(page: AppTest) -> list[str]:
    return [unescape(href) for body in bodies(page) for href in _HREF.findall(body)]


def named_in(href: str) -> list[str]:
    return parse_qs(urlsplit(href).query).get(PERSON_PARAM, [])


# The demonstration --------------------------------------------------------------------------------


def visit(path: str, login: str = "") -> AppTest:
    """Open the demonstration as a visitor does who names nobody, or the made-up *login*."""
    page = open_page(path, token="")
    if login:
        page.query_params[PERSON_PARAM] = login
        run(page)
    return page


def at(page: AppTest) -> str:
    """Return who stands in the address of *page*."""
    found = page.query_params[PERSON_PARAM]
    return found if isinstance(found, str) else found[-1]


def test_wp01_the_demonstration_begins_with_the_desk(demo: None) -> None:
    page = visit(OVERVIEW)
    assert at(page) == "ban-tinh"
    assert len(page.title) == 1

    chooser = widget(page, "selectbox", f"choice.{PERSON_PARAM}")
    assert len(chooser.options) == len(AccountRole)
    chooser.select("quan-tri")
    run(page)
    assert at(page) == "quan-tri"
    assert "accounts_page" in page.session_state["pages"]


@pytest.mark.parametrize("module", ["overview", "lagging_page", "self_page"])
def test_wp02_the_person_goes_along_in_every_address(demo: None, module: str) -> None:
    found = links(visit(PATH[module], "lanh-dao"))
    own = [href for href in found if not urlsplit(href).scheme]
    assert own
    assert {tuple(named_in(href)) for href in own} == {("lanh-dao",)}
    assert [href for href in found if urlsplit(href).scheme and named_in(href)] == []


def test_wp03_real_data_names_nobody(province: None) -> None:
    page = open_page(PATH["lagging_page"], token=sign_in(AN.name, AccountRole.LEADER))
    page.query_params[PERSON_PARAM] = "ban-tinh"
    run(page)
    assert links(page)
    assert [href for href in links(page) if named_in(href)] == []


@pytest.mark.parametrize(
    "href", ["tel:+84255123", "mailto:a@example.vn"], ids=["telephone", "letter box"]
)
def test_wp02_no_address_elsewhere_is_touched(href: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "remembered", lambda: "lanh-dao")
    assert visitor.address(href) == href


# A session that ends ------------------------------------------------------------------------------


def tab(commune: str = LY_SON) -> AppTest:
    """Return An's form in a tab of its own session."""
    token = sign_in(AN.name, AccountRole.LEADER)
    return open_page(ENTRY, token=token, dot="1", xa=commune, nhom="TS")


def give(page: AppTest, kind: str, key: str, value: str) -> None:
    """Answer in a widget of *page* and let the page follow."""
    widget(page, kind, key).set_value(value)
    run(page)


def end_sessions() -> None:
    app = the_app()
    account = account_of(AN.name, AccountRole.LEADER).state.account
    sessions.end_all(app.whole, account, actor="operator", at=app.clock())


def test_wp04_wp06_what_is_not_saved_is_shown(province: None) -> None:
    page = tab()
    give(page, "button_group", TS_01, "co")
    end_sessions()

    give(page, "text_input", SEATS, "17")

    assert text.SIGNED_OUT_HEAD in shown(page)
    told = "\n".join(bodies(page))
    assert "TS-03" in told
    assert "17" in told
    assert "TS-01" not in told  # WP05: it was saved
    assert answers() == {"TS-01": {"muc": "co"}}
    back = next(href for href in links(page) if "dang-nhap" in href)
    (asked,) = parse_qs(urlsplit(back).query)["ve"]
    assert parse_qs(urlsplit(asked).query) == {"dot": ["1"], "xa": [LY_SON], "nhom": ["TS"]}


def test_wp05_mine_in_a_conflict_is_shown(province: None) -> None:
    page = tab()
    other = open_page(ENTRY, nguoi=BINH.name, vai="Trưởng đoàn", dot="1", xa=LY_SON, nhom="TS")
    give(other, "button_group", TS_01, "co")
    give(page, "button_group", TS_01, "khong")
    end_sessions()

    told = "\n".join(bodies(run(page)))

    assert "TS-01" in told
    assert "Không" in told


def test_wp05_nothing_is_shown_where_all_is_saved(province: None) -> None:
    page = tab()
    give(page, "text_input", SEATS, "abc")  # refused, and mended
    give(page, "text_input", SEATS, "17")
    end_sessions()

    run(page)

    assert text.SIGNED_OUT_HEAD in shown(page)
    assert "TS-03" not in "\n".join(bodies(page))


@pytest.mark.parametrize(
    ("names", "there"),
    [
        pytest.param(["san_sang_phien"], True, id="WP07 http"),
        pytest.param(["__Host-san_sang_phien"], True, id="WP07 https"),
        pytest.param(["san_sang_phien"] * 2, False, id="WP07 two"),
        pytest.param(["__Host-san_sang_phien"] * 2 + ["san_sang_phien"], False, id="WP07 planted"),
    ],
)
def test_wp07_which_cookie_counts(
    province: None, monkeypatch: pytest.MonkeyPatch, names: list[str], *, there: bool
) -> None:
    token = sign_in(AN.name, AccountRole.DESK)
    line = "; ".join(f"{name}={token}" for name in names)
    headers = StreamlitHeaders([("cookie", line)])
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: dict.fromkeys(names, token)))
    monkeypatch.setattr(ContextProxy, "headers", property(lambda _: headers))

    page = open_page(OVERVIEW)

    assert any(AN.name in body for body in bodies(page)) is there
