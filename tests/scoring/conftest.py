"""The place of the reference results."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scoring.oracle import locate_oracle


@pytest.fixture
def oracle_dir(request: pytest.FixtureRequest) -> Path:
    """Return the folder of COINr's results; a test that cannot have it never passes silently."""
    return locate_oracle(
        Path(__file__).resolve().parents[2],
        test=request.node.nodeid,
        required=os.environ.get("CI") == "true",
    )
