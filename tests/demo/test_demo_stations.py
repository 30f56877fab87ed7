"""The demo set: always the same, plausible, readable, and marked as what it is."""

from collections import Counter
from functools import cache

import pytest
from factories import TODAY

from geodata.divisions.cities import cities
from geodata.geodesy import distance_m
from locator.demo.domain import MARK, generated
from locator.entries.domain.draft import StationDraft
from locator.hours.domain.decrees import library_calendar
from locator.stations.domain.service import SERVICES, Availability
from locator.stations.domain.station import PositionQuality, StationKind, Visibility

MANY = 8000


@cache
def many() -> tuple[StationDraft, ...]:
    return tuple(generated(1, MANY))


def test_the_same_number_is_always_the_same_station() -> None:
    assert list(generated(41, 20)) == list(generated(1, 60))[40:]


def test_every_station_says_that_it_is_a_demo() -> None:
    assert all(one.is_demo and one.name.startswith(MARK) for one in many())


def test_the_four_main_kinds_are_there() -> None:
    kinds = Counter(one.kind for one in many())
    assert set(kinds) == {
        StationKind.UNION_STATION,
        StationKind.DRIVER_HOME,
        StationKind.LABOR_RELATIONS_STATION,
        StationKind.WORKSHOP_REST,
    }
    assert kinds[StationKind.UNION_STATION] > MANY / 2


def test_break_rooms_are_not_public() -> None:
    inside = [one for one in many() if one.kind is StationKind.WORKSHOP_REST]
    assert {one.visibility for one in inside} == {Visibility.SITE_ONLY}


def test_about_six_and_a_half_in_a_hundred_are_open_round_the_clock() -> None:
    share = sum(one.opening_hours == "24/7" for one in many()) / MANY
    assert share == pytest.approx(0.065, abs=0.012)


def test_a_rare_service_is_rare() -> None:
    twenty_thousand = generated(1, 20_000)
    share = (
        sum(
            any(
                offer.code == "remote_video_legal" and offer.availability is Availability.YES
                for offer in one.services
            )
            for one in twenty_thousand
        )
        / 20_000
    )
    assert 0.0001 <= share <= 0.0012


def test_hours_can_be_worked_out_and_services_are_known() -> None:
    calendar = library_calendar()
    for schedule in {one.schedule.text: one.schedule for one in many()}.values():
        if schedule.text:
            assert schedule.intervals(calendar, TODAY, 7)
    assert {offer.code for one in many() for offer in one.services} <= set(SERVICES)


def test_stations_cluster_in_cities() -> None:
    centres = [city.centre for city in cities()]
    for one in many()[:300]:
        if one.position_input:
            assert min(distance_m(one.position_input.given, centre) for centre in centres) < 60_000


def test_a_few_have_no_position_and_none_is_put_at_a_guess() -> None:
    for one in many():
        assert (one.position_input is None) == (one.position_quality is PositionQuality.MISSING)
    assert 0 < sum(one.position_input is None for one in many()) < MANY * 0.05
