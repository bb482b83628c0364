"""Runs every check of the project on a plain Debian or Ubuntu: `python3 tests/everything.py`.

It needs nothing but Python: it looks for the system programs that the tests drive and installs the
missing ones (as root or by sudo), makes `.venv` with the versions of constraints.txt, and runs the
checks one after the other up to the first that fails. Nothing is left out without a word.

PostgreSQL is not among the programs: a real server comes with the Python packages of the tests.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOWEST, BEYOND = (3, 11), (3, 14)
OVERALL_COVERAGE = 95
NO_TESTS = 5
UNMEASURED = (
    *("tests/ui", "tests/layout", "tests/content", "tests/storage", "tests/survey/test_demo.py"),
    *("tests/access/test_rights_matrix.py", "tests/exchange/test_matrix_package.py"),
    "tests/exchange/test_matrix_workbook.py",
)
"""Tests that would take twice as long if their coverage were measured, and reach next to no line of
the measured code that the others do not reach."""

if TYPE_CHECKING:  # an older Python must get as far as being refused
    Command = tuple[str, ...]


class Program(NamedTuple):
    """A system program that the tests drive, how it is found, where it comes from, what for."""

    name: str
    found: Callable[[], bool]
    package: str
    purpose: str


class Step(NamedTuple):
    """One check: a heading and the command that succeeds when all is well.

    *meanwhile* is another, for a core that the first leaves idle.
    """

    heading: str
    command: Command
    meanwhile: Command = ()


class Stop(Exception):  # noqa: N818 - the end of the run, said in words
    """The run cannot go on; the message says why and what to do."""


def on_path(*names: str) -> bool:
    """Return whether one of the programs *names* can be started."""
    return any(shutil.which(name) for name in names)


def office_part(library: str) -> bool:
    """Return whether LibreOffice is there with the component whose *library* it loads."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return office is not None and (Path(office).resolve().parent / library).exists()


def font(family: str, letter: str) -> bool:
    """Return whether a font of *family* is there that has *letter*."""
    if not shutil.which("fc-list"):
        return False
    wanted = f":family={family}:charset={ord(letter):x}"
    found = subprocess.run(["fc-list", wanted], check=False, capture_output=True, text=True)
    return bool(found.stdout.strip())


