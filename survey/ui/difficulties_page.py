"""Vướng mắc: what stands in the way, who must answer, what goes to the Chairman."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from survey import difficulties, labels
from survey.application import Application
from survey.difficulties import Filter, Known
from survey.fields import show_date
from survey.follow_up import Difficulty, DifficultyKind, DifficultyState
from survey.model import CommuneCode
from survey.rights import Action
from survey.ui import context, difficulty_forms, said, style, text
from survey.ui import text_difficulties as words
from survey.ui.narrowing import narrowed, shortened
from survey.ui.style import Column, Markup

NUMBER_PARAM = "vm"
KIND_PARAM = "loai"
STATE_PARAM = "tinh-trang"
AGENCY_PARAM = "co-quan"
_OVERDUE = "overdue"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(app: Application) -> None:
    """Draw the page."""
    st.title(words.TITLE, anchor=False)
    style.quiet(words.INTRO)
    said.say(difficulty_forms.PAGE)
    known, whole = difficulties.known(app), difficulties.register(app)
    one = _choose(app, whole) if whole else None
    if one is not None:
        st.page_link(st.session_state["pages"]["difficulties_page"], label=words.TO_LIST)
        _detail(app, known, one)
        actor = context.who(app, Action.MOVE_DIFFICULTY)
        if actor is not None:
            difficulty_forms.step(app, known, one, actor)
        return
    _counts(app, known, whole)
    chosen = _filter(app, known)
    shown = [one for one in whole if chosen.lets(one, app.today)]
    _exports(app, chosen)
    if shown:
        _table(app, known, shown)
    else:
        st.info(words.NONE)
    if Action.REPORT_DIFFICULTY in app.rights.actions:
        difficulty_forms.new(app, known, app.actor())


def place_name(app: Application, one: Difficulty) -> str:
    """Return where a difficulty is: the name of the commune, or the whole province."""
    if one.commune is None:
        return labels.DIFFICULTY_SCOPE_ALL
    return app.require_commune(one.commune).name


# The register -------------------------------------------------------------------------------------


def _counts(app: Application, known: Known, whole: Sequence[Difficulty]) -> None:
    by_state = Counter(one.now.state for one in whole)
    overdue = sum(one.days_overdue(app.today) > 0 for one in whole)
    cards = [(labels.DIFFICULTY_STATE[state], str(by_state[state])) for state in DifficultyState]
    cards.insert(1, (words.OVERDUE, str(overdue)))
    style.cards(cards)
    if not whole:
        return
    with st.expander(words.BY_AGENCY):
        by_both = Counter((one.now.agency, one.now.state) for one in whole)
        late = Counter(one.now.agency for one in whole if one.days_overdue(app.today))
        by_agency = Counter(one.now.agency for one in whole)
        style.table(
            [
                Column(words.COLUMN_AGENCY),
                *(Column(labels.DIFFICULTY_STATE[state], number=True) for state in DifficultyState),
                Column(words.COLUMN_OVERDUE, number=True),
                Column(words.COLUMN_ALL, number=True),
            ],
            [
                (
                    known.agencies.get(agency, agency),
                    *(by_both[agency, state] for state in DifficultyState),
                    late[agency],
                    number,
                )
                for agency, number in by_agency.most_common()
            ],
        )


def _filter(app: Application, known: Known) -> Filter:
    states = {str(state): labels.DIFFICULTY_STATE[state] for state in DifficultyState}
    states[_OVERDUE] = words.OVERDUE
    kinds = {str(kind): labels.DIFFICULTY_KIND[kind] for kind in DifficultyKind}
    communes = context.commune_labels(app.communes_within_reach)
    left, right = st.columns(2)
    with left:
        kind = narrowed(
            words.FILTER_KIND, list(kinds), param=KIND_PARAM, show=kinds, placeholder=words.ALL
        )
        agency = narrowed(
            words.FILTER_AGENCY,
            list(known.agencies),
            param=AGENCY_PARAM,
            show=known.agencies,
            placeholder=words.ALL,
        )
    with right:
        state = narrowed(
            words.FILTER_STATE, list(states), param=STATE_PARAM, show=states, placeholder=words.ALL
        )
        commune = narrowed(
            words.FILTER_COMMUNE,
            list(communes),
            param=context.COMMUNE_PARAM,
            show=communes,
            placeholder=words.ALL,
        )
    return Filter(
        kind=DifficultyKind(kind) if kind else None,
        state=DifficultyState(state) if state and state != _OVERDUE else None,
        overdue=state == _OVERDUE,
        agency=agency or "",
        commune=CommuneCode(commune) if commune else None,
    )


def _exports(app: Application, chosen: Filter) -> None:
    by = app.rights.name
    day = f"{app.today:%Y%m%d}"
    files = (
        (words.EXPORT_REGISTER, "so-vuong-mac", partial(_register, app, chosen)),
        (words.EXPORT_CHAIRMAN, "bao-cao-chu-tich", partial(_chairman, app)),
    )
    with st.container(horizontal=True):
        for label, name, make in files:
            st.download_button(
                label,
                data=partial(make, by=by),
                file_name=f"{name}-{day}.xlsx",
                mime=_XLSX,
                key=f"difficulties.{name}",
                on_click="ignore",
            )


def _register(app: Application, chosen: Filter, *, by: str) -> bytes:
    from survey.exchange import registers  # noqa: PLC0415 - openpyxl is slow to load

    return registers.difficulties_file(app, chosen, by=by)


def _chairman(app: Application, *, by: str) -> bytes:
    from survey.exchange import registers  # noqa: PLC0415 - openpyxl is slow to load

    return registers.chairman_file(app, by=by)


def _table(app: Application, known: Known, shown: Sequence[Difficulty]) -> None:
    style.table(
        [
            Column(words.COLUMN_NUMBER, number=True),
            Column(words.COLUMN_PLACE),
            Column(words.COLUMN_KIND),
            Column(words.COLUMN_TEXT),
            Column(words.COLUMN_AGENCY),
            Column(words.COLUMN_DUE),
            Column(words.COLUMN_STATE),
        ],
        [
            (
                _link(one),
                place_name(app, one),
                labels.DIFFICULTY_KIND[one.kind],
                shortened(one.text),
                known.agencies.get(one.now.agency, one.now.agency),
                _due(app, one),
                labels.DIFFICULTY_STATE[one.now.state],
            )
            for one in shown
        ],
    )


def _due(app: Application, one: Difficulty) -> Markup:
    if one.now.due is None:
        return Markup(style.escaped(words.NO_DUE))
    due, days = show_date(one.now.due), one.days_overdue(app.today)
    if not days:
        return Markup(due)
    late = style.escaped(words.LATE.format(due=due, days=days))
    return Markup(f'<span class="unsaved">{late}</span>')


def _link(one: Difficulty) -> Markup:
    """Return a link to the difficulty that keeps the rest of the address."""
    query = {**st.query_params.to_dict(), NUMBER_PARAM: str(one.id)}
    return style.link(str(one.id), f"vuong-mac?{urlencode(query)}")


def _choose(app: Application, shown: Sequence[Difficulty]) -> Difficulty | None:
    by_number = {str(one.id): one for one in shown}
    chosen = narrowed(
        words.CHOOSE,
        list(by_number),
        param=NUMBER_PARAM,
        show=lambda number: words.CHOICE.format(
            number=number,
            place=place_name(app, by_number[number]),
            kind=labels.DIFFICULTY_KIND[by_number[number].kind],
        ),
        placeholder=words.CHOOSE_HINT,
    )
    return by_number.get(chosen or "")


# One of them --------------------------------------------------------------------------------------


def _detail(app: Application, known: Known, one: Difficulty) -> None:
    head = words.DETAIL.format(number=one.id, place=place_name(app, one))
    st.subheader(style.plain(head), anchor=False)
    with st.container(border=True):
        st.html(style.lines(one.text.split("\n")).html)
        style.quiet(
            words.REPORTED.format(
                kind=labels.DIFFICULTY_KIND[one.kind],
                who=one.reported_by,
                day=show_date(one.reported_on),
                by=one.by,
                time=context.show_time(one.at),
            )
        )
        secret = one.item not in known.open_items
        context.note_seen(app, one.round_id, one.commune, secret=secret, item=one.item)
        if one.item in known.items:
            item = known.items[one.item]
            style.quiet(words.ITEM.format(code=item.code, text=item.text))
        elif one.item:  # of another domain than the agency's
            style.quiet(words.ITEM_OF_OTHERS.format(code=one.item))
        if one.answer is not None:
            day = words.ANSWER.format(day=show_date(one.answer.day))
            st.html(f"<b>{style.escaped(day)}</b>")
            st.html(style.lines(one.answer.text.split("\n")).html)
    with st.expander(words.HISTORY, expanded=True):
        style.table(
            [
                Column(words.COLUMN_DAY),
                Column(words.COLUMN_STATE),
                Column(words.COLUMN_AGENCY),
                Column(words.COLUMN_DUE),
                Column(words.COLUMN_TEXT),
                Column(words.COLUMN_WHO),
            ],
            [
                (
                    show_date(event.day),
                    labels.DIFFICULTY_STATE[event.state],
                    known.agencies.get(event.agency, event.agency),
                    words.NO_DUE if event.due is None else show_date(event.due),
                    style.lines((event.text or text.UNKNOWN_VALUE).split("\n")),
                    f"{event.by}, {context.show_time(event.at)}",
                )
                for event in one.events
            ],
        )
