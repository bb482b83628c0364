"""The tags of a template as the office types them in Word: each with its place, each mistake told.

Only a small part of what docxtpl knows is allowed, and all of it can be checked before anything is
made: names that the program knows, ``upper`` and ``lower``, ``if`` with ``elif`` and ``else``, and
``for`` over a list that it knows. A tag that begins with ``p`` or ``tr`` stands alone in a
paragraph or a row, which disappears with it. Loops stand in each other only as far as the lists do,
so the work for one document is bounded by the data of one commune.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from survey.problems import Problem, ProblemCode, problem
from survey.reports.kinds import DocumentKind
from survey.reports.package import DOCUMENT, TAGGED, WORD, Parts, parse

MOST_TAGS: Final = 2_000
MOST_LETTERS: Final = 500
"""In one tag."""
_PART: Final = {"document": "thân văn bản", "header": "đầu trang", "footer": "chân trang"}
_SHOWN: Final = 60
_MARK: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSING: Final = {"{{": "}}", "{%": "%}"}
_BLOCK: Final = re.compile(r"(?:(p|tr)\s+|\s*)(\w+)\b\s*(.*)", re.DOTALL)
_STRAIGHT: Final = str.maketrans("“”‘’", "\"\"''")  # noqa: RUF001 - Word turns quotes round


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of one paragraph, where it stands for people, and its elements."""

    text: str
    place: str
    element: etree._Element
    row: etree._Element | None


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: the *word* of a block, or "" for a name that is written out, and what follows it."""

    written: str
    prefix: str
    word: str
    rest: str
    paragraph: Paragraph

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.paragraph.place

    @property
    def plain(self) -> str:
        """What is left of it for Jinja, without what it says about paragraphs and rows."""
        return f"{{% {self.word} {self.rest} %}}" if self.word else f"{{{{{self.rest}}}}}"

    def refused(self, code: ProblemCode, **details: object) -> Problem:
        """Return the problem *code* at this tag."""
        return problem(code, self.place, value=self.written, **details)


@dataclass(slots=True)
class Found:
    """The tags of one part, and what is wrong with how they are written."""

    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def tags_of(parts: Parts, kind: DocumentKind) -> dict[str, Found]:
    """Return the tags of every part of a template of *kind* that may hold some.

    What looks like a tag anywhere else is a problem of its part.
    """
    found = {}
    for part, content in parts.items():
        if not part.startswith("word/") or not part.endswith(".xml"):
            continue
        if match := TAGGED.fullmatch(part):
            shown = _PART[match[1].rstrip("0123456789")]
            root = parse(content)
            found[part] = _read(list(paragraphs(root, shown)))
            if not found[part].problems and _hides(root, len(found[part].tags)):
                found[part].problems.append(problem(ProblemCode.TAG_HIDDEN, shown))
        elif re.search(rb"\{[{%#]", content):
            found[part] = Found(problems=[problem(ProblemCode.TAG_ELSEWHERE, part)])
    total = sum(len(one.tags) for one in found.values())
    if total > MOST_TAGS:
        found[DOCUMENT].problems.append(
            problem(ProblemCode.TAG_MANY, kind.file, value=total, limit=MOST_TAGS)
        )
    return found


def paragraphs(root: etree._Element, part: str) -> Iterator[Paragraph]:
    """Yield the paragraphs below *root* in their order; *part* is its name for people."""
    texts: dict[etree._Element, list[str]] = {}
    for element in root.iter(f"{WORD}p", f"{WORD}t", f"{WORD}tab", f"{WORD}br"):
        if element.tag == f"{WORD}p":
            texts[element] = []
        else:
            owner = next(element.iterancestors(f"{WORD}p"), None)
            if owner is not None:
                texts[owner].append((element.text or "") if element.tag == f"{WORD}t" else " ")
    tables = {table: n for n, table in enumerate(root.iter(f"{WORD}tbl"), start=1)}
    rows = _rows(tables)
    for number, (element, pieces) in enumerate(texts.items(), start=1):
        text = "".join(pieces)
        row = next(element.iterancestors(f"{WORD}tr"), None)
        line = f"đoạn {number}" if row is None else rows[row]
        short = " ".join(text.split())
        shown = short if len(short) <= _SHOWN else f"{short[:_SHOWN]}…"
        yield Paragraph(text, f"{part}, {line} «{shown}»", element, row)


def _hides(root: etree._Element, tags: int) -> bool:
    """Return whether there are more signs of tags than those of the *tags* in paragraphs.

    docxtpl looks for them in everything, also across paragraphs; its patterns may take hours for
    a tag that is not closed.
    """
    if any(_MARK.search(value) for value in root.xpath("//@*")):
        return True
    return len(_MARK.findall("".join(root.itertext()))) != 2 * tags


def _rows(tables: Mapping[etree._Element, int]) -> dict[etree._Element, str]:
    """Return where each row stands: the table and the row in it."""
    count: Counter[int] = Counter()
    found = {}
    for table, number in tables.items():
        for row in table.iter(f"{WORD}tr"):
            if next(row.iterancestors(f"{WORD}tbl")) is table:
                count[number] += 1
                found[row] = f"bảng {number} hàng {count[number]}"
    return found


def _read(all_paragraphs: list[Paragraph]) -> Found:
    found = Found()
    for paragraph in all_paragraphs:
        _scan(paragraph, found)
    rows: Counter[etree._Element] = Counter()
    for paragraph in all_paragraphs:
        if paragraph.row is not None and paragraph.text.strip():
            rows[paragraph.row] += 1
    for tag in found.tags:
        alone = tag.paragraph.text.strip() == tag.written
        if (tag.prefix and not alone) or (tag.prefix == "tr" and not _in_row(tag, rows)):
            found.problems.append(tag.refused(ProblemCode.TAG_NOT_ALONE))
    return found


def _in_row(tag: Tag, rows: Counter[etree._Element]) -> bool:
    """Return whether *tag* stands in a row that holds nothing else."""
    return tag.paragraph.row is not None and rows[tag.paragraph.row] == 1


def _scan(paragraph: Paragraph, found: Found) -> None:
    """Read the tags of one paragraph; one that is not closed in it ends the reading."""
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(paragraph.text):
        sign = mark.group()
        if opened is None and sign in _CLOSING:
            opened = mark
        elif opened is not None and sign == _CLOSING[opened.group()]:
            written = paragraph.text[opened.start() : mark.end()]
            tag = _tag(written, paragraph)
            if isinstance(tag, Tag):
                found.tags.append(tag)
            else:
                found.problems.append(tag)
            opened = None
        else:
            start = (opened or mark).start()
            near = paragraph.text[start : start + _SHOWN]
            found.problems.append(problem(ProblemCode.TAG_OPEN, paragraph.place, value=near))
            return
    if opened is not None:
        near = paragraph.text[opened.start() : opened.start() + _SHOWN]
        found.problems.append(problem(ProblemCode.TAG_OPEN, paragraph.place, value=near))


def _tag(written: str, paragraph: Paragraph) -> Tag | Problem:
    body = written[2:-2].translate(_STRAIGHT)
    if len(written) > MOST_LETTERS:
        return problem(ProblemCode.TAG_LONG, paragraph.place, limit=MOST_LETTERS)
    if written.startswith("{{"):
        return Tag(written, "", "", body, paragraph)
    match = _BLOCK.fullmatch(body)
    if match is None or body.endswith(("-", "+")):
        return problem(ProblemCode.TAG_WORD, paragraph.place, value=written)
    prefix, word, rest = match.groups()
    return Tag(written, prefix or "", word, rest.strip(), paragraph)
