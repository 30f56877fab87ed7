"""The datum of a sheet checked against boundaries: its rows are in their county in one system only."""

from datum_sheets import COUNTIES, SIDE_DEG, SOUTH, WEST, sheet, true_positions
from sqlalchemy import Connection, Engine, func, insert

from geodata.crs.conversion import Crs
from locator.boundaries.tables import division_area
from locator.db.session import change
from locator.imports.actions.datum import check_datum
from locator.sheets.domain.location.datum_evidence import DatumAssessment


def load_boundaries(engine: Engine) -> None:
    """Load the boundaries of the two counties."""
    with change(engine) as connection:
        for n, code in enumerate(COUNTIES):
            west = WEST + n * SIDE_DEG
            box = func.ST_Multi(func.ST_MakeEnvelope(west, SOUTH, west + SIDE_DEG, SOUTH + SIDE_DEG, 4326))
            connection.execute(insert(division_area).values(division_code=code, boundary=box, source="测试"))


def checked(connection: Connection, rows: list[dict[str, str]]) -> DatumAssessment:
    found = check_datum(connection, rows, [])
    assert found is not None
    return found


def test_boundaries_alone_reveal_the_datum(engine: Engine, connection: Connection) -> None:
    load_boundaries(engine)
    for seed in range(12):
        positions = true_positions(seed)
        wrong = checked(connection, sheet(positions, Crs.WGS_84, Crs.GCJ_02))
        assert wrong.better is Crs.GCJ_02
        assert f"有 {wrong.rows} 行按高德" in wrong.sentence
        right = checked(connection, sheet(positions, Crs.GCJ_02, Crs.GCJ_02))
        assert (right.better, right.is_checked) == (None, True)


def test_without_boundaries_or_stations_the_datum_is_not_checked(connection: Connection) -> None:
    found = checked(connection, sheet(true_positions(1), Crs.WGS_84, Crs.GCJ_02))
    assert (found.better, found.is_checked) == (None, False)
    assert "查不了" in found.sentence
    assert check_datum(connection, [{"name": "甲"}], []) is None
