"""The annexes of the lagging list as LibreOffice prints them, with the longest of everything.

PA01 every page is A4 landscape
PA02 the header of the table stands on every page of its annex
PA03 pages are numbered on top in the middle, from the second on, and anew in every annex
PA04 nothing is cut: every word of every cell is on paper, and no word is drawn over another
PA05 the top right corner of the first page of an annex is empty
PA06 the marks stand on every page
PA07 a commune with every gap there is takes less than a page
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from typing import Final

import pytest
from openpyxl import load_workbook

from geo.communes import Commune
from survey.assessment import MissedDeadline
from survey.checklist import ChecklistItem
from survey.exchange.annex import Letter
from survey.exchange.lagging import LaggingList, MissingItem, Reason, ReasonKind, Row
from survey.exchange.provenance import INTERNAL
from survey.exchange.workbook import HEADER_ROW, lagging_workbook
from survey.labels import MADE_UP
from survey.model import Deadline
from survey.province import read_shipped
from tests.exchange.office import convert
from tests.exchange.paper import Page, pages
from tests.exchange.small import AS_OF, a_provenance, a_submission

ANNEXES: Final = {
    "Danh sách chậm": "Phụ lục I",
    "Chưa kết luận": "Phụ lục II",
    "Chưa đến": "Phụ lục III",
    "Chú giải": "Phụ lục IV",
}
A4: Final = (842, 595)
TOP_MARGIN: Final = 57
NAMES: Final = 96
IN_FULL: Final = 3
SOURCE: Final = (
    "Công văn số {n}/UBND-KSTTHC ngày 05/12/2026 của Chủ tịch Ủy ban nhân dân tỉnh về việc tập trung "
    "khắc phục tồn tại, hạn chế của Trung tâm Phục vụ hành chính công cấp xã trên địa bàn tỉnh"
)


@dataclass(frozen=True)
class Printed:
    """The pages of each annex, and the words of its cells."""

    pages: dict[str, list[Page]]
    cells: dict[str, list[str]]
    headers: dict[str, list[str]]


def longest_names() -> list[Commune]:
    registry = read_shipped()[0]
    everyone = [c for p in registry.provinces for c in registry.province(p.code)]
    return sorted(everyone, key=lambda commune: -len(commune.name))[:NAMES]


def a_row(
    commune: Commune, items: tuple[ChecklistItem, ...], agencies: tuple[tuple[str, str], ...]
) -> Row:
    """Return a row that speaks of all *items* in every way that there is."""
    letters = cycle(SOURCE.format(n=1000 + n) for n in range(9))
    late = tuple(
        MissedDeadline(item, Deadline(item.code, AS_OF - timedelta(days), letter), days)
        for item, letter, days in zip(items, letters, cycle((7, 31, 120)), strict=False)
    )
    reasons = (
        *(Reason(ReasonKind.FAILED_GATE, "", i) for i in items if i.gate),
        Reason(ReasonKind.LOW_LEVEL, "Mức «Cơ bản sẵn sàng» trở xuống"),
        *(Reason(ReasonKind.DEADLINE_MISSED, "", missed.item) for missed in late),
    )
    return Row(
        commune=commune,
        level="Cơ bản sẵn sàng",
        level_code="co_ban",
        value=100.0,
        lower=0.0,
        upper=100.0,
        coverage=1.0,
        rank=96,
        reasons=reasons,
        missing=tuple(MissingItem(item, 1.5) for item in items),
        late=late,
        agencies=agencies,
        items=items,
        submission=a_submission(commune),
        objected=tuple(item.code for item in items[:3]),
    )


def the_longest_list() -> LaggingList:
    """Return 96 communes: the first lack everything, the others a part; all sections are filled."""
    catalogue = read_shipped()[1].catalogue
    agencies = tuple(catalogue.agencies.items())
    rows = [
        a_row(commune, catalogue.items[:: 1 if n < IN_FULL else 9], agencies)
        for n, commune in enumerate(longest_names())
    ]
    return LaggingList(
        as_of=AS_OF,
        lagging=tuple(rows[:60]),
        not_concluded=tuple(rows[60:80]),
        not_visited=tuple(rows[80:]),
    )


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The longest list as LibreOffice prints it."""
    home = tmp_path_factory.mktemp("printed")
    provenance = a_provenance(
        "Đợt kiểm tra, đánh giá mức sẵn sàng " * 5, made_up=True, internal=True
    )
    letter = Letter("1205/UBND-KSTTHC", date(2026, 12, 10))
    data = lagging_workbook(
        the_longest_list(), replace(provenance, chosen="cơ quan: Công an tỉnh"), letter
    )
    file = home / "list.xlsx"
    file.write_bytes(data)
    (pdf,) = convert(file, "pdf", home)
    return Printed(dict(annex_pages(pages(pdf))), *cells_of(file))


