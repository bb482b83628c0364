"""The contacts of the communes: the only rows that can be erased, for they are people's."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from survey.follow_up import Contact
from survey.model import CommuneCode
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage.encoding import storable
from survey.storage.reach import limited
from survey.storage.tables import contact

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from survey.storage.engine import Database

_SAME_PERSON = ("commune", "name", "post", "phone", "email")


def add(database: Database, new: Contact) -> Contact:
    """Keep *new* (its id is not looked at) and return it with its id.

    Raises:
        SurveyError: CONTACT_TWICE.
    """
    row = _row(new)
    return database.write(lambda connection: _insert(connection, row))


def change(database: Database, seen: Contact, new: Contact) -> Contact:
    """Put *new* in the place of *seen*; what stood there is erased.

    Raises:
        SurveyError: CONTACT_GONE where the row is no longer what was seen; CONTACT_TWICE.
    """
    row = _row(new)

    def operation(connection: Connection) -> Contact:
        _erase(connection, seen)
        return _insert(connection, row)

    changed = database.write(operation)
    database.forget()
    return changed


def erase(database: Database, seen: Contact) -> None:
    """Erase the contact; raises SurveyError (CONTACT_GONE) where it is no longer what was seen."""
    database.write(lambda connection: _erase(connection, seen))
    database.forget()


def _row(new: Contact) -> dict[str, object]:
    row = asdict(new)
    del row["id"]
    row["actor_name"] = row.pop("by")
    storable(new.commune, new.name, new.post, new.phone, new.email, new.by)
    return row


def _insert(connection: Connection, row: dict[str, object]) -> Contact:
    same = (contact.c[name] == row[name] for name in _SAME_PERSON)
    if connection.execute(select(contact.c.id).where(*same)).first() is not None:
        raise SurveyError([problem(ProblemCode.CONTACT_TWICE, name=row["name"])])
    return _contact(connection.execute(insert(contact).returning(contact), row).one())


def _erase(connection: Connection, seen: Contact) -> None:
    """Erase the row while it is what was seen: SQLite gives the id of an erased row out again."""
    same = (contact.c[name] == value for name, value in _row(seen).items())
    erased = connection.execute(delete(contact).where(contact.c.id == seen.id, *same))
    if erased.rowcount != 1:
        raise SurveyError([problem(ProblemCode.CONTACT_GONE, name=seen.name)])


def everybody(database: Database, commune: CommuneCode | None = None) -> tuple[Contact, ...]:
    """Return the contacts of all communes, or of one, in the order in which they were entered."""
    query = select(contact).order_by(contact.c.commune, contact.c.id)
    if commune is not None:
        query = query.where(contact.c.commune == commune)
    with database.read() as connection:
        found = connection.execute(limited(query, database.rights, commune=contact.c.commune))
        return tuple(map(_contact, found))


def _contact(row: Row[*tuple[Any, ...]]) -> Contact:
    return Contact(
        id=row.id,
        commune=CommuneCode(row.commune),
        name=row.name,
        post=row.post,
        phone=row.phone,
        email=row.email,
        by=row.actor_name,
        at=row.at,
    )
