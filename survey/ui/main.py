"""The script of the app: frame, navigation, one boundary for everything that goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

import streamlit as st

from survey.application import Application
from survey.problems import SurveyError
from survey.ui import chrome, context, style, text

PAGES = (
    (text.NAV_OVERVIEW, "", "overview"),
    (text.NAV_MAP, "ban-do", "map_page"),
    (text.NAV_LAGGING, "danh-sach-cham", "lagging_page"),
    (text.NAV_COMMUNE, "ho-so-xa", "commune_page"),
    (text.NAV_ENTRY, "nhap-phieu", "entry"),
    (text.NAV_ROUNDS, "dot-kiem-tra", "rounds_page"),
)
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
    pages = PAGES if installed else (START,)
    drawn = {
        module: st.Page(partial(_run, module, app), title=title, url_path=path, default=not path)
        for title, path, module in pages
    }
    st.session_state["pages"] = drawn
    chosen = st.navigation(list(drawn.values()), position="top")
    if installed and installed.made_up:
        style.made_up_banner()
    chosen.run()
    chrome.apply()


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
