"""The audit as a file.

AX01 the table holds each row for people and as codes; the chain can be reckoned again from it
AX02 both kinds are for use inside only, and say when their data is made up
AX03 no text becomes a formula
AX04 the workbook says which rows it holds
AX05 another kind, or more rows than fit, is refused
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey import labels
from survey.access.audit import Wanted
from survey.application import Application
from survey.exchange import audit_file as module
from survey.exchange.audit_file import SUFFIXES, audit_file
from survey.exchange.provenance import INTERNAL
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.storage import audit, chain
from survey.storage.audit import Entry
from tests.access.audit_people import somebody
from tests.exchange.demo_home import NOW, opened
from tests.exchange.office import formulas

HOSTILE = ("-1", "-SUM.1", "-x")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """A province for made-up data, with a few rows."""
    app = opened(tmp_path / "home")
    app.install("51", made_up=True)
    for number, item in enumerate(HOSTILE):
        place: dict[str, int | str] = {"round": number, "commune": "21548", "item": item}
        audit.append(app.whole, Entry(NOW, "operator", "answer", "done", place))
    yield app
    app.close()


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_ax01_the_chain_can_be_reckoned_from_the_table(app: Application) -> None:
    admin = somebody(app, AccountRole.ADMIN)

    rows = table(audit_file(admin, ".csv", Wanted(), by=admin.rights.name))

    assert [row["Dòng"] for row in rows] == [str(n) for n in range(len(rows), 0, -1)]
    before = audit.ROOT
    for number, row in enumerate(reversed(rows), start=1):
        at = datetime.fromisoformat(row["at"])
        words = (row["actor"], row["action"], row["outcome"], row["place"])
        before = audit.digest_of(before, number, at, *words)
        assert row["digest"] == before
    assert rows[0]["Người thực hiện"] == admin.rights.name
    assert rows[0]["Việc"] == labels.AUDIT_ACTION["export"]
    assert chain.verify(app.whole).head == audit.Head(len(rows), before)


@pytest.mark.parametrize("made_up", [True, False], ids=["AX02 made up", "AX02 real"])
def test_ax02_the_marks(app: Application, made_up: object, tmp_path: Path) -> None:
    if not made_up:
        app.close()
        app = opened(tmp_path / "real")
        app.install("51", made_up=False)
    rows = table(audit_file(app, ".csv", Wanted(), by="Chi"))
    book = load_workbook(BytesIO(audit_file(app, ".xlsx", Wanted(), by="Chi")))
    sheets = [str(sheet["A1"].value) for sheet in book.worksheets[:-1]]
    book.close()
    app.close()

    for said in (*sheets, *(row["marks"] for row in rows)):
        assert INTERNAL in said
        assert (labels.MADE_UP in said) == made_up
    assert len(sheets) == 1


def test_ax03_no_text_becomes_a_formula(app: Application, tmp_path: Path) -> None:
    audit.append(app.whole, Entry(NOW, "-cmd", "-1", "-2", {"item": "-3"}))
    files = {suffix: tmp_path / f"audit{suffix}" for suffix in SUFFIXES}
    for suffix, file in files.items():
        file.write_bytes(audit_file(app, suffix, Wanted(), by="=1+1"))

    row = next(r for r in table(files[".csv"].read_bytes()) if r["outcome"] == "'-2")
    assert (row["Việc"], row["actor"], row["exported_by"]) == ("'-1", "'-cmd", "'=1+1")
    assert formulas(files[".xlsx"], tmp_path) == 0


def test_ax04_the_workbook_says_which_rows_it_holds(app: Application) -> None:
    day = app.today
    wanted = Wanted(day, day, "operator", "answer", "done")

    book = load_workbook(BytesIO(audit_file(app, ".xlsx", wanted, by="Chi")))
    said = str(book.worksheets[0]["A5"].value)
    header, *lines = book.worksheets[0].iter_rows(min_row=7, values_only=True)
    book.close()

    for words in (
        f"{day:%d/%m/%Y}",
        labels.AUDIT_BY_OPERATOR,
        labels.AUDIT_ACTION["answer"],
        labels.AUDIT_OUTCOME["done"],
    ):
        assert words in said
    assert header[1] == "Dòng"
    assert [line[1] for line in lines] == [3, 2, 1]
    assert {line[3] for line in lines} == {labels.AUDIT_BY_OPERATOR}


def test_ax05_what_cannot_be_is_refused(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module.MOST_ROWS, ".xlsx", 3)

    for suffix, code in ((".pdf", ProblemCode.FILE_SUFFIX), (".xlsx", ProblemCode.AUDIT_LONG)):
        with pytest.raises(SurveyError) as caught:
            audit_file(app, suffix, Wanted(), by="Chi")
        assert [problem.code for problem in caught.value.problems] == [code]
