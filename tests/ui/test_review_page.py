"""The review of forms on the pages: the desk's list, one form opened, and what the others see of it.

RP01 the list shows every standing form with its state and open problems, narrowed in the address
RP02 nothing is preselected, and without a choice nothing is recorded
RP03 a form is sent back with reasons at items of several domains; what was typed last goes along
RP04 the team reads the reasons at the items and above them, mends, and hands in again
RP05 an approved form is locked on the entry page, for the desk too; no way to withdraw is offered
RP06 a rejected form says so on the entry page, the page of the commune and the lists
RP07 what was decided is reopened with a reason; the history tells it
RP08 an approval with open problems needs a reason
RP09 many are approved at once: ticked, or all without open problems; a refusal names the commune
RP10 a form that changed since it stood on the page is not decided on
RP11 nobody but the desk opens the page; a locked round takes no decision
RP12 what people type is text, not markup
RP13 sending a form back once more begins with the reasons that stand
RP14 beside each answer stand its files, the fields it lacks and what looks wrong with it
RP15 the other pages tell how far a form is, and what a reviewer said of it
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import labels, objections, reviews
from survey.application import Draft
from survey.exchange.map_layers import COMPARING, layer_names
from survey.exchange.map_view import map_view
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    Evidence,
    ItemCode,
    Role,
    RoundState,
    Submission,
    SubmissionState,
)
from survey.problems import ProblemCode, problem
from survey.rights import AccountRole
from survey.storage import evidence
from survey.storage.answers import Appended
from survey.submissions import ROLE_OF
from survey.ui import style, text
from survey.ui import text_review as words
from tests.ui import pages
from tests.ui.pages import (
    AN,
    COMMUNE,
    DESK,
    LAGGING,
    LY_SON,
    OVERVIEW,
    PATH,
    bodies,
    entry_page,
    key_name,
    key_of,
    open_page,
    run,
    shown,
    the_app,
    widget,
)

REVIEW, COMMUNES = PATH["review_page"], PATH["communes_page"]
GATE, NETWORK, MACHINES = ItemCode("TS-01"), ItemCode("MG-01"), ItemCode("AN-06")
OTHER = CommuneCode("21025")
CLERK = Actor("Võ Thị Em", Role.DESK)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(autouse=True)
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def answered(
    value: str = "co", *, commune: CommuneCode = LY_SON, based_on: int = 0, note: str = ""
) -> None:
    answer = Answer(AnswerState.ANSWERED, {"muc": value}, note=note)
    result = the_app().save(Draft(1, commune, GATE, answer, based_on, AN))
    assert isinstance(result, Appended)


def handed_in(commune: CommuneCode = LY_SON) -> Submission:
    """Let the team answer the gate and hand in."""
    answered(commune=commune)
    found = the_app().submit(1, commune, actor=AN)
    assert isinstance(found, Submission)
    return found


def case(commune: CommuneCode = LY_SON) -> reviews.Case:
    return reviews.cases(the_app(), 1)[commune]


def state(commune: CommuneCode = LY_SON) -> SubmissionState:
    return case(commune).form.state


def flag(**issues: str) -> None:
    said = {ItemCode(item.replace("_", "-")): reason for item, reason in issues.items()}
    reviews.flag(the_app(), 1, LY_SON, seen=case().seen, issues=said, actor=DESK)


def approve() -> None:
    reviews.approve(the_app(), 1, LY_SON, seen=case().seen, actor=DESK, reason="Bổ sung sau")


def reject(reason: str = "Nhầm xã") -> None:
    reviews.reject(the_app(), 1, LY_SON, seen=case().seen, actor=DESK, reason=reason)


def form(commune: CommuneCode = LY_SON, domain: str = "") -> AppTest:
    """Open the form of *commune* as the desk."""
    query = {"dot": "1", "xem": commune} | ({"nhom": domain} if domain else {})
    return open_page(REVIEW, **query)


def part(name: str, commune: CommuneCode = LY_SON) -> str:
    seen = case(commune).seen
    return f"review.{seen.submission}.{seen.review}.{name}"


def issue(item: ItemCode) -> str:
    seen = case().seen
    return f"review.draft.{seen.submission}.{seen.review}.{item}"


def choose(page: AppTest, decision: str) -> AppTest:
    widget(page, "button_group", part("decision")).set_value(decision)
    return run(page)


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def record(page: AppTest) -> AppTest:
    return press(page, part("record"))


def told(page: AppTest, kind: str = "error") -> list[str]:
    return [pages.words(one, "value") for one in page.get(kind)]


def keys(page: AppTest, kind: str = "button") -> set[str]:
    return {key_name(one) for one in page.get(kind)}


def rows(page: AppTest) -> list[str]:
    """Return the communes in the table, in order."""
    tables = [body for body in bodies(page) if "cards-on-phone" in body and "<table" in body]
    cells = tables[0].split(f'data-label="{text.COLUMN_COMMUNE}"')[1:] if tables else []
    return [cell.partition("</a>")[0].rpartition(">")[2] for cell in cells]


# The list ----------------------------------------------------------------------------------------


def test_rp01_every_form_with_its_state_and_problems() -> None:
    handed_in()
    handed_in(OTHER)
    reject()

    page = open_page(REVIEW, dot="1")

    assert len(rows(page)) == 2
    assert labels.SUBMISSION_STATE[SubmissionState.REJECTED] in shown(page)
    assert words.DOUBT_MISSING.split("{")[0] in shown(page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({"tinh-trang": "rejected"}, 1, id="RP01 state"),
        pytest.param({"van-de": "con"}, 1, id="RP01 with problems"),
        pytest.param({"van-de": "het"}, 1, id="RP01 without problems"),
        pytest.param({"doan": "0"}, 2, id="RP01 no team"),
        pytest.param({"truoc": "01/01/2020"}, 0, id="RP01 before a day"),
        pytest.param({"truoc": "01/01/2100"}, 2, id="RP01 before a later day"),
        pytest.param({"truoc": "hôm qua"}, 2, id="RP01 no day"),
    ],
)
def test_rp01_narrowed_in_the_address(query: dict[str, str], count: int) -> None:
    handed_in()
    handed_in(OTHER)
    reject()

    page = open_page(REVIEW, dot="1", **query)

    assert len(rows(page)) == count
    assert (words.DAY_WRONG in told(page, "warning")) is (query.get("truoc") == "hôm qua")


def test_rp01_nothing_handed_in() -> None:
    assert told(open_page(REVIEW, dot="1"), "info") == [words.NONE]


# One form ----------------------------------------------------------------------------------------


def test_rp02_nothing_is_preselected() -> None:
    handed_in()
    page = form()

    assert widget(page, "button_group", part("decision")).value is None
    page = record(page)

    assert told(page, "warning")[0] == style.plain(words.CHOOSE_DECISION)
    assert state() is SubmissionState.RECEIVED


def test_rp03_a_form_is_sent_back() -> None:
    handed_in()
    page = form(domain="TS")
    widget(page, "text_area", issue(GATE)).set_value("Chụp lại bảng tên")
    page = run(page)
    widget(page, "selectbox", "choice.nhom").set_value("MG")
    page = run(page)
    widget(page, "text_area", issue(NETWORK)).set_value("Chưa kiểm tra")
    page = choose(page, "flag")
    widget(page, "text_area", part("why")).set_value("Xem lại")

    page = record(page)

    found = reviews.issues_for(the_app(), 1, LY_SON)
    assert {item: (i.reason, i.version) for item, i in found.items()} == {
        GATE: ("Chụp lại bảng tên", 1),
        NETWORK: ("Chưa kiểm tra", 0),
    }
    assert case().form.state_reason == "Xem lại"
    assert len(told(page, "success")) == 1


def test_rp03_without_a_reason_at_an_item_it_is_not_sent_back() -> None:
    handed_in()

    page = record(choose(form(domain="TS"), "flag"))

    assert len(told(page)) == 1
    assert state() is SubmissionState.RECEIVED


def test_rp03_a_reason_that_is_taken_away_is_not_sent() -> None:
    handed_in()
    page = form(domain="TS")
    widget(page, "text_area", issue(GATE)).set_value("sai")
    page = run(page)
    widget(page, "text_area", issue(GATE)).set_value(" ")
    page = record(choose(run(page), "flag"))

    assert len(told(page)) == 1
    assert state() is SubmissionState.RECEIVED


def test_rp13_sending_back_once_more_begins_with_what_stands() -> None:
    handed_in()
    flag(TS_01="Chụp lại", MG_01="Đo lại")
    page = form(domain="TS")
    assert widget(page, "text_area", issue(GATE)).value == "Chụp lại"

    widget(page, "text_area", issue(GATE)).set_value("Chụp lại cả cổng")
    record(choose(run(page), "flag"))

    found = reviews.issues_for(the_app(), 1, LY_SON)
    assert {item: i.reason for item, i in found.items()} == {
        GATE: "Chụp lại cả cổng",
        NETWORK: "Đo lại",
    }


def test_rp04_the_team_reads_mends_and_hands_in_again() -> None:
    handed_in()
    flag(TS_01="Chụp lại bảng tên", CT_04="Của bàn tỉnh")
    page = entry_page("TS")

    assert style.plain("Chụp lại bảng tên") in shown(page)
    assert "entry.jump.issues.TS-01" in keys(page)
    assert "entry.withdraw" not in keys(page)
    field = key_of("TS-01", "yes_partial_no.muc")
    widget(page, "button_group", field).set_value("mot_phan")
    page = run(page)
    assert "entry.jump.issues.TS-01" not in keys(page)
    assert words.ENTRY_ISSUE_MENDED in shown(page)
    page = press(page, "entry.submit")

    assert state() is SubmissionState.EDITED
    assert "entry.submit" not in keys(page)
    assert "entry.withdraw" in keys(page)
    assert style.plain("Chụp lại bảng tên") not in shown(page)


def test_rp04_nothing_mended_is_not_handed_in_again() -> None:
    handed_in()
    flag(TS_01="Chụp lại bảng tên")

    page = press(entry_page("TS"), "entry.submit")

    assert len(told(page)) == 1
    assert state() is SubmissionState.HAS_ISSUES


def test_rp05_an_approved_form_is_locked() -> None:
    handed_in()
    approve()

    page = entry_page("TS")
    assert widget(page, "button_group", key_of("TS-01", "yes_partial_no.muc")).disabled
    assert not {"entry.submit", "entry.withdraw"} & keys(page)
    desk = entry_page("CT", actor=CLERK)
    assert all(one.disabled for one in desk.text_input if key_name(one).startswith("entry."))


def test_rp06_a_rejected_form_says_so_everywhere() -> None:
    handed_in()
    reject()

    entry = entry_page("TS")
    assert len(told(entry)) == 1
    assert "entry.submit" in keys(entry)
    said = labels.FORM_REJECTED
    assert any(style.plain(said) in one for one in told(open_page(COMMUNE, dot="1", xa=LY_SON)))
    assert f"<div>{said}</div>" in "".join(bodies(open_page(LAGGING, dot="1")))
    assert f"<div>{said}</div>" in "".join(bodies(open_page(COMMUNES, dot="1")))
    assert len(rows(open_page(COMMUNES, dot="1", phieu="rejected"))) == 1


@pytest.mark.parametrize("path", [OVERVIEW, COMMUNES, COMMUNE, LAGGING])
def test_rp06_nobody_is_told_that_a_rejected_commune_was_not_visited(path: str) -> None:
    handed_in()
    reject()
    drawn = bodies(open_page(path, dot="1", xa=LY_SON))

    lines = [row for body in drawn for row in body.split("<tr>") if f"xa={LY_SON}" in row]
    told = [one for one in drawn if "badge hatched" in one] if path == COMMUNE else lines
    assert any(labels.REJECTED in one for one in told)
    assert not any(labels.NOT_VISITED in one for one in told)


def test_rp06_the_map_tells_of_a_rejected_form() -> None:
    handed_in()
    reject()
    found = the_app().assess(1)

    for key in layer_names(found):
        if key in COMPARING:
            continue
        view = map_view(the_app(), found, key)
        told = view.layer.classes[view.layer.class_of[LY_SON]]
        assert told.label == labels.REJECTED
        assert view.counts[view.layer.classes.index(told)] == 1


def test_rp06_a_rejected_form_is_its_own_obstacle_in_the_list() -> None:
    handed_in()
    reject()

    (name,) = rows(open_page(COMMUNES, dot="1", **{"can-tro": "form_rejected"}))
    for asked in ({"den": "chua-den"}, {"den": "da-den"}, {"muc": "not_visited"}):
        assert name not in rows(open_page(COMMUNES, dot="1", **asked))


def test_rp07_what_was_decided_is_reopened() -> None:
    handed_in()
    reject()
    page = choose(form(), "reopen")

    page = record(page)
    assert len(told(page)) == 1
    assert state() is SubmissionState.REJECTED
    widget(page, "text_area", part("why")).set_value("Nhầm phiếu")
    record(page)

    assert state() is SubmissionState.RECEIVED
    commune = open_page(COMMUNE, dot="1", xa=LY_SON)
    commune.session_state["form.history"] = True
    assert words.REOPENED in shown(run(commune))
    assert "Nhầm phiếu" in shown(commune)


def test_rp08_an_approval_with_open_problems_needs_a_reason() -> None:
    handed_in()
    page = record(choose(form(), "approve"))
    assert len(told(page)) == 1
    assert state() is SubmissionState.RECEIVED

    widget(page, "text_area", part("why")).set_value("Số liệu gửi sau")
    record(page)

    assert state() is SubmissionState.APPROVED


# Many --------------------------------------------------------------------------------------------


def bulk(**query: str) -> AppTest:
    page = open_page(REVIEW, dot="1", **query)
    page.session_state["review.bulk"] = True
    return run(page)


def tick(commune: CommuneCode) -> str:
    seen = case(commune).seen
    return f"review.tick.{seen.submission}.{seen.review}"


def test_rp09_the_ticked_ones_are_approved() -> None:
    handed_in()
    handed_in(OTHER)
    page = bulk()
    assert widget(page, "button", "review.bulk.approve").disabled
    ticks = {code: tick(code) for code in (LY_SON, OTHER)}
    assert [widget(page, "checkbox", key).value for key in ticks.values()] == [False, False]
    widget(page, "checkbox", ticks[LY_SON]).set_value(True)

    page = press(run(page), "review.bulk.approve")
    assert len(told(page)) == 1
    widget(page, "text_area", "review.bulk.reason").set_value("Số liệu gửi sau")
    press(page, "review.bulk.approve")

    assert (state(), state(OTHER)) == (SubmissionState.APPROVED, SubmissionState.RECEIVED)


def nothing_applies(commune: CommuneCode) -> None:
    """Answer every item of *commune* and hand in: no problem is left."""
    app = the_app()
    nothing = Answer(AnswerState.NOT_APPLICABLE, reason="Không phát sinh")
    for item in app.rulebook(app.round(1)).catalogue.items:
        actor = AN if ROLE_OF[item.respondent] is AN.role else CLERK
        app.save(Draft(1, commune, item.code, nothing, 0, actor))
    assert isinstance(app.submit(1, commune, actor=AN), Submission)


def test_rp09_those_without_problems_are_ticked_together() -> None:
    nothing_applies(LY_SON)
    handed_in(OTHER)
    ticks = {code: tick(code) for code in (LY_SON, OTHER)}

    page = press(bulk(), "review.bulk.clean")
    assert [widget(page, "checkbox", key).value for key in ticks.values()] == [True, False]
    press(page, "review.bulk.approve")
    assert (state(), state(OTHER)) == (SubmissionState.APPROVED, SubmissionState.RECEIVED)


def test_rp09_ticks_are_taken_away_together() -> None:
    handed_in()
    page = bulk()
    widget(page, "checkbox", tick(LY_SON)).set_value(True)

    page = press(run(page), "review.bulk.clear")

    assert not widget(page, "checkbox", tick(LY_SON)).value


def test_rp09_a_refusal_names_the_commune() -> None:
    handed_in()
    page = bulk()
    widget(page, "checkbox", tick(LY_SON)).set_value(True)

    page = press(run(page), "review.bulk.approve")

    number = len(case().doubts)
    expected = problem(ProblemCode.REVIEW_OPEN, "Đặc khu Lý Sơn", n=number).text
    assert told(page) == [style.plain(expected)]


def test_rp09_only_what_waits_is_offered() -> None:
    handed_in()
    reject()

    assert words.BULK_NONE in told(bulk(), "info")


# What stands against it --------------------------------------------------------------------------


def test_rp10_a_form_that_changed_is_not_decided_on() -> None:
    handed_in()
    page = choose(form(), "reject")
    widget(page, "text_area", part("why")).set_value("Nhầm xã")
    record_key = part("record")
    seen = the_app().current(1, LY_SON)[GATE]
    objections.lodge(the_app(), 1, LY_SON, seen, text="Sai", by="Hồ Văn Ba")

    page = press(page, record_key)

    assert len(told(page)) == 1
    assert state() is SubmissionState.RECEIVED
    press(page, record_key)  # now it was seen
    assert state() is SubmissionState.REJECTED


@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.DESK])
def test_rp11_nobody_but_the_desk_opens_the_page(role: AccountRole) -> None:
    handed_in()

    page = open_page(REVIEW, dot="1", nguoi="Đinh Văn Khách", vai=labels.ACCOUNT_ROLE[role])

    assert rows(page) == []
    assert told(page, "info") == [text.PAGE_NOT_YOURS]


def test_rp11_a_locked_round_takes_no_decision() -> None:
    handed_in()
    the_app().change_round(1, RoundState.LOCKED, actor=DESK, reason="")

    page = form(domain="TS")

    assert len(told(page, "warning")) >= 1
    assert part("record") not in keys(page)
    assert issue(GATE) not in keys(page, "text_area")


def test_rp12_what_people_type_is_text() -> None:
    answered(note="<b>chú</b> **đậm**")
    assert isinstance(the_app().submit(1, LY_SON, actor=AN), Submission)
    reject("<i>x</i> **y**")

    page = form(domain="TS")

    assert "<b>chú</b>" not in shown(page)
    assert "<i>x</i>" not in shown(page)
    commune = open_page(COMMUNE, dot="1", xa=LY_SON)
    assert [one for one in told(commune) if "**y**" in one or "<i>" in one] == []


# What the reviewer reads -------------------------------------------------------------------------


def test_rp14_files_and_what_looks_wrong_stand_at_the_answer() -> None:
    app = the_app()
    digest = app.files.put(b"%PDF-1.4\n%%EOF\n")
    kept = Evidence(digest, "application/pdf", 15, "bien-ban.pdf", app.clock(), AN.name)
    evidence.record(app.whole, kept)
    answer = Answer(AnswerState.ANSWERED, {"muc": "co"}, evidence=(digest,))
    app.save(Draft(1, LY_SON, GATE, answer, 0, AN))
    assert isinstance(app.submit(1, LY_SON, actor=AN), Submission)
    flag(TS_01="Chụp lại")
    impossible = Answer(AnswerState.ANSWERED, {"may_dat": 9, "tong_may": 3})
    app.save(Draft(1, LY_SON, MACHINES, impossible, 0, AN))
    item = app.rulebook(app.round(1)).catalogue.by_code[MACHINES]

    page = form(domain="TS")
    page.session_state[f"review.files.{LY_SON}.{GATE}"] = True
    assert "bien-ban.pdf" in shown(run(page))
    page = form(domain="AN")
    assert style.plain(item.checks[0].text) in told(page, "warning")


def test_rp14_an_answer_that_lacks_fields_says_which() -> None:
    half = Answer(AnswerState.ANSWERED, {"may_dat": 3})
    the_app().save(Draft(1, LY_SON, MACHINES, half, 0, AN))
    assert isinstance(the_app().submit(1, LY_SON, actor=AN), Submission)

    assert text.ENTRY_PARTIAL.split("{")[0] in shown(form(domain="AN"))


def test_rp14_a_form_without_problems_says_so() -> None:
    nothing_applies(LY_SON)

    assert words.DOUBT_NONE in shown(form())


def test_rp14_of_many_items_the_first_are_named() -> None:
    handed_in()

    assert words.DOUBT_MORE.split("{items}")[1].split("{n}")[0] in shown(form())


def test_rp15_the_page_of_a_commune_tells_how_far_its_form_is() -> None:
    empty = open_page(COMMUNE, dot="1", xa=LY_SON)
    empty.session_state["form.history"] = True
    assert shown(run(empty)).count(text.COMMUNE_NOT_SUBMITTED) == 2
    handed_in()
    approve()

    page = open_page(COMMUNE, dot="1", xa=LY_SON)

    assert labels.SUBMISSION_STATE[SubmissionState.APPROVED] in shown(page)
    assert told(page) == []


def test_rp15_a_general_remark_and_the_other_side_s_items_are_told() -> None:
    handed_in()
    said = {ItemCode("HT-01"): "Số liệu của bàn tỉnh"}
    look = case().seen
    reviews.flag(the_app(), 1, LY_SON, seen=look, issues=said, remark="Xem lại", actor=DESK)

    page = entry_page("TS")

    assert style.plain("Xem lại") in "".join(told(page, "warning"))
    assert words.ENTRY_OF_OTHERS.format(items="HT-01") in shown(page)
