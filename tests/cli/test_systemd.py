"""The units of systemd in docs/systemd.

SY01 every command of ours in them is one that the command line accepts
SY02 what runs, runs as a user of its own with no rights to gain and a system that it cannot write
SY03 where data lies is the same for the app and for its backup
SY04 the timer is for a service that is there, and runs every day
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from survey.cli import app

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "systemd"
SERVICES = ("readiness.service", "readiness-backup.service")
PUBLIC = "age1vvvhdsdzfy6e2y4njnhfmdgyecllwsks4hahyettaa7ef0473dks2cfxja"
HARDENED = {
    "NoNewPrivileges": ["yes"],
    "CapabilityBoundingSet": [""],
    "ProtectSystem": ["strict"],
    "ProtectHome": ["yes"],
    "PrivateTmp": ["yes"],
    "UMask": ["0077"],
    "StateDirectoryMode": ["0700"],
    "RestrictSUIDSGID": ["yes"],
}


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """Return the sections of a unit; a setting may be given several times."""
    sections: dict[str, dict[str, list[str]]] = {}
    current: dict[str, list[str]] = {}
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            setting, mark, value = line.partition("=")
            assert mark
            current.setdefault(setting, []).append(value)
    return sections


def commands(name: str) -> Iterator[list[str]]:
    """Yield the words behind ``readiness`` of every command of ours in a service."""
    for setting, lines in unit(name)["Service"].items():
        for line in lines if setting.startswith("Exec") else ():
            program, *words = shlex.split(line.replace("${READINESS_BACKUP_KEY}", PUBLIC))
            assert program.startswith("/")
            if Path(program).name == "readiness":
                yield words


@pytest.mark.parametrize("name", SERVICES)
def test_sy01_our_commands_are_accepted(name: str) -> None:
    found = list(commands(name))

    assert found
    for command, *words in found:
        group: Any = get_command(app)
        group.commands[command].make_context(command, words)


def test_sy01_a_command_that_is_not_ours_would_be_noticed() -> None:
    group: Any = get_command(app)

    with pytest.raises(Exception, match="nowhere"):
        group.commands["backup"].make_context("backup", ["--nowhere", "x"])


@pytest.mark.parametrize("name", SERVICES)
def test_sy02_a_service_has_few_rights(name: str) -> None:
    service = unit(name)["Service"]

    assert {key: service.get(key) for key in HARDENED} == HARDENED
    assert service["User"] == ["readiness"]


def test_sy03_app_and_backup_mean_the_same_data() -> None:
    app_, backup = (unit(name)["Service"] for name in SERVICES)

    assert app_["Environment"] == backup["Environment"] == ["READINESS_DATA_DIR=/var/lib/readiness"]
    assert app_["EnvironmentFile"][0] == backup["EnvironmentFile"][0]
    folders = [f"/var/lib/{name}" for name in backup["StateDirectory"][0].split()]
    ((_, _, target, *_),) = commands("readiness-backup.service")
    assert folders == ["/var/lib/readiness", target]


def test_sy04_the_timer_runs_every_day() -> None:
    timer = unit("readiness-backup.timer")["Timer"]

    assert (FOLDER / "readiness-backup.service").exists()
    assert timer["OnCalendar"][0].startswith("*-*-* ")
    assert timer["Persistent"] == ["true"]
