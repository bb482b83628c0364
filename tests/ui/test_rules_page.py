"""What the page of rules promises: the real script, a real database, no browser.

RU01 the rules in force are told in words: what is late, levels, weights, thresholds, also those not set
RU02 the workbook of the rules is offered; of every edition too
RU03 an uploaded workbook shows its problems with sheet and cell, or what would change; nothing is adopted
RU04 the effect is shown on a round: communes, levels, the lagging list
RU05 adopting needs a name, the desk and a reason; then it is the newest edition, with who and why
RU06 rules that somebody else adopted meanwhile are not overwritten, and the page says so
RU07 an unchanged workbook is no change
RU08 what people type is text on the page
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import labels, rule_office
from survey.exchange.rules_reader import read_rules
from survey.exchange.rules_workbook import ORIGIN
from survey.model import Actor, Role
from survey.problems import ProblemCode, problem
from survey.rule_sheets import Sheet
from survey.storage.versions import ContentKind
from survey.ui import style, text_rules
from tests.exchange.demo_home import copy_of_demo
from tests.exchange.rules_book import Edit, after, fresh, put
from tests.ui import pages
from tests.ui.pages import AN, DESK, PATH, bodies, open_page, run, shown, the_app, widget

RULES = PATH["rules_page"]
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHI = Actor("Lê Thị Chi", Role.DESK)
WEIGHT = put(str(Sheet.DOMAINS), "B5", 60)
GATES = put(str(Sheet.GENERAL), "C8", "không")
REASON = "rules.reason"


@pytest.fixture
def demo(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The pages stand on a copy of the made-up data."""
    copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def editing(actor: Actor | None = DESK) -> AppTest:
    """Open the part of the page where rules are edited."""
    who = {"nguoi": actor.name, "vai": labels.ROLE[actor.role]} if actor else {}
    return open_page(RULES, phan="sua", **who)


def uploaded(*edits: Edit, actor: Actor | None = DESK, data: bytes | None = None) -> AppTest:
    """Open the page and upload the rules in force after *edits*."""
    page = editing(actor)
    if data is None:
        data = after(fresh(the_app()), *edits)
    page.file_uploader[0].set_value(("quy-dinh.xlsx", data, MEDIA))
    return run(page)


def adopt(page: AppTest, reason: str) -> AppTest:
    widget(page, "text_input", REASON).set_value(reason)
    widget(page, "button", "rules.adopt").click()
    return run(page)


def refusals(page: AppTest) -> list[str]:
    return [error.value for error in page.error]


def said(code: ProblemCode, **details: object) -> str:
    return style.plain(problem(code, "", **details).text)


def test_ru01_the_rules_are_told_in_words(demo: None) -> None:
    words = shown(open_page(RULES))

    policy = rule_office.in_force(the_app()).book.policy
    assert all(escape(setting.label) in words for setting in policy.thresholds.values())
    assert all(band.label in words for band in policy.bands)
    unset = [s for s in policy.thresholds.values() if s.value is None]
    assert words.count(text_rules.NOT_SET) == len(unset) > 0
    assert text_rules.LAGGING_GATE in words
    assert text_rules.LAGGING_NEVER not in words


def test_ru01_other_rules_are_told_otherwise(province: None) -> None:
    app = the_app()
    general, deadlines = str(Sheet.GENERAL), str(Sheet.DEADLINES)
    edits = (
        *(put(general, address, "không") for address in ("C8", "C10")),
        put(general, "C9", "không dùng"),
        *(put(deadlines, a, v) for a, v in (("A5", "CT"), ("B5", "31/03/2027"), ("C5", "QĐ 12"))),
        put(str(Sheet.UNITS), "C5", "không"),
    )
    found = read_rules(app, after(fresh(app), *edits))
    rule_office.adopt(app, found, actor=CHI, reason="thử")

    words = shown(open_page(RULES))

    assert text_rules.LAGGING_NEVER in words
    assert "31/03/2027" in words
    assert text_rules.UNITS_COUNT.format(n=95, whole=96) in words
    assert app.communes[0].name in words


def test_ru02_workbooks_are_offered(demo: None) -> None:
    page = editing(actor=None)
    history = open_page(RULES, phan="lich-su", ban="1")

    assert [b.key for b in page.get("download_button")] == ["rules.download"]
    assert [b.key for b in history.get("download_button")] == ["rules.edition"]
    assert the_app().rounds()[0].name in shown(history)


