"""Places of the data the tests of geo read."""

import os
from pathlib import Path

import pytest

from geo.communes import CommuneRegistry, read_registry

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def data() -> Path:
    """The project's own data folder."""
    return ROOT / "data"


@pytest.fixture(scope="session")
def registry(data: Path) -> CommuneRegistry:
    """The shipped registry."""
    return read_registry(data / "communes.csv")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real boundaries, which may be read in tests and never committed."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        message = "real boundaries are missing: shared/data beside the repository"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder
