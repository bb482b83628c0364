"""What the form of a second visit promises, and before and after on the commune's page.

RF01 before it has begun, the form offers to begin; then it withdraws the submission and opens; an
   approved one must be reopened before that
RF02 it is filled in already, asks only what was open, and counts that
RF03 what is answered now stays on the page; what becomes asked appears
RF04 all items can be shown, and hidden again
RF05 the inspectors' items are theirs, the desk's the desk's
RF06 a new submission is made at the end, and the visit is ended; both stay in the history
RF07 before and after stand side by side, below the form and on the page of the commune
RF08 an address that was led on to another commune, or names no second visit, is the ordinary form
RF09 what contradicts itself in an item that is not asked has a way to it
RF10 what another person did meanwhile is told
RF12 a conflict goes along from the ordinary form and back, and its item is shown
RF11 where nothing is open, the form says so
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import field_work, labels, reviews
from survey.application import Draft
from survey.fields import show_date
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    FieldValue,
    ItemCode,
    Role,
    SubmissionState,
    Visit,
    VisitKind,
    VisitState,
)
from survey.planning import TeamDraft
from survey.problems import ProblemCode
from survey.scheduling import VisitDraft
from survey.storage import submissions
from survey.storage.submissions import Stale
from survey.submissions import ROLE_OF, standings
from survey.ui import style, text, text_recheck
from survey.ui.entry_state import Sheet
from tests.support.builders import catalogue_files
from tests.support.field_work import a_visit as small_visit
from tests.support.field_work import made_team, planned
from tests.support.small_province import (
    Clock,
    draft,
    empty_province,
    open_round,
    saved,
    small_content,
)
from tests.support.small_province import said as small_said
from tests.ui import pages
from tests.ui.pages import (
    AN,
    BINH,
    COMMUNE,
    DESK,
    ENTRY,
    LY_SON,
    answers,
    bodies,
    key_name,
    key_of,
    open_page,
    run,
    shown,
    the_app,
    versions,
    widget,
    words,
)

TS_01, TS_05 = (key_of(item, "yes_partial_no.muc") for item in ("TS-01", "TS-05"))
CAM_THANH = CommuneCode("21025")
CONDITIONAL = catalogue_files(
    """
