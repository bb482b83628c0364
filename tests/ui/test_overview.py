"""What the overview promises.

OV03 the communes below the best level are counted once by what stops them, the first ten by name
OV04 every figure leads to the list behind it, and that list is as long as the figure says
OV05 a gap says how many of how many; a small sample is said to be one
OV06 what waits for each agency
OV07 what changed since yesterday, apart from what the date alone changed, and since the last round
OV08 progress by team; communes of no team are told
OV09 the heatmap has a cell for each commune and domain, sorted by value; a table says the same
OV10 what has no value is told apart from what has a bad one
OV11 the distribution counts every commune that has a value
OV12 an empty round shows nothing that is not there
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from survey import field_work
from survey.application import Application, Draft
from survey.changes import ChangeKind
from survey.exchange.commune_filter import CHANGE_LABEL, NO_TEAM
from survey.model import Answer, AnswerState, CommuneCode, ItemCode, RoundState
from survey.morning import gather
from survey.obstacles import Obstacle, stoppers
from survey.planning import TeamDraft
from survey.settings import Settings, now
from survey.storage.answers import Appended
from survey.ui import text, text_overview
from survey.ui.visitor import PERSON_PARAM
from tests.exchange.demo_home import copy_of_demo
from tests.ui import pages
from tests.ui.pages import DESK, LY_SON, OVERVIEW, PATH, bodies, open_page, run, shown, the_app

LIST = PATH["communes_page"]
AN_PHU = CommuneCode("21172")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


@pytest.fixture
def demo(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Made-up data of 96 communes."""
    copied = copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(copied, monkeypatch)


def figures(page: AppTest) -> list[tuple[str, str, dict[str, str]]]:
    """Return the cards that are links: value, name and the query of their address."""
    pattern = (
        r'<a class="figure" href="([^"]*)"[^>]*><div class="card"><b>([^<]*)</b><span>([^<]*)<'
    )
    return [(value, name, query(href)) for href, value, name in re.findall(pattern, shown(page))]


def query(href: str) -> dict[str, str]:
    """Return the query of an address, without the made-up person that goes along in it."""
    asked = dict(parse_qsl(unescape(href).partition("?")[2]))
    return {name: value for name, value in asked.items() if name != PERSON_PARAM}


def counted(page: AppTest) -> int:
    """Return how many communes the list says that it shows."""
    found = re.search(r"\*\*(\d+)/96", shown(page))
    assert found is not None
    return int(found[1])


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(one.proto.spec) for one in page.get("plotly_chart")]


def answer(item: str, *, rnd: int = 1, based_on: int = 0, **values: str) -> None:
    given = Answer(AnswerState.ANSWERED, dict(values))
    saved = the_app().save(Draft(rnd, LY_SON, ItemCode(item), given, based_on, pages.AN))
    assert isinstance(saved, Appended)


def test_ov03_each_commune_has_one_obstacle(demo: None) -> None:
    found = the_app().assess(1)
    page = open_page(OVERVIEW)

    shown_counts = {q["can-tro"]: int(value) for value, _, q in figures(page) if "can-tro" in q}

    below = int((found.level != 0).sum())
    assert sum(shown_counts.values()) == below
    assert set(shown_counts) <= {str(why) for why in Obstacle}
    head = re.search(r"(\d+)/96", "\n".join(one.value for one in page.subheader))
    assert head is not None
    assert int(head[1]) == below


def test_ov03_the_first_ten_stand_by_name(demo: None) -> None:
    table = next(body for body in bodies(open_page(OVERVIEW)) if text_overview.WHY in body)

    codes = re.findall(r"&amp;xa=(\d{5})", table)

    assert codes == [one.commune for one in stoppers(the_app().assess(1))[:10]]


def test_ov04_cards_lead_to_lists_of_that_length(demo: None) -> None:
    told = [
        (value.partition("/")[0], asked)
        for value, _, asked in figures(open_page(OVERVIEW))
        if "%" not in value and len(asked) > 1  # the lagging list has a page of its own
    ]

    assert len(told) >= 7
    assert [counted(open_page(LIST, **asked)) for _, asked in told] == [int(v) for v, _ in told]


