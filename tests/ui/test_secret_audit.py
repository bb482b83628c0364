"""Whoever sees confidential items stands in the audit, once in a visit and place.

SA01 every page that shows them notes where
SA02 what shows none of them notes nothing; nor does a person who may not see them
SA03 the next drawing of the same place notes nothing more
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey import difficulties, labels, objections, reviews
from survey.model import Actor, ItemCode, Role, Submission
from survey.rights import AccountRole
from survey.storage import audit
from survey.ui.context import READ_SECRET
from tests.support import marked_province as marked
from tests.support.marked_province import HERE, NAMES, PLAIN, SECRET
from tests.ui import pages
from tests.ui.pages import COMMUNE, MAP, OVERVIEW, PATH, open_page, run, the_app

LIST, REVIEW = PATH["communes_page"], PATH["review_page"]
OBJECTIONS, DIFFICULTIES = PATH["objections_page"], PATH["difficulties_page"]
Place = dict[str, int | str]
ALL: Place = {"round": 1}
IN_HERE: Place = {"round": 1, "commune": HERE}


@pytest.fixture(autouse=True)
def province(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    copied = marked.copy(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(copied, monkeypatch)


def noted() -> list[Place]:
    """Return the places at which somebody saw confidential items, oldest first."""
    found = audit.page(the_app().whole, limit=200)
    return [dict(one.place) for one in found if one.action == READ_SECRET][::-1]


def objection(item: ItemCode) -> str:
    made = objections.of_round(the_app(), 1)
    return str(next(o.id for o in made if (o.commune, o.item) == (HERE, item)))


def difficulty(item: ItemCode) -> str:
    made = difficulties.register(the_app())
    return str(next(d.id for d in made if (d.commune, d.item) == (HERE, item)))


def see(path: str, role: AccountRole, **query: str) -> list[Place]:
    """Open the page twice in one tab, and return what that notes."""
    page = open_page(path, nguoi=NAMES[role], vai=labels.ACCOUNT_ROLE[role], dot="1", **query)
    first = noted()
    run(page)
    assert noted() == first  # SA03
    return first


@pytest.mark.parametrize(
    ("path", "query", "place"),
    [
        pytest.param(COMMUNE, {"xa": HERE}, IN_HERE, id="SA01 the page of a commune"),
        pytest.param(OVERVIEW, {}, ALL, id="SA01 the heatmap"),
        pytest.param(MAP, {"lop": "AN"}, {**ALL, "domain": "AN"}, id="SA01 a layer of the map"),
        pytest.param(MAP, {"lop": SECRET}, {**ALL, "item": SECRET}, id="SA01 an item on the map"),
        pytest.param(
            MAP, {"lop": "dk-AN-01"}, {**ALL, "item": "AN-01"}, id="SA01 a gate on the map"
        ),
        pytest.param(MAP, {"lop": "dieu-kien"}, ALL, id="SA01 all gates on the map"),
        pytest.param(
            LIST, {"tieu-chi": SECRET}, {**ALL, "item": SECRET}, id="SA01 an item of the list"
        ),
        pytest.param(LIST, {"nhom": "AN"}, {**ALL, "domain": "AN"}, id="SA01 a domain of the list"),
        pytest.param(PATH["self_page"], {"nhom": "AN"}, IN_HERE, id="SA01 the self-assessment"),
    ],
)
def test_sa01_a_page_notes_what_it_shows(path: str, query: dict[str, str], place: Place) -> None:
    role = AccountRole.COMMUNE if path == PATH["self_page"] else AccountRole.DESK

    assert see(path, role, **query) == [place]


def test_sa01_an_opened_form_is_noted() -> None:
    form = the_app().submit(1, HERE, actor=Actor("Người Nộp", Role.INSPECTOR))
    assert isinstance(form, Submission)
    assert reviews.cases(the_app(), 1)

    assert see(REVIEW, AccountRole.DESK) == []
    assert see(REVIEW, AccountRole.DESK, xem=HERE) == [IN_HERE]


def test_sa01_an_objection_is_noted() -> None:
    assert see(OBJECTIONS, AccountRole.DESK, kn=objection(PLAIN)) == []
    assert see(OBJECTIONS, AccountRole.DESK, kn=objection(SECRET)) == [IN_HERE]


def test_sa01_a_difficulty_is_noted() -> None:
    assert see(DIFFICULTIES, AccountRole.DESK, vm=difficulty(PLAIN)) == []
    assert see(DIFFICULTIES, AccountRole.DESK, vm=difficulty(SECRET)) == [
        {**IN_HERE, "item": SECRET}
    ]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        pytest.param(MAP, {}, id="SA02 the map of levels"),
        pytest.param(MAP, {"lop": "TS"}, id="SA02 a layer without any"),
        pytest.param(MAP, {"lop": PLAIN}, id="SA02 an item on the map"),
        pytest.param(LIST, {"tieu-chi": PLAIN}, id="SA02 an item of the list"),
        pytest.param(LIST, {"nhom": "TS"}, id="SA02 a domain of the list"),
    ],
)
def test_sa02_nothing_else_is_noted(path: str, query: dict[str, str]) -> None:
    assert see(path, AccountRole.DESK, **query) == []


@pytest.mark.parametrize("path", [OVERVIEW, COMMUNE, LIST])
def test_sa02_who_may_not_see_them_is_not_noted(path: str) -> None:
    assert see(path, AccountRole.EXECUTIVE, xa=HERE, nhom="TK") == []
