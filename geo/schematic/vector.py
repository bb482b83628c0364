"""Pixels become shapes: every border between two nodes is smoothed and simplified once.

Neighbours are cut from the same lines, so nothing overlaps and nothing gapes.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geo.schematic.balance import Grid, Integers
from geo.schematic.raster import NOBODY, Labels
from geo.schematic.seeds import KM_PER_DEGREE, Extent, Floats, to_degrees, to_plane

SMOOTHING: Final = 3.0  # pixels; of a short border at most
SMOOTHING_SHARE: Final = 1 / 8  # of its points
TOLERANCE: Final = 0.15  # km, of the simplification; of a short border at most
TOLERANCE_SHARE: Final = 1 / 20  # of its length
DECIMALS: Final = 4
DEPTH: Final = 1e-3  # degrees, how exactly the middle of a face is looked for
SPECK: Final = 0.1  # a face of less than so many km² is an accident of the lines

Faces = NDArray[np.object_]


def outlines(labels: Labels, extents: Sequence[Extent], grid: Grid) -> list[BaseGeometry]:
    """For each commune its shape in degrees, on the grid of four decimals.

    A commune without a pixel has an empty shape.
    """
    lines = [LineString(to_degrees(_smooth(arc, grid))) for arc in _arcs(labels)]
    noded = shapely.union_all(lines, grid_size=10.0**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    owner = _owners(faces, labels, extents, grid)
    return [shapely.coverage_union_all(faces[owner == number]) for number in range(len(extents))]


def _arcs(labels: Labels) -> list[Floats]:
    """The borders from node to node, or around an island: corners of pixels as column, row."""
    padded = np.pad(labels, 1, constant_values=NOBODY)
    row, column = np.nonzero(padded[1:, :] != padded[:-1, :])
    flat = np.stack([column - 1, row, column, row], axis=-1)
    row, column = np.nonzero(padded[:, 1:] != padded[:, :-1])
    upright = np.stack([column, row - 1, column, row], axis=-1)
    sides = np.concatenate([flat, upright]).reshape(-1, 2, 2).astype(float)
    merged = shapely.line_merge(shapely.multilinestrings(np.asarray(shapely.linestrings(sides))))
    return [shapely.get_coordinates(arc) for arc in shapely.get_parts(merged)]


def _smooth(arc: Floats, grid: Grid) -> Floats:
    """The arc in the plane without the steps of its pixels; its ends stay."""
    width = min(SMOOTHING, SMOOTHING_SHARE * len(arc))
    if (arc[0] == arc[-1]).all():
        soft = ndimage.gaussian_filter1d(arc[:-1], width, axis=0, mode="wrap")
        soft = np.vstack([soft, soft[:1]])
    else:
        soft = _with_fixed_ends(arc, width)
    line = LineString(soft * grid.step + (grid.west, grid.south))
    return shapely.get_coordinates(line.simplify(min(TOLERANCE, TOLERANCE_SHARE * line.length)))


def _with_fixed_ends(arc: Floats, width: float) -> Floats:
    """The arc blurred as if it went on beyond each end as its image through that end."""
    before, after = 2 * arc[0] - arc[:0:-1], 2 * arc[-1] - arc[-2::-1]
    whole: Floats = ndimage.gaussian_filter1d(np.vstack([before, arc, after]), width, axis=0)
    soft = whole[len(before) : len(before) + len(arc)]
    soft[0], soft[-1] = arc[0], arc[-1]  # to the last bit, or the borders would not meet
    return soft


def _owners(faces: Faces, labels: Labels, extents: Sequence[Extent], grid: Grid) -> Integers:
    """The number of each face's commune: that of the pixel in its middle; of holes and specks a neighbour's.

    A speck with the middle of its commune is none; one in the sea is nobody's.
    """
    depths = shapely.maximum_inscribed_circle(faces, DEPTH)
    inside = shapely.get_coordinates(shapely.get_point(depths, 0))  # far from every smoothed line
    pixels = np.floor((to_plane(inside) - (grid.west, grid.south)) / grid.step).astype(int)
    owner: Integers = labels[pixels[:, 1], pixels[:, 0]].astype(np.int64)
    tree = shapely.STRtree(faces)
    middles = to_degrees(np.array([(extent.x, extent.y) for extent in extents]))
    _, with_middle = tree.query(shapely.points(middles), predicate="within")
    square = KM_PER_DEGREE**2 * np.cos(np.radians(inside[:, 1]))
    loose = (owner == NOBODY) | (shapely.area(faces) * square < SPECK)
    loose[with_middle] = False
    for number in np.flatnonzero(loose):
        near = tree.query(faces[number], predicate="intersects")
        near = near[(owner[near] != NOBODY) & ~loose[near]]
        borders = shapely.length(shapely.intersection(faces[number], faces[near]))
        owner[number] = owner[near[borders.argmax()]] if borders.any() else NOBODY
    return owner
