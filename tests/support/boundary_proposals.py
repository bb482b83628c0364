"""Shapes to adopt without any file: squares that tell versions apart."""

from __future__ import annotations

from geo.boundaries import Boundaries, Shape
from geo.official.values import OfficialProposal
from survey.application import Application
from survey.boundary_office import Proposal
from survey.boundary_versions import Origin
from survey.problems import Problem


def square(west: float, south: float, side: float) -> Shape:
    """Return a square of *side* degrees."""
    east, north = west + side, south + side
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return ((tuple(corners),),)


def squares(app: Application, side: float = 0.01) -> Boundaries:
    """Return a square at the point of every commune of the province."""
    shapes = {commune.code: square(commune.lon, commune.lat, side) for commune in app.communes}
    return Boundaries(shapes, "note", "source")


def proposal(
    app: Application,
    side: float = 0.01,
    *,
    base: int | None = None,
    name: str = "xa.zip",
    warnings: tuple[Problem, ...] = (),
) -> Proposal:
    """Return squares to adopt, made when version *base* was in use (None: the one that is)."""
    return Proposal(
        base=app.shapes.newest() if base is None else base,
        found=OfficialProposal(squares(app, side), matched=(), missing=(), faults=()),
        origin=Origin(name, "ab" * 32),
        warnings=warnings,
        notes=(),
    )
