"""The fields of an account: whose it is, its role, and what that role reaches."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from survey import labels
from survey.access.account_list import ScopeWords
from survey.access.accounts import OF_TEAMS, NewPerson, scope_fields
from survey.model import CommuneCode, DomainCode
from survey.rights import AccountRole
from survey.storage.accounts import Grant, Person
from survey.ui import text_accounts as words

_ROWS = (("name", "login"), ("post", "email"))
_OPTIONAL = {"post", "email"}


# Whose it is -------------------------------------------------------------------------------------


def person_fields(key: str, known: Person | None = None) -> None:
    """Ask whose the account is; the fields begin with what is *known*."""
    for row in _ROWS:
        for column, part in zip(st.columns(2), row, strict=True):
            if known is not None:
                st.session_state.setdefault(f"{key}.{part}", getattr(known, part))
            label = labels.ACCOUNT_FIELD[part]
            column.text_input(
                words.OPTIONAL.format(field=label) if part in _OPTIONAL else label,
                key=f"{key}.{part}",
                placeholder=words.LOGIN_PLACEHOLDER if part == "login" else None,
                autocomplete="off",
            )


def typed_person(key: str) -> NewPerson:
    """Return what was typed into the fields of :func:`person_fields`."""
    parts = [part for row in _ROWS for part in row]
    return NewPerson(**{part: str(st.session_state.get(f"{key}.{part}", "")) for part in parts})


# What it may do ----------------------------------------------------------------------------------


def grant_fields(
    key: str, scope: ScopeWords, communes: Mapping[str, str], known: Grant | None = None
) -> AccountRole | None:
    """Ask for the role and what it reaches; return the role, None while none is chosen.

    *communes* are labelled so that typing finds them. The fields begin with what is *known*.
    """
    if known is not None:
        st.session_state.setdefault(f"{key}.role", known.role)
    role = st.selectbox(
        words.ROLE,
        list(AccountRole),
        index=None,
        format_func=labels.ACCOUNT_ROLE.__getitem__,
        placeholder=words.ROLE_CHOOSE,
        key=f"{key}.role",
    )
    if role is None:
        return None
    domains = {str(code): name for code, name in scope.domains.items()}
    options = {"communes": communes, "domains": domains, "agency": scope.agencies}
    titles = {**labels.ACCOUNT_FIELD, "everywhere": words.EVERYWHERE, "agency": words.AGENCY}
    if role in OF_TEAMS:
        titles["communes"] = words.COMMUNES_OF_TEAM
    for part in scope_fields(role):
        if known is not None:
            _begin_with(f"{key}.{part}", getattr(known, part), options.get(part, {}))
        if part != "communes" or not st.session_state.get(f"{key}.everywhere"):
            _field(titles[part], f"{key}.{part}", options.get(part))
    return role


def _begin_with(key: str, value: object, options: Mapping[str, str]) -> None:
    """Let a field begin with *value*, as far as it is still among the *options*."""
    if isinstance(value, frozenset):
        value = sorted(value & options.keys())
    elif isinstance(value, str):
        value = value if value in options else None
    st.session_state.setdefault(key, value)


def _field(title: str, key: str, options: Mapping[str, str] | None) -> None:
    """Draw the field of a grant that is called *key*: one agency, several others, or yes and no."""
    if options is None:
        st.checkbox(title, key=key)
        return
    codes, show, hint = list(options), options.__getitem__, words.CHOOSE
    if key.endswith(".agency"):
        st.selectbox(title, codes, index=None, key=key, format_func=show, placeholder=hint)
    else:
        st.multiselect(title, codes, key=key, format_func=show, placeholder=hint, select_all=False)


def chosen_grant(key: str, role: AccountRole, *, active: bool = True) -> Grant:
    """Return what was chosen in the fields of :func:`grant_fields`, of those that *role* has."""
    fields = scope_fields(role)
    found = {part: st.session_state.get(f"{key}.{part}") for part in fields}
    everywhere = bool(found.get("everywhere"))
    communes = [] if everywhere else found.get("communes") or []
    return Grant(
        role=role,
        active=active,
        everywhere=everywhere,
        communes=frozenset(map(CommuneCode, communes)),
        domains=frozenset(map(DomainCode, found.get("domains") or [])),
        agency=found.get("agency") or "",
        secrecy=bool(found.get("secrecy")),
    )
