"""The commands that back up, verify and restore.

CB01 backup tells what it wrote; verify finds it whole; restore makes it the province elsewhere
CB02 backup-key writes a key file and prints nothing but the public key to stdout
CB03 encrypted, the backup is opened by its key alone
CB04 where evidence is lost the backup is written, and the exit code says that something is wrong
CB05 a refusal is told on stderr with exit code 1, without a traceback; nothing is written
CB06 what is restored goes on in the audit, after a row that says so
"""

from __future__ import annotations

from pathlib import Path

import pytest

from survey import labels
from survey.rights import Action
from survey.storage import audit
from survey.storage.engine import Database
from tests.access.backups import OWN, filled, settings_at
from tests.cli.conftest import Command
from tests.support.made_once import put_empty_database


@pytest.fixture
def province(home: Path) -> Path:
    """The data folder of a small province, which the command finds."""
    put_empty_database(home)
    filled(settings_at(home))
    return home


@pytest.fixture
def out(province: Path, tmp_path: Path, readiness: Command) -> Path:
    """A backup of it."""
    file = tmp_path / "a.tar"
    assert readiness("backup", "--out", file).exit_code == 0
    return file


def test_cb01_there_and_back(
    out: Path,
    tmp_path: Path,
    home: Path,
    readiness: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verified = readiness("backup", "--verify", out)
    monkeypatch.setenv("READINESS_DATA_DIR", str(tmp_path / "new"))
    restored = readiness("restore", out)

    for result in (verified, restored):
        assert (result.exit_code, result.stderr) == (0, "")
        assert "Tỉnh 51, dữ liệu thật" in result.stdout
        assert "4 tệp minh chứng" in result.stdout
    names = [sorted(p.name for p in folder.rglob("*")) for folder in (home, tmp_path / "new")]
    assert set(names[0]) ^ set(names[1]) == {".backup.lock"}


def test_cb06_a_restore_is_noted_behind_what_was_backed_up(
    out: Path, tmp_path: Path, readiness: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "b.tar"
    assert readiness("backup", "--out", second).exit_code == 0
    monkeypatch.setenv("READINESS_DATA_DIR", str(tmp_path / "new"))

    assert readiness("restore", second).exit_code == 0

    with Database.open(f"sqlite:///{tmp_path}/new/readiness.db") as database:
        newest, before = audit.page(database, limit=9)
    assert (newest.action, dict(newest.place)) == ("restored", {"rows": 1})
    assert before.action == Action.BACK_UP
    verified = readiness("audit", "verify")
    assert (verified.exit_code, verified.stderr) == (0, "")
    assert "restored" in labels.AUDIT_ACTION


def test_cb01_a_folder_is_a_place_for_backups(
    province: Path, tmp_path: Path, readiness: Command
) -> None:
    (tmp_path / "backups").mkdir()

    result = readiness("backup", "--out", tmp_path / "backups")

    (file,) = (tmp_path / "backups").iterdir()
    assert str(file) in result.stdout


def test_cb02_the_public_key_is_all_that_stdout_holds(tmp_path: Path, readiness: Command) -> None:
    result = readiness("backup-key", "--out", tmp_path / "key")

    assert result.exit_code == 0
    assert result.stdout.startswith("age1")
    assert len(result.stdout.split()) == 1
    assert result.stdout.strip() in (tmp_path / "key").read_text()


def test_cb03_only_the_key_opens_it(
    province: Path, tmp_path: Path, readiness: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, out = tmp_path / "key", tmp_path / "a.age"
    public = readiness("backup-key", "--out", key).stdout.strip()
    readiness("backup", "--out", out, "--to", public)

    assert readiness("backup", "--verify", out).exit_code == 1
    assert readiness("backup", "--verify", out, "--identity", key).exit_code == 0
    monkeypatch.setenv("READINESS_DATA_DIR", str(tmp_path / "new"))
    assert readiness("restore", out).exit_code == 1
    assert readiness("restore", out, "--identity", key).exit_code == 0


def test_cb04_lost_evidence_is_a_reason_to_look(
    province: Path, tmp_path: Path, readiness: Command
) -> None:
    (lost,) = (p for p in province.rglob("evidence/*/*") if p.read_bytes() == OWN)
    lost.unlink()

    result = readiness("backup", "--out", tmp_path / "a.tar")

    assert (result.exit_code, "Traceback" in result.stderr) == (1, False)
    assert result.stderr.startswith(f"Lỗi: {lost.name}: ")
    assert (tmp_path / "a.tar").exists()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("backup",), id="CB05 nothing said"),
        pytest.param(("backup", "--out", "b", "--verify", "b"), id="CB05 both at once"),
        pytest.param(("backup", "--out", "b", "--identity", "b"), id="CB05 a key to write with"),
        pytest.param(("backup", "--verify", "a.tar", "--force"), id="CB05 force to verify"),
        pytest.param(("backup", "--out", "a.tar"), id="CB05 there already"),
        pytest.param(("backup", "--out", "b.tar", "--to", "x"), id="CB05 no public key"),
        pytest.param(("backup", "--verify", "none.tar"), id="CB05 no file"),
        pytest.param(("restore", "a.tar"), id="CB05 a province is there"),
        pytest.param(("backup-key", "--out", "a.tar"), id="CB05 a key over a file"),
    ],
)
def test_cb05_a_refusal(
    words: tuple[str, ...],
    out: Path,
    readiness: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(out.parent)
    before = {p: p.stat().st_size for p in out.parent.iterdir()}

    result = readiness(*words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: ")
    assert {p: p.stat().st_size for p in out.parent.iterdir()} == before
