"""Shapes that are not what they say do not become the map's without somebody's yes.

1. Two neighbours changed about are told, wherever in the province: both, by their points.
2. An area beyond twice or half of the registered one is told, and one of all together beyond 30 %.
3. A schematic drawing is told by its note, and by being the one in use; the note stays with it.
4. What a file says of itself becomes the note of its shapes.
5. A special zone that no file has keeps the shape in use, unless that lies on a new one.
6. No text of a file is longer than a line or has marks that do not print, whatever is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, geometry, read_boundaries
from geo.communes import CommuneRegistry
from geo.official.proposing import propose
from geo.official.reading import read_official
from geo.official.values import (
    SHOWN_MAX,
    Feature,
    OfficialFaultCode,
    OfficialProposal,
    Reading,
    Severity,
)
from tests.support.boundary_files import (
    COMMUNES,
    collection,
    feature,
    geojson,
    polygon,
    province,
    square,
    squares,
)

Code = OfficialFaultCode
Pair = tuple[str, str]


def proposed(content: bytes, current: Boundaries | None = None) -> OfficialProposal:
    return propose(read_official([("xa.geojson", content)]), COMMUNES, current=current, note="new")


def warnings(found: OfficialProposal) -> list[tuple[Code, str, dict[str, str]]]:
    return [
        (fault.code, fault.place, dict(fault.details))
        for fault in found.faults
        if fault.severity is Severity.WARNING
    ]


def drawn(boundaries: Boundaries) -> dict[str, BaseGeometry]:
    return {
        code: shapely.from_geojson(json.dumps(geometry(shape)))
        for code, shape in boundaries.shapes.items()
    }


def neighbours(shapes: dict[str, BaseGeometry]) -> list[Pair]:
    codes, geometries = list(shapes), list(shapes.values())
    found = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    return [(codes[one], codes[other]) for one, other in found.T if one < other]


def batches(pairs: Sequence[Pair], size: int) -> Iterable[list[Pair]]:
    """All pairs, in lists of so many in which no commune is twice."""
    left = list(pairs)
    while left:
        taken: dict[str, Pair] = {}
        for pair in left:
            if len(taken) < 2 * size and not taken.keys() & set(pair):
                taken |= dict.fromkeys(pair, pair)
        batch = list(dict.fromkeys(taken.values()))
        yield batch
        left = [pair for pair in left if pair not in batch]


def test_every_two_neighbours_changed_about_are_told(
    data: Path, registry: CommuneRegistry
) -> None:  # 1
    shapes = drawn(read_boundaries(data / "boundaries" / "51.json"))
    pairs = neighbours(shapes)
    silent = []
    for batch in batches(pairs, 24):  # of more than 50 of a kind a number is told
        changed = shapes | {
            one: shapes[other] for pair in batch for one, other in (pair, pair[::-1])
        }
        features = tuple(
            Feature(str(number), "", "", {"ma": code}, shape)
            for number, (code, shape) in zip(count(1), changed.items(), strict=False)
        )
        found = propose(Reading(features, (), ""), registry.province("51"))
        assert found.shapes.shapes.keys() == shapes.keys()
        told = {place[:5] for code, place, _ in warnings(found) if code.startswith("point")}
        silent += [pair for pair in batch if not set(pair) <= told]
    assert silent == []
    assert len(pairs) >= 207


@pytest.mark.parametrize(
    ("share", "codes"),
    [
        pytest.param(0.55, [], id="2-over-half"),
        pytest.param(0.45, [Code.AREA_FAR], id="2-less-than-half"),
    ],
)
def test_an_area_far_from_the_registered_one(share: float, codes: list[Code]) -> None:
    wide = 0.1 * share
    ring = [[108.25 - wide / 2, 15.1], [108.25 + wide / 2, 15.1], [108.25 + wide / 2, 15.2],
            [108.25 - wide / 2, 15.2], [108.25 - wide / 2, 15.1]]  # fmt: skip
    found = proposed(province(c21040=feature(polygon(ring), code="21040", name="Xã Đăk Cấm")))
    assert [(code, place) for code, place, _ in warnings(found)] == [
        (code, "21040 Xã Đăk Cấm") for code in codes
    ]
    assert [one.commune.code for one in found.area_differences] == ["21040"]


def shrunk(factor: float) -> dict[str, BaseGeometry]:
    """The six squares about their points."""
    from shapely import affinity  # noqa: PLC0415 - for this alone

    return {code: affinity.scale(shape, factor, factor) for code, shape in squares().items()}


def test_areas_of_all_together_are_told() -> None:  # 2
    assert warnings(proposed(geojson(shrunk(0.9)))) == []
    ((code, place, details),) = warnings(proposed(geojson(shrunk(0.8))))
    assert (code, place, details["registered"]) == (Code.AREA_TOTAL, "", "712.8")
    assert float(details["drawn"]) == pytest.approx(0.64 * 712.8, rel=0.01)
    tiny = [code for code, *_ in warnings(proposed(geojson(shrunk(0.04))))]
    assert tiny == [Code.AREA_TOTAL, *[Code.AREA_FAR] * 6]


SCHEMATIC = "Ranh giới sơ đồ, không có giá trị pháp lý"


@pytest.mark.parametrize(
    "member", [pytest.param("note", id="3-shapes"), pytest.param("boundary_note", id="3-map")]
)
def test_a_schematic_drawing_by_its_note(member: str) -> None:
    found = proposed(geojson(squares(), {member: SCHEMATIC}))
    assert warnings(found) == [(Code.SCHEMATIC, "", {"note": SCHEMATIC})]
    assert found.shapes.note == SCHEMATIC


@pytest.mark.parametrize("east", [0.0, 0.0001, 0.001])
def test_a_schematic_drawing_by_being_the_one_in_use(east: float) -> None:  # 3
    before = proposed(geojson(squares(), {"note": SCHEMATIC})).shapes
    moved = {
        code: shapely.transform(shape, lambda positions: positions + np.array([east, 0]))
        for code, shape in squares().items()
    }
    found = proposed(geojson(moved, {"note": "thật"}), before)
    other = east > 0.0005
    assert [code for code, *_ in warnings(found)] == ([] if other else [Code.SCHEMATIC])
    assert found.shapes.note == ("thật" if other else f"thật; {SCHEMATIC}")


def test_official_shapes_come_again_without_a_word() -> None:  # 3
    before = proposed(province()).shapes
    again = proposed(province(), before)
    assert (warnings(again), again.shapes) == ([], before)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        pytest.param("Nghiệm thu\n  2026 <b>", "Nghiệm thu_ 2026 _b_", id="4-cleaned"),
        pytest.param("x" * 500, "x" * 99 + "…", id="4-short"),
        pytest.param("  ", "new", id="4-nothing"),
        pytest.param(["a"], "new", id="4-no-text"),
    ],
)
def test_what_a_file_says_of_itself(said: object, note: str) -> None:
    found = proposed(geojson(squares(), {"note": said}))
    assert (found.shapes.note, warnings(found)) == (note, [])


def test_a_special_zone_keeps_its_shape() -> None:  # 5
    before = proposed(province()).shapes
    apart = {
        **before.shapes,
        "21034": ((tuple((x + 2, y) for x, y in before.shapes["21034"][0][0]),),),
    }
    found = proposed(province(c21034=None), Boundaries(apart, "", ""))
    assert warnings(found) == [(Code.SHAPE_KEPT, "", {"names": "Đặc khu Lý Sơn"})]
    assert list(found.shapes.shapes) == sorted(before.shapes)
    assert found.shapes.shapes["21034"] == apart["21034"]
    assert [commune.code for commune in found.missing] == ["21034"]


@pytest.mark.parametrize(
    ("left_out", "in_use", "names"),
    [
        pytest.param("21034", "21034", "Đặc khu Lý Sơn", id="5-where-new-shapes-lie"),
        pytest.param("21034", "21040", "Đặc khu Lý Sơn", id="5-nothing-in-use"),
        pytest.param("21040", "21040", "Xã Đăk Cấm", id="5-no-special-zone"),
    ],
)
def test_what_keeps_no_shape_is_missing(left_out: str, in_use: str, names: str) -> None:
    place = 4 if in_use == "21034" else 8  # beside others, or apart
    ring = tuple((lon, lat) for lon, lat in square(place))
    content = province(**{f"c{left_out}": None})
    found = proposed(content, Boundaries({in_use: ((ring,),)}, "", ""))
    assert warnings(found) == [(Code.MISSING, "", {"count": "1", "names": names})]
    assert left_out not in found.shapes.shapes


EVIL = "<b>\x1b[31m\x00\u202e\r\n" + "ă" * 5_000
BOW_TIE = [[108.0, 15.0], [108.1, 15.1], [108.1, 15.0], [108.0, 15.1], [108.0, 15.0]]
HOSTILE = {
    "columns": [feature(polygon(square(n)), **{f"{EVIL}code": c.code, f"{EVIL}name": c.name})
                for n, c in enumerate(COMMUNES)],
    "nothing matched": [feature(polygon(square(0)), **{EVIL: EVIL})],
    "name differs": [feature(polygon(square(n)), code=c.code, name=EVIL if n else c.name)
                     for n, c in enumerate(COMMUNES)],
    "type": [feature({"type": EVIL, "coordinates": [[1, 2]]})],
    "crossing": [feature(polygon(BOW_TIE), code="00004")],
    "ambiguous": [feature(polygon(square(8)), TEN="Hòa Bình\u2028\x00")],
    "double": [feature(polygon(square(5)), code="21040")] * 3,
    "foreign": [feature(polygon(square(n)), code=c.code, **{EVIL: 1}) for n, c in enumerate(COMMUNES)]
    + [feature(polygon(square(7)), code=EVIL)],
    "unknown code": [feature(polygon(square(5)), code="99999", TEN="Đăk Cấm"),
                     feature(polygon(square(4)), code="21034", TEN="Lý Sơn")],
    "unknown place": [feature(polygon([[1e6, 1e6], [2e6, 1e6], [2e6, 2e6], [1e6, 1e6]]), code="00004")],
}  # fmt: skip


@pytest.mark.parametrize("crs", [None, EVIL], ids=["", "crs"])
@pytest.mark.parametrize("name", [pytest.param(name, id=f"6-{name}") for name in HOSTILE])
def test_texts_of_files_are_one_short_line(name: str, crs: str | None) -> None:
    members: dict[str, object] = {"note": EVIL}
    if crs is not None:
        members["crs"] = {"type": "name", "properties": {"name": crs}}
    content = collection(HOSTILE[name], **members)
    found = propose(read_official([(f"{EVIL}.geojson", content)]), COMMUNES)
    texts = [found.shapes.note, found.shapes.source]
    texts += [text for fault in found.faults for _, text in (("", fault.place), *fault.details)]
    assert len(found.faults) > 0
    for text in texts:
        assert text.isprintable()
        assert "<" not in text
        assert len(text) <= SHOWN_MAX + len(" #000000")
