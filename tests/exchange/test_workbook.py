"""The lagging list as a workbook.

EX20 one annex a section that holds somebody and one of symbols; missing items, about the file
EX21 the header repeats on every printed page; A4 landscape, one page wide; text wraps
EX22 codes are text with their zeros; figures are numbers, exact
EX23 no text becomes a formula or an error, in openpyxl and in LibreOffice; it stays as typed
EX24 what XML cannot hold is left out, what a cell cannot hold is cut
EX25 the marks stand on every sheet and every printed page; without a reason they do not
EX26 the file says what it shows, of when, of which versions, by whom
EX27 the sheet of missing items has a line for each; a confidential one without points
EX28 an annex is laid out as the decree asks: number, title, letter on lines of their own, the top
     right corner empty, pages numbered from 1, a print area, margins
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem

from survey.exchange.annex import Letter
from survey.exchange.lagging import LaggingList
from survey.exchange.provenance import INTERNAL, Provenance
from survey.exchange.workbook import HEADER_ROW, lagging_workbook
from survey.labels import MADE_UP
from survey.model import Deadline
from tests.exchange.office import formulas, sheets
from tests.exchange.small import BA_VI, CAM_THANH, MO_DUC, a_provenance, listed

SECTIONS = ["Danh sách chậm", "Chưa kết luận", "Chưa đến"]
ANNEXES = [*SECTIONS, "Chú giải"]
TABLES = [*ANNEXES, "Tiêu chí thiếu"]
SHEETS = [*TABLES, "Thông tin"]
FIRST = HEADER_ROW + 1
HOSTILE = (
    '=HYPERLINK("http://x.invalid","bấm")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "#N/A",
    "_x003D_1+1",
    "=1+1",
)


def a_list(letter: str = "Công văn 12/UBND-VX") -> LaggingList:
    """Return a list with rows in all sections and a missed deadline of *letter*."""
    return listed(
        {BA_VI: "khong mot_phan co khong", CAM_THANH: "co mot_phan co co", MO_DUC: "co . . ."},
        Deadline("TS-02", date(2026, 12, 3), letter),
    )


@contextmanager
def opened(found: LaggingList, provenance: Provenance) -> Iterator[Workbook]:
    book = load_workbook(BytesIO(lagging_workbook(found, provenance)))
    yield book
    book.close()


def headers(book: Workbook, title: str) -> list[object]:
    return [cell.value for cell in book[title][HEADER_ROW]]


def column(book: Workbook, title: str, header: str) -> list[object]:
    place = headers(book, title).index(header)
    rows = book[title].iter_rows(min_row=FIRST)
    return [row[place].value for row in rows if isinstance(row[0].value, int)]


def all_texts(book: Workbook) -> list[str]:
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [cell.value for cell in cells if isinstance(cell.value, str)]


def _centre(footer: HeaderFooterItem | None) -> object:
    return footer and footer.center and footer.center.text


def test_ex20_the_sheets() -> None:
    with opened(a_list(), a_provenance()) as book:
        assert book.sheetnames == SHEETS


def test_ex20_a_section_without_a_row_is_left_out() -> None:
    with opened(listed({BA_VI: "khong co co co"}), a_provenance()) as book:
        found = book.sheetnames

    assert found == ["Danh sách chậm", "Chưa đến", "Chú giải", "Tiêu chí thiếu", "Thông tin"]


def test_ex20_the_first_annex_stands_also_when_nobody_is_on_it() -> None:
    nobody = replace(a_list(), lagging=(), not_concluded=(), not_visited=())
    with opened(nobody, a_provenance()) as book:
        found, number = book.sheetnames, book["Danh sách chậm"]["A2"].value

    assert found == ["Danh sách chậm", "Tiêu chí thiếu", "Thông tin"]
    assert number == "Phụ lục"


def test_ex20_each_section_has_its_rows() -> None:
    with opened(a_list(), a_provenance()) as book:
        found = {title: column(book, title, "Mã xã") for title in SECTIONS}

    assert found == {
        "Danh sách chậm": ["00004", "21025"],
        "Chưa kết luận": ["21400"],
        "Chưa đến": ["21548"],
    }


@pytest.mark.parametrize("title", TABLES)
def test_ex21_a_table_prints_on_a4_with_its_header_repeated(title: str) -> None:
    with opened(a_list(), a_provenance()) as book:
        sheet = book[title]

        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert getattr(sheet.sheet_properties.pageSetUpPr, "fitToPage", False)
        assert all(cell.alignment.wrap_text for cell in sheet[HEADER_ROW])


def test_ex22_codes_are_text_and_figures_are_exact_numbers() -> None:
    with opened(a_list(), a_provenance()) as book:
        sheet = book["Danh sách chậm"]
        code, value = (
            sheet.cell(FIRST, 2),
            sheet.cell(FIRST, headers(book, sheet.title).index("Điểm") + 1),
        )

    assert (code.value, code.data_type, code.number_format) == ("00004", "s", "@")
    assert value.value == pytest.approx(37.5)
    assert value.data_type == "n"


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_ex23_text_stays_text_in_openpyxl(text: str) -> None:
    provenance = a_provenance(text, by=text)
    found = a_list(text)
    hostile = replace(found.lagging[0], commune=replace(BA_VI, name=text), level=text)
    with opened(replace(found, lagging=(hostile,)), provenance) as book:
        kinds = {c.data_type for s in book.worksheets for row in s.iter_rows() for c in row}
        name = book["Danh sách chậm"].cell(FIRST, 3)

    assert kinds <= {"s", "inlineStr", "n"}
    shown = str(name.value).replace("_x005F_", "_")
    assert shown.replace("\r", "\n") == text.replace("\r", "\n")


def test_ex23_text_stays_text_in_libreoffice(tmp_path: Path) -> None:
    rows = tuple(
        replace(row, commune=replace(BA_VI, name=text), level=text)
        for text in HOSTILE
        for row in a_list(text).lagging[:1]
    )
    file = tmp_path / "list.xlsx"
    file.write_bytes(
        lagging_workbook(replace(a_list(), lagging=rows), a_provenance("=1+1", by="=1+1"))
    )

    shown = sheets(file, tmp_path / "shown")["Danh sách chậm"][HEADER_ROW:][: len(HOSTILE)]

    assert [" ".join(line[2].split()) for line in shown] == [" ".join(t.split()) for t in HOSTILE]
    assert [line[1] for line in shown] == ["00004"] * len(HOSTILE)
    assert formulas(file, tmp_path / "formulas") == 0


def test_ex24_what_a_file_cannot_hold_is_left_out() -> None:
    with opened(a_list("Văn\x0b bản\x00 \ufffe1"), a_provenance(by="a" * 40_000)) as book:
        letters = column(book, "Tiêu chí thiếu", "Văn bản")
        by = book["Thông tin"]["B7"].value

    assert "Văn bản 1" in letters
    assert isinstance(by, str)
    assert len(by) == 32_767


@pytest.mark.parametrize("title", SHEETS)
def test_ex25_the_marks_are_printed_on_every_page(title: str) -> None:
    with opened(a_list(), a_provenance(made_up=True, internal=True)) as book:
        sheet = book[title]
        footers = [_centre(sheet.oddFooter), _centre(sheet.firstFooter)]

    assert footers == [f"{INTERNAL} · {MADE_UP}"] * 2


@pytest.mark.parametrize("title", SHEETS)
def test_ex25_the_marks_stand_on_every_sheet(title: str) -> None:
    with opened(a_list(), a_provenance(made_up=True, internal=True)) as book:
        texts = " ".join(str(c.value) for row in book[title].iter_rows() for c in row)

    assert MADE_UP in texts
    assert INTERNAL in texts


def test_ex25_no_mark_without_a_reason() -> None:
    with opened(a_list(), a_provenance()) as book:
        texts = " ".join(all_texts(book))

    assert MADE_UP not in texts
    assert INTERNAL not in texts


def test_ex26_the_file_tells_its_origin() -> None:
    with opened(a_list(), a_provenance(made_up=True)) as book:
        told = {row[0].value: row[1].value for row in book["Thông tin"].iter_rows()}

    assert told == {
        "Tỉnh, thành phố": "Tỉnh Quảng Ngãi",
        "Đợt kiểm tra": "Đợt 1 (số 7, đang mở)",
        "Tính đến ngày": "10/12/2026",
        "Phiên bản danh mục": "2",
        "Phiên bản chính sách": "3",
        "Bộ lọc": "không lọc",
        "Người xuất": "Nguyễn Văn An",
        "Xuất lúc": "09:30 10/12/2026",
        "Dữ liệu": MADE_UP,
        "Lưu hành": "không hạn chế",
    }


def test_ex27_every_missing_item_has_a_line() -> None:
    with opened(a_list(), a_provenance()) as book:
        lines = [
            [c.value for c in row[1:]] for row in book["Tiêu chí thiếu"].iter_rows(min_row=FIRST)
        ]

    late = ["03/12/2026", "Công văn 12/UBND-VX", 7]
    assert [line[2] for line in lines] == ["TS-01", "TS-02", "AN-01", "TS-02"]
    assert lines[0][5:] == ["x", "UBND cấp xã", None, None, None]
    assert lines[1][6:] == ["Sở Khoa học và Công nghệ", *late]
    assert lines[2][3:6] == ["Máy tính an toàn?", None, None]


@pytest.mark.parametrize(
    ("title", "number"), list(zip(ANNEXES, ["I", "II", "III", "IV"], strict=True))
)
def test_ex28_an_annex_has_its_number_title_and_letter(title: str, number: str) -> None:
    letter = Letter("12/UBND-VX", date(2026, 2, 5))
    book = load_workbook(BytesIO(lagging_workbook(a_list(), a_provenance(), letter)))
    lines = [book[title].cell(line, 1) for line in range(2, 6)]
    fonts = [(c.font.name, c.font.sz, bool(c.font.b), bool(c.font.i)) for c in lines]
    texts = [str(c.value) for c in lines]
    book.close()

    times = "Times New Roman"
    assert fonts == [(times, 14, True, False)] * 2 + [
        (times, 13, True, False),
        (times, 13, False, True),
    ]
    assert texts[0] == f"Phụ lục {number}"
    assert texts[1].isupper()
    assert "12/UBND-VX ngày 05 tháng 02 năm 2026" in texts[3]


@pytest.mark.parametrize("title", ANNEXES)
def test_ex28_the_top_right_corner_is_empty(title: str) -> None:
    with opened(a_list(), a_provenance(made_up=True, internal=True)) as book:
        sheet = book[title]
        last = sheet.max_column
        corner = [sheet.cell(1, n).value for n in range(last // 2, last + 1)]
        height = sheet.row_dimensions[1].height

    assert set(corner) == {None}
    assert height
    assert height >= 36


@pytest.mark.parametrize("title", ANNEXES)
def test_ex28_pages_are_numbered_on_top_from_the_second_on(title: str) -> None:
    with opened(a_list(), a_provenance()) as book:
        sheet = book[title]
        header = sheet.HeaderFooter
        setup = sheet.page_setup

    assert header.differentFirst
    assert not _centre(sheet.firstHeader)
    assert _centre(sheet.oddHeader) == "&P"
    assert (setup.firstPageNumber, setup.useFirstPageNumber) == (1, True)


@pytest.mark.parametrize("title", ANNEXES)
def test_ex28_the_whole_annex_is_printed_with_its_margins(title: str) -> None:
    with opened(a_list(), a_provenance()) as book:
        sheet = book[title]
        area = str(sheet.print_area)
        margins = [
            round(25.4 * getattr(sheet.page_margins, side))
            for side in ("left", "right", "top", "bottom")
        ]
        last = sheet.cell(sheet.max_row, sheet.max_column).coordinate

    assert area.replace("$", "").endswith(f"A1:{last}")
    assert margins == [30, 15, 20, 20]
