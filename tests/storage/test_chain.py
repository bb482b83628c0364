"""What somebody who can write past the triggers does to the audit, and what is seen of it.

CH01 a row changed in any field is named, and it alone
CH02 rows taken out, slipped in or exchanged are named
CH03 a tail that was cut, or a chain made anew, is told by a kept head and by nothing else
CH04 a clock that went back is said, and is no fault; a little is nothing
CH05 an untouched audit has no faults, with all the heads that were kept of it; an empty one neither
CH06 of very many faults the first are named and all are counted; memory stays bounded
CH07 what lies in a row is taken as it lies there: what only looks like our own is a fault
"""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta

import pytest
from sqlalchemy import Executable, TextClause, delete, insert, text, update

from survey.problems import ProblemCode
from survey.storage import audit, chain
from survey.storage.audit import Head
from survey.storage.engine import Database
from survey.storage.heads import KeptHead
from survey.storage.system_tables import audit as table
from tests.storage.audit_rows import BINH, entry, filled, forge, tamper
from tests.storage.builders import NOON, minutes

CHANGED, MISSING, EXTRA = (
    ProblemCode.AUDIT_CHANGED,
    ProblemCode.AUDIT_MISSING,
    ProblemCode.AUDIT_EXTRA,
)
ROW = {"actor": BINH, "action": "answer", "outcome": "done", "place_json": "{}", "digest": "0" * 64}
DAY = date(2026, 12, 1)
PUT_AT = text("UPDATE audit SET at = :value WHERE id = 1")
PUT_ACTOR = text("UPDATE audit SET actor = :value WHERE id = 1")


def on(number: int, **values: object) -> Executable:
    return update(table).where(table.c.id == number).values(**values)


def renumbered(number: int, other: int) -> Executable:
    return on(number, id=other)


def faults(url: str, *kept: KeptHead) -> list[tuple[ProblemCode, dict[str, str]]]:
    with Database.open(url) as database:
        verdict = chain.verify(database, kept)
    assert verdict.faults_in_all == len(verdict.faults)
    return [(fault.code, dict(fault.details)) for fault in verdict.faults]


def kept_now(database: Database, line: int = 2) -> KeptHead:
    newest = audit.head(database)
    assert newest is not None
    return KeptHead(line, DAY, newest)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"at": minutes(99)}, id="CH01 the moment"),
        pytest.param({"actor": BINH}, id="CH01 who"),
        pytest.param({"action": "export"}, id="CH01 what"),
        pytest.param({"outcome": "refused"}, id="CH01 the outcome"),
        pytest.param({"place_json": "{}"}, id="CH01 where"),
        pytest.param({"place_json": "not JSON"}, id="CH01 nonsense"),
        pytest.param({"digest": ""}, id="CH01 no digest"),
    ],
)
@pytest.mark.parametrize("number", [1, 4, 10])
def test_ch01_a_changed_row_is_named(
    database: Database, url: str, number: int, change: dict[str, object]
) -> None:
    filled(database)
    tamper(url, on(number, **change))

    found = [(code, int(details["number"])) for code, details in faults(url)]

    follows = [(CHANGED, number + 1)] if "digest" in change and number < 10 else []
    assert found == [(CHANGED, number), *follows]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param(
            delete(table).where(table.c.id == 1),
            [(MISSING, {"first": "1", "last": "1"})],
            id="CH02 the first taken out",
        ),
        pytest.param(
            delete(table).where(table.c.id.in_([4, 5, 8])),
            [(MISSING, {"first": "4", "last": "5"}), (MISSING, {"first": "8", "last": "8"})],
            id="CH02 some taken out",
        ),
        pytest.param(
            insert(table).values(id=0, at=NOON, **ROW),
            [(EXTRA, {"number": "0"})],
            id="CH02 one slipped in at the front",
        ),
        pytest.param(
            insert(table).values(id=11, at=NOON, **ROW),
            [(CHANGED, {"number": "11"})],
            id="CH02 one slipped in at the end",
        ),
    ],
)
def test_ch02_rows_out_in_and_exchanged(
    database: Database,
    url: str,
    statement: Executable,
    expected: list[tuple[ProblemCode, dict[str, str]]],
) -> None:
    filled(database)
    tamper(url, statement)

    assert faults(url) == expected


def test_ch02_rows_exchanged_with_their_digests_are_named(database: Database, url: str) -> None:
    filled(database)
    tamper(url, renumbered(3, 99), renumbered(7, 3), renumbered(99, 7))

    assert [int(details["number"]) for _, details in faults(url)] == [3, 4, 7, 8]


