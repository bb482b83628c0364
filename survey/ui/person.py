"""Who is at the page: read anew at every drawing, because an open tab keeps its old cookie."""

from __future__ import annotations

import streamlit as st

from survey import labels
from survey.access import cookies
from survey.access.identity import KnownIdentity, SessionIdentity, demo_people
from survey.access.sessions import COOKIE
from survey.application import Application
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.ui import context, style, text, visitor
from survey.ui.visitor import PERSON_PARAM

ACCOUNT = "tai-khoan"
BEGIN = "khoi-tao"


def at_the_page(app: Application) -> Application | None:
    """Return *app* as it works for the person at the page; None where there is none, which is said."""
    try:
        if app.installed().made_up:
            return _demo(app)
        return app.acting_for(SessionIdentity(app, _token()))
    except SurveyError as error:
        if [problem.code for problem in error.problems] != [ProblemCode.SIGNED_OUT]:
            raise
        from survey.ui import signed_out  # noqa: PLC0415 - start-up time: it knows forms and answers

        signed_out.render()
        return None


def _token() -> str:
    """Return the token of the session in whose name the tab was opened, as the door took it."""
    sent = st.context.cookies
    name = cookies.named(COOKIE, secure=cookies.named(COOKIE, secure=True) in sent)
    return cookies.held(sent, st.context.headers.get_all("cookie"), name)


def _demo(app: Application) -> Application:
    """Let the visitor be any of the made-up people: the door lets nobody in from another machine."""
    people = demo_people(app)
    known = list(people)
    if st.query_params.get(PERSON_PARAM) not in people:
        kept = visitor.remembered()
        context.keep(PERSON_PARAM, kept if kept in people else known[0])
    with st.container(key="visitor"):
        chosen = context.choice(
            text.PERSON_DEMO,
            known,
            param=PERSON_PARAM,
            show={login: _shown(*one) for login, one in people.items()},
            index=0,
            label_visibility="collapsed",
        )
    visitor.remember(chosen or known[0])
    return app.acting_for(KnownIdentity(app, visitor.remembered()))


def _shown(role: AccountRole, name: str) -> str:
    return text.PERSON.format(name=name, role=labels.ACCOUNT_ROLE[role])


def bar(app: Application) -> None:
    """Say who is signed in, with the way to the account and out."""
    rights = app.rights
    if rights.role is None or app.installed().made_up:
        return
    who = _shown(rights.role, rights.name)
    link = style.link(text.PERSON_ACCOUNT, f"/{ACCOUNT}")
    st.html(f'<div class="person"><span>{style.escaped(who)}</span> {link.html}</div>')


def begin() -> None:
    """Say that the database is empty, with the way to begin."""
    st.title(text.START_HEAD, anchor=False)
    st.write(text.START_INTRO)
    st.html(f'<p class="sign-in">{style.link(text.START_LINK, f"/{BEGIN}").html}</p>')
