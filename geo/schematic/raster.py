"""Pixels given to communes: by cost, gaps closed, stray parts passed on, borders smoothed."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import KDTree

from geo.schematic.balance import OUTSIDE, Balance, Grid, Window, away, axes, costs
from geo.schematic.seeds import Extent

Labels = NDArray[np.int16]
Mask = NDArray[np.bool_]

NOBODY: Final = -1
CLOSING: Final = 2.5  # km; gaps up to twice as wide between land are land
BLUR: Final = 1.2  # pixels
STRAY: Final = 0.08  # an island smaller than this share of its commune is not drawn

# Around its middle a commune has a disc in any case, to be sure of its point: the smaller of
PRECINCT: Final = 0.3  # this share of the way to the next commune's middle and
HEARTLAND: Final = 0.2  # this share of the commune's side.


def assign(extents: Sequence[Extent], balanced: Balance, grid: Grid) -> Labels:
    """For each pixel the number of the commune that it costs least; `NOBODY` outside."""
    labels = np.full((grid.rows, grid.columns), NOBODY, dtype=np.int16)
    best = np.full(labels.shape, OUTSIDE, dtype=np.float32)
    for number, extent in enumerate(extents):
        window, cost = costs(extent, grid)
        gap = away(extent, *np.meshgrid(*axes(window, grid)))
        cost -= balanced.offset[number] + gap @ balanced.tilt[number]
        better = cost < best[window]
        best[window][better] = cost[better]
        labels[window][better] = number
    return labels


def with_gaps_closed(labels: Labels, grid: Grid, times: int) -> Labels:
    """The labels with narrow gaps between land, and holes in it, given to the nearest commune.

    They are looked for on a grid *times* coarser.
    """
    blocks = (labels != NOBODY).reshape(grid.rows // times, times, grid.columns // times, times)
    land = blocks.any(axis=(1, 3))
    radius = round(CLOSING / grid.step / times)
    span = np.arange(-radius, radius + 1)
    disc = np.hypot(span[:, None], span) <= radius + 0.5
    closed = ndimage.binary_fill_holes(ndimage.binary_closing(land, disc))
    gaps = (closed & ~land) | ndimage.binary_erosion(closed, np.ones((3, 3)))  # not the outer rim
    finer = np.kron(gaps, np.ones((times, times), dtype=bool))
    return _with_nearest(labels, finer & (labels == NOBODY))


def without_strays(labels: Labels, extents: Sequence[Extent], grid: Grid) -> Labels:
    """The labels with detached parts of communes given to the nearest other commune.

    A commune keeps its largest part, the one with its middle, and islands that are not small.
    """
    strays, kept = np.zeros(labels.shape, dtype=bool), labels.copy()
    for number, window in _windows(labels, len(extents), margin=1):
        own = labels[window] == number
        parts, found = ndimage.label(own)
        if found == 1:
            continue
        sizes = np.bincount(parts.ravel())
        staying = [0, 1 + int(sizes[1:].argmax())]
        row, column = grid.pixel(extents[number].x, extents[number].y)
        if labels[row, column] == number:
            staying.append(int(parts[row - window.rows.start, column - window.columns.start]))
        inland = np.zeros(found + 1, dtype=bool)
        inland[parts[ndimage.binary_dilation((labels[window] != NOBODY) & ~own)]] = True
        islet = ~inland & (sizes < STRAY * sizes[1:].sum())
        inland[staying] = islet[staying] = False
        strays[window] |= inland[parts]
        kept[window][islet[parts]] = NOBODY
    return _with_nearest(kept, strays)


def blurred(labels: Labels, count: int) -> Labels:
    """The labels with smooth borders: each pixel has the label that prevails around it."""
    best = _blur(labels == NOBODY)
    found = np.full_like(labels, NOBODY)
    for number, window in _windows(labels, count, margin=ceil(4 * BLUR)):
        weight = _blur(labels[window] == number)
        better = weight > best[window]
        best[window][better] = weight[better]
        found[window][better] = number
    return found


def with_precincts(labels: Labels, extents: Sequence[Extent], grid: Grid) -> Labels:
    """The labels with the pixels around each commune's middle given to it."""
    middles = np.array([(extent.x, extent.y) for extent in extents])
    apart, _ = KDTree(middles).query(middles, k=[2])
    sides = np.sqrt([extent.area for extent in extents])
    radii = np.maximum(np.minimum(PRECINCT * apart[:, 0], HEARTLAND * sides), grid.step)
    found = labels.copy()
    for number, ((x, y), radius) in enumerate(zip(middles, radii, strict=True)):
        (row, column), far = grid.pixel(x, y), ceil(radius / grid.step)
        around = Window(slice(row - far, row + far + 1), slice(column - far, column + far + 1))
        xs, ys = axes(around, grid)
        found[around][np.hypot(ys[:, None] - y, xs - x) < radius] = number
    return found


def _with_nearest(labels: Labels, places: Mask) -> Labels:
    """The labels with that of the nearest other commune's pixel at all *places*."""
    known = (labels != NOBODY) & ~places
    sources = np.argwhere(known & ~ndimage.binary_erosion(known))
    targets = np.argwhere(places)
    found = labels.copy()
    if len(targets):
        _, nearest = KDTree(sources).query(targets)
        found[tuple(targets.T)] = labels[tuple(sources[nearest].T)]
    return found


def _blur(mask: Mask) -> NDArray[np.float32]:
    found: NDArray[np.float32] = ndimage.gaussian_filter(
        mask.astype(np.float32), BLUR, mode="nearest"
    )
    return found


def _windows(labels: Labels, count: int, margin: int) -> Iterator[tuple[int, Window]]:
    """For each commune that has a pixel the window of its pixels with *margin* around."""
    found = ndimage.find_objects(labels + np.int16(1), max_label=count)
    for number, part in enumerate(found):
        if part:
            rows, columns = (slice(max(s.start - margin, 0), s.stop + margin) for s in part)
            yield number, Window(rows, columns)
