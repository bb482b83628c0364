"""What was acknowledged survives.

ST30 after kill -9 in the middle of saving, every acknowledged answer is there, and nothing is torn
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from survey.storage import answers
from survey.storage.engine import Database
from tests.storage.builders import HERE, minutes, new, open_round

ROOT = Path(__file__).parents[2]


def acknowledged_before_kill(url: str, round_id: int, count: int) -> set[tuple[str, int]]:
    """Let another process save, kill it after *count* answers, return what it was told."""
    command = [sys.executable, "-m", "tests.storage.endless", url, str(round_id), "CT", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(count)]
        process.kill()
        lines += process.stdout.readlines()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return {(item, int(version)) for item, version in whole}


def test_st30_acknowledged_answers_survive_a_kill(empty_url: str) -> None:
    with Database.open(empty_url) as database:
        round_id = open_round(database)
    acknowledged = acknowledged_before_kill(empty_url, round_id, count=60)

    with Database.open(empty_url) as database:
        found = answers.history(database, round_id, HERE)
        stored = {(str(event.item), event.version) for event in found}
        unacknowledged = stored - acknowledged
        answers.append(database, new(round_id), at=minutes(0))

    assert len(acknowledged) >= 60
    assert acknowledged <= stored
    assert len(unacknowledged) <= 2  # at most what each of the two threads had under way
    assert all(event.answer.values["noi_dung"] == f"{event.version - 1}" for event in found)
