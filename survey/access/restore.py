"""Putting a backup back into an empty place: all of it, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from survey.access.backup_manifest import HEADS
from survey.access.backup_reading import Checked, unpack
from survey.problems import ProblemCode, SurveyError, problem
from survey.settings import Settings
from survey.storage import backup as store
from survey.storage.files import sync_folder

_EVIDENCE: Final = "evidence"


def restore(settings: Settings, file: Path, identity: Path | None = None) -> Checked:
    """Make the backup *file* the province of *settings*, where there is none yet.

    Everything is checked and laid out beside its place first; at the end it is renamed. The next
    start of the app brings an older schema up to date.

    Raises:
        SurveyError: RESTORE_NOT_EMPTY, RESTORE_KIND, FILE_WRITE, and what
            :func:`survey.access.backup_reading.unpack` refuses. Nothing remains then.
    """
    store.require_empty(settings.database_url)
    _require_no_evidence(settings.evidence_dir)
    _require_no_heads(settings)
    place = store.place_of(settings.database_url)
    beside_database = settings.data_dir if place is None else place.parent
    try:
        with _beside(settings.data_dir) as stage, _beside(beside_database) as database_stage:
            evidence = stage / _EVIDENCE
            evidence.mkdir(mode=0o700)
            checked = unpack(file, identity, database_into=database_stage, evidence_into=evidence)
            _require_kind(settings, checked)
            heads = stage / HEADS
            heads.touch(mode=0o600)
            heads.write_bytes(checked.heads_file.read_bytes())
            _sync(stage)
            _sync(database_stage)
            _put_in_place(settings, checked, evidence, heads)
            sync_folder(settings.data_dir)
            sync_folder(beside_database)
    except OSError as error:
        detail = error.strerror or str(error)
        refused = problem(ProblemCode.FILE_WRITE, path=settings.data_dir, detail=detail)
        raise SurveyError([refused]) from None
    return checked


def _put_in_place(settings: Settings, checked: Checked, evidence: Path, heads: Path) -> None:
    """Rename evidence and heads, then let the database appear; take them back where that fails."""
    undo = ExitStack()

    def move_files() -> None:
        _require_no_evidence(settings.evidence_dir)
        _require_no_heads(settings)
        evidence.replace(settings.evidence_dir)  # an empty folder may stand there
        undo.callback(shutil.rmtree, settings.evidence_dir)
        heads.replace(settings.data_dir / HEADS)
        undo.callback((settings.data_dir / HEADS).unlink)

    with undo:
        store.put_back(settings.database_url, checked.database, checked.contents, move_files)
        undo.pop_all()


def _sync(folder: Path) -> None:
    """Make everything below *folder* survive a loss of power."""
    for path, _, names in os.walk(folder):
        for name in names:
            with Path(path, name).open("rb") as file:
                os.fsync(file.fileno())
        sync_folder(Path(path))


def _require_no_evidence(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise SurveyError([problem(ProblemCode.RESTORE_NOT_EMPTY, path=folder)])


def _require_no_heads(settings: Settings) -> None:
    """Refuse a place with heads: they tell of another audit, and nobody else may know of it."""
    file = settings.data_dir / HEADS
    if file.exists():
        raise SurveyError([problem(ProblemCode.RESTORE_NOT_EMPTY, path=file)])


def _require_kind(settings: Settings, checked: Checked) -> None:
    wanted, found = store.kind_of(settings.database_url), checked.manifest.kind
    if wanted is not found:
        raise SurveyError([problem(ProblemCode.RESTORE_KIND, found=found, wanted=wanted)])


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Yield a private folder in *folder*; it is gone at the end, and *folder* too if it is new and empty."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".restore-", dir=folder))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        with suppress(OSError):  # what is in use stays
            for path in new:
                path.rmdir()
