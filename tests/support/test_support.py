"""The builders themselves, and the folder that tests may need.

BU01 what is written is kept, what is left out is filled in
BU02 a mistake in a test's own catalogue fails that test
BU03 a field of every kind can be read and shown
SH01 the shared folder is the one beside the repository
SH02 where it is absent the test is skipped by name, and fails where it must run
"""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.checklist import FieldKind
from survey.fields import read
from survey.problems import Problem
from tests.support.builders import TODAY, a_catalogue, a_field, a_setting, an_item
from tests.support.shared_folder import locate_shared

ITEM = "fields: [{code: so, kind: count, label: Số}]\nrule: recorded"


def test_bu01_items_are_numbered_and_filled_in() -> None:
    catalogue = a_catalogue(ITEM, f"text: Riêng\n{ITEM}")

    assert [(item.code, item.text) for item in catalogue.items] == [
        ("TS-01", "Tiêu chí"),
        ("TS-02", "Riêng"),
    ]


def test_bu01_a_setting_has_no_thresholds_and_no_deadline() -> None:
    setting = a_setting()

    assert (setting.thresholds, setting.as_of, setting.deadline) == ({}, TODAY, None)


def test_bu02_a_mistake_fails_the_test() -> None:
    with pytest.raises(AssertionError, match=r"TS\.yaml, dòng"):
        an_item("rule: recorded")


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        pytest.param(FieldKind.YES_PARTIAL_NO, "co", id="BU03 yes"),
        pytest.param(FieldKind.CHOICE, "quay", id="BU03 choice"),
        pytest.param(FieldKind.CHOICES, "quay cho", id="BU03 choices"),
        pytest.param(FieldKind.COUNT, "1", id="BU03 count"),
        pytest.param(FieldKind.MEASURE, "1,5", id="BU03 measure"),
        pytest.param(FieldKind.DATE, "1/7/2025", id="BU03 date"),
        pytest.param(FieldKind.TEXT, "x", id="BU03 text"),
    ],
)
def test_a_field_of_every_kind(kind: FieldKind, typed: str) -> None:
    assert not isinstance(read(a_field(kind), typed), Problem)


def test_sh01_the_folder_beside_the_repository(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()

    found = locate_shared(tmp_path / "main", test="t", required=True)

    assert found == tmp_path / "shared"


def test_sh02_absent(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"a test did not run: .*shared is missing"):
        locate_shared(tmp_path / "main", test="a test", required=False)
    with pytest.raises(pytest.fail.Exception, match=r"a test did not run: .*shared is missing"):
        locate_shared(tmp_path / "main", test="a test", required=True)
