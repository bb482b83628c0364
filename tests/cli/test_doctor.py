"""readiness doctor.

CL30 a machine in order gives exit code 0, and a line for each thing looked at
CL31 a database that is missing or empty is told with what to do; a missing one is not created
CL32 what is wrong is told with its remedy, the rest is looked at all the same; exit code 1
CL33 the provider of identities is asked where one is set
CL34 heads of the audit that cannot be kept are told without a word of the system's
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey import cli_checks
from survey.access.provider import provider_of
from survey.cli_checks import Finding, examine
from survey.settings import now
from survey.storage.heads import FILE
from tests.cli.conftest import Command
from tests.exchange.demo_home import opened
from tests.support.oidc_provider import Canned, Provider, running


@pytest.fixture(autouse=True)
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return constraints that this machine keeps to: which versions run the tests is CI's business."""
    file = tmp_path / "constraints.txt"
    found = {name: cli_checks._version(name) for name in ("numpy", "typer")}  # noqa: SLF001
    file.write_text("".join(f"{name}=={version}\n" for name, version in found.items()), "utf-8")
    monkeypatch.setattr(cli_checks, "CONSTRAINTS", file)
    return file


def wrong() -> list[Finding]:
    return [finding for finding in examine() if not finding.fine]


def test_cl30_a_machine_in_order(filled: Path, readiness: Command) -> None:
    result = readiness("doctor")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "LỖI" not in result.stdout
    assert "Đạt  SQLite ghi theo WAL: bật\n" in result.stdout
    assert "Đạt  Cơ sở dữ liệu của tỉnh 51, DỮ LIỆU MINH HỌA\n" in result.stdout
    assert result.stdout.endswith("Mọi thứ sẵn sàng.\n")


def test_cl31_a_missing_database_is_told_and_not_made(home: Path, readiness: Command) -> None:
    result = readiness("doctor")

    assert result.exit_code == 1
    assert "chưa có\n      → Cơ sở dữ liệu chưa khởi tạo. Chạy «readiness init" in result.stdout
    assert list(home.iterdir()) == []


def test_cl31_an_empty_database_is_told(home: Path) -> None:
    opened(home).close()

    assert [finding.text for finding in wrong()] == ["Cơ sở dữ liệu chưa khởi tạo"]


def test_cl32_other_versions_are_told(filled: Path, locked: Path) -> None:
    locked.write_text("numpy==0.1\nstreamlit==0.1 # old\n", "utf-8")
    (finding,) = wrong()

    assert "(cần 0.1)" in finding.text
    assert "pip install" in finding.remedy


def test_cl32_faulty_content_is_told(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_checks, "CONTENT", tmp_path)

    assert [finding.text.split()[0] for finding in wrong()] == ["Danh", "Ranh"]


def test_cl32_missing_fonts_are_told(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_checks, "FONT_PACKAGE", "no_such_package")

    assert [finding.text for finding in wrong()] == ["Phông chữ giao diện"]


def test_cl32_a_file_in_the_place_of_the_folder(
    tmp_path: Path, home: Path, readiness: Command
) -> None:
    home.write_text("not a folder", "utf-8")
    result = readiness("doctor")

    assert result.exit_code == 1
    assert "READINESS_DATA_DIR" in result.stdout


def test_cl32_a_database_that_is_none(home: Path, readiness: Command) -> None:
    home.mkdir()
    (home / "readiness.db").write_text("no database at all, but long enough" * 99, "utf-8")
    result = readiness("doctor")

    assert result.exit_code == 1
    assert "Không mở được cơ sở dữ liệu" in result.stdout


@pytest.fixture
def there(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider of identities that the environment names."""
    with running(now) as found:
        oidc = found.settings()
        monkeypatch.setenv("READINESS_OIDC_ISSUER", oidc.issuer)
        monkeypatch.setenv("READINESS_OIDC_CLIENT_ID", oidc.client_id)
        monkeypatch.setenv("READINESS_OIDC_CLIENT_SECRET", oidc.client_secret)
        monkeypatch.setenv("READINESS_PUBLIC_URL", "https://sansang.tinh.vn")
        provider_of.cache_clear()
        yield found


def test_cl33_the_provider_of_identities(there: Provider, readiness: Command) -> None:
    result = readiness("doctor")

    assert result.exit_code == 0
    assert there.issuer in result.stdout
    assert "https://sansang.tinh.vn/dang-nhap/tinh/ve" in result.stdout
    assert there.settings().client_secret not in result.stdout
    assert there.asked == ["/.well-known/openid-configuration", "/keys"]


@pytest.mark.parametrize(
    ("answer", "remedy"),
    [
        pytest.param(Canned(status=503), cli_checks.PROVIDER_DOWN, id="CL33 down"),
        pytest.param(Canned(b"<html>"), cli_checks.PROVIDER_WRONG, id="CL33 something else"),
    ],
)
def test_cl33_a_provider_that_errs(there: Provider, answer: Canned, remedy: str) -> None:
    there.knobs.canned = {"/.well-known/openid-configuration": answer}

    assert [finding.remedy for finding in wrong()] == [remedy]


def test_cl34_heads_that_cannot_be_kept(filled: Path) -> None:
    file = filled / FILE
    file.unlink(missing_ok=True)
    file.mkdir()

    (found,) = wrong()

    assert str(file) in found.remedy
    assert "directory" not in found.remedy
