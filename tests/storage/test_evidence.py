"""What is known about the evidence, and the files.

ST90 evidence is found by its digest, exactly as recorded; what was said first stays
ST91 a file is named by its sha256 and comes back byte for byte; putting it again changes nothing
ST92 only the owner may read it, and nothing half-written is left behind
ST93 a file that is gone or was changed is a problem, and putting it again heals it
ST94 a name that is no digest is refused, so that no path can be smuggled in
ST95 a folder that cannot be written is a problem
ST96 a person opens a file that an answer, self-answer or objection within reach names, now or earlier; or
   that the person stored and nothing names yet
"""

from __future__ import annotations

import hashlib
import itertools
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.model import Actor, Evidence, Role
from survey.problems import ProblemCode
from survey.rights import AccountRole, Rights
from survey.storage import answers, evidence, objections, self_answers
from survey.storage.engine import Database
from survey.storage.files import EvidenceFiles
from survey.storage.objections import NewObjection
from tests.storage.builders import (
    HERE,
    NOON,
    THERE,
    A,
    B,
    at_once,
    minutes,
    new,
    open_round,
    refusal,
    said,
)

PHOTO = Evidence(
    digest="a" * 64,
    media_type="image/jpeg",
    size=1234,
    original_name="Bộ phận Một cửa.jpg",
    uploaded_at=NOON,
    uploaded_by="An",
    taken_at=minutes(-5),
    latitude=15.120473,
    longitude=-108.792,
)
PAGE = Evidence("b" * 64, "application/pdf", 0, "a.pdf", NOON, "Bình")


def falling_beside(other: bytes) -> bytes:
    """Return 2,000 bytes or more that are kept in the same folder as *other*."""
    folder = hashlib.sha256(other).hexdigest()[:2]
    contents = (b"x" * size for size in itertools.count(2000))
    return next(c for c in contents if hashlib.sha256(c).hexdigest().startswith(folder))


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence")


def test_st90_evidence_comes_back_as_recorded(database: Database) -> None:
    evidence.record(database, PHOTO)
    evidence.record(database, PAGE)

    assert evidence.get(database, PHOTO.digest) == PHOTO
    assert evidence.get_many(database, [PAGE.digest, "c" * 64]) == {PAGE.digest: PAGE}


def test_st90_what_was_never_recorded_is_not_there(database: Database) -> None:
    assert evidence.get(database, PHOTO.digest) is None
    assert evidence.get_many(database, []) == {}


def test_st90_what_was_said_first_stays(database: Database) -> None:
    evidence.record(database, PHOTO)
    evidence.record(database, Evidence(PHOTO.digest, "image/png", 1, "b.png", minutes(1), "Bình"))

    assert evidence.get(database, PHOTO.digest) == PHOTO


def test_st90_many_may_record_the_same_file_at_once(database: Database) -> None:
    at_once(8, lambda _: evidence.record(database, PHOTO))

    assert evidence.get(database, PHOTO.digest) == PHOTO


def named_in_an_answer(database: Database, round_id: int) -> None:
    answers.append(database, new(round_id, said("a", PHOTO.digest)), at=NOON)


def named_earlier(database: Database, round_id: int) -> None:
    named_in_an_answer(database, round_id)
    answers.append(database, new(round_id, "b", based_on=1), at=minutes(1))


def named_in_a_self_answer(database: Database, round_id: int) -> None:
    official = Actor("Hồ Văn Ba", Role.COMMUNE)
    entry = new(round_id, said("a", PAGE.digest, PHOTO.digest), actor=official)
    self_answers.append(database, entry, at=NOON)


def named_in_an_objection(database: Database, round_id: int) -> None:
    answers.append(database, new(round_id), at=NOON)
    words = NewObjection(round_id, HERE, A, 1, "sai", (PHOTO.digest,), "Ba")
    objections.lodge(database, words, at=NOON)


NAMING = (named_in_an_answer, named_earlier, named_in_a_self_answer, named_in_an_objection)
MEMBER, EXECUTIVE = AccountRole.MEMBER, AccountRole.EXECUTIVE
READERS = {
    "of the commune": (Rights("a1", "x", MEMBER, frozenset({HERE}), items=None), True),
    "of another commune": (Rights("a1", "x", MEMBER, frozenset({THERE}), items=None), False),
    "of another commune, who stored it": (
        Rights("a1", PHOTO.uploaded_by, MEMBER, frozenset({THERE}), items=None),
        False,
    ),
    "of the item": (
        Rights("a1", "x", EXECUTIVE, everywhere=True, items=frozenset({A})),
        True,
    ),
    "of another item": (
        Rights("a1", "x", EXECUTIVE, everywhere=True, items=frozenset({B})),
        False,
    ),
    "of everything": (Rights("a1", "x", AccountRole.DESK, everywhere=True, items=None), True),
}


