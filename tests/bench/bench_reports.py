"""Result sheets of a whole province, against docxtpl filling a template of one line.

Run with `pytest tests/bench/bench_reports.py`. 96 result sheets of the made-up round as .docx, without
photos, from the database to the bytes; the time is that of the processor. Beside it, in turns, stands
docxtpl used as its manual shows it: a file of the same size with one line to fill, 96 times.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

import pytest
from docx import Document
from docxtpl import DocxTemplate

from survey.application import Application
from survey.reports.documents import make_all
from survey.reports.kinds import DocumentKind
from survey.reports.template_office import shipped
from tests.exchange.demo_home import copy_of_demo, opened
from tests.reports.word import saved

TURNS: Final = 5
SHEETS: Final = 96
FEWEST: Final = 8.0
"""Sheets a second and core."""
MOST: Final = 1.0
"""Times docxtpl with one line: a whole sheet may take no longer."""

pytestmark = pytest.mark.bench


@pytest.fixture
def app(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Quảng Ngãi with made-up data."""
    app = opened(copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path))
    yield app
    app.close()


def one_line() -> bytes:
    """Return the shipped template with its body emptied but for one line."""
    document = Document(io.BytesIO(shipped(DocumentKind.RESULT)))
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    for part in (document.sections[0].footer, document.sections[0].first_page_footer):
        part.paragraphs[0].text = ""
    document.add_paragraph("Xã {{ xa }}")
    return saved(document)


def by_docxtpl(data: bytes) -> None:
    for number in range(SHEETS):
        template = DocxTemplate(io.BytesIO(data))
        template.render({"xa": str(number)}, autoescape=True)
        template.save(io.BytesIO())


def seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def test_a_province_of_result_sheets(app: Application, capsys: pytest.CaptureFixture[str]) -> None:
    found, data = app.assess(1), one_line()
    kind = DocumentKind.RESULT
    cold = seconds(lambda: make_all(app, found, kind, by="bench"))
    assert len(found.communes) == SHEETS

    ours, bare = [], []
    for _ in range(TURNS):
        ours.append(seconds(lambda: make_all(app, found, kind, by="bench")))
        bare.append(seconds(lambda: by_docxtpl(data)))
    rate, ratio = SHEETS / median(ours), median(o / b for o, b in zip(ours, bare, strict=True))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{SHEETS} result sheets: {rate:.0f} a second and core (first time {SHEETS / cold:.0f}), "
            f"{ratio:.2f} × docxtpl with one line ({SHEETS / median(bare):.0f} a second)\n"
        )

    assert rate >= FEWEST
    assert ratio <= MOST
