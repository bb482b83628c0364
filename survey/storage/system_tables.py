"""The tables of accounts, of signing in, and of the audit.

A reader meets them only with a permit for them (see :mod:`survey.storage.reach`).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from survey.storage.moments import UtcDateTime
from survey.storage.tables import metadata

# Accounts ----------------------------------------------------------------------------------------

account_event = Table(
    "account_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Text, nullable=False),  # says nothing of the person
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("everywhere", Boolean, nullable=False),  # a team's person: in every commune
    Column("communes_json", Text, nullable=False),
    Column("domains_json", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("secrecy", Boolean, nullable=False),  # may see confidential items
    Column("actor", Text, nullable=False),  # account, or who ran a command
    Column("at", UtcDateTime, nullable=False),
    Index(None, "account", "id"),
)

person = Table(
    "person",
    metadata,
    Column("account", Text, primary_key=True),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # the name as it is compared
    Column("post", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("login"),
    UniqueConstraint("name_key"),
)

signature = Table(
    "signature",
    metadata,
    Column("name_key", Text, primary_key=True),  # the name as it is compared
    Column("account", Text, nullable=False),  # whose it is for ever, erased or not
    Column("name", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "account"),
)

outside_identity = Table(
    "outside_identity",
    metadata,
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("account", ForeignKey("person.account"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
    Index(None, "account"),
)

credential = Table(
    "credential",
    metadata,
    Column("account", ForeignKey("person.account"), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("totp_secret", Text, nullable=False),  # empty: no second factor
    Column("totp_confirmed", Boolean, nullable=False),
    Column("totp_step", Integer, nullable=False),  # the newest one that was used
    Column("at", UtcDateTime, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),  # sha256 of the token that the browser holds
    Column("account", Text, nullable=False),
    Column("name", Text, nullable=False),  # by which its own list calls it; no secret
    Column("csrf", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Text, nullable=False),  # why, empty while it lives
    Index(None, "account"),
)

one_time = Table(
    "one_time",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account", Text, nullable=False),  # empty: the first administrator's
    Column("content_json", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("subject", Text, primary_key=True),  # digest of a login or an address
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("closed_until", UtcDateTime),
)

# Audit -------------------------------------------------------------------------------------------

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),  # account, or who ran a command; no name
    Column("action", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("place_json", Text, nullable=False),  # codes and numbers, never words of people
    Column("digest", Text, nullable=False),
)
