"""Reading a backup that may be anything: every byte is checked before anything of it is used."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from survey.access import backup_keys, backup_manifest
from survey.access.backup_archive import Found, Member, members
from survey.access.backup_manifest import DATABASE, HEADS, Manifest, evidence_name
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.storage import backup as store
from survey.storage.backup import Contents
from survey.storage.chain import Verdict
from survey.storage.heads import HeadsFile, KeptHead


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup in which everything is as it was when it was made.

    *database* is the copy inside, *contents* what stands in it, *heads* are those of its audit, in the file
    *heads_file*; *problems* tell what the province
    lacked already at that time, a BACKUP_EVIDENCE for each file.
    """

    manifest: Manifest
    contents: Contents
    database: Path
    heads_file: Path
    heads: tuple[KeptHead, ...]
    problems: tuple[Problem, ...]


def verify(file: Path, identity: Path | None = None) -> Checked:
    """Check the backup *file*, with the key file *identity* where it is encrypted.

    The files of what is returned are deleted already.

    Raises:
        SurveyError: what :func:`unpack` refuses.
    """
    with tempfile.TemporaryDirectory(prefix="readiness-") as folder:
        return unpack(file, identity, database_into=Path(folder), evidence_into=None)


def unpack(
    file: Path, identity: Path | None, *, database_into: Path, evidence_into: Path | None
) -> Checked:
    """Check the backup *file* and leave its parts in folders: *evidence_into* None keeps no evidence.

    The folders hold nothing that counts until this returns.

    Raises:
        SurveyError: FILE_READ, BACKUP_FOREIGN, BACKUP_CUT, BACKUP_DAMAGED, BACKUP_NEWER; of an
            encrypted one BACKUP_ENCRYPTED, BACKUP_IDENTITY, BACKUP_KEY, BACKUP_SEAL; of its
            database BACKUP_DATABASE, BACKUP_CONTENTS, BACKUP_EVIDENCE; BACKUP_AUDIT with what is wrong
            where the audit in it is not as its rows and heads say; FILE_WRITE.
    """
    with _plain(file, identity, database_into) as stream:
        try:
            found = members(stream)
            manifest = _read_manifest(found)
            database, heads = database_into / DATABASE[manifest.kind], database_into / HEADS
            _unpack(found, manifest, (database, heads), evidence_into)
        except OSError as error:
            raise _refused(ProblemCode.FILE_WRITE, database_into, error) from None
    contents = store.examine(manifest.kind, database)
    if different := [*_differences(manifest, contents), *_lost(manifest, contents)]:
        raise SurveyError(different)
    kept = HeadsFile(heads).read()[0]
    _require_audit(manifest, store.examine_audit(contents, database, kept))
    problems = (problem(ProblemCode.BACKUP_EVIDENCE, digest) for digest in manifest.missing)
    return Checked(manifest, contents, database, heads, kept, tuple(problems))


@contextmanager
def _plain(file: Path, identity: Path | None, scratch: Path) -> Iterator[BinaryIO]:
    """Yield the archive; an encrypted one is opened whole before anything of it is looked at."""
    with ExitStack() as stack:
        try:
            stream: BinaryIO = stack.enter_context(file.open("rb"))
            sealed = stream.read(len(backup_keys.MARK)) == backup_keys.MARK
            stream.seek(0)
        except OSError as error:
            raise _refused(ProblemCode.FILE_READ, file, error) from None
        if sealed:
            if identity is None:
                raise SurveyError([problem(ProblemCode.BACKUP_ENCRYPTED)])
            keys = backup_keys.identities(identity)
            try:
                opened = stack.enter_context(tempfile.TemporaryFile(dir=scratch))  # has no name
                backup_keys.decrypt(stream, opened, keys, identity)
                opened.seek(0)
            except OSError as error:
                raise _refused(ProblemCode.FILE_WRITE, scratch, error) from None
            stream = opened
        yield stream


