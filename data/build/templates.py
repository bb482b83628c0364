"""Builds data/templates/*.docx, the shipped templates of minutes, result sheet and blank form.

Run from the root of the project: ``python data/build/templates.py``. Layout after Decree
30/2020/NĐ-CP, Appendix I: A4 portrait, margins 20/20/30/15 mm, Times New Roman, page number in the
top margin from page 2. What is not known stays a dotted line; no name of a person is written here.
Equal scripts give equal files, byte for byte.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).parents[1] / "templates"
FACE = "Times New Roman"
MADE_ON = datetime(2026, 11, 22, tzinfo=UTC)
PACKED_ON = (1980, 1, 1, 0, 0, 0)
LEFT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
WIDTH = 165  # mm between the margins


class Sheet:
    """A document in the making: page, header, footer and the pieces that all three share."""

    def __init__(self, title: str) -> None:
        self.doc: Doc = Document()
        properties = self.doc.core_properties
        properties.author, properties.comments, properties.title = "", "", title
        properties.last_modified_by, properties.revision = "", 1
        properties.created = properties.modified = MADE_ON.replace(tzinfo=None)
        self._page()
        self._page_number()
        self._marks()

    def _page(self) -> None:
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True
        normal = self.doc.styles["Normal"]
        normal.font.name, normal.font.size = FACE, Pt(13)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FACE)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        normal.element.get_or_add_rPr().append(language)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)

    def _page_number(self) -> None:
        """Put the number into the top margin; the first page has none."""
        paragraph = self.doc.sections[0].header.paragraphs[0]
        paragraph.alignment = CENTER
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            run.font.size = Pt(13)
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)  # noqa: SLF001 - python-docx has no fields

    def _marks(self) -> None:
        """Repeat the marks at the foot of every page."""
        section = self.doc.sections[0]
        for footer in (section.footer, section.first_page_footer):
            paragraph = footer.paragraphs[0]
            write(paragraph, "{{ dau_noi_bo }}", size=11, bold=True)
            write(paragraph, "{% if dau_noi_bo and dau_minh_hoa %} · {% endif %}", size=11)
            write(paragraph, "{{ dau_minh_hoa }}", size=11, bold=True)
            paragraph.alignment = CENTER

    def line(
        self,
        text: str = "",
        *,
        size: float = 13,
        bold: bool = False,
        italic: bool = False,
        align: WD_ALIGN_PARAGRAPH = JUSTIFY,
        indent: bool = False,
        before: float = 3,
    ) -> Paragraph:
        """Add one paragraph."""
        paragraph = self.doc.add_paragraph()
        write(paragraph, text, size=size, bold=bold, italic=italic)
        paragraph.alignment = align
        paragraph.paragraph_format.space_before = Pt(before)
        if indent:
            paragraph.paragraph_format.first_line_indent = Mm(10)
        return paragraph

    def heading(self, text: str) -> None:
        """Add a heading that stays with what follows it."""
        self.line(text, bold=True, before=8).paragraph_format.keep_with_next = True

    def tag(self, text: str) -> None:
        """Add a paragraph that holds nothing but a tag, and disappears with it."""
        self.line(text, size=10, before=0)

    def dotted(self, lines: int = 1, label: str = "") -> None:
        """Add dotted lines to the right margin, to write on."""
        for number in range(1, lines + 1):
            paragraph = self.line(f"{label}\t", align=LEFT, before=6)
            paragraph.paragraph_format.keep_with_next = number < lines
            leader(paragraph, WIDTH)

    def known_or_dotted(self, label: str, name: str, shown: str) -> None:
        """Add *shown* where *name* is known, else a dotted line."""
        self.tag(f"{{%p if {name} %}}")
        self.line(f"{label}{shown}", align=LEFT, before=6)
        self.tag("{%p else %}")
        self.dotted(label=label)
        self.tag("{%p endif %}")

    def letterhead(self, number: str, *, dated: bool) -> None:
        """Add the names of the bodies, the motto, the number and the marks."""
        table = self.doc.add_table(rows=2 if dated else 1, cols=2)
        table.autofit = False
        widths(table, (70, 95))
        left, right = table.rows[0].cells
        cell_line(left, "ỦY BAN NHÂN DÂN", size=12, first=True)
        cell_line(left, "{{ tinh_in_hoa }}", size=12)
        cell_line(left, "TRUNG TÂM PHỤC VỤ", size=12, bold=True)
        cell_line(left, "HÀNH CHÍNH CÔNG", size=12, bold=True)
        rule(left, 22)
        cell_line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, first=True)
        cell_line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
        rule(right, 54)
        lower_left, lower_right = table.rows[-1].cells
        if dated:
            cell_line(lower_left, number, first=True)
            text = "…………, ngày …… tháng …… năm ………"
            cell_line(lower_right, text, italic=True, first=True)
        else:
            cell_line(lower_left, number, before=4)
        box = cell_line(lower_left, "{%p if dau_noi_bo %}", size=10)
        box.alignment = LEFT
        boxed(cell_line(lower_left, "{{ dau_noi_bo }}", bold=True, before=6))
        cell_line(lower_left, "{%p endif %}", size=10)
        cell_line(lower_right, "{{ dau_minh_hoa }}", bold=True, before=6)

    def table(self, heads: Sequence[str], mm: Sequence[float]) -> Table:
        """Add a table with a header row that is repeated on every page."""
        table: Table = self.doc.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        padded(table)
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell_line(cell, head, size=11, bold=True, first=True)
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - no public way
        widths(table, mm)
        return table

    def save(self, name: str) -> None:
        """Write the file, its parts in a fixed order and without the time of the writing."""
        stream = io.BytesIO()
        self.doc.save(stream)
        with zipfile.ZipFile(stream) as made, zipfile.ZipFile(TARGET / name, "w") as packed:
            for entry in sorted(made.namelist()):
                if entry == "docProps/thumbnail.jpeg":
                    continue
                packed.writestr(
                    zipfile.ZipInfo(entry, PACKED_ON),
                    without_thumbnail(entry, made.read(entry)),
                    compress_type=zipfile.ZIP_DEFLATED,
                )
        print(f"{name}: {(TARGET / name).stat().st_size} bytes")


def without_thumbnail(entry: str, content: bytes) -> bytes:
    """Return a part without the picture that python-docx puts into every file."""
    if entry != "_rels/.rels":
        return content
    before, found, after = content.partition(b'Target="docProps/thumbnail.jpeg"')
    if not found:
        return content
    start, end = before.rindex(b"<Relationship "), after.index(b"/>") + 2
    return before[:start] + after[end:]


def write(
    paragraph: Paragraph, text: str, *, size: float = 13, bold: bool = False, italic: bool = False
) -> None:
    """Add *text* to a paragraph."""
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def cell_line(
    cell: _Cell,
    text: str,
    *,
    size: float = 13,
    bold: bool = False,
    italic: bool = False,
    first: bool = False,
    before: float = 0,
) -> Paragraph:
    """Add a centred paragraph to *cell*; the *first* one is there already."""
    paragraph: Paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    write(paragraph, text, size=size, bold=bold, italic=italic)
    paragraph.alignment = CENTER
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def below(cell: _Cell, text: str, *, when: str, size: float) -> None:
    """Add a small line to *cell* that is left out where the name *when* is empty."""
    write(cell.add_paragraph(), f"{{%p if {when} %}}", size=size)
    write(cell.add_paragraph(), text, size=size, italic=True)
    write(cell.add_paragraph(), "{%p endif %}", size=size)


def widths(table: Table, mm: Sequence[float]) -> None:
    """Set the width of every column, in the grid and in the cells."""
    for column, width in zip(table.columns, mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def rows(table: Table, *lines: Sequence[str] | str, size: float = 11) -> None:
    """Add rows: a text stands alone across the whole row, several stand in one cell each."""
    for line in lines:
        row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it out
        dont_split(row)
        if isinstance(line, str):
            paragraph = row.cells[0].merge(row.cells[-1]).paragraphs[0]
            write(paragraph, line, size=size, bold=not line.startswith("{%"))
            paragraph.paragraph_format.keep_with_next = True
        else:
            for cell, text in zip(row.cells, line, strict=True):
                write(cell.paragraphs[0], text, size=size)


def padded(table: Table) -> None:
    """Keep the text of a table off its lines."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 30), ("left", 80), ("bottom", 30), ("right", 80)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - no public way


