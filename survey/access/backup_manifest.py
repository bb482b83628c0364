"""What a backup says of itself: the first file inside, as JSON; the second is its checksum."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from survey.access.backup_archive import Member
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.audit import Head
from survey.storage.backup import Kind

NAME: Final = "manifest.json"
SUM_NAME: Final = "manifest.sha256"
FORMAT: Final = 1
LARGEST: Final = 64 << 20
"""Bytes; the manifest of 300,000 evidence files."""
HEADS: Final = "audit-heads.csv"
LARGEST_HEADS: Final = 16 << 20
"""Bytes; a line a day of 500 years."""
DATABASE: Final = {Kind.SQLITE: "readiness.db", Kind.POSTGRESQL: "readiness.dump"}
_SOFTWARE: Final = "san-sang-mot-cua"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PROVINCE: Final = re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, and whose.

    *members* are the database, the heads of its audit and then the evidence files; *head* is the newest row
    of the audit, None where nothing is noted; *missing* are digests of evidence that
    the database names and that was not there, or broken, when the backup was made.
    """

    version: str
    kind: Kind
    revision: str
    province: str
    made_up: bool
    at: datetime
    rows: Mapping[str, int]
    head: Head | None
    members: tuple[Member, ...]
    missing: tuple[str, ...]

    @property
    def evidence(self) -> tuple[Member, ...]:
        """The evidence files alone."""
        return self.members[2:]


def evidence_name(digest: str) -> str:
    """Return the name that the evidence file *digest* has inside a backup."""
    return f"evidence/{digest[:2]}/{digest}"


def written(manifest: Manifest) -> bytes:
    """Return *manifest* as JSON."""
    content = {
        "software": _SOFTWARE,
        "format": FORMAT,
        "version": manifest.version,
        "database": manifest.kind.value,
        "revision": manifest.revision,
        "province": manifest.province,
        "made_up": manifest.made_up,
        "at": manifest.at.isoformat(),
        "rows": dict(manifest.rows),
        "head": manifest.head and [manifest.head.number, manifest.head.digest],
        "members": [[m.name, m.size, m.sha256] for m in manifest.members],
        "missing": list(manifest.missing),
    }
    return json.dumps(content, ensure_ascii=True, indent=1).encode("ascii")


def checksum(data: bytes) -> bytes:
    """Return the content of SUM_NAME for the manifest *data*, as sha256sum writes and checks it."""
    return f"{hashlib.sha256(data).hexdigest()}  {NAME}\n".encode("ascii")


def read(data: bytes) -> Manifest:
    """Return the manifest that *data* holds.

    Raises:
        SurveyError: BACKUP_FOREIGN where it is none of ours, BACKUP_NEWER where newer software
            wrote it, BACKUP_DAMAGED where it is not whole.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise _damaged() from None
    if not isinstance(content, dict) or content.get("software") != _SOFTWARE:
        raise SurveyError([problem(ProblemCode.BACKUP_FOREIGN, detail=NAME)])
    form = content.get("format")
    if isinstance(form, int) and form > FORMAT:
        raise SurveyError([problem(ProblemCode.BACKUP_NEWER, found=form, known=FORMAT)])
    try:
        manifest = _manifest(content)
    except (KeyError, TypeError, ValueError):
        raise _damaged() from None
    if form != FORMAT or not _consistent(manifest):
        raise _damaged()
    return manifest


def _manifest(content: Mapping[str, Any]) -> Manifest:
    return Manifest(
        version=_text(content["version"]),
        kind=Kind(content["database"]),
        revision=_text(content["revision"]),
        province=_matching(_PROVINCE, content["province"]),
        made_up=_flag(content["made_up"]),
        at=datetime.fromisoformat(_text(content["at"])),
        rows={_text(table): _count(rows) for table, rows in dict(content["rows"]).items()},
        head=_head(content["head"]),
        members=tuple(
            Member(_text(name), _count(size), _matching(_DIGEST, sha256))
            for name, size, sha256 in content["members"]
        ),
        missing=tuple(_matching(_DIGEST, digest) for digest in content["missing"]),
    )


def _consistent(manifest: Manifest) -> bool:
    """Return whether *manifest* names database and heads first, and evidence by its digest, each once."""
    names = [member.name for member in manifest.members]
    evidence = [evidence_name(member.sha256) for member in manifest.evidence]
    if names != [DATABASE[manifest.kind], HEADS, *evidence] or len(set(names)) != len(names):
        return False
    return manifest.at.tzinfo is not None and manifest.members[1].size <= LARGEST_HEADS


def _head(value: object) -> Head | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError
    number, digest = value
    return Head(_count(number), _matching(_DIGEST, digest))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _matching(form: re.Pattern[str], value: object) -> str:
    if not form.fullmatch(_text(value)):
        raise ValueError
    return str(value)


def _damaged() -> SurveyError:
    return SurveyError([problem(ProblemCode.BACKUP_DAMAGED, NAME)])
