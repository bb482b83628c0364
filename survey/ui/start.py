"""Bắt đầu: an empty database becomes a real one or a made-up one, once and for all."""

from __future__ import annotations

import streamlit as st

from survey.application import Application
from survey.problems import SurveyError
from survey.ui import style, text

DEFAULT_PROVINCE = "51"


def render(app: Application) -> None:
    """Draw the two ways to begin."""
    st.title(text.START_HEAD, anchor=False)
    st.write(text.START_INTRO)
    names = {province.code: province.name for province in app.registry.provinces}
    codes = list(names)
    province = st.selectbox(
        text.PROVINCE, codes, index=codes.index(DEFAULT_PROVINCE), format_func=names.__getitem__
    )
    real, demo = st.columns(2)
    with real, st.container(border=True):
        st.subheader(text.START_REAL_HEAD, anchor=False)
        st.write(text.START_REAL_INTRO)
        if st.button(text.START_REAL_BUTTON, type="primary", key="start.real"):
            _begin(app, province)
    with demo, st.container(border=True):
        st.subheader(text.START_DEMO_HEAD, anchor=False)
        st.write(text.START_DEMO_INTRO)
        if st.button(text.START_DEMO_BUTTON, key="start.demo"):
            _fill(app, province)


def _begin(app: Application, province: str) -> None:
    try:
        app.install(province, made_up=False)
    except SurveyError as error:
        _refuse(error)
        return
    st.rerun()


def _fill(app: Application, province: str) -> None:
    from survey import demo  # noqa: PLC0415 - only this button needs it

    bar = st.progress(0.0)

    def advance(part: int, whole: int) -> None:
        bar.progress(part / whole, text.START_DEMO_RUNNING.format(part=part, whole=whole))

    try:
        demo.fill(app, advance, province=province)
    except SurveyError as error:
        _refuse(error)
        return
    st.rerun()


def _refuse(error: SurveyError) -> None:
    for problem in error.problems:
        st.error(style.plain(problem.text))
