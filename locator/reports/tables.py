"""The tables of reports. None of them contains a reporter's position."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)

from locator.db.columns import metadata, text_column
from locator.db.types import listed_codes, one_of
from locator.hours.domain.state import OpenState
from locator.reports.domain.burst import BurstState
from locator.reports.domain.report import Line, Verdict

# Strangers' reports on unusually many stations within an hour.
report_burst = Table(
    "report_burst",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("origin_hash", LargeBinary),  # of the network, deleted after a while
    Column("is_of_one_network", Boolean, nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("stations", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default=BurstState.WAITING.value),
    Column("decided_at", DateTime(timezone=True)),
    one_of("state", BurstState),
    CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_when"),
    Index("report_burst_last_at_idx", "last_at"),
)

# The secret mark behind the QR code of a station's plaque.
plaque = Table(
    "plaque",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)

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
    Column("near", Boolean, nullable=False, server_default="false"),  # by a plaque's token
    Column("device_hash", LargeBinary),  # deleted after a while, as is the next
    Column("origin_hash", LargeBinary),  # of the network, by the day's salt
    Column("witness", Text, nullable=False),
    text_column("words"),
    text_column("contact"),
    Column("agreed", Boolean),  # whether others agreed; null while undecided
    Column("settled_at", DateTime(timezone=True)),
    Column("overruled_at", DateTime(timezone=True)),  # by a keeper's confirmation: it no longer counts
    text_column("answer"),
    text_column("answered_by"),
    Column("answered_at", DateTime(timezone=True)),
    text_column("line"),  # the line of the page that is wrong
    Column("credence", Double),  # how likely it was right, by what others said; null while undecided
    Column("received_at", DateTime(timezone=True)),
    Column("burst_id", ForeignKey("report_burst.id", ondelete="SET NULL")),
    one_of("verdict", Verdict),
    one_of("shown_state", OpenState),
    CheckConstraint("length(words) <= 500 AND length(contact) <= 100", name="is_short"),
    CheckConstraint("service = '' OR verdict = 'broken'", name="service_is_broken"),
    CheckConstraint(f"line IN ('', {listed_codes(Line)})", name="line_known"),
    CheckConstraint("(line <> '') = (verdict = 'wrong_line')", name="line_is_wrong"),
    CheckConstraint("credence BETWEEN 0 AND 1", name="credence_is_share"),
    CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered_when"),
    Index("report_station_id_said_at_idx", "station_id", "said_at"),
    Index("report_device_hash_idx", "device_hash"),
    Index("report_origin_hash_idx", "origin_hash"),
    Index("report_said_at_idx", "said_at"),
    Index(
        "report_problem_idx",
        "said_at",
        postgresql_include=["answered_at"],
        postgresql_where=text("verdict <> 'fine'"),
    ),
    Index("report_burst_id_idx", "burst_id", postgresql_where=text("burst_id IS NOT NULL")),
)

report_photo = Table(
    "report_photo",
    metadata,
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
    Column("taken_in_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# A photo as it was sent, until the worker has made a harmless one of it.
report_upload = Table(
    "report_upload",
    metadata,
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # empty once it is done
    Column("waits", Boolean, Computed("content <> ''", persisted=True)),
    text_column("trouble"),  # why it was refused
    Column("uploads", BigInteger, nullable=False, server_default=text("1")),
    Column("bytes", BigInteger, nullable=False),  # of all uploads
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("report_upload_waiting_idx", "received_at", postgresql_where=text("waits")),
)

# The key of networks' hashes and of tokens for one day, so that a network cannot be recovered later.
origin_salt = Table(
    "origin_salt",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
)
