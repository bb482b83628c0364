"""Backups that are not what they should be: each is refused with its own problem, nothing is kept.

BR01 what is no backup of ours is told from one that was cut
BR02 a backup that was cut anywhere is refused as cut
BR03 a backup in which any byte changed is refused
BR04 newer software is told by the form of the backup and by the schema of its database
BR05 an archive holds plain files, those of its manifest, in its order, and nothing more
BR06 a manifest is taken at its word nowhere: names, sizes, counts and owner must be so
BR07 a database that our migrations would not have laid out, or that is not sound, is refused
BR08 every evidence file that the database names must be there
BR09 an encrypted backup that was cut or changed, or that a key does not open, is refused; so is
     what is no key
BR10 an audit that its heads, or the head in the manifest, do not fit is refused
"""

from __future__ import annotations

import json
import sqlite3
import tarfile
from collections.abc import Callable, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from survey.access.backup import make
from survey.access.backup_keys import make_key
from survey.access.backup_manifest import HEADS, LARGEST, LARGEST_HEADS
from survey.access.backup_reading import verify
from survey.problems import ProblemCode
from survey.storage.schema import HEAD
from tests.access.backups import (
    AT,
    MANIFEST,
    OWN,
    SUM,
    archive,
    contents_of,
    filled,
    settings_at,
    tampered,
)
from tests.storage.builders import refusal

Parts = dict[str, bytes]
Refused = list[tuple[ProblemCode, str]]

