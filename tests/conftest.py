"""What holds for every test: one locale, a time zone that is not ours, how Hypothesis searches."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.shared_folder import locate_shared

REPOSITORY = Path(__file__).resolve().parent.parent

# A zone with an odd offset: code that asks the machine for its zone is wrong at once, not in Hanoi.
os.environ["TZ"] = "Pacific/Chatham"
time.tzset()
os.environ["LC_ALL"] = os.environ["LANG"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

settings.register_profile("local", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if "CI" in os.environ else "local")


@pytest.fixture
def shared(request: pytest.FixtureRequest) -> Path:
    """Return the folder ../shared; a test that cannot have it never passes in silence."""
    return locate_shared(
        REPOSITORY, test=request.node.nodeid, required=os.environ.get("CI") == "true"
    )
