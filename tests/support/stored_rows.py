"""Rows stored as an import would store them, and what identifies a row."""

from collections.abc import Sequence

from factories import TODAY
from sqlalchemy import Engine, delete

from locator.db.session import change
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.entries.queries.drafts import StoredStation
from locator.publishing.queries.exports import stations
from locator.sheets.domain.reader import read_draft
from locator.stations.tables import station


def stored(engine: Engine, sheet: Sequence[dict[str, str]]) -> list[StoredStation]:
    """Replace all stations by the rows of a sheet, stored as an import would; return them."""
    drafts, problems = [], []
    for line, cells in enumerate(sheet, start=2):
        draft, found = read_draft(line, cells, None)
        drafts += [draft] if draft else []
        problems += found
    drafts, misplaced = convert_positions(drafts)
    assert problems + misplaced == []
    with change(engine) as connection:
        connection.execute(delete(station))
        insert_stations(connection, drafts, TODAY, lambda _: None)
        return list(stations(connection))


def name_of(row: dict[str, str]) -> str:
    return row["name"]


def number_of(row: dict[str, str]) -> str:
    return row["external_identifier"] or row["name"]
