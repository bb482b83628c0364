"""A small province to back up, and backups that somebody has tampered with."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, insert, select

from survey.model import Evidence, ProvinceCode
from survey.settings import Settings
from survey.storage import answers, evidence, installation
from survey.storage.engine import Database
from survey.storage.files import EvidenceFiles
from survey.storage.system_tables import attempt, one_time, session
from survey.storage.tables import contact, objection, self_answer_event
from tests.storage.builders import HERE, NOON, A, B, execute, new, open_round, said

AT = datetime(2026, 12, 2, 19, 0, tzinfo=UTC)
PHOTO, PAPER, OBJECTED, OWN = (f"ảnh {number}".encode() * 500 for number in range(4))
"""Evidence of an answer, twice; of an objection; of what a commune says of itself."""
MANIFEST, SUM = "manifest.json", "manifest.sha256"
ERASED = "Người Đã Xóa"
TOKEN = hashlib.sha256(b"token").hexdigest()


def settings_at(folder: Path, url: str = "") -> Settings:
    """Return settings with data in *folder*, the database at *url* or in a file there."""
    return Settings.from_env(
        {"READINESS_DATA_DIR": str(folder)} | ({"DATABASE_URL": url} if url else {})
    )


def filled(settings: Settings) -> Settings:
    """Fill the province of *settings*, with a session and an erased contact; return *settings*."""
    files = EvidenceFiles(settings.evidence_dir)
    photo, paper, objected, own = map(files.put, (PHOTO, PAPER, OBJECTED, OWN))
    with Database.open(settings.database_url) as database:
        installation.install(database, province=ProvinceCode("51"), made_up=False, at=NOON)
        for digest in (photo, paper, objected):
            known = Evidence(digest, "image/jpeg", 1, "Trụ sở\t1\\n.jpg", NOON, "An")
            evidence.record(database, known)
        number = open_round(database)
        answers.append(database, new(number, said("một\ndòng\t\\N 'và' \u2028", photo)), at=NOON)
        answers.append(database, new(number, said("hai", photo, paper), item=B), at=NOON)
        _more_rows(database, number, objected, own)
    return settings


def _more_rows(database: Database, round_id: int, objected: str, own: str) -> None:
    place = {"round_id": round_id, "commune": HERE, "item": A, "version": 1}
    who = {"actor_name": "Chi", "at": NOON}
    files = {"evidence_json": json.dumps([objected])}
    execute(database, insert(objection), {**place, **files, **who, "text": "Chưa đúng"})
    said_so = {"state": "answered", "values_json": "{}", "reason": "", "note": ""}
    files = {"evidence_json": json.dumps([own])}
    execute(database, insert(self_answer_event), {**place, **said_so, **files, **who})
    blank = {"account": "a1", "csrf": TOKEN, "device": "", "ended_by": ""}
    seen = {"created_at": NOON, "seen_at": NOON}
    execute(database, insert(session), {"id": TOKEN, "name": "1", **blank, **seen})
    once = {"kind": "reset", "account": "a1", "content_json": "{}"}
    lives = {"created_at": NOON, "expires_at": NOON}
    execute(database, insert(one_time), {"digest": TOKEN, **once, **lives})
    execute(database, insert(attempt), {"subject": TOKEN, "failures": 3, "last_at": NOON})
    person = {"commune": HERE, "post": "Chủ tịch", "phone": "0912345678", "email": "", **who}
    execute(database, insert(contact), {"name": "Người Còn Lại", **person})
    with database.read() as connection:
        plain = connection.dialect.name == "sqlite"
    if plain:  # past our engine, which overwrites what it deletes
        engine = create_engine(database.url)
        with engine.begin() as connection:
            connection.execute(insert(contact), {"name": ERASED, **person})
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete=OFF")
            connection.execute(contact.delete().where(contact.c.name == ERASED))
        engine.dispose()


def all_rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of the database at *url*, in an order of its own."""
    engine, found = create_engine(url), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in found.sorted_tables
        }
    engine.dispose()
    return rows


def contents_of(file: Path) -> dict[str, bytes]:
    """Return the files in a plain backup by name, read by Python's own tar."""
    found = {}
    with tarfile.open(file) as opened:
        for info in opened:
            content = opened.extractfile(info)
            assert content is not None
            found[info.name] = content.read()
    return found


def archive(parts: Mapping[str, bytes], **odd: Any) -> bytes:
    """Return *parts* as an archive laid out as ours; the last one is *odd* where anything is."""
    out = io.BytesIO()
    for position, (name, content) in enumerate(parts.items(), 1):
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), 0o600
        if position == len(parts):
            for attribute, value in odd.items():
                setattr(info, attribute, value)
        out.write(info.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512))
    return out.getvalue() + bytes(1024)


def tampered(parts: Mapping[str, bytes], **claims: object) -> dict[str, bytes]:
    """Return *parts* with a manifest that agrees with them, except for what it *claims*."""
    manifest = json.loads(parts[MANIFEST])
    rest = {name: content for name, content in parts.items() if name not in {MANIFEST, SUM}}
    manifest["members"] = list(_members(rest))
    said = json.dumps(manifest | claims).encode()
    return {MANIFEST: said, SUM: f"{_sha256(said)}  {MANIFEST}\n".encode(), **rest}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _members(parts: Mapping[str, bytes]) -> Iterator[list[object]]:
    for name, content in parts.items():
        yield [name, len(content), _sha256(content)]
