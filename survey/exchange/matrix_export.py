"""The matrix of all answers as a file, the same for the page and the command."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from survey.application import Application
from survey.exchange.filters import NO_FILTER
from survey.exchange.leaving import leaving
from survey.exchange.matrix import Matrix, Show, rows_by_commune
from survey.exchange.provenance import provenance
from survey.model import CommuneCode
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage import answers

XLSX: Final = ".xlsx"
CSV: Final = ".csv"
ZIP: Final = ".zip"
MATRIX_SUFFIXES: Final = (XLSX, CSV, ZIP)
MEDIA_TYPE: Final = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
    ZIP: "application/zip",
}


def export_matrix(
    app: Application,
    round_id: int,
    suffix: str,
    *,
    by: str,
    show: Show,
    communes: Collection[CommuneCode] | None = None,
    chosen: str = NO_FILTER,
) -> bytes:
    """Return all answers of a round as a workbook, the wide table as csv, or a data package.

    *communes* narrows it to some of the round, *chosen* says in words how they were chosen.

    Raises:
        SurveyError: FILE_SUFFIX, ROUND_UNKNOWN, and COMMUNE_UNKNOWN for each that is not there.
    """
    if suffix not in MATRIX_SUFFIXES:
        allowed = ", ".join(MATRIX_SUFFIXES)
        raise SurveyError([problem(ProblemCode.FILE_SUFFIX, value=suffix, allowed=allowed)])
    by = leaving(app, "matrix", by=by, round_id=round_id)
    matrix = matrix_of(app, round_id, communes)
    origin = provenance(app, matrix.found.round, matrix.found.as_of, by=by, chosen=chosen)
    marked = origin.with_internal(matrix.confidential)
    if suffix == XLSX:
        from survey.exchange.matrix_workbook import matrix_workbook  # noqa: PLC0415 - slow to load

        return matrix_workbook(matrix, show, marked)
    from survey.exchange import matrix_package  # noqa: PLC0415 - only this file needs it

    make = matrix_package.matrix_csv if suffix == CSV else matrix_package.matrix_package
    return make(matrix, show, marked)


def read_show(typed: str) -> Show:
    """Return the choice of content that was typed; raises SurveyError EXPORT_CONTENT."""
    if typed not in set(Show):
        allowed = ", ".join(Show)
        raise SurveyError([problem(ProblemCode.EXPORT_CONTENT, value=typed, allowed=allowed)])
    return Show(typed)


def matrix_of(
    app: Application, round_id: int, communes: Collection[CommuneCode] | None = None
) -> Matrix:
    """Return all answers of a round, read from the database in one query, with their worth."""
    rnd = app.round(round_id)
    units = app.communes_of(rnd)
    known = {commune.code for commune in units}
    wanted = known if communes is None else set(communes)
    unknown = sorted(wanted - known)
    if unknown:
        raise SurveyError([problem(ProblemCode.COMMUNE_UNKNOWN, value=code) for code in unknown])
    rows = app.counted(round_id, answers.recorded_rows(app.database, round_id))
    found = app.assess(round_id, rows=rows if app.rights.unlimited else None)
    newest = app.newest_catalogue().by_code
    return Matrix(
        found=found,
        communes=tuple(commune for commune in units if commune.code in wanted),
        recorded=rows_by_commune(rows),
        submissions=app.standing(round_id),
        later=tuple(newest[code] for code in found.not_in_version),
    )
