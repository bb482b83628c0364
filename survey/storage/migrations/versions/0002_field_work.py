"""Field work, what follows it, and the unit list that a round pins."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "team",
    "team_event",
    "visit",
    "visit_event",
    "objection",
    "objection_event",
    "difficulty",
    "difficulty_event",
)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("round", sa.Column("units_version", sa.Integer))
    op.add_column("content_version", sa.Column("actor_name", sa.Text))
    op.add_column("content_version", sa.Column("reason", sa.Text))
    _field_work()
    _objections()
    _difficulties()
    _contacts()
    for name in APPEND_ONLY:
        _protect(name)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=False)


def _who_and_when() -> tuple[sa.Column[object], ...]:
    return sa.Column("actor_name", sa.Text, nullable=False), sa.Column("at", MOMENT, nullable=False)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _field_work() -> None:
    op.create_table(
        "team",
        _number("id"),
        _number("round_id"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        _reference("team", "round_id", "round"),
    )
    op.create_index("ix_team_round_id", "team", ["round_id"])
    op.create_table(
        "team_event",
        _number("id"),
        _number("team_id"),
        _text("name"),
        _text("leader"),
        _text("members_json"),
        _text("communes_json"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_team_event"),
        _reference("team_event", "team_id", "team"),
    )
    op.create_index("ix_team_event_team_id", "team_event", ["team_id", "id"])
    op.create_table(
        "visit",
        _number("id"),
        _number("round_id"),
        _number("team_id"),
        _text("commune"),
        _text("kind"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        _reference("visit", "round_id", "round"),
        _reference("visit", "team_id", "team"),
    )
    op.create_index("ix_visit_round_id", "visit", ["round_id", "commune"])
    op.create_table(
        "visit_event",
        _number("id"),
        _number("visit_id"),
        _text("state"),
        _day("day"),
        _text("starts"),
        _text("ends"),
        _text("note"),
        _text("reason"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_visit_event"),
        _reference("visit_event", "visit_id", "visit"),
    )
    op.create_index("ix_visit_event_visit_id", "visit_event", ["visit_id", "id"])


def _objections() -> None:
    op.create_table(
        "objection",
        _number("id"),
        _number("round_id"),
        _text("commune"),
        _text("item"),
        _number("version"),
        _text("text"),
        _text("evidence_json"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
        _reference("objection", "round_id", "round"),
    )
    op.create_index("ix_objection_round_id", "objection", ["round_id", "commune"])
    op.create_table(
        "objection_event",
        _number("id"),
        _number("objection_id"),
        _text("state"),
        _text("reason"),
        sa.Column("version", sa.Integer),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_objection_event"),
        _reference("objection_event", "objection_id", "objection"),
        sa.UniqueConstraint("objection_id", name="uq_objection_event_objection_id"),
    )


def _difficulties() -> None:
    op.create_table(
        "difficulty",
        _number("id"),
        sa.Column("round_id", sa.Integer),
        sa.Column("commune", sa.Text),
        _text("kind"),
        _text("item"),
        _text("text"),
        _text("reported_by"),
        _day("reported_on"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_difficulty"),
        _reference("difficulty", "round_id", "round"),
    )
    op.create_index("ix_difficulty_commune", "difficulty", ["commune"])
    op.create_table(
        "difficulty_event",
        _number("id"),
        _number("difficulty_id"),
        _text("state"),
        _text("agency"),
        sa.Column("due", sa.Date),
        _text("text"),
        _day("day"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_difficulty_event"),
        _reference("difficulty_event", "difficulty_id", "difficulty"),
    )
    op.create_index(
        "ix_difficulty_event_difficulty_id", "difficulty_event", ["difficulty_id", "id"]
    )


def _contacts() -> None:
    op.create_table(
        "contact",
        _number("id"),
        _text("commune"),
        _text("name"),
        _text("post"),
        _text("phone"),
        _text("email"),
        *_who_and_when(),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
    )
    op.create_index("ix_contact_commune", "contact", ["commune"])


# Triggers: history is never rewritten ------------------------------------------------------------

SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER %(table)s_keeps_rows BEFORE UPDATE ON %(table)s
    BEGIN SELECT RAISE(ABORT, '%(table)s is append-only'); END
    """,
    """
    CREATE TRIGGER %(table)s_keeps_all_rows BEFORE DELETE ON %(table)s
    BEGIN SELECT RAISE(ABORT, '%(table)s is append-only'); END
    """,
)
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''%% is append-only'', TG_TABLE_NAME USING ERRCODE = ''23000''; END'
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER %(table)s_keeps_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON %(table)s
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def _protect(name: str) -> None:
    table = sa.Table(name, sa.MetaData())
    if op.get_bind().dialect.name == "sqlite":
        statements = SQLITE_TRIGGERS
    else:
        statements = (POSTGRESQL_FUNCTION, POSTGRESQL_TRIGGER)
    for statement in statements:
        op.execute(sa.DDL(statement).against(table))  # type: ignore[no-untyped-call]
