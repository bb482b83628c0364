"""Exports as bytes, the same for the page and the command."""

from __future__ import annotations

from datetime import date
from typing import Final

from geo.boundaries import Boundaries
from survey.application import Application
from survey.exchange.annex import NO_LETTER, Letter
from survey.exchange.filters import Filter, described, filtered
from survey.exchange.hand_over import lagging_geojson
from survey.exchange.lagging import LaggingList, lagging_list
from survey.exchange.leaving import leaving
from survey.exchange.provenance import Provenance, provenance
from survey.exchange.tables import lagging_csv, names_confidential, scores_csv
from survey.exchange.workbook import lagging_workbook
from survey.model import CommuneCode, ItemCode
from survey.objections import undecided
from survey.problems import ProblemCode, SurveyError, problem

XLSX: Final = ".xlsx"
CSV: Final = ".csv"
GEOJSON: Final = ".geojson"
LAGGING_SUFFIXES: Final = (XLSX, CSV, GEOJSON)
SCORE_SUFFIXES: Final = (CSV,)
MEDIA_TYPE: Final = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
    GEOJSON: "application/geo+json",
}
EVERYTHING: Final = Filter()


def export_lagging(
    application: Application,
    round_id: int,
    suffix: str,
    *,
    by: str,
    chosen: Filter = EVERYTHING,
    as_of: date | None = None,
    letter: Letter = NO_LETTER,
) -> bytes:
    """Return the lagging list of a round, exported *by* somebody, as a file of the kind *suffix*.

    The workbook is made of annexes to *letter*; the other kinds do not name it.
    """
    by = leaving(application, "lagging", by=by, round_id=round_id)
    assessment = application.assess(round_id, as_of=as_of)
    catalogue = assessment.rulebook.catalogue
    listed = lagging_list(
        assessment,
        application.communes_of(assessment.round),
        application.standing(round_id),
        catalogue.agencies,
        objected(application, round_id),
    )
    origin = provenance(
        application,
        assessment.round,
        assessment.as_of,
        by=by,
        chosen=described(chosen, catalogue),
    )
    shapes = application.shapes.current(assessment.round.province).boundaries
    return lagging_file(suffix, filtered(listed, chosen), origin, shapes, letter)


def objected(application: Application, round_id: int) -> dict[CommuneCode, tuple[ItemCode, ...]]:
    """Return the items of each commune with an objection that nobody has decided on yet."""
    found: dict[CommuneCode, tuple[ItemCode, ...]] = {}
    for objection in undecided(application, round_id):
        found[objection.commune] = (*found.get(objection.commune, ()), objection.item)
    return found


def lagging_file(
    suffix: str,
    listed: LaggingList,
    origin: Provenance,
    boundaries: Boundaries,
    letter: Letter = NO_LETTER,
) -> bytes:
    """Return *listed* as a file of the kind *suffix*, marked where it names confidential items."""
    marked = origin.with_internal(listed.confidential)
    match suffix:
        case ".xlsx":
            return lagging_workbook(listed, marked, letter)
        case ".csv":
            return lagging_csv(listed, marked)
        case ".geojson":
            return lagging_geojson(listed, marked, boundaries)
        case _:
            allowed = ", ".join(LAGGING_SUFFIXES)
            raise SurveyError([problem(ProblemCode.FILE_SUFFIX, value=suffix, allowed=allowed)])


def export_scores(
    application: Application, round_id: int, *, by: str, as_of: date | None = None
) -> bytes:
    """Return the scores of all communes of a round as a csv file."""
    by = leaving(application, "scores", by=by, round_id=round_id)
    assessment = application.assess(round_id, as_of=as_of)
    origin = provenance(application, assessment.round, assessment.as_of, by=by)
    marked = origin.with_internal(names_confidential(assessment))
    return scores_csv(assessment, application.communes_of(assessment.round), marked)
