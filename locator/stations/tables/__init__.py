"""Tables of stations, their offers and checks, and the projection for public queries."""

from typing import Any

from geoalchemy2 import Geography, Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from locator.db.columns import code_column, metadata, text_column
from locator.db.types import Tags, one_of
from locator.stations.domain.access import Audience, Price
from locator.stations.domain.declaring import Kind, StationField
from locator.stations.domain.offer_terms import Booking
from locator.stations.domain.service import Availability
from locator.stations.domain.station import Facet, PositionQuality
from locator.stations.domain.station_fields import STORED_FIELDS
from locator.stations.tables.counts import division_count, filter_count, quality_count, room_left_out
from locator.stations.tables.unions import service_word, union_link

__all__ = [
    "division_count",
    "facet_check",
    "filter_count",
    "public_station",
    "quality_count",
    "room_left_out",
    "search_tag",
    "service_offer",
    "service_word",
    "station",
    "station_contact",
    "union_link",
]
NEXT_CODE = text("nextval('station_code_seq')::text")
COLUMN_TYPES: dict[Kind, type[TypeEngine[Any]]] = {
    Kind.YES_NO: Boolean,
    Kind.DAY: Date,
    Kind.PARTIAL_DAY: Text,
    Kind.NUMBER: Float,
    Kind.COUNT: Integer,
}


def _declared_column(field: StationField) -> Column[Any]:
    """Return the column of a field; a text or a required code is never null."""
    if field.kind in COLUMN_TYPES:
        return Column(field.column, COLUMN_TYPES[field.kind])
    if field.is_required:
        return Column(field.column, Text, nullable=False)
    return code_column(field.column, field.stored_default)


# A station with all stored properties.
station = Table(
    "station",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code", Text, nullable=False, unique=True, server_default=NEXT_CODE),
    *map(_declared_column, STORED_FIELDS),
    Column("names", JSONB, nullable=False, server_default="{}"),  # language -> name
    Column("aliases", ARRAY(Text), nullable=False, server_default="{}"),
    text_column("name_pinyin"),
    text_column("name_initials"),
    Column("parent_id", ForeignKey("station.id")),
    Column("host_organization_id", ForeignKey("organization.id"), index=True),
    Column("operator_organization_id", ForeignKey("organization.id"), index=True),
    Column("division_code", ForeignKey("division.code"), index=True),
    Column("position", Geography("POINT", srid=4326, spatial_index=False)),
    code_column("position_quality", "missing"),
    text_column("input_lon"),
    text_column("input_lat"),
    text_column("input_crs"),
    Column("successor_id", ForeignKey("station.id")),
    Column("timetable_id", ForeignKey("timetable.id"), index=True),  # of the whole schedule, computed
    Column("no_app_timetable_id", ForeignKey("timetable.id")),
    Column("gate", Geography("POINT", srid=4326, spatial_index=False)),  # gate for vehicles
    text_column("input_gate_lon"),
    text_column("input_gate_lat"),
    Column("is_demo", Boolean, nullable=False, server_default="false"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    *(one_of(field.column, field.codes) for field in STORED_FIELDS if field.codes),
    one_of("position_quality", PositionQuality),
    CheckConstraint("name <> '' AND length(name) <= 200", name="has_name"),
    CheckConstraint("kind <> 'workshop_rest' OR visibility = 'site_only'", name="break_rooms_stay_inside"),
    CheckConstraint("(position IS NULL) = (position_quality = 'missing')", name="no_place_at_a_guess"),
    CheckConstraint("(status = 'merged') = (successor_id IS NOT NULL)", name="merged_into_one"),
    CheckConstraint("successor_id <> id", name="no_own_successor"),
    CheckConstraint("max_length_m > 0 AND max_height_m > 0 AND truck_spaces >= 0", name="room_for_trucks"),
    CheckConstraint("gate IS NULL OR position IS NOT NULL", name="gate_of_a_place"),
    CheckConstraint("status_since ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'", name="status_since_is_a_date"),
    CheckConstraint("NOT is_demo OR name LIKE '演示%'", name="demo_says_so"),
    Index("station_demo_idx", "id", postgresql_where=text("is_demo")),
    *(
        Index(f"station_{name}_idx", name, postgresql_where=text(f"{name} IS NOT NULL"))
        for name in ("parent_id", "successor_id", "no_app_timetable_id")
    ),
    Index(
        "station_external_identifier_idx",
        "external_identifier",
        postgresql_where=text("external_identifier <> ''"),
    ),
    Index(
        "station_place_idx", "position", postgresql_using="gist", postgresql_where=text("status <> 'merged'")
    ),
)

# One service at one station; a missing row means unknown.
service_offer = Table(
    "service_offer",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, primary_key=True),
    code_column("availability", "unknown"),
    code_column("price", "unknown"),
    text_column("price_note"),
    code_column("audience", "unknown"),
    Column("timetable_id", ForeignKey("timetable.id")),
    Column("capacity", Integer),
    text_column("note"),
    text_column("opening_hours"),
    Column("valid_from", Date),
    Column("valid_to", Date),
    text_column("phone"),
    code_column("booking", "unknown"),
    text_column("booking_target"),
    Column("staffed_by", ARRAY(Text), nullable=False, server_default="{}"),
    one_of("availability", Availability),
    one_of("price", Price),
    one_of("audience", Audience),
    one_of("booking", Booking),
    CheckConstraint("valid_from <= valid_to", name="season_begins_first"),
    CheckConstraint("booking <> 'url' OR booking_target LIKE 'https://%'", name="books_safely"),
    Index(
        "service_offer_timetable_id_idx", "timetable_id", postgresql_where=text("timetable_id IS NOT NULL")
    ),
    Index("service_offer_own_hours_idx", "station_id", postgresql_where=text("timetable_id IS NOT NULL")),
    Index("service_offer_own_word_idx", "code", postgresql_where=text("POSITION(':' IN code) > 0")),
)


