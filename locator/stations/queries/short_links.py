"""Where a printed code leads: plaques and QR codes outlive stations, which move, merge and close."""

from sqlalchemy import Connection, bindparam, select

from geodata.sentence import Sentence
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import public_station, station

MOST_MERGERS = 20  # one station into another, and that one into a third; a ring would never end
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
IS_PUBLIC = select(public_station.c.code).where(public_station.c.code == bindparam("code"))


def leads_to(connection: Connection, printed: str) -> str:
    """Return the code of the public station that a printed code stands for by now.

    It is our own code, or a union's own number that only one station has; a station that was merged
    stands for the one it was merged into. Raises StationNotFound.
    """
    code = connection.scalar(IS_PUBLIC, {"code": printed}) or _by_number(connection, printed)
    if code is None:
        raise StationNotFound(Sentence("没有编号为 {printed} 的站点", printed=printed[:20]))
    for _ in range(MOST_MERGERS):
        further = connection.scalar(SUCCESSOR, {"code": code})
        if further is None:
            break
        code = further
    return code


def _by_number(connection: Connection, number: str) -> str | None:
    found = connection.scalars(CODE_OF_NUMBER, {"number": number}).all()
    return found[0] if len(found) == 1 else None
