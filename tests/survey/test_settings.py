"""Where data lives, read from the environment, and the one clock.

SE01 without variables: the folder var/ of the project and SQLite in it
SE02 a folder of one's own holds database and evidence
SE03 a PostgreSQL address is spoken to by psycopg
SE04 every fault is told at once, and no password with it
SE05 the environment of the process is read where none is given
SE06 a session may be left alone for 60 minutes, or as many as are set, from 5 to 720
SE07 the address by which people reach the app is a server's, without path, query or password
SE08 what a password costs is no matter of the environment
CL01 the clock is aware; local time is Vietnamese
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey.problems import ProblemCode, SurveyError
from survey.settings import ROOT, Settings, local, now


def test_se01_without_variables() -> None:
    settings = Settings.from_env({})

    assert settings.data_dir == ROOT / "var"
    assert settings.database_url == f"sqlite:///{ROOT / 'var' / 'readiness.db'}"


def test_se02_a_folder_of_ones_own(tmp_path: Path) -> None:
    settings = Settings.from_env({"READINESS_DATA_DIR": str(tmp_path / "new"), "DATABASE_URL": ""})

    assert settings.database_url == f"sqlite:///{tmp_path / 'new' / 'readiness.db'}"
    assert settings.evidence_dir == tmp_path / "new" / "evidence"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        pytest.param("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d", id="SE03 short"),
        pytest.param("postgresql+psycopg://h/d", "postgresql+psycopg://h/d", id="SE03 full"),
        pytest.param("sqlite:////srv/a.db", "sqlite:////srv/a.db", id="SE03 SQLite as it is"),
    ],
)
def test_an_address_is_read(given: str, read: str) -> None:
    assert Settings.from_env({"DATABASE_URL": given}).database_url == read


def test_se04_every_fault_is_told_and_no_password(tmp_path: Path) -> None:
    file = tmp_path / "tep"
    file.touch()
    address = "mysql://root:mat-khau@host/db"

    with pytest.raises(SurveyError) as refused:
        Settings.from_env({"DATABASE_URL": address, "READINESS_DATA_DIR": str(file)})

    codes = [problem.code for problem in refused.value.problems]
    assert codes == [ProblemCode.SETTING_VALUE, ProblemCode.DATA_DIR]
    assert "mat-khau" not in str(refused.value)


@pytest.mark.parametrize("value", ["mat-khau", "mat-khau@host", "//mat-khau@host", "u:mat-khau"])
def test_se04_an_address_without_a_scheme_shows_nothing_of_a_password(value: str) -> None:
    with pytest.raises(SurveyError) as refused:
        Settings.from_env({"DATABASE_URL": value})

    assert "mat-khau" not in str(refused.value)


def test_se05_the_environment_of_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READINESS_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert Settings.from_env().data_dir == tmp_path


@pytest.mark.parametrize(
    ("given", "minutes"),
    [
        pytest.param("", 60, id="SE06 nothing said"),
        pytest.param(" 5 ", 5, id="SE06 least"),
        pytest.param("720", 720, id="SE06 most"),
        pytest.param("4", None, id="SE06 too few"),
        pytest.param("721", None, id="SE06 too many"),
        pytest.param("0", None, id="SE06 none"),
        pytest.param("-30", None, id="SE06 negative"),
        pytest.param("30.5", None, id="SE06 a fraction"),
        pytest.param("\u0663\u0660", None, id="SE06 other digits"),
        pytest.param("9" * 5000, None, id="SE06 endless"),
    ],
)
def test_how_long_a_session_may_be_left_alone(given: str, minutes: int | None) -> None:
    environment = {"READINESS_IDLE_MINUTES": given}

    if minutes is None:
        assert refused(environment) == [ProblemCode.SETTING_VALUE]
    else:
        assert Settings.from_env(environment).idle == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        pytest.param("", "", id="SE07 nothing said"),
        pytest.param("https://a-b.gov.vn/", "https://a-b.gov.vn", id="SE07 a server"),
        pytest.param("http://10.0.0.1:8501", "http://10.0.0.1:8501", id="SE07 a port"),
        pytest.param("https://a.vn/duong-dan", None, id="SE07 a path"),
        pytest.param("https://a.vn?x=1", None, id="SE07 a query"),
        pytest.param("https://u:p@a.vn", None, id="SE07 a password"),
        pytest.param("ftp://a.vn", None, id="SE07 another scheme"),
        pytest.param("a.vn", None, id="SE07 no scheme"),
        pytest.param("https://a.vn\nX: y", None, id="SE07 two lines"),
    ],
)
def test_where_people_reach_the_app(given: str, read: str | None) -> None:
    environment = {"READINESS_PUBLIC_URL": given}

    if read is None:
        assert refused(environment) == [ProblemCode.SETTING_VALUE]
    else:
        assert Settings.from_env(environment).public_url == read


def refused(environment: dict[str, str]) -> list[ProblemCode]:
    with pytest.raises(SurveyError) as caught:
        Settings.from_env(environment)
    assert str(caught.value)
    return [problem.code for problem in caught.value.problems]


def test_se08_the_cost_of_passwords_is_the_standard_one() -> None:
    assert Settings.from_env({"READINESS_PASSWORD_COST": "1"}).password_cost == (3, 65_536, 4)


def test_cl01_the_clock_is_aware() -> None:
    assert now().utcoffset() == timedelta(0)


def test_cl01_local_time_is_vietnamese() -> None:
    moment = local(datetime(2026, 12, 31, 18, 30, tzinfo=UTC))

    assert moment.isoformat() == "2027-01-01T01:30:00+07:00"