DATABASE = "readiness.db"
OBJECTION = "INSERT INTO objection SELECT 9, round_id, commune, item, version, text, {}, actor_name, at FROM objection"
OWN_NAME = f"evidence/{sha256(OWN).hexdigest()[:2]}/{sha256(OWN).hexdigest()}"
FOREIGN: Refused = [(ProblemCode.BACKUP_FOREIGN, "")]
CUT: Refused = [(ProblemCode.BACKUP_CUT, "")]
BAD_MANIFEST: Refused = [(ProblemCode.BACKUP_DAMAGED, MANIFEST)]
BAD_DATABASE: Refused = [(ProblemCode.BACKUP_DATABASE, "")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup in which nothing is wrong."""
    folder = tmp_path_factory.mktemp("whole")
    return make(filled(settings_at(folder / "data")), folder / "a.tar", at=AT).file


@pytest.fixture
def parts(whole: Path) -> Parts:
    """What is in it."""
    return contents_of(whole)


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., Refused]:
    """Return for what reason these bytes are refused as a backup."""

    def why(data: bytes, identity: Path | None = None) -> Refused:
        file = tmp_path / "b.tar"
        file.write_bytes(data)
        return refusal(lambda: verify(file, identity))

    return why


# The archive -------------------------------------------------------------------------------------


def test_the_backup_laid_out_again_by_the_tests_is_whole(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    file.write_bytes(archive(tampered(parts)))

    assert verify(file).problems == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", CUT, id="BR01 nothing"),
        pytest.param(b"manifest.json", CUT, id="BR01 the beginning of one"),
        pytest.param(b"name;score\n" * 500, FOREIGN, id="BR01 a table"),
        pytest.param(archive({"a.txt": b"a"}), FOREIGN, id="BR01 another archive"),
        pytest.param(archive({}), FOREIGN, id="BR01 an empty archive"),
        pytest.param(archive({MANIFEST: b"[]"}), FOREIGN, id="BR01 another manifest"),
        pytest.param(archive({MANIFEST: b"{"}), BAD_MANIFEST, id="BR01 no JSON"),
        pytest.param(archive({MANIFEST: b"\xff"}), BAD_MANIFEST, id="BR01 no UTF-8"),
        pytest.param(archive({MANIFEST: b"[" * 100_000}), BAD_MANIFEST, id="BR01 endless JSON"),
    ],
)
def test_br01_what_is_no_backup(
    data: bytes, expected: Refused, refused: Callable[..., Refused]
) -> None:
    assert refused(data) == expected


def test_br01_a_file_that_is_not_there(tmp_path: Path) -> None:
    found = refusal(lambda: verify(tmp_path / "none.tar"))

    assert found == [(ProblemCode.FILE_READ, "")]


def test_br02_a_backup_that_was_cut(whole: Path, refused: Callable[..., Refused]) -> None:
    data = whole.read_bytes()
    ends = [*range(0, len(data), 4999), len(data) - 1024, len(data) - 512, len(data) - 1]

    assert [end for end in ends if refused(data[:end]) != CUT] == []


def test_br03_any_changed_byte_is_noticed(whole: Path, refused: Callable[..., Refused]) -> None:
    data = whole.read_bytes()
    places = [
        *range(0, 600, 7),
        *range(600, len(data), 4999),
        *range(len(data) - 1500, len(data), 97),
    ]

    for place in places:
        assert refused(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, id="BR05 a link"),
        pytest.param({"type": tarfile.LNKTYPE, "linkname": DATABASE}, id="BR05 a hard link"),
        pytest.param({"type": tarfile.DIRTYPE}, id="BR05 a folder"),
        pytest.param({"type": tarfile.FIFOTYPE}, id="BR05 a pipe"),
        pytest.param({"type": tarfile.CHRTYPE}, id="BR05 a device"),
        pytest.param({"type": tarfile.GNUTYPE_SPARSE}, id="BR05 a file with holes"),
        pytest.param({"type": tarfile.XHDTYPE}, id="BR05 a second header"),
        pytest.param({"name": "x" * 200}, id="BR05 a long name"),
        pytest.param({"mode": 0o4777}, id="BR05 a file that runs as its owner"),
    ],
)
def test_br05_an_archive_holds_plain_files(
    odd: Mapping[str, object], parts: Parts, refused: Callable[..., Refused]
) -> None:
    assert refused(archive(parts, **odd)) == FOREIGN


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param(lambda p: {**p, "evil.sh": b"x"}, "evil.sh", id="BR05 one more"),
        pytest.param(lambda p: {**p, "../evil": b"x"}, "../evil", id="BR05 one outside"),
        pytest.param(lambda p: dict(list(p.items())[:-1]), None, id="BR05 one less"),
        pytest.param(
            lambda p: {MANIFEST: p[MANIFEST], SUM: p[SUM], **dict(list(p.items())[:1:-1])},
            DATABASE,
            id="BR05 another order",
        ),
        pytest.param(lambda p: {**p, OWN_NAME: OWN[:-1]}, OWN_NAME, id="BR05 a shorter one"),
        pytest.param(lambda p: {**p, OWN_NAME: OWN[::-1]}, OWN_NAME, id="BR05 another content"),
        pytest.param(lambda p: {**p, DATABASE: b"x" * len(p[DATABASE])}, DATABASE, id="BR05 base"),
    ],
)
def test_br05_the_files_are_those_of_the_manifest(
    change: Callable[[Parts], Parts],
    place: str | None,
    parts: Parts,
    refused: Callable[..., Refused],
) -> None:
    expected = place or list(parts)[-1]

    assert refused(archive(change(parts))) == [(ProblemCode.BACKUP_DAMAGED, expected)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda p: {**p, SUM: p[SUM].replace(b"manifest", b"manifesT")}, id="BR03 other"
        ),
        pytest.param(lambda p: {**p, SUM: b""}, id="BR03 empty"),
        pytest.param(lambda p: {n: c for n, c in p.items() if n != SUM}, id="BR03 none"),
    ],
)
def test_br03_a_manifest_has_its_checksum(
    change: Callable[[Parts], Parts], parts: Parts, refused: Callable[..., Refused]
) -> None:
    assert refused(archive(change(parts))) == BAD_MANIFEST


def test_br05_nothing_follows_the_end(whole: Path, refused: Callable[..., Refused]) -> None:
    assert refused(whole.read_bytes() + b"x") == [(ProblemCode.BACKUP_DAMAGED, "…")]


# The manifest ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param({"software": "other"}, FOREIGN, id="BR06 of other software"),
        pytest.param({"format": 2}, [(ProblemCode.BACKUP_NEWER, "")], id="BR04 a newer form"),
        pytest.param({"format": 0}, BAD_MANIFEST, id="BR06 a form that never was"),
        pytest.param({"format": "1"}, BAD_MANIFEST, id="BR06 a form that is text"),
        pytest.param({"database": "oracle"}, BAD_MANIFEST, id="BR06 an unknown kind"),
        pytest.param({"version": None}, BAD_MANIFEST, id="BR06 a hole"),
        pytest.param({"at": "2026-12-02T19:00:00"}, BAD_MANIFEST, id="BR06 no time zone"),
        pytest.param({"at": "yesterday"}, BAD_MANIFEST, id="BR06 no moment"),
        pytest.param({"province": "../"}, BAD_MANIFEST, id="BR06 no province"),
        pytest.param({"made_up": 0}, BAD_MANIFEST, id="BR06 made up or not"),
        pytest.param({"rows": {"team": -1}}, BAD_MANIFEST, id="BR06 less than no rows"),
        pytest.param({"rows": 5}, BAD_MANIFEST, id="BR06 no rows"),
        pytest.param({"members": []}, BAD_MANIFEST, id="BR06 no files"),
        pytest.param({"members": [["a"]]}, BAD_MANIFEST, id="BR06 half a file"),
        pytest.param(
            {"members": [["/etc/passwd", 1, "0" * 64]]}, BAD_MANIFEST, id="BR06 a path outside"
        ),
        pytest.param(
            {"members": [[DATABASE, 1 << 200, "0" * 64], [HEADS, 0, "0" * 64]]},
            [(ProblemCode.BACKUP_DAMAGED, DATABASE)],
            id="BR06 an absurd size",
        ),
        pytest.param(
            {"members": [[DATABASE, True, "0" * 64]]}, BAD_MANIFEST, id="BR06 a size that is none"
        ),
        pytest.param(
            {"members": [[DATABASE, 1, "0" * 63]]}, BAD_MANIFEST, id="BR06 a short digest"
        ),
        pytest.param(
            {"members": [[DATABASE, 1, "0" * 64], [HEADS, LARGEST_HEADS + 1, "0" * 64]]},
            BAD_MANIFEST,
            id="BR06 heads without an end",
        ),
        pytest.param({"head": "x"}, BAD_MANIFEST, id="BR06 a head that is none"),
        pytest.param({"head": [1]}, BAD_MANIFEST, id="BR06 half a head"),
        pytest.param(
            {"head": [9, "0" * 64]},
            [(ProblemCode.BACKUP_AUDIT, ""), (ProblemCode.BACKUP_CONTENTS, HEADS)],
            id="BR10 a head of no row",
        ),
        pytest.param({"missing": ["../x"]}, BAD_MANIFEST, id="BR06 missing what is no digest"),
        pytest.param(
            {"province": "01", "made_up": True, "revision": "0001"},
            [(ProblemCode.BACKUP_CONTENTS, name) for name in ("made_up", "province", "revision")],
            id="BR06 another owner, all told",
        ),
    ],
)
def test_br06_a_manifest_is_not_taken_at_its_word(
    claims: Mapping[str, object],
    expected: Refused,
    parts: Parts,
    refused: Callable[..., Refused],
) -> None:
    assert refused(archive(tampered(parts, **claims))) == expected


def test_br10_heads_of_another_audit_are_refused(
    parts: Parts, refused: Callable[..., Refused]
) -> None:
    parts[HEADS] = f"day,id,digest\n2026-12-01,3,{'a' * 64}\n".encode()

    assert refused(archive(tampered(parts))) == [
        (ProblemCode.BACKUP_AUDIT, ""),
        (ProblemCode.AUDIT_HEAD_GONE, ""),
    ]


def test_br06_rows_are_counted(parts: Parts, refused: Callable[..., Refused]) -> None:
    rows = json.loads(parts[MANIFEST])["rows"] | {"answer_event": 3, "other": 1}
    del rows["team"]

    assert refused(archive(tampered(parts, rows=rows))) == [
        (ProblemCode.BACKUP_CONTENTS, f"table {table}")
        for table in ("answer_event", "other", "team")
    ]


def test_br06_a_manifest_has_a_size(refused: Callable[..., Refused]) -> None:
    head = tarfile.TarInfo(MANIFEST)
    head.size, head.mode = LARGEST + 1, 0o600

    assert refused(head.tobuf(tarfile.GNU_FORMAT)) == BAD_MANIFEST


# The database ------------------------------------------------------------------------------------


def altered(parts: Parts, folder: Path, *statements: str) -> Parts:
    """Return *parts* with a database in which *statements* were run past everything that guards it."""
    file = folder / "altered.db"
    file.write_bytes(parts[DATABASE])
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return tampered({**parts, DATABASE: file.read_bytes()})


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param(
            ["CREATE TRIGGER t AFTER INSERT ON team BEGIN DELETE FROM contact; END"],
            BAD_DATABASE,
            id="BR07 a trigger of its own",
        ),
        pytest.param(["DROP TRIGGER audit_keeps_rows"], BAD_DATABASE, id="BR07 a guard less"),
        pytest.param(["CREATE TABLE t (a)"], BAD_DATABASE, id="BR07 a table of its own"),
        pytest.param(["DROP TABLE attempt"], BAD_DATABASE, id="BR07 a table less"),
        pytest.param(["ALTER TABLE attempt ADD COLUMN a"], BAD_DATABASE, id="BR07 a column more"),
        pytest.param(
            ["DROP TABLE attempt", "CREATE VIEW attempt AS SELECT 1 a, 2 b, 3 c, 4 d"],
            BAD_DATABASE,
            id="BR07 a view where a table should be",
        ),
        pytest.param(["DROP TABLE alembic_version"], BAD_DATABASE, id="BR07 no revision"),
        pytest.param(
            ["UPDATE alembic_version SET version_num = '9999'"],
            [(ProblemCode.BACKUP_NEWER, "")],
            id="BR04 a newer schema",
        ),
        pytest.param(
            ["DROP TRIGGER installation_keeps_all_rows", "DELETE FROM installation"],
            BAD_DATABASE,
            id="BR07 a guard less and no owner",
        ),
        pytest.param(
            ["INSERT INTO team VALUES (1, 77, 'x', '2026-12-01 05:00:00.000000')"],
            BAD_DATABASE,
            id="BR07 a row that refers to nothing",
        ),
        pytest.param(
            [OBJECTION.format("'{'")],
            BAD_DATABASE,
            id="BR07 a list of evidence that is none",
        ),
        pytest.param(
            [OBJECTION.format("""'["../x"]'""")],
            BAD_DATABASE,
            id="BR07 evidence that is no digest",
        ),
        pytest.param(
            [OBJECTION.format(f"""'["{"0" * 64}"]'""")],
            [
                (ProblemCode.BACKUP_CONTENTS, "table objection"),
                (ProblemCode.BACKUP_EVIDENCE, "0" * 64),
            ],
            id="BR08 evidence that is not there",
        ),
    ],
)
def test_br07_a_database_that_is_not_ours(
    statements: list[str],
    expected: Refused,
    parts: Parts,
    tmp_path: Path,
    refused: Callable[..., Refused],
) -> None:
    assert refused(archive(altered(parts, tmp_path, *statements))) == expected


def test_br07_an_index_of_the_provinces_own_is_nobodys_harm(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    file.write_bytes(archive(altered(parts, tmp_path, "CREATE INDEX i ON contact (name)")))

    assert verify(file).manifest.revision == HEAD


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="BR07 nothing"),
        pytest.param(b"no database at all", id="BR07 no database"),
        pytest.param(b"SQLite format 3\0" + b"\1" * 5000, id="BR07 a head without a body"),
    ],
)
def test_br07_what_is_no_database(
    data: bytes, parts: Parts, refused: Callable[..., Refused]
) -> None:
    assert refused(archive(tampered({**parts, DATABASE: data}))) == BAD_DATABASE


def test_br07_a_database_with_a_broken_page(parts: Parts, refused: Callable[..., Refused]) -> None:
    data = bytearray(parts[DATABASE])
    data[-4096:] = b"\7" * 4096

    assert refused(archive(tampered({**parts, DATABASE: bytes(data)}))) == BAD_DATABASE


def test_br08_evidence_that_nobody_knows_to_be_lost(
    parts: Parts, refused: Callable[..., Refused]
) -> None:
    del parts[OWN_NAME]

    expected = [(ProblemCode.BACKUP_EVIDENCE, sha256(OWN).hexdigest())]
    assert refused(archive(tampered(parts))) == expected


# Keys --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an encrypted backup, its key, and another key."""
    folder = tmp_path_factory.mktemp("sealed")
    public = make_key(folder / "key", at=AT)
    make_key(folder / "other", at=AT)
    (folder / "public").write_text(public)
    (folder / "empty").write_text("# nothing\n")
    (folder / "binary").write_bytes(b"\0\xff" * 90)
    make(filled(settings_at(folder / "data")), folder / "a.age", at=AT, to=[public])
    return folder


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(None, ProblemCode.BACKUP_ENCRYPTED, id="BR09 no key"),
        pytest.param("other", ProblemCode.BACKUP_KEY, id="BR09 another key"),
        pytest.param("public", ProblemCode.BACKUP_IDENTITY, id="BR09 the public key"),
        pytest.param("empty", ProblemCode.BACKUP_IDENTITY, id="BR09 an empty key file"),
        pytest.param("binary", ProblemCode.BACKUP_IDENTITY, id="BR09 something else"),
        pytest.param("a.age", ProblemCode.BACKUP_IDENTITY, id="BR09 the backup itself"),
        pytest.param("none", ProblemCode.FILE_READ, id="BR09 no file"),
    ],
)
def test_br09_a_key_that_does_not_open_it(
    key: str | None, expected: ProblemCode, sealed: Path
) -> None:
    identity = None if key is None else sealed / key

    assert refusal(lambda: verify(sealed / "a.age", identity)) == [(expected, "")]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: d[:40], id="BR09 cut in its head"),
        pytest.param(lambda d: d[:70_000], id="BR09 cut"),
        pytest.param(lambda d: d[:-1], id="BR09 cut at its end"),
        pytest.param(lambda d: d[:5000] + b"\0\0" + d[5002:], id="BR09 changed"),
        pytest.param(lambda d: d + b"x", id="BR09 longer"),
    ],
)
def test_br09_an_encrypted_backup_that_was_changed(
    change: Callable[[bytes], bytes], sealed: Path, refused: Callable[..., Refused]
) -> None:
    data = change((sealed / "a.age").read_bytes())

    assert refused(data, sealed / "key") == [(ProblemCode.BACKUP_SEAL, "")]
