"""Boundary files of every kind that is read, as features and faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from geo.official.files import GEOPACKAGE, SHAPEFILE, File, Files
from geo.official.gdal import read_geopackage, read_shapefile
from geo.official.geojson import read_geojson
from geo.official.limits import FullError, RefusedError, Room
from geo.official.values import (
    Feature,
    OfficialFault,
    OfficialFaultCode,
    Reading,
    official_fault,
    shown,
)

_NAMED: Final = 5  # names in one sentence


def read_official(source: Path | Sequence[tuple[str, bytes]]) -> Reading:
    """The features in a file, folder or zip at a path, or in uploaded files (name, content).

    GeoJSON, GeoPackage and Shapefile. Never raises for what a file contains: see ``faults``.
    """
    reader = _Reader()
    if isinstance(source, Path):
        reader.read(reader.files.at(source))
        return reader.reading(source.name)
    reader.read(reader.files.uploaded(source))
    return reader.reading(named([name for name, _ in source]))


def named(names: Sequence[str]) -> str:
    """The first of *names* as one short text."""
    more = ", …" if len(names) > _NAMED else ""
    return shown(", ".join(names[:_NAMED]) + more)


class _Reader:
    """Reads files one after another and gathers features and faults."""

    def __init__(self) -> None:
        self._room = Room()
        self.files = Files(self._room)
        self._features: list[Feature] = []
        self._faults: list[OfficialFault] = []
        self._shapefiles: dict[str, dict[str, bytes]] = {}
        self._names: list[str] = []

    def read(self, files: Iterable[File]) -> None:
        try:
            for file in files:
                self._names.append(file.name)
                if file.suffix in SHAPEFILE:
                    whole = str(PurePosixPath(file.name.lower()).with_suffix(".shp"))
                    self._shapefiles.setdefault(whole, {})[file.suffix] = file.content
                elif file.suffix == GEOPACKAGE:
                    self._take(read_geopackage(*file, self._room, self._faults))
                else:
                    self._take(read_geojson(*file, self._room, self._faults))
            for name, parts in self._shapefiles.items():
                self._take(read_shapefile(name, parts, self._room, self._faults))
        except FullError as full:
            self._faults.append(full.fault)

    def _take(self, features: Iterator[Feature]) -> None:
        try:
            self._features.extend(features)
        except FullError:
            raise
        except RefusedError as refused:
            self._faults.append(refused.fault)

    def reading(self, source: str) -> Reading:
        """All that was read from what is called *source*."""
        faults = [*self.files.faults, *self._faults]
        ignored = self.files.ignored
        if not self._features and not faults:
            seen = named([*self._names, *ignored])
            faults.append(official_fault(OfficialFaultCode.NO_FEATURES, files=seen))
        elif ignored:
            code = OfficialFaultCode.FILES_IGNORED
            faults.append(official_fault(code, count=len(ignored), names=named(ignored)))
        return Reading(tuple(self._features), tuple(faults), shown(source))
