"""The evidence files, each named by the sha256 of its content: written once, checked when read."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from survey.problems import ProblemCode, SurveyError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGEST = re.compile(r"[0-9a-f]{64}")


class EvidenceFiles:
    """Keeps files below *root*; the name of a file is the digest of its content.

    A file appears under its name complete and on the disk, or not at all.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str) -> Path:
        """Return where the file *digest* lies, whether or not it is there."""
        if not is_digest(digest):
            raise ValueError("not a sha256 in hexadecimal")
        return self.root / digest[:2] / digest

    def put(self, data: bytes) -> str:
        """Keep *data* and return its digest.

        Raises:
            SurveyError: FILE_WRITE.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        try:
            if not path.exists() or path.read_bytes() != data:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write(path, data)
        except OSError as error:
            detail = error.strerror or str(error)
            raise SurveyError(
                [problem(ProblemCode.FILE_WRITE, path=path, detail=detail)]
            ) from error
        return digest

    def read(self, digest: str) -> bytes:
        """Return the content of the file *digest*.

        Raises:
            SurveyError: EVIDENCE_UNKNOWN when there is none, EVIDENCE_BROKEN when it has changed.
        """
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise SurveyError([problem(ProblemCode.EVIDENCE_UNKNOWN, value=digest)]) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise SurveyError([problem(ProblemCode.EVIDENCE_BROKEN, name=digest)])
        return data

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file that is kept."""
        for path in self.root.glob("??/*"):
            if is_digest(path.name):
                yield path.name


def is_digest(name: str) -> bool:
    """Return whether *name* is a sha256 in hexadecimal, as it names an evidence file."""
    return _DIGEST.fullmatch(name) is not None


def _write(path: Path, data: bytes) -> None:
    """Put *data* at *path* in one step that survives a loss of power."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
