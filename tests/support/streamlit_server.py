"""A Streamlit app as a process of its own, and a client that asks for a page as a browser does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 60.0
_PAUSE = 0.02


class StreamlitServer:
    """`streamlit run app.py` in *folder*, on a port of its own; stopped when it is left."""

    def __init__(self, folder: Path, log: Path, environment: Mapping[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = log
        command = (
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(self.port), "--server.address", "127.0.0.1"),
            *("--server.headless", "true"),
        )
        with log.open("wb") as words:
            self.process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, **environment}, stdout=words, stderr=words
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def wait_until_healthy(self) -> None:
        """Wait until the server answers; AssertionError where it ends or takes too long."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            try:
                address = f"http://127.0.0.1:{self.port}/_stcore/health"
                with urllib.request.urlopen(address, timeout=PATIENCE):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(_PAUSE)
        raise AssertionError(self.log.read_text("utf-8"))

    def draw(
        self, query: str = "", heard: Callable[[ForwardMsg], object] = lambda message: None
    ) -> list[ForwardMsg]:
        """Open a new tab, and return every message up to the end of the first run of the script.

        *heard* is told each of them as it comes.
        """
        ask = BackMsg()
        ask.rerun_script.query_string = query
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        with connect(address, max_size=None, open_timeout=PATIENCE) as tab:
            tab.send(ask.SerializeToString())
            found: list[ForwardMsg] = []
            while not found or found[-1].WhichOneof("type") != "script_finished":
                data = tab.recv(PATIENCE)
                assert isinstance(data, bytes)
                found.append(ForwardMsg.FromString(data))
                heard(found[-1])
            return found
