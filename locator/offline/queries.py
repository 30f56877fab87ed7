"""The stations of a division for a phone to keep: all of them, or what changed since it had them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Connection, Select, cast, func, select, text

from geodata.divisions import Division
from geodata.sentence import Sentence
from locator.errors import InvalidRequest
from locator.hours.domain.state import Timetable
from locator.maps.queries import OwnHours, own_hours, timetables
from locator.offline.domain import GONE_KEPT, MOST_STATIONS, PackVersion, minute
from locator.offline.tables import gone_station
from locator.stations.domain.errors import StationNotFound
from locator.stations.queries import short_links
from locator.stations.tables import public_station

# Everything below the first number had ended when this was asked; what comes later is sent again.
NOW = text("""
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS transaction,
         lpad(to_hex(hashtext(system_identifier::text || current_database())), 8, '0') AS database
  FROM pg_control_system()
""")


@dataclass(frozen=True, slots=True)
class Pack:
    """Public stations in service, in order of id, and the codes of those that are no more.

    Rows are those of a StationCell, without a position where none is known. The hours are those of
    all stations of the division, also where the rows are only what changed.
    """

    version: PackVersion
    rows: Sequence[Any]
    gone: Sequence[str]
    timetables: Mapping[int, Timetable | None]
    own_hours: Mapping[str, Mapping[str, int]]  # by code


def of_division(connection: Connection, place: Division, since: PackVersion | None, now: datetime) -> Pack:
    """Return a division's stations; only what changed where `since` is given, and still serves.

    Raises InvalidRequest for a division of more stations than a phone should keep.
    """
    version = _version(connection, now)
    lies_here = public_station.c.division_code.startswith(place.prefix)
    rows = connection.execute(_rows().where(lies_here)).all()
    if len(rows) > MOST_STATIONS:
        raise InvalidRequest(
            {
                "division": Sentence(
                    "{name}有 {most_stations} 处以上，太多了，请按市或县存",
                    name=place.name,
                    most_stations=MOST_STATIONS,
                )
            }
        )
    known_of = since.transaction if since and since.serves(version) else 0
    changed = [row for row in rows if row.changed_in >= known_of]
    gone = _gone(connection, place.prefix, known_of, now, {row.code for row in rows})
    return _packed(connection, version, rows, changed, gone)


def of_codes(connection: Connection, codes: Sequence[str], now: datetime) -> tuple[Pack, dict[str, str]]:
    """Return single stations, and which code each code asked for leads to today, where it changed."""
    leads_to = {code: _today(connection, code) for code in codes}
    known = sorted(set(leads_to.values()) - {""})
    rows = connection.execute(_rows(in_service=False).where(public_station.c.code.in_(known))).all()
    in_service = [row for row in rows if row.in_service]
    gone = [code for code in codes if not leads_to[code]] + [row.code for row in rows if not row.in_service]
    pack = _packed(connection, _version(connection, now), in_service, in_service, gone)
    return pack, {old: new for old, new in leads_to.items() if new not in ("", old)}


def _version(connection: Connection, now: datetime) -> PackVersion:
    row = connection.execute(NOW).one()
    return PackVersion(row.database[-8:], row.transaction, minute(now))


def _rows(in_service: bool = True) -> Select[Any]:
    kept = public_station.c
    point = cast(kept.place, Geometry)
    named = (kept.station_id, kept.code, kept.name, kept.tags, kept.card, kept.hours_checked_at)
    places = (func.ST_X(point).label("lon"), func.ST_Y(point).label("lat"))
    hours = (
        kept.timetable_id,
        kept.no_app_timetable_id,
        kept.division_code,
        kept.changed_in,
        kept.in_service,
    )
    chosen = select(*named, *hours, *places).order_by(kept.station_id).limit(MOST_STATIONS + 1)
    return chosen.where(kept.in_service) if in_service else chosen


def _gone(connection: Connection, prefix: str, known_of: int, now: datetime, here: set[str]) -> list[str]:
    """Return the codes that were here: removed, moved away, or out of service for a while."""
    left = select(gone_station.c.code).where(
        gone_station.c.division_code.startswith(prefix),
        gone_station.c.gone_in >= known_of,
        gone_station.c.gone_at > now - GONE_KEPT,
    )
    shut = select(public_station.c.code).where(
        public_station.c.division_code.startswith(prefix),
        public_station.c.changed_in >= known_of,
        ~public_station.c.in_service,
    )
    return sorted(set(connection.scalars(left.union(shut))) - here)


def _packed(
    connection: Connection,
    version: PackVersion,
    rows: Iterable[Any],
    changed: Sequence[Any],
    gone: Sequence[str],
) -> Pack:
    codes = {row.station_id: row.code for row in rows}
    own: OwnHours = own_hours(connection, list(codes))
    used = {key for row in rows for key in (row.timetable_id, row.no_app_timetable_id) if key}
    used.update(key for offers in own.values() for key in offers.values())
    by_code = {codes[key]: offers for key, offers in own.items()}
    return Pack(version, changed, gone, timetables(connection, used), by_code)


def _today(connection: Connection, code: str) -> str:
    """Return the code of the public station that a code leads to now; nothing for one never known."""
    try:
        return short_links.resolve_code(connection, code)
    except StationNotFound:
        return ""
