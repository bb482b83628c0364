"""What is cut out of results for a reader who does not see everything.

EC01 level, rank and chậm are the official ones
EC02 values, bounds and values of domains are whole points, cut down, coverage of the whole and of domains
     whole percent; exact where all items are seen
EC03 a level that only hidden gates hold is withheld; what the reader can see is told as it is
EC04 a rejected form is told to whoever sees the commune, and to nobody else
EC05 for a file: gates of other items are not told, their items count as confidential, a level that they alone
     hold is withheld; scores stay exact, levels and ranks official
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
    assert part.coarse
    assert part.readiness.coverage.tolist() == [1, 1, 0.33]
    assert part.readiness.domain_coverage.tolist() == [[1, 1], [1, 1], [0.66, 0]]
    assert whole.readiness.coverage[2] == pytest.approx(1 / 3)
    for mine, theirs in zip(figures(part), figures(whole), strict=True):
        np.testing.assert_array_equal(mine, np.floor(np.round(theirs, 9)))
    assert whole.readiness.value[0] % 1 > 0  # there was something to cut


def test_ec02_who_sees_all_items_gets_exact_values() -> None:
    whole = an_assessment(MIXED)

    part = excerpt.of_assessment(whole, [A], NO_GATE | WITH_GATE)

    assert not part.coarse
    assert part.readiness.value.tolist() == [whole.readiness.value[0]]
    one = excerpt.of_assessment(whole, [C], NO_GATE | WITH_GATE)
    assert one.readiness.coverage.tolist() == [whole.readiness.coverage[2]]


def test_ec02_a_share_that_is_whole_percent_stays() -> None:
    whole = an_assessment(MIXED)
    shares = np.arange(101) / 100
    exact = replace(whole.readiness, coverage=shares[[29, 57, 58]])
    whole.__dict__["readiness"] = exact

    part = excerpt.of_assessment(whole, whole.communes, NO_GATE)

    assert part.readiness.coverage.tolist() == [0.29, 0.57, 0.58]


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


@pytest.mark.parametrize(
    ("answers", "items", "failed", "withheld"),
    [
        pytest.param(f"khong co co {VALID}", NO_GATE, [], True, id="EC05 failed, not told"),
        pytest.param(f"? co co {VALID}", NO_GATE, [], True, id="EC05 open, not told"),
        pytest.param(f"co khong co {VALID}", NO_GATE, [], False, id="EC05 passed"),
        pytest.param(f"khong co co {VALID}", WITH_GATE, [GATE], False, id="EC05 told"),
    ],
)
def test_ec05_a_file_tells_no_other_gates(
    answers: str, items: frozenset[ItemCode], failed: list[ItemCode], withheld: object
) -> None:
    whole = an_assessment({A: answers, B: MIXED[B]})

    told = excerpt.naming_gates(whole, items)

    assert [item.code for item in told.failed_gates(0)] == failed
    assert told.open_gates(0) == ()
    assert told.withheld.tolist() == [withheld, False, False]
    assert not told.coarse
    for name in ("level", "rank", "lagging"):
        assert getattr(told, name).tolist() == getattr(whole, name).tolist()
    for mine, theirs in zip(figures(told), figures(whole), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert {i.code for i in told.rulebook.catalogue.items if not i.confidential} == items - {SECRET}


def test_ec05_nothing_to_hide_changes_nothing() -> None:
    whole = an_assessment(MIXED)

    assert excerpt.naming_gates(whole, NO_GATE | WITH_GATE) is whole
