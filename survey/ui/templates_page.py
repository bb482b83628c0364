"""Mẫu văn bản: the templates of the documents, what may stand in them, and changing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import streamlit as st

from survey.application import Application
from survey.assessment import Assessment
from survey.model import CommuneCode, Role
from survey.problems import SurveyError
from survey.reports import pdf, template_office
from survey.reports.documents import EVERYBODY, TEAM, Made, make, make_all, make_blank
from survey.reports.kinds import DOCX, MEDIA_TYPE, PDF, ZIP, DocumentKind
from survey.reports.placeholders import PLACEHOLDERS, Placeholder
from survey.reports.template import read_template
from survey.reports.template_office import InForce
from survey.rights import Action
from survey.ui import context, said, style, text, upload_box
from survey.ui import text_documents as words
from survey.ui.documents_box import offer_pdf
from survey.ui.style import Column

KIND_PARAM: Final = "mau"
_PAGE: Final = "templates"
_TURN: Final = "templates.turn"


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_TEMPLATES, anchor=False)
    said.say(_PAGE)
    st.write(words.INTRO)
    if st.query_params.get(KIND_PARAM) not in list(DocumentKind):
        context.keep(KIND_PARAM, DocumentKind.MINUTES)
    kind = DocumentKind(
        context.choice(
            words.DOCUMENT,
            [*DocumentKind],
            param=KIND_PARAM,
            show={str(one): words.KIND[one] for one in DocumentKind},
            widget=st.segmented_control,
            required=True,
        )
        or DocumentKind.MINUTES
    )
    found = template_office.in_force(app)
    _in_force(app, found, kind)
    _names(kind)
    rnd = context.choose_round(app)
    assessed = app.assess(rnd.id) if rnd else None
    if assessed is not None:
        _print(app, assessed, kind)
    _change(app, assessed, found, kind)
    _history(app)


# What is in force ------------------------------------------------------------------------------


def _in_force(app: Application, found: InForce, kind: DocumentKind) -> None:
    st.subheader(words.IN_FORCE, anchor=False)
    last = template_office.adoption(app, kind)
    if last is not None:
        style.quiet(
            words.IN_FORCE_OWN.format(
                time=context.show_time(last.recorded_at), who=last.recorded_by, reason=last.reason
            )
        )
    else:
        style.quiet(words.IN_FORCE_SHIPPED)
    with st.container(horizontal=True):
        _take(words.TAKE_TEMPLATE, Made(kind.file, found.file(kind)), "templates.take")
        if found.is_own(kind):
            shipped = Made(kind.file, template_office.shipped(kind))
            _take(words.TAKE_SHIPPED, shipped, "templates.take.shipped")


def _take(label: str, made: Made, key: str) -> None:
    st.download_button(
        label,
        data=made.content,
        file_name=made.name,
        mime=MEDIA_TYPE[DOCX],
        key=key,
        on_click="ignore",
    )


def _names(kind: DocumentKind) -> None:
    with st.expander(words.NAMES):
        st.html(f"<p>{style.escaped(words.NAMES_INTRO)}</p>")
        style.table(
            [Column(words.COLUMN_NAME, code=True), Column(words.COLUMN_MEANING)],
            list(_lines(PLACEHOLDERS[kind])),
        )


def _lines(placeholders: tuple[Placeholder, ...], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and meaning of each placeholder, those of a list's rows after the list."""
    for one in placeholders:
        name = words.ROW_OF.format(listed=within, name=one.name) if within else one.name
        yield name, one.meaning
        yield from _lines(one.rows, name)


# Documents -------------------------------------------------------------------------------------


def _print(app: Application, found: Assessment, kind: DocumentKind) -> None:
    st.subheader(words.PRINT, anchor=False)
    name, rnd = app.rights.name, found.round.id

    def blank(roles: tuple[Role, ...]) -> bytes:
        return make_blank(app, app.assess(rnd), by=name, roles=roles).content

    if kind is DocumentKind.BLANK:
        with st.container(horizontal=True):
            for label, roles in ((words.BLANK_TEAM, TEAM), (words.BLANK_ALL, EVERYBODY)):
                st.download_button(
                    label,
                    data=partial(blank, roles),
                    file_name=kind.file,
                    mime=MEDIA_TYPE[DOCX],
                    key=f"templates.blank.{len(roles)}",
                    on_click="ignore",
                )
        if pdf.program() is not None:
            make_it = partial(make_blank, app, found, by=name, form=PDF)
            offer_pdf(words.BLANK_PDF, "templates.blank.pdf", make_it)
    if pdf.program() is None:
        style.quiet(words.NO_PDF)
    if st.button(words.MAKE_ALL, key="templates.all"):
        _all(app, found, kind)


