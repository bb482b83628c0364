"""The helpers the other tests read with.

TB01 a table is rows of named cells
TB02 a row with a cell too many or too few is refused
TB03 `?` is applicable and not answered, `-` neither, a number both
TB04 domains keep the order and weights they are given, wherever their items stand
TB05 a changed cell leaves the first survey as it was
OD01 the oracle beside the repository is found
OD02 without it a test is skipped by name
OD03 in CI it fails instead
OD04 an empty cell of the oracle is NaN
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.scoring.oracle import locate_oracle, read_oracle
from tests.scoring.tables import MISSING, NOT_APPLICABLE, parse_survey, parse_table

if TYPE_CHECKING:
    from pathlib import Path

TWO_UNITS = """
    item | domain | weight | A   | B
    i1   | D2     | 3      | 0.5 | ?
    i2   | D1     | 1      | -   | 1
    """


def test_tb01_a_table_is_rows_of_named_cells() -> None:
    rows = parse_table("""
        item | weight
        i1   | 3
        i2   | 1
        """)

    assert rows == [{"item": "i1", "weight": "3"}, {"item": "i2", "weight": "1"}]


def test_tb02_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        parse_table("item | weight\ni1")


def test_tb03_missing_is_applicable_and_not_answered_and_not_applicable_is_neither() -> None:
    survey = parse_survey(TWO_UNITS, {"D1": 1, "D2": 2})

    assert survey.cells == ((0.5, NOT_APPLICABLE), (MISSING, 1.0))
    np.testing.assert_array_equal(survey.matrix.points, [[0.5, 0], [0, 1]])
    np.testing.assert_array_equal(survey.matrix.answered, [[1, 0], [0, 1]])
    np.testing.assert_array_equal(survey.matrix.applicable, [[1, 0], [1, 1]])


def test_tb04_domains_keep_their_order_and_weights() -> None:
    weights = parse_survey(TWO_UNITS, {"D1": 1, "D2": 2}).weights

    np.testing.assert_array_equal(weights.domain_of, [1, 0])
    np.testing.assert_array_equal(weights.item, [3, 1])
    np.testing.assert_array_equal(weights.domain, [1, 2])


def test_tb05_a_changed_cell_leaves_the_first_survey_as_it_was() -> None:
    survey = parse_survey(TWO_UNITS, {"D1": 1, "D2": 2})

    changed = survey.with_cell(1, 0, 0.25)

    assert changed.cells == ((0.5, NOT_APPLICABLE), (0.25, 1.0))
    assert survey.cells == ((0.5, NOT_APPLICABLE), (MISSING, 1.0))


def test_od01_the_oracle_beside_the_repository_is_found(tmp_path: Path) -> None:
    (tmp_path / "shared" / "oracle").mkdir(parents=True)

    found = locate_oracle(tmp_path / "main", test="a test", required=True)

    assert found == tmp_path / "shared" / "oracle"


def test_od02_without_the_oracle_a_test_is_skipped_by_name(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"^test_x did not run: .*oracle"):
        locate_oracle(tmp_path / "main", test="test_x", required=False)


def test_od03_in_ci_a_missing_oracle_fails(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"^test_x did not run: .*oracle"):
        locate_oracle(tmp_path / "main", test="test_x", required=True)


def test_od04_an_empty_cell_of_the_oracle_is_nan(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('"uCode","LPI","Gas"\n"AUS","0.5",\n"VNM","1","0"\n', encoding="utf-8")

    oracle = read_oracle(file)

    np.testing.assert_array_equal(oracle["LPI"], [0.5, 1])
    np.testing.assert_array_equal(oracle.table(["Gas", "LPI"]), [[np.nan, 0.5], [0, 1]])
