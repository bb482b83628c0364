"""The schema, on both databases.

ST01 the migrations build exactly the tables that the program believes in
ST02 no row of a table that keeps history can be changed or deleted, nor replaced
ST03 a moment is stored with its microseconds and comes back in UTC; a naive one is refused
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from survey.model import Evidence, ItemCode, ProvinceCode, Submission
from survey.storage import answers, evidence, installation, rounds, submissions, versions
from survey.storage.engine import Database
from survey.storage.schema import HEAD
from survey.storage.tables import PASSING, metadata, round_event
from survey.storage.versions import ContentKind
from tests.storage.builders import AN, DESK, HERE, NOON, A, execute, minutes, new, open_round


def a_row_in_every_table(database: Database) -> None:
    installation.install(database, province=ProvinceCode("51"), made_up=True, at=NOON)
    versions.record(database, ContentKind.CATALOGUE, {"a.yaml": "a: 1"}, at=NOON)
    evidence.record(database, Evidence("0" * 64, "image/png", 1, "a.png", NOON, "An"))
    round_id = open_round(database)
    rounds.set_deadline(database, round_id, A, None, "", actor=DESK, at=NOON)
    answers.append(database, new(round_id), at=NOON)
    seen = {ItemCode(A): 1}
    form = submissions.submit(database, round_id, HERE, versions=seen, actor=AN, at=NOON)
    assert isinstance(form, Submission)
    submissions.withdraw(database, round_id, HERE, reason="nhầm", actor=AN, at=NOON)
    who = {"actor_name": DESK.name, "at": NOON}
    place = {"round_id": round_id, "commune": HERE}
    lists = {"members_json": "", "communes_json": ""}
    rows: tuple[tuple[str, dict[str, object]], ...] = (
        ("team", {"round_id": round_id}),
        ("team_event", {"team_id": 1, "name": "", "leader": "", **lists}),
        ("visit", {**place, "team_id": 1, "kind": "first"}),
        ("visit_event", {"visit_id": 1, "state": "planned", "reason": ""}),
        ("objection", {**place, "item": A, "version": 1, "text": "", "evidence_json": ""}),
        ("objection_event", {"objection_id": 1, "state": "rejected", "reason": ""}),
        ("difficulty", {"kind": "support", "item": "", "text": "", "reported_by": ""}),
        ("difficulty_event", {"difficulty_id": 1, "state": "open", "agency": "", "text": ""}),
    )
    days = {"reported_on": NOON.date(), "day": NOON.date(), "starts": "", "ends": "", "note": ""}
    answer = {"item": A, "version": 1, "state": "answered", "values_json": "{}"}
    scope = {"communes_json": "[]", "domains_json": "[]", "agency": "", "secrecy": False}
    later: tuple[tuple[str, dict[str, object]], ...] = (
        ("review_event", {"id": 1, "submission_id": form.id, "state": "approved", **who}),
        ("review_issue", {"review_id": 1, "item": A, "version": 1}),
        ("self_answer_event", {**place, **answer, "evidence_json": "[]", **who}),
        ("account_event", {"role": "desk", "active": True, "everywhere": False, **scope}),
        ("signature", {"name_key": "an", "name": "An"}),
        ("audit", {"id": 1, "action": "sign_in", "outcome": "done", "place_json": "{}"}),
    )
    blank: dict[str, object] = dict.fromkeys(("reason", "note", "account", "actor", "digest"), "")
    for name, row in later:
        table = metadata.tables[name]
        more = {key: value for key, value in blank.items() if key in table.c}
        when = {"at": NOON} if "at" in table.c else {}
        execute(database, insert(table), {**more, **when, **row})
    for name, row in rows:
        table = metadata.tables[name]
        more = {key: value for key, value in days.items() if key in table.c}
        execute(database, insert(table), {"id": 1, **more, **row, **who})


def test_st01_the_migrated_schema_equals_the_tables(database: Database) -> None:
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_st01_the_named_revision_is_the_newest_migration(database: Database) -> None:
    with database.read() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == HEAD


@pytest.mark.parametrize(
    "table",
    [table for table in metadata.sorted_tables if table.name not in PASSING],
    ids=lambda table: table.name,
)
def test_st02_history_cannot_be_rewritten(database: Database, table: Table) -> None:
    a_row_in_every_table(database)
    column = list(table.columns)[-1]
    with database.read() as connection:
        before = connection.execute(select(table)).all()

    for statement in (update(table).values({column.name: column}), delete(table)):
        with pytest.raises(IntegrityError, match="append-only"):
            execute(database, statement)

    with database.read() as connection:
        assert connection.execute(select(table)).all() == before != []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_st02_a_row_cannot_be_replaced(database: Database) -> None:
    open_round(database)
    row = {"id": 1, "round_id": 1, "state": "locked", "reason": "", "actor_name": "", "at": NOON}

    with pytest.raises(IntegrityError, match="append-only"):
        execute(database, insert(round_event).prefix_with("OR REPLACE"), row)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_st02_a_table_cannot_be_emptied(database: Database) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        execute(database, text("TRUNCATE answer_event"))


def test_st03_moments_come_back_exactly_in_utc(database: Database) -> None:
    round_id = open_round(database)
    hanoi = timezone(timedelta(hours=7))
    at = datetime(2026, 12, 1, 23, 59, 59, 999_999, tzinfo=hanoi)
    answers.append(database, new(round_id), at=at)

    (event,) = answers.history(database, round_id, HERE)

    assert event.at == at
    assert event.at.utcoffset() == timedelta(0)


def test_st03_a_naive_moment_is_refused(database: Database) -> None:
    round_id = open_round(database)

    with pytest.raises(StatementError, match="time zone"):
        answers.append(database, new(round_id), at=minutes(0).replace(tzinfo=None))
    assert answers.history(database, round_id, HERE) == ()
