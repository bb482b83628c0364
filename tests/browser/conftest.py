"""A real app on a real database, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from survey.settings import ROOT

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60
WATCH_RUNS = (Path(__file__).parent / "watch_runs.js").read_text("utf-8")
expect.set_options(timeout=30_000)


def chromium() -> str:
    """Return the path of Chromium; a missing one fails the test, it is never skipped."""
    for name in CHROMIUM:
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("Chromium is missing: run python3 tests/everything.py")


@dataclass
class AppServer:
    """The app as its users run it: a process on a port, a folder with its data."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.folder / 'readiness.db'}",
            "READINESS_DATA_DIR": str(self.folder),
        }

    @property
    def url(self) -> str:
        """The address of the app."""
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> None:
        """Run the readiness command on the same data."""
        subprocess.run(
            [sys.executable, "-m", "survey.cli", *words],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Start the app and wait until it answers."""
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "app.py"),
                *("--server.port", str(self.port), "--server.headless", "true"),
            ],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):  # noqa: S310 - our own address
                    return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    pytest.fail("the app did not start")
                time.sleep(0.2)

    def kill(self) -> None:
        """Kill the app as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AppServer]:
    app = AppServer(tmp_path)
    yield app
    app.kill()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The app on made-up data, for tests that only look."""
    app = AppServer(tmp_path_factory.mktemp("demonstration"))
    app.command("demo")
    app.start()
    yield app
    app.kill()


@pytest.fixture(scope="module")  # other modules start a Playwright of their own
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@dataclass
class Watched:
    """A browser window that notes every request that leaves the app and every script error."""

    context: BrowserContext
    page: Page
    outgoing: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def watch(browser: Browser, server: AppServer, *, width: int, height: int = 844) -> Watched:
    """Open a window of *width* × *height* pixels on a fresh device."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", accept_downloads=True
    )
    context.set_default_timeout(30_000)
    context.add_init_script(WATCH_RUNS)
    page = context.new_page()
    seen = Watched(context, page)
    own = (server.url, server.url.replace("http", "ws"), "data:", "blob:")

    def note(request: Request) -> None:
        if not request.url.startswith(own):
            seen.outgoing.append(request.url)

    context.on("request", note)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    return seen
