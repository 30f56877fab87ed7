"""Checking a position against its division, the station's old position, and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Exists, Row, exists, func, literal, select

from geodata.crs.conversion import Crs, position_to_wgs84
from geodata.divisions.codes import full_name
from geodata.lonlat import LonLat
from geodata.sentence import Sentence, listed, pattern
from locator.accounts.domain.rights import Area
from locator.boundaries.tables import division_area
from locator.entries.domain.draft import PositionInput
from locator.stations.queries.areas import geography_at, may_be_shown
from locator.stations.tables import station

FAR_FROM_OTHERS_M = 30_000
NEARBY_RADIUS_M = 3_000
MAX_NEARBY = 40
CRS_NAMES = {Crs.WGS_84: "GPS", Crs.GCJ_02: Sentence("高德、腾讯"), Crs.BD_09: Sentence("百度")}


@dataclass(frozen=True, slots=True)
class PositionCheck:
    """A position in WGS 84, with warnings as sentences."""

    position: LonLat
    warnings: tuple[Sentence, ...]
    is_known: bool = False  # whether the boundary of the division is loaded


def any_boundary_loaded() -> Exists:
    """Return the condition that any boundary is loaded; evaluated once per statement."""
    return exists(select(division_area))


def check_position(
    connection: Connection, given: PositionInput, division_code: str | None, station_id: int | None
) -> PositionCheck:
    """Check a position as it was entered; warn where it is outside its division, or far from other stations.

    Also warns where another coordinate system would put it inside, or at the station's old position.
    """
    position = _wgs84(given.given, given.crs)
    if not division_code:
        return PositionCheck(position, ())
    fits = {crs: _fits(connection, division_code, _wgs84(given.given, crs)) for crs in CRS_NAMES}
    warnings: list[Sentence] = []
    if not fits.get(given.crs, _fits(connection, division_code, position)):
        others = [CRS_NAMES[crs] for crs, is_inside in fits.items() if is_inside]
        warnings.append(Sentence("这个点不在{division}里", division=full_name(division_code)))
        if others:
            hint = pattern("要是{systems}的坐标，就在里面，请看看坐标系选对没有")
            warnings.append(Sentence(hint, systems=listed(others, pattern("{before}或{after}"))))
    far_m = _nearest_of_division_m(connection, division_code, position, station_id)
    if far_m is not None and far_m > FAR_FROM_OTHERS_M:
        remote = pattern("离{division}别的站点最近也有 {far_km} 公里")
        warnings.append(Sentence(remote, division=full_name(division_code), far_km=round(far_m / 1000)))
    warnings += _shift_warnings(connection, given, position, station_id)
    return PositionCheck(position, tuple(warnings), _is_known(connection, division_code))


def _shift_warnings(
    connection: Connection, given: PositionInput, position: LonLat, station_id: int | None
) -> tuple[Sentence, ...]:
    """Warn where a station would move by exactly the offset between two coordinate systems (100-600 m)."""
    if station_id is None:
        return ()
    for crs in CRS_NAMES:
        other = _wgs84(given.given, crs)
        query = select(
            func.ST_Distance(station.c.position, geography_at(other)).label("other_m"),
            func.ST_Distance(station.c.position, geography_at(position)).label("moved_m"),
        ).where(station.c.id == station_id, station.c.position.is_not(None))
        row = connection.execute(query).one_or_none()
        if row and crs != given.crs and row.other_m < 20 and 100 <= row.moved_m <= 2_000:
            shifted = pattern("挪动了 {moved_m} 米，正好差一个坐标系：按{system}的坐标，它就在原来的地方")
            return (Sentence(shifted, moved_m=round(row.moved_m), system=CRS_NAMES[crs]),)
    return ()


def _fits(connection: Connection, division_code: str, position: LonLat) -> bool:
    return bool(connection.scalar(select(func.place_fits(division_code, geography_at(position)))))


def _nearest_of_division_m(
    connection: Connection, division_code: str, position: LonLat, excluded_id: int | None
) -> float | None:
    """Return the distance to the nearest other station of a division; None if it has no other."""
    distance = func.ST_Distance(station.c.position, geography_at(position))
    is_other = (station.c.division_code == division_code, station.c.id != (excluded_id or 0))
    nearest_m: float | None = connection.scalar(select(func.min(distance)).where(*is_other))
    return nearest_m


def _is_known(connection: Connection, division_code: str) -> bool:
    """Tell whether the boundary of a division, or of one that contains it, is loaded."""
    contains = literal(division_code).startswith(func.division_prefix(division_area.c.division_code))
    return connection.scalar(select(division_area.c.division_code).where(contains).limit(1)) is not None


def nearby_stations(
    connection: Connection, position: LonLat, station_id: int | None, areas: Sequence[Area]
) -> list[Row[Any]]:
    """Return name, lon and lat (WGS 84) of the stations near a position, nearest first.

    They are landmarks for placing the pin. Outside the areas only public stations are returned.
    """
    point = func.geometry(station.c.position)
    query = (
        select(station.c.name, func.ST_X(point).label("lon"), func.ST_Y(point).label("lat"))
        .where(
            func.ST_DWithin(station.c.position, geography_at(position), NEARBY_RADIUS_M),
            station.c.id != (station_id or 0),
            may_be_shown(areas),
        )
        .order_by(func.ST_Distance(station.c.position, geography_at(position)))
        .limit(MAX_NEARBY)
    )
    return list(connection.execute(query))


def _wgs84(given: LonLat, crs: Crs) -> LonLat:
    return position_to_wgs84(given, crs)
