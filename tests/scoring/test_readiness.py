"""The readiness of a unit.

Cells are points of an item from 0 to 1, `?` where the answer is missing, `-` where the item does not
apply. Expected results are in points of 100; a dash is "no value".

RS01 a domain is the weighted mean of its items
RS02 the whole is the weighted mean of its domains, however many items each has
RS03 an item that does not apply leaves the denominator: value, bounds and coverage ignore it
RS04 a missing answer leaves the value; it counts 0 in the lower bound and full in the upper
RS05 coverage is the weighted share of applicable items that are answered, over domains as weighted
RS06 a domain with nothing answered has no value, bounds 0–100, and leaves the overall value
RS07 a domain with nothing applicable has no value, no bounds, no coverage, and leaves the whole
RS08 nothing applicable at all: no value, no bounds, coverage 0
RS09 nothing answered at all: no value, bounds 0–100, coverage 0
RS10 below the coverage floor there is no value, the bounds stay; at the floor there is one
RS11 an item or a domain of weight 0 decides nothing and breaks nothing
RS12 units do not influence each other
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison import ranks
from scoring.matrix import ScoringMatrix, Weights
from scoring.readiness import Readiness, readiness
from tests.scoring.definition import Mean, defined_domain, defined_unit
from tests.scoring.strategies import POINTS, QUARTERS, UNHURRIED, surveys
from tests.scoring.tables import MISSING, NOT_APPLICABLE, Survey, parse_survey, parse_table

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_DOMAIN = {"D1": 1.0}


def scored(survey: Survey, *, coverage_floor: float = 0.0) -> Readiness:
    return readiness(survey.matrix, survey.weights, coverage_floor=coverage_floor)


def number(text: str) -> float:
    return np.nan if text == "-" else float(text)


def expected(text: str) -> dict[str, list[float]]:
    rows = parse_table(text)
    return {name: [number(row[name]) for row in rows] for name in rows[0] if name != "of"}


@pytest.mark.parametrize(
    ("found", "domains", "overall"),
    [
        pytest.param(
            """
            item | domain | weight | A | B   | C
            i1   | D1     | 3      | 1 | 0.5 | 0
            i2   | D1     | 1      | 0 | 0   | 1
            """,
            ONE_DOMAIN,
            """
            of | value | lower | upper | coverage
            A  | 75    | 75    | 75    | 1
            B  | 37.5  | 37.5  | 37.5  | 1
            C  | 25    | 25    | 25    | 1
            """,
            id="RS01 a domain is the weighted mean of its items",
        ),
        pytest.param(
            """
            item | domain | weight | A | B
            i1   | D1     | 1      | 1 | 0
            i2   | D2     | 1      | 0 | 1
            i3   | D2     | 1      | 0 | 1
            i4   | D2     | 2      | 0 | 0
            """,
            {"D1": 3, "D2": 1},
            """
            of | value | lower | upper | coverage
            A  | 75    | 75    | 75    | 1
            B  | 12.5  | 12.5  | 12.5  | 1
            """,
            id="RS02 the whole is the weighted mean of its domains",
        ),
        pytest.param(
            """
            item | domain | weight | A | B
            i1   | D1     | 1      | 1 | 1
            i2   | D1     | 1      | 0 | ?
            i3   | D1     | 8      | - | -
            """,
            ONE_DOMAIN,
            """
            of | value | lower | upper | coverage
            A  | 50    | 50    | 50    | 1
            B  | 100   | 50    | 100   | 0.5
            """,
            id="RS03 an item that does not apply leaves the denominator",
        ),
        pytest.param(
            """
            item | domain | weight | A   | B
            i1   | D1     | 2      | 0.5 | 0
            i2   | D1     | 2      | 0   | ?
            i3   | D1     | 4      | ?   | ?
            """,
            ONE_DOMAIN,
            """
            of | value | lower | upper | coverage
            A  | 25    | 12.5  | 62.5  | 0.5
            B  | 0     | 0     | 75    | 0.25
            """,
            id="RS04 a missing answer leaves the value and opens the bounds",
        ),
        pytest.param(
            """
            item | domain | weight | A | B
            i1   | D1     | 1      | 1 | 0
            i2   | D2     | 1      | 1 | 0
            i3   | D2     | 3      | ? | -
            """,
            {"D1": 1, "D2": 3},
            """
            of | value | lower | upper | coverage
            A  | 100   | 43.75 | 100   | 0.4375
            B  | 0     | 0     | 0     | 1
            """,
            id="RS05 coverage is weighted as the score is",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | 0.5
            i2   | D2     | 1      | ?
            """,
            {"D1": 1, "D2": 3},
            """
            of | value | lower | upper | coverage
            A  | 50    | 12.5  | 87.5  | 0.25
            """,
            id="RS06 a domain with nothing answered leaves the overall value",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | 1
            i2   | D1     | 1      | ?
            i3   | D2     | 1      | -
            """,
            {"D1": 1, "D2": 3},
            """
            of | value | lower | upper | coverage
            A  | 100   | 50    | 100   | 0.5
            """,
            id="RS07 a domain with nothing applicable leaves the whole",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | -
            i2   | D2     | 1      | -
            """,
            {"D1": 1, "D2": 3},
            """
            of | value | lower | upper | coverage
            A  | -     | -     | -     | 0
            """,
            id="RS08 nothing applicable: no value, no bounds, coverage 0",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | ?
            i2   | D2     | 1      | ?
            """,
            {"D1": 1, "D2": 3},
            """
            of | value | lower | upper | coverage
            A  | -     | 0     | 100   | 0
            """,
            id="RS09 nothing answered: no value, bounds 0–100, coverage 0",
        ),
        pytest.param(
            """
            item | domain | weight | A | B | C
            i1   | D1     | 1      | 1 | 1 | ?
            i2   | D1     | 0      | 0 | ? | 0
            """,
            ONE_DOMAIN,
            """
            of | value | lower | upper | coverage
            A  | 100   | 100   | 100   | 1
            B  | 100   | 100   | 100   | 1
            C  | -     | 0     | 100   | 0
            """,
            id="RS11 an item of weight 0 decides nothing",
        ),
        pytest.param(
            """
            item | domain | weight | A | B
            i1   | D1     | 1      | 1 | -
            i2   | D2     | 1      | ? | 1
            """,
            {"D1": 1, "D2": 0},
            """
            of | value | lower | upper | coverage
            A  | 100   | 100   | 100   | 1
            B  | -     | -     | -     | 0
            """,
            id="RS11 a domain of weight 0 decides nothing",
        ),
    ],
)
def test_overall(found: str, domains: Mapping[str, float], overall: str) -> None:
    result = scored(parse_survey(found, domains))

    wanted = expected(overall)
    np.testing.assert_allclose(result.value, wanted["value"], atol=1e-9)
    np.testing.assert_allclose(result.lower, wanted["lower"], atol=1e-9)
    np.testing.assert_allclose(result.upper, wanted["upper"], atol=1e-9)
    np.testing.assert_allclose(result.coverage, wanted["coverage"], atol=1e-9)


@pytest.mark.parametrize(
    ("found", "of_domain"),
    [
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 3      | 1
            i2   | D2     | 1      | 0.5
            i3   | D1     | 1      | 0
            """,
            """
            of | value | lower | upper | coverage
            D1 | 75    | 75    | 75    | 1
            D2 | 50    | 50    | 50    | 1
            """,
            id="RS01 a domain is the weighted mean of its items",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | 1
            i2   | D1     | 3      | ?
            i3   | D2     | 1      | 0.5
            i4   | D2     | 1      | 0
            i5   | D2     | 2      | ?
            """,
            """
            of | value | lower | upper | coverage
            D1 | 100   | 25    | 100   | 0.25
            D2 | 25    | 12.5  | 62.5  | 0.5
            """,
            id="RS04 a missing answer counts 0 below and full above",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | ?
            i2   | D2     | 1      | 1
            """,
            """
            of | value | lower | upper | coverage
            D1 | -     | 0     | 100   | 0
            D2 | 100   | 100   | 100   | 1
            """,
            id="RS06 a domain with nothing answered has bounds 0–100",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 1      | -
            i2   | D2     | 1      | 0
            """,
            """
            of | value | lower | upper | coverage
            D1 | -     | -     | -     | -
            D2 | 0     | 0     | 0     | 1
            """,
            id="RS07 a domain with nothing applicable has nothing",
        ),
        pytest.param(
            """
            item | domain | weight | A
            i1   | D1     | 0      | 1
            i2   | D2     | 0      | 1
            i3   | D2     | 1      | 0
            """,
            """
            of | value | lower | upper | coverage
            D1 | -     | -     | -     | -
            D2 | 0     | 0     | 0     | 1
            """,
            id="RS11 a domain whose items all weigh 0 has nothing",
        ),
    ],
)
def test_domains(found: str, of_domain: str) -> None:
    result = scored(parse_survey(found, {"D1": 1, "D2": 1}))

    wanted = expected(of_domain)
    np.testing.assert_allclose(result.domain_value, [wanted["value"]], atol=1e-9)
    np.testing.assert_allclose(result.domain_lower, [wanted["lower"]], atol=1e-9)
    np.testing.assert_allclose(result.domain_upper, [wanted["upper"]], atol=1e-9)
    np.testing.assert_allclose(result.domain_coverage, [wanted["coverage"]], atol=1e-9)


@pytest.mark.parametrize(
    ("coverage_floor", "value"),
    [
        pytest.param(0.0, 50.0, id="RS10 no floor"),
        pytest.param(0.79, 50.0, id="RS10 above the floor"),
        pytest.param(0.8, 50.0, id="RS10 at the floor there is a value"),
        pytest.param(0.800000001, np.nan, id="RS10 below the floor by the last decimal compared"),
        pytest.param(1.0, np.nan, id="RS10 below the floor there is no value"),
    ],
)
def test_floor(coverage_floor: float, value: float) -> None:
    survey = parse_survey(
        """
        item | domain | weight | A
        i1   | D1     | 2      | 1
        i2   | D1     | 2      | 0
        i3   | D1     | 1      | ?
        """,
        ONE_DOMAIN,
    )

    result = scored(survey, coverage_floor=coverage_floor)

    np.testing.assert_allclose(result.value, [value])
    np.testing.assert_allclose(result.lower, [40.0])
    np.testing.assert_allclose(result.upper, [60.0])
    np.testing.assert_allclose(result.domain_value, [[50.0]])


def test_rs10_float_noise_does_not_decide_about_the_floor() -> None:
    tenths = Survey(
        cells=((1.0, 1.0, 1.0, MISSING),), domain_of=(0, 0, 0, 0), item=(0.1,) * 4, domain=(1.0,)
    )
    in_thirds = Survey(
        cells=((1.0, 1.0, MISSING),), domain_of=(0, 1, 2), item=(1.0,) * 3, domain=(0.1,) * 3
    )

    assert scored(tenths, coverage_floor=0.75).value == pytest.approx([100.0])
    assert scored(in_thirds, coverage_floor=2 / 3).value == pytest.approx([100.0])


def test_rs08_no_items_at_all_is_nothing_applicable() -> None:
    nothing = np.zeros((2, 0))
    matrix = ScoringMatrix.checked(points=nothing, answered=nothing, applicable=nothing)
    weights = Weights.checked(domain_of=[], item=[], domain=[1])

    result = readiness(matrix, weights, coverage_floor=0.0)

    np.testing.assert_array_equal(result.value, [np.nan, np.nan])
    np.testing.assert_array_equal(result.upper, [np.nan, np.nan])
    np.testing.assert_array_equal(result.coverage, [0, 0])


def test_weights_of_another_catalogue_are_refused() -> None:
    survey = Survey(cells=((1.0, 1.0),), domain_of=(0, 0), item=(1.0, 1.0), domain=(1.0,))
    other = Weights.checked(domain_of=[0], item=[1], domain=[1])

    with pytest.raises(ValueError, match="mismatch"):
        readiness(survey.matrix, other, coverage_floor=0.0)


# Properties. Each holds for every survey Hypothesis can think of.


@UNHURRIED
@given(surveys(max_units=1))
def test_the_score_is_its_definition_in_exact_fractions(survey: Survey) -> None:
    result = scored(survey)

    found = Mean(result.value[0], result.lower[0], result.upper[0], result.coverage[0])
    wanted = defined_unit(survey, 0)
    np.testing.assert_allclose(
        tuple(vars(found).values()), tuple(vars(wanted).values()), atol=1e-9, rtol=0
    )


@UNHURRIED
@given(surveys(max_units=1))
def test_a_domain_is_its_definition_in_exact_fractions(survey: Survey) -> None:
    result = scored(survey)

    first = zip(survey.domain_of, survey.item, survey.cells[0], strict=True)
    wanted = defined_domain([(weight, cell) for place, weight, cell in first if place == 0])
    found = Mean(
        result.domain_value[0, 0],
        result.domain_lower[0, 0],
        result.domain_upper[0, 0],
        result.domain_coverage[0, 0],
    )
    np.testing.assert_allclose(
        tuple(vars(found).values()), tuple(vars(wanted).values()), atol=1e-9, rtol=0
    )


@UNHURRIED
@given(surveys(), st.sampled_from((0.0, 0.5, 0.8, 1.0)))
def test_scores_lie_between_0_and_100_and_the_value_between_its_bounds(
    survey: Survey, coverage_floor: float
) -> None:
    result = scored(survey, coverage_floor=coverage_floor)

    known = ~np.isnan(result.value)
    in_domain = ~np.isnan(result.domain_value)
    assert (result.lower[known] <= result.value[known]).all()
    assert (result.value[known] <= result.upper[known]).all()
    assert (result.domain_lower[in_domain] <= result.domain_value[in_domain]).all()
    assert (result.domain_value[in_domain] <= result.domain_upper[in_domain]).all()
    assert not (np.fmin(result.lower, result.domain_lower.T) < 0).any()
    assert not (np.fmax(result.upper, result.domain_upper.T) > 100).any()
    assert ((result.coverage >= 0) & (result.coverage <= 1)).all()


@UNHURRIED
@given(surveys(), st.floats(0.0, 1.0))
def test_the_floor_takes_the_value_away_exactly_below_it(
    survey: Survey, coverage_floor: float
) -> None:
    free, floored = scored(survey), scored(survey, coverage_floor=coverage_floor)

    enough = np.round(free.coverage, 9) >= np.round(np.float64(coverage_floor), 9)
    np.testing.assert_array_equal(floored.value, np.where(enough, free.value, np.nan))
    np.testing.assert_array_equal(floored.lower, free.lower)
    np.testing.assert_array_equal(floored.upper, free.upper)


@UNHURRIED
@given(surveys(), POINTS, POINTS, st.data())
def test_meeting_an_item_better_never_lowers_the_score(
    survey: Survey, one: float, other: float, data: st.DataObject
) -> None:
    item = data.draw(st.integers(0, len(survey.item) - 1))
    worse = scored(survey.with_cell(0, item, min(one, other)))
    better = scored(survey.with_cell(0, item, max(one, other)))

    assert not (better.value < worse.value - 1e-9).any()
    assert not (better.lower < worse.lower - 1e-9).any()
    assert not (better.upper < worse.upper - 1e-9).any()
    np.testing.assert_array_equal(better.coverage, worse.coverage)


@UNHURRIED
@given(surveys(), POINTS, st.data())
def test_answering_a_missing_item_keeps_the_new_bounds_inside_the_old(
    survey: Survey, points: float, data: st.DataObject
) -> None:
    """Proof: the denominators stay; the lower sum gains w·x ≥ 0, the upper loses w·(1 − x) ≥ 0."""
    item = data.draw(st.integers(0, len(survey.item) - 1))
    before = scored(survey.with_cell(0, item, MISSING))
    after = scored(survey.with_cell(0, item, points))

    assert not (after.lower < before.lower - 1e-9).any()
    assert not (after.upper > before.upper + 1e-9).any()
    assert not (after.value < before.lower - 1e-9).any()
    assert not (after.value > before.upper + 1e-9).any()
    assert (after.coverage >= before.coverage).all()


@UNHURRIED
@given(surveys(), st.data())
def test_an_item_that_does_not_apply_changes_nothing(survey: Survey, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(range(len(survey.domain))))
    more = Survey(
        cells=tuple((NOT_APPLICABLE, *row) for row in survey.cells),
        domain_of=(place, *survey.domain_of),
        item=(data.draw(st.floats(0.0, 100.0)), *survey.item),
        domain=survey.domain,
    )

    assert_same(scored(more), scored(survey))


@UNHURRIED
@given(surveys(points=QUARTERS, max_units=6), st.data())
def test_the_order_of_items_changes_no_score_and_no_rank(
    survey: Survey, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(survey.item))))
    shuffled = Survey(
        cells=tuple(tuple(row[place] for place in order) for row in survey.cells),
        domain_of=tuple(survey.domain_of[place] for place in order),
        item=tuple(survey.item[place] for place in order),
        domain=survey.domain,
    )

    assert_same(scored(shuffled), scored(survey))
    np.testing.assert_array_equal(ranks(scored(shuffled).value), ranks(scored(survey).value))


@UNHURRIED
@given(surveys(), st.sampled_from((1.0, 2.0)), st.sampled_from((1.0, 2.0)))
def test_doubling_all_weights_changes_nothing(
    survey: Survey, of_items: float, of_domains: float
) -> None:
    doubled = Survey(
        cells=survey.cells,
        domain_of=survey.domain_of,
        item=tuple(of_items * weight for weight in survey.item),
        domain=tuple(of_domains * weight for weight in survey.domain),
    )

    assert_same(scored(doubled), scored(survey))


@UNHURRIED
@given(surveys())
def test_rs12_units_do_not_influence_each_other(survey: Survey) -> None:
    alone = Survey(survey.cells[:1], survey.domain_of, survey.item, survey.domain)

    together = scored(survey)

    np.testing.assert_allclose(together.value[:1], scored(alone).value, atol=1e-9)
    np.testing.assert_allclose(together.domain_upper[:1], scored(alone).domain_upper, atol=1e-9)


@UNHURRIED
@given(surveys(points=()))
def test_without_any_answer_there_is_no_value(blank: Survey) -> None:
    result = scored(blank)

    assert np.isnan(result.value).all()
    assert np.isnan(result.domain_value).all()
    assert not result.coverage.any()


def test_no_value_is_no_numeric_fault() -> None:
    survey = Survey(((NOT_APPLICABLE, MISSING),), (0, 1), (1.0, 1.0), (1.0, 1.0))

    with np.errstate(all="raise"):
        result = scored(survey)

    assert np.isnan(result.value).all()


def assert_same(one: Readiness, other: Readiness) -> None:
    for name, values in vars(one).items():
        np.testing.assert_allclose(values, vars(other)[name], atol=1e-9, rtol=0, err_msg=name)
