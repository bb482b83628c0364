"""The tags of a template: each mistake with its place, all at once.

TG01 a tag that is not closed in its paragraph is told, also across runs of Word
TG02 an unknown name is told with names that look like it
TG03 a for or an if without its end, and an end without its beginning
TG04 a tag for a paragraph or a row stands alone in it; both ends of a block stand in the same place
TG05 nothing but names, and, or, not, ==, !=, upper and lower: no calls, no arithmetic
TG06 a list is repeated, not written out; inside of a loop only a list of its row is repeated
TG07 the marks of made-up and internal documents stand in every document
TG08 tags in other parts of the file are told
TG09 problems of all kinds come together, each with the words near it
TG10 what the office may write is taken
TG11 what docxtpl would hand to Jinja from anywhere but the paragraphs is refused and not computed
TG12 tags beyond all measure are refused
"""

from __future__ import annotations

import io

import pytest
from docx import Document

from survey.problems import Problem, ProblemCode
from survey.reports.kinds import DocumentKind
from survey.reports.tags import MOST_TAGS
from survey.reports.template_office import check, shipped
from tests.reports.word import MARKED, edited, replaced, saved, template, with_part

KIND = DocumentKind.RESULT


def problems(*lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> tuple[Problem, ...]:
    return check(KIND, template(*lines, rows=rows))


def codes(*lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> list[ProblemCode]:
    return [found.code for found in problems(*lines, rows=rows)]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        pytest.param(["{{ xa"], ProblemCode.TAG_OPEN, id="TG01 open"),
        pytest.param(["xa }}"], ProblemCode.TAG_OPEN, id="TG01 closed only"),
        pytest.param(["{{ xa %}"], ProblemCode.TAG_OPEN, id="TG01 closed as another"),
        pytest.param(["{{ xa {{ dot }}"], ProblemCode.TAG_OPEN, id="TG01 twice open"),
        pytest.param(["{# note #}"], ProblemCode.TAG_OPEN, id="TG01 comment"),
        pytest.param(["{{ xaa }}"], ProblemCode.TAG_NAME, id="TG02 unknown"),
        pytest.param(["{{ xa.ten }}"], ProblemCode.TAG_NAME, id="TG02 part of a text"),
        pytest.param(["{{ loop.index }}"], ProblemCode.TAG_NAME, id="TG02 loop outside of one"),
        pytest.param(
            ["{%p for v in viec %}", "{{ v.may }}", "{%p endfor %}"],
            ProblemCode.TAG_NAME,
            id="TG02 unknown in a row",
        ),
        pytest.param(
            ["{%p for v in viec %}", "{%p endfor %}", "{{ v.ma }}"],
            ProblemCode.TAG_NAME,
            id="TG02 after the loop",
        ),
        pytest.param(
            ["{%p for v in vec %}", "{{ v.a }}", "{%p endfor %}"],
            ProblemCode.TAG_NAME,
            id="TG02 list",
        ),
        pytest.param(["{%p for v in viec %}"], ProblemCode.TAG_UNCLOSED, id="TG03 for"),
        pytest.param(["{% if xa %}"], ProblemCode.TAG_UNCLOSED, id="TG03 if"),
        pytest.param(["{%p endfor %}"], ProblemCode.TAG_NOT_OPENED, id="TG03 endfor"),
        pytest.param(
            ["{% if xa %}{% endif %}{% endif %}"], ProblemCode.TAG_NOT_OPENED, id="TG03 endif"
        ),
        pytest.param(["{% else %}"], ProblemCode.TAG_NOT_OPENED, id="TG03 else"),
        pytest.param(
            ["{% if xa %}{% else %}{% else %}{% endif %}"],
            ProblemCode.TAG_NOT_OPENED,
            id="TG03 two else",
        ),
        pytest.param(
            ["{%p if xa %}", "{% endif %}"], ProblemCode.TAG_APART, id="TG04 another prefix"
        ),
        pytest.param(
            ["{% if xa %}", "{% endif %}"], ProblemCode.TAG_APART, id="TG04 two paragraphs"
        ),
        pytest.param(
            ["{% if xa %}", "{% else %}{% endif %}"],
            ProblemCode.TAG_APART,
            id="TG04 else elsewhere",
        ),
        pytest.param(
            ["x {%p if xa %}", "{%p endif %}"], ProblemCode.TAG_NOT_ALONE, id="TG04 not alone"
        ),
        pytest.param(
            ["{%tr if xa %}", "{%tr endif %}"], ProblemCode.TAG_NOT_ALONE, id="TG04 no row"
        ),
        pytest.param(["{{ xa() }}"], ProblemCode.TAG_EXPRESSION, id="TG05 call"),
        pytest.param(["{{ xa * 9 }}"], ProblemCode.TAG_EXPRESSION, id="TG05 arithmetic"),
        pytest.param(["{{ 9 ** 9 ** 9 }}"], ProblemCode.TAG_EXPRESSION, id="TG05 power"),
        pytest.param(["{{ xa|center(999999999) }}"], ProblemCode.TAG_EXPRESSION, id="TG05 filter"),
        pytest.param(["{{ xa|upper(1) }}"], ProblemCode.TAG_EXPRESSION, id="TG05 argument"),
        pytest.param(["{{ xa['ten'] }}"], ProblemCode.TAG_EXPRESSION, id="TG05 subscript"),
        pytest.param(["{{ ''.__class__ }}"], ProblemCode.TAG_EXPRESSION, id="TG05 class"),
        pytest.param(["{% if xa > dot %}{% endif %}"], ProblemCode.TAG_EXPRESSION, id="TG05 order"),
        pytest.param(["{{ xa.__class__ }}"], ProblemCode.TAG_NAME, id="TG05 underscores"),
        pytest.param(["{{ xa dot }}"], ProblemCode.TAG_SYNTAX, id="TG05 two names"),
        pytest.param(["{{ }}"], ProblemCode.TAG_SYNTAX, id="TG05 nothing"),
        pytest.param(["{% for v viec %}{% endfor %}"], ProblemCode.TAG_SYNTAX, id="TG05 no in"),
        pytest.param(
            ["{% if xa %}{% else x %}{% endif %}"], ProblemCode.TAG_SYNTAX, id="TG05 else"
        ),
        pytest.param(["{% set x = 1 %}"], ProblemCode.TAG_WORD, id="TG05 set"),
        pytest.param(["{% include 'a' %}"], ProblemCode.TAG_WORD, id="TG05 include"),
        pytest.param(["{%- if xa %}{% endif %}"], ProblemCode.TAG_WORD, id="TG05 dash"),
        pytest.param(["{%tc for v in viec %}"], ProblemCode.TAG_WORD, id="TG05 columns"),
        pytest.param(["{{ viec }}"], ProblemCode.TAG_LIST, id="TG06 list"),
        pytest.param(
            ["{%p for v in viec %}", "{{ v }}", "{%p endfor %}"],
            ProblemCode.TAG_LIST,
            id="TG06 row",
        ),
        pytest.param(["{% for c in xa %}{% endfor %}"], ProblemCode.TAG_LOOP, id="TG06 a text"),
        pytest.param(
            ["{% for v in 'a' %}{% endfor %}"], ProblemCode.TAG_LOOP, id="TG06 a constant"
        ),
        pytest.param(
            ["{% for v in viec %}{% for w in viec %}{% endfor %}{% endfor %}"],
            ProblemCode.TAG_LOOP,
            id="TG06 the same list",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(lines: list[str], code: ProblemCode) -> None:
    found = problems(*lines)

    assert code in [one.code for one in found]
    assert all(one.place for one in found)


def test_tg01_a_tag_in_several_runs_is_one_tag() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ x", "a", " }", "}"):
        paragraph.add_run(piece).bold = piece == "a"
    for mark in MARKED:
        document.add_paragraph(mark)

    assert check(KIND, saved(document)) == ()


def test_tg02_names_that_look_alike_are_offered() -> None:
    (found,) = problems("{{ xa_in_ho }}")

    assert "xa_in_hoa" in dict(found.details)["near"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param(
            (("{%tr for v in viec %}", "x"), ("{{ v.ma }}", ""), ("{%tr endfor %}", "")),
            ProblemCode.TAG_NOT_ALONE,
            id="TG04 a row with more",
        ),
        pytest.param(
            (("{% for v in viec %}", "{{ v.ma }}{% endfor %}"),),
            ProblemCode.TAG_APART,
            id="TG04 two cells",
        ),
        pytest.param(
            (("{%tr for v in viec %}", ""), ("{{ v.ma }}", "")),
            ProblemCode.TAG_UNCLOSED,
            id="TG03 in a table",
        ),
    ],
)
def test_tables_have_rules_of_their_own(
    rows: tuple[tuple[str, ...], ...], code: ProblemCode
) -> None:
    assert codes(rows=rows) == [code]


