"""Which notes are taken to hold the number of an identity card.

SE01 twelve digits built like a citizen's number, however they are grouped
SE02 nine digits only beside a word for an identity card
SE03 telephone numbers, dates, money, document numbers and serial numbers are left alone
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.sensitive import looks_like_id_card


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("001099012345", id="SE01 digits alone"),
        pytest.param("Công dân 048203001234 chưa có tài khoản", id="SE01 inside a sentence"),
        pytest.param("CCCD: 096199012345.", id="SE01 the last province, before a full stop"),
        pytest.param("cccd048203001234", id="SE01 without a blank after the word"),
        pytest.param("(048203001234)", id="SE01 in brackets"),
        pytest.param("048 203 001234", id="SE01 3-3-6"),
        pytest.param("048 203 001 234", id="SE01 3-3-3-3"),
        pytest.param("0482 0300 1234", id="SE01 4-4-4"),
        pytest.param("048.203.001234", id="SE01 dots"),
        pytest.param("048-203-001234", id="SE01 dashes"),
        pytest.param("048–203–001234", id="SE01 long dashes"),
        pytest.param("048\u00a0203\u00a0001234", id="SE01 hard blanks"),
        pytest.param("048 2 03 001234", id="SE01 by meaning"),
        pytest.param(
            "".join(chr(ord(d) + 0xFEE0) for d in "048203001234"), id="SE01 digits of full width"
        ),
        pytest.param("1. 048203001234", id="SE01 in a numbered list"),
        pytest.param("2 048203001234", id="SE01 after a number"),
        pytest.param("048203001234 0905123456", id="SE01 before a telephone number"),
        pytest.param("0905123456,048203001234", id="SE01 after a telephone number"),
        pytest.param("048203001234-079303004321", id="SE01 two of them"),
        pytest.param("ghi chú\n048203001234\nhết", id="SE01 on a line of its own"),
        pytest.param("CMND 201234567", id="SE02 CMND"),
        pytest.param("Số CMND: 201 234 567", id="SE02 CMND, 3-3-3"),
        pytest.param("chứng minh nhân dân số 201.234.567", id="SE02 chứng minh nhân dân"),
        pytest.param("chung minh thu 201234567", id="SE02 without accents"),
        pytest.param("căn cước cũ là 024681357", id="SE02 căn cước"),
        pytest.param("201234567 (số CMT cũ)", id="SE02 the word comes after"),
        pytest.param("CMND201234567", id="SE02 without a blank"),
        pytest.param("số định danh cá nhân 201234567", id="SE02 số định danh"),
    ],
)
def test_a_number_of_an_identity_card_is_noticed(note: str) -> None:
    assert looks_like_id_card(note)


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("", id="SE03 nothing"),
        pytest.param("000203001234", id="SE01 there is no province 000"),
        pytest.param("097203001234", id="SE01 there is no province 097"),
        pytest.param("048903001234", id="SE01 a century that has not come"),
        pytest.param("0482030012345", id="SE01 thirteen digits"),
        pytest.param("48203001234", id="SE01 eleven digits"),
        pytest.param("201234567", id="SE02 nine digits and no word"),
        pytest.param("Mã giao dịch 201234567", id="SE02 nine digits and another word"),
        pytest.param("CMND 912345678", id="SE02 no province begins with 9"),
        pytest.param("Kinh phí cấp căn cước 120.000.000 đồng", id="SE02 money, with its currency"),
        pytest.param("Trả 1.250 căn cước", id="SE02 a count"),
        pytest.param("CMND\n201234567", id="SE02 a word on another line"),
        pytest.param("Gọi 0905123456", id="SE03 telephone"),
        pytest.param("Gọi 0905 123 456", id="SE03 telephone, grouped"),
        pytest.param("0905.123.456 – 0236.382.2345", id="SE03 two telephones"),
        pytest.param("0905123456 0914123456", id="SE03 two telephones, blank"),
        pytest.param("+84 905 123 456", id="SE03 telephone from abroad"),
        pytest.param("0084905123456", id="SE03 telephone from abroad, 00"),
        pytest.param("024 3825 3855", id="SE03 telephone of an office"),
        pytest.param("CCCD trả theo lịch, hỏi 0905 123 456", id="SE03 telephone beside the word"),
        pytest.param("Từ 01.01.2025 đến 31.12.2025", id="SE03 dates with dots"),
        pytest.param("01/07/2025 - 05.02.2026", id="SE03 dates"),
        pytest.param("2025-08-01 12:30:00", id="SE03 date and time"),
        pytest.param("05 02 2026 1234", id="SE03 a date and a number"),
        pytest.param("202508011230", id="SE03 a time stamp"),
        pytest.param("1.200.000.000", id="SE03 money"),
        pytest.param("123.456.789.012 đồng", id="SE03 much money"),
        pytest.param("13235/UBND-VX", id="SE03 document number"),
        pytest.param("118/2025/NĐ-CP ngày 09/6/2025", id="SE03 decree"),
        pytest.param("000.00.12.H42-250801-0001", id="SE03 dossier number"),
        pytest.param("5401:0AB3:0482:0300:1234", id="SE03 serial with colons"),
        pytest.param("54010AB048203001234", id="SE03 serial in hex"),
        pytest.param("0482 0300 1234 90AB", id="SE03 serial in hex, grouped"),
        pytest.param("550e8400-e29b-41d4-a716-048203001234", id="SE03 UUID"),
        pytest.param("16.048203001234, 108.224", id="SE03 coordinates"),
        pytest.param("0401234567-001", id="SE03 tax number"),
        pytest.param("GD4048203001234", id="SE03 health insurance"),
    ],
)
def test_other_numbers_are_left_alone(note: str) -> None:
    assert not looks_like_id_card(note)


@given(st.text())
def test_any_note_gets_an_answer(note: str) -> None:
    assert looks_like_id_card(note) in {True, False}


@given(st.integers(1, 96), st.integers(0, 3), st.integers(0, 99_999_999))
def test_se01_every_number_of_a_citizen_is_noticed(province: int, sex: int, rest: int) -> None:
    assert looks_like_id_card(f"Ông A, {province:03}{sex}{rest:08}, tổ 3")
