"""The readiness command: what each part does and what it refuses.

CL01 init stamps an empty database with real data for a known province, once
CL02 demo fills an empty database and tells what it did; a second time is refused
CL03 score writes a row for each commune, of the round asked for or the one that is meant
CL04 export lagging writes the form that the suffix names
CL05 without --round the newest open round is meant, else the only one; otherwise it is asked for
CL06 a target that cannot be written is refused before any work, and nothing is left behind
CL07 a refusal is Vietnamese, on stderr, with exit code 1 and no traceback
CL08 catalogue check tells every problem with file and line, else what there is
CL09 catalogue record says which versions the next round pins; the same content gets no new number
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey.model import Actor, Role, RoundState
from survey.settings import CONTENT
from tests.cli.conftest import Command
from tests.exchange.demo_home import opened

DESK = Actor("Lê Thị Chi", Role.DESK)


def lines(file: Path) -> list[dict[str, str]]:
    text = file.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def add_round(home: Path, name: str, *states: RoundState) -> None:
    """Create a round and move it through *states*."""
    application = opened(home)
    day = date(2026, 12, 1)
    number = application.create_round(name=name, opens_on=day, closes_on=day, actor=DESK)
    for state in states:
        application.change_round(number, state, actor=DESK, reason="theo kế hoạch")
    application.close()


def close_round(home: Path, number: int) -> None:
    application = opened(home)
    application.change_round(number, RoundState.LOCKED, actor=DESK, reason="hết hạn")
    application.close()


# init and demo -----------------------------------------------------------------------------------


def test_cl01_init_prepares_for_real_data(home: Path, readiness: Command) -> None:
    result = readiness("init", "--province", "51")
    application = opened(home)
    installed = application.installed()
    application.close()

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "Đã khởi tạo cho Tỉnh Quảng Ngãi: 96 xã, phường, đặc khu.\n"
    assert (installed.province, installed.made_up) == ("51", False)


@pytest.mark.parametrize("province", ["99", "5", "Quảng Ngãi", ""])
def test_cl01_an_unknown_province_is_refused(province: str, home: Path, readiness: Command) -> None:
    result = readiness("init", "--province", province)

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Mã tỉnh «{province}» không có" in result.stderr


def test_cl01_init_happens_once(home: Path, readiness: Command) -> None:
    readiness("init", "--province", "51")
    result = readiness("init", "--province", "01")

    assert result.exit_code == 1
    assert "đã có dữ liệu của tỉnh 51" in result.stderr


def test_cl02_demo_fills_an_empty_database(home: Path, readiness: Command) -> None:
    result = readiness("demo")
    application = opened(home)
    made_up, rounds = application.installed().made_up, application.rounds()
    application.close()

    assert result.exit_code == 0
    assert "Đã tạo DỮ LIỆU MINH HỌA cho Tỉnh Quảng Ngãi." in result.stdout
    assert made_up
    assert len(rounds) == 2


def test_cl02_demo_is_refused_on_any_other_database(filled: Path, readiness: Command) -> None:
    result = readiness("demo")

    assert result.exit_code == 1
    assert "đã có dữ liệu của tỉnh 51" in result.stderr


# score and export --------------------------------------------------------------------------------


def test_cl03_score_writes_every_commune(filled: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "điểm.csv"
    result = readiness("score", "--out", out)
    found = lines(out)

    assert result.exit_code == 0
    assert str(out) in result.stdout
    assert len(found) == 96
    assert next(iter(found[0].values())) == "21025"


def test_cl03_score_as_of_another_day(filled: Path, tmp_path: Path, readiness: Command) -> None:
    out = tmp_path / "a.csv"
    readiness("score", "--out", out, "--as-of", "2026-11-01", "--round", "1")

    assert {row["as_of"] for row in lines(out)} == {"2026-11-01"}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".geojson", ".XLSX"])
def test_cl04_the_suffix_names_the_form(
    suffix: str, filled: Path, tmp_path: Path, readiness: Command
) -> None:
    out = tmp_path / f"list{suffix}"
    result = readiness("export", "lagging", "--out", out)

    assert (result.exit_code, result.stderr) == (0, "")
    match suffix.lower():
        case ".xlsx":
            load_workbook(out).close()
        case ".geojson":
            assert json.loads(out.read_bytes())["features"]
        case _:
            assert lines(out)


def test_cl05_the_newest_open_round_is_meant(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    add_round(filled, "Đợt 2", RoundState.OPEN)
    add_round(filled, "Đợt 3")
    result = readiness("score", "--out", tmp_path / "a.csv")

    assert "«Đợt 2»" in result.stdout


def test_cl05_the_only_round_is_meant_even_when_locked(
    home: Path, tmp_path: Path, readiness: Command
) -> None:
    readiness("init", "--province", "51")
    add_round(home, "Đợt 1", RoundState.OPEN, RoundState.LOCKED)
    result = readiness("score", "--out", tmp_path / "a.csv")

    assert result.exit_code == 0


def test_cl05_it_is_asked_for_where_several_could_be_meant(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    close_round(filled, 1)
    add_round(filled, "Đợt 2")
    result = readiness("score", "--out", tmp_path / "a.csv")

    assert result.exit_code == 1
    assert "--round: 1: Đợt minh họa tháng 11/2026; 2: " in result.stderr
    assert "; 3: Đợt 2." in result.stderr


def test_cl05_there_must_be_a_round(home: Path, tmp_path: Path, readiness: Command) -> None:
    readiness("init", "--province", "51")
    result = readiness("score", "--out", tmp_path / "a.csv")

    assert result.exit_code == 1
    assert "Chưa có đợt kiểm tra nào" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("score", "--out", "a.xlsx"), "đuôi được hỗ trợ", id="score as xlsx"),
        pytest.param(("export", "lagging", "--out", "a.doc"), ".geojson", id="list as doc"),
        pytest.param(("score", "--out", "none/a.csv"), "không có thư mục none", id="no folder"),
    ],
)
def test_cl06_a_target_is_looked_at_first(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    home: Path,
    readiness: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = readiness(*words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


# refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("score", "--out", "a.csv"), id="CL07 an empty database"),
        pytest.param(("export", "lagging", "--out", "a.csv"), id="CL07 nothing to export"),
    ],
)
def test_cl07_an_empty_database_is_refused(
    words: tuple[str, ...],
    home: Path,
    tmp_path: Path,
    readiness: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = readiness(*words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: Cơ sở dữ liệu chưa khởi tạo.")


def test_cl07_an_unknown_round_is_refused(filled: Path, tmp_path: Path, readiness: Command) -> None:
    result = readiness("score", "--out", tmp_path / "a.csv", "--round", "9")

    assert result.exit_code == 1
    assert result.stderr == "Lỗi: Không có đợt kiểm tra số «9». Chọn đợt trong danh sách.\n"


def test_cl07_wrong_settings_are_refused(
    home: Path, readiness: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x:mat-khau@nowhere/db")
    result = readiness("demo")

    assert result.exit_code == 1
    assert "DATABASE_URL" in result.stderr
    assert "mat-khau" not in result.stderr


# content -----------------------------------------------------------------------------------------


def test_cl08_the_shipped_content_is_in_order(readiness: Command) -> None:
    result = readiness("catalogue", "check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "Nhóm tiêu chí: 10\n" in result.stdout
    assert result.stdout.endswith("Không có lỗi.\n")


def test_cl09_unchanged_content_keeps_its_numbers(filled: Path, readiness: Command) -> None:
    result = readiness("catalogue", "record")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "Đợt tạo từ nay dùng danh mục bản 1, chính sách bản 1.\n"


def test_cl09_an_empty_database_has_nothing_to_add_to(home: Path, readiness: Command) -> None:
    result = readiness("catalogue", "record")

    assert result.exit_code == 1
    assert "chưa khởi tạo" in result.stderr


def test_cl08_every_problem_has_its_file_and_line(tmp_path: Path, readiness: Command) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("boundaries", "build"))
    catalogue, policy = folder / "catalogue" / "TS.yaml", folder / "policy.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("domain: TS", "domain: ZZ"), "utf-8")
    policy.write_text(policy.read_text("utf-8").replace("minimum_n: 10", "minimum_n: ten"), "utf-8")
    result = readiness("catalogue", "check", "--folder", folder)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "Lỗi: TS.yaml, dòng 1: " in result.stderr
    assert "Lỗi: policy.yaml, dòng " in result.stderr


def test_cl08_a_file_that_is_not_utf8_is_told(tmp_path: Path, readiness: Command) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("boundaries", "build"))
    (folder / "catalogue" / "TS.yaml").write_bytes(b"domain: TS\n# \xff\n")
    result = readiness("catalogue", "check", "--folder", folder)

    assert result.exit_code == 1
    assert result.stderr.startswith("Lỗi: TS.yaml, dòng 2: ")


def test_cl08_a_folder_without_content_is_told(tmp_path: Path, readiness: Command) -> None:
    result = readiness("catalogue", "check", "--folder", tmp_path / "none")

    assert result.exit_code == 1
    assert "catalogue/" in result.stderr