def test_tg04_a_place_in_a_table_names_table_and_row() -> None:
    (found,) = problems(rows=(("a", "b"), ("c", "{{ sai }}")))

    assert "bảng 1 hàng 2" in found.place
    assert "{{ sai }}" in found.place


def test_tg06_loops_stand_in_each_other_as_far_as_the_lists_do() -> None:
    inner = "{% for t in n.tieu_chi %}{{ t.ma }}{% endfor %}"

    assert codes("{% for n in nhom_chua_dat %}" + inner + "{% endfor %}") == []
    assert codes("{% for n in nhom_chua_dat %}" * 4 + "{% endfor %}" * 4).count(
        ProblemCode.TAG_DEEP
    )


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["{{ dau_noi_bo }}"], id="TG07 one is missing"),
        pytest.param(
            ["{{ dau_noi_bo }}", "{% if xa %}{{ dau_minh_hoa }}{% endif %}"],
            id="TG07 on a condition",
        ),
        pytest.param(
            ["{{ dau_noi_bo }}", "{% for v in viec %}{{ dau_minh_hoa }}{% endfor %}"],
            id="TG07 in a loop",
        ),
        pytest.param(
            ["{{ dau_noi_bo }}", "{% if dau_minh_hoa %}{% else %}{{ dau_minh_hoa }}{% endif %}"],
            id="TG07 in the other branch",
        ),
    ],
)
def test_a_mark_may_not_be_left_out(lines: list[str]) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)

    assert [p.code for p in check(KIND, saved(document))] == [ProblemCode.TEMPLATE_MARK]