def dont_split(row: _Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no public way


def leader(paragraph: Paragraph, mm: float) -> None:
    """Let the tab of *paragraph* draw dots up to *mm*."""
    stops = OxmlElement("w:tabs")
    stop = OxmlElement("w:tab")
    for name, value in (("val", "right"), ("leader", "dot"), ("pos", str(round(mm * 56.7)))):
        stop.set(qn(f"w:{name}"), value)
    stops.append(stop)
    paragraph._p.get_or_add_pPr().append(stops)  # noqa: SLF001 - no public way


def border(paragraph: Paragraph, *sides: str) -> None:
    """Draw a line at *sides* of a paragraph."""
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - no public way


def rule(cell: _Cell, mm: float) -> None:
    """Draw the short line below a name."""
    paragraph = cell_line(cell, "", size=2)
    border(paragraph, "top")
    side = (cell.width.mm - 3.8 - mm) / 2 if cell.width else 0
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)


def boxed(paragraph: Paragraph) -> None:
    """Draw a frame around a mark."""
    border(paragraph, "top", "left", "bottom", "right")
    indent = paragraph.paragraph_format
    indent.left_indent = indent.right_indent = Mm(7)


def signatures(sheet: Sheet, *blocks: tuple[str, str]) -> None:
    """Add the places to sign: the role, what to do, room, and a name that may be known."""
    table = sheet.doc.add_table(rows=1, cols=len(blocks))
    table.autofit = False
    widths(table, [WIDTH / len(blocks)] * len(blocks))
    dont_split(table.rows[0])
    for cell, (role, name) in zip(table.rows[0].cells, blocks, strict=True):
        cell_line(cell, role, bold=True, first=True, before=10)
        cell_line(cell, "(Ký, ghi rõ họ tên)", size=12, italic=True)
        for _ in range(4):
            cell_line(cell, "")
        cell_line(cell, name, bold=True)


