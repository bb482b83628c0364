"""From the start of the process to the first page, against an empty app started the same way.

Run with `pytest tests/bench/bench_startup.py`. Both are `streamlit run app.py` of an `st.App` with
the same settings, asked for their page over a WebSocket as a browser asks. Ours opens a database with
the made-up data of 96 communes and draws the overview; the other one writes a word. A page is usable
when what fills a window is there: on the overview the communes that stop the province and the chart
of the levels. What lies below follows; the whole page is timed and printed too.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final, NamedTuple

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from survey.settings import ROOT
from survey.ui import text
from tests.exchange.demo_home import copy_of_demo
from tests.support.streamlit_server import StreamlitServer

TURNS: Final = 5
MOST: Final = 2.5
EMPTY_SCRIPT: Final = 'import streamlit as st\n\nst.write("Xin chào")\n'
EMPTY_APP: Final = """\
from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).parent / "script.py")
"""

pytestmark = pytest.mark.bench


class Start(NamedTuple):
    """Seconds from the start to the first answer of the server, to a usable page, to all of it."""

    healthy: float
    usable: float
    drawn: float


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The folder of an empty app with our settings."""
    folder = tmp_path / "empty"
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    (folder / "script.py").write_text(EMPTY_SCRIPT, "utf-8")
    (folder / "app.py").write_text(EMPTY_APP, "utf-8")
    return folder


@pytest.fixture
def demo(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of made-up data."""
    return copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path / "demo")


def words(messages: Iterable[ForwardMsg]) -> str:
    """Return the headings and texts that *messages* draw; AssertionError where one is an error."""
    elements = [message.delta.new_element for message in messages]
    assert not [one.exception.message for one in elements if one.HasField("exception")]
    return "\n".join(one.heading.body + one.markdown.body for one in elements)


def start(folder: Path, log: Path, shows: str, **environment: str) -> Start:
    """Start the app in *folder*, draw its first page, which *shows* something, and stop it."""
    charts: list[float] = []

    def heard(message: ForwardMsg) -> None:
        if message.delta.new_element.HasField("plotly_chart"):
            charts.append(perf_counter() - begun)

    begun = perf_counter()
    with StreamlitServer(folder, log, environment) as server:
        server.wait_until_healthy()
        healthy = perf_counter() - begun
        messages = server.draw(heard=heard)
        drawn = perf_counter() - begun
    assert shows in words(messages)
    return Start(healthy, charts[0] if charts else drawn, drawn)


def test_the_first_page_is_there_within_two_and_a_half_times_an_empty_app(
    demo: Path, empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    title = text.OVERVIEW_TITLE.format(province="tỉnh Quảng Ngãi")
    log = tmp_path / "log"

    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(start(ROOT, log, title, READINESS_DATA_DIR=str(demo), DATABASE_URL=""))
        theirs.append(start(empty, log, "Xin chào"))
    ratio = median(own.usable / base.usable for own, base in zip(ours, theirs, strict=True))

    with capsys.disabled():
        sys.stdout.write(
            f"\nfirst page: {median(one.usable for one in ours):.2f} s = {ratio:.2f} × an empty app"
            f" ({median(one.usable for one in theirs):.2f} s); all of it after"
            f" {median(one.drawn for one in ours):.2f} s; the server answers after"
            f" {median(one.healthy for one in ours):.2f} s and"
            f" {median(one.healthy for one in theirs):.2f} s\n"
        )
    assert ratio <= MOST
