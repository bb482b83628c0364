"""What a reviewer has written at the items of a form and not sent yet, while other domains are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from survey import reviews
from survey.checklist import ChecklistItem
from survey.model import CommuneCode, ItemCode
from survey.reviews import Case
from survey.ui.review_desk import Desk


@dataclass(frozen=True)
class Drafts:
    """The words at each item; *key* is of one form and one step of its review."""

    key: str
    said: dict[ItemCode, str]

    def widget(self, item: ItemCode) -> str:
        """Return the key of the field of *item*, filled with what was written before."""
        key = f"{self.key}.{item}"
        st.session_state.setdefault(key, self.said.get(item, ""))
        return key

    def keep(self, item: ItemCode) -> None:
        """Take what stands in the field of *item*."""
        typed = str(st.session_state[f"{self.key}.{item}"]).strip()
        if typed:
            self.said[item] = typed
        else:
            self.said.pop(item, None)

    def finished(self, items: Iterable[ChecklistItem]) -> Mapping[ItemCode, str]:
        """Return all words, with those typed last: their own callback may come after a button's."""
        for item in items:
            if f"{self.key}.{item.code}" in st.session_state:
                self.keep(item.code)
        return self.said

    def forget(self) -> None:
        """Forget them: they were sent, or there is nothing to say any more."""
        st.session_state.pop(self.key, None)


def drafts_of(desk: Desk, code: CommuneCode, case: Case) -> Drafts:
    """Return what was written of the form of *code*.

    It begins with the issues that stand, so that sending the form back once more changes only what
    is changed here.
    """
    key = f"review.draft.{case.seen.submission}.{case.seen.review}"
    if key not in st.session_state:
        standing = reviews.issues_for(desk.app, desk.round.id, code)
        st.session_state[key] = {item: issue.reason for item, issue in standing.items()}
    return Drafts(key, st.session_state[key])
