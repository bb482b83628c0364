"""One account in the hands of an administrator: what it is, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zlib import crc32

import streamlit as st

from survey import labels
from survey.access import accounts
from survey.access.account_list import Condition, Listed, ScopeWords
from survey.access.accounts import OF_TEAMS
from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import AccountRole
from survey.storage.accounts import Person
from survey.ui import account_form, chrome, link_box, said, style
from survey.ui import text_accounts as words
from survey.ui.style import Column

_PAGE = "accounts"
_TOP = "muc-tai-khoan"


def render(app: Application, one: Listed, scope: ScopeWords, communes: Mapping[str, str]) -> None:
    """Draw the account *one*; *communes* are labelled so that typing finds them."""
    _head(one, scope)
    if one.person is None:
        st.info(words.GONE)
        return
    if one.state.role in OF_TEAMS:
        _teams(one)
    own = one.state.account == app.rights.account
    if own:
        st.info(words.OWN)
    else:
        _role(app, one, one.person, scope, communes)
    _person(app, one, one.person)
    if not own:
        _link(app, one, one.person)
        _door(app, one, one.person)
        _switch(app, one, one.person)
        _erase(app, one, one.person)


def act(work: Callable[[], str]) -> None:
    """Do *work* before the page is drawn; the page tells what it returns, or why it was refused."""
    link_box.forget()
    chrome.jump_to(_TOP)
    try:
        said.done(_PAGE, work())
    except SurveyError as error:
        said.refused(_PAGE, error.problems)


def say() -> None:
    """Draw what was said, and a link that was made: the page jumps there."""
    st.html(f'<div id="{_TOP}"></div>')
    said.say(_PAGE)
    link_box.render()


# What it is ---------------------------------------------------------------------------------------


def _head(one: Listed, scope: ScopeWords) -> None:
    known = one.person
    name = known.name if known else words.ERASED.format(account=one.state.account)
    st.subheader(style.plain(name), anchor=False)
    role = labels.ACCOUNT_ROLE[one.state.role]
    facts = [role, " · ".join(scope.parts(one)), labels.ACCOUNT_CONDITION[one.condition]]
    if known is not None:
        facts = [known.login, *filter(None, (known.post, known.email)), *facts]
    st.html(style.escaped(" · ".join(facts)))


def _teams(one: Listed) -> None:
    if not one.standings:
        if not one.state.everywhere and not one.state.communes:
            st.warning(words.TEAMS_NONE)
        return
    st.html(f"<b>{style.escaped(words.TEAMS)}</b>")
    style.table(
        [
            Column(words.COLUMN_ROUND),
            Column(words.COLUMN_TEAM),
            Column(words.COLUMN_AS),
            Column(words.COLUMN_COMMUNES, number=True),
        ],
        [
            (
                standing.round.name,
                standing.team.name,
                words.LEADS if standing.leads else words.BELONGS,
                len(standing.team.communes),
            )
            for standing in one.standings
        ],
    )


# What can be done with it -------------------------------------------------------------------------


def _key(one: Listed) -> str:
    """Return where the widgets of *one* are; what somebody else saved meanwhile begins them anew."""
    return f"account.{one.state.account}.{one.state.version}"


def _role(
    app: Application, one: Listed, person: Person, scope: ScopeWords, communes: Mapping[str, str]
) -> None:
    key = _key(one)

    def save(role: AccountRole) -> str:
        grant = account_form.chosen_grant(key, role, active=one.state.active)
        accounts.change(app, one.state.account, grant, seen_version=one.state.version)
        return words.ROLE_SAVED.format(name=person.name, role=labels.ACCOUNT_ROLE[role])

    with st.expander(words.ROLE_HEAD):
        role = account_form.grant_fields(key, scope, communes, one.state)
        st.button(
            words.ROLE_SAVE,
            key="account.role.save",
            disabled=role is None,
            on_click=lambda: act(lambda: save(role or one.state.role)),
        )


def _person(app: Application, one: Listed, person: Person) -> None:
    seen = crc32(repr(person).encode())
    key = f"account.{one.state.account}.{seen}.person"

    def save() -> str:
        given = account_form.typed_person(key)
        accounts.change_person(app, one.state.account, given)
        return words.PERSON_SAVED.format(name=given.name.strip())

    with st.expander(words.PERSON_HEAD):
        style.quiet(words.PERSON_NOTE)
        account_form.person_fields(key, person)
        st.button(words.PERSON_SAVE, key="account.person.save", on_click=lambda: act(save))


def _link(app: Application, one: Listed, person: Person) -> None:
    def make() -> str:
        token = accounts.reset_link(app, one.state.account)
        link_box.keep(app, person.name, token)
        return words.LINK_MADE.format(name=person.name)

    if one.condition is not Condition.ACTIVE:
        return
    with st.expander(words.LINK_HEAD):
        style.quiet(words.LINK_NOTE)
        st.button(words.LINK_MAKE, key="account.link", on_click=lambda: act(make))


def _door(app: Application, one: Listed, person: Person) -> None:
    account, name = one.state.account, person.name

    def end() -> str:
        return words.SESSIONS_ENDED.format(n=accounts.end_sessions(app, account), name=name)

    def drop() -> str:
        accounts.drop_second_factor(app, account)
        return words.FACTOR_DROPPED.format(name=name)

    with st.expander(words.DOOR_HEAD):
        if one.use.sessions:
            style.quiet(words.DOOR_SESSIONS.format(n=one.use.sessions))
            st.button(words.END_SESSIONS, key="account.sessions.end", on_click=lambda: act(end))
        else:
            style.quiet(words.DOOR_NO_SESSIONS)
        if one.use.password:
            _new_password(app, one, person)
        if not one.use.second_factor:
            style.quiet(words.DOOR_NO_FACTOR)
            return
        style.quiet(words.DOOR_FACTOR)
        sure = st.checkbox(words.FACTOR_SURE, key=f"{_key(one)}.factor.sure")
        st.button(
            words.DROP_FACTOR,
            key="account.factor.drop",
            disabled=not sure,
            on_click=lambda: act(drop),
        )


def _new_password(app: Application, one: Listed, person: Person) -> None:
    def require() -> str:
        accounts.require_new_password(app, one.state.account)
        return words.CHANGE_REQUIRED.format(name=person.name)

    if one.use.must_change:
        style.quiet(words.DOOR_MUST_CHANGE)
        return
    style.quiet(words.DOOR_CHANGE)
    st.button(words.REQUIRE_CHANGE, key="account.password", on_click=lambda: act(require))


def _switch(app: Application, one: Listed, person: Person) -> None:
    account, version = one.state.account, one.state.version

    def disable() -> str:
        accounts.disable(app, account, seen_version=version)
        return words.DISABLED.format(name=person.name)

    def enable() -> str:
        accounts.enable(app, account, seen_version=version)
        return words.ENABLED.format(name=person.name)

    if one.condition is Condition.DISABLED:
        with st.expander(words.ENABLE_HEAD):
            style.quiet(words.ENABLE_NOTE)
            st.button(words.ENABLE, key="account.enable", on_click=lambda: act(enable))
        return
    with st.expander(words.DISABLE_HEAD):
        style.quiet(words.DISABLE_NOTE)
        sure = st.checkbox(words.DISABLE_SURE, key=f"{_key(one)}.disable.sure")
        st.button(
            words.DISABLE,
            key="account.disable",
            disabled=not sure,
            on_click=lambda: act(disable),
        )


def _erase(app: Application, one: Listed, person: Person) -> None:
    account = one.state.account
    key = f"account.{account}.erase.login"

    def erase() -> str:
        if str(st.session_state.get(key, "")).strip() != person.login:
            raise SurveyError([problem(ProblemCode.ACCOUNT_NOT_CONFIRMED, value=person.login)])
        accounts.erase(app, account)
        return words.ERASED_DONE.format(account=account)

    with st.expander(words.ERASE_HEAD):
        style.quiet(words.ERASE_NOTE.format(account=account))
        label = words.ERASE_CONFIRM.format(login=style.plain(person.login))
        st.text_input(label, key=key, autocomplete="off")
        st.button(words.ERASE, key="account.erase", on_click=lambda: act(erase))
