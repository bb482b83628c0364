"""What the tests of exports share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from survey.application import Application
from tests.exchange.demo_home import copy_of_demo, opened


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return an open province with made-up data, to read from."""
    base = tmp_path_factory.getbasetemp()
    application = opened(copy_of_demo(base, base / "exchange"))
    yield application
    application.close()
