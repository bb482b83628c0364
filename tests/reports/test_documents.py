"""The documents as files: rendered by LibreOffice and read page by page.

DC01 every document of the demonstration is marked DỮ LIỆU MINH HỌA on every page, as .docx and PDF
DC02 a document that names confidential items is marked LƯU HÀNH NỘI BỘ on every page
DC03 page 1 has no number, the others have theirs on top; header rows are repeated
DC04 names that are not known are not there: no name stands below "Trưởng đoàn" without a team
DC05 a zip of all communes holds one document each, and tells its progress
DC06 the minutes do not rank; the result sheet does
DC07 a form that is unknown is refused; without LibreOffice PDF is refused with its reason
DC08 LibreOffice that fails or hangs is told, nothing of it is left running
DC09 what people typed stands on the page as they typed it
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import pytest

from survey import labels
from survey.application import Application, Draft
from survey.assessment import Assessment
from survey.checklist import Respondent
from survey.exchange.provenance import INTERNAL
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    Role,
)
from survey.problems import ProblemCode, SurveyError
from survey.reports import pdf
from survey.reports.documents import EVERYBODY, file_name, make, make_all, make_blank
from survey.reports.kinds import DOCX, PDF, DocumentKind
from tests.reports.word import lines, pages
from tests.support.small_province import Clock, empty_province, open_round

BY = "Lê Thị Chi"
LY_SON = CommuneCode("21548")
NASTY = "<b>Một</b> & {{ hai }} ]]> =1+1 «…»"


@pytest.fixture(scope="module")
def found(demo: Application) -> Assessment:
    return demo.assess(1)


def rows_to_look_at(found: Assessment, app: Application) -> dict[str, int]:
    """Return a commune not visited, the one with most gaps, the best one, the longest name."""
    every = range(len(found.communes))
    names = {c.code: c.name for c in app.communes}
    return {
        "not visited": next(row for row in every if not found.visited[row]),
        "most gaps": max(every, key=lambda row: len(found.gaps(row))),
        "best": next(row for row in every if found.rank[row] == 1),
        "longest name": max(every, key=lambda row: len(names[found.communes[row]])),
    }


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_page_is_marked_and_numbered(
    demo: Application, found: Assessment, kind: DocumentKind, tmp_path: Path
) -> None:
    chosen = rows_to_look_at(found, demo)
    made = [make(demo, found, row, kind, by=BY).content for row in chosen.values()]

    for content in pdf.to_pdf(made, list(chosen)):
        shown = pages(content, tmp_path)
        first, *others = shown
        assert all(labels.MADE_UP in page and INTERNAL in page for page in shown)
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first
        assert not first.lstrip().startswith("1")
        assert [page.split()[0] for page in others] == [str(n + 2) for n in range(len(others))]


def test_dc03_header_rows_are_repeated(
    demo: Application, found: Assessment, tmp_path: Path
) -> None:
    row = rows_to_look_at(found, demo)["most gaps"]
    made = make(demo, found, row, DocumentKind.RESULT, by=BY, form=PDF)
    shown = pages(made.content, tmp_path)

    assert made.name.endswith(PDF)
    assert sum("Việc cần làm" in page and "Thời hạn" in page for page in shown) > 1


def test_dc04_nobody_is_named_without_a_team(tmp_path: Path) -> None:
    app = empty_province(tmp_path, Clock())
    app.install("51", made_up=False)
    found = app.assess(open_round(app))
    shown = lines(make(app, found, 0, DocumentKind.MINUTES, by=BY).content)
    app.close()

    assert {"Trưởng đoàn: \t", "Thành viên: \t"} <= set(shown)
    assert shown[-1] == "TRƯỞNG ĐOÀN\n(Ký, ghi rõ họ tên)\n\n\n\n\n"
    assert labels.MADE_UP not in shown


def test_dc05_a_zip_holds_every_commune(demo: Application, found: Assessment) -> None:
    told: list[tuple[int, int]] = []
    content = make_all(
        demo, found, DocumentKind.BLANK, by=BY, progress=lambda *step: told.append(step)
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()

    assert names == [file_name(DocumentKind.BLANK, commune) for commune in demo.communes]
    assert told[-1] == (len(names), len(names))
    assert told == sorted(told)


def test_dc05_names_of_files_are_plain(demo: Application) -> None:
    assert all(
        re.fullmatch(r"bien-ban-\d{5}-[a-z-]+\.docx", file_name(DocumentKind.MINUTES, commune))
        for commune in demo.communes
    )


def test_dc06_the_minutes_do_not_rank(demo: Application, found: Assessment) -> None:
    row = rows_to_look_at(found, demo)["best"]
    rank = f"1/{int((found.rank > 0).sum())}"
    minutes, result = (
        "\n".join(lines(make(demo, found, row, kind, by=BY).content))
        for kind in (DocumentKind.MINUTES, DocumentKind.RESULT)
    )

    assert rank not in minutes
    assert rank in result


def test_dc07_an_unknown_form_is_refused(demo: Application, found: Assessment) -> None:
    with pytest.raises(SurveyError) as refusal:
        make_blank(demo, found, by=BY, form=".odt")

    assert [p.code for p in refusal.value.problems] == [ProblemCode.FILE_SUFFIX]


def test_dc07_without_libreoffice_there_is_no_pdf(
    demo: Application, found: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(SurveyError) as refusal:
        make_blank(demo, found, by=BY, form=PDF)

    assert [p.code for p in refusal.value.problems] == [ProblemCode.PDF_MISSING]
    assert make_blank(demo, found, by=BY, roles=EVERYBODY, form=DOCX).content.startswith(b"PK")


def programme(folder: Path, script: str, patch: pytest.MonkeyPatch) -> None:
    """Let a shell script stand in the place of LibreOffice."""
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(0o755)
    patch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("exit 1", id="DC08 fails"),
        pytest.param('for a; do :; done; echo no > "${a%.docx}.pdf"', id="DC08 writes no PDF"),
    ],
)
def test_libreoffice_that_fails_is_told(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme(tmp_path, script, monkeypatch)

    with pytest.raises(SurveyError) as refusal:
        pdf.to_pdf([b"x", b"y"], ["một", "hai"])

    assert {p.code for p in refusal.value.problems} == {ProblemCode.PDF_FAILED}
    assert [dict(p.details)["value"] for p in refusal.value.problems] == ["một", "hai"]


def test_dc08_libreoffice_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "still-running"
    programme(tmp_path, f"(sleep 3; touch {mark}) & wait", monkeypatch)
    monkeypatch.setattr(pdf, "START_SECONDS", 0.5)
    monkeypatch.setattr(pdf, "SECONDS_EACH", 0.0)

    with pytest.raises(SurveyError):
        pdf.to_pdf([b"x"], ["một"])
    time.sleep(3.5)

    assert not mark.exists()


def test_dc09_what_people_typed_stands_there_as_they_typed_it(own: Application) -> None:
    items = own.assess(1).rulebook.catalogue.items
    item = next(i for i in items if i.respondent is Respondent.INSPECTOR and not i.confidential)
    if own.standing(1).get(LY_SON):
        own.withdraw(1, LY_SON, actor=Actor(BY, Role.DESK), reason="sửa")
    seen = own.current(1, LY_SON).get(item.code)
    answer = Answer(AnswerState.COULD_NOT_CHECK, reason=NASTY)
    person = Actor(NASTY, Role.INSPECTOR)
    own.save(Draft(1, LY_SON, item.code, answer, seen.version if seen else 0, person))
    found = own.assess(1)
    content = make(own, found, found.index[LY_SON], DocumentKind.MINUTES, by=NASTY).content

    assert NASTY in lines(content)
    assert any(NASTY in line and "Xuất lúc" in line for line in lines(content))