@pytest.mark.parametrize("data", [b"", b"no workbook"], ids=["RU03 empty", "RU03 no workbook"])
def test_ru03_a_file_that_is_no_workbook(demo: None, data: bytes) -> None:
    page = uploaded(data=data)

    assert len(refusals(page)) == 1
    assert "rules.adopt" not in [button.key for button in page.button]


def test_ru03_problems_stand_with_sheet_and_cell(demo: None) -> None:
    page = uploaded(WEIGHT, put(str(Sheet.LEVELS), "C5", "x"), put(str(Sheet.ITEMS), "C5", -1))

    table = "".join(bodies(page))
    assert f"«{Sheet.LEVELS}»!C5" in table
    assert f"«{Sheet.ITEMS}»!C5" in table
    assert "rules.adopt" not in [button.key for button in page.button]


def test_ru04_changes_and_effect_are_shown(demo: None) -> None:
    page = uploaded(WEIGHT, GATES)

    app = the_app()
    found = rule_office.effect(app, read_rules(app, after(fresh(app), WEIGHT, GATES)), 1)
    words = "".join(bodies(page))
    assert f"{found.lagging_before} → {found.lagging_after}" in words
    assert found.lagging_after < found.lagging_before
    assert all(escape(move.commune.name) in words for move in found.moves)
    assert rule_office.in_force(app).numbers == numbers(1, 1)


def numbers(catalogue: int, policy: int) -> rule_office.Numbers:
    return {ContentKind.CATALOGUE: catalogue, ContentKind.POLICY: policy}


def test_ru04_without_effect_that_is_said(province: None) -> None:
    page = uploaded(put(str(Sheet.LEVELS), "B5", "Rất tốt"))

    assert text_rules.EFFECT_NONE in shown(page)


def test_ru04_a_commune_that_leaves_is_shown(demo: None) -> None:
    page = uploaded(put(str(Sheet.UNITS), "C5", "không"))

    assert text_rules.OUTSIDE in "".join(bodies(page))


def test_ru04_many_changes_are_counted(demo: None) -> None:
    edits = [put(str(Sheet.WORDING), f"C{line}", f"Câu {line}") for line in range(5, 5 + 210)]

    page = uploaded(*edits)

    assert text_rules.MORE_CHANGES.format(n=10) in shown(page)


def test_ru05_only_the_desk_adopts(demo: None) -> None:
    page = editing(AN)

    assert not page.file_uploader
    assert "rules.adopt" not in [button.key for button in page.button]


@pytest.mark.parametrize(
    ("actor", "reason", "expected"),
    [
        pytest.param(
            DESK,
            " ",
            [said(ProblemCode.REASON_MISSING, state=labels.ADOPT_RULES)],
            id="RU05 no reason",
        ),
    ],
)
def test_ru05_adopting_is_refused(
    demo: None, actor: Actor, reason: str, expected: list[str]
) -> None:
    page = adopt(uploaded(WEIGHT, actor=actor), reason)

    assert refusals(page) == expected
    assert rule_office.in_force(the_app()).numbers == numbers(1, 1)


def test_ru05_adopted_rules_are_the_newest_edition(demo: None) -> None:
    page = adopt(uploaded(WEIGHT), "Theo <b>QĐ</b> 12")

    assert len(page.success) == 1
    assert "rules.adopt" not in [button.key for button in page.button]
    assert rule_office.in_force(the_app()).numbers == numbers(1, 2)
    history = "".join(bodies(open_page(RULES, phan="lich-su")))
    assert DESK.name in history
    assert escape("Theo <b>QĐ</b> 12") in history
    assert "<b>QĐ</b>" not in history


def test_ru06_rules_adopted_meanwhile_are_not_overwritten(demo: None) -> None:
    app = the_app()
    page = uploaded(WEIGHT)
    theirs = read_rules(app, after(fresh(app), GATES))
    rule_office.adopt(app, theirs, actor=CHI, reason="trước")

    page = adopt(page, "sau")

    assert f"«{ORIGIN}»" in "".join(bodies(page))  # the file is made from older rules now
    assert rule_office.in_force(app).book.policy.lagging.failed_gate is False


def test_ru07_an_unchanged_workbook_is_no_change(demo: None) -> None:
    page = uploaded()

    assert [info.value for info in page.info] == [text_rules.UNCHANGED]
    assert refusals(page) == []


def test_ru08_typed_markup_is_text(demo: None) -> None:
    page = uploaded(put(str(Sheet.ITEMS), "D5", "<img src=x onerror=alert(1)>"))

    assert "<img" not in shown(page)
    assert escape("<img src=x") in shown(page)
