"""What lists and documents say of the form of a commune."""

from __future__ import annotations

from typing import Final

from survey import labels
from survey.fields import show_date
from survey.model import Submission, SubmissionState
from survey.settings import local

NOT_SUBMITTED: Final = "chưa nộp"
_WORDS: Final = {
    SubmissionState.RECEIVED: "đã nộp ngày {submitted}",
    SubmissionState.EDITED: "đã sửa, nộp lại ngày {submitted}",
    SubmissionState.HAS_ISSUES: "có ý kiến ngày {reviewed}, chờ đoàn sửa",
    SubmissionState.APPROVED: "đã duyệt ngày {reviewed}",
    SubmissionState.REJECTED: labels.FORM_REJECTED,
    SubmissionState.WITHDRAWN: NOT_SUBMITTED,
}


def form_words(form: Submission | None) -> str:
    """Return how far the standing *form* of a commune is, and since which day; None: not submitted."""
    if form is None:
        return NOT_SUBMITTED
    reviewed = form.review.at if form.review else form.at
    return _WORDS[form.state].format(
        submitted=show_date(local(form.at).date()), reviewed=show_date(local(reviewed).date())
    )
