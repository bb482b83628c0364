"""Values as text.

ST40 any values come back exactly: same values, same types
ST41 equal values give equal text, whatever the order of the fields
ST42 what a database cannot keep is refused: NUL, half a surrogate pair, NaN, infinity
ST43 an answer of any Unicode text comes back from both databases as it was
"""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.model import Answer, AnswerState, FieldValue, ItemCode
from survey.storage import answers
from survey.storage.encoding import decode_values, encode_values
from survey.storage.engine import Database
from tests.storage.builders import AN, HERE, NOON, new, open_round

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
VALUE: st.SearchStrategy[FieldValue] = st.one_of(
    TEXT,
    st.lists(TEXT).map(tuple),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
)
VALUES = st.dictionaries(TEXT, VALUE)
ANSWERS = st.builds(
    Answer, state=st.sampled_from(AnswerState), values=VALUES, reason=TEXT, note=TEXT
)
_numbers = itertools.count()


def typed(values: dict[str, FieldValue]) -> dict[str, tuple[type, FieldValue]]:
    return {name: (type(value), value) for name, value in values.items()}


@given(VALUES)
def test_st40_values_come_back_exactly(values: dict[str, FieldValue]) -> None:
    assert typed(decode_values(encode_values(values))) == typed(values)


def test_st40_the_text_is_compact_and_readable() -> None:
    values: dict[str, FieldValue] = {
        "ngay": date(2025, 7, 30),
        "chon": ("co", "mot_phan"),
        "ty_le": 12.5,
        "ghi": "Xã Ba Tơ 𠀀",
    }

    assert encode_values(values) == (
        '{"chon":["co","mot_phan"],"ghi":"Xã Ba Tơ 𠀀","ngay":{"date":"2025-07-30"},"ty_le":12.5}'
    )


def test_st40_text_that_nobody_wrote_here_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="not a stored field value"):
        decode_values('{"a":{"day":"2025-07-30"}}')


@given(VALUES)
def test_st41_the_order_of_fields_changes_nothing(values: dict[str, FieldValue]) -> None:
    assert encode_values(dict(reversed(values.items()))) == encode_values(values)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"a": "x\x00y"}, id="NUL in a text"),
        pytest.param({"a": ("x", "\x00")}, id="NUL in a list"),
        pytest.param({"\x00": "x"}, id="NUL in a name"),
        pytest.param({"a": "\ud800"}, id="half a surrogate pair"),
        pytest.param({"a": float("nan")}, id="NaN"),
        pytest.param({"a": float("inf")}, id="infinity"),
    ],
)
def test_st42_what_cannot_be_kept_is_refused(values: dict[str, FieldValue]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the kind of error is the contract
        encode_values(values)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(AnswerState.ANSWERED, note="\x00"), id="note"),
        pytest.param(Answer(AnswerState.COULD_NOT_CHECK, reason="\x00"), id="reason"),
        pytest.param(Answer(AnswerState.ANSWERED, evidence=("\x00",)), id="evidence"),
    ],
)
def test_st42_an_answer_with_nul_is_refused(database: Database, answer: Answer) -> None:
    round_id = open_round(database)

    with pytest.raises(ValueError, match="NUL"):
        answers.append(database, new(round_id, answer), at=NOON)
    assert answers.history(database, round_id, HERE) == ()


@given(answer=ANSWERS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_st43_any_answer_comes_back(database: Database, answer: Answer) -> None:
    number = next(_numbers)
    round_id = open_round(database, f"Đợt {number}")
    item = ItemCode(f"CT-{number}")
    answers.append(database, new(round_id, answer, item=item), at=NOON)

    (event,) = answers.current(database, round_id, HERE).values()

    assert event.answer == answer
    assert typed(dict(event.answer.values)) == typed(dict(answer.values))
    assert (event.item, event.version, event.actor, event.at) == (item, 1, AN, NOON)
