"""What a person's reader finds, and that no query forgets to ask.

RE01 a query of a limited table that does not ask the reader's rights is refused
RE02 a query of accounts is refused without a permit for them
RE03 a person's view does not write without a permit; with one it does
RE04 every table is limited, of the system, or open to all: a new one must be placed
RE05 the application itself reads everything
RE06 the reader finds the communes of its rounds and its items, also in subqueries
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from survey.model import CommuneCode, ItemCode
from survey.rights import OPERATOR, AccountRole, Rights
from survey.storage import answers, contacts, rounds
from survey.storage.engine import Database
from survey.storage.reach import LIMITED, OPEN, SYSTEM, told
from survey.storage.system_tables import audit, person
from survey.storage.tables import answer_event, metadata, submission
from tests.storage.builders import HERE, NOON, THERE, A, B, new, open_round

NOBODY = Rights("a1", "An", AccountRole.MEMBER)
WHOLE = Rights("a2", "Bình", AccountRole.DESK, everywhere=True, items=None)


def reader(**reach: object) -> Rights:
    return Rights("a1", "An", AccountRole.LEADER, **{"items": None, **reach})  # type: ignore[arg-type] # a table of reaches


@pytest.mark.parametrize("rights", [NOBODY, WHOLE], ids=["limited", "unlimited"])
@pytest.mark.parametrize(
    "query",
    [
        pytest.param(select(answer_event), id="RE01 plain"),
        pytest.param(select(select(submission.c.id).subquery()), id="RE01 within a subquery"),
        pytest.param(select(answer_event.alias("x")), id="RE01 under another name"),
    ],
)
def test_re01_a_query_must_ask(database: Database, rights: Rights, query: object) -> None:
    view = database.seen_by(rights)

    with view.read() as connection, pytest.raises(RuntimeError):
        connection.execute(query)  # type: ignore[call-overload] # one of the table above
    with view.read() as connection:
        connection.execute(told(query)).all()


@pytest.mark.parametrize("table", [person, audit], ids=str)
def test_re02_accounts_need_a_permit(database: Database, table: object) -> None:
    query = select(table)  # type: ignore[call-overload] # one of the tables

    with database.seen_by(WHOLE).read() as connection, pytest.raises(RuntimeError):
        connection.execute(query)
    with database.seen_by(WHOLE, system=True).read() as connection:
        assert connection.execute(query).all() == []


def test_re03_a_view_does_not_write(database: Database) -> None:
    round_id = open_round(database)

    with pytest.raises(RuntimeError):
        answers.append(database.seen_by(WHOLE), new(round_id), at=NOON)
    assert answers.history(database, round_id, HERE) == ()

    answers.append(database.seen_by(WHOLE, writes=True), new(round_id), at=NOON)
    assert len(answers.history(database, round_id, HERE)) == 1


def test_re04_every_table_has_its_place() -> None:
    places = (LIMITED, SYSTEM, OPEN)

    assert frozenset().union(*places) == frozenset(metadata.tables.values())
    assert sum(map(len, places)) == len(metadata.tables)


def test_re05_the_application_reads_everything(database: Database) -> None:
    assert database.rights == OPERATOR
    with database.read() as connection:
        assert connection.execute(select(answer_event)).all() == []


@pytest.mark.parametrize(
    ("reach", "found"),
    [
        pytest.param({}, [], id="RE06 nothing"),
        pytest.param({"communes": frozenset({HERE})}, [(HERE, A), (HERE, B)], id="RE06 a commune"),
        pytest.param({"by_round": 0}, [(THERE, A)], id="RE06 of the round"),
        pytest.param({"by_round": 1}, [], id="RE06 of another round"),
        pytest.param(
            {"everywhere": True, "items": frozenset({A})},
            [(HERE, A), (THERE, A)],
            id="RE06 an item",
        ),
        pytest.param({"everywhere": True, "items": frozenset()}, [], id="RE06 no item"),
        pytest.param(
            {"everywhere": True},
            [(HERE, A), (HERE, B), (THERE, A)],
            id="RE06 everything",
        ),
    ],
)
def test_re06_what_is_found(
    database: Database, reach: dict[str, object], found: list[tuple[CommuneCode, ItemCode]]
) -> None:
    round_id = open_round(database)
    for commune, item in ((HERE, A), (HERE, B), (THERE, A)):
        answers.append(database, new(round_id, item=item, commune=commune), at=NOON)
    if "by_round" in reach:  # so many after this one
        reach = {"by_round": {round_id + int(str(reach["by_round"])): frozenset({THERE})}}
    view = database.seen_by(reader(**reach))

    rows = [(r.commune, r.item) for r in answers.standing_rows(view, round_id)]
    recorded = [(r.commune, r.item) for r in answers.recorded_rows(view, round_id)]
    current = [(c, i) for c in (HERE, THERE) for i in sorted(answers.current(view, round_id, c))]
    past = [(c, e.item) for c in (HERE, THERE) for e in answers.history(view, round_id, c)]

    assert sorted(rows) == sorted(recorded) == sorted(current) == sorted(past) == found
    assert set(answers.last_changes(view, round_id)) == {commune for commune, _ in found}
    assert contacts.everybody(view) == ()
    assert rounds.get(view, round_id).id == round_id
