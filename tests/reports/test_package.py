"""A template from outside, before anything in it is used.

DP01 a file that is no .docx document, is damaged or asks for a password is refused
DP02 a file that is too large, or unpacks to too much, is refused without being unpacked whole
DP03 parts other than XML and pictures are refused: macros, embedded objects, fonts, pages of HTML;
     so are other spellings of XML parts, two spellings of one name, and pictures that are none
DP04 whatever fetches something from elsewhere is refused
DP05 a declaration of a document type is refused, and XML that cannot be read
DP06 automatic fields other than page numbers are refused, also in pieces; the names of the "strict"
     form of the format, under which they would not be found, are refused in every encoding
DP07 all problems are told at once; the shipped templates have none
DP08 no file, whatever its bytes, raises
"""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.problems import ProblemCode
from survey.reports.kinds import DocumentKind
from survey.reports.package import MOST_BYTES, MOST_ENTRIES, MOST_UNPACKED, read_package
from survey.reports.template_office import shipped
from tests.reports.word import packed, parts_of, replaced, template, with_part

RELS = "word/_rels/document.xml.rels"
BODY = "word/document.xml"
TYPES = "[Content_Types].xml"
MAIN = b"wordprocessingml.document.main+xml"
GOOD = template("{{ xa }}")
PNG = b"\x89PNG\r\n\x1a\n"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
HEADER = b'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">%s</w:hdr>'
LINK = b'<Relationship Id="rIdX" Type="http://x/relationships/%s" Target="%s"%s/></Relationships>'


def codes(data: bytes) -> list[ProblemCode]:
    return [found.code for found in read_package(data)[1]]


def linked(kind: bytes, target: bytes, mode: bytes = b"") -> bytes:
    return replaced(GOOD, RELS, b"</Relationships>", LINK % (kind, target, mode))


def with_xml(xml: bytes) -> bytes:
    """Put *xml* before the end of the body."""
    return replaced(GOOD, BODY, b"</w:body>", xml + b"</w:body>")


def field(*pieces: str) -> bytes:
    texts = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return with_xml(f"<w:p>{texts}</w:p>".encode())


