"""The tables of job lists; the public role may not read contacts that are not public."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
)

from locator.db.columns import metadata, text_column

# A list of a station, or of a union, which `area` names as in own_field.
bulletin = Table(
    "bulletin",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), index=True),
    text_column("area"),
    Column("division_code", Text),
    Column("title", Text, nullable=False),
    text_column("issue"),
    text_column("edition"),
    Column("published_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("(station_id IS NULL) = (area <> '')", name="of_one"),
    CheckConstraint("expires_on >= published_on", name="begins_first"),
    CheckConstraint(
        "length(title) <= 100 AND length(issue) <= 100 AND length(edition) <= 100", name="is_short"
    ),
    Index("bulletin_expires_on_idx", "expires_on"),
)

job_post = Table(
    "job_post",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("bulletin_id", ForeignKey("bulletin.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("employer", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("openings", Integer),
    text_column("wage"),
    Column("wage_low", Integer),
    Column("wage_high", Integer),
    text_column("requirement"),
    text_column("place"),
    text_column("contact"),
    Column("contact_public", Boolean, nullable=False, server_default="false"),
    Column(
        "public_contact", Text, Computed("CASE WHEN contact_public THEN contact ELSE '' END", persisted=True)
    ),
    Column("employer_checked", Boolean, nullable=False, server_default="false"),
    CheckConstraint("openings > 0", name="some_are_wanted"),
    CheckConstraint(
        "length(employer) <= 100 AND length(title) <= 100 AND length(wage) <= 100 AND length(place) <= 100"
        " AND length(contact) <= 100 AND length(requirement) <= 500",
        name="is_short",
    ),
)
