"""The public entry of a station by its code, in every lifecycle status."""

from dataclasses import replace
from datetime import date

import pytest
from factories import NOON, TODAY, AddStation, access, north, offers
from sqlalchemy import Connection, Engine, text

from locator.entries.domain.draft import Provenance
from locator.entries.domain.entry import StationEntry
from locator.entries.queries import entry
from locator.hours.domain.state import OpenState
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.service import Availability
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind, Visibility


def code_of(connection: Connection, station_id: int) -> str:
    return str(connection.scalar(text("SELECT code FROM station WHERE id = :id"), {"id": station_id}))


def entry_of(connection: Connection, station_id: int) -> StationEntry:
    return entry.by_code(connection, code_of(connection, station_id))


def test_an_entry_has_what_was_given(connection: Connection, add: AddStation) -> None:
    station = add(
        name="蓝塘驿站",
        names={"en": "Lantang station"},
        host="中国石化肇庆分公司",
        phone="0758-12351",
        wayfinding="加油站东侧",
        access=access(AccessMethod.QR_SCAN, app="粤工惠", registration_needed=True, note="晚上刷脸"),
        opening_hours="Mo-Su 08:00-20:00",
        hours_posted="早八点到晚八点",
        services_posted="热水、歇脚",
        status_reason="",
    )
    found = entry_of(connection, station)
    properties = found.card["properties"]
    assert (properties["name"], properties["host"], properties["phone"]) == (
        "蓝塘驿站",
        "中国石化肇庆分公司",
        "0758-12351",
    )
    assert properties["access"] == {
        "method": "qr_scan",
        "app": "粤工惠",
        "registration_needed": True,
        "without_app": False,
        "audience": "anyone",
        "price": "free",
        "note": "晚上刷脸",
        "self_service": None,
    }
    assert found.names == {"en": "Lantang station"}
    assert (found.schedule.staffed, found.hours_posted, found.services_posted) == (
        "Mo-Su 08:00-20:00",
        "早八点到晚八点",
        "热水、歇脚",
    )
    assert found.card["geometry"] == {"type": "Point", "coordinates": [112.47, 23.05]}


def test_services_are_offered_missing_or_unknown(connection: Connection, add: AddStation) -> None:
    found = entry_of(connection, add(services=offers("toilet", missing=("shower",))))
    assert {timed_offer.offer.code: timed_offer.offer.availability for timed_offer in found.offers} == {
        "toilet": Availability.YES,
        "shower": Availability.NO,
    }


def test_a_service_may_have_hours_of_its_own(connection: Connection, add: AddStation) -> None:
    meals = replace(offers("meal_heating")[0], opening_hours="Mo-Su 18:00-19:00")
    found = entry_of(connection, add(services=(meals, *offers("toilet"))))
    states = {timed_offer.offer.code: timed_offer for timed_offer in found.offers}
    assert states["meal_heating"].offer.opening_hours == "Mo-Su 18:00-19:00"
    assert states["meal_heating"].timetable is not None
    assert states["toilet"].timetable is None
    assert found.opening(NOON).state is OpenState.OPEN


def test_each_facet_has_its_own_source_and_check(connection: Connection, add: AddStation) -> None:
    origin = Provenance("市总工会名单", "2026-11", {Facet.HOURS: date(2026, 11, 20)}, "小陈")
    checks = entry_of(connection, add(provenance=origin)).checks
    assert set(checks) == set(Facet)
    hours, services = checks[Facet.HOURS], checks[Facet.SERVICES]
    assert hours.checked_at is not None
    assert (hours.source, hours.checked_at.date(), hours.checked_by) == (
        "市总工会名单",
        date(2026, 11, 20),
        "小陈",
    )
    assert (services.checked_at, services.checked_by) == (None, "")


def test_an_unknown_facet_has_no_source(connection: Connection, add: AddStation) -> None:
    found = entry_of(
        connection, add(at=None, opening_hours="", services=(), access=access(AccessMethod.UNKNOWN))
    )
    assert found.checks == {}
    assert found.card["geometry"] is None


@pytest.mark.parametrize(
    "status", [status for status in LifecycleStatus if status is not LifecycleStatus.MERGED]
)
def test_a_station_can_be_found_by_its_code_in_every_status(
    connection: Connection, add: AddStation, status: LifecycleStatus
) -> None:
    station = add(status=status, status_reason="装修", expected_reopen_on=TODAY)
    found = entry_of(connection, station)
    assert (found.status, found.status_reason, found.expected_reopen_on) == (status, "装修", TODAY)


def merge(engine: Engine, station: int, successor: int) -> None:
    with engine.begin() as writing:
        statement = "UPDATE station SET status = 'merged', successor_id = :successor WHERE id = :station"
        writing.execute(text(statement), {"station": station, "successor": successor})


def test_a_merged_station_names_its_successor(
    connection: Connection, add: AddStation, engine: Engine
) -> None:
    old, new = add(), add(at=north(100), name="新驿站")
    merge(engine, old, new)
    found = entry_of(connection, old)
    assert (found.status, found.in_service) == (LifecycleStatus.MERGED, False)
    assert (found.successor_code, found.successor_name) == (code_of(connection, new), "新驿站")


def test_a_successor_that_is_not_public_is_not_named(
    connection: Connection, add: AddStation, engine: Engine
) -> None:
    old, hidden = add(), add(kind=StationKind.WORKSHOP_REST, name="厂内活动站")
    merge(engine, old, hidden)
    found = entry_of(connection, old)
    assert (found.successor_code, found.successor_name) == (None, None)


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.SITE_ONLY])
def test_a_station_that_is_not_public_is_not_found(
    connection: Connection, add: AddStation, visibility: Visibility
) -> None:
    hidden = add(visibility=visibility)
    with pytest.raises(StationNotFound):
        entry_of(connection, hidden)


@pytest.mark.parametrize("code", ["", "0", "999999", "abc", "１０００００１", "1" * 5000, "' OR true --"])
def test_any_other_code_is_not_found(connection: Connection, add: AddStation, code: str) -> None:
    add()
    with pytest.raises(StationNotFound, match="没有编号为") as caught:
        entry.by_code(connection, code)
    assert len(str(caught.value)) < 60


def test_stored_hours_that_cannot_be_parsed_are_unknown_with_the_reason(
    connection: Connection, add: AddStation, engine: Engine
) -> None:
    station = add(opening_hours="上午看情况")
    found = entry_of(connection, station)
    assert found.schedule.staffed == "上午看情况"
    assert found.hours_problem
    assert found.opening(NOON).state is OpenState.UNKNOWN