def encrypted() -> bytes:
    """Return a file whose entries say that they need a password."""
    data = bytearray(packed({BODY: b"x", TYPES: b"x", "_rels/.rels": b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="DP01 empty"),
        pytest.param(b"PK\x03\x04 not a zip file", id="DP01 not a zip file"),
        pytest.param(GOOD[: len(GOOD) // 2], id="DP01 cut off"),
        pytest.param(GOOD[:500] + b"\0" * 400 + GOOD[900:], id="DP01 damaged"),
        pytest.param(encrypted(), id="DP01 password"),
        pytest.param(packed({"content.xml": b"<x/>"}), id="DP01 another program"),
        pytest.param(
            packed({n: c for n, c in parts_of(GOOD).items() if n != BODY}), id="DP01 no body"
        ),
        pytest.param(
            replaced(GOOD, TYPES, MAIN, b"wordprocessingml.template.main+xml"), id="DP01 .dotx"
        ),
        pytest.param(
            replaced(
                GOOD,
                TYPES,
                b"application/vnd.openxmlformats-officedocument." + MAIN,
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            id="DP01 .docm",
        ),
    ],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    assert codes(data) == [ProblemCode.TEMPLATE_NOT_DOCX]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"PK" * MOST_BYTES, ProblemCode.TEMPLATE_LARGE, id="DP02 large"),
        pytest.param(
            with_part(GOOD, "word/media/a.png", b"\0" * (MOST_UNPACKED + 1)),
            ProblemCode.TEMPLATE_UNPACKED,
            id="DP02 bomb",
        ),
        pytest.param(
            packed({f"word/{n}.xml": b"<x/>" for n in range(MOST_ENTRIES + 1)}),
            ProblemCode.TEMPLATE_UNPACKED,
            id="DP02 many entries",
        ),
        pytest.param(
            with_xml(b"<w:p/>" * 600_000), ProblemCode.TEMPLATE_UNPACKED, id="DP02 long body"
        ),
        pytest.param(
            with_part(GOOD, "word/header1.xml", HEADER % (b"<w:p/>" * 600_000)),
            ProblemCode.TEMPLATE_UNPACKED,
            id="DP02 long header",
        ),
        pytest.param(
            with_part(
                with_xml(b"<w:p/>" * 300_000), "word/footer1.xml", HEADER % (b"<w:p/>" * 300_000)
            ),
            ProblemCode.TEMPLATE_UNPACKED,
            id="DP02 long together",
        ),
        *(
            pytest.param(
                with_part(GOOD, name, b"<x/>"), ProblemCode.TEMPLATE_PART, id=f"DP03 {name}"
            )
            for name in (
                *("word/vbaProject.bin", "word/embeddings/a.xlsx", "word/fonts/a.odttf"),
                *("word/a.html", "word/media/a.svg", "../a.xml", "/a.xml", "word\\a.xml"),
                *("word/_rels/settings.xml.RELS", "word/header9.XML", "word/a.Xml", "word/.RELS"),
                *("./word/a.xml", "word//a.xml", "word/a.rels/."),
                *("word/media/a.png", "word/media/a.JPG"),
            )
        ),
        pytest.param(
            linked(b"image", b"http://example.com/a.png", b' TargetMode="External"'),
            ProblemCode.TEMPLATE_LINK,
            id="DP04 remote picture",
        ),
        pytest.param(
            linked(b"attachedTemplate", b"file:///C:/a.dotm", b' TargetMode="External"'),
            ProblemCode.TEMPLATE_LINK,
            id="DP04 attached template",
        ),
        pytest.param(
            linked(b"oleObject", b"a.xml"), ProblemCode.TEMPLATE_LINK, id="DP04 object inside"
        ),
        pytest.param(
            linked(b"image", b"\\\\server\\a.png"), ProblemCode.TEMPLATE_LINK, id="DP04 share"
        ),
        pytest.param(
            linked(b"aFChunk", b"a.xml"), ProblemCode.TEMPLATE_LINK, id="DP04 another document"
        ),
        pytest.param(
            with_xml(b'<w:p><v:i xmlns:v="urn:v" src="https://example.com/a"/></w:p>'),
            ProblemCode.TEMPLATE_LINK,
            id="DP04 address in the text",
        ),
        pytest.param(
            with_part(GOOD, "word/styles.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            ProblemCode.TEMPLATE_XML,
            id="DP05 entities",
        ),
        pytest.param(
            with_part(GOOD, "word/styles.xml", "<!DOCTYPE x><x/>".encode("utf-16")),
            ProblemCode.TEMPLATE_XML,
            id="DP05 in another encoding",
        ),
        pytest.param(
            with_part(GOOD, "word/styles.xml", b"<x>"), ProblemCode.TEMPLATE_XML, id="DP05 broken"
        ),
        pytest.param(
            field('INCLUDEPICTURE "http://example.com/a"'),
            ProblemCode.TEMPLATE_FIELD,
            id="DP06 picture",
        ),
        pytest.param(field("DDEAU", "TO cmd"), ProblemCode.TEMPLATE_FIELD, id="DP06 in pieces"),
        pytest.param(
            field("PAGE", " LINK a"), ProblemCode.TEMPLATE_FIELD, id="DP06 behind another"
        ),
        pytest.param(
            with_xml(b'<w:p><w:fldSimple w:instr="INCLUDETEXT a"/></w:p>'),
            ProblemCode.TEMPLATE_FIELD,
            id="DP06 simple",
        ),
        pytest.param(
            with_xml(f'<s:p xmlns:s="{STRICT}"><s:fldSimple s:instr="X"/></s:p>'.encode()),
            ProblemCode.TEMPLATE_NOT_DOCX,
            id="DP06 strict names",
        ),
        pytest.param(
            with_xml(f'<w:p xmlns:s="{STRICT}" s:instr="INCLUDETEXT a"/>'.encode()),
            ProblemCode.TEMPLATE_NOT_DOCX,
            id="DP06 a strict attribute",
        ),
        pytest.param(
            with_part(GOOD, "word/footer9.xml", f'<f xmlns="{STRICT}"/>'.encode("utf-16")),
            ProblemCode.TEMPLATE_NOT_DOCX,
            id="DP06 strict names in another encoding",
        ),
    ],
)
def test_what_may_not_be_in_a_template_is_refused(data: bytes, code: ProblemCode) -> None:
    assert codes(data) == [code]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(field("PAGE"), id="DP06 page"),
        pytest.param(field(" PAGE  \\* MERGEFORMAT ", "NUMPAGES"), id="DP06 two of them"),
        pytest.param(with_part(GOOD, "word/media/a.png", PNG), id="DP03 a picture"),
        pytest.param(with_part(GOOD, "word/media/IMG.JPG", b"\xff\xd8\xff\xe0"), id="DP03 a photo"),
        pytest.param(
            with_part(GOOD, "word/settings9.xml", f"<x>{STRICT}</x>".encode()),
            id="DP06 strict names as words",
        ),
        pytest.param(linked(b"image", b"media/a.png"), id="DP04 a picture inside"),
    ],
)
def test_what_may_be_in_a_template_is_taken(data: bytes) -> None:
    assert codes(data) == []


def test_dp07_all_problems_are_told_at_once() -> None:
    data = field("DATE")
    data = replaced(data, RELS, b"</Relationships>", LINK % (b"frame", b"a.xml", b""))
    data = with_part(data, "word/styles.xml", b"<x>")

    assert set(codes(data)) == {
        *(ProblemCode.TEMPLATE_FIELD, ProblemCode.TEMPLATE_LINK, ProblemCode.TEMPLATE_XML),
    }


@pytest.mark.parametrize("kind", DocumentKind)
def test_dp07_the_shipped_templates_have_no_problems(kind: DocumentKind) -> None:
    parts, problems = read_package(shipped(kind))

    assert problems == ()
    assert BODY in parts


def test_dp02_a_name_that_stands_there_twice_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(BODY, b"<x/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(BODY, b"<y/>")

    assert set(codes(stream.getvalue())) == {ProblemCode.TEMPLATE_PART}


def test_dp03_a_name_in_two_spellings_is_refused() -> None:
    data = with_part(GOOD, "word/Document.xml", b"<x/>")

    assert set(codes(data)) == {ProblemCode.TEMPLATE_PART}


@given(st.binary(max_size=200), st.integers(0, len(GOOD) - 1))
def test_dp08_no_file_raises(noise: bytes, place: int) -> None:
    parts, problems = read_package(GOOD[:place] + noise + GOOD[place + len(noise) :])

    assert bool(parts) != bool(problems)