@pytest.mark.parametrize(
    "word", ["tieu-chi", "co-quan", "dieu-kien", "chua-ket-luan", "nhom", "doan"]
)
def test_ov04_figures_of_tables_lead_to_lists_of_that_length(demo: None, word: str) -> None:
    links = re.findall(
        rf'<a href="({LIST}[^"]*{word}=[^"]*)"[^>]*>(\d+)', shown(open_page(OVERVIEW))
    )
    told = {href: int(value) for href, value in links[:3]}

    assert told
    assert {href: counted(open_page(LIST, **query(href))) for href in told} == told


def test_ov05_a_small_sample_is_said_to_be_one(province: None) -> None:
    answer("TS-01", muc="khong")

    page = open_page(OVERVIEW)

    assert f">1/1</a> ({text_overview.SMALL_SAMPLE})" in shown(page)


def test_ov05_a_full_sample_is_not(demo: None) -> None:
    gap = gather(the_app(), 1).gaps[0]

    page = shown(open_page(OVERVIEW))

    assert f">{gap.communes}/{gap.answered}</a></div>" in page


def test_ov05_the_other_gaps_can_be_opened(demo: None) -> None:
    page = open_page(OVERVIEW)
    page.session_state["overview.gaps"] = True
    run(page)

    listed = re.findall(r"tieu-chi=([A-Z]{2}-\d\d)", shown(page))

    assert listed == [gap.item.code for gap in gather(the_app(), 1).gaps]


def test_ov06_each_agency_with_work_stands_there(demo: None) -> None:
    shares = gather(the_app(), 1).agencies
    table = next(b for b in bodies(open_page(OVERVIEW)) if text_overview.COLUMN_POINTS in b)

    assert re.findall(r"co-quan=([a-z_]+)", table) == [share.code for share in shares]


