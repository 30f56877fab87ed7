"""The tables of jobs: what is kept beside the queue, and the queue's own, which procrastinate makes."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Integer,
    MetaData,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ENUM

from locator.db.columns import metadata
from locator.db.queue_schema import SCHEMA

# Why a job failed the last time; gone once it succeeds.
job_trouble = Table(
    "job_trouble",
    metadata,
    Column("job_id", BigInteger, primary_key=True, autoincrement=False),
    Column("trouble", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# The processes that work and schedule: each updates `seen_at` every few seconds.
running_process = Table(
    "running_process",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("kind IN ('work', 'schedule')", name="kind_known"),
)

# Not ours to make: the columns that are asked for.
_queue = MetaData(schema=SCHEMA)
_status = ENUM(
    *("todo", "doing", "succeeded", "failed", "cancelled", "aborting", "aborted"),
    name="procrastinate_job_status",
    schema=SCHEMA,
    create_type=False,
)
queued_job = Table(
    "procrastinate_jobs",
    _queue,
    Column("id", BigInteger, primary_key=True),
    Column("queue_name", Text),
    Column("task_name", Text),
    Column("status", _status),
    Column("scheduled_at", DateTime(timezone=True)),
    Column("attempts", Integer),
    Column("worker_id", BigInteger),
)
queue_worker = Table(
    "procrastinate_workers",
    _queue,
    Column("id", BigInteger, primary_key=True),
    Column("last_heartbeat", DateTime(timezone=True)),
)
queue_event = Table(
    "procrastinate_events",
    _queue,
    Column("job_id", BigInteger),
    Column("at", DateTime(timezone=True)),
)
