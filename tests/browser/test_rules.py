"""The office edits its rules: a workbook down, edited in LibreOffice, up, previewed, adopted.

BR40 the workbook that the page gives comes back edited by LibreOffice and shows what it changes
BR41 adopted with a reason it is what the next round is made with; the history says who and why
BR42 nothing of it is cut off on a phone, and nothing is fetched from outside
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from survey import rule_office
from survey.rule_sheets import Sheet
from survey.ui import text_rules
from tests.browser.conftest import AppServer
from tests.browser.steps import CHI, open_page, opened, real_round, settle, signed_in
from tests.exchange.rules_book import put
from tests.exchange.test_rules_office import saved_by_office

pytestmark = pytest.mark.browser
WHY = "Theo Quyết định 12/QĐ-UBND"
EDITS = (
    put(str(Sheet.DOMAINS), "B5", "30,5"),
    put(str(Sheet.UNITS), "B5", "Phường Tên Mới"),
    put(str(Sheet.DEADLINES), "A5", "CT"),
    put(str(Sheet.DEADLINES), "B5", "31/03/2027"),
    put(str(Sheet.DEADLINES), "C5", "QĐ 12"),
)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_office_adopts_what_it_edited(
    server: AppServer, browser: Browser, tmp_path: Path, width: int
) -> None:
    """BR40, BR41, BR42"""
    real_round(server)
    server.start()
    seen = signed_in(browser, server, CHI, width=width)
    page, folder = seen.page, tmp_path / "office"
    open_page(page, f"{server.url}/quy-dinh?phan=sua")
    with page.expect_download() as download:
        page.get_by_role("button", name=text_rules.DOWNLOAD).click()
    edited = tmp_path / "edited.xlsx"
    edited.write_bytes(saved_by_office(Path(download.value.path()).read_bytes(), folder, *EDITS))

    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(edited)

    expect(page.get_by_text(text_rules.CHANGES.format(n=4))).to_be_visible()
    expect(page.get_by_text("30,5", exact=True)).to_be_visible()
    _nothing_is_cut(page)
    page.get_by_label(text_rules.REASON).fill(WHY)
    page.get_by_label(text_rules.REASON).press("Tab")
    settle(page)
    page.get_by_role("button", name=text_rules.ADOPT).click()
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    open_page(page, f"{server.url}/quy-dinh?phan=lich-su")
    expect(page.get_by_text(WHY)).to_be_visible()
    expect(page.get_by_text(CHI.name, exact=True)).to_be_visible()
    assert (seen.outgoing, seen.errors) == ([], [])
    _the_next_round_is_made_with_it(server)


def _nothing_is_cut(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def _the_next_round_is_made_with_it(server: AppServer) -> None:
    app = opened(server)
    rules = rule_office.in_force(app)
    assert rules.tables[Sheet.DOMAINS]["TS"]["weight"] == 30.5
    assert rules.tables[Sheet.UNITS]["21025"]["name"] == "Phường Tên Mới"
    assert app.rulebook(app.round(1)).policy.domain_weights != rules.book.policy.domain_weights
    app.close()