PROGRAMS = (
    Program(
        "venv",
        lambda: find_spec("ensurepip") is not None,
        "python3-venv",
        "makes the environment .venv",
    ),
    Program(
        "Chromium",
        lambda: on_path("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        "chromium",
        "the browser tests drive it",
    ),
    Program(
        "LibreOffice Calc",
        lambda: office_part("libsclo.so"),
        "libreoffice-calc-nogui",
        "exported workbooks are opened and rendered",
    ),
    Program(
        "LibreOffice Writer",
        lambda: office_part("libswlo.so"),
        "libreoffice-writer-nogui",
        "exported letters are opened and rendered",
    ),
    Program(
        "Liberation Serif",
        lambda: font("Liberation Serif", "ệ"),
        "fonts-liberation2",
        "as wide as Times New Roman, with Vietnamese: printed pages are measured",
    ),
    Program("Java", lambda: on_path("java"), "default-jre-headless", "ODK Validate runs on it"),
    Program(
        "pdftoppm",
        lambda: on_path("pdftoppm"),
        "poppler-utils",
        "rendered pages are turned into pictures",
    ),
)


def main() -> int:
    """Prepare the machine, run every check; return the exit code."""
    started = time.monotonic()
    try:
        refuse_other_pythons(sys.version_info[:2])
        provide_programs(PROGRAMS)
        python = provide_environment(ENVIRONMENT)
        for step in steps(python):
            run_step(step)
    except Stop as stop:
        say(f"\nFAILED after {passed(started)}: {stop}")
        return 1
    say(f"\nEverything passed in {passed(started)}.")
    return 0


def refuse_other_pythons(version: Sequence[int]) -> None:
    """Stop on a *version* of Python that the project does not run on."""
    if not LOWEST <= tuple(version[:2]) < BEYOND:
        raise Stop(
            f"this is Python {version[0]}.{version[1]}; the project runs on 3.11, 3.12 and 3.13. "
            "Start this file with one of those, e.g. `python3.11 tests/everything.py`."
        )


def missing(programs: Sequence[Program]) -> tuple[Program, ...]:
    """Return those of *programs* that are not found."""
    return tuple(program for program in programs if not program.found())


def provide_programs(programs: Sequence[Program]) -> None:
    """Install the *programs* that are missing; stop with the command to type where that fails."""
    say_heading("System programs")
    absent = missing(programs)
    for program in programs:
        state = "MISSING" if program in absent else "found"
        say(f"  {program.name:<20}{state:<9}{program.package:<26}{program.purpose}")
    if not absent:
        return
    packages = tuple(program.package for program in absent)
    prefix = root_prefix()
    if prefix is not None and shutil.which("apt-get"):
        quiet = (*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
        call((*quiet, "update"))
        call((*quiet, "install", "-y", "--no-install-recommends", *packages))
        invalidate_caches()
    still = missing(programs)
    if still:
        names = ", ".join(f"{program.name} ({program.purpose})" for program in still)
        wanted = " ".join(program.package for program in still)
        raise Stop(
            f"missing: {names}.\n"
            "They could not be installed from here. On Debian or Ubuntu:\n"
            f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {wanted}"
        )


def root_prefix() -> Command | None:
    """Return what to put before a command to run it as root; None where that is not possible."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and call(("sudo", "-n", "true"), shown=False) == 0:
        return ("sudo", "-n")
    return None


def provide_environment(folder: Path) -> Path:
    """Return the Python of the environment in *folder*, made where absent, with all packages."""
    say_heading("Environment .venv")
    python = folder / "bin" / "python"
    if not folder.exists() and call((sys.executable, "-m", "venv", str(folder))) != 0:
        raise Stop(f"no environment could be made in {folder}.")
    version = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    if not python.exists() or call((str(python), "-c", version), shown=False) != 0:
        raise Stop(f"{folder} is not an environment of Python 3.11 to 3.13. Delete it, run again.")
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if call((*pip, "-c", "constraints.txt", "-e", ".[test]")) != 0:
        raise Stop("the Python packages could not be installed; pip says why above.")
    return python


def steps(python: Path) -> tuple[Step, ...]:
    """Return the checks in the order in which they run."""
    module = (str(python), "-m")
    pytest = (*module, "pytest", "--durations=5")
    cover = ("--cov", "--cov-report=term:skip-covered", f"--cov-fail-under={OVERALL_COVERAGE}")
    whole = ("--cov=scoring", "--cov-branch", "--cov-report=term", "--cov-fail-under=100")
    cores = ("-n", "auto", "--dist")
    plain = (*cores, "worksteal", "-m", "not browser and not bench")
    scoring = (*module, "pytest", "-q", "tests/scoring", *whole)
    measured = (f"--ignore={place}" for place in ("tests/scoring", *UNMEASURED))
    benches = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/bench/bench_*.py"))
    if not benches:
        raise Stop("tests/bench holds no bench_*.py: the timings would not be looked at.")
    return (
        Step("ruff check", (*module, "ruff", "check", ".")),
        Step("ruff format", (*module, "ruff", "format", "--check", ".")),
        Step("import contracts", (str(python.parent / "lint-imports"), "--no-cache")),
        Step("mypy --strict; scoring is covered whole", (*module, "mypy"), scoring),
        Step("tests without coverage", (*pytest, *plain, *UNMEASURED)),
        Step("all other tests, with coverage", (*pytest, *plain, *measured, *cover)),
        Step("browser tests", (*pytest, *cores, "loadfile", "-m", "browser")),
        Step("timings", (*pytest, "-m", "bench", *benches)),
    )


def run_step(step: Step) -> None:
    """Run one check under its heading; stop where it fails."""
    say_heading(step.heading)
    started = time.monotonic()
    codes = call_both(step.command, step.meanwhile)
    for command, code in zip((step.command, step.meanwhile), codes, strict=False):
        if code == NO_TESTS and "pytest" in command:
            raise Stop(f"{step.heading}: no test was found, so nothing was checked.")
        if code != 0:
            raise Stop(f"{step.heading} (exit code {code}).")
    say(f"-- {step.heading}: passed in {passed(started)}")


def call(command: Command, *, shown: bool = True) -> int:
    """Run *command* in the root of the project; return its exit code. Output goes straight through."""
    if shown:
        say("$ " + " ".join(command))
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode


def call_both(command: Command, meanwhile: Command) -> tuple[int, ...]:
    """Run *command*, and *meanwhile* beside it, whose output follows; return the exit codes."""
    if not meanwhile:
        return (call(command),)
    with subprocess.Popen(
        meanwhile, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as beside:
        code = call(command)
        told = beside.communicate()[0]
    say("$ " + " ".join(meanwhile) + "\n" + told)
    return (code, beside.returncode)


def passed(since: float) -> str:
    """Return the time since *since* (monotonic seconds) as 3 min 07 s."""
    minutes, seconds = divmod(round(time.monotonic() - since), 60)
    return f"{minutes} min {seconds:02d} s"


def say_heading(text: str) -> None:
    """Print *text* so that it stands out in a long output."""
    say(f"\n=== {text} " + "=" * max(3, 90 - len(text)))


def say(text: str) -> None:
    """Print *text* at once, before what the next command prints."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    say(f"Python {platform.python_version()} at {sys.executable}, project at {ROOT}")
    sys.exit(main())
