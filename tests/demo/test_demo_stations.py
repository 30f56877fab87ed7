"""Generated demo stations: always the same, plausible, readable, and marked."""

from collections import Counter
from functools import cache

import pytest
from factories import TODAY

from geodata.divisions.cities import cities
from geodata.geodesy import distance_m
from locator.demo.domain import NAME_PREFIX, demo_stations
from locator.entries.domain.draft import StationDraft
from locator.hours.domain.decrees import library_calendar
from locator.stations.domain.service import SERVICES, Availability
from locator.stations.domain.station import PositionQuality, StationKind, Visibility

MANY = 8000


@cache
def many() -> tuple[StationDraft, ...]:
    return tuple(demo_stations(1, MANY))


def test_the_same_number_always_gives_the_same_station() -> None:
    assert list(demo_stations(41, 20)) == list(demo_stations(1, 60))[40:]


def test_every_station_is_marked_as_a_demo() -> None:
    assert all(draft.is_demo and draft.name.startswith(NAME_PREFIX) for draft in many())


def test_all_four_main_kinds_occur() -> None:
    kinds = Counter(draft.kind for draft in many())
    assert set(kinds) == {
        StationKind.UNION_STATION,
        StationKind.DRIVER_HOME,
        StationKind.LABOR_RELATIONS_STATION,
        StationKind.WORKSHOP_REST,
    }
    assert kinds[StationKind.UNION_STATION] > MANY / 2


def test_break_rooms_are_not_public() -> None:
    break_rooms = [draft for draft in many() if draft.kind is StationKind.WORKSHOP_REST]
    assert {draft.visibility for draft in break_rooms} == {Visibility.SITE_ONLY}


def test_about_six_and_a_half_percent_are_open_around_the_clock() -> None:
    share = sum(draft.opening_hours == "24/7" for draft in many()) / MANY
    assert share == pytest.approx(0.065, abs=0.012)


def test_a_rare_service_is_rare() -> None:
    twenty_thousand = demo_stations(1, 20_000)
    share = (
        sum(
            any(
                offer.code == "remote_video_legal" and offer.availability is Availability.YES
                for offer in draft.services
            )
            for draft in twenty_thousand
        )
        / 20_000
    )
    assert 0.0001 <= share <= 0.0012


def test_hours_are_readable_and_services_are_known() -> None:
    calendar = library_calendar()
    for schedule in {draft.schedule.text: draft.schedule for draft in many()}.values():
        if schedule.text:
            assert schedule.intervals(calendar, TODAY, 7)
    assert {offer.code for draft in many() for offer in draft.services} <= set(SERVICES)


def test_stations_cluster_in_cities() -> None:
    centres = [city.centre for city in cities()]
    for draft in many()[:300]:
        if draft.position_input:
            assert min(distance_m(draft.position_input.given, centre) for centre in centres) < 60_000


def test_a_few_have_no_position_and_none_is_guessed() -> None:
    for draft in many():
        assert (draft.position_input is None) == (draft.position_quality is PositionQuality.MISSING)
    assert 0 < sum(draft.position_input is None for draft in many()) < MANY * 0.05
