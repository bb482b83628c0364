"""Whose database this is: one province, with real data or made-up data, and never both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, union_all

from survey.model import ProvinceCode
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.encoding import storable
from survey.storage.tables import installation, round_

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from survey.storage.engine import Database


@dataclass(frozen=True, slots=True)
class Installation:
    """The province that a database belongs to; *made_up* marks the demonstration."""

    province: ProvinceCode
    made_up: bool
    created_at: datetime


def found(database: Database) -> Installation | None:
    """Return the installation, None while the database is empty."""
    with database.read() as connection:
        row = connection.execute(select(installation)).one_or_none()
    if row is None:
        return None
    return Installation(ProvinceCode(row.province), row.made_up, row.created_at)


def install(database: Database, *, province: ProvinceCode, made_up: bool, at: datetime) -> None:
    """Give the empty database to *province*.

    Raises:
        SurveyError: DATABASE_NOT_EMPTY.
    """
    storable(province)
    owners = union_all(select(installation.c.province), select(round_.c.province)).limit(1)

    def operation(connection: Connection) -> None:
        owner = connection.scalar(owners)
        if owner is not None:
            raise SurveyError([problem(ProblemCode.DATABASE_NOT_EMPTY, province=owner)])
        connection.execute(
            insert(installation).values(id=1, province=province, made_up=made_up, created_at=at)
        )

    database.claim(operation)
