"""The documents as files, the same for pages and commands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from geo.communes import Commune, search_key
from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.leaving import leaving
from survey.exchange.provenance import provenance
from survey.model import Role
from survey.problems import ProblemCode, SurveyError, problem
from survey.reports import pdf
from survey.reports.blank_content import blank_content
from survey.reports.commune_content import commune_content
from survey.reports.kinds import DOCX, PDF, DocumentKind
from survey.reports.sources import Sources, sources_of
from survey.reports.template import DocumentTemplate
from survey.reports.template_office import in_force

FORMS: Final = (DOCX, PDF)
TEAM: Final = (Role.INSPECTOR,)
EVERYBODY: Final = (Role.INSPECTOR, Role.DESK)
_AT_ONCE: Final = 12
"""How many documents LibreOffice is given in one run: enough to share its start, few enough that
progress moves."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document: the name of its file and what is in it."""

    name: str
    content: bytes


def make(
    app: Application,
    found: Assessment,
    row: int,
    kind: DocumentKind,
    *,
    by: str,
    form: str = DOCX,
    template: DocumentTemplate | None = None,
) -> Made:
    """Return a document of the commune in *row* as a file of the kind *form*.

    Without a *template* the one in force is used. Raises SurveyError where it cannot be made.
    """
    by = leaving(app, kind.value, by=by, round_id=found.round.id)
    template = template or in_force(app).template(kind)
    return in_form([_made(sources_of(app, found, by=by), row, kind, template)], form)[0]


def make_blank(
    app: Application,
    found: Assessment,
    *,
    by: str,
    roles: tuple[Role, ...] = TEAM,
    form: str = DOCX,
) -> Made:
    """Return a blank form without the name of a commune, with the items that *roles* answer."""
    by = leaving(app, DocumentKind.BLANK.value, by=by, round_id=found.round.id)
    origin = provenance(app, found.round, found.as_of, by=by)
    values = blank_content(origin, found.rulebook.catalogue, roles=roles)
    content = in_force(app).template(DocumentKind.BLANK).render(values)
    return in_form([Made(DocumentKind.BLANK.file, content)], form)[0]


def make_all(
    app: Application,
    found: Assessment,
    kind: DocumentKind,
    *,
    by: str,
    form: str = DOCX,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return a zip file with the document of every commune; *progress* hears done and total."""
    by = leaving(app, kind.value, by=by, round_id=found.round.id)
    template = in_force(app).template(kind)
    sources = sources_of(app, found, by=by)
    total = len(found.communes)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # what is in it is packed
        for start in range(0, total, _AT_ONCE):
            rows = range(start, min(start + _AT_ONCE, total))
            made = [_made(sources, row, kind, template) for row in rows]
            for one in in_form(made, form):
                archive.writestr(one.name, one.content)
            if progress is not None:
                progress(rows.stop, total)
    return stream.getvalue()


def in_form(made: list[Made], form: str) -> list[Made]:
    """Return documents as files of the kind *form*; raises SurveyError for one that is unknown."""
    if form == DOCX:
        return made
    if form != PDF:
        allowed = ", ".join(FORMS)
        raise SurveyError([problem(ProblemCode.FILE_SUFFIX, value=form, allowed=allowed)])
    contents = pdf.to_pdf([one.content for one in made], [one.name for one in made])
    return [
        Made(one.name.removesuffix(DOCX) + PDF, content)
        for one, content in zip(made, contents, strict=True)
    ]


def _made(sources: Sources, row: int, kind: DocumentKind, template: DocumentTemplate) -> Made:
    found = sources.found
    code = found.communes[row]
    commune = sources.communes[code]
    if kind is DocumentKind.BLANK:
        values = blank_content(
            sources.origin,
            found.rulebook.catalogue,
            roles=TEAM,
            commune=commune,
            team=sources.teams.get(code),
            visits=sources.visits.get(code, ()),
        )
    else:
        values = commune_content(sources, row)
    return Made(file_name(kind, commune), template.render(values))


def file_name(kind: DocumentKind, commune: Commune) -> str:
    """Return the name of a commune's document, e.g. bien-ban-21548-dac-khu-ly-son.docx."""
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in search_key(commune.name))
    return f"{kind}-{commune.code}-{'-'.join(plain.split())}{DOCX}"
