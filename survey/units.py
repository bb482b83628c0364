"""The unit list that the office keeps: the communes' names, and which of them take part in a round."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from geo.communes import Commune, parted

FILE: Final = "units.csv"
_HEADER: Final = ("code", "name", "takes_part")


@dataclass(frozen=True, slots=True)
class Unit:
    """One commune as the office names it."""

    code: str
    name: str
    takes_part: bool = True


def units_of(communes: Iterable[Commune]) -> tuple[Unit, ...]:
    """Return the list before the office has changed it: every commune, as the registry names it."""
    return tuple(Unit(commune.code, commune.name) for commune in communes)


def write_units(units: Iterable[Unit]) -> dict[str, str]:
    """Return the list as the file that a version holds."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows((unit.code, unit.name, int(unit.takes_part)) for unit in units)
    return {FILE: stream.getvalue()}


def read_units(files: Mapping[str, str]) -> tuple[Unit, ...]:
    """Return the list that :func:`write_units` wrote."""
    rows = csv.DictReader(io.StringIO(files[FILE], newline=""))
    return tuple(Unit(row["code"], row["name"], row["takes_part"] == "1") for row in rows)


def taking_part(communes: Iterable[Commune], units: Iterable[Unit]) -> tuple[Commune, ...]:
    """Return those of *communes* that take part, under the names of *units*, in their order."""
    listed = {unit.code: unit for unit in units if unit.takes_part}
    return tuple(
        _renamed(commune, listed[commune.code].name)
        for commune in communes
        if commune.code in listed
    )


def _renamed(commune: Commune, name: str) -> Commune:
    found = parted(name)
    if name == commune.name or found is None:
        return commune
    kind, short_name = found
    return replace(commune, name=name, short_name=short_name, kind=kind)
