"""The tables of keepers: who they are, the stage of their stations, and their links."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    text,
)

from locator.db.columns import code_column, metadata, text_column
from locator.db.types import one_of
from locator.keepers.domain import Answer, Stage

# A station's keeper, and the stage that it has reached without an answer. The station's page and
# lists follow the stage by a trigger.
keeper = Table(
    "keeper",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    text_column("name"),
    text_column("phone"),  # a mobile number; who has no e-mail is asked by it
    text_column("email"),
    text_column("union_email"),
    code_column("stage", "named"),
    Column("next_at", DateTime(timezone=True)),
    one_of("stage", Stage),
    CheckConstraint(
        "(email LIKE '%_@_%' OR (email = '' AND phone <> '')) AND length(email) <= 254",
        name="can_be_written_to",
    ),
    CheckConstraint("length(name) <= 100 AND length(phone) <= 20", name="is_short"),
    Index("keeper_phone_idx", "phone", postgresql_where=text("phone <> ''")),
    Index("keeper_next_at_idx", "next_at"),
)

# A link that opens one station's page once. The token itself is only in the letter.
keeper_link = Table(
    "keeper_link",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    text_column("answer"),
    text_column("words"),
    Column("from_plaque", Boolean, nullable=False, server_default="false"),
    Column("bundle_hash", LargeBinary),  # of the token that opens all stations of one message
    Index("keeper_link_bundle_hash_idx", "bundle_hash", postgresql_where=text("bundle_hash IS NOT NULL")),
    CheckConstraint("(answer = '') = (used_at IS NULL)", name="used_when_answered"),
    CheckConstraint(
        "answer = '' OR answer IN (" + ", ".join(f"'{answer.value}'" for answer in Answer) + ")",
        name="answer_known",
    ),
)

# How often a keeper was asked about a closure whose end has passed.
closure_chase = Table(
    "closure_chase",
    metadata,
    Column("exception_id", ForeignKey("hours_exception.id", ondelete="CASCADE"), primary_key=True),
    Column("count", Integer, nullable=False, server_default="0"),
    Column("last_at", DateTime(timezone=True), nullable=False),
)
