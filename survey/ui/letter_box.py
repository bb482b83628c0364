"""The letter that printed annexes belong to, asked before they are made."""

from __future__ import annotations

import streamlit as st

from survey import labels
from survey.exchange.annex import Letter, read_letter
from survey.problems import SurveyError
from survey.ui import style, text, text_lagging


def ask(page: str, label: str) -> Letter | None:
    """Ask for the letter; None while what was typed cannot be read."""
    with st.expander(label):
        style.quiet(text_lagging.LETTER_INTRO)
        left, right = st.columns(2)
        number = left.text_input(
            labels.LETTER_NUMBER, key=f"{page}.letter", placeholder=text_lagging.NUMBER_EXAMPLE
        )
        day = right.text_input(
            labels.LETTER_DAY, key=f"{page}.letter_day", placeholder=text.DAY_PLACEHOLDER
        )
        try:
            return read_letter(number, day)
        except SurveyError as error:
            for problem in error.problems:
                st.error(style.plain(problem.text))
            return None
