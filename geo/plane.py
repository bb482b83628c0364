"""Boxes on the earth and how they are laid into the plane of a drawing."""

from collections.abc import Iterable, Mapping
from math import cos, hypot, radians
from typing import NamedTuple, Self

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


class Box(NamedTuple):
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, positions: Iterable[Position]) -> Self:
        """The smallest box with all *positions*."""
        lons, lats = zip(*positions, strict=True)
        return cls(min(lons), min(lats), max(lons), max(lats))

    @classmethod
    def around(cls, boxes: Iterable["Box"]) -> Self:
        """The smallest box with all *boxes*."""
        west, south, east, north = zip(*boxes, strict=True)
        return cls(min(west), min(south), max(east), max(north))

    @property
    def squeeze(self) -> float:
        """Length of a degree of longitude over one of latitude, in the middle."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def width(self) -> float:
        """Width in degrees of latitude."""
        return (self.east - self.west) * self.squeeze

    @property
    def height(self) -> float:
        """Height in degrees."""
        return self.north - self.south

    def gap(self, other: "Box") -> float:
        """Distance in degrees between the two boxes, 0 where they meet."""
        east = max(self.west - other.east, other.west - self.east, 0.0)
        north = max(self.south - other.north, other.south - self.north, 0.0)
        return hypot(east, north)


class Frame(NamedTuple):
    """Where a box lies in the plane: x to the right, y down, equirectangular."""

    box: Box
    left: float
    top: float
    scale: float  # units a degree of latitude

    @property
    def bottom(self) -> float:
        """The y of the southern edge."""
        return self.top + self.box.height * self.scale

    def point(self, position: Position) -> tuple[int, int]:
        """The x and y of *position* in whole units."""
        lon, lat = position
        x = self.left + (lon - self.box.west) * self.box.squeeze * self.scale
        y = self.top + (self.box.north - lat) * self.scale
        return round(x), round(y)


def groups(boxes: Mapping[str, Box], distance: float) -> list[tuple[str, ...]]:
    """The keys in groups that lie further than *distance* degrees apart.

    Within a group each box is near another one. The largest group comes first.
    """
    left = dict(boxes)
    found: list[tuple[str, ...]] = []
    while left:
        group = [next(iter(left))]
        del left[group[0]]
        for key in group:  # grows while it is walked
            near = [other for other in left if boxes[key].gap(left[other]) <= distance]
            group.extend(near)
            for other in near:
                del left[other]
        found.append(tuple(sorted(group)))
    return sorted(found, key=lambda group: (-len(group), group))