def visits(sheet: Sheet) -> None:
    """Add when and where, from the calendar of visits or to be written by hand."""
    sheet.tag("{%p if lan_kiem_tra %}")
    sheet.tag("{%p for lan in lan_kiem_tra %}")
    sheet.line("{{ lan.loai }}: từ {{ lan.tu }} đến {{ lan.den }}, ngày {{ lan.ngay }}.", before=6)
    sheet.tag("{%p endfor %}")
    sheet.tag("{%p else %}")
    sheet.line("Từ …… giờ …… đến …… giờ ……, ngày …… tháng …… năm ………", before=6)
    sheet.tag("{%p endif %}")
    sheet.dotted(label="Địa điểm: ")


def team(sheet: Sheet) -> None:
    """Add who was there, from the plan of teams or to be written by hand."""
    sheet.line("1. Đoàn kiểm tra{% if doan %}: {{ doan }}{% endif %}", bold=True)
    sheet.known_or_dotted("Trưởng đoàn: ", "truong_doan", "{{ truong_doan }}")
    sheet.tag("{%p if thanh_vien %}")
    sheet.tag("{%p for nguoi in thanh_vien %}")
    sheet.line("Thành viên: {{ nguoi.ten }}", align=LEFT)
    sheet.tag("{%p endfor %}")
    sheet.tag("{%p else %}")
    sheet.dotted(label="Thành viên: ")
    sheet.tag("{%p endif %}")


