"""The projection follows every change of a station, its services and its checks, and only of those."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from factories import TODAY, AddStation, access, draft, north, offers
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import IntegrityError

from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.entries.domain.draft import Provenance
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.search_tags import WITHOUT_APP_TAG
from locator.stations.domain.station import Facet, StationKind, Visibility
from locator.stations.tables import facet_check, public_station, service_offer

Run = Callable[..., None]

CHECKED = Provenance("测试", "2026-11", {Facet.ACCESS: TODAY}, "小陈")

DIFFERENT = """
SELECT coalesce(kept.station_id, meant.station_id)
FROM public_station kept FULL JOIN public_station_source meant USING (station_id)
WHERE (kept.code, kept.name, kept.in_service, kept.division_code, kept.place::text, kept.mercator::text,
       kept.tags, kept.timetable_id, kept.is_demo, kept.checked_days, kept.position_source,
       kept.position_as_of, kept.search_text, kept.card)
      IS DISTINCT FROM
      (meant.code, meant.name, meant.in_service, meant.division_code, meant.place::text,
       meant.mercator::text, meant.tags, meant.timetable_id, meant.is_demo, meant.checked_days,
       meant.position_source, meant.position_as_of, meant.search_text, meant.card)
"""


@pytest.fixture
def run(engine: Engine) -> Run:
    """Return a way to run SQL as some later part of the program, or a clerk's psql, might."""

    def _run(statement: str, **values: object) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    return _run


def row(connection: Connection, station_id: int) -> Any:
    asked = text("SELECT *, ST_AsText(place) AS wkt FROM public_station WHERE station_id = :id")
    return connection.execute(asked, {"id": station_id}).one_or_none()


def card(connection: Connection, station_id: int) -> dict[str, Any]:
    properties: dict[str, Any] = json.loads(row(connection, station_id).card)["properties"]
    return properties


def stale(connection: Connection) -> list[int]:
    return list(connection.scalars(text(DIFFERENT)))


def test_a_renamed_host_is_renamed_on_every_page(add: AddStation, run: Run, connection: Connection) -> None:
    here, there = add(host="旧名加油站"), add(host="别处", at=north(500))
    run("UPDATE organization SET name = '新名加油站' WHERE name = '旧名加油站'")
    assert (card(connection, here)["host"], card(connection, there)["host"]) == ("新名加油站", "别处")
    assert stale(connection) == []


def test_a_renamed_division_is_found_by_its_new_name(
    add: AddStation, run: Run, connection: Connection
) -> None:
    here = add()
    run("UPDATE division SET full_name = '某省新名区' WHERE code = (SELECT min(division_code) FROM station)")
    assert "某省新名区" in row(connection, here).search_text
    assert stale(connection) == []


