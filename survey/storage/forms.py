"""Rows of submissions: how a form is read, with its withdrawal and the newest step of its review."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, select

from survey.model import Actor, CommuneCode, Review, Role, Submission, SubmissionState
from survey.storage.tables import review_event, submission, submission_event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import BindParameter, Column, ColumnElement, Row, Select

FORM = submission.c
REVIEW = review_event.c
PLACE: Mapping[str, Column[Any]] = {"round_id": FORM.round_id, "commune": FORM.commune}
_WITHDRAWAL = submission_event.c
STANDS = _WITHDRAWAL.id.is_(None)
"""Keeps the forms of :func:`every_form` that are not withdrawn."""


def every_form(
    round_id: int | BindParameter[int], recorded_until: datetime | None = None
) -> Select[*tuple[Any, ...]]:
    """Return the query of the submissions of the round, as their state was at *recorded_until*."""
    withdrawn = _WITHDRAWAL.submission_id == FORM.id
    if recorded_until is not None:
        withdrawn = and_(withdrawn, _WITHDRAWAL.at <= recorded_until)
    reviewed = _newest_review(recorded_until)
    return (
        select(
            submission,
            _WITHDRAWAL.state.label("withdrawn"),
            _WITHDRAWAL.reason.label("withdrawn_why"),
            REVIEW.id.label("review_id"),
            REVIEW.state,
            REVIEW.reason,
            REVIEW.actor_name.label("reviewed_by"),
            REVIEW.at.label("reviewed_at"),
        )
        .select_from(
            submission.outerjoin(submission_event, withdrawn).outerjoin(review_event, reviewed)
        )
        .where(FORM.round_id == round_id)
    )


def standing_forms(
    round_id: int | BindParameter[int], recorded_until: datetime | None = None
) -> Select[*tuple[Any, ...]]:
    """Return the query of those that stood at *recorded_until*: at most one a commune."""
    query = every_form(round_id, recorded_until).where(STANDS)
    return query if recorded_until is None else query.where(FORM.at <= recorded_until)


def form_of(row: Row[*tuple[Any, ...]]) -> Submission:
    """Return the submission that stands in a *row* of :func:`every_form`."""
    review = _review(row) if row.review_id is not None else None
    state = review.state if review else SubmissionState.RECEIVED
    reason = review.reason if review else ""
    if row.withdrawn is not None:
        state, reason = SubmissionState.WITHDRAWN, row.withdrawn_why
    return Submission(
        id=row.id,
        round_id=row.round_id,
        commune=CommuneCode(row.commune),
        number=row.number,
        actor=Actor(row.actor_name, Role(row.actor_role)),
        at=row.at,
        versions=json.loads(row.versions_json),
        digest=row.digest,
        state=state,
        state_reason=reason,
        review=review,
    )


def _newest_review(recorded_until: datetime | None) -> ColumnElement[bool]:
    newer = review_event.alias("newer_review")
    superseded = exists().where(
        newer.c.submission_id == REVIEW.submission_id, newer.c.id > REVIEW.id
    )
    found = REVIEW.submission_id == FORM.id
    if recorded_until is not None:
        superseded = superseded.where(newer.c.at <= recorded_until)
        found = and_(found, REVIEW.at <= recorded_until)
    return and_(found, ~superseded)


def _review(row: Row[*tuple[Any, ...]]) -> Review:
    return Review(
        id=row.review_id,
        submission=row.id,
        state=SubmissionState(row.state),
        reason=row.reason,
        by=row.reviewed_by,
        at=row.reviewed_at,
    )
