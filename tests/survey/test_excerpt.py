"""What is cut out of results for a reader who does not see everything.

EC01 level, rank, coverage and chậm are the official ones
EC02 values, bounds and values of domains are whole points, cut down; exact where all items are seen
EC03 a level that only hidden gates hold is withheld; what the reader can see is told as it is
EC04 a rejected form is told to whoever sees the commune, and to nobody else
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.matrix import FloatArray
from survey import excerpt
from survey.assessment import FORM_REJECTED, Assessment
from survey.model import ItemCode
from survey.obstacles import Obstacle, obstacle
from tests.support.small_assessment import VALID, A, B, C, an_assessment

GATE, PLAIN, SECRET, EXPIRY = (ItemCode(code) for code in ("TS-01", "TS-02", "TS-03", "CT-01"))
NO_GATE = frozenset({PLAIN, SECRET, EXPIRY})
WITH_GATE = frozenset({GATE, PLAIN, EXPIRY})
MIXED = {A: f"khong co co {VALID}", B: f"co khong co {VALID}", C: "co co . ."}


def figures(found: Assessment) -> list[FloatArray]:
    scores = found.readiness
    return [
        *(scores.value, scores.lower, scores.upper),
        *(scores.domain_value, scores.domain_lower, scores.domain_upper),
    ]


def test_ec01_ec02_the_result_is_official_and_its_values_are_coarse() -> None:
    whole = an_assessment(MIXED)

    part = excerpt.of_assessment(whole, whole.communes, NO_GATE)

    for name in ("level", "rank", "lagging"):
        assert getattr(part, name).tolist() == getattr(whole, name).tolist()
    assert part.readiness.coverage.tolist() == whole.readiness.coverage.tolist()
    assert part.coarse
    for mine, theirs in zip(figures(part), figures(whole), strict=True):
        np.testing.assert_array_equal(mine, np.floor(np.round(theirs, 9)))
    assert whole.readiness.value[0] % 1 > 0  # there was something to cut


def test_ec02_who_sees_all_items_gets_exact_values() -> None:
    whole = an_assessment(MIXED)

    part = excerpt.of_assessment(whole, [A], NO_GATE | WITH_GATE)

    assert not part.coarse
    assert part.readiness.value.tolist() == [whole.readiness.value[0]]


@pytest.mark.parametrize(
    ("answers", "items", "why"),
    [
        pytest.param(f"khong co co {VALID}", NO_GATE, Obstacle.WITHHELD, id="EC03 capped"),
        pytest.param(
            f"khong khong khong {VALID}",
            NO_GATE,
            Obstacle.WITHHELD,
            id="EC03 points do not lift it",
        ),
        pytest.param(f"? co co {VALID}", NO_GATE, Obstacle.WITHHELD, id="EC03 left open"),
        pytest.param(f"khong co co {VALID}", WITH_GATE, Obstacle.FAILED_GATE, id="EC03 seen"),
        pytest.param(f"? co co {VALID}", WITH_GATE, Obstacle.OPEN_GATE, id="EC03 seen open"),
        pytest.param(f"co khong khong {VALID}", NO_GATE, Obstacle.LOW_LEVEL, id="EC03 passed"),
        pytest.param(
            "khong khong khong 2026-12-20", NO_GATE, Obstacle.LOW_LEVEL, id="EC03 below the cap"
        ),
        pytest.param("co . . .", NO_GATE, Obstacle.LOW_COVERAGE, id="EC03 no value"),
        pytest.param(". . . .", NO_GATE, Obstacle.NOT_VISITED, id="EC03 not visited"),
        pytest.param(f"co co co {VALID}", NO_GATE, None, id="EC03 the best level"),
    ],
)
def test_what_holds_a_level_is_not_told_falsely(
    answers: str, items: frozenset[ItemCode], why: Obstacle | None
) -> None:
    whole = an_assessment({A: answers})
    assert not whole.withheld.any()

    part = excerpt.of_assessment(whole, [A], items)

    assert obstacle(part, 0) is why
    assert bool(part.withheld[0]) is (why is Obstacle.WITHHELD)


def test_ec04_a_rejected_form_is_told_within_reach() -> None:
    whole = replace(an_assessment({A: MIXED[A]}), rejected=frozenset({B, C}))

    part = excerpt.of_assessment(whole, [A, B], NO_GATE)

    assert part.rejected == {B}
    assert part.level.tolist()[1] == FORM_REJECTED
    assert obstacle(part, 1) is Obstacle.FORM_REJECTED
