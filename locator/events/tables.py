"""Tables of happenings. The public role reads those that are published; never who came."""

from geoalchemy2 import Geography
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
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
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE

from locator.db.columns import code_column, metadata, text_column
from locator.db.types import one_of
from locator.events.domain.kinds import (
    EventKind,
    EventStatus,
    HolidayPolicy,
    OccurrenceState,
    SignUp,
    Verdict,
)

# What happens where, when and by which rule; `area` names its owner as in own_field.
event = Table(
    "event",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("area", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), index=True),
    text_column("place_name"),
    text_column("address"),
    Column("position", Geography("POINT", srid=4326, spatial_index=False)),
    text_column("wayfinding"),
    text_column("division_code"),
    text_column("when_text"),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("duration_min", Integer, nullable=False),
    text_column("rule"),
    Column("left_out", ARRAY(Date), nullable=False, server_default="{}"),
    Column("added", ARRAY(Date), nullable=False, server_default="{}"),
    code_column("holiday_policy", "undecided"),
    Column("organisers", ARRAY(Text), nullable=False, server_default="{}"),
    Column("responsible", Text, nullable=False),
    text_column("audience"),
    Column("offers", ARRAY(Text), nullable=False, server_default="{}"),
    Column("capacity", Integer),
    Column("places_left", Integer),
    code_column("sign_up", "none"),
    text_column("sign_up_target"),
    code_column("status", "draft"),
    Column("author_id", ForeignKey("staff.id", ondelete="SET NULL")),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("worked_out_on", Date, index=True),
    one_of("kind", EventKind),
    one_of("holiday_policy", HolidayPolicy),
    one_of("sign_up", SignUp),
    one_of("status", EventStatus),
    CheckConstraint("name <> '' AND length(name) <= 80", name="has_name"),
    CheckConstraint("responsible <> '' AND length(responsible) <= 300", name="has_responsible"),
    CheckConstraint("station_id IS NOT NULL OR place_name <> ''", name="is_somewhere"),
    CheckConstraint("duration_min BETWEEN 1 AND 20160", name="lasts"),
    CheckConstraint("capacity BETWEEN 0 AND 1000000", name="capacity_is_one"),
    CheckConstraint("places_left BETWEEN 0 AND capacity", name="left_of_capacity"),
    CheckConstraint("(sign_up = 'none') = (sign_up_target = '')", name="sign_up_leads_somewhere"),
    CheckConstraint(
        "sign_up <> 'url' OR sign_up_target LIKE 'https://%' OR sign_up_target LIKE 'http://%'",
        name="links_safely",
    ),
    CheckConstraint(
        "length(place_name) <= 80 AND length(address) <= 300 AND length(wayfinding) <= 300"
        " AND length(audience) <= 300 AND length(sign_up_target) <= 300 AND length(rule) <= 200"
        " AND length(when_text) <= 300",
        name="is_short",
    ),
    Index("event_area_idx", "area"),
)

# What somebody decided about one occurrence, which its start by the rule names (RECURRENCE-ID of RFC 5545).
event_decision = Table(
    "event_decision",
    metadata,
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("planned_at", DateTime(timezone=True), primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("moved_to", DateTime(timezone=True)),
    text_column("reason"),
    one_of("verdict", Verdict),
    CheckConstraint("(verdict = 'moved') = (moved_to IS NOT NULL)", name="moved_somewhere"),
    CheckConstraint("length(reason) <= 200", name="is_short"),
)

# Each occurrence of the coming days, worked out of the event, the decisions and the holidays. `span` is when
# it is held: of a moved one the new time.
occurrence = Table(
    "occurrence",
    metadata,
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("planned_at", DateTime(timezone=True), primary_key=True),
    Column("span", TSTZRANGE, nullable=False),
    Column("state", Text, nullable=False),
    text_column("reason"),
    one_of("state", OccurrenceState),
    Index("occurrence_span_idx", "span", postgresql_using="gist"),
)

# Who came to one occurrence, and how many opinions they left.
turnout = Table(
    "turnout",
    metadata,
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("planned_at", DateTime(timezone=True), primary_key=True),
    Column("people", Integer, nullable=False),
    Column("opinions", Integer, nullable=False, server_default="0"),
    text_column("note"),
    CheckConstraint("people BETWEEN 0 AND 10000000 AND opinions BETWEEN 0 AND 10000000", name="counts"),
    CheckConstraint("length(note) <= 300", name="is_short"),
)
