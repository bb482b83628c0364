"""What the page of teams and visits promises.

TP01 a round without teams says so; a team is made in one form and stands there with its communes
TP02 everything wrong with a team is told, and the form keeps what was typed
TP03 a team is changed; who saw an older version is told, and sees the new one
TP04 the teams of an earlier round are taken over
TP05 the communes that nobody has are counted, and each commune shows its team
TP06 a day is planned in one form, all lines or none; afterwards the form is empty again
TP07 a day is planned only while the round is open, and with a team that has communes
TP08 the week shows each visit with the ways to its commune and its form, of all teams or of one
TP09 the week before and after can be reached
TP10 a visit is begun, finished, moved, cancelled; a refusal is told beside it
TP11 today shows the visits, who is where, what was recorded and submitted, and the way to the support asked for
TP12 without a name nothing can be changed
TP13 what people type is text on the page
TP14 an address that names a visit which is not there, or of another round, forgets it
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
    Answer,
    AnswerState,
    CommuneCode,
    ItemCode,
    RoundState,
    Visit,
    VisitKind,
    VisitState,
)
from survey.planning import TeamDraft
from survey.problems import ProblemCode
from survey.rights import AccountRole
from survey.scheduling import VisitDraft
from survey.ui import style, text, text_recheck, text_teams
from tests.ui import pages
from tests.ui.pages import (
    AN,
    DESK,
    LY_SON,
    PATH,
    bodies,
    key_name,
    open_page,
    run,
    shown,
    the_app,
    widget,
    words,
)

TEAMS = PATH["teams_page"]
TABLE = '<table class="plain cards-on-phone"'
CAM_THANH = CommuneCode("21025")
TODAY, CALENDAR, ALL_TEAMS = text_teams.VIEWS


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(autouse=True)
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def the_page(view: str = TODAY, **query: str) -> AppTest:
    """Open the page of teams as the desk, which plans."""
    who = {"nguoi": DESK.name, "vai": labels.ROLE[DESK.role]}
    return open_page(TEAMS, **{"dot": "1", "xem": view, **who, **query})


def a_team(name: str = "Đoàn 1", *communes: CommuneCode) -> int:
    draft = TeamDraft(name, "Trần Thị Bình", ("Lê Thị Chi",), communes or (LY_SON, CAM_THANH))
    return field_work.save_teams(the_app(), 1, [draft], actor=DESK)[0]


def a_visit(
    team: int,
    commune: CommuneCode = LY_SON,
    *,
    starts: str = "8:00",
    days: int = 0,
    kind: VisitKind = VisitKind.FIRST,
    note: str = "",
) -> Visit:
    """Plan a visit of two hours and return it."""
    day = show_date(the_app().today + timedelta(days=days))
    ends = f"{int(starts.partition(':')[0]) + 2}:00"
    drafts = [VisitDraft(team, commune, kind, day, starts, ends, note)]
    (number,) = field_work.plan_visits(the_app(), 1, drafts, actor=DESK)
    return field_work.visit(the_app(), number)


def answer(commune: CommuneCode = LY_SON) -> None:
    given = Answer(AnswerState.ANSWERED, {"muc": "khong"})
    the_app().save(Draft(1, commune, ItemCode("TS-01"), given, 0, AN))


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def submit(page: AppTest, label: str) -> AppTest:
    """Press the only button of a form that is called *label*."""
    (button,) = [one for one in page.button if one.label == label]
    button.click()
    return run(page)


def unfold(page: AppTest, key: str) -> AppTest:
    """Open the expander *key* as a click does."""
    page.session_state[key] = True
    return run(page)


def fill(page: AppTest, values: dict[str, str]) -> None:
    for key, value in values.items():
        kind = "text_area" if key.endswith(".members") else "text_input"
        widget(page, kind, key).set_value(value)


def alerts(page: AppTest, kind: str) -> str:
    return "\n".join(words(one, "value") for one in page.get(kind))


def told(page: AppTest, code: ProblemCode, **details: str) -> bool:
    """Return whether the problem is among the errors of *page*."""
    return style.plain(code.value.format(**details)) in alerts(page, "error")


def keys(page: AppTest) -> set[str]:
    return {key_name(one) for one in page.button}


# Teams -------------------------------------------------------------------------------------------


def test_tp01_a_team_is_made(made: Path) -> None:
    page = unfold(the_page(ALL_TEAMS), "team.new.box")
    assert text_teams.TEAMS_NONE in shown(page)

    fill(
        page,
        {
            "team.new.0.name": "Đoàn số 1",
            "team.new.0.leader": "Trần Thị Bình",
            "team.new.0.members": "Lê Thị Chi\nPhạm Văn Dũng",
        },
    )
    widget(page, "multiselect", "team.new.0.communes").set_value([LY_SON, CAM_THANH])
    page = submit(page, text_teams.TEAM_CREATE)

    (team,) = field_work.teams(the_app(), 1)
    assert (team.name, team.leader) == ("Đoàn số 1", "Trần Thị Bình")
    assert (team.members, team.communes) == (
        ("Lê Thị Chi", "Phạm Văn Dũng"),
        (CAM_THANH, LY_SON),
    )
    assert "Đoàn số 1" in "\n".join(box.label for box in page.expander).replace("\\", "")
    assert alerts(page, "error") == ""


def test_tp02_all_that_is_wrong_is_told_and_nothing_lost() -> None:
    a_team("Đoàn 1", LY_SON)
    page = unfold(the_page(ALL_TEAMS), "team.new.box")
    fill(page, {"team.new.0.name": "đoàn 1", "team.new.0.members": "Chi\nCHI"})
    widget(page, "multiselect", "team.new.0.communes").set_value([LY_SON])

    page = submit(page, text_teams.TEAM_CREATE)

    assert told(page, ProblemCode.TEAM_LEADER)
    assert told(page, ProblemCode.TEAM_NAME_TAKEN, value="đoàn 1")
    assert told(page, ProblemCode.TEAM_PERSON_TWICE, value="CHI")
    assert told(page, ProblemCode.TEAM_COMMUNE_TAKEN, other="Đoàn 1")
    assert widget(page, "text_input", "team.new.0.name").value == "đoàn 1"
    assert len(field_work.teams(the_app(), 1)) == 1


def test_tp02_a_team_of_a_colleague_meanwhile_loses_nothing() -> None:
    page = unfold(the_page(ALL_TEAMS), "team.new.box")
    fill(page, {"team.new.0.name": "Đoàn 2", "team.new.0.leader": "Lê Thị Chi"})
    widget(page, "multiselect", "team.new.0.communes").set_value([LY_SON])
    a_team("Đoàn 1", LY_SON)

    page = submit(page, text_teams.TEAM_CREATE)

    assert told(page, ProblemCode.TEAM_COMMUNE_TAKEN, other="Đoàn 1")
    assert widget(page, "text_input", "team.new.0.name").value == "Đoàn 2"
    assert widget(page, "multiselect", "team.new.0.communes").value == [LY_SON]
    widget(page, "multiselect", "team.new.0.communes").set_value([CAM_THANH])
    page = submit(page, text_teams.TEAM_CREATE)
    assert [team.name for team in field_work.teams(the_app(), 1)] == ["Đoàn 1", "Đoàn 2"]
    assert widget(page, "text_input", "team.new.1.name").value == ""


def test_tp03_a_team_is_changed() -> None:
    number = a_team()
    page = unfold(the_page(ALL_TEAMS), f"team.{number}")
    key = f"team.{number}.{field_work.teams(the_app(), 1)[0].version}"
    assert widget(page, "text_area", f"{key}.members").value == "Lê Thị Chi"

    fill(page, {f"{key}.leader": "Hồ Văn Giang"})
    widget(page, "multiselect", f"{key}.communes").set_value([CAM_THANH])
    submit(page, text_teams.TEAM_SAVE)

    (team,) = field_work.teams(the_app(), 1)
    assert (team.leader, team.communes) == ("Hồ Văn Giang", (CAM_THANH,))


def test_tp03_changed_meanwhile() -> None:
    number = a_team()
    page = unfold(the_page(ALL_TEAMS), f"team.{number}")
    (seen,) = field_work.teams(the_app(), 1)
    other = TeamDraft("Đoàn 1", "Người khác", (), (LY_SON,), number, seen.version)
    field_work.save_teams(the_app(), 1, [other], actor=DESK)

    fill(page, {f"team.{number}.{seen.version}.leader": "Hồ Văn Giang"})
    page = submit(page, text_teams.TEAM_SAVE)

    (team,) = field_work.teams(the_app(), 1)
    assert told(page, ProblemCode.TEAM_CHANGED)
    assert team.leader == "Người khác"
    assert widget(page, "text_input", f"team.{number}.{team.version}.leader").value == "Người khác"


def test_tp04_the_teams_of_an_earlier_round() -> None:
    a_team()
    day = the_app().today
    second = the_app().create_round(name="Đợt 2", opens_on=day, closes_on=day, actor=DESK)
    page = the_page(ALL_TEAMS, dot=str(second))

    widget(page, "selectbox", "teams.copy.round").set_value(1)
    page = press(run(page), "teams.copy")

    assert [team.name for team in field_work.teams(the_app(), second)] == ["Đoàn 1"]
    assert text_teams.TEAMS_COPIED.format(n=1) in shown(page).replace("\\", "")


def test_tp05_who_has_which_commune() -> None:
    a_team("Đoàn 1", LY_SON)
    page = the_page(ALL_TEAMS)

    table = next(body for body in bodies(page) if TABLE in body)
    assert text_teams.UNASSIGNED.format(n=95) in shown(page)
    assert table.count(f"<div>{text_teams.NO_TEAM}</div>") == 95
    assert table.count("<div>Đoàn 1</div>") == 1


def test_tp05_when_everyone_has_a_team() -> None:
    a_team("Đoàn 1", *(CommuneCode(commune.code) for commune in the_app().communes))

    assert text_teams.ALL_ASSIGNED in alerts(the_page(ALL_TEAMS), "success")


# Planning ----------------------------------------------------------------------------------------


def planning_form(team: int, *communes: CommuneCode, turn: int = 0) -> AppTest:
    page = unfold(the_page(CALENDAR), "plan.box")
    widget(page, "selectbox", f"plan.{turn}.team").set_value(team)
    run(page)
    widget(page, "multiselect", f"plan.{turn}.{team}.communes").set_value([*communes])
    return run(page)


def line(page: AppTest, key: str, kind: VisitKind | None, starts: str, ends: str) -> None:
    if kind is not None:
        widget(page, "button_group", f"{key}.kind").set_value(kind)
    fill(page, {f"{key}.starts": starts, f"{key}.ends": ends})


def test_tp06_a_day_is_planned() -> None:
    team = a_team()
    page = planning_form(team, LY_SON, CAM_THANH)
    fill(page, {"plan.0.day": show_date(the_app().today)})
    line(page, f"plan.0.{team}.{LY_SON}", VisitKind.FIRST, "8h", "10h30")
    line(page, f"plan.0.{team}.{CAM_THANH}", VisitKind.FIRST, "13:30", "16:00")

    page = press(page, "plan.save")

    assert [(v.commune, f"{v.starts:%H:%M}") for v in field_work.visits(the_app(), 1)] == [
        (LY_SON, "08:00"),
        (CAM_THANH, "13:30"),
    ]
    assert text_teams.SAVED_VISITS.format(n=2) in shown(page).replace("\\", "")
    assert widget(page, "selectbox", "plan.1.team").value is None


def test_tp06_one_wrong_line_keeps_all_out() -> None:
    team = a_team()
    page = planning_form(team, LY_SON, CAM_THANH)
    fill(page, {"plan.0.day": show_date(the_app().today)})
    line(page, f"plan.0.{team}.{LY_SON}", VisitKind.FIRST, "8h", "10h")
    line(page, f"plan.0.{team}.{CAM_THANH}", None, "9h", "mai")

    page = press(page, "plan.save")

    assert told(page, ProblemCode.VISIT_KIND)
    assert told(page, ProblemCode.VISIT_TIME, field=labels.VISIT_ENDS, value="mai")
    assert field_work.visits(the_app(), 1) == ()
    assert widget(page, "text_input", f"plan.0.{team}.{CAM_THANH}.ends").value == "mai"


def test_tp07_without_a_team() -> None:
    assert text_teams.PLAN_NO_TEAM in shown(unfold(the_page(CALENDAR), "plan.box"))


def test_tp07_a_team_without_communes() -> None:
    draft = TeamDraft("Đoàn 1", "Trần Thị Bình")
    (team,) = field_work.save_teams(the_app(), 1, [draft], actor=DESK)
    page = unfold(the_page(CALENDAR), "plan.box")

    widget(page, "selectbox", "plan.0.team").set_value(team)

    assert text_teams.PLAN_NO_COMMUNES in shown(run(page))


def test_tp07_in_a_locked_round() -> None:
    a_team()
    the_app().change_round(1, RoundState.LOCKED, actor=DESK, reason="")

    page = unfold(the_page(CALENDAR), "plan.box")

    assert labels.ROUND_STATE[RoundState.LOCKED] in alerts(page, "warning")
    assert "plan.save" not in keys(page)


# The week ----------------------------------------------------------------------------------------


def week(page: AppTest) -> str:
    """Return the table of the week, "" where there is none."""
    return next((body for body in bodies(page) if "week-table" in body), "")


def test_tp08_each_visit_has_its_ways() -> None:
    answer()
    first = a_visit(a_team())
    second = a_visit(first.team_id, starts="13:00", kind=VisitKind.RECHECK)

    table = week(the_page(CALENDAR))

    assert table.count(f'ho-so-xa?dot=1&amp;xa={LY_SON}"') == 4  # twice as table, twice as list
    assert table.count(f'nhap-phieu?dot=1&amp;xa={LY_SON}"') == 2
    assert table.count(f'nhap-phieu?dot=1&amp;xa={LY_SON}&amp;luot={second.id}"') == 2
    assert table.count(text_teams.RECHECK_SHORT) == 2
    assert table.count(f'luot={first.id}"') == 2


def test_tp08_of_one_team() -> None:
    one, other = a_team("Đoàn 1", LY_SON), a_team("Đoàn 2", CAM_THANH)
    a_visit(one)
    a_visit(other, CAM_THANH)

    table = week(the_page(CALENDAR, doan=str(other)))

    assert ("Đoàn 2" in table, "Đoàn 1" in table) == (True, False)


def test_tp08_a_cancelled_visit_has_no_form() -> None:
    visit = a_visit(a_team())
    field_work.step_visit(the_app(), visit, VisitState.CANCELLED, actor=DESK, reason="Đường ngập")

    table = week(the_page(CALENDAR))

    assert labels.VISIT_STATE[VisitState.CANCELLED] in table
    assert "nhap-phieu" not in table


def test_tp09_the_next_week_and_back() -> None:
    a_visit(a_team(), days=7)
    page = the_page(CALENDAR)
    assert text_teams.WEEK_EMPTY in shown(page)

    assert "ho-so-xa" in week(press(page, "week.after"))
    assert week(press(page, "week.before")) == ""
    assert "ho-so-xa" in week(press(page, "week.after"))
    assert week(press(page, "week.now")) == ""


def test_tp09_an_address_that_names_no_day() -> None:
    a_visit(a_team())

    assert "ho-so-xa" in week(the_page(CALENDAR, ngay="hom-qua"))


# One visit ---------------------------------------------------------------------------------------


def test_tp10_a_visit_is_begun_and_finished() -> None:
    visit = a_visit(a_team(), note="Gặp Chủ tịch")
    page = the_page(luot=str(visit.id))
    assert "Gặp Chủ tịch" in shown(page)

    page = press(page, f"visit.{visit.id}.begin")
    assert field_work.visit(the_app(), visit.id).state is VisitState.BEGUN

    page = press(page, f"visit.{visit.id}.finish")
    assert field_work.visit(the_app(), visit.id).state is VisitState.DONE
    assert labels.VISIT_STATE[VisitState.DONE] in alerts(page, "success").replace("\\", "")

    press(page, "visit.close")
    assert "luot" not in page.query_params


def test_tp10_a_visit_is_moved() -> None:
    visit = a_visit(a_team())
    page = the_page(luot=str(visit.id))
    day = the_app().today + timedelta(days=1)

    fill(page, {f"visit.{visit.id}.{visit.version}.day": show_date(day)})
    submit(page, text_teams.MOVE)

    assert field_work.visit(the_app(), visit.id).day == day


def test_tp10_a_move_that_is_refused() -> None:
    visit = a_visit(a_team())
    a_visit(visit.team_id, CAM_THANH, starts="13:00")
    page = the_page(luot=str(visit.id))
    key = f"visit.{visit.id}.{visit.version}"

    fill(page, {f"{key}.starts": "14:00", f"{key}.ends": "15:00"})
    page = submit(page, text_teams.MOVE)

    assert field_work.visit(the_app(), visit.id) == visit
    assert len(page.error) == 1
    assert widget(page, "text_input", f"{key}.starts").value == "14:00"


def test_tp10_a_visit_is_cancelled_with_a_reason() -> None:
    visit = a_visit(a_team())
    page = submit(the_page(luot=str(visit.id)), text_teams.CANCEL)
    assert told(page, ProblemCode.VISIT_REASON)

    fill(page, {f"visit.{visit.id}.{visit.version}.reason": "Đường ngập"})
    page = submit(page, text_teams.CANCEL)

    found = field_work.visit(the_app(), visit.id)
    assert (found.state, found.reason) == (VisitState.CANCELLED, "Đường ngập")
    assert text_teams.VISIT_REASON.format(reason="Đường ngập") in shown(page)
    assert not {one.label for one in page.button} & {text_teams.MOVE, text_teams.CANCEL}


def test_tp10_begun_meanwhile_by_somebody_else() -> None:
    visit = a_visit(a_team())
    page = the_page()
    field_work.step_visit(the_app(), visit, VisitState.BEGUN, actor=DESK)

    page = press(page, f"visit.{visit.id}.begin")

    assert told(page, ProblemCode.VISIT_CHANGED)
    assert f"visit.{visit.id}.finish" in keys(page)


def test_tp10_a_second_visit_given_up_leaves_the_form_to_submit() -> None:
    answer()
    team = a_team()
    the_app().submit(1, LY_SON, actor=AN)
    visit = a_visit(team, kind=VisitKind.RECHECK)
    field_work.step_visit(the_app(), visit, VisitState.BEGUN, actor=AN)
    page = the_page(luot=str(visit.id))
    assert text_teams.CANCEL_OWES in alerts(page, "warning")

    begun = field_work.visit(the_app(), visit.id)
    fill(page, {f"visit.{visit.id}.{begun.version}.reason": "Nhầm xã"})
    page = submit(page, text_teams.CANCEL)

    assert style.plain(text_teams.CANCELLED_OWES) in alerts(page, "success")


def test_tp10_a_second_visit_waits_for_the_desk_to_reopen() -> None:
    answer()
    team = a_team()
    the_app().submit(1, LY_SON, actor=AN)
    seen = reviews.cases(the_app(), 1)[LY_SON].seen
    reviews.approve(the_app(), 1, LY_SON, seen=seen, actor=DESK, reason="Đã xem")
    visit = a_visit(team, kind=VisitKind.RECHECK)
    page = the_page(luot=str(visit.id))
    assert text_recheck.APPROVED in alerts(page, "info")

    press(page, f"visit.{visit.id}.begin")

    assert field_work.visit(the_app(), visit.id) == visit


def test_tp10_a_visit_without_a_form_says_nothing_of_one() -> None:
    answer()
    visit = a_visit(a_team(), kind=VisitKind.RECHECK)
    field_work.step_visit(the_app(), visit, VisitState.BEGUN, actor=AN)
    page = the_page(luot=str(visit.id))

    begun = field_work.visit(the_app(), visit.id)
    fill(page, {f"visit.{visit.id}.{begun.version}.reason": "Nhầm xã"})
    warned = alerts(page, "warning")
    page = submit(page, text_teams.CANCEL)

    assert text_teams.CANCEL_OWES not in warned
    assert style.plain(text_teams.CANCELLED_OWES) not in alerts(page, "success")


# Today -------------------------------------------------------------------------------------------


def test_tp11_what_a_day_shows() -> None:
    team = a_team()
    begun = a_visit(team)
    a_visit(team, CAM_THANH, starts="13:00")
    a_visit(team, days=1)
    field_work.step_visit(the_app(), begun, VisitState.BEGUN, actor=AN)
    answer()
    the_app().submit(1, LY_SON, actor=AN)

    page = the_page()

    cards = next(body for body in bodies(page) if 'class="cards"' in body)
    figures = [part.partition("</b>")[0] for part in cards.split("<b>")[1:]]
    assert figures == ["2", "1", "0", "1", "1"]
    where, by_team, by_commune = (body for body in bodies(page) if TABLE in body)
    assert "Đoàn 1" in where
    assert "Đoàn 1" in by_team
    assert AN.name in by_commune
    assert text_teams.TODAY_SUPPORT in [words(one.proto, "label") for one in page.get("page_link")]


def test_tp11_a_visit_that_nobody_made_is_late() -> None:
    day = the_app().today
    rnd = the_app().create_round(
        name="Đợt 2", opens_on=day - timedelta(days=9), closes_on=day, actor=DESK
    )
    the_app().change_round(rnd, RoundState.OPEN, actor=DESK, reason="")
    team = TeamDraft("Đoàn 1", "Trần Thị Bình", (), (LY_SON,))
    (number,) = field_work.save_teams(the_app(), rnd, [team], actor=DESK)
    yesterday = show_date(day - timedelta(days=1))
    draft = VisitDraft(number, LY_SON, VisitKind.FIRST, yesterday, "8:00", "9:00")
    field_work.plan_visits(the_app(), rnd, [draft], actor=DESK)

    assert text_teams.TODAY_LATE in shown(the_page(dot=str(rnd)))


def test_tp11_a_visit_of_before_that_is_finished_today(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = a_visit(a_team())
    field_work.step_visit(the_app(), visit, VisitState.BEGUN, actor=AN)
    tomorrow = the_app().clock() + timedelta(days=1)
    monkeypatch.setattr(the_app(), "clock", lambda: tomorrow)
    page = the_page()
    assert text_teams.TODAY_LATE in shown(page)

    page = press(page, f"visit.{visit.id}.finish")

    said = text_teams.SAVED_VISIT.format(number=visit.id, state=labels.VISIT_STATE[VisitState.DONE])
    assert style.plain(said) in alerts(page, "success")
    assert f"today.{visit.id}.open" in keys(page)
    assert text_teams.TODAY_LATE not in shown(page)


def test_tp11_a_form_that_was_withdrawn_since() -> None:
    answer()
    the_app().submit(1, LY_SON, actor=AN)
    the_app().withdraw(1, LY_SON, actor=AN, reason="Nhầm")

    by_commune = [body for body in bodies(the_page()) if TABLE in body][-1]

    assert text_teams.FORM_WITHDRAWN.partition(",")[2] in by_commune


def test_tp11_of_one_team() -> None:
    one, other = (a_visit(a_team(*pair), pair[1]) for pair in (("A", LY_SON), ("B", CAM_THANH)))

    page = the_page(doan=str(other.team_id))

    assert f"visit.{other.id}.begin" in keys(page)
    assert f"visit.{one.id}.begin" not in keys(page)


def test_tp11_a_day_on_which_nothing_happened() -> None:
    page = the_page()

    assert text_teams.TODAY_NO_VISITS in shown(page)
    assert text_teams.TODAY_NOWHERE in shown(page)
    assert text_teams.TODAY_NOTHING in shown(page)


def test_tp11_what_is_recorded_where_nobody_is_assigned() -> None:
    a_team("Đoàn 1", CAM_THANH)
    answer()

    by_team = next(body for body in bodies(the_page()) if TABLE in body)

    assert text_teams.NO_TEAM in by_team


def test_tp12_who_only_reads_changes_nothing() -> None:
    visit = a_visit(a_team())

    page = open_page(
        TEAMS, dot="1", luot=str(visit.id), vai=labels.ACCOUNT_ROLE[AccountRole.EXECUTIVE]
    )

    assert text.WHO_MAY_NOT in shown(page)
    steps = [one for one in page.button if one.label in {text_teams.BEGIN, text_teams.MOVE}]
    assert [one.disabled for one in steps] == [True, True]


def test_tp13_what_is_typed_is_text() -> None:
    evil = "<b>Đoàn</b> *1*"
    team = TeamDraft(evil, "<i>An</i>", (), (LY_SON,))
    field_work.save_teams(the_app(), 1, [team], actor=DESK)
    visit = a_visit(1, note="<script>x</script>")
    field_work.step_visit(the_app(), visit, VisitState.BEGUN, actor=AN)

    for view in text_teams.VIEWS:
        page = the_page(view, luot=str(visit.id))
        drawn = "\n".join(bodies(page))
        assert "<b>Đoàn</b>" not in drawn
        assert "<i>An</i>" not in drawn
        assert "<script>x" not in drawn
        assert evil not in alerts(page, "markdown")


@pytest.mark.parametrize("number", ["999", "x", "²", "9" * 25])
def test_tp14_a_visit_that_is_not_there(number: str) -> None:
    page = the_page(luot=number)

    assert "luot" not in page.query_params
    assert "visit.close" not in keys(page)


def test_tp14_a_visit_of_another_round() -> None:
    visit = a_visit(a_team())
    day = the_app().today
    second = the_app().create_round(name="Đợt 2", opens_on=day, closes_on=day, actor=DESK)

    assert "visit.close" not in keys(the_page(dot=str(second), luot=str(visit.id)))
