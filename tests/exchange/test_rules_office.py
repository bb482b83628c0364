"""The rules edited in LibreOffice.

RL01 saved by LibreOffice without an edit they change nothing
RL02 edited and saved by LibreOffice they come back as previewed, and hold so when adopted
RL03 what is wrong is told by the same sheet and cell as before LibreOffice saved it
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from survey import rule_office
from survey.application import Application
from survey.exchange.rules_reader import read_rules
from survey.model import Actor, Role
from survey.problems import ProblemCode
from survey.rule_sheets import Sheet
from tests.exchange.demo_home import copy_of_demo, opened
from tests.exchange.office import convert
from tests.exchange.rules_book import Edit, after, fresh, put
from tests.storage.builders import refusal

CHI = Actor("Lê Thị Chi", Role.DESK)
ITEMS, DEADLINES = str(Sheet.ITEMS), str(Sheet.DEADLINES)
EDITS = (
    put(str(Sheet.DOMAINS), "B5", "30,5"),
    put(str(Sheet.LEVELS), "C5", 95),
    put(str(Sheet.GENERAL), "C5", 0.5),
    put(str(Sheet.GENERAL), "C8", "không"),
    put(str(Sheet.THRESHOLDS), "C9", 1.25),
    put(ITEMS, "D5", "Trụ sở «mới» & 100% đủ?"),
    put(DEADLINES, "A5", "CT-01"),
    put(DEADLINES, "B5", datetime(2027, 3, 31)),  # noqa: DTZ001 - as a spreadsheet has it
    put(DEADLINES, "C5", "QĐ 12/QĐ-UBND"),
    put(str(Sheet.UNITS), "C6", "không"),
)


def saved_by_office(data: bytes, folder: Path, *edits: Edit) -> bytes:
    """Return the workbook as LibreOffice saves it: read, kept as its own format, written again."""
    folder.mkdir()
    first = folder / "rules.xlsx"
    first.write_bytes(after(data, *edits) if edits else data)
    (own,) = convert(first, "ods", folder / "a")
    (again,) = convert(own, "xlsx", folder / "b")
    return again.read_bytes()


@pytest.fixture
def own(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Application:
    """A province with made-up data that a test may write to."""
    return opened(copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path / "data"))


def test_rl01_saving_changes_nothing(demo: Application, tmp_path: Path) -> None:
    data = saved_by_office(fresh(demo), tmp_path / "office")

    assert refusal(lambda: read_rules(demo, data)) == [(ProblemCode.RULES_UNCHANGED, "")]


def test_rl02_edits_come_back_as_previewed(own: Application, tmp_path: Path) -> None:
    data = fresh(own)
    direct = read_rules(own, after(data, *EDITS))

    found = read_rules(own, saved_by_office(data, tmp_path / "office", *EDITS))

    assert found.changes == direct.changes
    assert len(found.changes) == 9
    assert found.files == direct.files
    previewed = rule_office.effect(own, found, 1)
    rule_office.adopt(own, found, actor=CHI, reason="QĐ 12")
    in_force = rule_office.in_force(own)
    assert (in_force.book.catalogue, in_force.book.policy) == (
        found.book.catalogue,
        found.book.policy,
    )
    assert previewed.lagging_after < previewed.lagging_before
    assert refusal(lambda: read_rules(own, fresh(own))) == [(ProblemCode.RULES_UNCHANGED, "")]
    own.close()


def test_rl03_wrong_cells_keep_their_places(demo: Application, tmp_path: Path) -> None:
    edits = (put(ITEMS, "C5", "hai"), put(ITEMS, "C6", "=1+1"), put(DEADLINES, "A5", "ZZ"))
    data = saved_by_office(fresh(demo), tmp_path / "office", *edits)

    assert refusal(lambda: read_rules(demo, data)) == [
        (ProblemCode.RULES_NUMBER, f"«{ITEMS}»!C5"),
        (ProblemCode.RULES_FORMULA, f"«{ITEMS}»!C6"),
        (ProblemCode.RULES_EMPTY, f"«{DEADLINES}»!B5"),
        (ProblemCode.RULES_EMPTY, f"«{DEADLINES}»!C5"),
        (ProblemCode.DEADLINE_SCOPE, f"«{DEADLINES}»!A5"),
    ]
