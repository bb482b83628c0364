"""What the arrays must satisfy before anything is computed.

MX01 units × items: two axes, the same shape three times
MX02 points lie in 0–1 and are numbers
MX03 answered and applicable are 1 or 0
MX04 what is answered is applicable
MX05 what is not answered has no points
MX06 the matrix and the weights keep read-only copies: nobody changes a score behind its back
MX07 the arrays lie in memory by rows, whichever way they came: the products are quickest so
WT01 weights are finite and not negative; 0 is allowed
WT02 every item names one existing domain
WT03 the table holds an item's weight in its domain's column and 0 elsewhere
"""

from __future__ import annotations

import numpy as np
import pytest

from scoring.matrix import ScoringMatrix, Weights

ONE = [[1.0]]
NONE = [[0.0]]


@pytest.mark.parametrize(
    ("points", "answered", "applicable", "fault"),
    [
        pytest.param([1.0], [1.0], [1.0], "points must have two", id="MX01 one axis is refused"),
        pytest.param(
            [[ONE]], [[ONE]], [[ONE]], "points must have two", id="MX01 three axes are refused"
        ),
        pytest.param(ONE, [[1.0, 0.0]], ONE, "answered has another", id="MX01 answered is wider"),
        pytest.param(ONE, ONE, [[1.0], [1.0]], "applicable has another", id="MX01 one unit more"),
        pytest.param([[1.001]], ONE, ONE, "points must lie", id="MX02 above 1"),
        pytest.param([[-0.001]], ONE, ONE, "points must lie", id="MX02 below 0"),
        pytest.param([[np.nan]], ONE, ONE, "points must lie", id="MX02 not a number"),
        pytest.param(NONE, [[0.5]], ONE, "answered must hold", id="MX03 half answered"),
        pytest.param(NONE, [[-1.0]], ONE, "answered must hold", id="MX03 answered below 0"),
        pytest.param(NONE, NONE, [[2.0]], "applicable must hold", id="MX03 twice applicable"),
        pytest.param(NONE, NONE, [[np.nan]], "applicable must hold", id="MX03 applicable is NaN"),
        pytest.param(ONE, ONE, NONE, "an answered item", id="MX04 answered, not applicable"),
        pytest.param([[0.5]], NONE, ONE, "points must be 0", id="MX05 points without an answer"),
    ],
)
def test_a_contradiction_is_refused(
    points: list[list[float]],
    answered: list[list[float]],
    applicable: list[list[float]],
    fault: str,
) -> None:
    with pytest.raises(ValueError, match=f"^{fault}"):
        ScoringMatrix.checked(points=points, answered=answered, applicable=applicable)


def test_mx06_the_matrix_keeps_read_only_copies() -> None:
    points = np.array([[0.5, 0.0]])
    matrix = ScoringMatrix.checked(points=points, answered=[[1, 0]], applicable=[[True, False]])

    points[0, 0] = 1.0

    np.testing.assert_array_equal(matrix.points, [[0.5, 0.0]])
    assert {array.dtype for array in vars(matrix).values()} == {np.dtype(np.float64)}
    assert not any(array.flags.writeable for array in vars(matrix).values())


def test_mx07_the_matrix_lies_in_memory_by_rows() -> None:
    by_columns = np.zeros((2, 3), order="F")

    matrix = ScoringMatrix.checked(points=by_columns, answered=by_columns, applicable=by_columns)

    assert all(array.flags.c_contiguous for array in vars(matrix).values())


def test_mx06_the_weights_keep_read_only_copies() -> None:
    domain_of = np.array([1, 0])
    weights = Weights.checked(domain_of=domain_of, item=[1, 2], domain=[1, 1])

    domain_of[0] = 0

    np.testing.assert_array_equal(weights.domain_of, [1, 0])
    assert not any(array.flags.writeable for array in vars(weights).values())
    assert not weights.table.flags.writeable


@pytest.mark.parametrize(
    ("domain_of", "item", "domain", "fault"),
    [
        pytest.param([0], [-1], [1], "item weights must be finite", id="WT01 item below 0"),
        pytest.param([0], [np.inf], [1], "item weights must be finite", id="WT01 item infinite"),
        pytest.param([0], [np.nan], [1], "item weights must be finite", id="WT01 item NaN"),
        pytest.param([0], [1], [-1], "domain weights must be finite", id="WT01 domain below 0"),
        pytest.param(
            [0], [1], [np.inf], "domain weights must be finite", id="WT01 domain infinite"
        ),
        pytest.param([[0]], [[1]], [1], "item weights must have one", id="WT01 a table of items"),
        pytest.param([0], [1], [[1]], "domain weights must have one", id="WT01 a table of domains"),
        pytest.param([0], [1, 1], [1], "domain_of must name", id="WT02 an item without a domain"),
        pytest.param([1], [1], [1], "domain_of must hold", id="WT02 a domain too high"),
        pytest.param([-1], [1], [1], "domain_of must hold", id="WT02 a domain below 0"),
    ],
)
def test_weights_that_make_no_sense_are_refused(
    domain_of: list[int], item: list[float], domain: list[float], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"^{fault}"):
        Weights.checked(domain_of=domain_of, item=item, domain=domain)


def test_wt01_a_weight_of_0_is_allowed() -> None:
    weights = Weights.checked(domain_of=[0], item=[0], domain=[0])

    np.testing.assert_array_equal(weights.table, [[0]])


def test_wt03_the_table_holds_each_weight_in_its_domains_column() -> None:
    weights = Weights.checked(domain_of=[1, 0, 1], item=[3, 0.5, 0], domain=[1, 1, 1])

    np.testing.assert_array_equal(weights.table, [[0, 3, 0], [0.5, 0, 0], [0, 0, 0]])
    assert weights.table is weights.table
