"""Notes entries in the audit. Run as ``python -m tests.storage.endless_audit URL COUNT``."""

from __future__ import annotations

import sys

from survey.storage import audit
from survey.storage.engine import Database
from tests.storage.audit_rows import entry


def main(url: str, count: int) -> None:
    """Note *count* entries."""
    with Database.open(url) as database:
        for number in range(count):
            audit.append(database, entry(round=number))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
