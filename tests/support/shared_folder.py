"""Where the files lie that the project shares but does not own."""

from __future__ import annotations

from pathlib import Path

import pytest


def locate_shared(repository: Path, *, test: str, required: bool) -> Path:
    """Return the folder shared/ beside *repository*; where it is absent skip, or fail if *required*."""
    folder = repository.parent / "shared"
    if folder.is_dir():
        return folder
    message = f"{test} did not run: the folder {folder} is missing"
    if required:
        pytest.fail(message)
    pytest.skip(message)
