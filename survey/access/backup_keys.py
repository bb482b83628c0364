"""Encryption of backups by age: a public key encrypts, the key file that belongs to it opens.

The machine that backs up holds public keys only and cannot read what it wrote.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

import pyrage
from pyrage.x25519 import Identity, Recipient

from survey.problems import ProblemCode, SurveyError, problem

MARK: Final = b"age-encryption.org/"
"""How an encrypted file begins."""
_LARGEST_KEY_FILE: Final = 64 << 10


def make_key(file: Path, *, at: datetime) -> str:
    """Write a new key into *file*, which only its owner may read; return the public key.

    Raises:
        SurveyError: FILE_WRITE, also where *file* is there already: a key is never overwritten.
    """
    identity = Identity.generate()
    public = str(identity.to_public())
    content = f"# created: {at.isoformat()}\n# public key: {public}\n{identity}\n"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        refused = problem(ProblemCode.FILE_WRITE, path=file, detail=error.strerror)
        raise SurveyError([refused]) from None
    return public


def recipients(keys: Sequence[str]) -> tuple[Recipient, ...]:
    """Return public keys as age knows them; raises SurveyError with a BACKUP_RECIPIENT for each."""
    found, problems = [], []
    for key in keys:
        try:
            found.append(Recipient.from_str(key.strip()))
        except pyrage.RecipientError:
            problems.append(problem(ProblemCode.BACKUP_RECIPIENT))  # it may be a secret key
    if problems:
        raise SurveyError(problems)
    return tuple(found)


def identities(file: Path) -> tuple[Identity, ...]:
    """Return the keys in *file*.

    Raises:
        SurveyError: FILE_READ; BACKUP_IDENTITY where it holds no key, or anything else.
    """
    try:
        with file.open("rb") as stream:
            lines = stream.read(_LARGEST_KEY_FILE).decode("ascii", "replace").splitlines()
        found = tuple(
            Identity.from_str(line.strip())
            for line in lines
            if line.strip() and not line.startswith("#")
        )
    except OSError as error:
        refused = problem(ProblemCode.FILE_READ, path=file, detail=error.strerror)
        raise SurveyError([refused]) from None
    except pyrage.IdentityError:
        found = ()
    if not found:
        raise SurveyError([problem(ProblemCode.BACKUP_IDENTITY, path=file)])
    return found


def encrypt(chunks: Iterable[bytes], out: BinaryIO, to: Sequence[Recipient]) -> None:
    """Write *chunks* to *out* so that only the owners of the keys *to* can read them.

    Raises whatever *chunks* raises; OSError where *out* cannot be written.
    """
    reader = _Reader(iter(chunks))
    try:
        pyrage.encrypt_io(reader, out, to)
    except pyrage.EncryptError as error:
        raise reader.failure or OSError(str(error)) from None


def decrypt(sealed: BinaryIO, out: BinaryIO, keys: Sequence[Identity], key_file: Path) -> None:
    """Write the content of *sealed* to *out*.

    Raises:
        SurveyError: BACKUP_KEY where none of *keys*, which stand in *key_file*, opens it;
            BACKUP_SEAL where it was cut or changed.
        OSError: *sealed* cannot be read, or *out* written.
    """
    try:
        pyrage.decrypt_io(sealed, out, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            refused = problem(ProblemCode.BACKUP_KEY, path=key_file)
        else:
            refused = problem(ProblemCode.BACKUP_SEAL)
        raise SurveyError([refused]) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise SurveyError([problem(ProblemCode.BACKUP_SEAL)]) from None  # age: "decryption error"


class _Reader:
    """A stream over *chunks* that remembers why it failed: age tells only that it did."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes, none at the end."""
        try:
            while not self._rest and (chunk := next(self._chunks, None)) is not None:
                self._rest = chunk
        except BaseException as error:
            self.failure = error
            raise
        end = len(self._rest) if size < 0 else size
        found, self._rest = self._rest[:end], self._rest[end:]
        return found
