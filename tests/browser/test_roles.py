"""Every role in a real browser on a real database, on a telephone and at a desk.

RO01 an administrator makes an account; its person sets the password by the link and signs in
RO02 the centre sends a form back; the leader sees why at the item, mends, submits; it is approved
RO03 a member answers in a commune of its team and reaches no other by its address
RO04 a department sees the items of its own domains only
RO05 an official assesses the own commune and objects to an answer
RO06 the province's leaders read the overview, and nothing of confidential items
RO07 a page of another role says so and shows nothing else
RO08 one browser ends the other's session: it is out at its next click, with what it could not save;
     what was acknowledged is there, and nobody else is out
RO09 a session outlives F5 and a restart of the server; who was not signed in gets to the page asked for
RO10 on none of these pages is anything cut off, English, or fetched from outside
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from survey import field_work, labels
from survey.api import text as api_text
from survey.api.route_rules import ACCOUNT, SIGN_IN, SIGN_OUT
from survey.application import Application, Draft
from survey.follow_up import ObjectionState
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    DomainCode,
    ItemCode,
    Role,
    SubmissionState,
)
from survey.planning import TeamDraft
from survey.rights import AccountRole
from survey.storage.accounts import Grant
from survey.ui import text, text_accounts, text_objections, text_overview, text_review, text_self
from tests.browser.conftest import AppServer, Watched, watch
from tests.browser.looks import faults, quiet
from tests.browser.steps import (
    ADMIN,
    BAR,
    CHI,
    Someone,
    answer,
    choose_first,
    item,
    open_page,
    opened,
    real_round,
    settle,
    sign_in,
    signed_in,
)
from tests.support.accounts import PASSWORD

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1440
both_widths = pytest.mark.parametrize("width", [PHONE, DESK])


class Places(NamedTuple):
    """The communes of one width, so that what is done at the other does not matter."""

    submitted: CommuneCode
    visited: CommuneCode


PLACES = {
    PHONE: Places(CommuneCode("21034"), CommuneCode("21040")),
    DESK: Places(CommuneCode("21028"), CommuneCode("21061")),
}
HERE = frozenset(commune for places in PLACES.values() for commune in places)
ELSEWHERE, ELSEWHERE_NAME = CommuneCode("21548"), "Lý Sơn"
SECRET, SECRET_NOTE = ItemCode("AN-03"), "đang chờ thẩm định hồ sơ"
LEADER = Someone("lanh.pham", "Phạm Thị Lành", Grant(role=AccountRole.LEADER))
MEMBER = Someone("tuan.vo", "Võ Anh Tuấn", Grant(role=AccountRole.MEMBER))
AGENCY = Someone(
    "mai.do",
    "Đỗ Thị Mai",
    Grant(role=AccountRole.AGENCY, domains=frozenset({DomainCode("MG")}), agency="so_khcn"),
)
OFFICIAL = Someone("ba.ho", "Hồ Văn Ba", Grant(role=AccountRole.COMMUNE, communes=HERE))
EXECUTIVE = Someone("hai.tran", "Trần Văn Hải", Grant(role=AccountRole.EXECUTIVE))
GIVEN = {
    ItemCode("TS-01"): Answer(AnswerState.ANSWERED, {"muc": "khong"}),
    ItemCode("TS-05"): Answer(AnswerState.ANSWERED, {"muc": "co"}),
    ItemCode("MG-01"): Answer(AnswerState.NOT_APPLICABLE, reason="Chưa có đường truyền"),
    SECRET: Answer(AnswerState.ANSWERED, {"tinh_trang": "da_lap"}, note=SECRET_NOTE),
}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """One app for all journeys: a team that has been in four communes, two forms handed in."""
    server = AppServer(tmp_path_factory.mktemp("roles"))
    real_round(server, LEADER, MEMBER, AGENCY, OFFICIAL, EXECUTIVE)
    app = opened(server)
    team = TeamDraft("Đoàn số 1", LEADER.name, (MEMBER.name,), tuple(sorted(HERE)))
    field_work.save_teams(app, 1, [team], actor=Actor(CHI.name, Role.DESK))
    for places in PLACES.values():
        for commune in places:
            _visit(app, commune)
        app.submit(1, places.submitted, actor=Actor(LEADER.name, Role.INSPECTOR))
    app.close()
    server.start()
    yield server
    server.kill()


def _visit(app: Application, commune: CommuneCode) -> None:
    for code, given in GIVEN.items():
        app.save(Draft(1, commune, code, given, 0, Actor(LEADER.name, Role.INSPECTOR)))


# What people do -----------------------------------------------------------------------------------


def fill(place: Page | Locator, label: str, typed: str) -> None:
    """Type into the field that is so labelled and leave it."""
    field = place.get_by_label(label).first
    field.fill(typed)
    field.press("Tab")
    settle(field.page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    settle(page)


def form_of(server: AppServer, commune: str, domain: str = "TS") -> str:
    return f"{server.url}/nhap-phieu?dot=1&xa={commune}&nhom={domain}"


def words_of(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()


def refused(page: Page, server: AppServer, path: str) -> None:
    """Ask for a page of another role, which says so and shows nothing."""
    page.goto(f"{server.url}/{path}")
    expect(page.get_by_text(text.PAGE_NOT_YOURS)).to_be_visible()
    settle(page)
    assert page.get_by_test_id("stMain").get_by_role("heading").count() == 0


def leave(*windows: Watched) -> None:
    """Look at the last page of each window once more, and close it."""
    found = [fault for seen in windows for fault in faults(seen.page, seen.page.url) + quiet(seen)]
    for seen in windows:
        seen.context.close()
    assert found == []


# One journey of each role -------------------------------------------------------------------------


@both_widths
def test_ro01_an_administrator_makes_an_account(
    province: AppServer, browser: Browser, width: int
) -> None:
    new = Someone(f"moi.nguoi{width}", f"Ngô Thị Mới {width}", EXECUTIVE.grant)
    admin = signed_in(browser, province, ADMIN, width=width)
    open_page(admin.page, f"{province.url}/quan-ly-tai-khoan")
    box = admin.page.get_by_test_id("stExpander").filter(has_text=text_accounts.NEW_HEAD)
    box.get_by_text(text_accounts.NEW_HEAD).click()
    fill(box, labels.ACCOUNT_FIELD["name"], new.name)
    fill(box, labels.ACCOUNT_FIELD["login"], new.login)
    role = box.get_by_role("combobox", name=text_accounts.ROLE)
    role.press_sequentially(labels.ACCOUNT_ROLE[new.grant.role])
    admin.page.get_by_role("option", name=labels.ACCOUNT_ROLE[new.grant.role], exact=True).click()
    settle(admin.page)
    press(admin.page, text_accounts.CREATE)
    link = admin.page.locator(".secret").inner_text()

    person = watch(browser, province, width=width)
    person.page.goto(link)
    person.page.get_by_label(api_text.PASSWORD_NEW).fill(PASSWORD)
    person.page.get_by_label(api_text.PASSWORD_AGAIN).fill(PASSWORD)
    person.page.get_by_role("button", name=api_text.PASSWORD_SAVE).click()
    sign_in(person.page, new)
    expect(person.page.locator(BAR)).to_contain_text(new.name)

    refused(admin.page, province, "nhap-phieu")
    refused(admin.page, province, "tong-quan")
    leave(admin, person)


@both_widths
def test_ro02_a_form_is_sent_back_mended_and_approved(
    province: AppServer, browser: Browser, width: int
) -> None:
    commune, why = PLACES[width].submitted, "Ảnh chụp cho thấy đã có trụ sở"
    desk = signed_in(browser, province, CHI, width=width)
    leader = signed_in(browser, province, LEADER, width=width)
    case = f"{province.url}/duyet-phieu?dot=1&xem={commune}&nhom=TS"
    open_page(desk.page, case)
    fill(desk.page, text_review.ISSUE.format(item="TS-01"), why)
    desk.page.get_by_text(text_review.FLAG, exact=True).click()
    settle(desk.page)
    press(desk.page, text_review.RECORD)

    open_page(leader.page, form_of(province, commune))
    expect(item(leader.page, "TS-01").get_by_text(re.compile(why))).to_be_visible()
    answer(leader.page, "TS-01", "Có")
    press(leader.page, text.SUBMIT)
    expect(item(leader.page, "TS-01").get_by_role("radio", name="Có")).to_be_disabled()

    open_page(desk.page, case)
    desk.page.get_by_text(text_review.APPROVE, exact=True).click()
    settle(desk.page)
    fill(desk.page, text_review.REASON_OPEN, "Phần còn lại đoàn kiểm tra sau")
    press(desk.page, text_review.RECORD)
    open_page(leader.page, f"{province.url}/ho-so-xa?dot=1&xa={commune}")
    approved = labels.SUBMISSION_STATE[SubmissionState.APPROVED]
    expect(leader.page.get_by_text(re.compile(approved)).first).to_be_visible()

    leave(desk, leader)
    desk = signed_in(browser, province, CHI, width=width)
    refused(desk.page, province, "quan-ly-tai-khoan")
    leave(desk)


@both_widths
def test_ro03_a_member_stays_in_its_communes(
    province: AppServer, browser: Browser, width: int
) -> None:
    commune = PLACES[width].visited
    seen = signed_in(browser, province, MEMBER, width=width)
    open_page(seen.page, form_of(province, commune, "TB"))
    answer(seen.page, "TB-09", "Có")

    for path in ("nhap-phieu", "ho-so-xa", "tu-danh-gia", "doan-va-lich"):
        open_page(seen.page, f"{province.url}/{path}?dot=1&xa={ELSEWHERE}&nhom=TS")
        assert ELSEWHERE_NAME not in words_of(seen.page)
        assert "TS-01" not in words_of(seen.page)
    refused(seen.page, province, "duyet-phieu")
    refused(seen.page, province, "quan-ly-tai-khoan")
    leave(seen)


@both_widths
def test_ro04_a_department_sees_its_own_domains(
    province: AppServer, browser: Browser, width: int
) -> None:
    seen = signed_in(browser, province, AGENCY, width=width)
    open_page(seen.page, f"{province.url}/ho-so-xa?dot=1&xa={PLACES[width].submitted}")
    told = words_of(seen.page)
    assert "Hạ tầng mạng" in told
    assert [code for code in GIVEN if code in told and not code.startswith("MG")] == []
    for path in ("", "danh-sach-cham", f"nhap-phieu?dot=1&xa={ELSEWHERE}&nhom=TS"):
        open_page(seen.page, f"{province.url}/{path}")
        assert "TS-0" not in words_of(seen.page)
    refused(seen.page, province, "duyet-phieu")
    leave(seen)


@both_widths
def test_ro05_an_official_assesses_and_objects(
    province: AppServer, browser: Browser, width: int
) -> None:
    commune = PLACES[width].visited
    seen = signed_in(browser, province, OFFICIAL, width=width)
    page = seen.page
    open_page(page, f"{province.url}/tu-danh-gia?dot=1&xa={commune}&nhom=TS")
    answer(page, "TS-01", "Có")

    open_page(page, f"{province.url}/ho-so-xa?dot=1&xa={commune}")
    expect(page.get_by_text(text_self.BOX)).to_be_visible()
    page.get_by_text(text_objections.BOX_NEW).click()
    settle(page)
    choose_first(page, f".st-key-objection-1-{commune}-item")
    fill(page, labels.OBJECTION_TEXT, "Đã nhận bàn giao trụ sở")
    press(page, text_objections.BOX_SEND)
    waiting = labels.OBJECTION_STATE[ObjectionState.UNDECIDED]
    expect(page.get_by_text(waiting).first).to_be_visible()
    refused(page, province, "nhap-phieu")
    leave(seen)


@both_widths
def test_ro06_the_leaders_read(province: AppServer, browser: Browser, width: int) -> None:
    seen = signed_in(browser, province, EXECUTIVE, width=width)
    open_page(seen.page, province.url)
    expect(seen.page.get_by_text(text_overview.HEATMAP).first).to_be_visible()
    assert SECRET not in words_of(seen.page)
    open_page(seen.page, f"{province.url}/ho-so-xa?dot=1&xa={PLACES[width].submitted}")
    assert "TS-01" in words_of(seen.page)
    assert SECRET not in words_of(seen.page)
    assert SECRET_NOTE not in seen.page.content()
    refused(seen.page, province, "nhap-phieu")
    leave(seen)


# Sessions -----------------------------------------------------------------------------------------


@both_widths
def test_ro08_one_browser_ends_the_session_of_another(
    province: AppServer, browser: Browser, width: int
) -> None:
    commune = PLACES[width].visited
    one = signed_in(browser, province, LEADER, width=width)
    other = signed_in(browser, province, LEADER, width=width)
    member = signed_in(browser, province, MEMBER, width=width)
    for seen in (one, member):
        open_page(seen.page, form_of(province, commune, "NL"))
    answer(one.page, "NL-05", "Có")

    other.page.reload()
    other.page.get_by_role("button", name=api_text.END_OTHERS).click()
    expect(other.page.get_by_text(api_text.ENDED)).to_be_visible()

    item(one.page, "NL-06").get_by_text("Có", exact=True).click()
    expect(one.page.get_by_role("heading", name=text.SIGNED_OUT_HEAD)).to_be_visible()
    settle(one.page)
    told = words_of(one.page)
    assert "NL-06" in told  # not saved, to be written down
    assert "NL-05" not in told
    answer(member.page, "NL-06", "Không")
    for seen in (one, other, member):
        assert faults(seen.page, seen.page.url) == []
    open_page(other.page, form_of(province, commune, "NL"))
    expect(item(other.page, "NL-05").get_by_role("radio", name="Có")).to_be_checked()
    expect(item(other.page, "NL-06").get_by_role("radio", name="Không", exact=True)).to_be_checked()
    leave(one, other, member)


def test_ro08_ro09_signed_out_in_another_tab_and_back(
    province: AppServer, browser: Browser
) -> None:
    wanted = form_of(province, PLACES[PHONE].visited)
    seen = watch(browser, province, width=PHONE)
    seen.page.goto(wanted)
    expect(seen.page).to_have_url(re.compile(SIGN_IN))
    sign_in(seen.page, MEMBER)
    expect(seen.page).to_have_url(re.compile(f"nhap-phieu.*xa={PLACES[PHONE].visited}"))
    expect(item(seen.page, "TS-01")).to_be_visible()
    settle(seen.page)
    tab = seen.context.new_page()
    tab.goto(province.url + SIGN_OUT)
    tab.get_by_role("button", name=api_text.SIGN_OUT).click()
    expect(tab).to_have_url(province.url + SIGN_IN)

    item(seen.page, "TS-01").get_by_text("Có", exact=True).click()
    expect(seen.page.get_by_role("heading", name=text.SIGNED_OUT_HEAD)).to_be_visible()
    seen.page.get_by_role("link", name=text.SIGN_IN).click()
    sign_in(seen.page, MEMBER)
    expect(seen.page).to_have_url(re.compile(f"nhap-phieu.*xa={PLACES[PHONE].visited}"))
    expect(item(seen.page, "TS-01")).to_be_visible()
    leave(seen)


def test_ro09_a_session_outlives_f5_and_a_restart(province: AppServer, browser: Browser) -> None:
    seen = signed_in(browser, province, EXECUTIVE, width=PHONE)
    open_page(seen.page, province.url)
    seen.page.reload()
    expect(seen.page.locator(BAR)).to_contain_text(EXECUTIVE.name)
    settle(seen.page)

    province.kill()
    province.start()

    open_page(seen.page, province.url)
    expect(seen.page.locator(BAR)).to_contain_text(EXECUTIVE.name)
    seen.page.goto(province.url + ACCOUNT)
    leave(seen)
