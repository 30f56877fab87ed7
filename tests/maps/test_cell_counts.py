"""Counts by cell follow every change of a public station, and add up at every zoom."""

from factories import HERE, AddStation, north
from sqlalchemy import Connection, Engine, delete, func, select, update

from geodata.lonlat import LonLat
from geodata.tiles import Tile
from locator.db.session import change
from locator.maps import actions as maps_actions
from locator.maps import queries as cells
from locator.maps.domain import COUNT_ZOOMS
from locator.maps.tables import cell_count
from locator.stations.domain.station import StationKind
from locator.stations.tables import station

FAR = LonLat(87.6, 43.8)  # Ürümqi
WORLD = Tile(0, 0, 0)


def counted(connection: Connection, tile: Tile = WORLD) -> list[int]:
    return [part.stations for part in cells.counts(connection, tile)]


def test_each_zoom_counts_every_public_station(add: AddStation, connection: Connection) -> None:
    for at in (HERE, north(5), FAR, None):
        add(at=at)
    add(kind=StationKind.WORKSHOP_REST)
    assert sorted(counted(connection)) == [1, 2]
    for zoom in COUNT_ZOOMS:
        x, y = 3327 * 2**zoom // 4096, 1778 * 2**zoom // 4096
        parts = cells.counts(connection, Tile(zoom, x, y))
        assert 2 in [part.stations for part in parts]


def test_a_part_tells_the_middle_of_its_stations(add: AddStation, connection: Connection) -> None:
    add(at=HERE)
    add(at=LonLat(HERE.lon + 0.002, HERE.lat))
    (part,) = cells.counts(connection, Tile(9, 415, 222))
    assert (part.lon_udeg, part.lat_udeg) == (112_471_000, 23_050_000)


def test_what_moves_closes_or_goes_is_counted_where_it_is(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    stays, moves, goes = add(at=HERE), add(at=HERE), add(at=HERE)
    assert counted(connection) == [3]
    with change(engine) as writing:
        there = f"SRID=4326;POINT({FAR.lon} {FAR.lat})"
        writing.execute(update(station).where(station.c.id == moves).values(position=there))
        writing.execute(delete(station).where(station.c.id == goes))
    assert sorted(counted(connection)) == [1, 1]
    with change(engine) as writing:
        writing.execute(update(station).where(station.c.id == stays).values(status="suspended"))
    assert counted(connection) == [1]
    with change(engine) as writing:
        writing.execute(update(station).where(station.c.id == stays).values(status="open"))
        writing.execute(update(station).where(station.c.id == moves).values(visibility="members"))
    assert counted(connection) == [1]


def test_a_change_that_moves_nothing_writes_no_count(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    number = add(at=HERE)
    before = connection.scalar(select(func.count()).select_from(cell_count))
    with change(engine) as writing:
        writing.execute(update(station).where(station.c.id == number).values(name="改了名的站"))
    assert connection.scalar(select(func.count()).select_from(cell_count)) == before


def test_putting_rows_together_changes_no_count(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    gone = [add(at=north(metres)) for metres in range(5)]
    with change(engine) as writing:
        writing.execute(delete(station).where(station.c.id.in_(gone[3:])))
    before = cells.counts(connection, Tile(9, 415, 222))
    with change(engine) as writing:
        assert maps_actions.put_together(writing) > 0
    assert cells.counts(connection, Tile(9, 415, 222)) == before
    assert connection.scalar(select(func.count()).select_from(cell_count)) == 11
    with change(engine) as writing:
        assert maps_actions.put_together(writing) == 0