def result(sheet: Sheet) -> None:
    """Add what was checked and what came of it."""
    sheet.line(
        "Đã trả lời {{ so_da_tra_loi }} trong {{ so_tieu_chi }} tiêu chí; không áp dụng "
        "{{ so_khong_ap_dung }}; không kiểm tra được {{ so_khong_kiem_tra_duoc }}; chưa trả lời đủ "
        "{{ so_chua_tra_loi }}. Tỷ lệ đã kiểm tra theo trọng số: {{ ty_le_kiem_tra }}. "
        "Phiếu {{ phieu }}.",
        indent=True,
    )
    sheet.line("Mức sẵn sàng: {{ muc }}.", bold=True, indent=True)
    sheet.line(
        "{% if diem %}Điểm: {{ diem }}/100; khi kiểm tra hết sẽ trong khoảng {{ diem_thap }} đến "
        "{{ diem_cao }}.{% else %}Chưa có điểm: đã kiểm tra {{ ty_le_kiem_tra }}, cần từ "
        "{{ can_kiem_tra }} để có điểm.{% endif %}",
        indent=True,
    )
    sheet.line("Tính đến ngày {{ tinh_den }}. {{ nguon }}", size=11, italic=True, indent=True)


def gates(sheet: Sheet) -> None:
    """Add the mandatory conditions."""
    table = sheet.table(("Mã", "Điều kiện bắt buộc", "Kết luận"), (18, 107, 40))
    rows(
        table,
        "{%tr for dk in dieu_kien %}",
        ("{{ dk.ma }}", "{{ dk.noi_dung }}", "{{ dk.ket_luan }}"),
        "{%tr endfor %}",
    )
    widths(table, (18, 107, 40))


def to_do(sheet: Sheet, listed: str) -> None:
    """Add what to do first: the rows of the list *listed*."""
    sheet.tag(f"{{%p if {listed} %}}")
    table = sheet.table(
        ("STT", "Việc cần làm", "Điểm tăng thêm", "Cơ quan", "Thời hạn"), (12, 72, 18, 33, 30)
    )
    rows(
        table,
        f"{{%tr for viec_nay in {listed} %}}",
        (
            "{{ loop.index }}",
            "{{ viec_nay.ma }}. {{ viec_nay.noi_dung }}{% if viec_nay.bat_buoc %} ({{ viec_nay.bat_buoc }}){% endif %}",
            "{{ viec_nay.diem_them }}",
            "{{ viec_nay.co_quan }}",
            "{{ viec_nay.thoi_han }}",
        ),
        "{%tr endfor %}",
    )
    widths(table, (12, 72, 18, 33, 30))
    sheet.tag("{%p else %}")
    sheet.line("Không có tiêu chí nào đã trả lời mà chưa đạt.", indent=True)
    sheet.tag("{%p endif %}")


def gaps(sheet: Sheet) -> None:
    """Add what is not met, by domain, with what was found."""
    sheet.tag("{%p if nhom_chua_dat %}")
    table = sheet.table(
        ("Mã", "Tiêu chí chưa đạt", "Thực tế ghi nhận", "Cơ quan, thời hạn"), (17, 56, 52, 40)
    )
    rows(
        table,
        "{%tr for nhom_nay in nhom_chua_dat %}",
        "{{ nhom_nay.ten }}",
        "{%tr for tc in nhom_nay.tieu_chi %}",
        ("{{ tc.ma }}", "{{ tc.noi_dung }}", "{{ tc.thuc_te }}", "{{ tc.co_quan }}"),
        "{%tr endfor %}",
        "{%tr endfor %}",
    )
    widths(table, (17, 56, 52, 40))
    _, asked, _, owed = table.rows[4].cells
    below(asked, "Căn cứ: {{ tc.can_cu }}", when="tc.can_cu", size=9)
    below(owed, "Hạn: {{ tc.thoi_han }}", when="tc.thoi_han", size=11)
    sheet.tag("{%p else %}")
    sheet.line("Không có tiêu chí nào đã trả lời mà chưa đạt.", indent=True)
    sheet.tag("{%p endif %}")


def not_checked(sheet: Sheet) -> None:
    """Add what has no result, with the reason."""
    sheet.tag("{%p if chua_kiem_tra %}")
    table = sheet.table(("Mã", "Tiêu chí", "Tình trạng", "Lý do"), (17, 68, 35, 45))
    rows(
        table,
        "{%tr for tc in chua_kiem_tra %}",
        ("{{ tc.ma }}", "{{ tc.noi_dung }}", "{{ tc.tinh_trang }}", "{{ tc.ly_do }}"),
        "{%tr endfor %}",
    )
    widths(table, (17, 68, 35, 45))
    sheet.tag("{%p else %}")
    sheet.line("Không có.", indent=True)
    sheet.tag("{%p endif %}")


