"""A template, read once and filled many times.

docxtpl turns the XML of Word into the source of a Jinja template; that is slow and happens once,
after every check: there is no other way to a template. What is left to do for a document is to fill
the source and to put the parts together again. Jinja runs in its sandbox, knows no functions, and
escapes every value.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jinja2 import Template, TemplateError
from lxml import etree

from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.reports.kinds import DocumentKind
from survey.reports.language import environment, source, tokens
from survey.reports.package import WORD, Parts, parse, read_package
from survey.reports.tags import Tag, tags_of
from survey.reports.template_check import check_template

_PACKED_ON: Final = (1980, 1, 1, 0, 0, 0)  # equal documents are equal files
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOTHING: Final = 0


@dataclass(frozen=True)
class DocumentTemplate:
    """A .docx file: the parts that are filled, and those that stay as they are."""

    filled: Mapping[str, Template]
    kept: Mapping[str, bytes]

    def render(self, values: Mapping[str, object]) -> bytes:
        """Return the document that *values* make; raises SurveyError where it could not be opened."""
        parts = {name: _render(name, template, values) for name, template in self.filled.items()}
        return pack({**self.kept, **parts})


@lru_cache(maxsize=12)
def read_template(data: bytes, kind: DocumentKind) -> DocumentTemplate:
    """Return the template of *kind* in a .docx file.

    Raises:
        SurveyError: every problem of the file and of its tags.
    """
    parts, problems = read_package(data)
    problems = problems or check_template(parts, kind)
    if problems:
        raise SurveyError(problems)
    found = tags_of(parts, kind)
    filled = {name: _compiled(name, parts[name], found[name].tags) for name in found}
    kept = {name: content for name, content in parts.items() if name not in filled}
    return DocumentTemplate(filled, kept)


def _compiled(name: str, content: bytes, checked: Sequence[Tag]) -> Template:
    """Return a part that says to Jinja what its *checked* tags say, in their order, and no more."""
    try:
        text = source(content)
        if tokens(text) != tokens("".join(tag.plain for tag in checked)):
            raise SurveyError([problem(ProblemCode.TAG_HIDDEN, name)])
        return environment().from_string(text)
    except (TemplateError, SyntaxError, RecursionError):  # blocks in each other beyond all measure
        raise SurveyError([_unusable(name)]) from None


def pack(parts: Parts) -> bytes:
    """Return the file that holds *parts*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, _PACKED_ON), content, compress_type=zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()


def _render(name: str, template: Template, values: Mapping[str, object]) -> bytes:
    try:
        text = template.render(values)
        root = parse(text.encode())
    except (TemplateError, etree.XMLSyntaxError):
        raise SurveyError([_unusable(name)]) from None
    if _mended(root) == _NOTHING:
        return (_DECLARATION + text).encode()
    mended: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return mended


def _mended(root: etree._Element) -> int:
    """Give every cell the paragraph that Word asks for, drop tables without rows; return how many."""
    count = 0
    for cell in root.iter(f"{WORD}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{WORD}p":
            etree.SubElement(cell, f"{WORD}p")
            count += 1
    for table in list(root.iter(f"{WORD}tbl")):
        parent = table.getparent()
        if table.find(f"{WORD}tr") is None and parent is not None:
            parent.remove(table)
            count += 1
    return count


def _unusable(part: str) -> Problem:
    return problem(ProblemCode.TEMPLATE_UNUSABLE, value=part)
