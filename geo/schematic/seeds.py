"""What is believed of each commune: its middle, its area, and the boxes that its old wards filled.

The facts contradict one another in places: boxes are of a district or of an address, areas of
another commune. What cannot be true is dropped here, and what was lost is inferred.

The plane is the sinusoidal projection around 107° E in km: areas are true and the way back exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.communes import Commune, CommuneKind
from geo.plane import Box

Floats = NDArray[np.float64]
Place = tuple[float, float]

KM_PER_DEGREE: Final = 111.2
MERIDIAN: Final = 107.0

FILL: Final = 0.54  # of its box belongs to an old ward, as a rule
LARGEST: Final = 4.0  # a box is not a ward's if it is so many times larger than the commune
REACH: Final = 2.0  # nor if its middle is so many sides of the commune away from its middle
VIEW: Final = 0.05  # nor if it gives less than this share of what the old wards have on average
VIEW_KM2: Final = 2.0  # and less than this: it is the view of an address
LEAST_AREA, GREATEST_AREA = 0.5, 3.0  # times what the boxes give: an area beyond is not believed
TYPICAL_AREA: Final = 70.0  # km², where nothing else is known
SCANT: Final = 0.1  # of the area may be missing without a box being put in
HEART: Final = 0.5  # of the area is a box around the middle where the middle is in no other


@dataclass(frozen=True)
class OldWard:
    """A ward of before July 2025.

    Attributes:
        box: Its box in degrees; None where none is known that can be its own.
        heirs: Codes of the communes of today that have a part of it.
    """

    box: Box | None
    heirs: tuple[str, ...]


class Seed(NamedTuple):
    """A box in the plane that a commune fills to some part; *soft* if its place is inferred."""

    x: float
    y: float
    width: float
    height: float
    soft: bool = False

    @property
    def area(self) -> float:
        """Area of the box in km²."""
        return self.width * self.height

    def away(self, place: Place) -> float:
        """Distance in km of the middle of the box from *place*."""
        return hypot(self.x - place[0], self.y - place[1])

    def holds(self, place: Place) -> bool:
        """Whether *place* lies in the box."""
        east, north = abs(place[0] - self.x), abs(place[1] - self.y)
        return 2 * east <= self.width and 2 * north <= self.height


class Extent(NamedTuple):
    """What is believed of a commune: its middle in the plane, its area in km², its boxes."""

    x: float
    y: float
    area: float
    seeds: tuple[Seed, ...]


class _Share(NamedTuple):
    """The box of an old ward that a commune has a part of, and how many communes have one."""

    seed: Seed
    heirs: int


def to_plane(degrees: Floats) -> Floats:
    """Longitudes and latitudes (rows) as x and y in km."""
    lon, lat = degrees.T
    return np.column_stack([(lon - MERIDIAN) * np.cos(np.radians(lat)), lat]) * KM_PER_DEGREE


def to_degrees(plane: Floats) -> Floats:
    """The way back from :func:`to_plane`."""
    x, lat = (plane / KM_PER_DEGREE).T
    return np.column_stack([MERIDIAN + x / np.cos(np.radians(lat)), lat])


def middle(commune: Commune) -> Place:
    """The commune's point in the plane."""
    return _in_plane(commune.lon, commune.lat)


def extents(communes: Sequence[Commune], wards: Iterable[OldWard]) -> list[Extent]:
    """What is believed of each of the *communes*, in their order.

    Every commune has at least one box, an inferred one if need be.
    """
    middles = {commune.code: middle(commune) for commune in communes}
    parts: dict[str, list[_Share | None]] = {commune.code: [] for commune in communes}
    for ward, seed in _with_own_boxes(wards, middles):
        for code in parts.keys() & set(ward.heirs):
            parts[code].append(_Share(seed, len(ward.heirs)) if seed else None)
    return [_extent(commune, parts[commune.code]) for commune in communes]


def _in_plane(lon: float, lat: float) -> Place:
    x, y = to_plane(np.array([[lon, lat]]))[0]
    return float(x), float(y)


