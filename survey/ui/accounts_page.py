"""Tài khoản: who may come in and do what; accounts made, changed, ended by administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from survey import labels
from survey.access import account_list, accounts
from survey.access.account_list import Condition, Listed, ScopeWords
from survey.application import Application
from survey.rights import AccountRole
from survey.ui import account_box, account_form, charter_box, context, link_box, style, text
from survey.ui import text_accounts as words
from survey.ui.narrowing import narrowed
from survey.ui.style import Column, Markup

ACCOUNT_PARAM = "ma"
SEARCH_PARAM = "tim"
ROLE_PARAM = "vai-tro"
CONDITION_PARAM = "tinh-trang"
_SEARCH = "accounts.search"
_NEW = "accounts.new"
_TURN = "accounts.new.turn"


def render(app: Application) -> None:
    """Draw the page."""
    if _SEARCH not in st.session_state:  # the first drawing since the page was opened
        link_box.forget()
    st.title(text.NAV_ACCOUNTS, anchor=False)
    style.quiet(words.INTRO)
    account_box.say()
    found, scope = account_list.listed(app), ScopeWords(app)
    communes = context.commune_labels(app.communes)
    _chosen(app, found, scope, communes)
    _cards(found)
    _new(app, scope, communes)
    _list(found, scope)
    charter_box.render()


# One account --------------------------------------------------------------------------------------


def _chosen(
    app: Application, found: Sequence[Listed], scope: ScopeWords, communes: Mapping[str, str]
) -> None:
    """Draw the account that the address names, above everything else."""
    account = st.query_params.get(ACCOUNT_PARAM, "")
    if not account:
        return
    with st.container(border=True):
        one = next((one for one in found if one.state.account == account), None)
        if one is None:
            st.warning(words.UNKNOWN)
        else:
            account_box.render(app, one, scope, communes)
        st.button(words.CLOSE, key="accounts.close", on_click=_close)


def _close() -> None:
    st.query_params.pop(ACCOUNT_PARAM, None)


# A new one ----------------------------------------------------------------------------------------


def _new(app: Application, scope: ScopeWords, communes: Mapping[str, str]) -> None:
    turn = st.session_state.get(_TURN, 0)  # the fields are empty again once the account is there
    key = f"{_NEW}.{turn}"

    def create(role: AccountRole) -> str:
        person = account_form.typed_person(key)
        made = accounts.create(app, person, account_form.chosen_grant(key, role))
        st.session_state[_TURN] = turn + 1
        name = person.name.strip()
        link_box.keep(app, name, made.token)
        return words.CREATED.format(name=name)

    with st.expander(words.NEW_HEAD):
        style.quiet(words.NEW_NOTE)
        account_form.person_fields(key)
        role = account_form.grant_fields(key, scope, communes)
        st.button(
            words.CREATE,
            key="accounts.create",
            type="primary",
            disabled=role is None,
            on_click=lambda: account_box.act(lambda: create(role or AccountRole.MEMBER)),
        )


# The list -----------------------------------------------------------------------------------------


def _cards(found: Sequence[Listed]) -> None:
    active = [one for one in found if one.condition is Condition.ACTIVE]
    waiting = sum(not one.use.password and one.use.signed_in_at is None for one in active)
    signed_in = sum(one.use.sessions > 0 for one in active)
    disabled = sum(one.condition is Condition.DISABLED for one in found)
    style.cards(
        [
            (words.COUNT_ACTIVE, str(len(active))),
            (words.COUNT_WAITING, str(waiting)),
            (words.COUNT_SIGNED_IN, str(signed_in)),
            (words.COUNT_DISABLED, str(disabled)),
        ]
    )


def _list(found: Sequence[Listed], scope: ScopeWords) -> None:
    st.subheader(words.LIST, anchor=False)
    typed = _typed()
    left, right = st.columns(2)
    with left:
        role = _narrowed(words.ROLE, ROLE_PARAM, labels.ACCOUNT_ROLE, words.ALL_ROLES)
    with right:
        kind = _narrowed(
            words.CONDITION, CONDITION_PARAM, labels.ACCOUNT_CONDITION, words.ALL_CONDITIONS
        )
    shown = account_list.searched(
        found,
        typed,
        role=AccountRole(role) if role else None,
        condition=Condition(kind) if kind else None,
    )
    if not shown:
        st.info(words.NOT_FOUND)
        return
    style.table(
        [
            Column(words.COLUMN_PERSON),
            Column(words.COLUMN_LOGIN),
            Column(words.COLUMN_ROLE),
            Column(words.COLUMN_SCOPE),
            Column(words.COLUMN_CONDITION),
            Column(words.COLUMN_FACTOR),
            Column(words.COLUMN_SIGNED_IN),
        ],
        [
            (
                _person(one),
                one.person.login if one.person else text.UNKNOWN_VALUE,
                labels.ACCOUNT_ROLE[one.state.role],
                style.lines(scope.parts(one)),
                labels.ACCOUNT_CONDITION[one.condition],
                words.FACTOR_ON if one.use.second_factor else words.FACTOR_OFF,
                style.lines(_signed_in(one)),
            )
            for one in shown
        ],
    )


def _typed() -> str:
    """Let the person search; the words stand in the address, so that they outlive the way to an account."""
    st.session_state[_SEARCH] = st.query_params.get(SEARCH_PARAM, "")
    return st.text_input(
        words.SEARCH,
        key=_SEARCH,
        placeholder=words.SEARCH_PLACEHOLDER,
        autocomplete="off",
        on_change=_remember,
    )


def _remember() -> None:
    st.query_params[SEARCH_PARAM] = st.session_state[_SEARCH]


def _narrowed(label: str, param: str, options: Mapping[Any, str], everything: str) -> str | None:
    shown = {str(code): name for code, name in options.items()}
    return narrowed(label, list(shown), param=param, show=shown, placeholder=everything)


def _person(one: Listed) -> Markup:
    """Return the name as the way to the account, with the post beneath."""
    account, known = one.state.account, one.person
    name = known.name if known else words.ERASED.format(account=account)
    query = {**st.query_params.to_dict(), ACCOUNT_PARAM: account}
    way = style.link(name, f"?{urlencode(query)}")
    post = f"<br>{style.escaped(known.post)}" if known and known.post else ""
    return Markup(way.html + post)


def _signed_in(one: Listed) -> list[str]:
    """Return when somebody signed in last, and how many sessions are open."""
    use = one.use
    if use.signed_in_at is not None:
        open_ones = [words.SESSIONS.format(n=use.sessions)] if use.sessions else []
        return [context.show_time(use.signed_in_at), *open_ones]
    if one.person is None:
        return [text.UNKNOWN_VALUE]
    return [labels.ACCOUNT_NOT_SEEN if use.password else labels.ACCOUNT_NO_PASSWORD]
