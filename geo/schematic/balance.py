"""Which part of the plane each commune wants, and how the wishes are balanced.

A point costs a commune little in the middle of one of its boxes and much beyond them; a point
that costs every commune more than `OUTSIDE` is nobody's. Offsets and tilts of the costs are found
with which the communes get their areas and middles, so far as they may differ.
"""

from collections.abc import Sequence
from math import ceil, floor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.schematic.seeds import Extent, Floats, Seed

Integers = NDArray[np.int64]

ROUNDNESS: Final = 2.5  # exponent of the rounded box; 2 is an ellipse
OUTSIDE: Final = 1.4  # what a point costs outside; rounds the corners of the boxes
STEEPNESS: Final = 8.0  # of the cost beyond a box, for each half-box; none beyond an inferred one
RIM, SOFT_RIM = 1.15, 1.5  # half-boxes: a point further from the middle is no candidate
BLEND: Final = 0.1  # of the soft minimum over a commune's boxes

STEPS: Final = 100
HOT, COLD = 0.4, 0.04  # temperatures of the first and the last step
OFFSET_PACE, TILT_PACE = 0.3, 1.0  # of the first step
OFFSET_MOST, TILT_MOST = 0.5, 0.4  # so that a wrong fact cannot do much harm


class Grid(NamedTuple):
    """Square pixels of the plane; row 0 is in the south."""

    west: float
    south: float
    step: float  # km
    rows: int
    columns: int

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the pixel with this point."""
        return floor((y - self.south) / self.step), floor((x - self.west) / self.step)

    def finer(self, times: int) -> "Grid":
        """The same place with each pixel divided in *times* by *times*."""
        return Grid(
            self.west, self.south, self.step / times, self.rows * times, self.columns * times
        )


class Window(NamedTuple):
    """A part of a grid."""

    rows: slice
    columns: slice


class Balance(NamedTuple):
    """What is taken off the costs of each commune: an offset, and a tilt for each side away."""

    offset: Floats
    tilt: Floats  # eastwards and northwards


class _Candidates(NamedTuple):
    """Pairs of a pixel and a commune, pixel by pixel."""

    first: Integers  # number of the first pair of each pixel
    pixel: Integers  # running number of the pixel of each pair
    owner: Integers
    cost: Floats
    away: Floats


def grid_around(extents: Sequence[Extent], step: float, margin: float) -> Grid:
    """A grid that holds all boxes with *margin* km around; its corners are multiples of *step*."""
    boxes = np.array([seed[:4] for extent in extents for seed in extent.seeds])
    low = (boxes[:, :2] - boxes[:, 2:]).min(axis=0) - margin
    high = (boxes[:, :2] + boxes[:, 2:]).max(axis=0) + margin
    west, south = np.floor(low / step) * step
    columns, rows = np.ceil((high - (west, south)) / step).astype(int)
    return Grid(float(west), float(south), step, int(rows), int(columns))


def axes(window: Window, grid: Grid) -> tuple[Floats, Floats]:
    """The x and the y of the middles of the pixels."""
    columns = np.arange(window.columns.start, window.columns.stop)
    rows = np.arange(window.rows.start, window.rows.stop)
    return grid.west + grid.step * (columns + 0.5), grid.south + grid.step * (rows + 0.5)


def costs(extent: Extent, grid: Grid) -> tuple[Window, Floats]:
    """The window with the commune's candidates and what its pixels cost, infinite elsewhere."""
    halves = np.array([s[2:4] for s in extent.seeds]) / 2
    reach = halves * [[SOFT_RIM if seed.soft else RIM] for seed in extent.seeds]
    middles = np.array([s[:2] for s in extent.seeds])
    low = ((middles - reach).min(axis=0) - (grid.west, grid.south)) / grid.step
    high = ((middles + reach).max(axis=0) - (grid.west, grid.south)) / grid.step
    columns, rows = (slice(floor(a), ceil(b)) for a, b in zip(low, high, strict=True))
    window = Window(rows, columns)
    x, y = axes(window, grid)
    likeness = np.zeros((len(y), len(x)))
    for seed in extent.seeds:
        across = _side_cost(np.abs(x - seed.x) / (seed.width / 2), seed)
        up = _side_cost(np.abs(y - seed.y) / (seed.height / 2), seed)
        likeness += np.exp(-up / BLEND)[:, None] * np.exp(-across / BLEND)
    with np.errstate(divide="ignore"):
        return window, -BLEND * np.log(likeness)


