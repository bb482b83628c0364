"""Many forms approved at once: ticked one by one, or all that have no open problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from survey import reviews
from survey.model import CommuneCode
from survey.problems import SurveyError
from survey.reviews import Case, Seen
from survey.ui import context, said, style
from survey.ui import text_review as words
from survey.ui.review_desk import PAGE, Desk, doubt_words, refuse

_REASON = "review.bulk.reason"


def render(desk: Desk, waiting: Sequence[CommuneCode]) -> None:
    """Offer to approve those of the *waiting* forms that are ticked."""
    box = st.expander(words.BULK, key="review.bulk", on_change="rerun")
    if not box.open:
        return
    with box:
        style.quiet(words.BULK_INTRO)
        if not waiting:
            st.info(words.BULK_NONE)
            return
        cases = {code: desk.cases[code] for code in waiting}
        with st.container(horizontal=True):
            clean = [code for code in waiting if not cases[code].doubts]
            _set_button(words.BULK_CLEAN, "review.bulk.clean", desk, clean, ticked=True)
            _set_button(words.BULK_CLEAR, "review.bulk.clear", desk, waiting, ticked=False)
        chosen = [code for code in waiting if _tick(desk, code, cases[code])]
        st.text_area(words.BULK_REASON, key=_REASON, placeholder=words.BULK_REASON_PLACEHOLDER)
        st.button(
            words.BULK_APPROVE.format(n=len(chosen)),
            key="review.bulk.approve",
            type="primary",
            disabled=not chosen,
            on_click=_approve,
            args=(desk, {code: cases[code].seen for code in chosen}),  # as they stand on the page
        )


def _key(desk: Desk, code: CommuneCode) -> str:
    """Return the key of a tick: another form, or another step of its review, has another tick."""
    seen = desk.cases[code].seen
    return f"review.tick.{seen.submission}.{seen.review}"


def _set_button(
    label: str, key: str, desk: Desk, communes: Sequence[CommuneCode], *, ticked: bool
) -> None:
    st.button(
        label,
        key=key,
        type="tertiary",
        disabled=not communes,
        on_click=_set,
        args=([_key(desk, code) for code in communes], ticked),
    )


def _set(keys: Sequence[str], ticked: bool) -> None:  # noqa: FBT001 - Streamlit hands it over by place
    for key in keys:
        st.session_state[key] = ticked


def _tick(desk: Desk, code: CommuneCode, case: Case) -> bool:
    label = words.BULK_LABEL.format(
        commune=desk.names[code], number=case.form.number, time=context.show_time(case.form.at)
    )
    ticked = st.checkbox(style.plain(label), key=_key(desk, code))
    if case.doubts:
        style.quiet("; ".join(doubt_words(doubt) for doubt in case.doubts))
    return ticked


def _approve(desk: Desk, seen: Mapping[CommuneCode, Seen]) -> None:
    if desk.actor is None:
        return
    reason = st.session_state.get(_REASON, "")
    try:
        reviews.approve_many(desk.app, desk.round.id, seen, actor=desk.actor, reason=reason)
    except SurveyError as error:
        refuse(desk, error)
        return
    st.session_state.pop(_REASON, None)
    said.done(PAGE, words.BULK_DONE.format(n=len(seen)))
