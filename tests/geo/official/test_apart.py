"""A stranger's files are looked at in a process that can be ended; what it finds comes back whole.

1. What comes back is what the same files give in the process at hand, of every format and with
   everything there is to know.
2. No file takes more than it may: the process that passes a limit of memory, processor or clock
   ends, and one fault remains; so does that of one that fails.
3. An ended process leaves no files behind.
4. Shapes that share more pieces than anybody can settle are told before they are settled.
5. What comes back as something else is a fault.
6. Names of uploads are no paths; what passes the limit of a file passes it still.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from geo.boundaries import Boundaries
from geo.official import apart, apart_child, records
from geo.official.apart import BOUNDS, Bounds, propose_apart
from geo.official.limits import MAX_FILE, MIB
from geo.official.proposing import propose
from geo.official.reading import read_official
from geo.official.values import OfficialFaultCode, OfficialProposal
from tests.support.boundary_files import (
    COMMUNES,
    collection,
    corner,
    feature,
    polygon,
    province,
    square,
    squares,
    written,
)

Code = OfficialFaultCode
Files = Sequence[tuple[str, bytes]]


def comb(place: int, teeth: int, *, upright: bool) -> list[list[float]]:
    """A ring with so many thin teeth across square *place*, eastward or northward."""
    west, south = corner(place)
    pitch = 0.1 / teeth
    ring = [[0.0, 0.0]]
    for number in range(teeth):
        low, high = number * pitch + pitch / 3, number * pitch + pitch * 2 / 3
        ring += [[0.001, low], [0.1, low], [0.1, high], [0.001, high]]
    ring += [[0.0, 0.1], [0.0, 0.0]]
    return [[west + (y if upright else x), south + (x if upright else y)] for x, y in ring]


def combs(teeth: int) -> bytes:
    """Two communes whose teeth cross: *teeth* squared pieces that both claim."""
    return collection(
        feature(polygon(comb(2, teeth, upright=upright)), code=code)
        for code, upright in (("21025", False), ("21028", True))
    )


def zigzag(turns: int) -> bytes:
    """One commune whose line crosses itself *turns* squared times."""
    west, south = corner(2)
    steps = [number * 0.1 / turns for number in range(turns)]
    across = [(0.1 * (number % 2), step) for number, step in enumerate(steps)]
    ring = [[west + x, south + y] for x, y in (*across, *((y, x) for x, y in across))]
    return collection([feature(polygon([*ring, ring[0]]), code="21025")])


EVERYTHING = province(
    c21025=feature(polygon(square(2, grown=0.02)), code="21025", name="Xã Bình Thạnh"),
    c21028=feature(None, code="21028"),
    c21034=None,
)
DOUBTFUL = province(
    c00004=feature(
        polygon(square(0), [[x / 2 + 54.02, y / 2 + 7.52] for x, y in square(0)]), code="00004"
    ),
    c21028=feature(polygon(square(3, grown=0.01)), code="21028"),
)
SOURCES: list[tuple[str, Callable[[Path], Path | Files]]] = [
    ("1-faults", lambda folder: [("xa.geojson", EVERYTHING)]),
    ("1-warnings-and-notes", lambda folder: [("xa.geojson", DOUBTFUL)]),
    ("1-a-geopackage", lambda folder: list(written(folder, ".gpkg", squares(), crs="EPSG:4326").items())),
    ("1-a-path", lambda folder: saved(folder / "Ranh giới xã" / "xã mới.geojson", province())),
    ("1-a-folder", lambda folder: saved(folder / "Ranh giới xã" / "xã mới.geojson", province()).parent),
    ("1-no-file", lambda folder: folder / "xa.zip"),
]  # fmt: skip


def saved(path: Path, content: bytes) -> Path:
    path.parent.mkdir()
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in SOURCES])
def test_the_same_comes_back(tmp_path: Path, make: Callable[[Path], Path | Files]) -> None:
    source = make(tmp_path)
    current = propose(read_official([("now.geojson", province())]), COMMUNES).shapes
    here = propose(read_official(source), COMMUNES, current=current, note="Ghi chú")
    assert propose_apart(source, COMMUNES, current=current, note="Ghi chú") == here


@pytest.mark.parametrize(
    ("content", "bounds", "code"),
    [
        pytest.param(
            b'{"x":[%s1]}' % (b"[]," * 2_000_000),
            replace(BOUNDS, memory=220 * MIB),
            Code.TOO_COMPLEX,
            id="2-memory",
        ),
        pytest.param(
            zigzag(1_500), replace(BOUNDS, processor=1), Code.TOO_COMPLEX, id="2-processor"
        ),
        pytest.param(zigzag(1_500), replace(BOUNDS, clock=1.0), Code.TOO_COMPLEX, id="2-clock"),
        pytest.param(province(), replace(BOUNDS, written=100), Code.UNREADABLE, id="2-fails"),
    ],
)
def test_a_process_that_is_ended(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    bounds: Bounds,
    code: OfficialFaultCode,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    start = monotonic()
    found = propose_apart([("xa.geojson", content)], COMMUNES, bounds=bounds)
    assert [(fault.code, fault.place) for fault in found.faults] == [(code, "xa.geojson")]
    assert (found.shapes.shapes, found.matched, found.missing) == ({}, (), COMMUNES)
    assert monotonic() - start < 30
    assert list(tmp_path.iterdir()) == []  # 3


def test_crossings_that_nobody_can_settle() -> None:  # 4
    found = propose(read_official([("xa.geojson", combs(60))]), COMMUNES)
    codes = {fault.code for fault in found.faults}
    assert Code.TOO_COMPLEX in codes
    assert Code.GAP not in codes
    (overlap,) = found.overlaps
    assert {overlap.first.code, overlap.second.code} == {"21025", "21028"}


def test_crossings_that_can_be_settled() -> None:  # 4
    found = propose(read_official([("xa.geojson", combs(10))]), COMMUNES)
    codes = {fault.code for fault in found.faults}
    assert Code.TOO_COMPLEX not in codes
    assert Code.GAP in codes


def answered(found: OfficialProposal) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(records.of_proposal(found)))
    return record


GOOD = answered(propose(read_official([("xa.geojson", EVERYTHING)]), COMMUNES))


@pytest.mark.parametrize(
    "record",
    [
        pytest.param([], id="5-a-list"),
        pytest.param(None, id="5-nothing"),
        pytest.param({**GOOD, "shapes": "{}"}, id="5-no-shapes"),
        pytest.param({**GOOD, "shapes": 1}, id="5-shapes-of-another-type"),
        pytest.param({**GOOD, "missing": ["99999"]}, id="5-a-stranger"),
        pytest.param({**GOOD, "faults": [["?", "", []]]}, id="5-an-unknown-fault"),
        pytest.param({**GOOD, "gaps": [["a", 1, 2]]}, id="5-no-number"),
        pytest.param({**GOOD, "overlaps": [[]]}, id="5-too-short"),
    ],
)
def test_an_answer_that_is_none(record: object) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        records.to_proposal(record, {commune.code: commune for commune in COMMUNES})


def test_an_answer_that_is_too_long(tmp_path: Path) -> None:  # 5
    path = tmp_path / "answer.json"
    with path.open("wb") as file:
        file.truncate(apart.ANSWER_MAX + 1)
    with pytest.raises(ValueError, match="too long"):
        apart.read_answer(path)


def test_names_of_uploads_are_no_paths(tmp_path: Path) -> None:  # 6
    names = [f"../../{tmp_path.name}.geojson", "/etc/passwd.geojson", "0", "request.json"]
    found = propose_apart([(name, province()) for name in names], COMMUNES)
    assert found == propose(read_official([(name, province()) for name in names]), COMMUNES)
    assert list(tmp_path.parent.glob("*.geojson")) == []


def test_an_upload_that_is_too_large() -> None:  # 6
    found = propose_apart([("xa.geojson", bytes(MAX_FILE + 5))], COMMUNES)
    assert found.faults[0].code is Code.TOO_LARGE


def test_what_the_process_answers(tmp_path: Path) -> None:  # 1
    (tmp_path / "0").write_bytes(province())
    request = {
        "path": None,
        "names": ["xa.geojson"],
        "communes": records.of_communes(COMMUNES),
        "current": records.of_shapes(Boundaries({})),
        "note": "",
    }
    (tmp_path / apart.REQUEST).write_text(json.dumps(request), encoding="utf-8")
    answer = json.loads(apart_child.answer(tmp_path))
    assert answer["missing"] == []
    assert [code for code, _, _ in answer["matched"]] == sorted(c.code for c in COMMUNES)
