"""The self-assessment on the pages: the form of a commune, the list, the box on the commune's page.

SP01 an official answers for the own commune; the answer is durable and stays beside the inspection
SP02 the commune is the person's own, whatever the address says; who has several chooses
SP03 the form asks what an inspector sees; nothing is preselected
SP04 an answer that somebody else of the commune gave meanwhile is shown, and one of both is kept
SP05 what is missing, implausible or in conflict is listed with a way to each place
SP06 a round that is not open shows what was said and takes nothing
SP07 the others read who assessed itself, with the number of differences; the form is not for them
SP08 the page of a commune lays what it says, what was found and the files side by side
SP09 what people type is text, not markup
SP10 the score, level and rank of the inspection on the pages stay as they were
SP11 without an answer the box says so, and only the own commune is led to its form
SP12 an official of the commune objects in the own name, for the own commune only
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import labels, objections, self_assessment
from survey.access.identity import SessionIdentity
from survey.application import Draft
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Evidence,
    ItemCode,
    Role,
    RoundState,
)
from survey.problems import ProblemCode
from survey.rights import AccountRole
from survey.storage import evidence
from survey.storage.answers import Appended
from survey.ui import style, text, text_objections
from survey.ui import text_self as words
from tests.storage.builders import refusal
from tests.ui import pages
from tests.ui.pages import (
    AN,
    COMMUNE,
    DESK,
    LY_SON,
    PATH,
    bodies,
    key_name,
    open_page,
    run,
    shown,
    sign_in,
    the_app,
    widget,
)

SELF = PATH["self_page"]
GATE, AREA = ItemCode("TS-01"), ItemCode("TS-02")
OTHER = CommuneCode("21025")
BA = Actor("Hồ Văn Ba", Role.COMMUNE)
TU = Actor("Đinh Thị Tư", Role.COMMUNE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with one open round and no answer."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def official(*communes: CommuneCode, actor: Actor = BA) -> str:
    """Return the token of an official of *communes*."""
    own = frozenset(communes or (LY_SON,))
    return sign_in(actor.name, AccountRole.COMMUNE, communes=own)


def form(domain: str = "TS", *, token: str | None = None, commune: str = LY_SON) -> AppTest:
    return open_page(SELF, token=token or official(), dot="1", xa=commune, nhom=domain)


def key(item: str, part: str, commune: str = LY_SON) -> str:
    return f"self.1.{commune}.{item}.{part}"


MUC = key("TS-01", "yes_partial_no.muc")


def choose(page: AppTest, where: str, value: str | None) -> AppTest:
    widget(page, "button_group", where).set_value(value)
    return run(page)


def said(
    value: str = "co",
    *,
    based_on: int = 0,
    actor: Actor = BA,
    commune: CommuneCode = LY_SON,
    files: tuple[str, ...] = (),
    note: str = "",
) -> AnswerEvent:
    """Let the commune answer the gate for itself."""
    answer = Answer(AnswerState.ANSWERED, {"muc": value}, note=note, evidence=files)
    draft = Draft(1, commune, GATE, answer, based_on, actor)
    result = self_assessment.save(the_app(), draft)
    assert isinstance(result, Appended)
    return result.event


def found(value: str = "khong", *, files: tuple[str, ...] = ()) -> None:
    """Let a team answer the gate."""
    answer = Answer(AnswerState.ANSWERED, {"muc": value}, evidence=files)
    assert isinstance(the_app().save(Draft(1, LY_SON, GATE, answer, 0, AN)), Appended)


def own_answers(commune: CommuneCode = LY_SON) -> dict[ItemCode, AnswerEvent]:
    return self_assessment.current(the_app(), 1, commune)


def stored_pdf() -> str:
    """Keep a small PDF as evidence and return its digest."""
    app = the_app()
    digest = app.files.put(b"%PDF-1.4\n%%EOF\n")
    at = app.clock()
    record = Evidence(digest, "application/pdf", 15, "to-trinh.pdf", at, BA.name)
    evidence.record(app.whole, record)
    return digest


def box(*, token: str | None = None, item: ItemCode | None = None) -> AppTest:
    """Open the page of Lý Sơn, with one item of the comparison."""
    page = open_page(COMMUNE, token=token or official(), dot="1", xa=LY_SON)
    if item is not None:
        page.session_state["self.detail"] = True
        run(page)
        widget(page, "selectbox", f"self.detail.{LY_SON}").set_value(item)
        run(page)
    return page


# The form -------------------------------------------------------------------------------------


def test_sp01_an_answer_is_durable_and_beside_the_inspection(province: None) -> None:
    page = choose(form(), MUC, "mot_phan")

    (kept,) = own_answers().values()
    assert (kept.item, kept.actor) == (GATE, BA)
    assert kept.answer.values == {"muc": "mot_phan"}
    assert the_app().current(1, LY_SON) == {}
    assert widget(form(), "button_group", MUC).value == "mot_phan"
    assert any('class="saved"' in body for body in bodies(page))


def test_sp02_the_address_cannot_name_another_commune(province: None) -> None:
    page = form(commune=OTHER)
    choose(page, MUC, "co")

    assert list(own_answers()) == [GATE]
    assert own_answers(OTHER) == {}
    assert not [one for one in page.get("selectbox") if one.key == "choice.xa"]


def test_sp02_who_has_several_communes_chooses(province: None) -> None:
    token = official(LY_SON, OTHER)
    choose(form(token=token, commune=OTHER), key("TS-01", "yes_partial_no.muc", OTHER), "co")
    page = open_page(SELF, token=token, dot="1")

    chooser = widget(page, "selectbox", "choice.xa")
    assert (chooser.value, len(chooser.options)) == (None, 2)
    assert not page.get("button_group")
    assert list(own_answers(OTHER)) == [GATE]


def test_sp02_a_commune_that_is_gone_says_so(province: None) -> None:
    page = form(token=official(CommuneCode("00004")))

    assert [one.value for one in page.info] == [words.NO_COMMUNE]


def test_sp03_nothing_is_preselected_and_the_desk_is_not_asked(province: None) -> None:
    page = form()

    groups = {
        key_name(one): widget(page, "button_group", key_name(one)).value
        for one in page.get("button_group")
        if key_name(one).startswith("self.1")
    }
    assert MUC in groups
    assert not any(groups.values())
    asked = {i.code for i in the_app().newest_catalogue().items if self_assessment.asks(i)}
    assert {key.split(".")[3] for key in groups} <= asked


def test_sp04_a_conflict_is_shown_and_settled(province: None) -> None:
    page = form()
    theirs = said("khong", actor=TU)
    page = choose(page, MUC, "co")

    assert own_answers() == {GATE: theirs}
    widget(page, "button", key("TS-01", "mine")).click()
    run(page)
    assert own_answers()[GATE].answer.values == {"muc": "co"}
    assert own_answers()[GATE].version == 2


def test_sp05_the_ways_to_what_is_open(province: None) -> None:
    page = form()
    said("khong", actor=TU)
    page = run(choose(page, MUC, "co"))

    keys = [str(one.key) for one in page.button]
    assert "entry.jump.conflicts.TS-01" in keys
    assert "entry.jump.missing.TS-02" in keys
    widget(page, "button", "entry.next").click()
    run(page)
    assert page.query_params["nhom"] not in ("TS", ["TS"])


def test_sp05_what_looks_wrong_is_said_with_the_way_to_it(province: None) -> None:
    more_than_all = Answer(AnswerState.ANSWERED, {"may_dat": 9, "tong_may": 3})
    draft = Draft(1, LY_SON, ItemCode("TB-02"), more_than_all, 0, BA)
    assert isinstance(self_assessment.save(the_app(), draft), Appended)

    page = form()

    assert len(page.warning) == 1
    assert "entry.jump.check0.TB-02" in [key_name(one) for one in page.button]


def test_sp06_a_locked_round_shows_and_takes_nothing(province: None) -> None:
    said("co")
    the_app().change_round(1, RoundState.LOCKED, actor=DESK, reason="")
    page = form()

    assert widget(page, "button_group", MUC).disabled
    assert widget(page, "button_group", MUC).value == "co"
    assert len(page.warning) == 1


# The list -------------------------------------------------------------------------------------


def test_sp07_the_desk_reads_who_assessed_itself(province: None) -> None:
    said("co")
    found("khong")
    page = open_page(SELF, nguoi=DESK.name, vai=labels.ROLE[DESK.role], dot="1")

    (table,) = [body for body in bodies(page) if f"xa={LY_SON}" in body]
    assert "ho-so-xa?dot=1" in table
    cells = [cell.split("</div>")[0] for cell in table.split("<div>")[2:]]
    assert cells[0] == "1"
    assert cells[3:] == ["1", "1"]
    assert not [one for one in page.get("button_group") if str(one.key).startswith("self.1")]


def test_sp07_nobody_yet(province: None) -> None:
    page = open_page(SELF, nguoi=AN.name, vai=labels.ROLE[AN.role], dot="1")

    assert [one.value for one in page.info] == [words.NONE_YET]


# The page of the commune ----------------------------------------------------------------------


def test_sp08_three_things_side_by_side(province: None) -> None:
    digest = stored_pdf()
    said("mot_phan")
    said("co", based_on=1, files=(digest,), actor=TU)
    found("khong", files=(digest,))
    page = box(item=GATE)

    drawn = shown(page)
    for heading in (words.FILES_OWN, words.FILES_INSPECTED):  # in the list and beside the files
        assert drawn.count(style.escaped(heading.format(n=1))) == 2
    assert len(page.get("download_button")) >= 2
    assert all(who.name in drawn for who in (BA, TU, AN))
    cards = next(body for body in bodies(page) if words.MATCH[self_assessment.Match.SAME] in body)
    assert [part.split("</b>")[0] for part in cards.split("<b>")[1:]] == ["0", "1", "0", "0"]


def test_sp08_agreement_is_no_difference(province: None) -> None:
    said("co")
    found("co")

    assert words.NO_DIFFERENCE in shown(box(item=GATE))


def test_sp09_typed_text_is_text(province: None) -> None:
    said("co", note="<b>đậm</b> & [liên kết](x)")
    found("khong")
    drawn = shown(box(item=GATE))

    assert "<b>đậm</b>" not in drawn
    assert "&lt;b&gt;đậm&lt;/b&gt; &amp;" in drawn


def test_sp10_the_results_stay_as_they_were(province: None) -> None:
    found("khong")
    before = [body for body in bodies(box()) if "card" in body or "badge" in body][:2]
    said("co")
    after = [body for body in bodies(box()) if "card" in body or "badge" in body][:2]

    assert before == after
    assert len(before) == 2


def test_sp11_without_an_answer_the_box_says_so(province: None) -> None:
    mine = box()
    desk = open_page(COMMUNE, nguoi=DESK.name, vai=labels.ROLE[DESK.role], dot="1", xa=LY_SON)

    assert words.BOX_NONE in shown(mine)
    assert words.BOX_NONE in shown(desk)
    links = [[one.proto.label for one in page.get("page_link")] for page in (mine, desk)]
    assert [words.BOX_FILL_IN in found for found in links] == [True, False]
    assert [text.COMMUNE_ENTER in found for found in links] == [False, True]


# The commune's other doors --------------------------------------------------------------------


def test_sp12_an_official_objects_in_the_own_name(province: None) -> None:
    found("khong")
    page = box(token=official())
    page.session_state["objection.new"] = True
    run(page)
    widget(page, "selectbox", f"objection.1.{LY_SON}.item").set_value(GATE)
    run(page)
    where = f"objection.1.{LY_SON}.{GATE}"
    widget(page, "text_area", f"{where}.text").set_value("Đã có trụ sở")
    widget(page, "button", f"{where}.send").click()
    run(page)

    (made,) = objections.of_round(the_app(), 1)
    assert (made.commune, made.item, made.by) == (LY_SON, GATE, BA.name)
    assert not [one for one in page.text_input if one.key == "objection.name"]


def test_sp12_nobody_objects_for_another_commune(province: None) -> None:
    found("khong")
    person = the_app().acting_for(SessionIdentity(the_app(), official(OTHER)))
    (seen,) = the_app().current(1, LY_SON).values()

    refused = refusal(
        lambda: objections.lodge(person, 1, LY_SON, seen, text="Đã có trụ sở", by=BA.name)
    )

    assert refused == [(ProblemCode.FORBIDDEN, "")]
    assert objections.of_round(the_app(), 1) == ()


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        pytest.param(AccountRole.COMMUNE, True, id="SP12 the commune"),
        pytest.param(AccountRole.DESK, True, id="SP12 the desk for it"),
        pytest.param(AccountRole.LEADER, False, id="SP12 a leader"),
        pytest.param(AccountRole.EXECUTIVE, False, id="SP12 an executive"),
    ],
)
def test_sp12_who_is_offered_to_object(province: None, role: AccountRole, expected: object) -> None:
    page = box(token=sign_in("Ai đó", role, communes=frozenset({LY_SON})))

    assert (text_objections.BOX_NEW in [one.label for one in page.expander]) is expected
