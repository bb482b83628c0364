"""Backups: made while the app runs, checked, put back.

BK01 a backup holds every row and every evidence file; standard tools open it; it is found whole
BK02 it shows one moment, whatever is written meanwhile
BK03 what signs people in and what was erased are not in it
BK04 it appears whole under its name, for its owner alone, or not at all; nothing else is left
BK05 encrypted, each of its keys opens it; nothing of it can be read without
BK06 one backup at a time; what a killed one left is cleared away
BK07 evidence that is missing or broken is told and does not stop the rest
BK08 an order that cannot be carried out is refused with every fault, before any work
BK09 a backup restored into an empty place is the province that was backed up
BK10 a place that is not empty is left as it is; a refused restore leaves nothing
BK11 a backup never changes the database, nor does an older schema: the next opening migrates it
BK12 the heads of the audit are in it, with that of the moment; they are put back with the rest
BK13 an audit that does not fit its heads is told, and is not restored; nor are damaged heads lost
"""

from __future__ import annotations

import fcntl
import resource
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, delete, insert, select, text

from survey.access.backup import Made, make
from survey.access.backup_keys import make_key
from survey.access.backup_reading import verify
from survey.access.restore import restore
from survey.problems import ProblemCode
from survey.settings import Settings
from survey.storage import audit, chain, upgrade
from survey.storage.engine import Database
from survey.storage.files import EvidenceFiles
from survey.storage.heads import FILE, HeadsFile
from survey.storage.schema import HEAD
from survey.storage.system_tables import audit as audit_table
from survey.storage.tables import contact
from tests.access.backups import (
    AT,
    ERASED,
    OBJECTED,
    OWN,
    PAPER,
    PHOTO,
    TOKEN,
    all_rows,
    contents_of,
    filled,
    settings_at,
)
from tests.storage.audit_rows import entry
from tests.storage.builders import HERE, NOON, execute, refusal
from tests.support.made_once import put_empty_database

FLEETING = ("session", "one_time", "attempt")


@pytest.fixture
def settings(url: str, tmp_path: Path, programs: None) -> Settings:
    """A filled province on either database."""
    return filled(settings_at(tmp_path / "data", url))


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """A filled province on SQLite."""
    put_empty_database(tmp_path / "data")
    return filled(settings_at(tmp_path / "data"))


@pytest.fixture
def made(settings: Settings, tmp_path: Path) -> Made:
    return make(settings, tmp_path / "a.tar", at=AT)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Making ------------------------------------------------------------------------------------------


def test_bk01_a_backup_is_found_whole(made: Made, kind: str) -> None:
    found = verify(made.file)

    assert (made.problems, found.problems) == ((), ())
    assert found.manifest == made.manifest
    assert (found.manifest.kind, found.manifest.revision) == (kind, HEAD)
    assert (found.manifest.province, found.manifest.made_up) == ("51", False)
    assert found.manifest.at == AT
    counted = {table: found.manifest.rows[table] for table in ("answer_event", "evidence", "team")}
    assert counted == {"answer_event": 2, "evidence": 3, "team": 0}


def test_bk01_standard_tools_open_it(made: Made, kind: str) -> None:
    inside = contents_of(made.file)

    database = "readiness.db" if kind == "sqlite" else "readiness.dump"
    first = ["manifest.json", "manifest.sha256", database, "audit-heads.csv"]
    assert list(inside)[:4] == first
    assert set(list(inside.values())[4:]) == {PHOTO, PAPER, OBJECTED, OWN}


def test_bk01_in_a_folder_it_is_named_by_province_and_moment(
    small: Settings, tmp_path: Path
) -> None:
    public = make_key(tmp_path / "key", at=AT)
    plain, sealed = (make(small, tmp_path, at=AT, to=to).file.name for to in ([], [public]))

    assert plain == "san-sang-mot-cua-51-20261202T190000Z.tar"
    assert sealed == f"{plain}.age"


def test_bk02_it_shows_one_moment(settings: Settings, tmp_path: Path) -> None:
    """Contacts are written in pairs while backups are made: none shows half a pair."""
    done = threading.Event()
    row = {"commune": HERE, "name": "", "post": "", "phone": "", "email": "", "at": NOON}

    def work(database: Database) -> None:
        while not done.is_set():
            execute(database, insert(contact), *[row | {"actor_name": ""}] * 2)

    with Database.open(settings.database_url) as database:
        writer = threading.Thread(target=work, args=(database,))
        writer.start()
        try:
            backups = [make(settings, tmp_path / f"{n}.tar", at=AT) for n in range(3)]
        finally:
            done.set()
            writer.join()

    counts = [made.manifest.rows["contact"] for made in backups]
    assert [count % 2 for count in counts] == [1, 1, 1]  # one stood there before
    assert counts == sorted(set(counts))


