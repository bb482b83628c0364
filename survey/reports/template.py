"""A template, read once and filled many times.

docxtpl turns the XML of Word into the source of a Jinja template; that is slow and happens once.
What is left to do for a document is to fill the source and to put the parts together again. Jinja
runs in its sandbox, knows no functions, and escapes every value.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.reports.package import WORD, Parts, parse, read_package
from survey.reports.tags import TAGGED

FILTERS: Final = ("upper", "lower")
_BREAK: Final = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PACKED_ON: Final = (1980, 1, 1, 0, 0, 0)  # equal documents are equal files
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOTHING: Final = 0


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the language of the templates."""
    env = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_safe, keep_trailing_newline=True
    )
    env.globals.clear()
    env.filters = {name: env.filters[name] for name in FILTERS}
    env.tests = {}
    return env


def _safe(value: object) -> object:
    """Return a value so that it stands in a text of Word as it is; its lines stay lines."""
    if not isinstance(value, str):
        return value
    lines = _UNWRITABLE.sub("", value.replace("\r\n", "\n")).split("\n")
    return _BREAK.join(escape(line) for line in lines)


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
def read_template(data: bytes) -> DocumentTemplate:
    """Return the template in a .docx file whose tags have been checked.

    Raises:
        SurveyError: it is no such file.
    """
    parts, problems = read_package(data)
    if problems:
        raise SurveyError(problems)
    return compiled(parts)


def compiled(parts: Parts) -> DocumentTemplate:
    """Return the template of *parts*; raises SurveyError where its tags do not fit together."""
    filled = {}
    for name, content in parts.items():
        if TAGGED.fullmatch(name):
            try:
                filled[name] = environment().from_string(_source(content))
            except TemplateError:
                raise SurveyError([_unusable(name)]) from None
    kept = {name: content for name, content in parts.items() if name not in filled}
    return DocumentTemplate(filled, kept)


def pack(parts: Parts) -> bytes:
    """Return the file that holds *parts*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, _PACKED_ON), content, compress_type=zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()


def _source(content: bytes) -> str:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - slow to load, and needed once a template

    text = etree.tostring(parse(content), encoding="unicode")
    patched: str = DocxTemplate(None).patch_xml(text)
    return patched


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
