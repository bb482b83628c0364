"""The registers as workbooks.

RG01 the register has a line for each difficulty that the filter lets through, in its order
RG02 the Chairman's list holds what awaits the Chairman, as an annex to a report
RG03 the directory holds the contacts and the communes without one; it is for use inside only
RG04 of a difficulty about a confidential item only code and text are told, and the file is marked
RG05 made-up data is marked on every sheet and every printed page
RG06 the header repeats; A4 landscape, one page wide; no number on page 1; the top right is empty
RG07 no text becomes a formula, in openpyxl and in LibreOffice; it stays as typed
RG08 the file says what it shows, of when, by whom
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from survey import difficulties, directory
from survey.access.identity import KnownIdentity
from survey.application import Application
from survey.difficulties import Filter
from survey.exchange import registers
from survey.exchange.provenance import INTERNAL
from survey.exchange.register_book import HEADER_ROW, INFORMATION
from survey.follow_up import Difficulty, DifficultyKind, DifficultyState
from survey.labels import MADE_UP
from survey.model import Actor, CommuneCode, DomainCode, ItemCode, Role
from survey.rights import AccountRole
from survey.storage import account_changes
from survey.storage.accounts import Grant, Person
from survey.storage.difficulties import Report, Step
from tests.exchange.demo_home import NOW, opened
from tests.exchange.office import formulas

DESK = Actor("Lê Thị Chi", Role.DESK)
LY_SON, BA_VI = CommuneCode("21548"), CommuneCode("21529")
OFFICE, DEPARTMENT = "vp_ubnd_tinh", "so_khcn"
FINDING = "máy chủ chưa vá"
TODAY = NOW.date()
REPORT = Report(
    None, LY_SON, DifficultyKind.DIFFICULTY, ItemCode("TS-01"), "Thiếu ghế", "UBND", TODAY
)
HOSTILE = ('=HYPERLINK("http://x.invalid","bấm")', "+1+1", "-2+3", "@SUM(1)", "\n=1+1", "_x003D_1")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """A province for made-up data whose registers are empty."""
    app = opened(tmp_path)
    app.install("51", made_up=True)
    yield app
    app.close()


def reported(app: Application, agency: str = OFFICE, **changes: object) -> Difficulty:
    new = replace(REPORT, **changes)  # type: ignore[arg-type]
    return difficulties.get(app, difficulties.report(app, new, agency=agency, due=None, actor=DESK))


def moved(app: Application, found: Difficulty, state: DifficultyState, text: str) -> Difficulty:
    step = Step(state, found.now.agency, None, text, TODAY)
    return difficulties.move(app, found.id, step, seen=found.now.id, actor=DESK)


@contextmanager
def book_of(data: bytes) -> Iterator[Workbook]:
    book = load_workbook(BytesIO(data))
    yield book
    book.close()


def centre(item: HeaderFooterItem | None) -> str:
    """Return what stands in the middle of a header or footer."""
    return "" if item is None or item.center is None else item.center.text or ""


def lines(sheet: Worksheet) -> list[dict[object, object]]:
    """Return the rows of the table by the names of its columns."""
    header = [cell.value for cell in sheet[HEADER_ROW]]
    rows = sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def texts(book: Workbook) -> list[str]:
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [cell.value for cell in cells if isinstance(cell.value, str)]


def test_rg01_the_register(app: Application) -> None:
    waits = reported(app)
    answered = moved(app, reported(app, commune=None), DifficultyState.ANSWERED, "Đã cấp")
    reported(app, DEPARTMENT)

    with book_of(registers.difficulties_file(app, Filter(agency=OFFICE), by="Chi")) as book:
        found = lines(book.worksheets[0])

    assert [(row["STT"], row["Số"]) for row in found] == [(1, waits.id), (2, answered.id)]
    assert [row["Nơi phản ánh"] for row in found] == ["Đặc khu Lý Sơn", "Toàn tỉnh"]
    assert [row["Trả lời, lý do"] for row in found] == [None, "Đã cấp"]
    assert str(found[0]["Tiêu chí"]).startswith("TS-01: ")
    assert str(found[0]["Ngày phản ánh"]).startswith(TODAY.isoformat())


def test_rg02_the_list_of_the_chairman(app: Application) -> None:
    reported(app)
    moved(app, reported(app, commune=BA_VI), DifficultyState.ESCALATED, "Cần nghị quyết")

    with book_of(registers.chairman_file(app, by="Chi")) as book:
        (row,) = lines(book.worksheets[0])
        said = texts(book)

    assert (row["Nơi phản ánh"], row["Lý do vượt thẩm quyền"]) == ("Xã Ba Vì", "Cần nghị quyết")
    assert row["Ý kiến chỉ đạo"] is None
    assert "Phụ lục" in said
    assert any(text.startswith("(Kèm theo") for text in said)


def test_rg03_the_directory(app: Application) -> None:
    kept = {"post": "Giám đốc", "phone": "0912345678", "email": ""}
    directory.add(app, LY_SON, name="Hồ Văn Ba", **kept, actor=DESK)

    with book_of(registers.directory_file(app, by="Chi")) as book:
        (row,) = lines(book.worksheets[0])
        missing = lines(book[registers.WITHOUT])
        said = texts(book)

    assert (row["Mã xã"], row["Họ và tên"]) == (LY_SON, "Hồ Văn Ba")
    assert row["Điện thoại cơ quan"] == "0912 345 678"
    assert len(missing) == 95
    assert LY_SON not in {one["Mã xã"] for one in missing}
    assert any(INTERNAL in text for text in said)


def test_rg04_confidential_items_of_another_domain(app: Application) -> None:
    items = difficulties.known(app).items.values()
    secret = next(item for item in items if item.confidential)
    grant = Grant(
        role=AccountRole.AGENCY,
        domains=frozenset({DomainCode("TS")}),
        agency=DEPARTMENT,
        secrecy=True,
    )
    person = Person("", "so", "Sở Văn Ngành")
    account_changes.create(app.whole, person, grant, actor="operator", at=NOW)
    reported(app, DEPARTMENT, item=secret.code, text=FINDING)
    reported(app, DEPARTMENT, item=ItemCode("MG-01"), text="Mạng chậm")

    agency = app.acting_for(KnownIdentity(app, "so"))
    with book_of(registers.difficulties_file(agency, Filter(), by="")) as book:
        said = texts(book)

    assert {secret.code, "MG-01", "Mạng chậm", registers.HIDDEN} <= set(said)
    assert not any(FINDING in text for text in said)


def test_rg04_confidential_items(app: Application) -> None:
    known = difficulties.known(app)
    item = next(item for item in known.items.values() if item.confidential)
    found = moved(
        app, reported(app, item=item.code, text=FINDING), DifficultyState.ESCALATED, FINDING
    )

    for data in (
        registers.difficulties_file(app, Filter(), by="Chi"),
        registers.chairman_file(app, by="Chi"),
    ):
        with book_of(data) as book:
            said = texts(book)
            assert f"{item.code}: {item.text}" in said
            assert not any(FINDING in text for text in said)
            assert registers.HIDDEN in said
            assert INTERNAL in str(book.worksheets[0]["A1"].value)

    # answered, it leaves the Chairman's list, and with it goes the mark
    moved(app, found, DifficultyState.ANSWERED, "Đã chỉ đạo")
    with book_of(registers.chairman_file(app, by="Chi")) as book:
        assert not any(INTERNAL in text for text in texts(book))


def files(app: Application) -> list[bytes]:
    return [
        registers.difficulties_file(app, Filter(), by="Chi"),
        registers.chairman_file(app, by="Chi"),
        registers.directory_file(app, by="Chi"),
    ]


def test_rg05_made_up_data_is_marked(app: Application) -> None:
    reported(app)

    for data in files(app):
        with book_of(data) as book:
            for sheet in book.worksheets:
                assert MADE_UP in centre(sheet.oddFooter)
                assert MADE_UP in centre(sheet.firstFooter)
            for sheet in book.worksheets[:-1]:
                assert MADE_UP in str(sheet["A1"].value)


def test_rg06_printing(app: Application) -> None:
    reported(app)

    for data in files(app):
        with book_of(data) as book:
            for sheet in book.worksheets:
                setup = sheet.page_setup
                assert (setup.orientation, setup.fitToWidth) == ("landscape", 1)
                assert str(setup.paperSize) == "9"
                assert (centre(sheet.oddHeader), centre(sheet.firstHeader)) == ("&P", "")
            table = book.worksheets[0]
            assert table.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
            assert table["A3"].font.name == "Times New Roman"
            top = [
                cell.value for row in table.iter_rows(max_row=HEADER_ROW - 1) for cell in row[-2:]
            ]
            assert set(top) == {None}


def test_rg07_no_formula(app: Application, tmp_path: Path) -> None:
    for typed in HOSTILE:
        reported(app, text=f"{typed}", reported_by=typed.strip())
    directory.add(app, LY_SON, name="=1+1", post="@SUM(1)", phone="", email="-a@x.vn", actor=DESK)
    register, _, contacts = files(app)

    with book_of(register) as book:
        rows = lines(book.worksheets[0])
        kinds = {c.data_type for row in book.worksheets[0].iter_rows() for c in row}
    assert [row["Người, cơ quan phản ánh"] for row in rows] == [
        typed.strip().replace("_x003D_", "_x005F_x003D_") for typed in HOSTILE
    ]
    assert "f" not in kinds
    for name, data in (("so", register), ("danh-ba", contacts)):
        (tmp_path / name).mkdir()
        file = tmp_path / name / f"{name}.xlsx"
        file.write_bytes(data)
        assert formulas(file, file.parent) == 0


def test_rg08_where_it_comes_from(app: Application) -> None:
    chosen = Filter(
        kind=DifficultyKind.SUPPORT,
        state=DifficultyState.OPEN,
        overdue=True,
        agency=OFFICE,
        commune=LY_SON,
    )
    with book_of(registers.difficulties_file(app, chosen, by="Lê Thị Chi")) as book:
        facts = {row[0]: row[1] for row in book[INFORMATION].iter_rows(values_only=True)}

    assert facts["Người xuất"] == "Lê Thị Chi"
    assert facts["Tính đến ngày"] == "20/11/2026"
    assert facts["Bộ lọc"] == (
        "Đề nghị hỗ trợ; Chờ trả lời; Quá hạn; Văn phòng UBND tỉnh; Đặc khu Lý Sơn"
    )
