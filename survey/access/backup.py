"""Backups of a province: database and evidence in one file, made while the app runs, and checked.

The file appears under its name complete and on the disk, or not at all.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Final

from pyrage.x25519 import Recipient

from survey.access import backup_archive, backup_keys, backup_manifest
from survey.access.backup_archive import Member, measured
from survey.access.backup_manifest import DATABASE, HEADS, Manifest, evidence_name
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.settings import Settings
from survey.storage import backup as store
from survey.storage.audit import Head
from survey.storage.backup import Contents
from survey.storage.files import EvidenceFiles, sync_folder
from survey.storage.heads import HeadsFile

SUFFIX: Final = ".tar"
SEALED: Final = ".age"
_WORK: Final = ".backup"
_Files = list[tuple[Member, Path]]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written to *file*.

    *problems* tell what the province itself lacks: a BACKUP_EVIDENCE for each file, what is wrong with the
    audit.
    """

    file: Path
    manifest: Manifest
    problems: tuple[Problem, ...]


def make(
    settings: Settings,
    out: Path,
    *,
    at: datetime,
    to: Sequence[str] = (),
    force: bool = False,
) -> Made:
    """Back up database and evidence into the file *out*, or into a file named for us in the folder *out*.

    With public keys *to* it is encrypted for their owners. Nothing of the province is changed, and
    whoever works in the app is not held up. Evidence that is missing or broken does not stop the
    backup of the rest, nor does an audit that was tampered with, or heads of it that cannot be read.

    Raises:
        SurveyError: FILE_WRITE, BACKUP_EXISTS (without *force*), BACKUP_RECIPIENT, all at once; then
            BACKUP_RUNNING, DATABASE_EMPTY and what :func:`survey.storage.backup.take` refuses.
    """
    recipients = _require_ready(out, to, force=force)
    with _work_folder(settings) as folder:
        kind = store.kind_of(settings.database_url)
        copy, heads = folder / DATABASE[kind], folder / HEADS
        lost = _keep_heads(settings, heads)  # before the database: what it names must be in there
        contents = store.take(settings.database_url, copy)
        verdict = store.examine_audit(contents, copy, HeadsFile(heads).read()[0])
        if verdict.head is not None:
            HeadsFile(heads).keep(verdict.head, at)
        evidence, missing = _evidence(settings, contents.evidence)
        files = [*((measured(path.name, path), path) for path in (copy, heads)), *evidence]
        manifest = _manifest(contents, files, missing, verdict.head, at)
        target = out / _name(manifest, sealed=bool(to)) if out.is_dir() else out
        said = backup_manifest.written(manifest)
        sums = backup_manifest.checksum(said)
        first = {backup_manifest.NAME: said, backup_manifest.SUM_NAME: sums}
        _write(target, backup_archive.written(first, files), recipients, force=force)
    problems = [problem(ProblemCode.BACKUP_EVIDENCE, digest) for digest in missing]
    return Made(target, manifest, (*problems, *lost, *verdict.faults))


def _keep_heads(settings: Settings, copy: Path) -> tuple[Problem, ...]:
    """Write the heads of the audit into the new file *copy*; return why there are none, if so."""
    copy.touch(mode=0o600)
    heads = HeadsFile(settings.data_dir / HEADS)
    try:
        heads.read()
        if heads.path.exists():
            copy.write_bytes(heads.path.read_bytes())
    except SurveyError as error:
        return error.problems
    return ()


def _require_ready(out: Path, to: Sequence[str], *, force: bool) -> tuple[Recipient, ...]:
    """Return the recipients, before any long work; raises SurveyError with every fault of the order."""
    problems: list[Problem] = []
    if not out.is_dir():
        if not out.parent.is_dir():
            detail = os.strerror(2)
            problems.append(problem(ProblemCode.FILE_WRITE, path=out.parent, detail=detail))
        elif out.exists() and not force:
            problems.append(problem(ProblemCode.BACKUP_EXISTS, path=out))
    recipients: tuple[Recipient, ...] = ()
    try:
        recipients = backup_keys.recipients(to)
    except SurveyError as error:
        problems.extend(error.problems)
    if problems:
        raise SurveyError(problems)
    return recipients


@contextmanager
def _work_folder(settings: Settings) -> Iterator[Path]:
    """Yield a private, empty folder in the data folder; one backup at a time has it.

    What a backup that was killed left there is deleted with it.
    """
    folder = settings.data_dir / _WORK
    with ExitStack() as stack:
        try:
            if not settings.data_dir.is_dir():  # nothing is made where there is no data
                raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
            lock = stack.enter_context((settings.data_dir / f"{_WORK}.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
        except BlockingIOError:
            raise SurveyError([problem(ProblemCode.BACKUP_RUNNING)]) from None
        except OSError as error:
            raise _unwritable(settings.data_dir, error) from None
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield folder


def _evidence(settings: Settings, digests: Iterable[str]) -> tuple[_Files, list[str]]:
    """Return the evidence files *digests* that are whole, and the digests of the others.

    Files are never changed and come before the row that names them: those of a database that was
    copied a moment ago are all there.
    """
    kept, missing = EvidenceFiles(settings.evidence_dir), []
    found: _Files = []
    for digest in sorted(digests):
        path = kept.path(digest)
        try:
            member = measured(evidence_name(digest), path)
        except OSError:
            member = None
        if member is not None and member.sha256 == digest:
            found.append((member, path))
        else:
            missing.append(digest)
    return found, missing


def _manifest(
    contents: Contents, files: _Files, missing: Sequence[str], head: Head | None, at: datetime
) -> Manifest:
    return Manifest(
        version=metadata.version("san-sang-mot-cua"),
        kind=contents.kind,
        revision=contents.revision,
        province=contents.province,
        made_up=contents.made_up,
        at=at,
        rows=contents.rows,
        head=head,
        members=tuple(member for member, _ in files),
        missing=tuple(missing),
    )


def _name(manifest: Manifest, *, sealed: bool) -> str:
    moment = manifest.at.astimezone(UTC)
    name = f"san-sang-mot-cua-{manifest.province}-{moment:%Y%m%dT%H%M%SZ}{SUFFIX}"
    return name + SEALED if sealed else name


def _write(
    target: Path,
    chunks: Iterator[bytes],
    recipients: Sequence[Recipient],
    *,
    force: bool,
) -> None:
    """Put *chunks* at *target* in one step that survives a loss of power."""
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
        beside = Path(name)
        with os.fdopen(handle, "wb") as stream:
            if recipients:
                backup_keys.encrypt(chunks, stream, recipients)
            else:
                stream.writelines(chunks)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists() and not force:  # since we looked
            raise SurveyError([problem(ProblemCode.BACKUP_EXISTS, path=target)])
        beside.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> SurveyError:
    detail = error.strerror or str(error)
    return SurveyError([problem(ProblemCode.FILE_WRITE, path=path, detail=detail)])
