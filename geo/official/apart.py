"""Boundary files are read and judged in a process apart that has little memory and little time.

A small file can hold lines whose crossings nobody can count. Where the process that looks at it
ends too early there is one fault, and the application goes on.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

from geo.boundaries import Boundaries
from geo.communes import Commune
from geo.official import records
from geo.official.limits import MAX_FILE, MAX_FILES, MAX_UNPACKED, MIB
from geo.official.values import (
    NO_SHAPES,
    OfficialFault,
    OfficialFaultCode,
    OfficialProposal,
    official_fault,
    shown,
)

MODULE: Final = "geo.official.apart_child"
REQUEST: Final = "request.json"
ANSWER: Final = "answer.json"
FULL: Final = 3
"""What the process ends with when its memory was not enough."""
_FAILED: Final = 1  # an exception of Python
ENVIRONMENT: Final = {
    "OPENBLAS_NUM_THREADS": "1",  # threads would reserve the memory
    "PROJ_NETWORK": "OFF",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "PYTHONUTF8": "1",  # names of files
}
"""What the process knows of its surroundings, beside the folder for its files."""
ANSWER_MAX: Final = 16 * MIB
_ONE: Final = Lock()  # several together would take the memory of the machine


@dataclass(frozen=True)
class Bounds:
    """What the process may take.

    Attributes:
        memory: Bytes of address space.
        written: Bytes of one file that it writes.
        processor: Seconds of processor time.
        clock: Seconds until it is stopped in any case.
    """

    memory: int = 3 * 1024 * MIB
    written: int = MAX_UNPACKED
    processor: int = 60
    clock: float = 90.0


BOUNDS: Final = Bounds()


def propose_apart(
    source: Path | Sequence[tuple[str, bytes]],
    communes: Iterable[Commune],
    *,
    current: Boundaries | None = None,
    note: str = "",
    bounds: Bounds = BOUNDS,
) -> OfficialProposal:
    """What :func:`geo.official.proposing.propose` says of the files at *source*, worked out apart.

    Waits for its turn: there is one such process at a time. One that passes *bounds* comes to the
    fault TOO_COMPLEX, one that fails to UNREADABLE.
    """
    by_code = {commune.code: commune for commune in communes}
    with _ONE, TemporaryDirectory(prefix="boundaries-") as name:
        folder = Path(name)
        (folder / REQUEST).write_text(
            json.dumps(
                {
                    "path": str(source.absolute()) if isinstance(source, Path) else None,
                    "names": [] if isinstance(source, Path) else _handed_over(folder, source),
                    "communes": records.of_communes(by_code.values()),
                    "current": None if current is None else records.of_shapes(current),
                    "note": note,
                }
            ),
            encoding="utf-8",
        )
        code = _run(folder, bounds)
        if code is None:
            with suppress(ValueError, LookupError, TypeError, OSError):
                return records.to_proposal(read_answer(folder / ANSWER), by_code)
    return _refused(code or OfficialFaultCode.UNREADABLE, source, by_code.values())


def _handed_over(folder: Path, uploads: Sequence[tuple[str, bytes]]) -> list[str]:
    """The names of *uploads*, whose contents lie in *folder* under their numbers.

    What passes a limit by far is cut: it passes it still.
    """
    taken = uploads[: MAX_FILES + 1]
    for number, (_, content) in enumerate(taken):
        (folder / str(number)).write_bytes(memoryview(content)[: MAX_FILE + 1])
    return [name for name, _ in taken]


def _run(folder: Path, bounds: Bounds) -> OfficialFaultCode | None:
    """Run the process over what lies in *folder*; what is wrong where it did not end well."""
    limits = map(str, (bounds.memory, bounds.written, bounds.processor))
    quiet = subprocess.DEVNULL
    status = FULL
    # a group of its own: it starts the process of GDAL, which must end with it
    with subprocess.Popen(  # noqa: S603 - our own module, with names that we chose
        [sys.executable, "-P", "-s", "-m", MODULE, str(folder), *limits],
        env={**ENVIRONMENT, "TMPDIR": str(folder)},  # what a killed process leaves goes with it
        cwd=folder,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    ) as process:
        try:
            status = process.wait(bounds.clock)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if process.returncode is None:  # also where somebody interrupts a command
                os.killpg(process.pid, signal.SIGKILL)
    if status == _FAILED:
        return OfficialFaultCode.UNREADABLE
    return (
        OfficialFaultCode.TOO_COMPLEX if status else None
    )  # or a signal, or what libraries abort with


def read_answer(path: Path) -> object:
    """What the process wrote.

    Raises:
        ValueError: It is no JSON, or longer than any answer.
        OSError: There is none.
    """
    with path.open("rb") as file:
        content = file.read(ANSWER_MAX + 1)
    if len(content) > ANSWER_MAX:
        raise ValueError("the answer is too long")
    answer: object = json.loads(content)
    return answer


def _refused(
    code: OfficialFaultCode,
    source: Path | Sequence[tuple[str, bytes]],
    communes: Iterable[Commune],
) -> OfficialProposal:
    names = [source.name] if isinstance(source, Path) else [name for name, _ in source]
    fault: OfficialFault = official_fault(code, shown(names[0]) if len(names) == 1 else "")
    missing = tuple(sorted(communes, key=lambda commune: commune.code))
    return OfficialProposal(NO_SHAPES, (), missing, (fault,))
