"""Writing drafts to stored stations: they read back equal, and no concurrent change is lost."""

from dataclasses import replace

import pytest
from factories import TODAY, AddStation, north, offers
from sqlalchemy import Connection, Engine, select

from locator.db.session import change
from locator.demo.domain import demo_stations
from locator.editing.actions.station_changes import update_stations
from locator.editing.domain.errors import ChangedMeanwhile
from locator.entries.actions.coordinates import convert_positions
from locator.entries.queries import drafts
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.reader import read_draft
from locator.stations.tables import service_offer, station


def without_checks(cells: dict[str, str]) -> dict[str, str]:
    """Return cells without the dates of checks: a check of unknown hours is not stored."""
    return {name: text for name, text in cells.items() if "checked" not in name}


def test_a_stored_station_reads_back_as_the_draft_that_was_written(
    add: AddStation, connection: Connection
) -> None:
    for made in convert_positions(list(demo_stations(7, 30)))[0]:
        values = {name: getattr(made, name) for name in made.__slots__ if name not in ("line", "position")}
        found = drafts.by_ids(connection, [add(at=None, **values)])[0].draft
        assert without_checks(cells_of(found)) == without_checks(cells_of(made))


def test_a_change_of_name_position_and_services_is_stored(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    key = add(name="旧名", services=offers("drinking_water", "toilet"))
    stored = drafts.by_ids(connection, [key])[0]
    moved = replace(
        stored.draft,
        name="新名",
        services=offers("drinking_water", missing=("shower",)),
        position_input=replace(stored.draft.position_input, given=north(50), lat_text=str(north(50).lat)),
    )
    with change(engine) as writing:
        update_stations(writing, [(stored, convert_positions([moved])[0][0])], TODAY)
    now = drafts.by_ids(connection, [key])[0]
    assert now.version == stored.version + 1
    assert now.draft.name == "新名" and now.draft.position == pytest.approx(north(50))
    services = connection.execute(select(service_offer.c.code, service_offer.c.availability)).all()
    assert sorted(services) == [("drinking_water", "yes"), ("shower", "no")]


def test_the_second_of_two_changes_of_one_version_is_refused(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    stored = drafts.by_ids(connection, [add()])[0]
    with change(engine) as writing:
        update_stations(writing, [(stored, replace(stored.draft, phone="1"))], TODAY)
    with pytest.raises(ChangedMeanwhile, match=stored.code), change(engine) as writing:
        update_stations(writing, [(stored, replace(stored.draft, phone="2"))], TODAY)
    assert connection.scalar(select(station.c.phone)) == "1"


def test_exported_cells_read_back_without_any_change(add: AddStation, connection: Connection) -> None:
    stored = drafts.by_ids(connection, [add(at=north(10))])[0]
    read, problems = read_draft(1, cells_of(stored.draft), None)
    assert read is not None and not problems
    assert cells_of(read) == cells_of(stored.draft)
