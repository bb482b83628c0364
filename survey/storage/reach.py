"""How far a reader reaches, in SQL: every query of a limited table says so, or is refused.

A store adds :func:`limited` to its query. The connection of a person's reader looks at each
statement before it runs (:func:`refuse_unlimited`), so that a query which forgot is a failure and
never a leak.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, and_, false, or_
from sqlalchemy.sql import visitors

from survey.rights import OPERATOR, Rights
from survey.storage import system_tables as system
from survey.storage import tables as t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Select
    from sqlalchemy.sql import ClauseElement

READER: Final = "reader"
_LIMITED: Final = "limited"
LIMITED: Final = frozenset(
    {
        t.answer_event,
        t.self_answer_event,
        t.submission,
        t.submission_event,
        t.review_event,
        t.review_issue,
        t.team,
        t.team_event,
        t.visit,
        t.visit_event,
        t.objection,
        t.objection_event,
        t.difficulty,
        t.difficulty_event,
        t.contact,
    }
)
"""Tables of which a reader finds only what its rights reach."""
SYSTEM: Final = frozenset(
    {
        system.account_event,
        system.person,
        system.signature,
        system.outside_identity,
        system.credential,
        system.session,
        system.one_time,
        system.attempt,
        system.audit,
    }
)
"""Tables that a reader meets only with a permit for accounts or the audit."""
OPEN: Final = frozenset(
    {t.installation, t.content_version, t.round_, t.round_event, t.round_deadline, t.evidence}
)
"""Tables that everybody who is signed in may read. What is known of a file of evidence is found by its
digest, which only an answer within reach tells; the file itself is opened only for whom such an answer
names it (see :mod:`survey.storage.evidence`)."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: *person* False is the application itself. *system* opens the tables of accounts."""

    rights: Rights = OPERATOR
    person: bool = False
    writes: bool = True
    system: bool = True


def limited(
    query: Select[*tuple[Any, ...]],
    rights: Rights,
    *,
    commune: ColumnElement[Any],
    round_id: ColumnElement[Any] | None = None,
    item: ColumnElement[Any] | None = None,
) -> Any:
    """Return *query* so that it finds only what *rights* reach.

    Without *round_id* the communes of all rounds count, without *item* no item is looked at.
    """
    if rights.unlimited:
        return told(query)
    where = []
    if not rights.everywhere:
        where.append(_places(rights, commune, round_id))
    if item is not None and rights.items is not None:
        where.append(item.in_(sorted(rights.items)))
    return told(query.where(*where))


@lru_cache(maxsize=512)
def told(query: Select[*tuple[Any, ...]]) -> Any:
    """Return *query* marked as limited: its store filters what it finds by other means."""
    return query.execution_options(**{_LIMITED: True})


def _places(
    rights: Rights, commune: ColumnElement[Any], round_id: ColumnElement[Any] | None
) -> ColumnElement[bool]:
    if round_id is None:
        return commune.in_(sorted(rights.communes_in(None)))
    by_round = (
        and_(round_id == number, commune.in_(sorted(codes)))
        for number, codes in sorted(rights.by_round.items())
    )
    return or_(false(), commune.in_(sorted(rights.communes)), *by_round)


def refuse_unlimited(
    connection: Connection,
    statement: ClauseElement,
    _many: object,
    _params: object,
    _options: Mapping[str, object],
) -> None:
    """Raise RuntimeError where a person's reader asks more than its rights were asked about."""
    reader = connection.get_execution_options().get(READER)
    if reader is None or not reader.person:
        return
    named = _tables(statement)
    if named & SYSTEM and not reader.system:
        raise RuntimeError("a query of accounts without a permit")
    said: Mapping[str, object] = getattr(statement, "get_execution_options", dict)()
    if named & LIMITED and not said.get(_LIMITED):
        raise RuntimeError("a query that does not ask the reader's rights")


@lru_cache(maxsize=512)
def _tables(statement: ClauseElement) -> frozenset[Table]:
    """Return the tables that *statement* names; those of a prepared one are looked up once."""
    return frozenset(part for part in visitors.iterate(statement) if isinstance(part, Table))
