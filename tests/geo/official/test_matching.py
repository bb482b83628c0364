"""Features find their communes by code or name, wherever in a file these stand.

1. A column of codes is found under any name, whatever a spreadsheet did to the codes.
2. So is a column of names: with the kind, short, without; any accents, tone marks, case.
3. A code decides before a name; where they contradict each other, both are said.
4. A column of numbers that contradicts the names holds no codes.
5. A file of one feature may have code or name in its own name.
6. A name that fits several communes goes to the one whose point it holds, else it is a fault.
7. Features of one code are one commune if they do not overlap; else a fault.
8. Features of other provinces are left out and counted; missing communes are named.
9. Features of one name are one commune if no other of the province has it, they do not overlap
   and lie near each other; that is said, and so is whose part is left out.
10. Every commune of all 34 provinces is found by its name, with and without its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from geo.communes import CommuneRegistry
from geo.official.matching import match
from geo.official.proposing import propose
from geo.official.reading import read_official
from geo.official.values import Feature, MatchedBy, OfficialFaultCode, OfficialProposal, Severity
from tests.support.boundary_files import (
    CODES,
    COMMUNES,
    Ring,
    collection,
    feature,
    polygon,
    province,
    square,
)

Code = OfficialFaultCode


def proposed(*files: tuple[str, bytes]) -> OfficialProposal:
    return propose(read_official(files), COMMUNES)


def of_columns(**columns: Sequence[object]) -> bytes:
    """The six squares with these columns."""
    return collection(
        feature(polygon(square(place)), **{name: cells[place] for name, cells in columns.items()})
        for place in range(6)
    )


def found_by(found: OfficialProposal) -> list[tuple[str, MatchedBy]]:
    return [(match.commune.code, match.by) for match in found.matched]


def faults(found: OfficialProposal) -> list[tuple[Code, str, dict[str, str]]]:
    """All but the columns that were read."""
    return [
        (fault.code, fault.place, dict(fault.details))
        for fault in found.faults
        if fault.code is not Code.COLUMNS
    ]


OBJECTS = [f"{number}" for number in range(1, 7)]


@pytest.mark.parametrize(
    ("columns", "by", "read"),
    [
        pytest.param(
            {"OBJECTID": OBJECTS, "ma_xa": CODES}, MatchedBy.CODE, ("ma_xa", ""), id="1-text"
        ),
        pytest.param(
            {"MAXA": [int(code) for code in CODES]}, MatchedBy.CODE, ("MAXA", ""), id="1-numbers"
        ),
        pytest.param(
            {"gid": [float(code) for code in CODES]}, MatchedBy.CODE, ("gid", ""), id="1-decimals"
        ),
        pytest.param(
            {"x": [f" {code} " for code in CODES]}, MatchedBy.CODE, ("x", ""), id="1-spaces"
        ),
        pytest.param(
            {"TEN": [commune.name for commune in COMMUNES]},
            MatchedBy.NAME,
            ("", "TEN"),
            id="2-with-kind",
        ),
        pytest.param(
            {
                "a": ["2025"] * 6,
                "NAME_3": ["xã hoà bình", "P.Hoà Bình", "X. BÌNH THANH", "bình  thạnh", "Ly Son",
                           "dak-cam (mới)"],
            },
            MatchedBy.NAME,
            ("", "NAME_3"),
            id="2-any-writing",
        ),
        pytest.param(
            {"TEN": ["Xa Hoa Binh", "Phuong Hoa Binh", "Xã Bình Thanh", "TT. Bình Thạnh",
                     "DK Ly Son", "Phường Đăk Cấm"]},
            MatchedBy.NAME,
            ("", "TEN"),
            id="2-other-kind",
        ),
        pytest.param(
            {
                "OBJECTID": ["4", "8", "3", "5", "6", "7"],
                "TEN": ["Xã Đăk Cấm", "Xã Hòa Bình", "Phường Hòa Bình", "Xã Bình Thanh",
                        "Xã Bình Thạnh", "Đặc khu Lý Sơn"],
            },
            MatchedBy.NAME,
            ("", "TEN"),
            id="4-numbers-that-contradict-names",
        ),
    ],
)  # fmt: skip
def test_columns(
    columns: dict[str, Sequence[object]], by: MatchedBy, read: tuple[str, str]
) -> None:
    matching = match(read_official([("xa.geojson", of_columns(**columns))]).features, COMMUNES)
    claimed = [claim.candidates[0].code for claim in matching.claims]
    assert sorted(claimed) == sorted(CODES)
    assert {len(claim.candidates) for claim in matching.claims} == {1}
    assert {claim.by for claim in matching.claims} == {by}
    (columns_read,) = matching.faults
    assert dict(columns_read.details) == {"code": read[0], "name": read[1]}


def test_a_code_decides_before_a_name() -> None:  # 3
    names = [commune.name for commune in COMMUNES]
    names[4], names[5] = names[5], names[4]
    found = proposed(("xa.geojson", of_columns(MAXA=CODES, TEN=names)))
    assert found_by(found) == [(code, MatchedBy.CODE) for code in CODES]
    assert faults(found) == [
        (
            Code.NAME_DIFFERS,
            "xa.geojson #5",
            {"code": "21034", "name": "Xã Đăk Cấm", "commune": "Đặc khu Lý Sơn"},
        ),
        (
            Code.NAME_DIFFERS,
            "xa.geojson #6",
            {"code": "21040", "name": "Đặc khu Lý Sơn", "commune": "Xã Đăk Cấm"},
        ),
    ]


def test_a_name_finds_what_its_code_does_not() -> None:  # 3
    codes = [*CODES[:5], "99999"]
    names = [commune.name for commune in COMMUNES]
    found = proposed(("xa.geojson", of_columns(MAXA=codes, TEN=names)))
    assert found_by(found)[-1] == ("21040", MatchedBy.NAME)
    assert faults(found) == [
        (Code.CODE_UNKNOWN, "xa.geojson #6", {"code": "99999", "commune": "21040 Xã Đăk Cấm"})
    ]


@pytest.mark.parametrize(
    ("name", "by"),
    [
        pytest.param("{code}_{short}", MatchedBy.FILE_CODE, id="5-code"),
        pytest.param("ranh/51-{code}", MatchedBy.FILE_CODE, id="5-code-in-folder"),
        pytest.param("{name}", MatchedBy.FILE_NAME, id="5-name"),
        pytest.param("12 {name} (2025)", MatchedBy.FILE_NAME, id="5-number-and-name"),
    ],
)
def test_names_of_files(name: str, by: MatchedBy) -> None:
    files = [
        (
            name.format(code=commune.code, short=commune.short_name, name=commune.name) + ".json",
            collection([feature(polygon(square(place)))]),
        )
        for place, commune in enumerate(COMMUNES)
    ]
    found = proposed(*files)
    assert found_by(found) == [(code, by) for code in CODES]
    assert faults(found) == []


def test_an_ambiguous_name_goes_to_the_commune_whose_point_it_holds() -> None:  # 6
    found = proposed(("xa.geojson", of_columns(TEN=[commune.short_name for commune in COMMUNES])))
    assert found_by(found) == [(code, MatchedBy.NAME) for code in CODES]
    assert faults(found) == []


def test_an_ambiguous_name_elsewhere_is_a_fault() -> None:  # 6
    elsewhere = feature(polygon(square(8)), TEN="Hòa Bình")
    others = [feature(polygon(square(place)), TEN=COMMUNES[place].name) for place in (2, 3, 4, 5)]
    found = proposed(("xa.geojson", collection([elsewhere, *others])))
    (first, *_) = faults(found)
    assert first == (
        Code.AMBIGUOUS,
        "xa.geojson #1",
        {"name": "Hòa Bình", "candidates": "00004 Xã Hòa Bình, 00008 Phường Hòa Bình"},
    )


HALVES = ([[108.2, 15.1], [108.25, 15.1], [108.25, 15.2], [108.2, 15.2], [108.2, 15.1]],
          [[108.25, 15.1], [108.3, 15.1], [108.3, 15.2], [108.25, 15.2], [108.25, 15.1]])  # fmt: skip
REST = [
    feature(polygon(square(place)), code=code, name=COMMUNES[place].name)
    for place, code in enumerate(CODES[:5])
]


def test_parts_of_one_code_are_one_commune() -> None:  # 7
    parts = [feature(polygon(ring), code="21040") for ring in HALVES]
    found = proposed(("xa.geojson", collection([*REST, *parts])))
    assert faults(found) == [(Code.MERGED, "21040 Xã Đăk Cấm", {"count": "2"})]
    (part,) = found.shapes.shapes["21040"]
    assert set(part[0]) >= {(108.2, 15.1), (108.3, 15.1), (108.3, 15.2), (108.2, 15.2)}


ELSEWHERE = [[[lon + 0.6, lat] for lon, lat in ring] for ring in HALVES]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(
            [feature(polygon(square(5)), code="21040"), feature(polygon(HALVES[0]), code="21040")],
            id="7-overlapping",
        ),
        pytest.param(
            [feature(polygon(square(5)), name="Xã Đăk Cấm"), feature(polygon(HALVES[0]), name="Xã Đăk Cấm")],
            id="9-both-with-the-point",
        ),
        pytest.param(
            [feature(polygon(ring), name="Xã Đăk Cấm") for ring in ELSEWHERE],
            id="9-none-with-the-point",
        ),
    ],
)  # fmt: skip
def test_features_that_both_claim_a_commune(parts: list[object]) -> None:
    found = proposed(("xa.geojson", collection([*REST, *parts])))
    (double, *_) = [fault for fault in faults(found) if fault[0] is Code.DOUBLE]
    assert double == (
        Code.DOUBLE,
        "21040 Xã Đăk Cấm",
        {"places": "xa.geojson #6; xa.geojson #7"},
    )
    assert found.shapes.shapes == {}


def by_names(*extra: tuple[Ring, str]) -> OfficialProposal:
    """The six squares with their names, then features of *extra*."""
    features = [
        feature(polygon(square(place)), TEN=commune.name) for place, commune in enumerate(COMMUNES)
    ]
    features += [feature(polygon(ring), TEN=name) for ring, name in extra]
    return proposed(("xa.geojson", collection(features)))


def islet(east: float) -> Ring:
    """A small square so many degrees east of the province."""
    west = 108.3 + east
    return [[west, 15.0], [west + 0.01, 15.0], [west + 0.01, 15.01], [west, 15.01], [west, 15.0]]


@pytest.mark.parametrize(
    ("east", "name", "number"),
    [
        pytest.param(0.05, "Đăk Cấm", 6, id="9-near"),
        pytest.param(3.0, "ly son", 5, id="9-special-zone-far-out"),
    ],
)
def test_parts_of_one_name_are_one_commune(east: float, name: str, number: int) -> None:
    found = by_names((islet(east), name))
    whole = COMMUNES[number - 1]
    details = {"count": "2", "places": f"xa.geojson #{number}; xa.geojson #7"}
    assert faults(found) == [(Code.PARTS_JOINED, f"{whole.code} {whole.name}", details)]
    assert found.severity is Severity.WARNING
    assert len(found.shapes.shapes[whole.code]) == 2


@pytest.mark.parametrize(
    ("ring", "commune"),
    [
        pytest.param(islet(0.2), "21040 Xã Đăk Cấm", id="9-far"),
        pytest.param([*HALVES[0][:2], [108.23, 15.12], HALVES[0][0]], "21040 Xã Đăk Cấm", id="9-overlapping"),
    ],
)  # fmt: skip
def test_whose_part_is_left_out_is_said(ring: Ring, commune: str) -> None:
    found = by_names((ring, "Đăk Cấm"))
    assert faults(found) == [(Code.PART_LEFT_OUT, "xa.geojson #7", {"commune": commune})]
    assert found.severity is Severity.WARNING
    assert [len(shape) for shape in found.shapes.shapes.values()] == [1] * 6


def test_a_part_without_the_code_of_the_others_is_said() -> None:  # 9
    part = feature(polygon(islet(0.01)), name="Đặc khu Lý Sơn")
    own = feature(polygon(square(5)), code="21040", name="Xã Đăk Cấm")
    found = proposed(("xa.geojson", collection([*REST, own, part])))
    assert faults(found) == [
        (Code.PART_LEFT_OUT, "xa.geojson #7", {"commune": "21034 Đặc khu Lý Sơn"})
    ]


def test_a_name_in_a_file_name_that_contradicts_the_code_is_said() -> None:  # 3
    files = [
        (f"{commune.code}_{name}.json", collection([feature(polygon(square(place)))]))
        for place, (commune, name) in enumerate(
            zip(COMMUNES, ["ranh_gioi", "a", "b", "c", "Dak Cam", "Lý Sơn"], strict=True)
        )
    ]
    found = proposed(*files)
    assert found_by(found) == [(code, MatchedBy.FILE_CODE) for code in CODES]
    assert [(code, details["code"]) for code, _, details in faults(found)] == [
        (Code.NAME_DIFFERS, "21034"),
        (Code.NAME_DIFFERS, "21040"),
    ]


def test_a_namesake_elsewhere_is_foreign() -> None:  # 6, 8
    here = [
        feature(polygon(square(place)), TEN=commune.name) for place, commune in enumerate(COMMUNES)
    ]
    there = feature(polygon([[106, 20], [106.1, 20], [106.1, 20.1], [106, 20]]), TEN="Xã Hòa Bình")
    found = proposed(("xa.geojson", collection([there, *here])))
    assert found_by(found) == [(code, MatchedBy.NAME) for code in CODES]
    assert faults(found) == [(Code.FOREIGN, "", {"count": "1", "names": "xa.geojson #1"})]


@pytest.mark.parametrize(
    "properties",
    [
        pytest.param({"code": "00001", "name": "Xã Lạ"}, id="8-code-of-another-province"),
        pytest.param({"code": "00001", "name": "Xã Đăk Cấm"}, id="8-namesake-with-another-code"),
    ],
)
def test_foreign_features_are_counted(properties: dict[str, object]) -> None:
    own = feature(polygon(square(5)), code="21040", name="Xã Đăk Cấm")
    foreign = feature(polygon(square(8)), **properties)
    found = proposed(("xa.geojson", collection([*REST, foreign, own])))
    assert faults(found) == [(Code.FOREIGN, "", {"count": "1", "names": "xa.geojson #6"})]
    assert found.shapes.shapes.keys() == set(CODES)


def test_missing_communes_are_named() -> None:  # 8
    found = proposed(("xa.geojson", province(c00004=None, c21040=None)))
    assert [commune.code for commune in found.missing] == ["00004", "21040"]
    assert faults(found) == [(Code.MISSING, "", {"count": "2", "names": "Xã Hòa Bình, Xã Đăk Cấm"})]


def test_a_file_of_another_province_matches_nothing() -> None:  # 8
    other = feature(polygon(square(0)), MA="79001", TEN="Xã Lạ")
    found = proposed(("xa.geojson", collection([other])))
    assert faults(found) == [(Code.NOTHING_MATCHED, "", {"columns": "MA, TEN"})]
    assert (found.matched, len(found.missing), found.shapes.shapes) == ((), 6, {})


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda commune: commune.name, id="10-with-kind"),
        pytest.param(lambda commune: commune.name.upper(), id="10-upper-case"),
        pytest.param(lambda commune: commune.short_name, id="10-short"),
    ],
)
def test_every_commune_is_found(registry: CommuneRegistry, write: Callable[..., str]) -> None:
    lost = []
    for unit in registry.provinces:
        communes = registry.province(unit.code)
        features = [
            Feature(c.code, "", "", {"ten": write(c)}, None)  # type: ignore[arg-type] # not looked at
            for c in communes
        ]
        claims = match(features, communes).claims
        lost += [
            c.feature.place for c in claims if [x.code for x in c.candidates] != [c.feature.place]
        ]
        assert len(claims) == len(communes)
    assert lost == []
