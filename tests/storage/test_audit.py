"""The audit, on both databases.

AU01 rows are numbered 1, 2, 3 … and each digest follows from the row and the digest before it
AU02 many who note something at once, in threads and processes, leave one chain without a gap
AU03 an entry that belongs to another write is there exactly when that write is
AU04 nothing but codes and small numbers can be noted: no words, no number of a card or telephone
AU05 a page holds the newest rows that the filter wants, and goes on where the one before ended
AU06 names are those of today; of an erased person only the account is known
AU07 what was typed is noted as it is where it is a code, else as unfit
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select

from survey.storage import audit, chain
from survey.storage.audit import Entry, Filter
from survey.storage.engine import Database
from survey.storage.system_tables import account_event, person
from survey.storage.system_tables import audit as table
from tests.storage.audit_rows import AN, BINH, entry, filled
from tests.storage.builders import NOON, at_once, execute, minutes

PROJECT = Path(__file__).parents[2]
SCOPE = {"communes_json": "[]", "domains_json": "[]", "agency": "", "secrecy": False}


def rows(database: Database) -> list[dict[str, object]]:
    with database.read() as connection:
        found = connection.execute(select(table).order_by(table.c.id))
        return [row._asdict() for row in found]


def somebody(database: Database, account: str, name: str) -> None:
    """Let there be an account, of a person."""
    event = {"account": account, "role": "desk", "active": True, "everywhere": False, **SCOPE}
    execute(database, insert(account_event), {**event, "actor": "", "at": NOON})
    row = {"account": account, "login": account, "name": name, "name_key": name}
    execute(database, insert(person), {**row, "post": "", "email": "", "at": NOON})


def numbers(database: Database, chosen: Filter = audit.EVERYTHING, **how: int) -> list[int]:
    found = audit.page(database, chosen, **{"limit": 100, **how})
    return [one.number for one in found]


def test_au01_each_digest_follows_from_the_row_and_the_one_before(database: Database) -> None:
    assert audit.head(database) is None
    there = timezone(timedelta(hours=7))
    at = datetime(2026, 12, 1, 12, 0, 0, 250, tzinfo=there)

    audit.append(database, Entry(at, AN, "answer", "done", {"round": 1, "item": "CT-01"}))
    audit.append(database, Entry(NOON, "", "sign_in_refused", "refused"))

    before = "0" * 64  # reckoned by hand, so that the form of the chain never changes unseen
    for row, found in zip(
        (
            f'[1,"2026-12-01T05:00:00.000250+00:00","{AN}","answer","done",'
            + json.dumps('{"item":"CT-01","round":1}')
            + "]",
            '[2,"2026-12-01T05:00:00.000000+00:00","","sign_in_refused","refused","{}"]',
        ),
        rows(database),
        strict=True,
    ):
        before = hashlib.sha256((before + row).encode()).hexdigest()
        assert found["digest"] == before
    assert audit.head(database) == audit.Head(2, before)


def test_au02_threads_leave_one_chain(database: Database) -> None:
    def note(thread: int) -> list[int]:
        return [audit.append(database, entry(round=thread, step=n)) for n in range(50)]

    given = at_once(8, note)

    assert sorted(number for some in given for number in some) == list(range(1, 401))
    assert all(some == sorted(some) for some in given)
    verdict = chain.verify(database)
    assert (verdict.rows, verdict.faults) == (400, ())


def test_au02_processes_leave_one_chain(url: str) -> None:
    command = [sys.executable, "-m", "tests.storage.endless_audit", url, "40"]
    with Database.open(url) as database:
        processes = [subprocess.Popen(command, cwd=PROJECT) for _ in range(2)]
        for number in range(40):
            audit.append(database, entry(round=number))
        assert [process.wait() for process in processes] == [0, 0]

        verdict = chain.verify(database)

    assert (verdict.rows, verdict.faults) == (120, ())


@pytest.mark.parametrize("fails", [False, True], ids=["AU03 kept", "AU03 refused"])
def test_au03_an_entry_is_there_when_its_write_is(database: Database, fails: object) -> None:
    def work(connection: Connection) -> None:
        audit.append_in(connection, entry(action="manage_accounts"))
        audit.append_in(connection, entry(action="session_ended"))
        if fails:
            raise ZeroDivisionError

    filled(database, 2)
    if fails:
        with pytest.raises(ZeroDivisionError):
            database.write(work)
    else:
        database.write(work)

    audit.append(database, entry())
    assert len(rows(database)) == (3 if fails else 5)
    assert chain.verify(database).faults == ()


@pytest.mark.parametrize(
    ("changes", "fine"),
    [
        pytest.param({"place": {"commune": "21548", "item": "CT-01"}}, True, id="AU04 codes"),
        pytest.param({"place": {"round": 12, "n": -1}}, True, id="AU04 small numbers"),
        pytest.param({"place": {"evidence": "a" * 64}}, True, id="AU04 a digest"),
        pytest.param({"place": {"account": "1234567890123456"}}, True, id="AU04 an account"),
        pytest.param({"actor": ""}, True, id="AU04 nobody known"),
        pytest.param({"place": {"note": "Xã đã sửa"}}, False, id="AU04 words"),
        pytest.param({"place": {"name": "Nguyễn"}}, False, id="AU04 letters with marks"),
        pytest.param({"place": {"item": ""}}, False, id="AU04 an empty text"),
        pytest.param({"place": {"item": "a\n"}}, False, id="AU04 a line break"),
        pytest.param({"place": {"item": "a" * 65}}, False, id="AU04 a long text"),
        pytest.param({"place": {"card": "051099001234"}}, False, id="AU04 a citizen's number"),
        pytest.param({"place": {"card": "212345678"}}, False, id="AU04 an old card"),
        pytest.param({"place": {"phone": 912345678}}, False, id="AU04 a telephone as a number"),
        pytest.param({"place": {"flag": True}}, False, id="AU04 neither text nor number"),
        pytest.param({"place": {"share": 0.5}}, False, id="AU04 a fraction"),
        pytest.param({"place": {"Họ tên": 1}}, False, id="AU04 a key of words"),
        pytest.param({"actor": "Nguyễn Văn An"}, False, id="AU04 a name for an actor"),
        pytest.param({"action": "sign in"}, False, id="AU04 words for an action"),
        pytest.param({"outcome": ""}, False, id="AU04 no outcome"),
        pytest.param({"at": NOON.replace(tzinfo=None)}, False, id="AU04 a moment without zone"),
    ],
)
def test_au04_only_codes_and_small_numbers(changes: dict[str, object], fine: object) -> None:
    fields: dict[str, object] = {"at": NOON, "actor": AN, "action": "answer", "outcome": "done"}

    def make() -> Entry:
        return Entry(**{**fields, **changes})  # type: ignore[arg-type]

    if fine:
        make()
        return
    with pytest.raises(ValueError, match=r"^a noted ") as caught:
        make()
    assert not any(str(value) in str(caught.value) for value in changes.values() if value)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(Filter(), [6, 5, 4, 3, 2, 1], id="AU05 everything"),
        pytest.param(Filter(since=minutes(3)), [6, 5, 4], id="AU05 since, with its moment"),
        pytest.param(Filter(until=minutes(3)), [3, 2, 1], id="AU05 until, without its moment"),
        pytest.param(Filter(actor=BINH), [6, 4, 2], id="AU05 a person"),
        pytest.param(Filter(actor=""), [], id="AU05 nobody known"),
        pytest.param(Filter(action="export"), [3], id="AU05 an action"),
        pytest.param(Filter(outcome="refused"), [], id="AU05 an outcome"),
        pytest.param(Filter(actor=AN, until=minutes(4)), [3, 1], id="AU05 several"),
    ],
)
def test_au05_the_filter(database: Database, chosen: Filter, expected: list[int]) -> None:
    for number in range(6):
        action = "export" if number == 2 else "answer"
        audit.append(database, entry(minutes(number), BINH if number % 2 else AN, action))

    assert numbers(database, chosen) == expected
    assert numbers(database, chosen, limit=2) == expected[:2]


def test_au05_pages_go_on_though_rows_are_added(database: Database) -> None:
    filled(database, 5)

    first = numbers(database, limit=2)
    filled(database, 3)
    second = numbers(database, limit=2, before=first[-1])
    third = numbers(database, limit=2, before=second[-1])

    assert (first, second, third) == ([5, 4], [3, 2], [1])


def test_au06_names_are_those_of_today(database: Database) -> None:
    somebody(database, AN, "Nguyễn Văn An")
    somebody(database, BINH, "Trần Thị Bình")
    for actor in (AN, BINH, "operator", ""):
        audit.append(database, entry(actor=actor, round=3))
    execute(database, delete(person).where(person.c.account == BINH))

    found = audit.page(database, limit=10)

    assert [(one.actor, one.name) for one in reversed(found)] == [
        (AN, "Nguyễn Văn An"),
        (BINH, None),
        ("operator", None),
        ("", None),
    ]
    assert {dict(one.place)["round"] for one in found} == {3}
    assert {one.at for one in found} == {NOON.astimezone(UTC)}
    assert audit.accounts(database) == {AN: "Nguyễn Văn An", BINH: None}
    assert chain.verify(database).faults == ()


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        pytest.param("21548", "21548", id="AU07 a code"),
        pytest.param("<script>", "unfit", id="AU07 markup"),
        pytest.param("051099001234", "unfit", id="AU07 a citizen's number"),
        pytest.param("", "unfit", id="AU07 nothing"),
    ],
)
def test_au07_what_was_typed_is_a_code_or_unfit(typed: str, noted: str) -> None:
    assert audit.as_code(typed) == noted
    assert entry(commune=audit.as_code(typed)).place == {"commune": noted}
