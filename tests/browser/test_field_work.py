"""A team in the field: the desk plans the day, on the phone a second visit closes a gap.

BR20 the desk plans a day for the communes of a team in one form
BR21 a second visit opens pre-filled with what was open; closing the gap changes level, list, heatmap
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from survey import field_work
from survey.application import Draft
from survey.fields import show_date
from survey.model import Actor, Answer, AnswerState, CommuneCode, ItemCode, Role
from survey.planning import TeamDraft
from survey.submissions import ROLE_OF
from tests.browser.conftest import AppServer
from tests.browser.steps import (
    CHI,
    COMMUNE,
    COMMUNE_NAME,
    LANH,
    answer,
    item,
    open_page,
    opened,
    real_round,
    settle,
    signed_in,
)

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1440
LEADER = Actor(LANH.name, Role.INSPECTOR)
CLERK = Actor(CHI.name, Role.DESK)
HERE = CommuneCode(COMMUNE)
DOES_NOT_APPLY = Answer(AnswerState.NOT_APPLICABLE, reason="Không phát sinh")
GIVEN = {"TS-01": {"muc": "khong"}, "TS-05": {"muc": "co"}}


def a_round_with_one_gap(server: AppServer) -> str:
    """Fill in and submit the commune so that only the gate TS-01 fails; return the day."""
    real_round(server)
    app = opened(server)
    team = TeamDraft("Đoàn số 1", LEADER.name, (), (HERE,))
    field_work.save_teams(app, 1, [team], actor=CLERK)
    for asked in app.rulebook(app.round(1)).catalogue.items:
        values = GIVEN.get(asked.code)
        said = Answer(AnswerState.ANSWERED, dict(values)) if values else DOES_NOT_APPLY
        actor = LEADER if ROLE_OF[asked.respondent] is Role.INSPECTOR else CLERK
        app.save(Draft(1, HERE, ItemCode(asked.code), said, 0, actor))
    app.submit(1, HERE, actor=LEADER)
    day = show_date(app.today)
    app.close()
    return day


def plan_the_day(page: Page, day: str) -> None:
    page.get_by_text("Lên lịch một ngày").click()
    settle(page)
    page.get_by_label("Đoàn", exact=True).first.click()
    page.get_by_role("option", name="Đoàn số 1").click()
    settle(page)
    page.get_by_label("Ngày đến").fill(day)
    page.get_by_label("Ngày đến").press("Tab")
    settle(page)
    communes = page.get_by_label("Các xã đến trong ngày")
    communes.press_sequentially("an phu")  # typed without accents
    page.get_by_role("option", name=COMMUNE_NAME).click()
    communes.press("Escape")
    settle(page)
    page.get_by_text("Phúc tra", exact=True).click()
    settle(page)
    for label, typed in (("Từ giờ", "8h"), ("Đến giờ", "10h30")):
        page.get_by_label(label).fill(typed)
        page.get_by_label(label).press("Tab")
        settle(page)
    page.get_by_role("button", name="Lưu lịch của ngày").click()
    expect(page.get_by_text("Đã lên lịch 1 lượt")).to_be_visible()


def value_in_the_heatmap(page: Page, server: AppServer) -> str:
    """Return the value of the commune's first domain as the overview shows it."""
    open_page(page, f"{server.url}/?dot=1")
    page.get_by_text(re.compile("^Xem bằng bảng")).click()
    settle(page)
    row = page.locator(".heat tr", has_text=COMMUNE_NAME)
    return row.locator("td").nth(1).inner_text()


def test_a_second_visit_closes_a_gap(server: AppServer, browser: Browser) -> None:
    """BR20, BR21"""
    day = a_round_with_one_gap(server)
    server.start()
    desk = signed_in(browser, server, CHI, width=DESK, height=1000)
    open_page(desk.page, f"{server.url}/danh-sach-cham?dot=1")
    expect(desk.page.get_by_role("tab", name="Chậm (1)")).to_be_visible()
    before = value_in_the_heatmap(desk.page, server)
    open_page(desk.page, f"{server.url}/doan-va-lich?dot=1&xem=lich")
    plan_the_day(desk.page, day)

    phone = signed_in(browser, server, LANH, width=PHONE)
    page = phone.page
    open_page(page, f"{server.url}/doan-va-lich?dot=1&xem=lich")
    week = page.locator(".week-list")
    expect(week.get_by_text("08:00–10:30")).to_be_visible()
    week.get_by_role("link", name="Mở phiếu").click()

    page.get_by_role("button", name="Bắt đầu phúc tra").click()
    settle(page)
    page.get_by_text(re.compile(r"Trụ sở \d/\d")).click()
    expect(item(page, "TS-01")).to_be_visible()
    settle(page)
    expect(item(page, "TS-05")).to_have_count(0)
    expect(item(page, "TS-01").get_by_role("radio", name="Không", exact=True)).to_be_checked()
    answer(page, "TS-01", "Có")
    page.get_by_role("button", name="Nộp phiếu").click()
    expect(page.get_by_text(re.compile("Phiếu số 2 đã nộp"))).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Kết thúc lượt phúc tra").click()
    expect(page.get_by_text("Lượt phúc tra đã kết thúc.")).to_be_visible()
    phone.context.close()

    open_page(desk.page, f"{server.url}/ho-so-xa?dot=1&xa={COMMUNE}")
    expect(desk.page.get_by_role("heading", name=COMMUNE_NAME, exact=True)).to_be_visible()
    expect(desk.page.locator(".card", has_text="→").filter(has_text="Mức")).to_contain_text("→ Sẵn")
    open_page(desk.page, f"{server.url}/danh-sach-cham?dot=1")
    expect(desk.page.get_by_role("tab", name="Chậm (0)")).to_be_visible()
    assert (before, value_in_the_heatmap(desk.page, server)) == ("33,3", "100,0")
    assert phone.outgoing + phone.errors + desk.outgoing + desk.errors == []
    desk.context.close()
