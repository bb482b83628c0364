"""The lagging communes as GeoJSON, for programs of maps.

Many of these programs drop what stands beside the features; so each feature bears the marks too.
"""

from __future__ import annotations

from geo.boundaries import Boundaries
from geo.handover import feature_collection
from survey.exchange.lagging import LaggingList, Row
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable


def lagging_geojson(listed: LaggingList, provenance: Provenance, boundaries: Boundaries) -> bytes:
    """Return a feature for each commune of the section *chậm*, in its order."""
    marks = {"made_up": provenance.made_up_mark, "internal": provenance.internal_mark}
    members: dict[str, object] = {
        **provenance.columns,
        "boundary_note": boundaries.note,
        "boundary_source": boundaries.source,
        "not_concluded": len(listed.not_concluded),
        "not_visited": len(listed.not_visited),
    }
    features = {
        row.commune.code: {**_properties(place, row), **marks}
        for place, row in enumerate(listed.lagging, start=1)
    }
    return feature_collection(boundaries, features, members).encode()


def _properties(place: int, row: Row) -> dict[str, object]:
    return {
        "code": row.commune.code,
        "name": row.commune.name,
        "kind": row.commune.kind.value,
        "place": place,
        "level_code": row.level_code,
        "level": row.level,
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "coverage": row.coverage,
        "rank": row.rank,
        "reasons": [printable(reason.text) for reason in row.reasons],
        "missing": [missing.item.code for missing in row.missing],
        "agencies": [name for _, name in row.agencies],
        "deadlines": [printable(deadline) for deadline in row.deadlines],
        "days_late": row.days_late,
        "form": row.form,
        "objections": list(row.objected),
    }
