"""Ranh giới bản đồ: the shapes that all maps draw, the province's own files, what was in use before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

import streamlit as st

from survey import boundary_office
from survey.application import Application
from survey.boundary_office import Edition, Proposal
from survey.fields import show_number
from survey.model import Actor
from survey.problems import Problem, ProblemCode, SurveyError
from survey.rights import Action
from survey.ui import context, said, style, text, upload_box
from survey.ui import text_boundaries as words
from survey.ui.style import Column

SUFFIXES: Final = (
    *(".zip", ".geojson", ".json", ".gpkg"),
    *(".shp", ".shx", ".dbf", ".prj", ".cpg"),
)
_PAGE: Final = "boundaries_page"
_TURN: Final = "boundaries.turn"
_READ: Final = "read"
_SHOWN: Final = 100
Read = Proposal | tuple[Problem, ...]


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_BOUNDARIES, anchor=False)
    said.say(_PAGE)
    st.write(words.INTRO)
    editions = boundary_office.history(app)
    _in_use(app, editions)
    st.subheader(words.LOAD, anchor=False)
    actor = context.who(app, Action.CHANGE_BOUNDARIES)
    if actor is not None:
        _load(app, actor)
    st.subheader(words.HISTORY, anchor=False)
    _history(editions)
    if actor is not None and editions:
        _undo(app, editions, actor)


def _in_use(app: Application, editions: Sequence[Edition]) -> None:
    drawn = app.shapes.current(app.installed().province)
    st.subheader(words.IN_USE, anchor=False)
    if drawn.official:
        now = next(edition for edition in editions if edition.number == drawn.number)
        sentence = words.IN_USE_OFFICIAL.format(
            number=now.number, time=context.show_time(now.at), who=now.by, reason=now.reason
        )
    else:
        sentence = words.IN_USE_SHIPPED
    st.write(style.plain(sentence))
    if drawn.boundaries.source:
        style.quiet(words.SOURCE.format(source=drawn.boundaries.source))
    counted = sum(commune.code in drawn.boundaries.shapes for commune in app.communes)
    style.quiet(words.SHAPES.format(n=counted, whole=len(app.communes)))


# Loading -----------------------------------------------------------------------------------------


def _load(app: Application, actor: Actor) -> None:
    style.quiet(words.LOAD_NOTE.format(limit=upload_box.limit()))
    turn = st.session_state.setdefault(_TURN, 0)  # a new key empties the uploader
    files = upload_box.upload_many(words.UPLOAD, suffixes=SUFFIXES, key=f"boundaries.upload.{turn}")
    if not files:
        context.held(_PAGE).pop(_READ, None)
        return
    found = _read(app, files)
    if isinstance(found, Proposal):
        _proposal(app, found, actor)
    else:
        st.error(words.REFUSED.format(n=len(found)))
        _problems(found)


def _read(app: Application, files: Sequence[upload_box.Upload]) -> Read:
    """Return what the files hold against the shapes in use at first; kept while the page is open."""
    key = tuple(file.id for file in files)
    held = context.held(_PAGE)
    kept: tuple[object, Read] | None = held.get(_READ)
    if kept is not None and kept[0] == key:
        return kept[1]
    held.pop(_READ, None)
    try:
        with st.spinner(words.READING):
            found: Read = boundary_office.propose(app, [(file.name, file.data) for file in files])
    except SurveyError as error:
        found = error.problems
    held[_READ] = (key, found)
    return found


def _problems(problems: Sequence[Problem]) -> None:
    rows = [
        (one.place or words.EVERYWHERE, one.text.removeprefix(f"{one.place}: ")) for one in problems
    ]
    _table((Column(words.PLACE), Column(words.PROBLEM)), rows)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[style.Cell]]) -> None:
    style.table(columns, rows[:_SHOWN])
    if len(rows) > _SHOWN:
        style.quiet(words.MORE.format(n=len(rows) - _SHOWN))


def _proposal(app: Application, proposal: Proposal, actor: Actor) -> None:
    found = proposal.found
    st.markdown(f"**{words.PREVIEW}**")
    whole = len(found.matched) + len(found.missing)
    style.cards(
        (
            (words.MATCHED, text.N_OF.format(part=len(found.matched), whole=whole)),
            (words.MISSING, str(len(found.missing))),
            (words.OVERLAPS, _places(one.km2 for one in found.overlaps)),
            (words.GAPS, _places(one.km2 for one in found.gaps)),
            (words.AREAS, str(len(found.area_differences))),
        )
    )
    if proposal.warnings:
        st.markdown(f"**{words.WARNINGS.format(n=len(proposal.warnings))}**")
        _problems(proposal.warnings)
    else:
        st.write(words.NO_WARNINGS)
    _areas(proposal)
    notes = [one for one in proposal.notes if one.code is not ProblemCode.SHAPES_AREA_DIFFERS]
    if notes:
        with st.expander(words.NOTES.format(n=len(notes))):
            _problems(notes)
    _adopt(app, proposal, actor)


def _places(areas: Iterable[float]) -> str:
    """Return how many places there are, and how large they are together."""
    listed = list(areas)
    return words.PLACES.format(n=len(listed), km2=show_number(sum(listed), 1)) if listed else "0"


def _areas(proposal: Proposal) -> None:
    differ = proposal.found.area_differences
    if not differ:
        return
    with st.expander(words.AREAS_TITLE.format(n=len(differ))):
        style.quiet(words.AREAS_NOTE)
        _table(
            (
                Column(words.COMMUNE),
                Column(words.DRAWN, number=True),
                Column(words.REGISTERED, number=True),
                Column(words.DIFFERENCE, number=True),
            ),
            [
                (
                    f"{one.commune.name} ({one.commune.code})",
                    show_number(one.drawn, 1),
                    show_number(one.registered, 1),
                    f"{show_number(100 * (one.drawn / one.registered - 1), 0)}%",
                )
                for one in differ
            ],
        )


def _adopt(app: Application, proposal: Proposal, actor: Actor) -> None:
    turn = st.session_state[_TURN]
    accepted = bool(proposal.warnings) and st.checkbox(
        words.ACCEPT.format(n=len(proposal.warnings)), key=f"boundaries.accept.{turn}"
    )
    reason = st.text_input(
        words.REASON, key=f"boundaries.reason.{turn}", placeholder=words.REASON_PLACEHOLDER
    )
    if st.button(words.ADOPT, key="boundaries.adopt", type="primary"):
        adopt = partial(boundary_office.adopt, app, proposal, accepted=accepted)
        _settle(partial(adopt, actor=actor, reason=reason), words.ADOPTED)


def _settle(change: Callable[[], int], message: str) -> None:
    """Do *change* and say what came of it."""
    try:
        number = change()
    except SurveyError as error:
        for problem in error.problems:
            st.error(style.plain(problem.text))
            if problem.code is ProblemCode.BOUNDARIES_MOVED:
                context.held(_PAGE).clear()  # the next drawing reads the files against what is new
        return
    st.session_state[_TURN] += 1
    context.held(_PAGE).clear()
    said.done(_PAGE, message.format(number=number))
    st.rerun()


# What was in use before --------------------------------------------------------------------------


def _history(editions: Sequence[Edition]) -> None:
    if not editions:
        st.caption(words.HISTORY_NONE)
        return
    style.table(
        (
            Column(words.NUMBER, number=True),
            Column(words.WHEN),
            Column(words.MADE_OF),
            Column(words.WHO),
            Column(words.WHY),
        ),
        [
            (
                edition.number,
                context.show_time(edition.at),
                style.lines(_made_of(edition)),
                edition.by,
                edition.reason,
            )
            for edition in reversed(editions)
        ],
    )


def _made_of(edition: Edition) -> list[str]:
    if edition.origin is None:
        return [words.SHIPPED]
    digest = edition.origin.sha256
    return [edition.origin.name, *([words.DIGEST.format(digest=digest[:12])] if digest else [])]


def _undo(app: Application, editions: Sequence[Edition], actor: Actor) -> None:
    st.subheader(words.UNDO, anchor=False)
    style.quiet(words.UNDO_NOTE)
    turn = st.session_state.setdefault(_TURN, 0)
    names = {0: words.UNDO_TO_SHIPPED} if editions[-1].origin is not None else {}
    names |= {
        edition.number: words.UNDO_TO_VERSION.format(
            number=edition.number, name=_made_of(edition)[0]
        )
        for edition in editions[:-1]
        if edition.origin is not None
    }
    to = st.selectbox(
        words.UNDO_TO,
        list(reversed(names)),
        index=None,
        format_func=names.__getitem__,
        key=f"boundaries.to.{turn}",
        placeholder=words.UNDO_TO_PLACEHOLDER,
    )
    reason = st.text_input(words.UNDO_REASON, key=f"boundaries.undo.reason.{turn}")
    pressed = st.button(words.UNDO_DO, key="boundaries.undo", disabled=to is None)
    if pressed and to is not None:
        undo = partial(boundary_office.undo, app, seen=editions[-1].number, to=to)
        _settle(partial(undo, actor=actor, reason=reason), words.UNDONE)