def away(extent: Extent, x: Floats, y: Floats) -> Floats:
    """How far east and north of the commune's middle points lie, in sides of the commune."""
    found: Floats = np.stack([x - extent.x, y - extent.y], axis=-1) / np.sqrt(extent.area)
    return found


def balance(extents: Sequence[Extent], grid: Grid) -> Balance:
    """The offsets and tilts that give the communes their areas and middles, as far as they may.

    Pixels are shared out softly, the cheaper the more; the shares get harder from step to step.
    """
    found = _candidates(extents, grid)
    count = len(extents)
    share = grid.step**2 / np.array([extent.area for extent in extents])
    offset, tilt = np.zeros(count), np.zeros((count, 2))
    for step in range(STEPS):
        cooled = (COLD / HOT) ** (step / (STEPS - 1))
        taken = _taken(found, Balance(offset, tilt), HOT * cooled)
        area = share * np.bincount(found.owner, taken, count)
        offset += OFFSET_PACE * cooled * np.clip(1 - area, -1, 1)
        np.clip(offset, -OFFSET_MOST, OFFSET_MOST, out=offset)
        for axis in (0, 1):
            moment = share * np.bincount(found.owner, taken * found.away[:, axis], count)
            tilt[:, axis] -= TILT_PACE * cooled * np.clip(moment, -1, 1)
        np.clip(tilt, -TILT_MOST, TILT_MOST, out=tilt)
    return Balance(offset, tilt)


def _side_cost(side: Floats, seed: Seed) -> Floats:
    """What half the way across the box costs, by the distance from its middle in half-boxes."""
    cost = side**ROUNDNESS
    if seed.soft:
        return np.where(side <= SOFT_RIM, cost, np.inf)
    return np.where(side <= RIM, cost + STEEPNESS * np.maximum(side - 1, 0), np.inf)


def _candidates(extents: Sequence[Extent], grid: Grid) -> _Candidates:
    pixels, owners, values, aways = [], [], [], []
    for number, extent in enumerate(extents):
        window, cost = costs(extent, grid)
        row, column = np.nonzero(cost < OUTSIDE + OFFSET_MOST + TILT_MOST)
        x, y = axes(window, grid)
        pixels.append((row + window.rows.start) * grid.columns + column + window.columns.start)
        owners.append(np.full(len(row), number))
        values.append(cost[row, column])
        aways.append(away(extent, x[column], y[row]))
    pixel = np.concatenate(pixels)
    order = np.argsort(pixel, kind="stable")
    _, first, running = np.unique(pixel[order], return_index=True, return_inverse=True)
    owner = np.concatenate(owners)[order]
    cost, gap = np.concatenate(values)[order], np.concatenate(aways)[order]
    return _Candidates(first, running, owner, cost, gap)


def _taken(found: _Candidates, balanced: Balance, heat: float) -> Floats:
    """The share of its pixel that each pair gets; the rest is outside."""
    tilted = np.einsum("ij,ij->i", balanced.tilt[found.owner], found.away)
    wish = (balanced.offset[found.owner] + tilted - found.cost) / heat
    most = np.maximum(np.maximum.reduceat(wish, found.first), -OUTSIDE / heat)
    weight = np.exp(wish - most[found.pixel])
    total = np.add.reduceat(weight, found.first) + np.exp(-OUTSIDE / heat - most)
    taken: Floats = weight / total[found.pixel]
    return taken
