"""Choosing among the rows.

EX10 nothing chosen keeps everything
EX11 a row is kept where it has one of the things chosen, of every sort that was chosen from
EX12 text finds names with and without accents, from the start of words, and codes
EX13 a choice is described in words, without the codes
"""

from __future__ import annotations

from datetime import date

import pytest

from geo.communes import CommuneKind
from survey.exchange.filters import Filter, described, filtered
from survey.exchange.lagging import LaggingList, ReasonKind
from survey.model import Deadline
from tests.exchange.small import BA_VI, CAM_THANH, MO_DUC, listed, rulebook


def everything() -> LaggingList:
    """Return a list with rows in all sections."""
    return listed(
        {
            BA_VI: "khong co co co",
            CAM_THANH: "co mot_phan co khong",
            MO_DUC: "co . . .",
        },
        Deadline("TS-02", date(2026, 12, 3), "Công văn 12/UBND-VX"),
    )


def kept(chosen: Filter) -> list[str]:
    return [row.commune.short_name for row in filtered(everything(), chosen).rows]


def test_ex10_nothing_chosen_keeps_everything() -> None:
    assert filtered(everything(), Filter()) == everything()


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        pytest.param(Filter(reasons=frozenset({ReasonKind.FAILED_GATE})), ["Ba Vì"], id="reason"),
        pytest.param(
            Filter(reasons=frozenset({ReasonKind.FAILED_GATE, ReasonKind.DEADLINE_MISSED})),
            ["Ba Vì", "Cẩm Thành"],
            id="one of two reasons",
        ),
        pytest.param(Filter(agencies=frozenset({"cong_an_tinh"})), ["Cẩm Thành"], id="agency"),
        pytest.param(Filter(domains=frozenset({"AN"})), ["Cẩm Thành"], id="domain"),
        pytest.param(Filter(kinds=frozenset({CommuneKind.DAC_KHU})), ["Lý Sơn"], id="kind"),
        pytest.param(
            Filter(kinds=frozenset({CommuneKind.XA}), domains=frozenset({"AN"})), [], id="both"
        ),
    ],
)
def test_ex11_a_row_has_what_was_chosen(chosen: Filter, names: list[str]) -> None:
    assert kept(chosen) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("ly son", ["Lý Sơn"], id="without accents"),
        pytest.param("Cẩm", ["Cẩm Thành"], id="with accents"),
        pytest.param("00004", ["Ba Vì"], id="code"),
        pytest.param("anh", [], id="not within words"),
        pytest.param("xa vi", ["Ba Vì"], id="several words"),
        pytest.param("   ", ["Ba Vì", "Cẩm Thành", "Mộ Đức", "Lý Sơn"], id="blanks"),
    ],
)
def test_ex12_text_finds_names_and_codes(text: str, names: list[str]) -> None:
    assert kept(Filter(text=text)) == names


def test_ex13_a_choice_is_described() -> None:
    chosen = Filter(
        reasons=frozenset({ReasonKind.DEADLINE_MISSED}),
        agencies=frozenset({"cong_an_tinh", "ubnd_xa"}),
        domains=frozenset({"AN"}),
        kinds=frozenset({CommuneKind.XA}),
        text=" ba vì ",
    )

    assert described(chosen, rulebook().catalogue) == (
        "lý do: Quá hạn; cơ quan: UBND cấp xã, Công an tỉnh; nhóm tiêu chí: An ninh mạng; "
        "loại đơn vị: xã; chữ: «ba vì»"
    )


def test_ex13_no_choice_is_said_too() -> None:
    assert described(Filter(), rulebook().catalogue) == "không lọc"
