"""Where it all comes together: pages and routes on one port, started by `streamlit run app.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from survey.api.routes import routes
from survey.ui.apology import apologise

app = st.App(
    Path(__file__).parent / "survey" / "ui" / "main.py", routes=routes(), on_script_error=apologise
)