fields: [{code: muc, kind: yes_partial_no, label: Kết quả}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
""",
    """
asked_when: {is: {TS-01.muc: mot_phan}}
fields: [{code: muc, kind: yes_partial_no, label: Kết quả}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
""",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(autouse=True)
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def said(item: str, based_on: int = 0, actor: Actor = BINH, **values: FieldValue) -> None:
    given = Answer(AnswerState.ANSWERED, values)
    the_app().save(Draft(1, LY_SON, ItemCode(item), given, based_on, actor))


def a_visit(kind: VisitKind = VisitKind.RECHECK, *, begin: bool = True) -> Visit:
    """Plan a visit to Lý Sơn where TS-01 is met and TS-05 is not, and begin it."""
    app = the_app()
    said("TS-01", muc="co")
    said("TS-05", muc="khong")
    (team,) = field_work.save_teams(
        app, 1, [TeamDraft("Đoàn 1", "Trần Thị Bình", (), (LY_SON,))], actor=DESK
    )
    draft = VisitDraft(team, LY_SON, kind, show_date(app.today), "8:00", "11:00")
    (number,) = field_work.plan_visits(app, 1, [draft], actor=DESK)
    if begin:
        field_work.step_visit(app, field_work.visit(app, number), VisitState.BEGUN, actor=AN)
    return field_work.visit(app, number)


def the_form(visit: Visit, domain: str = "", actor: Actor = AN, commune: str = LY_SON) -> AppTest:
    query = {"dot": "1", "xa": commune, "luot": str(visit.id)}
    who = {"nguoi": actor.name, "vai": labels.ROLE[actor.role]}
    return open_page(ENTRY, **query, **who, **({"nhom": domain} if domain else {}))


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def choose(page: AppTest, key: str, value: object) -> AppTest:
    widget(page, "button_group", key).set_value(value)
    return run(page)


def asked(page: AppTest) -> set[str]:
    """Return the items that stand on *page*."""
    found = (body.partition('id="muc-')[2] for body in bodies(page))
    return {part.partition('"')[0] for part in found if part}


def progress(page: AppTest) -> str:
    return str(page.get("progress")[0].proto.text)


def keys(page: AppTest) -> set[str]:
    return {key_name(one) for one in page.button}


def alerts(page: AppTest, kind: str) -> str:
    return "\n".join(words(one, "value") for one in page.get(kind))


def test_rf01_it_begins_on_demand() -> None:
    visit = a_visit(begin=False)
    assert not isinstance(the_app().submit(1, LY_SON, actor=AN), Stale)
    page = the_form(visit, "TS")
    assert text_recheck.PLANNED in shown(page)
    assert asked(page) == set()

    page = press(page, "entry.recheck.begin")

    assert "TS-05" in asked(page)
    assert not widget(page, "button_group", TS_05).disabled
    (first,) = submissions.history(the_app().database, 1, LY_SON)
    assert first.state is SubmissionState.WITHDRAWN
    assert field_work.visit(the_app(), visit.id).state is VisitState.BEGUN


def test_rf01_an_approved_form_is_reopened_first() -> None:
    visit = a_visit(begin=False)
    app = the_app()
    assert not isinstance(app.submit(1, LY_SON, actor=AN), Stale)
    seen = reviews.cases(app, 1)[LY_SON].seen
    reviewer = Actor("Đỗ Thị Duyệt", Role.DESK)
    reviews.approve(app, 1, LY_SON, seen=seen, actor=reviewer, reason="Đã xem")

    page = the_form(visit, "TS")

    assert text_recheck.APPROVED in shown(page)
    assert text_recheck.PLANNED not in shown(page)
    assert widget(page, "button", "entry.recheck.begin").disabled


def test_rf02_it_asks_only_what_is_open() -> None:
    page = the_form(a_visit(), "TS")

    assert asked(page) == {f"TS-{n:02}" for n in range(2, 7)}
    assert widget(page, "button_group", TS_05).value == "khong"
    assert progress(page) == text.ENTRY_PROGRESS.format(complete=1, asked=60)
    assert text.SUMMARY_MISSING.format(n=59) in shown(page)


def test_rf03_what_is_answered_now_stays() -> None:
    page = the_form(a_visit(), "TS")

    page = choose(page, TS_05, "co")

    assert answers()["TS-05"] == {"muc": "co"}
    assert "TS-05" in asked(page)
    assert text_recheck.AGAIN.format(n=1) in shown(the_form(field_work.visit(the_app(), 1), "TS"))


def test_rf03_what_becomes_asked_appears(tmp_path: Path) -> None:
    app = empty_province(tmp_path / "small", Clock(), content=small_content(CONDITIONAL))
    app.install("51", made_up=False)
    open_round(app)
    saved(app, draft(1, ItemCode("TS-01"), small_said(muc="co")))
    (visit,) = planned(app, 1, small_visit(made_team(app, 1), kind=VisitKind.RECHECK))
    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)
    begun = field_work.visit(app, visit.id)
    sheet = Sheet(app, app.round(1), begun.commune, AN)
    sheet.fill_in_for(begun)
    catalogue = app.rulebook(app.round(1)).catalogue

    shown_by_answer = {}
    for value in ("co", "mot_phan"):
        given = {ItemCode("TS-01"): Answer(AnswerState.ANSWERED, {"muc": value})}
        found = sheet.asked(catalogue, standings(catalogue, given))
        shown_by_answer[value] = [item.code for item in found.items]
    app.close()

    assert shown_by_answer == {"co": [], "mot_phan": ["TS-02"]}


def test_rf04_all_can_be_shown() -> None:
    page = the_form(a_visit(), "TS")

    widget(page, "toggle", "entry.recheck.all").set_value(True)
    page = run(page)
    assert asked(page) == {f"TS-{n:02}" for n in range(1, 7)}
    assert widget(page, "button_group", TS_01).value == "co"

    widget(page, "toggle", "entry.recheck.all").set_value(False)
    assert "TS-01" not in asked(run(page))


def test_rf05_the_desk_has_its_own_items() -> None:
    page = the_form(a_visit(), "KP", DESK)

    assert asked(page) > {"KP-01"}
    assert all(code.startswith("KP") for code in asked(page))


def test_rf06_submitted_again_and_ended() -> None:
    visit = a_visit(begin=False)
    assert not isinstance(the_app().submit(1, LY_SON, actor=AN), Stale)
    page = press(the_form(visit, "TS"), "entry.recheck.begin")
    assert text_recheck.NOT_SUBMITTED in shown(page)

    page = press(choose(page, TS_05, "co"), "entry.submit")
    assert text_recheck.SUBMITTED in shown(page)
    page = press(page, "entry.recheck.end")

    assert text_recheck.ENDED in alerts(page, "success")
    assert field_work.visit(the_app(), visit.id).state is VisitState.DONE
    first, second = submissions.history(the_app().database, 1, LY_SON)
    assert (first.number, first.state) == (1, SubmissionState.WITHDRAWN)
    assert (second.number, second.state) == (2, SubmissionState.RECEIVED)
    assert versions("TS-05") == [BINH.name, AN.name]


def test_rf07_before_and_after_stand_side_by_side() -> None:
    visit = a_visit()
    assert text_recheck.COMPARE_NONE in shown(the_form(visit))
    said("TS-05", 1, muc="co")

    for page in (the_form(visit), open_page(COMMUNE, dot="1", xa=LY_SON)):
        table = next(body for body in bodies(page) if text_recheck.COLUMN_BEFORE in body)
        assert "TS-05" in table
        assert table.index("Kết quả kiểm tra: Không") < table.index("Kết quả kiểm tra: Có")
        assert "0,00 → 1,00" in table


def test_rf07_a_commune_without_a_second_visit_has_no_box() -> None:
    a_visit(VisitKind.FIRST)

    assert text_recheck.COMPARE_HEAD not in shown(open_page(COMMUNE, dot="1", xa=LY_SON))


def test_rf07_two_second_visits() -> None:
    visit = a_visit()
    said("TS-05", 1, muc="co")
    app = the_app()
    draft = VisitDraft(
        visit.team_id, LY_SON, VisitKind.RECHECK, show_date(app.today), "13:00", "15:00"
    )
    (number,) = field_work.plan_visits(app, 1, [draft], actor=DESK)
    field_work.step_visit(app, field_work.visit(app, number), VisitState.BEGUN, actor=AN)

    page = shown(open_page(COMMUNE, dot="1", xa=LY_SON))

    assert page.count(text_recheck.COMPARE_NONE) == 1
    assert page.index(f"Lượt số {number}") < page.index(f"Lượt số {visit.id}")


@pytest.mark.parametrize("number", ["999", "x"])
def test_rf08_an_unknown_visit(number: str) -> None:
    a_visit()

    page = open_page(
        ENTRY, dot="1", xa=LY_SON, nhom="TS", luot=number, nguoi=AN.name, vai=labels.ROLE[AN.role]
    )

    assert "luot" not in page.query_params
    assert "TS-01" in asked(page)


def test_rf08_another_commune() -> None:
    page = the_form(a_visit(), "TS", commune=CAM_THANH)

    assert "luot" not in page.query_params
    assert "TS-01" in asked(page)


def test_rf08_a_first_visit_is_the_ordinary_form() -> None:
    assert "TS-01" in asked(the_form(a_visit(VisitKind.FIRST), "TS"))


def test_rf08_and_back_to_the_ordinary_form() -> None:
    page = the_form(a_visit(), "TS")

    widget(page, "selectbox", "choice.xa").set_value(CAM_THANH)
    page = run(page)

    assert "TS-01" in asked(page)
    assert "entry.recheck.end" not in keys(page)


def test_rf09_a_contradiction_in_an_item_that_is_not_asked() -> None:
    said("CT-01", trang_thai="hop_le")
    visit = a_visit()
    said("CT-05", het_han=the_app().today - timedelta(days=9))
    page = the_form(visit, "TS")
    jump = "entry.jump.check0.CT-01"
    assert jump in keys(page)

    page = press(page, jump)

    assert "CT-01" in asked(page)
    assert widget(page, "toggle", "entry.recheck.all").value is True


def test_rf11_nothing_is_open() -> None:
    app = the_app()
    catalogue = app.rulebook(app.round(1)).catalogue
    nothing = Answer(AnswerState.NOT_APPLICABLE, reason="Không phát sinh")
    for item in catalogue.items:
        if ROLE_OF[item.respondent] is AN.role and item.code not in {"TS-01", "TS-05"}:
            app.save(Draft(1, LY_SON, item.code, nothing, 0, AN))
    visit = a_visit(begin=False)
    said("TS-05", 1, muc="co")
    field_work.step_visit(app, visit, VisitState.BEGUN, actor=AN)

    page = the_form(visit)

    assert text_recheck.NOTHING_OPEN in alerts(page, "info")
    assert asked(page) == set()


def test_rf12_a_conflict_goes_along() -> None:
    visit = a_visit()
    page = pages.entry_page("TS")
    said("TS-01", 1, muc="mot_phan")
    page = choose(page, TS_01, "khong")

    page.query_params["luot"] = str(visit.id)
    page = run(page)

    assert "TS-01" in asked(page)
    assert widget(page, "button_group", TS_01).value == "khong"
    assert widget(page, "button", "entry.submit").disabled
    del page.query_params["luot"]
    page = press(run(page), key_of("TS-01", "mine"))
    assert answers()["TS-01"] == {"muc": "khong"}
    assert versions("TS-01") == [BINH.name, BINH.name, AN.name]


def test_rf12_another_second_visit_asks_its_own_items() -> None:
    visit = a_visit()
    page = choose(the_form(visit, "TS"), TS_05, "co")
    app = the_app()
    times = (show_date(app.today), "13:00", "15:00")
    draft = VisitDraft(visit.team_id, LY_SON, VisitKind.RECHECK, *times)
    (number,) = field_work.plan_visits(app, 1, [draft], actor=DESK)
    field_work.step_visit(app, field_work.visit(app, number), VisitState.BEGUN, actor=AN)

    page.query_params["luot"] = str(number)

    assert "TS-05" not in asked(run(page))


def test_rf10_begun_meanwhile() -> None:
    visit = a_visit(begin=False)
    page = the_form(visit, "TS")
    field_work.step_visit(the_app(), visit, VisitState.CANCELLED, actor=DESK, reason="Đường ngập")

    page = press(page, "entry.recheck.begin")

    assert field_work.visit(the_app(), visit.id).state is VisitState.CANCELLED
    assert "TS-01" in asked(page)
    assert style.plain(ProblemCode.VISIT_CHANGED.value) in alerts(page, "error")
