"""Nhật ký hệ thống: who did what and when, newest first, and whether nobody touched it since."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from survey import labels
from survey.access import audit
from survey.access.audit import NOBODY, PAGE, Places, Wanted
from survey.application import Application
from survey.fields import show_date
from survey.problems import SurveyError
from survey.storage.audit import Noted
from survey.ui import style, text
from survey.ui import text_audit as words
from survey.ui.narrowing import narrowed
from survey.ui.style import Column

WHO_PARAM = "ai"
WHAT_PARAM = "viec"
OUTCOME_PARAM = "ket-qua"
_NOBODY = "-"  # in the address: the actor "" would look like no filter
_SINCE, _UNTIL = "audit.since", "audit.until"
_WAY = "audit.way"
_MAKE = {".xlsx": words.MAKE_XLSX, ".csv": words.MAKE_CSV}
_MEDIA_TYPE = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


def render(app: Application) -> None:
    """Draw the page."""
    if _SINCE not in st.session_state:  # the first drawing since the page was opened
        audit.begin(app)
    st.title(text.NAV_AUDIT, anchor=False)
    style.quiet(words.INTRO)
    trouble = audit.trouble(app)
    if trouble is not None:
        st.error(style.plain(trouble.text))
    named = audit.people(app)
    wanted = _filter(named)
    if wanted is None:
        return
    _verify(app)
    _exports(app, wanted)
    _rows(app, wanted, Places(app, named))


def _filter(named: Mapping[str, str]) -> Wanted | None:
    """Ask which rows are wanted; None while a day cannot be read."""
    who = {actor or _NOBODY: name for actor, name in named.items()}
    left, right = st.columns(2)
    since = _day(left, labels.AUDIT_SINCE, _SINCE)
    until = _day(right, labels.AUDIT_UNTIL, _UNTIL)
    left, middle, right = st.columns(3)
    with left:
        actor = _narrowed(words.PERSON, WHO_PARAM, who)
    with middle:
        action = _narrowed(words.ACTION, WHAT_PARAM, labels.AUDIT_ACTION)
    with right:
        outcome = _narrowed(words.OUTCOME, OUTCOME_PARAM, labels.AUDIT_OUTCOME)
    try:
        days = audit.read_days(since, until)
    except SurveyError as error:
        _say(error)
        return None
    return Wanted(*days, NOBODY if actor == _NOBODY else actor, action, outcome)


def _day(place: DeltaGenerator, label: str, key: str) -> str:
    typed = place.text_input(label, key=key, placeholder=text.DAY_PLACEHOLDER, autocomplete="off")
    return typed or ""


def _narrowed(label: str, param: str, options: Mapping[str, str]) -> str | None:
    shown = {str(code): name for code, name in options.items()}
    return narrowed(label, list(shown), param=param, show=shown, placeholder=words.ALL)


# Whether it is whole ------------------------------------------------------------------------------


def _verify(app: Application) -> None:
    if not st.button(words.VERIFY, key="audit.verify"):
        return
    try:
        with st.spinner(words.VERIFYING):
            found = audit.examine(app)
    except SurveyError as error:
        _say(error)
        return
    verdict = found.verdict
    for notice in verdict.notices:
        st.warning(style.plain(notice.text))
    for fault in verdict.faults:
        st.error(style.plain(fault.text))
    more = verdict.faults_in_all - len(verdict.faults)
    if more:
        st.error(words.MORE_FAULTS.format(n=more))
    if found.whole and found.kept is not None:  # opening the page is a row: there is always one
        day, number = show_date(found.kept.day), found.kept.head.number
        st.success(words.WHOLE.format(rows=verdict.rows, number=number, day=day))


# The rows -----------------------------------------------------------------------------------------


def _rows(app: Application, wanted: Wanted, places: Places) -> None:
    """Show a page of rows; the way there is remembered as the numbers at which pages begin."""
    kept, way = st.session_state.get(_WAY, (None, []))
    if kept != wanted:
        way = []
    before = way[-1] if way else None
    found = audit.entries(app, wanted, before=before, limit=PAGE + 1)
    rows = found[:PAGE]
    if not rows:
        st.info(words.NONE)
    else:
        _table(rows, places)
    with st.container(horizontal=True):
        if way:
            st.button(words.NEWER, key="audit.newer", on_click=_go, args=(wanted, way[:-1]))
        if len(found) > PAGE:
            older = [*way, rows[-1].number]
            st.button(words.OLDER, key="audit.older", on_click=_go, args=(wanted, older))


def _go(wanted: Wanted, way: list[int]) -> None:
    st.session_state[_WAY] = (wanted, way)


def _table(rows: tuple[Noted, ...], places: Places) -> None:
    style.table(
        [
            Column(words.COLUMN_NUMBER, number=True),
            Column(words.COLUMN_AT),
            Column(words.COLUMN_WHO),
            Column(words.COLUMN_WHAT),
            Column(words.COLUMN_OUTCOME),
            Column(words.COLUMN_PLACE),
        ],
        [
            (
                row.number,
                audit.moment(row),
                audit.who(row.actor, row.name),
                audit.what(row),
                audit.outcome(row),
                places.words(row) or text.UNKNOWN_VALUE,
            )
            for row in rows
        ],
    )


# Files --------------------------------------------------------------------------------------------


def _exports(app: Application, wanted: Wanted) -> None:
    """Offer the rows as files; what is made can be taken until the page is drawn anew."""
    with st.container(horizontal=True):
        asked = [
            suffix for suffix, label in _MAKE.items() if st.button(label, key=f"audit.make{suffix}")
        ]
    for suffix in asked:
        try:
            with st.spinner(words.MAKING):
                data = _file(app, suffix, wanted)
        except SurveyError as error:
            _say(error)
            return
        name = f"nhat-ky-{app.today:%Y%m%d}{suffix}"
        st.download_button(
            words.TAKE.format(name=name),
            data=data,
            file_name=name,
            mime=_MEDIA_TYPE[suffix],
            key=f"audit.take{suffix}",
            on_click="ignore",
            type="primary",
        )


def _file(app: Application, suffix: str, wanted: Wanted) -> bytes:
    from survey.exchange.audit_file import audit_file  # noqa: PLC0415 - openpyxl is slow to load

    return audit_file(app, suffix, wanted, by=app.rights.name)


def _say(error: SurveyError) -> None:
    for found in error.problems:
        st.error(style.plain(found.text))
