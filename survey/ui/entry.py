"""Nhập phiếu: one commune, one domain at a time, every answer durable when its field is left."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from survey import reviews
from survey.application import Application
from survey.checklist import Catalogue, Check, Severity
from survey.model import Actor, DomainCode, ItemCode, Round, Submission, SubmissionState, Visit
from survey.problems import SurveyError
from survey.reviews import Issue
from survey.rights import Action
from survey.storage.submissions import Stale
from survey.submissions import ROLE_OF, Standing, progress, standings
from survey.ui import context, form_state, recheck_form, style, text
from survey.ui.entry_state import SHOW_ALL, Sheet
from survey.ui.form_ways import (
    choose_domain,
    draw_domain,
    go,
    jumps,
    missing,
    missing_places,
    neighbours,
)

_SHEET = "entry.sheet"
_SURE = "entry.take_back.sure"
_DONE = "entry.done"
_REFUSED = "entry.refused"


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_ENTRY, anchor=False)
    style.quiet(text.ENTRY_INTRO)
    left, right = st.columns(2)
    with left:
        rnd = context.choose_round(app, only_open=True)
    with right:
        commune = context.choose_commune(app.communes_of(rnd)) if rnd else None
    actor = context.who(app, Action.ANSWER)
    if rnd is None or actor is None:
        return
    if not _asked_anything(app, rnd, actor):
        st.info(text.ENTRY_NOTHING_AT_ALL)
        return
    if commune is None:
        return
    _say()
    code = context.commune_code(commune)
    visit = recheck_form.visit_in_address(app, rnd, code)
    if visit is not None and not recheck_form.begun(app, visit, actor):
        return
    sheet = _sheet(Sheet(app, rnd, code, actor), visit)
    catalogue = app.rulebook(rnd).catalogue
    found = standings(catalogue, {code: e.answer for code, e in sheet.seen.items()})
    asked = sheet.asked(catalogue, found)
    form = app.form_of(rnd.id, code)
    sheet.issues = _issues(sheet, form)
    bound = form_state.tell(sheet, form, catalogue)
    if bound.withdrawable:
        _withdrawal(sheet)
    done = progress(asked, found, actor.role)
    domain = choose_domain(asked, done)
    if visit is not None:
        recheck_form.tell(visit, sheet.seen, sum(p.asked for p in done.values()))
    if domain is not None:
        draw_domain(sheet, domain, asked, found, locked=bound.locked)
        neighbours(asked, done, domain)
    _summary(sheet, asked, found, submitted=bound.submitted)
    if visit is not None:
        recheck_form.end(app, visit, actor, submitted=bound.submitted)
    elif app.may(Action.ANSWER, round_id=rnd.id, commune=code):  # whoever answers any item there
        _take_back(sheet, commune.name, locked=bound.locked)


def _asked_anything(app: Application, rnd: Round, actor: Actor) -> bool:
    """Return whether any item of the round within the person's reach is for the role to answer."""
    items = app.rulebook(rnd).catalogue.items
    return any(ROLE_OF[item.respondent] is actor.role for item in items)


def _sheet(fresh: Sheet, visit: Visit | None) -> Sheet:
    """Return the form that is open, or *fresh* where another commune, round or person is meant.

    The ordinary form and those of second visits are one: a conflict goes along from one to the other.
    """
    kept = st.session_state.get(_SHEET)
    sheet = kept if isinstance(kept, Sheet) and kept.is_of(fresh) else fresh
    st.session_state[_SHEET] = sheet
    sheet.app, sheet.round = fresh.app, fresh.round
    sheet.fill_in_for(visit)
    sheet.redraw = False
    sheet.refresh()
    return sheet


def _issues(sheet: Sheet, form: Submission | None) -> dict[ItemCode, Issue]:
    """Return what is to be mended in *form*, by item."""
    if form is None or form.state is not SubmissionState.HAS_ISSUES:
        return {}
    return reviews.issues_for(sheet.app, sheet.round.id, sheet.commune)


def _withdrawal(sheet: Sheet) -> None:
    """Offer to take the standing form back."""
    if not sheet.app.may(Action.WITHDRAW_FORM, round_id=sheet.round.id, commune=sheet.commune):
        return
    with st.expander(text.WITHDRAW):
        reason = st.text_input(text.WITHDRAW_REASON, key="entry.withdraw.reason")
        if st.button(text.WITHDRAW, key="entry.withdraw"):
            if not reason.strip():
                st.error(text.WITHDRAW_REASON_NEEDED)
            else:
                _withdraw(sheet, reason.strip())


