"""The one command that checks everything, and the versions it installs.

EV01 it refuses a Python that the project does not run on, and says which it wants
EV02 a missing program that cannot be installed stops it, with name, purpose and command
EV03 every check runs, every bench by name; a failed or empty one stops it
EV04 constraints.txt pins every package that the project names, and holds nothing but versions
EV05 CI runs the same command on the lowest and the highest Python
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.everything import (
    PROGRAMS,
    UNMEASURED,
    Program,
    Step,
    Stop,
    missing,
    provide_programs,
    refuse_other_pythons,
    run_step,
    steps,
)
from tests.layout.tree import ROOT

PINS = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
ABSENT = Program("Zither", lambda: False, "zither-nox", "plays the tests")
PRESENT = Program("Python", lambda: True, "python3", "runs the tests")


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7), (4, 0)])
def test_ev01_another_python_is_refused(version: tuple[int, int]) -> None:
    with pytest.raises(
        Stop, match=re.escape(f"{version[0]}.{version[1]}; the project runs on 3.11")
    ):
        refuse_other_pythons(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13, 9)])
def test_ev01_a_python_of_the_project_is_taken(version: tuple[int, ...]) -> None:
    refuse_other_pythons(version)


def test_ev02_what_is_missing_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(Stop, match=r"missing: Zither \(plays the tests\)") as stop:
        provide_programs((PRESENT, ABSENT))

    assert str(stop.value).endswith("install -y --no-install-recommends zither-nox")
    assert re.search(r"Zither\s+MISSING\s+zither-nox\s+plays the tests", capsys.readouterr().out)


def test_ev02_nothing_is_installed_where_nothing_is_missing() -> None:
    provide_programs((PRESENT,))

    assert missing((PRESENT, ABSENT)) == (ABSENT,)


def test_ev02_every_program_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert {program.name for program in missing(PROGRAMS)} == {
        *(
            "Chromium",
            "LibreOffice Calc",
            "LibreOffice Writer",
            "Liberation Serif",
            "Java",
            "pdftoppm",
        ),
    }


def test_ev03_every_check_runs() -> None:
    benches = [str(path.relative_to(ROOT)) for path in ROOT.glob("tests/bench/bench_*.py")]
    found = steps(Path("bin/python"))
    commands = [" ".join(step.command) for step in found]

    assert [step.heading for step in found] == [
        *("ruff check", "ruff format", "import contracts"),
        *("mypy --strict; scoring is covered whole", "tests without coverage"),
        *("all other tests, with coverage", "browser tests", "timings"),
    ]
    assert "tests/scoring" in found[3].meanwhile
    assert all("-m not browser and not bench" in command for command in commands[4:6])
    assert set(UNMEASURED) <= set(commands[4].split())
    left_out = {word for word in found[5].command if word.startswith("--ignore=")}
    assert left_out == {f"--ignore={place}" for place in ("tests/scoring", *UNMEASURED)}
    assert "-m browser" in commands[6]
    assert commands[7].endswith("-m bench " + " ".join(sorted(benches)))


@pytest.mark.parametrize("place", UNMEASURED)
def test_ev03_what_runs_without_coverage_is_there(place: str) -> None:
    assert (ROOT / place).exists()


def test_ev03_a_failed_check_stops() -> None:
    with pytest.raises(Stop, match=r"a check \(exit code 3\)"):
        run_step(Step("a check", (sys.executable, "-c", "raise SystemExit(3)")))


def test_ev03_tests_that_are_not_there_stop_too() -> None:
    command = (sys.executable, "-c", "raise SystemExit(5)", "pytest")

    with pytest.raises(Stop, match="no test was found"):
        run_step(Step("a check", command))


@pytest.mark.parametrize(("code", "said"), [(4, "exit code 4"), (5, "no test was found")])
def test_ev03_what_fails_meanwhile_stops_too(
    capfd: pytest.CaptureFixture[str], code: int, said: str
) -> None:
    command = (sys.executable, "-c", "print('main')")
    meanwhile = (sys.executable, "-c", f"print('aside'); raise SystemExit({code})", "pytest")

    with pytest.raises(Stop, match=said):
        run_step(Step("two checks", command, meanwhile))

    shown = capfd.readouterr().out
    assert shown.index("\nmain") < shown.index("\naside")


@pytest.mark.parametrize("line", PINS)
def test_ev04_a_pin_is_a_name_and_a_version(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*", line)


def test_ev04_every_package_that_the_project_names_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    pinned = {_canonical(line.partition("==")[0]) for line in PINS}

    assert {_canonical(re.split(r"[\[<>=!~ ;]", name)[0]) for name in named} - pinned == set()


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_ev05_ci_runs_the_same_command() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    (job,) = workflow["jobs"].values()

    assert script.splitlines()[-1] == 'exec "$python" tests/everything.py'
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.13"]
    assert job["steps"][-1]["run"] == "bash .ci/run"