def minutes() -> None:
    """Build the minutes of an inspection."""
    sheet = Sheet("Biên bản kiểm tra")
    sheet.letterhead("Số: ……/BB-………", dated=False)
    sheet.line("BIÊN BẢN", size=14, bold=True, align=CENTER, before=14)
    sheet.line(
        "Kiểm tra mức sẵn sàng của Trung tâm Phục vụ hành chính công {{ xa }}",
        size=14,
        bold=True,
        align=CENTER,
        before=0,
    )
    sheet.line("({{ dot }}; mã xã {{ ma_xa }})", italic=True, align=CENTER, before=0)
    sheet.heading("I. THỜI GIAN, ĐỊA ĐIỂM")
    visits(sheet)
    sheet.heading("II. THÀNH PHẦN")
    team(sheet)
    sheet.line("2. Đại diện {{ xa }}", bold=True)
    sheet.dotted(2)
    sheet.heading("III. NỘI DUNG VÀ KẾT QUẢ KIỂM TRA")
    result(sheet)
    sheet.heading("1. Điều kiện bắt buộc")
    gates(sheet)
    sheet.heading("2. Tiêu chí chưa đạt")
    gaps(sheet)
    sheet.heading("3. Việc cần làm trước (mười việc đầu)")
    to_do(sheet, "viec_dau")
    sheet.heading("4. Tiêu chí không áp dụng, không kiểm tra được, chưa trả lời đủ")
    not_checked(sheet)
    sheet.heading("IV. Ý KIẾN CỦA {{ xa_in_hoa }}")
    sheet.dotted(4)
    sheet.heading("V. KẾT LUẬN, KIẾN NGHỊ CỦA ĐOÀN KIỂM TRA")
    sheet.dotted(4)
    sheet.line(
        "Biên bản lập xong hồi …… giờ ……, ngày …… tháng …… năm ………, gồm …… trang, thành …… bản; "
        "đã đọc lại cho những người có mặt cùng nghe và thống nhất ký tên.",
        indent=True,
        before=8,
    )
    signatures(
        sheet,
        ("ĐẠI DIỆN CẤP XÃ", ""),
        ("NGƯỜI LẬP BIÊN BẢN", ""),
        ("TRƯỞNG ĐOÀN", "{{ truong_doan }}"),
    )
    sheet.save("bien-ban.docx")


def result_sheet() -> None:
    """Build the result sheet of a commune."""
    sheet = Sheet("Phiếu kết quả")
    sheet.letterhead("Số: ……/PKQ-………", dated=True)
    sheet.line("PHIẾU KẾT QUẢ KIỂM TRA", size=14, bold=True, align=CENTER, before=14)
    sheet.line(
        "Mức sẵn sàng của Trung tâm Phục vụ hành chính công {{ xa }}",
        size=14,
        bold=True,
        align=CENTER,
        before=0,
    )
    sheet.line("({{ dot }}; mã xã {{ ma_xa }})", italic=True, align=CENTER, before=0)
    sheet.heading("1. Kết quả chung")
    sheet.tag("{%p for lan in lan_kiem_tra %}")
    sheet.line(
        "{{ lan.loai }} ngày {{ lan.ngay }}{% if doan %}, {{ doan }}{% endif %}.", indent=True
    )
    sheet.tag("{%p endfor %}")
    result(sheet)
    sheet.tag("{%p if xep_hang %}")
    sheet.line("Thứ hạng trong các xã đã có điểm: {{ xep_hang }}.", indent=True)
    sheet.tag("{%p endif %}")
    sheet.heading("2. Điều kiện bắt buộc")
    gates(sheet)
    sheet.heading("3. Kết quả theo nhóm tiêu chí")
    table = sheet.table(
        ("Nhóm tiêu chí", "Điểm", "Thấp nhất", "Cao nhất", "Đã kiểm tra"), (77, 20, 22, 22, 24)
    )
    rows(
        table,
        "{%tr for nhom_nay in nhom %}",
        (
            "{{ nhom_nay.ten }}",
            "{{ nhom_nay.diem }}",
            "{{ nhom_nay.diem_thap }}",
            "{{ nhom_nay.diem_cao }}",
            "{{ nhom_nay.ty_le_kiem_tra }}",
        ),
        "{%tr endfor %}",
    )
    widths(table, (77, 20, 22, 22, 24))
    for cell in table.rows[2].cells[1:]:
        cell.paragraphs[0].alignment = RIGHT
    sheet.heading("4. Việc cần làm, xếp theo thứ tự nên làm trước")
    to_do(sheet, "viec")
    sheet.heading("5. Tiêu chí không áp dụng, không kiểm tra được, chưa trả lời đủ")
    not_checked(sheet)
    signatures(sheet, ("NGƯỜI LẬP PHIẾU", ""), ("GIÁM ĐỐC", ""))
    sheet.save("phieu-ket-qua.docx")


