"""Tự đánh giá: an official fills in the checklist for the own commune; the others read who did."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from geo.communes import Commune
from survey import labels, self_assessment
from survey.application import Application, Draft
from survey.assessment import Assessment
from survey.checklist import Catalogue
from survey.fields import show_number
from survey.model import AnswerEvent, CommuneCode, ItemCode, Role, Round, RoundState
from survey.self_assessment import Tally
from survey.storage.answers import Appended, Conflict
from survey.submissions import Standing, progress, standings
from survey.ui import context, form_ways, style, text
from survey.ui import text_self as words
from survey.ui.entry_state import Sheet
from survey.ui.style import Column, Markup

_SHEET = "self.sheet"


class SelfSheet(Sheet):
    """The form that a commune fills in about itself: what an inspector is asked, kept apart."""

    prefix = "self"

    @property
    def asks_as(self) -> Role:
        """Whose items the form asks."""
        return Role.INSPECTOR

    def newest(self) -> Mapping[ItemCode, AnswerEvent]:
        """Return the newest answers of the commune about itself."""
        return self_assessment.current(self.app, self.round.id, self.commune)

    def send(self, draft: Draft) -> Appended | Conflict:
        """Record *draft* in the self-assessment; raises SurveyError where it is refused."""
        return self_assessment.save(self.app, draft)


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_SELF, anchor=False)
    style.quiet(words.BESIDE)
    rnd = context.choose_round(app)
    if rnd is None:
        return
    if app.rights.speaks_as is Role.COMMUNE:
        _own(app, rnd)
    else:
        _everybody(app, rnd)


# The form of a commune ----------------------------------------------------------------------------


def _own(app: Application, rnd: Round) -> None:
    style.quiet(words.INTRO)
    mine = self_assessment.communes(app, rnd)
    places = tuple(c for c in app.communes_of(rnd) if context.commune_code(c) in mine)
    if not places:
        st.info(words.NO_COMMUNE)
        return
    commune = places[0] if len(places) == 1 else context.choose_commune(places)
    if commune is None:
        return
    st.header(style.plain(commune.name), anchor=False)
    locked = rnd.state is not RoundState.OPEN
    if locked:
        state = labels.ROUND_STATE[rnd.state]
        st.warning(words.CLOSED.format(round=style.plain(rnd.name), state=state))
    _form(_sheet(SelfSheet(app, rnd, context.commune_code(commune), app.actor())), locked=locked)
    st.page_link(
        st.session_state["pages"]["commune_page"],
        label=words.TO_COMMUNE,
        query_params={context.ROUND_PARAM: str(rnd.id), context.COMMUNE_PARAM: commune.code},
    )


def _sheet(fresh: SelfSheet) -> SelfSheet:
    """Return the form that is open, or *fresh* where another commune, round or person is meant."""
    kept = st.session_state.get(_SHEET)
    sheet = kept if isinstance(kept, SelfSheet) and kept.is_of(fresh) else fresh
    st.session_state[_SHEET] = sheet
    sheet.app, sheet.round, sheet.redraw = fresh.app, fresh.round, False
    sheet.refresh()
    return sheet


def _form(sheet: SelfSheet, *, locked: bool) -> None:
    catalogue = sheet.app.rulebook(sheet.round).catalogue
    found = standings(catalogue, {code: event.answer for code, event in sheet.seen.items()})
    done = progress(catalogue, found, sheet.asks_as)
    domain = form_ways.choose_domain(catalogue, done)
    if domain is not None:
        form_ways.draw_domain(sheet, domain, catalogue, found, locked=locked)
        form_ways.neighbours(catalogue, done, domain)
    _look_again(sheet, catalogue, found)


def _look_again(sheet: SelfSheet, catalogue: Catalogue, found: Mapping[ItemCode, Standing]) -> None:
    """Say what is unsettled, missing or implausible, with a way to each place."""
    st.subheader(words.SUMMARY, anchor=False)
    unsettled = sheet.unsettled(catalogue, found)
    if unsettled:
        st.warning(words.CONFLICTS.format(n=len(unsettled)))
        form_ways.jumps("conflicts", unsettled)
    owed = form_ways.missing(sheet, catalogue, found)
    if owed:
        st.write(text.SUMMARY_MISSING.format(n=len(owed)))
        form_ways.missing_places(catalogue, owed)
    else:
        st.write(words.COMPLETE)
    answers = {code: event.answer for code, event in sheet.seen.items()}
    for n, check in enumerate(sheet.app.implausible_in(sheet.round, answers)):
        st.warning(text.SUMMARY_LOOK.format(text=style.plain(check.text)))
        form_ways.jumps(f"check{n}", [catalogue.by_code[code] for code in check.items])


# The list of all communes -------------------------------------------------------------------------


def _everybody(app: Application, rnd: Round) -> None:
    inspected, own = app.assess(rnd.id), self_assessment.assess(app, rnd.id)
    found = self_assessment.tallies(app, inspected, own)
    if not found:
        st.info(words.NONE_YET)
        return
    style.cards(
        [
            (words.COUNT_COMMUNES, str(len(found))),
            (words.COUNT_COMPARED, str(sum(one.compared for one in found.values()))),
            (words.COUNT_DIFFERENT, str(sum(one.different for one in found.values()))),
        ]
    )
    names = {context.commune_code(commune): commune for commune in app.communes_of(rnd)}
    ordered = sorted(found.items(), key=lambda one: (-one[1].different, one[0]))
    style.table(
        [
            Column(text.COLUMN_COMMUNE),
            Column(words.COLUMN_ANSWERED, number=True),
            Column(words.COLUMN_OWN, number=True),
            Column(words.COLUMN_INSPECTED, number=True),
            Column(words.COLUMN_COMPARED, number=True),
            Column(words.COLUMN_DIFFERENT, number=True),
        ],
        [_row(rnd, names[code], tally, inspected, own) for code, tally in ordered],
    )


def _row(
    rnd: Round, commune: Commune, tally: Tally, inspected: Assessment, own: Assessment
) -> tuple[Markup, int, str, str, int, int]:
    code = context.commune_code(commune)
    href = f"ho-so-xa?{context.ROUND_PARAM}={rnd.id}&{context.COMMUNE_PARAM}={code}"
    return (
        style.link(commune.name, href),
        tally.answered,
        value_of(own, code),
        value_of(inspected, code),
        tally.compared,
        tally.different,
    )


def value_of(found: Assessment, commune: CommuneCode) -> str:
    """Return the value of *commune* as it is shown, a dash where there is none."""
    value = float(found.readiness.value[found.index[commune]])
    return text.UNKNOWN_VALUE if np.isnan(value) else show_number(value, 1)