def test_bk03_what_signs_people_in_is_not_in_it(
    settings: Settings, made: Made, tmp_path: Path
) -> None:
    assert [made.manifest.rows[table] for table in FLEETING] == [0, 0, 0]
    assert [len(all_rows(settings.database_url)[table]) for table in FLEETING] == [1, 1, 1]


def test_bk03_nothing_of_what_was_deleted_is_in_the_file(small: Settings, tmp_path: Path) -> None:
    assert ERASED.encode() in Path(small.data_dir / "readiness.db").read_bytes()

    data = make(small, tmp_path / "a.tar", at=AT).file.read_bytes()

    assert ERASED.encode() not in data
    assert TOKEN.encode() not in data
    assert "Người Còn Lại".encode() in data


def test_bk04_only_its_owner_may_read_it(made: Made) -> None:
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600


def test_bk04_nothing_else_is_left(small: Settings, tmp_path: Path) -> None:
    make(small, tmp_path / "a.tar", at=AT)

    assert left(tmp_path) == ["a.tar", "data"]
    assert left(small.data_dir) == [".backup.lock", "evidence", "readiness.db"]


def test_bk04_a_backup_is_not_overwritten_unless_told(small: Settings, tmp_path: Path) -> None:
    out = tmp_path / "a.tar"
    out.write_bytes(b"old")

    assert refusal(lambda: make(small, out, at=AT)) == [(ProblemCode.BACKUP_EXISTS, "")]
    assert out.read_bytes() == b"old"
    make(small, out, at=AT, force=True)
    assert verify(out).manifest.at == AT


def test_bk04_a_file_named_by_its_moment_is_not_overwritten(
    small: Settings, tmp_path: Path
) -> None:
    first = make(small, tmp_path, at=AT).file

    assert refusal(lambda: make(small, tmp_path, at=AT)) == [(ProblemCode.BACKUP_EXISTS, "")]
    assert verify(first).problems == ()
    assert left(tmp_path) == ["data", first.name]


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file can grow beyond the size of the copy of the database: what is behind it is cut."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("sealed", [False, True], ids=["plain", "encrypted"])
def test_bk04_without_room_there_is_no_file(
    *, sealed: bool, small: Settings, tmp_path: Path, little_room: None
) -> None:
    out = tmp_path / "a.tar"
    to = [make_key(tmp_path / "key", at=AT)] if sealed else []
    before = left(tmp_path)
    size = make(small, out, at=AT).manifest.members[0].size
    out.unlink()
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    assert refusal(lambda: make(small, out, at=AT, to=to)) == [(ProblemCode.FILE_WRITE, "")]
    assert left(tmp_path) == before


def test_bk05_every_key_opens_it(settings: Settings, tmp_path: Path) -> None:
    keys = [tmp_path / "one", tmp_path / "two"]
    public = [make_key(key, at=AT) for key in keys]
    made = make(settings, tmp_path / "a.age", at=AT, to=public)

    assert [verify(made.file, key).manifest for key in keys] == [made.manifest] * 2
    data = made.file.read_bytes()
    assert not any(word in data for word in (b"manifest", b"SQLite", b"PGDMP", PHOTO[:40]))


def test_bk05_a_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    public = make_key(tmp_path / "key", at=AT)
    content = (tmp_path / "key").read_text()

    assert public in content
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    refused = refusal(lambda: make_key(tmp_path / "key", at=AT))
    assert refused == [(ProblemCode.FILE_WRITE, "")]
    assert (tmp_path / "key").read_text() == content


