"""The register of difficulties as a page.

DP01 anybody reports a difficulty of a commune or of the whole province, also from a phone
DP02 everything missing or wrong is said at once, and nothing is kept
DP03 the desk answers, escalates, gives back, closes; every step stands in the history
DP04 a step without words, or by an inspector, is refused with its reason
DP05 who goes on from a step that somebody else has gone on from is told
DP06 filters stand in the address and narrow the list together
DP07 the figures count by state, overdue and agency
DP08 what is overdue says by how many days
DP09 a number of an identity card is pointed out
DP10 what people type is text, not markup
DP11 who may not report has no form; without a round that is open to them neither have others
DP12 what is reported belongs to the newest open round in which the person sees the commune
DP13 an agency is offered only what it may do with what is asked of it now
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import difficulties, field_work, labels
from survey.fields import show_date
from survey.follow_up import Difficulty, DifficultyKind, DifficultyState
from survey.model import Actor, CommuneCode, DomainCode, ItemCode, RoundState
from survey.planning import TeamDraft
from survey.rights import AccountRole
from survey.storage import audit
from survey.storage.difficulties import Report, Step
from survey.ui import context
from survey.ui import text_difficulties as words
from tests.ui import pages
from tests.ui.pages import (
    AN,
    DESK,
    LY_SON,
    PATH,
    bodies,
    open_page,
    run,
    shown,
    sign_in,
    the_app,
    widget,
)

PAGE = PATH["difficulties_page"]
OFFICE, DEPARTMENT = "vp_ubnd_tinh", "so_khcn"
NEW = "difficulty.new"
OTHER = CommuneCode("21025")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and an empty register."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def register() -> tuple[Difficulty, ...]:
    return difficulties.register(the_app())


def reported(
    *,
    agency: str = OFFICE,
    late: int | None = None,
    commune: CommuneCode | None = LY_SON,
    kind: DifficultyKind = DifficultyKind.DIFFICULTY,
    text: str = "Thiếu ghế",
) -> Difficulty:
    """Report a difficulty that is *late* by so many days, without a date for None."""
    app = the_app()
    on = app.today - timedelta(days=30)
    due = None if late is None else app.today - timedelta(days=late)
    new = Report(1, commune, kind, ItemCode("TS-03"), text, "UBND", on)
    return difficulties.get(app, difficulties.report(app, new, agency=agency, due=due, actor=AN))


def moved(found: Difficulty, state: DifficultyState) -> Difficulty:
    app = the_app()
    step = Step(state, found.now.agency, found.now.due, "Theo báo cáo", app.today)
    return difficulties.move(app, found.id, step, seen=found.now.id, actor=DESK)


def opened(actor: Actor = DESK, **query: str) -> AppTest:
    return open_page(PAGE, **query, nguoi=actor.name, vai=labels.ROLE[actor.role])


def form(actor: Actor = AN) -> AppTest:
    """Open the form of another difficulty."""
    page = opened(actor)
    page.session_state[NEW] = True
    return run(page)


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def step(page: AppTest, found: Difficulty, state: DifficultyState, said: str = "") -> AppTest:
    """Take the next step of *found* as it stood on *page*."""
    key = f"difficulty.{found.now.id}"
    widget(page, "button_group", f"{key}.state").set_value(state)
    run(page)
    widget(page, "text_area", f"{key}.text").set_value(said)
    return press(run(page), f"{key}.save")


def numbers(page: AppTest) -> list[str]:
    """Return the numbers in the list, in order."""
    cell = f'data-label="{words.COLUMN_NUMBER}"'
    cells = [part for body in bodies(page) for part in body.split(cell)[1:]]
    return [part.partition("</a>")[0].rpartition(">")[2] for part in cells]


@pytest.mark.parametrize(
    ("place", "commune"),
    [
        pytest.param(LY_SON, LY_SON, id="DP01 commune"),
        pytest.param("tinh", None, id="DP01 the whole province"),
    ],
)
def test_dp01_a_report(province: None, place: str, commune: CommuneCode | None) -> None:
    page, today = form(), the_app().today
    widget(page, "button_group", f"{NEW}.kind").set_value(DifficultyKind.SUPPORT)
    widget(page, "selectbox", f"{NEW}.place").set_value(place)
    widget(page, "selectbox", f"{NEW}.agency").set_value(DEPARTMENT)
    widget(page, "text_area", f"{NEW}.text").set_value("Cần 5 máy tính")
    widget(page, "text_input", f"{NEW}.by").set_value("Đoàn số 1")
    widget(page, "text_input", f"{NEW}.due").set_value(show_date(today + timedelta(days=9)))

    page = press(run(page), f"{NEW}.report")

    (found,) = register()
    assert (found.commune, found.kind, found.text) == (
        commune,
        DifficultyKind.SUPPORT,
        "Cần 5 máy tính",
    )
    assert (found.reported_by, found.reported_on, found.by) == ("Đoàn số 1", today, AN.name)
    assert (found.now.agency, found.now.due) == (DEPARTMENT, today + timedelta(days=9))
    assert found.round_id == 1
    assert len(page.success) == 1
    assert widget(page, "text_area", f"{NEW}.text").value == ""


def test_dp02_everything_missing_is_said(province: None) -> None:
    page = form()
    widget(page, "text_input", f"{NEW}.on").set_value("31/02/2026")

    page = press(run(page), f"{NEW}.report")

    # kind, place, agency, the day, the words, who
    assert len(page.error) == 6
    assert register() == ()


def test_dp02_what_the_register_refuses(province: None) -> None:
    page, today = form(), the_app().today
    widget(page, "button_group", f"{NEW}.kind").set_value(DifficultyKind.SUPPORT)
    widget(page, "selectbox", f"{NEW}.place").set_value("tinh")
    widget(page, "selectbox", f"{NEW}.agency").set_value(OFFICE)
    widget(page, "text_input", f"{NEW}.on").set_value(show_date(today + timedelta(days=1)))

    page = press(run(page), f"{NEW}.report")

    # the words, who, the day to come
    assert len(page.error) == 3
    assert register() == ()


@pytest.mark.parametrize("role", [AccountRole.EXECUTIVE, AccountRole.AGENCY])
def test_dp11_who_does_not_report_has_no_form(province: None, role: AccountRole) -> None:
    page = open_page(PAGE, vai=labels.ACCOUNT_ROLE[role])
    page.session_state[NEW] = True

    assert words.NEW not in shown(run(page))
    assert f"{NEW}.report" not in {one.key for one in page.get("button")}


OFFICER = "Cán Thị Xã"


def as_officer() -> AppTest:
    """Open the form as an official of Lý Sơn."""
    token = sign_in(OFFICER, AccountRole.COMMUNE, communes=frozenset({LY_SON}))
    page = open_page(PAGE, token=token)
    page.session_state[NEW] = True
    return run(page)


def test_dp11_no_open_round_no_form(province: None) -> None:
    the_app().change_round(1, RoundState.LOCKED, actor=DESK, reason="xong")

    assert words.NO_OPEN_ROUND in shown(as_officer())
    assert words.NEW in shown(opened())  # the desk reports at any time


def test_dp12_the_round_in_which_the_person_sees_the_commune(province: None) -> None:
    app = the_app()
    days = {"opens_on": app.today, "closes_on": app.today + timedelta(days=9)}
    second = app.create_round(name="Đợt 2", **days, actor=DESK)
    app.change_round(second, RoundState.OPEN, actor=DESK, reason="")
    team = TeamDraft("Đoàn 1", AN.name, (), (LY_SON,))
    field_work.save_teams(app, 1, [team], actor=DESK)
    page = open_page(PAGE, token=sign_in(AN.name, AccountRole.LEADER, everywhere=False))
    page.session_state[NEW] = True

    places = widget(run(page), "selectbox", f"{NEW}.place")
    assert len(places.options) == 1
    report_at(page, LY_SON)

    (found,) = register()
    assert (found.commune, found.round_id) == (LY_SON, 1)


def test_dp12_an_official_reports_in_the_newest(province: None) -> None:
    app = the_app()
    days = {"opens_on": app.today, "closes_on": app.today + timedelta(days=9)}
    second = app.create_round(name="Đợt 2", **days, actor=DESK)
    app.change_round(second, RoundState.OPEN, actor=DESK, reason="")

    report_at(as_officer(), LY_SON)

    (found,) = register()
    assert (found.commune, found.round_id, found.by) == (LY_SON, second, OFFICER)


def report_at(page: AppTest, commune: CommuneCode) -> AppTest:
    widget(page, "button_group", f"{NEW}.kind").set_value(DifficultyKind.SUPPORT)
    widget(page, "selectbox", f"{NEW}.place").set_value(commune)
    widget(page, "selectbox", f"{NEW}.agency").set_value(DEPARTMENT)
    widget(page, "text_area", f"{NEW}.text").set_value("Cần 5 máy tính")
    widget(page, "text_input", f"{NEW}.by").set_value("UBND xã")
    return press(run(page), f"{NEW}.report")


def of_agency(**query: str) -> AppTest:
    """Open the page as an official of the department, whose domain the difficulties are about."""
    domains = frozenset({DomainCode("TS")})
    token = sign_in("Sở Văn Ngành", AccountRole.AGENCY, domains=domains, agency=DEPARTMENT)
    return open_page(PAGE, token=token, **query)


def test_dp13_an_agency_answers(province: None) -> None:
    found = reported(agency=DEPARTMENT)
    page = of_agency(vm=str(found.id))
    states = widget(page, "button_group", f"difficulty.{found.now.id}.state")
    assert len(states.options) == 2

    step(page, found, DifficultyState.ANSWERED, "Đã cấp")

    now = difficulties.get(the_app(), found.id).now
    assert (now.state, now.agency, now.by) == (DifficultyState.ANSWERED, DEPARTMENT, "Sở Văn Ngành")
    assert words.NOT_YOURS in shown(page)
    assert [one.key for one in page.get("button_group")] == []


def test_dp13_what_is_asked_of_another_is_only_shown(province: None) -> None:
    found = reported(agency=OFFICE)

    page = of_agency(vm=str(found.id))

    assert "Thiếu ghế" in shown(page)
    assert words.NOT_YOURS in shown(page)
    assert [one.key for one in page.get("button_group")] == []


def test_dp13_an_item_of_another_domain_is_named_by_its_code(province: None) -> None:
    domains = frozenset({DomainCode("HT")})
    token = sign_in("Sở Văn Ngành", AccountRole.AGENCY, domains=domains, agency=DEPARTMENT)
    found = reported(agency=DEPARTMENT)

    page = open_page(PAGE, token=token, vm=str(found.id))

    assert words.ITEM_OF_OTHERS.format(code="TS-03") in shown(page)


def test_dp13_a_confidential_item_of_another_domain_is_noted_once(province: None) -> None:
    grant = {"domains": frozenset({DomainCode("HT")}), "agency": DEPARTMENT, "secrecy": True}
    token = sign_in("Sở Văn Ngành", AccountRole.AGENCY, **grant)
    app, secret = the_app(), ItemCode("AN-01")
    new = Report(1, LY_SON, DifficultyKind.SUPPORT, secret, "Cổng mở", "UBND", app.today)
    number = difficulties.report(app, new, agency=DEPARTMENT, due=None, actor=AN)

    page = run(open_page(PAGE, token=token, vm=str(number)))

    assert "Cổng mở" in shown(page)
    entries = audit.page(app.whole, limit=20)
    (noted,) = [one for one in entries if one.action == context.READ_SECRET]
    assert noted.place == {"round": 1, "commune": LY_SON, "item": secret}


def test_dp03_the_steps(province: None) -> None:
    found = reported(late=2)
    page = opened(vm=str(found.id))

    for state, said in (
        (DifficultyState.ESCALATED, "Cần nghị quyết"),
        (DifficultyState.OPEN, "Chủ tịch giao lại"),
        (DifficultyState.ANSWERED, "Đã cấp 5 ghế"),
        (DifficultyState.CLOSED, ""),
    ):
        page = step(page, found, state, said)
        found = difficulties.get(the_app(), found.id)
        assert found.now.state is state

    assert [event.text for event in found.events[1:]] == [
        "Cần nghị quyết",
        "Chủ tịch giao lại",
        "Đã cấp 5 ghế",
        "",
    ]
    assert {event.due for event in found.events} == {found.now.due}
    assert "Cần nghị quyết" in shown(page)


def test_dp03_given_to_another_agency(province: None) -> None:
    found = reported(late=2)
    page = opened(vm=str(found.id))
    key = f"difficulty.{found.now.id}"
    widget(page, "button_group", f"{key}.state").set_value(DifficultyState.OPEN)
    run(page)
    widget(page, "selectbox", f"{key}.agency").set_value(DEPARTMENT)
    widget(page, "text_input", f"{key}.due").set_value("")
    widget(page, "text_area", f"{key}.text").set_value("Đúng thẩm quyền hơn")

    press(run(page), f"{key}.save")

    now = difficulties.get(the_app(), found.id).now
    assert (now.agency, now.due) == (DEPARTMENT, None)


@pytest.mark.parametrize(
    ("actor", "said", "day"),
    [
        pytest.param(DESK, " ", "", id="DP04 without words"),
        pytest.param(DESK, "Đã rõ", "hôm qua", id="DP04 a day that is none"),
    ],
)
def test_dp04_a_step_that_is_refused(province: None, actor: Actor, said: str, day: str) -> None:
    found = reported()
    page = opened(actor, vm=str(found.id))
    key = f"difficulty.{found.now.id}"
    widget(page, "button_group", f"{key}.state").set_value(DifficultyState.ANSWERED)
    run(page)
    widget(page, "text_input", f"{key}.day").set_value(day)

    page = step(page, found, DifficultyState.ANSWERED, said)

    assert len(page.error) == 1
    assert difficulties.get(the_app(), found.id) == found


def test_dp05_somebody_was_faster(province: None) -> None:
    found = reported()
    page = opened(vm=str(found.id))
    key = f"difficulty.{found.now.id}"
    widget(page, "button_group", f"{key}.state").set_value(DifficultyState.ANSWERED)
    run(page)
    widget(page, "text_area", f"{key}.text").set_value("Đã rõ")
    run(page)
    now = moved(found, DifficultyState.ESCALATED)

    page = press(page, f"{key}.save")

    assert len(page.error) == 1
    assert difficulties.get(the_app(), found.id) == now


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, [1, 0, 2, 3], id="DP06 all"),
        pytest.param({"loai": "support"}, [1], id="DP06 kind"),
        pytest.param({"tinh-trang": "escalated"}, [2], id="DP06 state"),
        pytest.param({"tinh-trang": "overdue"}, [1], id="DP06 overdue"),
        pytest.param({"co-quan": DEPARTMENT}, [2, 3], id="DP06 agency"),
        pytest.param({"xa": OTHER}, [3], id="DP06 commune"),
        pytest.param({"co-quan": DEPARTMENT, "tinh-trang": "answered"}, [3], id="DP06 together"),
        pytest.param({"loai": "support", "xa": OTHER}, [], id="DP06 none"),
    ],
)
def test_dp06_filters(province: None, query: dict[str, str], expected: list[int]) -> None:
    made = [
        reported(),
        reported(kind=DifficultyKind.SUPPORT, late=3),
        moved(reported(agency=DEPARTMENT), DifficultyState.ESCALATED),
        moved(reported(agency=DEPARTMENT, commune=OTHER), DifficultyState.ANSWERED),
    ]

    page = open_page(PAGE, **query)

    assert numbers(page) == [str(made[place].id) for place in expected]
    assert (words.NONE in shown(page)) is (not expected)


def test_dp07_figures(province: None) -> None:
    reported(late=1)
    moved(reported(agency=DEPARTMENT), DifficultyState.ANSWERED)

    cards = next(body for body in bodies(open_page(PAGE)) if 'class="cards"' in body)

    figures = [part.partition("</b>")[0] for part in cards.split("<b>")[1:]]
    assert figures == ["1", "1", "1", "0", "0"]  # open, overdue, answered, escalated, closed


def test_dp08_overdue(province: None) -> None:
    found = reported(late=4)

    assert found.now.due is not None
    late = words.LATE.format(due=show_date(found.now.due), days=4)
    assert late in shown(open_page(PAGE))


def test_dp09_a_number_of_a_card(province: None) -> None:
    page = form()
    widget(page, "text_area", f"{NEW}.text").set_value("Ông Ba, CCCD 051201001234")

    assert words.ID_CARD in shown(run(page))


@pytest.mark.parametrize("query", [{}, {"vm": "1"}], ids=["list", "detail"])
def test_dp10_markup_is_text(province: None, query: dict[str, str]) -> None:
    reported(text="<img src=x onerror=alert(1)>")

    body = shown(open_page(PAGE, **query))

    assert "<img" not in body
    assert "&lt;img src=x" in body
