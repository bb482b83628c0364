"""What stands around every page: frame, person, navigation, one boundary for everything that goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.ui import chrome, context, person, style, text


class PageEntry(NamedTuple):
    """A page: its title, its address, the module that draws it, and what one must be allowed to do."""

    title: str
    path: str
    module: str
    action: Action


SECTIONS = {
    text.SECTION_RESULTS: (
        PageEntry(text.NAV_OVERVIEW, "", "overview", Action.READ_RESULTS),
        PageEntry(text.NAV_MAP, "ban-do", "map_page", Action.READ_RESULTS),
        PageEntry(text.NAV_LAGGING, "danh-sach-cham", "lagging_page", Action.READ_RESULTS),
        PageEntry(text.NAV_COMMUNES, "danh-sach-xa", "communes_page", Action.READ_RESULTS),
        PageEntry(text.NAV_COMMUNE, "ho-so-xa", "commune_page", Action.READ_RESULTS),
    ),
    text.SECTION_FIELD: (
        PageEntry(text.NAV_ENTRY, "nhap-phieu", "entry", Action.ANSWER),
        PageEntry(text.NAV_REVIEW, "duyet-phieu", "review_page", Action.REVIEW),
        PageEntry(text.NAV_SELF, "tu-danh-gia", "self_page", Action.READ_RESULTS),
        PageEntry(text.NAV_TEAMS, "doan-va-lich", "teams_page", Action.READ_FIELD_WORK),
    ),
    text.SECTION_AFTER: (
        PageEntry(text.NAV_OBJECTIONS, "kien-nghi", "objections_page", Action.READ_OBJECTIONS),
        PageEntry(
            text.NAV_DIFFICULTIES, "vuong-mac", "difficulties_page", Action.READ_DIFFICULTIES
        ),
    ),
    text.SECTION_OFFICE: (
        PageEntry(text.NAV_ROUNDS, "dot-kiem-tra", "rounds_page", Action.READ_RULES),
        PageEntry(text.NAV_RULES, "quy-dinh", "rules_page", Action.READ_RULES),
        PageEntry(text.NAV_TEMPLATES, "mau-van-ban", "templates_page", Action.READ_RULES),
        PageEntry(text.NAV_BOUNDARIES, "ranh-gioi", "boundaries_page", Action.READ_RULES),
        PageEntry(text.NAV_DIRECTORY, "danh-ba", "directory_page", Action.READ_CONTACTS),
    ),
    text.SECTION_ADMIN: (
        PageEntry(text.NAV_ACCOUNTS, "quan-ly-tai-khoan", "accounts_page", Action.READ_ACCOUNTS),
        PageEntry(text.NAV_AUDIT, "nhat-ky", "audit_page", Action.READ_AUDIT),
    ),
}

_BEGIN = "bat-dau"
NOT_FIRST = "tong-quan"
# the address of the overview where another page is the first; Streamlit would draw a docstring here


def draw() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title=text.TITLE, layout="wide", initial_sidebar_state="collapsed")
    style.apply()
    try:
        opened = context.application()
        if opened.installation is None:
            person.begin()
            return
        if opened.installation.made_up:
            style.made_up_banner()
        app = person.at_the_page(opened)
    except SurveyError as error:
        show_problems(error)
        return
    if app is not None:
        _draw(app)
    chrome.apply()


def _draw(app: Application) -> None:
    """Draw what the person may open; what it may not is there without a link, and says so."""
    entries = {
        section: [entry for entry in pages if entry.action in app.rights.actions]
        for section, pages in SECTIONS.items()
    }
    first = next(entry for pages in entries.values() for entry in pages)
    sections = {
        section: [_page(app, entry, first) for entry in pages]
        for section, pages in SECTIONS.items()
        if entries[section]
    }
    left_out = [e for section, pages in SECTIONS.items() if not entries[section] for e in pages]
    sections.setdefault("", []).extend(_page(app, entry, first) for entry in left_out)
    if first.path:  # its own address names it too: that of a page which is the default is unknown
        begin = st.Page(
            partial(_run, first, app),
            title=first.title,
            url_path=_BEGIN,
            default=True,
            visibility="hidden",
        )
        sections[""].append((_BEGIN, begin))
    st.session_state["pages"] = dict(page for pages in sections.values() for page in pages)
    chosen = st.navigation(
        {section: [page for _, page in pages] for section, pages in sections.items()},
        position="top",
    )
    person.bar(app)
    chosen.run()


def _page(app: Application, entry: PageEntry, first: PageEntry) -> tuple[str, StreamlitPage]:
    """Return the page of *entry*, by the name of its module; *first* is where the person begins."""
    seen = entry.action in app.rights.actions
    page = st.Page(
        partial(_run, entry, app),
        title=entry.title,
        url_path=entry.path if entry.path or entry is first else NOT_FIRST,
        default=entry is first and not entry.path,
        visibility="visible" if seen else "hidden",
    )
    return entry.module, page


def _run(entry: PageEntry, app: Application) -> None:
    """Import a page when it is first opened, and draw it for whom it is."""
    if entry.action not in app.rights.actions:
        st.info(text.PAGE_NOT_YOURS)
        return
    context.turn_to(entry.module)
    try:
        render: Callable[[Application], None] = import_module(f"survey.ui.{entry.module}").render
        render(app)
    except SurveyError as error:
        show_problems(error)


def show_problems(error: SurveyError) -> None:
    """Say what is wrong. A refusal alone is no fault, and nothing to be mended at the page."""
    if {found.code for found in error.problems} == {ProblemCode.FORBIDDEN}:
        st.info(style.plain(problem(ProblemCode.FORBIDDEN).text))
        return
    st.error(text.STOPPED)
    for found in error.problems:
        st.error(style.plain(found.text))