CHANGES = [
    "UPDATE station SET name = '改了名'",
    "UPDATE station SET status = 'suspended'",
    "UPDATE station SET position = 'SRID=4326;POINT(113 24)'",
    "UPDATE station SET position = NULL, position_quality = 'missing'",
    "UPDATE station SET division_code = '441203'",
    "UPDATE station SET timetable_id = (SELECT min(id) FROM timetable)",
    "UPDATE station SET visibility = 'members'",
    "UPDATE station SET kind = 'driver_home'",
    "UPDATE station SET access_method = 'app_only'",
    "UPDATE station SET access_registration = true",
    "UPDATE station SET access_audience = 'riders'",
    "UPDATE station SET aliases = '{老驿站}'",
    "UPDATE station SET phone = '12351'",
    "UPDATE service_offer SET availability = 'no'",
    "UPDATE service_offer SET availability = 'unknown' WHERE code = 'seating'",
    "DELETE FROM service_offer",
    "INSERT INTO service_offer (station_id, code, availability) SELECT id, 'toilet', 'yes' FROM station",
    """INSERT INTO facet_check (station_id, facet, checked_at)
       SELECT id, 'hours', '2026-11-01' FROM station WHERE timetable_id IS NULL""",
    "UPDATE facet_check SET checked_at = '2026-11-01T00:30:00+08'",
    "DELETE FROM facet_check",
    "DELETE FROM station WHERE id = (SELECT min(id) FROM station)",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_projection_follows(add: AddStation, run: Run, connection: Connection, change: str) -> None:
    add(at=north(0))
    for metres in (10, 20, 30):
        add(
            at=north(metres),
            services=offers("drinking_water", "seating"),
            opening_hours="",
            provenance=CHECKED,
        )
    before = list(connection.execute(text("SELECT * FROM public_station ORDER BY station_id")))
    run(change)
    assert list(connection.execute(text("SELECT * FROM public_station ORDER BY station_id"))) != before
    assert stale(connection) == []


def test_a_station_written_by_hand_is_found_too(run: Run, connection: Connection) -> None:
    run("INSERT INTO station (kind, name) VALUES ('union_station', '手写的站')")
    assert connection.scalar(text("SELECT name FROM public_station")) == "手写的站"


def test_a_station_that_becomes_public_again_comes_back(
    add: AddStation, run: Run, connection: Connection
) -> None:
    hidden = add(visibility=Visibility.MEMBERS)
    assert row(connection, hidden) is None
    run("UPDATE station SET visibility = 'public'")
    assert row(connection, hidden).in_service


@pytest.mark.parametrize(
    ("status", "in_service"),
    [("planned", False), ("trial", True), ("open", True), ("rectifying", True), ("suspended", False)]
    + [("delisted", False)],
)
def test_in_service_is_who_receives_people(
    add: AddStation, run: Run, connection: Connection, status: str, in_service: bool
) -> None:
    station = add()
    run("UPDATE station SET status = :status", status=status)
    assert row(connection, station).in_service is in_service


def test_a_break_room_can_never_be_made_public(add: AddStation, run: Run) -> None:
    add(kind=StationKind.WORKSHOP_REST)
    with pytest.raises(IntegrityError, match="break_rooms_stay_inside"):
        run("UPDATE station SET visibility = 'public'")
    with pytest.raises(IntegrityError, match="break_rooms_stay_inside"):
        run("INSERT INTO station (kind, name, visibility) VALUES ('workshop_rest', 'x', 'members')")


def test_a_station_that_turns_out_to_be_a_break_room_leaves(
    add: AddStation, run: Run, connection: Connection
) -> None:
    station = add()
    run("UPDATE station SET kind = 'workshop_rest', visibility = 'site_only'")
    assert row(connection, station) is None


def test_removing_a_station_removes_all_that_hangs_on_it(
    add: AddStation, run: Run, connection: Connection
) -> None:
    add()
    run("DELETE FROM station")
    for table in (public_station, service_offer, facet_check):
        assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_only_services_that_are_surely_there_are_on_the_card(add: AddStation, connection: Connection) -> None:
    station = add(services=offers("toilet", "seating", missing=("shower",)))
    assert set(card(connection, station)["services"]) == {"toilet", "seating"}


@pytest.mark.parametrize(
    ("method", "registration", "without_app"),
    [
        (AccessMethod.OPEN_DOOR, None, True),
        (AccessMethod.STAFF, False, True),
        (AccessMethod.OPEN_DOOR, True, False),
        (AccessMethod.APP_ONLY, None, False),
        (AccessMethod.FACE, False, False),
        (AccessMethod.UNKNOWN, None, False),
    ],
)
def test_without_app_is_only_what_surely_needs_none(
    add: AddStation,
    connection: Connection,
    method: AccessMethod,
    registration: bool | None,
    without_app: bool,
) -> None:
    way = access(method, registration_needed=registration)
    station = add(access=way)
    assert card(connection, station)["access"]["without_app"] is without_app is way.surely_without_app
    assert (WITHOUT_APP_TAG in row(connection, station).tags) is without_app


def test_a_check_counts_on_the_day_it_has_in_china(add: AddStation, run: Run, connection: Connection) -> None:
    station = add()
    run("UPDATE facet_check SET checked_at = '2026-11-01T00:30:00+08' WHERE facet = 'hours'")
    verified = card(connection, station)["verified"]
    assert list(verified) == ["position", "hours", "services", "access"]
    assert verified["hours"] == "2026-11-01"
    assert verified["position"] is None


def test_a_bulk_load_refreshes_itself(engine: Engine, connection: Connection) -> None:
    drafts, _ = convert_positions([draft(at=north(n), services=offers("toilet")) for n in range(50)])
    with engine.begin() as writing:
        ids = insert_stations(writing, drafts, TODAY, lambda _: None)
    assert stale(connection) == []
    assert [row(connection, one).station_id for one in ids] == ids


def test_a_bulk_load_may_postpone_the_refresh(add: AddStation, run: Run, connection: Connection) -> None:
    station = add()
    run("SET LOCAL locator.refresh = 'later'; UPDATE station SET name = '改了名'")
    assert stale(connection) == [station]
    run("SELECT refresh_public_station(ARRAY(SELECT id FROM station))")
    assert stale(connection) == []


def test_later_means_only_this_transaction(add: AddStation, run: Run, connection: Connection) -> None:
    add()
    run("SET LOCAL locator.refresh = 'later'")
    run("UPDATE station SET name = '又改了名'")
    assert stale(connection) == []


def test_refreshing_again_writes_nothing(add: AddStation, run: Run, connection: Connection) -> None:
    add()
    before = connection.execute(text("SELECT xmin, ctid FROM public_station")).all()
    run("SELECT refresh_public_station(ARRAY(SELECT id FROM station))")
    assert connection.execute(text("SELECT xmin, ctid FROM public_station")).all() == before
