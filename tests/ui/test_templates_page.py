"""What the page of templates and the box of documents promise.

TP01 the template in force and the names that it may use can be read for each of the documents
TP02 an uploaded template with mistakes is told every one of them; it cannot be adopted
TP03 a template without mistakes is adopted with a person and a reason, and the page says so
TP04 the shipped template comes back on a press, and the history names both changes
TP05 the documents of all communes are made while the person watches
TP06 without LibreOffice the pages offer .docx alone and say so
TP07 the page of a commune offers its minutes and its result sheet, and makes a PDF on a press
TP08 what people type as a reason is text on the page
TP09 who put the template into force is told, also after a change of another document's template
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import labels
from survey.reports import template_office
from survey.reports.kinds import DOCX, MEDIA_TYPE, DocumentKind
from survey.reports.placeholders import PLACEHOLDERS
from survey.ui import text_documents as words
from tests.exchange.demo_home import copy_of_demo
from tests.reports.word import edited, template
from tests.ui import pages
from tests.ui.pages import (
    COMMUNE,
    DESK,
    LY_SON,
    PATH,
    bodies,
    open_page,
    run,
    shown,
    the_app,
    widget,
)

KIND = DocumentKind.RESULT
GOOD = edited(KIND, lambda document: document.add_paragraph("Phần riêng"))
NASTY = "<b>thêm</b> *phần* $x$"


@pytest.fixture(autouse=True)
def demo(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The pages stand on made-up data."""
    folder = copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(folder, monkeypatch)


def templates(kind: DocumentKind = KIND) -> AppTest:
    who = {"nguoi": DESK.name, "vai": labels.ROLE[DESK.role]}
    return open_page(PATH["templates_page"], mau=kind, **who)


def uploaded(page: AppTest, data: bytes) -> AppTest:
    page.file_uploader[0].set_value(("mau.docx", data, MEDIA_TYPE[DOCX]))
    return run(page)


def adopted(reason: str = "thêm phần") -> AppTest:
    page = uploaded(templates(), GOOD)
    widget(page, "text_input", "templates.reason.0").set_value(reason)
    widget(page, "button", "templates.adopt").click()
    return run(page)


def keys(page: AppTest, kind: str) -> set[str]:
    return {str(one.key) for one in page.get(kind)}


@pytest.mark.parametrize("kind", DocumentKind)
def test_tp01_template_and_names_can_be_read(kind: DocumentKind) -> None:
    page = templates(kind)
    drawn = "".join(bodies(page))

    assert "templates.take" in keys(page, "download_button")
    assert all(escape(one.meaning) in drawn for one in PLACEHOLDERS[kind])


def test_tp02_every_mistake_of_an_upload_is_told() -> None:
    page = uploaded(templates(), template("{{ sai_mot }}", "{{ sai_hai }}"))
    drawn = "".join(bodies(page))

    assert "sai_mot" in drawn
    assert "sai_hai" in drawn
    assert "templates.adopt" not in keys(page, "button")


def test_tp02_a_file_that_is_no_document_is_told() -> None:
    page = uploaded(templates(), b"PK nothing")

    assert [words.REFUSED.format(n=1)] == [error.value for error in page.error]


def test_tp03_a_template_is_adopted() -> None:
    page = adopted()

    assert template_office.in_force(the_app()).file(KIND) == GOOD
    assert len(page.success) == 1
    assert "templates.take.shipped" in keys(page, "download_button")


def test_tp03_without_a_reason_nothing_is_adopted() -> None:
    page = adopted("")

    assert len(page.error) == 1
    assert template_office.in_force(the_app()).version == 0


def test_tp03_a_preview_is_offered_for_a_chosen_commune() -> None:
    page = uploaded(templates(), GOOD)
    before = keys(page, "download_button")
    widget(page, "selectbox", "choice.xa").set_value(LY_SON)
    run(page)

    assert keys(page, "download_button") - before == {"templates.preview"}


def test_tp04_the_shipped_template_comes_back() -> None:
    page = adopted()
    widget(page, "text_input", "templates.reason.1").set_value("mẫu cũ đủ")
    widget(page, "button", "templates.restore").click()
    run(page)

    assert not template_office.in_force(the_app()).is_own(KIND)
    assert [v.reason for v in template_office.history(the_app())] == ["thêm phần", "mẫu cũ đủ"]


@pytest.mark.parametrize("kind", DocumentKind)
def test_tp05_documents_of_all_communes_are_made(kind: DocumentKind) -> None:
    page = templates(kind)
    widget(page, "button", "templates.all").click()
    run(page)

    assert "templates.all.take" in keys(page, "download_button")


def test_tp06_without_libreoffice_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    for page in (templates(DocumentKind.BLANK), open_page(COMMUNE, dot="1", xa=LY_SON)):
        assert escape(words.NO_PDF) in shown(page)
        assert [key for key in keys(page, "button") if "pdf" in key] == []


def test_tp07_a_commune_has_its_documents() -> None:
    page = open_page(COMMUNE, dot="1", xa=LY_SON)
    offered = {key for key in keys(page, "download_button") if key.startswith("documents.")}
    widget(page, "button", f"documents.{KIND}.pdf").click()
    run(page)

    assert offered == {f"documents.{DocumentKind.MINUTES}", f"documents.{KIND}"}
    assert f"documents.{KIND}.pdf.take" in keys(page, "download_button")


def test_tp07_a_pdf_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    page = open_page(COMMUNE, dot="1", xa=LY_SON)
    widget(page, "button", f"documents.{KIND}.pdf").click()
    run(page)

    assert len(page.error) == 1
    assert f"documents.{KIND}.pdf.take" not in keys(page, "download_button")


def test_tp08_a_reason_is_text_on_the_page() -> None:
    page = adopted(NASTY)

    assert escape(NASTY) in "".join(bodies(page))
    assert NASTY not in "".join(bodies(page))


def test_tp09_the_person_told_is_the_one_who_put_it_into_force() -> None:
    adopted("lý do của mẫu này")
    other = DocumentKind.MINUTES
    data = edited(other, lambda document: document.add_paragraph("x"))
    template_office.adopt(the_app(), other, data, seen=1, actor=DESK, reason="lý do của mẫu kia")
    told = {
        kind: "".join(one for one in bodies(templates(kind)) if 'class="quiet"' in one)
        for kind in (KIND, other)
    }

    assert "lý do của mẫu này" in told[KIND]
    assert "lý do của mẫu kia" not in told[KIND]
    assert "lý do của mẫu kia" in told[other]