def _withdraw(sheet: Sheet, reason: str) -> None:
    try:
        sheet.app.withdraw(sheet.round.id, sheet.commune, actor=sheet.actor, reason=reason)
    except SurveyError as error:
        _refuse(error)
        return
    st.rerun()


def _summary(
    sheet: Sheet,
    catalogue: Catalogue,
    found: Mapping[ItemCode, Standing],
    *,
    submitted: bool,
) -> None:
    """Say what is unsettled, missing or implausible, with a way to each place; let the person submit."""
    st.subheader(text.SUMMARY, anchor=False)
    unsettled = sheet.unsettled(catalogue, found)
    if unsettled:
        st.warning(text.SUMMARY_CONFLICTS.format(n=len(unsettled)))
        jumps("conflicts", unsettled)
    owed = missing(sheet, catalogue, found)
    if owed:
        st.write(text.SUMMARY_MISSING.format(n=len(owed)))
        missing_places(catalogue, owed)
    else:
        st.write(text.SUMMARY_COMPLETE)
    answers = {code: event.answer for code, event in sheet.seen.items()}
    for n, check in enumerate(sheet.app.implausible_in(sheet.round, answers)):
        _check(n, check, sheet.app.rulebook(sheet.round).catalogue)
    if submitted:
        return
    if not sheet.app.may(Action.SUBMIT, round_id=sheet.round.id, commune=sheet.commune):
        style.quiet(text.SUBMIT_BY_LEADER)
        return
    pressed = st.button(text.SUBMIT, key="entry.submit", type="primary", disabled=bool(unsettled))
    if pressed and not unsettled:
        _submit(sheet)


def _go_anywhere(domain: DomainCode, target: str) -> None:
    """Go to an item that a second visit may not ask: show all of them first."""
    if SHOW_ALL in st.session_state:
        st.session_state[SHOW_ALL] = True
    go(domain, target)


def _check(number: int, check: Check, catalogue: Catalogue) -> None:
    if check.severity is Severity.ERROR:
        st.error(text.SUMMARY_MUST.format(text=style.plain(check.text)))
    else:
        st.warning(text.SUMMARY_LOOK.format(text=style.plain(check.text)))
    jumps(f"check{number}", [catalogue.by_code[code] for code in check.items], _go_anywhere)


def _submit(sheet: Sheet) -> None:
    try:
        result = sheet.app.submit(sheet.round.id, sheet.commune, actor=sheet.actor)
    except SurveyError as error:
        _refuse(error)
        return
    if isinstance(result, Stale):
        st.warning(text.SUBMIT_STALE.format(items=", ".join(result.items)))
        return
    st.rerun()


def _take_back(sheet: Sheet, commune: str, *, locked: bool) -> None:
    with st.expander(text.TAKE_BACK_HEAD):
        st.write(
            text.TAKE_BACK_INTRO.format(
                who=style.plain(sheet.actor.name), commune=style.plain(commune)
            )
        )
        sure = st.checkbox(text.TAKE_BACK_SURE, key=_SURE, disabled=locked)
        st.button(
            text.TAKE_BACK,
            key="entry.take_back",
            disabled=locked or not sure,
            on_click=_undo,
            args=(sheet,),
        )


def _undo(sheet: Sheet) -> None:
    """Take the person's answers back before the page is drawn, so that it shows none of them."""
    st.session_state[_SURE] = False
    try:
        taken = sheet.app.take_back(sheet.round.id, sheet.commune, actor=sheet.actor)
    except SurveyError as error:
        st.session_state[_REFUSED] = error
        return
    st.session_state.pop(_SHEET, None)
    st.session_state[_DONE] = text.TAKEN_BACK.format(n=taken)


def _say() -> None:
    """Say what came of the last action that was done before the page was drawn."""
    if _DONE in st.session_state:
        st.success(style.plain(st.session_state.pop(_DONE)))
    if _REFUSED in st.session_state:
        _refuse(st.session_state.pop(_REFUSED))


def _refuse(error: SurveyError) -> None:
    for problem in error.problems:
        st.error(style.plain(problem.text))
