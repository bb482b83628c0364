"""What minutes and result sheet say of a commune.

MC01 the names are those that the list of placeholders promises, no more and no fewer
MC02 level, value, bounds, coverage and rank are those of the assessment; without a value it is empty
MC03 an item counts once: answered, not applicable, could not be checked, or not answered whole
MC04 gaps stand by domain with what was found and the basis of the day; the note is told
MC05 what to do: failed gates first, then the most rewarding
MC06 only deadlines of the round are told, with their source, and by how many days they are missed
MC07 of a confidential item nothing but code and text is said, it stands last, and the sheet is marked
MC08 what has no result is listed with its reason
MC09 without a team and a visit nothing is made up; a visit that is only planned is not told as made
MC10 a basis from memory is told as not compared; its article is not
MC11 of a rejected form no answer is told, and the level says that it is rejected
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import numpy as np
import pytest

from geo.communes import Commune
from survey import labels, reviews
from survey.application import Application
from survey.assessment import Assessment
from survey.checklist import Confidence, LegalBasis
from survey.exchange.provenance import INTERNAL
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    Deadline,
    ItemCode,
    Role,
    Team,
    Visit,
    VisitKind,
    VisitState,
)
from survey.reports.commune_content import WITHHELD, commune_content
from survey.reports.kinds import DocumentKind
from survey.reports.placeholders import PLACEHOLDERS, Placeholder
from survey.reports.sources import Sources, sources_of
from tests.exchange import small, small_matrix
from tests.exchange.small import BA_VI, CAM_THANH, COMMUNES, LY_SON, MO_DUC

STATES = {"-": AnswerState.NOT_APPLICABLE, "?": AnswerState.COULD_NOT_CHECK}
ITEMS = ("TS-01", "TS-02", "TS-03", "AN-01")
SOURCE = "Công văn 1/UBND"
REASON = "Người phụ trách vắng"


def said(line: str, found: Assessment, note: str = "") -> dict[ItemCode, Answer]:
    """Return the answers that a line of words stands for."""
    answers = {}
    for item, word in zip(ITEMS, line.split(), strict=True):
        state = STATES.get(word, AnswerState.ANSWERED)
        if word != ".":
            values = {"muc": word} if state is AnswerState.ANSWERED else {}
            reason = "" if state is AnswerState.ANSWERED else REASON
            answers[ItemCode(item)] = Answer(state, values, reason=reason, note=note)
    return answers


def sources(
    answers: Mapping[Commune, str],
    *deadlines: Deadline,
    team: Team | None = None,
    visits: tuple[Visit, ...] = (),
    note: str = "",
) -> Sources:
    found = small.assessed(answers, *deadlines)
    code = CommuneCode(BA_VI.code)
    return Sources(
        found=found,
        origin=small.a_provenance(),
        communes={CommuneCode(c.code): c for c in COMMUNES},
        answers={CommuneCode(c.code): said(line, found, note) for c, line in answers.items()},
        standing={code: small.a_submission(BA_VI)},
        teams={code: team} if team else {},
        visits={code: visits} if visits else {},
    )


def content(line: str, *deadlines: Deadline, note: str = "") -> dict[str, object]:
    """Return what is said of Ba Vì after the answers in *line*."""
    made = sources({BA_VI: line}, *deadlines, note=note)
    return commune_content(made, made.found.index[CommuneCode(BA_VI.code)])


def listed(values: Mapping[str, object], name: str) -> list[dict[str, object]]:
    rows = values[name]
    assert isinstance(rows, list)
    return rows


def shape(placeholders: tuple[Placeholder, ...]) -> dict[str, object]:
    return {one.name: shape(one.rows) if one.rows else str for one in placeholders}


def assert_shape(values: Mapping[str, object], expected: tuple[Placeholder, ...]) -> None:
    assert values.keys() == {one.name for one in expected}
    for one in expected:
        value = values[one.name]
        if one.rows:
            assert isinstance(value, list)
            for row in value:
                assert_shape(row, one.rows)
        else:
            assert isinstance(value, str), one.name


def test_mc01_the_names_are_those_that_are_promised(demo: Application) -> None:
    found = demo.assess(1)
    made = sources_of(demo, found, by="Lê Thị Chi")

    for row in range(len(found.communes)):
        assert_shape(commune_content(made, row), PLACEHOLDERS[DocumentKind.MINUTES])


def test_mc01_minutes_and_result_have_the_same_names() -> None:
    assert PLACEHOLDERS[DocumentKind.MINUTES] == PLACEHOLDERS[DocumentKind.RESULT]


def test_mc02_the_result_is_that_of_the_assessment() -> None:
    made = sources({BA_VI: "co mot_phan co co", CAM_THANH: "co co co co", MO_DUC: "co . . ."})
    values = commune_content(made, made.found.index[CommuneCode(BA_VI.code)])

    assert [
        values[name] for name in ("muc", "diem", "diem_thap", "diem_cao", "ty_le_kiem_tra")
    ] == [
        *("Sẵn sàng", "87,5", "87,5", "87,5", "100%"),
    ]
    assert (values["xep_hang"], values["phieu"]) == ("2/2", "đã nộp ngày 02/12/2026")


def test_mc02_without_a_value_nothing_stands_in_its_place() -> None:
    made = sources({BA_VI: "co . . ."})
    values = commune_content(made, made.found.index[CommuneCode(BA_VI.code)])

    assert np.isnan(made.found.readiness.value[made.found.index[CommuneCode(BA_VI.code)]])
    assert (values["diem"], values["xep_hang"]) == ("", "")
    assert (values["diem_thap"], values["diem_cao"]) == ("25,0", "100,0")
    assert values["can_kiem_tra"] == "60%"


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        pytest.param("co khong mot_phan co", ("4", "4", "0", "0", "0"), id="MC03 all answered"),
        pytest.param("co - ? .", ("4", "1", "1", "1", "1"), id="MC03 one of each"),
        pytest.param(". . . .", ("4", "0", "0", "0", "4"), id="MC03 nothing"),
    ],
)
def test_an_item_counts_once(line: str, counts: tuple[str, ...]) -> None:
    values = content(line)
    names = ("so_tieu_chi", "so_da_tra_loi", "so_khong_ap_dung", "so_khong_kiem_tra_duoc")

    assert tuple(values[name] for name in (*names, "so_chua_tra_loi")) == counts


def test_mc04_gaps_stand_by_domain_with_what_was_found() -> None:
    (group,) = listed(content("co mot_phan khong co", note="xem lại"), "nhom_chua_dat")
    items = listed(group, "tieu_chi")

    assert group["ten"] == "Trụ sở"
    assert [item["ma"] for item in items] == ["TS-02", "TS-03"]
    assert items[0]["thuc_te"] == "Kết quả: Một phần\nGhi chú: xem lại"


def test_mc05_failed_gates_come_first_then_the_most_rewarding() -> None:
    work = listed(content("khong mot_phan khong co"), "viec")

    assert [row["ma"] for row in work] == ["TS-01", "TS-03", "TS-02"]
    assert [bool(row["bat_buoc"]) for row in work] == [True, False, False]
    assert [row["diem_them"] for row in work] == ["25,00", "25,00", "12,50"]


def test_mc05_the_first_ten_are_the_first_ten(demo: Application) -> None:
    found = demo.assess(1)
    row = max(range(len(found.communes)), key=lambda n: len(found.gaps(n)))
    values = commune_content(sources_of(demo, found, by="x"), row)

    assert len(listed(values, "viec")) == len(found.gaps(row)) > 10
    assert listed(values, "viec_dau") == listed(values, "viec")[:10]


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        pytest.param(date(2026, 12, 8), f"08/12/2026 ({SOURCE}), đã quá 2 ngày", id="MC06 missed"),
        pytest.param(date(2026, 12, 10), f"10/12/2026 ({SOURCE})", id="MC06 today"),
    ],
)
def test_a_deadline_is_told_with_its_source(due: date, shown: str) -> None:
    work = listed(content("co khong khong co", Deadline("TS-02", due, SOURCE)), "viec")

    assert {row["ma"]: row["thoi_han"] for row in work} == {"TS-02": shown, "TS-03": ""}


def test_mc07_of_a_confidential_item_only_code_and_text_is_said() -> None:
    due = Deadline("AN", date(2026, 12, 1), SOURCE)
    values = content("co khong co khong", due, note="bí mật")
    (*_, last) = listed(values, "viec")
    gap = listed(listed(values, "nhom_chua_dat")[1], "tieu_chi")[0]

    assert values["dau_noi_bo"] == INTERNAL
    for row in (last, gap):
        assert {name for name, value in row.items() if value} == {"ma", "noi_dung"}
        assert row["ma"] == "AN-01"


def test_mc07_a_reason_is_withheld_too() -> None:
    rows = listed(content("co co co ?"), "chua_kiem_tra")

    assert [{n for n, value in row.items() if value} for row in rows] == [{"ma", "noi_dung"}]


def test_mc07_what_names_no_confidential_item_is_not_marked() -> None:
    assert content("co khong co co")["dau_noi_bo"] == ""


def test_mc07_the_verdict_of_a_confidential_gate_is_withheld(demo: Application) -> None:
    found = demo.assess(1)
    made = sources_of(demo, found, by="x")
    secret = {str(i.code) for i in found.rulebook.catalogue.gates if i.confidential}
    verdicts = {
        row["ma"]: row["ket_luan"]
        for place in range(len(found.communes))
        for row in listed(commune_content(made, place), "dieu_kien")
        if row["ma"] in secret
    }

    assert secret
    assert verdicts == dict.fromkeys(secret, WITHHELD)


def test_mc08_what_has_no_result_is_listed_with_its_reason() -> None:
    rows = listed(content("co - ? ."), "chua_kiem_tra")

    assert [(row["ma"], row["ly_do"]) for row in rows] == [
        *(("TS-02", REASON), ("TS-03", REASON), ("AN-01", "")),
    ]


def test_mc09_without_a_plan_nothing_is_made_up() -> None:
    values = content("co co co co")

    assert [values[name] for name in ("doan", "truong_doan", "thanh_vien", "lan_kiem_tra")] == [
        *("", "", [], []),
    ]


def a_visit(number: int, state: VisitState) -> Visit:
    code, day = CommuneCode(BA_VI.code), date(2026, 12, number)
    kind = VisitKind.FIRST if number == 1 else VisitKind.RECHECK
    return Visit(number, 7, 1, code, kind, state, day, time(8), time(9, 30))


def test_mc09_team_and_visits_are_those_of_the_calendar() -> None:
    code = CommuneCode(BA_VI.code)
    team = Team(1, 7, "Đoàn 1", "Nguyễn Văn An", ("Trần Thị Bình",), (code,))
    visits = (
        a_visit(1, VisitState.DONE),
        a_visit(9, VisitState.BEGUN),
        a_visit(12, VisitState.PLANNED),
    )
    made = sources({BA_VI: "co co co co"}, team=team, visits=visits)
    values = commune_content(made, made.found.index[code])

    assert values["truong_doan"] == "Nguyễn Văn An"
    assert values["thanh_vien"] == [{"ten": "Trần Thị Bình"}]
    assert listed(values, "lan_kiem_tra") == [
        {"loai": "Kiểm tra lần đầu", "ngay": "01/12/2026", "tu": "08:00", "den": "09:30"},
        {"loai": "Phúc tra", "ngay": "09/12/2026", "tu": "08:00", "den": "09:30"},
    ]
    assert commune_content(made, made.found.index[CommuneCode(LY_SON.code)])["doan"] == ""


def test_mc10_a_basis_is_cited_as_far_as_it_was_read() -> None:
    made = sources({BA_VI: "co khong co co"})
    read = LegalBasis("Nghị định 118", "Điều 13", None, None, Confidence.VERIFIED)
    recalled = LegalBasis("Quyết định 9", "", None, None, Confidence.MEMORY)
    old = LegalBasis("Nghị định 61", "", None, date(2026, 1, 1), Confidence.VERIFIED)
    catalogue = made.found.rulebook.catalogue
    items = tuple(replace(item, bases=(read, recalled, old)) for item in catalogue.items)
    book = replace(made.found.rulebook, catalogue=replace(catalogue, items=items))
    changed = replace(made, found=replace(made.found, rulebook=book))
    (group,) = listed(commune_content(changed, 0), "nhom_chua_dat")
    cited = str(listed(group, "tieu_chi")[0]["can_cu"])

    assert cited.startswith("Điều 13, Nghị định 118; Quyết định 9 (")
    assert "Nghị định 61" not in cited


def test_mc11_of_a_rejected_form_no_answer_is_told(tmp_path: Path) -> None:
    app = small_matrix.a_province(tmp_path)
    ((code, case),) = reviews.cases(app, 1).items()
    desk = Actor("Võ Thị Em", Role.DESK)
    reviews.reject(app, 1, code, seen=case.seen, reason="Nhầm xã", actor=desk)
    found = app.assess(1)

    made = sources_of(app, found, by="Lê Thị Chi")
    values = commune_content(made, found.index[code])

    assert code not in made.answers
    assert values["muc"] == labels.REJECTED
    assert (values["diem"], values["so_da_tra_loi"]) == ("", "0")
    assert values["phieu"] == labels.FORM_REJECTED
    app.close()
