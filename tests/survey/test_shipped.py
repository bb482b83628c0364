"""The content of data/ as a whole: three kinds of files that must fit together.

SH01 what ships with the software has no problems
SH02 the texts are kept as they are, so that a round can pin them
SH03 the problems of all files are told at once
SH04 what does not fit between the files is told: thresholds, weights, tasks, items, provinces
SH05 a file that is absent is told, not passed over, and so is a domain without items
SH06 a file as other editors write it (byte order mark, CRLF) says the same; one that is not UTF-8 is
     told with its line
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.settings import CONTENT
from survey.shipped import Content, read_content

INDEX = """\
domains: [{code: TS, name: "Trụ sở", short_name: "Trụ sở"}]
agencies: {ubnd_xa: "UBND cấp xã"}
"""
TS = """\
domain: TS
items:
  - code: TS-01
    text: "Diện tích"
    guidance: "Đo trong tường"
    respondent: inspector
    references: [TQ-1.1]
    fields: [{code: m2, kind: measure, label: "Diện tích"}]
    rule: {steps: {value: m2, at_least: [["du_m2", 1]], otherwise: 0}}
"""
POLICY = """\
domain_weights: {TS: 1}
bands: [{code: tot, label: "Tốt", floor: 0}]
gate_cap: tot
coverage_floor: 0.5
minimum_n: 10
thresholds: {du_m2: {label: "Diện tích đủ", value: null}}
lagging: {}
"""
DIRECTIVES = """\
directives:
  - code: TQ-1
    issuer: "UBND tỉnh"
    scope: province
    province: "08"
    confidence: V
    title: "Về trụ sở"
    tasks: [{code: TQ-1.1, text: "Bố trí trụ sở", assigned_to: ["UBND xã"], items: [TS-01]}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content of one item, without a mistake."""
    (tmp_path / "catalogue").mkdir()
    for name, text in (
        ("catalogue/index.yaml", INDEX),
        ("catalogue/TS.yaml", TS),
        ("policy.yaml", POLICY),
        ("directives.yaml", DIRECTIVES),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def read(folder: Path) -> Content:
    content = read_content(folder, ["08", "51"])
    assert all(problem.text for problem in content.problems)
    return content


def faults(folder: Path) -> list[tuple[str, str]]:
    return [
        (problem.code.name.removeprefix("CONTENT_"), problem.place)
        for problem in read(folder).problems
    ]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_sh01_what_ships_has_no_problems() -> None:
    content = read_content(CONTENT, {f"{code:02}" for code in range(1, 97)})

    assert content.problems == ()
    assert content.catalogue.items
    assert content.directives


def test_sh01_nor_has_the_small_one(folder: Path) -> None:
    content = read(folder)

    assert content.problems == ()
    assert [item.code for item in content.catalogue.items] == ["TS-01"]
    assert [letter.code for letter in content.directives] == ["TQ-1"]


def test_sh02_the_texts_are_kept(folder: Path) -> None:
    content = read(folder)

    assert content.catalogue_files == {"index.yaml": INDEX, "TS.yaml": TS}
    assert content.policy_files == {"policy.yaml": POLICY}


def test_sh03_the_problems_of_all_files_at_once(folder: Path) -> None:
    change(folder / "catalogue/TS.yaml", "guidance", "guide")
    change(folder / "policy.yaml", "minimum_n: 10", "minimum_n: -1")
    change(folder / "directives.yaml", "confidence: V", "confidence: X")

    found = faults(folder)

    assert {place.partition(",")[0] for _, place in found} == {
        "TS.yaml",
        "policy.yaml",
        "directives.yaml",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        pytest.param(
            "policy.yaml", "du_m2:", "khac:", ("REFERENCE", "TS.yaml, dòng 9"), id="SH04 threshold"
        ),
        pytest.param(
            "policy.yaml",
            "{TS: 1}",
            "{TS: 1, CT: 1}",
            ("REFERENCE", "policy.yaml, domain_weights"),
            id="SH04 weight of no domain",
        ),
        pytest.param(
            "directives.yaml",
            "code: TQ-1.1",
            "code: TQ-1.2",
            ("REFERENCE", "TS.yaml, dòng 7"),
            id="SH04 task",
        ),
        pytest.param(
            "directives.yaml",
            "[TS-01]",
            "[TS-02]",
            ("REFERENCE", "directives.yaml, dòng 8"),
            id="SH04 item",
        ),
        pytest.param(
            "directives.yaml",
            '"08"',
            '"99"',
            ("REFERENCE", "directives.yaml, dòng 5"),
            id="SH04 province",
        ),
    ],
)
def test_sh04_what_does_not_fit(
    folder: Path, file: str, old: str, new: str, fault: tuple[str, str]
) -> None:
    change(folder / file, old, new)

    assert faults(folder) == [fault]


@pytest.mark.parametrize(
    "name", ["catalogue/index.yaml", "catalogue/TS.yaml", "policy.yaml", "directives.yaml"]
)
def test_sh05_an_absent_file_is_told(folder: Path, name: str) -> None:
    (folder / name).unlink()

    file = Path(name).name
    assert any(place == file or place.startswith(f"{file},") for _, place in faults(folder))


def test_sh05_an_empty_folder_is_told(tmp_path: Path) -> None:
    files = {place.partition(",")[0] for _, place in faults(tmp_path)}

    assert files == {"index.yaml", "policy.yaml", "directives.yaml"}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda text: text.encode("utf-8-sig"), id="SH06 byte order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="SH06 CRLF"),
    ],
)
def test_sh06_other_editors(folder: Path, written: Callable[[str], bytes]) -> None:
    plain = read(folder)
    for file in folder.rglob("*.yaml"):
        file.write_bytes(written(file.read_text("utf-8")))

    assert read(folder) == plain


def test_sh06_another_encoding_is_told_with_its_line(folder: Path) -> None:
    (folder / "policy.yaml").write_bytes(POLICY.encode("utf-8").replace("Tốt".encode(), b"T\xf4t"))

    assert ("SYNTAX", "policy.yaml, dòng 2") in faults(folder)


def test_sh06_a_whole_file_in_another_encoding(folder: Path) -> None:
    (folder / "catalogue/TS.yaml").write_bytes(TS.encode("utf-16"))

    assert ("SYNTAX", "TS.yaml, dòng 1") in faults(folder)


def test_a_copy_of_what_ships_reads_the_same(tmp_path: Path) -> None:
    shutil.copytree(CONTENT / "catalogue", tmp_path / "catalogue")
    for name in ("policy.yaml", "directives.yaml"):
        shutil.copy(CONTENT / name, tmp_path)
    provinces = {f"{code:02}" for code in range(1, 97)}

    assert read_content(tmp_path, provinces) == read_content(CONTENT, provinces)
