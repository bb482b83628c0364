"""What the maps draw, as a file for other programs."""

from __future__ import annotations

from geo.boundaries import Boundaries
from geo.handover import feature_collection
from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem


def boundary_file(app: Application, province: str) -> bytes:
    """Return the communes of *province* that have a shape as GeoJSON, with ``code`` and ``name``.

    The province of the database has the shapes in use, every other one those that ship. Places are
    public: nobody's rights are asked.

    Raises:
        SurveyError: PROVINCE_UNKNOWN.
    """
    if province not in {known.code for known in app.registry.provinces}:
        raise SurveyError([problem(ProblemCode.PROVINCE_UNKNOWN, value=province)])
    drawn = _drawn(app, province)
    named = {
        commune.code: {"code": commune.code, "name": commune.name}
        for commune in app.registry.province(province)
        if commune.code in drawn.shapes
    }
    about = {"note": drawn.note, "source": drawn.source}
    return feature_collection(drawn, named, about).encode()


def _drawn(app: Application, province: str) -> Boundaries:
    installed = app.installation
    if installed is not None and installed.province == province:
        return app.shapes.current(province).boundaries
    return app.shapes.shipped(province)
