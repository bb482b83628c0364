"""What goes to the process apart and comes back from it, as values that JSON has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from geo.boundaries import Boundaries, parse_boundaries, write_boundaries
from geo.communes import Commune, CommuneKind
from geo.official.values import (
    AreaDifference,
    Gap,
    Match,
    MatchedBy,
    OfficialFault,
    OfficialFaultCode,
    OfficialProposal,
    Overlap,
)


def of_communes(communes: Iterable[Commune]) -> list[dict[str, Any]]:
    """*communes* with all that is known of them."""
    return [asdict(commune) for commune in communes]


def to_communes(records: Sequence[Mapping[str, Any]]) -> list[Commune]:
    """What :func:`of_communes` was given."""
    return [Commune(**{**record, "kind": CommuneKind(record["kind"])}) for record in records]


def of_shapes(boundaries: Boundaries) -> str:
    """*boundaries* as GeoJSON."""
    return write_boundaries(boundaries)


def to_shapes(record: str) -> Boundaries:
    """What :func:`of_shapes` was given.

    Raises:
        BoundariesError: It is something else.
    """
    return parse_boundaries(record, "record")


def of_proposal(found: OfficialProposal) -> dict[str, Any]:
    """*found* with communes as their codes."""
    return {
        "shapes": of_shapes(found.shapes),
        "matched": [(one.commune.code, one.place, one.by) for one in found.matched],
        "missing": [commune.code for commune in found.missing],
        "faults": [(one.code, one.place, one.details) for one in found.faults],
        "overlaps": [(one.first.code, one.second.code, one.km2) for one in found.overlaps],
        "gaps": [tuple(asdict(gap).values()) for gap in found.gaps],
        "area_differences": [
            (one.commune.code, one.drawn, one.registered) for one in found.area_differences
        ],
    }


def to_proposal(record: Any, communes: Mapping[str, Commune]) -> OfficialProposal:
    """What :func:`of_proposal` was given, of *communes* by code.

    Raises:
        ValueError, LookupError, TypeError: It is something else.
    """
    return OfficialProposal(
        shapes=to_shapes(record["shapes"]),
        matched=tuple(
            Match(communes[code], str(place), MatchedBy(by))
            for code, place, by in record["matched"]
        ),
        missing=tuple(communes[code] for code in record["missing"]),
        faults=tuple(
            OfficialFault(
                OfficialFaultCode(code),
                str(place),
                tuple((str(name), str(value)) for name, value in details),
            )
            for code, place, details in record["faults"]
        ),
        overlaps=tuple(
            Overlap(communes[first], communes[second], float(km2))
            for first, second, km2 in record["overlaps"]
        ),
        gaps=tuple(Gap(*map(float, gap)) for gap in record["gaps"]),
        area_differences=tuple(
            AreaDifference(communes[code], float(drawn), float(registered))
            for code, drawn, registered in record["area_differences"]
        ),
    )
