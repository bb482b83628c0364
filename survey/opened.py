"""The one application of this process: pages and routes share it."""

from __future__ import annotations

from threading import Lock

from survey.application import Application
from survey.settings import Settings

_OPENING = Lock()
_open: list[Application] = []


def application() -> Application:
    """Return the application that the environment names, opened at the first call.

    Raises:
        SurveyError: it cannot be opened; the next call tries again.
    """
    with _OPENING:
        if not _open:
            _open.append(Application.open(Settings.from_env()))
        return _open[0]


def forget() -> None:
    """Let the next call open anew: for tests, after closing what was open."""
    with _OPENING:
        _open.clear()
