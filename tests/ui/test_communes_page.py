"""What the list of communes promises.

CL01 without a filter all communes stand there, each with level, value, gates and form
CL02 what the address asks for is all asked together, and said as words that can be taken away
CL03 a filter chosen on the page goes into the address; taking it away takes it out
CL04 a filter that the round does not know is said and not used
CL05 text finds communes with or without accents
CL06 the list can be ordered by name, value and level
CL07 with an item it shows how the item stands in each commune; of a confidential one no values
CL08 what people typed is text, not markup
CL09 the matrix of the communes shown is offered below
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import field_work, labels
from survey.evaluation import NOT_REACHED
from survey.model import AnswerState, CommuneCode
from survey.planning import TeamDraft
from survey.ui import text_matrix
from tests.exchange.demo_home import copy_of_demo
from tests.ui import pages
from tests.ui.pages import DESK, PATH, bodies, open_page, run, shown, the_app, widget

LIST = PATH["communes_page"]
LY_SON = "21548"


@pytest.fixture
def demo(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Made-up data of 96 communes."""
    copied = copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(copied, monkeypatch)


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A province with one open round, no answer and no team."""
    yield from pages.use_database(pages.prepare(tmp_path), monkeypatch)


def listed(page: AppTest) -> list[str]:
    """Return the codes of the communes in the table, in its order."""
    return [code for body in bodies(page) for code in re.findall(r"&amp;xa=(\d{5})", body)]


def chips(page: AppTest) -> set[str]:
    """Return the words of the filter that can be taken away."""
    return {
        str(one.key).removeprefix("list.drop.")
        for one in page.get("button")
        if str(one.key).startswith("list.drop.")
    }


def select(page: AppTest, word: str, value: str) -> AppTest:
    """Choose *value* in the widget of *word*."""
    widget(page, "selectbox", f"list.{word}").set_value(value)
    return run(page)


def test_cl01_all_communes_stand_there(demo: None) -> None:
    page = open_page(LIST)

    assert sorted(listed(page)) == sorted(the_app().assess(1).communes)
    assert "**96/96" in shown(page)
    assert chips(page) == set()


def test_cl02_everything_asked_for_is_asked_together(demo: None) -> None:
    found = the_app().assess(1)
    standing = the_app().standing(1)
    cap = found.rulebook.policy.bands[2].code

    page = open_page(LIST, muc=cap, phieu="da-nop", den="da-den")

    assert set(listed(page)) == {
        code
        for code, level in zip(found.communes, found.level, strict=True)
        if level == 2 and code in standing
    }
    assert chips(page) == {"level", "form", "visited"}


@pytest.mark.parametrize("value", ["concluded", "not_concluded", "not_visited"])
def test_cl02_levels_that_are_no_band(demo: None, value: str) -> None:
    level = the_app().assess(1).level.tolist()
    expected = {"concluded": level.count(-1) + level.count(-2)}.get(value)

    page = open_page(LIST, muc=value)

    if expected is None:
        expected = 96 - level.count(-1 if value == "not_concluded" else -2)
    assert len(listed(page)) == 96 - expected


def test_cl02_a_chip_takes_its_filter_away(demo: None) -> None:
    page = open_page(LIST, muc="not_visited", phieu="da-nop")
    assert listed(page) == []

    widget(page, "button", "list.drop.form").click()
    run(page)

    assert chips(page) == {"level"}
    assert len(listed(page)) > 0
    assert "phieu" not in page.query_params


def test_cl02_all_filters_can_be_taken_away_at_once(demo: None) -> None:
    page = open_page(LIST, muc="not_visited", phieu="da-nop", tim="ly son")

    widget(page, "button", "list.drop").click()
    run(page)

    assert len(listed(page)) == 96
    assert {"muc", "phieu", "tim"}.isdisjoint(page.query_params)


def test_cl03_a_choice_goes_into_the_address(demo: None) -> None:
    page = select(open_page(LIST), "domain", "TS")

    assert page.query_params["nhom"] == "TS"
    assert 0 < len(listed(page)) < 96


def test_cl03_a_team_is_chosen_by_its_number(province: None) -> None:
    codes = tuple(CommuneCode(c.code) for c in the_app().communes[:3])
    draft = TeamDraft(name="Đoàn số 1", leader="Nguyễn Văn An", communes=codes)
    (team,) = field_work.save_teams(the_app(), 1, [draft], actor=DESK)

    assert set(listed(open_page(LIST, doan=str(team)))) == set(codes)
    assert len(listed(open_page(LIST, doan="chua-giao"))) == 93


def test_cl04_an_unknown_filter_is_said_and_not_used(demo: None) -> None:
    page = open_page(LIST, muc="xyz", doan="99")

    (warning,) = page.warning
    assert {"muc=xyz", "doan=99"} <= set(re.findall(r"\w+=\w+", warning.value.replace("\\", "")))
    assert len(listed(page)) == 96


def test_cl04_a_result_without_an_item_asks_for_nothing(demo: None) -> None:
    assert len(listed(open_page(LIST, **{"ket-qua": "dat"}))) == 96


def test_cl04_an_item_that_changed_needs_a_change_that_needs_a_time(demo: None) -> None:
    page = open_page(LIST, **{"loai": "item_met", "tieu-chi-doi": "TS-01"})

    assert len(listed(page)) == 96
    assert chips(page) == set()


@pytest.mark.parametrize("typed", ["ly son", "Lý Sơn", "21548"])
def test_cl05_text_finds_with_and_without_accents(demo: None, typed: str) -> None:
    page = open_page(LIST)

    widget(page, "text_input", "list.text").set_value(typed)
    run(page)

    assert LY_SON in listed(page)
    assert len(listed(page)) < 5
    assert page.query_params["tim"] == typed


def test_cl06_by_value_the_lowest_stands_first(demo: None) -> None:
    found = the_app().assess(1)

    order = listed(open_page(LIST, xep="diem"))

    values = [float(found.readiness.value[found.index[CommuneCode(code)]]) for code in order]
    known = [value for value in values if value == value]  # noqa: PLR0124 - NaN
    assert values[: len(known)] == sorted(known)


def test_cl06_by_level_the_lowest_stands_first(demo: None) -> None:
    found = the_app().assess(1)
    page = open_page(LIST)
    widget(page, "button_group", "list.order").set_value("muc")
    run(page)

    levels = [int(found.level[found.index[CommuneCode(code)]]) for code in listed(page)]

    bands = [level for level in levels if level >= 0]
    assert levels == [*sorted(bands, reverse=True), *sorted(levels[len(bands) :], reverse=True)]


def test_cl07_an_item_shows_how_it_stands(demo: None) -> None:
    found = the_app().assess(1)
    column = found.rulebook.item_index["TS-01"]

    short = open_page(LIST, **{"tieu-chi": "TS-01"})
    everywhere = open_page(LIST, **{"tieu-chi": "TS-01", "ket-qua": "co"})

    assert len(listed(short)) == int(found.not_met[:, column].sum())
    assert len(listed(everywhere)) == 96
    unreached = int((found.grid.state[:, column] == NOT_REACHED).sum())
    cells = re.findall(r'TS-01"><div>([^<]*)</div>', shown(everywhere))
    assert len(cells) == 96
    assert cells.count(labels.STATE[AnswerState.NOT_REACHED]) == unreached > 0


def test_cl07_of_a_confidential_item_no_values_are_shown(demo: None) -> None:
    item = next(i for i in the_app().content.catalogue.items if i.confidential)

    page = open_page(LIST, **{"tieu-chi": item.code, "ket-qua": "co"})

    cells = set(re.findall(rf'{item.code}"><div>([^<]*)</div>', shown(page)))
    assert len(listed(page)) == 96
    assert not [cell for cell in cells if ":" in cell]


def test_cl08_what_is_typed_is_text(demo: None) -> None:
    page = open_page(LIST, tim="<b>x</b>", muc="<i>")

    assert "<b>x</b>" not in "".join(bodies(page))
    assert listed(page) == []


def test_cl09_the_matrix_is_offered_below(demo: None) -> None:
    assert text_matrix.TITLE in [one.label for one in open_page(LIST).expander]
