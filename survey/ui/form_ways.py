"""The ways through a form: its domains with their progress, the next one, and what is missing where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from survey.checklist import Catalogue, ChecklistItem, Domain
from survey.model import AnswerState, DomainCode, ItemCode
from survey.submissions import ROLE_OF, Progress, Standing
from survey.ui import chrome, context, item_form, style, text
from survey.ui.entry_state import Sheet

_OWED = frozenset({AnswerState.ANSWERED, AnswerState.NOT_REACHED})


def choose_domain(catalogue: Catalogue, done: Mapping[DomainCode, Progress]) -> Domain | None:
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


def draw_domain(
    sheet: Sheet,
    domain: Domain,
    catalogue: Catalogue,
    found: Mapping[ItemCode, Standing],
    *,
    locked: bool,
) -> None:
    """Draw the items of *domain* that the form asks."""
    st.html(f'<div id="{_top(domain.code)}"></div>')
    st.subheader(style.plain(domain.name), anchor=False)
    mine = [i for i in catalogue.by_domain[domain.code] if ROLE_OF[i.respondent] is sheet.asks_as]
    if not mine:
        st.info(text.ENTRY_NOTHING)
    context.note_secret(sheet.app, mine, sheet.round.id, sheet.commune)
    for item in mine:
        item_form.draw(sheet, item, found[item.code].state, locked=locked)


def neighbours(catalogue: Catalogue, done: Mapping[DomainCode, Progress], domain: Domain) -> None:
    """Offer the domains before and after *domain*."""
    domains = [d for d in catalogue.domains if d.code in done]
    place = domains.index(domain)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            before = domains[place - 1]
            st.button(
                text.ENTRY_PREVIOUS.format(name=before.short_name),
                key="entry.previous",
                on_click=go,
                args=(before.code,),
            )
        if place + 1 < len(domains):
            after = domains[place + 1]
            st.button(
                text.ENTRY_NEXT.format(name=after.short_name),
                key="entry.next",
                type="primary",
                on_click=go,
                args=(after.code,),
            )


def _top(domain: DomainCode) -> str:
    """Return the id of the element above the first item of *domain*."""
    return f"nhom-{domain}"


def go(domain: DomainCode, target: str = "") -> None:
    """Let the next drawing show *domain*, from *target* on (an element's id)."""
    context.keep(context.DOMAIN_PARAM, domain)
    chrome.jump_to(target or _top(domain))


def missing(
    sheet: Sheet, catalogue: Catalogue, found: Mapping[ItemCode, Standing]
) -> list[ChecklistItem]:
    """Return the items of the form that are not answered whole."""
    return [
        item
        for item in catalogue.items
        if ROLE_OF[item.respondent] is sheet.asks_as and _owed(found[item.code])
    ]


def _owed(standing: Standing) -> bool:
    return not standing.complete and standing.state in _OWED


def missing_places(catalogue: Catalogue, owed: Sequence[ChecklistItem]) -> None:
    """Offer a way to each missing item: by its code in the domain at hand, by domain elsewhere."""
    here = st.query_params.get(context.DOMAIN_PARAM)
    jumps("missing", [item for item in owed if item.domain == here])
    with st.container(horizontal=True, gap="small", key="entry.jumps.domains"):
        for domain in catalogue.domains:
            there = [item for item in owed if item.domain == domain.code]
            if there and domain.code != here:
                st.button(
                    text.SUMMARY_DOMAIN.format(name=domain.short_name, n=len(there)),
                    key=f"entry.jump.{domain.code}",
                    on_click=go,
                    args=(domain.code, item_form.anchor(there[0])),
                )


def jumps(
    group: str, items: Sequence[ChecklistItem], way: Callable[[DomainCode, str], None] = go
) -> None:
    """Offer a button to each of *items*; *way* goes there."""
    with st.container(horizontal=True, gap="small", key=f"entry.jumps.{group}"):
        for item in items:
            st.button(
                item.code,
                key=f"entry.jump.{group}.{item.code}",
                help=item.text,
                on_click=way,
                args=(item.domain, item_form.anchor(item)),
            )
