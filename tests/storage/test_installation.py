"""Whose database it is, and the versions of its content.

ST45 an empty database can be given to one province, once
ST46 of several who install at once, one succeeds
ST47 content is numbered from 1 in each kind; unchanged content keeps its number
ST48 going back to older content makes a new version
ST49 every version can be read again exactly; the newest one may be asked for any past moment
"""

from __future__ import annotations

import pytest

from survey.model import ProvinceCode
from survey.problems import ProblemCode, SurveyError
from survey.storage import installation, versions
from survey.storage.engine import Database
from survey.storage.installation import Installation
from survey.storage.versions import ContentKind
from tests.storage.builders import NOON, at_once, minutes, prepared_round, refusal

PROVINCE = ProvinceCode("51")
CATALOGUE = ContentKind.CATALOGUE


def test_st45_a_database_belongs_to_one_province(database: Database) -> None:
    assert installation.found(database) is None

    installation.install(database, province=PROVINCE, made_up=True, at=NOON)

    assert installation.found(database) == Installation(PROVINCE, made_up=True, created_at=NOON)


def test_st45_it_cannot_be_given_away_again(database: Database) -> None:
    installation.install(database, province=PROVINCE, made_up=False, at=NOON)

    problems = refusal(
        lambda: installation.install(
            database, province=ProvinceCode("01"), made_up=True, at=minutes(1)
        )
    )

    assert problems == [(ProblemCode.DATABASE_NOT_EMPTY, "")]
    assert installation.found(database) == Installation(PROVINCE, made_up=False, created_at=NOON)


def test_st45_a_database_with_rounds_is_not_empty(database: Database) -> None:
    prepared_round(database)

    problems = refusal(
        lambda: installation.install(database, province=PROVINCE, made_up=True, at=NOON)
    )

    assert problems == [(ProblemCode.DATABASE_NOT_EMPTY, "")]


def test_st46_one_of_many_installs(database: Database) -> None:
    def install(number: int) -> ProblemCode | None:
        try:
            installation.install(
                database, province=ProvinceCode(f"{number:02}"), made_up=False, at=NOON
            )
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(6, install)

    assert sorted(map(str, outcomes)) == ["None"] + [str(ProblemCode.DATABASE_NOT_EMPTY)] * 5


def test_st47_content_is_numbered(database: Database) -> None:
    numbers = [
        versions.record(database, CATALOGUE, {"a.yaml": "1"}, at=NOON),
        versions.record(database, CATALOGUE, {"a.yaml": "1"}, at=minutes(1)),
        versions.record(database, CATALOGUE, {"a.yaml": "2"}, at=minutes(2)),
        versions.record(database, ContentKind.POLICY, {"a.yaml": "2"}, at=minutes(3)),
    ]

    assert numbers == [1, 1, 2, 1]


def test_st47_the_order_of_files_is_no_change(database: Database) -> None:
    first = versions.record(database, CATALOGUE, {"a": "1", "b": "2"}, at=NOON)

    assert versions.record(database, CATALOGUE, {"b": "2", "a": "1"}, at=NOON) == first


def test_st47_many_at_once_get_numbers_of_their_own(database: Database) -> None:
    numbers = at_once(
        6, lambda n: versions.record(database, CATALOGUE, {"a.yaml": f"{n}"}, at=NOON)
    )

    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_st48_older_content_is_a_new_version(database: Database) -> None:
    for text in ("1", "2"):
        versions.record(database, CATALOGUE, {"a.yaml": text}, at=NOON)

    assert versions.record(database, CATALOGUE, {"a.yaml": "1"}, at=NOON) == 3


def test_st49_a_version_comes_back_exactly(database: Database) -> None:
    files = {"nhóm.yaml": "tên: Bộ phận Một cửa\r\n\tx: 𠀀\n", "rỗng.yaml": ""}
    number = versions.record(database, CATALOGUE, files, at=NOON)
    versions.record(database, CATALOGUE, {}, at=NOON)

    assert versions.load(database, CATALOGUE, number) == files


def test_st49_there_is_no_other_version(database: Database) -> None:
    with pytest.raises(LookupError):
        versions.load(database, CATALOGUE, 1)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(-1, None), (0, 1), (9, 1), (10, 2), (99, 2)],
)
def test_st49_the_newest_of_a_past_moment(
    database: Database, minute: int, expected: int | None
) -> None:
    versions.record(database, CATALOGUE, {"a.yaml": "1"}, at=minutes(0))
    versions.record(database, CATALOGUE, {"a.yaml": "2"}, at=minutes(10))

    assert versions.newest(database, CATALOGUE, recorded_until=minutes(minute)) == expected
    assert versions.newest(database, CATALOGUE) == 2
