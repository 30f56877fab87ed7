"""The declared fields of a station, and what stands beside them in SQL."""

from typing import Any

import orjson
from factories import AddStation, access, draft
from sqlalchemy import Connection, select

from locator.api.views.openapi_schemas import declared_schemas
from locator.entries.queries.drafts import by_ids
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.reader import read_draft
from locator.stations.domain.access import AccessMethod, SelfService
from locator.stations.domain.declaring import Kind, Row
from locator.stations.domain.station_fields import BY_CELL, FIELDS, FILTERS, STORED_FIELDS, rows_of
from locator.stations.domain.truck import TruckAccess
from locator.stations.tables import public_station, station


def card_of(connection: Connection, key: int) -> dict[str, Any]:
    card = connection.scalar(select(public_station.c.card).where(public_station.c.station_id == key))
    properties: dict[str, Any] = orjson.loads(card or "")["properties"]
    return properties


def test_every_cell_and_column_is_declared_once() -> None:
    assert len(BY_CELL) == len(FIELDS)
    assert len({field.column for field in STORED_FIELDS}) == len(STORED_FIELDS)
    assert {field.column for field in STORED_FIELDS} <= set(station.columns.keys())
    tags = [field.tag for field in FILTERS.values()]
    assert len(set(tags)) == len(tags)
    assert all(field.kind is Kind.YES_NO and field.card for field in FILTERS.values())


def test_the_card_has_the_declared_fields(connection: Connection, add: AddStation) -> None:
    self_service = SelfService("17:30-24:00", AccessMethod.APP_ONLY, "粤工惠")
    key = add(truck=TruckAccess(max_height_m=4.5), self_service=self_service)
    card = card_of(connection, key)
    for field in FIELDS:
        value: Any = card
        for name in field.card.split(".") if field.card else ():
            assert name in value, field.card
            value = value[name]
    assert set(declared_schemas("truck")) | {"carriageway"} == set(card["truck"])
    assert set(declared_schemas("access")) | {"without_app", "self_service"} == set(card["access"])


def test_a_filter_finds_the_stations_that_are_known_to_have_it(
    connection: Connection, add: AddStation
) -> None:
    for field in FILTERS.values():
        keys = {value: add(**_with(field.attribute, value)) for value in (True, False, None)}
        tagged = select(public_station.c.station_id).where(public_station.c.tags.op("@>")([field.tag]))
        found = connection.scalars(tagged.where(public_station.c.station_id.in_(keys.values()))).all()
        assert found == [keys[True]]


def _with(attribute: str, value: bool | None) -> dict[str, Any]:
    """Return what a draft takes for a value of a station, or of its truck access."""
    group, _, name = attribute.rpartition(".")
    return {group: TruckAccess(**{name: value})} if group else {name: value}  # type: ignore[arg-type]


def test_every_field_of_a_form_stands_in_a_group() -> None:
    groups = {field.row.group for field in FIELDS if field.row}
    assert sum(len(rows_of(group)) for group in groups) == sum(isinstance(one.row, Row) for one in FIELDS)


def test_values_of_every_kind_are_stored_and_read_back(connection: Connection, add: AddStation) -> None:
    entry = draft(truck=TruckAccess(18.1, 4.5, False, 0, "G4"), access=access(registration_needed=True))
    cells = cells_of(entry)
    assert (cells["truck_guarded"], cells["truck_spaces"], cells["max_length_m"]) == ("no", "0", "18.1")
    read, problems = read_draft(2, cells, None)
    assert read and not problems and cells_of(read) == cells
    stored = by_ids(connection, [add(truck=entry.truck, access=entry.access)])[0].draft
    assert (stored.truck, stored.access) == (entry.truck, entry.access)
