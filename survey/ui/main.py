"""The script of the app: frame, navigation, one boundary for everything that goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from survey.application import Application
from survey.problems import SurveyError
from survey.ui import chrome, context, style, text

SECTIONS = {
    text.SECTION_RESULTS: (
        (text.NAV_OVERVIEW, "", "overview"),
        (text.NAV_MAP, "ban-do", "map_page"),
        (text.NAV_LAGGING, "danh-sach-cham", "lagging_page"),
        (text.NAV_COMMUNES, "danh-sach-xa", "communes_page"),
        (text.NAV_COMMUNE, "ho-so-xa", "commune_page"),
    ),
    text.SECTION_FIELD: (
        (text.NAV_ENTRY, "nhap-phieu", "entry"),
        (text.NAV_TEAMS, "doan-va-lich", "teams_page"),
    ),
    text.SECTION_AFTER: (
        (text.NAV_OBJECTIONS, "kien-nghi", "objections_page"),
        (text.NAV_DIFFICULTIES, "vuong-mac", "difficulties_page"),
    ),
    text.SECTION_OFFICE: (
        (text.NAV_ROUNDS, "dot-kiem-tra", "rounds_page"),
        (text.NAV_RULES, "quy-dinh", "rules_page"),
        (text.NAV_TEMPLATES, "mau-van-ban", "templates_page"),
        (text.NAV_DIRECTORY, "danh-ba", "directory_page"),
    ),
}
START = (text.NAV_START, "", "start")


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title=text.TITLE, layout="wide", initial_sidebar_state="collapsed")
    style.apply()
    try:
        app = context.application()
        installed = app.installation
    except SurveyError as error:
        _show_problems(error)
        return
    sections = {
        section: [_page(app, *page) for page in pages]
        for section, pages in (SECTIONS if installed else {"": (START,)}).items()
    }
    st.session_state["pages"] = dict(page for pages in sections.values() for page in pages)
    chosen = st.navigation(
        {section: [page for _, page in pages] for section, pages in sections.items()},
        position="top",
    )
    if installed and installed.made_up:
        style.made_up_banner()
    chosen.run()
    chrome.apply()


def _page(app: Application, title: str, path: str, module: str) -> tuple[str, StreamlitPage]:
    """Return the page that *module* draws, by the name of the module."""
    draw = partial(_run, module, app)
    return module, st.Page(draw, title=title, url_path=path, default=not path)


def _run(module: str, app: Application) -> None:
    """Import a page when it is first opened, and draw it."""
    render: Callable[[Application], None] = import_module(f"survey.ui.{module}").render
    try:
        render(app)
    except SurveyError as error:
        _show_problems(error)


def _show_problems(error: SurveyError) -> None:
    st.error(text.STOPPED)
    for problem in error.problems:
        st.error(style.plain(problem.text))


if __name__ == "__main__":
    main()
