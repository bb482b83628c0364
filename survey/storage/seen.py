"""What a reviewer of a commune's form has in front of them, and who changed it last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from survey.storage.events import EVENT
from survey.storage.events import PLACE as ANSWER_PLACE
from survey.storage.forms import FORM, PLACE, REVIEW, form_of, standing_forms
from survey.storage.reach import limited
from survey.storage.tables import objection, objection_event

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Column, Connection

    from survey.model import CommuneCode, Submission
    from survey.rights import Rights
    from survey.storage.engine import Database

_OBJECTION_PLACE: Mapping[str, Column[Any]] = {
    name: objection.c[name] for name in ("round_id", "commune", "item")
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reviewer has in front of them of one commune: all of it decides, none of it may move.

    *review* is the newest step (0: none), *answers* the number of events recorded, *objections*
    those that nobody has decided.
    """

    submission: int
    review: int
    answers: int
    objections: tuple[int, ...] = ()


class Form(NamedTuple):
    """A standing form with what a reviewer must have seen to decide on it."""

    submission: Submission
    seen: Seen


def forms(
    database: Database, round_id: int, communes: Collection[CommuneCode]
) -> dict[CommuneCode, Form]:
    """Return the standing forms of *communes* with what a reviewer sees of each, at one moment."""
    with database.read() as connection:
        return look(connection, round_id, communes, database.rights)


def look(
    connection: Connection, round_id: int, communes: Collection[CommuneCode], rights: Rights
) -> dict[CommuneCode, Form]:
    """Return the standing forms of *communes*, in three queries however many they are."""
    codes = sorted(communes)
    standing = standing_forms(round_id).where(FORM.commune.in_(codes)).order_by(FORM.commune)
    counted = (
        select(EVENT.commune, func.count().label("events"))
        .where(EVENT.round_id == round_id, EVENT.commune.in_(codes))
        .group_by(EVENT.commune)
    )
    undecided = (
        select(objection.c.id, objection.c.commune)
        .outerjoin(objection_event, objection_event.c.objection_id == objection.c.id)
        .where(
            objection.c.round_id == round_id,
            objection.c.commune.in_(codes),
            objection_event.c.id.is_(None),
        )
        .order_by(objection.c.id)
    )
    found = map(form_of, connection.execute(limited(standing, rights, **PLACE)))
    events = {
        row.commune: row.events
        for row in connection.execute(limited(counted, rights, **ANSWER_PLACE))
    }
    objected = defaultdict(list)
    for row in connection.execute(limited(undecided, rights, **_OBJECTION_PLACE)):
        objected[row.commune].append(row.id)
    return {
        form.commune: Form(
            form,
            Seen(
                submission=form.id,
                review=form.review.id if form.review else 0,
                answers=events.get(form.commune, 0),
                objections=tuple(objected[form.commune]),
            ),
        )
        for form in found
    }


def last_change(connection: Connection, form: Submission) -> tuple[str, datetime]:
    """Return who changed last what a reviewer of *form* looks at, and when."""
    answered = (EVENT.round_id == form.round_id, EVENT.commune == form.commune)
    objected = (objection.c.round_id == form.round_id, objection.c.commune == form.commune)
    decided = (objection_event.c.objection_id == objection.c.id, *objected)
    queries = (
        select(FORM.actor_name, FORM.at).where(FORM.id == form.id),
        select(REVIEW.actor_name, REVIEW.at).where(REVIEW.submission_id == form.id),
        select(EVENT.actor_name, EVENT.at).where(*answered),
        select(objection.c.actor_name, objection.c.at).where(*objected),
        select(objection_event.c.actor_name, objection_event.c.at).where(*decided),
    )
    rows = [
        row
        for query in queries
        for row in connection.execute(query.order_by(query.selected_columns.at.desc()).limit(1))
    ]
    newest = max(rows, key=lambda row: row.at)
    return newest.actor_name, newest.at