@pytest.mark.parametrize("name", NAMING, ids=lambda name: f"ST96 {name.__name__}")
def test_a_file_is_opened_by_whom_its_naming_is_for(
    database: Database, name: Callable[[Database, int], None]
) -> None:
    evidence.record(database, PHOTO)
    evidence.record(database, PAGE)
    name(database, open_round(database))

    found = {who: is_readable(database, rights) for who, (rights, _) in READERS.items()}

    assert found == {who: expected for who, (_, expected) in READERS.items()}


def test_st96_a_file_that_nothing_names_is_for_whom_it_came_from(database: Database) -> None:
    evidence.record(database, PHOTO)

    may = [who for who, (rights, _) in READERS.items() if is_readable(database, rights)]

    assert may == ["of another commune, who stored it", "of everything"]


def is_readable(database: Database, rights: Rights, digest: str = PHOTO.digest) -> bool:
    return evidence.readable(database.seen_by(rights), digest)


@pytest.mark.parametrize("digest", ["", "%", "a" * 63, "_" * 64, "A" * 64, '","'])
def test_st96_a_part_of_a_digest_is_none(database: Database, digest: str) -> None:
    evidence.record(database, PHOTO)
    evidence.record(database, PAGE)
    answers.append(
        database, new(open_round(database), said("a", PHOTO.digest, PAGE.digest)), at=NOON
    )

    assert not is_readable(database, READERS["of the commune"][0], digest)


@given(data=st.binary(max_size=300))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_st91_a_file_comes_back(files: EvidenceFiles, data: bytes) -> None:
    digest = files.put(data)

    assert digest == hashlib.sha256(data).hexdigest()
    assert files.read(digest) == data


def test_st91_putting_it_again_changes_nothing(files: EvidenceFiles) -> None:
    digest = files.put(b"photo")
    before = files.path(digest).stat()

    assert files.put(b"photo") == digest
    assert files.path(digest).stat() == before


def test_st91_many_may_put_the_same_file_at_once(files: EvidenceFiles) -> None:
    digests = at_once(8, lambda _: files.put(b"photo" * 100_000))

    assert len(set(digests)) == 1
    assert files.read(digests[0]) == b"photo" * 100_000


def test_st91_every_file_is_listed(files: EvidenceFiles) -> None:
    assert list(files.digests()) == []

    kept = {files.put(data) for data in (b"one", b"two", b"one")}

    assert sorted(files.digests()) == sorted(kept)


def test_st92_the_file_is_its_owners_and_alone(files: EvidenceFiles) -> None:
    path = files.path(files.put(b"photo"))

    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_st92_a_full_disk_leaves_nothing_half_written(files: EvidenceFiles) -> None:
    path = files.path(files.put(b"photo"))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        problems = refusal(lambda: files.put(falling_beside(b"photo")))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert problems == [(ProblemCode.FILE_WRITE, "")]
    assert list(path.parent.iterdir()) == [path]


def test_st93_a_file_that_is_gone_is_a_problem(files: EvidenceFiles) -> None:
    assert refusal(lambda: files.read("a" * 64)) == [(ProblemCode.EVIDENCE_UNKNOWN, "")]


def test_st93_a_changed_file_is_a_problem_until_it_is_put_again(files: EvidenceFiles) -> None:
    digest = files.put(b"photo")
    files.path(digest).write_bytes(b"phot0")

    assert refusal(lambda: files.read(digest)) == [(ProblemCode.EVIDENCE_BROKEN, "")]

    files.put(b"photo")

    assert files.read(digest) == b"photo"


@pytest.mark.parametrize(
    "name",
    ["", "a" * 63, "a" * 65, "A" * 64, "a" * 64 + "\n", "../" + "a" * 61, "/etc/passwd", "٣" * 64],
)
def test_st94_no_path_can_be_smuggled_in(files: EvidenceFiles, name: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        files.read(name)


def test_st95_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    files = EvidenceFiles(tmp_path / "file")

    assert refusal(lambda: files.put(b"photo")) == [(ProblemCode.FILE_WRITE, "")]
