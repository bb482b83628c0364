"""The one application of this process: pages and routes share it."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from survey.application import Application
from survey.settings import Settings

_OPENING = Lock()


def application() -> Application:
    """Return the application that the environment names, opened at the first call.

    Raises:
        SurveyError: it cannot be opened; the next call tries again.
    """
    with _OPENING:
        return _opened(Settings.from_env())


def forget() -> None:
    """Let the next call open anew: for tests, after closing what was open."""
    with _OPENING:
        _opened.cache_clear()


@lru_cache(maxsize=1)
def _opened(settings: Settings) -> Application:
    return Application.open(settings)
