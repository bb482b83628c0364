"""The overview of a province whose checklist has five items, where every case can be written out.

OV13 each sort of obstacle says why, in words of its own
OV14 when all communes are at the best level, that is what it says
OV15 between two rounds it says what cannot be compared: other items, another scale, other rules
OV16 every figure that is a link is the length of its list, also where only the desk answered
OV17 less than a tenth of a point is not said to be none
OV18 where the best level begins at 100 the communes that reach it have a bar of their own
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from survey.application import Application
from survey.exchange.commune_filter import CommuneFilter
from survey.exchange.commune_list import commune_list
from survey.model import Answer, AnswerState, CommuneCode, Door, ItemCode
from survey.settings import LOCAL_ZONE, now
from survey.storage import answers
from survey.storage.answers import NewAnswer
from survey.ui import addresses, text_overview
from tests.support.small_province import (
    AREA,
    CATALOGUE,
    DESK,
    EXPIRY,
    GATE,
    HERE,
    POLICY,
    SHARE,
    THERE,
    WITH_DESK,
    Clock,
    empty_province,
    open_round,
    said,
    small_content,
)
from tests.ui import pages
from tests.ui.pages import OVERVIEW, bodies, open_page, shown

BEST: Mapping[ItemCode, Answer] = {
    GATE: said(muc="co"),
    AREA: said(m2=100.0),
    SHARE: said(dat=1, can=1),
    EXPIRY: said(het_han=date(now().year + 3, 1, 1)),
}
COULD_NOT = Answer(AnswerState.COULD_NOT_CHECK, reason="Đóng cửa")


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """An open round of five items; the pages stand on the same database."""
    clock = Clock(datetime(now().year - 1, 12, 1, 12, tzinfo=LOCAL_ZONE))
    app = empty_province(tmp_path, clock)
    app.install("51", made_up=False)
    open_round(app)
    pages_stand = pages.use_database(tmp_path, monkeypatch)
    next(pages_stand)
    yield app
    next(pages_stand, None)
    app.close()


def answer(app: Application, commune: str, given: Mapping[ItemCode, Answer], rnd: int = 1) -> None:
    """Record all of *given* in *commune*."""
    entries = [
        (NewAnswer(rnd, CommuneCode(commune), item, said_, 0, DESK, Door.DEMO), app.clock())
        for item, said_ in given.items()
    ]
    answers.append_many(app.database, entries)


def rows() -> dict[str, str]:
    """Return the row of each commune in the table of those to deal with first."""
    table = next(b for b in bodies(open_page(OVERVIEW)) if text_overview.WHY in b)
    return {row[:5]: row for row in table.split("&amp;xa=")[1:]}


def start(template: str) -> str:
    """Return the words of *template* before its first gap."""
    return template.partition("{")[0]


def test_ov13_each_obstacle_says_why(drawn: Application) -> None:
    answer(drawn, HERE, {**BEST, GATE: said(muc="khong")})
    answer(drawn, THERE, {**BEST, AREA: said(m2=1.0)})
    third, fourth = (c.code for c in drawn.communes[-2:])
    answer(drawn, third, {**BEST, GATE: COULD_NOT})
    answer(drawn, fourth, {GATE: said(muc="co")})

    found = rows()

    assert start(text_overview.WHY_GATES) in found[HERE]
    assert start(text_overview.WHY_LOW) in found[THERE]
    assert AREA in found[THERE]
    assert start(text_overview.WHY_OPEN) in found[third]
    assert start(text_overview.WHY_COVERAGE) in found[fourth]
    rest = [why for code, why in found.items() if code not in {HERE, THERE, third, fourth}]
    assert len(rest) == 6
    assert all(text_overview.STOPPER_OBSTACLE["not_visited"] in why for why in rest)


def test_ov14_all_are_at_the_best_level(drawn: Application) -> None:
    for commune in drawn.communes:
        answer(drawn, commune.code, BEST)

    page = open_page(OVERVIEW)

    assert [one.value.startswith(start(text_overview.STOPPERS_NONE)) for one in page.success] == [
        True
    ]


def test_ov15_what_cannot_be_compared_is_said(drawn: Application) -> None:
    answer(drawn, HERE, BEST)
    shorter = CATALOGUE["TS.yaml"].partition("  - code: TS-03")[0]
    other = POLICY["policy.yaml"].replace("code: yeu", "code: kem")
    other = other.replace("gate_cap: yeu", "gate_cap: kem")
    drawn.content = small_content({**CATALOGUE, "TS.yaml": shorter}, {"policy.yaml": other})
    drawn.record_content()
    number = open_round(drawn, "Đợt 2")
    answer(drawn, HERE, {**BEST, AREA: said(m2=1.0)}, rnd=number)

    page = open_page(OVERVIEW, dot=str(number))

    said_ = "".join(one.proto.body for one in page.get("tab")[2].get("html"))
    assert text_overview.OTHER_SCALE in said_
    assert text_overview.OTHER_POLICY in said_
    assert "TS-03" in said_
    assert "TS-02" in said_


def test_ov15_rounds_without_a_commune_in_common(drawn: Application) -> None:
    answer(drawn, HERE, BEST)
    number = open_round(drawn, "Đợt 2")
    answer(drawn, THERE, BEST, rnd=number)

    page = open_page(OVERVIEW, dot=str(number))

    assert start(text_overview.NO_COMMON_COMMUNES) in shown(page)


# Figures and their lists -------------------------------------------------------------------------


def told(page: AppTest) -> list[tuple[int, dict[str, str]]]:
    """Return each figure of the overview that leads to the list of communes, with its filter."""
    pattern = rf'href="{addresses.LIST}\?([^"]*)"[^>]*>(?:<div class="card"><b>)?(\d+)(?![\d,])'
    words = {param: word for word, param in addresses.FILTER_PARAM.items()}
    return [
        (int(value), {words[k]: v for k, v in parse_qsl(unescape(asked)) if k in words})
        for asked, value in re.findall(pattern, shown(page))
    ]


def lengths(app: Application, number: int, figures: list[tuple[int, dict[str, str]]]) -> list[int]:
    """Return how long the list behind each of *figures* is."""
    found = app.assess(number)
    return [len(commune_list(app, found, CommuneFilter(**asked)).rows) for _, asked in figures]


def test_ov16_every_figure_is_the_length_of_its_list(drawn: Application) -> None:
    answer(drawn, HERE, BEST)
    drawn.content = small_content(WITH_DESK, POLICY)
    drawn.record_content()
    drawn.clock = lambda: now() - timedelta(days=3)
    number = open_round(drawn, "Đợt 2")
    drawn.clock = now
    for commune in (HERE, *(c.code for c in drawn.communes[-4:])):
        answer(drawn, commune, {SHARE: said(dat=0, can=2)}, rnd=number)
    answer(drawn, HERE, {GATE: said(muc="khong"), AREA: said(m2=1.0)}, rnd=number)
    answer(drawn, THERE, {GATE: said(muc="co"), AREA: said(m2=1.0)}, rnd=number)

    figures = told(open_page(OVERVIEW, dot=str(number)))

    assert lengths(drawn, number, figures) == [value for value, _ in figures]
    asked = {word for _, words in figures for word in words}
    assert {"gate", "open_gate", "agency", "domain", "begun", "item", "moved"} <= asked


def test_ov17_a_short_way_is_not_no_way(drawn: Application) -> None:
    nearly = {**BEST, SHARE: said(dat=3996, can=10000)}  # 75 + 25 × 0.3996 / 2 = 79.995, of 80
    answer(drawn, HERE, nearly | {EXPIRY: said(het_han=date(now().year - 1, 1, 1))})

    assert start(text_overview.WHY_LOW) + text_overview.LESS_THAN in rows()[HERE]


def test_ov18_a_level_that_begins_at_100_has_a_bar(drawn: Application) -> None:
    top = POLICY["policy.yaml"].replace("floor: 80", "floor: 100")
    drawn.content = small_content(CATALOGUE, {"policy.yaml": top})
    drawn.record_content()
    number = open_round(drawn, "Đợt 2")
    answer(drawn, HERE, BEST, rnd=number)
    answer(drawn, THERE, {**BEST, SHARE: said(dat=99, can=100)}, rnd=number)

    page = open_page(OVERVIEW, dot=str(number))

    bars = json.loads(page.get("plotly_chart")[-1].proto.spec)["data"][0]
    assert min(bars["width"]) > 0
    assert bars["text"][-2:] == ["1", "1"]
    assert len(set(bars["marker"]["color"][-2:])) == 2
