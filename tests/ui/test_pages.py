"""What the pages promise to their users: the real script, a real database, no browser.

PG01 an empty database leads to the way to begin, and to none of the pages that need data
PG02 a real province starts without a round and without answers; the way to the first round is shown
PG03 made-up data is marked on every page
PG04 what keeps the app from starting is said as sentences, not as a traceback
EN01 nobody enters without having signed in, nor in a role that only reads
EN02 nothing is preselected
EN03 an answer is durable the moment it is given, and is there again on another device
EN04 a field that depends on another appears at once, and goes with it
EN05 a field that cannot be read is refused with its reason; the others are saved
EN06 "not applicable" and "could not check" need a reason and save nothing before it
EN07 "none of them" is an answer; it and the others exclude each other; taking the choice away is none
EN08 two people on one item: mine and theirs are shown, nothing is lost, either can be kept
   it outlives what is drawn anew, and nothing is submitted before it is settled
EN09 two people on two items do not disturb each other
EN10 a round that is not open takes nothing in
EN11 a submission closes the inspectors' form; the desk's stays open; withdrawn with a reason it opens
EN12 what is missing is listed with a way to it; what contradicts itself stops the submission
EN13 "wrong commune" takes back what this person entered there, at once
EN14 the desk sees its own items, the inspectors theirs
EN15 a note is kept beside the answer; one that looks like an ID number is pointed out
EN16 a visit leaves nothing of another domain behind in the session, which would slow every click
EN17 an answer can be taken back, also where its widget keeps a choice
EN18 who answers some items alone is not offered to take back a whole form; who has none is told so
OV01 the levels, the visited and the lists account for each of the 96 communes once
OV02 the numbers of the overview are those of the round
LG01 each section holds its communes, with reason; the sections add up with the levels
LG02 the list can be narrowed to a commune, typed without accents
CM01 the page of a commune shows its value, level, gates and answers
CM02 letters of other provinces are shown as reference and bind nobody here
CM03 the day of the round picks the legal basis
CM04 the history shows every answer, with who and when
RD01 a round is created, opened, locked; reopening needs a reason
RD02 dates that cannot be are refused; the round is not created
RD03 the province sets a deadline with its letter and takes it away
HM01 what people type is text on every page: no markup of theirs is drawn
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey import labels, opened
from survey.application import Draft
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    DomainCode,
    ItemCode,
    RoundState,
)
from survey.problems import ProblemCode
from survey.rights import AccountRole
from survey.storage.answers import Appended
from survey.ui import style, text
from tests.exchange.demo_home import copy_of_demo
from tests.ui import pages
from tests.ui.pages import (
    AN,
    BINH,
    COMMUNE,
    DESK,
    ENTRY,
    LAGGING,
    LY_SON,
    MAP,
    OVERVIEW,
    PATH,
    ROUNDS,
    answers,
    bodies,
    entry_page,
    key_name,
    key_of,
    open_page,
    run,
    shown,
    sign_in,
    the_app,
    versions,
    widget,
    words,
)

TS_01 = key_of("TS-01", "yes_partial_no.muc")
AREA = key_of("TS-02", "measure.dien_tich")
MACHINES, PEOPLE = (key_of("TB-01", f"count.{f}") for f in ("may_dung_duoc", "so_nguoi"))
SEATS, PEAK = key_of("TS-03", "count.cho_ngoi"), key_of("TS-03", "measure.nguoi_cao_diem")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on an empty database."""
    yield from pages.use_database(tmp_path, monkeypatch)


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


