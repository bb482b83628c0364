"""What is wrong with a template: every broken tag with its place and what to do, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from survey.problems import Problem, ProblemCode, problem
from survey.reports.kinds import MARKS, DocumentKind
from survey.reports.language import FILTERS, environment
from survey.reports.package import DOCUMENT, Parts
from survey.reports.placeholders import LOOP, PLACEHOLDERS, Placeholder
from survey.reports.tags import Tag, tags_of

MOST_DEPTH: Final = 3
_FOR: Final = re.compile(r"([A-Za-z]\w*)\s+in\s+(.+)", re.DOTALL)
_ENDS: Final = {"endfor": "for", "endif": "if"}

_UNKNOWN: Final = Placeholder("", "")
"""A row of a list that is not known: that is told once, and not again for each of its names."""

Names = Mapping[str, Placeholder]


@dataclass(slots=True)
class _Block:
    """An open ``for`` or ``if``: its tag, the names inside of it, how many loops stand around it."""

    tag: Tag
    names: dict[str, Placeholder]
    depth: int
    condition: str = ""


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one part."""

    names: dict[str, Placeholder]
    problems: list[Problem] = field(default_factory=list)
    open: list[_Block] = field(default_factory=list)
    always: set[str] = field(default_factory=set)

    def visible(self) -> dict[str, Placeholder]:
        """The names that may be used here."""
        return self.open[-1].names if self.open else self.names

    def depth(self) -> int:
        """How many loops stand around this place."""
        return self.open[-1].depth if self.open else 0


def check_template(parts: Parts, kind: DocumentKind) -> tuple[Problem, ...]:
    """Return every mistake in the tags of a template of *kind*."""
    problems: list[Problem] = []
    for part, found in tags_of(parts, kind).items():
        reading = _Reading({one.name: one for one in PLACEHOLDERS[kind]})
        for tag in found.tags:
            _read(reading, tag)
        left = [_unclosed(block) for block in reading.open]
        problems += [*found.problems, *reading.problems, *left]
        if part == DOCUMENT:
            missing = [mark for mark in MARKS if mark not in reading.always]
            problems += [
                problem(ProblemCode.TEMPLATE_MARK, kind.file, value=_print(m)) for m in missing
            ]
    return tuple(problems)


