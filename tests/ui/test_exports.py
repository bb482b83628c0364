"""What pages offer as files.

XB01 what the matrix says of a choice is chosen first, nothing is preselected
XB02 then there is a button for each kind of file, and the choice stands in the address
XB03 the letter of the annexes may stay empty
XB04 a letter that cannot be read is said at once, and only the workbook waits for it
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey.exchange.matrix import Show
from survey.ui import matrix_box
from tests.ui import pages
from tests.ui.pages import LAGGING, PATH, key_name, open_page, run, widget

COMMUNES = PATH["communes_page"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(autouse=True)
def _database(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a copy of that database."""
    yield from pages.use_database(pages.copy(made, tmp_path / "data"), monkeypatch)


def buttons(page: AppTest, start: str) -> dict[str, bool]:
    """Return the download buttons whose key begins with *start*: whether each can be pressed."""
    found = page.get("download_button")
    named = ((key_name(one), one) for one in found)
    return {key: not one.proto.disabled for key, one in named if key.startswith(start)}


def test_xb01_nothing_is_preselected() -> None:
    page = open_page(COMMUNES, dot="1")

    assert widget(page, "button_group", f"choice.{matrix_box.CONTENT_PARAM}").value in (None, [])
    assert buttons(page, "matrix.") == {}


@pytest.mark.parametrize("content", Show)
def test_xb02_the_choice_stands_in_the_address(content: Show) -> None:
    page = open_page(COMMUNES, **{"dot": "1", matrix_box.CONTENT_PARAM: content.value})

    assert buttons(page, "matrix.") == {
        f"matrix.export{suffix}": True for suffix in (".xlsx", ".csv", ".zip")
    }


def test_xb03_the_letter_may_stay_empty() -> None:
    assert set(buttons(open_page(LAGGING, dot="1"), "lagging.").values()) == {True}


def test_xb04_a_letter_that_cannot_be_read_is_said_at_once() -> None:
    page = open_page(LAGGING, dot="1")
    widget(page, "text_input", "lagging.letter_day").set_value("31/02/2026")
    run(page)

    assert len(page.error) == 1
    assert buttons(page, "lagging.") == {
        "lagging.export.xlsx": False,
        "lagging.export.csv": True,
        "lagging.export.geojson": True,
    }


def test_xb04_a_letter_that_can_be_read_is_taken() -> None:
    page = open_page(LAGGING, dot="1")
    widget(page, "text_input", "lagging.letter_day").set_value("05/12/2026")
    widget(page, "text_input", "lagging.letter").set_value("1205/UBND")
    run(page)

    assert len(page.error) == 0
    assert buttons(page, "lagging.")["lagging.export.xlsx"]