@pytest.fixture
def demo(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The pages stand on made-up data of 96 communes."""
    copied = copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(copied, monkeypatch)


def choose(page: AppTest, key: str, value: object) -> AppTest:
    """Click on a choice and let the page follow."""
    widget(page, "button_group", key).set_value(value)
    return run(page)


def fill(page: AppTest, key: str, typed: str) -> AppTest:
    """Type into a field and leave it."""
    widget(page, "text_input", key).set_value(typed)
    return run(page)


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def keys(page: AppTest) -> set[str]:
    return {key_name(one) for kind in ("button", "text_input") for one in page.get(kind)}


def said(item: str, actor: Actor = BINH, based_on: int = 0, **values: str | int) -> None:
    """Let *actor* answer *item* of Lý Sơn on another device."""
    answer = Answer(AnswerState.ANSWERED, dict(values))
    result = the_app().save(Draft(1, LY_SON, ItemCode(item), answer, based_on, actor))
    assert isinstance(result, Appended)


def alerts(page: AppTest, kind: str) -> str:
    return "\n".join(words(one, "value") for one in page.get(kind))


# Start ----------------------------------------------------------------------------------------


def test_pg01_an_empty_database_offers_two_ways(nothing: None) -> None:
    page = open_page()

    assert not page.button
    assert text.START_HEAD in shown(page)
    assert text.MADE_UP_BANNER not in shown(page)


def test_pg01_an_address_of_a_page_leads_there_too(nothing: None) -> None:
    assert text.START_HEAD in shown(open_page(LAGGING))


def test_pg02_a_real_province_starts_empty(nothing: None) -> None:
    the_app().install("51", made_up=False)
    page = open_page()

    assert the_app().rounds() == ()
    assert text.NO_ROUND in shown(page)
    assert text.MADE_UP_BANNER not in shown(page)


@pytest.mark.parametrize("path", [OVERVIEW, MAP, LAGGING, COMMUNE, ENTRY])
def test_pg02_without_a_round_every_page_says_so(nothing: None, path: str) -> None:
    the_app().install("51", made_up=False)

    assert text.NO_ROUND in shown(open_page(path, vai=labels.ACCOUNT_ROLE[AccountRole.DESK]))


@pytest.mark.parametrize("path", list(PATH.values()), ids=str)
def test_pg03_every_page_says_that_its_data_is_made_up(demo: None, path: str) -> None:
    admin = path in {PATH["accounts_page"], PATH["audit_page"]}
    role = AccountRole.ADMIN if admin else AccountRole.DESK
    page = open_page(path, xa=LY_SON, vai=labels.ACCOUNT_ROLE[role], nguoi=str(role))

    assert text.MADE_UP_BANNER in shown(page)
    assert page.title


@pytest.mark.parametrize("path", list(PATH.values()), ids=str)
def test_pg03_no_page_of_a_real_province_does(province: None, path: str) -> None:
    assert text.MADE_UP_BANNER not in shown(open_page(path))


def test_pg04_a_setting_that_is_wrong_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    opened.forget()
    monkeypatch.setenv("DATABASE_URL", "mysql://admin:secret@host/x")

    page = open_page(token="")

    assert text.STOPPED in alerts(page, "error")
    assert "DATABASE" in alerts(page, "error")
    assert "secret" not in shown(page)


# Entry ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [OVERVIEW, ENTRY, ROUNDS], ids=str)
@pytest.mark.parametrize("token", ["", "forged"], ids=["EN01 no cookie", "EN01 forged"])
def test_en01_nobody_enters_who_is_not_signed_in(province: None, path: str, token: str) -> None:
    page = open_page(path, xa=LY_SON, nhom="TS", token=token)

    assert text.SIGNED_OUT_HEAD in shown(page)
    assert not keys(page) - {"chrome"}


def test_en01_nor_who_may_only_read(province: None) -> None:
    page = open_page(ENTRY, xa=LY_SON, nhom="TS", vai=labels.ACCOUNT_ROLE[AccountRole.EXECUTIVE])

    assert alerts(page, "info") == text.PAGE_NOT_YOURS
    assert alerts(page, "error") == ""
    assert not any(key.startswith("entry.") for key in keys(page))


@pytest.mark.parametrize("domain", ["TS", "TB", "MG", "NL", "CT", "CD", "AN", "TK", "HT"])
def test_en02_nothing_is_preselected(province: None, domain: str) -> None:
    page = entry_page(domain)

    given = {
        key_name(one): words(one, "value")
        for kind in ("button_group", "radio", "text_input", "text_area", "checkbox")
        for one in page.get(kind)
        if key_name(one).startswith("entry.")
    }
    assert len(given) >= 4
    assert [key for key, value in given.items() if value not in {"", "None", "[]", "False"}] == []
    assert answers() == {}


def test_en03_an_answer_is_saved_at_once(province: None) -> None:
    page = choose(entry_page("TS"), TS_01, "co")

    assert answers() == {"TS-01": {"muc": "co"}}
    assert re.search(r"✓ Đã lưu lúc \d\d:\d\d, \d\d/\d\d/\d{4}", shown(page))


def test_en03_it_is_there_again_on_another_device(province: None) -> None:
    choose(entry_page("TS"), TS_01, "mot_phan")

    page = entry_page("TS", actor=BINH)

    assert widget(page, "button_group", TS_01).value == "mot_phan"
    assert f"✓ Đã lưu · {AN.name}" in shown(page)


def test_en03_it_can_be_changed_and_taken_away(province: None) -> None:
    page = choose(entry_page("TS"), TS_01, "co")
    choose(page, TS_01, "khong")
    choose(page, TS_01, None)

    (event,) = the_app().current(1, LY_SON).values()
    assert event.answer.state is AnswerState.NOT_REACHED
    assert len(versions("TS-01")) == 3


def test_en03_the_progress_follows(province: None) -> None:
    page = entry_page("TS")
    before = page.get("progress")[0].proto.text

    choose(page, TS_01, "co")

    after = page.get("progress")[0].proto.text
    assert (before, after) == (
        text.ENTRY_PROGRESS.format(complete=0, asked=61),
        text.ENTRY_PROGRESS.format(complete=1, asked=61),
    )


def test_en04_a_field_that_depends_on_another_appears_at_once(province: None) -> None:
    page = entry_page("TB")
    scanners, tried = key_of("TB-03", "count.may_quet"), key_of("TB-03", "choice.quet_thu")
    assert not [one for one in page.get("button_group") if one.key == tried]

    fill(page, scanners, "2")

    assert widget(page, "button_group", tried).value is None
    choose(page, tried, "dat")
    assert answers()["TB-03"] == {"may_quet": 2, "quet_thu": "dat"}


def test_en04_and_goes_with_it(province: None) -> None:
    page = entry_page("TB")
    scanners, tried = key_of("TB-03", "count.may_quet"), key_of("TB-03", "choice.quet_thu")
    fill(page, scanners, "2")
    choose(page, tried, "dat")

    fill(page, scanners, "0")

    assert not [one for one in page.get("button_group") if one.key == tried]
    assert answers()["TB-03"] == {"may_quet": 0}


def test_en05_a_wrong_decimal_mark_is_refused_and_the_other_field_saved(province: None) -> None:
    page = entry_page("TS")
    widget(page, "text_input", SEATS).set_value("20")
    widget(page, "text_input", PEAK).set_value("12.5")

    run(page)

    assert answers() == {"TS-03": {"cho_ngoi": 20}}
    assert style.plain(ProblemCode.FIELD_DECIMAL_MARK.value.format(value="12.5")) in alerts(
        page, "error"
    )
    assert widget(page, "text_input", PEAK).value == "12.5"


def test_en05_corrected_it_is_saved_and_the_message_goes(province: None) -> None:
    page = fill(fill(entry_page("TS"), SEATS, "20"), PEAK, "12.5")

    fill(page, PEAK, "12,5")

    assert answers() == {"TS-03": {"cho_ngoi": 20, "nguoi_cao_diem": 12.5}}
    assert alerts(page, "error") == ""


@pytest.mark.parametrize("typed", ["20001", "-1", "nhiều", "1e3", "12.5"])
def test_en05_numbers_that_are_none_change_nothing(province: None, typed: str) -> None:
    page = fill(entry_page("TS"), AREA, "120,5")

    fill(page, AREA, typed)

    assert answers() == {"TS-02": {"dien_tich": 120.5}}
    assert alerts(page, "error")
    assert "Phần báo lỗi chưa được lưu" in shown(page)


def test_en05_a_day_that_does_not_exist(province: None) -> None:
    page = entry_page("CT")
    expiry = key_of("CT-05", "date.het_han")

    fill(page, expiry, "31/02/2027")
    assert answers() == {}

    fill(page, expiry, "28/2/2027")
    assert str(answers()["CT-05"]) == "{'het_han': datetime.date(2027, 2, 28)}"


@pytest.mark.parametrize("state", [AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_CHECK])
def test_en06_a_reason_is_needed(province: None, state: AnswerState) -> None:
    page = choose(entry_page("TS"), key_of("TS-01", "state"), state.value)

    assert answers() == {}
    assert text.ENTRY_REASON_NEEDED in shown(page)

    fill(page, key_of("TS-01", "reason"), "Trụ sở đang sửa")

    (event,) = the_app().current(1, LY_SON).values()
    assert (event.answer.state, event.answer.reason) == (state, "Trụ sở đang sửa")
    assert text.ENTRY_REASON_NEEDED not in shown(page)


def test_en06_without_one_the_earlier_answer_stays(province: None) -> None:
    page = choose(entry_page("TS"), TS_01, "co")

    choose(page, key_of("TS-01", "state"), AnswerState.NOT_APPLICABLE.value)

    assert answers() == {"TS-01": {"muc": "co"}}
    assert widget(entry_page("TS"), "button_group", TS_01).value == "co"


AREAS = key_of("TS-04", "choices.khu")


def test_en07_none_of_them_is_an_answer(province: None) -> None:
    page = choose(entry_page("TS"), AREAS, ["_khong_muc_nao"])

    assert answers() == {"TS-04": {"khu": ()}}
    assert widget(entry_page("TS"), "button_group", AREAS).value == ["_khong_muc_nao"]
    assert widget(page, "button_group", AREAS).value == ["_khong_muc_nao"]


def test_en07_none_and_some_exclude_each_other(province: None) -> None:
    page = choose(entry_page("TS"), AREAS, ["_khong_muc_nao"])

    choose(page, AREAS, ["_khong_muc_nao", "quay"])
    assert answers() == {"TS-04": {"khu": ("quay",)}}
    assert widget(page, "button_group", AREAS).value == ["quay"]

    choose(page, AREAS, ["quay", "_khong_muc_nao"])
    assert answers() == {"TS-04": {"khu": ()}}
    assert widget(page, "button_group", AREAS).value == ["_khong_muc_nao"]


def test_en07_nothing_chosen_is_no_answer(province: None) -> None:
    page = choose(entry_page("TS"), AREAS, ["quay", "tu_nop"])
    assert answers() == {"TS-04": {"khu": ("quay", "tu_nop")}}

    choose(page, AREAS, [])

    (event,) = the_app().current(1, LY_SON).values()
    assert event.answer.state is AnswerState.NOT_REACHED


def test_en08_a_conflict_shows_mine_and_theirs(province: None) -> None:
    page = entry_page("TS")
    said("TS-01", muc="khong")

    choose(page, TS_01, "co")

    assert answers() == {"TS-01": {"muc": "khong"}}
    assert style.plain(f"{BINH.name} đã trả lời tiêu chí này lúc") in alerts(page, "warning")
    assert f"{text.ENTRY_MINE}<br>Kết quả kiểm tra: Có" in shown(page)
    assert f"Của {BINH.name}<br>Kết quả kiểm tra: Không" in shown(page)


def test_en08_mine_can_be_kept(province: None) -> None:
    page = entry_page("TS")
    said("TS-01", muc="khong")
    choose(page, TS_01, "co")

    press(page, key_of("TS-01", "mine"))

    assert answers() == {"TS-01": {"muc": "co"}}
    assert versions("TS-01") == [BINH.name, AN.name]
    assert key_of("TS-01", "mine") not in keys(page)


def test_en08_theirs_can_be_kept(province: None) -> None:
    page = entry_page("TS")
    said("TS-01", muc="khong")
    choose(page, TS_01, "co")

    press(page, key_of("TS-01", "theirs"))

    assert versions("TS-01") == [BINH.name]
    assert widget(page, "button_group", TS_01).value == "khong"
    assert key_of("TS-01", "theirs") not in keys(page)


def test_en08_a_third_answer_meanwhile_is_a_conflict_again(province: None) -> None:
    page = entry_page("TS")
    said("TS-01", muc="khong")
    choose(page, TS_01, "co")
    said("TS-01", DESK_INSPECTOR, 1, muc="mot_phan")

    press(page, key_of("TS-01", "mine"))

    assert answers() == {"TS-01": {"muc": "mot_phan"}}
    assert f"Của {DESK_INSPECTOR.name}<br>Kết quả kiểm tra: Một phần" in shown(page)


def test_en08_a_conflict_over_nothing_seen_is_not_merged(province: None) -> None:
    page = entry_page("TB")
    said("TB-01", may_dung_duoc=3, so_nguoi=9)

    fill(page, MACHINES, "5")
    run(page)  # the whole page is drawn again
    fill(page, PEOPLE, "7")

    assert answers() == {"TB-01": {"may_dung_duoc": 3, "so_nguoi": 9}}
    assert versions("TB-01") == [BINH.name]
    press(page, key_of("TB-01", "mine"))
    assert answers() == {"TB-01": {"may_dung_duoc": 5, "so_nguoi": 7}}


def test_en08_mine_is_still_there_after_a_look_at_another_domain(province: None) -> None:
    page = entry_page("TB")
    said("TB-01", may_dung_duoc=3, so_nguoi=9)
    fill(page, MACHINES, "5")

    for domain in ("TS", "TB"):
        choose(page, "choice.nhom", domain)

    assert widget(page, "text_input", MACHINES).value == "5"
    assert widget(page, "text_input", PEOPLE).value == ""
    assert key_of("TB-01", "mine") in keys(page)


def test_en08_nothing_is_submitted_over_a_conflict(province: None) -> None:
    page = entry_page("TS")
    said("TS-01", muc="khong")
    widget(page, "button_group", TS_01).set_value("co")
    press(page, "entry.submit")  # with one click, as from a field that is left by it
    assert the_app().standing(1) == {}

    choose(page, "choice.nhom", "TB")
    assert text.SUMMARY_CONFLICTS.format(n=1) in alerts(page, "warning")
    assert widget(page, "button", "entry.submit").disabled

    press(page, "entry.jump.conflicts.TS-01")
    press(page, key_of("TS-01", "theirs"))
    assert text.SUMMARY_CONFLICTS.format(n=1) not in alerts(page, "warning")
    press(page, "entry.submit")
    assert set(the_app().standing(1)) == {LY_SON}


DESK_INSPECTOR = Actor("Phạm Văn Dũng", AN.role)


def test_en09_two_people_on_two_items(province: None) -> None:
    mine, theirs = entry_page("TS"), entry_page("TS", actor=BINH)

    choose(mine, TS_01, "co")
    fill(theirs, AREA, "80")
    fill(mine, SEATS, "12")

    assert answers() == {
        "TS-01": {"muc": "co"},
        "TS-02": {"dien_tich": 80},
        "TS-03": {"cho_ngoi": 12},
    }
    assert widget(mine, "text_input", AREA).value == "80"
    assert alerts(mine, "warning") == ""


@pytest.mark.parametrize("state", [RoundState.PREPARED, RoundState.LOCKED])
def test_en10_a_round_that_is_not_open(province: None, state: RoundState) -> None:
    app, rnd = the_app(), 1
    if state is RoundState.LOCKED:
        app.change_round(rnd, RoundState.LOCKED, actor=DESK, reason="")
    else:
        day = app.today
        rnd = app.create_round(name="Đợt 2", opens_on=day, closes_on=day, actor=DESK)

    page = entry_page("TS", rnd=rnd)

    assert labels.ROUND_STATE[state] in alerts(page, "warning")
    assert not any(key.startswith("entry.") for key in keys(page))


def test_en10_a_round_locked_meanwhile_refuses_the_answer(province: None) -> None:
    page = entry_page("TS")
    the_app().change_round(1, RoundState.LOCKED, actor=DESK, reason="")

    choose(page, TS_01, "co")

    assert answers() == {}
    assert labels.ROUND_STATE[RoundState.LOCKED] in alerts(page, "warning")


def test_en11_a_submission_closes_the_form(province: None) -> None:
    page = choose(entry_page("TS"), TS_01, "co")

    press(page, "entry.submit")

    assert set(the_app().standing(1)) == {LY_SON}
    assert style.plain(AN.name) in alerts(page, "success")
    assert widget(page, "button_group", TS_01).disabled
    assert "entry.submit" not in keys(page)


def test_en11_the_desk_goes_on(province: None) -> None:
    press(choose(entry_page("TS"), TS_01, "co"), "entry.submit")

    page = entry_page("KP", actor=DESK)
    choose(page, key_of("KP-01", "yes_partial_no.muc"), "co")

    assert answers()["KP-01"] == {"muc": "co"}
    assert "entry.submit" not in keys(page)


def test_en11_the_desk_goes_on_and_submits_nothing(province: None) -> None:
    desk = choose(entry_page("KP", actor=DESK), key_of("KP-01", "yes_partial_no.muc"), "co")
    assert "entry.submit" not in keys(desk)
    press(choose(entry_page("TS"), TS_01, "co"), "entry.submit")

    choose(desk, key_of("KP-01", "yes_partial_no.muc"), "khong")
    inspector = entry_page("TS")

    assert answers()["KP-01"] == {"muc": "khong"}
    assert widget(inspector, "button_group", TS_01).disabled


def test_en11_a_withdrawal_needs_a_reason(province: None) -> None:
    page = press(choose(entry_page("TS"), TS_01, "co"), "entry.submit")

    press(page, "entry.withdraw")
    assert text.WITHDRAW_REASON_NEEDED in alerts(page, "error")
    assert set(the_app().standing(1)) == {LY_SON}

    widget(page, "text_input", "entry.withdraw.reason").set_value("Nhập nhầm")
    press(page, "entry.withdraw")
    assert the_app().standing(1) == {}
    assert not widget(page, "button_group", TS_01).disabled


def test_en12_what_is_missing_is_listed_with_a_way(province: None) -> None:
    page = choose(entry_page("TS"), TS_01, "co")

    assert style.plain(text.SUMMARY_MISSING.format(n=60)) in style.plain(shown(page))
    jumps = {key for key in keys(page) if key.startswith("entry.jump.missing.")}
    assert jumps == {f"entry.jump.missing.TS-{n:02}" for n in range(2, 7)}

    press(page, "entry.jump.CT")
    assert page.query_params["nhom"] == "CT"
    assert widget(page, "radio", key_of("CT-01", "choice.trang_thai")).value is None


def test_en12_an_unfinished_answer_is_missing_still(province: None) -> None:
    page = fill(entry_page("TS"), SEATS, "20")

    assert "entry.jump.missing.TS-03" in keys(page)
    assert "Còn thiếu: Số người bình quân trong giờ cao điểm" in shown(page)


def test_en12_a_contradiction_stops_the_submission(province: None) -> None:
    page = entry_page("TS")
    fill(page, key_of("TS-06", "count.hoat_dong"), "3")
    fill(page, key_of("TS-06", "count.quyet_dinh"), "2")

    press(page, "entry.submit")

    assert the_app().standing(1) == {}
    assert "Số điểm đang hoạt động lớn hơn" in alerts(page, "error").replace("\\", "")


def test_en12_a_contradiction_across_domains_names_both(province: None) -> None:
    said("CT-01", AN, trang_thai="hop_le")
    page = entry_page("CT")
    fill(page, key_of("CT-05", "date.het_han"), "01/01/2020")
    run(page)

    found = {key for key in keys(page) if key.startswith("entry.jump.check")}

    assert {key.rpartition(".")[2] for key in found} == {"CT-01", "CT-05"}


def test_en12_nothing_answered_nothing_submitted(province: None) -> None:
    page = press(entry_page("TS"), "entry.submit")

    assert the_app().standing(1) == {}
    assert alerts(page, "error")


def test_en13_wrong_commune_takes_back_at_once(province: None) -> None:
    said("TS-05", muc="co")
    page = choose(entry_page("TS"), TS_01, "co")
    assert widget(page, "button", "entry.take_back").disabled

    widget(page, "checkbox", "entry.take_back.sure").check()
    press(run(page), "entry.take_back")

    states = {code: e.answer.state for code, e in the_app().current(1, LY_SON).items()}
    assert states == {"TS-01": AnswerState.NOT_REACHED, "TS-05": AnswerState.ANSWERED}
    assert widget(page, "button_group", TS_01).value is None
    assert style.plain(text.TAKEN_BACK.format(n=1)) in alerts(page, "success")
    assert widget(page, "checkbox", "entry.take_back.sure").value is False


def test_en13_afterwards_the_form_goes_on(province: None) -> None:
    page = choose(entry_page("TS"), TS_01, "co")
    widget(page, "checkbox", "entry.take_back.sure").check()
    press(run(page), "entry.take_back")

    choose(page, TS_01, "khong")

    assert answers() == {"TS-01": {"muc": "khong"}}
    assert alerts(page, "warning") == ""


def test_en13_nothing_to_take_back_is_said(province: None) -> None:
    page = entry_page("TS")
    widget(page, "checkbox", "entry.take_back.sure").check()

    press(run(page), "entry.take_back")

    assert alerts(page, "error")


def test_en14_each_role_has_its_own_items(province: None) -> None:
    inspector, desk = entry_page("TK"), entry_page("TK", actor=DESK)

    def items(page: AppTest) -> set[str]:
        keyed = {key_name(one) for kind in ("button_group", "text_input") for one in page.get(kind)}
        return {key.split(".")[3] for key in keyed if key.startswith("entry.1.")}

    assert items(inspector) == {f"TK-{n:02}" for n in range(3, 8)}
    assert items(desk) == {"TK-01", "TK-02"}


def test_en15_a_note_with_an_id_number_is_pointed_out(province: None) -> None:
    page = entry_page("TS")
    page.session_state[key_of("TS-01", "extras")] = True
    run(page)

    widget(page, "text_area", key_of("TS-01", "note")).set_value("Số CCCD 051203004567")
    run(page)

    assert text.ENTRY_NOTE_ID in alerts(page, "warning")


def test_en15_a_note_is_kept_beside_the_answer(province: None) -> None:
    page = choose(entry_page("TS"), TS_01, "co")
    page.session_state[key_of("TS-01", "extras")] = True
    run(page)

    widget(page, "text_area", key_of("TS-01", "note")).set_value("Mới sơn lại")
    run(page)

    assert the_app().current(1, LY_SON)[ItemCode("TS-01")].answer == Answer(
        AnswerState.ANSWERED, {"muc": "co"}, note="Mới sơn lại"
    )


def test_en15_a_note_stays_while_its_box_is_closed(province: None) -> None:
    answer = Answer(AnswerState.ANSWERED, {"muc": "co"}, note="Mới sơn lại")
    the_app().save(Draft(1, LY_SON, ItemCode("TS-01"), answer, 0, AN))
    page = entry_page("TS")

    choose(page, TS_01, "mot_phan")

    kept = the_app().current(1, LY_SON)[ItemCode("TS-01")].answer
    assert (kept.values, kept.note) == ({"muc": "mot_phan"}, "Mới sơn lại")


def test_en15_a_note_can_be_emptied(province: None) -> None:
    answer = Answer(AnswerState.ANSWERED, {"muc": "co"}, note="Mới sơn lại")
    the_app().save(Draft(1, LY_SON, ItemCode("TS-01"), answer, 0, AN))
    page = entry_page("TS")
    page.session_state[key_of("TS-01", "extras")] = True
    run(page)

    widget(page, "text_area", key_of("TS-01", "note")).set_value("")
    run(page)

    assert the_app().current(1, LY_SON)[ItemCode("TS-01")].answer.note == ""


def test_en16_a_visit_leaves_nothing_behind(province: None) -> None:
    page = entry_page("CT")
    before = set(page.session_state.to_dict())

    for domain in ("TS", "TB", "MG", "NL", "CD", "AN", "TK", "HT", "CT"):
        choose(page, "choice.nhom", domain)

    assert set(page.session_state.to_dict()) - before == set()


def test_en17_an_answer_can_be_taken_back(province: None) -> None:
    certificate = key_of("CT-01", "choice.trang_thai")
    page = entry_page("CT")
    widget(page, "radio", certificate).set_value("het_han")
    run(page)
    assert answers() == {"CT-01": {"trang_thai": "het_han"}}

    press(page, key_of("CT-01", "clear"))

    (event,) = the_app().current(1, LY_SON).values()
    assert event.answer.state is AnswerState.NOT_REACHED
    assert widget(page, "radio", certificate).value is None


def of_agency(domain: str, **query: str) -> AppTest:
    """Open the entry page as an official of an agency that has this *domain*."""
    domains = frozenset({DomainCode(domain)})
    token = sign_in("Sở Văn Ngành", AccountRole.AGENCY, domains=domains, agency="so_khcn")
    return open_page(ENTRY, dot="1", **query, token=token)


def test_en18_an_agency_takes_no_form_back(province: None) -> None:
    page = of_agency("TK", xa=LY_SON, nhom="TK")

    assert any(key.startswith(key_of("TK-02", "")) for key in keys(page))
    assert text.ENTRY_NOTHING_AT_ALL not in alerts(page, "info")
    assert text.TAKE_BACK_HEAD not in shown(page)
    assert text.TAKE_BACK_HEAD in shown(entry_page("TK", actor=DESK))


@pytest.mark.parametrize("query", [{}, {"xa": LY_SON, "nhom": "TS"}], ids=["no commune", "commune"])
def test_en18_nothing_to_answer_is_said(province: None, query: dict[str, str]) -> None:
    page = of_agency("TS", **query)

    assert text.ENTRY_NOTHING_AT_ALL in alerts(page, "info")
    assert [key for key in keys(page) if key.startswith("entry.")] == []
    assert text.SUMMARY not in shown(page)


# Overview, list, map --------------------------------------------------------------------------


def cards(page: AppTest) -> dict[str, str]:
    """Return the figures of the overview by their names."""
    pattern = r'<div class="card"><b>([^<]*)</b><span>([^<]*)</span>'
    return {name: value for value, name in re.findall(pattern, shown(page))}


def test_ov01_every_commune_is_counted_once(demo: None) -> None:
    page = open_page(OVERVIEW)

    bars = json.loads(page.get("plotly_chart")[0].proto.spec)["data"][0]
    counts = dict(zip(bars["y"], map(int, bars["text"]), strict=True))
    figures = cards(page)

    assert sum(counts.values()) == 96
    assert figures[text.OVERVIEW_VISITED] == f"{96 - counts[labels.NOT_VISITED]}/96"
    not_concluded = counts[labels.NOT_VISITED] + counts[labels.NOT_CONCLUDED]
    assert figures[text.OVERVIEW_CONCLUDED] == f"{96 - not_concluded}/96"
    assert min(counts.values()) > 0


def test_ov02_the_figures_are_those_of_the_round(demo: None) -> None:
    app = the_app()
    found = app.assess(1)

    figures = cards(open_page(OVERVIEW))

    assert figures[text.OVERVIEW_SUBMITTED] == f"{len(app.standing(1))}/96"
    assert figures[text.OVERVIEW_LAGGING] == f"{sum(bool(found.lag(n)) for n in range(96))}/96"


def test_ov02_an_answer_is_on_the_overview_at_once(province: None) -> None:
    page = open_page(OVERVIEW)
    assert cards(page)[text.OVERVIEW_VISITED] == "0/96"

    said("TS-01", muc="co")

    assert cards(run(page))[text.OVERVIEW_VISITED] == "1/96"


def sections(page: AppTest) -> dict[str, list[str]]:
    """Return the names of the tabs and the codes of the communes in each."""
    found = {}
    for tab in page.get("tab"):
        html = "".join(one.proto.body for one in tab.get("html"))
        found[words(tab, "label")] = re.findall(r"&amp;xa=(\d{5})", html)
    return found


def test_lg01_each_section_holds_its_communes(demo: None) -> None:
    found = the_app().assess(1)
    lagging = {code for n, code in enumerate(found.communes) if found.lag(n)}
    level = dict(zip(found.communes, found.level.tolist(), strict=True))
    open_, away = (
        {code for code in found.communes if level[code] == kind and code not in lagging}
        for kind in (NOT_CONCLUDED, NOT_VISITED)
    )

    shown_in = sections(open_page(LAGGING))

    assert {name: set(codes) for name, codes in shown_in.items()} == {
        text.LAGGING_TAB.format(n=len(lagging)): lagging,
        text.NOT_CONCLUDED_TAB.format(n=len(open_)): open_,
        text.NOT_VISITED_TAB.format(n=len(away)): away,
    }
    assert lagging
    assert all(len(codes) == len(set(codes)) for codes in shown_in.values())


def test_lg01_every_row_says_why(demo: None) -> None:
    page = open_page(LAGGING)

    cells = re.findall(
        rf'data-label="{escape(text.COLUMN_REASONS)}"><div>(.*?)</div>', shown(page), re.DOTALL
    )

    assert len(cells) >= 10
    assert all(cells)


def test_lg02_a_commune_is_found_without_accents(province: None) -> None:
    page = open_page(LAGGING)

    fill(page, "lagging.text", "ly son")

    assert sections(page)[text.NOT_VISITED_TAB.format(n=1)] == [LY_SON]


# One commune ----------------------------------------------------------------------------------


def ready_commune() -> CommuneCode:
    """Return a commune of the made-up data that has a level."""
    found = the_app().assess(1)
    return found.communes[int((found.level >= 0).argmax())]


def open_answers(commune: str, domain: str) -> AppTest:
    page = open_page(COMMUNE, xa=commune, dot="1")
    page.session_state[f"commune.answers.{domain}"] = True
    return run(page)


def test_cm01_the_page_shows_what_the_round_says(demo: None) -> None:
    code = ready_commune()
    found = the_app().assess(1)
    row = found.index[code]

    page = open_page(COMMUNE, xa=code)

    figures = cards(page)
    value = f"{found.readiness.value[row]:.1f}".replace(".", ",")
    assert figures[text.COMMUNE_VALUE] == value
    assert found.rulebook.policy.bands[int(found.level[row])].label in shown(page)
    for item in found.rulebook.catalogue.gates:
        assert f"<div>{item.code}</div>" in shown(page)


def test_cm01_an_unknown_commune_is_no_error(demo: None) -> None:
    assert text.NO_COMMUNE in shown(open_page(COMMUNE, xa="99999"))


def test_cm02_letters_of_other_provinces_are_reference(demo: None) -> None:
    page = open_answers(ready_commune(), "CT")

    lines = [one for one in re.findall(r'class="quiet">([^<]*)<', shown(page)) if "2025" in one]
    letters = [one for one in lines if "Tuyên Quang" in one]
    assert letters
    assert all(one.startswith(f"{text.REFERENCE} ({text.REFERENCE_NOTE})") for one in letters)
    assert not [one for one in lines if one.startswith(f"{text.DIRECTIVE}:")]


def test_cm02_the_opinion_of_the_own_province_is_reference_too(demo: None) -> None:
    page = open_answers(ready_commune(), "HT")

    own = [one for one in re.findall(r'class="quiet">([^<]*)<', shown(page)) if "96 xã" in one]
    assert own
    assert all(one.startswith(text.REFERENCE) for one in own)


def test_cm03_the_day_picks_the_legal_basis(demo: None) -> None:
    page = open_answers(ready_commune(), "AN")

    assert "116/2025/QH15" in shown(page)
    assert "85/2016/NĐ-CP" not in shown(page)


def test_cm03_a_basis_from_memory_is_marked_and_has_no_article(demo: None) -> None:
    page = open_answers(ready_commune(), "CD")

    assert f"{text.BASIS}: Nghị định 99/2016/NĐ-CP ({text.BASIS_UNVERIFIED})" in shown(page)


def test_cm04_the_history_shows_every_answer(province: None) -> None:
    said("TS-01", BINH, muc="khong")
    said("TS-01", AN, 1, muc="co")
    page = open_page(COMMUNE, xa=LY_SON)
    page.session_state["commune.history"] = True

    run(page)

    table = next(body for body in bodies(page) if BINH.name in body)
    assert table.index(AN.name) < table.index(BINH.name)
    assert "Kết quả kiểm tra: Không" in table


# Rounds ---------------------------------------------------------------------------------------


def rounds_page() -> AppTest:
    return open_page(ROUNDS, nguoi=DESK.name, vai=labels.ROLE[DESK.role])


def create(page: AppTest, name: str, opens: str, closes: str) -> AppTest:
    for part, typed in (("name", name), ("opens", opens), ("closes", closes)):
        widget(page, "text_input", f"round.new.{part}").set_value(typed)
    (button,) = [one for one in page.button if one.label == text.ROUND_CREATE]
    button.click()
    return run(page)


def test_rd01_a_round_is_created_opened_and_locked(province: None) -> None:
    page = create(rounds_page(), "Đợt 2", "01/12/2026", "31/12/2026")
    assert the_app().round(2).state is RoundState.PREPARED
    assert alerts(page, "success")

    press(page, "round.2.move")
    assert the_app().round(2).state is RoundState.OPEN

    press(page, "round.2.move")
    assert the_app().round(2).state is RoundState.LOCKED


def test_rd01_reopening_needs_a_reason(province: None) -> None:
    the_app().change_round(1, RoundState.LOCKED, actor=DESK, reason="")
    page = rounds_page()

    press(page, "round.1.move")
    assert the_app().round(1).state is RoundState.LOCKED
    assert alerts(page, "error")

    widget(page, "text_input", "round.1.reason").set_value("Thiếu một xã")
    press(page, "round.1.move")
    assert the_app().round(1).state is RoundState.OPEN


def test_rd01_only_the_desk_changes_a_round(province: None) -> None:
    page = open_page(ROUNDS, vai=labels.ROLE[AN.role], nguoi=AN.name)

    assert widget(page, "button", "round.1.move").disabled


@pytest.mark.parametrize(
    ("name", "opens", "closes"),
    [
        pytest.param("Đợt 2", "31/12/2026", "01/12/2026", id="RD02 ends before it begins"),
        pytest.param("Đợt 2", "31/02/2026", "01/12/2026", id="RD02 a day that does not exist"),
        pytest.param("Đợt 2", "", "", id="RD02 no days"),
        pytest.param(" ", "01/12/2026", "31/12/2026", id="RD02 no name"),
        pytest.param("Đợt 1", "01/12/2026", "31/12/2026", id="RD02 a name that is taken"),
    ],
)
def test_rd02_what_cannot_be_is_refused(province: None, name: str, opens: str, closes: str) -> None:
    page = create(rounds_page(), name, opens, closes)

    assert len(the_app().rounds()) == 1
    assert alerts(page, "error")
    assert widget(page, "text_input", "round.new.opens").value == opens


def set_deadline(page: AppTest, scope: str, due: str, source: str) -> AppTest:
    widget(page, "selectbox", "round.1.scope").set_value(scope)
    widget(page, "text_input", "round.1.due").set_value(due)
    widget(page, "text_input", "round.1.source").set_value(source)
    return press(run(page), "round.1.deadline")


def test_rd03_a_deadline_is_set_and_taken_away(province: None) -> None:
    page = set_deadline(rounds_page(), "CT", "15/12/2026", "Công văn 5/UBND")

    (deadline,) = the_app().round(1).deadlines
    assert (deadline.scope, f"{deadline.due}", deadline.source) == (
        "CT",
        "2026-12-15",
        "Công văn 5/UBND",
    )
    assert "15/12/2026" in shown(page)

    set_deadline(page, "CT", "", "")
    assert the_app().round(1).deadlines == ()


def test_rd03_a_deadline_without_its_letter_is_refused(province: None) -> None:
    page = set_deadline(rounds_page(), "CT", "15/12/2026", " ")

    assert the_app().round(1).deadlines == ()
    assert alerts(page, "error")


def test_rd03_no_deadline_comes_from_the_letters_of_others(province: None) -> None:
    assert the_app().assess(1).deadlines == {}
    assert text.DEADLINE_NONE in shown(rounds_page())


# Text of people -------------------------------------------------------------------------------

HOSTILE = "<img src=x onerror=alert(1)> **x** [y](http://z) <b>"
DRAWN_AS_MARKDOWN = ("title", "header", "subheader", "markdown", "caption")
ALERTS = ("error", "warning", "info", "success")
LABELLED = ("button", "expander", "tab", "checkbox", "download_button", "text_input", "text_area")


IN_HTML = re.compile(r"<img")
IN_MARKDOWN = re.compile(r"(?<!\\)(?:<img|<b>|\*\*x|\[y)")


def markup_drawn(page: AppTest) -> list[str]:
    """Return the texts of *page* in which what people typed would be drawn as markup."""
    marked = [
        words(one, "value") for kind in (*DRAWN_AS_MARKDOWN, *ALERTS) for one in page.get(kind)
    ]
    marked += [words(one, "label") for kind in LABELLED for one in page.get(kind)]
    return [
        *(body for body in bodies(page) if IN_HTML.search(body)),
        *(body for body in marked if IN_MARKDOWN.search(body)),
    ]


@pytest.mark.parametrize(
    ("body", "drawn"),
    [
        pytest.param(f"Đợt «{HOSTILE}»", True, id="HM01 as typed"),
        pytest.param(f"**{style.plain(HOSTILE)}**", False, id="HM01 escaped"),
        pytest.param("Đợt «**x**»", True, id="HM01 bold"),
    ],
)
def test_hm01_what_counts_as_markup(body: str, drawn: bool) -> None:  # noqa: FBT001
    assert bool(IN_MARKDOWN.search(body)) is drawn


@pytest.fixture
def hostile(province: None) -> None:
    """Everything that can be typed holds markup."""
    app = the_app()
    actor = replace(AN, name=HOSTILE)
    day = app.today
    rnd = app.create_round(name=HOSTILE, opens_on=day, closes_on=day, actor=actor)
    app.change_round(rnd, RoundState.OPEN, actor=actor, reason=HOSTILE)
    app.set_deadline(rnd, "TS", day - timedelta(days=3), HOSTILE, actor=actor)
    for item, answer in (
        ("TS-01", Answer(AnswerState.ANSWERED, {"muc": "khong"}, note=HOSTILE)),
        ("TS-02", Answer(AnswerState.NOT_APPLICABLE, reason=HOSTILE)),
        ("NL-01", Answer(AnswerState.ANSWERED, {"muc": "co", "so_van_ban": HOSTILE})),
    ):
        app.save(Draft(rnd, LY_SON, ItemCode(item), answer, 0, actor))
    app.submit(rnd, LY_SON, actor=actor)


@pytest.mark.parametrize("path", list(PATH.values()), ids=str)
@pytest.mark.parametrize("domain", ["TS", "NL"])
def test_hm01_what_people_type_is_text(hostile: None, path: str, domain: str) -> None:
    who = {"nguoi": HOSTILE, "vai": labels.ROLE[AN.role]}
    page = open_page(path, dot="2", xa=LY_SON, nhom=domain, **who)
    page.session_state[f"commune.answers.{domain}"] = True
    page.session_state["commune.history"] = True

    run(page)

    assert markup_drawn(page) == []


def test_hm01_it_is_shown_all_the_same(hostile: None) -> None:
    page = open_page(COMMUNE, dot="2", xa=LY_SON)
    page.session_state["commune.history"] = True

    assert f"Ghi chú: {escape(HOSTILE)}" in shown(run(page))


def test_hm01_a_locked_round_is_named_as_text(hostile: None) -> None:
    the_app().change_round(2, RoundState.LOCKED, actor=DESK, reason="")

    page = entry_page("TS", rnd=2)

    assert style.plain(HOSTILE) in alerts(page, "warning")
    assert markup_drawn(page) == []


def test_hm01_a_conflict_and_a_refusal_are_text(hostile: None) -> None:
    the_app().withdraw(2, LY_SON, actor=AN, reason="Sai")
    page = entry_page("TS", rnd=2)
    answer = Answer(AnswerState.ANSWERED, {"muc": "co"}, note=HOSTILE)
    the_app().save(Draft(2, LY_SON, ItemCode("TS-01"), answer, 1, replace(BINH, name=HOSTILE)))

    choose(page, key_of("TS-01", "yes_partial_no.muc", rnd=2), "mot_phan")
    fill(page, key_of("TS-03", "count.cho_ngoi", rnd=2), HOSTILE)

    assert alerts(page, "warning")
    assert alerts(page, "error")
    assert markup_drawn(page) == []
