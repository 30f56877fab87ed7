"""Where divisions lie, for checking an entry's place; no boundary is ever drawn in public."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from geodata.crs import Crs, to_wgs84
from geodata.divisions import full_name
from geodata.lonlat import LonLat
from locator.db.staffing import division_area
from locator.db.tables import station
from locator.domain.draft import PositionInput

FAR_FROM_ALL_M = 30_000
NAMES = {Crs.WGS_84: "GPS", Crs.GCJ_02: "高德、腾讯", Crs.BD_09: "百度"}


@dataclass(frozen=True, slots=True)
class PlaceCheck:
    """An entry's place in WGS 84, and what speaks against it, in sentences."""

    position: LonLat
    warnings: tuple[str, ...]


def check(
    connection: Connection, given: PositionInput, division_code: str | None, station_id: int | None
) -> PlaceCheck:
    """Look at a place as it was given beside its division, its old place and its neighbours."""
    position = _wgs84(given.given, given.crs)
    if not division_code:
        return PlaceCheck(position, ())
    fits = {crs: _fits(connection, division_code, _wgs84(given.given, crs)) for crs in NAMES}
    warnings = []
    if not fits.get(given.crs, _fits(connection, division_code, position)):
        others = [NAMES[crs] for crs, good in fits.items() if good]
        hint = f"；要是{'或'.join(others)}的坐标，就在里面，请看看坐标系选对没有" if others else ""
        warnings.append(f"这个点不在{full_name(division_code)}里{hint}")
    far_m = _nearest_of_division_m(connection, division_code, position, station_id)
    if far_m is not None and far_m > FAR_FROM_ALL_M:
        warnings.append(f"离{full_name(division_code)}别的站点最近也有 {far_m / 1000:.0f} 公里")
    return PlaceCheck(position, tuple(warnings) + _shifted(connection, given, position, station_id))


def _shifted(
    connection: Connection, given: PositionInput, position: LonLat, station_id: int | None
) -> tuple[str, ...]:
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
            moved = f"挪动了 {row[1]:.0f} 米，正好差一个坐标系"
            return (f"{moved}：按{NAMES[crs]}的坐标，它就在原来的地方",)
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


def has_any(connection: Connection) -> bool:
    """Tell whether the boundary of any division is known."""
    return connection.scalar(select(division_area.c.division_code).limit(1)) is not None


def _wgs84(given: LonLat, crs: Crs) -> LonLat:
    lon, lat = to_wgs84(given.lon, given.lat, crs)
    return LonLat(float(lon), float(lat))


def _point(position: LonLat):  # type: ignore[no-untyped-def]
    return func.geography(func.ST_SetSRID(func.ST_MakePoint(position.lon, position.lat), 4326))