# Source of a facet of an entry, and its last check.
facet_check = Table(
    "facet_check",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("facet", Text, primary_key=True),
    text_column("source"),
    text_column("as_of"),
    Column("checked_at", DateTime(timezone=True)),
    text_column("checked_by"),
    one_of("facet", Facet),
)

# A person of a station; never public, and seen by the staff of its area only.
station_contact = Table(
    "station_contact",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),  # from 0, in the order of the entry
    text_column("name"),
    text_column("phone"),
    text_column("role"),
    CheckConstraint("name <> '' OR phone <> ''", name="is_somebody"),
)

# The tags of locator.stations.domain.search_tags; filled at every start.
search_tag = Table(
    "search_tag",
    metadata,
    Column("namespace", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("tag", Integer, nullable=False),
)

ANY_HALF_HOUR = "{" + ",".join(map(str, range(48))) + "}"
# Exactly what the public may see: every public query reads this table. Rows below zero are the roving stops
# of today, which are no stations (locator/stops).
public_station = Table(
    "public_station",
    metadata,
    Column("station_id", BigInteger, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("in_service", Boolean, nullable=False),
    Column("division_code", Text),
    Column("place", Geography("POINT", srid=4326, spatial_index=False)),
    Column("mercator", Geometry("POINT", srid=3857, spatial_index=False)),
    Column("tags", Tags, nullable=False),
    Column("timetable_id", BigInteger),
    Column("search_text", Text, nullable=False),
    Column("card", Text, nullable=False),  # the public entry: a GeoJSON Feature
    Column("no_app_timetable_id", BigInteger),
    Column("hours_checked_at", DateTime(timezone=True)),
    Column(
        "changed_in",
        BigInteger,
        nullable=False,
        server_default=text("((pg_current_xact_id())::text)::bigint"),
    ),
    Column("carriageway", Text, nullable=False, server_default=""),  # "G4 up": side of a divided road
    Column("max_length_m", Float),
    Column("max_height_m", Float),
    Column(
        "geocentric",
        Geometry("POINTZ", srid=4978, dimension=3, spatial_index=False),
        Computed("st_transform(st_force3d(place::geometry), 4978)", persisted=True),
    ),
    Column("has_quiet_hours", Boolean, nullable=False, server_default=text("false")),
    Column("is_demo", Boolean, nullable=False, server_default=text("false")),
    Column("checked_days", ARRAY(Date), nullable=False, server_default="{}"),  # of each Facet, in order
    Column("position_source", Text, nullable=False, server_default=""),
    Column("position_as_of", Text, nullable=False, server_default=""),
    Column("half_hours", Tags, nullable=False, server_default=ANY_HALF_HOUR),
    Index(
        "public_station_geocentric_idx",
        text("geocentric gist_geometry_ops_nd"),
        text("tags gist__intbig_ops(siglen=8)"),
        text("half_hours gist__intbig_ops(siglen=8)"),
        postgresql_using="gist",
        postgresql_where=text("in_service"),
    ),
    Index(
        "public_station_quiet_idx",
        text("geocentric gist_geometry_ops_nd"),
        text("tags gist__intbig_ops(siglen=8)"),
        postgresql_using="gist",
        postgresql_where=text("in_service AND has_quiet_hours"),
    ),
    Index(
        "public_station_turning_idx",
        text("geocentric gist_geometry_ops_nd"),
        text("tags gist__intbig_ops(siglen=8)"),
        postgresql_using="gist",
        postgresql_where=text("in_service AND carriageway <> ''"),
    ),
    Index(
        "public_station_nearest_idx",
        "mercator",
        text("tags gist__intbig_ops(siglen=8)"),
        postgresql_using="gist",
        postgresql_where=text("in_service"),
    ),
    Index("public_station_out_of_service_idx", "division_code", postgresql_where=text("NOT in_service")),
    Index(
        "public_station_division_idx",
        "division_code",
        "station_id",
        postgresql_include=["tags", "timetable_id", "no_app_timetable_id"],
        postgresql_where=text("in_service"),
    ),
    Index(
        "public_station_province_idx",
        text('"left"(division_code, 2)'),
        "station_id",
        postgresql_where=text("in_service"),
    ),
    Index(
        "public_station_prefecture_idx",
        text('"left"(division_code, 4)'),
        "station_id",
        postgresql_where=text("in_service"),
    ),
    Index(
        "public_station_name_grams_idx",
        text("grams(name) gin_trgm_ops"),
        postgresql_using="gin",
    ),
    Index(
        "public_station_text_grams_idx",
        text("grams(search_text) gin_trgm_ops"),
        postgresql_using="gin",
    ),
)
