"""What lists and documents say of a form.

FW01 each state has its own words, with the day in Vietnam that belongs to it
FW02 a rejected form says that nothing of it counts
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from survey import labels
from survey.exchange.form_words import NOT_SUBMITTED, form_words
from survey.model import Actor, CommuneCode, Review, Role, Submission, SubmissionState

SUBMITTED, REVIEWED = datetime(2026, 12, 1, 18, 0, tzinfo=UTC), datetime(2026, 12, 5, tzinfo=UTC)


def a_form(state: SubmissionState, *, reviewed: bool = True) -> Submission:
    review = Review(1, 1, state, "", "Lê Thị Chi", REVIEWED) if reviewed else None
    return Submission(
        id=1,
        round_id=1,
        commune=CommuneCode("21025"),
        number=1,
        actor=Actor("Nguyễn Văn An", Role.INSPECTOR),
        at=SUBMITTED,
        versions={},
        digest="",
        state=state,
        review=review,
    )


@pytest.mark.parametrize(
    ("state", "day"),
    [
        pytest.param(SubmissionState.RECEIVED, "02/12/2026", id="FW01 received"),
        pytest.param(SubmissionState.EDITED, "02/12/2026", id="FW01 edited"),
        pytest.param(SubmissionState.HAS_ISSUES, "05/12/2026", id="FW01 has issues"),
        pytest.param(SubmissionState.APPROVED, "05/12/2026", id="FW01 approved"),
    ],
)
def test_fw01_the_day_that_belongs_to_the_state(state: SubmissionState, day: str) -> None:
    assert day in form_words(a_form(state))


def test_fw01_every_state_has_its_own_words() -> None:
    said = {form_words(a_form(state)) for state in SubmissionState}

    assert len(said) == len(SubmissionState)
    assert form_words(None) == NOT_SUBMITTED == form_words(a_form(SubmissionState.WITHDRAWN))
    received = a_form(SubmissionState.RECEIVED)
    assert form_words(a_form(SubmissionState.RECEIVED, reviewed=False)) == form_words(received)


def test_fw02_a_rejected_form_does_not_count() -> None:
    assert form_words(a_form(SubmissionState.REJECTED)) == labels.FORM_REJECTED
