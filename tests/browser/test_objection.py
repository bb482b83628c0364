"""A commune objects with a file, the desk puts the answer right, on a phone and at a desk.

BO01 the officer's file goes with the objection and with the corrected answer
BO02 the desk accepts with the right answer; the commune's page shows both, and nothing is fetched
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from survey import objections
from survey.application import Draft
from survey.follow_up import ObjectionState
from survey.model import Actor, Answer, AnswerState, CommuneCode, ItemCode, Role
from survey.rights import AccountRole
from survey.storage.accounts import Grant
from tests.browser.conftest import AppServer
from tests.browser.steps import (
    CHI,
    COMMUNE,
    LANH,
    Someone,
    choose_first,
    open_page,
    opened,
    real_round,
    settle,
    signed_in,
)

pytestmark = pytest.mark.browser
BA = Someone(
    "ba.ho",
    "Hồ Văn Ba",
    Grant(role=AccountRole.COMMUNE, communes=frozenset({CommuneCode(COMMUNE)})),
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


def objects(page: Page, server: AppServer) -> None:
    """Object to the answer to TS-01 with a file, as an officer of the commune."""
    open_page(page, f"{server.url}/ho-so-xa?dot=1&xa={COMMUNE}")
    page.get_by_text("Gửi kiến nghị về một câu trả lời").click()
    settle(page)
    choose_first(page, f".st-key-objection-1-{COMMUNE}-item")
    fill(page, "Nội dung kiến nghị", "Đã nhận bàn giao trụ sở")
    with page.expect_file_chooser() as waiting:
        page.get_by_text("Thêm ảnh hoặc PDF").last.click()
    waiting.value.set_files(
        {"name": "bien-ban-ban-giao.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(page.get_by_text(re.compile("Đã đính kèm: bien-ban"))).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Gửi kiến nghị").last.click()
    expect(page.get_by_text(re.compile("Đã gửi kiến nghị số"))).to_be_visible()


def accepts(page: Page, server: AppServer) -> None:
    """Accept the objection with the right answer, as the desk."""
    open_page(page, f"{server.url}/kien-nghi?dot=1&kn=1")
    page.get_by_text("Chấp nhận, sửa câu trả lời").click()
    settle(page)
    page.get_by_test_id("stRadio").get_by_text("Có", exact=True).click()
    settle(page)
    fill(page, "Lý do", "Đã xem biên bản")
    page.get_by_role("button", name="Ghi kết luận").click()
    expect(page.get_by_text("Câu trả lời đã sửa")).to_be_visible()


def fill(page: Page, label: str, typed: str) -> None:
    page.get_by_label(label).fill(typed)
    page.get_by_label(label).press("Tab")
    settle(page)


def test_an_objection_with_a_file_is_accepted(server: AppServer, browser: Browser) -> None:
    """BO01, BO02"""
    real_round(server, BA)
    app = opened(server)
    said = Answer(AnswerState.ANSWERED, {"muc": "khong"})
    inspector = Actor(LANH.name, Role.INSPECTOR)
    app.save(Draft(1, CommuneCode(COMMUNE), ItemCode("TS-01"), said, 0, inspector))
    app.close()
    server.start()
    phone = signed_in(browser, server, BA, width=390)
    desk = signed_in(browser, server, CHI, width=1440)

    objects(phone.page, server)
    accepts(desk.page, server)

    assert phone.errors + desk.errors + phone.outgoing + desk.outgoing == []
    app = opened(server)
    (made,) = objections.of_round(app, 1)
    now = app.current(1, CommuneCode(COMMUNE))[ItemCode("TS-01")]
    app.close()
    assert (made.state, made.corrected) == (ObjectionState.ACCEPTED, now.version)
    assert now.answer.values == {"muc": "co"}
    assert now.answer.evidence == made.evidence != ()