@pytest.fixture
def ongoing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two rounds, the second since three days; in both one commune failed a gate."""
    settings = Settings.from_env({"READINESS_DATA_DIR": str(tmp_path)})
    early = Application.open(settings, clock=lambda: now() - timedelta(days=3))
    early.install("51", made_up=False)
    for name in ("Đợt trước", "Đợt này"):
        opens = early.today
        number = early.create_round(name=name, opens_on=opens, closes_on=opens, actor=DESK)
        early.change_round(number, RoundState.OPEN, actor=DESK, reason="")
        given = Answer(AnswerState.ANSWERED, {"muc": "khong"})
        early.save(Draft(number, LY_SON, ItemCode("TS-01"), given, 0, pages.AN))
    early.close()
    yield from pages.use_database(tmp_path, monkeypatch)


def tab(page: AppTest, place: int) -> str:
    """Return what a tab of the changes shows."""
    return "".join(one.proto.body for one in page.get("tab")[place].get("html"))


def test_ov07_an_answer_of_today_is_a_change(ongoing: None) -> None:
    answer("TS-01", based_on=1, rnd=2, muc="co")

    page = open_page(OVERVIEW, dot="2")

    yesterday, overnight, last_round = (tab(page, place) for place in range(3))
    closed = CHANGE_LABEL[ChangeKind.GATE_CLOSED]
    assert closed in yesterday
    assert closed in last_round
    assert closed not in overnight
    assert f"&amp;xa={LY_SON}" in yesterday
    for since in ("hom-qua", "dot-truoc"):
        listed = open_page(LIST, dot="2", doi=since, loai=ChangeKind.GATE_CLOSED.value)
        assert counted(listed) == 1


def test_ov07_a_deadline_that_passed_overnight_stands_apart(ongoing: None) -> None:
    app = the_app()
    early = Application.open(app.settings, clock=lambda: now() - timedelta(days=2))
    given = Answer(AnswerState.ANSWERED, {"muc": "khong"})
    early.save(Draft(2, AN_PHU, ItemCode("TS-05"), given, 0, pages.AN))
    due = early.today + timedelta(days=1)
    early.set_deadline(2, "TS-05", due, "Văn bản 1", actor=DESK)
    early.close()

    page = open_page(OVERVIEW, dot="2")

    assert CHANGE_LABEL[ChangeKind.LAGGING_IN] in tab(page, 1)
    assert f"&amp;xa={AN_PHU}" in tab(page, 1)
    assert f"&amp;xa={AN_PHU}" not in tab(page, 0)


def test_ov07_a_round_made_today_has_no_yesterday(province: None) -> None:
    page = open_page(OVERVIEW)

    infos = [one.value for one in page.info]
    assert infos.count(text_overview.NO_YESTERDAY) == 2
    assert text_overview.NO_LAST_ROUND in infos


def test_ov08_teams_and_communes_of_none(province: None) -> None:
    app = the_app()
    answer("TS-01", muc="co")
    codes = (LY_SON, *(CommuneCode(c.code) for c in app.communes[:4]))
    draft = TeamDraft(name="Đoàn số 1", leader="Nguyễn Văn An", communes=codes)
    (team,) = field_work.save_teams(app, 1, [draft], actor=DESK)

    table = next(b for b in bodies(open_page(OVERVIEW)) if text_overview.NO_TEAM in b)

    assert re.findall(r"doan=([a-z0-9-]+)&amp;den", table) == [str(team), NO_TEAM]
    assert ">1/5</a>" in table
    assert ">0/91</a>" in table


def test_ov09_the_heatmap_has_every_cell_in_order(demo: None) -> None:
    found = the_app().assess(1)
    spec = next(c for c in charts(open_page(OVERVIEW)) if c["data"][0]["type"] == "heatmap")

    points = spec["data"][2]
    columns = [code for code, y in zip(points["customdata"], points["y"], strict=True) if y == 0]
    values = [float(found.readiness.value[found.index[CommuneCode(c[0])]]) for c in columns]

    assert len(points["customdata"]) == 96 * len(found.rulebook.catalogue.domains)
    known = [value for value in values if not np.isnan(value)]
    assert values[: len(known)] == sorted(known)


def test_ov10_no_value_is_a_stroke_and_no_colour(demo: None) -> None:
    found = the_app().assess(1)
    spec = next(c for c in charts(open_page(OVERVIEW)) if c["data"][0]["type"] == "heatmap")

    cells = [cell for row in spec["data"][0]["z"] for cell in row]
    strokes = spec["data"][1]["x"]

    unknown = int(np.isnan(found.readiness.domain_value).sum())
    assert cells.count(None) == len(strokes) == unknown > 0


def test_ov09_the_table_says_the_same(demo: None) -> None:
    page = open_page(OVERVIEW)
    page.session_state["overview.heatmap-table"] = True
    run(page)

    table = next(body for body in bodies(page) if 'class="table-wrap heat"' in body)

    found = the_app().assess(1)
    assert len(re.findall(r"&amp;xa=\d{5}", table)) == 96
    assert table.count(">–</td>") == int(np.isnan(found.readiness.domain_value).sum())


def test_ov11_the_distribution_counts_every_value(demo: None) -> None:
    known = int((~np.isnan(the_app().assess(1).readiness.value)).sum())
    spec = charts(open_page(OVERVIEW))[-1]

    assert sum(int(count) for count in spec["data"][0]["text"] if count) == known


def test_ov12_an_empty_round_shows_what_is_there(province: None) -> None:
    page = open_page(OVERVIEW)

    assert [q["can-tro"] for _, _, q in figures(page) if "can-tro" in q] == ["not_visited"]
    infos = [one.value for one in page.info]
    assert {text.OVERVIEW_NO_GAPS, text.OVERVIEW_NO_GATES, text_overview.DISTRIBUTION_NONE} <= set(
        infos
    )
