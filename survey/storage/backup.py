"""Copies of the whole database for backups, on whichever of the two it stands.

A copy is taken while others write. What comes out of a backup is not trusted: it is looked at as
data, and only what our own migrations would have laid out is accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import URL

from survey.problems import ProblemCode, SurveyError, problem
from survey.storage import backup_sqlite
from survey.storage.backup_shape import Contents, Kind
from survey.storage.chain import Verdict, verify_rows
from survey.storage.engine import address_of, without_secrets
from survey.storage.heads import KeptHead

__all__ = [
    "Contents",
    "Kind",
    "examine",
    "examine_audit",
    "kind_of",
    "place_of",
    "put_back",
    "require_empty",
    "take",
]


def kind_of(url: str) -> Kind:
    """Return which kind of database *url* names."""
    return Kind(address_of(url).get_backend_name())


def place_of(url: str) -> Path | None:
    """Return the file that *url* names, None for a server."""
    address = address_of(url)
    return _file(address) if address.get_backend_name() == Kind.SQLITE else None


def take(url: str, file: Path) -> Contents:
    """Write the database at *url*, as it is at one moment, into the new *file*; return what is in it.

    Nothing is migrated or otherwise changed. Rows that are good for a short time only (sessions,
    one-time links, failed attempts) are left out.

    Raises:
        SurveyError: DATABASE_EMPTY, DATABASE_UNREACHABLE; BACKUP_PROGRAM, BACKUP_PROGRAM_FAILED;
            BACKUP_DATABASE, BACKUP_NEWER where the copy could not be restored by this software.
    """
    address = address_of(url)
    kind = Kind(address.get_backend_name())
    if kind is Kind.SQLITE:
        backup_sqlite.take(_file(address), file)
    else:
        from survey.storage import backup_postgresql  # noqa: PLC0415 - needs psycopg and Alembic

        backup_postgresql.take(address, file)
    return examine(kind, file)


def examine(kind: Kind, file: Path) -> Contents:
    """Return what stands in the copy *file*, which may be anything.

    Raises:
        SurveyError: BACKUP_DATABASE, BACKUP_NEWER, DATABASE_EMPTY; BACKUP_PROGRAM.
    """
    if kind is Kind.SQLITE:
        return backup_sqlite.examine(file)
    from survey.storage import backup_postgresql  # noqa: PLC0415 - likewise

    return backup_postgresql.examine(file)


def examine_audit(contents: Contents, file: Path, kept: Iterable[KeptHead]) -> Verdict:
    """Return what became of the audit in the examined copy *file*, compared with heads that were *kept*.

    Raises:
        SurveyError: BACKUP_DATABASE; BACKUP_PROGRAM.
    """
    if "audit" not in contents.rows:  # a database of before accounts
        return verify_rows((), kept)
    if contents.kind is Kind.SQLITE:
        return backup_sqlite.examine_audit(file, kept)
    from survey.storage import backup_postgresql  # noqa: PLC0415 - likewise

    return backup_postgresql.examine_audit(file, kept)


def require_empty(url: str) -> None:
    """Refuse a database at *url* that holds anything.

    Raises:
        SurveyError: RESTORE_NOT_EMPTY; DATABASE_UNREACHABLE.
    """
    address = address_of(url)
    if address.get_backend_name() == Kind.SQLITE:
        empty = backup_sqlite.is_empty(_file(address))
    else:
        from survey.storage import backup_postgresql  # noqa: PLC0415 - likewise

        empty = backup_postgresql.is_empty(address)
    if not empty:
        place = without_secrets(address)
        raise SurveyError([problem(ProblemCode.RESTORE_NOT_EMPTY, path=place)])


def put_back(url: str, file: Path, contents: Contents, last: Callable[[], None]) -> None:
    """Make the examined copy *file* the database at *url*, which is empty; *file* is used up.

    *last* is called before anybody can see the database; where it raises, there is none.

    Raises:
        SurveyError: RESTORE_NOT_EMPTY, BACKUP_DATABASE, DATABASE_UNREACHABLE.
        OSError: the file cannot be put in its place.
    """
    address = address_of(url)
    if address.get_backend_name() == Kind.SQLITE:
        require_empty(url)
        backup_sqlite.settle(file)
        last()
        file.replace(_file(address))
        return
    from survey.storage import backup_postgresql  # noqa: PLC0415 - likewise

    backup_postgresql.put_back(address, file, contents, last)


def _file(address: URL) -> Path:
    return Path(str(address.database)).resolve()