def test_bk06_one_backup_at_a_time(small: Settings, tmp_path: Path) -> None:
    with (small.data_dir / ".backup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        refused = refusal(lambda: make(small, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.BACKUP_RUNNING, "")]
    assert left(tmp_path) == ["data"]


def test_bk06_what_a_killed_backup_left_is_cleared_away(small: Settings, tmp_path: Path) -> None:
    (small.data_dir / ".backup").mkdir()
    (small.data_dir / ".backup" / "readiness.db").write_bytes(b"half")

    make(small, tmp_path / "a.tar", at=AT)

    assert ".backup" not in left(small.data_dir)


def test_bk07_lost_evidence_is_told_and_does_not_stop_the_rest(
    settings: Settings, tmp_path: Path, elsewhere: str
) -> None:
    files = EvidenceFiles(settings.evidence_dir)
    lost, broken = files.put(PHOTO), files.put(OWN)
    files.path(lost).unlink()
    files.path(broken).write_bytes(b"broken")

    made = make(settings, tmp_path / "a.tar", at=AT)

    expected = [(ProblemCode.BACKUP_EVIDENCE, digest) for digest in sorted((lost, broken))]
    place = settings_at(tmp_path / "new", elsewhere)
    for found in (made, verify(made.file), restore(place, made.file)):
        assert [(p.code, p.place) for p in found.problems] == expected
    assert EvidenceFiles(place.evidence_dir).read(files.put(PAPER)) == PAPER


@pytest.mark.parametrize(
    ("out", "to", "expected"),
    [
        pytest.param("none/a.tar", [], [ProblemCode.FILE_WRITE], id="BK08 no folder"),
        pytest.param(
            "a.tar",
            ["age1x", "AGE-SECRET-KEY-1X"],
            [ProblemCode.BACKUP_RECIPIENT] * 2,
            id="BK08 no public keys",
        ),
        pytest.param(
            "none/a.tar",
            [""],
            [ProblemCode.FILE_WRITE, ProblemCode.BACKUP_RECIPIENT],
            id="BK08 both at once",
        ),
    ],
)
def test_bk08_an_order_that_cannot_be_carried_out(
    out: str, to: list[str], expected: list[ProblemCode], small: Settings, tmp_path: Path
) -> None:
    refused = refusal(lambda: make(small, tmp_path / out, at=AT, to=to))

    assert [code for code, _ in refused] == expected
    assert left(small.data_dir) == ["evidence", "readiness.db"]


def test_bk08_where_there_is_no_province_nothing_is_made(tmp_path: Path) -> None:
    place = settings_at(tmp_path / "none")

    refused = refusal(lambda: make(place, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.DATABASE_EMPTY, "")]
    assert left(tmp_path) == []


def test_bk08_a_database_of_nobody_is_not_backed_up(
    url: str, tmp_path: Path, programs: None
) -> None:
    place = settings_at(tmp_path / "data", url)
    place.data_dir.mkdir()

    refused = refusal(lambda: make(place, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.DATABASE_EMPTY, "")]


def test_bk08_a_database_without_tables_is_not_backed_up(
    empty_url: str, tmp_path: Path, programs: None
) -> None:
    place = settings_at(tmp_path / "data", empty_url)
    place.data_dir.mkdir()

    refused = refusal(lambda: make(place, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.DATABASE_EMPTY, "")]


# The audit ---------------------------------------------------------------------------------------


@contextmanager
def past_the_guards(url: str) -> Iterator[Connection]:
    """Yield a connection of somebody who takes the guards of the audit off and puts them back."""
    engine = create_engine(url)
    triggers = text("SELECT name, sql FROM sqlite_schema WHERE name LIKE 'audit_keeps%'")
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
        else:
            guards = connection.execute(triggers).all()
            for guard in guards:
                connection.execute(text(f"DROP TRIGGER {guard.name}"))
            yield connection
            for guard in guards:
                connection.execute(text(guard.sql))
    engine.dispose()


def kept_heads(settings: Settings, *numbers: int) -> HeadsFile:
    """Note rows up to each of *numbers*, and keep the head at each."""
    file = HeadsFile(settings.data_dir / FILE)
    settings.data_dir.mkdir(exist_ok=True)
    with Database.open(settings.database_url) as database:
        for number in numbers:
            while audit.append(database, entry(round=1, item="TS-01")) < number:
                pass
            newest = audit.head(database)
            assert newest is not None
            file.keep(newest, NOON)
        audit.append(database, entry())
    return file


def test_bk12_heads_are_in_it_and_put_back(
    settings: Settings, elsewhere: str, tmp_path: Path
) -> None:
    heads = kept_heads(settings, 2, 5)
    before = heads.path.read_bytes()

    made = make(settings, tmp_path / "a.tar", at=AT)
    place = settings_at(tmp_path / "new", elsewhere)
    checked = restore(place, made.file)

    assert (made.problems, made.manifest.head) == ((), checked.heads[-1].head)
    assert [(one.day.day, one.head.number) for one in checked.heads] == [(1, 2), (1, 5), (3, 6)]
    assert heads.path.read_bytes() == before
    put_back = place.data_dir / FILE
    assert put_back.read_bytes() == contents_of(made.file)[FILE]
    assert put_back.stat().st_mode & 0o777 == 0o600
    with Database.open(place.database_url) as database:
        verdict = chain.verify(database, HeadsFile(put_back).read()[0])
    assert (verdict.rows, verdict.head, verdict.faults) == (6, made.manifest.head, ())


def test_bk12_rows_of_a_dump_are_taken_by_number(settings: Settings, tmp_path: Path) -> None:
    """A server lays rows where there is room: taken out and put in again, one stands at the end."""
    kept_heads(settings, 4)
    with Database.open(settings.database_url) as database, database.read() as connection:
        first = connection.execute(select(audit_table).where(audit_table.c.id == 1)).one()
    with past_the_guards(settings.database_url) as connection:
        connection.execute(delete(audit_table).where(audit_table.c.id == 1))
        connection.execute(insert(audit_table), first._asdict())

    assert verify(make(settings, tmp_path / "a.tar", at=AT).file).problems == ()


def test_bk12_a_place_with_heads_is_left_as_it_is(small: Settings, tmp_path: Path) -> None:
    made = make(small, tmp_path / "a.tar", at=AT)
    place = settings_at(tmp_path / "new")
    place.data_dir.mkdir()
    (place.data_dir / FILE).write_bytes(b"others")

    assert refusal(lambda: restore(place, made.file)) == [(ProblemCode.RESTORE_NOT_EMPTY, "")]
    assert left(place.data_dir) == [FILE]


def test_bk12_heads_that_cannot_be_read_are_told_and_do_not_stop_it(
    small: Settings, tmp_path: Path
) -> None:
    kept_heads(small, 2)
    (small.data_dir / FILE).unlink()
    (small.data_dir / FILE).mkdir()

    made = make(small, tmp_path / "a.tar", at=AT)

    assert [found.code for found in made.problems] == [ProblemCode.AUDIT_HEADS_FILE]
    assert [one.head.number for one in verify(made.file).heads] == [3]


def test_bk13_a_cut_audit_is_told_and_refused(
    settings: Settings, elsewhere: str, tmp_path: Path
) -> None:
    kept_heads(settings, 2, 5)
    with past_the_guards(settings.database_url) as connection:
        connection.execute(delete(audit_table).where(audit_table.c.id > 4))

    made = make(settings, tmp_path / "a.tar", at=AT)
    place = settings_at(tmp_path / "new" / "place", elsewhere)
    before = left(tmp_path)

    assert [found.code for found in made.problems] == [ProblemCode.AUDIT_HEAD_GONE]
    expected = [(ProblemCode.BACKUP_AUDIT, ""), (ProblemCode.AUDIT_HEAD_GONE, "")]
    for work in (lambda: verify(made.file), lambda: restore(place, made.file)):
        assert refusal(work) == expected
    assert left(tmp_path) == before


def test_bk13_a_torn_line_is_carried_along(small: Settings, tmp_path: Path) -> None:
    heads = kept_heads(small, 2)
    torn = heads.path.read_bytes()[:-9]
    heads.path.write_bytes(torn)

    made = make(small, tmp_path / "a.tar", at=AT)

    assert contents_of(made.file)[FILE].startswith(torn)
    assert [one.head.number for one in verify(made.file).heads] == [3]


# Putting back ------------------------------------------------------------------------------------


def test_bk09_what_was_backed_up_is_what_is_restored(
    settings: Settings, made: Made, elsewhere: str, tmp_path: Path
) -> None:
    place = settings_at(tmp_path / "new" / "place", elsewhere)
    shutil.rmtree(place.data_dir, ignore_errors=True)

    restore(place, made.file)

    expected = all_rows(settings.database_url) | {table: [] for table in FLEETING}
    assert all_rows(place.database_url) == expected
    files = EvidenceFiles(place.evidence_dir)
    before = EvidenceFiles(settings.evidence_dir)
    assert set(files.digests()) == set(before.digests())
    assert {files.read(digest) for digest in files.digests()} == {PHOTO, PAPER, OBJECTED, OWN}
    kept = [path for path in left(place.data_dir) if path.startswith(".")]
    assert kept == []


def test_bk09_a_restored_database_goes_on(made: Made, elsewhere: str, tmp_path: Path) -> None:
    place = settings_at(tmp_path / "new", elsewhere)
    restore(place, made.file)
    row = {"commune": HERE, "name": "", "post": "", "phone": "", "email": "", "at": NOON}

    with Database.open(place.database_url) as database:
        execute(database, insert(contact), row | {"actor_name": "sau"})
        with database.read() as connection:
            ids = connection.scalars(select(contact.c.id).order_by(contact.c.id)).all()

    assert len(set(ids)) == len(ids) == 2


def test_bk09_an_encrypted_backup_is_restored(small: Settings, tmp_path: Path) -> None:
    to = [make_key(tmp_path / "key", at=AT)]
    file = make(small, tmp_path / "a.age", at=AT, to=to).file
    place = settings_at(tmp_path / "new")

    restore(place, file, tmp_path / "key")

    assert len(all_rows(place.database_url)["answer_event"]) == 2


def test_bk10_a_place_with_a_database_is_left_as_it_is(
    settings: Settings, made: Made, tmp_path: Path
) -> None:
    before = all_rows(settings.database_url)
    place = settings_at(tmp_path / "new", settings.database_url)

    assert refusal(lambda: restore(place, made.file)) == [(ProblemCode.RESTORE_NOT_EMPTY, "")]
    assert all_rows(settings.database_url) == before
    assert not place.data_dir.exists()


@pytest.mark.parametrize("name", ["readiness.db", "readiness.db-wal", "readiness.db-journal"])
def test_bk10_any_part_of_a_database_counts(name: str, small: Settings, tmp_path: Path) -> None:
    file = make(small, tmp_path / "a.tar", at=AT).file
    place = settings_at(tmp_path / "new")
    place.data_dir.mkdir()
    (place.data_dir / name).touch()

    assert refusal(lambda: restore(place, file)) == [(ProblemCode.RESTORE_NOT_EMPTY, "")]
    assert left(place.data_dir) == [name]


def test_bk10_a_place_with_evidence_is_left_as_it_is(
    made: Made, elsewhere: str, tmp_path: Path
) -> None:
    place = settings_at(tmp_path / "new", elsewhere)
    EvidenceFiles(place.evidence_dir).put(b"of somebody else")

    assert refusal(lambda: restore(place, made.file)) == [(ProblemCode.RESTORE_NOT_EMPTY, "")]
    assert left(place.data_dir) == ["evidence"]
    assert len(list(EvidenceFiles(place.evidence_dir).digests())) == 1


def test_bk10_a_refused_restore_leaves_nothing(made: Made, elsewhere: str, tmp_path: Path) -> None:
    place = settings_at(tmp_path / "new", elsewhere)
    cut = tmp_path / "cut.tar"
    cut.write_bytes(made.file.read_bytes()[:-2000])

    assert refusal(lambda: restore(place, cut)) == [(ProblemCode.BACKUP_CUT, "")]
    assert not place.data_dir.exists()
    restore(place, made.file)  # the place is empty still


def test_bk10_a_backup_of_the_other_kind_is_refused(
    small: Settings, tmp_path: Path, postgresql: str
) -> None:
    file = make(small, tmp_path / "a.tar", at=AT).file
    place = settings_at(tmp_path / "new", postgresql.format(name="template1"))

    assert refusal(lambda: restore(place, file)) == [(ProblemCode.RESTORE_KIND, "")]
    assert not place.data_dir.exists()


def test_bk10_a_place_that_cannot_be_written_is_told(small: Settings, tmp_path: Path) -> None:
    file = make(small, tmp_path / "a.tar", at=AT).file

    refused = refusal(lambda: restore(settings_at(Path("/proc/none")), file))

    assert refused == [(ProblemCode.FILE_WRITE, "")]


def test_bk08_a_broken_database_is_told(tmp_path: Path) -> None:
    place = settings_at(tmp_path / "data")
    place.data_dir.mkdir()
    (place.data_dir / "readiness.db").write_bytes(b"no database")

    refused = refusal(lambda: make(place, tmp_path / "a.tar", at=AT))

    assert refused == [(ProblemCode.DATABASE_UNREACHABLE, "")]


def test_bk11_an_older_schema_is_backed_up_as_it_is(
    elsewhere: str, tmp_path: Path, programs: None
) -> None:
    place = settings_at(tmp_path / "data", elsewhere)
    place.data_dir.mkdir()
    (tmp_path / "elsewhere").mkdir()
    engine = create_engine(place.database_url)
    with engine.begin() as connection:
        upgrade.build(connection, "0002")
        owner = "INSERT INTO installation VALUES (1, '51', true, '2026-12-01 05:00:00+00')"
        connection.execute(text(owner))
    engine.dispose()

    made = make(place, tmp_path / "a.tar", at=AT)

    assert made.manifest.revision == "0002"
    assert "account_event" not in all_rows(place.database_url)
