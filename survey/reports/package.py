"""A .docx file from outside: what it must be before anything in it is used.

It is a zip file of XML parts and pictures. Refused are files that unpack to too much, parts of any
other kind (macros, embedded objects, fonts, pages of HTML), declarations of document types, links
that fetch something from elsewhere, automatic fields other than page numbers, and the names of the
"strict" form of the format, under which none of that would be found.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from survey.problems import Problem, ProblemCode, problem

MOST_BYTES: Final = 5_000_000
MOST_ENTRIES: Final = 200
MOST_UNPACKED: Final = 20_000_000
MOST_BODY: Final = 3_000_000
"""For all parts that may hold tags together: each of them may repeat what it holds."""
DOCUMENT: Final = "word/document.xml"
TAGGED: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
"""The parts that may hold tags."""
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENT_TYPES: Final = "[Content_Types].xml"
_RELATIONSHIPS: Final = ".rels"
_XML: Final = (".xml", _RELATIONSHIPS)
_PICTURES: Final = (".png", ".jpg", ".jpeg")
_PICTURE_SIGNS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_NEEDED: Final = (_CONTENT_TYPES, "_rels/.rels", DOCUMENT)
_MAIN_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
_FETCHING: Final = frozenset(
    {"aFChunk", "attachedTemplate", "control", "frame", "mailMergeSource", "oleObject", "package"}
    | {"subDocument", "vbaProject"}
)
_ADDRESSES: Final = frozenset({"src", "href", "althref"})
_STRICT: Final = etree.XPath(
    "boolean(//*[starts-with(namespace-uri(), $strict)]"
    " or //@*[starts-with(namespace-uri(), $strict)])"
)
_PAGE_FIELDS: Final = re.compile(
    r"(?:\s*(?:PAGE|NUMPAGES|SECTIONPAGES)(?:\s*\\\*\s*\w+)*\s*)*", re.IGNORECASE
)
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a way of packing that nobody uses
    OSError,
    RuntimeError,  # a password
    ValueError,
)

Parts = Mapping[str, bytes]


def parse(data: bytes) -> etree._Element:
    """Return the root of an XML part without its comments, so that texts are in one piece.

    Raises XMLSyntaxError. Nothing outside of the part is looked at.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def read_package(data: bytes) -> tuple[Parts, tuple[Problem, ...]]:
    """Return the parts of a .docx file by name, or none of them and everything that is wrong."""
    if len(data) > MOST_BYTES:
        size, limit = (f"{n / 1_000_000:.0f} MB" for n in (len(data), MOST_BYTES))
        return {}, (problem(ProblemCode.TEMPLATE_LARGE, size=size, limit=limit),)
    try:
        parts, problems = _unpacked(data)
    except _UNREADABLE:
        return {}, (problem(ProblemCode.TEMPLATE_NOT_DOCX),)
    if not problems and any(name not in parts for name in _NEEDED):
        problems = (problem(ProblemCode.TEMPLATE_NOT_DOCX),)
    problems = problems or tuple(_wrong(parts))
    return ({} if problems else parts), problems


def _unpacked(data: bytes) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return all parts; of a file that unpacks to too much, or holds what it may not, none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_ENTRIES:
            return {}, (problem(ProblemCode.TEMPLATE_UNPACKED),)
        names = [entry.filename for entry in entries]
        spelled = Counter(name.lower() for name in names)
        strange = [name for name in names if not _is_part(name) or spelled[name.lower()] > 1]
        if strange:
            return {}, tuple(problem(ProblemCode.TEMPLATE_PART, value=name) for name in strange)
        parts, left, body = {}, MOST_UNPACKED, MOST_BODY
        for entry in entries:
            with archive.open(entry) as stream:
                content = stream.read(left + 1)  # what the entry says of its size is not believed
            left -= len(content)
            body -= len(content) if TAGGED.fullmatch(entry.filename) else 0
            if left < 0 or body < 0:
                return {}, (problem(ProblemCode.TEMPLATE_UNPACKED),)
            parts[entry.filename] = content
    return parts, ()


def _is_part(name: str) -> bool:
    """Return whether a part may have this name; XML under another spelling would not be checked."""
    path = PurePosixPath(name)
    plain = str(path) == name and "\\" not in name
    inside = not path.is_absolute() and ".." not in path.parts
    return plain and inside and (name.endswith(_XML) or name.lower().endswith(_PICTURES))


def _wrong(parts: Parts) -> Iterator[Problem]:
    strict = False
    for name, content in parts.items():
        if not name.endswith(_XML):
            if not content.startswith(_PICTURE_SIGNS):  # the list of types may call it a text
                yield problem(ProblemCode.TEMPLATE_PART, value=name)
            continue
        try:
            root = parse(content)
        except etree.XMLSyntaxError:
            yield problem(ProblemCode.TEMPLATE_XML, value=name)
            continue
        if root.getroottree().docinfo.doctype:
            yield problem(ProblemCode.TEMPLATE_XML, value=name)
        elif _STRICT(root, strict="http://purl.oclc.org/ooxml"):
            strict = True
        elif name == _CONTENT_TYPES:
            yield from _wrong_types(root)
        elif name.endswith(_RELATIONSHIPS):
            yield from _wrong_relationships(root)
        else:
            yield from _wrong_content(root, name)
    if strict:
        yield problem(ProblemCode.TEMPLATE_NOT_DOCX)


def _wrong_types(root: etree._Element) -> Iterator[Problem]:
    """Refuse a file whose main part is not an ordinary document (macros, another program)."""
    kinds = {e.get("PartName"): e.get("ContentType") for e in root.iter("{*}Override")}
    if kinds.get(f"/{DOCUMENT}") != _MAIN_TYPE:
        yield problem(ProblemCode.TEMPLATE_NOT_DOCX)


def _wrong_relationships(root: etree._Element) -> Iterator[Problem]:
    for link in root.iter("{*}Relationship"):
        kind = (link.get("Type") or "").rpartition("/")[2]
        target = link.get("Target") or ""
        outside = link.get("TargetMode", "Internal") != "Internal" or _leads_out(target)
        if outside or kind in _FETCHING:
            yield problem(ProblemCode.TEMPLATE_LINK, value=target)


def _wrong_content(root: etree._Element, name: str) -> Iterator[Problem]:
    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            local = etree.QName(attribute).localname.lower()
            if local in _ADDRESSES and _leads_out(value):
                yield problem(ProblemCode.TEMPLATE_LINK, name, value=value)
    typed = "".join(e.text or "" for e in root.iter(f"{WORD}instrText"))
    simple = [e.get(f"{WORD}instr") or "" for e in root.iter(f"{WORD}fldSimple")]
    for field in (typed, *simple):
        if not _PAGE_FIELDS.fullmatch(field):
            yield problem(ProblemCode.TEMPLATE_FIELD, name, value=field.strip()[:80])


def _leads_out(target: str) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+.-]*:|//|\\\\", target.strip(), re.IGNORECASE))
