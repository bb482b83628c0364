"""The language of the templates: what Jinja may do, and what it reads in a part of a file.

docxtpl hands the whole XML of a part to Jinja, and Jinja computes constants while it compiles. So
nothing is compiled before its tags, as Jinja reads them, are the tags that have been checked.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from survey.reports.package import parse

FILTERS: Final = ("upper", "lower")
_BREAK: Final = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BETWEEN: Final = frozenset({"data", "whitespace"})


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


def source(content: bytes) -> str:
    """Return what docxtpl makes of a part for Jinja; slow, and for tags that are closed alone."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - slow to load, and needed once a template

    text = etree.tostring(parse(content), encoding="unicode")
    patched: str = DocxTemplate(None).patch_xml(text)
    return patched


def tokens(text: str) -> list[tuple[str, str]]:
    """Return all that Jinja reads in *text* but what stands between the tags; nothing is computed.

    Raises:
        TemplateSyntaxError: it could not be read.
    """
    return [(kind, said) for _, kind, said in environment().lex(text) if kind not in _BETWEEN]