def _all(app: Application, found: Assessment, kind: DocumentKind) -> None:
    """Make the document of every commune while the person watches; then it can be taken."""
    bar = st.progress(0.0)

    def advance(done: int, total: int) -> None:
        bar.progress(done / total, words.MAKING_ALL.format(done=done, total=total))

    content = make_all(app, found, kind, by=app.rights.name, progress=advance)
    name = f"{kind}-{found.as_of:%Y%m%d}{ZIP}"
    st.download_button(
        words.TAKE_ALL.format(name=name),
        data=content,
        file_name=name,
        mime=MEDIA_TYPE[ZIP],
        key="templates.all.take",
        on_click="ignore",
        type="primary",
    )


# Changing --------------------------------------------------------------------------------------


def _change(
    app: Application, assessed: Assessment | None, found: InForce, kind: DocumentKind
) -> None:
    st.subheader(words.CHANGE, anchor=False)
    actor = context.who(app, Action.CHANGE_TEMPLATES)
    if actor is None:
        return
    turn = st.session_state.setdefault(_TURN, 0)  # a new key empties the uploader
    data = upload_box.upload(words.UPLOAD, suffix=DOCX, key=f"templates.upload.{kind}.{turn}")
    fine = data if data is not None and _checked(kind, data) else None
    if fine is not None and assessed is not None:
        _preview(app, assessed, kind, fine)
    if fine is None and not found.is_own(kind):
        return
    reason = st.text_input(
        words.REASON, key=f"templates.reason.{turn}", placeholder=words.REASON_PLACEHOLDER
    )
    with st.container(horizontal=True):
        adopted = fine is not None and st.button(
            words.ADOPT, key="templates.adopt", type="primary", disabled=actor is None
        )
        restored = found.is_own(kind) and st.button(
            words.RESTORE, key="templates.restore", disabled=actor is None
        )
    if actor and adopted and fine is not None:
        _settle(
            partial(template_office.adopt, app, kind, fine, actor=actor, reason=reason),
            found,
            words.ADOPTED.format(kind=words.KIND[kind]),
        )
    if actor and restored:
        _settle(
            partial(template_office.restore, app, kind, actor=actor, reason=reason),
            found,
            words.RESTORED.format(kind=words.KIND[kind]),
        )


def _settle(change: Callable[..., int], seen: InForce, message: str) -> None:
    """Do *change* to the templates as they were *seen*, and say what came of it."""
    try:
        change(seen=seen.version)
    except SurveyError as error:
        for problem in error.problems:
            st.error(style.plain(problem.text))
        return
    st.session_state[_TURN] += 1
    said.done(_PAGE, message)
    st.rerun()


def _checked(kind: DocumentKind, data: bytes) -> bool:
    """Say what is wrong with an uploaded template, or that nothing is."""
    problems = template_office.check(kind, data)
    if not problems:
        st.success(words.FINE)
        return True
    st.error(words.REFUSED.format(n=len(problems)))
    style.table([Column(words.COLUMN_PROBLEM)], [(problem.text,) for problem in problems])
    return False


def _preview(app: Application, found: Assessment, kind: DocumentKind, data: bytes) -> None:
    commune = context.choose_commune(app.communes_of(found.round))
    if commune is None:
        return
    row = found.index[CommuneCode(commune.code)]
    name = words.KIND[kind]
    made = partial(
        make, app, found, row, kind, by=app.rights.name, template=read_template(data, kind)
    )
    _take(words.PREVIEW.format(kind=name), made(), "templates.preview")
    if pdf.program() is not None:
        make_it = partial(made, form=PDF)
        offer_pdf(words.PREVIEW_PDF.format(kind=name), "templates.preview.pdf", make_it)


def _history(app: Application) -> None:
    with st.expander(words.HISTORY):
        versions = template_office.history(app)
        if not versions:
            style.quiet(words.HISTORY_NONE)
            return
        style.table(
            [
                Column(words.COLUMN_VERSION, number=True),
                Column(words.COLUMN_TIME),
                Column(words.COLUMN_WHO),
                Column(words.COLUMN_REASON),
            ],
            [
                (one.number, context.show_time(one.recorded_at), one.recorded_by, one.reason)
                for one in reversed(versions)
            ],
        )
