"""Appends answers from two threads and prints each one that was acknowledged.

Run as ``python -m tests.storage.endless URL ROUND ITEM COUNT``; COUNT 0 goes on until killed.
"""

from __future__ import annotations

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor

from survey.model import ItemCode
from survey.storage import answers
from survey.storage.answers import Appended
from survey.storage.engine import Database
from tests.storage.builders import minutes, new

THREADS = 2


def main(url: str, round_id: int, item: str, count: int) -> None:
    """Append *count* answers, or go on for ever when it is 0."""

    def work(thread: int) -> None:
        code = ItemCode(f"{item}-{thread}")
        for version in itertools.count() if count == 0 else range(count // THREADS):
            entry = new(round_id, f"{version}", item=code, based_on=version)
            outcome = answers.append(database, entry, at=minutes(version))
            assert isinstance(outcome, Appended)
            sys.stdout.write(f"{code} {outcome.event.version}\n")
            sys.stdout.flush()

    with Database.open(url) as database, ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
