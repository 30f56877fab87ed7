"""The tables of assessments. The public role reads `public_title` only."""

from geoalchemy2 import Geography
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    column,
    table,
    text,
)

from locator.assessments.domain.result import MAX_NOTE_LENGTH, MAX_WORDS_LENGTH, FindingState, Nearness
from locator.assessments.domain.rounds import JUDGING, Stage
from locator.assessments.domain.rules import Cause, Step
from locator.assessments.domain.scheme import Proof, SchemeKind
from locator.db.columns import metadata, text_column
from locator.db.types import one_of

scheme = Table(
    "assessment_scheme",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("area", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("valid_months", SmallInteger, nullable=False),
    text_column("document"),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("retired_at", DateTime(timezone=True)),
    UniqueConstraint("area", "code", "version", name="assessment_scheme_version_key"),
    one_of("kind", SchemeKind),
    CheckConstraint("version >= 1 AND valid_months BETWEEN 1 AND 120", name="is_counted"),
    CheckConstraint(
        "code <> '' AND length(code) <= 40 AND name <> '' AND length(name) <= 100"
        " AND length(document) <= 200",
        name="is_short",
    ),
)

criterion = Table(
    "assessment_criterion",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("scheme_id", ForeignKey("assessment_scheme.id", ondelete="CASCADE"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("code", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("most_points", SmallInteger, nullable=False),
    Column("weight", SmallInteger, nullable=False),
    Column("proof", Text, nullable=False),
    UniqueConstraint("scheme_id", "code", name="assessment_criterion_code_key"),
    one_of("proof", Proof),
    CheckConstraint("most_points BETWEEN 1 AND 1000 AND weight BETWEEN 1 AND 100", name="is_counted"),
    CheckConstraint(
        "code <> '' AND length(code) <= 40 AND zh <> '' AND length(zh) <= 200",
        name="is_short",
    ),
)

level = Table(
    "assessment_level",
    metadata,
    Column("scheme_id", ForeignKey("assessment_scheme.id", ondelete="CASCADE"), primary_key=True),
    Column("rank", SmallInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("stars", SmallInteger, nullable=False, server_default="0"),
    Column("least_score", Numeric(5, 2), nullable=False),
    Column("subsidy_yuan", Numeric(12, 2), nullable=False, server_default="0"),
    CheckConstraint(
        "stars BETWEEN 0 AND 5 AND least_score BETWEEN 0 AND 100 AND subsidy_yuan >= 0", name="is_counted"
    ),
    CheckConstraint("name <> '' AND length(name) <= 40", name="is_short"),
)

assessment_round = Table(
    "assessment_round",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("scheme_id", ForeignKey("assessment_scheme.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("area", Text, nullable=False, index=True),
    Column("kinds", ARRAY(Text), nullable=False, server_default="{}"),
    Column("outsiders_only", Boolean, nullable=False, server_default="false"),
    Column("made_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("name <> '' AND length(name) <= 100", name="is_short"),
)

round_stage = Table(
    "assessment_stage",
    metadata,
    Column("round_id", ForeignKey("assessment_round.id", ondelete="CASCADE"), primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("begins_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    one_of("stage", Stage),
    CheckConstraint("begins_on <= ends_on", name="begins_first"),
)

team = Table(
    "assessment_team",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("round_id", ForeignKey("assessment_round.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("round_id", "name", name="assessment_team_name_key"),
    CheckConstraint("name <> '' AND length(name) <= 60", name="is_short"),
)

team_member = Table(
    "team_member",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("team_id", ForeignKey("assessment_team.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE")),
    Column("leads", Boolean, nullable=False, server_default="false"),
    CheckConstraint("name <> '' AND length(name) <= 60", name="is_short"),
    Index("team_member_staff_id_idx", "staff_id", postgresql_where=text("staff_id IS NOT NULL")),
)

task = Table(
    "assessment_task",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("round_id", ForeignKey("assessment_round.id", ondelete="CASCADE"), nullable=False),
    Column("team_id", ForeignKey("assessment_team.id"), nullable=False),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("month", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    UniqueConstraint("round_id", "month", "station_id", name="assessment_task_once_a_month"),
    CheckConstraint("month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name="month_is_one"),
    Index("assessment_task_team_id_idx", "team_id", "due_on"),
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("scheme_id", ForeignKey("assessment_scheme.id"), nullable=False),
    Column("round_id", ForeignKey("assessment_round.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("team_id", ForeignKey("assessment_team.id")),
    Column("task_id", ForeignKey("assessment_task.id", ondelete="SET NULL")),
    Column("made_by_id", ForeignKey("staff.id"), nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("client_key", Uuid),
    Column("nearness", Text, nullable=False, server_default=Nearness.UNPROVED.value),
    Column("position", Geography("POINT", srid=4326, spatial_index=False)),
    Column("score", Numeric(5, 2), nullable=False),
    Column("level_rank", SmallInteger),
    text_column("note"),
    Column("confirmed_by_id", ForeignKey("staff.id")),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("valid_until", Date),
    Column("supersedes_id", ForeignKey("assessment.id", ondelete="SET NULL")),
    ForeignKeyConstraint(
        ["scheme_id", "level_rank"],
        ["assessment_level.scheme_id", "assessment_level.rank"],
        name="assessment_level_rank_fkey",
    ),
    UniqueConstraint("made_by_id", "client_key", name="assessment_client_key_key"),
    one_of("stage", JUDGING),
    one_of("nearness", Nearness),
    CheckConstraint("score BETWEEN 0 AND 100", name="score_is_one"),
    CheckConstraint(
        "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)"
        " AND (confirmed_at IS NULL) = (valid_until IS NULL)",
        name="confirmed_at_all",
    ),
    CheckConstraint("confirmed_by_id <> made_by_id", name="takes_two_people"),
    CheckConstraint(f"length(note) <= {MAX_NOTE_LENGTH}", name="is_short"),
    Index("assessment_station_id_idx", "station_id", "made_at"),
    Index("assessment_round_id_idx", "round_id", "stage", "station_id"),
    Index("assessment_task_id_idx", "task_id", postgresql_where=text("task_id IS NOT NULL")),
    Index(
        "assessment_confirmed_idx",
        "station_id",
        "valid_until",
        postgresql_where=text("confirmed_at IS NOT NULL"),
    ),
    Index(
        "assessment_unconfirmed_idx",
        "round_id",
        postgresql_where=text("confirmed_at IS NULL"),
    ),
    Index(
        "assessment_supersedes_id_idx",
        "supersedes_id",
        postgresql_where=text("supersedes_id IS NOT NULL"),
    ),
)

score = Table(
    "assessment_score",
    metadata,
    Column("assessment_id", ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True),
    Column("criterion_id", ForeignKey("assessment_criterion.id"), primary_key=True),
    Column("points", SmallInteger, nullable=False),
    CheckConstraint("points >= 0", name="not_negative"),
)

finding = Table(
    "assessment_finding",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("assessment_id", ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("criterion_id", ForeignKey("assessment_criterion.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False, server_default=FindingState.OPEN.value),
    text_column("answer"),
    Column("answered_at", DateTime(timezone=True)),
    Column("decided_by_id", ForeignKey("staff.id")),
    Column("decided_at", DateTime(timezone=True)),
    text_column("reply"),
    Column("told_at", DateTime(timezone=True)),
    one_of("state", FindingState),
    CheckConstraint(
        f"words <> '' AND length(words) <= {MAX_WORDS_LENGTH} AND length(answer) <= {MAX_WORDS_LENGTH}"
        f" AND length(reply) <= {MAX_WORDS_LENGTH}",
        name="is_short",
    ),
    Index(
        "assessment_finding_station_id_idx",
        "station_id",
        "due_on",
        postgresql_where=text("state <> 'verified'"),
    ),
)

rule = Table(
    "assessment_rule",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("area", Text, nullable=False, index=True),
    Column("cause", Text, nullable=False),
    text_column("criterion"),
    Column("threshold", Integer, nullable=False),
    Column("step", Text, nullable=False),
    one_of("cause", Cause),
    one_of("step", Step),
    CheckConstraint("threshold BETWEEN 0 AND 100000", name="not_negative"),
    CheckConstraint("length(criterion) <= 200", name="is_short"),
)

# The view of what the public may know: db/schema/projection/titles.sql.
public_title = table(
    "public_title",
    column("station_id", BigInteger),
    column("kind", Text),
    column("scheme", Text),
    column("area", Text),
    column("level", Text),
    column("stars", SmallInteger),
    column("confirmed_at", DateTime(timezone=True)),
    column("valid_until", Date),
)
