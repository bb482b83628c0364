"""Versions of several kinds that belong together.

ST70 all kinds are recorded or none; the newest numbers come back
ST71 whoever saw older numbers records nothing, also where a kind had no version yet
ST72 of several who adopt at once, one succeeds
ST73 the history holds who recorded a version and why; what came with the software has neither
"""

from __future__ import annotations

import pytest

from survey.model import ProvinceCode
from survey.problems import ProblemCode, SurveyError
from survey.storage import installation, versions
from survey.storage.engine import Database
from survey.storage.versions import ContentKind, Version
from tests.storage.builders import DESK, NOON, at_once, minutes, refusal

CATALOGUE, POLICY, UNITS = ContentKind.CATALOGUE, ContentKind.POLICY, ContentKind.UNITS
SHIPPED = {CATALOGUE: 1, POLICY: 1, UNITS: None}


@pytest.fixture
def shipped(database: Database) -> Database:
    """A database with the first catalogue and policy of a province."""
    installation.install(database, province=ProvinceCode("51"), made_up=False, at=NOON)
    for kind in (CATALOGUE, POLICY):
        versions.record(database, kind, {"a.yaml": "1"}, at=NOON)
    return database


def record(
    database: Database, *kinds: ContentKind, text: str = "2", seen: dict[ContentKind, int | None]
) -> dict[ContentKind, int]:
    return versions.record_together(
        database,
        {kind: {"a.yaml": text} for kind in kinds},
        expected=seen,
        at=minutes(1),
        actor=DESK,
        reason="QĐ 12",
    )


def test_st70_all_kinds_are_recorded(shipped: Database) -> None:
    numbers = record(shipped, POLICY, UNITS, seen=SHIPPED)

    assert numbers == versions.newest_numbers(shipped) == {CATALOGUE: 1, POLICY: 2, UNITS: 1}


@pytest.mark.parametrize("kind_", [CATALOGUE, POLICY, UNITS], ids="ST71 {0}".format)
def test_st71_older_numbers_record_nothing(shipped: Database, kind_: ContentKind) -> None:
    record(shipped, kind_, seen=SHIPPED)
    newest = versions.newest_numbers(shipped)

    refused = refusal(lambda: record(shipped, POLICY, UNITS, text="3", seen=SHIPPED))

    assert refused == [(ProblemCode.RULES_MOVED, "")]
    assert versions.newest_numbers(shipped) == newest


def test_st72_one_of_many_adopts(shipped: Database) -> None:
    kinds = (CATALOGUE, POLICY, UNITS)

    def adopt(number: int) -> ProblemCode | None:
        try:
            record(shipped, kinds[number % 3], text=f"new {number}", seen=SHIPPED)
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(6, adopt)

    assert sorted(map(str, outcomes)) == ["None"] + [str(ProblemCode.RULES_MOVED)] * 5
    assert len(versions.history(shipped)) == 3


def test_st73_the_history_tells_who_and_why(shipped: Database) -> None:
    record(shipped, POLICY, seen=SHIPPED)

    assert versions.history(shipped, [POLICY]) == (
        Version(POLICY, 1, NOON, "", ""),
        Version(POLICY, 2, minutes(1), DESK.name, "QĐ 12"),
    )
