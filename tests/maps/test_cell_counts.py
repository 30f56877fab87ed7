"""Counts by cell follow every change of public stations, and add up at every zoom."""

from factories import HERE, AddStation, north
from sqlalchemy import Connection, Engine, delete, func, select, update

from geodata.lonlat import LonLat
from geodata.tiles import Tile
from locator.db.session import change
from locator.maps import queries
from locator.maps.actions import merge_cell_counts
from locator.maps.domain import COUNT_ZOOMS
from locator.maps.tables import cell_count
from locator.stations.domain.station import StationKind
from locator.stations.tables import station

FAR = LonLat(87.6, 43.8)  # Ürümqi
WORLD = Tile(0, 0, 0)


def counts(connection: Connection, tile: Tile = WORLD) -> list[int]:
    return [part.stations for part in queries.load_counts(connection, tile)]


def test_each_zoom_counts_every_public_station(add: AddStation, connection: Connection) -> None:
    for at in (HERE, north(5), FAR, None):
        add(at=at)
    add(kind=StationKind.WORKSHOP_REST)
    assert sorted(counts(connection)) == [1, 2]
    for zoom in COUNT_ZOOMS:
        x, y = 3327 * 2**zoom // 4096, 1778 * 2**zoom // 4096
        parts = queries.load_counts(connection, Tile(zoom, x, y))
        assert 2 in [part.stations for part in parts]


def test_a_part_has_the_mean_position_of_its_stations(add: AddStation, connection: Connection) -> None:
    add(at=HERE)
    add(at=LonLat(HERE.lon + 0.002, HERE.lat))
    (part,) = queries.load_counts(connection, Tile(9, 415, 222))
    assert (part.lon_udeg, part.lat_udeg) == (112_471_000, 23_050_000)


def test_counts_follow_moves_closures_and_deletions(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    kept, moved, deleted = add(at=HERE), add(at=HERE), add(at=HERE)
    assert counts(connection) == [3]
    with change(engine) as writer:
        there = f"SRID=4326;POINT({FAR.lon} {FAR.lat})"
        writer.execute(update(station).where(station.c.id == moved).values(position=there))
        writer.execute(delete(station).where(station.c.id == deleted))
    assert sorted(counts(connection)) == [1, 1]
    with change(engine) as writer:
        writer.execute(update(station).where(station.c.id == kept).values(status="suspended"))
    assert counts(connection) == [1]
    with change(engine) as writer:
        writer.execute(update(station).where(station.c.id == kept).values(status="open"))
        writer.execute(update(station).where(station.c.id == moved).values(visibility="members"))
    assert counts(connection) == [1]


def test_a_change_without_effect_on_counts_writes_no_row(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    station_id = add(at=HERE)
    before = connection.scalar(select(func.count()).select_from(cell_count))
    with change(engine) as writer:
        writer.execute(update(station).where(station.c.id == station_id).values(name="改了名的站"))
    assert connection.scalar(select(func.count()).select_from(cell_count)) == before


def test_merging_rows_changes_no_count(add: AddStation, engine: Engine, connection: Connection) -> None:
    ids = [add(at=north(metres)) for metres in range(5)]
    with change(engine) as writer:
        writer.execute(delete(station).where(station.c.id.in_(ids[3:])))
    before = queries.load_counts(connection, Tile(9, 415, 222))
    with change(engine) as writer:
        assert merge_cell_counts(writer) > 0
    assert queries.load_counts(connection, Tile(9, 415, 222)) == before
    assert connection.scalar(select(func.count()).select_from(cell_count)) == 11
    with change(engine) as writer:
        assert merge_cell_counts(writer) == 0
