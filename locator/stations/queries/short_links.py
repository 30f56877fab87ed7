"""Resolving printed codes: plaques and QR codes outlive stations that move, merge or close."""

from sqlalchemy import Connection, bindparam, select

from geodata.sentence import Sentence
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import public_station, station

MAX_MERGERS = 20  # limit for chains of mergers, in case of a cycle
CODE_OF_NUMBER = (
    select(public_station.c.code)
    .join(station, station.c.id == public_station.c.station_id)
    .where(station.c.external_identifier == bindparam("number"), station.c.external_identifier != "")
    .limit(2)
)
successor = public_station.alias("successor")
SUCCESSOR = (
    select(successor.c.code)
    .select_from(public_station)
    .join(station, station.c.id == public_station.c.station_id)
    .join(successor, successor.c.station_id == station.c.successor_id)
    .where(public_station.c.code == bindparam("code"))
)
IS_PUBLIC = select(public_station.c.code).where(
    public_station.c.code == bindparam("code"),
    public_station.c.station_id > 0,  # a roving stop is no station
)


def resolve_code(connection: Connection, printed: str) -> str:
    """Return the code of the public station that a printed code refers to now.

    The printed code is our own, or a union's own number that only one station has; mergers are
    followed. Raises StationNotFound.
    """
    code = connection.scalar(IS_PUBLIC, {"code": printed}) or _by_number(connection, printed)
    if code is None:
        raise StationNotFound(Sentence("没有编号为 {printed} 的站点", printed=printed[:20]))
    for _ in range(MAX_MERGERS):
        successor_code = connection.scalar(SUCCESSOR, {"code": code})
        if successor_code is None:
            break
        code = successor_code
    return code


def _by_number(connection: Connection, number: str) -> str | None:
    codes = connection.scalars(CODE_OF_NUMBER, {"number": number}).all()
    return codes[0] if len(codes) == 1 else None
