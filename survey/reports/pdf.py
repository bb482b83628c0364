"""Documents as PDF, through LibreOffice where the machine has it.

Each run has a profile of its own, thrown away afterwards: no settings, macros or windows of anybody
take part. One run at a time; several documents in one run share the start, which is what takes long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from survey.problems import ProblemCode, SurveyError, problem

START_SECONDS: Final = 60.0
SECONDS_EACH: Final = 15.0
_ONE_AT_A_TIME: Final = Lock()
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""No macros, no linked content."""


def program() -> str | None:
    """Return the path of LibreOffice, None where there is none."""
    return shutil.which("soffice")


def to_pdf(documents: Sequence[bytes], names: Sequence[str]) -> list[bytes]:
    """Return each of *documents* (.docx) as PDF; *names* are what people call them.

    Raises:
        SurveyError: PDF_MISSING without LibreOffice; PDF_FAILED for each that could not be made.
    """
    soffice = program()
    if soffice is None:
        raise SurveyError([problem(ProblemCode.PDF_MISSING)])
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="readiness-pdf-") as place:
        folder = Path(place)
        sources = [folder / f"{number}.docx" for number in range(len(documents))]
        for source, document in zip(sources, documents, strict=True):
            source.write_bytes(document)
        _convert(soffice, folder, sources)
        made = [_result(source) for source in sources]
    failed = [name for name, pdf in zip(names, made, strict=True) if pdf is None]
    if failed:
        raise SurveyError(problem(ProblemCode.PDF_FAILED, value=name) for name in failed)
    return [pdf for pdf in made if pdf is not None]


def _convert(soffice: str, folder: Path, sources: Sequence[Path]) -> None:
    """Run LibreOffice over *sources*; what it leaves behind tells how it went."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    command = [
        *(soffice, "--headless", "--norestore", "--nolockcheck"),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)),
        *map(str, sources),
    ]
    quiet = subprocess.DEVNULL
    # a group of its own: soffice starts a second process, which must end with it
    with subprocess.Popen(  # noqa: S603 - a program of the machine on files with names of our own
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(START_SECONDS + SECONDS_EACH * len(sources))
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _result(source: Path) -> bytes | None:
    target = source.with_suffix(".pdf")
    content = target.read_bytes() if target.is_file() else b""
    return content if content.startswith(b"%PDF-") else None
