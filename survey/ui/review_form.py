"""One form in front of its reviewer: every answer with room for what is wrong with it, and the decision."""

from __future__ import annotations

import streamlit as st

from survey import labels, reviews
from survey.checklist import Catalogue, ChecklistItem
from survey.model import (
    AnswerEvent,
    AnswerState,
    CommuneCode,
    DomainCode,
    ItemCode,
)
from survey.reviews import Case
from survey.rules import Setting
from survey.submissions import Standing, item_implausible, standings
from survey.ui import context, evidence_box, form_state, review_decision, style, text
from survey.ui import text_review as words
from survey.ui.answer_view import answer_lines
from survey.ui.narrowing import narrowed
from survey.ui.review_desk import Desk, doubt_words
from survey.ui.review_drafts import Drafts, drafts_of


def render(desk: Desk, code: CommuneCode) -> None:
    """Draw the form of the commune *code*."""
    case = desk.cases[code]
    pages = st.session_state["pages"]
    st.page_link(pages["review_page"], label=words.TO_LIST)
    head = words.HEAD.format(commune=desk.names[code], number=case.form.number)
    st.subheader(style.plain(head), anchor=False)
    _state(desk, code, case)
    st.page_link(
        pages["commune_page"],
        label=words.TO_COMMUNE,
        query_params={context.ROUND_PARAM: str(desk.round.id), context.COMMUNE_PARAM: code},
    )
    form_state.history(desk.app, desk.round.id, code)
    catalogue = desk.app.rulebook(desk.round).catalogue
    context.note_secret(desk.app, catalogue.items, desk.round.id, code)
    drafts = drafts_of(desk, code, case)
    _answers(desk, code, case, catalogue, drafts)
    if desk.open:
        review_decision.draw(desk, code, case, drafts)


def _state(desk: Desk, code: CommuneCode, case: Case) -> None:
    """Say who handed the form in, what became of it and what is open."""
    form, state = case.form, labels.SUBMISSION_STATE[case.form.state]
    time = context.show_time(form.at)
    lines = [words.SUBMITTED_BY.format(who=form.actor.name, time=time)]
    if form.review is None:
        lines.append(words.STATE.format(state=state))
    else:
        at = context.show_time(form.review.at)
        lines.append(words.STATE_BY.format(state=state, who=form.review.by, time=at))
    if form.state_reason:
        lines += words.REASON_GIVEN.format(reason=form.state_reason).split("\n")
    st.html(style.lines([desk.team(code), *lines]).html)
    if case.doubts:
        listed = "\n".join(f"- {style.plain(doubt_words(doubt))}" for doubt in case.doubts)
        st.warning(f"{words.DOUBTS}\n\n{listed}")
    elif form.state in reviews.TO_DECIDE:
        style.quiet(words.DOUBT_NONE)


# The answers -------------------------------------------------------------------------------------


def _answers(
    desk: Desk,
    code: CommuneCode,
    case: Case,
    catalogue: Catalogue,
    drafts: Drafts,
) -> None:
    """Let the reviewer choose a domain and read its answers."""
    events = desk.app.current(desk.round.id, code)
    found = standings(catalogue, {item: event.answer for item, event in events.items()})
    domains = {str(domain.code): domain for domain in catalogue.domains}
    chosen = narrowed(
        words.DOMAIN,
        list(domains),
        param=context.DOMAIN_PARAM,
        show=lambda name: words.DOMAIN_LABEL.format(
            name=domains[name].name, n=len(catalogue.by_domain[domains[name].code])
        ),
        placeholder=words.DOMAIN_HINT,
    )
    if chosen is None:
        return
    for item in catalogue.by_domain[DomainCode(chosen)]:
        _item(desk, case, found[item.code], events.get(item.code), drafts)


def _item(
    desk: Desk,
    case: Case,
    stand: Standing,
    event: AnswerEvent | None,
    drafts: Drafts,
) -> None:
    """Draw one answer with what looks wrong about it, and a field for what the reviewer finds."""
    item = stand.item
    with st.container(border=True, key=f"review.item.{item.code}"):
        gate = style.gate_badge().html if item.gate else ""
        st.html(f"<b>{style.escaped(item.code)}</b> {gate}<br>{style.escaped(item.text)}")
        if event is None or stand.state in {AnswerState.NOT_ASKED, AnswerState.NOT_REACHED}:
            style.quiet(labels.STATE[stand.state])
        else:
            _answer(desk, item, event)
        if stand.missing:
            names = [field.label for field in item.fields if field.code in stand.missing]
            style.quiet(text.ENTRY_PARTIAL.format(fields="; ".join(names)))
        if desk.open and review_decision.takes_issues(case):
            _issue(item.code, drafts)


def _answer(desk: Desk, item: ChecklistItem, event: AnswerEvent) -> None:
    st.html(style.lines(answer_lines(item, event.answer)).html)
    style.quiet(words.BY_AT.format(who=event.actor.name, time=context.show_time(event.at)))
    if event.answer.state is AnswerState.ANSWERED:
        policy = desk.app.rulebook(desk.round).policy
        setting = Setting(policy.threshold_values, desk.app.as_of(desk.round))
        for check in item_implausible(item, event.answer.values, setting):
            st.warning(style.plain(check.text))
    if event.answer.evidence:
        files = st.expander(
            words.FILES.format(n=len(event.answer.evidence)),
            key=f"review.files.{event.commune}.{item.code}",
            on_change="rerun",
        )
        if files.open:
            with files:
                evidence_box.gallery(desk.app, event.answer.evidence)


def _issue(item: ItemCode, drafts: Drafts) -> None:
    st.text_area(
        words.ISSUE.format(item=item),
        key=drafts.widget(item),
        placeholder=words.ISSUE_PLACEHOLDER,
        height=80,
        on_change=drafts.keep,
        args=(item,),
    )
