"""A template filled: what people typed is text, whatever it is; the document can be opened.

FT01 typed text stands in the document as it was typed, whatever signs it holds
FT02 lines of a text are lines of the document; signs that no document can hold are left out
FT03 a list that is empty leaves a document that can be opened: no cell without a paragraph
FT04 equal values give equal files
FT05 the source is prepared once for many documents
FT06 a name that is missing stops the document, it is never left empty in silence
FT07 only the parts with tags change
FT08 a template with mistakes in its tags is not prepared, wherever it comes from
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.problems import ProblemCode, SurveyError
from survey.reports.kinds import DocumentKind
from survey.reports.package import read_package
from survey.reports.placeholders import PLACEHOLDERS, sample
from survey.reports.template import read_template
from survey.reports.template_office import shipped
from tests.reports.word import lines, parts_of, tables, template, with_part

KIND = DocumentKind.RESULT
NAMES = PLACEHOLDERS[KIND]
ONE = template("Tên: {{ xa }}.")


def filled(data: bytes, text: str = "", rows: int = 0) -> bytes:
    return read_template(data, KIND).render(sample(NAMES, text, rows))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("{{ xa }} {% for x in y %} {# a #}", id="FT01 tags"),
        pytest.param("<w:p/> & &amp; <b>x</b> ]]> <!-- -->", id="FT01 markup"),
        pytest.param("\"'«»“” =1+1 @x \\ %s {0}", id="FT01 signs"),
        pytest.param("Xã Đắk Tờ Kan 😀 e\u0301", id="FT01 letters"),
    ],
)
def test_typed_text_stays_text(typed: str) -> None:
    assert f"Tên: {typed}." in lines(filled(ONE, typed))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_ft01_any_text_comes_back(typed: str) -> None:
    usable = "".join(c for c in typed if c not in "\ufffe\uffff")

    assert lines(filled(ONE, typed))[2] == f"Tên: {usable}."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("a\nb", "a\nb", id="FT02 lines"),
        pytest.param("a\r\nb\r", "a\nb", id="FT02 lines of Windows"),
        pytest.param("a\x00\x07\x1b\ud83d\uffffb", "ab", id="FT02 no document holds them"),
    ],
)
def test_lines_and_unwritable_signs(typed: str, shown: str) -> None:
    assert lines(filled(ONE, typed))[2] == f"Tên: {shown}."


def test_ft03_a_table_without_rows_is_left_out() -> None:
    rows = (("{%tr for v in viec %}",), ("{{ v.ma }}",), ("{%tr endfor %}",))
    data = template(rows=rows)

    assert tables(filled(data)) == []
    assert tables(filled(data, "A", 2)) == [[["A"], ["A"]]]


def test_ft03_a_cell_never_loses_its_last_paragraph() -> None:
    data = template(rows=(("giữ", "{%p if xa %}"),))
    body = parts_of(data)["word/document.xml"].decode()
    tag = "{%p if xa %}</w:t></w:r></w:p>"
    rest = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("{{ xa }}", "{%p endif %}")
    )
    more = body.replace(tag, tag + rest)
    assert more != body
    changed = with_part(data, "word/document.xml", more.encode())

    assert tables(filled(changed, "")) == [[["giữ", ""]]]
    assert tables(filled(changed, "A")) == [[["giữ", "A"]]]


@pytest.mark.parametrize("kind", DocumentKind)
def test_ft04_equal_values_give_equal_files(kind: DocumentKind) -> None:
    values = sample(PLACEHOLDERS[kind], "x", 2)

    template = read_template(shipped(kind), kind)

    assert template.render(values) == template.render(values)


def test_ft05_a_template_is_prepared_once() -> None:
    assert read_template(ONE, KIND) is read_template(bytes(bytearray(ONE)), KIND)


def test_ft06_a_missing_name_stops_the_document() -> None:
    with pytest.raises(SurveyError) as refusal:
        read_template(ONE, KIND).render({})

    assert [p.code for p in refusal.value.problems] == [ProblemCode.TEMPLATE_UNUSABLE]


def test_ft06_a_file_that_is_no_template_is_refused() -> None:
    with pytest.raises(SurveyError) as refusal:
        read_template(b"x", KIND)

    assert [p.code for p in refusal.value.problems] == [ProblemCode.TEMPLATE_NOT_DOCX]


@pytest.mark.parametrize("kind", DocumentKind)
def test_ft07_only_parts_with_tags_change(kind: DocumentKind) -> None:
    before = parts_of(shipped(kind))
    made = read_template(shipped(kind), kind).render(sample(PLACEHOLDERS[kind], "x", 1))
    after = parts_of(made)
    changed = {name for name in before if before[name] != after[name]}

    assert before.keys() == after.keys()
    assert all(name.startswith(("word/document", "word/header", "word/footer")) for name in changed)
    assert read_package(made)[1] == ()


def test_ft08_a_template_with_mistakes_is_not_prepared() -> None:
    with pytest.raises(SurveyError) as refusal:
        read_template(template("{{ 9 ** 9 ** 9 }}"), KIND)

    assert [p.code for p in refusal.value.problems] == [ProblemCode.TAG_EXPRESSION]
