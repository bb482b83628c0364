"""The templates of the office: which one is in force, what is wrong with a new one, going back.

A version holds the office's own templates by file name; a document without one there uses the
template that came with the software.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Final

from survey import labels, typed
from survey.application import Application
from survey.model import Actor, Role
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.reports.kinds import DocumentKind
from survey.reports.placeholders import PLACEHOLDERS, sample
from survey.reports.template import DocumentTemplate, read_template
from survey.rights import Action
from survey.settings import CONTENT
from survey.storage import versions
from survey.storage.versions import ContentKind, Version

SHIPPED: Final = CONTENT / "templates"
_STRANGE: Final = "<w:t>&{{ x }} ]]> \"'\n\x07\ud83d"


@dataclass(frozen=True)
class InForce:
    """The templates that documents are made from now. *version* is 0 before the office's first."""

    version: int
    own: dict[str, bytes]

    def is_own(self, kind: DocumentKind) -> bool:
        """Return whether the office has put its own template in the place of the shipped one."""
        return kind.file in self.own

    def file(self, kind: DocumentKind) -> bytes:
        """Return the template of *kind* as a .docx file."""
        return self.own.get(kind.file) or shipped(kind)

    def template(self, kind: DocumentKind) -> DocumentTemplate:
        """Return the template of *kind*, ready to be filled."""
        return read_template(self.file(kind), kind)


def shipped(kind: DocumentKind) -> bytes:
    """Return the template that came with the software."""
    return _shipped(SHIPPED / kind.file)


@lru_cache(maxsize=8)
def _shipped(path: Path) -> bytes:
    return path.read_bytes()


def in_force(app: Application) -> InForce:
    """Return the templates in force."""
    number = versions.newest(app.database, ContentKind.TEMPLATES)
    if number is None:
        return InForce(0, {})
    return InForce(number, _files(app, number))


def _files(app: Application, number: int) -> dict[str, bytes]:
    files = versions.load(app.database, ContentKind.TEMPLATES, number)
    return {name: base64.b64decode(text) for name, text in files.items()}


def adoption(app: Application, kind: DocumentKind) -> Version | None:
    """Return the change that put the office's template of *kind* into force; None where it has none.

    Later versions hold that file too, because templates of other documents were changed.
    """
    found, own = None, None
    for version in sorted(history(app), key=attrgetter("number"), reverse=True):
        file = _files(app, version.number).get(kind.file)
        own = own or file
        if file is None or file != own:
            break
        found = version
    return found


def history(app: Application) -> tuple[Version, ...]:
    """Return every change of the templates, oldest first."""
    return versions.history(app.database, [ContentKind.TEMPLATES])


def check(kind: DocumentKind, data: bytes) -> tuple[Problem, ...]:
    """Return everything that is wrong with *data* as the template of *kind*.

    A file without broken tags is filled twice, with strange and with empty values, and must give
    a document both times.
    """
    try:
        template = read_template(data, kind)
        for text, rows in ((_STRANGE, 2), ("", 0)):
            template.render(sample(PLACEHOLDERS[kind], text, rows))
    except SurveyError as error:
        return error.problems
    return ()


def adopt(
    app: Application, kind: DocumentKind, data: bytes, *, seen: int, actor: Actor, reason: str
) -> int:
    """Put *data* into force as the template of *kind*; return the number of the version.

    *seen* is the version that the person saw. Raises SurveyError with every problem; nothing is
    changed then.
    """
    actor, reason = _signed(actor, reason)
    app.require(Action.CHANGE_TEMPLATES, actor=actor)
    problems = check(kind, data)
    if problems:
        raise SurveyError(problems)
    found = in_force(app)
    if found.file(kind) == data:
        raise SurveyError([problem(ProblemCode.TEMPLATE_FORCE)])
    return _record(app, {**found.own, kind.file: data}, seen=seen, actor=actor, reason=reason)


def restore(app: Application, kind: DocumentKind, *, seen: int, actor: Actor, reason: str) -> int:
    """Go back to the shipped template of *kind*; return the number of the version."""
    actor, reason = _signed(actor, reason)
    found = in_force(app)
    if not found.is_own(kind):
        raise SurveyError([problem(ProblemCode.TEMPLATE_FORCE)])
    own = {name: data for name, data in found.own.items() if name != kind.file}
    return _record(app, own, seen=seen, actor=actor, reason=reason)


def _signed(actor: Actor, reason: str) -> tuple[Actor, str]:
    """Return who changes a template and why, as they are kept; only the desk does."""
    actor = typed.named(actor)
    line, wrong = typed.checked(labels.REASON, reason, optional=True)
    problems = [*typed.check_actor(actor), *wrong]
    if actor.role is not Role.DESK:
        problems.append(problem(ProblemCode.DESK_ONLY))
    if not line:
        problems.append(problem(ProblemCode.REASON_MISSING, state=labels.CHANGE_TEMPLATE))
    if problems:
        raise SurveyError(problems)
    return actor, line


def _record(
    app: Application, own: dict[str, bytes], *, seen: int, actor: Actor, reason: str
) -> int:
    files = {name: base64.b64encode(data).decode() for name, data in own.items()}
    kind = ContentKind.TEMPLATES
    try:
        numbers = versions.record_together(
            app.require(Action.CHANGE_TEMPLATES, actor=actor),
            {kind: files},
            expected={kind: seen or None},
            at=app.clock(),
            actor=actor,
            reason=reason,
        )
    except SurveyError as error:
        if [p.code for p in error.problems] == [ProblemCode.RULES_MOVED]:
            raise SurveyError([problem(ProblemCode.TEMPLATE_STATE)]) from None
        raise
    app.note(Action.CHANGE_TEMPLATES, version=numbers[kind])
    return numbers[kind]
