"""Try whether a backup restores: into a database of its own, compared, searched, dropped."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from geoalchemy2.functions import ST_X, ST_Y, ST_Transform
from sqlalchemy import Connection, Engine, func, make_url, select, text

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.backups.actions.restore import restore_backup
from locator.backups.domain import BackupRefused
from locator.db.session import read, read_engine, write_engine
from locator.search.domain.search import SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.tables import public_station

SEARCHES = 10
IS_SUPERUSER = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
WGS_84 = 4326
OWN_PLACE_M = 1.0  # of the nearest to a station's own position


@dataclass(frozen=True, slots=True)
class Drill:
    """How a drill went."""

    backup: str
    restore_s: float  # of the database alone
    whole_s: float  # with all comparisons and searches
    stations: int
    searches: int


def drill(engine: Engine, url: str, folder: Path, now: datetime, identity: Path | None = None) -> Drill:
    """Restore a backup beside the database, ask it ten searches, and drop it; raise BackupRefused."""
    began_s = monotonic()
    with _scratch_database(engine, url) as address:
        restored = write_engine(address, "drill")
        try:
            done = restore_backup(restored, address, folder, data_dir=None, identity=identity)
        finally:
            restored.dispose()
        asked = read_engine(address)
        try:
            stations, searches = read(asked, lambda connection: _search(connection, now))
        finally:
            asked.dispose()
    return Drill(folder.name, done.database_s, monotonic() - began_s, stations, searches)


def _search(connection: Connection, now: datetime) -> tuple[int, int]:
    """Ask for the nearest at ten stations; return the number of public stations and of searches."""
    place = ST_Transform(public_station.c.mercator, WGS_84)
    placed = select(ST_X(place), ST_Y(place)).where(
        public_station.c.in_service, public_station.c.mercator.is_not(None)
    )
    sample = connection.execute(placed.order_by(func.hashint8(public_station.c.station_id)).limit(SEARCHES))
    rows = sample.all()
    for lon, lat in rows:
        hits = nearest_stations(connection, SearchRequest(LonLat(lon, lat), now))
        if not hits or hits[0].distance_m is None or hits[0].distance_m > OWN_PLACE_M:
            raise BackupRefused(Sentence("还原的数据库里，一个站点在它自己的位置上找不到"))
    return connection.scalar(select(func.count()).select_from(public_station)) or 0, len(rows)


@contextmanager
def _scratch_database(engine: Engine, url: str) -> Iterator[str]:
    """Make an empty database on the same server; drop it in the end."""
    name = f"locator_drill_{secrets.token_hex(4)}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Of a login that may not make extensions, they must be in template1: docs/production.md.
        template = "template0" if connection.scalar(IS_SUPERUSER) else "template1"
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"))
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
