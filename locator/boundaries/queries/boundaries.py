"""Where divisions lie, for checking an entry's place; no boundary is ever drawn in public."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Exists, Row, exists, func, literal, or_, select

from geodata.crs.conversion import Crs, to_wgs84
from geodata.divisions.codes import full_name
from geodata.lonlat import LonLat
from geodata.sentence import Sentence, listed, pattern
from locator.accounts.domain.rights import Area
from locator.boundaries.tables import division_area
from locator.entries.domain.draft import PositionInput
from locator.stations.domain.station import Visibility
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

FAR_FROM_ALL_M = 30_000
AROUND_M = 3_000
MOST_AROUND = 40
NAMES = {Crs.WGS_84: "GPS", Crs.GCJ_02: Sentence("高德、腾讯"), Crs.BD_09: Sentence("百度")}


@dataclass(frozen=True, slots=True)
class PlaceCheck:
    """An entry's place in WGS 84, and what speaks against it, in sentences."""

    position: LonLat
    warnings: tuple[Sentence, ...]
    is_known: bool = False  # where the division lies


def are_known() -> Exists:
    """Return the condition that it is known of any division where it lies; asked once a statement."""
    return exists(select(division_area))


def check(
    connection: Connection, given: PositionInput, division_code: str | None, station_id: int | None
) -> PlaceCheck:
    """Look at a place as it was given beside its division, its old place and its neighbours."""
    position = _wgs84(given.given, given.crs)
    if not division_code:
        return PlaceCheck(position, ())
    fits = {crs: _fits(connection, division_code, _wgs84(given.given, crs)) for crs in NAMES}
    warnings: list[Sentence] = []
    if not fits.get(given.crs, _fits(connection, division_code, position)):
        others = [NAMES[crs] for crs, good in fits.items() if good]
        warnings.append(Sentence("这个点不在{division}里", division=full_name(division_code)))
        if others:
            hint = pattern("要是{systems}的坐标，就在里面，请看看坐标系选对没有")
            warnings.append(Sentence(hint, systems=listed(others, pattern("{before}或{after}"))))
    far_m = _nearest_of_division_m(connection, division_code, position, station_id)
    if far_m is not None and far_m > FAR_FROM_ALL_M:
        away = pattern("离{division}别的站点最近也有 {far_km} 公里")
        warnings.append(Sentence(away, division=full_name(division_code), far_km=round(far_m / 1000)))
    warnings += _shifted(connection, given, position, station_id)
    return PlaceCheck(position, tuple(warnings), _is_known(connection, division_code))


def _shifted(
    connection: Connection, given: PositionInput, position: LonLat, station_id: int | None
) -> tuple[Sentence, ...]:
    """Tell when a station would move by just what two systems of coordinates differ by: 100-600 m."""
    if station_id is None:
        return ()
    for crs in NAMES:
        other = _wgs84(given.given, crs)
        chosen = select(
            func.ST_Distance(station.c.position, _point(other)),
            func.ST_Distance(station.c.position, _point(position)),
        ).where(station.c.id == station_id, station.c.position.is_not(None))
        row = connection.execute(chosen).one_or_none()
        if row and crs != given.crs and row[0] < 20 and 100 <= row[1] <= 2_000:
            moved = pattern("挪动了 {moved_m} 米，正好差一个坐标系：按{system}的坐标，它就在原来的地方")
            return (Sentence(moved, moved_m=round(row[1]), system=NAMES[crs]),)
    return ()


def _fits(connection: Connection, division_code: str, position: LonLat) -> bool:
    return bool(connection.scalar(select(func.place_fits(division_code, _point(position)))))


def _nearest_of_division_m(
    connection: Connection, division_code: str, position: LonLat, but: int | None
) -> float | None:
    away = func.ST_Distance(station.c.position, _point(position))
    others = (station.c.division_code == division_code, station.c.id != (but or 0))
    nearest: float | None = connection.scalar(select(func.min(away)).where(*others))
    return nearest


def _is_known(connection: Connection, division_code: str) -> bool:
    """Tell whether the boundary of a division, or of one around it, is known."""
    around = literal(division_code).startswith(func.division_prefix(division_area.c.division_code))
    return connection.scalar(select(division_area.c.division_code).where(around).limit(1)) is not None


def near(
    connection: Connection, position: LonLat, station_id: int | None, areas: Sequence[Area]
) -> list[Row[Any]]:
    """Return name, lon and lat of the stations around a place, nearest first: landmarks for its pin.

    Outside the areas only what the public may know.
    """
    is_known = or_(station.c.visibility == Visibility.PUBLIC.value, lies_within(areas))
    there = func.geometry(station.c.position)
    chosen = (
        select(station.c.name, func.ST_X(there).label("lon"), func.ST_Y(there).label("lat"))
        .where(
            func.ST_DWithin(station.c.position, _point(position), AROUND_M),
            station.c.id != (station_id or 0),
            is_known,
        )
        .order_by(func.ST_Distance(station.c.position, _point(position)))
        .limit(MOST_AROUND)
    )
    return list(connection.execute(chosen))


def _wgs84(given: LonLat, crs: Crs) -> LonLat:
    lon, lat = to_wgs84(given.lon, given.lat, crs)
    return LonLat(float(lon), float(lat))


def _point(position: LonLat):  # type: ignore[no-untyped-def]
    return func.geography(func.ST_SetSRID(func.ST_MakePoint(position.lon, position.lat), 4326))
