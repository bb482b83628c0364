"""What each role may do, as a table that is drawn from the rules themselves."""

from __future__ import annotations

import streamlit as st

from survey import labels
from survey.rights import CHARTERS, AccountRole, Action, Reach, Secrecy
from survey.ui import style
from survey.ui import text_accounts as words
from survey.ui.style import Column

_REACH = {Reach.NOTHING: words.NO, Reach.OWN: words.REACH_OWN, Reach.ALL: words.REACH_ALL}
_SECRECY = {Secrecy.NO: words.NO, Secrecy.BY_GRANT: words.BY_GRANT, Secrecy.YES: words.YES}


def render() -> None:
    """Draw the table; who runs commands on the machine stands in the last column."""
    with st.expander(words.MATRIX_HEAD):
        style.quiet(words.MATRIX_NOTE)
        roles = [labels.ACCOUNT_ROLE[role] for role in AccountRole]
        titles = [words.COLUMN_ACTION, *roles, labels.AUDIT_BY_OPERATOR]
        style.table([Column(title) for title in titles], rows())


def rows() -> list[tuple[str, ...]]:
    """Return the rows of the table, a cell for each role and one for the machine's operator."""
    charters = [CHARTERS[role] for role in AccountRole]
    scope = (
        (words.ROW_COMMUNES, *(_REACH[c.communes] for c in charters), words.REACH_ALL),
        (words.ROW_DOMAINS, *(_REACH[c.domains] for c in charters), words.REACH_ALL),
        (words.ROW_SECRECY, *(_SECRECY[c.secrecy] for c in charters), words.YES),
    )
    actions = (
        (
            labels.AUDIT_ACTION[action],
            *(words.YES if action in c.actions else words.NO for c in charters),
            words.YES,
        )
        for action in Action
    )
    return [*scope, *actions]
