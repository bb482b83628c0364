"""The tables of the store, as SQLAlchemy knows them.

Nearly every table is append-only: rows are inserted and never changed. The migrations guard this
with triggers, so that no program can rewrite history. What a row means today (the state of a round,
the current answer, a standing submission) is always read from its newest event. Rows of two kinds
can be changed and deleted (see PASSING): people's data, which must be erasable, and what signs
people in, which must be forgettable.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from survey.storage.moments import UtcDateTime

PASSING = frozenset(
    {"contact", "person", "outside_identity", "credential", "session", "one_time", "attempt"}
)
"""The tables whose rows can be changed and deleted."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _who_and_when() -> tuple[Column[Any], ...]:
    return Column("actor_name", Text, nullable=False), Column("at", UtcDateTime, nullable=False)


def _texts(*names: str) -> tuple[Column[Any], ...]:
    return tuple(Column(name, Text, nullable=False) for name in names)


def _said() -> tuple[Column[Any], ...]:
    return (
        Column("round_id", ForeignKey("round.id"), nullable=False),
        Column("commune", Text, nullable=False),
        Column("item", Text, nullable=False),
        Column("version", Integer, nullable=False),
        *_texts("state", "values_json", "reason", "note", "evidence_json"),
    )


installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("province", Text, nullable=False),
    Column("made_up", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

content_version = Table(
    "content_version",
    metadata,
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("files_json", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor_name", Text),  # empty: the content that came with the software
    Column("reason", Text),
    PrimaryKeyConstraint("kind", "number"),
)

round_ = Table(
    "round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("units_version", Integer),  # empty: the units of the registry
    UniqueConstraint("name"),
)

round_event = Table(
    "round_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    *_who_and_when(),
    Index(None, "round_id", "id"),
)

round_deadline = Table(
    "round_deadline",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("scope", Text, nullable=False),
    Column("due", Date),  # empty: the deadline was taken away
    Column("source", Text, nullable=False),
    *_who_and_when(),
    Index(None, "round_id", "scope", "id"),
)

answer_event = Table(
    "answer_event",
    metadata,
    *_said(),
    *_texts("actor_name", "actor_role", "door"),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("round_id", "commune", "item", "version"),
    sqlite_with_rowid=False,  # rows lie in the order in which the score reads them
)

evidence = Table(
    "evidence",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("original_name", Text, nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("latitude", Double),
    Column("longitude", Double),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("commune", Text, nullable=False),
    Column("number", Integer, nullable=False),
    *_texts("versions_json", "digest", "actor_name", "actor_role"),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("round_id", "commune", "number"),
)

submission_event = Table(
    "submission_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", ForeignKey("submission.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    *_who_and_when(),
    UniqueConstraint("submission_id", "state"),
)

# Field work --------------------------------------------------------------------------------------

team = Table(
    "team",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    *_who_and_when(),
    Index(None, "round_id"),
)

team_event = Table(
    "team_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    *_texts("name", "leader", "members_json", "communes_json"),
    *_who_and_when(),
    Index(None, "team_id", "id"),
)

visit = Table(
    "visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("commune", Text, nullable=False),
    Column("kind", Text, nullable=False),  # first | recheck
    *_who_and_when(),
    Index(None, "round_id", "commune"),
)

visit_event = Table(
    "visit_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", ForeignKey("visit.id"), nullable=False),
    Column("state", Text, nullable=False),  # planned | begun | done | cancelled
    Column("day", Date, nullable=False),
    Column("starts", Text, nullable=False),  # 08:00, Vietnamese time
    Column("ends", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("reason", Text, nullable=False),  # why it is cancelled
    *_who_and_when(),
    Index(None, "visit_id", "id"),
)

# After the visit ---------------------------------------------------------------------------------

objection = Table(
    "objection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("commune", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("version", Integer, nullable=False),  # of the answer objected to
    Column("text", Text, nullable=False),
    Column("evidence_json", Text, nullable=False),
    *_who_and_when(),
    Index(None, "round_id", "commune"),
)

objection_event = Table(
    "objection_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("objection_id", ForeignKey("objection.id"), nullable=False),
    Column("state", Text, nullable=False),  # accepted | rejected | withdrawn
    Column("reason", Text, nullable=False),
    Column("version", Integer),  # of the answer that corrects it
    *_who_and_when(),
    UniqueConstraint("objection_id"),  # decided once
)

difficulty = Table(
    "difficulty",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("round.id")),  # empty: outside of any round
    Column("commune", Text),  # empty: of the whole province
    Column("kind", Text, nullable=False),  # difficulty | support
    Column("item", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("reported_by", Text, nullable=False),
    Column("reported_on", Date, nullable=False),
    *_who_and_when(),
    Index(None, "commune"),
)

difficulty_event = Table(
    "difficulty_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("difficulty_id", ForeignKey("difficulty.id"), nullable=False),
    Column("state", Text, nullable=False),  # open | answered | escalated | closed
    Column("agency", Text, nullable=False),  # that must answer
    Column("due", Date),
    Column("text", Text, nullable=False),  # the answer, or why it is escalated
    Column("day", Date, nullable=False),  # of the answer or the decision
    *_who_and_when(),
    Index(None, "difficulty_id", "id"),
)

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    *_texts("commune", "name", "post", "phone", "email"),
    *_who_and_when(),
    Index(None, "commune"),
)

# Review and self-assessment ------------------------------------------------------------------------

review_event = Table(
    "review_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", ForeignKey("submission.id"), nullable=False),
    Column("state", Text, nullable=False),  # received | has_issues | edited | approved | rejected
    Column("reason", Text, nullable=False),
    *_who_and_when(),
    Index(None, "submission_id", "id"),
)

review_issue = Table(
    "review_issue",
    metadata,
    Column("review_id", ForeignKey("review_event.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("version", Integer, nullable=False),  # of the answer that has the issue, 0 for none
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("review_id", "item"),
)

self_answer_event = Table(
    "self_answer_event",
    metadata,
    *_said(),
    *_who_and_when(),
    PrimaryKeyConstraint("round_id", "commune", "item", "version"),
    sqlite_with_rowid=False,
)
