"""The page of the audit.

PA01 only who may read the audit sees the page; the try of somebody else shows and reads nothing
PA02 opening the page is noted once; drawing it anew is not, coming back is
PA03 rows stand newest first, with the names of today; of an erased person only the account
PA04 the filters narrow by day, person, action and outcome; a day that is none is told
PA05 older and newer rows are a click away, and a changed filter begins at the newest again
PA06 the page tells whether the audit is whole, and what is wrong where it is not
PA07 a file is made when it is asked for, which is noted
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from survey import labels
from survey.access import audit as service
from survey.exchange import audit_file
from survey.rights import AccountRole, Action
from survey.storage import account_changes, audit
from survey.storage.audit import Entry
from survey.storage.system_tables import audit as table
from survey.ui import text
from survey.ui import text_audit as words
from survey.ui.audit_page import OUTCOME_PARAM, WHAT_PARAM, WHO_PARAM
from tests.storage.audit_rows import tamper
from tests.ui.pages import (
    PATH,
    account_of,
    bodies,
    copy,
    open_page,
    prepare,
    run,
    shown,
    the_app,
    use_database,
    widget,
)

AUDIT, LAGGING = PATH["audit_page"], PATH["lagging_page"]
ADMIN, CLERK = "Võ Quản Trị", "Trần Thị Bình"
EARLY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a round."""
    return prepare(tmp_path_factory.mktemp("audit"))


@pytest.fixture(autouse=True)
def _home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from use_database(copy(made, tmp_path), monkeypatch)


def opened(**query: str) -> AppTest:
    """Open the page as the administrator."""
    return open_page(AUDIT, nguoi=ADMIN, vai=labels.ACCOUNT_ROLE[AccountRole.ADMIN], **query)


def note(count: int = 1, actor: str = "operator", action: str = "answer") -> None:
    for _ in range(count):
        audit.append(the_app().whole, Entry(EARLY, actor, action, "done", {"round": 1}))


def press(page: AppTest, key: str) -> None:
    widget(page, "button", key).click()
    run(page)


def openings() -> int:
    found = audit.page(the_app().whole, audit.Filter(action=Action.READ_AUDIT), limit=99)
    return len(found)


def numbers(page: AppTest) -> list[int]:
    """Return the numbers of the rows that stand on *page*."""
    tables = [body for body in bodies(page) if f'data-label="{words.COLUMN_NUMBER}"' in body]
    mark = f'<td class="num" data-label="{words.COLUMN_NUMBER}"><div>'
    return [int(part.partition("<")[0]) for body in tables for part in body.split(mark)[1:]]


def test_pa01_who_may_not_sees_nothing() -> None:
    note()

    page = open_page(AUDIT)

    assert numbers(page) == []
    assert text.PAGE_NOT_YOURS in shown(page)
    assert openings() == 0


def test_pa02_opening_is_noted_once() -> None:
    page = opened()
    run(page)
    widget(page, "text_input", "audit.since").set_value("1/1/2026")
    run(page)
    assert openings() == 1

    for path in (LAGGING, AUDIT):
        page._page_hash = calc_hash(path)  # noqa: SLF001 - switch_page knows only pages that are files
        run(page)
    assert openings() == 2