def _read_manifest(found: Iterator[Found]) -> Manifest:
    first = next(found, None)
    if first is None or first.name != backup_manifest.NAME:
        raise SurveyError([problem(ProblemCode.BACKUP_FOREIGN, detail=backup_manifest.NAME)])
    if first.size > backup_manifest.LARGEST:
        raise _damaged(first.name)
    data = b"".join(first.chunks)
    manifest = backup_manifest.read(data)
    second, expected = next(found, None), backup_manifest.checksum(data)
    if second is None or (second.name, second.size) != (backup_manifest.SUM_NAME, len(expected)):
        raise _damaged(first.name)
    if b"".join(second.chunks) != expected:
        raise _damaged(first.name)
    return manifest


def _unpack(
    found: Iterator[Found],
    manifest: Manifest,
    first: tuple[Path, ...],
    evidence_into: Path | None,
) -> None:
    """Compare the files *found* with the manifest, one by one, and keep them."""
    for position, member in enumerate(manifest.members):
        met = next(found, None)
        if met is None or (met.name, met.size) != (member.name, member.size):
            raise _damaged(member.name)
        if position < len(first):
            _keep(met, member, first[position])
        elif evidence_into is None:
            _keep(met, member, None)
        else:
            target = evidence_into / member.sha256[:2] / member.sha256
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _keep(met, member, target)
    more = next(found, None)
    if more is not None:
        raise _damaged(more.name)


def _keep(met: Found, member: Member, target: Path | None) -> None:
    """Check the content of *met* and write it to *target*, None for nowhere."""
    digest = hashlib.sha256()
    with ExitStack() as stack:
        out = None
        if target is not None:
            target.touch(mode=0o600, exist_ok=False)
            out = stack.enter_context(target.open("wb"))
        for chunk in met.chunks:
            digest.update(chunk)
            if out is not None:
                out.write(chunk)
    if digest.hexdigest() != member.sha256:
        raise _damaged(member.name)


def _differences(manifest: Manifest, contents: Contents) -> Iterator[Problem]:
    """Yield a BACKUP_CONTENTS for everything that the manifest says otherwise."""
    whose = ("revision", "province", "made_up")
    claimed = {name: getattr(manifest, name) for name in whose} | _plainly(manifest.rows)
    found = {name: getattr(contents, name) for name in whose} | _plainly(contents.rows)
    for name in sorted(claimed.keys() | found.keys()):
        expected, there = claimed.get(name, "–"), found.get(name, "–")
        if expected != there:
            yield problem(ProblemCode.BACKUP_CONTENTS, name, expected=expected, found=there)


def _require_audit(manifest: Manifest, verdict: Verdict) -> None:
    """Refuse an audit that its rows, its heads or *manifest* tell to be another one."""
    faults = verdict.faults
    if verdict.head != manifest.head:
        there = [one and f"{one.number} {one.digest}" for one in (manifest.head, verdict.head)]
        expected, found = (one or "–" for one in there)
        faults = (
            problem(ProblemCode.BACKUP_CONTENTS, HEADS, expected=expected, found=found),
            *faults,
        )
    if faults:
        count = max(len(faults), verdict.faults_in_all)
        raise SurveyError([problem(ProblemCode.BACKUP_AUDIT, count=count), *faults])


def _plainly(rows: Mapping[str, int]) -> dict[str, object]:
    return {f"table {table}": count for table, count in rows.items()}


def _lost(manifest: Manifest, contents: Contents) -> Iterator[Problem]:
    """Yield a BACKUP_EVIDENCE for every file that the database names and nobody knows to be lost."""
    names = {member.name for member in manifest.members}
    for digest in sorted(contents.evidence - set(manifest.missing)):
        if evidence_name(digest) not in names:
            yield problem(ProblemCode.BACKUP_EVIDENCE, digest)


def _damaged(name: str) -> SurveyError:
    return SurveyError([problem(ProblemCode.BACKUP_DAMAGED, name)])


def _refused(code: ProblemCode, path: Path, error: OSError) -> SurveyError:
    return SurveyError([problem(code, path=path, detail=error.strerror or str(error))])