def annex_pages(found: list[Page]) -> Iterator[tuple[str, list[Page]]]:
    """Yield the pages of each annex; what comes after the last annex belongs to none."""
    starts = {
        sheet: n
        for sheet, number in ANNEXES.items()
        for n, page in enumerate(found)
        if re.search(rf"{number} [A-ZĐ]{{2}}", page.text)
    }
    after = next(n for n, page in enumerate(found) if "Tiêu chí thiếu – Đợt" in page.text)
    ends = [*list(starts.values())[1:], after]
    for (sheet, start), end in zip(starts.items(), ends, strict=True):
        yield sheet, found[start:end]


def cells_of(file: object) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the texts of the cells of each annex, and its header."""
    book = load_workbook(str(file))
    texts = {
        sheet: [
            str(c.value) for row in book[sheet].iter_rows() for c in row if isinstance(c.value, str)
        ]
        for sheet in ANNEXES
    }
    headers = {sheet: [str(cell.value) for cell in book[sheet][HEADER_ROW]] for sheet in ANNEXES}
    book.close()
    return texts, headers


def pieces(text: str) -> list[str]:
    """Return the words of *text*; a line may end at a hyphen."""
    return [piece for piece in re.split(r"[\s-]+", text) if piece]


@pytest.mark.parametrize("sheet", ANNEXES)
def test_pa01_every_page_is_a4_landscape(printed: Printed, sheet: str) -> None:
    found = printed.pages[sheet]

    assert {(round(page.width), round(page.height)) for page in found} == {A4}


@pytest.mark.parametrize("sheet", ANNEXES)
def test_pa02_the_header_stands_on_every_page(printed: Printed, sheet: str) -> None:
    wanted = Counter(word for header in printed.headers[sheet] for word in pieces(header))
    missing = [wanted - Counter(pieces(page.text)) for page in printed.pages[sheet][:-1]]

    assert len(missing) >= (1 if sheet == "Chưa đến" else 2)
    assert not any(missing)


@pytest.mark.parametrize("sheet", ANNEXES)
def test_pa03_pages_are_numbered_from_the_second_on(printed: Printed, sheet: str) -> None:
    found = printed.pages[sheet]
    tops = [[w for w in page.words if w.bottom < TOP_MARGIN] for page in found]
    middles = [(w.left + w.right) / 2 for words in tops for w in words]

    assert [[w.text for w in words] for words in tops] == [
        [],
        *([str(number)] for number in range(2, len(found) + 1)),
    ]
    assert all(abs(middle - A4[0] / 2) < 40 for middle in middles)


@pytest.mark.parametrize("sheet", ANNEXES)
def test_pa04_every_word_is_on_paper(printed: Printed, sheet: str) -> None:
    wanted = Counter(word for text in printed.cells[sheet] for word in pieces(text))
    found = Counter(word for page in printed.pages[sheet] for word in pieces(page.text))

    assert wanted.total() > 500
    assert wanted - found == Counter()


@pytest.mark.parametrize("sheet", ANNEXES)
def test_pa04_no_word_is_drawn_over_another(printed: Printed, sheet: str) -> None:
    found = [page.overlapping() for page in printed.pages[sheet]]

    assert [pairs for pairs in found if pairs] == []


@pytest.mark.parametrize("sheet", ANNEXES)
def test_pa05_the_top_right_corner_is_empty(printed: Printed, sheet: str) -> None:
    first = printed.pages[sheet][0]
    number = next(word for word in first.words if word.text == "Phụ")
    corner = [w.text for w in first.words if w.left > first.width / 2 and w.top < number.top - 2]

    assert corner == []
    assert number.top > TOP_MARGIN + 36


@pytest.mark.parametrize("sheet", ANNEXES)
def test_pa06_the_marks_stand_on_every_page(printed: Printed, sheet: str) -> None:
    feet = [
        " ".join(w.text for w in page.words if w.top > page.height - TOP_MARGIN)
        for page in printed.pages[sheet]
    ]

    assert set(feet) == {f"{INTERNAL} · {MADE_UP}"}


def test_pa07_a_commune_with_every_gap_takes_less_than_a_page(printed: Printed) -> None:
    begun = [
        [word.text for word in page.words if re.fullmatch(r"\d{5}", word.text)]
        for page in printed.pages["Danh sách chậm"][: IN_FULL + 1]
    ]

    assert all(begun)
