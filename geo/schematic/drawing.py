"""The whole way from facts to shapes.

Known of each commune are a point in its middle, its area and the boxes of the old wards that it
was made of. It wants the inside of these boxes; the wishes are balanced so that each commune gets
its area around its middle; what comes out as pixels is smoothed and cut along shared lines.
"""

from collections.abc import Collection, Iterable, Sequence
from math import cos, pi, sin, sqrt
from typing import Final

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.communes import Commune
from geo.schematic.balance import balance, grid_around
from geo.schematic.raster import (
    assign,
    blurred,
    with_gaps_closed,
    with_precincts,
    without_strays,
)
from geo.schematic.seeds import OldWard, extents, middle, to_degrees
from geo.schematic.vector import DECIMALS, outlines

STEP: Final = 0.6  # km, of the pixels on which the wishes are balanced
FINER: Final = 3  # times smaller are the pixels that are drawn
MARGIN: Final = 6.0  # km around all boxes

ELLIPSE_CORNERS: Final = 24
ELLIPSE_FLATNESS: Final = 0.7  # height over width


def schematic(
    communes: Sequence[Commune], wards: Iterable[OldWard], islands: Collection[str]
) -> dict[str, BaseGeometry]:
    """For each commune code a valid polygon or multipolygon in degrees with four decimals.

    All shapes together are one coverage: neighbours share their border, of two provinces too. To
    draw one province give its neighbours' nearest communes as well; *wards* of others are ignored.
    *islands* are codes of communes alone in the sea: an ellipse of the right area says more of
    them than a box. The same input gives the same shapes.
    """
    mainland = [commune for commune in communes if commune.code not in islands]
    known = extents(mainland, wards)
    coarse = grid_around(known, STEP, MARGIN)
    fine = coarse.finer(FINER)
    labels = assign(known, balance(known, coarse), fine)
    labels = without_strays(with_gaps_closed(labels, fine, FINER), known, fine)
    labels = with_precincts(blurred(labels, len(known)), known, fine)
    labels = without_strays(labels, known, fine)
    shapes = zip(mainland, outlines(labels, known, fine), strict=True)
    found = {commune.code: _finished(shape) for commune, shape in shapes}
    return found | {c.code: _finished(_ellipse(c)) for c in communes if c.code in islands}


def _ellipse(commune: Commune) -> Polygon:
    """An ellipse of the commune's area around its point."""
    width = sqrt((commune.area_km2 or 1.0) / (pi * ELLIPSE_FLATNESS))
    angles = [2 * pi * step / ELLIPSE_CORNERS for step in range(ELLIPSE_CORNERS)]
    ring = [(width * cos(a), width * ELLIPSE_FLATNESS * sin(a)) for a in angles]
    return Polygon(to_degrees(np.array(ring) + middle(commune)))


def _finished(shape: BaseGeometry) -> BaseGeometry:
    """The shape with rounded coordinates, wound as RFC 7946 wants."""
    return shapely.orient_polygons(shapely.transform(shape, lambda xy: np.round(xy, DECIMALS)))