def _print(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _unclosed(block: _Block) -> Problem:
    prefix = f"{block.tag.prefix} " if block.tag.prefix else " "
    close = f"{{%{prefix}end{block.tag.word} %}}"
    return block.tag.refused(ProblemCode.TAG_UNCLOSED, close=close)


def _read(reading: _Reading, tag: Tag) -> None:
    match tag.word:
        case "":
            _written(reading, tag)
        case "for":
            _open_loop(reading, tag)
        case "if":
            _judge(reading, tag, tag.rest)
            names, depth = dict(reading.visible()), reading.depth()
            reading.open.append(_Block(tag, names, depth, tag.rest))
        case "elif" | "else":
            _branch(reading, tag)
        case "endfor" | "endif":
            _close(reading, tag)
        case _:
            reading.problems.append(tag.refused(ProblemCode.TAG_WORD))


def _written(reading: _Reading, tag: Tag) -> None:
    """Check a name that is written out, and note a mark that stands in every document."""
    name = tag.rest.strip()
    if name in MARKS and all(b.condition == name for b in reading.open):
        reading.always.add(name)
    _judge(reading, tag, tag.rest, writes=True)


def _open_loop(reading: _Reading, tag: Tag) -> None:
    match = _FOR.fullmatch(tag.rest)
    names, depth = dict(reading.visible()), reading.depth() + 1
    if match is None:
        reading.problems.append(tag.refused(ProblemCode.TAG_SYNTAX))
    else:
        row, listed = match.groups()
        rows = _list_of(reading, tag, listed, nested=depth > 1)
        if depth > MOST_DEPTH:
            reading.problems.append(tag.refused(ProblemCode.TAG_DEEP))
        names[row] = Placeholder(row, "", rows) if rows else _UNKNOWN
        names["loop"] = Placeholder("loop", "", LOOP)
    reading.open.append(_Block(tag, names, depth))


def _list_of(reading: _Reading, tag: Tag, listed: str, *, nested: bool) -> tuple[Placeholder, ...]:
    """Return the names of the rows of a list; inside of a loop it must be a list of the loop's row."""
    node = _parsed(reading, tag, listed)
    if node is None:
        return ()
    if not isinstance(node, nodes.Getattr if nested else nodes.Name | nodes.Getattr):
        reading.problems.append(tag.refused(ProblemCode.TAG_LOOP))
        return ()
    found = _named(reading, tag, node)
    if found is not None and not found.rows:
        reading.problems.append(tag.refused(ProblemCode.TAG_LOOP))
    return found.rows if found else ()


def _branch(reading: _Reading, tag: Tag) -> None:
    """Check ``elif`` and ``else``, which belong to the innermost ``if``."""
    block = reading.open[-1] if reading.open else None
    if block is None or block.tag.word != "if" or block.condition == "else":
        reading.problems.append(tag.refused(ProblemCode.TAG_NOT_OPENED))
        return
    if not _together(block.tag, tag):
        reading.problems.append(tag.refused(ProblemCode.TAG_APART, open=block.tag.written))
    block.condition = tag.word  # what stands here does not stand in every document
    if tag.word == "elif":
        _judge(reading, tag, tag.rest)
    elif tag.rest:
        reading.problems.append(tag.refused(ProblemCode.TAG_SYNTAX))


def _close(reading: _Reading, tag: Tag) -> None:
    block = reading.open[-1] if reading.open else None
    if block is None or block.tag.word != _ENDS[tag.word]:
        reading.problems.append(tag.refused(ProblemCode.TAG_NOT_OPENED))
        return
    reading.open.pop()
    if not _together(block.tag, tag):
        reading.problems.append(tag.refused(ProblemCode.TAG_APART, open=block.tag.written))


def _together(first: Tag, last: Tag) -> bool:
    """Return whether what stands between two tags of one block can be repeated or left out.

    In one paragraph, or as paragraphs of one cell, or as rows of one table.
    """
    if first.prefix != last.prefix:
        return False
    match first.prefix:
        case "p":
            return first.paragraph.element.getparent() is last.paragraph.element.getparent()
        case "tr":
            start, end = first.paragraph.row, last.paragraph.row
            return start is not None and end is not None and start.getparent() is end.getparent()
        case _:
            return first.paragraph.element is last.paragraph.element


def _judge(reading: _Reading, tag: Tag, typed: str, *, writes: bool = False) -> None:
    """Check an expression; what is written out must be text."""
    node = _parsed(reading, tag, typed)
    if node is not None:
        for name in _names(reading, tag, node):
            found = _named(reading, tag, name)
            if found is not None and found.rows and writes:
                reading.problems.append(tag.refused(ProblemCode.TAG_LIST))


def _parsed(reading: _Reading, tag: Tag, typed: str) -> nodes.Node | None:
    """Return the only expression of *typed*; told and None where there is not exactly one."""
    try:
        (output,) = environment().parse(f"{{{{ {typed} }}}}").body
    except (TemplateSyntaxError, ValueError, RecursionError):
        reading.problems.append(tag.refused(ProblemCode.TAG_SYNTAX))
        return None
    if isinstance(output, nodes.Output) and len(output.nodes) == 1:
        return output.nodes[0]
    reading.problems.append(tag.refused(ProblemCode.TAG_SYNTAX))
    return None


def _names(reading: _Reading, tag: Tag, node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the names in an expression; whatever is not in the small language is told."""
    match node:
        case nodes.Name() | nodes.Getattr():
            yield node
        case nodes.Const():
            return
        case nodes.Filter(name=name, args=[], kwargs=[]) if name in FILTERS and node.node:
            yield from _names(reading, tag, node.node)
        case nodes.And() | nodes.Or():
            yield from _names(reading, tag, node.left)
            yield from _names(reading, tag, node.right)
        case nodes.Not():
            yield from _names(reading, tag, node.node)
        case nodes.Compare(ops=ops) if all(one.op in {"eq", "ne"} for one in ops):
            yield from _names(reading, tag, node.expr)
            for one in ops:
                yield from _names(reading, tag, one.expr)
        case _:
            reading.problems.append(tag.refused(ProblemCode.TAG_EXPRESSION))


def _named(reading: _Reading, tag: Tag, node: nodes.Node) -> Placeholder | None:
    """Return what a name stands for; told and None where nothing has that name here."""
    path: list[str] = []
    while isinstance(node, nodes.Getattr):
        path.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        reading.problems.append(tag.refused(ProblemCode.TAG_EXPRESSION))
        return None
    known: Names = reading.visible()
    found: Placeholder | None = None
    for name in (node.name, *reversed(path)):
        if name not in known:
            near = _near(name, tuple(known))
            reading.problems.append(tag.refused(ProblemCode.TAG_NAME, name=name, near=near))
            return None
        found = known[name]
        if found is _UNKNOWN:
            return None
        known = {one.name: one for one in found.rows}
    return found


def _near(name: str, known: Sequence[str]) -> str:
    return ", ".join(get_close_matches(name, known, n=3, cutoff=0.5) or known[:5])