def test_ch02_a_row_slipped_in_between_is_seen_by_the_next(database: Database, url: str) -> None:
    filled(database)
    digest = audit.digest_of("0" * 64, 5, NOON, BINH, "answer", "done", "{}")
    later = update(table).where(table.c.id >= 5)
    tamper(
        url,
        later.values(id=table.c.id + 1000),
        update(table).where(table.c.id > 1000).values(id=table.c.id - 999),
        insert(table).values(id=5, at=NOON, **{**ROW, "digest": digest}),
    )

    assert [int(details["number"]) for _, details in faults(url)] == list(range(5, 12))


def test_ch03_a_cut_tail_is_told_by_a_kept_head_alone(database: Database, url: str) -> None:
    filled(database)
    kept = kept_now(database)
    tamper(url, delete(table).where(table.c.id > 7))

    assert faults(url) == []
    details = {"line": "2", "day": "01/12/2026", "number": "10"}
    assert faults(url, kept) == [(ProblemCode.AUDIT_HEAD_GONE, details)]


def test_ch03_a_tail_that_grew_again_differs_from_the_head(database: Database, url: str) -> None:
    filled(database)
    kept = kept_now(database)
    tamper(url, delete(table).where(table.c.id > 7))
    for number in range(5):
        audit.append(database, entry(minutes(100 + number)))

    assert faults(url) == []
    assert [code for code, _ in faults(url, kept)] == [ProblemCode.AUDIT_HEAD_DIFFERS]


def test_ch03_a_chain_made_anew_is_told_by_a_kept_head_alone(database: Database, url: str) -> None:
    filled(database, 5)
    early = kept_now(database)
    filled(database, 5)
    late = kept_now(database, line=3)
    forge(url, 7, actor=BINH)

    assert faults(url) == faults(url, early) == []
    ((code, details),) = faults(url, early, late)
    assert (code, details["number"]) == (ProblemCode.AUDIT_HEAD_DIFFERS, "10")


def test_ch03_everything_taken_out_is_told_by_a_kept_head(database: Database, url: str) -> None:
    filled(database, 3)
    kept = kept_now(database)
    tamper(url, delete(table))

    assert [code for code, _ in faults(url, kept)] == [ProblemCode.AUDIT_HEAD_GONE]


@pytest.mark.parametrize(
    ("back", "said"),
    [
        pytest.param(timedelta(days=2), 1, id="CH04 two days"),
        pytest.param(chain.CLOCK_SLACK, 0, id="CH04 as much as clocks are corrected"),
        pytest.param(chain.CLOCK_SLACK + timedelta(seconds=1), 1, id="CH04 a little more"),
    ],
)
def test_ch04_a_clock_that_went_back_is_said(
    database: Database, back: timedelta, said: int
) -> None:
    for at in (NOON, NOON - back, NOON - back + timedelta(seconds=9)):
        audit.append(database, entry(at))

    verdict = chain.verify(database)

    assert verdict.faults == ()
    assert [(n.code, dict(n.details)["number"]) for n in verdict.notices] == [
        (ProblemCode.AUDIT_CLOCK, "2")
    ] * said
    assert verdict.notices_in_all == said


def test_ch05_untouched_rows_have_no_faults(database: Database) -> None:
    assert chain.verify(database) == chain.Verdict(0, None, None, (), 0, (), 0)
    kept = []
    for _ in range(3):
        filled(database, 4)
        kept += [kept_now(database), kept_now(database)]

    verdict = chain.verify(database, kept)

    assert verdict == chain.Verdict(12, audit.head(database), minutes(3), (), 0, (), 0)
    assert kept[-1].head == Head(12, kept[-1].head.digest)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_ch06_many_rows_and_faults_take_no_more_memory(database: Database, url: str) -> None:
    count = 30_000
    fill = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
        "INSERT INTO audit SELECT i, '2026-12-01 05:00:00.000000', '', 'answer', 'done', '{}', "
        "hex(zeroblob(32)) FROM n"
    ).bindparams(count=count)
    tamper(url, fill)

    tracemalloc.start()
    verdict = chain.verify(database)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (verdict.rows, verdict.faults_in_all) == (count, count)
    assert [dict(fault.details)["number"] for fault in verdict.faults][:2] == ["1", "2"]
    assert len(verdict.faults) < 100
    assert highest < 8_000_000  # a row alone is half a kilobyte


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param((PUT_AT, "2026-12-01T12:00:00+07:00"), id="CH07 the moment in another zone"),
        pytest.param((PUT_AT, "2026-12-01 05:00:00"), id="CH07 the moment written otherwise"),
        pytest.param((PUT_AT, "yesterday"), id="CH07 no moment"),
        pytest.param((PUT_ACTOR, b"operator"), id="CH07 bytes in the place of text"),
    ],
)
def test_ch07_what_only_looks_like_our_own_is_a_fault(
    database: Database, url: str, change: tuple[TextClause, object]
) -> None:
    filled(database, 3)
    statement, value = change
    tamper(url, statement.bindparams(value=value))

    assert faults(url) == [(CHANGED, {"number": "1"})]
