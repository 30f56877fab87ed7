"""One station by its code: the whole entry, in every state of its life, and nobody else's."""

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
    told = entry_of(connection, station)
    properties = told.card["properties"]
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
    assert told.names == {"en": "Lantang station"}
    assert (told.schedule.staffed, told.hours_posted, told.services_posted) == (
        "Mo-Su 08:00-20:00",
        "早八点到晚八点",
        "热水、歇脚",
    )
    assert told.card["geometry"] == {"type": "Point", "coordinates": [112.47, 23.05]}


def test_services_are_told_in_three_values(connection: Connection, add: AddStation) -> None:
    told = entry_of(connection, add(services=offers("toilet", missing=("shower",))))
    assert {one.offer.code: one.offer.availability for one in told.offers} == {
        "toilet": Availability.YES,
        "shower": Availability.NO,
    }


def test_a_service_may_have_hours_of_its_own(connection: Connection, add: AddStation) -> None:
    meals = replace(offers("meal_heating")[0], opening_hours="Mo-Su 18:00-19:00")
    told = entry_of(connection, add(services=(meals, *offers("toilet"))))
    states = {one.offer.code: one for one in told.offers}
    assert states["meal_heating"].offer.opening_hours == "Mo-Su 18:00-19:00"
    assert states["meal_heating"].timetable is not None
    assert states["toilet"].timetable is None
    assert told.opening(NOON).state is OpenState.OPEN


def test_each_facet_has_its_own_origin(connection: Connection, add: AddStation) -> None:
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


def test_a_facet_of_which_nothing_is_known_has_no_origin(connection: Connection, add: AddStation) -> None:
    told = entry_of(
        connection, add(at=None, opening_hours="", services=(), access=access(AccessMethod.UNKNOWN))
    )
    assert told.checks == {}
    assert told.card["geometry"] is None


@pytest.mark.parametrize("status", [one for one in LifecycleStatus if one is not LifecycleStatus.MERGED])
def test_the_address_stays_valid_for_every_status(
    connection: Connection, add: AddStation, status: LifecycleStatus
) -> None:
    station = add(status=status, status_reason="装修", expected_reopen_on=TODAY)
    told = entry_of(connection, station)
    assert (told.status, told.status_reason, told.expected_reopen_on) == (status, "装修", TODAY)


def merge(engine: Engine, station: int, successor: int) -> None:
    with engine.begin() as writing:
        statement = "UPDATE station SET status = 'merged', successor_id = :successor WHERE id = :station"
        writing.execute(text(statement), {"station": station, "successor": successor})


def test_a_merged_station_names_its_successor(
    connection: Connection, add: AddStation, engine: Engine
) -> None:
    old, new = add(), add(at=north(100), name="新驿站")
    merge(engine, old, new)
    told = entry_of(connection, old)
    assert (told.status, told.in_service) == (LifecycleStatus.MERGED, False)
    assert (told.successor_code, told.successor_name) == (code_of(connection, new), "新驿站")


def test_a_successor_behind_a_gate_is_not_named(
    connection: Connection, add: AddStation, engine: Engine
) -> None:
    old, hidden = add(), add(kind=StationKind.WORKSHOP_REST, name="厂内活动站")
    merge(engine, old, hidden)
    told = entry_of(connection, old)
    assert (told.successor_code, told.successor_name) == (None, None)


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.SITE_ONLY])
def test_a_station_that_is_not_public_is_not_there(
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


def test_hours_stored_broken_are_unknown_and_say_why(
    connection: Connection, add: AddStation, engine: Engine
) -> None:
    station = add(opening_hours="上午看情况")
    told = entry_of(connection, station)
    assert told.schedule.staffed == "上午看情况"
    assert told.hours_problem
    assert told.opening(NOON).state is OpenState.UNKNOWN
