"""Work out the gazetteer anew, from divisions, public stations and the ground, in one transaction.

Whoever asks meanwhile is answered from the gazetteer of before.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import orjson
from geoalchemy2 import Geography, Geometry
from psycopg import sql
from sqlalchemy import (
    Connection,
    Engine,
    cast,
    delete,
    func,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from locator.boundaries.queries.containment import smallest_division_around
from locator.db.session import change
from locator.divisions.tables import division
from locator.i18n.romanize import romanized
from locator.places.actions.sources import SourcePlace, all_sources, stations
from locator.places.domain.exonyms import exonyms
from locator.places.domain.forms import all_forms
from locator.places.queries import ground
from locator.places.tables import place, place_build
from locator.stations.tables import public_station

STATIONS = " stations "  # the part of a version that tells of them
RULES = 2  # raised when the same sources give another gazetteer
BATCH = 2_000
PLACE_COLUMNS = (
    *("key", "source", "kind", "name", "names", "importance", "division_code", "road", "road_km"),
    *("station_id", "position"),
)
COPY = sql.SQL("COPY {table} ({columns}) FROM STDIN")
NEAR_A_STATION_M = 3_000
NEAR_A_TOWN_M = 40_000
ADVISORY_LOCK = 7_361_226_038
ANALYZE = text("ANALYZE place, place_name")
Progress = Callable[[int], None]


def is_current(connection: Connection) -> bool:
    """Return whether nothing has changed since the gazetteer was worked out."""
    return connection.scalar(select(place_build.c.version)) == _version(connection)


def rebuild(engine: Engine, progress: Progress = lambda _: None) -> int:
    """Work out the gazetteer anew, and return the number of its places."""
    with change(engine) as connection:
        _lock(connection)
        built_from = _version(connection)
        connection.execute(delete(place))
        for batch in _batches(all_sources(connection, exonyms())):
            _write(connection, batch)
            progress(len(batch))
        _set_divisions(connection)
        return _note(connection, built_from)


def refresh(engine: Engine) -> int:
    """Bring the gazetteer up to date: only the stations, if nothing else has changed. Return its places."""
    with change(engine) as connection:
        _lock(connection)
        built_from, before = _version(connection), connection.scalar(select(place_build.c.version))
        if before and before.partition(STATIONS)[0] == built_from.partition(STATIONS)[0]:
            connection.execute(delete(place).where(place.c.source == "station"))
            for batch in _batches(stations(connection)):
                _write(connection, batch)
            return _note(connection, built_from)
    return rebuild(engine)


def _version(connection: Connection) -> str:
    """Return what the gazetteer would be worked out from now: the rules, the ground, the public stations."""
    counted = select(func.count(), func.coalesce(func.max(public_station.c.changed_in), 0))
    count, changed_in = connection.execute(counted).one()
    return f"{RULES} {ground.version(connection)}{STATIONS}{count} {changed_in}"


def _lock(connection: Connection) -> None:
    connection.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))


def _note(connection: Connection, built_from: str) -> int:
    """Write down what the gazetteer was worked out from; return the number of its places."""
    count = connection.scalar(select(func.count()).select_from(place)) or 0
    values = {"id": 1, "version": built_from, "places": count, "built_at": func.now()}
    row = upsert(place_build).values(values)
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))
    connection.execute(ANALYZE)
    return count


def _batches(places: Iterable[SourcePlace]) -> Iterator[list[SourcePlace]]:
    """Yield places in lists; of two with one key, the first."""
    seen: set[str] = set()
    rest = iter(places)
    while batch := list(islice(rest, BATCH)):
        fresh = {found.key: found for found in reversed(batch) if found.key not in seen}
        seen |= fresh.keys()
        yield list(fresh.values())


def _write(connection: Connection, places: list[SourcePlace]) -> None:
    """Write places and their names by COPY; ids go on from the last one."""
    last = connection.scalar(select(func.coalesce(func.max(place.c.id), 0))) or 0
    numbered = list(enumerate(places, start=last + 1))
    _copy(connection, "place", ("id", *PLACE_COLUMNS), (_row(found, number) for number, found in numbered))
    names = (row for number, found in numbered if found.is_named for row in _names(found, number))
    _copy(connection, "place_name", ("place_id", "form", "script", "importance"), names)


def _row(found: SourcePlace, number: int) -> tuple[Any, ...]:
    values = {name: getattr(found, name) for name in PLACE_COLUMNS}
    values["names"] = orjson.dumps(found.names).decode()
    values["position"] = found.position.desc if found.position is not None else None
    return number, *values.values()


def _names(found: SourcePlace, number: int) -> Iterator[tuple[Any, ...]]:
    romanize = romanized if found.kind != "address" else _not_romanized
    for form, script in all_forms(found.name, found.kind, found.names, romanize, found.more).items():
        yield number, form, int(script), found.importance


def _copy(
    connection: Connection, table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(COPY.format(table=sql.Identifier(table), columns=listed)) as copy:
        for row in rows:
            copy.write_row(row)


def _not_romanized(_: str) -> tuple[str, str]:
    """House numbers are asked for as they are written."""
    return "", ""


def _set_divisions(connection: Connection) -> None:
    """Say in which division a place lies, by boundaries; else near whose division or which town."""
    geometry = type_coerce(place.c.position, Geometry)
    unknown = (place.c.division_code.is_(None), place.c.position.is_not(None))
    inside = smallest_division_around(geometry)
    connection.execute(update(place).where(*unknown).values(division_code=inside))
    mercator = func.ST_Transform(geometry, 3857, type_=Geometry)
    station_mercator = type_coerce(public_station.c.mercator, Geometry)
    # A Mercator metre is shorter than a metre on the ground by the cosine of the latitude: half at most here.
    beside = (
        select(division.c.full_name)
        .join(public_station, public_station.c.division_code == division.c.code)
        .where(
            public_station.c.in_service,
            func.ST_DWithin(station_mercator, mercator, NEAR_A_STATION_M),
        )
        .order_by(station_mercator.op("<->")(mercator))
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(place).where(*unknown).values(near=func.coalesce(beside, "")))
    town = place.alias("town")
    town_geography = cast(town.c.position, Geography)
    nearest = (
        select(town.c.name)
        .where(
            town.c.kind.in_(ground.TOWN_KINDS),
            town.c.id != place.c.id,
            func.ST_DWithin(town_geography, cast(place.c.position, Geography), NEAR_A_TOWN_M),
        )
        .order_by(type_coerce(town.c.position, Geometry).op("<->")(geometry))
        .limit(1)
        .scalar_subquery()
    )
    still = (*unknown, place.c.near == "")
    connection.execute(update(place).where(*still).values(near=func.coalesce(nearest, "")))
