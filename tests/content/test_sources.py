"""data/SOURCES.yaml.

SU01 every file below data/ is named, the scripts and SOURCES.yaml itself excepted
SU02 every file that a sum is stated for is there and has that sum
SU03 a generated entry says where it comes from
SU04 what is generated has a sum; what is written here has none
"""

import hashlib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

DATA = Path(__file__).parents[2] / "data"
ENTRIES: list[dict[str, Any]] = yaml.safe_load((DATA / "SOURCES.yaml").read_text("utf-8"))[
    "entries"
]
GENERATED = [entry for entry in ENTRIES if entry["kind"] == "generated"]
SUMS: dict[str, str] = {name: s for entry in GENERATED for name, s in entry["sha256"].items()}
FILES = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.rglob("*")
    if path.is_file() and path.relative_to(DATA).parts[0] not in {"build", "SOURCES.yaml"}
)


@pytest.mark.parametrize("name", FILES)
def test_su01_the_file_is_named_once(name: str) -> None:
    patterns = [*SUMS, *(pattern for entry in ENTRIES for pattern in entry.get("files", ()))]

    assert len([pattern for pattern in patterns if fnmatchcase(name, pattern)]) == 1


@pytest.mark.parametrize("name", SUMS)
def test_su02_the_file_has_the_stated_sum(name: str) -> None:
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == SUMS[name]


@pytest.mark.parametrize("entry", GENERATED, ids=lambda entry: str(entry["title"]))
def test_su03_a_generated_entry_says_where_it_comes_from(entry: dict[str, Any]) -> None:
    assert {"origin", "version", "date", "licence", "script"} <= entry.keys()
    assert (DATA.parent / entry["script"]).is_file()


def test_su04_an_entry_is_either_generated_or_written_here() -> None:
    assert {entry["kind"] for entry in ENTRIES} == {"generated", "written here"}
    assert [entry["title"] for entry in ENTRIES if ("files" in entry) == ("sha256" in entry)] == []
