"""The commands of boundaries.

CB01 import of a good file tells what it matched and adopts it, with who and why
CB02 import with something to look at changes nothing without --yes, says so, and ends with 1
CB03 import of a file that cannot be used tells every fault, changes nothing and ends with 1
CB04 export writes code, name and shape of what the map draws: of any province, also without a
     database; of the own one the shapes in use
CB05 what is exported can be imported again; a schematic drawing asks for a yes and keeps its note
CB06 list tells every change, undo goes back one, or to a given one
CB07 the commands are the operator's
CB08 the 96 real files of Quảng Ngãi, each a GeoJSON within one zip, are matched one and all
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from survey import boundary_office
from survey.boundary_office import Edition
from tests.cli.conftest import Command
from tests.exchange.demo_home import opened
from tests.support import boundary_mistakes as mistakes
from tests.support.boundary_mistakes import PROVINCE, boundary_file, shipped
from tests.support.small_province import registry


@pytest.fixture
def installed(home: Path, readiness: Command) -> Path:
    """An empty database of a province with few communes."""
    assert readiness("init", "--province", PROVINCE).exit_code == 0
    return home


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "xa.geojson"
    path.write_bytes(boundary_file())
    return path


def changes(home: Path) -> tuple[Edition, ...]:
    application = opened(home)
    found = boundary_office.history(application)
    application.close()
    return found


def exported(readiness: Command, path: Path, *words: object) -> Any:
    result = readiness("boundaries", "export", "--out", path, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(path.read_bytes())


def test_cb01_a_good_file_is_adopted(installed: Path, good: Path, readiness: Command) -> None:
    why = ("--by", "Lê Thị Chi", "--reason", "QĐ 12")

    result = readiness("boundaries", "import", good, *why)

    assert (result.exit_code, result.stderr) == (0, "")
    whole = len(registry().province(PROVINCE))
    assert f" {whole} " in result.stdout.splitlines()[0]
    (edition,) = changes(installed)
    assert (edition.by, edition.reason) == ("Lê Thị Chi", "QĐ 12")
    assert edition.origin is not None
    assert edition.origin.name == "xa.geojson"


def test_cb02_something_to_look_at_needs_a_yes(
    installed: Path, tmp_path: Path, readiness: Command
) -> None:
    path = tmp_path / "xa.geojson"
    path.write_bytes(boundary_file(mistakes.drop_one))

    without = readiness("boundaries", "import", path)
    assert (without.exit_code, len(without.stderr.splitlines())) == (1, 1)
    assert "--yes" in without.stderr
    missing = registry().province(PROVINCE)[0].name
    assert missing in without.stdout
    assert changes(installed) == ()

    assert readiness("boundaries", "import", path, "--yes").exit_code == 0
    assert len(changes(installed)) == 1


@pytest.mark.parametrize("yes", [(), ("--yes",)], ids=["CB03", "CB03 not even with --yes"])
def test_cb03_a_file_that_cannot_be_used(
    installed: Path, tmp_path: Path, readiness: Command, yes: tuple[str, ...]
) -> None:
    def change(features: mistakes.Features) -> None:
        mistakes.cross_itself(features)
        features[1]["geometry"] = None

    path = tmp_path / "xa.geojson"
    path.write_bytes(boundary_file(change))

    result = readiness("boundaries", "import", path, *yes)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "xa.geojson #1" in result.stderr
    assert "xa.geojson #2" in result.stderr
    assert "Traceback" not in result.stderr
    assert changes(installed) == ()


def test_cb04_shapes_of_any_province_without_a_database(
    home: Path, tmp_path: Path, readiness: Command
) -> None:
    for province in ("08", "51"):
        found = exported(readiness, tmp_path / f"{province}.geojson", "--province", province)
        named = {(f["properties"]["code"], f["properties"]["name"]) for f in found["features"]}
        assert named == {(c.code, c.name) for c in registry().province(province)}
        assert found["note"]


def test_cb04_the_own_province_has_the_shapes_in_use(
    installed: Path, good: Path, tmp_path: Path, readiness: Command
) -> None:
    before = exported(readiness, tmp_path / "a.geojson")
    path = tmp_path / "part.geojson"
    path.write_bytes(boundary_file(mistakes.drop_one))
    readiness("boundaries", "import", path, "--yes")

    after = exported(readiness, tmp_path / "b.geojson", "--province", PROVINCE)

    codes = [[f["properties"]["code"] for f in found["features"]] for found in (before, after)]
    assert codes[1] == codes[0][1:]
    assert after["note"] != before["note"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--province", "99"), id="CB04 no such province"),
        pytest.param((), id="CB04 no province named, none installed"),
    ],
)
def test_cb04_a_province_that_is_not_there(
    home: Path, tmp_path: Path, readiness: Command, words: tuple[str, ...]
) -> None:
    result = readiness("boundaries", "export", "--out", tmp_path / "a.geojson", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert not (tmp_path / "a.geojson").exists()


def test_cb05_what_is_exported_can_be_imported(
    installed: Path, good: Path, tmp_path: Path, readiness: Command
) -> None:
    out = tmp_path / "out.geojson"
    readiness("boundaries", "import", good)
    exported(readiness, out)
    readiness("boundaries", "undo")

    assert readiness("boundaries", "import", out).exit_code == 0


def test_cb05_a_schematic_drawing_stays_one(
    installed: Path, tmp_path: Path, readiness: Command
) -> None:
    out, note = tmp_path / "out.geojson", shipped().note
    assert exported(readiness, out)["note"] == note

    assert readiness("boundaries", "import", out).exit_code == 1
    assert changes(installed) == ()
    assert readiness("boundaries", "import", out, "--yes").exit_code == 0
    assert exported(readiness, tmp_path / "again.geojson")["note"] == note


def test_cb06_list_and_undo(installed: Path, good: Path, readiness: Command) -> None:
    assert len(readiness("boundaries", "list").stdout.splitlines()) == 1
    readiness("boundaries", "import", good)

    back = readiness("boundaries", "undo")
    forth = readiness("boundaries", "undo", "--to", 1)
    nowhere = readiness("boundaries", "undo", "--to", 9)

    assert [back.exit_code, forth.exit_code, nowhere.exit_code] == [0, 0, 1]
    first, second, third = changes(installed)
    assert second.origin is None
    assert third.origin == first.origin
    listed = readiness("boundaries", "list").stdout.splitlines()
    assert len(listed) == 4
    assert "xa.geojson" in listed[0]


def test_cb06_nothing_to_undo(installed: Path, readiness: Command) -> None:
    result = readiness("boundaries", "undo")

    assert (result.exit_code, changes(installed)) == (1, ())


def test_cb07_the_commands_are_the_operators(
    installed: Path, good: Path, readiness: Command
) -> None:
    result = readiness("--as", "ban-tinh", "boundaries", "import", good)

    assert (result.exit_code, changes(installed)) == (1, ())


def test_cb08_the_real_files_of_quang_ngai(home: Path, shared: Path, readiness: Command) -> None:
    readiness("init", "--province", "51")

    result = readiness("boundaries", "import", shared / "data" / "quang_ngai_raw_wards.zip")

    assert (result.exit_code, result.stderr) == (0, "")
    application = opened(home)
    drawn = application.shapes.current("51")
    application.close()
    assert drawn.official
    assert list(drawn.boundaries.shapes) == [c.code for c in registry().province("51")]
    assert len(drawn.boundaries.shapes) == 96
