"""Nhập phiếu: one commune, one domain at a time, every answer durable when its field is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from survey.application import Application
from survey.checklist import Catalogue, Check, ChecklistItem, Domain, Severity
from survey.model import DomainCode, ItemCode, Role, Visit
from survey.problems import SurveyError
from survey.storage.submissions import Stale
from survey.submissions import ROLE_OF, Progress, Standing, progress, standings
from survey.ui import chrome, context, item_form, recheck_form, style, text
from survey.ui.entry_state import SHOW_ALL, Sheet

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
    actor = context.who()
    if rnd is None or commune is None or actor is None:
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
    submitted = _submission(sheet)
    locked = submitted and actor.role is Role.INSPECTOR  # the desk's own items stay open
    done = progress(asked, found, actor.role)
    domain = _choose_domain(asked, done)
    if visit is not None:
        recheck_form.tell(visit, sheet.seen, sum(p.asked for p in done.values()))
    if domain is not None:
        _domain(sheet, domain, asked, found, locked=locked)
        _neighbours(asked, done, domain)
    _summary(sheet, asked, found, submitted=submitted)
    if visit is None:
        _take_back(sheet, commune.name, locked=locked)
    else:
        recheck_form.end(app, visit, actor, submitted=submitted)


def _sheet(fresh: Sheet, visit: Visit | None) -> Sheet:
    """Return the form that is open, or *fresh* where another commune, round or person is meant.

    The ordinary form and those of second visits are one: a conflict goes along from one to the other.
    """
    kept = st.session_state.get(_SHEET)
    sheet = kept if isinstance(kept, Sheet) and kept.is_of(fresh) else fresh
    st.session_state[_SHEET] = sheet
    sheet.round = fresh.round
    sheet.fill_in_for(visit)
    sheet.redraw = False
    sheet.refresh()
    return sheet


def _choose_domain(catalogue: Catalogue, done: Mapping[DomainCode, Progress]) -> Domain | None:
    """Offer the domains that hold items for the person, each with its progress."""
    domains = {str(d.code): d for d in catalogue.domains if d.code in done}
    total = sum(p.complete for p in done.values()), sum(p.asked for p in done.values())
    st.progress(
        total[0] / max(1, total[1]),
        text.ENTRY_PROGRESS.format(complete=total[0], asked=total[1]),
    )
    chosen = context.choice(
        text.ENTRY_DOMAIN,
        list(domains),
        param=context.DOMAIN_PARAM,
        show=lambda code: _domain_label(domains[code], done[domains[code].code]),
        widget=st.pills,
    )
    return domains.get(chosen or "")


def _domain_label(domain: Domain, done: Progress) -> str:
    return text.ENTRY_DOMAIN_LABEL.format(
        name=domain.short_name, complete=done.complete, asked=done.asked
    )


def _domain(
    sheet: Sheet,
    domain: Domain,
    catalogue: Catalogue,
    found: Mapping[ItemCode, Standing],
    *,
    locked: bool,
) -> None:
    st.html(f'<div id="{_top(domain.code)}"></div>')
    st.subheader(style.plain(domain.name), anchor=False)
    mine = [
        i for i in catalogue.by_domain[domain.code] if ROLE_OF[i.respondent] is sheet.actor.role
    ]
    if not mine:
        st.info(text.ENTRY_NOTHING)
    for item in mine:
        item_form.draw(sheet, item, found[item.code].state, locked=locked)


def _neighbours(catalogue: Catalogue, done: Mapping[DomainCode, Progress], domain: Domain) -> None:
    domains = [d for d in catalogue.domains if d.code in done]
    place = domains.index(domain)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            before = domains[place - 1]
            st.button(
                text.ENTRY_PREVIOUS.format(name=before.short_name),
                key="entry.previous",
                on_click=_go,
                args=(before.code,),
            )
        if place + 1 < len(domains):
            after = domains[place + 1]
            st.button(
                text.ENTRY_NEXT.format(name=after.short_name),
                key="entry.next",
                type="primary",
                on_click=_go,
                args=(after.code,),
            )


def _top(domain: DomainCode) -> str:
    """Return the id of the element above the first item of *domain*."""
    return f"nhom-{domain}"


def _go(domain: DomainCode, target: str = "") -> None:
    context.keep(context.DOMAIN_PARAM, domain)
    chrome.jump_to(target or _top(domain))


def _go_anywhere(domain: DomainCode, target: str) -> None:
    """Go to an item that a second visit may not ask: show all of them first."""
    if SHOW_ALL in st.session_state:
        st.session_state[SHOW_ALL] = True
    _go(domain, target)


def _submission(sheet: Sheet) -> bool:
    """Show the standing submission and the way to withdraw it; return whether there is one."""
    standing = sheet.app.standing(sheet.round.id).get(sheet.commune)
    if standing is None:
        return False
    st.success(
        text.SUBMITTED.format(
            number=standing.number,
            time=style.plain(context.show_time(standing.at)),
            who=style.plain(standing.actor.name),
        )
    )
    with st.expander(text.WITHDRAW):
        reason = st.text_input(text.WITHDRAW_REASON, key="entry.withdraw.reason")
        if st.button(text.WITHDRAW, key="entry.withdraw"):
            if not reason.strip():
                st.error(text.WITHDRAW_REASON_NEEDED)
            else:
                _withdraw(sheet, reason.strip())
    return True


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
        _jumps("conflicts", unsettled)
    missing = [
        item
        for item in catalogue.items
        if ROLE_OF[item.respondent] is sheet.actor.role and _owed(found[item.code])
    ]
    if missing:
        st.write(text.SUMMARY_MISSING.format(n=len(missing)))
        _missing(catalogue, missing)
    else:
        st.write(text.SUMMARY_COMPLETE)
    answers = {code: event.answer for code, event in sheet.seen.items()}
    for n, check in enumerate(sheet.app.implausible_in(sheet.round, answers)):
        _check(n, check, sheet.app.rulebook(sheet.round).catalogue)
    if submitted:
        return
    pressed = st.button(text.SUBMIT, key="entry.submit", type="primary", disabled=bool(unsettled))
    if pressed and not unsettled:
        _submit(sheet)


def _missing(catalogue: Catalogue, missing: list[ChecklistItem]) -> None:
    """Offer a way to each missing item: by its code in the domain at hand, by domain elsewhere."""
    here = st.query_params.get(context.DOMAIN_PARAM)
    _jumps("missing", [item for item in missing if item.domain == here])
    with st.container(horizontal=True, gap="small", key="entry.jumps.domains"):
        for domain in catalogue.domains:
            owed = [item for item in missing if item.domain == domain.code]
            if owed and domain.code != here:
                st.button(
                    text.SUMMARY_DOMAIN.format(name=domain.short_name, n=len(owed)),
                    key=f"entry.jump.{domain.code}",
                    on_click=_go,
                    args=(domain.code, item_form.anchor(owed[0])),
                )


def _owed(standing: Standing) -> bool:
    return not standing.complete and standing.state.value in {"answered", "not_reached"}


def _jumps(
    group: str, items: list[ChecklistItem], go: Callable[[DomainCode, str], None] = _go
) -> None:
    with st.container(horizontal=True, gap="small", key=f"entry.jumps.{group}"):
        for item in items:
            st.button(
                item.code,
                key=f"entry.jump.{group}.{item.code}",
                help=item.text,
                on_click=go,
                args=(item.domain, item_form.anchor(item)),
            )


def _check(number: int, check: Check, catalogue: Catalogue) -> None:
    if check.severity is Severity.ERROR:
        st.error(text.SUMMARY_MUST.format(text=style.plain(check.text)))
    else:
        st.warning(text.SUMMARY_LOOK.format(text=style.plain(check.text)))
    _jumps(f"check{number}", [catalogue.by_code[code] for code in check.items], _go_anywhere)


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
