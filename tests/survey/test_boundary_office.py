"""What the office is told of a file of boundaries, and that nothing changes by reading one.

BF01 a good file is matched whole and can be adopted; maps draw its shapes from then on
BF02 of a file that cannot be used every fault is told; nothing changes
BF03 of a file with something to look at nothing is adopted without a yes
BF04 nothing of what a file says is markup or longer than a line when people are told it
BF05 every code of the reader has its sentence, and every sentence a code
BF06 a proposal knows its file by name and digest, uploaded or from a path
BF07 numbers are told as Vietnamese writes them
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.official.values import OfficialFaultCode, official_fault
from survey import boundary_office as office
from survey.application import Application
from survey.model import Actor, Role
from survey.problems import ProblemCode, SurveyError
from tests.support import boundary_mistakes as mistakes
from tests.support.boundary_files import zipped
from tests.support.boundary_mistakes import PROVINCE, boundary_file
from tests.support.small_province import Clock, empty_province

CHI = Actor("Lê Thị Chi", Role.DESK)
Made = Callable[[Path], office.Source]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    found = empty_province(tmp_path / "data", Clock())
    found.install(PROVINCE, made_up=False)
    yield found
    found.close()


def upload(data: bytes, name: str = "xa.geojson") -> Made:
    return lambda folder: [(name, data)]


def test_bf01_a_good_file_is_adopted(app: Application) -> None:
    new = office.propose(app, [("xa.geojson", boundary_file())])

    assert (new.base, new.warnings) == (0, ())
    assert [match.commune for match in new.found.matched] == list(app.communes)

    office.adopt(app, new, actor=CHI, reason="QĐ 12")

    drawn = app.shapes.current(PROVINCE)
    assert (drawn.official, drawn.boundaries) == (True, new.found.shapes)
    assert list(drawn.boundaries.shapes) == [commune.code for commune in app.communes]


UNFIT = [
    ("BF02 wrong coordinate system", upload(boundary_file(crs={"type": "name", "properties": {"name": "EPSG:32649"}})), "SHAPES_OUTSIDE_PROVINCE"),
    ("BF02 a ring that crosses itself", upload(boundary_file(mistakes.cross_itself)), "SHAPES_SELF_CROSSING"),
    ("BF02 a commune twice", upload(boundary_file(mistakes.repeat_one)), "SHAPES_DOUBLE"),
    ("BF02 no geometry", upload(boundary_file(mistakes.empty_one)), "SHAPES_EMPTY_GEOMETRY"),
    ("BF02 another province", upload(boundary_file(province="46")), "SHAPES_NOTHING_MATCHED"),
    ("BF02 200 MB", lambda folder: mistakes.large_file(folder, 200), "SHAPES_TOO_LARGE"),
    ("BF02 a zip bomb", upload(zipped({"xa.geojson": b" " * 40_000_000}), "xa.zip"), "SHAPES_RATIO"),
    ("BF02 a path out of the zip", upload(zipped({"../../xa.geojson": boundary_file()}), "xa.zip"), "SHAPES_BAD_PATH"),
    ("BF02 a zip cut short", upload(zipped({"xa.geojson": boundary_file()})[:-400], "xa.zip"), "SHAPES_BAD_ZIP"),
    ("BF02 no JSON", upload(b"{"), "SHAPES_NOT_JSON"),
    ("BF02 nothing there", lambda folder: folder / "xa.zip", "SHAPES_NOT_FOUND"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "code"), [pytest.param(made, code, id=name) for name, made, code in UNFIT]
)
def test_bf02_a_file_that_cannot_be_used(
    app: Application, tmp_path: Path, made: Made, code: str
) -> None:
    with pytest.raises(SurveyError) as unfit:
        office.propose(app, made(tmp_path))

    found = unfit.value.problems
    assert ProblemCode[code] in {one.code for one in found}
    assert all(one.text for one in found)
    assert app.shapes.newest() == 0


DOUBTFUL = [
    ("BF03 axes swapped", mistakes.swap_axes, "SHAPES_AXES_SWAPPED"),
    ("BF03 a commune is missing", mistakes.drop_one, "SHAPES_MISSING"),
    ("BF03 a commune of another province", mistakes.add_foreign, "SHAPES_FOREIGN"),
    ("BF03 BF04 a script for a name", mistakes.name_a_script, "SHAPES_FOREIGN"),
]


@pytest.mark.parametrize(
    ("change", "code"), [pytest.param(change, code, id=name) for name, change, code in DOUBTFUL]
)
def test_bf03_something_to_look_at_needs_a_yes(
    app: Application, change: mistakes.Change, code: str
) -> None:
    new = office.propose(app, [("<b>xa</b>.geojson", boundary_file(change))])

    assert ProblemCode[code] in {one.code for one in new.warnings}
    with pytest.raises(SurveyError) as refused:
        office.adopt(app, new, actor=CHI, reason="QĐ")
    assert [one.code for one in refused.value.problems] == [ProblemCode.BOUNDARIES_UNCONFIRMED]
    assert app.shapes.newest() == 0
    told = [*(one.text for one in (*new.warnings, *new.notes)), new.origin.name]
    assert [line for line in told if set("<>\n\r") & set(line)] == []  # BF04


def test_bf02_all_faults_at_once(app: Application) -> None:
    def change(features: mistakes.Features) -> None:
        mistakes.cross_itself(features)
        features[1]["geometry"] = None

    with pytest.raises(SurveyError) as unfit:
        office.propose(app, [("xa.geojson", boundary_file(change))])

    codes = {one.code for one in unfit.value.problems}
    assert {ProblemCode.SHAPES_SELF_CROSSING, ProblemCode.SHAPES_EMPTY_GEOMETRY} <= codes


def test_bf05_every_code_has_its_sentence() -> None:
    sentences = {code.name for code in ProblemCode if code.name.startswith("SHAPES_")}

    assert sentences == {f"SHAPES_{code.name}" for code in OfficialFaultCode}


def test_bf06_a_proposal_knows_its_file(app: Application, tmp_path: Path) -> None:
    data = boundary_file()
    path = tmp_path / "xa.geojson"
    path.write_bytes(data)

    by_path, uploaded = (office.propose(app, s).origin for s in (path, [("xa.geojson", data)]))

    assert by_path == uploaded
    assert by_path.sha256 == hashlib.sha256(data).hexdigest()
    assert by_path.name == "xa.geojson"


def test_bf06_several_files_and_a_folder(app: Application, tmp_path: Path) -> None:
    half = {"a.geojson": slice(0, 20), "b.geojson": slice(20, None)}

    def part(kept: slice) -> bytes:
        def change(features: mistakes.Features) -> None:
            features[:] = features[kept]

        return boundary_file(change)

    parts = [(name, part(kept)) for name, kept in half.items()]
    folder = tmp_path / "ranh-gioi"
    folder.mkdir()
    for name, data in parts:
        (folder / name).write_bytes(data)

    several, reverse, whole = (
        office.propose(app, source) for source in (parts, parts[::-1], folder)
    )

    assert several.origin.sha256 == reverse.origin.sha256
    assert len(several.origin.sha256) == 64
    assert (whole.origin.sha256, whole.found.shapes.shapes) == ("", several.found.shapes.shapes)


@pytest.mark.parametrize(
    ("details", "told"),
    [
        pytest.param({"km2": "1234.567"}, "1.234,57", id="BF07 a decimal comma"),
        pytest.param({"km2": "0.004"}, "0,00", id="BF07 nearly nothing"),
    ],
)
def test_bf07_numbers_are_told_in_vietnamese(details: dict[str, str], told: str) -> None:
    fault = official_fault(OfficialFaultCode.OVERLAP, "Xã A", other="Xã B", **details)

    assert dict(office.problem_of(fault).details)["km2"] == told


def test_bf07_what_is_not_there_is_a_dash() -> None:
    fault = official_fault(OfficialFaultCode.COLUMNS, "xa.geojson", code="", name="ten_xa")

    assert dict(office.problem_of(fault).details) == {"code": "–", "name": "ten_xa"}


def test_bf02_many_faults_of_one_kind_are_counted(app: Application) -> None:
    def change(features: mistakes.Features) -> None:
        features[:] = [feature | {"geometry": None} for feature in features * 10]

    with pytest.raises(SurveyError) as unfit:
        office.propose(app, [("xa.geojson", boundary_file(change))])

    *listed, last = [one.code for one in unfit.value.problems]
    assert set(listed) == {ProblemCode.SHAPES_EMPTY_GEOMETRY}
    assert last is ProblemCode.SHAPES_AND_MORE
    more = dict(unfit.value.problems[-1].details)["count"]
    assert len(listed) + int(more) == 10 * len(app.communes)
