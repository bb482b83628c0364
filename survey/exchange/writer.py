"""Writing an export: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from survey.problems import ProblemCode, SurveyError, problem


def require_target(path: Path, suffixes: Collection[str]) -> str:
    """Return the suffix of *path*, before any long work is begun.

    Raises:
        SurveyError: FILE_SUFFIX; FILE_WRITE where the folder is missing or *path* is a folder.
    """
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        allowed = ", ".join(suffixes)
        raise SurveyError([problem(ProblemCode.FILE_SUFFIX, value=path.name, allowed=allowed)])
    if not path.parent.is_dir():
        raise _unwritable(path, f"không có thư mục {path.parent}")
    if path.is_dir():
        raise _unwritable(path, "đây là một thư mục")
    return suffix


def write_file(path: Path, data: bytes) -> None:
    """Put *data* at *path*; what stood there before stays whole until the new file is.

    Raises:
        SurveyError: FILE_WRITE.
    """
    beside: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as file:
            beside = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(path))
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        raise _unwritable(path, error.strerror or "lỗi hệ thống") from None


def _mode(path: Path) -> int:
    """Return the permissions of *path*, or those that a new file would have."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(path: Path, detail: str) -> SurveyError:
    return SurveyError([problem(ProblemCode.FILE_WRITE, path=path, detail=detail)])
