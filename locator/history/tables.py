"""Tables of the history, written by triggers only (db/schema/functions/history.sql)."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

from locator.db.columns import metadata, text_column


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's xid8: a transaction id that is never reused."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type's name in SQL."""
        return "XID8"


# A transaction that changed a logged table.
change_set = Table(
    "change_set",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("xid", TransactionId(), nullable=False, unique=True, server_default=text("pg_current_xact_id()")),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("actor", Text, nullable=False),
    text_column("origin"),
    text_column("reason"),
    Column("salt", Uuid, server_default=text("gen_random_uuid()")),
    Column("sealed_digest", LargeBinary),  # of what was sealed, where it was redacted since
    CheckConstraint("actor <> ''", name="has_actor"),
)

# The condition of the index of status changes, which a query repeats word for word.
STATUS_CHANGED = (
    "table_name = 'station' AND before IS NOT NULL"
    " AND ((before #> '{0,status}') IS DISTINCT FROM (after #> '{0,status}')"
    " OR (before #> '{0,status_since}') IS DISTINCT FROM (after #> '{0,status_since}'))"
)

# The changed rows of one table before and after, as JSON arrays; those of one station in one row.
change_row = Table(
    "change_row",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("set_id", BigInteger, nullable=False),  # of change_set: by the triggers, without a key
    Column("table_name", Text, nullable=False),
    Column("station_id", BigInteger),
    Column("before", JSONB),
    Column("after", JSONB),
    Column("salt", Uuid, server_default=text("gen_random_uuid()")),
    Column("sealed_digest", LargeBinary),
    Index("change_row_set_id_idx", "set_id", "station_id", "table_name"),
    Index("change_row_station_id_idx", "station_id", "id"),
    Index("change_row_status_idx", "station_id", "id", postgresql_where=text(STATUS_CHANGED)),
)

# The chain of seals: the hash of each covers the previous hash and the change set.
change_seal = Table(
    "change_seal",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("set_id", ForeignKey("change_set.id"), nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False),
)

# The logged tables, each with the columns that are not recorded: computed ones and secrets.
LOGGED = {
    "station": ("timetable_id", "no_app_timetable_id"),
    "service_offer": ("timetable_id",),
    "facet_check": (),
    "station_contact": (),
    "station_own_value": (),
    "own_field": (),
    "target": (),
    "bulletin": (),
    "job_post": ("contact", "public_contact"),
    "assessment_scheme": (),
    "assessment_criterion": (),
    "assessment_level": (),
    "assessment_round": (),
    "assessment_stage": (),
    "assessment_team": (),
    "team_member": (),
    "assessment_task": (),
    "assessment": (),
    "assessment_score": (),
    "assessment_finding": (),
    "finding_photo": ("content", "jpeg"),
    "assessment_rule": (),
    "coverage_grid": ("content", "waits", "cells", "trouble", "cell_count", "weight"),
    "reach_run": ("done_at", "trouble"),
    "union_link": (),
    "service_word": (),
    "money_line": (),
    "use_count": (),
    "event": ("worked_out_on",),
    "event_decision": (),
    "turnout": (),
    "check_call": ("note",),
    "work_note": ("words",),
    "assignment": ("words",),
    "station_photo": ("jpeg", "small"),
    "hours_exception": (),
    "keeper": (),
    "campaign": (),
    "organization": (),
    "calendar_day": (),
    "name_correction": (),
    "staff": ("password_hash", "totp_secret", "totp_last_step"),
    "appointment": (),
    "area_rule": (),
    "proposal": (),
    "merger": (),
    "map_listing": (),
    "import_run": ("columns", "chosen", "found", "trouble", "answers"),
}


def key_columns(table: Table) -> list[str]:
    """Return the names of a table's primary key columns, by which the history identifies rows."""
    return [column.name for column in table.primary_key]
