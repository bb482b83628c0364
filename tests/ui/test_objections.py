"""Objections on the pages: the commune's box, the desk's list, the warnings before a list goes out.

OJ01 an officer objects to an answer on the commune's page; who, what and the version are kept
OJ02 without a name or words nothing is sent, and everything missing is said at once
OJ03 an answer that changed on the way is not objected to; the new one is shown
OJ04 the commune reads what was decided and why; it may withdraw what is undecided
OJ05 the list: undecided first, narrowed by state and commune, in the address
OJ06 nothing is preselected; without a choice nothing is recorded
OJ07 a rejection is recorded with its reason
OJ08 an acceptance is recorded with the corrected answer; the answer's page follows
OJ09 a correction that cannot be read, or changes nothing, is refused with its reason
OJ10 an answer that changed while the desk looked is a conflict: it is said, nothing is recorded
OJ11 an inspector decides nothing
OJ12 the lagging list and the rounds warn with the number of undecided objections
OJ13 a locked round takes no objection and no decision
OJ14 what people type is text, not markup
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import labels, objections
from survey.application import Draft
from survey.follow_up import Objection, ObjectionState
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Door,
    ItemCode,
    RoundState,
)
from survey.storage.answers import Appended
from survey.ui import style
from survey.ui import text_objections as words
from tests.ui import pages
from tests.ui.pages import (
    AN,
    BINH,
    COMMUNE,
    DESK,
    LAGGING,
    LY_SON,
    PATH,
    ROUNDS,
    bodies,
    open_page,
    run,
    shown,
    the_app,
    widget,
)

LIST = PATH["objections_page"]
GATE, SEATS = ItemCode("TS-01"), ItemCode("TS-03")
OTHER = CommuneCode("21025")
BA = "Hồ Văn Ba, Phó Chủ tịch"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def answered(
    value: str = "khong", *, based_on: int = 0, actor: Actor = AN, commune: CommuneCode = LY_SON
) -> AnswerEvent:
    """Let a team answer the gate."""
    answer = Answer(AnswerState.ANSWERED, {"muc": value})
    result = the_app().save(Draft(1, commune, GATE, answer, based_on, actor))
    assert isinstance(result, Appended)
    return result.event


def lodged(seen: AnswerEvent, text: str = "Đã có trụ sở") -> int:
    return objections.lodge(the_app(), 1, seen.commune, seen, text=text, by=BA)


def all_made() -> tuple[Objection, ...]:
    return objections.of_round(the_app(), 1)


def box(*, item: ItemCode | None = GATE) -> AppTest:
    """Open the form of an objection on the page of Lý Sơn."""
    page = open_page(COMMUNE, dot="1", xa=LY_SON)
    page.session_state["objection.new"] = True
    run(page)
    if item is not None:
        widget(page, "selectbox", f"objection.1.{LY_SON}.item").set_value(item)
        run(page)
    return page


def write(page: AppTest, text: str, name: str = BA) -> AppTest:
    widget(page, "text_area", f"objection.1.{LY_SON}.{GATE}.text").set_value(text)
    widget(page, "text_input", "objection.name").set_value(name)
    return run(page)


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def send(page: AppTest) -> AppTest:
    return press(page, f"objection.1.{LY_SON}.{GATE}.send")


def desk(number: int, *, actor: Actor = DESK) -> AppTest:
    """Open one objection as *actor*."""
    query = {"dot": "1", "kn": str(number)}
    return open_page(LIST, **query, nguoi=actor.name, vai=labels.ROLE[actor.role])


def decide(page: AppTest, number: int, chosen: str, reason: str, *, seen: int = 1) -> AppTest:
    """Choose, give the reason and record; what else is to be typed was typed before."""
    key = f"objection.{number}.{seen}"
    widget(page, "button_group", f"{key}.decision").set_value(chosen)
    widget(page, "text_area", f"{key}.why").set_value(reason)
    return press(run(page), f"{key}.record")


# The commune ----------------------------------------------------------------------------------


def test_oj01_an_officer_objects(province: None) -> None:
    seen = answered()
    page = send(write(box(), "Đã có trụ sở"))

    (kept,) = all_made()
    assert (kept.commune, kept.item, kept.version) == (LY_SON, GATE, seen.version)
    assert (kept.text, kept.by) == ("Đã có trụ sở", BA)
    assert [one.value for one in page.success] != []
    assert widget(page, "text_area", f"objection.1.{LY_SON}.{GATE}.text").value == ""


def test_oj02_everything_missing_is_said(province: None) -> None:
    answered()
    page = send(write(box(), " ", name=""))

    assert all_made() == ()
    assert len(page.error) == 2


def test_oj02_a_number_of_a_card_is_pointed_out(province: None) -> None:
    answered()
    page = write(box(), "Ông Ba, CCCD 051201001234")

    assert words.BOX_ID in shown(page)


def test_oj03_an_answer_that_changed_on_the_way(province: None) -> None:
    answered()
    page = write(box(), "Đã có trụ sở")
    answered("mot_phan", based_on=1, actor=BINH)

    page = send(page)

    assert all_made() == ()
    assert len(page.error) == 1
    assert "Một phần" in shown(page)
    send(page)  # now the new answer was seen
    assert [one.version for one in all_made()] == [2]


def test_oj04_the_commune_reads_what_was_decided(province: None) -> None:
    number = lodged(answered())
    objections.reject(the_app(), number, seen=1, reason="Chưa bàn giao", actor=DESK)

    page = open_page(COMMUNE, dot="1", xa=LY_SON)

    assert "Chưa bàn giao" in shown(page)


def test_oj04_the_commune_withdraws(province: None) -> None:
    number = lodged(answered())
    page = open_page(COMMUNE, dot="1", xa=LY_SON)

    page = press(page, f"objection.{number}.withdraw")
    assert len(page.error) == 1  # nobody said who
    widget(page, "text_input", f"objection.{number}.by").set_value(BA)
    page = press(run(page), f"objection.{number}.withdraw")

    assert [one.state for one in all_made()] == [ObjectionState.WITHDRAWN]
    assert widget_keys(page, f"objection.{number}.withdraw") == []


def widget_keys(page: AppTest, key: str) -> list[str]:
    return [key for one in page.button if one.key == key]


# The desk -------------------------------------------------------------------------------------


def rows(page: AppTest) -> list[str]:
    """Return the numbers in the table of objections, in order."""
    (table,) = [body for body in bodies(page) if "<table" in body]
    cells = table.split(f'data-label="{words.COLUMN_NUMBER}"')[1:]
    return [cell.partition("</a>")[0].rpartition(">")[2] for cell in cells]


def test_oj05_undecided_first_and_narrowed(province: None) -> None:
    first = lodged(answered())
    second = lodged(answered(commune=OTHER))
    objections.reject(the_app(), first, seen=1, reason="Sai", actor=DESK)

    assert rows(open_page(LIST, dot="1")) == [str(second), str(first)]
    assert rows(open_page(LIST, dot="1", **{"tinh-trang": "rejected"})) == [str(first)]
    assert rows(open_page(LIST, dot="1", xa=OTHER)) == [str(second)]
    assert words.NONE in shown(open_page(LIST, dot="1", **{"tinh-trang": "withdrawn"}))


def test_oj05_a_list_without_any(province: None) -> None:
    assert words.NONE in shown(open_page(LIST, dot="1"))


def test_oj06_nothing_is_preselected(province: None) -> None:
    number = lodged(answered())
    page = desk(number)
    key = f"objection.{number}.1"

    assert widget(page, "button_group", f"{key}.decision").value is None
    page = press(page, f"{key}.record")

    assert style.plain(words.CHOOSE_DECISION) in shown(page)
    assert [one.state for one in all_made()] == [ObjectionState.UNDECIDED]


def test_oj07_a_rejection(province: None) -> None:
    number = lodged(answered())

    page = decide(desk(number), number, "reject", "")
    assert len(page.error) == 1
    page = decide(page, number, "reject", "Chưa bàn giao")

    (kept,) = all_made()
    assert (kept.state, kept.reason) == (ObjectionState.REJECTED, "Chưa bàn giao")
    assert kept.decided_by == DESK.name
    assert "Chưa bàn giao" in shown(page)
    assert len(the_app().history(1, LY_SON)) == 1


def test_oj08_an_acceptance_with_the_right_answer(province: None) -> None:
    number = lodged(answered())
    key = f"objection.{number}.1"
    page = desk(number)
    widget(page, "button_group", f"{key}.decision").set_value("accept")
    run(page)
    field = f"{key}.yes_partial_no.muc"
    assert widget(page, "radio", field).value == "khong"  # the answer as it stands, to be changed

    widget(page, "radio", field).set_value("co")
    page = decide(page, number, "accept", "Đã xem biên bản bàn giao")

    event = the_app().current(1, LY_SON)[GATE]
    (kept,) = all_made()
    assert (event.answer.values, event.door, event.actor) == ({"muc": "co"}, Door.OBJECTION, DESK)
    assert (kept.state, kept.corrected) == (ObjectionState.ACCEPTED, event.version)
    assert words.ANSWER_RIGHT in shown(page)


def test_oj08_the_right_answer_may_need_a_reason(province: None) -> None:
    number = lodged(answered())
    key = f"objection.{number}.1"
    page = desk(number)
    widget(page, "button_group", f"{key}.decision").set_value("accept")
    run(page)
    widget(page, "button_group", f"{key}.state").set_value("not_applicable")
    run(page)
    widget(page, "text_input", f"{key}.reason").set_value("Dùng chung trụ sở")

    decide(page, number, "accept", "Đúng như xã nêu")

    answer = the_app().current(1, LY_SON)[GATE].answer
    assert (answer.state, answer.reason) == (AnswerState.NOT_APPLICABLE, "Dùng chung trụ sở")


def test_oj09_a_correction_that_changes_nothing(province: None) -> None:
    number = lodged(answered())

    page = decide(desk(number), number, "accept", "Đúng")

    assert len(page.error) == 1
    assert [one.state for one in all_made()] == [ObjectionState.UNDECIDED]


def test_oj09_a_correction_that_cannot_be_read(province: None) -> None:
    answer = Answer(AnswerState.ANSWERED, {"cho_ngoi": 4, "nguoi_cao_diem": 10})
    result = the_app().save(Draft(1, LY_SON, SEATS, answer, 0, AN))
    assert isinstance(result, Appended)
    number = lodged(result.event)
    key = f"objection.{number}.1"
    page = desk(number)
    widget(page, "button_group", f"{key}.decision").set_value("accept")
    run(page)
    widget(page, "text_input", f"{key}.count.cho_ngoi").set_value("mười")

    page = decide(page, number, "accept", "Đã đếm lại")
    assert len(page.error) == 1
    widget(page, "text_input", f"{key}.count.cho_ngoi").set_value("12")
    decide(page, number, "accept", "Đã đếm lại")

    assert the_app().current(1, LY_SON)[SEATS].answer.values["cho_ngoi"] == 12


def test_oj10_an_answer_that_changed_while_the_desk_looked(province: None) -> None:
    number = lodged(answered())
    page = desk(number)
    widget(page, "button_group", f"objection.{number}.1.decision").set_value("reject")
    widget(page, "text_area", f"objection.{number}.1.why").set_value("Sai")
    run(page)
    answered("mot_phan", based_on=1, actor=BINH)

    page = press(page, f"objection.{number}.1.record")

    assert BINH.name in "\n".join(one.value for one in page.warning)
    assert [one.state for one in all_made()] == [ObjectionState.UNDECIDED]
    assert words.ANSWER_NOW in shown(page)
    decide(page, number, "reject", "Sai", seen=2)
    assert [one.state for one in all_made()] == [ObjectionState.REJECTED]


def test_oj11_an_inspector_decides_nothing(province: None) -> None:
    number = lodged(answered())

    page = desk(number, actor=AN)

    assert not [one for one in page.button if one.key == f"objection.{number}.1.record"]
    assert [one.state for one in all_made()] == [ObjectionState.UNDECIDED]


# Elsewhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        pytest.param(LAGGING, words.WARN_LIST, id="OJ12 lagging list"),
        pytest.param(ROUNDS, words.WARN_LOCK, id="OJ12 rounds"),
    ],
)
def test_oj12_pages_that_warn(province: None, path: str, sentence: str) -> None:
    seen = answered()
    assert sentence.format(n=1) not in shown(open_page(path, dot="1"))
    number = lodged(seen)

    assert sentence.format(n=1) in shown(open_page(path, dot="1"))

    objections.reject(the_app(), number, seen=1, reason="Sai", actor=DESK)
    assert sentence.format(n=1) not in shown(open_page(path, dot="1"))


def test_oj13_a_locked_round(province: None) -> None:
    number = lodged(answered())
    the_app().change_round(1, RoundState.LOCKED, actor=DESK, reason="")

    commune, list_page = open_page(COMMUNE, dot="1", xa=LY_SON), desk(number)

    assert words.BOX_NEW not in shown(commune)
    assert widget_keys(commune, f"objection.{number}.withdraw") == []
    assert widget_keys(list_page, f"objection.{number}.1.record") == []


@pytest.mark.parametrize("path", [COMMUNE, LIST])
def test_oj14_markup_is_text(province: None, path: str) -> None:
    lodged(answered(), text="<img src=x onerror=alert(1)>")

    body = shown(open_page(path, dot="1", xa=LY_SON))

    assert "<img" not in body
    assert "&lt;img src=x" in body


def test_oj08_several_choices_are_corrected(province: None) -> None:
    rooms = ItemCode("TS-04")
    field = next(f for f in the_app().content.catalogue.by_code[rooms].fields if f.code == "khu")
    first, second = (option.code for option in field.options[:2])
    before = {"khu": (first,)}
    draft = Draft(1, LY_SON, rooms, Answer(AnswerState.ANSWERED, before), 0, AN)
    result = the_app().save(draft)
    assert isinstance(result, Appended)
    number = lodged(result.event)
    key = f"objection.{number}.1"
    page = desk(number)
    widget(page, "button_group", f"{key}.decision").set_value("accept")
    run(page)

    widget(page, "button_group", f"{key}.choices.khu").set_value([first, second])
    decide(page, number, "accept", "Đã xem ảnh")

    assert the_app().current(1, LY_SON)[rooms].answer.values == {"khu": (first, second)}


def test_oj01_what_is_confidential_is_pointed_out(province: None) -> None:
    item = next(i for i in the_app().content.catalogue.items if i.confidential)
    answer = Answer(AnswerState.NOT_APPLICABLE, reason="Chưa kiểm tra")
    result = the_app().save(Draft(1, LY_SON, item.code, answer, 0, AN))
    assert isinstance(result, Appended)

    assert words.BOX_CONFIDENTIAL in shown(box(item=item.code))
