"""Offers as searches tell them: hours on arrival, audience and season, and a union's own words."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from factories import HERE, NOON, AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Connection

from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters, SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.access import Audience, Price
from locator.stations.domain.offer_terms import Booking, OnDuty
from locator.stations.domain.service import SERVICES, Availability, ServiceOffer
from locator.stations.domain.station import StationKind

MENDING = ServiceOffer(
    "mending",
    Availability.YES,
    Price.FREE,
    audience=Audience.RIDERS,
    opening_hours="09:00-11:00",
)


def offer(code: str, **said: Any) -> ServiceOffer:
    return ServiceOffer(code, Availability.YES, **said)


def found(connection: Connection, at: datetime, *codes: str, **filters: Any) -> list[int]:
    """Return the ids of the open stations with services at a moment."""
    wanted = tuple(SERVICES[code] for code in codes)
    request = SearchRequest(HERE, at, Filters(services=wanted, open_states=OPEN_STATES, **filters))
    return [hit.station_id for hit in nearest_stations(connection, request)]


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return NOON.replace(hour=hour, minute=minute) + timedelta(days=days)


def test_free_mending_for_riders_is_found_from_nine_to_eleven(
    client: FlaskClient, connection: Connection, add: AddStation
) -> None:
    box = add(
        kind=StationKind.PARTNER_SERVICE, name="共富宝盒", opening_hours="08:00-20:00", services=(MENDING,)
    )
    assert found(connection, at(10), "mending") == [box]
    for hour, minute in ((8, 30), (11, 0), (14, 0)):
        assert found(connection, at(hour, minute), "mending") == []
    near = {"lon": HERE.lon, "lat": HERE.lat, "services": "mending", "at": at(10).isoformat()}
    (hit,) = client.post("/api/v1/stations/nearest", json=near).get_json()["features"]
    said = {"price": "free", "audience": "riders", "hours": "09:00-11:00"}
    assert hit["properties"]["offer_terms"] == {"mending": said}
    page = client.get(f"/stations/{hit['id']}").text
    assert "缝补" in page and "免费 · 仅限骑手、快递员 · 每天09:00-11:00" in page
    card = client.get("/?division=441202").text
    assert "<b>缝补</b> 免费 · 仅限骑手、快递员 · 每天09:00-11:00" in card


def test_a_season_begins_and_ends_by_itself(connection: Connection, add: AddStation) -> None:
    today = NOON.date()
    cool = offer("cooling", valid_from=today - timedelta(days=3), valid_to=today + timedelta(days=1))
    later = offer("cooling", valid_from=today + timedelta(days=2))
    key, waiting = add(services=(cool,)), add(at=north(50), services=(later,))
    assert found(connection, at(10), "cooling") == [key]
    assert found(connection, at(10, days=1), "cooling") == [key]
    assert found(connection, at(10, days=2), "cooling") == [waiting]
    assert found(connection, at(23, 59, days=1), "cooling") == [key]


def test_a_service_out_of_season_is_not_found(connection: Connection, add: AddStation) -> None:
    add(services=(offer("heating", valid_from=date(2027, 6, 1), valid_to=date(2027, 8, 31)),))
    assert found(connection, at(10), "heating") == []


def test_a_unions_course_on_wednesdays_is_training_on_wednesdays_only(
    connection: Connection, add: AddStation
) -> None:
    key = add(services=(offer("training:银发课堂", opening_hours="We 14:00-16:00"),))
    assert found(connection, at(15, days=2), "training") == [key]  # the 25th of November
    assert found(connection, at(15), "training") == []
    both = add(
        at=north(20),
        services=(
            offer("training:银发课堂", opening_hours="We 14:00-16:00"),
            offer("training:插花课", opening_hours="Mo 14:00-16:00"),
        ),
    )
    assert found(connection, at(15), "training") == [both]
    assert found(connection, at(15, days=2), "training") == [key, both]
    assert found(connection, at(15, days=1), "training") == []
    always = add(
        at=north(40), services=(offer("training:银发课堂", opening_hours="We 14:00-16:00"), offer("training"))
    )
    assert found(connection, at(15), "training") == [both, always]


TEAMS = {
    OnDuty.RELATIONS_COORDINATOR: ("policy_advice", "Mo 09:00-11:00"),
    OnDuty.BARGAINING_INSTRUCTOR: ("bargaining_advice", "Tu 09:00-11:00"),
    OnDuty.MEDIATOR: ("mediation", "Tu 09:00-11:30"),
    OnDuty.LABOUR_SUPERVISOR: ("labour_supervision", "Th 09:00-11:00"),
    OnDuty.COUNSELLOR: ("counselling", "Fr 14:00-16:00"),
}


@pytest.fixture
def teams(add: AddStation) -> int:
    """Return the id of a station of Qinshui with five teams of professionals on duty."""
    services = tuple(
        offer(code, opening_hours=hours, staffed_by=(who,)) for who, (code, hours) in TEAMS.items()
    )
    return add(
        kind=StationKind.LABOR_RELATIONS_STATION,
        name="龙港镇劳动关系公共服务站",
        opening_hours="Mo-Fr 08:30-17:30; PH off",
        services=services,
    )


def test_five_teams_are_on_duty_in_their_own_hours(
    client: FlaskClient, connection: Connection, teams: int
) -> None:
    assert found(connection, at(10, days=1), "mediation") == [teams]
    assert found(connection, at(10), "mediation") == []
    assert found(connection, at(15, days=4), "counselling") == [teams]
    code = client.get("/api/v1/stations?division=441202").get_json()["features"][0]["id"]
    page = client.get(f"/stations/{code}").text
    assert all(f"{who.zh}在岗" in page for who in TEAMS)


def test_womens_rights_are_found_with_the_number_to_call(client: FlaskClient, add: AddStation) -> None:
    add(
        kind=StationKind.LEGAL_BASE,
        name="银川市总工会法律援助站",
        services=(
            offer("legal_aid", phone="12351"),
            offer("women_rights", phone="12351", booking=Booking.PHONE),
        ),
    )
    add(at=north(30), name="普通驿站")
    page = client.get("/?q=女职工维权&division=441202").text
    assert "女职工维权" in page and "12351" in page
    near = {"lon": HERE.lon, "lat": HERE.lat, "services": "women_rights,legal_aid"}
    (hit,) = client.post("/api/v1/stations/nearest", json=near).get_json()["features"]
    assert hit["properties"]["name"] == "银川市总工会法律援助站"
    assert hit["properties"]["offer_terms"]["women_rights"] == {"phone": "12351", "booking": "phone"}
    assert 'href="tel:12351"' in client.get(f"/stations/{hit['id']}").text


def test_what_a_union_writes_is_text_on_every_page(client: FlaskClient, add: AddStation) -> None:
    add(
        services=(
            offer("mending", price_note='<img src=x onerror="1">', note="</script><b>", price=Price.PAID),
        )
    )
    code = client.get("/api/v1/stations?division=441202").get_json()["features"][0]["id"]
    for page in (client.get(f"/stations/{code}").text, client.get("/?division=441202").text):
        assert "<img src=x" not in page and "</script><b>" not in page
