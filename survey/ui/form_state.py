"""How far a commune's form is: said above its fields, at its items, and on the page of the commune."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from survey import labels, reviews
from survey.application import Application
from survey.checklist import Catalogue
from survey.model import CommuneCode, Role, Submission, SubmissionState
from survey.reviews import FormEvent
from survey.submissions import ROLE_OF
from survey.ui import context, form_ways, style, text
from survey.ui import text_review as words
from survey.ui.entry_state import Sheet
from survey.ui.style import Column


@dataclass(frozen=True, slots=True)
class Bound:
    """What the state of a form forbids: *submitted*, it is not handed in now; *locked*, no answers."""

    submitted: bool
    locked: bool
    withdrawable: bool = False


FREE = Bound(submitted=False, locked=False)


def tell(sheet: Sheet, form: Submission | None, catalogue: Catalogue) -> Bound:
    """Say how far the *form* of the sheet is, and return what that forbids."""
    if form is None:
        return FREE
    match form.state:
        case SubmissionState.HAS_ISSUES:
            _issues(sheet, form, catalogue)
            return FREE
        case SubmissionState.REJECTED:
            st.error(_said(words.ENTRY_REJECTED, form, state=labels.FORM_REJECTED))
            style.quiet(words.ENTRY_REJECTED_DO)
            return FREE
        case SubmissionState.APPROVED:
            st.success(_said(words.ENTRY_APPROVED, form))
            return Bound(submitted=True, locked=True)
        case SubmissionState.EDITED:
            st.info(_said(words.ENTRY_EDITED, form))
        case _:
            st.success(_handed_in(form))
    inspector = sheet.actor.role is Role.INSPECTOR  # the desk's own items stay open
    return Bound(submitted=True, locked=inspector, withdrawable=True)


def _handed_in(form: Submission) -> str:
    return text.SUBMITTED.format(
        number=form.number,
        time=style.plain(context.show_time(form.at)),
        who=style.plain(form.actor.name),
    )


def _said(sentence: str, form: Submission, **more: str) -> str:
    """Return *sentence* with who reviewed the form, or handed it in where nobody did."""
    at, who = (form.review.at, form.review.by) if form.review else (form.at, form.actor.name)
    filled = sentence.format(
        number=form.number,
        time=context.show_time(at),
        who=who,
        reason=form.state_reason,
        **more,
    )
    return style.plain(filled)


def _issues(sheet: Sheet, form: Submission, catalogue: Catalogue) -> None:
    """Say what the reviewer wants mended, with a way to each item that is still as it was."""
    lines = [_said(words.ENTRY_ISSUES, form)]
    if form.state_reason:
        lines.append(style.plain(words.ENTRY_REMARK.format(remark=form.state_reason)))
    st.warning("\n\n".join(lines))
    named = [item for item in catalogue.items if item.code in sheet.issues]
    mine = [item for item in named if ROLE_OF[item.respondent] is sheet.asks_as]
    still = [item for item in mine if not sheet.mended(item.code)]
    if still:
        st.write(words.ENTRY_TO_MEND.format(n=len(still)))
        form_ways.jumps("issues", still)
    for sentence, items in (
        (words.ENTRY_MENDED, [item for item in mine if item not in still]),
        (words.ENTRY_OF_OTHERS, [item for item in named if item not in mine]),
    ):
        if items:
            style.quiet(sentence.format(items=", ".join(item.code for item in items)))


# The page of a commune ---------------------------------------------------------------------------


def of_commune(form: Submission | None) -> str:
    """Return how far the *form* of a commune is, as one sentence without its stop."""
    if form is None:
        return text.COMMUNE_NOT_SUBMITTED
    if form.review is None:
        return text.COMMUNE_SUBMITTED.format(
            number=form.number, time=context.show_time(form.at), who=form.actor.name
        )
    return words.COMMUNE_FORM.format(
        number=form.number,
        state=labels.SUBMISSION_STATE[form.state],
        who=form.review.by,
        time=context.show_time(form.review.at),
    )


def warn_rejected(form: Submission | None) -> None:
    """Say that nothing of a commune counts, and why, where its form is rejected."""
    if form is not None and form.state is SubmissionState.REJECTED:
        sentence = words.COMMUNE_REJECTED.format(
            state=labels.FORM_REJECTED, reason=form.state_reason
        )
        st.error(style.plain(sentence))


def history(app: Application, round_id: int, commune: CommuneCode) -> None:
    """Offer what happened to the forms of *commune*, the newest first."""
    box = st.expander(words.HISTORY, key="form.history", on_change="rerun")
    if not box.open:
        return
    with box:
        events = reviews.history(app, round_id, commune)[::-1]
        if not events:
            style.quiet(text.COMMUNE_NOT_SUBMITTED)
            return
        style.table(
            [
                Column(words.COLUMN_NUMBER, number=True),
                Column(text.COLUMN_TIME),
                Column(words.COLUMN_WHAT),
                Column(words.COLUMN_REASON),
                Column(words.COLUMN_BY),
            ],
            [
                (
                    event.number,
                    context.show_time(event.at),
                    _happened(event),
                    style.lines(event.reason.split("\n")),
                    event.by,
                )
                for event in events
            ],
        )


def _happened(event: FormEvent) -> str:
    return words.REOPENED if event.reopened else labels.SUBMISSION_STATE[event.state]
