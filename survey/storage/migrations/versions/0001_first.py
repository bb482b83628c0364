"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "installation",
    "content_version",
    "round",
    "round_event",
    "round_deadline",
    "answer_event",
    "evidence",
    "submission",
    "submission_event",
)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _content()
    _rounds()
    _answers()
    _submissions()
    for name in APPEND_ONLY:
        _protect(name)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _content() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        _text("province"),
        sa.Column("made_up", sa.Boolean, nullable=False),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
    )
    op.create_table(
        "content_version",
        _text("kind"),
        _number("number"),
        _text("sha256"),
        _text("files_json"),
        _moment("recorded_at"),
        sa.PrimaryKeyConstraint("kind", "number", name="pk_content_version"),
    )


def _rounds() -> None:
    op.create_table(
        "round",
        _number("id"),
        _text("name"),
        _text("province"),
        sa.Column("opens_on", sa.Date, nullable=False),
        sa.Column("closes_on", sa.Date, nullable=False),
        _number("catalogue_version"),
        _number("policy_version"),
        _moment("created_at"),
        _text("created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("name", name="uq_round_name"),
    )
    op.create_table(
        "round_event",
        _number("id"),
        _number("round_id"),
        _text("state"),
        _text("reason"),
        _text("actor_name"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_round_event"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_event_round_id"),
    )
    op.create_index("ix_round_event_round_id", "round_event", ["round_id", "id"])
    op.create_table(
        "round_deadline",
        _number("id"),
        _number("round_id"),
        _text("scope"),
        sa.Column("due", sa.Date),
        _text("source"),
        _text("actor_name"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_round_deadline"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_deadline_round_id"),
    )
    op.create_index("ix_round_deadline_round_id", "round_deadline", ["round_id", "scope", "id"])


def _answers() -> None:
    op.create_table(
        "answer_event",
        _number("round_id"),
        _text("commune"),
        _text("item"),
        _number("version"),
        _text("state"),
        _text("values_json"),
        _text("reason"),
        _text("note"),
        _text("evidence_json"),
        _text("actor_name"),
        _text("actor_role"),
        _text("door"),
        _moment("at"),
        sa.PrimaryKeyConstraint("round_id", "commune", "item", "version", name="pk_answer_event"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_answer_event_round_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evidence",
        _text("digest"),
        _text("media_type"),
        _number("size"),
        _text("original_name"),
        _moment("uploaded_at"),
        _text("uploaded_by"),
        _moment("taken_at", nullable=True),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.PrimaryKeyConstraint("digest", name="pk_evidence"),
    )


def _submissions() -> None:
    op.create_table(
        "submission",
        _number("id"),
        _number("round_id"),
        _text("commune"),
        _number("number"),
        _text("versions_json"),
        _text("digest"),
        _text("actor_name"),
        _text("actor_role"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_submission_round_id"),
        sa.UniqueConstraint("round_id", "commune", "number", name="uq_submission_round_id"),
    )
    op.create_table(
        "submission_event",
        _number("id"),
        _number("submission_id"),
        _text("state"),
        _text("reason"),
        _text("actor_name"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_submission_event"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_submission_event_submission_id"
        ),
        sa.UniqueConstraint("submission_id", "state", name="uq_submission_event_submission_id"),
    )


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
