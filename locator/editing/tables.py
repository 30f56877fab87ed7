"""The table of proposed changes."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from locator.db.columns import code_column, metadata, text_column
from locator.db.types import one_of
from locator.editing.domain.proposal import ProposalState

# `base` and `cells` hold entry cells (locator.sheets.domain.entry_cells), `words` the author's reason. For a
# new station `base` is empty, and `station_id` is null until approval.
proposal = Table(
    "proposal",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column(
        "station_id",
        ForeignKey("station.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        index=True,
    ),
    Column("base", JSONB, nullable=False),
    Column("cells", JSONB, nullable=False),
    Column("division_code", ForeignKey("division.code"), index=True),
    Column("organization_id", ForeignKey("organization.id"), index=True),
    code_column("state", "submitted"),
    Column("author_id", ForeignKey("staff.id"), nullable=False, index=True),
    text_column("words"),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("decided_by_id", ForeignKey("staff.id"), index=True),
    Column("decided_at", DateTime(timezone=True)),
    text_column("answer"),
    one_of("state", ProposalState),
    CheckConstraint(
        "(state IN ('approved', 'rejected')) = (decided_by_id IS NOT NULL)", name="decided_by_one"
    ),
    CheckConstraint("length(words) <= 500 AND length(answer) <= 500", name="is_short"),
    Index("proposal_waiting_idx", "division_code", "id", postgresql_where=text("state = 'submitted'")),
)