def test_pa03_rows_stand_newest_first_with_names_of_today() -> None:
    here, gone = (account_of(name, AccountRole.DESK).state.account for name in (CLERK, "Lê Văn Đi"))
    for actor in (here, gone, ""):
        note(actor=actor)
    account_changes.erase_person(the_app().whole, gone, actor=here, at=EARLY)

    page = opened()

    found = numbers(page)
    assert found == list(range(found[0], 0, -1))
    said = shown(page)
    assert CLERK in said
    assert "Lê Văn Đi" not in said
    assert labels.AUDIT_BY_ERASED.format(account=gone) in said
    assert labels.AUDIT_BY_NOBODY in said
    assert "10:04:05 02/01/2026" in said


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({WHO_PARAM: "operator"}, 3, id="PA04 who"),
        pytest.param({WHO_PARAM: "-"}, 2, id="PA04 nobody known"),
        pytest.param({WHAT_PARAM: "export"}, 2, id="PA04 what"),
        pytest.param({OUTCOME_PARAM: "failed"}, 0, id="PA04 the outcome"),
        pytest.param({WHO_PARAM: "<b>", WHAT_PARAM: "flown"}, None, id="PA04 what is no choice"),
    ],
)
def test_pa04_the_filters_narrow(query: dict[str, str], count: int | None) -> None:
    account_of(ADMIN, AccountRole.ADMIN)  # noted as made by the operator
    note(2, "", "export")
    note(2)

    page = opened(**query)

    rows = numbers(page)
    assert len(rows) == (count if count is not None else 6)
    assert bool(page.info) == (not rows)


def test_pa04_days_narrow_and_what_is_no_day_is_told() -> None:
    note(2)
    page = opened()

    widget(page, "text_input", "audit.until").set_value("2/1/2026")
    assert numbers(run(page)) == [2, 1]
    widget(page, "text_input", "audit.until").set_value("1/1/2026")
    assert numbers(run(page)) == []
    widget(page, "text_input", "audit.since").set_value("mai")
    run(page)
    assert (len(page.error), numbers(page)) == (1, [])


def test_pa05_older_and_newer_rows_are_a_click_away() -> None:
    note(2 * service.PAGE)
    page = opened(**{WHAT_PARAM: "answer"})
    newest = numbers(page)
    assert len(newest) == service.PAGE

    press(page, "audit.older")
    assert numbers(page) == list(range(service.PAGE, 0, -1))
    assert "audit.older" not in [button.key for button in page.button]
    press(page, "audit.newer")
    assert numbers(page) == newest

    press(page, "audit.older")
    widget(page, "selectbox", f"choice.{WHO_PARAM}").set_value("operator")
    assert numbers(run(page)) == newest


def test_pa06_whether_the_audit_is_whole() -> None:
    page = opened()
    service.keep_head(the_app())
    press(page, "audit.verify")
    assert (len(page.success), len(page.error)) == (1, 0)

    tamper(the_app().settings.database_url, update(table).values(outcome="refused"))
    note(25)
    tamper(the_app().settings.database_url, update(table).values(outcome="refused"))
    press(page, "audit.verify")

    assert len(page.success) == 0
    assert len(page.error) == 21  # the first, and how many more
    assert words.WHOLE not in shown(page)


def test_pa06_a_clock_that_went_back_is_told() -> None:
    note()
    audit.append(the_app().whole, Entry(EARLY.replace(year=2025), "", "answer", "done"))
    page = opened()
    service.keep_head(the_app())

    press(page, "audit.verify")

    assert (len(page.warning), len(page.error), len(page.success)) == (1, 0, 1)


def test_pa06_heads_that_cannot_be_read_are_told() -> None:
    page = opened()
    heads = the_app().heads.path
    heads.unlink()
    heads.mkdir()

    run(page)
    assert len(page.error) == 1  # nobody needs to ask

    press(page, "audit.verify")

    assert (len(page.error), len(page.success)) == (2, 0)
    assert numbers(page)


def test_pa07_more_rows_than_a_file_holds_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(audit_file.MOST_ROWS, ".xlsx", 1)
    page = opened()

    press(page, "audit.make.xlsx")

    assert (len(page.error), len(page.get("download_button"))) == (1, 0)
    assert numbers(page)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_pa07_a_file_is_made_when_it_is_asked_for(suffix: str) -> None:
    page = opened()
    assert not page.get("download_button")

    press(page, f"audit.make{suffix}")

    (offered,) = page.get("download_button")
    assert offered.key == f"audit.take{suffix}"
    (row,) = audit.page(the_app().whole, audit.Filter(action=Action.EXPORT), limit=9)
    assert (row.name, dict(row.place)) == (ADMIN, {"what": "audit"})