def _with_own_boxes(
    wards: Iterable[OldWard], middles: dict[str, Place]
) -> list[tuple[OldWard, Seed | None]]:
    """The wards with an heir among *middles*, and their boxes in the plane.

    A box that several wards have is of the one whose heir is nearest.
    """
    heard = [ward for ward in wards if not middles.keys().isdisjoint(ward.heirs)]
    seeds = {ward.box: _seed(ward.box) for ward in heard if ward.box}
    distances: list[float] = []
    nearest: dict[Box, int] = {}
    for number, ward in enumerate(heard):
        found = [middles[code] for code in ward.heirs if code in middles]
        distances.append(min(map(seeds[ward.box].away, found)) if ward.box else 0.0)
        if ward.box:
            best = nearest.setdefault(ward.box, number)
            nearest[ward.box] = min(best, number, key=lambda which: (distances[which], which))
    return [
        (ward, seeds[ward.box] if ward.box and nearest[ward.box] == number else None)
        for number, ward in enumerate(heard)
    ]


def _seed(box: Box) -> Seed:
    x, y = _in_plane((box.west + box.east) / 2, (box.south + box.north) / 2)
    return Seed(x, y, box.width * KM_PER_DEGREE, box.height * KM_PER_DEGREE)


def _extent(commune: Commune, parts: Sequence[_Share | None]) -> Extent:
    place, area = middle(commune), commune.area_km2
    near = [part for part in parts if part and _is_near(part.seed, place, area)]
    if area and commune.kind is CommuneKind.DAC_KHU:
        near = _shrunk(near, area)
    elif area and len(near) > 1 and all(part.seed.area > LARGEST * area for part in near):
        area = None  # several boxes bear each other out
    good = _of_wards(near, area, len(parts))
    area = _believed(area, good, len(parts))
    seeds = [part.seed for part in good]
    if len(good) < max(len(parts), 1):
        seeds.extend(_lost(place, area, good))
    if not any(seed.holds(place) for seed in seeds):
        seeds.append(_square(place, HEART * area))
    return Extent(*place, area, tuple(seeds))


def _is_near(seed: Seed, place: Place, area: float | None) -> bool:
    """Whether the box is near enough to be of a ward of a commune of this place and area."""
    return seed.away(place) < REACH * sqrt(area or TYPICAL_AREA)


def _shrunk(parts: Sequence[_Share], area: float) -> list[_Share]:
    """The boxes of islands, smaller where they would give more than *area*: much of them is sea."""
    given = FILL * sum(part.seed.area for part in parts)
    scale = sqrt(area / given) if given > area else 1.0
    return [
        _Share(Seed(seed.x, seed.y, scale * seed.width, scale * seed.height), heirs)
        for seed, heirs in parts
    ]


def _of_wards(parts: Sequence[_Share], area: float | None, count: int) -> list[_Share]:
    """Those of the boxes that can be of one of the *count* wards of a commune of this area."""
    size = area or FILL * sum(part.seed.area for part in parts)
    least = min(VIEW * size / max(count, 1), VIEW_KM2) / FILL
    return [part for part in parts if least < part.seed.area < LARGEST * size]


def _believed(area: float | None, good: Sequence[_Share], count: int) -> float:
    """The area, or what *good* boxes of *count* wards give where the two contradict each other.

    A divided ward may have gone to the commune whole or hardly at all.
    """
    if not good:
        return area or TYPICAL_AREA
    lost = count / len(good)
    least = FILL * sum(seed.area for seed, heirs in good if heirs == 1)
    likely = FILL * sum(seed.area / heirs for seed, heirs in good) * lost
    greatest = FILL * sum(seed.area for seed, _ in good) * lost
    if area and LEAST_AREA * least <= area <= GREATEST_AREA * greatest:
        return area
    return likely


def _lost(place: Place, area: float, good: Sequence[_Share]) -> list[Seed]:
    """A square where the boxes that were lost must have been; none if little is missing.

    Area and first moment of the commune, less those of the known parts, are those of the rest.
    """
    known = [(seed.x, seed.y, FILL * seed.area / heirs) for seed, heirs in good]
    rest = area - sum(part for _, _, part in known)
    if rest < SCANT * area:
        return []
    x, y = ((area * place[i] - sum(part[i] * part[2] for part in known)) / rest for i in (0, 1))
    reach = REACH * sqrt(area)
    share = reach / max(hypot(x - place[0], y - place[1]), reach)
    return [_square((place[0] + share * (x - place[0]), place[1] + share * (y - place[1])), rest)]


def _square(place: Place, area: float) -> Seed:
    """An inferred box around *place* that gives *area*."""
    side = sqrt(area / FILL)
    return Seed(*place, side, side, soft=True)
