"""The tables of imports: runs, their files, the result of each row, and the worker's jobs."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from locator.db.columns import code_column, metadata, text_column
from locator.db.types import one_of
from locator.imports.domain.run import Outcome, RunState, Task, Verdict

# One import of a file. Its area is the author's; choices of columns are remembered for the area.
import_run = Table(
    "import_run",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("author_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("division_code", ForeignKey("division.code"), index=True),
    Column("organization_id", ForeignKey("organization.id"), index=True),
    Column("file_name", Text, nullable=False),
    code_column("state", "reading"),
    text_column("trouble"),
    text_column("crs"),
    Column("columns", JSONB, nullable=False, server_default="[]"),  # headings with samples and guesses
    Column("chosen", JSONB, nullable=False, server_default="{}"),  # column's number -> our field
    Column("found", JSONB, nullable=False, server_default="{}"),  # counts, and findings about the whole file
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("decided_by", ForeignKey("staff.id"), index=True),  # who applied or undid it
    Column("decided_at", DateTime(timezone=True)),
    Column("forgotten_at", DateTime(timezone=True)),
    Column("answers", JSONB, nullable=False, server_default="{}"),  # see locator.imports.domain.answers
    one_of("state", RunState),
    CheckConstraint("file_name <> '' AND length(file_name) <= 255", name="has_name"),
    Index("import_run_made_at_idx", "made_at"),
)

# Files are in the database: one is added and deleted with its run in one transaction, whichever
# machine the worker runs on, and a backup has both.
import_file = Table(
    "import_file",
    metadata,
    Column("run_id", ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # given, grid, layout, marked
    Column("content", LargeBinary, nullable=False),
    CheckConstraint("kind IN ('given', 'grid', 'layout', 'marked')", name="kind_known"),
)

# A cell as the clerk corrected it; the file itself is never changed.
import_mend = Table(
    "import_mend",
    metadata,
    Column("run_id", ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # the column, from 0
    Column("words", Text, nullable=False),
)

import_verdict = Table(
    "import_verdict",
    metadata,
    Column("run_id", ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("verdict", Text, nullable=False),
    Column("code", Text, nullable=False, server_default=""),  # of the station that the row is
    one_of("verdict", Verdict),
)

# The result of the last check, row by row.
import_result = Table(
    "import_result",
    metadata,
    Column("run_id", ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("outcome", Text, nullable=False),
    text_column("name"),
    Column("findings", JSONB, nullable=False, server_default="[]"),
    Column("changes", JSONB, nullable=False, server_default="[]"),  # cell by cell
    Column("near", JSONB, nullable=False, server_default="[]"),  # stations that the row may be
    Column("cells", JSONB),  # the entry to write, see locator.sheets.domain.entry_cells
    Column("staged", JSONB),  # the table rows of a new station, see locator.imports.actions.staged_rows
    Column("station_id", BigInteger),
    Column("station_version", Integer),
    Column("set_id", BigInteger),  # the change set that wrote it
    text_column("stays"),  # why undoing kept its station: a KeptReason
    one_of("outcome", Outcome),
    Index("import_result_outcome_idx", "run_id", "outcome", "line"),
    Index("import_result_station_id_idx", "station_id"),
)

# What a heading meant last time in an area: "division:110115", "organization:7".
import_heading = Table(
    "import_heading",
    metadata,
    Column("area", Text, primary_key=True),
    Column("heading", Text, primary_key=True),
    Column("field", Text, nullable=False),
)

# The answers about the last written sheet of a shape in an area: see locator.imports.domain.answers.
import_memory = Table(
    "import_memory",
    metadata,
    Column("area", Text, primary_key=True),
    Column("shape", Text, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# A task that waits or is being done, as the pages show it; the queue has its job.
import_job = Table(
    "import_job",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("run_id", ForeignKey("import_run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("task", Text, nullable=False),
    Column("said", JSONB, nullable=False, server_default="{}"),  # options of the task
    Column("asked_by", ForeignKey("staff.id"), nullable=False, index=True),
    Column("asked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("started_at", DateTime(timezone=True)),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("ended_at", DateTime(timezone=True)),
    one_of("task", Task),
    Index(
        "import_job_once_idx", "run_id", "task", unique=True, postgresql_where=text("ended_at IS NULL")
    ),  # a double click adds one job
)
