"""The blank form: every item that is asked, with a place for every answer.

BF01 every item of the role stands there once, in the order of the catalogue
BF02 every choice has a box; numbers, dates and texts have a line with their unit
BF03 "not applicable" and "could not be checked" have a box, reason and note a line
BF04 a field that depends on another says so where one line can
BF05 the names are those that the list of placeholders promises
BF06 a form without a commune leaves its names empty; nothing is answered
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from survey.application import Application
from survey.model import Role
from survey.reports.blank_content import blank_content
from survey.reports.documents import EVERYBODY, TEAM
from survey.reports.kinds import DocumentKind
from survey.reports.placeholders import PLACEHOLDERS
from survey.submissions import ROLE_OF
from tests.exchange.small import BA_VI, a_provenance
from tests.reports.test_commune_content import assert_shape, listed
from tests.support.builders import a_catalogue

ALL_KINDS = """
fields:
  - {code: chon, kind: yes_partial_no, label: "Có không"}
  - {code: nhieu, kind: choices, label: "Nhiều", options: {a: "Một lựa chọn rất dài để không đủ chỗ", b: "Hai"}}
  - {code: so, kind: count, label: "Số máy", unit: "máy", asked_when: {is: {chon: [co, mot_phan]}}}
  - {code: do, kind: measure, label: "Đo", unit: "m²", asked_when: {at_least: {value: so, limit: 1}}}
  - {code: ngay, kind: date, label: "Ngày", asked_when: {answered: so}}
  - {code: chu, kind: text, label: "Chữ", required: false}
rule: recorded
"""


def form(*roles: Role, item: str = ALL_KINDS) -> dict[str, object]:
    return blank_content(a_provenance(), a_catalogue(item), roles=roles or TEAM)


def answer_lines(values: Mapping[str, object]) -> list[str]:
    (group,) = listed(values, "nhom")
    (item,) = listed(group, "tieu_chi")
    return str(item["o_tra_loi"]).split("\n")


def test_bf02_every_field_has_its_place() -> None:
    lines = answer_lines(form())

    assert lines[:2] == ["Có không:", "☐ Có  ☐ Một phần  ☐ Không"]
    assert lines[2:5] == ["Nhiều:", "☐ Một lựa chọn rất dài để không đủ chỗ", "☐ Hai"]
    assert lines[5].endswith("… máy")
    assert lines[6].endswith("… m²")


def test_bf03_the_other_states_reason_and_note_have_a_place() -> None:
    *_, states, reason, note = answer_lines(form())

    assert states.count("☐") == 2
    assert (reason.partition(":")[0], note.partition(":")[0]) == ("Lý do", "Ghi chú")


def test_bf04_a_field_says_when_it_is_asked() -> None:
    lines = answer_lines(form())

    assert "(khi «Có không» là «Có», «Một phần»)" in lines[5]
    assert "(khi «Số máy» từ 1 trở lên)" in lines[6]
    assert lines[7].startswith("Ngày (nếu có):")
    assert lines[8].startswith("Chữ (nếu có):")


@pytest.mark.parametrize("roles", [TEAM, EVERYBODY], ids=["BF01 team", "BF01 everybody"])
def test_every_item_stands_there_once(demo: Application, roles: tuple[Role, ...]) -> None:
    catalogue = demo.assess(1).rulebook.catalogue
    values = blank_content(a_provenance(), catalogue, roles=roles)
    stands = [item["ma"] for group in listed(values, "nhom") for item in listed(group, "tieu_chi")]

    assert stands == [
        i.code
        for role in roles
        for domain in catalogue.domains
        for i in catalogue.by_domain[domain.code]
        if ROLE_OF[i.respondent] is role
    ]
    assert_shape(values, PLACEHOLDERS[DocumentKind.BLANK])


def test_bf06_a_form_names_the_commune_only_where_there_is_one() -> None:
    named = blank_content(a_provenance(), a_catalogue(ALL_KINDS), roles=TEAM, commune=BA_VI)

    assert (form()["xa"], form()["ma_xa"]) == ("", "")
    assert (named["xa"], named["xa_dau_cau"], named["ma_xa"]) == ("xã Ba Vì", "Xã Ba Vì", "00004")


def test_bf06_the_desk_has_no_form_where_it_answers_nothing() -> None:
    assert form(Role.DESK)["nhom"] == []