def blank_form() -> None:
    """Build the blank form."""
    sheet = Sheet("Phiếu kiểm tra")
    sheet.letterhead("", dated=False)
    sheet.line("PHIẾU KIỂM TRA", size=14, bold=True, align=CENTER, before=14)
    sheet.line(
        "Mức sẵn sàng của Trung tâm Phục vụ hành chính công cấp xã",
        size=14,
        bold=True,
        align=CENTER,
        before=0,
    )
    sheet.line("({{ dot }})", italic=True, align=CENTER, before=0)
    sheet.known_or_dotted("Xã, phường, đặc khu: ", "xa", "{{ xa_dau_cau }} (mã {{ ma_xa }})")
    sheet.known_or_dotted("Đoàn kiểm tra: ", "doan", "{{ doan }}")
    sheet.dotted(label="Người ghi phiếu: ")
    sheet.dotted(label="Đại diện địa phương: ")
    sheet.line("Ngày kiểm tra: …… / …… / ………    Từ …… giờ …… đến …… giờ ……", before=6)
    sheet.line(
        "Đánh dấu × vào ô ☐. Số lẻ ghi dấu phẩy (12,5). Không áp dụng hoặc không kiểm tra được thì "
        "đánh dấu và ghi lý do. Không ghi số căn cước, mật khẩu, nội dung lỗ hổng, dữ liệu của công dân.",
        size=11,
        italic=True,
    )
    sheet.line("{{ nguon }}", size=10, italic=True)
    sheet.line("", size=6)
    table = sheet.table(("Mã", "Nội dung kiểm tra", "Trả lời"), (17, 72, 76))
    rows(
        table,
        "{%tr for nhom_nay in nhom %}",
        "{{ nhom_nay.ten }} ({{ nhom_nay.nguoi_tra_loi }})",
        "{%tr for tc in nhom_nay.tieu_chi %}",
        ("{{ tc.ma }}", "{{ tc.noi_dung }}", "{{ tc.o_tra_loi }}"),
        "{%tr endfor %}",
        "{%tr endfor %}",
        size=10,
    )
    widths(table, (17, 72, 76))
    asked = table.rows[4].cells[1]
    write(
        asked.paragraphs[0],
        "{% if tc.bat_buoc %} ({{ tc.bat_buoc }}){% endif %}",
        size=11,
        bold=True,
    )
    write(asked.add_paragraph(), "{{ tc.huong_dan }}", size=9, italic=True)
    below(asked, "Minh chứng: {{ tc.minh_chung }}", when="tc.minh_chung", size=9)
    signatures(
        sheet,
        ("ĐẠI DIỆN CẤP XÃ", ""),
        ("NGƯỜI GHI PHIẾU", ""),
        ("TRƯỞNG ĐOÀN", "{{ truong_doan }}"),
    )
    sheet.save("phieu-trang.docx")


def main() -> None:
    """Builds the three files and says how large they are."""
    TARGET.mkdir(exist_ok=True)
    minutes()
    result_sheet()
    blank_form()


if __name__ == "__main__":
    main()
