"""Where a unit's points come from and where the missing ones went.

GP01 an item earns its renormalised weight times its points; the rest of that weight is its gap
GP02 what is not answered or does not apply neither earns nor leaves a gap; the others share its weight
GP03 a unit without a value has zeros everywhere
GP04 an item or domain of weight 0 earns nothing and leaves no gap
GP05 Σ earned is the value; Σ earned + Σ gap = 100
GP06 of an item: how many answered it, how many of them fell short, and what that cost on average
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given

from scoring.gaps import Contributions, contributions, item_gaps
from scoring.readiness import readiness
from tests.scoring.strategies import UNHURRIED, surveys
from tests.scoring.tables import Survey, parse_survey, parse_table

if TYPE_CHECKING:
    from collections.abc import Mapping


def parts(survey: Survey) -> Contributions:
    return contributions(survey.matrix, survey.weights)


@pytest.mark.parametrize(
    ("found", "domains", "wanted"),
    [
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 3      | 0.5
            i2   | D1     | 1      | 1
            i3   | D2     | 2      | 0
            """,
            {"D1": 3, "D2": 1},
            """
            earned | gap
            28.125 | 28.125
            18.75  | 0
            0      | 25
            """,
            id="GP01 an item earns its weight times its points",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | 0.25
            i2   | D1     | 7      | ?
            i3   | D2     | 1      | 1
            i4   | D2     | 1      | -
            i5   | D3     | 1      | ?
            """,
            {"D1": 3, "D2": 1, "D3": 6},
            """
            earned | gap
            18.75  | 56.25
            0      | 0
            25     | 0
            0      | 0
            0      | 0
            """,
            id="GP02 the answered items share the weight of the others",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | ?
            i2   | D2     | 7      | -
            """,
            {"D1": 1, "D2": 1},
            """
            earned | gap
            0      | 0
            0      | 0
            """,
            id="GP03 a unit without a value has zeros",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 0      | 0
            i2   | D1     | 2      | 1
            i3   | D2     | 7      | 0
            """,
            {"D1": 2, "D2": 0},
            """
            earned | gap
            0      | 0
            100    | 0
            0      | 0
            """,
            id="GP04 a weight of 0 earns nothing and leaves no gap",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | 1
            i2   | D2     | 0      | 1
            """,
            {"D1": 0, "D2": 1},
            """
            earned | gap
            0      | 0
            0      | 0
            """,
            id="GP04 only weights of 0 give zeros",
        ),
    ],
)
def test_contributions(found: str, domains: Mapping[str, float], wanted: str) -> None:
    result = parts(parse_survey(found, domains))

    rows = parse_table(wanted)
    np.testing.assert_allclose(result.earned, [[float(row["earned"]) for row in rows]], atol=1e-9)
    np.testing.assert_allclose(result.gap, [[float(row["gap"]) for row in rows]], atol=1e-9)


def test_gp06_how_common_and_how_costly_a_gap_is() -> None:
    survey = parse_survey(
        """
        item | domain | weight | A   | B | C | E
        i1   | D1     | 1      | 0.5 | 0 | 1 | ?
        i2   | D1     | 1      | 1   | ? | 0 | -
        i3   | D1     | 0      | 0   | ? | 1 | 0
        i4   | D2     | 0      | 1   | 1 | 1 | -
        """,
        {"D1": 1, "D2": 1},
    )

    result = item_gaps(survey.matrix, parts(survey))

    np.testing.assert_array_equal(result.units, [2, 1, 2, 0])
    np.testing.assert_array_equal(result.answered, [3, 2, 3, 3])
    np.testing.assert_allclose(result.mean_loss, [(25 + 100) / 2, 50, 0, 0])


@UNHURRIED
@given(surveys())
def test_gp05_what_is_earned_is_the_value(survey: Survey) -> None:
    value = readiness(survey.matrix, survey.weights, coverage_floor=0.0).value

    earned = parts(survey).earned.sum(axis=1)

    np.testing.assert_allclose(earned, np.nan_to_num(value), atol=1e-9)


@UNHURRIED
@given(surveys())
def test_gp05_earned_and_gap_make_100_where_there_is_a_value(survey: Survey) -> None:
    value = readiness(survey.matrix, survey.weights, coverage_floor=0.0).value
    result = parts(survey)

    total = (result.earned + result.gap).sum(axis=1)

    np.testing.assert_allclose(total, np.where(np.isnan(value), 0.0, 100.0), atol=1e-9)


@UNHURRIED
@given(surveys())
def test_only_answered_items_earn_or_leave_a_gap_and_none_is_negative(survey: Survey) -> None:
    result = parts(survey)

    silent = survey.matrix.answered == 0
    assert not result.earned[silent].any()
    assert not result.gap[silent].any()
    assert not result.gap[survey.matrix.points == 1].any()
    assert (result.earned >= 0).all()
    assert (result.gap >= 0).all()
