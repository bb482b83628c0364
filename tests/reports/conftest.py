"""What the tests of documents share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.application import Application
from tests.exchange.demo_home import copy_of_demo, opened


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return an open province with made-up data, to read from."""
    base = tmp_path_factory.getbasetemp()
    application = opened(copy_of_demo(base, base / "reports"))
    yield application
    application.close()


@pytest.fixture
def own(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return a copy of it, to write to."""
    application = opened(copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path))
    yield application
    application.close()
