"""The map as a file, the same for the page and the command: on paper, for a browser, for a GIS.

No file names a confidential gate, says how it stands, or bears the mark of a commune for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, cast

from geo.print_map.values import PAPERS, Paper
from survey import excerpt, labels
from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.annex import NO_LETTER, Letter
from survey.exchange.filters import Filter, described
from survey.exchange.lagging import ReasonKind
from survey.exchange.leaving import leaving
from survey.exchange.map_layers import COMPARING, layer_names
from survey.exchange.map_view import EVERYTHING, MapView, map_view
from survey.exchange.provenance import Provenance, provenance
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action

PDF: Final = ".pdf"
PNG: Final = ".png"
HTML: Final = ".html"
GPKG: Final = ".gpkg"
GEOJSON: Final = ".geojson"
DRAWN: Final = (PDF, PNG, HTML)
"""The kinds that are pictures: without any shape there is nothing to see."""
MEDIA_TYPE: Final = {
    PDF: "application/pdf",
    PNG: "image/png",
    HTML: "text/html; charset=utf-8",
    GPKG: "application/geopackage+sqlite3",
    GEOJSON: "application/geo+json",
}
MAP_SUFFIXES: Final = tuple(MEDIA_TYPE)


def export_map(
    app: Application,
    round_id: int,
    suffix: str,
    *,
    by: str,
    key: str,
    chosen: Filter = EVERYTHING,
    compared_round: int | None = None,
    as_of: date | None = None,
    paper: str = "A4",
    letter: Letter = NO_LETTER,
) -> bytes:
    """Return the layer *key* of a round's map, exported *by* somebody, as a file of the kind *suffix*.

    *compared_round* is for the layers of changes; *paper* and *letter* are for the printed kinds.

    Raises:
        SurveyError: FILE_SUFFIX, MAP_PAPER, FORBIDDEN, SIGNED_OUT, ROUND_UNKNOWN, MAP_LAYER,
            MAP_LAYER_COMPARES, MAP_LAYER_STAYS, MAP_EMPTY.
    """
    write = _writer(suffix, paper, letter)
    app.require(Action.EXPORT)
    told = app.items_within(None, secrecy=False)
    found = excerpt.naming_gates(app.assess(round_id, as_of=as_of), told)
    compared = None if compared_round is None else app.assess(compared_round)
    _require_layer(found, key, compared)
    view = map_view(app, found, key, compared=compared, chosen=chosen)
    if not view.layer.leaves:
        raise SurveyError([problem(ProblemCode.MAP_LAYER_STAYS, value=view.layer.title)])
    if suffix in DRAWN and not view.boundaries.shapes:
        raise SurveyError([problem(ProblemCode.MAP_EMPTY)])
    by = leaving(app, "map", by=by, round_id=round_id, layer=key, suffix=suffix.lstrip("."))
    said = described(chosen, found.rulebook.catalogue)
    origin = provenance(app, found.round, found.as_of, by=by, chosen=said)
    gates = app.whole_rulebook(found.round).catalogue.gates
    note = labels.INTERNAL_GATES if any(item.code not in told for item in gates) else ""
    internal = view.layer.internal or _asks_for_confidential(found, chosen)
    return write(replace(view, note=note), origin.with_internal(internal))


def _writer(suffix: str, paper: str, letter: Letter) -> Callable[[MapView, Provenance], bytes]:
    """Return what makes a file of the kind *suffix*; what is slow to load is loaded when it is called."""
    problems = []
    if suffix not in MAP_SUFFIXES:
        allowed = ", ".join(MAP_SUFFIXES)
        problems.append(problem(ProblemCode.FILE_SUFFIX, value=suffix, allowed=allowed))
    if paper not in PAPERS:
        problems.append(problem(ProblemCode.MAP_PAPER, value=paper, allowed=", ".join(PAPERS)))
    if problems:
        raise SurveyError(problems)
    if suffix in {PDF, PNG}:
        return partial(_printed, suffix=suffix, paper=cast("Paper", paper), letter=letter)
    from survey.exchange import map_files  # noqa: PLC0415 - only these kinds need it

    return {
        HTML: map_files.map_html,
        GPKG: map_files.map_geopackage,
        GEOJSON: map_files.map_geojson,
    }[suffix]


def _printed(
    view: MapView, origin: Provenance, *, suffix: str, paper: Paper, letter: Letter
) -> bytes:
    from survey.exchange import map_print  # noqa: PLC0415 - matplotlib takes a second

    make = map_print.map_pdf if suffix == PDF else map_print.map_png
    return make(view, origin, paper=paper, letter=letter)


def _asks_for_confidential(found: Assessment, chosen: Filter) -> bool:
    """Return whether *chosen* can keep a commune for how it stands at a confidential item."""
    late = found.deadlines if ReasonKind.DEADLINE_MISSED in chosen.reasons else ()
    return any(
        item.confidential
        and (
            item.domain in chosen.domains
            or not chosen.agencies.isdisjoint(item.agencies)
            or item.code in late
        )
        for item in found.rulebook.catalogue.items
    )


def _require_layer(found: Assessment, key: str, compared: Assessment | None) -> None:
    """Refuse a layer that *found* has not for its reader, and one of changes without a second round."""
    if key not in layer_names(found):
        raise SurveyError([problem(ProblemCode.MAP_LAYER, value=key)])
    if key in COMPARING and compared is None:
        raise SurveyError([problem(ProblemCode.MAP_LAYER_COMPARES, value=key)])
