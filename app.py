"""Where it all comes together: pages and routes on one port, started by `streamlit run app.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from survey.api import assembly
from survey.opened import application
from survey.ui.apology import apologise


def _address() -> str:
    host, port = st.get_option("server.address"), st.get_option("server.port")
    return f"http://{host}:{port}"


app = st.App(
    Path(__file__).parent / "survey" / "ui" / "main.py",
    routes=assembly.all_routes(application),
    middleware=assembly.middleware(application),
    exception_handlers=assembly.exception_handlers(),
    lifespan=assembly.start(application, _address),
    on_script_error=apologise,
)
