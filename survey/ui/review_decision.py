"""What a reviewer makes of a form, and why; what they wrote at its items goes along."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from survey import reviews
from survey.model import Actor, CommuneCode, SubmissionState
from survey.problems import SurveyError
from survey.reviews import Case
from survey.ui import said, style
from survey.ui import text_review as words
from survey.ui.review_desk import PAGE, Desk, refuse
from survey.ui.review_drafts import Drafts


class Decision(StrEnum):
    """What a reviewer can make of a form."""

    FLAG = "flag"
    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"


_NAME = {
    Decision.FLAG: words.FLAG,
    Decision.APPROVE: words.APPROVE,
    Decision.REJECT: words.REJECT,
    Decision.REOPEN: words.REOPEN,
}
_EXPLAIN = {
    Decision.FLAG: words.EXPLAIN_FLAG,
    Decision.APPROVE: words.EXPLAIN_APPROVE,
    Decision.REJECT: words.EXPLAIN_REJECT,
    Decision.REOPEN: words.EXPLAIN_REOPEN,
}
_WHY = {
    Decision.FLAG: words.REMARK,
    Decision.APPROVE: words.REASON_OPEN,
    Decision.REJECT: words.REASON,
    Decision.REOPEN: words.REASON,
}
_DONE = {
    Decision.FLAG: words.FLAGGED,
    Decision.APPROVE: words.APPROVED,
    Decision.REJECT: words.REJECTED,
    Decision.REOPEN: words.REOPENED_NOW,
}
_NEW = (Decision.FLAG, Decision.APPROVE, Decision.REJECT)
_OFFERED = {
    SubmissionState.RECEIVED: _NEW,
    SubmissionState.EDITED: _NEW,
    SubmissionState.HAS_ISSUES: (Decision.FLAG, Decision.REJECT, Decision.REOPEN),
    SubmissionState.APPROVED: (Decision.REOPEN,),
    SubmissionState.REJECTED: (Decision.REOPEN,),
}


def takes_issues(case: Case) -> bool:
    """Return whether the form can be sent back."""
    return Decision.FLAG in _OFFERED[case.form.state]


def draw(desk: Desk, code: CommuneCode, case: Case, drafts: Drafts) -> None:
    """Let the reviewer decide on the form of *code*; nothing is preselected."""
    st.subheader(words.DECIDE, anchor=False)
    key = f"review.{case.seen.submission}.{case.seen.review}"
    chosen = st.segmented_control(
        words.DECISION,
        _OFFERED[case.form.state],
        format_func=_NAME.__getitem__,
        key=f"{key}.decision",
    )
    if chosen is not None:
        style.quiet(_EXPLAIN[chosen])
        if chosen is Decision.FLAG:
            _written(desk, drafts)
        if chosen is not Decision.APPROVE or case.doubts:
            st.text_area(_WHY[chosen], key=f"{key}.why", placeholder=words.REASON_PLACEHOLDER)
    st.button(
        words.RECORD,
        key=f"{key}.record",
        type="primary",
        on_click=_record,
        args=(desk, code, case, drafts, key),  # the form as it stood on the page
    )


def _written(desk: Desk, drafts: Drafts) -> None:
    """Say at which items something is written, also in domains that are not drawn."""
    items = desk.app.rulebook(desk.round).catalogue.items
    written = [item.code for item in items if item.code in drafts.said]
    if written:
        style.quiet(words.ISSUES_WRITTEN.format(n=len(written), items=", ".join(written)))
    else:
        style.quiet(words.ISSUES_NONE)


def _record(desk: Desk, code: CommuneCode, case: Case, drafts: Drafts, key: str) -> None:
    """Record what was decided of the form as it stood on the page, or let the page say why not."""
    chosen, why = st.session_state.get(f"{key}.decision"), st.session_state.get(f"{key}.why", "")
    if chosen is None or desk.actor is None:
        said.beware(PAGE, words.CHOOSE_DECISION)
        return
    try:
        _take(desk, code, case, drafts, Decision(chosen), why, desk.actor)
    except SurveyError as error:
        refuse(desk, error)
        return
    drafts.forget()
    said.done(PAGE, _DONE[Decision(chosen)].format(commune=desk.names[code]))


def _take(
    desk: Desk,
    code: CommuneCode,
    case: Case,
    drafts: Drafts,
    chosen: Decision,
    why: str,
    actor: Actor,
) -> None:
    app, number, seen = desk.app, desk.round.id, case.seen
    match chosen:
        case Decision.FLAG:
            said_of = drafts.finished(desk.app.rulebook(desk.round).catalogue.items)
            reviews.flag(app, number, code, seen=seen, issues=said_of, remark=why, actor=actor)
        case Decision.APPROVE:
            reviews.approve(app, number, code, seen=seen, reason=why, actor=actor)
        case Decision.REJECT:
            reviews.reject(app, number, code, seen=seen, reason=why, actor=actor)
        case Decision.REOPEN:
            reviews.reopen(app, number, code, seen=seen, reason=why, actor=actor)
