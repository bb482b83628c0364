"""Accounts, sessions, audit; review of submissions; what communes say of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "review_event",
    "review_issue",
    "self_answer_event",
    "account_event",
    "signature",
    "audit",
)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _reviews()
    _self_assessment()
    _accounts()
    _signing_in()
    _audit()
    for name in APPEND_ONLY:
        _protect(name)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _at(name: str = "at", *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    goal = target if "." in target else f"{target}.id"
    return sa.ForeignKeyConstraint([column], [goal], name=f"fk_{table}_{column}")


def _reviews() -> None:
    op.create_table(
        "review_event",
        _number("id"),
        _number("submission_id"),
        _text("state"),
        _text("reason"),
        _text("actor_name"),
        _at(),
        sa.PrimaryKeyConstraint("id", name="pk_review_event"),
        _reference("review_event", "submission_id", "submission"),
    )
    op.create_index("ix_review_event_submission_id", "review_event", ["submission_id", "id"])
    op.create_table(
        "review_issue",
        _number("review_id"),
        _text("item"),
        _number("version"),
        _text("reason"),
        sa.PrimaryKeyConstraint("review_id", "item", name="pk_review_issue"),
        _reference("review_issue", "review_id", "review_event"),
    )


def _self_assessment() -> None:
    op.create_table(
        "self_answer_event",
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
        _at(),
        sa.PrimaryKeyConstraint(
            "round_id", "commune", "item", "version", name="pk_self_answer_event"
        ),
        _reference("self_answer_event", "round_id", "round"),
        sqlite_with_rowid=False,
    )


def _accounts() -> None:
    op.create_table(
        "account_event",
        _number("id"),
        _text("account"),
        _text("role"),
        _flag("active"),
        _flag("everywhere"),
        _text("communes_json"),
        _text("domains_json"),
        _text("agency"),
        _flag("secrecy"),
        _text("actor"),
        _at(),
        sa.PrimaryKeyConstraint("id", name="pk_account_event"),
    )
    op.create_index("ix_account_event_account", "account_event", ["account", "id"])
    op.create_table(
        "person",
        _text("account"),
        _text("login"),
        _text("name"),
        _text("name_key"),
        _text("post"),
        _text("email"),
        _at(),
        sa.PrimaryKeyConstraint("account", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
        sa.UniqueConstraint("name_key", name="uq_person_name_key"),
    )
    op.create_table(
        "signature",
        _text("name_key"),
        _text("account"),
        _text("name"),
        _at(),
        sa.PrimaryKeyConstraint("name_key", name="pk_signature"),
    )
    op.create_index("ix_signature_account", "signature", ["account"])
    op.create_table(
        "outside_identity",
        _text("issuer"),
        _text("subject"),
        _text("account"),
        _at(),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_outside_identity"),
        _reference("outside_identity", "account", "person.account"),
    )
    op.create_index("ix_outside_identity_account", "outside_identity", ["account"])


def _signing_in() -> None:
    op.create_table(
        "credential",
        _text("account"),
        _text("password_hash"),
        _flag("must_change"),
        _text("totp_secret"),
        _flag("totp_confirmed"),
        _number("totp_step"),
        _at(),
        sa.PrimaryKeyConstraint("account", name="pk_credential"),
        _reference("credential", "account", "person.account"),
    )
    op.create_table(
        "session",
        _text("id"),
        _text("account"),
        _text("name"),
        _text("csrf"),
        _text("device"),
        _at("created_at"),
        _at("seen_at"),
        _at("ended_at", nullable=True),
        _text("ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_table(
        "one_time",
        _text("digest"),
        _text("kind"),
        _text("account"),
        _text("content_json"),
        _at("created_at"),
        _at("expires_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_one_time"),
    )
    op.create_table(
        "attempt",
        _text("subject"),
        _number("failures"),
        _at("last_at"),
        _at("closed_until", nullable=True),
        sa.PrimaryKeyConstraint("subject", name="pk_attempt"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        _at(),
        _text("actor"),
        _text("action"),
        _text("outcome"),
        _text("place_json"),
        _text("digest"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
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
