"""The tables of reports. None of them contains a reporter's position."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
)

from locator.db.columns import metadata, text_column
from locator.db.types import one_of
from locator.hours.domain.state import OpenState
from locator.reports.domain.report import Verdict

report = Table(
    "report",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code_hash", LargeBinary, nullable=False, unique=True),  # only the author has the code
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("verdict", Text, nullable=False),
    text_column("service"),
    Column("said_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("shown_state", Text, nullable=False),  # the state that the page showed at that time
    Column("near", Boolean, nullable=False, server_default="false"),
    Column("device_hash", LargeBinary),  # deleted after a while, as is the next
    Column("origin_hash", LargeBinary),
    Column("witness", Text, nullable=False),
    text_column("words"),
    text_column("contact"),
    Column("agreed", Boolean),  # whether others agreed; null while undecided
    Column("settled_at", DateTime(timezone=True)),
    Column("overruled_at", DateTime(timezone=True)),  # by a keeper's confirmation: it no longer counts
    text_column("answer"),
    text_column("answered_by"),
    Column("answered_at", DateTime(timezone=True)),
    one_of("verdict", Verdict),
    one_of("shown_state", OpenState),
    CheckConstraint("length(words) <= 500 AND length(contact) <= 100", name="is_short"),
    CheckConstraint("service = '' OR verdict = 'broken'", name="service_is_broken"),
    CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered_when"),
    Index("report_station_id_said_at_idx", "station_id", "said_at"),
    Index("report_device_hash_idx", "device_hash"),
    Index("report_origin_hash_idx", "origin_hash"),
    Index("report_said_at_idx", "said_at"),
)

report_photo = Table(
    "report_photo",
    metadata,
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
    Column("taken_in_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# The salt of origins' hashes for one day, so that the origin cannot be recovered later.
origin_salt = Table(
    "origin_salt",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
)
