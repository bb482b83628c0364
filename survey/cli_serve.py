"""Starting the pages: Streamlit's own server, given the project's folder and settings."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from survey.problems import ProblemCode, SurveyError, problem
from survey.settings import ROOT, Settings

_SQLITE = "sqlite:///"


def run_pages(address: str, port: int) -> int:
    """Serve the pages until stopped; return the exit code (on POSIX this process becomes them).

    Streamlit reads its configuration from the current folder, so the folder changes and every
    relative path of the settings is made absolute first.
    """
    _require_free(address, port)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.address", address, "--server.port", str(port)),
    ]
    environment = os.environ | _absolute(Settings.from_env())
    if os.name == "posix":
        sys.stdout.flush()
        os.chdir(ROOT)
        os.execve(sys.executable, command, environment)  # noqa: S606 - no shell, own arguments
    return subprocess.call(command, cwd=ROOT, env=environment)  # noqa: S603 - likewise


def _absolute(settings: Settings) -> dict[str, str]:
    url = settings.database_url
    if url.startswith(_SQLITE):
        path, mark, query = url.removeprefix(_SQLITE).partition("?")
        url = f"{_SQLITE}{Path(path).resolve()}{mark}{query}"
    return {"READINESS_DATA_DIR": str(settings.data_dir), "DATABASE_URL": url}


def _require_free(address: str, port: int) -> None:
    """Refuse an address and port that cannot be listened on."""
    try:
        family, kind, _, _, target = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except OSError as error:
        detail = f"không mở được cổng này ({error.strerror}); chọn cổng hoặc địa chỉ khác"
        raise SurveyError(
            [
                problem(
                    ProblemCode.SETTING_VALUE,
                    name="--address, --port",
                    value=f"{address}:{port}",
                    detail=detail,
                )
            ]
        ) from None
