"""The matrix of the whole country as a workbook, against XlsxWriter writing the same cells.

Run with `pytest tests/bench/bench_matrix.py`. 3,321 communes × 120 items with a column for each state
and each value. Beside us stands a bare loop of ``worksheet.write`` over the same cells with the same
formats, in the same mode; what it writes is put together beforehand and costs it nothing. The
files are compared too: the same cells, or the ratio would mean nothing.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from itertools import product
from statistics import median
from time import perf_counter
from typing import Final, NamedTuple
from zipfile import ZipFile

import numpy as np
import pytest
from xlsxwriter import Workbook

from survey.assessment import Assessment
from survey.checklist import Catalogue
from survey.evaluation import Evaluator, Rulebook
from survey.exchange.matrix import Cell, Matrix, Show, rows_by_commune
from survey.exchange.matrix_answers import wide
from survey.exchange.matrix_tables import FORMAT, Table
from survey.exchange.matrix_workbook import HEADER_ROW, TableWriter
from survey.model import AnswerState, CommuneCode, DomainCode, FieldValue, ItemCode
from survey.policy import read_policy
from survey.storage.answers import RecordedRow
from survey.storage.encoding import decode_values, encode_values
from tests.exchange.small import AS_OF, NOW, a_provenance, a_round
from tests.support.builders import a_catalogue
from tests.support.small_province import POLICY, registry

ITEMS: Final = 120
PAIRS: Final = 3
MOST: Final = 1.5

CHOICE: Final = """
fields: [{code: muc, kind: yes_partial_no, label: "Kết quả"}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
"""
RATIO: Final = """
fields:
  - {code: dat, kind: count, label: "Số đạt", unit: "máy"}
  - {code: can, kind: count, label: "Số cần", unit: "máy"}
rule: {worth: {ratio: [dat, can]}}
"""
DAY: Final = """
fields: [{code: het_han, kind: date, label: "Ngày hết hạn"}]
rule: recorded
"""

pytestmark = pytest.mark.bench


def the_catalogue() -> Catalogue:
    """Return 120 items in two domains: half of them a choice, the others two counts or a date."""
    half = a_catalogue(*(CHOICE, RATIO, CHOICE, DAY) * (ITEMS // 8))
    others = (
        replace(item, code=ItemCode(f"CT{item.code[2:]}"), domain=DomainCode("CT"))
        for item in half.items
    )
    return replace(half, items=(*half.items, *others))


def the_country() -> Matrix:
    """Return the answers of every commune, some of them missing or not applicable."""
    book = Rulebook(the_catalogue(), read_policy(POLICY).policy)
    communes = [c for p in registry().provinces for c in registry().province(p.code)]
    codes = tuple(CommuneCode(commune.code) for commune in communes)
    rows = list(the_answers(book.catalogue, codes))
    evaluator = Evaluator(book, {}, AS_OF, decode_values)
    found = Assessment(
        round=a_round(),
        rulebook=book,
        as_of=AS_OF,
        communes=codes,
        deadlines={},
        grid=evaluator.grid(codes, rows),
    )
    return Matrix(found, tuple(communes), rows_by_commune(rows), {}, ())


def the_answers(catalogue: Catalogue, codes: Sequence[CommuneCode]) -> Iterator[RecordedRow]:
    chance = np.random.default_rng(2026)
    sorts = chance.choice(len(STATES), (len(codes), ITEMS), p=[0.9, 0.04, 0.03, 0.03])
    numbers = chance.integers(0, 40, (len(codes), ITEMS))
    for (u, code), (i, item) in product(enumerate(codes), enumerate(catalogue.items)):
        state = STATES[sorts[u, i]]
        if state is AnswerState.NOT_REACHED:
            continue
        answered = state is AnswerState.ANSWERED
        values = encode_values(SAID[i % 4](int(numbers[u, i])) if answered else {})
        yield RecordedRow(code, item.code, 1, state, values, "", "[]", "", "An", "inspector", NOW)


STATES: Final = (
    AnswerState.ANSWERED,
    AnswerState.NOT_APPLICABLE,
    AnswerState.COULD_NOT_CHECK,
    AnswerState.NOT_REACHED,
)


def a_choice(number: int) -> dict[str, FieldValue]:
    return {"muc": ("co", "mot_phan", "khong")[number % 3]}


def a_ratio(number: int) -> dict[str, FieldValue]:
    return {"dat": number // 2, "can": number}


def a_day(number: int) -> dict[str, FieldValue]:
    return {"het_han": date(2026, 1, 1 + number % 28)}


SAID: Final = (a_choice, a_ratio, a_choice, a_day)


def ours(matrix: Matrix) -> bytes:
    """Return the wide sheet as the product writes it, cells and all."""
    stream = BytesIO()
    book = Workbook(stream, {"constant_memory": True})
    TableWriter(book).add(wide(matrix, Show.CODES), a_provenance())
    book.close()
    return stream.getvalue()


def by_hand(table: Table, cells: Sequence[Sequence[Cell]]) -> bytes:
    """Return the same cells as a plain loop writes them."""
    stream = BytesIO()
    book = Workbook(stream, {"constant_memory": True})
    face = {"font_name": "Times New Roman", "font_size": 11}
    codes = [column.number_format or FORMAT.get(column.kind) for column in table.columns]
    formats = {code: book.add_format({**face, "num_format": code}) for code in codes if code}
    sheet = book.add_worksheet(table.title)
    styles = [formats.get(code or "") for code in codes]
    for place, column in enumerate(table.columns):
        sheet.write(HEADER_ROW, place, column.title)
    for line, row in enumerate(cells, start=HEADER_ROW + 1):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell, None if isinstance(cell, str) else styles[place])
    book.close()
    return stream.getvalue()


def timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    gc.collect()
    start = perf_counter()
    made = work()
    return perf_counter() - start, made


def rows_of(workbook: bytes) -> int:
    """Return how many cells the first sheet holds."""
    with ZipFile(BytesIO(workbook)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").count(b"<c r=")


class Written(NamedTuple):
    """The country's table and its cells, seconds of ours and of the bare loop, and the last file of each."""

    table: Table
    cells: Sequence[Sequence[Cell]]
    pairs: Sequence[tuple[float, float]]
    own: bytes
    bare: bytes


@pytest.fixture(scope="module")
def written() -> Written:
    matrix = the_country()
    table = wide(matrix, Show.CODES)
    cells = list(table.rows())
    pairs, own, bare = [], b"", b""
    for _ in range(PAIRS):
        ours_took, own = timed(partial(ours, matrix))
        bare_took, bare = timed(partial(by_hand, table, cells))
        pairs.append((ours_took, bare_took))
    return Written(table, cells, pairs, own, bare)


def test_the_country_is_written_within_one_and_a_half_times_the_bare_loop(
    written: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, columns = len(written.cells), len(written.table.columns)
    ratio = median(own / bare for own, bare in written.pairs)

    with capsys.disabled():
        own, bare = (median(times) for times in zip(*written.pairs, strict=True))
        sys.stdout.write(
            f"\n{lines} × {columns} = {columns * (lines + 1)} cells: {own:.1f} s"
            f" = {ratio:.2f} × XlsxWriter alone ({bare:.1f} s)\n"
        )
    assert lines == 3321
    assert ratio <= MOST


def test_both_write_the_same_number_of_cells(written: Written) -> None:
    above = sum(bool(column.above) for column in written.table.columns)  # the texts of the items
    marks = 1

    assert rows_of(written.own) == rows_of(written.bare) + marks + above
