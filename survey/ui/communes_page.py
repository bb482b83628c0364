"""Danh sách xã: every commune of the round, narrowed by what the address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from survey import labels
from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.commune_files import SUFFIXES, export_communes
from survey.exchange.commune_filter import (
    BY_NAME,
    FILTER_LABEL,
    SORT_LABEL,
    WORDS,
    CommuneFilter,
    choices,
    described,
    named,
)
from survey.exchange.commune_list import CommuneList, CommuneRow, commune_list
from survey.exchange.export import MEDIA_TYPE, XLSX
from survey.field_work import teams
from survey.model import CommuneCode, DomainCode, ItemCode
from survey.ui import context, figures, style, text, text_communes
from survey.ui.addresses import FILTER_PARAM, ORDER_PARAM
from survey.ui.style import Cell, Column, Markup

_NEEDS = {"answer": "item", "change": "since", "moved": "change"}
"""Words that say something only beside another one, which stands before them in `WORDS`."""


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text_communes.TITLE.format(province=context.province_name(app)), anchor=False)
    rnd = context.choose_round(app)
    if rnd is None:
        return
    found = app.assess(rnd.id)
    style.quiet(figures.as_of(found))
    known = choices(found, teams(app, rnd.id))
    chosen = _from_address(known)
    _filters(known, chosen)
    order = _order()
    listed = commune_list(app, found, chosen, order)
    _note(app, listed)
    _chips(listed)
    _count(listed)
    _table(listed)
    _exports(app, listed, order)
    from survey.ui import matrix_box  # noqa: PLC0415 - only this page needs it

    shown = [CommuneCode(row.commune.code) for row in listed.rows]
    matrix_box.render(app, found, communes=shown, chosen=described(chosen, known))


def _note(app: Application, listed: CommuneList) -> None:
    """Note in the audit which confidential items the list shows, by the words that ask for them."""
    found, chosen = listed.found, listed.chosen
    by_code = found.rulebook.catalogue.by_code
    for word in (chosen.item, chosen.gate, chosen.open_gate, chosen.moved):
        if (item := by_code.get(ItemCode(word))) is not None:
            context.note_secret(app, [item], found.round.id, item=word)
    for word in (chosen.domain, chosen.begun):
        if word:
            items = found.rulebook.catalogue.by_domain[DomainCode(word)]
            context.note_secret(app, items, found.round.id, domain=word)


# The filter in the address -----------------------------------------------------------------------


def _from_address(known: Mapping[str, Mapping[str, str]]) -> CommuneFilter:
    """Return the filter that the address holds; what it does not know it says and leaves out."""
    given = {word: st.query_params.get(FILTER_PARAM[word], "") for word in WORDS}
    fits = {word: value for word, value in given.items() if value in known[word]}
    strange = [f"{FILTER_PARAM[w]}={v}" for w, v in given.items() if v and w not in fits]
    if strange:
        st.warning(text_communes.NOT_UNDERSTOOD.format(words=style.plain(", ".join(strange))))
    kept: dict[str, str] = {}
    for word, value in fits.items():
        if word not in _NEEDS or _NEEDS[word] in kept:
            kept[word] = value
    return CommuneFilter(**kept, text=st.query_params.get(FILTER_PARAM["text"], ""))


def _filters(known: Mapping[str, Mapping[str, str]], chosen: CommuneFilter) -> None:
    with st.expander(text.FILTER):
        _text(chosen)
        left, right = st.columns(2)
        asked = [w for w in WORDS if w not in _NEEDS or getattr(chosen, _NEEDS[w])]
        for place, word in enumerate(asked):
            with right if place % 2 else left:
                _select(word, known[word], getattr(chosen, word))


def _text(chosen: CommuneFilter) -> None:
    key = "list.text"
    st.session_state[key] = chosen.text
    st.text_input(
        text.FILTER_TEXT,
        key=key,
        placeholder=text.FILTER_TEXT_PLACEHOLDER,
        on_change=_remember,
        args=(FILTER_PARAM["text"], key),
    )


def _select(word: str, names: Mapping[str, str], value: str) -> None:
    key = f"list.{word}"
    st.session_state[key] = value or None
    st.selectbox(
        FILTER_LABEL[word],
        list(names),
        index=None,
        placeholder=text_communes.NO_CHOICE,
        format_func=names.__getitem__,
        key=key,
        on_change=_remember,
        args=(FILTER_PARAM[word], key),
    )


def _order() -> str:
    """Let the person choose the order; it stands in the address."""
    key = "list.order"
    asked = st.query_params.get(ORDER_PARAM, "")
    st.session_state[key] = asked if asked in SORT_LABEL else BY_NAME
    st.segmented_control(
        text_communes.SORT,
        list(SORT_LABEL),
        format_func=SORT_LABEL.__getitem__,
        key=key,
        on_change=_remember,
        args=(ORDER_PARAM, key),
    )
    return str(st.session_state[key] or BY_NAME)


def _remember(param: str, key: str) -> None:
    _put(param, st.session_state[key] or "")


def _put(param: str, value: str) -> None:
    if value:
        st.query_params[param] = value
    else:
        st.query_params.pop(param, None)


def _drop(*words: str) -> None:
    for word in words:
        _put(FILTER_PARAM[word], "")


def _chips(listed: CommuneList) -> None:
    """Show what the list is narrowed to; a click takes it away."""
    asked = named(listed.chosen, listed.known)
    chips = {
        word: text_communes.DROP.format(word=FILTER_LABEL[word], name=style.plain(name))
        for word, name in asked.items()
    }
    if listed.chosen.text:
        chips["text"] = text_communes.DROP_TEXT.format(text=style.plain(listed.chosen.text))
    if not chips:
        return
    with st.container(horizontal=True, key="list-chips"):
        for word, label in chips.items():
            st.button(label, key=f"list.drop.{word}", on_click=_drop, args=(word,))
        if len(chips) > 1:
            st.button(
                text_communes.DROP_ALL,
                key="list.drop",
                on_click=_drop,
                args=(*chips,),
                type="tertiary",
            )


# The list ----------------------------------------------------------------------------------------


def _count(listed: CommuneList) -> None:
    narrowed = listed.chosen != CommuneFilter()
    said = text_communes.COUNT_FILTERED if narrowed else text_communes.COUNT
    st.markdown(f"**{said.format(n=len(listed.rows), whole=listed.whole)}**")
    if listed.item is not None:
        style.quiet(text_communes.ITEM_SHOWN.format(code=listed.item.code, text=listed.item.text))


def _table(listed: CommuneList) -> None:
    if not listed.rows:
        st.info(text_communes.NONE)
        return
    chosen, bands = listed.chosen, [b.label for b in listed.found.rulebook.policy.bands]
    extra = [
        *([text_communes.COLUMN_DOMAIN.format(code=chosen.domain)] if chosen.domain else []),
        *([text_communes.COLUMN_ANSWER.format(code=chosen.item)] if chosen.item else []),
    ]
    style.table(
        [
            Column(text.COLUMN_COMMUNE),
            Column(text.COLUMN_LEVEL),
            Column(text.COLUMN_VALUE, number=True),
            Column(text.COLUMN_COVERAGE, number=True),
            Column(text_communes.COLUMN_FAILED),
            Column(text_communes.COLUMN_TEAM),
            Column(text.COLUMN_FORM),
            *(Column(title) for title in extra),
        ],
        [(*_standing(listed.found, bands, row), *_asked(row)) for row in listed.rows],
    )


def _standing(found: Assessment, bands: list[str], row: CommuneRow) -> tuple[Cell, ...]:
    hints = ", ".join(style.hint(item.code, item.text).html for item in row.failed)
    return (
        figures.commune_link(found, row.commune),
        style.level_badge(bands, row.level_index),
        _value(row),
        figures.percent(row.coverage),
        Markup(style.escaped(labels.WITHHELD) if row.withheld else hints or text.UNKNOWN_VALUE),
        row.team,
        row.form,
    )


def _value(row: CommuneRow) -> Markup:
    """Return the value, and below it what it may still become."""
    value = figures.number(row.value)
    if row.lower is None or row.upper is None or not row.coverage:
        return style.lines([value])
    bounds = text_communes.BOUNDS.format(
        lower=figures.number(row.lower), upper=figures.number(row.upper)
    )
    return _two_lines(value, bounds)


def _two_lines(value: str, below: str) -> Markup:
    return Markup(f'{style.escaped(value)}<br><span class="quiet">{style.escaped(below)}</span>')


def _asked(row: CommuneRow) -> list[Cell]:
    """Return the cells of the domain and the item that the filter asks for."""
    cells: list[Cell] = []
    if row.domain is not None:
        checked = text_communes.CHECKED.format(coverage=figures.percent(row.domain.coverage))
        cells.append(_two_lines(figures.number(row.domain.value), checked))
    if row.answer is not None:
        cells.append(row.answer.text)
    return cells


def _exports(app: Application, listed: CommuneList, order: str) -> None:
    """Offer exactly this list as a file; it is made when it is asked for."""
    by = app.rights.name
    rnd, day = listed.found.round.id, listed.found.as_of
    with st.container(horizontal=True):
        for suffix in SUFFIXES:
            st.download_button(
                text.EXPORT_XLSX if suffix == XLSX else text.EXPORT_CSV,
                data=partial(
                    export_communes, app, rnd, suffix, by=by, chosen=listed.chosen, order=order
                ),
                file_name=text_communes.EXPORT_NAME.format(day=day, suffix=suffix),
                mime=MEDIA_TYPE[suffix],
                key=f"list.export{suffix}",
                on_click="ignore",
            )
