"""What the page of boundaries promises.

BP01 it says which shapes are in use: of the software, or whose, since when and of which file
BP02 a file that cannot be used is told every fault, and cannot be adopted
BP03 a good file is previewed, adopted with a reason, and in use at once
BP04 warnings need a tick, which is not set beforehand
BP05 going back offers what was in use before, nothing preselected, and needs a reason
BP06 what a file says is text on the page
BP07 who may not change boundaries sees what is in use and its history, and no upload
BP08 what was read is let go when another page is opened
BP09 a proposal made before somebody else changed the shapes is not adopted; the next press finds it made anew
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from survey import boundary_office, labels
from survey.model import Actor, Role
from survey.rights import AccountRole
from survey.ui import style, text
from survey.ui import text_boundaries as words
from tests.support import boundary_mistakes as mistakes
from tests.support.boundary_mistakes import PROVINCE, boundary_file
from tests.support.boundary_proposals import proposal
from tests.ui import pages
from tests.ui.pages import DESK, LAGGING, PATH, bodies, open_page, run, shown, the_app, widget

PAGE = PATH["boundaries_page"]
HELD = "held"


@pytest.fixture(autouse=True)
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with few communes and without a round."""
    for _ in pages.use_database(tmp_path / "data", monkeypatch):
        the_app().install(PROVINCE, made_up=False)
        yield


def opened() -> AppTest:
    return open_page(PAGE, nguoi=DESK.name, vai=labels.ROLE[DESK.role])


def uploaded(*contents: bytes, name: str = "xa.geojson") -> AppTest:
    page = opened()
    files = [(name, data, "application/json") for data in contents]
    page.file_uploader[0].set_value(files)
    return run(page)


def adopted(page: AppTest, reason: str = "QĐ 12") -> AppTest:
    widget(page, "text_input", "boundaries.reason.0").set_value(reason)
    widget(page, "button", "boundaries.adopt").click()
    return run(page)


def keys(page: AppTest, kind: str) -> set[str]:
    return {str(one.key) for one in page.get(kind)}


def adopt_elsewhere(side: float = 0.01) -> int:
    app, somebody = the_app(), Actor("Phạm Văn Dũng", Role.DESK)
    return boundary_office.adopt(app, proposal(app, side), actor=somebody, reason="bản <b>mới</b>")


def test_bp01_the_shapes_that_ship_are_named() -> None:
    said = shown(opened())

    assert style.plain(words.IN_USE_SHIPPED) in said
    assert words.HISTORY_NONE in said


def test_bp01_adopted_shapes_are_named_with_their_person_and_file() -> None:
    adopt_elsewhere()
    page = opened()

    assert style.plain("Phạm Văn Dũng") in shown(page)
    assert "xa.zip" in "".join(bodies(page))
    assert style.plain(words.IN_USE_SHIPPED) not in shown(page)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        pytest.param(b"{", 1, id="BP02 no file of boundaries"),
        pytest.param(boundary_file(mistakes.empty_one), 1, id="BP02 no shape"),
        pytest.param(boundary_file(province="46"), 1, id="BP02 of another province"),
    ],
)
def test_bp02_faults_are_told(content: bytes, faults: int) -> None:
    page = uploaded(content)

    assert [error.value for error in page.error] == [words.REFUSED.format(n=faults)]
    assert "boundaries.adopt" not in keys(page, "button")
    assert the_app().shapes.newest() == 0


def test_bp03_a_good_file_is_adopted() -> None:
    page = uploaded(boundary_file())
    assert words.NO_WARNINGS in shown(page)

    page = adopted(page)

    (edition,) = boundary_office.history(the_app())
    assert (edition.by, edition.reason) == (DESK.name, "QĐ 12")
    assert len(page.success) == 1
    assert the_app().shapes.current(PROVINCE).official
    assert page.file_uploader[0].value == []  # emptied


def test_bp03_without_a_reason_nothing_is_adopted() -> None:
    page = adopted(uploaded(boundary_file()), reason="")

    assert len(page.error) == 1
    assert the_app().shapes.newest() == 0


def test_bp04_warnings_need_a_tick() -> None:
    page = uploaded(boundary_file(mistakes.drop_one))
    tick = widget(page, "checkbox", "boundaries.accept.0")
    assert tick.value is False

    page = adopted(page)
    assert (len(page.error), the_app().shapes.newest()) == (1, 0)

    widget(page, "checkbox", "boundaries.accept.0").check()
    adopted(page)
    assert the_app().shapes.newest() == 1


def test_bp05_going_back() -> None:
    adopt_elsewhere(0.01)
    adopt_elsewhere(0.02)
    page = opened()
    choice = widget(page, "selectbox", "boundaries.to.0")
    assert choice.value is None
    assert len(choice.options) == 2
    assert widget(page, "button", "boundaries.undo").disabled

    choice.set_value(1)
    page = run(page)
    widget(page, "button", "boundaries.undo").click()
    page = run(page)
    assert (len(page.error), the_app().shapes.newest()) == (1, 2)  # no reason

    widget(page, "text_input", "boundaries.undo.reason.0").set_value("nhầm")
    widget(page, "button", "boundaries.undo").click()
    run(page)

    shapes = the_app().shapes
    assert shapes.files(3) == shapes.files(1)


def test_bp06_what_a_file_says_is_text() -> None:
    page = uploaded(boundary_file(mistakes.name_a_script), name="<img src=x>.geojson")
    adopt_elsewhere()

    for drawn in (page, opened()):
        everything = "".join(bodies(drawn))
        assert "<script>alert" not in everything
        assert "<img" not in everything
        assert "<b>mới" not in everything


def test_bp07_a_reader_sees_and_changes_nothing() -> None:
    adopt_elsewhere()
    page = open_page(PAGE, nguoi="Trần Thị Bình", vai=labels.ACCOUNT_ROLE[AccountRole.EXECUTIVE])

    assert list(page.file_uploader) == []
    assert keys(page, "button") & {"boundaries.adopt", "boundaries.undo"} == set()
    assert text.WHO_MAY_NOT in "".join(bodies(page))
    assert "xa.zip" in "".join(bodies(page))


def test_bp08_what_was_read_is_let_go() -> None:
    page = uploaded(boundary_file())
    assert "boundaries_page" in page.session_state[HELD]

    page._page_hash = calc_hash(LAGGING)  # noqa: SLF001 - switch_page knows only pages that are files
    run(page)

    assert page.session_state[HELD] == {}


def test_bp09_a_proposal_is_made_anew_after_another_change() -> None:
    page = uploaded(boundary_file())
    adopt_elsewhere()

    page = adopted(page)

    assert (len(page.error), the_app().shapes.newest()) == (1, 1)
    page = adopted(run(page))
    assert the_app().shapes.newest() == 2
