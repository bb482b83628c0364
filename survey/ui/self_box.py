"""The box on a commune's page that lays three things side by side: said, inspected, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from survey import self_assessment
from survey.application import Application
from survey.assessment import Assessment
from survey.checklist import ChecklistItem
from survey.model import AnswerEvent, CommuneCode, ItemCode
from survey.rights import Action
from survey.self_assessment import Match, Pair
from survey.ui import context, evidence_box, style, text
from survey.ui import text_self as words
from survey.ui.answer_view import answer_lines
from survey.ui.overview import percent
from survey.ui.self_page import value_of
from survey.ui.style import Column, Markup


def render(
    app: Application, found: Assessment, row: int, events: Mapping[ItemCode, AnswerEvent]
) -> None:
    """Draw what the commune in *row* of *found* says of itself beside the *events* of the inspection."""
    commune, rnd = found.communes[row], found.round
    st.subheader(words.BOX, anchor=False)
    style.quiet(words.BESIDE)
    if app.may(Action.SELF_ASSESS, round_id=rnd.id, commune=commune):
        st.page_link(
            st.session_state["pages"]["self_page"],
            label=words.BOX_FILL_IN,
            query_params={context.ROUND_PARAM: str(rnd.id), context.COMMUNE_PARAM: commune},
        )
    said = self_assessment.current(app, rnd.id, commune)
    if not said:
        style.quiet(words.BOX_NONE)
        return
    own = self_assessment.assess(app, rnd.id)
    pairs = self_assessment.compare(found, own, commune, found=events, said=said)
    _figures(found, own, commune, pairs)
    _differences(pairs)
    box = st.expander(words.DETAIL, key="self.detail", on_change="rerun")
    if box.open:
        with box:
            _choose(app, commune, pairs)


def _figures(
    found: Assessment, own: Assessment, commune: CommuneCode, pairs: Sequence[Pair]
) -> None:
    coverage = float(own.readiness.coverage[own.index[commune]])
    counts = [
        (words.MATCH[match], str(sum(pair.match is match for pair in pairs))) for match in Match
    ]
    style.cards(
        [
            (words.OWN_VALUE, value_of(own, commune)),
            (words.OWN_COVERAGE, percent(coverage)),
            (words.INSPECTED_VALUE, value_of(found, commune)),
        ]
    )
    style.cards(counts)


def _differences(pairs: Sequence[Pair]) -> None:
    """Show the items that both sides answered in different ways."""
    different = [pair for pair in pairs if pair.match is Match.DIFFERENT]
    if not different:
        style.quiet(words.NO_DIFFERENCE)
        return
    style.table(
        [
            Column(text.COLUMN_ITEM, code=True),
            Column(""),
            Column(words.OWN),
            Column(words.INSPECTED),
            Column(words.EVIDENCE),
        ],
        [
            (
                pair.item.code,
                pair.item.text,
                _lines(pair.item, pair.own),
                _lines(pair.item, pair.inspected),
                style.lines(
                    [
                        words.FILES_OWN.format(n=_files(pair.own)),
                        words.FILES_INSPECTED.format(n=_files(pair.inspected)),
                    ]
                ),
            )
            for pair in different
        ],
    )


def _lines(item: ChecklistItem, event: AnswerEvent | None) -> Markup:
    lines = answer_lines(item, event.answer) if event else [words.NOT_ANSWERED]
    return style.lines(lines)


def _files(event: AnswerEvent | None) -> int:
    return len(event.answer.evidence) if event else 0


# One item -----------------------------------------------------------------------------------------


def _choose(app: Application, commune: CommuneCode, pairs: Sequence[Pair]) -> None:
    by_code = {str(pair.item.code): pair for pair in pairs}
    chosen = st.selectbox(
        words.DETAIL_ITEM,
        list(by_code),
        index=None,
        placeholder=words.DETAIL_HINT,
        format_func=lambda code: words.DETAIL_CHOICE.format(
            item=code, match=words.MATCH[by_code[code].match], text=by_code[code].item.text
        ),
        key=f"self.detail.{commune}",
    )
    if chosen in by_code:
        _detail(app, by_code[chosen])


def _detail(app: Application, pair: Pair) -> None:
    left, middle, right = st.columns(3)
    with left:
        _side(words.OWN, pair.item, pair.own)
        if pair.own is not None:
            _earlier(app, pair.item, pair.own)
    with middle:
        _side(words.INSPECTED, pair.item, pair.inspected)
    with right:
        st.html(f"<b>{style.escaped(words.EVIDENCE)}</b>")
        for heading, event in (
            (words.FILES_OWN, pair.own),
            (words.FILES_INSPECTED, pair.inspected),
        ):
            style.quiet(heading.format(n=_files(event)))
            if event is not None:
                place = f"self.{event.actor.role}.{pair.item.code}"
                evidence_box.gallery(app, event.answer.evidence, place=place)


def _side(heading: str, item: ChecklistItem, event: AnswerEvent | None) -> None:
    st.html(f"<b>{style.escaped(heading)}</b><br>{_lines(item, event).html}")
    if event is not None:
        who, time = event.actor.name, context.show_time(event.at)
        style.quiet(words.BY.format(who=who, time=time))


def _earlier(app: Application, item: ChecklistItem, own: AnswerEvent) -> None:
    """Show what the commune had said before, newest first."""
    events = self_assessment.history(app, own.round_id, own.commune, item.code)
    for event in [one for one in events if one.version < own.version][::-1]:
        time = context.show_time(event.at)
        style.quiet(words.EARLIER.format(who=event.actor.name, time=time))
        st.html(f'<div class="quiet">{_lines(item, event).html}</div>')
