"""Critical gates.

GT01 one failed gate is enough to be failed, one open gate to be open, whatever the others say
GT02 a gate that is not asked, or passed, is neither
GT03 the outcomes are counted by unit and by gate
GT04 an array nobody filled is open: undecided, not passed
GT05 another code is refused
GT06 without gates nothing is failed or open
"""

from __future__ import annotations

import numpy as np
import pytest

from scoring.gates import GateOutcome, GateSummary, summarise_gates
from tests.scoring.tables import parse_table

FOUND = """
    unit | seal       | signature  | network
    A    | PASSED     | PASSED     | NOT_ASKED
    B    | PASSED     | FAILED     | PASSED
    C    | OPEN       | PASSED     | PASSED
    E    | FAILED     | OPEN       | FAILED
    F    | NOT_ASKED  | NOT_ASKED  | NOT_ASKED
    """


def summary() -> GateSummary:
    rows = [list(row.values())[1:] for row in parse_table(FOUND)]
    codes = [[GateOutcome[name] for name in row] for row in rows]
    return summarise_gates(np.array(codes, dtype=np.int8))


def test_gt01_one_failed_gate_is_enough() -> None:
    np.testing.assert_array_equal(summary().failed, [False, True, False, True, False])


def test_gt01_one_open_gate_is_enough() -> None:
    np.testing.assert_array_equal(summary().open, [False, False, True, True, False])


def test_gt03_the_outcomes_of_a_unit_are_counted() -> None:
    per_unit = summary().per_unit

    np.testing.assert_array_equal(per_unit[:, GateOutcome.OPEN], [0, 0, 1, 1, 0])
    np.testing.assert_array_equal(per_unit[:, GateOutcome.PASSED], [2, 2, 2, 0, 0])
    np.testing.assert_array_equal(per_unit[:, GateOutcome.FAILED], [0, 1, 0, 2, 0])
    np.testing.assert_array_equal(per_unit[:, GateOutcome.NOT_ASKED], [1, 0, 0, 0, 3])


def test_gt03_the_outcomes_of_a_gate_are_counted() -> None:
    per_gate = summary().per_gate

    np.testing.assert_array_equal(per_gate[:, GateOutcome.OPEN], [1, 1, 0])
    np.testing.assert_array_equal(per_gate[:, GateOutcome.PASSED], [2, 2, 2])
    np.testing.assert_array_equal(per_gate[:, GateOutcome.FAILED], [1, 1, 1])
    np.testing.assert_array_equal(per_gate[:, GateOutcome.NOT_ASKED], [1, 1, 2])


def test_gt04_an_array_nobody_filled_is_open() -> None:
    result = summarise_gates(np.zeros((2, 3), dtype=np.int8))

    np.testing.assert_array_equal(result.open, [True, True])
    np.testing.assert_array_equal(result.failed, [False, False])


@pytest.mark.parametrize("code", [pytest.param(c, id=f"GT05 code {c}") for c in (-1, 4)])
def test_another_code_is_refused(code: int) -> None:
    with pytest.raises(ValueError, match=r"^outcomes must hold codes of GateOutcome$"):
        summarise_gates(np.array([[1, code]], dtype=np.int8))


def test_gt06_without_gates_nothing_is_failed_or_open() -> None:
    result = summarise_gates(np.zeros((2, 0), dtype=np.int8))

    np.testing.assert_array_equal(result.failed, [False, False])
    np.testing.assert_array_equal(result.open, [False, False])
