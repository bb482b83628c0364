"""One file that holds many: a plain tar, written as a stream and read without trust.

Standard tools open it. It is not compressed, so that nothing in it can be larger than itself; and
of all that a tar may hold only plain files are accepted: no links, no folders, no sparse files.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from survey.problems import ProblemCode, SurveyError, problem

CHUNK: Final = 1 << 18
_BLOCK: Final = tarfile.BLOCKSIZE
_END: Final = bytes(2 * _BLOCK)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside: its *name*, its *size* in bytes and the *sha256* of its content."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """A file met while reading; *chunks* is its content, to be used up before the next one."""

    name: str
    size: int
    chunks: Iterator[bytes]


def measured(name: str, file: Path) -> Member:
    """Return *file* as a member *name*; raises OSError."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Member(name, stream.tell(), digest)


def written(first: Mapping[str, bytes], rest: Iterable[tuple[Member, Path]]) -> Iterator[bytes]:
    """Yield the archive: *first* what is given by name and content, then files.

    Raises:
        OSError: a file cannot be read.
        SurveyError: FILE_READ where one is not what was measured.
    """
    for name, content in first.items():
        yield _header(name, len(content)) + content + _padding(len(content))
    for member, file in rest:
        yield _header(member.name, member.size)
        with file.open("rb") as stream:
            yield from _checked(member, file, stream)
        yield _padding(member.size)
    yield _END


def members(stream: BinaryIO) -> Iterator[Found]:
    """Yield the files of the archive *stream* in order.

    Raises:
        SurveyError: BACKUP_FOREIGN where it is no archive of plain files, BACKUP_CUT where it ends
            before its end, BACKUP_DAMAGED where something stands behind its end.
    """
    while True:
        head = _exactly(stream, _BLOCK)
        if head == bytes(_BLOCK):
            break
        info = _info(head)
        yield Found(info.name, info.size, _content(stream, info.size))
        _require_zeros(_exactly(stream, -info.size % _BLOCK))
    _require_zeros(_exactly(stream, _BLOCK))
    while rest := stream.read(CHUNK):
        _require_zeros(rest)


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)  # sizes beyond 8 GB without a second header


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def _checked(member: Member, file: Path, stream: BinaryIO) -> Iterator[bytes]:
    """Yield the content of *file*, and fail where it changed since it was measured."""
    digest, left = hashlib.sha256(), member.size
    while left and (chunk := stream.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
        yield chunk
    if left or digest.hexdigest() != member.sha256:
        detail = ProblemCode.BACKUP_DAMAGED.name
        raise SurveyError([problem(ProblemCode.FILE_READ, path=file, detail=detail)])


def _info(head: bytes) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(head, "ascii", "strict")
        ours = _header(info.name, info.size)
    except (tarfile.HeaderError, ValueError):  # letters beyond ASCII are a ValueError
        raise _foreign("tar") from None
    if head != ours:  # a link, a folder, a sparse file, an owner …
        raise _foreign("tar")
    return info


def _content(stream: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        chunk = stream.read(min(CHUNK, size))
        if not chunk:
            raise _cut()
        size -= len(chunk)
        yield chunk


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise _cut()
    return found


def _require_zeros(filling: bytes) -> None:
    if filling.strip(b"\0"):
        raise SurveyError([problem(ProblemCode.BACKUP_DAMAGED, "…")])


def _cut() -> SurveyError:
    return SurveyError([problem(ProblemCode.BACKUP_CUT)])


def _foreign(detail: str) -> SurveyError:
    return SurveyError([problem(ProblemCode.BACKUP_FOREIGN, detail=detail)])