def test_tg07_a_mark_may_stand_on_the_condition_that_it_is_there() -> None:
    document = Document()
    for mark in ("dau_noi_bo", "dau_minh_hoa"):
        document.add_paragraph(f"{{% if {mark} %}}[{{{{ {mark} }}}}]{{% endif %}}")

    assert check(KIND, saved(document)) == ()


def test_tg08_tags_in_other_parts_are_told() -> None:
    data = with_part(template(), "word/footnotes.xml", b"<x>{{ xa }}</x>")

    assert [p.code for p in check(KIND, data)] == [ProblemCode.TAG_ELSEWHERE]


def test_tg08_header_and_footer_may_hold_tags() -> None:
    document = Document(io.BytesIO(template()))
    document.sections[0].header.paragraphs[0].text = "{{ xa }}"
    document.sections[0].footer.paragraphs[0].text = "{{ sai }}"
    (found,) = check(KIND, saved(document))

    assert (found.code, found.place.partition(",")[0]) == (ProblemCode.TAG_NAME, "chân trang")


def test_tg09_problems_of_all_kinds_come_together() -> None:
    found = problems(
        "Gửi {{ xaa }}", "{{ diem", "{%p for v in viec %}", "{{ v.may }}", "{% set a = 1 %}"
    )

    assert [one.code for one in found] == [
        *(ProblemCode.TAG_OPEN, ProblemCode.TAG_NAME, ProblemCode.TAG_NAME),
        *(ProblemCode.TAG_WORD, ProblemCode.TAG_UNCLOSED),
    ]
    assert "Gửi {{ xaa }}" in found[1].place


def test_tg09_too_many_tags_are_one_problem() -> None:
    assert ProblemCode.TAG_MANY in codes("{{ xa }}" * (MOST_TAGS + 1))


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["{{xa}} {{ xa|upper }} {{ xa or dot }}"], id="TG10 names"),
        pytest.param(
            ["{% if not diem and muc != “Chưa đến” %}x{% elif xa %}y{% else %}z{% endif %}"],
            id="TG10 if",
        ),
        pytest.param(
            [
                "{%p for v in viec %}",
                "{{ loop.index }}. {{ v.ma }}{% if not loop.last %};{% endif %}",
                "{%p endfor %}",
            ],
            id="TG10 for",
        ),
        pytest.param(["Giá { 5 } và 100 % } {"], id="TG10 braces that are no tag"),
    ],
)
def test_what_the_office_may_write_is_taken(lines: list[str]) -> None:
    assert problems(*lines) == ()


