"""Sites for the tests of signing in: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.site import Site, make_empty, make_made_up, make_real, opened


@pytest.fixture(scope="session")
def made_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty database."""
    return make_empty(tmp_path_factory.mktemp("empty") / "data")


@pytest.fixture(scope="session")
def made_real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real province."""
    return make_real(tmp_path_factory.mktemp("real") / "data")


@pytest.fixture(scope="session")
def made_made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of made-up data."""
    return make_made_up(tmp_path_factory.mktemp("made-up") / "data")


@pytest.fixture
def site(made_real: Path, tmp_path: Path) -> Iterator[Site]:
    """A real province with an administrator and two people of the centre."""
    with opened(made_real, tmp_path / "real") as found:
        yield found


@pytest.fixture
def empty(made_empty: Path, tmp_path: Path) -> Iterator[Site]:
    """An empty database."""
    with opened(made_empty, tmp_path / "empty") as found:
        yield found


@pytest.fixture
def made_up(made_made_up: Path, tmp_path: Path) -> Iterator[Site]:
    """Made-up data."""
    with opened(made_made_up, tmp_path / "made-up") as found:
        yield found
