"""The lagging communes as GeoJSON.

EX40 a feature for each lagging commune, in the order of the list, with its shape or null
EX41 a feature says what the list says; the collection and every feature bear the marks
"""

from __future__ import annotations

import json
from typing import Any

from geo.boundaries import Boundaries
from survey.exchange.hand_over import lagging_geojson
from survey.exchange.provenance import INTERNAL
from survey.labels import MADE_UP
from tests.exchange.small import BA_VI, CAM_THANH, MO_DUC, a_provenance, listed

RING = ((108.0, 15.0), (108.1, 15.0), (108.1, 15.1), (108.0, 15.0))
BOUNDARIES = Boundaries({"00004": ((RING,),)}, note="ranh giới sơ đồ")


def collection() -> dict[str, Any]:
    found = listed({BA_VI: "khong co co khong", CAM_THANH: "khong co khong co", MO_DUC: "co . . ."})
    provenance = a_provenance(made_up=True, internal=True)
    read: dict[str, Any] = json.loads(lagging_geojson(found, provenance, BOUNDARIES))
    return read


def test_ex40_features_follow_the_list() -> None:
    features = collection()["features"]

    assert [feature["properties"]["code"] for feature in features] == ["00004", "21025"]
    assert [feature["geometry"] and feature["geometry"]["type"] for feature in features] == [
        "Polygon",
        None,
    ]


def test_ex41_a_feature_says_what_the_list_says() -> None:
    properties = collection()["features"][0]["properties"]

    assert properties["name"] == "Xã Ba Vì"
    assert properties["value"] == 50.0
    assert properties["reasons"][0].startswith("Điều kiện bắt buộc chưa đạt: TS-01")
    assert properties["missing"] == ["TS-01", "AN-01"]
    assert properties["days_late"] is None


def test_ex41_the_marks_are_everywhere() -> None:
    read = collection()
    bearers = [read, *(feature["properties"] for feature in read["features"])]

    assert {(bearer["made_up"], bearer["internal"]) for bearer in bearers} == {(MADE_UP, INTERNAL)}
    assert (read["as_of"], read["boundary_note"], read["not_visited"]) == (
        "2026-12-10",
        "ranh giới sơ đồ",
        1,
    )