@pytest.mark.parametrize("kind", DocumentKind)
def test_tg10_the_shipped_templates_are_taken_after_an_edit(kind: DocumentKind) -> None:
    assert check(kind, shipped(kind)) == ()
    assert check(kind, edited(kind, lambda d: d.add_paragraph("Bổ sung: {{ tinh }}"))) == ()


ENDLESS = "{{ (9**(9**9)) and 1 }}"


def with_xml(xml: str) -> bytes:
    """Put *xml* at the end of the text."""
    return replaced(template(), "word/document.xml", b"<w:sectPr", f"{xml}<w:sectPr".encode())


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r>{run}</w:r>" for run in runs) + "</w:p>"


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(
            f'<w:p><w:bookmarkStart w:id="9" w:name="{ENDLESS}"/></w:p>', id="TG11 attribute"
        ),
        pytest.param(
            f'<w:p><w:bookmarkStart w:id="9" w:name="{{% colspan{" " * 9_000}"/></w:p>',
            id="TG11 not closed in an attribute",
        ),
        pytest.param(paragraph(f"<w:delText>{ENDLESS}</w:delText>"), id="TG11 deleted text"),
        pytest.param(paragraph(f"<w:t><w:x/>{ENDLESS}</w:t>"), id="TG11 in a text, behind another"),
        pytest.param(f"<w:r><w:t>{ENDLESS}</w:t></w:r>", id="TG11 in no paragraph"),
        pytest.param(
            paragraph("<w:t>{</w:t>")
            + paragraph("<w:t>{ (9**(9**9)) and 1 }</w:t>")
            + paragraph("<w:t>}</w:t>"),
            id="TG11 across paragraphs",
        ),
        pytest.param(
            paragraph("<w:t>{</w:t>") + paragraph(f"<w:t>% colspan{' ' * 9_000}</w:t>"),
            id="TG11 not closed across paragraphs",
        ),
        pytest.param(
            "<w:p><w:r><w:txbxContent>"
            + paragraph("<w:t>{{ dot }}</w:t>")
            + "</w:txbxContent></w:r><w:r><w:t>{{ xa }}</w:t></w:r></w:p>",
            id="TG11 read in another order",
        ),
    ],
)
def test_what_is_hidden_is_refused_and_not_computed(xml: str) -> None:
    assert [p.code for p in check(KIND, with_xml(xml))] == [ProblemCode.TAG_HIDDEN]


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(f"<!-- {ENDLESS} --><?x {ENDLESS}?>", id="TG11 comment"),
        pytest.param(
            '<w:p><w:bookmarkStart w:id="9" w:name="{28A0092B-C50C}"/></w:p>', id="TG11 braces"
        ),
    ],
)
def test_what_jinja_is_never_given_is_taken(xml: str) -> None:
    assert check(KIND, with_xml(xml)) == ()


def test_tg11_a_brace_that_docxtpl_moves_to_a_tag_is_refused() -> None:
    found = check(KIND, with_xml(paragraph("<w:t>{</w:t>") + paragraph("<w:t>{{ xa }}</w:t>")))

    assert [p.code for p in found] == [ProblemCode.TEMPLATE_UNUSABLE]


def test_tg11_a_comment_in_a_tag_hides_nothing() -> None:
    found = check(KIND, with_xml(paragraph("<w:t>{<!-- -->{ 9**9 }}</w:t>")))

    assert [p.code for p in found] == [ProblemCode.TAG_EXPRESSION]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(
            "{{ " + "xa or " * 5_000 + "xa }}", ProblemCode.TAG_LONG, id="TG12 a long tag"
        ),
        pytest.param(
            "{% if xa %}" * 900 + "{% endif %}" * 900,
            ProblemCode.TEMPLATE_UNUSABLE,
            id="TG12 many in each other",
        ),
        pytest.param(
            "{% if xa %}" * 110 + "{% endif %}" * 110,
            ProblemCode.TEMPLATE_UNUSABLE,
            id="TG12 too many for Python",
        ),
    ],
)
def test_tags_beyond_all_measure_are_refused(line: str, code: ProblemCode) -> None:
    assert codes(line) == [code]
