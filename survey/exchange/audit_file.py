"""The audit as a file: a workbook to print, a table for programs. For use inside only.

The table (.csv) holds the codes too, and the digest of each row, so that the chain can be reckoned
again from it; in the column of the moment stands UTC as the digest was taken over it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC
from typing import Final

from survey import labels
from survey.access import audit
from survey.access.audit import Places, Wanted, moment, outcome, what, who
from survey.application import Application
from survey.exchange.filters import NO_FILTER
from survey.exchange.provenance import INTERNAL
from survey.exchange.register_book import Head, Table, workbook
from survey.exchange.safe import guarded
from survey.fields import show_date
from survey.problems import ProblemCode, SurveyError, problem
from survey.settings import local
from survey.storage.audit import Noted
from survey.storage.encoding import canonical

TITLE: Final = "Nhật ký hệ thống"
SUFFIXES: Final = (".xlsx", ".csv")
MOST_ROWS: Final = {".xlsx": 5_000, ".csv": 200_000}
"""What a file holds: a workbook of so many rows takes openpyxl a few seconds."""

_COLUMNS: Final = (
    ("Dòng", 9),
    ("Thời điểm", 20),
    ("Người thực hiện", 26),
    ("Việc", 26),
    ("Kết quả", 16),
    ("Ở đâu, với gì", 44),
)


def audit_file(app: Application, suffix: str, wanted: Wanted, *, by: str) -> bytes:
    """Return the rows *wanted*, newest first, as a file of the kind *suffix*; this is noted itself.

    Raises:
        SurveyError: FORBIDDEN, AUDIT_LONG, FILE_SUFFIX.
    """
    if suffix not in SUFFIXES:
        allowed = ", ".join(SUFFIXES)
        raise SurveyError([problem(ProblemCode.FILE_SUFFIX, value=suffix, allowed=allowed)])
    made_up = (labels.MADE_UP,) if app.installed().made_up else ()
    rows = audit.exported(app, wanted, limit=MOST_ROWS[suffix])
    named = audit.people(app)
    head = Head(
        province=app.province.name,
        title=TITLE,
        day=app.today,
        by=by,
        at=app.clock(),
        marks=(INTERNAL, *made_up),
        chosen=_words(wanted, named.get(wanted.actor or "", "")),
    )
    places = Places(app, named)
    if suffix == ".csv":
        return _table(head, rows, places)
    return workbook(head, [Table(TITLE, _COLUMNS, [_line(row, places) for row in rows])])


def _line(row: Noted, places: Places) -> tuple[int | str, ...]:
    return (
        row.number,
        moment(row),
        who(row.actor, row.name),
        what(row),
        outcome(row),
        places.words(row),
    )


def _table(head: Head, rows: Iterable[Noted], places: Places) -> bytes:
    exported = local(head.at).isoformat(timespec="seconds")
    about = {"exported_by": head.by, "exported_at": exported, "marks": " · ".join(head.marks)}
    coded = ("at", "actor", "action", "outcome", "place", "digest")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*(name for name, _ in _COLUMNS), *coded, *about])
    for row in rows:
        codes = (
            row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            row.actor,
            row.action,
            row.outcome,
            canonical(dict(row.place)),
            row.digest,
        )
        cells = (*_line(row, places), *codes, *about.values())
        writer.writerow(guarded(c) if isinstance(c, str) else c for c in cells)
    return stream.getvalue().encode("utf-8-sig")


def _words(wanted: Wanted, person: str) -> str:
    """Say for people which rows are wanted."""
    parts = (
        f"từ ngày {show_date(wanted.since)}" if wanted.since else "",
        f"đến ngày {show_date(wanted.until)}" if wanted.until else "",
        "" if wanted.actor is None else person or wanted.actor,
        labels.AUDIT_ACTION.get(wanted.action or "", wanted.action or ""),
        labels.AUDIT_OUTCOME.get(wanted.outcome or "", wanted.outcome or ""),
    )
    return "; ".join(part for part in parts if part) or NO_FILTER
