"""The Vietnamese frame of the command, seen in the process and from outside.

CL20 help is Vietnamese for every command, and quick: nothing heavy is imported for it
CL21 a wrong command line is told in Vietnamese, with the help to look at and exit code 2
CL22 as a process the command answers like in here: exit code, stderr, no traceback
CL23 serve answers on the port asked for, from any folder; a port in use is refused
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from survey.settings import ROOT
from tests.cli.conftest import Command

HEAVY = ("numpy", "pandas", "streamlit", "sqlalchemy", "openpyxl", "yaml", "matplotlib")
COMMANDS = [
    (),
    ("serve",),
    ("init",),
    ("demo",),
    ("score",),
    ("doctor",),
    ("catalogue",),
    ("catalogue", "check"),
    ("export",),
    ("export", "lagging"),
    ("map",),
    ("map", "layers"),
]
ENGLISH = ("Usage", "Options", "Commands", "Show this", "required", "default", "INTEGER", "PATH")
PATIENCE = 60


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "survey.cli", *words],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answer(url: str, process: subprocess.Popen[bytes]) -> bytes:
    """Return what *url* answers as soon as it does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(url, timeout=5) as response:  # noqa: S310 - our own process
                found: bytes = response.read()
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return found
    pytest.fail(f"no answer from {url}")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_cl20_help_is_vietnamese(words: tuple[str, ...], readiness: Command) -> None:
    result = readiness(*words, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Cách dùng: {' '.join(('readiness', *words))} ")
    assert [word for word in ENGLISH if word in result.stdout] == []


def test_cl20_help_imports_nothing_heavy() -> None:
    code = f"import sys, survey.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout == "[]\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("demoo",), "Không có lệnh «demoo». Các lệnh: serve, init", id="command"),
        pytest.param(("export", "x"), "Không có lệnh «x». Các lệnh: lagging", id="subcommand"),
        pytest.param(("serve", "--prt", "1"), "Không có tùy chọn «--prt»", id="option"),
        pytest.param(("serve", "--port", "abc"), "«--port» không đúng kiểu", id="no number"),
        pytest.param(("serve", "--port", "70000"), "ngoài khoảng cho phép", id="no port"),
        pytest.param(("serve", "--port"), "Tùy chọn «--port» dùng chưa đúng", id="no value"),
        pytest.param(("score",), "Thiếu «--out»", id="option left out"),
        pytest.param(("init",), "Thiếu «--province»", id="no province"),
        pytest.param(("score", "--out", "a.csv", "--as-of", "1/2/2026"), "«--as-of»", id="no day"),
        pytest.param(("demo", "51"), "thừa hoặc thiếu", id="one word too many"),
    ],
)
def test_cl21_a_wrong_command_line_is_told(
    words: tuple[str, ...], said: str, readiness: Command
) -> None:
    result = readiness(*words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Lỗi: ")
    assert said in result.stderr


def test_cl21_no_words_show_the_help(readiness: Command) -> None:
    result = readiness()

    assert result.exit_code == 2
    assert result.stderr.startswith("Cách dùng: readiness ")


def test_cl22_a_refusal_of_the_process(home: Path) -> None:
    result = run("init", "--province", "99", READINESS_DATA_DIR=str(home))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: Mã tỉnh «99» không có")
    assert "Traceback" not in result.stderr


def test_cl22_a_success_of_the_process(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    result = run("score", "--out", str(out), READINESS_DATA_DIR=str(filled))

    assert (result.returncode, result.stderr) == (0, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbfcode,name,")


def test_cl23_serve_answers(filled: Path, tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "survey.cli", "serve", "--port", str(port)],
        cwd=tmp_path,
        env=os.environ | {"READINESS_DATA_DIR": str(filled), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = answer(f"http://127.0.0.1:{port}/healthz", process)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)

    assert found == b"ok"


def test_cl23_a_port_in_use_is_refused(filled: Path, readiness: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = readiness("serve", "--port", taken.getsockname()[1])

    assert result.exit_code == 1
    assert "không mở được cổng này" in result.stderr


def test_cl23_relative_paths_stay_those_of_the_caller(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}

    def execute(program: str, command: list[str], environment: dict[str, str]) -> None:
        given.update(environment)
        raise SystemExit(0)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///data/readiness.db")
    monkeypatch.setattr(os, "execve", execute)
    from survey.cli_serve import run_pages  # noqa: PLC0415

    with pytest.raises(SystemExit):
        run_pages("127.0.0.1", free_port())

    assert given["DATABASE_URL"] == f"sqlite:///{filled / 'readiness.db'}"
    assert given["READINESS_DATA_DIR"] == str(filled)
