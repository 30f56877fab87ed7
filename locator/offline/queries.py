"""The stations of a pack: all of a division, or what changed since a version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Connection, Row, Select, cast, func, select, text
from sqlalchemy.dialects.postgresql import JSON

from geodata.divisions.codes import Division
from geodata.sentence import Sentence
from locator.errors import InvalidRequest
from locator.ground.domain.ground import Box
from locator.hours.domain.state import Timetable
from locator.maps.queries import load_own_hours, load_timetables, timetable_ids
from locator.offline.domain import MAX_DELTA_AGE, MAX_STATIONS, PackVersion, epoch_minute
from locator.offline.tables import gone_station
from locator.stations.domain.errors import StationNotFound
from locator.stations.queries import short_links
from locator.stations.queries.areas import lies_in_division
from locator.stations.tables import public_station

# All transactions before this number have ended; changes by later ones are sent again with the next delta.
CURRENT_VERSION = text("""
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS transaction,
         lpad(to_hex(hashtext(system_identifier::text || current_database())), 8, '0') AS database
  FROM pg_control_system()
""")


@dataclass(frozen=True, slots=True)
class Pack:
    """Public stations in service, in order of id, and the codes of stations to delete.

    Rows are as in a StationCell, but may have no position. The hours are those of all stations of the
    division, even if the rows are only the changed ones.
    """

    version: PackVersion
    rows: Sequence[Any]
    gone: Sequence[str]
    timetables: Mapping[int, Timetable | None]
    own_hours: Mapping[str, Mapping[str, int]]  # by code


def load_division_pack(
    connection: Connection, place: Division, since: PackVersion | None, now: datetime
) -> Pack:
    """Return the stations of a division; only what changed if `since` is given and can be updated.

    Raises InvalidRequest for a division with more than MAX_STATIONS.
    """
    version = _current_version(connection, now)
    is_inside = lies_in_division(place, public_station.c.division_code)
    rows = [*_stops(connection, place), *connection.execute(_station_statement().where(is_inside))]
    if len(rows) > MAX_STATIONS:
        raise InvalidRequest(
            {
                "division": Sentence(
                    "{name}有 {most_stations} 处以上，太多了，请按市或县存",
                    name=place.name,
                    most_stations=MAX_STATIONS,
                )
            }
        )
    changed_since = since.transaction if since and since.can_update_to(version) else 0
    changed = [row for row in rows if row.changed_in >= changed_since]
    gone = _gone_codes(connection, place, changed_since, now, {row.code for row in rows})
    return _pack(connection, version, rows, changed, gone)


def _stops(connection: Connection, place: Division) -> Sequence[Row[Any]]:
    """Return the roving stops of today, whose division stands on their card only."""
    code = cast(public_station.c.card, JSON)[("properties", "division_code")].astext
    statement = _station_statement().where(public_station.c.station_id < 0, lies_in_division(place, code))
    return connection.execute(statement).all()


def load_stations_pack(
    connection: Connection, codes: Sequence[str], now: datetime
) -> tuple[Pack, dict[str, str]]:
    """Return single stations, and the current code of each requested code that has changed."""
    current = {code: _current_code(connection, code) for code in codes}
    known = sorted(set(current.values()) - {""})
    statement = _station_statement(in_service_only=False).where(public_station.c.code.in_(known))
    rows = connection.execute(statement).all()
    in_service = [row for row in rows if row.in_service]
    unknown = [code for code in codes if not current[code]]
    out_of_service = [row.code for row in rows if not row.in_service]
    version = _current_version(connection, now)
    pack = _pack(connection, version, in_service, in_service, unknown + out_of_service)
    return pack, {old: new for old, new in current.items() if new not in ("", old)}


def _current_version(connection: Connection, now: datetime) -> PackVersion:
    row = connection.execute(CURRENT_VERSION).one()
    return PackVersion(row.database[-8:], row.transaction, epoch_minute(now))


def _station_statement(in_service_only: bool = True) -> Select[Any]:
    columns = public_station.c
    point = cast(columns.place, Geometry)
    statement = (
        select(
            *(columns.station_id, columns.code, columns.name, columns.tags, columns.card),
            *(columns.hours_checked_at, columns.timetable_id, columns.no_app_timetable_id),
            *(columns.division_code, columns.changed_in, columns.in_service),
            func.ST_X(point).label("lon"),
            func.ST_Y(point).label("lat"),
        )
        .order_by(columns.station_id)
        .limit(MAX_STATIONS + 1)
    )
    return statement.where(columns.in_service) if in_service_only else statement


def _gone_codes(
    connection: Connection, place: Division, changed_since: int, now: datetime, present: set[str]
) -> list[str]:
    """Return the codes of stations deleted, moved to another division, hidden, or out of service."""
    removed = select(gone_station.c.code).where(
        lies_in_division(place, gone_station.c.division_code),
        gone_station.c.gone_in >= changed_since,
        gone_station.c.gone_at > now - MAX_DELTA_AGE,
    )
    out_of_service = select(public_station.c.code).where(
        lies_in_division(place, public_station.c.division_code),
        public_station.c.changed_in >= changed_since,
        ~public_station.c.in_service,
    )
    return sorted(set(connection.scalars(removed.union(out_of_service))) - present)


def _pack(
    connection: Connection,
    version: PackVersion,
    rows: Iterable[Any],
    changed: Sequence[Any],
    gone: Sequence[str],
) -> Pack:
    codes = {row.station_id: row.code for row in rows}
    own_hours = load_own_hours(connection, list(codes))
    timetables = load_timetables(connection, timetable_ids(rows, own_hours))
    own_hours_by_code = {codes[station_id]: services for station_id, services in own_hours.items()}
    return Pack(version, changed, gone, timetables, own_hours_by_code)


def _current_code(connection: Connection, code: str) -> str:
    """Return the code of the public station that a code leads to now; empty for an unknown code."""
    try:
        return short_links.resolve_code(connection, code)
    except StationNotFound:
        return ""


def station_extent(connection: Connection, place: Division) -> Box | None:
    """Return the box of the public stations of a division; None if none has a position."""
    extent = func.ST_Extent(cast(public_station.c.place, Geometry))
    edges = (func.ST_XMin(extent), func.ST_YMin(extent), func.ST_XMax(extent), func.ST_YMax(extent))
    is_inside = lies_in_division(place, public_station.c.division_code)
    row = connection.execute(select(*edges).where(public_station.c.in_service, is_inside)).one()
    return None if row[0] is None else Box(*row)
